/**
 * The inner product of every probe with every reference, as a WebAssembly SIMD module that is written here byte by
 * byte: no compiler to install, nothing binary to trust. Plain JavaScript is 5 to 20 times slower.
 * A kernel works on a tile of R references x P probes, so that each vector loaded is used several times.
 */

/** Memory of a kernel. It grows in place, by pages of 65,536 bytes, and never moves. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** What is used of WebAssembly: TypeScript declares it with the browser's library only. */
declare const WebAssembly: {
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

export const PAGE_BYTES = 65_536;
/** 4 GiB, about two million references of 512 numbers. */
export const MOST_PAGES = 65_536;

export const newMemory = (bytes: number): Memory =>
  new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES), maximum: MOST_PAGES });

/** Computes the scores of tiles of references, from address `refs` to `refsEnd`, against one tile of probes. */
type Tile = (refs: number, refsEnd: number, probes: number, scores: number) => void;

export interface Kernel {
  /** One probe, references by `KERNEL_TILE`: as fast as memory allows. */
  readonly single: Tile;
  /** `KERNEL_PROBES` probes at once, references by `KERNEL_TILE`: as fast as the processor allows. */
  readonly several: Tile;
}

/** Probes in one tile of `several`. */
export const KERNEL_PROBES = 4;
/** References are padded to a multiple of this. */
export const KERNEL_TILE = 4;
/** References in one row of the score block that a tile writes to: fits the second-level cache with 512 numbers each. */
export const KERNEL_BLOCK = 256;

const I32 = 0x7f;
const V128 = 0x7b;
const FUNCTION = 0x60;
const NO_RESULT = 0x40;
const LANES = 4;
const BYTES = 4;
const ALIGN_4 = 2;
const [REFS, REFS_END, PROBES, SCORES, PROBE, PROBES_END, FIRST_SUM] = [0, 1, 2, 3, 4, 5, 6];

type Code = readonly number[];

/** Unsigned LEB128, the integers of the WebAssembly format. */
const unsigned = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))];
/** The same with a sign: non-negative values whose bit 6 is set need one more byte. */
const signed = (value: number): number[] =>
  value < 64 ? [value] : [(value % 128) + 128, ...signed(Math.floor(value / 128))];

const get = (local: number): Code => [0x20, ...unsigned(local)];
const set = (local: number): Code => [0x21, ...unsigned(local)];
const advance = (local: number, bytes: number): Code => [
  ...get(local),
  0x41,
  ...signed(bytes),
  0x6a,
  ...set(local),
]; // i32.const, i32.add
const repeatWhileBelow = (local: number, end: number, body: Code): Code => [
  0x03,
  NO_RESULT,
  ...body,
  ...get(local),
  ...get(end),
  0x49,
  0x0d,
  0,
  0x0b,
]; // loop, i32.lt_u, br_if, end
const loadVector = (address: number, offset: number): Code => [
  ...get(address),
  0xfd,
  0x00,
  ALIGN_4,
  ...unsigned(offset),
];
const ADD_VECTORS: Code = [0xfd, 0xe4, 0x01];
const MULTIPLY_VECTORS: Code = [0xfd, 0xe6, 0x01];
const ZERO_VECTOR: Code = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];
const ADD_NUMBERS: Code = [0x92];
const STORE_NUMBER = (offset: number): Code => [0x38, ALIGN_4, ...unsigned(offset)];

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** sums[r][p] += reference r x probe p, over `unroll` vectors. */
const multiplyStep = (references: number, probes: number, rowBytes: number, unroll: number): Code => {
  const firstHeld = FIRST_SUM + references * probes;
  return range(unroll).flatMap((step) => [
    ...range(references).flatMap((r) => [
      ...loadVector(REFS, r * rowBytes + step * 16),
      ...set(firstHeld + r),
    ]),
    ...range(probes).flatMap((p) => [
      ...loadVector(PROBE, p * rowBytes + step * 16),
      ...set(firstHeld + references),
      ...range(references).flatMap((r) => {
        const sum = FIRST_SUM + p * references + r;
        return [
          ...get(sum),
          ...get(firstHeld + r),
          ...get(firstHeld + references),
          ...MULTIPLY_VECTORS,
          ...ADD_VECTORS,
          ...set(sum),
        ];
      }),
    ]),
  ]);
};

const storeSum = (sum: number, offset: number): Code => [
  ...get(SCORES),
  ...range(LANES).flatMap((lane) => [...get(sum), 0xfd, 0x1f, lane, ...(lane === 0 ? [] : ADD_NUMBERS)]), // f32x4.extract_lane
  ...STORE_NUMBER(offset),
];

const tileBody = (references: number, probes: number, rowBytes: number): Code => {
  const unroll = rowBytes % 64 === 0 ? 4 : 1;
  const sums = range(references * probes);
  const code = [
    ...get(PROBES),
    ...set(PROBES_END),
    ...advance(PROBES_END, rowBytes),
    ...repeatWhileBelow(REFS, REFS_END, [
      ...get(PROBES),
      ...set(PROBE),
      ...sums.flatMap((sum) => [...ZERO_VECTOR, ...set(FIRST_SUM + sum)]),
      ...repeatWhileBelow(PROBE, PROBES_END, [
        ...multiplyStep(references, probes, rowBytes, unroll),
        ...advance(REFS, 16 * unroll),
        ...advance(PROBE, 16 * unroll),
      ]),
      ...sums.flatMap((sum) =>
        storeSum(FIRST_SUM + sum, (Math.floor(sum / references) * KERNEL_BLOCK + (sum % references)) * BYTES),
      ),
      ...advance(REFS, (references - 1) * rowBytes),
      ...advance(SCORES, references * BYTES),
    ]),
    0x0b,
  ];
  const locals = [2, ...unsigned(2), I32, ...unsigned(references * probes + references + 1), V128];
  return sized([...locals, ...code]);
};

const sized = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes];
const list = (entries: readonly Code[]): Code => [...unsigned(entries.length), ...entries.flat()];
const section = (id: number, bytes: Code): Code => [id, ...sized(bytes)];
const text = (value: string): Code => sized([...new TextEncoder().encode(value)]);

const moduleBytes = (rowBytes: number): Uint8Array =>
  Uint8Array.from([
    ...HEADER,
    ...section(1, list([[FUNCTION, ...list([[I32], [I32], [I32], [I32]]), 0]])),
    ...section(2, list([[...text("gallery"), ...text("memory"), 0x02, 0x00, 1]])),
    ...section(3, list([[0], [0]])),
    ...section(
      7,
      list([
        [...text("single"), 0x00, 0],
        [...text("several"), 0x00, 1],
      ]),
    ),
    ...section(10, list([tileBody(KERNEL_TILE, 1, rowBytes), tileBody(2, KERNEL_PROBES, rowBytes)])),
  ]);

/** "\\0asm", version 1. */
const HEADER: Code = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

const compiled = new Map<number, object>();

/** @param rowBytes bytes of one vector in `memory`, a multiple of 16. Vectors lie one after another. */
export const kernelOn = (memory: Memory, rowBytes: number): Kernel => {
  const module = compiled.get(rowBytes) ?? new WebAssembly.Module(moduleBytes(rowBytes));
  compiled.set(rowBytes, module);
  return new WebAssembly.Instance(module, { gallery: { memory } }).exports as Kernel;
};
