import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import sharp from "sharp";
import { exportsAt, isDerived, recogniseExport, sidecarsOf } from "../../src/archive/exports.ts";
import { filmIn, isLivePair, otherHalves } from "../../src/archive/motion.ts";
import { Neighbours } from "../../src/archive/neighbours.ts";
import { hintsOf, regionsIn } from "../../src/archive/regions.ts";
import { describeWith, readSaid, readSidecar, type Sidecar } from "../../src/archive/sidecar.ts";
import { TakeoutFolders } from "../../src/archive/takeout.ts";
import type { ExportKind } from "../../src/domain/libraries.ts";
import { isoBox, makeFilm } from "../support/camera-files.ts";
import { exifSegment, makeTiff, makeXmp, withSegments, xmpSegment } from "../support/records.ts";
import { trials } from "../support/trials.ts";

const JPEG = await sharp({ create: { width: 40, height: 20, channels: 3, background: "teal" } })
  .jpeg()
  .toBuffer();

/** Regions as digiKam, Windows and ACDSee write them, each around another face, and the tags that repeat the names. */
const REGIONS = makeXmp(`
  <mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>
    <rdf:li><rdf:Description mwg-rs:Name="Ada Named" mwg-rs:Type="Face"><mwg-rs:Area xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" stArea:x="0.5" stArea:y="0.4" stArea:w="0.2" stArea:h="0.2" stArea:unit="normalized"/></rdf:Description></rdf:li>
    <rdf:li rdf:parseType="Resource"><mwg-rs:Type>Focus</mwg-rs:Type><mwg-rs:Area xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" rdf:parseType="Resource"><stArea:x>0.9</stArea:x><stArea:y>0.9</stArea:y><stArea:w>0.1</stArea:w><stArea:h>0.1</stArea:h></mwg-rs:Area></rdf:li>
  </rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>
  <MP:RegionInfo xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#" xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#"><rdf:Description><MPRI:Regions><rdf:Bag><rdf:li><rdf:Description MPReg:Rectangle="0.1, 0.2, 0.25, 0.5" MPReg:PersonDisplayName="Bo Named"/></rdf:li></rdf:Bag></MPRI:Regions></rdf:Description></MP:RegionInfo>
  <a:Regions xmlns:a="http://ns.acdsee.com/regions/" xmlns:area="http://ns.acdsee.com/sType/Area#" rdf:parseType="Resource"><a:RegionList><rdf:Bag><rdf:li><rdf:Description a:Type="Face" a:Name="Cy Named"><a:DLYArea area:x="0.75" area:y="0.5" area:w="0.25" area:h="0.5"/></rdf:Description></rdf:li></rdf:Bag></a:RegionList></a:Regions>
  <Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Di Named</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
  <digiKam:TagsList xmlns:digiKam="http://www.digikam.org/ns/1.0/"><rdf:Seq><rdf:li>People/Club/Ed Named</rdf:li><rdf:li>Places/Nantes</rdf:li></rdf:Seq></digiKam:TagsList>
  <lr:hierarchicalSubject xmlns:lr="http://ns.adobe.com/lightroom/1.0/"><rdf:Bag><rdf:li>Personnes|Flo Named</rdf:li></rdf:Bag></lr:hierarchicalSubject>
  <dc:subject><rdf:Bag><rdf:li>course</rdf:li><rdf:li>ada named</rdf:li><rdf:li>Bo Named</rdf:li><rdf:li>Cy Named</rdf:li><rdf:li>Di Named</rdf:li><rdf:li>Ed Named</rdf:li><rdf:li>Flo Named</rdf:li></rdf:Bag></dc:subject>`);

const rounded = (boxes: readonly { x: number; y: number; width: number; height: number }[]): number[][] =>
  boxes.map(({ x, y, width, height }) => [x, y, width, height].map((side) => Math.round(side * 1000) / 1000));

