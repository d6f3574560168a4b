/**
 * A document as a PDF that is written as it grows: the same bytes for the same document of the same moment. Its fonts are embedded,
 * as much of them as it uses. It is tagged for screen readers as PDF/UA-1 asks, and is a PDF/A-3a, so that it opens in twenty years
 * and can hold the same content for programs.
 */

import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { setImmediate as immediate } from "node:timers/promises";
import { typeset } from "../words/typography.ts";
import { eachLanguage, sayIn } from "../words/words.ts";
import {
  type Block,
  type Document,
  type Fact,
  isWebAddress,
  type Letterhead,
  paragraphsOf,
  type Section,
} from "./document.ts";
import type { Face } from "./fonts.ts";
import type { Line, Run } from "./lines.ts";
import { qrModules } from "./qr.ts";

type Pdf = PDFKit.PDFDocument;
type Struct = PDFKit.PDFStructureElement;
/** What a figure and the head of a column say of themselves, too, which the types of pdfkit leave out. */
type StructOptions = PDFKit.Mixins.StructureElementOptions & {
  readonly bbox?: readonly number[];
  readonly scope?: "Column";
};
/** Both read fonts, which nobody waits for who makes no PDF. */
type Fonts = Pick<typeof import("./fonts.ts"), "fontNamed" | "mainFont" | "printable">;
type Lines = Pick<typeof import("./lines.ts"), "linesOf" | "lineWidth" | "wordsOf">;

/** A4, points. */
const PAGE = { width: 595.28, height: 841.89, margin: 48 } as const;
const WIDTH = PAGE.width - 2 * PAGE.margin;
const BOTTOM = PAGE.height - PAGE.margin;
const FOOT = PAGE.height - 34;

interface Look {
  readonly face: Face;
  readonly size: number;
  readonly colour: string;
}
const STYLES = {
  title: { face: "bold", size: 17, colour: "#111111" },
  heading: { face: "bold", size: 11.5, colour: "#0b6363" },
  text: { face: "sans", size: 9, colour: "#111111" },
  strong: { face: "bold", size: 9, colour: "#111111" },
  soft: { face: "sans", size: 8, colour: "#555555" },
  cell: { face: "sans", size: 7.8, colour: "#111111" },
  head: { face: "bold", size: 7.8, colour: "#555555" },
  code: { face: "mono", size: 7, colour: "#111111" },
  foot: { face: "sans", size: 7, colour: "#555555" },
  /** What is copied from the sheet by hand. */
  key: { face: "mono", size: 20, colour: "#111111" },
  /** Beside the square of a poster. */
  lead: { face: "sans", size: 14, colour: "#111111" },
} as const satisfies Record<string, Look>;
type Style = keyof typeof STYLES;
/** Of a poster, which is read from where people pass. */
const ON_A_WALL: Partial<Record<Style, number>> = { title: 31, heading: 12, text: 9.5, soft: 9.5 };

/** Of the size of the letters: the distance of two lines. */
const LEADING = 1.35;

const TEXT = eachLanguage((language) => ({
  page: sayIn(language)("paper.pdf.page"),
  qr: sayIn(language)("paper.pdf.qrCode"),
  picture: sayIn(language)("paper.pdf.picture"),
  missing: sayIn(language)("paper.pdf.fontsFileDoNot"),
}));

/** The last picture of a row, beside which another may stand. */
interface Beside {
  readonly page: number;
  readonly top: number;
  readonly bottom: number;
  readonly right: number;
}

interface Writer {
  readonly pdf: Pdf;
  readonly fonts: Fonts;
  readonly lines: Lines;
  readonly language: Document["language"];
  readonly title: string;
  /** What could not be printed as it is. */
  readonly missing: Set<string>;
  readonly widths: Map<string, number>;
  style: Style;
  pages: number;
  beside: Beside | undefined;
  readonly poster: boolean;
}

const lookOf = ({ poster }: Pick<Writer, "poster">, style: Style): Look => ({
  ...STYLES[style],
  ...(poster && ON_A_WALL[style] !== undefined && { size: ON_A_WALL[style] }),
});

const use = (writer: Writer, style: Style): Pdf => {
  writer.style = style;
  const { face, size, colour } = lookOf(writer, style);
  return setFont(writer, writer.fonts.mainFont(face).name).fontSize(size).fillColor(colour);
};

/** A font is registered with the document that first uses it. */
const setFont = ({ pdf, fonts }: Writer, name: string): Pdf => {
  const { font } = fonts.fontNamed(name);
  pdf.registerFont(name, font as unknown as Buffer);
  return pdf.font(name);
};

/** Nothing is changed silently: what is printed otherwise than it stands is remembered and said. */
const printed = (writer: Writer, style: Style, text: string): string => {
  const { text: shown, missing } = writer.fonts.printable(STYLES[style].face, text);
  for (const character of missing) writer.missing.add(character);
  return shown;
};

