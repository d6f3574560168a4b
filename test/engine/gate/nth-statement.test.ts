import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { Vault } from "../../../src/vault/vault.ts";
import { SimulatedFault } from "../../support/faults.ts";
import { addRun, freshInstance, type Instance, referencePhotos } from "../../support/instance.ts";
import { agreeTo, disclose } from "../../support/rights.ts";
import { agreedBy } from "../../support/second.ts";
import { dump, filesUnder, keysAndRows, outcomeOf, stateOf } from "../../support/state.ts";

const until = "2026-12-31";

/** Keys and rows name each other, and the ledger verifies: true after every failure, whatever was asked. */
const assertWhole = async (instance: Instance, where: string): Promise<void> => {
  const { keysFolder } = instance.config;
  for (const [kind, { keys, rows }] of Object.entries(
    await instance.sql((sql) => keysAndRows(sql, keysFolder)),
  ))
    assert.deepEqual(keys, rows, `${where}: ${kind} keys and rows`);
  const { faults } = await instance.miroir.log.verify();
  assert.deepEqual(faults, [], where);
};

/** What the call met: its answer or its error. */
const outcome = <T>(call: () => Promise<T>): Promise<{ answer: T } | { error: unknown }> =>
  call().then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );

const isFault = (met: object): boolean => "error" in met && met.error instanceof SimulatedFault;

/** What a fault after the commit kept from the journal is there after the next act. */
const takeToJournal = async (instance: Instance): Promise<void> => {
  await instance.miroir.audit();
  assert.match((await instance.sql(dump)).closings!, /^0 /);
};

/**
 * Fails the first statement of the verb, then the second, and so on until none was left to fail. After each failure
 * everything is as before. Some verbs look at the database again after they committed: a failure there ends the test,
 * for everything must then be as after a success.
 * @returns what the verb answered, or the error it ends with by rights
 */
const failEach = async <T>(
  instance: Instance,
  what: string,
  call: () => Promise<T>,
  least: number,
): Promise<{ answer: T } | { error: unknown }> => {
  const before = await stateOf(instance);
  for (let n = 1; ; n++) {
    const faulty = instance.failNth(n);
    const met = await outcome(call);
    instance.failNever();
    if (!isFault(met)) {
      assert.ok(faulty.executed() < n, `${what}: statement ${n} failed and nobody heard of it`);
      assert.ok(n > least, `${what}: only ${n - 1} statements were made to fail`);
      await assertWhole(instance, what);
      return met;
    }
    const after = await stateOf(instance);
    if (after.tables.ledger_entries !== before.tables.ledger_entries) {
      assert.ok(n > least, `${what}: committed already at statement ${n}`);
      await assertWhole(instance, `${what}, statement ${n}`);
      await takeToJournal(instance);
      return met;
    }
    assert.deepEqual(after, before, `${what}, statement ${n}`);
    if (n % 5 === 0) await assertWhole(instance, `${what}, statement ${n}`);
  }
};

const answered = <T>(met: { answer: T } | { error: unknown }): T => {
  if ("error" in met) throw met.error;
  return met.answer;
};

/** It ended something, so a fault may have met it after its commit, on the way to the journal. */
const done = (met: { answer: unknown } | { error: unknown }): void => {
  if (!isFault(met)) answered(met);
};

