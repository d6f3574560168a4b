import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import sharp from "sharp";
import { readMetadata } from "../../../src/archive/metadata.ts";
import { VERB_NAMES } from "../../../src/domain/act.ts";
import { NO_EVIDENCE } from "../../../src/domain/capture-evidence.ts";
import { DEATH_LABEL } from "../../../src/engine/people/deaths.ts";
import { frameLabel } from "../../../src/engine/people/vouching.ts";
import { PICTURES_A_PART } from "../../../src/engine/report/page.ts";
import { OPENERS, OTHERS, STAFF } from "../../../src/engine/report/records.ts";
import type { Report, ReportInput } from "../../../src/engine/report/report.ts";
import { insertProposal } from "../../../src/store/compare/proposals.ts";
import { camel } from "../../../src/store/names.ts";
import { putDistinct } from "../../../src/store/people/conflicts.ts";
import { putDeath } from "../../../src/store/people/deaths.ts";
import {
  decideEnrolmentRow,
  insertEnrolment,
  insertSession,
  putLink,
} from "../../../src/store/portal/portal.ts";
import {
  endVouching,
  insertFrame,
  insertVouching,
  putVouchingCode,
} from "../../../src/store/portal/vouchings.ts";
import { RELATED } from "../../../src/store/report/report.ts";
import { beginAnswer, insertLookPicture } from "../../../src/store/requests/looks.ts";
import { beginViewing } from "../../../src/store/shown/viewings.ts";
import { insertDelivery } from "../../../src/store/staff/webhooks.ts";
import { machineShapes, readText } from "../../support/documents.ts";
import { failEach } from "../../support/fail-each.ts";
import { addRun, freshInstance, type Instance, referencePhotos } from "../../support/instance.ts";
import { makePicture, openVision } from "../../support/made-vision.ts";
import { attachedFiles, parsePdf } from "../../support/pdf.ts";
import { disclose, insertPublished, insertSidecar } from "../../support/rights.ts";
import { searchByTwo } from "../../support/second.ts";
import { filesUnder } from "../../support/state.ts";

const portrait = (person: number) =>
  makePicture({ width: 160, height: 120, format: "jpeg", faces: [{ person, x: 20, y: 20 }] });
const FRAME = await portrait(1);
const FILE_PHOTOGRAPH = await portrait(2);

const EXIF = { IFD0: { ImageDescription: "Bo Secondperson by the canal", Artist: "Ada Lens" } };

/** One person, three pictures: alone, with two others, and one too poor to be shown without a human. */
const scene = async (t: TestContext) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  await instance.picture("alone.jpg", { faces: [{ person: 1, x: 20, y: 20 }], format: "jpeg", exif: EXIF });
  await instance.picture("with-bo-and-cy.jpg", {
    faces: [
      { person: 1, x: 20, y: 20, noise: 2 },
      { person: 2, x: 120, y: 20 },
      { person: 3, x: 220, y: 120 },
    ],
    format: "jpeg",
    exif: EXIF,
  });
  await instance.picture("poor.png", { faces: [{ person: 1, x: 20, y: 20, quality: 106 }] });
  const manifest = join(instance.folder, "m.csv");
  await writeFile(
    manifest,
    "file,caption,photographer,published_at\nalone.jpg,Her finish,Ada Lens,https://club.example/p?a=1&b=2\nwith-bo-and-cy.jpg,Bo Secondperson and Cy Third,Ada Lens,\npoor.png,Dee Fourth perhaps,,\n",
  );
  await miroir.import({ paths: [instance.photos], album: "run", manifest });
  const one = await instance.enrol(1, { name: "Łucja Example" });
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  await miroir.scan();
  const out = join(instance.folder, "out");
  const report = (input: Partial<ReportInput> = {}): Promise<Report> =>
    miroir.report({ subject: one.subjectId, out, ...input });
  return { instance, miroir, one, out, report };
};

interface JsonReport {
  readonly person: { readonly name: string; readonly restricted: boolean };
  readonly answer: Readonly<Record<string, { facts?: [string, string][]; none?: string }>>;
  readonly references: {
    readonly photos: { file: string }[];
    readonly captured: { readonly frames: string[]; readonly filePhotograph: string | null };
    readonly template: { base64: string; dimensions: number; pack: string } | null;
    readonly sealedPhotos: number;
    readonly sealedTemplate: boolean;
  };
  readonly records: Readonly<Record<string, Record<string, unknown>[]>>;
  readonly appearances: {
    readonly number: number;
    readonly state: string;
    readonly picture: string | null;
    readonly caption: string | null;
    readonly fileName: string | null;
    readonly withheld: string | null;
    readonly withheldBecause: string | null;
    readonly meaning: string;
    readonly metadata: Record<string, unknown>;
    readonly trims: { what: string; reason: string }[];
    readonly source: Record<string, string>;
    readonly contentSha256: string;
  }[];
  readonly trims: { readonly what: string; readonly pictures: number }[];
  readonly end: { readonly appearances: number; readonly withheld: number };
}
const jsonIn = async (folder: string): Promise<JsonReport> =>
  JSON.parse(await readFile(join(folder, "report.json"), "utf8")) as JsonReport;