/** Words for people, with the spaces of their language. */
const said = (writer: Writer, style: Style, text: string): string =>
  printed(writer, style, isWebAddress(text) ? text : typeset(text, writer.language));

/** Of a run; widths of words are kept, since most come again. */
const measureOf =
  (writer: Writer, { size }: Look) =>
  ({ font, text, rightToLeft }: Run): number => {
    const key = `${font} ${text}`;
    let width = writer.widths.get(key);
    if (width === undefined) {
      width = setFont(writer, font).fontSize(1000).widthOfString(text, shaping(rightToLeft));
      if (writer.widths.size < WIDTHS_KEPT) writer.widths.set(key, width);
    }
    return (width * size) / 1000;
  };
const WIDTHS_KEPT = 50_000;

/** Without features `pdfkit` shapes word by word, which turns the words of a right-to-left run round. */
const shaping = (rightToLeft: boolean): { features?: PDFKit.Mixins.OpenTypeFeatures[] } =>
  rightToLeft ? { features: [] } : {};

const layLines = (writer: Writer, style: Style, text: string, width: number): readonly Line[] => {
  const look = lookOf(writer, style);
  return writer.lines.linesOf(look.face, text, width, measureOf(writer, look));
};

const lineHeight = (writer: Pick<Writer, "poster">, style: Style): number =>
  lookOf(writer, style).size * LEADING;
const heightOf = (writer: Writer, style: Style, text: string, width: number): number =>
  layLines(writer, style, text, width).length * lineHeight(writer, style);

const newPage = ({ pdf }: Writer): void => void pdf.addPage();

/** A new page unless so much height is left on this one. */
const needs = (writer: Writer, height: number): void => {
  const most = BOTTOM - PAGE.margin;
  if (writer.pdf.y + Math.min(height, most) > BOTTOM) newPage(writer);
};

/** What is drawn outside of what is read aloud. */
const artifact = (
  writer: Writer,
  options: { readonly type: "Pagination" | "Layout"; readonly subtype?: string },
  drawn: () => void,
): void => {
  writer.pdf.markContent("Artifact", options);
  drawn();
  writer.pdf.endMarkedContent();
};

/** Where letters stand in a line, of its height: above it, as much as below. */
const BASELINE = 0.72;

/** @returns where the line ended. What is read from right to left is also written in its order, for who copies or listens. */
const drawLine = (writer: Writer, style: Style, { runs }: Line, left: number, top: number): number => {
  const look = lookOf(writer, style);
  const measure = measureOf(writer, look);
  const baseline = top + lineHeight(writer, style) * BASELINE;
  let x = left;
  for (const run of runs) {
    const width = measure(run);
    const marked = run.rightToLeft && run.text.trim() !== "";
    if (marked) writer.pdf.markContent("Span", { actual: run.text } as PDFKit.Mixins.MarkingOptions);
    setFont(writer, run.font)
      .fontSize(look.size)
      .fillColor(look.colour)
      .text(run.text, x, baseline, { lineBreak: false, baseline: "alphabetic", ...shaping(run.rightToLeft) });
    if (marked) writer.pdf.endMarkedContent();
    x += width;
  }
  return x;
};

interface Placed {
  readonly left: number;
  readonly width: number;
  /** Instead of going on on the next page: it has its place. */
  readonly stays?: boolean;
}

/** How many of so many lines stand on this page: no line stands alone at the head of the next or at the foot of this one. */
const linesHere = (lines: number, height: number, top: number): number => {
  const fit = Math.max(0, Math.floor((BOTTOM - top) / height + 1e-6));
  if (fit >= lines || top <= PAGE.margin) return lines;
  const here = lines - fit === 1 ? fit - 1 : fit;
  return here === 1 ? 0 : here;
};

/** Draws at the document's height and leaves it below; goes on over pages. */
const write = (writer: Writer, style: Style, text: string, { left, width, stays }: Placed): void => {
  const { pdf } = writer;
  const height = lineHeight(writer, style);
  const lines = layLines(writer, style, text, width);
  const here = stays ? lines.length : linesHere(lines.length, height, pdf.y);
  for (const [i, line] of lines.entries()) {
    if (!stays && (i === here || pdf.y + height > BOTTOM)) pdf.continueOnNewPage();
    const top = pdf.y;
    drawLine(writer, style, line, left, top);
    pdf.x = PAGE.margin;
    pdf.y = top + height;
  }
};

