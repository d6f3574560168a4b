import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { open } from "../../src/index.ts";
import { lookFor } from "../../src/store/leaving/erasure.ts";
import { openVault } from "../../src/vault/master.ts";
import {
  lookInFolders,
  type Needle,
  needleOfText,
  needlesOfBytes,
  needlesOfTemplate,
} from "../support/canary.ts";
import { temporaryFolder } from "../support/database.ts";
import {
  ada,
  addRun,
  freshInstance,
  type Instance,
  madeChoice,
  referencePhotos,
} from "../support/instance.ts";
import { makePicture, templateOf } from "../support/made-vision.ts";
import { makeXmp } from "../support/records.ts";
import { consentTo, disclose } from "../support/rights.ts";
import { freshBucket, noServer } from "../support/s3.ts";
import { searchByTwo } from "../support/second.ts";
import { filesUnder, keysAndRows, rowsAsText } from "../support/state.ts";
import { makeVideo, withoutFfmpeg } from "../support/video.ts";

const NAME = "Zephyrine Quillfeather";
const CONTACT = "zephyrine@quillfeather.example";
const GUARDIAN = "Balthazar Quillfeather";
const REASON = "somebody asked about this at the desk";
const minors = { allowed: true, dpiaReference: "DPIA 2026-4" };

/** Mean of her reference photographs, unit again: what is sealed as her reference. */
const referenceOf = (person: number): Float32Array => {
  const all = [100, 101, 102].map((noise) => templateOf(person, noise));
  const mean = all[0]!.map((_, i) => all.reduce((sum, each) => sum + each[i]!, 0) / 3);
  const length = Math.sqrt(mean.reduce((sum, value) => sum + value * value, 0));
  return mean.map((value) => value / length);
};

/** All that was ever given of person 1. */
const needlesOf = async (personalKey: string): Promise<Needle[]> => [
  ...needlesOfTemplate(referenceOf(1)),
  ...needlesOfTemplate(templateOf(1, 100)),
  ...(await referencePhotos(1)).flatMap(({ name, bytes }) => needlesOfBytes(name, bytes)),
  ...[NAME, CONTACT, GUARDIAN].flatMap((text) => needleOfText(text, text)),
  ...needleOfText("personal key", personalKey),
  ...needleOfText("personal key without hyphens", personalKey.replaceAll("-", "")),
];

const lookAt = ({ config }: Instance, needles: readonly Needle[]) =>
  lookInFolders([config.dataFolder, config.keysFolder], needles);