/** What the PDF brings for programs is byte for byte the file beside it. */
const holdsItsJson = async (folder: string): Promise<void> => {
  const beside = await readFile(join(folder, "report.json"));
  const attached = attachedFiles(parsePdf(await readFile(join(folder, "report.pdf"))));
  assert.deepEqual([...attached.keys()], ["report.json"]);
  const { bytes, mime, relationship } = attached.get("report.json")!;
  assert.deepEqual([mime, relationship], ["application/json", "Data"]);
  assert.ok(beside.length > 1000 && bytes.equals(beside));
};

/** Every byte of every file, as one text. */
const bytesUnder = async (folder: string): Promise<string> =>
  (
    await Promise.all(
      (await filesUnder(folder)).map(async (file) => (await readFile(join(folder, file))).toString("latin1")),
    )
  ).join("\n");

test("a report shows the person and nobody else, in any byte", async (t) => {
  const { instance, out, report } = await scene(t);
  const made = await report();
  assert.deepEqual([made.appearances, made.waiting, made.withheld], [3, 1, 0]);
  const json = await jsonIn(out);
  const pictures = new Map(json.appearances.map((each) => [each.state + each.trims.length, each]));
  const alone = json.appearances.find(({ caption }) => caption === "Her finish")!;
  const group = json.appearances.find(({ state, caption }) => state === "shown" && caption === null)!;
  const waiting = json.appearances.find(({ state }) => state === "candidate")!;
  assert.equal(pictures.size, 3);

  await t.test(
    "a detector finds the person's face and no other, and in a picture that waits none at all",
    async () => {
      const vision = await openVision({ template: false });
      for (const [picture, faces] of [
        [alone, 1],
        [group, 1],
        [waiting, 0],
      ] as const)
        assert.equal((await vision.detect(await readFile(join(out, picture.picture!)))).faces.length, faces);
      await vision.close();
    },
  );

  await t.test("every pixel where another face was is of one colour", async () => {
    const masked = await sharp(join(out, group.picture!)).raw().toBuffer({ resolveWithObject: true });
    const spread = (left: number, top: number): number => {
      const values: number[] = [];
      // The inside of the face's box: JPEG softens the edge of what covers it.
      for (let y = top + 4; y < top + 44; y++)
        for (let x = left + 4; x < left + 44; x++)
          values.push(masked.data[(y * masked.info.width + x) * masked.info.channels]!);
      return Math.max(...values) - Math.min(...values);
    };
    assert.ok(spread(120, 20) <= 6 && spread(220, 120) <= 6, "the others are covered");
    assert.ok(spread(20, 20) > 60, "she is not");
  });

  await t.test("no picture carries metadata or a thumbnail, though the originals do", async () => {
    for (const { picture } of json.appearances) {
      const bytes = await readFile(join(out, picture!));
      assert.doesNotMatch(bytes.toString("latin1"), /Exif|http:\/\/ns\.adobe|Photoshop|JFXX|canal/);
      const { description, creator, gps } = await readMetadata(bytes);
      assert.deepEqual([description, creator, gps], [undefined, undefined, undefined]);
    }
  });

  await t.test(
    "texts and file names that may name others are left out, and each is listed with its reason",
    async () => {
      assert.deepEqual([group.caption, group.fileName], [null, null]);
      assert.ok(!("description" in group.metadata) && !("raw" in group.metadata));
      assert.deepEqual(
        group.trims.map(({ what }) => what),
        ["others-covered", "words-left-out", "file-name-left-out"],
      );
      assert.deepEqual(
        waiting.trims.map(({ what }) => what),
        ["candidate-covered", "words-left-out", "file-name-left-out"],
      );
      for (const { reason } of [...group.trims, ...waiting.trims]) assert.match(reason, /art\. 15\(4\)/);
      const all = await bytesUnder(out);
      assert.doesNotMatch(all, /Cy Third|Dee Fourth|with-bo-and-cy|poor\.png/);
      assert.ok(!all.includes(instance.folder), "nor a place on the organisation's disk");
    },
  );

  await t.test(
    "where a person is alone everything is theirs: caption, file name, every tag, and where it was published",
    () => {
      assert.deepEqual([alone.caption, alone.fileName, alone.trims], ["Her finish", "alone.jpg", []]);
      assert.equal(alone.metadata.description, "Bo Secondperson by the canal");
      assert.match(alone.meaning, /^0\.\d\d reached the match threshold 0\.62, so it was shown/);
      assert.match(waiting.meaning, /a human has to look first/);
      assert.deepEqual(
        [alone.source.album, alone.source.depositedBy, alone.source.rightNote],
        ["run", "ada", "our own photographers"],
      );
    },
  );

  await t.test("the page and the PDF say the same, and nothing of them runs", async () => {
    const html = await readFile(join(out, "report.html"), "utf8");
    assert.match(html, /Łucja Example/);
    assert.match(html, /Her finish/);
    assert.match(html, /https:\/\/club\.example\/p\?a=1&amp;b=2/);
    assert.doesNotMatch(html, /<script|Secondperson and Cy/);
    for (const letter of "abcdefgh") assert.match(html, new RegExp(`<h2>\\(${letter}\\) `));
    assert.match((await readFile(join(out, "report.pdf"))).toString("latin1"), /^%PDF-1\.7/);
  });

  await t.test("the PDF holds the very report.json that lies beside it, and no other file", async () => {
    await holdsItsJson(out);
  });
});