test("whichever statement of a verb fails, nothing of it is half done", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const photos = async (person: number) => referencePhotos(person, 1);
  const enrol = async (person: number, more = {}) =>
    instance.enrol(person, { photos: await photos(person), ...more });

  await t.test("adding an album", async () => {
    answered(await failEach(instance, "album.add", () => addRun(miroir), 4));
  });

  for (let i = 0; i < 4; i++)
    await instance.picture(`p${i}.png`, {
      faces: [
        { person: 1, x: 20, y: 20, noise: i },
        { person: 2, x: 160, y: 20, noise: i },
      ],
    });
  await miroir.import({ paths: [instance.photos], album: "run" });

  let subject = "";
  let personalKey = "";
  await t.test("enrolling", async () => {
    ({ subjectId: subject, personalKey } = answered(await failEach(instance, "enrol", () => enrol(1), 12)));
  });

  await t.test("opening a grant, and another in its place", async () => {
    const open = () => miroir.grants.open({ subject, personalKey });
    answered(await failEach(instance, "grant.open", open, 10));
    done(await failEach(instance, "grant.open again", open, 12));
  });

  await t.test(
    "enrolling somebody whose face is known: the conflict is written whole or not at all",
    async () => {
      const met = await failEach(instance, "enrol conflict", () => enrol(1, { name: "Somebody Else" }), 6);
      assert.equal("error" in met && (met.error as { code?: string }).code, "enrol/conflict");
      assert.equal((await miroir.review.list()).conflicts.length, 1);
    },
  );

  await t.test("searching", async () => {
    const [photo] = await photos(1);
    const search = () => miroir.search({ photo: photo!, purpose: "find", reason: "asked at the desk" });
    await agreedBy(miroir, search);
    const found = answered(await failEach(instance, "search", search, 8));
    assert.ok(!found.proposed);
    assert.equal(found.faces[0]?.possibleMatch?.subjectId, subject);
  });

  await miroir.scan();
  await t.test("reading a profile", async () => {
    const { appearances } = answered(
      await failEach(instance, "profile", () => miroir.profile({ subject }), 6),
    );
    assert.equal(appearances.length, 4);
  });

  await t.test("deciding on appearances and on a conflict", async () => {
    const { appearances } = await miroir.profile({ subject });
    for (const [i, decision] of (["accept", "reject"] as const).entries()) {
      const { appearanceId: id } = appearances[i]!;
      done(await failEach(instance, decision, () => miroir.review.decide({ id, decision }), 5));
    }
    const { conflicts } = await miroir.review.list();
    const { id } = conflicts[0]!;
    answered(await failEach(instance, "conflict", () => miroir.review.decide({ id, decision: "accept" }), 5));
    answered(await failEach(instance, "enrol distinct", () => enrol(1, { name: "Twin", distinct: id }), 12));
  });

  await t.test("closing a grant", async () => {
    const [grant] = (await miroir.grants.list()).filter(({ state }) => state === "open");
    done(await failEach(instance, "grant.close", () => miroir.grants.close({ grant: grant!.id }), 5));
  });

  const consentId = async () =>
    (await miroir.people())
      .find(({ id }) => id === subject)!
      .consents.find(({ purpose }) => purpose === "find")!.id;

  await t.test("correcting a name", async () => {
    await disclose(instance, {
      subjectId: subject,
      consentId: await consentId(),
      purpose: "find",
      name: "Federation",
    });
    const correct = () => miroir.person.correct({ subject, name: "Drawn Person the First" });
    await failEach(instance, "person.correct", correct, 6);
    assert.ok((await miroir.people()).some(({ name }) => name === "Drawn Person the First"));
    assert.equal((await instance.sql(dump)).recipient_tellings?.slice(0, 2), "1 ");
  });

  await t.test("restricting, telling and lifting", async () => {
    await miroir.person.correct({ subject, contact: "drawn@example.org" });
    await miroir.grants.open({ subject, personalKey });
    const restrict = () => miroir.person.restrict({ subject, because: "accuracy-contested" });
    await failEach(instance, "person.restrict", restrict, 10);
    assert.ok((await miroir.grants.list()).every(({ state }) => state === "closed"));
    await assert.rejects(miroir.grants.open({ subject, personalKey }), { code: "person/restricted" });
    const tell = () => miroir.person.lift({ subject });
    assert.ok(answered(await failEach(instance, "person.lift, telling", tell, 6)).letter);
    const lift = () => miroir.person.lift({ subject, told: true });
    await failEach(instance, "person.lift", lift, 6);
    await assert.rejects(lift(), { code: "person/not-restricted" });
  });

  await t.test("withdrawing one of several purposes", async () => {
    const website = await agreeTo(instance, await consentId(), "publish:website");
    await disclose(instance, {
      subjectId: subject,
      consentId: website,
      purpose: "publish:website",
      name: "Agency",
    });
    await failEach(
      instance,
      "withdraw publish",
      () => miroir.withdraw({ subject, purpose: "publish:website" }),
      9,
    );
    const { recipientsTold } = await miroir.withdraw({ subject, purpose: "publish:website" });
    assert.equal(recipientsTold, 0);
  });

  await t.test("withdrawing", async () => {
    await miroir.grants.open({ subject, personalKey });
    await miroir.scan();
    await failEach(instance, "withdraw", () => miroir.withdraw({ subject }), 10);
    assert.deepEqual((await miroir.withdraw({ subject })).check.left, []);
  });

  await t.test("what time ends", async () => {
    const three = await enrol(3, { until: "2026-07-01" });
    await miroir.grants.open({ subject: three.subjectId, personalKey: three.personalKey });
    const four = await enrol(4, { until });
    await miroir.grants.open({ subject: four.subjectId, personalKey: four.personalKey, until: "2026-06-30" });
    await miroir.albums.add({
      title: "Gone",
      slug: "gone",
      heldBy: "own-work",
      scope: "declared",
      rightNote: "our own",
      retainUntil: "2026-07-01",
    });
    instance.clock.now = new Date("2026-08-01T10:00:00Z");
    await failEach(instance, "tick", () => miroir.tick(), 15);
    assert.deepEqual(
      (await miroir.grants.list()).filter(({ state }) => state === "open"),
      [],
    );
    const consentOf = async (id: string) =>
      (await miroir.people()).find((person) => person.id === id)?.consents[0]?.state;
    assert.equal(await consentOf(three.subjectId), "expired");
    assert.equal(await consentOf(four.subjectId), "given");
    assert.deepEqual(
      (await miroir.albums.list()).map(({ slug }) => slug),
      ["run"],
    );
  });

  await t.test("forgetting", async () => {
    await failEach(instance, "forget", () => miroir.forget({ subject }), 14);
    await assert.rejects(miroir.forget({ subject }), { code: "subject/not-found" });
  });

  await t.test("what is past its last day", async () => {
    const { subjectId: gone } = await enrol(5, { until: "2026-09-01" });
    instance.clock.now = new Date("2026-09-02T10:00:00Z");
    await miroir.tick();
    instance.clock.now = new Date("2032-01-01T10:00:00Z");
    await failEach(instance, "tick, removals", () => miroir.tick(), 40);
    assert.ok((await miroir.people()).every(({ id }) => id !== gone));
    assert.deepEqual((await miroir.tick()).done, {});
  });

  await t.test("removing an album", async () => {
    await addRun(miroir).catch(() => {});
    await failEach(instance, "album.remove", () => miroir.albums.remove({ album: "run" }), 6);
    assert.deepEqual(await miroir.albums.list(), []);
  });
});

