import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { qrModules, qrSvg, qrTerminal } from "../../src/paper/qr.ts";
import { trials } from "../support/trials.ts";

/*
 * A reader of its own, from ISO/IEC 18004: format, mask, zigzag, blocks, and the text of byte, alphanumeric and numeric
 * segments. It corrects no errors, since none are made here; that the error correction words are right is shown by their
 * syndromes being zero.
 */
const QUIET = 4;

/** Of level M, versions 1 to 10: error correction words of a block, then blocks and data words of each group (table 9). */
const BLOCKS_M: readonly (readonly [
  ecc: number,
  groups: readonly (readonly [blocks: number, words: number])[],
])[] = [
  [10, [[1, 16]]],
  [16, [[1, 28]]],
  [26, [[1, 44]]],
  [18, [[2, 32]]],
  [24, [[2, 43]]],
  [16, [[4, 27]]],
  [18, [[4, 31]]],
  [
    22,
    [
      [2, 38],
      [2, 39],
    ],
  ],
  [
    22,
    [
      [3, 36],
      [2, 37],
    ],
  ],
  [
    26,
    [
      [4, 43],
      [1, 44],
    ],
  ],
];
/** Centres of alignment patterns (annex E). */
const ALIGNMENT = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
];
const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];
const FORMAT_MASK = 0x5412;
const LEVEL_M = 0;
const ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

const isFunction = (version: number, size: number, x: number, y: number): boolean => {
  const finder = (x < 9 && y < 9) || (x < 9 && y >= size - 8) || (x >= size - 8 && y < 9);
  const timing = x === 6 || y === 6;
  const centres = ALIGNMENT[version - 1]!;
  const last = centres.at(-1);
  const inAlignment = centres.some((cx) =>
    centres.some(
      (cy) =>
        Math.abs(x - cx) <= 2 &&
        Math.abs(y - cy) <= 2 &&
        !((cx === 6 && cy === 6) || (cx === 6 && cy === last) || (cx === last && cy === 6)),
    ),
  );
  const versionBits = version >= 7 && ((x < 6 && y >= size - 11) || (y < 6 && x >= size - 11));
  return finder || timing || inAlignment || versionBits;
};

/** Powers of the primitive element of GF(256) with 0x11d, and their logarithms. */
const EXP: number[] = [];
for (let i = 0, value = 1; i < 512; i++) {
  EXP.push(value);
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}
const times = (value: number, power: number): number =>
  value === 0 ? 0 : EXP[EXP.indexOf(value) + (power % 255)]!;
const syndromes = (block: readonly number[], count: number): number[] =>
  Array.from({ length: count }, (_, i) => block.reduce((sum, word) => times(sum, i) ^ word, 0));

