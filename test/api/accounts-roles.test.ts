/** Every role against every line of the route table: made from the two tables, so that a line added later is held too. */
import assert from "node:assert/strict";
import test from "node:test";
import { z } from "@hono/zod-openapi";
import type { Route } from "../../src/api/route.ts";
import { ROUTES } from "../../src/api/routes.ts";
import { ROLES, type Role, STAFF_ROLES, TOKEN_ROLES, type VerbName } from "../../src/domain/act.ts";
import { freshInstance } from "../support/instance.ts";
import { asking, uploadMetadata } from "../support/routes.ts";
import { appOf, ask } from "../support/server.ts";

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly pattern?: string;
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: "00000000-0000-4000-8000-000000000000",
  date: "2026-06-22",
  "date-time": "2026-06-22T10:00:00Z",
  email: "nobody@example.org",
};

/** A day, and where copies go. */
const PATTERNED = ["2026-06-22", "2026-06-22T09:00", "zip"];

/** Something small that fits a schema: enough to get past the edge and to the gate. */
const sample = (schema: Schema, called = ""): unknown => {
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (choice) return sample(choice, called);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.type === "object")
    return Object.fromEntries(
      (schema.required ?? []).map((name) => [name, sample(schema.properties?.[name] ?? {}, name)]),
    );
  if (schema.type === "array")
    return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items ?? {}));
  if (schema.type === "integer" || schema.type === "number") return Math.max(1, schema.minimum ?? 1);
  if (schema.type === "boolean") return true;
  const formed = FORMATS[schema.format ?? ""];
  if (formed !== undefined) return formed;
  if (schema.pattern !== undefined) return PATTERNED.find((each) => new RegExp(schema.pattern!).test(each));
  const isDay = /(?:On|until|from|day)$/i.test(called);
  return isDay ? "2026-06-22" : "x".repeat(schema.minLength ?? 1);
};

const sampleOf = (shape: z.ZodType | undefined): unknown =>
  shape && sample(z.toJSONSchema(shape, { unrepresentable: "any", io: "input" }) as Schema);

const addressOf = (line: Route): string => {
  const params = (sampleOf(line.params) ?? {}) as Record<string, string>;
  const path = line.path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(params[name] ?? "x"),
  );
  const query = Object.entries((sampleOf(line.query) ?? {}) as Record<string, string>);
  return query.length > 0 ? `${path}?${new URLSearchParams(Object.fromEntries(query))}` : path;
};

/** What the protocol of uploads says in headers. */
const HEADERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "POST /uploads": {
    "tus-resumable": "1.0.0",
    "upload-length": "1",
    "upload-metadata": uploadMetadata("run", "a.jpg"),
  },
  "PATCH /uploads/{upload}": {
    "tus-resumable": "1.0.0",
    "upload-offset": "0",
    "content-type": "application/offset+octet-stream",
  },
};

const nameOf = (line: Route): string => `${line.method.toUpperCase()} ${line.path}`;
/** The stream of events is no verb: `test/api/events.test.ts` holds who is told what. */
const NO_VERB = ["GET /events"];
const forStaff = ROUTES.filter(
  (line) => line.for.includes("staff") && !line.for.includes("anyone") && !NO_VERB.includes(nameOf(line)),
);

const mayOf = (role: Role): readonly VerbName[] => ROLES[role];