test("in French everything that is said is French", async (t) => {
  const { out, report } = await scene(t);
  await report({ language: "fr" });
  const html = await readFile(join(out, "report.html"), "utf8");
  // The notice is told in the language in which she was given it.
  const told = html.slice(html.indexOf("<main>"), html.indexOf("Notice qui vous a été remise"));
  assert.match(html, /<html lang="fr">/);
  assert.match(html, /Tout ce que nous détenons à votre sujet/);
  assert.match(html, /correspondance possible/);
  assert.match(html, /art\.\s15\(4\)/);
  for (const english of ["possible match", "searches in", "left out", "taken by"])
    assert.ok(!told.includes(english), told.slice(told.indexOf(english) - 60).slice(0, 120));
});

const ORDER = {
  en: ["In short", "Your pictures", "Who searched for you", "(c) ", "(e) ", "(f) ", "(a) ", "(b) ", "(d) "],
  fr: ["En bref", "Vos images", "Qui a cherché votre visage", "(c) ", "(e) ", "(f) ", "(a) ", "(b) ", "(d) "],
} as const;

for (const language of ["en", "fr"] as const)
  test(`a report in ${language} begins with the pictures, then who searched, who received and the rights; machine names are in annexes alone`, async (t) => {
    const { out, report } = await scene(t);
    await report({ language });
    const html = await readFile(join(out, "report.html"), "utf8");
    const headings = [...html.matchAll(/<h2[^>]*>([^<]*)</g)].map(([, heading]) => heading!);
    const places = ORDER[language].map((begin) => headings.findIndex((heading) => heading.startsWith(begin)));
    assert.ok(!places.includes(-1), `${places} of ${headings.join(" · ")}`);
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
      headings.join(" · "),
    );
    const annexes = headings.indexOf("Annexes");
    assert.ok(annexes > places.at(-1)!, headings.join(" · "));
    const read = readText(html.slice(0, html.search(/<h2[^>]*>Annexes</)));
    assert.deepEqual(machineShapes(read), []);
    assert.match(read, language === "en" ? /outside the European Union/ : /hors de l'Union européenne/);
  });

test("the key puts photographs and template in; without it they are said to be sealed, and another key opens nothing", async (t) => {
  const { instance, miroir, one, out, report } = await scene(t);
  await t.test("with an open grant its template is there without the key", async () => {
    await report();
    const { references } = await jsonIn(out);
    assert.deepEqual([references.sealedPhotos, references.sealedTemplate], [3, false]);
    assert.equal(references.template?.dimensions, 512);
  });

  await t.test("with the key the photographs are the very bytes that were given", async () => {
    const made = await report({ personalKey: one.personalKey, out: `${out}-key` });
    assert.equal(made.sealedPhotos, 0);
    const { references } = await jsonIn(`${out}-key`);
    const given = await referencePhotos(1);
    for (const [i, { file }] of references.photos.entries())
      assert.ok((await readFile(join(`${out}-key`, file))).equals(given[i]!.bytes), file);
    const template = Buffer.from(references.template!.base64, "base64");
    assert.equal(template.length, 512 * 4);
    const length = Math.hypot(...new Float32Array(new Uint8Array(template).buffer));
    assert.ok(Math.abs(length - 1) < 1e-3, "a unit vector");
    await holdsItsJson(`${out}-key`);
  });

  await t.test(
    "without key and grant the report says that they are held, sealed, and how to get them",
    async () => {
      const [grant] = await miroir.grants.list();
      await miroir.grants.close({ grant: grant!.id });
      await report({ out: `${out}-sealed` });
      const { references } = await jsonIn(`${out}-sealed`);
      assert.deepEqual(
        [references.sealedPhotos, references.sealedTemplate, references.template],
        [3, true, null],
      );
      assert.match(
        await readFile(join(`${out}-sealed`, "report.html"), "utf8"),
        /sealed under the personal key/,
      );
    },
  );

  await t.test("a wrong key writes nothing", async () => {
    const wrong = (await instance.enrol(2)).personalKey;
    await assert.rejects(report({ personalKey: wrong, out: `${out}-wrong` }), {
      code: "keys/personal-wrong",
    });
    await assert.rejects(report({ personalKey: "K7QF3", out: `${out}-wrong` }), {
      code: "keys/personal-malformed",
    });
    assert.deepEqual(
      (await readdir(instance.folder)).filter((name) => name.includes("wrong")),
      [],
    );
  });
});

