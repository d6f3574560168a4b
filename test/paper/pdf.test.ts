import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import type { Block, Document } from "../../src/paper/document.ts";
import { pdfOf, writePdf } from "../../src/paper/pdf.ts";
import { temporaryFolder } from "../support/database.ts";
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

interface Parsed {
  readonly objects: ReadonlyMap<number, string>;
  readonly streams: readonly string[];
  readonly trailer: string;
}

/** A reader of its own: the cross-reference table has to lead to every object, and every stream to be as long as it says. */
const parse = (bytes: Uint8Array): Parsed => {
  const text = Buffer.from(bytes).toString("latin1");
  assert.ok(text.startsWith("%PDF-1.7"));
  const start = Number(/startxref\n(\d+)\n%%EOF\n?$/.exec(text)![1]);
  const table = text.slice(start);
  const [, count] = /^xref\n0 (\d+)\n/.exec(table)!;
  const lines = table.split("\n").slice(2, 2 + Number(count));
  const objects = new Map<number, string>();
  const streams: string[] = [];
  for (const [number, line] of lines.entries()) {
    if (number === 0) continue;
    const offset = Number(line.slice(0, 10));
    assert.ok(text.startsWith(`${number} 0 obj\n`, offset), `object ${number} lies at ${offset}`);
    const end = text.indexOf("\nendobj", offset);
    const body = text.slice(offset, end);
    const at = body.indexOf("\nstream\n");
    objects.set(number, at < 0 ? body : body.slice(0, at));
    if (at < 0) continue;
    const length = Number(/\/Length (\d+)/.exec(body)![1]);
    const content = bytes.subarray(offset + at + 8, offset + at + 8 + length);
    assert.ok(
      Buffer.from(bytes.subarray(offset + at + 8 + length))
        .subarray(0, 12)
        .toString("latin1")
        .trimStart()
        .startsWith("endstream"),
    );
    if (/\/FlateDecode/.test(body)) streams.push(inflateSync(content).toString("latin1"));
  }
  return { objects, streams, trailer: table };
};

/** The characters that its pages draw, in order: WinAnsi in hexadecimal. */
const drawn = ({ streams }: Parsed): string =>
  streams
    .flatMap((stream) =>
      [...stream.matchAll(/\[((?:<[0-9a-f]*>|[-\d.\s])+)\] TJ/g)].map((match) => match[1]!),
    )
    .map((array) =>
      [...array.matchAll(/<([0-9a-f]*)>/g)]
        .map(([, hex]) => Buffer.from(hex!, "hex").toString("latin1"))
        .join(""),
    )
    .join(" ");

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

test("a character that no standard font has is replaced, and the page says so", async () => {
  const plain = drawn(parse(await pdfOf(documentOf([{ kind: "text", text: "Élodie “œuvre” – 3 €" }]))));
  assert.ok(plain.includes("\u00c9lodie \u0093\u009cuvre\u0094 \u0096 3 \u0080"), "WinAnsi has these");
  assert.ok(!plain.includes("cannot be printed"));
  const replaced = drawn(
    parse(await pdfOf(documentOf([{ kind: "text", text: "Łucja Wiśniewska Иван\u0007" }]))),
  );
  assert.ok(replaced.includes("Lucja Wisniewska \u00a4\u00a4\u00a4\u00a4\u00a4"), replaced);
  assert.ok(replaced.includes("cannot be printed"));
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
