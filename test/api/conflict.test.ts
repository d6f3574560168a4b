/** Two people say that one face is theirs: nobody wins by having been there first, and nobody sees anything meanwhile. */
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { addRun, freshInstance } from "../support/instance.ts";
import { type Browser, browserOf, enrolInPortal, vouchedFor } from "../support/portal.ts";
import { appOf, ask } from "../support/server.ts";

const FACE = 7;
const MET = { comparedBy: "identity-in-person", because: "She came, with her identity card." } as const;

interface Somebody extends Browser {
  readonly id: string;
  readonly key: string;
}

const scene = async (t: TestContext) => {
  const instance = await freshInstance(t);
  const { miroir, engine, clock, picture, photos } = instance;
  await addRun(miroir);
  for (const name of ["a.png", "b.png"])
    await picture(name, {
      faces: [
        { person: FACE, x: 20, y: 20 },
        { person: 9, x: 150, y: 60 },
      ],
    });
  await miroir.import({ album: "run", paths: [photos] });
  const { url } = await miroir.invitations.add({
    kind: "poster",
    albums: ["run"],
    until: "2026-07-20",
    uses: 20,
  });
  const app = appOf(engine);
  const enrolled = async (name: string, person = FACE): Promise<Somebody & { readonly answer: object }> => {
    const browser = browserOf(app);
    const email = `${name.toLowerCase()}@example.org`;
    const { json, status } = await enrolInPortal(browser, url, person, { name, email });
    assert.equal(status, 201, JSON.stringify(json));
    clock.now = new Date(clock.now.getTime() + 60_000);
    return Object.assign(browser, { id: json.subjectId, key: json.personalKey, answer: json });
  };
  /** Vouched for, found, and looked at: one list, two pictures, one pack. */
  const looks = async (who: Somebody) => {
    await vouchedFor(miroir, who.id);
    assert.equal((await who.ask("POST", "/me/grants", { key: who.key })).status, 201);
    await miroir.scan();
    const { items } = (await who.ask("GET", "/me/appearances")).json;
    assert.equal(items.length, 2);
    for (const { id } of items)
      assert.equal((await who.ask("GET", `/me/appearances/${id}/picture?size=small`)).status, 200);
    return items.map(({ id }: { id: string }) => id) as string[];
  };
  const letters = async () =>
    Promise.all((await miroir.mail.list()).map(({ id }) => miroir.mail.show({ letter: id })));
  const open = async () => (await miroir.conflicts.list()).filter(({ state }) => state === "open");
  return { ...instance, instance, app, enrolled, looks, letters, open };
};

/** Every way to a picture of hers, or to a file with pictures. */
const waysToPictures = (appearances: readonly string[]): readonly (readonly [string, string])[] => [
  ["GET", "/me/appearances"],
  ["GET", "/me/pictures.zip"],
  ...appearances.flatMap((id) =>
    ["small", "large"].map((size) => ["GET", `/me/appearances/${id}/picture?size=${size}`] as const),
  ),
];

const refusedEverywhere = async (who: Somebody, appearances: readonly string[]): Promise<void> => {
  for (const [method, path] of waysToPictures(appearances)) {
    const { status, json } = await who.ask(method, path);
    assert.deepEqual([status, json.title], [403, "person/suspended"], path);
  }
  const grant = await who.ask("POST", "/me/grants", { key: who.key });
  assert.deepEqual([grant.status, grant.json.title], [403, "person/suspended"]);
  const me = (await who.ask("GET", "/me")).json;
  assert.ok(me.suspendedSince);
  assert.deepEqual([me.pictures, me.grant], [{ shown: 0, waiting: 0 }, null]);
};

