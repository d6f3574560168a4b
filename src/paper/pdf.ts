/**
 * A document as a PDF that is written as it grows: tagged for screen readers, with its language and title, the same
 * bytes for the same document of the same moment. The fonts are the ones that every reader has, so nothing is embedded; they know the
 * letters of Western Europe only, and a page that had to write something else says so.
 */
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { setImmediate as immediate } from "node:timers/promises";
import { type Block, type Document, type Fact, isWebAddress, type Section } from "./document.ts";
import { qrModules } from "./qr.ts";

type Pdf = PDFKit.PDFDocument;
type Struct = PDFKit.PDFStructureElement;

/** A4, points. */
const PAGE = { width: 595.28, height: 841.89, margin: 56 } as const;
const WIDTH = PAGE.width - 2 * PAGE.margin;
const BOTTOM = PAGE.height - PAGE.margin;

const STYLES = {
  title: { font: "Helvetica-Bold", size: 20, colour: "#111111" },
  heading: { font: "Helvetica-Bold", size: 13, colour: "#0b6363" },
  text: { font: "Helvetica", size: 10, colour: "#111111" },
  strong: { font: "Helvetica-Bold", size: 10, colour: "#111111" },
  soft: { font: "Helvetica", size: 9, colour: "#555555" },
  cell: { font: "Helvetica", size: 8.5, colour: "#111111" },
  head: { font: "Helvetica-Bold", size: 8.5, colour: "#555555" },
  code: { font: "Courier", size: 7.5, colour: "#111111" },
  foot: { font: "Helvetica", size: 8, colour: "#555555" },
} as const;
type Style = keyof typeof STYLES;

const TEXT = {
  en: {
    page: "Page",
    qr: "QR code",
    replaced:
      "Some characters cannot be printed with the fonts that every PDF reader has: here they stand without their accent, or as ¤. The HTML page of the same document has them as they are.",
  },
  fr: {
    page: "Page",
    qr: "Code QR",
    replaced:
      "Certains caractères ne peuvent pas être imprimés avec les polices que possède tout lecteur PDF : ils figurent ici sans leur accent, ou comme ¤. La page HTML du même document les porte tels quels.",
  },
} as const;

/** WinAnsi, the encoding of the standard fonts: Latin-1 without its controls, and these. */
const BEYOND_LATIN_1 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
const printable = (character: string): boolean =>
  /[\n -~\u00a0-\u00ff]/.test(character) || BEYOND_LATIN_1.includes(character);

/** Spaces of other widths and lines of other lengths are the same words. */
const SAME: Record<string, string> = {
  "\t": "    ",
  "\u202f": "\u00a0",
  "\u2009": " ",
  "\u2011": "-",
  "\u2212": "-",
};

/** Letters with a stroke, which Unicode does not take apart. */
const STROKED: Record<string, string> = {
  Ł: "L",
  ł: "l",
  Đ: "D",
  đ: "d",
  Ħ: "H",
  ħ: "h",
  ı: "i",
  Ŧ: "T",
  ŧ: "t",
};

interface Writer {
  readonly pdf: Pdf;
  readonly language: Document["language"];
  readonly title: string;
  /** Whether something could not be printed as it is. */
  replaced: boolean;
  style: Style;
  pages: number;
}

/** Nothing is changed silently: what is printed otherwise than it stands is remembered and said. */
const printed = (writer: Writer, text: string): string =>
  [...text.replace(/\r\n?/g, "\n").normalize("NFC")]
    .map((character) => {
      if (printable(character)) return character;
      if (SAME[character]) return SAME[character];
      writer.replaced = true;
      const [base] = STROKED[character] ?? character.normalize("NFKD");
      return base && printable(base) ? base : "¤";
    })
    .join("");

const use = (writer: Writer, style: Style): Pdf => {
  writer.style = style;
  const { font, size, colour } = STYLES[style];
  return writer.pdf.font(font).fontSize(size).fillColor(colour);
};

const heightOf = (writer: Writer, style: Style, text: string, width: number): number =>
  use(writer, style).heightOfString(text || " ", { width });

const newPage = ({ pdf }: Writer): void => void pdf.addPage();

