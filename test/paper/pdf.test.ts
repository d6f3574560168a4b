import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import fc from "fast-check";
import sharp from "sharp";
import type { Block, Document } from "../../src/paper/document.ts";
import { linesOf } from "../../src/paper/lines.ts";
import { pdfOf, writePdf } from "../../src/paper/pdf.ts";
import { temporaryFolder } from "../support/database.ts";
import {
  accessibilityFaults,
  attachedFiles,
  drawnText,
  pageCount,
  parsePdf,
  structureOf,
} from "../support/pdf.ts";
import { trials } from "../support/trials.ts";

const writtenAt = new Date("2026-06-21T10:00:00Z");
const documentOf = (
  blocks: readonly Block[] | AsyncIterable<Block>,
  more: Partial<Document> = {},
): Document => ({
  language: "en",
  title: "A title",
  sections: [{ heading: "A heading", blocks }],
  writtenAt,
  ...more,
});

const drawn = drawnText;
const parse = parsePdf;

test("every object is where the file says, and the text is in it", async () => {
  const jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: "#c84" } })
    .jpeg()
    .toBuffer();
  const parsed = parse(
    await pdfOf(
      documentOf([
        { kind: "text", text: "Hello there." },
        { kind: "note", text: "Mind this." },
        {
          kind: "facts",
          rows: [
            ["Label", "Value"],
            ["Where", "https://club.example/x"],
          ],
        },
        { kind: "table", heads: ["When", "Who"], rows: [["today", "ada"]] },
        { kind: "code", text: "00ff".repeat(200) },
        { kind: "qr", text: "K7QF3-2ABCD", label: "Your key" },
        { kind: "picture", jpeg, caption: "A picture", rows: [["Score", "0.91"]] },
      ]),
    ),
  );
  const text = drawn(parsed);
  for (const said of [
    "A title",
    "A heading",
    "Hello there.",
    "Mind this.",
    "Label",
    "Value",
    "When",
    "ada",
    "Your key",
    "A picture",
    "0.91",
  ])
    assert.ok(text.includes(said), said);
  assert.ok(
    !/[0f]{120}/.test(text) && text.replace(/[^0f]/g, "").includes("00ff".repeat(200)),
    "a long code is broken into lines and whole",
  );
  const all = [...parsed.objects.values()].join("\n");
  assert.match(all, /\/URI \(https:\/\/club\.example\/x\)/);
  assert.match(all, /\/Subtype \/Image/);
});

test("it says its language and title, and its structure is tagged: headings, rows, heads, figures with words", async () => {
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#000" } })
    .jpeg()
    .toBuffer();
  const parsed = parse(
    await pdfOf(
      documentOf(
        [
          { kind: "table", heads: ["When"], rows: [["today"]] },
          { kind: "picture", jpeg, caption: "Possible match" },
        ],
        { language: "fr" },
      ),
    ),
  );
  const all = [...parsed.objects.values()].join("\n");
  assert.match(all, /\/Lang \(fr\)/);
  assert.match(all, /\(A title\)/);
  assert.match(all, /\/DisplayDocTitle true/);
  assert.match(all, /\/Marked true/);
  for (const type of ["Document", "Sect", "H1", "H2", "Table", "TR", "TH", "TD", "Figure", "Caption"])
    assert.match(all, new RegExp(`/S /${type}\\b`), type);
  assert.match(all, /\/Alt \(Possible match\)/);
  assert.match(all, /\/Scope \/Column/);
});

test("the same document of the same moment is the same file", async () => {
  const document = documentOf([{ kind: "text", text: "same" }]);
  assert.ok(Buffer.from(await pdfOf(document)).equals(await pdfOf(document)));
});

/** Names as people bear them; what is printed of each is what was put in. */
const NAMES = [
  "Élodie Œuvrard “dite” – €",
  "Łucja Wiśniewska",
  "Nguyễn Thị Ánh Tuyết",
  "İbrahim Şahin Çağlar",
  "Ωμέγα Παπαδόπουλος",
  "Яна Іванівна Щербак",
  "محمد بن علي",
  "דוד בן-גוריון",
  "李小龙",
  "辻 さくら",
  "김민준",
];

test("names of every script that the fonts have are printed as they are: in a heading, a sentence, a cell and a value", async () => {
  const parsed = parse(
    await pdfOf(
      documentOf(
        [
          ...NAMES.map((name): Block => ({ kind: "text", text: `Asked by ${name} (2) today.` })),
          { kind: "table", heads: ["Who"], rows: NAMES.map((name) => [name]) },
          { kind: "facts", rows: NAMES.map((name) => ["Who", name]) },
        ],
        { title: `A letter to ${NAMES.join(", ")}` },
      ),
    ),
  );
  assert.deepEqual(accessibilityFaults(parsed), []);
  const text = drawn(parsed);
  for (const name of NAMES) {
    assert.ok(text.includes(`Asked by ${name} (2) today.`), name);
    assert.ok(
      text.split("\n").filter((line) => line === name).length >= 2,
      `${name} in a cell and as a value`,
    );
  }
  assert.ok(!text.includes("[U+"), "nothing is replaced");
});