test("an impostor who came first loses what stood on the face, and the person whose it is learns what was shown and when", async (t) => {
  const { miroir, engine, app, enrolled, looks, letters, open, clock } = await scene(t);
  const mallory = await enrolled("Mallory");
  const shown = await looks(mallory);
  const zip = await mallory.ask("GET", "/me/pictures.zip");
  assert.equal(zip.status, 200);
  clock.now = new Date(clock.now.getTime() + 24 * 3_600_000);
  const again = { person: mallory.id.slice(0, 8), key: mallory.key };
  assert.equal((await mallory.ask("POST", "/portal/session", again)).status, 200);
  assert.equal((await mallory.ask("GET", "/me/appearances")).status, 200);

  const ada = await enrolled("Ada");
  const stranger = await enrolled("Grace", 30);
  assert.deepEqual(Object.keys(ada.answer), Object.keys(stranger.answer), "she is answered like everybody");
  const [conflict, ...others] = await open();
  assert.ok(conflict && others.length === 0);
  const { id } = conflict;
  const [first, second] = conflict.claimants;
  assert.deepEqual(
    [first?.name, second?.name, first?.enrolment?.state, second?.enrolment?.state],
    ["Mallory", "Ada", "approved", "waiting"],
  );
  assert.deepEqual([first?.vouched?.comparedBy, second?.vouched], ["known-personally", null]);

  await t.test("nobody is shown a byte, by any way, and no copy lies ready", async () => {
    await refusedEverywhere(mallory, shown);
    const me = (await ada.ask("GET", "/me")).json;
    assert.deepEqual(
      [me.suspendedSince, me.enrolment.state],
      [null, "waiting"],
      "what everybody reads who waits",
    );
    assert.deepEqual((await ada.ask("GET", "/me/appearances")).json.items, []);
    assert.deepEqual((await ada.ask("GET", "/me/conflicts")).json, []);
    const report = await mallory.ask("POST", "/me/report.zip", { key: mallory.key });
    assert.equal(report.status, 200);
    const renditions = join(engine.settings.dataFolder, "renditions");
    assert.ok(!(await readdir(renditions)).includes(mallory.id));
  });
  await t.test("nobody is vouched for or refused alone meanwhile", async () => {
    await assert.rejects(vouchedFor(miroir, ada.id), { code: "vouching/two-claim" });
    await assert.rejects(miroir.enrolments.decide({ id: ada.id, decision: "refuse", because: "Not she." }), {
      code: "vouching/two-claim",
    });
    await assert.rejects(miroir.review.decide({ id, decision: "accept" }), { code: "conflict/settle" });
  });
  await t.test("staff see both side by side, and that they looked is in the log", async () => {
    const frames = await miroir.conflicts.frames({ conflict: id });
    assert.ok(frames.first.length > 0 && frames.second.length > 0);
    const [last] = await miroir.log.list({ limit: 1 });
    assert.equal(last?.entry?.verb, "conflict.frames");
  });
  await t.test("a program settles nothing", () =>
    assert.rejects(
      miroir
        .as({ name: "token:robot", role: "officer" })
        .conflicts.settle({ conflict: id, decision: "second", ...MET }),
      { code: "act/needs-person" },
    ),
  );

  const settled = await miroir.conflicts.settle({ conflict: id.slice(0, 8), decision: "second", ...MET });
  assert.equal(settled.consentsEnded, 1);
  await t.test("the one whose face it is not has nothing left", async () => {
    assert.equal((await mallory.ask("GET", "/me")).status, 401, "and is not signed in any more");
    const person = (await miroir.people()).find(({ id: each }) => each === mallory.id);
    assert.deepEqual(
      person?.consents.map(({ state }) => state),
      ["invalidated"],
    );
    assert.deepEqual(
      (await miroir.grants.list()).filter(({ subjectId }) => subjectId === mallory.id),
      [],
    );
  });
  await t.test("the one whose face it is was met, and goes on", async () => {
    assert.equal((await ada.ask("GET", "/me")).json.enrolment.state, "approved");
    assert.equal((await ada.ask("POST", "/me/grants", { key: ada.key })).status, 201);
    await miroir.scan();
    assert.equal((await ada.ask("GET", "/me/appearances")).json.items.length, 2);
  });
  await t.test("they learn on their page what was shown, day by day, and no name", async () => {
    const [told, ...more] = (await ada.ask("GET", "/me/conflicts")).json;
    assert.deepEqual([told.state, more], ["hers", []]);
    assert.deepEqual(told.seen.days, [
      { day: "2026-06-21", lists: 1, pictures: 4, taken: 2 },
      { day: "2026-06-22", lists: 1, pictures: 0, taken: 0 },
    ]);
    assert.deepEqual([told.seen.shown, told.seen.pictures.length], [2, 2]);
    assert.doesNotMatch(JSON.stringify(told), /Mallory|mallory/);
    assert.ok(!JSON.stringify(told).includes(mallory.id));
  });
  await t.test("and by letter; whoever was told that it is in question is told the end", async () => {
    const kinds = (await letters()).map(({ kind, to, text }) => [kind, to, /Mallory|Ada/.exec(text)?.[0]]);
    assert.deepEqual(kinds.sort(), [
      ["conflict", "ada@example.org", "Ada"],
      ["conflict", "mallory@example.org", "Mallory"],
      ["conflict-alert", "privacy@example.org", undefined],
    ]);
    const ended = (await letters()).find(({ to }) => to === "mallory@example.org");
    assert.match(ended!.subject, /has ended/, "in the place of the one that waited");
    const hers = (await letters()).find(({ to }) => to === "ada@example.org");
    assert.match(
      hers!.text,
      /21 June 2026, 22 June 2026\. Lists opened: 2\. Pictures opened: 4\. .* files: 2\./,
    );
  });
  await t.test("the breach is drafted from it, and nothing is entered by itself", async () => {
    const draft = await miroir.conflicts.breach({ conflict: id, language: "en" });
    assert.match(draft.records, /Pictures opened, each time counted: 4\. .*files: 2\./);
    assert.deepEqual(await miroir.breaches.list(), []);
    const { awareAt, ...said } = draft;
    const breach = await miroir.breaches.record({ ...said, awareAt: new Date(awareAt) });
    assert.deepEqual(
      [breach.missing, breach.risk, breach.openPoints],
      [[], "unassessed", ["risk", "authority"]],
    );
    const { token } = await miroir.tokens.add({ name: "robot", role: "officer", expiresOn: "2026-07-20" });
    const headers = { authorization: `Bearer ${token}` };
    assert.equal((await ask(app, "GET", `/conflicts/${id}/breach`, { headers })).status, 200);
    assert.equal((await ask(app, "GET", "/conflicts", { headers })).json[0].state, "second");
  });
  assert.deepEqual((await miroir.log.verify()).faults, []);
  assert.deepEqual(
    (await miroir.audit()).checks.filter(({ broken }) => broken > 0),
    [],
  );
});

