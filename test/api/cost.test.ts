/** What it costs to leave something here without signing in, and when there is no room for it. */
import assert from "node:assert/strict";
import test from "node:test";
import { Costs } from "../../src/api/cost.ts";
import { ROUTES } from "../../src/api/routes.ts";
import { COST_WINDOW_MS, FREE } from "../../src/domain/cost.ts";
import { MiroirError } from "../../src/domain/errors.ts";
import { ada, freshInstance } from "../support/instance.ts";
import { browserOf } from "../support/portal.ts";
import { asking } from "../support/routes.ts";
import { appOf } from "../support/server.ts";
import { worked } from "../support/work.ts";

interface Work {
  readonly challenge: string;
  readonly bits: number;
}

/** What is asked instead; undefined when it was taken. */
const askedBy = (run: () => void): Work | undefined => {
  try {
    run();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof MiroirError && error.code === "portal/work");
    return JSON.parse(String(error.details.work)) as Work;
  }
};

test("a challenge is worked on, taken once, and of nobody else's making", () => {
  const costs = new Costs();
  for (let n = 0; n < FREE.network; n++) costs.take("here", undefined, 0);
  const asked = askedBy(() => costs.take("here", undefined, 0))!;
  const { "miroir-work": work } = worked(asked);
  const refused = (value: string, nowMs = 0) =>
    assert.ok(
      askedBy(() => costs.take("here", value, nowMs)),
      value,
    );
  refused(`${asked.challenge}:`);
  refused(`${asked.challenge.replace(/\.\d+\./, ".1.")}:1`);
  refused(worked({ ...asked, challenge: `x${asked.challenge}` })["miroir-work"]);
  refused(worked({ challenge: new Costs().challenge(1, 0).challenge, bits: 1 })["miroir-work"]);
  const hard = costs.challenge(30, 0).challenge;
  refused(`${hard}:1`);
  assert.equal(
    askedBy(() => costs.take("here", work, 0)),
    undefined,
  );
  refused(work);
  const late = costs.challenge(1, 0);
  const done = worked(late)["miroir-work"];
  for (let n = 0; n < FREE.network; n++) askedBy(() => costs.take("here", undefined, COST_WINDOW_MS + 1));
  refused(done, COST_WINDOW_MS + 1);
});

test("a robot pays, whoever comes from elsewhere meanwhile does not, and a while later nobody", () => {
  const costs = new Costs();
  for (let n = 0; n < FREE.network; n++) costs.take("robot", undefined, 0);
  assert.ok(askedBy(() => costs.take("robot", undefined, 0)));
  assert.equal(
    askedBy(() => costs.take("elsewhere", undefined, 0)),
    undefined,
  );
  assert.equal(
    askedBy(() => costs.take("robot", undefined, COST_WINDOW_MS)),
    undefined,
  );
});

test("every way to write without signing in has its cost", () => {
  assert.deepEqual(
    ROUTES.filter(({ cost }) => cost).map(({ path }) => path),
    ["/portal/enrolments", "/portal/asks", "/portal/requests", "/portal/session/link"],
  );
});

test("beyond what is quiet, a request waits for work and is taken with it: no number of them is refused", async (t) => {
  const { engine, miroir } = await freshInstance(t);
  const her = browserOf(appOf(engine));
  const asked = { kind: "access", name: "Ada Drawn", contact: null, text: "" };
  const post = (headers = {}) => her.ask("POST", "/portal/requests", asked, headers);
  for (let n = 0; n < FREE.network; n++) assert.equal((await post()).status, 201);
  const refused = await post();
  assert.deepEqual([refused.status, refused.json.title], [428, "portal/work"]);
  assert.ok(refused.json.work.expiresAt > engine.now().toISOString());
  const headers = worked(refused.json.work);
  assert.equal((await post(headers)).status, 201);
  assert.equal((await post(headers)).status, 428, "once");
  for (let n = 0; n < 5; n++) assert.equal((await post(worked((await post()).json.work))).status, 201);
  assert.equal((await miroir.requests.list({ all: true })).length, FREE.network + 6);
});

test("where the disk is nearly full nothing is taken from nobody, and whoever is signed in goes on", async (t) => {
  const settings = { visitors: { freeMiB: 10_000_000, lettersPerAddress: 3, lettersPerDay: 200 } };
  const { engine, miroir } = await freshInstance(t, { settings });
  const her = browserOf(appOf(engine));
  for (const [path, body] of [
    ["/portal/requests", { kind: "access", name: "Ada Drawn", contact: null, text: "" }],
    ["/portal/enrolments", { invitation: null }],
    ["/portal/session/link", { email: "ada@example.org" }],
  ] as const) {
    const { status, json } = await her.ask("POST", path, body);
    assert.deepEqual([status, json.title], [503, "portal/no-room"], path);
    assert.match(json.detail, /privacy@example\.org/);
  }
  assert.deepEqual(await miroir.requests.list({ all: true }), []);
  const { ask } = asking(engine);
  const opened = await ask(ada, "/requests", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Ada Drawn", kind: "access", channel: "desk" }),
  });
  assert.equal(opened.status, 201);
});
