import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test, { type TestContext } from "node:test";
import { exportsAt, recogniseExport, sidecarsOf } from "../../src/archive/exports.ts";
import { Neighbours } from "../../src/archive/neighbours.ts";
import { isTitleOf, TakeoutFolders } from "../../src/archive/takeout.ts";

const json = (title: string): string =>
  JSON.stringify({ title, photoTakenTime: { timestamp: "1781000000" } });

const folderOf = async (t: TestContext, files: Readonly<Record<string, string>>): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "miroir-takeout-"));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
};

/** The JSON that is found for each picture of a folder, without the folder. */
const found = async (folder: string, pictures: readonly string[]): Promise<Record<string, string>> => {
  const exports = await exportsAt([folder], "takeout");
  const around = { neighbours: new Neighbours(), takeout: new TakeoutFolders(), read: readFile };
  const all: Record<string, string> = {};
  for (const picture of pictures) {
    const places = await sidecarsOf(join(folder, picture), exports, around);
    all[picture] = places.map(({ path }) => path.slice(folder.length + 1)).join();
  }
  return all;
};

/** Of each case: the picture, the JSON that is its own, and the title in it. */
type Case = readonly [picture: string, json: string, title: string];

const check = async (
  t: TestContext,
  cases: readonly Case[],
  others: readonly string[] = [],
): Promise<void> => {
  const files = cases.flatMap(([picture, name, title]) => [
    [picture, ""],
    [name, json(title)],
  ]);
  const folder = await folderOf(t, Object.fromEntries([...files, ...others.map((name) => [name, ""])]));
  const right = Object.fromEntries(cases.map(([picture, name]) => [picture, name]));
  assert.deepEqual(await found(folder, Object.keys(right)), right);
};

test("Takeout's JSON is found under the names that Takeout gives it", (t) =>
  check(t, [
    ["a.jpg", "a.jpg.json", "a.jpg"],
    ["b.jpg", "b.jpg.supplemental-metadata.json", "b.jpg"],
    ["c.JPG", "c.JPG.supplemental-meta.json", "c.JPG"],
    ["d.jpg", "d.jpg.s.json", "d.jpg"],
    ["e.jpg", "e.jpg..json", "e.jpg"],
    ["f.jpg", "f.json", "f.jpg"],
    ["g.jpg", "g.supplemental-metadata.json", "g"],
    ["h.h.jpg", "h.h.json", "h.h"],
    [
      "IMG_20260621_101112345.jpg",
      "IMG_20260621_101112345.jpg.supplemental-metada.json",
      "IMG_20260621_101112345.jpg",
    ],
  ]));

test("the number of a copy stands on either side of everything", (t) =>
  check(t, [
    ["a.jpg", "a.jpg.json", "a.jpg"],
    ["a(1).jpg", "a.jpg(1).json", "a.jpg"],
    ["a(2).jpg", "a(2).jpg.json", "a.jpg"],
    ["b.jpg", "b.jpg.supplemental-metadata.json", "b.jpg"],
    ["b(1).jpg", "b.jpg.supplemental-metadata(1).json", "b.jpg"],
    ["b(2).jpg", "b(2).jpg.supplemental-metadata.json", "b.jpg"],
    ["b(3).jpg", "b.supplemental-metadata(3).json", "b"],
    ["b(4).jpg", "b(4).supplemental-metadata.json", "b"],
    ["b(5).jpg", "b.jpg.suppl(5).json", "b.jpg"],
    ["b(6).jpg", "b.jpg(6).supplemental-metadata.json", "b.jpg"],
    ["c(1).jpg", "c(1).json", "c.jpg"],
  ]));

