import assert from "node:assert/strict";
import { mkdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import sharp from "sharp";
import { makeCr3, makeFilm, makeNef } from "../../support/camera-files.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { makePicture } from "../../support/made-vision.ts";
import { exifSegment, makeTiff, makeXmp, withSegments, xmpSegment } from "../../support/records.ts";
import { makeZip } from "../../support/zip.ts";

interface Row {
  mediaType: string;
  caption: string | null;
  takenAt: string | null;
  faces: string;
  all: string;
}

const rows = ({ sql }: Instance): Promise<Row[]> =>
  sql((each) =>
    each.query<Row>(
      `select i.media_type, i.caption, i.taken_at,
         (select count(*) from faces f where f.item_id = i.id) as faces, row_to_json(i)::text as all
       from items i order by seq`,
    ),
  );

const words = (caption: string, more = ""): string =>
  makeXmp(
    `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${caption}</rdf:li></rdf:Alt></dc:description>${more}`,
  );

/** A region of MWG, centre and size in fractions. */
const region = (name: string, x: number, y: number, size: number): string =>
  `<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li><rdf:Description mwg-rs:Name="${name}" mwg-rs:Type="Face"><mwg-rs:Area xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" stArea:x="${x}" stArea:y="${y}" stArea:w="${size}" stArea:h="${size}" stArea:unit="normalized"/></rdf:Description></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>`;

const importAll = ({ miroir, photos }: Instance, more = {}) =>
  miroir.import({ paths: [photos], album: "run", ...more });

test("a camera file is one picture: found by its preview, described by its sidecar, shown with everybody else covered", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const preview = await makePicture({
    width: 320,
    height: 240,
    format: "jpeg",
    faces: [
      { person: 1, x: 20, y: 20 },
      { person: 2, x: 200, y: 20 },
    ],
  });
  await writeFile(join(instance.photos, "a.nef"), makeNef({ preview }));
  await writeFile(join(instance.photos, "a.xmp"), words("The finish", region("Ada Named", 0.14, 0.18, 0.2)));
  const before = await readFile(join(instance.photos, "a.nef"));
  const report = await importAll(instance);
  assert.deepEqual([report.imported, report.faces, report.described, report.problems.length], [1, 2, 1, 0]);
  const [item] = await rows(instance);
  assert.deepEqual(
    [item?.mediaType, item?.caption, item?.takenAt],
    ["image/x-nikon-nef", "The finish", "2026-06-21T10:11:12+02:00"],
  );
  assert.doesNotMatch(item?.all ?? "", /Named/, "a name of somebody else's region is nowhere");

  const { subjectId: subject, personalKey } = await instance.enrol(1);
  await instance.miroir.grants.open({ subject, personalKey });
  assert.equal((await instance.miroir.scan()).shown, 1);
  const { page } = await instance.miroir.profile({ subject, html: join(instance.folder, "page") });
  assert.deepEqual([page?.pictures, page?.withheld], [1, 0], "its preview, with the other covered");

  await t.test(
    "a sidecar that is changed describes the picture anew, without looking for faces again",
    async () => {
      await writeFile(join(instance.photos, "a.xmp"), words("The finish, at noon"));
      await utimes(join(instance.photos, "a.xmp"), new Date(), new Date(Date.now() + 5000));
      const again = await importAll(instance);
      assert.deepEqual([again.imported, again.unchanged, again.described], [0, 1, 1]);
      const [now] = await rows(instance);
      assert.deepEqual([now?.caption, now?.faces], ["The finish, at noon", item?.faces]);
      assert.equal((await importAll(instance)).described, 0, "and once");
      assert.deepEqual(await readFile(join(instance.photos, "a.nef")), before);
    },
  );
});

test("a region of another program shows where to look again; the detector decides", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const faint = { person: 3, x: 200, y: 100, size: 60, faint: true } as const;
  const picture = (background: number) =>
    makePicture({ width: 400, height: 200, format: "jpeg", background, faces: [faint] });
  const at = async (background: number, x: number, y: number): Promise<Buffer> =>
    withSegments(await picture(background), xmpSegment(words("", region("Bo Named", x, y, 0.2))));
  await writeFile(join(instance.photos, "plain.jpg"), await picture(1));
  await writeFile(join(instance.photos, "right.jpg"), await at(2, 230 / 400, 130 / 200));
  await writeFile(join(instance.photos, "wrong.jpg"), await at(3, 0.1, 0.15));
  await importAll(instance);
  const all = await rows(instance);
  assert.deepEqual(
    all.map(({ faces }) => Number(faces)),
    [0, 1, 0],
  );
  assert.doesNotMatch(all.map(({ all: row }) => row).join(), /Named/);

  await t.test("also where it is written into a file that is known", async () => {
    const her = await instance.enrol(3);
    await instance.miroir.grants.open({ subject: her.subjectId, personalKey: her.personalKey });
    assert.equal((await instance.miroir.scan()).shown, 1);
    await writeFile(join(instance.photos, "plain.jpg"), await at(1, 230 / 400, 130 / 200));
    const report = await importAll(instance);
    assert.deepEqual([report.edited, report.imported], [1, 0]);
    assert.equal((await instance.miroir.scan()).shown, 1);
  });
});

