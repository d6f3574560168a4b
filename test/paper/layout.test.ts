/** How a page looks: what belongs together stands together, and no room is left where something would have stood. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import sharp from "sharp";
import type { Block, Document, Section } from "../../src/paper/document.ts";
import { pdfOf } from "../../src/paper/pdf.ts";
import { drawnText, pageCount, parsePdf, structureOf } from "../support/pdf.ts";
import { trials } from "../support/trials.ts";

const documentOf = (...sections: readonly Section[]): Document => ({
  language: "en",
  title: "A title",
  sections,
  writtenAt: new Date("2026-06-21T10:00:00Z"),
});
const lines = (count: number, word = "filler"): string =>
  Array.from({ length: count }, (_, i) => `${word}${i}`).join("\n");
const under = (heading: string, ...blocks: readonly Block[]): Section => ({ heading, blocks });
const pdfText = async (...sections: readonly Section[]) =>
  drawnText(parsePdf(await pdfOf(documentOf(...sections))));

/** What is drawn on each page; each begins with its number. */
const pagesOf = (text: string): string[] => text.split(/\nPage \d+\n/).slice(1);

const picture = async (width: number, height: number): Promise<Uint8Array> =>
  Uint8Array.from(
    await sharp({ create: { width, height, channels: 3, background: "#484" } })
      .jpeg()
      .toBuffer(),
  );

/** Where figures lie: left, top, right, bottom. */
const figuresIn = async (document: Document): Promise<readonly (readonly number[])[]> => {
  const pdf = parsePdf(await pdfOf(document));
  return structureOf(pdf)
    .filter(({ type }) => type === "Figure")
    .map(({ dictionary }) => {
      const { A } = dictionary as { A: { BBox?: readonly number[]; ref?: number } };
      const text = A.ref === undefined ? undefined : pdf.objects.get(A.ref);
      return A.BBox ?? [.../\/BBox \[([^\]]*)\]/.exec(text!)![1]!.trim().split(/\s+/)].map(Number);
    });
};

test("no line of a paragraph stands alone at the foot or the head of a page, wherever the paragraph begins", async () => {
  let broken = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 48, max: 62 }),
      fc.integer({ min: 2, max: 9 }),
      async (before, count) => {
        const text = await pdfText(
          under("", { kind: "text", text: lines(before) }, { kind: "text", text: lines(count, "kept") }),
        );
        const parts = pagesOf(text)
          .map((page) => [...page.matchAll(/kept\d+/g)].length)
          .filter((on) => on > 0);
        assert.equal(
          parts.reduce((a, b) => a + b, 0),
          count,
        );
        if (parts.length > 1) {
          broken++;
          assert.ok(!parts.includes(1), `${before} lines, then ${count}: ${parts}`);
        }
      },
    ),
    { numRuns: trials(60) },
  );
  assert.ok(broken > 0, "some were broken");
});

test("a heading stands on the page of what it heads, and no lower than it has to", async () => {
  const heads: readonly Block[] = [
    { kind: "text", text: "begins here" },
    { kind: "facts", rows: [["begins here", "a value"]] },
    { kind: "table", heads: ["begins here", "b"], rows: [["1", "2"]] },
    { kind: "note", text: "begins here" },
    { kind: "code", text: "begins here" },
  ];
  for (const block of heads) {
    let most = 0;
    for (let before = 48; before <= 62; before++) {
      const pages = pagesOf(
        await pdfText(under("", { kind: "text", text: lines(before) }), under("Chapter", block)),
      );
      const page = pages.findIndex((each) => each.includes("Chapter"));
      assert.ok(pages[page]!.includes("begins here"), `${block.kind} after ${before} lines`);
      if (page === 0) most = before;
    }
    assert.ok(most >= 52, `${block.kind}: still on the first page after ${most} lines`);
  }
});

test("photographs with a caption alone stand three in a row; one of which more is said stands by itself with all of that", async () => {
  const jpeg = await picture(300, 300);
  const portraits = Array.from(
    { length: 4 },
    (_, i): Block => ({ kind: "picture", jpeg, caption: `Photograph ${i}` }),
  );
  const [first, second, third, fourth] = await figuresIn(documentOf(under("Photographs", ...portraits)));
  assert.ok(first && second && third && fourth);
  for (const beside of [second, third]) assert.deepEqual([beside[1], beside[3]], [first[1], first[3]]);
  assert.ok(first[2]! < second[0]! && second[2]! < third[0]!, "none covers another");
  assert.equal(fourth[0], first[0]);
  assert.notEqual(fourth[1], first[1]);

  const rows = Array.from({ length: 6 }, (_, i) => [`label${i}`, "value"] as const);
  const matches = Array.from(
    { length: 5 },
    (_, i): Block => ({ kind: "picture", jpeg, caption: `Match ${i}`, rows }),
  );
  const pdf = parsePdf(await pdfOf(documentOf(under("Pictures", ...matches))));
  assert.equal(pageCount(pdf), 3, "two on a page");
  for (const page of pagesOf(drawnText(pdf)))
    assert.equal([...page.matchAll(/label5/g)].length, [...page.matchAll(/Match \d/g)].length);
});

test("a day in a table keeps its line while long texts beside it are broken", async () => {
  const long = "a long statement of somebody about pictures ".repeat(3);
  const text = await pdfText(
    under("Consents", {
      kind: "table",
      heads: ["When", "Statement", "Checked"],
      rows: [["1 September 2026 at 11:00", long, long]],
    }),
  );
  assert.match(text, /1\u00a0September 2026 at 11:00/);
});

test("numbers stand beside labels that are not broken; a long value leaves the labels their usual room", async () => {
  const label = "pictures with a possible match: place of the face, score";
  assert.match(await pdfText(under("Held", { kind: "facts", rows: [[label, "2"]] })), new RegExp(label));
  const beside = await pdfText(
    under("Held", { kind: "facts", rows: [[label, "a value of many words ".repeat(9)]] }),
  );
  assert.doesNotMatch(beside, new RegExp(label));
});
