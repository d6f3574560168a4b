import assert from "node:assert/strict";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { readMetadata } from "../../../src/archive/metadata.ts";
import { profileShown } from "../../../src/cli/compare/profile.ts";
import { addRun, freshInstance } from "../../support/instance.ts";
import { openVision } from "../../support/made-vision.ts";

const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>&amp;`;

test("a person's page shows that person and nobody else", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const exif = { IFD0: { ImageDescription: "Taken by the canal", Artist: "Ada Lens" } };
  await instance.picture("alone.jpg", { faces: [{ person: 1, x: 20, y: 20 }], format: "jpeg", exif });
  await instance.picture("group.jpg", {
    faces: [
      { person: 1, x: 20, y: 20, noise: 2 },
      { person: 2, x: 120, y: 20 },
      { person: 3, x: 220, y: 120 },
    ],
    format: "jpeg",
    exif,
  });
  await instance.picture("poor.png", { faces: [{ person: 1, x: 20, y: 20, quality: 106 }] });
  const manifest = join(instance.folder, "m.csv");
  const quoted = `"${HOSTILE.replaceAll('"', '""')}"`;
  await writeFile(
    manifest,
    `file,caption,photographer,published_at\nalone.jpg,${quoted},${quoted},https://club.example/?a=1&b="x"\ngroup.jpg,Bo Secondperson and Cy Third,Ada Lens,\n`.replace(
      '?a=1&b="x"',
      "?a=1&b=2",
    ),
  );
  await miroir.import({ paths: [instance.photos], album: "run", manifest });
  const one = await instance.enrol(1, { name: `Ann ${HOSTILE}` });
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  await miroir.scan();
  const folder = join(instance.folder, "page");
  const profile = await miroir.profile({ subject: one.subjectId, html: folder });
  assert.deepEqual([profile.page?.pictures, profile.page?.withheld], [2, 0]);
  const html = await readFile(profile.page!.path, "utf8");

  await t.test("a detector finds only that person's face in each picture", async () => {
    const vision = await openVision({ template: false });
    const files = await readdir(join(folder, "pictures"));
    assert.equal(files.length, 2);
    for (const file of files) {
      const { faces } = await vision.detect(await readFile(join(folder, "pictures", file)));
      assert.equal(faces.length, 1, file);
      assert.ok(Math.abs(faces[0]!.box.x - 20) < 4 && Math.abs(faces[0]!.box.y - 20) < 4);
    }
    await vision.close();
  });

  await t.test("no picture carries metadata, though the originals do", async () => {
    assert.match(
      (await readFile(join(instance.photos, "alone.jpg"))).toString("latin1"),
      /Taken by the canal/,
    );
    for (const file of await readdir(join(folder, "pictures"))) {
      const bytes = await readFile(join(folder, "pictures", file));
      assert.doesNotMatch(bytes.toString("latin1"), /Exif|http:\/\/ns\.adobe|Photoshop|canal|Ada Lens/);
      const { description, creator, takenAt } = await readMetadata(bytes);
      assert.deepEqual([description, creator, takenAt], [undefined, undefined, undefined]);
    }
  });

  await t.test("a name, a caption and a photographer are text, whatever they hold", () => {
    assert.doesNotMatch(html, /<script|<img src=x|onerror=alert\(2\)>/);
    assert.match(html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
    assert.match(html, /Content-Security-Policy" content="default-src 'none'/);
    assert.deepEqual([...html.matchAll(/<(?:script|iframe|object|embed|link|form)\b/g)], []);
    const external = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1]!);
    for (const address of external)
      assert.match(address, /^(?:pictures\/\d{4}\.jpg|https:\/\/club\.example\/)/);
  });

  await t.test(
    "a caption that was never published may name the others, so it is left out where others are",
    () => {
      assert.doesNotMatch(html, /Secondperson|Cy Third/);
      assert.match(html, /caption, title and keywords are left out/);
    },
  );

  await t.test("a candidate waits for a human and is counted, not shown", () => {
    assert.match(html, /1 more waits for a human/);
    assert.match(html, /2 possible matches/);
    assert.doesNotMatch(html, /poor\.png/);
  });

  await t.test("no place on the organisation's disk is on it", () => {
    assert.ok(!html.includes(instance.folder) && !html.includes("alone.jpg"));
  });

  await t.test("in French too", async () => {
    const french = await miroir.profile({
      subject: one.subjectId,
      html: join(instance.folder, "fr"),
      language: "fr",
    });
    const text = await readFile(french.page!.path, "utf8");
    assert.match(text, /<html lang="fr">/);
    assert.match(text, /2 correspondances possibles/);
  });
});

test("a picture whose other faces cannot be covered, or that is gone, is withheld and said to be", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const path = await instance.picture("a.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const one = await instance.enrol(1);
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  await miroir.scan();
  await writeFile(path, "changed");
  const { page } = await miroir.profile({ subject: one.subjectId, html: join(instance.folder, "page") });
  assert.deepEqual([page?.pictures, page?.withheld], [0, 1]);
  assert.match(await readFile(page!.path, "utf8"), /Withheld/);
});

test("a page whose originals are missing says so, and never that somebody else could not be covered", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  for (const name of ["a.png", "b.png", "c.png"])
    await instance.picture(name, { faces: [{ person: 1, x: 20 + name.charCodeAt(0) - 97, y: 20 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const one = await instance.enrol(1);
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  await miroir.scan();
  await rm(join(instance.photos, "a.png"));
  await rm(join(instance.photos, "b.png"));
  await writeFile(join(instance.photos, "c.png"), "another file");
  for (const [language, gone, next] of [
    ["en", "the original file is missing", "once the organisation has put the file back"],
    ["fr", "le fichier original manque", "dès que l'organisation a remis le fichier à sa place"],
  ] as const) {
    const shown = await miroir.profile({
      subject: one.subjectId,
      html: join(instance.folder, `page-${language}`),
      language,
    });
    assert.deepEqual(shown.page?.withheldBecause, [
      { because: "original-gone", pictures: 2 },
      { because: "original-changed", pictures: 1 },
    ]);
    const html = (await readFile(shown.page!.path, "utf8")).replaceAll("&#39;", "'");
    assert.equal(html.split(gone).length - 1, 2);
    assert.equal(html.split(next).length - 1, 2);
    assert.doesNotMatch(html, /could not be covered|n'a pas pu y être masquée/);
    const { text } = profileShown(shown, language);
    assert.match(
      text,
      language === "en"
        ? /Withheld: 3 \(2: the original file is missing/
        : /Retenues : 3 \(2 : le fichier original manque/,
    );
    assert.doesNotMatch(text, /covered|masqué|couvert/);
  }
});