test("an edited copy has the words of its original, in whatever language it is called edited", async (t) => {
  const words = [
    "edited",
    "modifié",
    "bearbeitet",
    "ha editado",
    "編集済み",
    "đã chỉnh sửa",
    "отредактировано",
    "แก้ไขแล้ว",
    "تم التعديل",
    "muokattu",
  ];
  const pictures: Record<string, string> = Object.fromEntries(
    words.flatMap((word) => [
      [`IMG_1-${word}.jpg`, "IMG_1.jpg.supplemental-metadata.json"],
      [`IMG_1-${word}(1).jpg`, "IMG_1.jpg.supplemental-metadata(1).json"],
      [`IMG_1(1)-${word}.jpg`, "IMG_1.jpg.supplemental-metadata(1).json"],
      [`IMG_2-${word}.jpg`, "IMG_2.HEIC.json"],
      [`Anna-Lena-${word}.jpg`, "Anna-Lena.jpg.json"],
    ]),
  );
  const folder = await folderOf(t, {
    "IMG_1.jpg": "",
    "IMG_1.jpg.supplemental-metadata.json": json("IMG_1.jpg"),
    "IMG_1.jpg.supplemental-metadata(1).json": json("IMG_1.jpg"),
    "IMG_2.HEIC": "",
    "IMG_2.HEIC.json": json("IMG_2.HEIC"),
    "Anna-Lena.jpg": "",
    "Anna-Lena.jpg.json": json("Anna-Lena.jpg"),
    "run-one.jpg.json": json("run-one.jpg"),
    "IMG-2026.jpg": "",
    "IMG.jpg.json": json("IMG.jpg"),
    ...Object.fromEntries(Object.keys(pictures).map((name) => [name, ""])),
  });
  assert.deepEqual(await found(folder, Object.keys(pictures)), pictures);
  assert.deepEqual(
    await found(folder, ["run-one.jpg", "IMG-2026.jpg", "run.jpg"]),
    { "run-one.jpg": "run-one.jpg.json", "IMG-2026.jpg": "", "run.jpg": "" },
    "its own JSON goes first, and a number is no word",
  );
});

test("names that were cut are told apart by the title in the JSON", async (t) => {
  const long = "a-very-long-name-of-a-picture-from-the-canal-run-of-the-club";
  const [one, two] = [`${long.slice(0, 46)}A of 2026.jpg`, `${long.slice(0, 46)}B of 2026.jpg`];
  await check(t, [
    [`${one.slice(0, 47)}.jpg`, `${long.slice(0, 46)}.json`, one],
    [`${two.slice(0, 47)}.jpg`, `${long.slice(0, 46)}(1).json`, two],
    [
      "été à la plage avec tout le club de 2026 encor.jpg",
      "été à la plage avec tout le club de 2026 encor.json",
      "été à la plage avec tout le club de 2026 encore.jpg",
    ],
    [
      "x-0123456789-0123456789-0123456789-0123456.jpg",
      "x-0123456789-0123456789-0123456789-0123456.jpg.suppl.json",
      "x-0123456789-0123456789-0123456789-0123456.jpg",
    ],
    [
      "y-0123456789-0123456789-0123456789-0123456(1).jpg",
      "y-0123456789-0123456789-0123456789-0123456.jpg(1).json",
      "y-0123456789-0123456789-0123456789-0123456.jpg",
    ],
    [
      "z-0123456789-0123456789-0123456789-01(1).jpg",
      "z-0123456789-0123456789-0123456789-01(1).jpg.suppl.json",
      "z-0123456789-0123456789-0123456789-01(1).jpg",
    ],
  ]);
});

test("accents, entities and what file systems refuse make no difference; another picture does", (t) =>
  check(
    t,
    [
      ["été.jpg".normalize("NFD"), "été.jpg.json".normalize("NFC"), "été.jpg"],
      ["fête.jpg".normalize("NFC"), "fête.jpg.supplemental-metadata.json".normalize("NFD"), "fête.jpg"],
      ["Bob's party.jpg", "Bob&#39;s party.jpg.json", "Bob&#39;s party.jpg"],
      ["Ann_s party.jpg", "Ann&#39_s party.jpg.json", "Ann&#39;s party.jpg"],
      ["Tom & Jerry.jpg", "Tom &amp; Jerry.jpg.json", "Tom &amp; Jerry.jpg"],
      ["who_ me.jpg", "who_ me_.jpg.json", "who? me?.jpg"],
      ["one_two.jpg", "one_two.jpg.json", "one/two.jpg"],
    ],
    ["one-two.jpg"],
  ));