test("a picture that cannot be made safe is withheld, listed, and trims nothing else", async (t) => {
  const { instance, out, report } = await scene(t);
  await writeFile(join(instance.photos, "with-bo-and-cy.jpg"), "changed");
  const made = await report();
  assert.deepEqual([made.appearances, made.withheld], [3, 1]);
  const json = await jsonIn(out);
  const withheld = json.appearances.find(({ picture }) => picture === null)!;
  assert.match(withheld.withheldBecause!, /changed since it was imported \(picture\/changed\)/);
  assert.equal(withheld.trims[0]!.what, "picture-withheld");
  assert.ok(withheld.meaning.length > 0 && withheld.source.album === "run", "everything else of it is told");
  assert.deepEqual(json.end, {
    appearances: 3,
    withheld: 1,
    withheldBecause: [{ because: "original-changed", pictures: 1 }],
  });
  assert.equal(withheld.withheld, "original-changed");
  assert.deepEqual(made.withheldBecause, [{ because: "original-changed", pictures: 1 }]);
  const html = await readFile(join(out, "report.html"), "utf8");
  assert.match(html, /1 picture is withheld: the original file has changed since it was imported\./);
  assert.doesNotMatch(html, /picture\/changed|could not be covered|is covered\. A human/);
});

test("formats and places: one ZIP, single formats, nothing written over but a former report of the same person", async (t) => {
  const { instance, out, report } = await scene(t);
  await t.test("a name that ends in .zip is a ZIP of everything", async () => {
    const { path } = await report({ out: `${out}.zip` });
    const bytes = await readFile(path);
    assert.equal(bytes.subarray(0, 2).toString(), "PK");
    for (const name of ["report.html", "report.pdf", "report.json", "pictures/00001.jpg"])
      assert.ok(bytes.includes(name), name);
  });
  await t.test("only what was asked for", async () => {
    await report({ formats: ["json"], out: `${out}-json` });
    assert.deepEqual(await readdir(`${out}-json`), ["pictures", "report.json"]);
    await report({ formats: ["pdf"], out: `${out}-pdf` });
    assert.deepEqual(await readdir(`${out}-pdf`), ["report.pdf"]);
    assert.equal(attachedFiles(parsePdf(await readFile(join(`${out}-pdf`, "report.pdf")))).size, 0);
    assert.equal((await report({ formats: ["pdf", "zip"], out: `${out}-z` })).path, `${out}-z.zip`);
  });
  await t.test("something else in that place is left alone", async () => {
    await mkdir(`${out}-taken`);
    await writeFile(join(`${out}-taken`, "mine.txt"), "mine");
    await assert.rejects(report({ out: `${out}-taken` }), { code: "usage/bad-value" });
    assert.deepEqual(await readdir(`${out}-taken`), ["mine.txt"]);
  });
  await t.test("a former report of the same person is replaced, and is one export", async () => {
    const before = await instance.sql((sql) => sql.query("select 1 from exports"));
    await report({ formats: ["json"], out: `${out}-json` });
    const after = await instance.sql((sql) => sql.query("select 1 from exports"));
    assert.equal(after.length, before.length);
  });
  assert.deepEqual(
    (await readdir(instance.folder)).filter((name) => name.endsWith(".unfinished")),
    [],
  );
});

const unfinished = async ({ folder }: Instance): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith("out"));