test("forgetting is real", async (t) => {
  const instance = await freshInstance(t, { onDisk: true, settings: { minors } });
  await addRun(instance.miroir);
  for (let i = 0; i < 6; i++)
    await instance.picture(`p${i}.png`, {
      faces: [
        { person: 1, x: 20, y: 20, noise: i },
        { person: 2, x: 160, y: 20, noise: i },
      ],
    });
  await instance.miroir.import({ paths: [instance.photos], album: "run" });
  const one = await instance.enrol(1, {
    name: NAME,
    contact: CONTACT,
    ageBand: "15-17",
    majorityOn: "2028-03-01",
    guardian: { name: GUARDIAN, proof: "family book" },
    statement: `I, ${NAME}, agree to be searched for by my face.`,
  });
  const two = await instance.enrol(2);
  const grants: string[] = [];
  for (const { subjectId, personalKey } of [one, two])
    grants.push((await instance.miroir.grants.open({ subject: subjectId, personalKey })).grantId);
  await instance.miroir.scan();
  const [photo] = await referencePhotos(1, 1);
  const searchForHer = (miroir = instance.miroir) =>
    searchByTwo(miroir, { photo: photo!, purpose: "find", reason: REASON });
  assert.equal((await searchForHer()).faces[0]?.possibleMatch?.name, NAME);
  const shown = (await instance.miroir.profile({ subject: one.subjectId })).appearances;
  assert.equal(shown.length, 6);
  await instance.miroir.review.decide({ id: shown[0]!.appearanceId, decision: "reject" });
  await instance.miroir.review.decide({ id: shown[1]!.appearanceId, decision: "accept" });
  const needles = await needlesOf(one.personalKey);

  const backup = await temporaryFolder(t);
  await instance.miroir.close();
  await cp(instance.config.dataFolder, join(backup, "data"), { recursive: true });
  await instance.reopen();

  await t.test("before it, nothing of the person is on the disk in clear either", async () => {
    assert.deepEqual((await lookAt(instance, needles)).hits, []);
  });

  await t.test(
    "the person is in no table and under no key, and once the files are rewritten in no byte",
    async () => {
      const forgotten = await instance.miroir.forget({ subject: NAME });
      assert.deepEqual([forgotten.check.left, forgotten.check.keysLeft], [[], []]);
      assert.ok(forgotten.check.looked.length > 80, `looked at ${forgotten.check.looked.length} columns`);
      assert.ok(forgotten.destroyed["ledger entries emptied"]! >= 4);
      const hers = [one.subjectId, one.consentId, grants[0]!];
      const rows = Object.entries(await instance.sql(rowsAsText)).flatMap(([table, lines]) =>
        lines.filter((line) => hers.some((id) => line.includes(id))).map((line) => `${table}: ${line}`),
      );
      assert.deepEqual(rows, []);
      for (const { keys, rows } of Object.values(
        await instance.sql((sql) => keysAndRows(sql, instance.config.keysFolder)),
      ))
        assert.deepEqual(keys, rows);
      assert.equal((await instance.miroir.rewrite()).outcome, "done");
      // Her identifiers are random numbers and not her, but the files must not hold them either once cleaned up.
      const everything = [
        ...needles,
        ...hers.flatMap((id) => needlesOfBytes(id, Buffer.from(id.replaceAll("-", ""), "hex"))),
      ];
      const { hits, bytes } = await lookAt(instance, everything);
      assert.deepEqual(hits, []);
      assert.ok(bytes > 10_000_000, `only ${bytes} bytes were looked at`);
      assert.deepEqual(
        (await filesUnder(instance.config.keysFolder)).filter((name) => hers.some((id) => name.includes(id))),
        [],
      );
    },
  );

  await t.test("nor after the database has been cleaned up, closed and opened again", async () => {
    await instance.miroir.close();
    assert.deepEqual((await lookAt(instance, needles)).hits, []);
    await instance.reopen();
    assert.deepEqual((await lookAt(instance, needles)).hits, []);
  });

  await t.test(
    "the photograph finds nobody, the name is unknown, and the other person keeps everything",
    async () => {
      assert.equal((await searchForHer()).faces[0]?.possibleMatch, null);
      for (const subject of [NAME, one.subjectId]) {
        await assert.rejects(instance.miroir.profile({ subject }), { code: "subject/not-found" });
        await assert.rejects(instance.miroir.forget({ subject }), { code: "subject/not-found" });
      }
      assert.deepEqual(
        (await instance.miroir.people()).map(({ id }) => id),
        [two.subjectId],
      );
      assert.equal((await instance.miroir.profile({ subject: two.subjectId })).appearances.length, 6);
    },
  );

  await t.test("the proof stays, and says nothing of the person", async () => {
    const verified = await instance.miroir.log.verify();
    assert.deepEqual(verified.faults, []);
    assert.ok(verified.erased >= 4);
    const said = JSON.stringify(await instance.miroir.log.list({ limit: 1000 }));
    assert.match(said, /"verb":"forget"/);
    assert.ok(!said.includes(one.subjectId) && !said.includes(NAME));
  });

  await t.test(
    "a backup of the database from before opens nothing of the person with today's keys",
    async () => {
      await cp(instance.config.keysFolder, join(backup, "keys"), { recursive: true });
      const config = {
        ...instance.config,
        dataFolder: join(backup, "data"),
        keysFolder: join(backup, "keys"),
      };
      const restored = await open({ config, actor: ada, now: () => instance.clock.now, vision: madeChoice });
      try {
        assert.deepEqual(
          (await restored.people()).map(({ id }) => id),
          [two.subjectId],
        );
        assert.equal((await searchForHer(restored)).faces[0]?.possibleMatch, null);
        const again = { subject: one.subjectId, personalKey: one.personalKey };
        await assert.rejects(restored.grants.open(again), { code: "keys/destroyed" });
        await assert.rejects(restored.profile({ subject: one.subjectId }), { code: "keys/destroyed" });
        const verified = await restored.log.verify();
        assert.ok(!verified.holds, "a log that was wound back says so");
      } finally {
        await restored.close();
      }
      const vault = openVault(config.keysFolder);
      for (const [kind, id] of [
        ["subject", one.subjectId],
        ["reference", one.subjectId],
        ["grant", grants[0]!],
      ] as const)
        assert.equal(vault.has(kind, id), false, kind);
      vault.close();
      assert.deepEqual((await lookInFolders([backup], needles)).hits, []);
    },
  );
});

