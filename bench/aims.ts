/** What is hoped for, as ratios inside one run; figures, never tests. Printed beside what was found, and drawn over commits. */

import type { Spread } from "./rates.ts";
import type { Round } from "./rounds.ts";
import { type Figures, over } from "./table.ts";

export interface Aim {
  /** The same from commit to commit. */
  readonly name: string;
  /** Of which pictures, or of what else. */
  readonly of: string;
  readonly found: Spread;
  readonly aim: number;
  /** Whether more is better. */
  readonly atLeast: boolean;
  readonly unit: string;
}

export const isMet = ({ found, aim, atLeast }: Aim): boolean =>
  atLeast ? found.median >= aim : found.median <= aim;

interface RoundAim {
  readonly name: string;
  readonly ratio: (round: Round) => number | null;
  /** By the name of the set; a set that is not named has no aim. */
  readonly aims: Readonly<Record<string, number>>;
  readonly atLeast?: boolean;
}

const both = ({ imported, scanned }: Round): number => imported.pictureMs + scanned.pictureMs;

const OF_ROUNDS: readonly RoundAim[] = [
  {
    name: "import and scan, share of the speed of decoding all pixels",
    ratio: (round) => round.decode / both(round),
    aims: { one: 0.6 },
    atLeast: true,
  },
  {
    name: "import and scan, x faster than the peer",
    ratio: (round) => round.peer / both(round),
    aims: { ten: 10 },
    atLeast: true,
  },
  {
    name: "import, crops kept, x time of decoding all pixels",
    ratio: ({ imported, decode }) => imported.pictureMs / decode,
    aims: { one: 1.3, ten: 2 },
  },
  {
    name: "scan by crops, x time of a scan by originals",
    ratio: ({ scanned, scannedOriginals }) => scanned.pictureMs / scannedOriginals.pictureMs,
    aims: { one: 0.2, ten: 0.65, demo: 0.65 },
  },
  {
    name: "until a scan by crops has its first picture",
    ratio: ({ scanned }) => scanned.startMs,
    aims: { one: 250 },
  },
];

const MEMORY = { detect: 400, compare: 150 } as const;

/** A figure that was measured once. */
const once = (value: number): Spread => ({ median: value, min: value, max: value });

/** Every aim that this run has figures for. */
export const aimsOf = ({ sets, stages, memory }: Figures): Aim[] => [
  ...OF_ROUNDS.flatMap(({ name, ratio, aims, atLeast = false }) =>
    sets.flatMap(({ set, rounds }) => {
      const aim = aims[set.name];
      const found = over(rounds, ratio);
      if (aim === undefined || !found) return [];
      return [{ name, of: set.title, found, aim, atLeast, unit: aim > 100 ? "ms" : "x" }];
    }),
  ),
  ...sets.flatMap(({ set }, at) => {
    const stage = stages[at];
    if (!stage || !set.large) return [];
    const found = once(stage.masked.median / stage.decodeEncode.median);
    return [
      { name: "masked copy, x decode and encode", of: set.title, found, aim: 6, atLeast: false, unit: "x" },
    ];
  }),
  ...(Object.keys(MEMORY) as (keyof typeof MEMORY)[]).flatMap((kind) => {
    const found = memory[kind];
    if (found === null) return [];
    const of = kind === "detect" ? "import" : "scan";
    return [
      {
        name: "memory of an image process",
        of,
        found: once(found),
        aim: MEMORY[kind],
        atLeast: false,
        unit: "MiB",
      },
    ];
  }),
];
