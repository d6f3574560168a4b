/**
 * `npm run bench [-- --quick] [--json] [--rounds n] [--html FILE]`: how fast import, scan and comparison are, beside decoding alone and
 * beside the peer, on the same files in the same run. It asserts nothing about time: machines differ. See README.md here.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Config, PROGRAM_FOLDER, parseConfig } from "../src/config.ts";
import { aimsOf } from "./aims.ts";
import type { Compared, ComparisonJob } from "./comparison.ts";
import { drawnSettings } from "./drawn.ts";
import { commitHere, historyPage, keepRun, readRuns } from "./history.ts";
import { type LedgerFigures, ledgerTable, measureLedger } from "./ledger.ts";
import { drawSets, type PictureSet } from "./pictures.ts";
import { openPool } from "./pool.ts";
import { measureReport, type ReportFigures, reportTable } from "./report.ts";
import { measureSets } from "./rounds.ts";
import type { Stages, StagesJob } from "./stages.ts";
import { type Figures, table } from "./table.ts";

/** How much is measured. The full run takes under six minutes on two cores, the quick one under one, once the pictures are drawn. */
const EXTENT = {
  full: {
    rounds: 5,
    one: 20,
    ten: 8,
    demo: 32,
    references: [1e3, 1e4, 1e5, 1e6],
    repeats: 7,
    report: 8,
    entries: 1e5,
  },
  quick: { rounds: 2, one: 4, ten: 4, demo: 6, references: [1e3, 1e4], repeats: 3, report: 2, entries: 5e3 },
} as const;

/** With 10^6 references: the gallery, its bytes once more to stream, a piece to copy to, the scores of 64 probes. */
const COMPARISON_BYTES_EACH = 512 * 4 * 2.25 + 64 * 4;
const COMPARISON_BYTES = 2 ** 29;

const tell = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
  else process.stderr.write(`${text}\n`);
};

const measureStages = async (config: Config, sets: readonly PictureSet[], rounds: number) => {
  tell("Stages of one picture …");
  const pool = await openPool<StagesJob, Stages>("./stages.ts", 1, config);
  const { answers } = await pool.run(sets.map(({ files }) => ({ path: files[0]!, rounds })));
  pool.close();
  return answers;
};

const measureComparison = async (wanted: readonly number[], rounds: number) => {
  tell("Comparison …");
  const free = process.availableMemory();
  const references = wanted.filter((count) => count * COMPARISON_BYTES_EACH + COMPARISON_BYTES < free);
  const pool = await openPool<ComparisonJob, Compared[]>("./comparison.ts", 1);
  const { answers } = await pool.run([{ references, probes: [1, 64], rounds }]);
  pool.close();
  return { compared: answers[0]!, leftOut: wanted.filter((count) => !references.includes(count)) };
};

/** An instance of its own: its appearances are written, not found. */
const measureReports = (
  folder: string,
  sets: readonly PictureSet[],
  references: readonly string[],
  albums: number,
) => {
  tell("Report …");
  const config = parseConfig(
    {
      ...drawnSettings,
      dataFolder: "report-data",
      keysFolder: "report-keys",
    },
    folder,
  );
  return measureReport(
    config,
    sets.flatMap(({ files }) => files),
    references,
    albums,
  );
};

const measureLog = (folder: string, entries: number) => {
  tell("Log …");
  return measureLedger(
    parseConfig(
      {
        ...drawnSettings,
      },
      join(folder, "log"),
    ),
    entries,
  );
};

const machine = () => ({
  processor: cpus()[0]?.model ?? "unknown",
  cores: availableParallelism(),
  node: process.versions.node,
  system: `${platform()} ${process.arch}`,
  /** Runnable processes in the last minute: much above 0 at the start, somebody else was using the machine. */
  loadBefore: loadavg()[0]!,
});

const run = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      rounds: { type: "string" },
      html: { type: "string" },
      figures: { type: "string", default: join(PROGRAM_FOLDER, "build", "bench-figures") },
      pictures: { type: "string", default: join(PROGRAM_FOLDER, "build", "bench-pictures") },
    },
  });
  const extent = values.quick ? EXTENT.quick : EXTENT.full;
  const rounds = Number(values.rounds ?? extent.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error("--rounds: a whole number from 1 on");
  const startMs = performance.now();
  const host = machine();
  const folder = await mkdtemp(join(tmpdir(), "miroir-bench-"));
  try {
    const config = parseConfig(
      {
        ...drawnSettings,
      },
      folder,
    );
    tell("Drawing the pictures that are not there yet …");
    const { sets, references } = await drawSets(values.pictures, extent, config.workers);
    const drawnMs = performance.now() - startMs;
    const figures: Figures & { readonly report: ReportFigures; readonly ledger: LedgerFigures } = {
      machine: host,
      workers: config.workers,
      rounds,
      ...(await measureSets(config, sets, references, rounds, tell)),
      stages: await measureStages(config, sets, extent.repeats),
      report: await measureReports(folder, sets, references, extent.report),
      ledger: await measureLog(folder, extent.entries),
      comparison: await measureComparison(extent.references, extent.repeats),
      seconds: { drawing: drawnMs / 1000, whole: (performance.now() - startMs) / 1000 },
    };
    const aims = aimsOf(figures);
    await keepRun(values.figures, {
      ...commitHere(),
      measuredAt: new Date().toISOString(),
      quick: values.quick,
      machine: `${host.processor}, ${host.cores} cores, ${host.system}, Node ${host.node}`,
      aims,
    });
    if (values.html !== undefined)
      await writeFile(values.html, historyPage(await readRuns(values.figures, values.quick)));
    if (process.stderr.isTTY) tell("");
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ ...figures, aims }, null, 2)}\n`
        : `${table(figures, aims)}${reportTable(figures.report)}${ledgerTable(figures.ledger)}`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

await run();
