import assert from "node:assert/strict";
import test from "node:test";
import { kindOf } from "../../src/archive/kinds.ts";
import { HEAD_BYTES, recognise } from "../../src/archive/recognise.ts";

const latin = (text: string): Buffer => Buffer.from(text, "latin1");
const padded = (text: string, at = 0): Buffer => {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(text, at, "latin1");
  return head;
};

test("what may show somebody and is not read is named by its bytes, whatever it is called", () => {
  const kinds: readonly (readonly [string, Uint8Array])[] = [
    ["PDF", latin("%PDF-1.7\n%\xe2\xe3\xcf\xd3")],
    ["SVG", latin('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">')],
    ["PNM", latin("P6\n# made\n640 480\n255\n")],
    ["RealMedia", padded(".RMF")],
    ["tar", padded("ustar", 257)],
    ["DICOM", padded("DICM", 128)],
    ["RAR", padded("Rar!\x1a\x07\x01")],
    ["ZIP", padded("PK\x03\x04")],
    ["SQLite", padded("SQLite format 3\0")],
  ];
  for (const [kind, head] of kinds) assert.equal(kindOf(head, "a.txt"), kind);
});

test("bytes that nobody knows are named by the end of the file's name", () => {
  const noise = Buffer.from(Array.from({ length: HEAD_BYTES }, (_, at) => (at * 37) % 251));
  assert.equal(kindOf(noise, "/a/b.c/Photo.XYZ"), ".xyz");
  assert.equal(kindOf(noise, "no-end"), "?");
});

test("texts, sounds and empty files show nobody and are not named", () => {
  const heads: readonly (readonly [string, Uint8Array])[] = [
    ["a.xmp", Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/">')],
    ["a.csv", Buffer.from("sep=;\r\nfile;caption\r\na.jpg;été\r\n")],
    ["latin.txt", latin("L'\xe9t\xe9 \xe0 la plage\r\n")],
    ["b.txt", Buffer.from("\ufeffBMW is a make of cars, and this a text", "utf16le")],
    ["bmw.txt", Buffer.from("BMW is a make of cars, and this a text")],
    ["c.wav", padded("RIFF\0\0\0\0WAVE")],
    ["d.mp3", padded("ID3\x04")],
    ["d.m4a", padded("\0\0\0\x18ftypM4A ")],
    ["e.icc", padded("acsp", 36)],
    // Lines of 64 characters: a G wherever a packet of a camcorder's stream would begin.
    [
      "track.log",
      Buffer.from("$PMGNTRK,4415.163,N,07631.126,W,00095,M,110833.53,A,,030409*68\r\n".repeat(20)),
    ],
    ["empty", Buffer.alloc(0)],
  ];
  for (const [name, head] of heads) {
    assert.equal(recognise(head, name), "other", name);
    assert.equal(kindOf(head, name), undefined, name);
  }
});

test("a picture that ffmpeg reads is a picture by its bytes", () => {
  const bitmap = padded("BM");
  bitmap.writeUInt32LE(40, 14);
  const heads = [
    bitmap,
    padded("8BPS\0\x01"),
    padded("\0\0\0\x0cjP  \r\n\x87\n"),
    padded("\xff\x4f\xff\x51\0"),
    padded("\xff\x0a\0"),
    padded("\0\0\0\x0cJXL \r\n\x87\n"),
  ];
  for (const head of heads) assert.equal(recognise(head, "unnamed"), "picture");
});

test("pictures in an ISO base media file are pictures under every brand that says so", () => {
  for (const brand of [
    "heic",
    "heix",
    "heis",
    "heim",
    "hevc",
    "mif1",
    "mif2",
    "mif3",
    "msf1",
    "jpeg",
    "avif",
    "avis",
  ])
    assert.equal(recognise(padded(`\0\0\0\x18ftyp${brand}`), "unnamed"), "picture", brand);
  assert.equal(recognise(padded("\0\0\0\x18ftypisom"), "unnamed"), "video");
});