/** An address of the web, line by line: a reader by ear hears where each leads. */
const writeLink = (writer: Writer, parent: Struct, address: string, { left, width }: Placed): void => {
  const { pdf } = writer;
  const height = lineHeight(writer, "text");
  for (const line of layLines(writer, "text", printed(writer, "text", address), width)) {
    if (pdf.y + height > BOTTOM) pdf.continueOnNewPage();
    const top = pdf.y;
    const link = pdf.struct("Link");
    parent.add(link);
    let right = left;
    link.add(() => {
      right = drawLine(writer, "text", line, left, top);
      const under = top + height * (BASELINE + 0.1);
      pdf.moveTo(left, under).lineTo(right, under).lineWidth(0.5).stroke(STYLES.text.colour);
    });
    const annotation = { structParent: link, Contents: new String(address) };
    pdf.link(
      left,
      top,
      right - left,
      height,
      address,
      annotation as unknown as PDFKit.Mixins.AnnotationOption,
    );
    link.end();
    pdf.x = PAGE.margin;
    pdf.y = top + height;
  }
};

/** A part of the structure that holds one text. */
const tagged = (
  writer: Writer,
  parent: Struct,
  type: string,
  drawn: () => void,
  options: StructOptions = {},
): void => {
  const struct = writer.pdf.struct(type, options);
  parent.add(struct);
  struct.add(drawn);
  struct.end();
};

/** A text, or a link where it is an address. */
const writeValue = (writer: Writer, parent: Struct, type: string, value: string, placed: Placed): void => {
  if (!isWebAddress(value)) {
    const text = said(writer, "text", value);
    tagged(writer, parent, type, () => write(writer, "text", text || " ", placed));
    return;
  }
  const struct = writer.pdf.struct(type);
  parent.add(struct);
  writeLink(writer, struct, value, placed);
  struct.end();
};

/** Drawn at the foot of each page as it begins. */
const numberPage = (writer: Writer): void => {
  const { pdf, style } = writer;
  const { x, y } = pdf;
  writer.pages++;
  artifact(writer, { type: "Pagination", subtype: "Footer" }, () => {
    const number = said(writer, "foot", `${TEXT[writer.language].page} ${writer.pages}`);
    const [line] = layLines(writer, "foot", said(writer, "foot", writer.title), WIDTH - 80);
    const right =
      PAGE.margin + WIDTH - writer.lines.lineWidth("sans", number, measureOf(writer, STYLES.foot));
    if (line) drawLine(writer, "foot", line, PAGE.margin, FOOT);
    drawLine(writer, "foot", layLines(writer, "foot", number, 80)[0]!, right, FOOT);
  });
  use(writer, style);
  pdf.x = x;
  pdf.y = y;
};

const WHOLE: Placed = { left: PAGE.margin, width: WIDTH };

const paragraph = (
  writer: Writer,
  parent: Struct,
  type: string,
  style: Style,
  text: string,
  gap = 6,
): void => {
  const shown = said(writer, style, text);
  needs(writer, Math.min(2, layLines(writer, style, shown, WIDTH).length) * lineHeight(writer, style));
  if (isWebAddress(text)) writeValue(writer, parent, type, text, WHOLE);
  else {
    tagged(writer, parent, type, () => write(writer, style, shown, WHOLE));
  }
  writer.pdf.y += gap;
};

const BULLET_WIDTH = 12;

const list = (writer: Writer, parent: Struct, items: readonly string[]): void => {
  const { pdf } = writer;
  const struct = pdf.struct("L");
  parent.add(struct);
  for (const item of items) {
    needs(writer, lineHeight(writer, "text"));
    const line = pdf.struct("LI");
    struct.add(line);
    const top = pdf.y;
    tagged(writer, line, "Lbl", () =>
      write(writer, "text", "•", { left: PAGE.margin + 2, width: BULLET_WIDTH }),
    );
    pdf.y = top;
    writeValue(writer, line, "LBody", item, {
      left: PAGE.margin + BULLET_WIDTH,
      width: WIDTH - BULLET_WIDTH,
    });
    line.end();
    pdf.y += 1;
  }
  struct.end();
  pdf.y += 5;
};

const text = (writer: Writer, parent: Struct, value: string): void => {
  for (const each of paragraphsOf(value))
    if ("items" in each) list(writer, parent, each.items);
    else paragraph(writer, parent, "P", "text", each.text);
};

const note = (writer: Writer, parent: Struct, value: string): void => {
  const { pdf } = writer;
  const inset = 10;
  const shown = said(writer, "text", value);
  needs(writer, heightOf(writer, "text", shown, WIDTH - inset) + 8);
  const [top, page] = [pdf.y, writer.pages];
  pdf.y += 2;
  tagged(writer, parent, "P", () =>
    write(writer, "text", shown, { left: PAGE.margin + inset, width: WIDTH - inset }),
  );
  if (page === writer.pages)
    artifact(writer, { type: "Layout" }, () => pdf.rect(PAGE.margin, top, 3, pdf.y - top).fill("#0b6363"));
  pdf.y += 8;
};

