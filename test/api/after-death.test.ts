/** Instructions for the time after a death over HTTP: by themselves on their own page, and written down by the staff. */
import assert from "node:assert/strict";
import test from "node:test";
import { addRun, freshInstance } from "../support/instance.ts";
import { browserOf, enrolInPortal } from "../support/portal.ts";
import { appOf } from "../support/server.ts";
import { addStaff, emailOf, signInWhole } from "../support/staff.ts";

const GIVEN = { becomes: "hand-over", name: "Bo Crayon", contact: "bo@example.org" };

test("on their own page somebody instructs, changes and withdraws, without waiting for anybody and without a reason", async (t) => {
  const { miroir, engine } = await freshInstance(t);
  await addRun(miroir);
  const { url } = await miroir.invitations.add({ kind: "poster", albums: ["run"], until: "2026-07-20" });
  const them = browserOf(appOf(engine));
  const enrolled = await enrolInPortal(them, url, 7);
  assert.equal(enrolled.status, 201, JSON.stringify(enrolled.json));
  const { subjectId: subject } = enrolled.json;
  assert.deepEqual((await them.ask("GET", "/me/instruction")).json, { instruction: null });

  const incomplete = await them.ask("POST", "/me/instruction", { becomes: "hand-over", name: "Bo Crayon" });
  assert.deepEqual([incomplete.status, incomplete.json.title], [400, "usage/missing"]);
  const given = await them.ask("POST", "/me/instruction", GIVEN);
  assert.equal(given.status, 200, JSON.stringify(given.json));
  const { since: _, ...stands } = given.json.instruction;
  assert.deepEqual(stands, { ...GIVEN, words: null });
  const changed = await them.ask("POST", "/me/instruction", { becomes: "erase", words: "All of it." });
  assert.equal(changed.json.instruction.becomes, "erase");
  assert.equal((await miroir.instructions.show({ subject })).instruction?.words, "All of it.");

  const somebody = browserOf(appOf(engine));
  assert.equal((await somebody.ask("GET", "/me/instruction")).status, 401);
  assert.deepEqual((await them.ask("DELETE", "/me/instruction")).json, { withdrawn: true });
  assert.deepEqual((await them.ask("GET", "/me/instruction")).json, { instruction: null });
});

test("an officer writes an instruction down and records a death; what is to be handed over waits until it was", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, engine } = instance;
  await addRun(miroir);
  const { subjectId } = await instance.enrol(1);
  const app = appOf(engine);
  for (const role of ["officer", "archivist"] as const) await addStaff(miroir, app, role);
  const officer = await signInWhole(app, emailOf("officer"));
  const of = `/people/${subjectId}`;
  assert.equal((await officer.ask("POST", `${of}/instruction`, GIVEN)).status, 200);
  const archivist = await signInWhole(app, emailOf("archivist"));
  assert.equal((await archivist.ask("GET", `${of}/instruction`)).status, 403);
  const death = { diedOn: "2026-06-01", told: "A letter of their notary." };
  assert.equal((await archivist.ask("POST", `${of}/death`, death)).status, 403);

  const recorded = await officer.ask("POST", `${of}/death`, death);
  assert.equal(recorded.status, 200, JSON.stringify(recorded.json));
  const { waits, ended, instruction } = recorded.json;
  assert.deepEqual([waits, ended, instruction.name], [true, [], "Bo Crayon"]);
  assert.equal((await officer.ask("GET", `${of}/instruction`)).json.diedOn, "2026-06-01");
  const handed = await officer.ask("POST", `${of}/death/handed-over`);
  assert.deepEqual(
    handed.json.ended.map(({ purpose }: { purpose: string }) => purpose),
    ["find"],
  );
  assert.deepEqual((await officer.ask("DELETE", `${of}/death`)).json, { subjectId });
  assert.equal((await officer.ask("GET", `${of}/instruction`)).json.diedOn, null);
});
