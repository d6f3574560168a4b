import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rename } from "node:fs/promises";
import { basename, join } from "node:path";
import test from "node:test";
import sharp from "sharp";
import type { StaleBecause } from "../../../src/domain/publish.ts";
import type { PublishInput } from "../../../src/engine/publish/draw.ts";
import type { Sql } from "../../../src/store/database.ts";
import { refusedBy } from "../../invariants/refused.ts";
import { runCommand } from "../../support/command.ts";
import { addRun, freshInstance, type Instance, type InstanceOptions } from "../../support/instance.ts";
import { kin, openVision } from "../../support/made-vision.ts";
import { consentTo } from "../../support/rights.ts";
import { entriesOf } from "../../support/unzip.ts";

/** Person 1, person 2, a stranger, and a stranger whom only a harder look finds. */
const ONE = { person: 1, x: 40, y: 60 };
const TWO = { person: 2, x: 180, y: 60 };
const STRANGER = { person: 9, x: 40, y: 170, size: 40 };
const FAINT = { person: 8, x: 220, y: 170, size: 40, faint: true };

/** Two pictures of all four; persons 1 and 2 are found in them, and person 1 agrees to the website. */
const scene = async (t: Parameters<typeof freshInstance>[0], options: InstanceOptions = {}) => {
  const instance = await freshInstance(t, options);
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 2; i++)
    await instance.picture(`p${i}.png`, {
      faces: [{ ...ONE, noise: i }, { ...TWO, noise: i }, STRANGER, FAINT],
    });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const people: string[] = [];
  for (const person of [1, 2]) {
    const { subjectId, personalKey } = await instance.enrol(person);
    people.push(subjectId);
    await miroir.grants.open({ subject: subjectId, personalKey });
  }
  await miroir.scan();
  const [one, two] = people as [string, string];
  const consent = await consentTo(instance.miroir, one, "publish:website");
  return { instance, miroir, one, two, consent, out: join(instance.folder, "out") };
};
type Scene = Pick<Awaited<ReturnType<typeof scene>>, "instance" | "miroir" | "out">;

const draw = ({ miroir, out }: Scene, input: Partial<PublishInput> = {}) =>
  miroir.publications.draw({ album: "run", use: "website", out, ...input });

/** Drawn up, signed and handed out. */
const publish = async (scene: Scene, input: Partial<PublishInput> = {}) => {
  const { publication } = await draw(scene, input);
  await scene.miroir.publications.sign({ publication: publication.id });
  return scene.miroir.publications.handOut({ publication: publication.id });
};

/** Where a face is found in a picture by a harder look, as multiples of ten. */
const facesIn = async (bytes: Uint8Array): Promise<string[]> => {
  const vision = await openVision({ template: false });
  const { faces } = await vision.detect(bytes, { recall: "high" });
  return faces.map(({ box }) => `${Math.round(box.x / 10)},${Math.round(box.y / 10)}`).sort();
};
/** Copies that somebody is visible in, as the schema has it. */
const stillShown = async (instance: Instance): Promise<string[]> =>
  (
    await instance.sql((sql) =>
      sql.query<{ id: string }>(
        `select copy_id as id from publication_visible where lapsed_at is null order by copy_id`,
      ),
    )
  ).map(({ id }) => id);

/** As a scan writes it that finds the face of an appearance to be, perhaps, somebody else's too. */
const mightBe = async (sql: Sql, appearance: string, subject: string): Promise<string> => {
  const { id } = await sql.one<{ id: string }>(
    `insert into appearances (id, subject_id, grant_id, album_id, item_id, face_id, state, score, norm, pack, review_threshold,
       match_threshold, fmr, found_at)
     select gen_random_uuid(), g.subject_id, g.id, a.album_id, a.item_id, a.face_id, 'candidate', a.score, a.norm, a.pack,
       a.review_threshold, a.match_threshold, a.fmr, a.found_at
     from appearances a, grants g where a.id = $1 and g.subject_id = $2 returning id`,
    [appearance, subject],
  );
  return id;
};
const AT_ONE = "4,6";
const AT_STRANGER = "4,17";

const copiesIn = async (folder: string): Promise<Buffer[]> =>
  Promise.all(
    (existsSync(folder) ? (await readdir(folder)).filter((name) => name.endsWith(".jpg")).sort() : []).map(
      (name) => readFile(join(folder, name)),
    ),
  );

