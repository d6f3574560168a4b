/**
 * How soon somebody sees the first picture of themselves: from the grant that opens to the first possible match that is told,
 * in an instance that is served, with its own image processes.
 *
 * `node bench/first.ts [--pictures 1000] [--rounds 3] [--json]`: an album of drawn pictures with their crops, and one person who
 * is on some of them. The scan that a round begins is let through, so that its whole time and its faces are said as well.
 */
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { openEngine } from "../src/app.ts";
import { parseConfig } from "../src/config.ts";
import { DEMO_CAST } from "../src/demo/cast.ts";
import { drawEvent } from "../src/demo/event.ts";
import { addDays, dayAt } from "../src/domain/days.ts";
import { runnerOf } from "../src/engine/clock/runner.ts";
import { verbsOf } from "../src/verbs.ts";
import { drawnSettings } from "./drawn.ts";
import { ACTOR, type Engine, median } from "./generated.ts";

const { values } = parseArgs({
  options: {
    pictures: { type: "string", default: "1000" },
    rounds: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
  },
});
const [PICTURES, ROUNDS] = [Number(values.pictures), Number(values.rounds)];
if (!(PICTURES > 0 && ROUNDS > 0)) throw new Error("numbers: --pictures, --rounds");
/** So many are drawn; the others are those again, each a file of its own. */
const DRAWN = 24;

/** @returns photographs of the first who consents */
const drawAlbum = async (folder: string, album: string): Promise<readonly string[]> => {
  const event = await drawEvent(folder, { cast: DEMO_CAST, pictures: Math.min(DRAWN, PICTURES) });
  const drawn = (await readdir(join(folder, "album"))).filter((name) => name.endsWith(".jpg")).sort();
  await mkdir(album);
  for (let at = 0; at < PICTURES; at++)
    await sharp(join(folder, "album", drawn[at % drawn.length]!))
      .jpeg({ quality: 50 + (Math.floor(at / drawn.length) % 50) })
      .toFile(join(album, `${String(at).padStart(6, "0")}.jpg`));
  return event.consenting[0]!.references;
};

interface Round {
  readonly firstMs: number;
  readonly wholeMs: number;
  readonly faces: number;
  readonly shown: number;
}

/** Until the first is told, and until nothing is left to do. */
const watched = async (engine: Engine, open: () => Promise<unknown>): Promise<Round> => {
  const verbs = verbsOf(engine, ACTOR);
  const startMs = performance.now();
  let firstMs = Number.NaN;
  let shown = 0;
  const end = engine.events.subscribe(({ kind }) => {
    if (kind !== "appearance.found") return;
    if (shown++ === 0) firstMs = performance.now() - startMs;
  });
  await open();
  const { faces } = await verbs.scanPlan();
  await runnerOf(engine).idle();
  end();
  return { firstMs, wholeMs: performance.now() - startMs, faces, shown };
};

const measure = async (folder: string): Promise<Round[]> => {
  const album = join(folder, "photos");
  const references = await drawAlbum(join(folder, "drawn"), album);
  const config = parseConfig({ ...drawnSettings, workers: availableParallelism() }, join(folder, "instance"));
  const engine = await openEngine({ config, create: true });
  try {
    const verbs = verbsOf(engine, ACTOR);
    const right = { heldBy: "own-work", scope: "declared", rightNote: "drawn to be measured" } as const;
    await verbs.albums.add({ title: "Run", slug: "run", ...right });
    await verbs.import({ paths: [album], album: "run" });
    const { subjectId: subject, personalKey } = await verbs.enrol({
      name: "Drawn Person",
      photos: references.map((path) => ({ path })),
      albums: ["run"],
      until: addDays(dayAt(new Date(), config.timeZone), 30),
      statement: "I agree to be searched for in the pictures of this measurement.",
      identityCheck: "identity-in-person",
      checkedBy: ACTOR.name,
    });
    const runner = runnerOf(engine);
    runner.start();
    await runner.idle();
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push(await watched(engine, () => verbs.grants.open({ subject, personalKey })));
      const [grant] = (await verbs.grants.list()).filter(({ state }) => state === "open");
      await verbs.grants.close({ grant: grant!.id });
    }
    await runner.stop();
    return rounds;
  } finally {
    await engine.close();
  }
};

const folder = await mkdtemp(join(tmpdir(), "miroir-first-"));
try {
  const rounds = await measure(folder);
  const of = (key: keyof Round): number => median(rounds.map((round) => round[key]));
  if (values.json) process.stdout.write(`${JSON.stringify(rounds)}\n`);
  else
    process.stdout.write(
      `An album of ${PICTURES} pictures with ${of("faces")} faces, median of ${ROUNDS} rounds: the first picture ${(of("firstMs") / 1000).toFixed(2)} s ` +
        `after the grant, all ${of("shown")} after ${(of("wholeMs") / 1000).toFixed(1)} s, ${(of("wholeMs") / of("faces")).toFixed(2)} ms a face\n`,
    );
} finally {
  await rm(folder, { recursive: true, force: true });
}
