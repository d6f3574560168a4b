/** The figures as a person reads them. */
import { type Aim, isMet } from "./aims.ts";
import type { Compared } from "./comparison.ts";
import { type Spread, spreadOf } from "./rates.ts";
import type { Measured, Round } from "./rounds.ts";
import type { Stages } from "./stages.ts";

export interface Figures extends Measured {
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly node: string;
    readonly system: string;
    readonly loadBefore: number;
  };
  readonly workers: number;
  readonly rounds: number;
  readonly stages: readonly Stages[];
  readonly comparison: { readonly compared: readonly Compared[]; readonly leftOut: readonly number[] };
  readonly seconds: { readonly drawing: number; readonly whole: number };
}

const short = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toPrecision(2);
const spread = ({ median, min, max }: Spread): string => `${short(median)} (${short(min)}–${short(max)})`;

/** Of each round, when every round has it. */
export const over = (rounds: readonly Round[], of: (round: Round) => number | null): Spread | null => {
  const values = rounds.map(of).filter((value) => value !== null);
  return values.length > 0 ? spreadOf(values) : null;
};

/** Columns as wide as their widest cell; the first to the left, the rest to the right. */
const grid = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("   ")
      .trimEnd();
  return rows.map((row) => `  ${line(row)}\n`).join("");
};

const both = ({ imported, scanned }: Round): number => imported.pictureMs + scanned.pictureMs;

/** What was done to a picture, and how long it took. */
const WORK: readonly (readonly [string, (round: Round) => number | null])[] = [
  ["decoding alone, all pixels", (round) => round.decode],
  ["decoding alone, to 1600 px", (round) => round.decodeSmaller],
  ["import", ({ imported }) => imported.pictureMs],
  ["scan for a new grant", ({ scanned }) => scanned.pictureMs],
  ["the same without crops", ({ scannedOriginals }) => scannedOriginals.pictureMs],
  ["import and scan", (round) => both(round)],
  ["peer, all pixels", (round) => round.peer],
  ["peer, given 1600 px", (round) => round.peerSmaller],
];

const setTable = ({ set, rounds }: Figures["sets"][number]): string => {
  const rows = WORK.flatMap(([name, msOf]) => {
    const ms = over(rounds, msOf);
    if (!ms) return [];
    const rate = over(rounds, (round) => 1000 / msOf(round)!)!;
    const toDecode = over(rounds, (round) => msOf(round)! / round.decode)!;
    const toPeer = over(rounds, (round) => round.peer / msOf(round)!)!;
    return [[name, spread(rate), spread(toDecode), spread(toPeer)]];
  });
  const last = rounds.at(-1)!;
  const drawn = set.drawnFaces === null ? "" : `${set.drawnFaces} drawn, `;
  const smaller = last.peerSmallerFaces === null ? "" : ` (${last.peerSmallerFaces} given 1600 px)`;
  const faces = `faces: ${drawn}${last.imported.faces} found by Miroir, ${last.peerFaces} by the peer${smaller}`;
  return (
    `\n${set.title}: ${set.files.length} pictures; ${faces}\n` +
    grid([["", "pictures/s", "x time of decoding", "x faster than the peer"], ...rows])
  );
};

const grantTable = ({ sets }: Figures): string => {
  const rows = sets.map(({ set, rounds }) => [
    set.title,
    spread(over(rounds, ({ imported, scanned }) => scanned.pictureMs / imported.pictureMs)!),
    spread(over(rounds, ({ imported, scanned }) => scanned.wholeMs / imported.wholeMs)!),
    spread(over(rounds, ({ scanned }) => scanned.startMs)!),
  ]);
  const head = ["", "x import, running", "x import, whole calls", "ms until its first picture"];
  return `\nA new grant on an imported album, against importing it again\n${grid([head, ...rows])}`;
};

const aimsTable = (aims: readonly Aim[]): string => {
  const rows = aims.map((aim) => [
    aim.name,
    aim.of,
    spread(aim.found),
    `${aim.atLeast ? "at least" : "at most"} ${short(aim.aim)}`,
    isMet(aim) ? "met" : "not met",
  ]);
  return `\nAims\n${grid([["", "", "found", "aim", ""], ...rows])}`;
};

const MEMORY: readonly (readonly [keyof Figures["memory"], string])[] = [
  ["main", "engine, database, this benchmark"],
  ["detect", "image process, import"],
  ["compare", "image process, scan"],
  ["decode", "decoding alone"],
  ["peer", "peer"],
];

const memoryTable = ({ memory }: Figures): string => {
  const rows = MEMORY.map(([kind, name]) => [name, memory[kind]?.toFixed(0) ?? "not known here"]);
  return `\nMost memory of one process of each kind, MiB resident\n${grid(rows)}`;
};

const stagesTable = ({ sets, stages }: Figures): string => {
  const rows = stages.map((stage, at) => [
    `${sets[at]!.set.title} (${stage.faces})`,
    ...[stage.decodeWhole, stage.decodeToDetect, stage.detect, stage.templates].map(spread),
    ...[stage.decodeEncode, stage.masked].map(spread),
    short(stage.masked.median / stage.decodeEncode.median),
  ]);
  const head = [
    "first picture (faces)",
    "decode, all pixels",
    "decode to detect",
    "import: decode, detect",
    "scan: decode, templates",
    "decode, encode",
    "publish: look, mask, look",
    "x decode, encode",
  ];
  return `\nOne picture in one process, ms\n${grid([head, ...rows])}`;
};

const comparisonTable = ({ comparison }: Figures): string => {
  const { compared, leftOut } = comparison;
  const rows = compared.map(({ references, read, sum, copy, compare }) => [
    String(references),
    ...[read, sum, copy].map(spread),
    ...compare.flatMap(({ time }) => [
      spread(time),
      short(time.median / read.median),
      short(time.median / copy.median),
    ]),
  ]);
  const asked = (compared[0]?.compare ?? []).flatMap(({ probes }) => [
    `${probes} probe${probes === 1 ? "" : "s"}`,
    "x read",
    "x copy",
  ]);
  const missing = leftOut.length > 0 ? `  left out, too little memory free: ${leftOut.join(", ")}\n` : "";
  return `\nExact comparison with so many references, ms\n${grid([["references", "read once", "sum in JavaScript", "copy once", ...asked], ...rows])}${missing}`;
};

/** Everything, ready to print. Spreads are the median of the rounds, with the least and the most. */
export const table = (figures: Figures, aims: readonly Aim[]): string => {
  const { machine, workers, rounds, seconds } = figures;
  const head = [
    `${machine.processor}, ${machine.cores} cores, ${machine.system}, Node ${machine.node}, load ${machine.loadBefore.toFixed(1)} before the run`,
    `${workers} processes of one thread on each side; median of ${rounds} rounds (least–most); ${seconds.whole.toFixed(0)} s, ${seconds.drawing.toFixed(0)} of them drawing`,
  ];
  return [
    `${head.join("\n")}\n`,
    ...figures.sets.map(setTable),
    grantTable(figures),
    aimsTable(aims),
    memoryTable(figures),
    stagesTable(figures),
    comparisonTable(figures),
  ].join("");
};