/** `below`: the smaller letters of a label stand on the line of its value. */
const LABEL = { least: 140, most: 220, gap: 10, below: 0.8 } as const;
/** A value that is a number or a word leaves its room to the labels, points. */
const SHORT_VALUE = 120;

/** Wide enough for the longest word of a label; for all of it where the values are short. */
const labelWidth = (writer: Writer, rows: readonly Fact[]): number => {
  const labels = rows.map(([label]) => said(writer, "soft", label));
  const words = labels.flatMap((label) => writer.lines.wordsOf(label));
  const widest = Math.max(0, ...words.map((word) => widthOf(writer, "soft", word)));
  const short = rows.every(([, value]) => value.length < 40 && widthOf(writer, "text", value) < SHORT_VALUE);
  if (!short) return Math.min(LABEL.most, Math.max(LABEL.least, widest + 1));
  const whole = Math.max(LABEL.least, ...labels.map((label) => widthOf(writer, "soft", label) + 1));
  return Math.min(WIDTH - LABEL.gap - SHORT_VALUE, whole);
};

/** What has to fit on a page for a fact to begin there: its label, and a value that is not long. */
const factHeight = (writer: Writer, [label, value]: Fact, labels: number): number =>
  Math.max(
    heightOf(writer, "soft", said(writer, "soft", label), labels) + LABEL.below,
    Math.min(60, heightOf(writer, "text", said(writer, "text", value), WIDTH - labels - LABEL.gap)),
  );

/** The value may go on over pages; the label stands where it begins. */
const fact = (writer: Writer, parent: Struct, [label, value]: Fact, labels: number): void => {
  const { pdf } = writer;
  const left = PAGE.margin + labels + LABEL.gap;
  const width = WIDTH - labels - LABEL.gap;
  const shown = said(writer, "soft", label);
  const labelHeight = heightOf(writer, "soft", shown, labels) + LABEL.below;
  needs(writer, factHeight(writer, [label, value], labels));
  const [top, page] = [pdf.y, writer.pages];
  const item = pdf.struct("LI");
  parent.add(item);
  pdf.y = top + LABEL.below;
  tagged(writer, item, "Lbl", () =>
    write(writer, "soft", shown || " ", { left: PAGE.margin, width: labels }),
  );
  if (page === writer.pages) pdf.y = top;
  writeValue(writer, item, "LBody", value, { left, width });
  item.end();
  if (page === writer.pages) pdf.y = Math.max(pdf.y, top + labelHeight);
  pdf.y += 3;
};

const facts = (writer: Writer, parent: Struct, rows: readonly Fact[]): void => {
  if (rows.length === 0) return;
  const struct = writer.pdf.struct("L");
  parent.add(struct);
  const labels = labelWidth(writer, rows);
  for (const row of rows) fact(writer, struct, row, labels);
  struct.end();
  writer.pdf.y += 5;
};

const widthOf = (writer: Writer, style: Style, value: string): number =>
  writer.lines.lineWidth(STYLES[style].face, value, measureOf(writer, lookOf(writer, style)));

const CELL_GAP = 8;
/** A column is not made wider than this for the sake of one line. */
const WIDEST_COLUMN = 220;

/**
 * Every column is as wide as its longest word, and what is left goes to those whose cells are longer.
 * @returns null where the words alone are wider than the page
 */
const columnWidths = (
  writer: Writer,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): number[] | null => {
  const least: number[] = [];
  const wanted: number[] = [];
  for (const [column, head] of heads.entries()) {
    const words = new Set(rows.flatMap((row) => writer.lines.wordsOf(row[column] ?? "")));
    const headWords = writer.lines.wordsOf(head).map((word) => widthOf(writer, "head", word));
    const longest = Math.max(0, ...headWords, ...[...words].map((word) => widthOf(writer, "cell", word)));
    const wholes = rows
      .slice(0, 200)
      .map((row) => widthOf(writer, "cell", (row[column] ?? "").slice(0, 400)));
    least.push(longest + CELL_GAP + 0.5);
    wanted.push(
      Math.max(longest, Math.min(WIDEST_COLUMN, Math.max(widthOf(writer, "head", head), ...wholes))) +
        CELL_GAP +
        0.5,
    );
  }
  const sum = (widths: readonly number[]): number => widths.reduce((a, b) => a + b, 0);
  const left = WIDTH - sum(least);
  if (left < 0) return null;
  const more = wanted.map((width, i) => width - least[i]!);
  const wish = sum(more);
  if (wish <= left) {
    const spare = (left - wish) / sum(wanted);
    return wanted.map((width) => width * (1 + spare));
  }
  const granted = sharedOut(left, more);
  return least.map((width, i) => width + granted[i]!);
};