test("letters of Arabic are joined, and stand from right to left also inside a sentence from left to right", async () => {
  const { linesOf } = await import("../../src/paper/lines.ts");
  const { fontNamed } = await import("../../src/paper/fonts.ts");
  const [line] = linesOf("sans", "For محمد علي (2) and דוד.", 1000, () => 1);
  assert.deepEqual(
    line!.runs.map(({ text, rightToLeft }) => [text, rightToLeft]),
    [
      ["For ", false],
      ["محمد علي", true],
      [" (2) and ", false],
      ["דוד", true],
      [".", false],
    ],
  );
  const [mirrored] = linesOf("sans", "א (ב) ג", 1000, () => 1);
  assert.equal(
    mirrored!.runs
      .map(({ text }) => text)
      .join("")
      .includes("("),
    true,
  );
  const { glyphs } = (fontNamed("sans").font as import("fontkit").Font).layout("محمد");
  const alone = (fontNamed("sans").font as import("fontkit").Font).glyphForCodePoint("د".codePointAt(0)!);
  assert.equal(glyphs.length, 4);
  assert.equal(glyphs[0]!.codePoints[0], "د".codePointAt(0), "the last letter stands on the left");
  assert.notEqual(glyphs[0]!.id, alone.id, "in the form that joins the letter before it");
});

test("Chinese is as heavy as the letters around it: the outline of each weight is its own", async () => {
  const { OutlineFont } = await import("../../src/paper/outlines.ts");
  const areas = [100, 400, 700].map((weight) => {
    const font = new OutlineFont("sc", weight);
    const { glyphs } = font.layout("一");
    const subset = font.createSubset();
    subset.includeGlyph(glyphs[0]!.id);
    const file = Buffer.from(subset.encode());
    const glyf = file.readUInt32BE(12 + 8);
    // A single stroke: its height is how heavy it is.
    return file.readInt16BE(glyf + 8) - file.readInt16BE(glyf + 4);
  });
  assert.ok(areas[0]! < areas[1]! && areas[1]! < areas[2]!, areas.join(" < "));
});

test("a character that no font has stands as its number, and the page lists it", async () => {
  const replaced = drawn(parse(await pdfOf(documentOf([{ kind: "text", text: "สม Иван\u0007 🙂" }]))));
  assert.ok(replaced.includes("[U+0E2A][U+0E21] Иван[U+0007] [U+1F642]"), replaced);
  assert.ok(replaced.includes("do not have some characters"));
  const plain = drawn(parse(await pdfOf(documentOf([{ kind: "text", text: "Иван" }]))));
  assert.ok(!plain.includes("do not have some characters"));
});

test("what a machine can decide of PDF/UA-1 holds for every kind of block, over pages, in both languages", async () => {
  const jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: "#c84" } })
    .jpeg()
    .toBuffer();
  const address = `https://club.example/${"a-long-address/".repeat(12)}`;
  for (const language of ["en", "fr"] as const) {
    const parsed = parse(
      await pdfOf(
        documentOf(
          [
            { kind: "text", text: "First:\n- one\n- two\nAnd so on." },
            { kind: "text", text: address },
            { kind: "note", text: "Mind this. ".repeat(80) },
            {
              kind: "facts",
              rows: [
                ["Where", address],
                ["Empty", ""],
                ["Long", "word ".repeat(1500)],
              ],
            },
            {
              kind: "table",
              heads: ["A", "B"],
              rows: Array.from({ length: 120 }, (_, i) => [`${i}`, "محمد"]),
            },
            { kind: "table", heads: ["A"], rows: [] },
            { kind: "code", text: "00ff\n".repeat(90) },
            { kind: "qr", text: "K7QF3-2ABCD" },
            { kind: "files", files: [{ href: "2.html", label: "Next" }] },
            { kind: "picture", jpeg, caption: "Possible match", rows: [["Score", "0.91"]] },
            { kind: "picture", jpeg },
          ],
          { language, title: "A & B < C", subtitle: "Below", footer: "The end" },
        ),
      ),
    );
    assert.deepEqual(accessibilityFaults(parsed), []);
    assert.ok(pageCount(parsed) > 4);
    const types = structureOf(parsed).map(({ type }) => type);
    assert.equal(
      types.filter((type) => type === "Table").length,
      1,
      "one table over its pages, none without rows",
    );
    assert.equal(types.filter((type) => type === "TH").length, 2, "heads of later pages are for the eye");
    const heads = drawn(parsed)
      .split("\n")
      .filter((line) => line === "A").length;
    assert.ok(heads > 1, "which sees them on each page");
  }
});

