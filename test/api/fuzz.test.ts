/** Every operation of the OpenAPI document, asked with what it says it takes and with what it does not. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type OpenApiDocument, openApiDocument } from "../../src/api/openapi.ts";
import { ROUTES } from "../../src/api/routes.ts";
import type { Actor } from "../../src/domain/act.ts";
import { ERRORS } from "../../src/domain/errors.ts";
import { ada, addRun, freshInstance } from "../support/instance.ts";
import { asking, formOf } from "../support/routes.ts";
import { SEED, trials } from "../support/trials.ts";

interface Shape {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly additionalProperties?: boolean | Shape;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

const ODD = ["", "\0", "../../etc/passwd", "' or 1=1 --", "\u{1f600}", "%00", "run", "2026-0001", "null"];
const FORMATS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  uuid: fc.uuid(),
  date: fc.constantFrom("2026-06-21", "2027-01-01", "1999-12-31", "9999-12-31"),
  "date-time": fc.constantFrom("2026-06-21T08:00:00Z", "2026-06-20T10:30:00+02:00"),
  email: fc.emailAddress(),
  byte: fc.uint8Array({ minLength: 3, maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString("base64")),
};

/** Values such as a shape describes. */
const valuesOf = (
  shape: Shape,
  schemas: Readonly<Record<string, Shape>>,
  depth = 0,
): fc.Arbitrary<unknown> => {
  if (shape.$ref) return valuesOf(schemas[shape.$ref.split("/").at(-1)!]!, schemas, depth + 1);
  if (shape.enum) return fc.constantFrom(...shape.enum);
  if (shape.const !== undefined) return fc.constant(shape.const);
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices) return fc.oneof(...choices.map((each) => valuesOf(each, schemas, depth + 1)));
  const types = typeof shape.type === "string" ? [shape.type] : (shape.type ?? ["null"]);
  return fc.oneof(...types.map((type) => valuesOfType(type, shape, schemas, depth)));
};

const valuesOfType = (
  type: string,
  shape: Shape,
  schemas: Readonly<Record<string, Shape>>,
  depth: number,
): fc.Arbitrary<unknown> => {
  if (type === "boolean") return fc.boolean();
  if (type === "null") return fc.constant(null);
  if (type === "integer" || type === "number")
    return fc.integer({ min: Math.max(shape.minimum ?? -5, -1e6), max: Math.min(shape.maximum ?? 1e6, 1e6) });
  if (type === "array")
    return fc.array(valuesOf(shape.items ?? {}, schemas, depth + 1), {
      minLength: shape.minItems ?? 0,
      maxLength: Math.min(shape.maxItems ?? 3, (shape.minItems ?? 0) + 2),
    });
  if (type === "object") {
    const parts = Object.fromEntries(
      Object.entries(shape.properties ?? {}).map(([name, part]) => [
        name,
        valuesOf(part, schemas, depth + 1),
      ]),
    );
    return fc.record(parts, { requiredKeys: [...(shape.required ?? [])] });
  }
  const format = FORMATS[shape.format ?? ""];
  if (format) return format;
  const least = shape.minLength ?? 0;
  return fc.oneof(
    fc.string({ minLength: least, maxLength: Math.min(shape.maxLength ?? 40, least + 40) }),
    fc.constantFrom(...ODD),
  );
};

const NONSENSE = fc.oneof(
  fc.anything({ maxDepth: 2 }).map((value) => JSON.stringify(value) ?? "undefined"),
  fc.constantFrom("{", "[]", "null", '{"__proto__":{"x":1}}', '"\\u0000"'),
);

/** What an answer has too much or too little of its schema; undefined when nothing. */
const faultIn = (
  value: unknown,
  shape: Shape,
  schemas: Readonly<Record<string, Shape>>,
  at = "answer",
): string | undefined => {
  if (shape.$ref) return faultIn(value, schemas[shape.$ref.split("/").at(-1)!]!, schemas, at);
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices)
    return choices.some((each) => faultIn(value, each, schemas, at) === undefined)
      ? undefined
      : `${at}: none`;
  if (shape.enum) return shape.enum.includes(value) ? undefined : `${at}: ${String(value)}`;
  const types = shape.type === undefined ? undefined : [shape.type].flat();
  const is =
    value === null
      ? "null"
      : Array.isArray(value)
        ? "array"
        : Number.isInteger(value)
          ? "integer"
          : typeof value;
  if (types && !types.includes(is) && !(is === "integer" && types.includes("number"))) return `${at}: ${is}`;
  if (is === "array")
    return (value as unknown[])
      .map((each, i) => faultIn(each, shape.items ?? {}, schemas, `${at}[${i}]`))
      .find((fault) => fault);
  if (is !== "object" || !shape.properties) return undefined;
  const held = value as Record<string, unknown>;
  const missing = (shape.required ?? []).find((name) => !(name in held));
  if (missing) return `${at}.${missing} is missing`;
  return Object.entries(held)
    .map(([name, each]) => {
      const part = shape.properties![name];
      if (part) return faultIn(each, part, schemas, `${at}.${name}`);
      return shape.additionalProperties ? undefined : `${at}.${name} is not in the document`;
    })
    .find((fault) => fault);
};

const asFile = (bytes: Uint8Array) => ({ name: "drawn.jpg", bytes });

/** What only a stream or an upload answers is asked by its own tests. */
/** One part of a path. One of dots alone never arrives: every client takes it, and what is before it, out of the address. */
const partOf = (text: string): string => (/^\.{0,2}$/.test(text) ? "x" : encodeURIComponent(text));