/** A new page unless so much height is left on this one. */
const needs = (writer: Writer, height: number): void => {
  const most = BOTTOM - PAGE.margin;
  if (writer.pdf.y + Math.min(height, most) > BOTTOM) newPage(writer);
};

/** Drawn at the foot of each page as it begins, outside the structure that is read aloud. */
const numberPage = (writer: Writer): void => {
  const { pdf, style } = writer;
  const { x, y } = pdf;
  writer.pages++;
  const { bottom } = pdf.page.margins;
  pdf.page.margins.bottom = 0;
  pdf.markContent("Artifact", { type: "Pagination" });
  use(writer, "foot").text(
    `${printed(writer, writer.title)} · ${TEXT[writer.language].page} ${writer.pages}`,
    PAGE.margin,
    PAGE.height - 36,
    { width: WIDTH, lineBreak: false, ellipsis: true, height: 12 },
  );
  pdf.endMarkedContent();
  pdf.page.margins.bottom = bottom;
  use(writer, style);
  pdf.x = x;
  pdf.y = y;
};

const paragraph = (
  writer: Writer,
  parent: Struct,
  type: string,
  style: Style,
  text: string,
  gap = 6,
): void => {
  const shown = printed(writer, text);
  const lines = use(writer, style).currentLineHeight(true);
  needs(writer, 2 * lines);
  const link = isWebAddress(text) ? { link: text, underline: true } : {};
  parent.add(
    writer.pdf.struct(type, {}, () => {
      use(writer, style).text(shown, PAGE.margin, writer.pdf.y, { width: WIDTH, ...link });
    }),
  );
  writer.pdf.y += gap;
};

const note = (writer: Writer, parent: Struct, text: string): void => {
  const { pdf } = writer;
  const inset = 10;
  const shown = printed(writer, text);
  needs(writer, heightOf(writer, "text", shown, WIDTH - inset) + 8);
  const [top, page] = [pdf.y, writer.pages];
  parent.add(
    pdf.struct("P", {}, () => {
      use(writer, "text").text(shown, PAGE.margin + inset, top + 2, { width: WIDTH - inset });
    }),
  );
  if (page === writer.pages) {
    pdf.markContent("Artifact", { type: "Layout" });
    pdf.rect(PAGE.margin, top, 3, pdf.y - top).fill("#0b6363");
    pdf.endMarkedContent();
  }
  pdf.y += 8;
};

const LABEL_WIDTH = 140;

/** The value may go on over pages; the label stands where it begins. */
const fact = (writer: Writer, parent: Struct, [label, value]: Fact): void => {
  const { pdf } = writer;
  const width = WIDTH - LABEL_WIDTH - 10;
  const [left, right] = [printed(writer, label), printed(writer, value)];
  const labelHeight = heightOf(writer, "soft", left, LABEL_WIDTH);
  needs(writer, Math.max(labelHeight, Math.min(60, heightOf(writer, "text", right, width))));
  const [top, page] = [pdf.y, writer.pages];
  const link = isWebAddress(value) ? { link: value, underline: true } : {};
  parent.add(
    pdf.struct("P", {}, () => {
      use(writer, "soft").text(left, PAGE.margin, top + 0.8, { width: LABEL_WIDTH });
      pdf.y = top;
      use(writer, "text").text(right || " ", PAGE.margin + LABEL_WIDTH + 10, top, { width, ...link });
    }),
  );
  if (page === writer.pages) pdf.y = Math.max(pdf.y, top + labelHeight);
  pdf.y += 3;
};

const facts = (writer: Writer, parent: Struct, rows: readonly Fact[]): void => {
  for (const row of rows) fact(writer, parent, row);
  writer.pdf.y += 5;
};

const CELL_GAP = 8;

/** Columns share the width as their longest cells do, none narrower than its longest word allows within reason. */
const columnWidths = (
  writer: Writer,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): number[] => {
  const { pdf } = writer;
  const wanted = heads.map((head, column) => {
    const cells = [head, ...rows.slice(0, 200).map((row) => row[column] ?? "")];
    use(writer, "head");
    const word = Math.max(
      ...cells.flatMap((cell) => cell.split(/\s+/)).map((each) => pdf.widthOfString(each.slice(0, 24))),
    );
    const whole = Math.max(...cells.map((cell) => pdf.widthOfString(cell.slice(0, 400))));
    return Math.max(word, Math.min(whole, 180)) + CELL_GAP;
  });
  const sum = wanted.reduce((a, b) => a + b, 0);
  return wanted.map((width) => (width / sum) * WIDTH);
};