/** Fails statement after statement of a long verb; each time the same command, run again, ends as an undisturbed one. */
const failAndResume = async (
  instance: Instance,
  what: string,
  run: () => Promise<unknown>,
  reset: () => Promise<unknown>,
  least: number,
): Promise<void> => {
  await run();
  const expected = await instance.sql(outcomeOf);
  assert.ok(expected.items!.length > 0);
  await reset();
  const blank = JSON.stringify(await instance.sql(outcomeOf));
  for (let n = 1; ; n++) {
    await reset();
    const faulty = instance.failNth(n);
    const met = await outcome(run);
    instance.failNever();
    if (!isFault(met)) {
      assert.ok(faulty.executed() < n, `${what}: statement ${n} failed and nobody heard of it`);
      assert.ok(n > least, `${what}: only ${n - 1} statements were made to fail`);
      break;
    }
    // Where nothing was written yet, running it again is running it.
    if (JSON.stringify(await instance.sql(outcomeOf)) === blank) continue;
    await run();
    assert.deepEqual(await instance.sql(outcomeOf), expected, `${what}, statement ${n}`);
    if (n % 8 === 0) await assertWhole(instance, `${what}, statement ${n}`);
  }
  assert.deepEqual(await instance.sql(outcomeOf), expected, what);
};