test("a face stays visible under a consent to that very use, and under nothing else; the register says which", async (t) => {
  const s = await scene(t);
  const { publication } = await draw(s, { style: "surroundings" });
  assert.equal(publication.state, "drawn");
  const { copies } = await s.miroir.publications.sheet({ publication: publication.id });
  assert.deepEqual(
    copies[0]!.faces.map(({ foundBy, visible, why, person }) => [foundBy, visible, why, person?.name]).sort(),
    [
      ["import", false, "no-consent", "Drawn Person 2"],
      ["import", false, "nobody", undefined],
      ["import", true, "consent", "Drawn Person 1"],
      ["second-look", false, "nobody", undefined],
    ],
  );
  assert.deepEqual(await copiesIn(s.out), [], "nothing leaves before somebody signed");
  await assert.rejects(s.miroir.publications.handOut({ publication: publication.id }), {
    code: "publish/not-signed",
  });
  const press = await draw(s, { use: "press", out: join(s.instance.folder, "press") });
  const sheet = await s.miroir.publications.sheet({ publication: press.publication.id });
  assert.ok(sheet.copies.every(({ faces }) => faces.every(({ visible }) => !visible)));

  await s.miroir.publications.sign({ publication: publication.id });
  const handed = await s.miroir.publications.handOut({ publication: publication.id });
  assert.deepEqual([handed.out, handed.blocked, handed.failed], [2, 0, 0]);
  const bytes = await copiesIn(s.out);
  assert.equal(bytes.length, 2);
  for (const copy of bytes) assert.deepEqual(await facesIn(copy), [AT_ONE]);

  const register = await s.miroir.publications.register();
  assert.deepEqual(
    new Set(register.map(({ copySha256 }) => copySha256)),
    new Set(bytes.map((copy) => createHash("sha256").update(copy).digest("hex"))),
  );
  for (const { visible, place, use, masked, state, signedBy } of register) {
    assert.deepEqual([place, use, masked, state, signedBy], [s.out, "website", 3, "out", "ada"]);
    assert.deepEqual(
      visible.map(({ subjectId, consentId }) => [subjectId, consentId]),
      [[s.one, s.consent.consentId]],
    );
  }
  const hers = await s.miroir.publications.of({ subject: s.one });
  assert.equal(hers.copies.length, 2);
  assert.equal((await s.miroir.publications.of({ subject: s.two })).copies.length, 0);
});

test("a copy holds no byte of the original's metadata, and of the words only those that name nobody", async (t) => {
  const s = await scene(t);
  await s.instance.picture("q.png", {
    faces: [ONE],
    exif: { IFD0: { Artist: "SECRETARTIST", ImageDescription: "SECRETWORDS", Make: "SECRETCAMERA" } },
  });
  await s.miroir.import({ paths: [s.instance.photos], album: "run" });
  await s.instance.sql(async (sql) => {
    await sql.run(`update items set caption = 'Start of the run, with Pérson' where seq = 1`);
    await sql.run(`update items set caption = 'Start of the run', photographer = 'R. Camera' where seq = 2`);
    await sql.run(`update items set caption = null, photographer = null where seq = 3`);
  });
  await publish(s, { captions: true, credit: "Club / {photographer}", sidePx: 200 });
  const [first, second, third] = (await copiesIn(s.out)) as [Buffer, Buffer, Buffer];
  for (const copy of [first, second, third]) {
    const { width, xmp, iptc } = await sharp(copy).metadata();
    assert.deepEqual([width, xmp, iptc], [200, undefined, undefined]);
    assert.ok(!copy.includes("SECRET"));
  }
  assert.ok(!first.includes("Start of the run"), "a caption that holds a name is left out");
  assert.ok(second.includes("Start of the run") && second.includes("Club / R. Camera"));
  assert.ok(first.includes("Club /"));
});

/** Why a copy may not stay, and the act that says so: each done to a person of her own, alone in a picture of her own. */
interface Ending {
  readonly person: number;
  readonly because: StaleBecause;
  readonly end: (she: { subject: string; appearance: string; path: string }) => Promise<unknown>;
}