test("the check finds what is wrong: each fault that is made is named", async () => {
  const bytes = await pdfOf(
    documentOf([
      { kind: "table", heads: ["A"], rows: [["b"]] },
      { kind: "text", text: "https://a.example" },
    ]),
  );
  const file = Buffer.from(bytes).toString("latin1");
  const faultsOf = (from: string, to: string): string => {
    assert.equal(from.length, to.length);
    assert.ok(file.includes(from), from);
    return accessibilityFaults(parse(Buffer.from(file.replaceAll(from, to), "latin1"))).join("\n");
  };
  assert.match(faultsOf("/Marked true", "/Merked true"), /06-002/);
  assert.match(faultsOf("/DisplayDocTitle true", "/DisplayDocTitla true"), /07-002/);
  assert.match(faultsOf("/Lang (en)", "/Leng (en)"), /11-006/);
  assert.match(faultsOf("/Scope /Column", "/Scope /Colomn"), /15-003/);
  assert.match(faultsOf("/S /H2", "/S /H3"), /14-003|09-004/);
  assert.match(faultsOf("/S /TD", "/S /TH"), /15-001/);
  assert.match(faultsOf("/S /Link", "/S /Lunk"), /28-011/);
  assert.match(faultsOf("/Tabs /S", "/Tebs /S"), /28-008/);
  const [tree, first] = /\/Nums \[\s+0 \[(\d+)/.exec(file)!;
  assert.match(
    faultsOf(tree, tree.replace(new RegExp(`${first}$`), "1".padStart(first!.length, "0"))),
    /01-005/,
  );
});

test("what is attached lies in the file whole, named, and said to be its data", async () => {
  const bytes = Buffer.from('{"name":"محمد"}');
  const attached = [{ name: "report.json", mime: "application/json", bytes, description: "For programs" }];
  const parsed = parse(await pdfOf(documentOf([{ kind: "text", text: "x" }], { attached })));
  const files = attachedFiles(parsed);
  assert.deepEqual([...files.keys()], ["report.json"]);
  const { mime, relationship, bytes: inside } = files.get("report.json")!;
  assert.deepEqual([mime, relationship], ["application/json", "Data"]);
  assert.ok(inside.equals(bytes));
  assert.deepEqual(accessibilityFaults(parsed), []);
  assert.equal(attachedFiles(parse(await pdfOf(documentOf([{ kind: "text", text: "x" }])))).size, 0);
});

const NO_PDFDETACH = spawnSync("pdfdetach", ["-v"]).error ? "there is no pdfdetach here" : false;
test("another program takes out of it what was put in", { skip: NO_PDFDETACH }, async (t) => {
  const folder = await temporaryFolder(t);
  const bytes = Buffer.from(JSON.stringify({ many: Array.from({ length: 5000 }, (_, i) => `é${i}`) }));
  const attached = [{ name: "report.json", mime: "application/json", bytes, description: "For programs" }];
  await writePdf(documentOf([{ kind: "text", text: "x" }], { attached }), join(folder, "r.pdf"));
  const { status } = spawnSync("pdfdetach", ["-saveall", "-o", folder, join(folder, "r.pdf")]);
  assert.equal(status, 0);
  assert.ok((await readFile(join(folder, "report.json"))).equals(bytes));
});

test("no word is broken in a cell; a hash is, and a table of too many words for its width becomes lists", async () => {
  const words = ["Authentification", "anticonstitutionnelle", "Datenschutzbeauftragte", "unterschrieben"];
  const hash = "a3f9".repeat(16);
  const rows = Array.from({ length: 8 }, (_, i) => [
    words[i % 4]!,
    `${words[(i + 1) % 4]} and more`,
    hash,
    "x",
  ]);
  const lines = drawn(
    parse(await pdfOf(documentOf([{ kind: "table", heads: ["Konformität", "B", "Hash", "D"], rows }]))),
  ).split("\n");
  for (const word of [...words, "Konformität"])
    assert.ok(
      lines.some((line) => line.split(" ").includes(word)),
      `${word} is whole`,
    );
  const wide = Array.from({ length: 9 }, () => "Datenschutzbeauftragte");
  const parsed = parse(await pdfOf(documentOf([{ kind: "table", heads: wide, rows: [wide] }])));
  assert.ok(!structureOf(parsed).some(({ type }) => type === "Table"));
  assert.equal(drawn(parsed).match(/Datenschutzbeauftragte/g)!.length, 18, "every one whole");
});

test("an e-mail address ends no line at a hyphen of its own, while it fits in one", () => {
  const measure = ({ text }: { text: string }): number => text.length;
  const address = "contact-of-the-club@paper-runners.example";
  const said = `Write to ${address}, or come.`;
  for (let width = address.length + 1; width <= said.length; width++) {
    const lines = linesOf("sans", said, width, measure).map(({ runs }) =>
      runs.map(({ text }) => text).join(""),
    );
    assert.ok(
      lines.some((line) => line.includes(address)),
      `${width}: ${lines.join(" / ")}`,
    );
  }
  const narrow = linesOf("sans", said, 22, measure).map(({ runs }) => runs.map(({ text }) => text).join(""));
  for (const line of narrow) assert.doesNotMatch(line, /-$/, line);
});

test("what a person copies by hand is the largest print of its page, and a poster is one page", async () => {
  const key = "K7QF3-2ABCD-9XZPM-TWRC5";
  const heightOf = async (block: Block): Promise<number> => {
    const pages = pageCount(parse(await pdfOf(documentOf(Array.from({ length: 40 }, () => block)))));
    return pages;
  };
  assert.ok(
    (await heightOf({ kind: "code", text: key, byHand: true })) >
      (await heightOf({ kind: "code", text: key })),
  );
  const poster = documentOf(
    [
      {
        kind: "qr",
        text: "https://club.example/i/abc",
        label: "https://club.example/i/abc",
        beside: "Point here. ".repeat(20),
      },
    ],
    { poster: true },
  );
  const parsed = parse(await pdfOf(poster));
  assert.equal(pageCount(parsed), 1);
  assert.match(drawn(parsed), /Point here/);
  assert.deepEqual(accessibilityFaults(parsed), []);
});

test("whatever a text holds, the file stays whole", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 300 }), async (text) => {
      const value = text || "x";
      parse(
        await pdfOf(
          documentOf(
            [
              { kind: "text", text: value },
              { kind: "facts", rows: [[value, value]] },
              { kind: "table", heads: [value, "b"], rows: [[value, value]] },
              { kind: "code", text: value },
            ],
            { title: value, subtitle: value, footer: value },
          ),
        ),
      );
    }),
    { numRuns: trials(40) },
  );
});