test("whichever statement of an import fails, the same command ends as if it had not", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 2; i++)
    await instance.picture(`p${i}.png`, { faces: [{ person: 1 + i, x: 20, y: 20 }] });
  const reset = async () => {
    await miroir.albums.remove({ album: "run" });
    await addRun(miroir);
  };
  const run = () => miroir.import({ paths: [instance.photos], album: "run" });
  await failAndResume(instance, "import", run, reset, 20);
  assert.ok((await readFile(join(instance.photos, "p0.png"))).length > 0);
});

test("whichever statement of a scan fails, the same command ends as if it had not", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 2; i++)
    await instance.picture(`p${i}.png`, {
      faces: [
        { person: 1, x: 20, y: 20, noise: i },
        { person: 2, x: 160, y: 20, noise: i },
      ],
    });
  await miroir.import({ paths: [instance.photos], album: "run" });
  for (const person of [1, 2]) {
    const { subjectId, personalKey } = await instance.enrol(person, {
      photos: await referencePhotos(person, 1),
    });
    await miroir.grants.open({ subject: subjectId, personalKey });
  }
  const reset = () =>
    instance.sql(async (sql) => {
      await sql.run("delete from appearances");
      await sql.run("update grant_albums set compared_to_seq = 0");
    });
  await failAndResume(instance, "scan", () => miroir.scan(), reset, 20);
});

/** Destroying a key fails as a read-only disk makes it fail, so many times. */
const failDestroying = (t: { after(then: () => void): void }, times: number): { left: number } => {
  const destroy = Vault.prototype.destroy;
  const faults = { left: times };
  Vault.prototype.destroy = function (...named) {
    if (faults.left-- > 0) throw new SimulatedFault(0);
    return destroy.apply(this, named);
  };
  t.after(() => {
    Vault.prototype.destroy = destroy;
  });
  return faults;
};

test("a key that could not be destroyed after the commit opens nothing, and the next start destroys it", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  const one = await instance.enrol(1);
  const open = () => instance.miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  const faults = failDestroying(t, 0);
  const orphans = async () => {
    const all = await instance.sql((sql) => keysAndRows(sql, instance.config.keysFolder));
    return Object.values(all).flatMap(({ keys, rows }) => keys.filter((id) => !rows.includes(id))).length;
  };

  await t.test("of a grant that was replaced: the new one holds, with its key", async () => {
    const first = await open();
    faults.left = 1;
    await assert.rejects(open(), SimulatedFault);
    assert.equal(await orphans(), 1);
    assert.equal((await instance.miroir.scanPlan()).people, 1);
    await instance.reopen();
    assert.equal(await orphans(), 0);
    assert.equal((await instance.miroir.scanPlan()).people, 1);
    assert.notEqual(
      (await instance.miroir.grants.list()).find(({ state }) => state === "open")?.id,
      first.grantId,
    );
    await assertWhole(instance, "grant.open");
  });

  await t.test(
    "of a person who withdrew, then was forgotten: one that fails keeps no other from going",
    async () => {
      faults.left = 100;
      await assert.rejects(instance.miroir.withdraw({ subject: one.subjectId }), SimulatedFault);
      assert.equal(await orphans(), 2);
      faults.left = 1;
      await assert.rejects(instance.miroir.forget({ subject: one.subjectId }), SimulatedFault);
      const left = await filesUnder(instance.config.keysFolder);
      assert.ok(left.includes(`subject/${one.subjectId}.key`));
      assert.ok(!left.includes(`reference/${one.subjectId}.key`));
      await instance.reopen();
      assert.equal(await orphans(), 0);
      await assertWhole(instance, "forget");
      const tables = await instance.sql(dump);
      for (const table of ["subjects", "consents", "grants", "reference_templates"])
        assert.match(tables[table]!, /^0 /, table);
    },
  );
});