test("whatever ends what a copy stands on takes it from its folder at once, and a rebuild puts it back masked", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const bystander = 12;
  const purpose = "publish:website";
  const endings: readonly Ending[] = [
    { person: 1, because: "withdrawn", end: ({ subject }) => miroir.withdraw({ subject, purpose }) },
    {
      person: 2,
      because: "invalidated",
      end: ({ subject }) => miroir.consents.invalidate({ subject, purpose, because: "recipient" }),
    },
    { person: 3, because: "masked", end: ({ subject }) => consentTo(instance.miroir, subject, "mask") },
    {
      person: 4,
      because: "restricted",
      end: ({ subject }) => miroir.person.restrict({ subject, because: "accuracy-contested" }),
    },
    { person: 5, because: "forgotten", end: ({ subject }) => miroir.forget({ subject }) },
    {
      person: 6,
      because: "not-her",
      end: ({ appearance: id }) => miroir.review.decide({ id, decision: "reject" }),
    },
    {
      person: 7,
      because: "not-her",
      end: ({ subject, appearance: id }) =>
        miroir.as({ name: "portal", role: "subject", subject }).review.decide({ id, decision: "reject" }),
    },
    {
      // Somebody accepts, in review, that the face is another person's.
      person: 8,
      because: "not-her",
      end: async ({ appearance }) => {
        const id = await instance.sql((sql) => mightBe(sql, appearance, people.get(bystander)!.subject));
        await miroir.review.decide({ id, decision: "accept" });
      },
    },
    {
      person: 9,
      because: "objection",
      end: async ({ path: picture }) => {
        await miroir.objections.add({ picture, because: "not there" });
      },
    },
    {
      person: 10,
      because: "expired",
      end: async () => {
        instance.clock.now = new Date("2026-08-01T10:00:00Z");
        await miroir.tick();
      },
    },
  ];
  const people = new Map<number, { subject: string; appearance: string; path: string; copy: string }>();
  const paths = new Map<number, string>();
  const everybody = [...endings.map(({ person }) => person), bystander];
  for (const person of everybody)
    paths.set(person, await instance.picture(`p${person}.png`, { faces: [{ ...ONE, person }] }));
  await miroir.import({ paths: [instance.photos], album: "run" });
  const enrolled = new Map<number, string>();
  for (const person of everybody) {
    const { subjectId, personalKey } = await instance.enrol(person);
    enrolled.set(person, subjectId);
    await miroir.grants.open({ subject: subjectId, personalKey });
    await consentTo(instance.miroir, subjectId, purpose, person === 10 ? "2026-07-31" : "2026-12-31");
  }
  await miroir.scan();
  const out = join(instance.folder, "out");
  const { publication } = await publish({ instance, miroir, out });
  for (const person of everybody) {
    const subject = enrolled.get(person)!;
    const { appearances } = await miroir.profile({ subject });
    const [hers] = (await miroir.publications.of({ subject })).copies;
    assert.deepEqual([appearances.length, hers?.state], [1, "out"]);
    const { appearanceId: appearance } = appearances[0]!;
    people.set(person, { subject, appearance, path: paths.get(person)!, copy: hers!.copyId });
  }

  let left = everybody.length;
  assert.equal((await copiesIn(out)).length, left);
  for (const { person, because, end } of endings) {
    const she = people.get(person)!;
    await end(she);
    assert.equal((await copiesIn(out)).length, --left, `${person}, ${because}: gone when the act returns`);
    const open = await miroir.publications.register({ open: true, publication: publication.id });
    const line = open.find(({ copyId }) => copyId === she.copy);
    assert.deepEqual([line?.state, line?.staleBecause, line?.escapedAt], ["removed", because, null]);
  }
  const rebuilt = await miroir.publications.rebuild();
  assert.deepEqual([rebuilt.stale, rebuilt.rebuilt], [endings.length, endings.length]);
  const back = await Promise.all((await copiesIn(out)).map(facesIn));
  assert.equal(back.length, everybody.length);
  assert.deepEqual(back.flat(), [AT_ONE], "only the copy that nothing ended still shows somebody");
  assert.equal((await miroir.publications.rebuild()).stale, 0);
  assert.deepEqual(await stillShown(instance), [people.get(bystander)!.copy]);

  // With the album goes what showed somebody out of it: nothing is left to cover her in. What shows nobody stays.
  await miroir.albums.remove({ album: "run" });
  assert.equal((await copiesIn(out)).length, endings.length);
  const [line] = (await miroir.publications.register({ open: true })).filter(
    ({ state }) => state === "removed",
  );
  assert.deepEqual([line?.copyId, line?.staleBecause], [people.get(bystander)!.copy, "album-gone"]);
  const { rebuilt: again, notRebuilt } = await miroir.publications.rebuild();
  assert.deepEqual([again, notRebuilt], [0, 1]);
  assert.deepEqual(await stillShown(instance), []);
});

