/** The same files through decoding alone, the engine and the peer, round after round. */
import type { Config } from "../src/config.ts";
import { type Bench, openBench, type Ran } from "./engine.ts";
import { peakMiBOf } from "./memory.ts";
import type { PictureSet } from "./pictures.ts";
import { openPool, type PictureJob, type Pool } from "./pool.ts";
import { runningMs } from "./rates.ts";

/** Longest side of a picture that a user of the peer might make first; also what Miroir's detection looks at. */
const SMALLER_PX = 1600;

/** Milliseconds a picture; null where there is nothing to make smaller. */
export interface Round {
  readonly decode: number;
  readonly decodeSmaller: number | null;
  readonly imported: Ran;
  readonly scanned: Ran;
  /** The same album without its crops: every original is read and decoded again. */
  readonly scannedOriginals: Ran;
  readonly peer: number;
  readonly peerSmaller: number | null;
  /** Of all pictures of the set together. */
  readonly peerFaces: number;
  readonly peerSmallerFaces: number | null;
}

export interface Measured {
  readonly sets: readonly { readonly set: PictureSet; readonly rounds: readonly Round[] }[];
  /** Highest peak of resident memory of one process of each kind, MiB; null where the system does not say. */
  readonly memory: Readonly<Record<"main" | "detect" | "compare" | "decode" | "peer", number | null>>;
}

interface Sides {
  readonly bench: Bench;
  readonly decode: Pool<PictureJob, number>;
  readonly peer: Pool<PictureJob, number>;
}

const alone = async (
  pool: Pool<PictureJob, number>,
  files: readonly string[],
  sidePx: number | null,
): Promise<{ ms: number; sum: number }> => {
  const { answers, marksMs } = await pool.run(files.map((path) => ({ path, sidePx })));
  return { ms: runningMs(marksMs), sum: answers.reduce((sum, answer) => sum + answer, 0) };
};

const albumOf = (set: PictureSet, round: number): string => `${set.name}-${round}`;

const measureDecoding = async ({ decode }: Sides, { files, large }: PictureSet) => ({
  decode: (await alone(decode, files, null)).ms,
  decodeSmaller: large ? (await alone(decode, files, SMALLER_PX)).ms : null,
});

const measureEngine = async ({ bench }: Sides, set: PictureSet, round: number) => {
  const album = albumOf(set, round);
  const imported = await bench.importInto(album, set.files);
  const scanned = await bench.scanFor(album, set.files.length, { crops: true });
  await bench.dropCrops(album);
  const scannedOriginals = await bench.scanFor(album, set.files.length, { crops: false });
  return { imported, scanned, scannedOriginals };
};

const measurePeer = async ({ peer }: Sides, { files, large }: PictureSet) => {
  const whole = await alone(peer, files, null);
  const smaller = large ? await alone(peer, files, SMALLER_PX) : null;
  return {
    peer: whole.ms,
    peerFaces: whole.sum,
    peerSmaller: smaller?.ms ?? null,
    peerSmallerFaces: smaller?.sum ?? null,
  };
};

/** Every other round goes backwards, so that nothing is always measured on the warmer machine. */
const measure = async (sides: Sides, set: PictureSet, round: number): Promise<Round> => {
  if (round % 2 === 0) {
    const decoding = await measureDecoding(sides, set);
    const engine = await measureEngine(sides, set, round);
    return { ...decoding, ...engine, ...(await measurePeer(sides, set)) };
  }
  const peer = await measurePeer(sides, set);
  const engine = await measureEngine(sides, set, round);
  return { ...peer, ...engine, ...(await measureDecoding(sides, set)) };
};

const memoryOf = ({ bench, decode, peer }: Sides): Measured["memory"] => ({
  main: peakMiBOf(process.pid),
  ...bench.peaks,
  decode: decode.peakMiB(),
  peer: peer.peakMiB(),
});

const openSides = async (
  config: Config,
  albums: readonly string[],
  references: readonly string[],
  warmUp: readonly string[],
): Promise<Sides> => {
  const warm = async (module: string): Promise<Pool<PictureJob, number>> => {
    const pool = await openPool<PictureJob, number>(module, config.workers);
    await alone(pool, warmUp, null);
    return pool;
  };
  const [decode, peer, bench] = await Promise.all([
    warm("./decoder.ts"),
    warm("./peer.ts"),
    openBench(config, albums, references, warmUp),
  ]);
  return { decode, peer, bench };
};

/**
 * @param references photographs of one person, who is then enrolled
 * @param tell told what is being measured
 */
export const measureSets = async (
  config: Config,
  sets: readonly PictureSet[],
  references: readonly string[],
  rounds: number,
  tell: (what: string) => void,
): Promise<Measured> => {
  const numbers = Array.from({ length: rounds }, (_, round) => round);
  const albums = numbers.flatMap((round) => sets.map((set) => albumOf(set, round)));
  tell("Starting the peer, the decoders and the engine …");
  const sides = await openSides(config, albums, references, sets.at(-1)!.files.slice(0, 2 * config.workers));
  try {
    const measured = sets.map((set) => ({ set, rounds: [] as Round[] }));
    for (const round of numbers)
      for (const { set, rounds: done } of measured) {
        tell(`Round ${round + 1} of ${rounds}: ${set.title} …`);
        done.push(await measure(sides, set, round));
      }
    return { sets: measured, memory: memoryOf(sides) };
  } finally {
    sides.decode.close();
    sides.peer.close();
    await sides.bench.close();
  }
};
