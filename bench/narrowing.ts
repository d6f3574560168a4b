/**
 * What hours and places save a scan, and what it costs to ask for them: faces that are compared, and how long it takes to
 * select their pictures, beside the same for the whole album in the same run.
 *
 * `node bench/narrowing.ts [--pictures 100000] [--rounds 5] [--json]`: three people with an open grant each: on the whole
 * album, on two of its eight hours, on two hours at one of four cameras.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openEngine } from "../src/app.ts";
import { parseConfig } from "../src/config.ts";
import { placeAlbum } from "../src/engine/archive/album-places.ts";
import { act } from "../src/engine/gate/act.ts";
import { behindIn, pendingItems, pendingWork } from "../src/store/compare/scans.ts";
import { madeChoice } from "../test/support/instance.ts";
import { drawnSettings } from "./drawn.ts";
import { ACTOR, type Engine, enrolOne, median, runAlbum, timed } from "./generated.ts";

const { values } = parseArgs({
  options: {
    pictures: { type: "string", default: "100000" },
    rounds: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
  },
});

/** Pictures of a transaction of a scan. */
const PAGE = 32;
const HOURS = { from: "2026-06-20T11:00", until: "2026-06-20T13:00", unknownToo: false } as const;
const GRANTS = {
  "the whole album": undefined,
  "two of eight hours": { ...HOURS, places: null },
  "two hours, one of four cameras": { ...HOURS, places: ["finish"] },
} as const;
type Grant = keyof typeof GRANTS;
const NAMES = Object.keys(GRANTS) as Grant[];

/** All that a scan of this grant would go through, page by page. */
const select = (engine: Engine, grantId: string): Promise<{ faces: number; items: number }> =>
  engine.database.snapshot(async (sql) => {
    const [work] = await pendingWork(sql, [grantId]);
    if (!work) throw new Error("there is nothing to compare");
    const behind = await behindIn(sql, [grantId], work.albumId);
    let items = 0;
    for (let after = 0; after < behind.lastSeq; ) {
      const stretch = await pendingItems(sql, work.albumId, behind, after, PAGE);
      items += stretch.items.length;
      after = stretch.upToSeq;
    }
    return { faces: work.faces, items };
  });

const measure = async (engine: Engine, pictures: number, rounds: number) => {
  await runAlbum(engine, pictures);
  await act(engine, ACTOR, placeAlbum, { album: "run", name: "finish", mark: "camera", value: "Camera 1" });
  const grants = new Map<Grant, string>();
  for (const [i, name] of NAMES.entries())
    grants.set(name, (await enrolOne(engine, i + 1, GRANTS[name])).grantId);
  // As the server's own upkeep leaves it within a minute.
  await engine.database.transaction((sql) => sql.run("analyze"));
  const faces = new Map<Grant, number>();
  for (const [name, grantId] of grants) faces.set(name, (await select(engine, grantId)).faces);
  const timesMs: Record<Grant, number>[] = [];
  for (let round = 0; round < rounds; round++) {
    const times: Partial<Record<Grant, number>> = {};
    for (const name of round % 2 === 0 ? NAMES : NAMES.toReversed())
      times[name] = await timed(() => select(engine, grants.get(name)!));
    timesMs.push(times as Record<Grant, number>);
  }
  const whole = NAMES[0]!;
  return NAMES.map((name) => ({
    grant: name,
    faces: faces.get(name)!,
    ofFaces: faces.get(name)! / faces.get(whole)!,
    selectionMs: median(timesMs.map((times) => times[name])),
    ofSelection: median(timesMs.map((times) => times[name] / times[whole])),
  }));
};

const folder = await mkdtemp(join(tmpdir(), "miroir-bench-"));
const config = parseConfig({ ...drawnSettings, workers: 1 }, folder);
const engine = await openEngine({ config, create: true, vision: madeChoice });
try {
  const figures = await measure(engine, Number(values.pictures), Number(values.rounds));
  if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else
    for (const { grant, faces, ofFaces, selectionMs, ofSelection } of figures)
      process.stdout.write(
        `${grant.padEnd(32)}${faces} faces (${(100 * ofFaces).toFixed(1)} %), selected in ${selectionMs.toFixed(0)} ms (${ofSelection.toFixed(2)} of the whole)\n`,
      );
} finally {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
}