const sidecar = (kind: Sidecar["kind"], content: string, of = "a.jpg"): Sidecar => ({
  ...{ kind, of, path: `beside/${kind}` },
  bytes: Buffer.from(content),
});

test("regions of four programs are hints where to look, in fractions; a focus point is none", () => {
  const { boxes, names } = regionsIn(REGIONS);
  assert.deepEqual(rounded(boxes), [
    [0.4, 0.3, 0.2, 0.2],
    [0.1, 0.2, 0.25, 0.5],
    [0.625, 0.25, 0.25, 0.5],
  ]);
  assert.deepEqual([...names].sort(), ["Ada Named", "Bo Named", "Cy Named", "Di Named"]);
  const iptc = makeXmp(
    `<Iptc4xmpExt:ImageRegion><rdf:Bag><rdf:li><rdf:Description><Iptc4xmpExt:RegionBoundary><rdf:Description Iptc4xmpExt:rbShape="rectangle" Iptc4xmpExt:rbUnit="relative" Iptc4xmpExt:rbX="0.1" Iptc4xmpExt:rbY="0.2" Iptc4xmpExt:rbW="0.3" Iptc4xmpExt:rbH="0.4"/></Iptc4xmpExt:RegionBoundary></rdf:Description></rdf:li></rdf:Bag></Iptc4xmpExt:ImageRegion>`,
  );
  assert.deepEqual(rounded(regionsIn(iptc).boxes), [[0.1, 0.2, 0.3, 0.4]]);
});

test("a hint stands where it was written, and where it is once the picture is turned", () => {
  const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
  assert.deepEqual(rounded(hintsOf([box], 6)), [
    [0.1, 0.2, 0.3, 0.4],
    [0.4, 0.1, 0.4, 0.3],
  ]);
  assert.equal(hintsOf([box], 1).length, 1);
});

test("no name of a region or a tag of people is in what is kept, from the picture or beside it", async () => {
  const inside = await describeWith(withSegments(JPEG, xmpSegment(REGIONS)), JPEG, []);
  const beside = await describeWith(JPEG, JPEG, [sidecar("xmp", REGIONS)]);
  for (const { metadata, hints } of [inside, beside]) {
    assert.doesNotMatch(JSON.stringify({ metadata, hints }), /named/i);
    assert.deepEqual(metadata.keywords, ["course"]);
    assert.equal(hints.length, 3);
  }
  assert.match(JSON.stringify(beside.metadata), /Nantes/, "other tags stay");
});

