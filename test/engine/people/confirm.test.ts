import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test, { type TestContext } from "node:test";
import type { Act } from "../../../src/engine/gate/act.ts";
import type { Engine } from "../../../src/engine/gate/engine.ts";
import { requireConfirmed } from "../../../src/engine/people/confirm.ts";
import { refusedBy } from "../../invariants/refused.ts";
import { failEach } from "../../support/fail-each.ts";
import { addRun, freshInstance, type Instance, referencePhotos } from "../../support/instance.ts";
import { kin } from "../../support/made-vision.ts";
import { disclose } from "../../support/rights.ts";
import { searchByTwo } from "../../support/second.ts";

const reason = "she asked at the desk";

interface Scene {
  readonly instance: Instance;
  readonly subjectId: string;
  readonly personalKey: string;
  readonly consentId: string;
  /** The same instance for the account of this name. */
  readonly by: (name: string) => ReturnType<Instance["miroir"]["as"]>;
}

/** Person 1 surely on one picture, perhaps on another. */
const scene = async (t: TestContext, twoPersons: boolean): Promise<Scene> => {
  const instance = await freshInstance(t, { settings: { twoPersons } });
  const { miroir } = instance;
  await addRun(miroir);
  await instance.picture("her.png", { faces: [{ person: 1, x: 20, y: 20, noise: 4 }] });
  await instance.picture("kin.png", { faces: [{ person: kin(1, 0.56), x: 20, y: 20 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const { subjectId, personalKey, consentId } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  await miroir.scan();
  const by: Scene["by"] = (name) => miroir.as({ name, role: "reviewer" });
  return { instance, subjectId, personalKey, consentId, by };
};

const states = (instance: Instance): Promise<string[]> =>
  instance.sql(async (sql) =>
    (
      await sql.query<{ line: string }>(
        `select concat_ws(' ', regexp_replace(f.path, '.*/', ''), p.state, p.first_by, p.decided_by) as line
         from appearances p join item_files f on f.item_id = p.item_id order by 1`,
      )
    ).map(({ line }) => line),
  );

test("with two persons, one acceptance waits, the same account twice is refused, another one confirms", async (t) => {
  const { instance, by } = await scene(t, true);
  const { candidates, twoPersons } = await by("ada").review.list();
  assert.equal(twoPersons, true);
  const id = candidates[0]!.id;
  const first = await by("ada").review.decide({ id, decision: "accept" });
  assert.equal(first.waitsForSecond, true);
  assert.deepEqual(await states(instance), ["her.png shown", "kin.png candidate ada"]);
  for (const name of ["ada", "Ada", " ADA "])
    await assert.rejects(by(name).review.decide({ id, decision: "accept" }), {
      code: "review/second-person",
    });
  assert.equal((await by("grace").review.list()).candidates[0]!.firstBy, "ada");

  await t.test("a new scan does not undo the first acceptance", async () => {
    await instance.miroir.scan();
    await instance.sql((sql) => sql.run("update grant_albums set compared_to_seq = 0"));
    await instance.miroir.scan();
    assert.deepEqual(await states(instance), ["her.png shown", "kin.png candidate ada"]);
  });

  await t.test("a shown one waits in the list as well once one person accepted it", async () => {
    const { appearances } = await instance.miroir.profile({ subject: candidates[0]!.subjectId });
    const shown = appearances.find(({ state }) => state === "shown")!.appearanceId;
    await by("grace").review.decide({ id: shown, decision: "accept" });
    assert.equal((await by("ada").review.list()).candidates.length, 2);
    await by("ada").review.decide({ id: shown, decision: "accept" });
  });

  const second = await by("grace").review.decide({ id, decision: "accept" });
  assert.equal(second.waitsForSecond, false);
  assert.deepEqual(await states(instance), ["her.png confirmed grace ada", "kin.png confirmed ada grace"]);
  assert.deepEqual((await by("ada").review.list()).candidates, []);

  await t.test("the table knows two people from one, whatever the case", async () => {
    for (const name of ["ada", " Ada"])
      await refusedBy(instance, /^r96_two_distinct_people$/, (sql) =>
        sql.run("update appearances set decided_by = $1 where first_by = 'ada'", [name]),
      );
  });
});

test("one person suffices to reject, and whoever received that picture is told", async (t) => {
  const { instance, by, subjectId, consentId } = await scene(t, true);
  const { candidates } = await by("ada").review.list();
  const { id, pictureSha256 } = candidates[0]!;
  await disclose(instance, { subjectId, consentId, purpose: "find", name: "A Newspaper" });
  await instance.sql((sql) =>
    sql.run(
      "update disclosures set content_sha256 = decode($1, 'hex'), picture_sha256 = decode($1, 'hex'), what = 'picture'",
      [pictureSha256],
    ),
  );
  await by("ada").review.decide({ id, decision: "accept" });
  const decided = await by("grace").review.decide({ id, decision: "reject" });
  assert.deepEqual([decided.recipientsTold, decided.waitsForSecond], [1, false]);
  assert.deepEqual(await states(instance), ["her.png shown"]);
  const told = await instance.sql((sql) => sql.query("select about from recipient_tellings"));
  assert.deepEqual(told, [{ about: "rectification" }]);
});

test("without the policy one acceptance confirms, also what waited for a second person", async (t) => {
  const { instance, by } = await scene(t, false);
  const { candidates } = await by("ada").review.list();
  const { id } = candidates[0]!;
  await instance.sql((sql) =>
    sql.run("update appearances set first_by = 'ada', first_at = now() where id = $1", [id]),
  );
  await by("ada").review.decide({ id, decision: "accept" });
  assert.deepEqual(await states(instance), ["her.png shown", "kin.png confirmed ada"]);
});

test("a result of a search is acted upon once two people confirmed it, each for itself", async (t) => {
  const { instance, subjectId, by } = await scene(t, true);
  const two = await instance.enrol(2);
  await instance.miroir.grants.open({ subject: two.subjectId, personalKey: two.personalKey });
  const [photo] = await referencePhotos(1, 1);
  const answer = await searchByTwo(instance.miroir, { photo: photo!, purpose: "find", reason });
  assert.equal(answer.twoPersons, true);
  const { searchId: search } = answer;
  const upon = (subject: string, searched = search) =>
    instance.sql((sql) =>
      requireConfirmed(
        { engine: { settings: { twoPersons: true } } as Engine } as Act,
        sql,
        searched,
        subject,
      ),
    );
  const confirm = (name: string, subject = subjectId) => by(name).confirmSearch({ search, subject });
  await assert.rejects(upon(subjectId), {
    code: "search/not-confirmed",
    details: { confirmed: 0, needed: 2, search, subject: subjectId },
  });
  assert.deepEqual(await confirm("ada"), { searchId: search, subjectId, confirmed: 1, needed: 2 });
  await assert.rejects(confirm("ADA "), { code: "review/second-person" });
  await assert.rejects(upon(subjectId), { code: "search/not-confirmed" });
  await confirm("grace");
  await upon(subjectId);

  await t.test("somebody who was compared and not found is confirmed by nobody", async () => {
    await assert.rejects(confirm("ada", two.subjectId), { code: "search/not-found" });
    await assert.rejects(upon(two.subjectId), { code: "search/not-found" });
    await assert.rejects(upon(subjectId, randomUUID()), { code: "search/not-found" });
  });

  await t.test("the person sees who confirmed it", async () => {
    const { searches } = await instance.miroir.profile({ subject: subjectId });
    assert.deepEqual(
      searches[0]!.confirmedBy.map(({ actor }) => actor),
      ["ada", "grace"],
    );
  });

  await t.test("the table holds one confirmation of each person, whatever the case", async () => {
    await refusedBy(instance, /^r96_each_person_once$/, (sql) =>
      sql.run("insert into search_confirmations values ($1, $2, 'GRACE', now())", [search, subjectId]),
    );
  });

  await t.test("whichever statement fails, nothing is half confirmed", async () => {
    const again = await searchByTwo(instance.miroir, { photo: photo!, purpose: "find", reason });
    const call = () => instance.miroir.confirmSearch({ search: again.searchId, subject: subjectId });
    await failEach(instance, call, 5);
  });

  await t.test("without the policy nothing waits", async () => {
    await instance.sql((sql) =>
      requireConfirmed(
        { engine: { settings: { twoPersons: false } } as Engine } as Act,
        sql,
        search,
        two.subjectId,
      ),
    );
  });
});

test("two people are two accounts: a token is whoever made it and confirms nothing, a name without an account is nobody", async (t) => {
  const { instance, by, subjectId } = await scene(t, true);
  const { miroir } = instance;
  const { id } = (await by("ada").review.list()).candidates[0]!;
  const accept = (name: string) => by(name).review.decide({ id, decision: "accept" });
  const tokenOf = async (maker: string, name: string): Promise<string> => {
    const made = miroir.as({ name: maker, role: "administrator" });
    await made.tokens.add({ name, role: "administrator", expiresOn: instance.today() });
    return `token:${name}`;
  };
  const token = await tokenOf("ada", "club site");
  await assert.rejects(accept(token), { code: "act/needs-person" });
  const [photo] = await referencePhotos(1, 1);
  const { searchId: search } = await searchByTwo(miroir, { photo: photo!, purpose: "find", reason });
  await assert.rejects(by(token).confirmSearch({ search, subject: subjectId }), { code: "act/needs-person" });

  await t.test("what a token accepted in an older version waits for two people still", async () => {
    await instance.sql((sql) =>
      sql.run("update appearances set first_by = $2, first_at = now() where id = $1", [id, token]),
    );
    assert.equal((await accept("ada")).waitsForSecond, true);
    assert.deepEqual(await states(instance), ["her.png shown", "kin.png candidate ada"]);
    await instance.sql((sql) =>
      sql.run("insert into search_confirmations values ($1, $2, $3, now())", [search, subjectId, token]),
    );
    const { confirmed } = await by("ada").confirmSearch({ search, subject: subjectId });
    assert.equal(confirmed, 1);
  });

  await t.test("while nobody has an account, a name stands for whoever may start a command", async () => {
    const other = await instance.sql((sql) =>
      sql.one<{ id: string }>("select id from appearances where state = 'shown'"),
    );
    for (const name of ["ada", "grace"]) await by(name).review.decide({ id: other.id, decision: "accept" });
    assert.deepEqual(await states(instance), ["her.png confirmed ada grace", "kin.png candidate ada"]);
  });

  await miroir.accounts.add({ name: "Ada", email: "ada@example.org", role: "administrator" });
  await t.test(
    "once there are accounts, only they are people; the name on the command line is the account's",
    async () => {
      await assert.rejects(accept("grace"), { code: "act/no-account" });
      await assert.rejects(accept(" ADA "), { code: "review/second-person" });
      await miroir.accounts.add({ name: "Grace", email: "grace@example.org", role: "reviewer" });
      assert.equal((await accept("grace")).waitsForSecond, false);
    },
  );

  await t.test(
    "what a token drew up is signed by another than who made the token, and by nobody once that is gone",
    async () => {
      const draw = async () => {
        const drawing = miroir.as({ name: token, role: "administrator" }).publications;
        const { publication } = await drawing.draw({
          album: "run",
          use: "website",
          out: `${instance.folder}/out`,
        });
        return publication.id;
      };
      const sign = (name: string, publication: string) =>
        miroir.as({ name, role: "officer" }).publications.sign({ publication });
      const [first, second] = [await draw(), await draw()];
      await assert.rejects(sign("ada", first), { code: "publish/second-person" });
      await assert.rejects(sign(token, first), { code: "act/needs-person" });
      assert.equal((await sign("grace", first)).signedBy, "grace");
      await miroir.tokens.end({ token: "club site" });
      for (const name of ["ada", "grace"])
        await assert.rejects(sign(name, second), { code: "publish/second-person" });
    },
  );
});

test("whichever statement of an acceptance fails, nothing of it is half done", async (t) => {
  const { instance, by } = await scene(t, true);
  const { id } = (await by("grace").review.list()).candidates[0]!;
  const { miroir } = instance;
  await failEach(instance, () => miroir.review.decide({ id, decision: "accept" }), 6);
  await by("grace").review.decide({ id, decision: "accept" });
  assert.deepEqual(await states(instance), ["her.png shown", "kin.png confirmed ada grace"]);
});

test("a restricted person is in no list of decisions, and nothing of theirs is confirmed", async (t) => {
  const { instance, subjectId, personalKey, by } = await scene(t, false);
  const { miroir } = instance;
  const [candidate] = (await by("ada").review.list()).candidates;
  const [photo] = await referencePhotos(1, 1);
  const { searchId: search } = await searchByTwo(miroir, { photo: photo!, purpose: "find", reason });
  await miroir.person.restrict({ subject: subjectId, because: "accuracy-contested" });
  assert.deepEqual((await by("ada").review.list()).candidates, []);
  await assert.rejects(by("ada").review.decide({ id: candidate!.id, decision: "accept" }), {
    code: "person/restricted",
  });
  await assert.rejects(by("ada").confirmSearch({ search, subject: subjectId }), {
    code: "person/restricted",
  });
  const found = await searchByTwo(miroir, { photo: photo!, purpose: "find", reason });
  assert.equal(found.faces[0]!.possibleMatch, null);
  assert.equal((await miroir.scanPlan()).people, 0);
  await assert.rejects(miroir.grants.open({ subject: subjectId, personalKey }), {
    code: "person/restricted",
  });

  await t.test(
    "the gallery's own SQL leaves out whoever is restricted, even where a grant were left open",
    async () => {
      await miroir.person.lift({ subject: subjectId }).catch(() => {});
      await instance.sql(async (sql) => {
        await sql.run("alter table grants drop constraint r61_restricted_means_compared_by_nobody");
        await sql.run(
          "update subjects set restricted = false, restricted_because = null, restricted_at = null",
        );
      });
      await miroir.grants.open({ subject: subjectId, personalKey });
      assert.equal((await miroir.scanPlan()).people, 1);
      await instance.sql((sql) =>
        sql.run(
          "update subjects set restricted = true, restricted_because = 'accuracy-contested', restricted_at = now()",
        ),
      );
      assert.equal((await miroir.scanPlan()).people, 0);
      assert.equal(
        (await searchByTwo(miroir, { photo: photo!, purpose: "find", reason })).faces[0]!.possibleMatch,
        null,
      );
    },
  );
});