test("stopped, withdrawn from or forgotten half way, nothing of it stays", async (t) => {
  await t.test("a stop", async (t) => {
    const { instance, miroir, one, out } = await scene(t);
    const stop = new AbortController();
    const run = miroir.report(
      { subject: one.subjectId, out },
      { signal: stop.signal, onProgress: () => stop.abort() },
    );
    await assert.rejects(run, { code: "run/interrupted" });
    assert.deepEqual(await unfinished(instance), []);
    assert.deepEqual(await instance.sql((sql) => sql.query("select 1 from exports")), []);
    assert.equal(
      (await miroir.report({ subject: one.subjectId, out })).appearances,
      3,
      "and it can be written again",
    );
  });

  for (const [what, code] of [
    ["withdraw", "report/changed"],
    ["forget", "subject/not-found"],
  ] as const)
    await t.test(`${what} while it is written`, async (t) => {
      const { instance, miroir, one, out } = await scene(t);
      let gone: Promise<unknown> | undefined;
      const run = miroir.report(
        { subject: one.subjectId, out },
        {
          onProgress: ({ stage }) => {
            if (stage === "report") gone ??= miroir[what]({ subject: one.subjectId });
          },
        },
      );
      await assert.rejects(run, { code });
      await gone;
      assert.deepEqual(await unfinished(instance), []);
      assert.deepEqual(await instance.sql((sql) => sql.query("select 1 from exports")), []);
    });

  await t.test("whichever statement fails", async (t) => {
    const { instance, miroir, one, out } = await scene(t);
    const made = await failEach(
      instance,
      async () => {
        try {
          return await miroir.report({ subject: one.subjectId, out });
        } catch (error) {
          assert.deepEqual(await unfinished(instance), []);
          throw error;
        }
      },
      20,
    );
    if (made) assert.equal(made.appearances, 3);
  });
});

test("thousands of pictures are read a page at a time, split into parts, and do not pile up in memory", async (t) => {
  const { instance, miroir, one, out } = await scene(t);
  const many = 2000;
  await instance.sql(async (sql) => {
    await sql.run(
      `insert into items select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'seq', 1000 + n,
         'taken_at', '2026-06-21T10:' || lpad((n / 60 % 60)::text, 2, '0') || ':' || lpad((n % 60)::text, 2, '0'),
         'content_sha256', h, 'shows_sha256', h, 'picture_sha256', h))).*
       from items i, generate_series(1, $1::int) n, lateral (select '\\x' || encode(sha256(n::text::bytea), 'hex') as h) as hashed
       where i.seq = 1`,
      [many],
    );
    await sql.run(
      `insert into faces select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(), 'item_id', i.id))).*
       from faces f, items i where i.seq > 1000 and f.id = (select face_id from appearances where state = 'shown' limit 1)`,
    );
    await sql.run(
      `insert into appearances select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'item_id', i.id, 'face_id', f.id))).*
       from appearances p, items i join faces f on f.item_id = i.id
       where i.seq > 1000 and p.id = (select id from appearances where state = 'shown' limit 1)`,
    );
  });
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const made = await miroir.report({ subject: one.subjectId, out });
  clearInterval(watch);
  assert.deepEqual([made.appearances, made.withheld], [many + 3, many]);
  const json = await jsonIn(out);
  assert.equal(json.appearances.length, many + 3);
  assert.equal(
    new Set(json.appearances.map(({ contentSha256 }) => contentSha256)).size,
    many + 3,
    "each once",
  );
  assert.deepEqual(
    json.appearances.map(({ number }) => number),
    Array.from({ length: many + 3 }, (_, i) => i + 1),
  );
  const parts = Math.ceil((many + 3) / PICTURES_A_PART);
  const names = await readdir(out);
  for (const extension of ["html", "pdf"])
    assert.equal(
      names.filter((name) => new RegExp(`^pictures-\\d+\\.${extension}$`).test(name)).length,
      parts,
    );
  const html = await readFile(join(out, "report.html"), "utf8");
  assert.equal([...html.matchAll(/href="pictures-\d+\.html"/g)].length, parts);
  assert.ok(peak - before < 400e6, `${((peak - before) / 1e6).toFixed(0)} MB grown`);
});