/** So much among wishes: who wishes little gets all of it, so that a day stays in one line, and the others get alike. */
const sharedOut = (whole: number, wishes: readonly number[]): number[] => {
  const granted = wishes.map(() => 0);
  let left = whole;
  const byWish = [...wishes.keys()].sort((a, b) => wishes[a]! - wishes[b]!);
  for (const [done, at] of byWish.entries()) {
    granted[at] = Math.min(wishes[at]!, left / (byWish.length - done));
    left -= granted[at];
  }
  return granted;
};

interface Row {
  readonly cells: readonly string[];
  readonly widths: readonly number[];
  readonly style: "head" | "cell";
}

const rowHeight = (writer: Writer, { cells, widths, style }: Row): number =>
  Math.max(
    lineHeight(writer, style),
    ...cells.map((cell, i) => heightOf(writer, style, cell, (widths[i] ?? WIDTH) - CELL_GAP)),
  ) + 6;

/** Which cells a table's head is of. */
const HEAD_OF_COLUMN: StructOptions = { scope: "Column" };

/** @param draw how each cell is drawn */
const drawCells = (writer: Writer, row: Row, height: number, draw: (cell: () => void) => void): void => {
  const { pdf } = writer;
  const top = pdf.y;
  let left: number = PAGE.margin;
  for (const [i, cell] of row.cells.entries()) {
    const placed = { left, width: (row.widths[i] ?? WIDTH) - CELL_GAP, stays: true };
    draw(() => {
      pdf.y = top + 3;
      write(writer, row.style, cell || " ", placed);
    });
    left += row.widths[i] ?? WIDTH;
  }
  pdf.x = PAGE.margin;
  pdf.y = top + height;
};

const drawRow = (writer: Writer, parent: Struct, row: Row, height: number): void => {
  const { pdf } = writer;
  artifact(writer, { type: "Layout" }, () =>
    pdf
      .moveTo(PAGE.margin, pdf.y)
      .lineTo(PAGE.margin + WIDTH, pdf.y)
      .lineWidth(0.5)
      .stroke("#cccccc"),
  );
  const line = pdf.struct("TR");
  parent.add(line);
  const head = row.style === "head";
  drawCells(writer, row, height, (cell) =>
    tagged(writer, line, head ? "TH" : "TD", cell, head ? HEAD_OF_COLUMN : {}),
  );
  line.end();
};

/** A row higher than a page cannot stand beside others: its cells follow one another. */
const TALLEST_ROW = (BOTTOM - PAGE.margin) * 0.8;

/** What does not fit into columns: each row as a list of its own. */
const rowAsFacts = (
  writer: Writer,
  parent: Struct,
  heads: readonly string[],
  cells: readonly string[],
): void =>
  facts(
    writer,
    parent,
    cells.map((cell, i) => [heads[i] ?? "", cell]),
  );

/** The heads stand again on each page, for the eye alone: the table is one. */
const table = (
  writer: Writer,
  parent: Struct,
  block: { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] },
): void => {
  const heads = block.heads.map((head) => said(writer, "head", head));
  const rows = block.rows.map((row) => row.map((cell) => said(writer, "cell", cell)));
  const widths = columnWidths(writer, heads, rows);
  if (!widths) {
    for (const row of block.rows) rowAsFacts(writer, parent, block.heads, row);
    return;
  }
  const head: Row = { cells: heads, widths, style: "head" };
  const headHeight = rowHeight(writer, head);
  let struct: Struct | undefined;
  for (const [i, cells] of rows.entries()) {
    const row: Row = { cells, widths, style: "cell" };
    const height = rowHeight(writer, row);
    if (height > TALLEST_ROW) {
      struct?.end();
      struct = undefined;
      rowAsFacts(writer, parent, block.heads, block.rows[i]!);
      continue;
    }
    const page = writer.pages;
    needs(writer, height + (struct ? 0 : headHeight));
    if (!struct) {
      struct = writer.pdf.struct("Table");
      parent.add(struct);
      drawRow(writer, struct, head, headHeight);
    } else if (page !== writer.pages)
      artifact(writer, { type: "Pagination" }, () => drawCells(writer, head, headHeight, (cell) => cell()));
    drawRow(writer, struct, row, height);
  }
  struct?.end();
  writer.pdf.y += 8;
};

/** Its heads and its first row. */
const tableBegins = (
  writer: Writer,
  { heads, rows }: { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] },
): number => {
  const first = rows[0]?.map((cell) => said(writer, "cell", cell)) ?? [];
  const shown = heads.map((head) => said(writer, "head", head));
  const widths = columnWidths(
    writer,
    shown,
    rows.slice(0, 50).map((row) => row.map((cell) => said(writer, "cell", cell))),
  );
  if (!widths) return 60;
  const height = rowHeight(writer, { cells: first, widths, style: "cell" });
  return rowHeight(writer, { cells: shown, widths, style: "head" }) + (height > TALLEST_ROW ? 60 : height);
};

