import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { runnerOf } from "../../src/engine/clock/runner.ts";
import { temporaryFolder } from "../support/database.ts";
import { twoInAGallery } from "../support/gallery.ts";
import { ada, freshInstance } from "../support/instance.ts";
import { openVision } from "../support/made-vision.ts";
import { consentTo } from "../support/rights.ts";
import { asking } from "../support/routes.ts";
import { entriesOf } from "../support/unzip.ts";

const REVIEWER = { name: "rita", role: "reviewer" } as const;

const facesOn = async (jpeg: Uint8Array): Promise<number> =>
  (await (await openVision({ template: false })).detect(jpeg)).faces.length;

/** Persons 1 and 2 on two pictures; person 1 agrees to the website. */
const scene = async (t: Parameters<typeof freshInstance>[0]) => {
  const instance = await freshInstance(t);
  const [one, two] = await twoInAGallery(instance, 2);
  await consentTo(instance.miroir, one.subjectId, "publish:website");
  const runner = runnerOf(instance.engine);
  const { ask } = asking(instance.engine);
  const send = async (path: string, body?: unknown, actor: Parameters<typeof ask>[0] = ada) => {
    const answer = await ask(actor, path, {
      method: "POST",
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
      }),
    });
    return { status: answer.status, json: (await answer.json()) as Record<string, never> };
  };
  const read = async (path: string, actor: Parameters<typeof ask>[0] = ada) => {
    const answer = await ask(actor, path);
    // biome-ignore lint/suspicious/noExplicitAny: the test looks into answers of several routes
    return { status: answer.status, json: (await answer.json()) as any };
  };
  const zipOf = async (path: string) => {
    const zip = join(await temporaryFolder(t), "copies.zip");
    await writeFile(zip, Buffer.from(await (await ask(ada, path)).arrayBuffer()));
    return entriesOf(zip);
  };
  return { instance, one, two, runner, ask, send, read, zipOf };
};

test("whoever reads while the drawing ends is told that it still runs, and asks again: never half drawn and over", async (t) => {
  const { instance, runner, send } = await scene(t);
  const begun = await send("/publications", { album: "run", use: "website", to: "zip" });
  // What is read is the state before the end, and is answered after it.
  const { database } = instance.engine;
  const late: typeof database = Object.assign(Object.create(database), {
    snapshot: async (body: Parameters<typeof database.snapshot>[0]) => {
      const found = await database.snapshot(body);
      await runner.idle();
      return found;
    },
  });
  const { ask } = asking({ ...instance.engine, database: late });
  const said = (await (await ask(ada, `/publications/${begun.json.id}`)).json()) as {
    state: string;
    work: { running: boolean };
  };
  assert.ok(said.work.running || said.state === "drawn", JSON.stringify(said));
  const listed = (await (await ask(ada, "/publications")).json()) as { state: string }[];
  assert.deepEqual(
    listed.map(({ state }) => state),
    ["drawn"],
  );
});