/** Something of hers in every table: what a report has to be whole about. */
const everything = async (t: TestContext) => {
  const scened = await scene(t);
  const { instance, miroir, one } = scened;
  const subject = one.subjectId;
  const missing = await instance.picture("missing.png", { faces: [{ person: 1, x: 20, y: 20, noise: 9 }] });
  await miroir.import({ paths: [missing], album: "run" });
  await writeFile(missing, "no picture any more");
  await miroir.scan();
  const [probe] = await referencePhotos(1);
  const found = await searchByTwo(miroir, {
    photo: probe!,
    purpose: "access",
    reason: "she asked at the desk",
  });
  await miroir.confirmSearch({ search: found.searchId, subject });
  instance.clock.now = new Date(instance.clock.now.getTime() + 60_000);
  const [stranger] = await referencePhotos(7);
  await searchByTwo(miroir, { photo: stranger!, purpose: "find", reason: "somebody else asked" });
  await assert.rejects(instance.enrol(1, { name: "Somebody Else" }), { code: "enrol/conflict" });
  const alike = await instance.enrol(12, { name: "Alike" });
  await instance.sql((sql) => putDistinct(sql, subject, alike.subjectId, "ada", instance.clock.now));
  const request = await miroir.requests.open({
    kind: "access",
    channel: "e-mail",
    name: "Łucja Example",
    contact: "lucja@example.org",
    subject,
    text: "Please give me everything.",
  });
  const number = String(request.number);
  await miroir.requests.refuse({
    request: number,
    ground: "excessive",
    reasons: "The same file was asked for and given on the same day, twice.",
    proof: "Both answers and both receipts are in the case of that day.",
  });
  const { appearances } = await miroir.profile({ subject, html: join(instance.folder, "page") });
  const shown = appearances.filter(({ state }) => state === "shown");
  await disclose(instance, {
    subjectId: subject,
    consentId: one.consentId,
    purpose: "publish:press",
    name: "The Paper",
  });
  await miroir.person.correct({ subject, contact: "lucja@example.org" });
  await miroir.instructions.record({ subject, becomes: "erase", words: "All of it, please." });
  await miroir.review.decide({ id: shown[0]!.appearanceId, decision: "reject" });
  await miroir.objections.add({
    picture: appearances.find(({ state }) => state === "candidate")!.appearanceId,
    because: "I do not want that one compared",
    request: number,
  });
  const at = instance.clock.now;
  const listed = { name: "Łucja Example", address: "lucja@example.org", number: "12" };
  await miroir.members.import({
    albums: ["run"],
    until: "2026-12-31",
    from: { people: [{ ...listed, photograph: FILE_PHOTOGRAPH }] },
  });
  await miroir.members.invite({});
  await instance.sql(async (sql) => {
    await sql.run(`update members set subject_id = $1`, [subject]);
    const waiting = {
      subjectId: subject,
      invitationId: null,
      cameBy: "poster",
      evidence: NO_EVIDENCE,
      opensOn: "2026-06-21",
    } as const;
    await insertEnrolment(sql, waiting, at);
    const { vault } = instance.engine;
    const sealedBecause = vault.seal(
      "subject",
      subject,
      "enrolment/because",
      Buffer.from("she was seen at the desk"),
    );
    await decideEnrolmentRow(sql, subject, { state: "approved", sealedBecause, by: "ada" }, at);
    const frame = { id: randomUUID(), ordinal: 1, portrait: true, keepUntil: "2026-07-21" } as const;
    const sealedFrame = vault.seal("subject", subject, frameLabel(frame.id), FRAME);
    await insertFrame(sql, { subjectId: subject }, { ...frame, sealed: sealedFrame }, at);
    const code = { codeSha256: Buffer.alloc(32, 2), validUntil: at };
    await putVouchingCode(sql, { subjectId: subject }, code);
    const { requestId } = await sql.one<{ requestId: string }>(
      `select id as "requestId" from requests where subject_id = $1 order by number limit 1`,
      [subject],
    );
    const underCase = (label: string, said: object): Uint8Array =>
      vault.seal("request", requestId, label, Buffer.from(JSON.stringify(said)));
    const [vouchingId, proposalId, pictureId] = [randomUUID(), randomUUID(), randomUUID()];
    const vouching = {
      id: vouchingId,
      way: "staff",
      comparedBy: "known-personally",
      vouchedBy: "ada",
    } as const;
    const sealedWords = underCase(`vouching/${vouchingId}`, {});
    await insertVouching(sql, { requestId }, { ...vouching, sealedWords }, at);
    const proposal = { id: proposalId, kind: "look", requestId, proposedBy: "ada", proposedAt: at } as const;
    const sealedAsked = underCase(`proposal/${proposalId}`, { albums: ["run"] });
    await insertProposal(sql, { ...proposal, sealedAsked, validUntil: at });
    await beginAnswer(sql, { requestId, sealedFacts: underCase("look", {}), lookedAt: at, validUntil: at });
    await insertLookPicture(sql, {
      ...{ id: pictureId, requestId, ordinal: 1, toCheck: false, putIn: true },
      sealed: underCase(`look/${pictureId}/picture`, {}),
      sealedFacts: underCase(`look/${pictureId}/facts`, { album: "run" }),
    });
    const tokenSha256 = Buffer.alloc(32, 1);
    await insertSession(sql, { tokenSha256, subjectId: subject, idleUntil: at }, at);
    await putLink(sql, { tokenSha256, subjectId: subject, validUntil: at });
    await beginViewing(sql, { subjectId: subject, viewer: "ada", role: "reviewer", day: "2026-06-21" });
    await insertDelivery(
      sql,
      {
        id: randomUUID(),
        target: "club",
        kind: "appearance.found",
        subjectId: subject,
        facts: { found: 1 },
        retainUntil: "2026-07-21",
      },
      at,
    );
  });
  await insertPublished(instance, { subjectId: subject, until: "2026-12-31" });
  await insertSidecar(instance, { subjectId: subject, until: "2026-12-31" });
  await instance.sql((sql) =>
    putDeath(sql, {
      subjectId: subject,
      diedOn: "2026-06-19",
      sealed: instance.engine.vault.seal(
        "subject",
        subject,
        DEATH_LABEL,
        Buffer.from("A letter of their heirs."),
      ),
      recordedBy: "ada",
      recordedAt: instance.clock.now,
    }),
  );
  return scened;
};