test("a row higher than a page, a value longer than a page and a table of many pages lose nothing", async () => {
  const long = Array.from({ length: 3000 }, (_, i) => `w${i}`).join(" ");
  const rows = Array.from({ length: 200 }, (_, i) => [`row${i}`, "cell"]);
  const parsed = parse(
    await pdfOf(
      documentOf([
        { kind: "facts", rows: [["Statement", long]] },
        { kind: "table", heads: ["When", "Text"], rows: [["today", long]] },
        { kind: "table", heads: ["Number", "Text"], rows },
      ]),
    ),
  );
  const words = drawn(parsed).split(/\s+/);
  for (const i of [0, 1500, 2999]) assert.equal(words.filter((word) => word === `w${i}`).length, 2, `w${i}`);
  for (const [name] of rows) assert.ok(words.includes(name!), name);
  const pages = [...parsed.objects.values()].filter((object) => /\/Type \/Page\b/.test(object)).length;
  assert.ok(words.filter((word) => word === "Number").length > 1, "the heads stand on each page");
  for (let page = 1; page <= pages; page++) assert.ok(drawn(parsed).includes(`Page ${page}`));
});

test("it is written as it grows: many pictures do not pile up in memory", async (t) => {
  const folder = await temporaryFolder(t);
  const noise = Buffer.alloc(1000 * 800 * 3, 0).map((_, i) => (i * 2654435761) >>> 24);
  const jpeg = await sharp(noise, { raw: { width: 1000, height: 800, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();
  async function* pictures(most: number): AsyncGenerator<Block> {
    for (let i = 0; i < most; i++)
      yield { kind: "picture", jpeg: Uint8Array.from(jpeg), caption: `Picture ${i}` };
  }
  const path = join(folder, "many.pdf");
  // What is loaded with the first document is no part of what grows with its pictures.
  await writePdf(documentOf(pictures(1)), join(folder, "one.pdf"));
  const MANY = 600;
  let peak = 0;
  const before = process.memoryUsage.rss();
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  await writePdf(documentOf(pictures(MANY)), path);
  clearInterval(watch);
  const bytes = (await readFile(path)).length;
  assert.ok(bytes > MANY * jpeg.length, "all of them are in it");
  assert.ok(
    peak - before < bytes / 2,
    `${((peak - before) / 1e6).toFixed(0)} MB grown for ${(bytes / 1e6).toFixed(0)} MB`,
  );
});

test("a fault half way leaves no file", async (t) => {
  const folder = await temporaryFolder(t);
  async function* broken(): AsyncGenerator<Block> {
    yield { kind: "text", text: "one" };
    throw new Error("no more");
  }
  await assert.rejects(writePdf(documentOf(broken()), join(folder, "a.pdf")), /no more/);
  assert.deepEqual(await readdir(folder), []);
});