test("a scan that doubts a face takes what shows it from its folder before the scan is acknowledged", async (t) => {
  const like = kin(1, 0.8);
  const cases = [
    { closed: true, why: "she is left there to a human, since somebody else matches better" },
    { closed: false, why: "she is no longer found there, since somebody else is" },
  ];
  for (const { closed, why } of cases)
    await t.test(why, async (t) => {
      const instance = await freshInstance(t);
      const { miroir } = instance;
      await addRun(miroir);
      await instance.picture("p.png", { faces: [{ ...ONE, person: like }] });
      await miroir.import({ paths: [instance.photos], album: "run" });
      const one = await instance.enrol(1);
      const opened = await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
      await miroir.scan();
      await consentTo(miroir, one.subjectId, "publish:website");
      const out = join(instance.folder, "out");
      await publish({ instance, miroir, out });
      assert.deepEqual((await copiesIn(out)).length, 1);
      assert.equal((await miroir.publications.of({ subject: one.subjectId })).copies[0]?.state, "out");
      if (closed) await miroir.grants.close({ grant: opened.grantId });

      const asTwoPeople = async <T>(attempt: (more: { distinct?: string }) => Promise<T>): Promise<T> => {
        if (closed) return attempt({});
        await assert.rejects(attempt({}), { code: "enrol/conflict" });
        const [conflict] = (await miroir.review.list()).conflicts;
        await miroir.review.decide({ id: conflict!.id, decision: "accept" });
        return attempt({ distinct: conflict!.id });
      };
      const two = await asTwoPeople((more) => instance.enrol(like, { name: "Alike", ...more }));
      const { subjectId: subject, personalKey } = two;
      await miroir.grants.open({ subject, personalKey });
      assert.equal((await copiesIn(out)).length, 1);
      await miroir.scan();

      assert.equal((await copiesIn(out)).length, 0);
      const [line] = await miroir.publications.register({ open: true });
      assert.deepEqual([line?.state, line?.staleBecause, line?.escapedAt], ["removed", "not-her", null]);
      assert.deepEqual(await stillShown(instance), []);
    });
});

test("a withdrawal while copies are being written wins, in a folder and in a ZIP", async (t) => {
  for (const name of ["out", "out.zip"])
    await t.test(name, async (t) => {
      const s = await scene(t);
      const { publication } = await draw(s, { out: join(s.instance.folder, name) });
      await s.miroir.publications.sign({ publication: publication.id });
      let withdrawn: Promise<unknown> | undefined;
      await s.miroir.publications.handOut(
        { publication: publication.id },
        {
          onProgress: () => {
            withdrawn ??= s.miroir.withdraw({ subject: s.one, purpose: "publish:website" });
          },
        },
      );
      assert.ok(withdrawn);
      await withdrawn;
      await s.miroir.publications.rebuild();
      const path = join(s.instance.folder, name);
      const left = name.endsWith(".zip") ? [...(await entriesOf(path)).values()] : await copiesIn(path);
      assert.equal(left.length, 2);
      for (const copy of left) assert.deepEqual(await facesIn(copy), []);
      await s.instance.sql(async (sql) => {
        const shown = await sql.query(`select 1 from publication_visible where lapsed_at is null`);
        assert.deepEqual(shown, []);
      });
    });
});

