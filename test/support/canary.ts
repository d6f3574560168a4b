/** Looks for something known in every byte: a template in every form it could be written in, a name, a photograph. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { filesUnder } from "./state.ts";

export interface Needle {
  readonly form: string;
  readonly bytes: Buffer;
}

export interface Hit {
  readonly file: string;
  readonly form: string;
}

const half = (value: number): number => {
  const magnitude = Math.abs(value);
  const exponent = Math.max(-14, Math.floor(Math.log2(magnitude || 2 ** -24)));
  const normal = magnitude >= 2 ** -14;
  const fraction = Math.round((normal ? magnitude / 2 ** exponent - 1 : magnitude / 2 ** -14) * 1024);
  const bits = normal ? ((exponent + 15) << 10) + fraction : fraction;
  return (value < 0 ? 0x8000 : 0) | bits;
};

const packed = (
  values: readonly number[],
  width: number,
  write: (b: Buffer, value: number, at: number) => void,
): Buffer => {
  const bytes = Buffer.alloc(values.length * width);
  for (const [i, value] of values.entries()) write(bytes, value, i * width);
  return bytes;
};

/** Shortest decimal that is this float32 again: how PostgreSQL prints a real. */
const shortest = (value: number): string => {
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
};

/** Base64 of the bytes when they begin 0, 1 or 2 bytes into a group of three, without the characters shared with neighbours. */
const inBase64 = (bytes: Buffer, before: 0 | 1 | 2): string => {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
  return text.slice(before === 0 ? 0 : before + 1, -4);
};

/** Numbers of the vector that each needle holds: 8 float32 are 256 bits, which nothing has by chance. */
const NEEDLE_VALUES = 8;

const formsOf = (vector: Float32Array, at: number): Needle[] => {
  const values = [...vector.subarray(at, at + NEEDLE_VALUES)];
  const little = packed(values, 4, (b, v, i) => b.writeFloatLE(v, i));
  const binary: [string, Buffer][] = [
    ["float32 little-endian", little],
    ["float32 big-endian", packed(values, 4, (b, v, i) => b.writeFloatBE(v, i))],
    ["float64 little-endian", packed(values, 8, (b, v, i) => b.writeDoubleLE(v, i))],
    ["float64 big-endian", packed(values, 8, (b, v, i) => b.writeDoubleBE(v, i))],
    ["float16 little-endian", packed(values, 2, (b, v, i) => b.writeUInt16LE(half(v), i))],
    ["float16 big-endian", packed(values, 2, (b, v, i) => b.writeUInt16BE(half(v), i))],
  ];
  const text: [string, string][] = [
    ["JSON", values.slice(0, 4).join(",")],
    ["JSON of float32", values.slice(0, 4).map(shortest).join(",")],
    [
      "JSON of nine digits",
      values
        .slice(0, 4)
        .map((value) => Number(value.toPrecision(9)))
        .join(","),
    ],
    ["text with spaces", values.slice(0, 4).join(", ")],
    ["a number by itself", String(values[0])],
    ["hex", little.toString("hex")],
    ["HEX", little.toString("hex").toUpperCase()],
    ...([0, 1, 2] as const).map((before): [string, string] => [
      `base64, ${before} off`,
      inBase64(little, before),
    ]),
  ];
  return [...binary, ...text.map(([form, words]): [string, Buffer] => [form, Buffer.from(words)])].map(
    ([form, bytes]) => ({ form: `${form} at ${at}`, bytes }),
  );
};

/** A template in every form, at its beginning, middle and end: a piece of it that is left is found too. */
export const needlesOfTemplate = (vector: Float32Array): Needle[] =>
  [0, vector.length >> 1, vector.length - NEEDLE_VALUES].flatMap((at) => formsOf(vector, at));

/** Pieces of a file: its beginning may be shared with others of its kind, so the middle and the end. */
export const needlesOfBytes = (form: string, bytes: Uint8Array): Needle[] =>
  [bytes.length >> 1, bytes.length - 48].flatMap((at) => {
    const piece = Buffer.from(bytes.subarray(at, at + 48));
    return [
      { form, bytes: piece },
      { form: `${form}, hex`, bytes: Buffer.from(piece.toString("hex")) },
      ...([0, 1, 2] as const).map((before) => ({
        form: `${form}, base64`,
        bytes: Buffer.from(inBase64(piece, before)),
      })),
    ];
  });

export const needleOfText = (form: string, text: string): Needle[] => [
  { form, bytes: Buffer.from(text) },
  { form: `${form}, UTF-16`, bytes: Buffer.from(text, "utf16le") },
  { form: `${form}, hex`, bytes: Buffer.from(Buffer.from(text).toString("hex")) },
];

export const hitsIn = (file: string, bytes: Buffer, needles: readonly Needle[]): Hit[] =>
  needles.filter((needle) => bytes.includes(needle.bytes)).map(({ form }) => ({ file, form }));

/** What a server that runs takes away meanwhile holds nothing any more. */
const bytesOf = (path: string): Promise<Buffer | undefined> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });

/** Reads every byte of every file under these folders. */
export const lookInFolders = async (
  folders: readonly string[],
  needles: readonly Needle[],
): Promise<{ hits: Hit[]; bytes: number }> => {
  const hits: Hit[] = [];
  let bytes = 0;
  for (const folder of folders)
    for (const name of await filesUnder(folder)) {
      const content = await bytesOf(join(folder, name));
      if (!content) continue;
      bytes += content.length;
      hits.push(...hitsIn(join(folder, name), content, needles));
    }
  return { hits, bytes };
};