test("each role reaches what its verbs are, and nothing else", async (t) => {
  const instance = await freshInstance(t);
  const { engine, miroir } = instance;
  const { ask: askAs } = asking(engine);
  /** Somebody without a role is refused by the gate, which says what was wanted. */
  const nobody = { name: "nobody", role: "none" as Role };
  const wanted = new Map<Route, VerbName>();
  const elsewhere: string[] = [];
  for (const line of forStaff) {
    const body = sampleOf(line.body);
    const response = await askAs(nobody, addressOf(line), {
      method: line.method.toUpperCase(),
      headers: { "content-type": "application/json", ...HEADERS[nameOf(line)] },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const refused = /problem/.test(response.headers.get("content-type") ?? "");
    const said = refused
      ? ((await response.json()) as { detail: string })
      : { detail: response.status === 400 ? await response.text() : "answered" };
    if (!response.bodyUsed) await response.body?.cancel();
    const verb = /may not ([\w.-]+)\.$/.exec(said.detail)?.[1];
    if (verb) wanted.set(line, verb as VerbName);
    else elsewhere.push(`${nameOf(line)} ${response.status} ${said.detail} ${JSON.stringify(body)}`);
  }
  assert.deepEqual(elsewhere, [], "every line comes to the gate before it does anything");
  const reach = (role: Role): Route[] => forStaff.filter((line) => mayOf(role).includes(wanted.get(line)!));

  await t.test("in the real application, with a token of each role", async () => {
    const app = appOf(engine);
    for (const role of TOKEN_ROLES) {
      const { token } = await miroir.tokens.add({ name: role, role, expiresOn: instance.today() });
      const refused = forStaff.filter((line) => !reach(role).includes(line));
      assert.equal(refused.length === 0, role === "administrator", role);
      for (const line of refused) {
        const { status, json } = await ask(app, line.method.toUpperCase(), addressOf(line), {
          headers: { authorization: `Bearer ${token}`, ...HEADERS[nameOf(line)] },
          ...(line.body && { body: sampleOf(line.body) }),
        });
        assert.deepEqual([status, json?.title], [403, "act/not-permitted"], `${role}: ${nameOf(line)}`);
      }
    }
  });
  await t.test("an auditor reads logs and proofs, and sees no picture, no person and no search", () => {
    const names = reach("auditor").map(nameOf);
    assert.ok(names.includes("GET /log"));
    for (const line of reach("auditor")) {
      assert.doesNotMatch(line.path, /people|picture|appearance|review|search|album|upload/, nameOf(line));
      if ("produces" in line) assert.doesNotMatch(line.produces, /^image/, nameOf(line));
    }
  });
  await t.test("a photographer brings pictures in, and sees no face and no person", () => {
    for (const line of reach("photographer")) {
      assert.doesNotMatch(line.path, /people|picture|appearance|review|search|consent|log/, nameOf(line));
      if ("produces" in line) assert.doesNotMatch(line.produces, /^image/, nameOf(line));
    }
  });
  await t.test(
    "a steward reads the code of whoever stands there, and sees and does nothing else",
    async () => {
      assert.deepEqual(reach("steward").map(nameOf).toSorted(), [
        "GET /vouchings/{reading}/frames/{frame}",
        "POST /vouchings/read",
        "POST /vouchings/{reading}/decide",
      ]);
      for (const line of forStaff.filter((line) => !reach("steward").includes(line))) {
        const response = await askAs({ name: "Stella", role: "steward" }, addressOf(line), {
          method: line.method.toUpperCase(),
          headers: { "content-type": "application/json", ...HEADERS[nameOf(line)] },
          ...(line.body && { body: JSON.stringify(sampleOf(line.body)) }),
        });
        assert.equal(response.status, 403, nameOf(line));
      }
      await assert.rejects(
        miroir.tokens.add({ name: "desk", role: "steward", expiresOn: instance.today() }),
        {
          code: "usage/bad-value",
        },
      );
    },
  );
  await t.test("accounts and tokens are the administrator's alone", () => {
    for (const role of STAFF_ROLES)
      assert.equal(
        reach(role).some(({ path }) => /^\/(?:accounts|tokens)/.test(path)),
        role === "administrator",
        role,
      );
  });
  await t.test("what is a person's own is nobody's of the staff", async () => {
    const app = appOf(engine);
    const { token } = await miroir.tokens.add({
      name: "for the portal",
      role: "administrator",
      expiresOn: instance.today(),
    });
    const hers = ROUTES.filter((line) => line.for.every((who) => who === "person"));
    assert.ok(hers.length > 10, `${hers.length} routes`);
    for (const line of hers) {
      const { status } = await ask(app, line.method.toUpperCase(), addressOf(line), {
        headers: { authorization: `Bearer ${token}` },
        ...(line.body && { body: sampleOf(line.body) }),
      });
      assert.equal(status, 401, nameOf(line));
    }
  });
});