/** In a table of the catalogue, with its reason, and not in the report. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  appearances: "streamed as appearances",
  ledger_entries: "opened as records.ledger",
  searches: "opened as records.searches",
  closings: "on its way to the erasure journal inside an act, empty between two",
};

test("it is whole: every table that leads to the person, every row, every column", async (t) => {
  const { instance, one, out, report } = await everything(t);
  await report({ personalKey: one.personalKey });
  const json = await jsonIn(out);
  const { subjectId } = one;
  const columns = await instance.sql((sql) =>
    sql.query<{ table: string; column: string; type: string }>(
      `select table_name as "table", column_name as "column", data_type as type from information_schema.columns
       where table_schema = current_schema() order by 1, 2`,
    ),
  );
  const names = [
    ...new Set(
      columns.filter(({ column }) => /^(?:subject_id|sealed_for)$/.test(column)).map(({ table }) => table),
    ),
  ];
  const children = await instance.sql((sql) =>
    sql.query<{ child: string; parent: string }>(
      `select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent from pg_constraint c where c.contype = 'f'`,
    ),
  );
  const OWNED = new Set([
    ...names,
    "requests",
    "consents",
    "grants",
    "disclosures",
    "objections",
    "searches",
  ]);
  const wanted = [
    ...new Set([...names, ...children.filter(({ parent }) => OWNED.has(parent)).map(({ child }) => child)]),
  ];

  await t.test("every table is in it, or said why not", () => {
    assert.ok(wanted.length >= 20, wanted.join(" "));
    assert.deepEqual(
      wanted.filter((table) => !(table in RELATED) && !(table in ELSEWHERE)),
      [],
    );
  });

  await t.test("every row of the person is in it, and the scene left none of the tables empty", async () => {
    const empty: string[] = [];
    for (const [table, { where }] of Object.entries(RELATED)) {
      const { n } = await instance.sql((sql) =>
        sql.one<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`, [subjectId]),
      );
      // The report itself is an export since.
      const own = table === "exports" ? 1 : 0;
      assert.equal(json.records[camel(table)]!.length, n - own, table);
      if (n - own === 0) empty.push(table);
    }
    assert.deepEqual(empty, []);
    assert.equal(json.records.searches!.length, 2);
    assert.ok(json.records.ledger!.length >= 8);
  });

  await t.test(
    "every column is in it, opened; only accounts of staff, other people, keys and the path of a file are not",
    () => {
      for (const { table, column } of columns) {
        if (!(table in RELATED) || column === "subject_id") continue;
        const name = `${table}.${column}`;
        if (OTHERS.has(camel(column))) {
          for (const row of json.records[camel(table)]!)
            assert.ok(!(camel(column) in row), `${name} names somebody else`);
          continue;
        }
        if (column.startsWith("sealed_") && !column.endsWith("_under") && !column.endsWith("_for"))
          assert.ok(OPENERS[camel(name)], `${name} has an opener`);
        if (/^(?:actor|entity|viewer)$|_by$/.test(column)) {
          assert.ok(
            STAFF.leftOut.has(camel(column)) ||
              STAFF.essential.has(camel(name)) ||
              STAFF.none.has(camel(name)),
            `${name}: an account of staff?`,
          );
          if (STAFF.leftOut.has(camel(column))) continue;
        }
        if (
          [
            "exports.sealed_path",
            "publications.sealed_terms",
            "sidecar_folders.sealed_place",
            "sidecars.sealed_name",
            "capture_frames.sealed",
            "look_pictures.sealed",
            "members.sealed_photograph",
            "invitations.sealed_token",
            "reference_photos.sealed",
            "reference_templates.sealed",
            "reference_templates.sealed_code",
            "grants.sealed_template",
          ].includes(name)
        )
          continue;
        const key = column === "sealed" ? "content" : camel(column.replace(/^sealed_(?!under$|for$)/, ""));
        for (const row of json.records[camel(table)]!) assert.ok(key in row, `${name} as ${key}`);
      }
    },
  );

  await t.test(
    "what the camera gave and the photograph of the file are handed over as pictures",
    async () => {
      const { captured } = json.references;
      assert.deepEqual(captured, {
        frames: ["captured/frame-1.jpg"],
        filePhotograph: "captured/file-photograph.jpg",
      });
      assert.deepEqual(await readFile(join(out, captured.frames[0]!)), Buffer.from(FRAME));
      assert.notDeepEqual(await readFile(join(out, captured.filePhotograph!)), Buffer.from(FRAME));
      const page = await readFile(join(out, "report.html"), "utf8");
      assert.match(page, /captured\/frame-1\.jpg/);
      assert.match(page, /captured\/file-photograph\.jpg/);
    },
  );

  await t.test("what was sealed is readable in it", () => {
    assert.deepEqual(json.records.members![0]!.member, {
      name: "Łucja Example",
      address: "lucja@example.org",
      number: "12",
    });
    const [request] = json.records.requests!;
    assert.equal(request!.text, "Please give me everything.");
    assert.equal((request!.requester as { name: string }).name, "Łucja Example");
    assert.equal(json.records.objections![0]!.reason, "I do not want that one compared");
    assert.equal(
      json.records.consents![0]!.statement,
      "I agree to be searched for by my face in this album.",
    );
    assert.deepEqual(
      json.records.searches!.map(({ reason, outcome }) => [reason, outcome]),
      [
        ["she asked at the desk", "returned"],
        ["somebody else asked", "compared"],
      ],
    );
    assert.match(JSON.stringify(json.records.outbox), /Łucja Example/);
  });

  await t.test(
    "the page reads as the person's: no JSON, identifier, base64 or word of the program",
    async () => {
      await report({ out: `${out}-fr`, language: "fr", personalKey: one.personalKey });
      for (const [folder, language] of [
        [out, "en"],
        [`${out}-fr`, "fr"],
      ] as const) {
        const html = await readFile(join(folder, "report.html"), "utf8");
        const read = html
          .slice(html.indexOf("<main>"))
          .replace(/<[^>]*>/g, "\n")
          .replaceAll("&quot;", '"');
        assert.doesNotMatch(read, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/, "no identifier");
        assert.doesNotMatch(read, /[{}]|\[object|undefined|null\b/, "no JSON");
        assert.doesNotMatch(read, /[A-Za-z0-9+/]{80}/, "no base64");
        assert.doesNotMatch(read, /\b20\d{8}\b/, "no number of a request as it is stored");
        const verbs = VERB_NAMES.filter((verb) => verb.includes("."));
        assert.deepEqual(
          verbs.filter((verb) => read.includes(verb)),
          [],
          "no verb",
        );
        assert.doesNotMatch(
          read,
          /identity-in-person|refusal-proposed|acknowledged|membership-photograph|came of age|\bexplicit\)|SHA-256 [0-9a-f]{64}\n/,
        );
        assert.match(read, new RegExp(`\\b${json.records.requests![0]!.number}\\b`));
        assert.match(read, language === "en" ? /receipt confirmed to you/ : /réception confirmée/);
      }
      assert.match(String(json.records.requests![0]!.number), /^2026-\d{4}$/);
      assert.equal(
        Buffer.from(json.references.template!.base64, "base64").length,
        512 * 4,
        "it is in the JSON",
      );
    },
  );

  await t.test("recipients are named one by one, with the day and what they were told", () => {
    const facts = json.answer.recipients!.facts!;
    assert.match(facts[0]![0], /The Paper, 2 Paper Street \(desk@recipient\.example\)/);
    assert.match(facts[0]![1], /21 June 2026/);
    assert.match(facts[0]![1], /to be told of correction/);
  });

  await t.test("a restricted person has a whole answer, which says that it is restricted", async () => {
    await instance.miroir.person.restrict({ subject: subjectId, because: "accuracy-contested" });
    await report({ out: `${out}-restricted` });
    const restricted = await jsonIn(`${out}-restricted`);
    assert.equal(restricted.person.restricted, true);
    assert.equal(restricted.appearances.length, json.appearances.length);
    assert.match(
      await readFile(join(`${out}-restricted`, "report.html"), "utf8"),
      /is restricted \(article\s18\)/,
    );
    await assert.rejects(instance.miroir.profile({ subject: subjectId }), { code: "person/restricted" });
  });

  await t.test("nobody vouched: the photograph of the file stays where it is (law 11)", async () => {
    await instance.sql((sql) => endVouching(sql, { subjectId: one.subjectId }, "ada", instance.clock.now));
    await report({ personalKey: one.personalKey, out: `${out}-unvouched` });
    const { references } = await jsonIn(`${out}-unvouched`);
    assert.deepEqual(references.captured, { frames: ["captured/frame-1.jpg"], filePhotograph: null });
  });
});