test("a mask is added by hand, and removed with a reason where nobody known is under it", async (t) => {
  const s = await scene(t);
  const { publication } = await draw(s);
  const { copies } = await s.miroir.publications.sheet({ publication: publication.id });
  const copy = copies[0]!;
  const faceOf = (why: string) => copy.faces.find((face) => face.why === why)!;
  await assert.rejects(
    s.miroir.publications.correct({
      copy: copy.id,
      do: "unmask",
      face: faceOf("no-consent").key,
      because: "she told us by telephone",
    }),
    { code: "publish/stays-masked" },
  );
  const stranger = copy.faces.find(({ why, foundBy }) => why === "nobody" && foundBy === "import")!;
  await assert.rejects(
    s.miroir.publications.correct({ copy: copy.id, do: "unmask", face: stranger.key, because: "no" }),
    { code: "usage/missing" },
  );
  const uncovered = await s.miroir.publications.correct({
    copy: copy.id,
    do: "unmask",
    face: stranger.key,
    because: "a statue, not a person",
  });
  assert.equal(uncovered.state, "ready");
  assert.equal(uncovered.corrections[0]!.because, "a statue, not a person");
  const covered = await s.miroir.publications.correct({
    copy: copies[1]!.id,
    do: "mask",
    box: { x: 0.1, y: 0.2, width: 0.3, height: 0.4 },
  });
  assert.ok(
    covered.faces.every(({ visible }) => !visible),
    "a mask drawn over somebody covers her whoever she is",
  );
  await s.miroir.publications.sign({ publication: publication.id });
  await s.miroir.publications.handOut({ publication: publication.id });
  const [first, second] = (await copiesIn(s.out)) as [Buffer, Buffer];
  assert.deepEqual(await facesIn(first), [AT_STRANGER, AT_ONE].sort());
  assert.deepEqual(await facesIn(second), []);
  await s.instance.sql(async (sql) => {
    const { text } = await sql.one<{ text: string }>(
      `select string_agg(c::text, '') || (select string_agg(encode(sealed_because, 'escape'), '') from publication_corrections) as text
       from publication_corrections c`,
    );
    assert.ok(!text.includes("statue"));
  });
  // After it left, a mask can still be added, and then the copy does not stay as it was.
  await s.miroir.publications.correct({
    copy: copy.id,
    do: "mask",
    box: { x: 0, y: 0.65, width: 0.4, height: 0.35 },
  });
  await s.miroir.publications.rebuild();
  assert.deepEqual(await facesIn((await copiesIn(s.out))[0]!), [AT_ONE]);
});

test("a face that is still found holds the copy back until somebody looks", async (t) => {
  const s = await scene(t);
  const { publication } = await draw(s);
  // As if the second look had missed it: the check of the copy finds it.
  await s.instance.sql((sql) => sql.run(`delete from publication_faces`));
  await s.miroir.publications.sign({ publication: publication.id });
  const held = await s.miroir.publications.handOut({ publication: publication.id });
  assert.deepEqual([held.out, held.blocked], [0, 2]);
  assert.deepEqual(await copiesIn(s.out), []);
  const { copies } = await s.miroir.publications.sheet({ publication: publication.id });
  for (const { state, left, id } of copies) {
    assert.deepEqual([state, left.length], ["blocked", 1]);
    await s.miroir.publications.correct({ copy: id, do: "approve" });
  }
  const handed = await s.miroir.publications.handOut({ publication: publication.id });
  assert.deepEqual([handed.out, handed.blocked], [2, 0]);
  await refusedBy(s.instance, /r6_blocked_until_somebody_looks/, (sql) =>
    sql.run(`update publication_copies set approved_by = null, approved_at = null`),
  );
});

test("small faces of nobody known are left by a policy that says its risk, never somebody known", async (t) => {
  const s = await scene(t);
  await publish(s, { leaveBelowPx: 44 });
  for (const copy of await copiesIn(s.out))
    assert.deepEqual(await facesIn(copy), ["22,17", AT_STRANGER, AT_ONE].sort());
  const [line] = await s.miroir.publications.register();
  assert.deepEqual([line!.smallLeft, line!.smallComparable, line!.masked], [2, 2, 1]);
});

test("where two persons are the rule, another than the maker signs, and only what was confirmed is visible", async (t) => {
  const s = await scene(t, { settings: { twoPersons: true } });
  const { publication } = await draw(s);
  const { copies } = await s.miroir.publications.sheet({ publication: publication.id });
  assert.ok(copies[0]!.faces.some(({ why }) => why === "unconfirmed"));
  assert.ok(copies[0]!.faces.every(({ visible }) => !visible));
  await assert.rejects(s.miroir.publications.sign({ publication: publication.id }), {
    code: "publish/second-person",
  });
  const bob = s.miroir.as({ name: "bob", role: "officer" });
  assert.equal((await bob.publications.sign({ publication: publication.id })).signedBy, "bob");
  await refusedBy(s.instance, /r96_signed_by_another/, (sql) =>
    sql.run(`update publications set signed_by = ' ADA '`),
  );
});