test("where no name tells, the title does: of a picture, once, and never of an album", async (t) => {
  const folder = await folderOf(t, {
    "Übergabe_am_Kanal.jpg": "",
    "0f3c.json": json("Übergabe am Kanal.jpg"),
    "finish.jpg": "",
    "words of the finish.json": json("finish"),
    "other.jpg": "",
    "metadata.json": JSON.stringify({ title: "other", description: "An album" }),
    "damaged.json": "{",
    "Canal run.jpg": "",
  });
  assert.deepEqual(
    await found(folder, ["Übergabe_am_Kanal.jpg", "finish.jpg", "other.jpg", "Canal run.jpg"]),
    {
      "Übergabe_am_Kanal.jpg": "0f3c.json",
      "finish.jpg": "words of the finish.json",
      "other.jpg": "",
      "Canal run.jpg": "",
    },
  );
});

test("a JSON of another picture is not taken, whatever it is called", () => {
  assert.equal(isTitleOf("b.jpg", "a.jpg"), false);
  assert.equal(isTitleOf("a.jpg", "a-edited(2).jpg"), true);
  assert.equal(isTitleOf("", "a.jpg"), true, "it does not say");
});

test("an export is recognised by its folder, by a part of it, by what it lies in and by the names in it", async (t) => {
  const part = "takeout-20260101T000000Z-001";
  const folder = await folderOf(t, {
    [`parts/${part}/Takeout/Google Photos/Canal run/a.jpg`]: "",
    "twice/takeout-20260101T000000Z-3-002/x": "",
    "unpacked/Takeout/x": "",
    "Google Fotos/Fotos von 2026/a.jpg": "",
    "Zdjęcia Google/a.jpg": "",
    "moved/Canal run/a.jpg.supplemental-metadata.json": "",
    "album/a.jpg.supplemental-metadata(1).json": "",
    "plain/a.jpg": "",
    "plain/Google Drive": "",
    "plain/a.jpg.json": "",
  });
  const kinds = await Promise.all(
    [
      "parts",
      `parts/${part}`,
      `parts/${part}/Takeout`,
      `parts/${part}/Takeout/Google Photos/Canal run`,
      "twice",
      "unpacked",
      "Google Fotos",
      "Google Fotos/Fotos von 2026",
      "Zdjęcia Google",
      "moved",
      "album",
    ].map((name) => recogniseExport(join(folder, name))),
  );
  assert.deepEqual(
    kinds,
    kinds.map(() => "takeout"),
  );
  assert.equal(await recogniseExport(join(folder, "plain")), undefined);
});

test("a JSON in another part of the same export is found", async (t) => {
  const [one, two, other] = ["-001", "-002", "-7-001"].map((part) => `takeout-20260101T000000Z${part}`);
  const inside = "Takeout/Google Photos/Canal run";
  const folder = await folderOf(t, {
    [`${one}/${inside}/a.jpg`]: "",
    [`${one}/${inside}/b.jpg`]: "",
    [`${one}/${inside}/b.jpg.json`]: json("b.jpg"),
    [`${one}/${inside}/c.jpg`]: "",
    [`${two}/${inside}/a.jpg.json`]: json("a.jpg"),
    [`${two}/${inside}/b.jpg.json`]: json("b.jpg"),
    [`${other}/${inside}/c.jpg.json`]: json("c.jpg"),
  });
  assert.deepEqual(
    await found(
      folder,
      ["a.jpg", "b.jpg", "c.jpg"].map((name) => `${one}/${inside}/${name}`),
    ),
    {
      [`${one}/${inside}/a.jpg`]: `${two}/${inside}/a.jpg.json`,
      [`${one}/${inside}/b.jpg`]: `${one}/${inside}/b.jpg.json`,
      [`${one}/${inside}/c.jpg`]: "",
    },
  );
});