interface Row {
  readonly cells: readonly string[];
  readonly widths: readonly number[];
  readonly type: "TH" | "TD";
}

const rowHeight = (writer: Writer, { cells, widths, type }: Row): number =>
  Math.max(
    ...cells.map((cell, i) =>
      heightOf(writer, type === "TH" ? "head" : "cell", cell, (widths[i] ?? WIDTH) - CELL_GAP),
    ),
  ) + 5;

/** Which cells a table's head is of; the types of pdfkit do not know that it can be said. */
const HEAD_OF_COLUMN = { scope: "Column" } as PDFKit.Mixins.StructureElementOptions;

const drawRow = (writer: Writer, tableStruct: Struct, row: Row, height: number): void => {
  const { pdf } = writer;
  const top = pdf.y;
  pdf.markContent("Artifact", { type: "Layout" });
  pdf
    .moveTo(PAGE.margin, top)
    .lineTo(PAGE.margin + WIDTH, top)
    .lineWidth(0.5)
    .stroke("#cccccc");
  pdf.endMarkedContent();
  const line = pdf.struct("TR");
  tableStruct.add(line);
  let x = PAGE.margin;
  for (const [i, cell] of row.cells.entries()) {
    const [left, width] = [x, (row.widths[i] ?? WIDTH) - CELL_GAP];
    line.add(
      pdf.struct(row.type, row.type === "TH" ? HEAD_OF_COLUMN : {}, () => {
        use(writer, row.type === "TH" ? "head" : "cell").text(cell || " ", left, top + 3, { width });
      }),
    );
    x += row.widths[i] ?? WIDTH;
  }
  line.end();
  pdf.x = PAGE.margin;
  pdf.y = top + height;
};

/** A row higher than a page cannot stand beside others: its cells follow one another. */
const TALLEST_ROW = (BOTTOM - PAGE.margin) * 0.8;

const table = (
  writer: Writer,
  parent: Struct,
  block: { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] },
): void => {
  const heads = block.heads.map((head) => printed(writer, head));
  const rows = block.rows.map((row) => row.map((cell) => printed(writer, cell)));
  const widths = columnWidths(writer, heads, rows);
  const head: Row = { cells: heads, widths, type: "TH" };
  const headHeight = rowHeight(writer, head);
  let struct: Struct | undefined;
  const begin = (): Struct => {
    const begun = writer.pdf.struct("Table");
    parent.add(begun);
    drawRow(writer, begun, head, headHeight);
    return begun;
  };
  for (const cells of rows) {
    const row: Row = { cells, widths, type: "TD" };
    const height = rowHeight(writer, row);
    if (height > TALLEST_ROW) {
      struct?.end();
      struct = undefined;
      facts(
        writer,
        parent,
        cells.map((cell, i) => [heads[i] ?? "", cell]),
      );
      continue;
    }
    const page = writer.pages;
    needs(writer, height + (struct ? 0 : headHeight));
    if (page !== writer.pages || !struct) {
      struct?.end();
      struct = begin();
    }
    drawRow(writer, struct, row, height);
  }
  struct?.end();
  writer.pdf.y += 8;
};

/** Courier is 0.6 of its size wide. */
const CODE_COLUMNS = Math.floor(WIDTH / (STYLES.code.size * 0.6));

const code = (writer: Writer, parent: Struct, text: string): void => {
  const broken = text.replace(new RegExp(`[^\\n]{${CODE_COLUMNS}}(?=[^\\n])`, "g"), "$&\n");
  paragraph(writer, parent, "Code", "code", broken);
};

const QR_SIDE = 130;

const qr = (
  writer: Writer,
  parent: Struct,
  block: { readonly text: string; readonly label?: string },
): void => {
  const { pdf } = writer;
  if (block.label) paragraph(writer, parent, "P", "soft", block.label, 2);
  needs(writer, QR_SIDE);
  const modules = qrModules(block.text);
  const side = QR_SIDE / modules.length;
  const top = pdf.y;
  parent.add(
    pdf.struct("Figure", { alt: TEXT[writer.language].qr }, () => {
      // Wider by a hair, so that no reader shows a line between two.
      for (const [y, row] of modules.entries())
        for (const [x, dark] of row.entries())
          if (dark) pdf.rect(PAGE.margin + x * side, top + y * side, side + 0.05, side + 0.05);
      pdf.fill("#000000");
    }),
  );
  pdf.y = top + QR_SIDE + 6;
};