test("an impostor who comes second suspends the person until somebody met them, and saw nothing", async (t) => {
  const { miroir, enrolled, looks, open } = await scene(t);
  const ada = await enrolled("Ada");
  const shown = await looks(ada);
  const mallory = await enrolled("Mallory");
  await refusedEverywhere(ada, shown);
  assert.equal((await ada.ask("GET", "/me/conflicts")).json[0].state, "open");
  assert.equal(
    (await mallory.ask("POST", "/me/grants", { key: mallory.key })).json.title,
    "portal/waits-for-approval",
  );
  const [conflict] = await open();
  const { seen } = await miroir.conflicts.settle({ conflict: conflict!.id, decision: "first", ...MET });
  assert.deepEqual(seen, { days: [], pictures: [], shown: 0 });
  assert.equal((await mallory.ask("GET", "/me")).status, 401);
  assert.equal((await ada.ask("GET", "/me")).json.suspendedSince, null);
  assert.equal((await ada.ask("GET", "/me/appearances")).json.items.length, 2, "as they were");
  assert.equal((await ada.ask("POST", "/me/grants", { key: ada.key })).status, 201);
  const [told] = (await ada.ask("GET", "/me/conflicts")).json;
  assert.deepEqual([told.state, told.seen.days], ["hers", []]);
  await assert.rejects(miroir.conflicts.breach({ conflict: conflict!.id }), {
    code: "conflict/nothing-seen",
  });
  await assert.rejects(miroir.conflicts.settle({ conflict: conflict!.id, decision: "second", ...MET }), {
    code: "conflict/not-found",
  });
});

test("twins go on, and are told apart for good", async (t) => {
  const { miroir, enrolled, looks, open } = await scene(t);
  const ada = await enrolled("Ada");
  await looks(ada);
  const bea = await enrolled("Bea");
  const [conflict] = await open();
  await miroir.conflicts.settle({ conflict: conflict!.id, decision: "distinct", ...MET });
  for (let again = 0; again < 2; again++)
    for (const who of [ada, bea])
      assert.equal((await who.ask("POST", "/me/grants", { key: who.key })).status, 201);
  assert.equal((await miroir.scanPlan()).people, 2);
  assert.deepEqual(await open(), []);
  for (const who of [ada, bea])
    assert.deepEqual(
      (await who.ask("GET", "/me/conflicts")).json.map(
        ({ state, seen }: { state: string; seen: unknown }) => [state, seen],
      ),
      [["distinct", null]],
    );
});

test("who enrolled twice goes on with the newer key", async (t) => {
  const { miroir, enrolled, looks, open } = await scene(t);
  const before = await enrolled("Ada");
  await looks(before);
  const after = await enrolled("Ada");
  const [conflict] = await open();
  const { seen } = await miroir.conflicts.settle({ conflict: conflict!.id, decision: "same", ...MET });
  assert.equal(seen, null, "she saw her own");
  assert.equal((await before.ask("GET", "/me")).status, 401);
  assert.equal((await after.ask("POST", "/me/grants", { key: after.key })).status, 201);
  await assert.rejects(miroir.conflicts.breach({ conflict: conflict!.id }), {
    code: "conflict/nothing-seen",
  });
});

