import assert from "node:assert/strict";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import type { LookInput } from "../../../src/engine/requests/look.ts";
import { refusedBy } from "../../invariants/refused.ts";
import { addRun, freshInstance, type Instance, referencePhotos } from "../../support/instance.ts";
import { COLLEAGUE, searchByTwo } from "../../support/second.ts";

const reason = "she asked at the desk";

const scene = async (
  t: TestContext,
  contact?: string,
): Promise<{ instance: Instance; subjectId: string }> => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  await instance.picture("her.png", { faces: [{ person: 1, x: 20, y: 20, noise: 4 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const { subjectId, personalKey } = await instance.enrol(1, contact ? { contact } : {});
  await miroir.grants.open({ subject: subjectId, personalKey });
  return { instance, subjectId };
};

const consultations = (instance: Instance): Promise<number> =>
  instance.sql(
    async (sql) => (await sql.one<{ n: number }>("select count(*)::int as n from consultations")).n,
  );

test("nothing is searched before another account agreed to that search, and then once", async (t) => {
  const { instance, subjectId } = await scene(t);
  const { miroir } = instance;
  const [photo] = await referencePhotos(1, 1);
  const asked = { photo: photo!, purpose: "find", reason };
  const first = await miroir.search(asked);
  assert.ok(first.proposed);
  assert.deepEqual(await miroir.search(asked), first, "asked again it is the same question");
  assert.equal(await consultations(instance), 0);

  await t.test("not by whoever asked, however it is spelt, and by no program", async () => {
    const { proposal } = first;
    for (const [name, code] of [
      ["ada", "proposal/same-person"],
      [" Ada", "proposal/same-person"],
      ["token:ci", "act/needs-person"],
    ] as const)
      await assert.rejects(miroir.as({ name, role: "officer" }).proposals.agree({ proposal }), { code });
    await assert.rejects(miroir.as({ name: "eve", role: "auditor" }).proposals.agree({ proposal }), {
      code: "act/not-permitted",
    });
    assert.ok((await miroir.search(asked)).proposed);
  });

  const colleague = miroir.as(COLLEAGUE);
  await t.test("the colleague reads who asks, what for and why", async () => {
    const [listed] = await colleague.proposals.list();
    assert.deepEqual(
      [listed?.proposedBy, listed?.purpose, listed?.reason, listed?.photographs],
      ["ada", "find", reason, 1],
    );
    assert.doesNotMatch(JSON.stringify(listed), /[0-9a-f]{64}/, "and not the hash of the photograph");
  });

  await colleague.proposals.agree({ proposal: first.proposal });
  await t.test(
    "what was agreed to is no other photograph, purpose or reason, and nobody else's",
    async () => {
      const [other] = await referencePhotos(2, 1);
      for (const more of [{ photo: other! }, { purpose: "access" }, { reason: `${reason} again` }])
        assert.ok((await miroir.search({ ...asked, ...more })).proposed, JSON.stringify(Object.keys(more)));
      assert.ok((await miroir.as({ name: "eve", role: "administrator" }).search(asked)).proposed);
      assert.equal(await consultations(instance), 0);
    },
  );

  const answer = await miroir.search(asked);
  assert.ok(!answer.proposed);
  assert.equal(answer.faces[0]?.possibleMatch?.subjectId, subjectId);
  assert.ok((await miroir.search(asked)).proposed, "a second time somebody agrees again");
  const [entry] = (await miroir.log.list({})).filter(({ entry }) => entry?.search);
  assert.deepEqual([entry?.entry?.actor, entry?.entry?.agreedBy], ["ada", COLLEAGUE.name]);
});

test("an agreement is of that day: a day to agree, an hour to do it", async (t) => {
  const { instance } = await scene(t);
  const { miroir, clock } = instance;
  const later = (hours: number): void => {
    clock.now = new Date(clock.now.getTime() + hours * 3_600_000);
  };
  const [photo] = await referencePhotos(1, 1);
  const asked = { photo: photo!, purpose: "find", reason };
  const first = await miroir.search(asked);
  assert.ok(first.proposed);
  later(24);
  await assert.rejects(miroir.as(COLLEAGUE).proposals.agree({ proposal: first.proposal }), {
    code: "proposal/not-found",
  });
  const second = await miroir.search(asked);
  assert.ok(second.proposed && second.proposal !== first.proposal);
  await miroir.as(COLLEAGUE).proposals.agree({ proposal: second.proposal });
  later(1);
  assert.ok((await miroir.search(asked)).proposed);
});

test("with accounts, only an account agrees; where there is one, it waits for a second", async (t) => {
  const { instance } = await scene(t);
  const { miroir } = instance;
  await miroir.accounts.add({ name: "ada", email: "ada@example.org", role: "administrator" });
  const [photo] = await referencePhotos(1, 1);
  const asked = { photo: photo!, purpose: "find", reason };
  const first = await miroir.search(asked);
  assert.ok(first.proposed);
  const agree = () => miroir.as(COLLEAGUE).proposals.agree({ proposal: first.proposal });
  await assert.rejects(agree(), { code: "act/no-account" });
  await assert.rejects(miroir.as({ name: "root", role: "administrator" }).search(asked), {
    code: "act/no-account",
  });
  await miroir.accounts.add({ name: COLLEAGUE.name, email: "c@example.org", role: "officer" });
  await agree();
  assert.ok(!(await miroir.search(asked)).proposed);
});

test("the tables hold no search and no look of one account alone", async (t) => {
  const { instance } = await scene(t);
  const { miroir } = instance;
  const [photo] = await referencePhotos(1, 1);
  await searchByTwo(miroir, { photo: photo!, purpose: "find", reason });
  for (const name of ["ada", " Ada"])
    await refusedBy(instance, /^r90_no_search_by_one_account$/, (sql) =>
      sql.run("update searches set agreed_by = $1", [name]),
    );
  assert.ok((await miroir.search({ photo: photo!, purpose: "find", reason })).proposed);
  await refusedBy(instance, /^r90_two_distinct_people$/, (sql) =>
    sql.run("update proposals set agreed_by = ' Ada', agreed_at = now()"),
  );
  const { number } = await miroir.requests.open({
    kind: "access",
    channel: "desk",
    name: "She",
    contact: null,
  });
  await instance.sql((sql) =>
    sql.run(
      `insert into vouchings (id, request_id, way, vouched_by, vouched_at)
       select gen_random_uuid(), id, 'steward', 'stella', now() from requests`,
    ),
  );
  for (const facts of [{ manual: false }, { manual: false, agreedBy: " ADA" }])
    await refusedBy(instance, /^r90_no_look_by_one_account$/, (sql) =>
      sql.run(
        `insert into request_events (request_id, seq, at, actor, type, facts)
         select id, 9, now(), 'ada', 'looked', $1 from requests where opened_by = 'ada'`,
        [facts],
      ),
    );
  assert.ok(number);
});

test("whoever is a possible match is told by letter, in both languages and without the reason", async (t) => {
  const { instance, subjectId } = await scene(t, "person.one@example.org");
  const { miroir } = instance;
  const [photo] = await referencePhotos(1, 1);
  const letters = async () => (await miroir.mail.list()).filter(({ kind }) => kind === "searched");
  await searchByTwo(miroir, { photo: (await referencePhotos(9, 1))[0]!, purpose: "find", reason });
  assert.deepEqual(await letters(), [], "nobody was found, nobody is written to");
  await searchByTwo(miroir, { photo: photo!, purpose: "find", reason });
  const [letter] = await letters();
  const { to, text } = await miroir.mail.show({ letter: letter!.id });
  assert.equal(to, "person.one@example.org");
  assert.match(text, /possible match[\s\S]*correspondance possible/);
  assert.ok(!text.includes(reason));
  assert.equal((await miroir.profile({ subject: subjectId })).searches.length, 2);
});

test("a look in somebody's name waits for another officer, and the case and that person hear of it", async (t) => {
  const { instance } = await scene(t);
  const { miroir } = instance;
  const { number } = await miroir.requests.open({
    kind: "access",
    channel: "desk",
    name: "Somebody Who Asks",
    contact: "somebody@example.org",
  });
  const asked: LookInput = {
    request: number,
    photos: await referencePhotos(500),
    albums: ["run"],
    statement: "I agree to one look by my face in this album.",
    identityCheck: "identity-in-person",
    checkedBy: "Desk 1",
    out: join(instance.folder, "for-her"),
  };
  const first = await miroir.look.byFace(asked);
  assert.ok(first.proposed);
  const looked = async () =>
    (await miroir.requests.show({ request: number })).events.filter(({ type }) => type === "looked");
  assert.deepEqual(await looked(), []);
  const reviewer = miroir.as({ name: "rita", role: "reviewer" });
  assert.deepEqual(await reviewer.proposals.list(), [], "a case is not everybody's to read");
  await assert.rejects(reviewer.proposals.agree({ proposal: first.proposal }), { code: "act/not-permitted" });
  const [listed] = await miroir.as(COLLEAGUE).proposals.list();
  assert.deepEqual(
    [listed?.albums, listed?.comparedBy, listed?.checkedBy],
    [["run"], "identity-in-person", "Desk 1"],
  );
  await miroir.as(COLLEAGUE).proposals.agree({ proposal: first.proposal });
  assert.ok((await miroir.look.byFace({ ...asked, checkedBy: "Desk 2" })).proposed);
  assert.ok(!(await miroir.look.byFace(asked)).proposed);
  assert.deepEqual((await looked())[0]?.facts, { manual: false, agreedBy: COLLEAGUE.name });
  assert.equal((await miroir.mail.list()).filter(({ kind }) => kind === "look-taken").length, 1);
});
