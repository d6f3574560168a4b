import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { PROGRAM_FOLDER } from "../../src/config.ts";
import { ROLES, VERB_NAMES } from "../../src/domain/act.ts";
import {
  CHANNELS,
  REFUSALS,
  REQUEST_KINDS,
  type Refusal,
  type RequestKind,
} from "../../src/domain/request.ts";
import { SETTINGS } from "../../src/index.ts";
import { addRun, freshInstance } from "../support/instance.ts";
import { refusedBy } from "./refused.ts";

const request = { kind: "access", channel: "desk", name: "Zephyrine Quillfeather" } as const;

/** The compiler says no. */
// @ts-expect-error law 6: how often she asked is no reason to refuse
export const neverAReason: Refusal = "too-often";

const sources = (under: string): { name: string; text: string }[] =>
  readdirSync(join(PROGRAM_FOLDER, under), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({
      name: `${under}/${name}`,
      text: readFileSync(join(PROGRAM_FOLDER, under, name), "utf8"),
    }));

/** Comments say what is not there; only code can count. */
const codeOf = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`])\/\/.*$/gm, "$1");

/** Words by which a request could be limited, in a name or in SQL. */
const LIMITS =
  /quota|per_?year|a_?year_?limit|look_?back|max_?requests|requests?_?(?:count|limit|per|quota)|rate_?limit|cool_?down|count\(\*\)[^`]*from requests/i;

/** Code that counts requests, with why it limits nobody. */
const COUNTS: Readonly<Record<string, string>> = {
  "src/api/auth.ts":
    "switches a limit of the sign-in library off: of staff who sign in, and limits.ts has the one that counts",
  "src/store/embedded/faults.ts": "what the system says of a disk that is full",
  "src/store/evidence/audit.ts": "the audit finds cases that are past their last day",
  "src/store/leaving/erasure.ts": "the certificate of an erasure says how many cases stay without her",
};

test("no setting, no verb, no column and no line of code limits how often or how far back somebody may ask", async (t) => {
  const code = sources("src").filter(({ text }) => LIMITS.test(codeOf(text)));
  assert.deepEqual(code.map(({ name }) => name).sort(), Object.keys(COUNTS));
  assert.deepEqual(
    [...Object.keys(SETTINGS), ...VERB_NAMES].filter((name) => LIMITS.test(name)),
    [],
  );
  const instance = await freshInstance(t);
  const columns = await instance.sql((sql) =>
    sql.query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns where table_schema = current_schema()`,
    ),
  );
  assert.ok(columns.length > 200);
  assert.deepEqual(
    columns.filter(({ name }) => LIMITS.test(name)),
    [],
  );
});

test("that look would find what it looks for", () => {
  for (const limit of [
    "requestsPerYear",
    "yearly_quota",
    "lookBackMonths",
    "maxRequests",
    "rateLimit",
    "request_count",
  ])
    assert.match(codeOf(`const ${limit} = 2;`), LIMITS, limit);
  assert.match("sql.one(`select count(*)::int as n from requests where subject_id = $1`)", LIMITS);
  assert.doesNotMatch(codeOf("// no quota, no look-back"), LIMITS);
});

test("a thousand requests of one person in one day are a thousand cases, each with its own number and due date", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { subjectId } = await instance.enrol(1);
  const numbers = new Set<string>();
  for (let i = 0; i < 1000; i++) {
    const opened = await instance.miroir.requests.open({ ...request, subject: subjectId });
    assert.equal(opened.dueOn, "2026-07-21");
    numbers.add(opened.number);
  }
  assert.equal(numbers.size, 1000);
  assert.ok(numbers.has("2026-1000"));
  assert.equal((await instance.miroir.requests.list({})).length, 1000);
});

test("every kind by every channel is taken, of somebody enrolled and of anybody else, and each has a clock", async (t) => {
  const instance = await freshInstance(t);
  for (const kind of Object.keys(REQUEST_KINDS) as RequestKind[])
    for (const channel of Object.keys(CHANNELS) as (keyof typeof CHANNELS)[]) {
      const { targetOn, dueOn } = await instance.miroir.requests.open({ ...request, kind, channel });
      assert.deepEqual([targetOn, dueOn], ["2026-07-21", "2026-07-21"], `${kind} ${channel}`);
    }
});

test("a request that arrived years ago is taken as it is, and is late", async (t) => {
  const instance = await freshInstance(t);
  const opened = await instance.miroir.requests.open({ ...request, receivedOn: "2019-12-31" });
  assert.equal(opened.dueOn, "2020-01-31");
  assert.equal((await instance.miroir.requests.list({}))[0]!.urgency, "overdue");
});

test("a request ends with an answer, a refusal with its reasons, or the person's own words; by no statement otherwise", async (t) => {
  const instance = await freshInstance(t);
  const { number, requestId } = await instance.miroir.requests.open(request);
  await assert.rejects(instance.miroir.requests.close({ request: number }), { code: "request/wrong-state" });
  for (const state of ["answered", "refused", "closed"])
    await refusedBy(instance, /law6_ends_only_with_an_answer|requests_check/, (sql) =>
      sql.run(
        `update requests set state = $2, closed_on = case when $2 = 'closed' then date '2026-06-21' end where id = $1`,
        [requestId, state],
      ),
    );
  await refusedBy(instance, /requests_check/, (sql) =>
    sql.run(
      `update requests set state = 'refused', outcome = 'refused', answered_on = '2026-06-21', retain_until = '2031-06-21' where id = $1`,
      [requestId],
    ),
  );
  await refusedBy(instance, /r71_an_answered_request_has_a_date/, (sql) =>
    sql.run(
      `update requests set state = 'answered', outcome = 'answered', answered_on = '2026-06-21' where id = $1`,
      [requestId],
    ),
  );
  assert.equal((await instance.miroir.requests.list({}))[0]!.state, "open");
});

test("every refusal needs its reasons, and one person alone refuses nothing as abuse", async (t) => {
  const instance = await freshInstance(t);
  const mandate = { by: "An association", document: "mandate of 1 June 2026", checkedBy: "B. Marker" };
  for (const ground of Object.keys(REFUSALS) as Refusal[]) {
    const kind = REFUSALS[ground].kinds[0];
    const unshown = ground === "mandate-not-shown" && { mandate: { by: mandate.by } };
    const { number } = await instance.miroir.requests.open({ ...request, kind, mandate, ...unshown });
    const exception = ground === "exception" ? ({ exception: "17(3)(e)" } as const) : {};
    await assert.rejects(
      instance.miroir.requests.refuse({ request: number, ground, reasons: "no", ...exception }),
      (error: Error) => {
        assert.match(
          (error as { code?: string }).code ?? "",
          /^(?:request\/no-reason|request\/never-asked)$/,
          ground,
        );
        return true;
      },
    );
  }
  for (const { state } of await instance.miroir.requests.list({})) assert.equal(state, "open");
});

test("whoever answers for people's rights may do every step of a request, and nobody else may", () => {
  const steps = VERB_NAMES.filter((verb) => verb.startsWith("request."));
  assert.ok(steps.length >= 9);
  for (const step of steps) {
    assert.ok(ROLES.officer.includes(step as never), step);
    for (const role of ["archivist", "reviewer", "auditor", "clock"] as const)
      assert.ok(!(ROLES[role] as readonly string[]).includes(step), `${role} ${step}`);
  }
});
