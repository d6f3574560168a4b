/**
 * Looks for anything that could be a template in bytes: a long run of small, varied numbers of both signs, as float16,
 * 32 or 64, at any offset, or written as text, base64 or hex. Sealed values and compressed pictures look random and
 * never make such a run; a template in clear always does (R65).
 */

export type VectorForm = "float16" | "float32" | "float64" | "text" | "base64" | "hex";

export interface FoundVector {
  /** Byte offset in what was given. */
  readonly offset: number;
  readonly form: VectorForm;
  /** Numbers in the run. */
  readonly length: number;
}

/**
 * Shortest run reported. Templates have 128 numbers and more, those of known packs 512. In random bytes a run of 100
 * float32 has a chance below 1e-90. Half precision has so few exponents that pages of a database make runs up to
 * about 120 by chance of their layout.
 */
const SHORTEST = 100;
const SHORTEST_HALF = 250;
/**
 * Each sign's least share of a run, the share of values that differ, and how far the large values (19 of 20) are from the
 * middle one: templates are near 1/2, 1 and 3, and what lies beside them in a file may have joined the run. */
const LEAST_SIGN_SHARE = 0.3;
const LEAST_DISTINCT_SHARE = 0.7;
const LARGEST_SPREAD = 8;
/** Magnitudes of template values: unit vectors and raw features lie well within. */
const SMALLEST = 1e-6;
const LARGEST = 64;

const plausible = (value: number): boolean => {
  const magnitude = Math.abs(value);
  return magnitude >= SMALLEST && magnitude <= LARGEST;
};

interface Run {
  readonly start: number;
  readonly length: number;
}

type ReadAt = (index: number) => number;

const templateLike = ({ start, length }: Run, at: ReadAt): boolean => {
  const values = Array.from({ length }, (_, i) => at(start + i));
  const negative = values.filter((value) => value < 0).length;
  const distinct = new Set(values).size;
  const magnitudes = values.map(Math.abs).sort((a, b) => a - b);
  const middle = magnitudes[Math.floor(length / 2)]!;
  const large = magnitudes[Math.floor(length * 0.95)]!;
  return (
    Math.min(negative, length - negative) >= LEAST_SIGN_SHARE * length &&
    distinct >= LEAST_DISTINCT_SHARE * length &&
    large <= LARGEST_SPREAD * middle
  );
};

/** Runs of at least `shortest`: every run covers one of the places looked at, so the rest is never read. */
const runsOf = (count: number, shortest: number, at: ReadAt): Run[] => {
  const runs: Run[] = [];
  for (let look = shortest - 1; look < count; look += shortest) {
    if (!plausible(at(look))) continue;
    let start = look;
    while (start > 0 && plausible(at(start - 1))) start--;
    let end = look + 1;
    while (end < count && plausible(at(end))) end++;
    const run = { start, length: end - start };
    if (run.length >= shortest && templateLike(run, at)) runs.push(run);
    look = Math.max(look, end - shortest);
  }
  return runs;
};

/** IEEE 754 half precision; infinities become NaN, which is not plausible either. */
const halfOf = (bits: number): number => {
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const magnitude =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent === 31
        ? Number.NaN
        : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits & 0x8000 ? -magnitude : magnitude;
};

interface Width {
  readonly form: "float16" | "float32" | "float64";
  readonly bytes: number;
  readonly shortest: number;
  /** @param aligned starts at a multiple of 8 */
  readonly read: (aligned: Uint8Array, count: number) => ReadAt;
}

const WIDTHS: readonly Width[] = [
  {
    form: "float32",
    bytes: 4,
    shortest: SHORTEST,
    read: (aligned, count) => readIn(new Float32Array(aligned.buffer, 0, count)),
  },
  {
    form: "float64",
    bytes: 8,
    shortest: SHORTEST,
    read: (aligned, count) => readIn(new Float64Array(aligned.buffer, 0, count)),
  },
  {
    form: "float16",
    bytes: 2,
    shortest: SHORTEST_HALF,
    read: (aligned, count) => {
      const values = new Uint16Array(aligned.buffer, 0, count);
      return (i) => halfOf(values[i]!);
    },
  },
];

const readIn =
  (values: Float32Array | Float64Array): ReadAt =>
  (i) =>
    values[i]!;

const inBinary = (bytes: Uint8Array): FoundVector[] =>
  WIDTHS.flatMap(({ form, bytes: width, shortest, read }) =>
    Array.from({ length: width }, (_, phase) => phase).flatMap((phase) => {
      const aligned = Uint8Array.prototype.slice.call(bytes, phase);
      const count = Math.floor(aligned.length / width);
      return runsOf(count, shortest, read(aligned, count)).map(({ start, length }) => ({
        offset: phase + start * width,
        form,
        length,
      }));
    }),
  );

/** One class each, so that they are read in one pass. 100 numbers written out take 200 characters and more. */
const NUMBERS = /[-+\d.eE,;\s"'[\]]{200,}/g;
const BASE64 = /[A-Za-z0-9+/_-]{300,}/g;
const HEX = /[0-9a-fA-F]{400,}/g;

const asNumbers = (text: string): FoundVector[] => {
  const values = text
    .split(/[\s,;"'[\]]+/)
    .filter(Boolean)
    .map(Number);
  return runsOf(values.length, SHORTEST, (i) => values[i]!).map(({ length }) => ({
    offset: 0,
    form: "text",
    length,
  }));
};

const asBytes =
  (encoding: "base64" | "hex") =>
  (text: string): FoundVector[] =>
    inBinary(Buffer.from(text, encoding)).map(({ length }) => ({ offset: 0, form: encoding, length }));

const inText = (text: string, pattern: RegExp, read: (part: string) => FoundVector[]): FoundVector[] =>
  [...text.matchAll(pattern)].flatMap((match) =>
    read(match[0]).map((found) => ({ ...found, offset: match.index })),
  );

/** @returns every suspicious run; the same one may be seen in two forms. */
export const findVectors = (bytes: Uint8Array): FoundVector[] => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return [
    ...inBinary(bytes),
    ...inText(text, NUMBERS, asNumbers),
    ...inText(text, BASE64, asBytes("base64")),
    ...inText(text, HEX, asBytes("hex")),
  ];
};