test("an export is read in place: words of its JSON, one item for a Live Photo, and no film of its own", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const folder = join(instance.photos, "Takeout", "Google Photos", "Canal run");
  await mkdir(folder, { recursive: true });
  const jpeg = (background: number) => makePicture({ width: 320, height: 240, format: "jpeg", background });
  await writeFile(join(folder, "IMG_1.jpg"), await jpeg(1));
  await writeFile(join(folder, "IMG_1.MOV"), makeFilm(2.9));
  await writeFile(
    join(folder, "IMG_1.jpg.supplemental-metadata.json"),
    JSON.stringify({ title: "IMG_1.jpg", description: "At the canal", people: [{ name: "Cy Named" }] }),
  );
  await writeFile(join(folder, "IMG_2.cr3"), makeCr3({ preview: await jpeg(2) }));
  const report = await importAll(instance);
  assert.deepEqual(
    [report.imported, report.halves, report.films, report.described, report.from],
    [2, 1, 0, 1, ["takeout"]],
  );
  assert.deepEqual(
    report.problems.map(({ path }) => path),
    [join(folder, "IMG_1.MOV")],
    "a film that cannot be read is said, and its picture is in",
  );
  const [first, second] = await rows(instance);
  assert.deepEqual([first?.caption, second?.mediaType], ["At the canal", "image/x-canon-cr3"]);
  assert.match(first?.all ?? "", /IMG_1\.MOV/, "that there is a film is known");
  assert.doesNotMatch(first?.all ?? "", /Named/);
});

test("an export in a ZIP is described by the sidecars in it", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const folder = "Takeout/Google Photos/Canal run";
  const jpeg = (background: number) => makePicture({ width: 320, height: 240, format: "jpeg", background });
  const json = JSON.stringify({ title: "a.jpg", description: "At the lock", people: [{ name: "Di Named" }] });
  const zip = makeZip([
    { name: `${folder}/a.jpg`, content: await jpeg(1) },
    { name: `${folder}/a.jpg.supplemental-metadata.json`, content: Buffer.from(json) },
    { name: `${folder}/b.jpg`, content: await jpeg(2) },
    {
      name: `${folder}/b.jpg.xmp`,
      content: Buffer.from(words("At the bridge", region("Di Named", 0.5, 0.5, 0.2))),
    },
  ]);
  await writeFile(join(instance.photos, "takeout-1.zip"), zip);
  const report = await importAll(instance);
  assert.deepEqual([report.imported, report.described, report.problems.length], [2, 2, 0]);
  const all = await rows(instance);
  assert.deepEqual(
    all.map(({ caption }) => caption),
    ["At the lock", "At the bridge"],
  );
  assert.doesNotMatch(all.map(({ all: row }) => row).join(), /Named/);
});

test("a camera file without a preview is listed by name, and its neighbours go in", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const preview = await sharp({ create: { width: 64, height: 48, channels: 3, background: "teal" } })
    .jpeg()
    .toBuffer();
  const damaged = makeNef({ preview: Buffer.from("no picture at all") });
  await writeFile(join(instance.photos, "a.nef"), damaged);
  await writeFile(join(instance.photos, "b.nef"), makeNef({ preview }));
  const report = await importAll(instance);
  assert.deepEqual(
    [report.imported, report.problems.map(({ error }) => error.code)],
    [1, ["picture/no-preview"]],
  );
});

test("sidecars of every program describe their pictures, and those that cannot be read are named", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { photos, miroir } = instance;
  const beside = (name: string): string => join(photos, name);
  const told = words("CAPTION FROM SIDECAR");
  const root = told.slice(told.indexOf("<x:xmpmeta"), told.lastIndexOf("<?xpacket"));
  const sidecars: Readonly<Record<string, string | Buffer>> = {
    "p1.xmp": root,
    "p2.jpg.xmp": `<?xml version="1.0" encoding="UTF-8"?>\n${root}`,
    "p3.xmp": Buffer.from(`\ufeff${root}`, "utf16le"),
    "p4.xmp": Buffer.from(`\ufeff${root}`, "utf16le").swap16(),
    "p5.jpg.xmp": `\n${root.replaceAll("x:xmpmeta", "x:xml_doc")}`,
    "p6.xmp": root.slice(0, 200),
    "p7.jpg.xmp": "",
  };
  for (const n of [1, 2, 3, 4, 5, 6, 7, 8])
    await writeFile(
      beside(`p${n}.jpg`),
      await makePicture({ width: 320, height: 240, format: "jpeg", background: n }),
    );
  for (const [name, content] of Object.entries(sidecars)) await writeFile(beside(name), content);
  const report = await importAll(instance);
  assert.deepEqual([report.imported, report.described], [8, 5]);
  assert.deepEqual(
    report.problems.map(({ path, error }) => [path, error.code, error.details.problem]),
    [
      [beside("p6.xmp"), "archive/bad-sidecar", "it is damaged, or no XML"],
      [beside("p7.jpg.xmp"), "archive/bad-sidecar", "it is empty"],
    ],
  );
  assert.deepEqual(
    (await rows(instance)).map(({ caption }) => caption),
    [...Array<string>(5).fill("CAPTION FROM SIDECAR"), null, null, null],
  );

  await t.test("until they can be, or are gone", async () => {
    const listed = async (): Promise<string[]> =>
      (await miroir.albums.show({ album: "run" })).problems.map(({ path }) => path);
    assert.deepEqual(await listed(), [beside("p6.xmp"), beside("p7.jpg.xmp")]);
    assert.equal((await importAll(instance)).problems.length, 2);
    await writeFile(beside("p6.xmp"), root);
    await rm(beside("p7.jpg.xmp"));
    const again = await importAll(instance);
    assert.deepEqual([again.described, again.problems.length], [1, 0]);
    assert.equal((await rows(instance))[5]?.caption, "CAPTION FROM SIDECAR");
    assert.deepEqual(await listed(), []);
  });
});