test("whatever an XMP packet is, its regions are boxes inside the picture or nothing", () => {
  const pieces = REGIONS.split(/(?<=[<>"])/);
  const jumbled = fc.array(fc.constantFrom(...pieces, "<rdf:li>", "1e999", "-1", "</"), { maxLength: 60 });
  fc.assert(
    fc.property(jumbled, fc.nat(REGIONS.length), (extra, at) => {
      const { boxes } = regionsIn(REGIONS.slice(0, at) + extra.join("") + REGIONS.slice(at));
      for (const { x, y, width, height } of boxes)
        assert.ok(
          x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 1.000001 && y + height <= 1.000001,
        );
    }),
    { numRuns: trials(200) },
  );
});

test("what lies beside a picture goes before the picture; the camera's clock before Google's", async () => {
  const own = withSegments(
    JPEG,
    exifSegment(makeTiff([[0x010e, "From the camera"]], [[0x9003, "2026:06:21 10:11:12"]])),
  );
  const takeout = JSON.stringify({
    title: "a.jpg",
    description: "From Google",
    photoTakenTime: { timestamp: "1781000000" },
    geoData: { latitude: 47.2, longitude: -1.5, altitude: 0 },
    people: [{ name: "Ada Named" }],
    url: "https://photos.example/1",
  });
  const { metadata } = await describeWith(own, own, [sidecar("takeout", takeout)]);
  assert.equal(metadata.description, "From Google");
  assert.equal(metadata.takenAt, "2026-06-21T10:11:12");
  assert.deepEqual(metadata.gps, { latitude: 47.2, longitude: -1.5 });
  assert.doesNotMatch(JSON.stringify(metadata), /Named|photos\.example/);
  const alone = await describeWith(JPEG, JPEG, [sidecar("takeout", takeout)]);
  assert.equal(alone.metadata.takenAt, "2026-06-09T10:13:20Z");
  const other = await describeWith(JPEG, JPEG, [sidecar("takeout", takeout, "b.jpg")]);
  assert.equal(other.metadata.description, undefined, "the JSON of another picture says nothing of this one");
});

test("PhotoPrism's own titles name people and are not taken; what somebody wrote is", async () => {
  const yaml = `TakenAt: 2026-06-21T08:11:12Z
UID: psomething
Title: "Ada Named / Nantes / 2026"
Caption: >-
  The finish,
  at noon
CaptionSrc: manual
Lat: 47.2
Lng: -1.5
Details:
  Keywords: ada, named
  Subject: Ada Named
  Artist: Bo Shutter
`;
  const { metadata } = await describeWith(JPEG, JPEG, [sidecar("photoprism", yaml)]);
  assert.deepEqual(
    [metadata.title, metadata.description, metadata.creator, metadata.takenAt],
    [undefined, "The finish, at noon", "Bo Shutter", "2026-06-21T08:11:12Z"],
  );
  assert.doesNotMatch(JSON.stringify(metadata), /Named/);
});

test("a sidecar that is damaged, hostile or for another file says nothing, and the picture is read", async () => {
  const hostile = [
    sidecar("xmp", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"),
    sidecar(
      "xmp",
      makeXmp(
        `<photoshop:SidecarForExtension>NEF</photoshop:SidecarForExtension><photoshop:Headline>Other</photoshop:Headline>`,
      ),
    ),
    sidecar("takeout", '{"title": 3'),
    sidecar("takeout", "[1,2]"),
    sidecar("photoprism", "a: &x [*x, *x]\nTitle: *x"),
    sidecar("photoprism", `Title: ${"[".repeat(5000)}`),
  ];
  const { metadata, heard } = await describeWith(JPEG, JPEG, hostile);
  assert.deepEqual(
    [heard.read, heard.problems.map(({ problem }) => problem)],
    [[], ["its XMP defines entities", "it is damaged", "it is damaged", "it is damaged"]],
    "and it is said which were not read, and why",
  );
  assert.deepEqual(
    [metadata.title, metadata.headline, metadata.description],
    [undefined, undefined, undefined],
  );
});

test("whatever a sidecar or the end of a picture holds, the picture is described", async () => {
  const words = [
    "{",
    "}",
    '"title":',
    '"a.jpg"',
    "Title: ",
    "\n",
    "- ",
    "&x",
    "*x",
    "|",
    ">",
    "<x>",
    '"',
    ",",
    "1e400",
  ];
  const jumbled = fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 30 });
  const kinds = fc.constantFrom<Sidecar["kind"]>("xmp", "takeout", "photoprism");
  const described = fc.asyncProperty(kinds, jumbled, async (kind, texts) => {
    const picture = Buffer.concat([JPEG, Buffer.from(`MotionPhoto_Data${texts.join("")}`)]);
    const { metadata } = await describeWith(picture, picture, [sidecar(kind, texts.join(""))]);
    assert.ok(Array.isArray(metadata.keywords));
  });
  await fc.assert(described, { numRuns: trials(150) });
});

const folderOf = async (
  t: TestContext,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "miroir-beside-"));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
};

const around = () => ({ neighbours: new Neighbours(), takeout: new TakeoutFolders(), read: readFile });

/** Sidecars found beside a file, without the folder. */
const beside = async (folder: string, name: string, from?: ExportKind): Promise<string[]> => {
  const path = join(folder, name);
  const places = await sidecarsOf(path, await exportsAt([folder], from), around());
  return places.map(({ path }) => path.slice(folder.length + 1));
};