const code = (writer: Writer, parent: Struct, value: string, style: "code" | "key"): void => {
  const shown = printed(writer, style, value);
  needs(writer, 2 * lineHeight(writer, style));
  const struct = writer.pdf.struct("P");
  parent.add(struct);
  tagged(writer, struct, "Code", () => write(writer, style, shown, WHOLE));
  struct.end();
  writer.pdf.y += 6;
};

/** Points: to be held in the hand, and to be met on a wall (9.5 cm). */
const QR_SIDE = { sheet: 150, poster: 270 } as const;
const QR_GAP = 18;

const qr = (writer: Writer, parent: Struct, block: Extract<Block, { kind: "qr" }>): void => {
  const { pdf } = writer;
  const size = writer.poster ? QR_SIDE.poster : QR_SIDE.sheet;
  needs(writer, size + 20);
  if (block.label) paragraph(writer, parent, "P", "soft", block.label, 4);
  const modules = qrModules(block.text);
  const side = size / modules.length;
  const top = pdf.y;
  const bbox = [PAGE.margin, top, PAGE.margin + size, top + size] as const;
  tagged(
    writer,
    parent,
    "Figure",
    () => {
      // Wider by a hair, so that no reader shows a line between two.
      for (const [y, row] of modules.entries())
        for (const [x, dark] of row.entries())
          if (dark) pdf.rect(PAGE.margin + x * side, top + y * side, side + 0.05, side + 0.05);
      pdf.fill("#000000");
    },
    { alt: block.label ?? TEXT[writer.language].qr, bbox },
  );
  if (block.beside) {
    const left = PAGE.margin + size + QR_GAP;
    const shown = said(writer, "lead", block.beside);
    pdf.y = top;
    tagged(writer, parent, "P", () =>
      write(writer, "lead", shown, { left, width: PAGE.width - PAGE.margin - left }),
    );
    pdf.x = PAGE.margin;
  }
  pdf.y = Math.max(pdf.y, top + size) + 6;
};

/** Two with what is said of each stand on a page; of those that have a caption alone, three in a row. */
const PICTURE_GAP = 14;
const PICTURE = { width: 300, height: 190 } as const;
const SMALL_PICTURE = { width: (WIDTH - 2 * PICTURE_GAP) / 3, height: 170 } as const;

interface OpenImage {
  readonly width: number;
  readonly height: number;
}

/** Read once, for its size and to be drawn; the types of pdfkit leave this out. */
const openImage = (pdf: Pdf, jpeg: Uint8Array): OpenImage =>
  (pdf as unknown as { openImage(bytes: Uint8Array): OpenImage }).openImage(jpeg);

type PictureBlock = Extract<Block, { kind: "picture" }>;

const sizeOf = (image: OpenImage, { rows }: PictureBlock): readonly [width: number, height: number] => {
  const most = rows?.length ? PICTURE : SMALL_PICTURE;
  const scale = Math.min(most.width / image.width, most.height / image.height, 1);
  return [image.width * scale, image.height * scale];
};

/** With its caption and what is said of it. */
const pictureHeight = (writer: Writer, { caption, rows }: PictureBlock, height: number): number => {
  const labels = labelWidth(writer, rows ?? []);
  const said = (rows ?? []).map((row) => factHeight(writer, row, labels) + 3).reduce((a, b) => a + b, 0);
  const under = caption ? heightOf(writer, "strong", caption, WIDTH) : 0;
  return height + 4 + under + 2 + said;
};

/** Pictures of which nothing is said but a caption stand side by side where they fit. */
const placeOf = (writer: Writer, block: PictureBlock, width: number, height: number): Beside | undefined => {
  const { beside } = writer;
  const right = PAGE.margin + WIDTH;
  if (
    !block.rows?.length &&
    beside?.page === writer.pages &&
    beside.right + PICTURE_GAP + width <= right + 0.01
  )
    return beside;
  needs(writer, pictureHeight(writer, block, height));
  return undefined;
};

