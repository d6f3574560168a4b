/**
 * Law 11, by every line of the route table: whoever has somebody's face and nobody who vouches, as a visitor or enrolled in the
 * portal with another's face, gets no byte of any picture of the album by any route, also where she knows every identifier.
 */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { z } from "@hono/zod-openapi";
import type { Route } from "../../src/api/route.ts";
import { ROUTES } from "../../src/api/routes.ts";
import { SECOND_STATEMENT } from "../../src/domain/portal.ts";
import { act } from "../../src/engine/gate/act.ts";
import { showPicture } from "../../src/engine/shown/picture.ts";
import { addRun, freshInstance } from "../support/instance.ts";
import { browserOf, enrolInPortal, tokenIn } from "../support/portal.ts";
import { appOf, TEST_URL } from "../support/server.ts";
import { entriesOf } from "../support/unzip.ts";

type Known = Readonly<Record<string, readonly unknown[]>>;
interface Shape {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly minLength?: number;
  readonly minimum?: number;
}

/** What she would send who knows everything that can be known: true identifiers by their names, and what fits elsewhere. */
const sentAs = (shape: Shape, name: string, known: Known, turn: number): unknown => {
  const values = known[name];
  if (values) return values[turn % values.length];
  if (shape.anyOf) return sentAs(shape.anyOf[0]!, name, known, turn);
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[turn % shape.enum.length];
  if (shape.type === "object")
    return Object.fromEntries(
      Object.entries(shape.properties ?? {})
        .filter(([part]) => shape.required?.includes(part) || part in known)
        .map(([part, inner]) => [part, sentAs(inner, part, known, turn)]),
    );
  if (shape.type === "array") return [sentAs(shape.items ?? {}, name.replace(/s$/, ""), known, turn)];
  if (shape.type === "integer" || shape.type === "number") return Math.max(1, shape.minimum ?? 1);
  if (shape.type === "boolean") return true;
  if (shape.format === "uuid") return known.id![turn % known.id!.length];
  if (shape.format === "date") return "2026-06-22";
  return "x".repeat(Math.max(3, shape.minLength ?? 3));
};

const shapeOf = (schema: z.ZodType | undefined): Shape | undefined =>
  schema && (z.toJSONSchema(schema, { unrepresentable: "any", io: "input" }) as Shape);

const addressOf = (line: Route, known: Known, turn: number): string => {
  const parts = (sentAs(shapeOf(line.params) ?? { type: "object" }, "", known, turn) ?? {}) as object;
  const query = sentAs(shapeOf(line.query) ?? { type: "object" }, "", known, turn) as object;
  const path = line.path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(String((parts as Record<string, unknown>)[name] ?? "x")),
  );
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return `${path}${search.size > 0 ? `?${search}` : ""}`;
};

/** What ends her session comes last, and a line of events that nobody ends is another test's. */
const LAST = /forget|withdraw|portal\/session|close|delete/;
const lines = ROUTES.filter(({ path }) => path !== "/events").toSorted(
  (a, b) => Number(LAST.test(`${a.method} ${a.path}`)) - Number(LAST.test(`${b.method} ${b.path}`)),
);

/** Longer than what two pictures of one program have in common. */
const PIECE_BYTES = 48;
const piecesOf = (picture: Uint8Array): Buffer[] => {
  const bytes = Buffer.from(picture);
  const middle = Math.floor(bytes.length / 2);
  return [middle, bytes.length - PIECE_BYTES - 16].map((at) => bytes.subarray(at, at + PIECE_BYTES));
};

const isPicture = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xd8) || bytes.subarray(1, 4).toString() === "PNG";