test("a.jpg.xmp is of a.jpg; a.xmp is of the camera file where there is one", async (t) => {
  const empty = {
    "a.jpg": "",
    "a.NEF": "",
    "a.xmp": "",
    "b.jpg": "",
    "B.JPG.XMP": "",
    "c.jpg": "",
    "c.XMP": "",
  };
  const folder = await folderOf(t, empty);
  assert.deepEqual(await beside(folder, "a.NEF"), ["a.xmp"]);
  assert.deepEqual(await beside(folder, "a.jpg"), []);
  assert.deepEqual(await beside(folder, "b.jpg"), ["B.JPG.XMP"]);
  assert.deepEqual(await beside(folder, "c.jpg"), ["c.XMP"]);
});

test("libraries are recognised by signs that no other program leaves, and only their originals are walked", async (t) => {
  const immich = await folderOf(t, {
    "library/.immich": "",
    "thumbs/.immich": "",
    "library/a/a.jpg.xmp": "",
  });
  const prism = await folderOf(t, {
    "originals/2026/a.jpg": "",
    "storage/sidecar/2026/a.yml": "",
    "storage/cache/t.jpg": "",
  });
  const lightroom = await folderOf(t, {
    "Photos.lrcat": "",
    "Photos Smart Previews.lrdata/a.dng": "",
    "a.nef": "",
  });
  const kinds = await Promise.all([immich, prism, lightroom].map(recogniseExport));
  assert.deepEqual(kinds, ["immich", "photoprism", "lightroom"]);
  assert.equal(await recogniseExport(await folderOf(t, { "originals/a.jpg": "" })), undefined);
  const all = await exportsAt([immich, prism, lightroom], undefined);
  const walked = (path: string): boolean => !isDerived(all, path);
  assert.deepEqual([walked(join(immich, "library")), walked(join(immich, "thumbs"))], [true, false]);
  assert.deepEqual([walked(join(prism, "originals")), walked(join(prism, "storage"))], [true, false]);
  assert.equal(walked(join(lightroom, "Photos Smart Previews.lrdata")), false);
  assert.deepEqual(await beside(prism, "originals/2026/a.jpg"), ["storage/sidecar/2026/a.yml"]);
  const [place] = await sidecarsOf(
    join(prism, "originals/2026/a.jpg"),
    await exportsAt([join(prism, "originals")], "photoprism"),
    around(),
  );
  assert.equal(place?.path, join(prism, "storage/sidecar/2026/a.yml"), "also when the originals are named");
  const gone = await readSidecar("a.jpg", { kind: "xmp", path: join(prism, "gone.xmp") });
  assert.deepEqual([gone.bytes.length, gone.fault], [0, "it cannot be opened"]);
});