test("forgetting reaches what was written, queued, opened and disclosed", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 3; i++)
    await instance.picture(`p${i}.png`, { faces: [{ person: 1, x: 20, y: 20, noise: i }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const written = join(instance.folder, "written");
  await mkdir(written);
  const place = (name: string): string => join(written, name);
  const one = await instance.enrol(1, { name: NAME, contact: CONTACT, keySheet: place("key.pdf") });
  const { subjectId: subject, personalKey } = one;
  await miroir.grants.open({ subject, personalKey });
  await miroir.scan();
  const needles = [...(await needlesOf(personalKey)), ...needleOfText("identifier", subject)];

  await miroir.receipt({ consent: one.consentId, out: place("receipt") });
  const request = await miroir.requests.open({
    kind: "access",
    channel: "letter",
    subject,
    name: NAME,
    contact: CONTACT,
    text: `I, ${NAME}, want to know everything.`,
    out: place("acknowledgement.html"),
  });
  await miroir.report({ subject, out: place("report"), formats: ["html", "json"], personalKey });
  await miroir.report({
    subject,
    out: place(`${NAME}.zip`),
    formats: ["html", "pdf", "json", "zip"],
    personalKey,
  });
  await miroir.portability({ subject, out: place("hers.zip"), personalKey });
  await miroir.profile({ subject, html: place("page") });
  await disclose(instance, { ...one, purpose: "find", name: "Federation" });
  await miroir.person.restrict({ subject, because: "accuracy-contested" });
  await miroir.person.lift({ subject });
  const waiting = await miroir.mail.list();
  assert.ok(waiting.length >= 3, `only ${waiting.length} letters wait`);

  await t.test("before it the person is in the files that were written for them", async () => {
    const files = await filesUnder(written);
    assert.ok(files.length >= 8, files.join(", "));
    const { hits } = await lookInFolders([written], needleOfText("name", NAME));
    assert.ok(hits.length >= 4);
  });

  const certificates = join(instance.folder, "certificates");
  const forgotten = await miroir.forget({ subject, certificate: certificates });

  await t.test("nothing of what was written is left, and no file names the person", async () => {
    const kinds = [...new Set(forgotten.files.map(({ kind }) => kind))].sort();
    assert.deepEqual(kinds, ["key", "letter", "portability", "profile", "receipt", "report"]);
    assert.deepEqual(
      forgotten.files.filter(({ outcome }) => outcome !== "removed"),
      [],
    );
    assert.deepEqual(await filesUnder(written), []);
  });

  await t.test("the person is in no byte of data, keys, certificate and queue", async () => {
    const { config } = instance;
    assert.equal((await miroir.rewrite()).outcome, "done");
    const folders = [config.dataFolder, config.keysFolder, written, certificates];
    assert.deepEqual((await lookInFolders(folders, needles)).hits, []);
    await miroir.close();
    assert.deepEqual((await lookInFolders(folders, needles)).hits, []);
    await instance.reopen();
    assert.deepEqual((await lookInFolders(folders, needles)).hits, []);
  });

  await t.test("recipients and the request outlive the person, and neither says who it was", async () => {
    const { certificate } = forgotten.certificate;
    assert.deepEqual(
      certificate.kept.filter(({ count }) => count > 0).map(({ what, ground }) => [what, ground]),
      [
        ["requests", "17(3)(e)"],
        ["disclosures", "17(3)(b)"],
        ["commitments", null],
      ],
    );
    const letters = await instance.miroir.mail.list();
    assert.ok(letters.some(({ kind }) => kind === "telling-erasure"));
    assert.ok(letters.every(({ kind }) => kind !== "restriction-lift"));
    const shown = await instance.miroir.requests.show({ request: request.number });
    assert.equal(shown.name, NAME, "sealed under the key of the request, until its last day");
    const rows = JSON.stringify(await instance.sql(rowsAsText));
    assert.ok(!rows.includes(subject) && !rows.includes(NAME));
  });

  await t.test("on the last day of the request its key goes, and with it the last of the name", async () => {
    await instance.miroir.requests.answer({ request: request.number, text: "All of it is erased." });
    await instance.miroir.requests.close({ request: request.number });
    instance.clock.now = new Date("2032-01-01T10:00:00Z");
    const { done } = await instance.miroir.tick();
    assert.equal(done.requestsRemoved, 1);
    assert.deepEqual(await filesUnder(join(instance.config.keysFolder, "request")), []);
  });
});

test("forgetting reaches recordings, copies that left, the words beside pictures, and what was fetched from a storage", async (t) => {
  const bucket = noServer ? undefined : await freshBucket(t);
  const storages = bucket ? { photos: bucket.source } : {};
  const instance = await freshInstance(t, { onDisk: true, settings: { storages } });
  const { miroir, config } = instance;
  await addRun(miroir);
  const she = { person: 1, x: 40, y: 60 };
  await instance.picture("a.png", { faces: [she] });
  const said = `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${NAME} at the start</rdf:li></rdf:Alt></dc:description>
    <dc:subject><rdf:Bag><rdf:li>start</rdf:li><rdf:li>${NAME.toUpperCase()}</rdf:li></rdf:Bag></dc:subject>`;
  await writeFile(join(instance.photos, "a.png.xmp"), makeXmp(said));
  if (!withoutFfmpeg)
    await makeVideo({
      path: join(instance.photos, "walk.mp4"),
      frames: 8,
      faces: (frame) => [{ ...she, x: 40 + 4 * frame, noise: frame }],
    });
  await miroir.import({ paths: [instance.photos], album: "run" });
  if (bucket) {
    const faces = [{ ...she, noise: 3 }];
    await bucket.put("archive/c.png", await makePicture({ width: 320, height: 240, background: 5, faces }));
    await miroir.import({ paths: ["s3:photos/"], album: "run" });
  }
  const pictures = 1 + Number(!withoutFfmpeg) + Number(bucket !== undefined);
  const one = await instance.enrol(1, { name: NAME, contact: CONTACT });
  const { subjectId: subject, personalKey } = one;
  await miroir.grants.open({ subject, personalKey });
  await miroir.scan();
  assert.equal((await miroir.profile({ subject })).appearances.length, pictures);
  await consentTo(miroir, subject, "publish:website");
  const out = join(instance.folder, "out");
  const { publication } = await miroir.publications.draw({ album: "run", use: "website", out });
  await miroir.publications.sign({ publication: publication.id });
  await miroir.publications.handOut({ publication: publication.id });
  const copies = await filesUnder(out);
  assert.equal(copies.length, pictures);
  const shown = (await Promise.all(copies.map((name) => readFile(join(out, name))))).flatMap((bytes, at) =>
    needlesOfBytes(`copy ${at}`, bytes),
  );
  const words = [...needleOfText("name", NAME), ...needleOfText("name in capitals", NAME.toUpperCase())];
  const needles = [...(await needlesOf(personalKey)), ...words, ...shown];
  const folders = [config.dataFolder, config.keysFolder, out];

  const before = new Set((await lookInFolders(folders, [...words, ...shown])).hits.map(({ form }) => form));
  for (const form of ["name", "name in capitals", "copy 0"]) assert.ok(before.has(form), `${form} was there`);

  const forgotten = await miroir.forget({ subject });
  assert.equal(forgotten.destroyed["words that named her"], 1);
  assert.deepEqual(await filesUnder(out), []);
  assert.equal((await miroir.rewrite()).outcome, "done");
  const left = async () => (await lookInFolders(folders, needles)).hits;
  assert.deepEqual(await left(), []);
  const rows = JSON.stringify(await instance.sql(rowsAsText));
  assert.ok(!rows.includes(subject) && !rows.includes(NAME) && rows.includes("start"));
  await miroir.close();
  assert.deepEqual(await left(), []);
  assert.deepEqual(await filesUnder(join(config.dataFolder, "fetched")).catch(() => []), []);
  await instance.reopen();
  assert.equal((await instance.miroir.publications.rebuild()).rebuilt, pictures);
  assert.equal((await filesUnder(out)).length, pictures);
  assert.deepEqual(await left(), [], "what was put back does not show her");
});

test("the look after an erasure finds a row in a table that was added later, whatever its column is", async (t) => {
  const instance = await freshInstance(t);
  const id = randomUUID();
  for (const [type, value] of [
    ["uuid", id],
    ["text", `reminder for ${id.toUpperCase()}`],
    ["varchar(200)", id],
    ["json", JSON.stringify({ who: id })],
    ["jsonb", JSON.stringify({ who: [id] })],
    ["uuid[]", `{${id}}`],
    ["bytea", `\\x${id.replaceAll("-", "")}`],
    ["bytea", `\\x${Buffer.from(`"${id}"`).toString("hex")}`],
  ] as const) {
    await instance.sql(async (sql) => {
      await sql.run(`create table "Added Later" (at timestamptz default now(), "Whose" ${type})`);
      await sql.run(`insert into "Added Later" ("Whose") values ($1)`, [value]);
    });
    const { left, looked } = await instance.sql((sql) => lookFor(sql, id));
    assert.deepEqual(left, [{ table: "Added Later", column: "Whose", rows: 1 }], type);
    assert.ok(looked.includes("Added Later.Whose"));
    await instance.sql((sql) => sql.run(`drop table "Added Later"`));
  }
  assert.deepEqual((await instance.sql((sql) => lookFor(sql, id))).left, []);
});

test("an erasure that leaves a row somewhere says so instead of saying done", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { subjectId } = await instance.enrol(1);
  await instance.sql(async (sql) => {
    await sql.run("create table newsletter (who text)");
    await sql.run("insert into newsletter values ($1)", [subjectId]);
  });
  await assert.rejects(instance.miroir.forget({ subject: subjectId }), (error: Error) => {
    assert.match(error.message, /1 in newsletter\.who/);
    return true;
  });
});