test("copies are drawn up beside the request, corrected, signed, downloaded, and replaced when somebody withdraws", async (t) => {
  const { instance, one, two, runner, ask, send, read, zipOf } = await scene(t);
  const begun = await send("/publications", { album: "run", use: "website", to: "zip", credit: "Club" });
  assert.equal(begun.status, 202);
  const path = `/publications/${begun.json.id}`;
  await runner.idle();
  const { json: drawn } = await read(path);
  assert.deepEqual(
    [drawn.state, drawn.copies, drawn.downloadable, drawn.work.running, drawn.work.error],
    ["drawn", { ready: 2 }, false, false, null],
  );
  assert.doesNotMatch(JSON.stringify(drawn), /published|\/tmp/, "no place on the server's disk");
  assert.equal((await read(`${path}/copies.zip`)).json.title, "publish/not-signed");
  assert.equal((await send(`${path}/hand-out`)).json.title, "publish/not-signed");

  const { json: sheet } = await read(`${path}/copies?limit=1`);
  assert.equal(sheet.next, sheet.copies[0].ordinal);
  const [first] = sheet.copies;
  assert.deepEqual(
    first.faces
      .map(({ visible, why, person }: { visible: boolean; why: string; person?: { name: string } }) => [
        visible,
        why,
        person?.name,
      ])
      .sort(),
    [
      [false, "no-consent", "Drawn Person 2"],
      [true, "consent", "Drawn Person 1"],
    ],
  );
  const picture = async (which: string) =>
    new Uint8Array(
      await (await ask(ada, `/copies/${first.id}/picture?which=${which}&size=large`)).arrayBuffer(),
    );
  assert.deepEqual(
    [await facesOn(await picture("original")), await facesOn(await picture("masked"))],
    [2, 1],
  );
  const hers = first.faces.find(({ visible }: { visible: boolean }) => visible);
  const stays = first.faces.find(({ visible }: { visible: boolean }) => !visible);
  const refused = await send(`/copies/${first.id}/corrections`, {
    do: "unmask",
    face: stays.key,
    because: "she is my friend",
  });
  assert.deepEqual([refused.status, refused.json.title], [403, "publish/stays-masked"]);
  const corrected = await send(`/copies/${first.id}/corrections`, { do: "mask", box: hers.box });
  assert.equal(corrected.status, 200);
  assert.equal(await facesOn(await picture("masked")), 0);

  assert.equal((await send(`${path}/sign`)).json.state, "signed");
  assert.equal((await send(`${path}/hand-out`)).status, 202);
  await runner.idle();
  const entries = await zipOf(`${path}/copies.zip`);
  const faces = await Promise.all([...entries.values()].map((bytes) => facesOn(bytes)));
  assert.deepEqual(faces, [0, 1]);
  const { json: register } = await read("/copies");
  assert.deepEqual(
    register.items.map(({ copySha256 }: { copySha256: string }) => copySha256).sort(),
    [...entries.values()].map((bytes) => createHash("sha256").update(bytes).digest("hex")).sort(),
  );
  assert.deepEqual((await read("/copies?open=true")).json.items, []);
  // She sees where she was published, and what became of it; whoever is covered in it sees nothing.
  const hersNow = async () =>
    (await read("/me/publications", one.actor)).json.map(
      ({ use, appearanceId, lapsedAt }: Record<string, unknown>) => [use, appearanceId, lapsedAt !== null],
    );
  assert.deepEqual(await hersNow(), [["website", one.appearances[1], false]]);
  assert.deepEqual((await read("/me/publications", two.actor)).json, []);

  await instance.miroir.withdraw({ subject: one.subjectId });
  const meanwhile = await read(`${path}/copies.zip`);
  assert.deepEqual([meanwhile.status, meanwhile.json.title], [409, "publish/being-replaced"]);
  await runner.idle();
  const after = await zipOf(`${path}/copies.zip`);
  // A ZIP that no publication knows any more cannot be reached by a withdrawal, and does not stay.
  const folder = join(instance.config.dataFolder, "published");
  const known = await readdir(folder);
  await writeFile(join(folder, "press-0123456789ab.zip"), "");
  await utimes(join(folder, "press-0123456789ab.zip"), 0, 0);
  runner.rebuild();
  await runner.idle();
  assert.deepEqual(await readdir(folder), known);
  assert.equal(after.size, 2);
  for (const bytes of after.values()) assert.equal(await facesOn(bytes), 0);
  assert.deepEqual(
    (await hersNow()).map(([use, , lapsed]: unknown[]) => [use, lapsed]),
    [["website", true]],
  );
  const { json: now } = await read("/copies");
  for (const line of now.items)
    assert.deepEqual(
      line.visible.filter(({ lapsedAt }: { lapsedAt: unknown }) => !lapsedAt),
      [],
    );
});

test("no route takes a path, and who may not publish sees no picture of it", async (t) => {
  const { one, runner, ask, send, read } = await scene(t);
  for (const to of ["/etc", "out.zip", "../x", "s3:", "s3:a/../b", "file:///x"])
    assert.equal((await send("/publications", { album: "run", use: "website", to })).status, 400, to);
  const unknown = await send("/publications", { album: "run", use: "website", to: "s3:nowhere/x" });
  assert.ok(unknown.status >= 400 && unknown.status < 500, `${unknown.status}`);
  const { json } = await send("/publications", { album: "run", use: "press", to: "zip" });
  await runner.idle();
  const { json: sheet } = await read(`/publications/${json.id}/copies`);
  const picture = `/copies/${sheet.copies[0].id}/picture?which=original`;
  assert.equal((await ask(ada, picture)).status, 200);
  for (const path of [
    "/publications",
    `/publications/${json.id}`,
    `/publications/${json.id}/copies`,
    "/copies",
    picture,
  ]) {
    assert.equal((await ask(REVIEWER, path)).status, 403, path);
    assert.equal((await ask(one.actor, path)).status, 401, path);
  }
  for (const path of [`/publications/${json.id}/sign`, `/publications/${json.id}/hand-out`])
    assert.equal((await send(path, undefined, REVIEWER)).status, 403, path);
  assert.equal((await ask(ada, `/publications/${json.id}`, { method: "DELETE" })).status, 204);
  assert.equal((await ask(ada, picture)).status, 404);
});