const isAsked = (path: string): boolean => !/^\/(?:events|uploads)/.test(path);
/** Of each operation and each role; fewer where the time is over, and one at least. */
const ROUNDS = trials(2);

type Operation = NonNullable<NonNullable<OpenApiDocument["paths"]>[string]["get"]>;

const parametersOf = (operation: Operation) =>
  (operation.parameters ?? []) as { name: string; in: string; required?: boolean; schema: Shape }[];

test("no operation breaks, whatever it is asked and whoever asks", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { subjectId } = await instance.enrol(1);
  await instance.miroir.requests.open({ name: "Ada Pencil", kind: "access", channel: "web" });
  const { ask } = asking(instance.engine);
  const person: Actor = { name: "person", role: "subject", subject: subjectId };
  const nobody: Actor = { name: "nobody", role: "visitor" };
  const staff = (["reviewer", "auditor", "photographer"] as const).map((role) => ({ name: role, role }));
  const actors: readonly Actor[] = [ada, person, nobody, ...staff];
  const document = openApiDocument();
  const schemas = (document.components?.schemas ?? {}) as Readonly<Record<string, Shape>>;
  const lines = ROUTES.filter(({ path }) => isAsked(path));
  let asked = 0;
  const faults: unknown[] = [];
  const statuses = new Map<string, number>();

  const check = async (line: (typeof ROUTES)[number], response: Response, what: string): Promise<void> => {
    const { status } = response;
    const type = response.headers.get("content-type") ?? "";
    statuses.set(String(status)[0]!, (statuses.get(String(status)[0]!) ?? 0) + 1);
    if (status >= 400) {
      const text = await response.text();
      assert.ok(status < 500, `${what}: ${status} ${text}`);
      assert.match(type, /^application\/problem\+json/, what);
      const problem = JSON.parse(text) as { title: string; status: number; detail: string };
      assert.ok(problem.title in ERRORS, what);
      assert.equal(problem.status, status, what);
      assert.ok(!problem.detail.includes(instance.folder), `${what}: ${problem.detail}`);
      return;
    }
    if ("produces" in line) return void (await response.arrayBuffer());
    if (line.answer === null) return assert.equal(status, 204, what);
    const said = document.paths?.[line.path]?.[line.method]?.responses?.[String(status)];
    assert.ok(said, `${what}: ${status} is not in the document`);
    const { content } = said as { content: Record<string, { schema: Shape }> };
    const json: unknown = JSON.parse(await response.text());
    assert.equal(faultIn(json, content["application/json"]!.schema, schemas), undefined, what);
  };

  const plans = lines.map((line) => {
    const operation = document.paths?.[line.path]?.[line.method] as Operation;
    const { content } = (operation.requestBody ?? {}) as { content?: Record<string, { schema: Shape }> };
    const form = content?.["multipart/form-data"]?.schema.properties;
    const shape = form?.said ?? content?.["application/json"]?.schema;
    const parameters = parametersOf(operation);
    const parts = fc.record({
      path: fc.record(
        Object.fromEntries(
          parameters
            .filter((each) => each.in === "path")
            .map(({ name, schema }) => [
              name,
              fc.oneof(
                valuesOf(schema, schemas),
                fc.constantFrom("run", "2026-0001", subjectId, ...ODD.slice(1)),
              ),
            ]),
        ),
      ),
      query: fc.record(
        Object.fromEntries(
          parameters
            .filter((each) => each.in === "query")
            .map(({ name, schema }) => [name, fc.oneof(valuesOf(schema, schemas), fc.constantFrom(...ODD))]),
        ),
        { requiredKeys: [] },
      ),
      body: shape
        ? fc.oneof(
            { weight: 3, arbitrary: valuesOf(shape, schemas).map((value) => JSON.stringify(value)) },
            { weight: 1, arbitrary: NONSENSE },
          )
        : fc.constant(undefined),
      files: fc.array(fc.uint8Array({ maxLength: 60 }).map(asFile), { maxLength: form ? 3 : 0 }),
    });
    return { line, parts };
  });
  for (let round = 0; round < ROUNDS; round++)
    for (const { line, parts } of plans)
      for (const actor of actors) {
        const [{ path, query, body, files }] = fc.sample(parts, { numRuns: 1, seed: SEED + asked }) as [
          {
            path: Record<string, unknown>;
            query: Record<string, unknown>;
            body: string | undefined;
            files: { name: string; bytes: Uint8Array }[];
          },
        ];
        const filled = line.path.replace(/\{(\w+)\}/g, (_whole, name: string) => partOf(String(path[name])));
        const search = new URLSearchParams(
          Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
        ).toString();
        const response = await ask(actor, `${filled}${search && `?${search}`}`, {
          method: line.method.toUpperCase(),
          ...(line.files
            ? { body: formOf(body, files, line.files.name, String) }
            : body !== undefined && { body, headers: { "content-type": "application/json" } }),
        });
        asked++;
        const what = `${actor.role} ${line.method} ${filled}?${search} ${body ?? ""}`.slice(0, 2000);
        await check(line, response, what).catch((fault: Error) => faults.push(fault.message));
      }
  t.diagnostic(
    `${asked} requests of ${lines.length} operations, seed ${SEED}; ${JSON.stringify(Object.fromEntries(statuses))}`,
  );
  assert.deepEqual(faults, []);
  assert.ok(asked >= actors.length * lines.length, `only ${asked} requests were made`);
  assert.ok((statuses.get("2") ?? 0) > 0 && (statuses.get("4") ?? 0) > 0);
});