const picture = (writer: Writer, parent: Struct, block: PictureBlock): void => {
  const { pdf } = writer;
  const image = openImage(pdf, block.jpeg);
  const [width, height] = sizeOf(image, block);
  const beside = placeOf(writer, block, width, height);
  const left = beside ? beside.right + PICTURE_GAP : PAGE.margin;
  const top = beside?.top ?? pdf.y;
  const caption = block.caption && said(writer, "strong", block.caption);
  const options: StructOptions = {
    alt: block.caption || TEXT[writer.language].picture,
    bbox: [left, top, left + width, top + height],
  };
  const figure = pdf.struct("Figure", options);
  parent.add(figure);
  figure.add(() => {
    pdf.image(image as unknown as Buffer, left, top, { width, height });
  });
  pdf.x = PAGE.margin;
  pdf.y = top + height + 4;
  const under = block.rows?.length ? WHOLE : { left, width };
  if (caption) tagged(writer, figure, "Caption", () => write(writer, "strong", caption, under));
  figure.end();
  pdf.y += 2;
  if (block.rows?.length) facts(writer, parent, block.rows);
  const bottom = Math.max(pdf.y + 6, beside?.bottom ?? 0);
  pdf.y = bottom;
  writer.beside = block.rows?.length ? undefined : { page: writer.pages, top, bottom, right: left + width };
};

const DRAWERS: {
  readonly [K in Block["kind"]]: (writer: Writer, parent: Struct, block: Extract<Block, { kind: K }>) => void;
} = {
  text: (writer, parent, block) => text(writer, parent, block.text),
  note: (writer, parent, block) => note(writer, parent, block.text),
  facts: (writer, parent, { rows }) => facts(writer, parent, rows),
  table,
  code: (writer, parent, block) => code(writer, parent, block.text, block.byHand ? "key" : "code"),
  qr,
  files: (writer, parent, { files }) =>
    facts(
      writer,
      parent,
      files.map(({ href, label }) => [label, href]),
    ),
  picture,
};

const draw = <K extends Block["kind"]>(
  writer: Writer,
  parent: Struct,
  block: Extract<Block, { kind: K }>,
): void => {
  const drawer = DRAWERS[block.kind as K] as (writer: Writer, parent: Struct, block: Block) => void;
  if (block.kind !== "picture") writer.beside = undefined;
  drawer(writer, parent, block);
};

/** What has to stand on the page of its heading: as much of the block as is not broken. */
const beginning = (writer: Writer, block: Block): number => {
  const factsBegin = (rows: readonly Fact[]): number =>
    rows[0] ? factHeight(writer, rows[0], labelWidth(writer, rows)) : 0;
  switch (block.kind) {
    case "text": {
      const [first] = paragraphsOf(block.text);
      const text = first && "items" in first ? (first.items[0] ?? "") : (first?.text ?? "");
      const lines = layLines(writer, "text", said(writer, "text", text), WIDTH).length;
      return Math.min(lines, 4) * lineHeight(writer, "text");
    }
    case "note":
      return heightOf(writer, "text", said(writer, "text", block.text), WIDTH - 10) + 8;
    case "facts":
      return factsBegin(block.rows);
    case "files":
      return factsBegin(block.files.map(({ href, label }): Fact => [label, href]));
    case "table":
      return tableBegins(writer, block);
    case "code":
      return 2 * lineHeight(writer, block.byHand ? "key" : "code");
    case "qr":
      return (writer.poster ? QR_SIDE.poster : QR_SIDE.sheet) + 40;
    case "picture":
      return pictureHeight(writer, block, sizeOf(openImage(writer.pdf, block.jpeg), block)[1]);
  }
};

const HEADING_GAP = 4;

const drawSection = async (
  writer: Writer,
  root: Struct,
  { heading, blocks }: Section,
  drained: () => Promise<void>,
): Promise<void> => {
  const section = writer.pdf.struct("Sect");
  root.add(section);
  writer.pdf.y += writer.poster ? 5 : 10;
  writer.beside = undefined;
  let headed = false;
  const head = (first: Block | undefined): void => {
    if (headed) return;
    headed = true;
    if (heading === "") return;
    const own = heightOf(writer, "heading", said(writer, "heading", heading), WIDTH) + HEADING_GAP;
    needs(writer, own + (first ? beginning(writer, first) : 0));
    paragraph(writer, section, "H2", "heading", heading, HEADING_GAP);
  };
  for await (const block of blocks) {
    head(block);
    draw(writer, section, block);
    await drained();
  }
  head(undefined);
  section.end();
};

/** What is at least four characters of one byte each in XML, and nothing that XML has no place for. */
const inXml = (value: string): string =>
  value
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones XML forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/\p{Surrogate}/gu, "\ufffd");

/** What the file says of itself (XMP); the name of PDF/UA's part has to be explained to PDF/A. */
const metadataOf = (title: string, writtenAt: Date): string => `
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<xmp:CreateDate>${writtenAt.toISOString().slice(0, 19)}Z</xmp:CreateDate>
<xmp:CreatorTool>Miroir</xmp:CreatorTool>
<pdf:Producer>Miroir</pdf:Producer>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${inXml(title)}</rdf:li></rdf:Alt></dc:title>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
`;