const PICTURE = { width: 300, height: 250 } as const;

interface OpenImage {
  readonly width: number;
  readonly height: number;
}

/** Read once, for its size and to be drawn; the types of pdfkit leave this out. */
const openImage = (pdf: Pdf, jpeg: Uint8Array): OpenImage =>
  (pdf as unknown as { openImage(bytes: Uint8Array): OpenImage }).openImage(jpeg);

const picture = (writer: Writer, parent: Struct, block: Extract<Block, { kind: "picture" }>): void => {
  const { pdf } = writer;
  const image = openImage(pdf, block.jpeg);
  const scale = Math.min(PICTURE.width / image.width, PICTURE.height / image.height, 1);
  const height = image.height * scale;
  needs(writer, height + 70);
  const top = pdf.y;
  parent.add(
    pdf.struct("Figure", { alt: printed(writer, block.caption ?? "") }, () => {
      pdf.image(image as unknown as Buffer, PAGE.margin, top, { width: image.width * scale, height });
    }),
  );
  pdf.x = PAGE.margin;
  pdf.y = top + height + 4;
  if (block.caption) paragraph(writer, parent, "Caption", "strong", block.caption, 2);
  if (block.rows) facts(writer, parent, block.rows);
  pdf.y += 6;
};

const DRAWERS: {
  readonly [K in Block["kind"]]: (writer: Writer, parent: Struct, block: Extract<Block, { kind: K }>) => void;
} = {
  text: (writer, parent, { text }) => paragraph(writer, parent, "P", "text", text),
  note: (writer, parent, { text }) => note(writer, parent, text),
  facts: (writer, parent, { rows }) => facts(writer, parent, rows),
  table,
  code: (writer, parent, { text }) => code(writer, parent, text),
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
  drawer(writer, parent, block);
};

const drawSection = async (
  writer: Writer,
  root: Struct,
  { heading, blocks }: Section,
  drained: () => Promise<void>,
): Promise<void> => {
  const section = writer.pdf.struct("Sect");
  root.add(section);
  writer.pdf.y += 10;
  let headed = false;
  const head = (first: Block | undefined): void => {
    if (headed) return;
    headed = true;
    needs(writer, first?.kind === "picture" ? PICTURE.height + 130 : 80);
    paragraph(writer, section, "H2", "heading", heading, 4);
  };
  for await (const block of blocks) {
    head(block);
    draw(writer, section, block);
    await drained();
  }
  head(undefined);
  section.end();
};

const open = async (document: Document): Promise<Writer> => {
  const { default: PDFDocument } = await import("pdfkit");
  const writer: Writer = {
    pdf: new PDFDocument({
      size: [PAGE.width, PAGE.height],
      margin: PAGE.margin,
      pdfVersion: "1.7",
      lang: document.language,
      tagged: true,
      displayTitle: true,
      autoFirstPage: false,
      info: {
        Title: document.title,
        Producer: "Miroir",
        Creator: "Miroir",
        CreationDate: document.writtenAt ?? new Date(),
      },
    }),
    language: document.language,
    title: document.title,
    replaced: false,
    style: "text",
    pages: 0,
  };
  return writer;
};

const drawAll = async (writer: Writer, document: Document, drained: () => Promise<void>): Promise<void> => {
  const { pdf } = writer;
  pdf.on("pageAdded", () => numberPage(writer));
  newPage(writer);
  const root = pdf.struct("Document");
  pdf.addStructure(root);
  paragraph(writer, root, "H1", "title", document.title, 2);
  if (document.subtitle) paragraph(writer, root, "P", "soft", document.subtitle);
  for (const section of document.sections) await drawSection(writer, root, section, drained);
  if (document.footer) {
    pdf.y += 10;
    paragraph(writer, root, "P", "soft", document.footer);
  }
  if (writer.replaced) note(writer, root, TEXT[document.language].replaced);
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
