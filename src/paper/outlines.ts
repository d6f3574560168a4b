/**
 * Noto Sans for Chinese, Japanese and Korean comes in a hundred pieces of one variable font each. Those that a document needs are
 * read, at the weight it needs, and written into it as one TrueType font of the used outlines; `pdfkit` subsets no
 * variable font by itself. Nothing is shaped here: one character is one outline.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as fontkit from "fontkit";

interface Glyph {
  readonly id: number;
  readonly advanceWidth: number;
  readonly codePoints: readonly number[];
}

interface Piece {
  readonly name: string;
  /** First and last code points, by turns. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
  font?: VariableFont;
}

/** What fontkit has and its types leave out: the place of a variable font on its axes, and moving points there. */
type VariableFont = fontkit.Font & {
  variationCoords: readonly number[];
  readonly _transformedGlyphs: readonly { readonly points?: readonly Point[] }[];
  readonly _variationProcessor: { transformPoints(glyph: number, points: readonly Point[]): void };
};
interface Point {
  endContour: boolean;
  copy(): Point;
}

/** After its points a glyph has four that are seen by nobody: they move with its width and height (OpenType, "gvar"). */
const withPhantoms = (points: readonly Point[]): Point[] => {
  const phantoms = Array.from({ length: 4 }, () => points[0]!.copy());
  for (const phantom of phantoms) phantom.endContour = true;
  return [...points, ...phantoms];
};

/** `U+4e00-4e0f,U+5000`, as the package lists them. */
const rangesOf = (list: string): Piece["ranges"] =>
  list.split(",").map((range) => {
    const [first, last] = range.trim().slice(2).split("-");
    return [Number.parseInt(first!, 16), Number.parseInt(last ?? first!, 16)];
  });

const UNITS = 1000;

type Command = fontkit.PathCommand;

/** The points of a contour, each on the curve or off it. @throws Error for a cubic curve, which TrueType has not */
const pointsOf = ({ command, args }: Command): readonly (readonly [x: number, y: number, on: boolean])[] => {
  const [a = 0, b = 0, c = 0, d = 0] = args.map(Math.round);
  switch (command) {
    case "moveTo":
    case "lineTo":
      return [[a, b, true]];
    case "quadraticCurveTo":
      return [
        [a, b, false],
        [c, d, true],
      ];
    case "closePath":
      return [];
    default:
      throw new Error(`no TrueType outline has ${command}`);
  }
};

/** One simple glyph of the table `glyf`: every coordinate in two bytes, no instructions. */
const glyfOf = (commands: readonly Command[]): Buffer => {
  const points: (readonly [x: number, y: number, on: boolean])[] = [];
  const ends: number[] = [];
  for (const command of commands) {
    if (command.command === "moveTo" && points.length > 0) ends.push(points.length - 1);
    points.push(...pointsOf(command));
  }
  if (points.length === 0) return Buffer.alloc(0);
  ends.push(points.length - 1);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const words = [ends.length, Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), ...ends, 0];
  const deltas = (values: readonly number[]): number[] =>
    values.map((value, i) => value - (values[i - 1] ?? 0));
  const moves = [...deltas(xs), ...deltas(ys)];
  const bytes = Buffer.alloc(Math.ceil((2 * words.length + points.length + 2 * moves.length) / 4) * 4);
  let at = 0;
  for (const word of words) at = bytes.writeInt16BE(word, at);
  for (const [, , on] of points) at = bytes.writeUInt8(on ? 1 : 0, at);
  for (const move of moves) at = bytes.writeInt16BE(move, at);
  return bytes;
};

const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt16BE(value & 0xffff, 2 * i);
  return bytes;
};

const checksum = (bytes: Buffer): number => {
  const padded = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
};

/** Tables in the order of their names, each with its checksum and at a multiple of four bytes (OpenType, "otff"). */
export const sfnt = (tables: Readonly<Record<string, Buffer>>): Uint8Array => {
  const entries = Object.entries(tables);
  const directory = Buffer.alloc(12 + 16 * entries.length);
  const power = Math.floor(Math.log2(entries.length));
  directory.writeUInt32BE(0x00010000, 0);
  words(entries.length, 16 * 2 ** power, power, 16 * (entries.length - 2 ** power)).copy(directory, 4);
  let offset = directory.length;
  const parts: Buffer[] = [];
  for (const [i, [tag, bytes]] of entries.entries()) {
    const at = 12 + 16 * i;
    directory.write(tag, at, "latin1");
    directory.writeUInt32BE(checksum(bytes), at + 4);
    directory.writeUInt32BE(offset, at + 8);
    directory.writeUInt32BE(bytes.length, at + 12);
    const padded = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
    parts.push(padded);
    offset += padded.length;
  }
  return Buffer.concat([directory, ...parts]);
};

/** Height of the letters above and below the line, of 1000: those of the package's fonts. */
const [ASCENT, DESCENT] = [1160, -320];

