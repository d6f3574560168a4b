/**
 * The fonts that are embedded. DejaVu Sans has the letters of Europe, of Vietnamese and Turkish, Greek, Cyrillic, Armenian, Georgian,
 * Hebrew and Arabic; Noto Sans has Chinese and Japanese (both as Chinese writes them), and Korean. Each is read when a text first
 * needs it. What none has is printed as its number in Unicode, and the document says so.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";
import * as fontkit from "fontkit";
import { OutlineFont, sfnt } from "./outlines.ts";

export type Face = "sans" | "bold" | "mono";

/** One font as `pdfkit` takes it, and the name it is registered under. */
export interface PaperFont {
  readonly name: string;
  readonly font: fontkit.Font | OutlineFont;
}

const kept = new Map<string, PaperFont>();
const once = (name: string, open: () => PaperFont["font"]): PaperFont => {
  const known = kept.get(name) ?? { name, font: open() };
  kept.set(name, known);
  return known;
};

const file = (path: string): string => fileURLToPath(import.meta.resolve(`@fontsource/${path}.woff`));

/** A WOFF unpacked once: fontkit unpacks a table each time it reads a letter of it. */
const unpacked = (woff: Buffer): Uint8Array => {
  const tables: Record<string, Buffer> = {};
  for (let i = 0, at = 44; i < woff.readUInt16BE(12); i++, at += 20) {
    const [offset, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(at + field)) as [
      number,
      number,
      number,
    ];
    const bytes = woff.subarray(offset, offset + packed);
    tables[woff.toString("latin1", at, at + 4)] = packed < length ? inflateSync(bytes) : bytes;
  }
  return sfnt(tables);
};

/** fontkit keeps a glyph as it first met it: as a part of another letter it has no character, and could not be copied as text. */
const withCharacters = (font: fontkit.Font): fontkit.Font => {
  const getGlyph = font.getGlyph.bind(font);
  font.getGlyph = (id, characters = []) => {
    const known = getGlyph(id, characters);
    const glyph = known as { codePoints: number[] };
    if (glyph.codePoints.length === 0)
      glyph.codePoints = characters.length > 0 ? characters : codePointsOf(font.stringsForGlyph(id)[0]);
    return known;
  };
  return font;
};
const codePointsOf = (text = ""): number[] => Array.from(text, (character) => character.codePointAt(0)!);

const opened = (path: string) => (): PaperFont["font"] =>
  withCharacters(fontkit.create(Buffer.from(unpacked(readFileSync(file(path))))) as fontkit.Font);

const BOLD_WEIGHT = 700;
const PLAIN_WEIGHT = 400;

const FACES: Readonly<Record<Face, () => PaperFont>> = {
  sans: () => once("sans", opened("dejavu-sans/files/dejavu-sans-latin-400-normal")),
  bold: () => once("bold", opened("dejavu-sans/files/dejavu-sans-latin-700-normal")),
  mono: () => once("mono", opened("dejavu-mono/files/dejavu-mono-latin-400-normal")),
};

/** The font of a face that has every character of ordinary text. */
export const mainFont = (face: Face): PaperFont => FACES[face]();

/** One that was found before. */
export const fontNamed = (name: string): PaperFont => kept.get(name)!;

/** Where a character is looked for, in this order. */
const CANDIDATES: Readonly<Record<Face, readonly (() => PaperFont)[]>> = (() => {
  const wide = (weight: number) =>
    (["sc", "kr"] as const).map(
      (language) => () => once(`${language}-${weight}`, () => new OutlineFont(language, weight)),
    );
  return {
    sans: [FACES.sans, ...wide(PLAIN_WEIGHT)],
    bold: [FACES.bold, FACES.sans, ...wide(BOLD_WEIGHT)],
    mono: [FACES.mono, FACES.sans, ...wide(PLAIN_WEIGHT)],
  };
})();

/** Most text needs one font, and is told by this. */
const ORDINARY = /^[ -~\u00a0-\u017f\u2010-\u2026\u202f\u2030\u20ac]*$/;
export const isOrdinary = (text: string): boolean => ORDINARY.test(text);

const found = new Map<string, PaperFont | undefined>();

/** @returns undefined where no font has it */
export const fontOf = (face: Face, character: string): PaperFont | undefined => {
  const key = `${face} ${character}`;
  if (!found.has(key)) {
    const codePoint = character.codePointAt(0)!;
    const has = CANDIDATES[face].find((open) => open().font.hasGlyphForCodePoint(codePoint));
    found.set(key, has?.());
  }
  return found.get(key);
};

/** Seen by nobody and without a width: marks of direction that are laid out already, selectors of emoji, soft hyphens. */
const UNSEEN =
  /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\u034f|\p{Variation_Selector}/gu;

/** What takes another place than its own: line breaks of other systems, and tabulators. */
const plain = (text: string): string =>
  text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replaceAll("\t", "    ")
    .replace(UNSEEN, "")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .normalize("NFC");

export interface Printable {
  readonly text: string;
  /** The characters that no font has. */
  readonly missing: readonly string[];
}

/** A character that no font has, as people can look it up. */
const numbered = (character: string): string =>
  `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`;

/** The text with the number of each character that no font has in its place. */
export const printable = (face: Face, text: string): Printable => {
  const shown = plain(text);
  if (isOrdinary(shown)) return { text: shown, missing: [] };
  const missing: string[] = [];
  const printed = [...shown].map((character) => {
    if (character === "\n" || fontOf(face, character)) return character;
    missing.push(character);
    return numbered(character);
  });
  return { text: printed.join(""), missing };
};