test("a run that is stopped goes on where it stopped, and ends as an undisturbed one", async (t) => {
  const s = await scene(t);
  const stopped = async <T>(
    run: (how: { signal: AbortSignal; onProgress: () => void }) => Promise<T>,
  ): Promise<T> => {
    const control = new AbortController();
    return run({ signal: control.signal, onProgress: () => control.abort() });
  };
  const first = await stopped((how) =>
    s.miroir.publications.draw({ album: "run", use: "website", out: s.out }, how),
  );
  assert.ok(first.interrupted);
  const second = await draw(s);
  assert.deepEqual([second.resumed, second.interrupted], [true, false]);
  assert.equal(second.publication.id, first.publication.id);
  assert.deepEqual(second.publication.copies, { ready: 2 });
  const { id } = second.publication;
  await s.miroir.publications.sign({ publication: id });
  await stopped((how) => s.miroir.publications.handOut({ publication: id }, how));
  const last = await s.miroir.publications.handOut({ publication: id });
  assert.deepEqual([last.out, last.interrupted], [2, false]);
  assert.equal((await copiesIn(s.out)).length, 2);
});

test("with a recipient of the register, only whom a consent names for it is visible, and each is a disclosure", async (t) => {
  const s = await scene(t);
  const { recipientId: recipient } = await s.miroir.recipients.add({
    name: "Paper News",
    address: "2 Paper Street",
    contact: "desk@news.example",
    mail: "desk@news.example",
    partyType: "third-party",
    purpose: "publish:press",
  });
  await consentTo(s.instance.miroir, s.one, "publish:press");
  await publish(s, { use: "press", recipient });
  for (const copy of await copiesIn(s.out)) assert.deepEqual(await facesIn(copy), [AT_ONE]);
  const { disclosures } = await s.miroir.recipients.of({ subject: s.one });
  assert.equal(disclosures.length, 2);
  const { recipientsTold } = await s.miroir.withdraw({ subject: s.one, purpose: "publish:press" });
  assert.equal(recipientsTold, 1);
});

test("the schema itself refuses a visible person without their consent in force to that use", async (t) => {
  const s = await scene(t);
  await publish(s);
  const insert = (consent: string, subject: string) =>
    `insert into publication_visible (id, copy_id, purpose, subject_id, consent_id, shown_under, x, y, width, height, since)
     select gen_random_uuid(), id, purpose, '${subject}', '${consent}', true, 0, 0, 1, 1, now() from publication_copies limit 1`;
  const find = await s.instance.sql((sql) =>
    sql.one<{ id: string }>(`select id from consents where subject_id = $1 and purpose = 'find'`, [s.two]),
  );
  await refusedBy(s.instance, /r6_visible_only_under_a_consent_in_force/, (sql) =>
    sql.run(insert(find.id, s.two)),
  );
  await refusedBy(s.instance, /r6_visible_only_under_a_consent_in_force/, (sql) =>
    sql.run(insert(s.consent.consentId, s.two)),
  );
  await refusedBy(s.instance, /r6_signed_by_somebody/, (sql) =>
    sql.run(`update publications set signed_by = null, signed_at = null`),
  );
});

test("a copy that was moved is said to have escaped, and is put back masked", async (t) => {
  const s = await scene(t);
  await publish(s);
  const names = (await readdir(s.out)).sort();
  await rename(join(s.out, names[0]!), join(s.instance.folder, "moved.jpg"));
  await s.miroir.withdraw({ subject: s.one, purpose: "publish:website" });
  const { escaped, rebuilt } = await s.miroir.publications.rebuild();
  assert.deepEqual([escaped, rebuilt], [1, 2]);
  const open = await s.miroir.publications.register({ open: true });
  assert.deepEqual(
    open.map(({ name, escapedAt }) => [name, escapedAt !== null]),
    [[names[0], true]],
  );
});