test("withdrawing while a scan runs: the person is in nothing from then on, the others are found as if they had never been", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 48; i++)
    await instance.picture(`p${String(i).padStart(2, "0")}.png`, {
      faces: [
        { person: 1, x: 20, y: 20, noise: i },
        { person: 2, x: 160, y: 20, noise: i },
      ],
    });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const one = await instance.enrol(1);
  const two = await instance.enrol(2);
  for (const { subjectId, personalKey } of [one, two])
    await miroir.grants.open({ subject: subjectId, personalKey });

  let leaving: Promise<unknown> | undefined;
  const scanned = await miroir.scan(undefined, {
    onProgress: ({ stage, done }) => {
      if (stage === "scan" && done === 5) leaving ??= miroir.withdraw({ subject: one.subjectId });
    },
  });
  await leaving;
  assert.ok(leaving, "the withdrawal began while the scan ran");
  assert.deepEqual([scanned.compared, scanned.skipped], [48, []]);
  const left = (table: string, subject: string) =>
    instance.sql((sql) =>
      sql.one<{ n: number }>(`select count(*)::int as n from ${table} where subject_id = $1`, [subject]),
    );
  for (const table of ["appearances", "grants", "reference_templates", "reference_photos"])
    assert.deepEqual(await left(table, one.subjectId), { n: 0 }, table);
  assert.deepEqual(await left("appearances", two.subjectId), { n: 48 });
  assert.equal((await miroir.scanPlan()).items, 0);
  assert.equal((await miroir.scan()).compared, 0);
});

test("originals are never touched by forgetting", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const path = await instance.picture("a.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  const before = await readFile(path);
  await instance.miroir.import({ paths: [instance.photos], album: "run" });
  const { subjectId } = await instance.enrol(1);
  await instance.miroir.forget({ subject: subjectId });
  assert.deepEqual(await readFile(path), before);
});
