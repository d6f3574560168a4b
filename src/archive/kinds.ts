/**
 * What a file is that is no picture and no recording of those that are read, in a word or two that people know: whatever may show
 * somebody is named and counted where it is not looked at, so that nothing vanishes. Texts and sounds show nobody.
 */

import { videoTypeOf } from "../domain/video.ts";

/** What is written the same in every language: a format's own name, or the end of a file's name (`.abc`). */
export type Kind = string;

const latin1 = (head: Uint8Array): string =>
  Buffer.from(head.buffer, head.byteOffset, head.length).toString("latin1");

/** Name, where its mark stands, and the mark. Of two that fit the first. */
const MARKS: readonly (readonly [Kind, number, string])[] = [
  ["PDF", 0, "%PDF"],
  ["PostScript", 0, "%!PS"],
  ["PostScript", 0, "\xc5\xd0\xd3\xc6"],
  ["GIMP XCF", 0, "gimp xcf"],
  ["OpenEXR", 0, "\x76\x2f\x31\x01"],
  ["Radiance HDR", 0, "#?RADIANCE"],
  ["JPEG XR", 0, "II\xbc\x01"],
  ["BPG", 0, "BPG\xfb"],
  ["FLIF", 0, "FLIF"],
  ["QOI", 0, "qoif"],
  ["DDS", 0, "DDS "],
  ["FITS", 0, "SIMPLE  ="],
  ["DICOM", 128, "DICM"],
  ["ICO", 0, "\0\0\x01\0"],
  ["Windows Metafile", 0, "\xd7\xcd\xc6\x9a"],
  ["Affinity", 0, "\0\xffKA"],
  ["RealMedia", 0, ".RMF"],
  ["MXF", 0, "\x06\x0e\x2b\x34"],
  ["MPEG", 0, "\0\0\x01\xb3"],
  ["Ogg", 0, "OggS"],
  ["ZIP", 0, "PK"],
  ["RAR", 0, "Rar!\x1a\x07"],
  ["7-Zip", 0, "7z\xbc\xaf\x27\x1c"],
  ["gzip", 0, "\x1f\x8b"],
  ["bzip2", 0, "BZh"],
  ["xz", 0, "\xfd7zXZ\0"],
  ["Zstandard", 0, "\x28\xb5\x2f\xfd"],
  ["tar", 257, "ustar"],
  ["Microsoft Office", 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
  ["SQLite", 0, "SQLite format 3\0"],
];

/** Sounds, fonts, colour profiles and the settings of programs: nobody is to be seen in them. */
const HARMLESS: readonly (readonly [number, string])[] = [
  [8, "WAVE"],
  [0, "ID3"],
  [0, "\xff\xfb"],
  [0, "\xff\xf1"],
  [0, "fLaC"],
  [8, "AIFF"],
  [8, "AIFC"],
  [0, "#!AMR"],
  [0, "bplist00"],
  [0, "OTTO"],
  [0, "wOFF"],
  [0, "wOF2"],
  [36, "acsp"],
];

/** Nothing but characters, in UTF-8, in UTF-16 that says so, or in an older code page of letters. */
const isText = (head: Uint8Array): boolean => {
  const marked = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  return marked || head.every((byte) => byte > 0x1f || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b);
};

/** Pictures that are written as text. */
const TEXT_PICTURES: readonly (readonly [Kind, RegExp])[] = [
  ["SVG", /<svg[\s>]/i],
  ["PNM", /^P[1-6]\s+(#[^\n]*\n\s*)*\d+\s+\d+/],
];

/** The end of a file's name, in small letters; a question mark where it has none. */
export const endOf = (name: string): Kind => /\.[\p{L}\p{N}_-]{1,12}$/u.exec(name)?.[0].toLowerCase() ?? "?";

/**
 * What may show somebody and is not looked at: by its first bytes, where those say nothing by the end of its name. Nothing for
 * texts, sounds, and what is empty.
 * @param head the first `HEAD_BYTES` bytes, or all of a shorter file
 */
export const kindOf = (head: Uint8Array, name: string): Kind | undefined => {
  if (head.length === 0) return undefined;
  const text = latin1(head);
  const marked = MARKS.find(([, at, mark]) => text.startsWith(mark, at))?.[0];
  if (marked !== undefined) return marked;
  if (HARMLESS.some(([at, mark]) => text.startsWith(mark, at))) return undefined;
  // What is a recording by its bytes and comes here is one by name of which only the sound is there.
  if (videoTypeOf(head)) return undefined;
  const drawn = TEXT_PICTURES.find(([, pattern]) => pattern.test(text))?.[0];
  return drawn ?? (isText(head) ? undefined : endOf(name));
};