test("a sidecar that repeats the camera's clock or its instant leaves the zone and the day as they were", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { photos } = instance;
  const exif = exifSegment(
    makeTiff(
      [],
      [
        [0x9003, "2026:06:21 03:19:37"],
        [0x9011, "+08:00"],
      ],
    ),
  );
  const takenAt = "2026-06-21T03:19:37+08:00";
  const times = ["2026-06-21T03:19:37", "2026-06-20T19:19:37Z"];
  for (const [n, time] of times.entries()) {
    const plain = await makePicture({ width: 320, height: 240, format: "jpeg", background: n });
    await writeFile(join(photos, `${n}.jpg`), withSegments(plain, exif));
    await writeFile(
      join(photos, `${n}.xmp`),
      words("", `<photoshop:DateCreated>${time}</photoshop:DateCreated>`),
    );
  }
  await importAll(instance);
  assert.deepEqual(
    (await rows(instance)).map((row) => row.takenAt),
    [takenAt, takenAt],
  );
  for (const n of times.keys()) {
    const later = new Date(Date.now() + 5000);
    await utimes(join(photos, `${n}.xmp`), later, later);
  }
  assert.equal((await importAll(instance)).described, 2, "and when it is read anew");
  assert.deepEqual(
    (await rows(instance)).map((row) => row.takenAt),
    [takenAt, takenAt],
  );
});

test("JSONs beside pictures that nobody said are Takeout's are counted, for a hint", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { photos } = instance;
  for (const n of [1, 2, 3]) {
    await writeFile(
      join(photos, `a${n}.jpg`),
      await makePicture({ width: 320, height: 240, format: "jpeg", background: n }),
    );
    const json = {
      title: `a${n}.jpg`,
      description: `Words ${n}`,
      photoTakenTime: { timestamp: "1781000000" },
    };
    await writeFile(join(photos, `a${n}.jpg.json`), JSON.stringify(json));
  }
  const report = await importAll(instance);
  assert.deepEqual([report.described, report.jsonLeftOut, report.from], [0, 3, []]);
  const again = await importAll(instance, { from: "takeout" });
  assert.deepEqual([again.unchanged, again.described, again.jsonLeftOut], [3, 3, 0]);
  assert.deepEqual(
    (await rows(instance)).map(({ caption }) => caption),
    ["Words 1", "Words 2", "Words 3"],
  );
});

test("in a ZIP that was uploaded a sidecar is read in the same way, and named as it was sent", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const path = join(instance.folder, "upload.zip");
  const jpeg = (background: number) => makePicture({ width: 320, height: 240, format: "jpeg", background });
  const json = JSON.stringify({ title: "c.jpg", description: "At the lock" });
  await writeFile(
    path,
    makeZip([
      { name: "day/a.jpg", content: await jpeg(1) },
      { name: "day/a.xmp", content: Buffer.from(`\ufeff${words("At the bridge")}`, "utf16le") },
      { name: "day/b.jpg", content: await jpeg(2) },
      { name: "day/b.xmp", content: Buffer.from("<x:xmpmeta") },
      { name: "Google Fotos/c-ha editado(1).jpg", content: await jpeg(3) },
      { name: "Google Fotos/c.jpg.supplemental-metadata(1).json", content: Buffer.from(json) },
      { name: "day/d.jpg", content: await jpeg(4), method: 12 },
      { name: Buffer.from("day/\xe9t\xe9.jpg", "latin1"), content: await jpeg(5) },
    ]),
  );
  const uploaded = [{ id: "00000000-0000-4000-8000-000000000001", path, fileName: "sent.zip" }];
  const report = await importAll(instance, { paths: [path], uploaded });
  assert.deepEqual([report.imported, report.described], [4, 2]);
  assert.deepEqual(
    report.problems.map((each) => [each.path, each.error.code, each.error.details.path]),
    [["sent.zip!/day/b.xmp", "archive/bad-sidecar", "sent.zip!/day/b.xmp"]],
  );
  assert.deepEqual(report.notLookedAt, [{ kind: ".jpg (bzip2)", count: 1 }]);
  assert.deepEqual(
    (await rows(instance)).map(({ caption }) => caption),
    ["At the bridge", null, "At the lock", null],
  );
});
