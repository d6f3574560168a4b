import assert from "node:assert/strict";
import test from "node:test";
import type { Actor } from "../../src/domain/act.ts";
import { freshInstance } from "../support/instance.ts";
import { asking } from "../support/routes.ts";

const HER = "11111111-1111-4111-8111-111111111111";
const OTHER = "22222222-2222-4222-8222-222222222222";

test("a person hears what is about them, the staff what there is to do, and nobody whom it is about", async (t) => {
  const { engine } = await freshInstance(t);
  const { ask } = asking(engine);
  const listen = async (actor: Actor) => {
    const stop = new AbortController();
    const answer = await ask(actor, "/events", { signal: stop.signal });
    assert.equal(answer.headers.get("content-type"), "text/event-stream");
    return async (): Promise<Record<string, unknown>[]> => {
      stop.abort();
      return [...(await answer.text()).matchAll(/^data: (.*)$/gm)].map(([, line]) => JSON.parse(line!));
    };
  };
  const person = await listen({ name: HER, role: "subject", subject: HER });
  const staff = await listen({ name: "ada", role: "administrator" });
  const photographer = await listen({ name: "phil", role: "photographer" });
  engine.events.publish({ kind: "appearance.found", subjectId: HER, appearanceId: OTHER, albumId: OTHER });
  engine.events.publish({ kind: "appearance.found", subjectId: OTHER, appearanceId: HER, albumId: OTHER });
  engine.events.publish({ kind: "scan.progress", done: 30, total: 40 });
  engine.events.publish({ kind: "import.progress", albumId: OTHER, done: 1, total: 2 });
  engine.events.publish({ kind: "person.forgotten", subjectId: OTHER });
  assert.deepEqual(await person(), [
    { kind: "appearance.found", albumId: OTHER, appearanceId: OTHER },
    { kind: "scan.progress", share: 0.75 },
  ]);
  const heard = await staff();
  assert.deepEqual(
    heard.map(({ kind }) => kind),
    ["appearance.found", "appearance.found", "scan.progress", "import.progress", "person.forgotten"],
  );
  assert.ok(heard.every((event) => !("subjectId" in event) && !("appearanceId" in event)));
  assert.deepEqual(
    (await photographer()).map(({ kind }) => kind),
    ["import.progress"],
  );
});

test("a question that nobody reads the answer of holds no line open", async (t) => {
  const { engine } = await freshInstance(t);
  const { ask } = asking(engine);
  const her: Actor = { name: "herself", role: "subject", subject: HER };
  for (let n = 0; n < 25; n++) {
    const { status, body } = await ask(her, "/events", { method: "HEAD" });
    assert.deepEqual([status, body], [200, null]);
  }
});