test("who was closed when the other came is met when a search is opened, and both are suspended", async (t) => {
  const { enrolled, looks, open } = await scene(t);
  const ada = await enrolled("Ada");
  await looks(ada);
  const { grant } = (await ada.ask("GET", "/me")).json;
  await ada.ask("POST", `/me/grants/${grant.id}/close`);
  const mallory = await enrolled("Mallory");
  assert.deepEqual(await open(), []);
  const shown = await looks(mallory).catch(() => []);
  assert.deepEqual(shown, [], "one face is one person's: nothing more is found");
  await refusedOnce(ada);
  const [conflict] = await open();
  assert.deepEqual(
    conflict?.claimants.map(({ name }) => name),
    ["Ada", "Mallory"],
  );
  for (const who of [ada, mallory]) await refusedEverywhere(who, []);

  async function refusedOnce(who: Somebody) {
    const { status, json } = await who.ask("POST", "/me/grants", { key: who.key });
    assert.deepEqual([status, json.title], [403, "person/suspended"]);
  }
});

test("forgetting and withdrawing stay possible meanwhile, and prove nobody right", async (t) => {
  const { miroir, enrolled, looks, open, sql } = await scene(t);
  const mallory = await enrolled("Mallory");
  await looks(mallory);
  const ada = await enrolled("Ada");
  assert.equal((await mallory.ask("POST", "/me/withdraw")).status, 200);
  assert.equal((await open()).length, 1);
  const gone = await mallory.ask("POST", "/me/forget", { confirm: true });
  assert.equal(gone.status, 200, JSON.stringify(gone.json));

  const [conflict] = await open();
  assert.deepEqual([conflict?.gone, conflict?.claimants.map(({ name }) => name)], ["first", ["Ada"]]);
  await assert.rejects(vouchedFor(miroir, ada.id), { code: "vouching/two-claim" });
  assert.deepEqual(
    await sql((s) => s.query("select 1 from capture_frames where subject_id = $1", [mallory.id])),
    [],
  );
  const { seen } = await miroir.conflicts.settle({ conflict: conflict!.id, decision: "second", ...MET });
  assert.deepEqual(seen?.days, [{ day: "2026-06-21", lists: 1, pictures: 2, taken: 0 }]);
  assert.equal((await ada.ask("POST", "/me/grants", { key: ada.key })).status, 201);
  assert.equal((await ada.ask("GET", "/me/conflicts")).json[0].seen.days.length, 1);
  assert.match(
    (await miroir.conflicts.breach({ conflict: conflict!.id })).records,
    /opened, each time counted: 2/,
  );
});

test("whoever stays may be the wrong one: then nothing of theirs goes on", async (t) => {
  const { miroir, enrolled, looks, open } = await scene(t);
  const mallory = await enrolled("Mallory");
  await looks(mallory);
  const ada = await enrolled("Ada");
  assert.equal((await ada.ask("POST", "/me/forget", { confirm: true })).status, 200);
  assert.ok((await mallory.ask("GET", "/me")).json.suspendedSince, "that the other left proves nothing");
  const [conflict] = await open();
  assert.deepEqual([conflict?.gone, conflict?.claimants.map(({ name }) => name)], ["second", ["Mallory"]]);
  const { consentsEnded } = await miroir.conflicts.settle({
    conflict: conflict!.id,
    decision: "second",
    ...MET,
  });
  assert.equal(consentsEnded, 1);
  assert.equal((await mallory.ask("GET", "/me")).status, 401);
  assert.match((await miroir.conflicts.breach({ conflict: conflict!.id })).records, /each time counted: 2/);
});

test("a scan that runs loses the reference at once", async (t) => {
  const { miroir, enrolled, engine, sql, picture, photos } = await scene(t);
  const ada = await enrolled("Ada");
  await vouchedFor(miroir, ada.id);
  assert.equal((await ada.ask("POST", "/me/grants", { key: ada.key })).status, 201);
  for (let i = 0; i < 3; i++)
    await picture(`more-${i}.png`, { faces: [{ person: FACE, x: 20, y: 20, noise: i }] });
  await miroir.import({ album: "run", paths: [photos] });
  const { grant } = (await ada.ask("GET", "/me")).json;
  const revoked: string[] = [];
  const { revoke, comparers } = engine;
  let came: Promise<unknown> | undefined;
  Object.assign(engine, {
    revoke: (ids: readonly string[]) => {
      revoked.push(...ids);
      return revoke(ids);
    },
    // The first picture is compared; then, and before the second, somebody comes with her face.
    comparers: (references: Parameters<typeof comparers>[0]) => {
      const workers = comparers(references);
      let compared = 0;
      const run = async (...asked: Parameters<typeof workers.run>) => {
        if (compared++ > 0) {
          came ??= enrolled("Mallory");
          await came;
        }
        return workers.run(...asked);
      };
      return Object.assign(Object.create(workers), { run });
    },
  });
  await miroir.scan();
  await came;
  assert.deepEqual(revoked, [grant.id]);
  assert.deepEqual(
    await sql((s) => s.query("select 1 from appearances where subject_id = $1", [ada.id])),
    [],
  );
});