test("only pictures in which somebody is visible are made, decided anew until they leave and when they are taken back", async (t) => {
  const s = await scene(t);
  await s.instance.picture("q-stranger.png", { faces: [STRANGER] });
  await s.instance.picture("r-nobody.png", { faces: [] });
  await s.instance.picture("s-two.png", { faces: [TWO] });
  await s.miroir.import({ paths: [s.instance.photos], album: "run" });
  await s.miroir.scan();
  const terms = { onlyVisible: true, leaveBelowPx: 48, captions: false } as const;
  const { publication } = await draw(s, terms);
  assert.deepEqual(
    [publication.onlyVisible, publication.copies, publication.leftOut],
    [true, { ready: 2, failed: 3 }, 3],
  );
  const { id } = publication;
  const shown = await s.miroir.publications.sheet({ publication: id, shownOnly: true });
  assert.deepEqual(
    shown.copies.map(({ source }) => basename(source!)),
    ["p0.png", "p1.png"],
  );
  const all = await s.miroir.publications.sheet({ publication: id });
  assert.deepEqual(
    all.copies.map(({ source, state, problem }) => [basename(source!), state, problem]),
    [
      ["p0.png", "ready", null],
      ["p1.png", "ready", null],
      ["q-stranger.png", "failed", "nobody-visible"],
      ["r-nobody.png", "failed", "nobody-visible"],
      ["s-two.png", "failed", "nobody-visible"],
    ],
  );
  const said = await runCommand(s.miroir, ["publish", "sheet", id]);
  assert.match(said.text, /run-00001\.jpg {2}of \S*photos\/p0\.png {2}ready to be handed out/);
  assert.match(said.text, /2 ready to be handed out; 3 left out: nobody is visible/);
  assert.ok(!said.text.includes("q-stranger") && !said.text.includes("could not be made"));
  const more = await runCommand(s.miroir, ["publish", "sheet", id, "--left-out"], "fr");
  assert.match(more.text, /s-two\.png {2}laissée de côté : personne n'est visible/);

  const { correct } = s.miroir.publications;
  const [, first, stranger, nobody] = all.copies as [unknown, ...typeof all.copies];
  // Covering the last one who is visible leaves it out, and taking that back brings it in again.
  const her = first!.faces.find(({ visible }) => visible)!;
  const covered = await correct({ copy: first!.id, do: "mask", box: her.box });
  assert.deepEqual([covered.state, covered.problem], ["failed", "nobody-visible"]);
  const undone = await correct({ copy: first!.id, do: "undo", correction: covered.corrections[0]!.id });
  assert.deepEqual([undone.state, undone.problem], ["ready", null]);
  assert.equal((await correct({ copy: nobody!.id, do: "take-in" })).problem, "nobody-visible");
  // A face that is uncovered by hand is somebody; the harder look that was left out is made up for.
  const [face] = stranger!.faces;
  assert.equal(face!.why, "small");
  await correct({ copy: stranger!.id, do: "mask", box: face!.box });
  assert.equal((await s.miroir.publications.sheet({ publication: id })).copies[2]!.problem, "nobody-visible");

  // Person 2 agrees after the sheet was drawn: the picture that shows only her was not on it, and stays out.
  await consentTo(s.miroir, s.two, "publish:website");
  await s.miroir.publications.sign({ publication: id });
  const handed = await s.miroir.publications.handOut({ publication: id });
  assert.deepEqual([handed.out, handed.leftOut, handed.failed], [2, 0, 0]);
  assert.equal((await copiesIn(s.out)).length, 2);

  // With one of both gone the copies come back, masked; with the other gone too nobody is visible, and they do not.
  await s.miroir.withdraw({ subject: s.one, purpose: "publish:website" });
  assert.equal((await s.miroir.publications.rebuild()).rebuilt, 2);
  assert.equal((await copiesIn(s.out)).length, 2);
  await s.miroir.withdraw({ subject: s.two, purpose: "publish:website" });
  assert.deepEqual(await copiesIn(s.out), []);
  const rebuilt = await s.miroir.publications.rebuild();
  assert.deepEqual([rebuilt.rebuilt, rebuilt.notRebuilt], [0, 2]);
  assert.deepEqual(await copiesIn(s.out), []);
  assert.equal((await s.miroir.publications.rebuild()).stale, 0, "it is not tried every night");
});

test("a picture whose last consent ends between the sheet and the handing out is left out, and an album without any is said", async (t) => {
  const s = await scene(t);
  const { publication } = await draw(s, { onlyVisible: true });
  await s.miroir.publications.sign({ publication: publication.id });
  await s.miroir.withdraw({ subject: s.one, purpose: "publish:website" });
  const handed = await s.miroir.publications.handOut({ publication: publication.id });
  assert.deepEqual([handed.out, handed.leftOut, handed.failed, handed.blocked], [0, 2, 0, 0]);
  assert.deepEqual(await copiesIn(s.out), []);
  const again = await draw(s, { onlyVisible: true, out: join(s.instance.folder, "again") });
  await assert.rejects(s.miroir.publications.sign({ publication: again.publication.id }), {
    code: "publish/nobody-visible",
  });
});