/** One weight of one of the fonts; what `pdfkit` asks a font for, and nothing of a person is kept in it but outlines. */
export class OutlineFont {
  readonly unitsPerEm = UNITS;
  readonly ascent = ASCENT;
  readonly descent = DESCENT;
  readonly xHeight = 543;
  readonly capHeight = 733;
  readonly lineGap = 0;
  readonly italicAngle = 0;
  readonly bbox = { minX: -1000, minY: -1000, maxX: 3000, maxY: 1800 };
  readonly post = { isFixedPitch: false };
  readonly head = { macStyle: { italic: false } };
  readonly postscriptName: string;
  readonly #folder: string;
  readonly #file: (piece: string) => string;
  readonly #weight: number;
  #pieces: readonly Piece[] | undefined;
  readonly #ids = new Map<number, number>();
  readonly #glyphs: (Glyph & { readonly outline: readonly Command[] })[] = [
    { id: 0, advanceWidth: UNITS, codePoints: [0], outline: [] },
  ];

  /** @param language of the package `@fontsource-variable/noto-sans-…` */
  constructor(language: "sc" | "kr", weight: number) {
    const name = `noto-sans-${language}`;
    this.#folder = `@fontsource-variable/${name}`;
    this.#file = (piece) => `${name}-${piece}-wght-normal.woff2`;
    this.#weight = weight;
    this.postscriptName = `NotoSans${language.toUpperCase()}-${weight}`;
  }

  #path(file: string): string {
    return fileURLToPath(import.meta.resolve(`${this.#folder}/${file}`));
  }

  #pieceOf(codePoint: number): Piece | undefined {
    this.#pieces ??= Object.entries(
      JSON.parse(readFileSync(this.#path("unicode.json"), "utf8")) as Record<string, string>,
    ).map(([name, ranges]) => ({ name: name.replace(/[[\]]/g, ""), ranges: rangesOf(ranges) }));
    return this.#pieces.find(({ ranges }) =>
      ranges.some(([first, last]) => first <= codePoint && codePoint <= last),
    );
  }

  #fontOf(piece: Piece): VariableFont {
    if (!piece.font) {
      piece.font = fontkit.openSync(this.#path(`files/${this.#file(piece.name)}`)) as VariableFont;
      piece.font.variationCoords = [this.#weight];
    }
    return piece.font;
  }

  /** @returns its number in this font; undefined where no piece has it */
  #idOf(codePoint: number): number | undefined {
    const known = this.#ids.get(codePoint);
    if (known !== undefined) return known;
    const piece = this.#pieceOf(codePoint);
    const font = piece && this.#fontOf(piece);
    if (!font?.hasGlyphForCodePoint(codePoint)) return undefined;
    const glyph = font.glyphForCodePoint(codePoint);
    // Before anything is asked of it: outline and advance are read from the points where they are then.
    const { points } = font._transformedGlyphs[glyph.id]!;
    if (points?.length && !this.#moved.has(points)) {
      this.#moved.add(points);
      font._variationProcessor.transformPoints(glyph.id, withPhantoms(points));
    }
    const id = this.#glyphs.length;
    const { advanceWidth } = glyph;
    this.#glyphs.push({ id, advanceWidth, codePoints: [codePoint], outline: glyph.path.commands });
    this.#ids.set(codePoint, id);
    return id;
  }
  readonly #moved = new WeakSet<readonly Point[]>();

  hasGlyphForCodePoint(codePoint: number): boolean {
    return this.#idOf(codePoint) !== undefined;
  }

  getGlyph(id: number): Glyph {
    return this.#glyphs[id]!;
  }

  layout(text: string): {
    readonly glyphs: readonly Glyph[];
    readonly positions: readonly { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }[];
    readonly advanceWidth: number;
  } {
    const glyphs = [...text].map((character) => this.#glyphs[this.#idOf(character.codePointAt(0)!) ?? 0]!);
    return {
      glyphs,
      positions: glyphs.map(({ advanceWidth }) => ({
        xAdvance: advanceWidth,
        yAdvance: 0,
        xOffset: 0,
        yOffset: 0,
      })),
      advanceWidth: glyphs.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0),
    };
  }

  /** The used glyphs of one document, numbered as they are met. */
  createSubset(): { includeGlyph(id: number): number; encode(): Uint8Array } {
    const used = [0];
    return {
      includeGlyph: (id) => {
        const at = used.indexOf(id);
        return at >= 0 ? at : used.push(id) - 1;
      },
      encode: () => this.#fileOf(used.map((id) => this.#glyphs[id]!)),
    };
  }

  #fileOf(glyphs: readonly (Glyph & { readonly outline: readonly Command[] })[]): Uint8Array {
    const outlines = glyphs.map(({ outline }) => glyfOf(outline));
    const loca = Buffer.alloc(4 * (outlines.length + 1));
    let end = 0;
    for (const [i, outline] of outlines.entries()) {
      end += outline.length;
      loca.writeUInt32BE(end, 4 * (i + 1));
    }
    const widest = Math.max(...glyphs.map(({ advanceWidth }) => advanceWidth));
    const { minX, minY, maxX, maxY } = this.bbox;
    const most = Math.max(...glyphs.map(({ outline }) => 2 * outline.length));
    return sfnt({
      glyf: Buffer.concat(outlines),
      // Version, revision, no adjustment, the magic number, flags, units, two dates, the box, style, smallest size, direction.
      head: words(
        1,
        0,
        1,
        0,
        0,
        0,
        0x5f0f,
        0x3cf5,
        0,
        UNITS,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        minX,
        minY,
        maxX,
        maxY,
        0,
        8,
        2,
        1,
        0,
      ),
      hhea: words(1, 0, ASCENT, DESCENT, 0, widest, 0, 0, widest, 1, 0, 0, 0, 0, 0, 0, 0, glyphs.length),
      hmtx: Buffer.concat(
        glyphs.map(({ advanceWidth }, i) =>
          words(advanceWidth, outlines[i]!.length > 0 ? outlines[i]!.readInt16BE(2) : 0),
        ),
      ),
      loca,
      maxp: words(1, 0, glyphs.length, most, most, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    });
  }
}