const decode = (modules: readonly (readonly boolean[])[]): string => {
  const size = modules.length - 2 * QUIET;
  const at = (x: number, y: number): boolean => modules[y + QUIET]![x + QUIET]!;
  const version = (size - 17) / 4;
  const places = [...Array(6).keys(), 7].map((x) => [x, 8] as const);
  const format = places.slice(0, 5).reduce((bits, [x, y]) => (bits << 1) | Number(at(x, y)), 0);
  const plain = format ^ (FORMAT_MASK >> 10);
  assert.equal(plain >> 3, LEVEL_M, "level M");
  const mask = MASKS[plain & 7]!;
  const bits: number[] = [];
  for (let right = size - 1, upwards = true; right > 0; right -= 2, upwards = !upwards) {
    if (right === 6) right--;
    for (let i = 0; i < size; i++) {
      const y = upwards ? size - 1 - i : i;
      for (const x of [right, right - 1])
        if (!isFunction(version, size, x, y)) bits.push(Number(at(x, y) !== mask(x, y)));
    }
  }
  const words = Array.from({ length: Math.floor(bits.length / 8) }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((word, bit) => (word << 1) | bit, 0),
  );
  const [ecc, groups] = BLOCKS_M[version - 1]!;
  const sizes = groups.flatMap(([count, length]) => Array<number>(count).fill(length));
  const blocks: number[][] = sizes.map(() => []);
  let next = 0;
  for (let i = 0; i < Math.max(...sizes); i++)
    for (const [b, length] of sizes.entries()) if (i < length) blocks[b]!.push(words[next++]!);
  const whole = blocks.map((block) => [...block]);
  for (let i = 0; i < ecc; i++) for (const block of whole) block.push(words[next++]!);
  for (const block of whole)
    assert.ok(
      syndromes(block, ecc).every((syndrome) => syndrome === 0),
      "the error correction words agree",
    );
  const stream = blocks.flat().flatMap((word) => [...word.toString(2).padStart(8, "0")].map(Number));
  let from = 0;
  const take = (count: number): number => {
    from += count;
    return stream.slice(from - count, from).reduce((value, bit) => value * 2 + bit, 0);
  };
  const bytes: number[] = [];
  const push = (text: string): void => void bytes.push(...Buffer.from(text));
  for (;;) {
    const mode = stream.length - from < 4 ? 0 : take(4);
    if (mode === 0) return Buffer.from(bytes).toString("utf8");
    if (mode === 4) for (let left = take(version < 10 ? 8 : 16); left > 0; left--) bytes.push(take(8));
    else if (mode === 2) {
      let left = take(version < 10 ? 9 : 11);
      for (; left > 1; left -= 2) {
        const pair = take(11);
        push(ALPHANUMERIC[Math.floor(pair / 45)]! + ALPHANUMERIC[pair % 45]!);
      }
      if (left === 1) push(ALPHANUMERIC[take(6)]!);
    } else if (mode === 1) {
      let left = take(version < 10 ? 10 : 12);
      for (; left > 2; left -= 3) push(String(take(10)).padStart(3, "0"));
      if (left > 0) push(String(take(left === 2 ? 7 : 4)).padStart(left, "0"));
    } else throw new Error(`mode ${mode}`);
  }
};

test("a code says what was put in", () => {
  for (const text of [
    "K7QF3-2ABCD-EFGHJ-KMNPQ-RSTVW-XYZ01",
    "0123456789",
    "HELLO WORLD",
    "https://club.example/r/1?a=é",
    "Łucja 🙂",
  ])
    assert.equal(decode(qrModules(text)), text);
});

test("so does any text that fits", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }), (text) => {
      fc.pre(Buffer.from(text).length < 150 && Buffer.from(text).toString("utf8") === text);
      assert.equal(decode(qrModules(text)), text);
    }),
    { numRuns: trials(60) },
  );
});

test("the drawing has exactly the dark modules of the code", () => {
  const modules = qrModules("K7QF3-2ABCD");
  const path = /<path fill="#000" d="([^"]+)"/.exec(qrSvg("K7QF3-2ABCD"))![1]!;
  const drawn = modules.map((row) => row.map(() => false));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let i = 0; i < Number(width); i++) drawn[Number(y)]![Number(x) + i] = true;
  assert.deepEqual(drawn, modules);
});

test("a terminal shows two rows a line, with the quiet zone that scanners need", () => {
  const lines = qrTerminal("HELLO").split("\n").filter(Boolean);
  const modules = qrModules("HELLO");
  assert.equal(lines.length, Math.ceil(modules.length / 2));
  const glyphs: Record<string, readonly [boolean, boolean]> = {
    "█": [false, false],
    "▀": [false, true],
    "▄": [true, false],
    " ": [true, true],
  };
  for (const [i, line] of lines.entries())
    for (const [x, glyph] of [...line].entries()) {
      const [above, below] = glyphs[glyph]!;
      assert.equal(above, modules[2 * i]![x]);
      if (modules[2 * i + 1]) assert.equal(below, modules[2 * i + 1]![x]);
    }
});