test("nobody who merely has a face gets a byte of a picture, by any route", async (t) => {
  const instance = await freshInstance(t);
  const { engine, miroir, photos, sql } = instance;
  await addRun(miroir);
  const paths = await Promise.all([
    instance.picture("hers.png", { faces: [{ person: 7, x: 20, y: 20, size: 80, noise: 1 }] }),
    instance.picture("both.png", {
      faces: [
        { person: 7, x: 20, y: 20, size: 80, noise: 2 },
        { person: 9, x: 170, y: 90, size: 80, noise: 3 },
      ],
    }),
  ]);
  await miroir.import({ album: "run", paths: [photos] });
  // Somebody else is found in the same album, and her pictures were shown to her.
  const bea = await instance.enrol(9);
  const { grantId } = await miroir.grants.open({ subject: bea.subjectId, personalKey: bea.personalKey });
  await miroir.scan();
  const [found] = (await miroir.profile({ subject: bea.subjectId })).appearances;
  const shown = await act(engine, { name: "herself", role: "subject", subject: bea.subjectId }, showPicture, {
    appearance: found!.appearanceId,
    size: "large",
  });
  const forbidden = [...(await Promise.all(paths.map((path) => readFile(path)))), shown.jpeg];
  assert.ok(forbidden.length === 3 && isPicture(Buffer.from(shown.jpeg)));

  // The impostor shows the face of person 7 to the camera, from a poster, and nobody vouched for them.
  const app = appOf(engine);
  const { url, id: invitationId } = await miroir.invitations.add({
    kind: "poster",
    albums: ["run"],
    until: "2026-07-20",
  });
  const impostor = browserOf(app);
  const enrolled = (await enrolInPortal(impostor, url, 7)).json;
  const opened = await miroir.requests.open({
    name: "Bea",
    kind: "access",
    channel: "web",
    subject: bea.subjectId,
  });
  const { json: shownCode } = await impostor.ask("POST", "/me/vouching-code");
  const items = await sql((s) => s.query<{ id: string }>("select id from items"));
  const ids = [
    found!.appearanceId,
    ...items.map(({ id }) => id),
    ...[enrolled.subjectId, bea.subjectId, grantId, opened.requestId, invitationId],
  ];
  const known: Known = {
    ...{ id: ids, appearance: ids, subject: ids, grant: ids, picture: ids, item: ids, reading: ids },
    ...{ enrolment: ids, publication: ids, copy: ids, person: [enrolled.subjectId, bea.subjectId] },
    ...{ album: ["run"], albums: [["run"]], size: ["small", "large"], frame: [1, 2], limit: [50] },
    ...{ key: [enrolled.personalKey], personalKey: [enrolled.personalKey], code: [shownCode.code] },
    ...{ token: [tokenIn(url)], invitation: [tokenIn(url), null], request: [opened.number] },
    ...{ purposes: [["find"]], purpose: ["find"], secondStatement: [SECOND_STATEMENT.en] },
    ...{ language: ["en"], confirm: [true], agreed: [true], decision: ["approve", "confirm"] },
  };
  const pieces = forbidden.flatMap(piecesOf);
  const faults: string[] = [];
  let answered = 0;

  const holds = (bytes: Buffer): boolean => pieces.some((piece) => bytes.includes(piece));
  let zips = 0;
  /** As it came, out of its ZIP, and out of base 64. */
  const partsOf = async (body: Buffer, type: string): Promise<Buffer[]> => {
    if (type === "application/zip") {
      const path = join(instance.folder, `answer-${zips++}.zip`);
      await writeFile(path, body);
      return [...(await entriesOf(path)).values()];
    }
    const text = /json|html|text/.test(type) ? body.toString() : "";
    return (text.match(/[A-Za-z0-9+/_-]{100,}={0,2}/g) ?? []).map((each) => Buffer.from(each, "base64"));
  };
  const look = async (what: string, body: Buffer, type: string): Promise<void> => {
    if (/^(?:image|video)\//.test(type)) faults.push(`${what}: ${type}`);
    if ([body, ...(await partsOf(body, type))].some(holds)) faults.push(`${what}: bytes of a picture`);
  };
  const askAll = async (who: string, cookie: string): Promise<void> => {
    for (let turn = 0; turn < ids.length; turn++)
      for (const line of lines) {
        if (turn > 0 && (!line.params || LAST.test(`${line.method} ${line.path}`))) continue;
        const path = addressOf(line, known, turn);
        const shape = shapeOf(line.body);
        const response = await app.request(`${TEST_URL}/api/v1${path}`, {
          method: line.method.toUpperCase(),
          headers: {
            origin: TEST_URL,
            ...(cookie && { cookie }),
            "miroir-personal-key": enrolled.personalKey,
            ...(shape && { "content-type": "application/json" }),
          },
          ...(shape && { body: JSON.stringify(sentAs(shape, "", known, turn)) }),
        });
        const type = (response.headers.get("content-type") ?? "").split(";")[0]!;
        const body = Buffer.from(await response.arrayBuffer());
        if (response.ok) answered++;
        await look(`${who} ${line.method} ${path}`, body, type);
      }
  };
  await askAll("visitor", "");
  const asVisitor = answered;
  await askAll("impostor", impostor.cookie);
  assert.deepEqual(faults, []);
  assert.ok(asVisitor > 3, `a visitor was answered ${asVisitor} times`);
  assert.ok(answered - asVisitor > 10, `the impostor was answered ${answered - asVisitor} times`);
  t.diagnostic(
    `${lines.length} routes; answered ${asVisitor} as visitor, ${answered - asVisitor} as impostor`,
  );

  await t.test("the same look finds a picture where one is answered", async () => {
    const before = faults.length;
    await look("a picture", Buffer.from(shown.jpeg), "image/jpeg");
    await look(
      "in JSON",
      Buffer.from(JSON.stringify(Buffer.from(forbidden[0]!).toString("base64"))),
      "application/json",
    );
    assert.equal(faults.length, before + 3);
  });
});