test("the film of a Motion Photo is known by its place, and nothing else is taken for one", () => {
  const film = Buffer.concat([isoBox("ftyp", Buffer.from("isom")), Buffer.alloc(100, 7)]);
  const said = (xmp: string): Buffer => Buffer.concat([withSegments(JPEG, xmpSegment(xmp)), film]);
  const google = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><Container:Item Item:Mime="video/mp4" Item:Semantic="MotionPhoto" Item:Length="${film.length}"/></x:xmpmeta>`;
  assert.equal(filmIn(said(google)), film.length);
  assert.equal(filmIn(said(`<x GCamera:MicroVideoOffset="${film.length}"/>`)), film.length);
  assert.equal(filmIn(Buffer.concat([JPEG, Buffer.from("MotionPhoto_Data"), film])), film.length);
  const heic = Buffer.concat([isoBox("ftyp", Buffer.from("heic")), isoBox("mpvd", film)]);
  assert.equal(filmIn(heic), film.length);
  for (const other of [JPEG, said(`<x GCamera:MicroVideoOffset="7"/>`), Buffer.alloc(0)])
    assert.equal(filmIn(other), undefined);
});

test("a film is half of a Live Photo by its identifier or its length; a recording of the same name is not", async (t) => {
  const identifier = "0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0";
  const folder = await folderOf(t, {
    "plain.heic": "no identifier",
    "paired.heic": `xx${identifier}xx`,
    "short.mov": makeFilm(2.8),
    "long.mov": makeFilm(8),
    "paired.mov": makeFilm(8, identifier),
    "recording.mov": makeFilm(900, identifier),
    "damaged.mov": makeFilm(2).subarray(0, 100),
  });
  const pair = (picture: string, film: string): Promise<boolean> =>
    isLivePair(join(folder, `${picture}.heic`), join(folder, `${film}.mov`));
  assert.equal(await pair("plain", "short"), true);
  assert.equal(await pair("plain", "long"), false);
  assert.equal(await pair("paired", "paired"), true);
  assert.equal(await pair("plain", "paired"), false);
  assert.equal(await pair("paired", "recording"), false);
  assert.equal(await pair("plain", "damaged"), false);
  assert.equal(await pair("plain", "gone"), false);
  const names = new Map([["img_1.mov", "IMG_1.MOV"]]);
  assert.deepEqual(otherHalves("IMG_1.HEIC", names), ["IMG_1.MOV"]);
  assert.deepEqual(otherHalves("IMG_2.HEIC", names), []);
});

const CAPTION = "CAPTION FROM SIDECAR";
const LIGHTROOM = await readFile(new URL("own-lightroom-style.xmp", import.meta.url), "utf8");
const TREE = LIGHTROOM.slice(LIGHTROOM.indexOf("<rdf:RDF"), LIGHTROOM.indexOf("</x:xmpmeta>"));
const utf16be = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();

/** One and the same XMP, as programs write it. */
const WRITTEN: Readonly<Record<string, string | Buffer>> = {
  "Lightroom, Camera Raw: no packet": LIGHTROOM,
  "darktable: a declaration": `<?xml version="1.0" encoding="UTF-8"?>\n${LIGHTROOM}\n`,
  "a byte order mark": `\ufeff${LIGHTROOM}`,
  "a line break in front": `\n${LIGHTROOM}`,
  "a mark, a line break and a comment": `\ufeff\r\n<!-- <x> --> <?a?>${LIGHTROOM}\0\0`,
  "a packet after a line break": `\n<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>${LIGHTROOM}<?xpacket end="r"?>\n\n`,
  "UTF-16 LE with a mark": Buffer.from(
    `\ufeff<?xml version="1.0" encoding="UTF-16"?>${LIGHTROOM}`,
    "utf16le",
  ),
  "UTF-16 LE": Buffer.from(LIGHTROOM, "utf16le"),
  "UTF-16 BE with a mark": utf16be(`\ufeff${LIGHTROOM}`),
  "UTF-16 BE": utf16be(LIGHTROOM),
  "icloudpd: x:xml_doc": `<?xml version='1.0' encoding='utf-8'?>\n${LIGHTROOM.replaceAll("x:xmpmeta", "x:xml_doc")}`,
  "old Adobe programs: x:xapmeta": LIGHTROOM.replaceAll("x:xmpmeta", "x:xapmeta"),
  "RDF alone": TREE,
  "a declaration and RDF": `<?xml version="1.0"?>${TREE}`,
  "other prefixes": LIGHTROOM.replaceAll("rdf:", "r:")
    .replace("xmlns:rdf", "xmlns:r")
    .replaceAll("x:", "q:")
    .replace("xmlns:x=", "xmlns:q="),
  "no prefix at all": LIGHTROOM.replaceAll("dc:description", "description").replace("xmlns:dc=", "xmlns="),
  "a plain text": TREE.replace(/<rdf:Alt>.*<\/rdf:Alt>/, CAPTION),
};

for (const [how, xmp] of Object.entries(WRITTEN))
  test(`an XMP sidecar is read as XML: ${how}`, async () => {
    const beside: Sidecar = { ...sidecar("xmp", ""), bytes: Buffer.from(xmp as Buffer) };
    const { metadata, heard } = await describeWith(JPEG, JPEG, [beside]);
    assert.deepEqual([metadata.description, heard], [CAPTION, { read: ["beside/xmp"], problems: [] }]);
  });

test("dates, places, keywords and hints of a sidecar are read whatever stands around them", async () => {
  const inner = `<exif:DateTimeOriginal xmlns:exif="http://ns.adobe.com/exif/1.0/">2026-06-21T10:11:12+02:00</exif:DateTimeOriginal>`;
  const placed = `<exif:GPSLatitude xmlns:exif="http://ns.adobe.com/exif/1.0/">47,12.6N</exif:GPSLatitude><exif:GPSLongitude xmlns:exif="http://ns.adobe.com/exif/1.0/">1,30,0W</exif:GPSLongitude>`;
  const packet = REGIONS.replace("<mwg-rs:Regions", `${inner}${placed}<mwg-rs:Regions`);
  const bare = packet.slice(packet.indexOf("<rdf:RDF"), packet.indexOf("</x:xmpmeta>"));
  const doc = `<x:xml_doc xmlns:x="adobe:ns:meta/">${bare}</x:xml_doc>`;
  for (const bytes of [Buffer.from(`\n${bare}`), Buffer.from(`\ufeff${doc}`, "utf16le")]) {
    const { metadata, hints } = await describeWith(JPEG, JPEG, [{ ...sidecar("xmp", ""), bytes }]);
    assert.deepEqual(
      [metadata.takenAt, metadata.gps, metadata.keywords, hints.length],
      ["2026-06-21T10:11:12+02:00", { latitude: 47.21, longitude: -1.5 }, ["course"], 3],
    );
    assert.doesNotMatch(JSON.stringify(metadata), /named/i);
  }
});

test("when a scan was made is not when it was taken, where the picture knows", async () => {
  const icloudpd = `<x:xml_doc xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreateDate>2018-07-31T07:22:24+0000</xmp:CreateDate></rdf:Description></rdf:RDF></x:xml_doc>`;
  const own = withSegments(JPEG, exifSegment(makeTiff([], [[0x9003, "2018:07:31 09:22:24"]])));
  const takenAt = async (picture: Buffer): Promise<string | undefined> =>
    (await describeWith(picture, picture, [sidecar("xmp", icloudpd)])).metadata.takenAt;
  assert.equal(await takenAt(JPEG), "2018-07-31T07:22:24+00:00");
  assert.equal(await takenAt(own), "2018-07-31T09:22:24");
});

test("a zone that the camera wrote stays when a sidecar repeats the clock or the instant, at once and later", async () => {
  const own = withSegments(
    JPEG,
    exifSegment(
      makeTiff(
        [],
        [
          [0x9003, "2026:06:21 13:19:37"],
          [0x9011, "+08:00"],
        ],
      ),
    ),
  );
  const said = (time: string): Sidecar =>
    sidecar("xmp", makeXmp(`<photoshop:DateCreated>${time}</photoshop:DateCreated>`));
  for (const time of ["2026-06-21T13:19:37", "2026-06-21T05:19:37Z"]) {
    const { metadata } = await describeWith(own, own, [said(time)]);
    assert.equal(metadata.takenAt, "2026-06-21T13:19:37+08:00");
    const { takenAt } = (await readSaid([said(time)], { takenAt: "2026-06-21T13:19:37+08:00" })).said;
    assert.equal(takenAt, "2026-06-21T13:19:37+08:00");
  }
  const takeout = sidecar("takeout", '{"title":"a.jpg","photoTakenTime":{"timestamp":"1781000000"}}');
  const again = await readSaid([takeout], { takenAt: "2026-06-09T18:13:20+08:00" });
  assert.equal(again.said.takenAt, "2026-06-09T18:13:20+08:00", "also when Google's is read anew");
});