const open = async (document: Document): Promise<Writer> => {
  const { default: PDFDocument } = await import("pdfkit");
  const { fontNamed, mainFont, printable } = await import("./fonts.ts");
  const { linesOf, lineWidth, wordsOf } = await import("./lines.ts");
  const writtenAt = document.writtenAt ?? new Date();
  const title = document.title.replace(/\p{Surrogate}/gu, "\ufffd");
  const pdf = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: PAGE.margin,
    pdfVersion: "1.7",
    subset: "PDF/A-3a",
    lang: document.language,
    tagged: true,
    displayTitle: true,
    autoFirstPage: false,
    // None of the fonts that a reader is trusted to have.
    font: null as unknown as string,
    info: { Title: title, Producer: "Miroir", Creator: "Miroir", CreationDate: writtenAt },
  });
  // Its own writes a title into XML as it is, and knows either PDF/A or PDF/UA.
  (pdf as unknown as { _addInfo: () => void })._addInfo = () =>
    (pdf as unknown as { appendXML(xml: string): void }).appendXML(metadataOf(title, writtenAt));
  for (const { name, mime, bytes, description } of document.attached ?? [])
    pdf.file(Buffer.from(bytes), {
      name,
      type: mime,
      description,
      creationDate: writtenAt,
      modifiedDate: writtenAt,
      relationship: "Data",
    } as PDFKit.Mixins.PDFAttachmentOptions);
  return {
    pdf,
    fonts: { fontNamed, mainFont, printable },
    lines: { linesOf, lineWidth, wordsOf },
    language: document.language,
    title: document.title,
    missing: new Set(),
    widths: new Map(),
    style: "text",
    pages: 0,
    beside: undefined,
    poster: document.poster ?? false,
  };
};

/** Who writes on the left; place, day and whom it is for on the right, where the window of an envelope is. */
const letterhead = (writer: Writer, root: Struct, { sender, dated, to, about }: Letterhead): void => {
  const { pdf } = writer;
  paragraph(writer, root, "P", "soft", sender, 14);
  const right = { left: PAGE.margin + WIDTH / 2, width: WIDTH / 2 };
  for (const block of [to, dated]) {
    const shown = said(writer, "text", block);
    tagged(writer, root, "P", () => write(writer, "text", shown, right));
    pdf.y += 14;
  }
  pdf.x = PAGE.margin;
  paragraph(writer, root, "H1", "strong", about, 2);
};

const drawAll = async (writer: Writer, document: Document, drained: () => Promise<void>): Promise<void> => {
  const { pdf } = writer;
  pdf.on("pageAdded", () => numberPage(writer));
  newPage(writer);
  const root = pdf.struct("Document");
  pdf.addStructure(root);
  if (document.letterhead) letterhead(writer, root, document.letterhead);
  else paragraph(writer, root, "H1", "title", document.title, 2);
  if (document.subtitle) paragraph(writer, root, "P", "soft", document.subtitle);
  for (const section of document.sections) await drawSection(writer, root, section, drained);
  if (document.footer) {
    pdf.y += 10;
    paragraph(writer, root, "P", "soft", document.footer);
  }
  if (writer.missing.size > 0)
    note(writer, root, `${TEXT[document.language].missing} ${[...writer.missing].sort().join(" ")}`);
  root.end();
  pdf.end();
};

/** @returns the whole file */
export const pdfOf = async (document: Document): Promise<Uint8Array> => {
  const writer = await open(document);
  const chunks: Buffer[] = [];
  writer.pdf.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = finished(writer.pdf as unknown as NodeJS.ReadableStream);
  await drawAll(writer, document, async () => {});
  await ended;
  return Buffer.concat(chunks);
};

/** What may wait to be written, bytes: two or three pictures. */
const WAITING_BYTES = 2 ** 20;

/** Waits while the disk is slower than the drawing, so that no more than a few pictures are in memory. */
const drainOf = (pdf: Pdf, file: WriteStream) => async (): Promise<void> => {
  const drawn = pdf as unknown as Readable;
  do {
    // Streams move on between two turns of the loop, never inside one.
    await immediate();
    if (file.errored) throw file.errored;
    if (file.writableNeedDrain) await once(file, "drain");
  } while (drawn.readableLength > WAITING_BYTES);
};

/** Written beside its place, owner only, and renamed: a stop leaves no half file. */
export const writePdf = async (document: Document, path: string): Promise<void> => {
  const unfinished = `${path}.unfinished`;
  const file = createWriteStream(unfinished, { mode: 0o600 });
  const written = finished(file);
  written.catch(() => {});
  const writer = await open(document);
  writer.pdf.pipe(file);
  try {
    await drawAll(writer, document, drainOf(writer.pdf, file));
    await written;
    await rename(unfinished, path);
  } catch (error) {
    file.destroy();
    await written.catch(() => {});
    await rm(unfinished, { force: true });
    throw error;
  }
};
