/**
 * How long an erasure takes, and whom the rewriting of the files keeps waiting, in a database of generated pictures.
 *
 * `node bench/erasure.ts [--pictures 100000] [--people 5] [--json]`: people are enrolled with made faces and forgotten one
 * after the other, beside the least that any act costs on this disk, a transaction of one row. Then the files are
 * rewritten, while somebody asks for one picture after the other.
 */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openEngine } from "../src/app.ts";
import { parseConfig } from "../src/config.ts";
import { act } from "../src/engine/gate/act.ts";
import { forget } from "../src/engine/leaving/forget.ts";
import { rewrite } from "../src/engine/leaving/rewriting.ts";
import { lookFor } from "../src/store/leaving/erasure.ts";
import { madeChoice } from "../test/support/instance.ts";
import { drawnSettings } from "./drawn.ts";
import { ACTOR, type Engine, enrolOne, median, runAlbum, timed } from "./generated.ts";

const { values } = parseArgs({
  options: {
    pictures: { type: "string", default: "100000" },
    people: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
  },
});

/** The longest that somebody waited who asks for one picture after the other. */
const longestWait = async (engine: Engine, work: Promise<unknown>): Promise<number> => {
  let ended = false;
  const over = work.finally(() => {
    ended = true;
  });
  let longestMs = 0;
  for (let seq = 1; !ended; seq++)
    longestMs = Math.max(
      longestMs,
      await timed(() =>
        engine.database.snapshot((sql) =>
          sql.query("select * from items i join faces f on f.item_id = i.id where i.seq = $1", [seq]),
        ),
      ),
    );
  await over;
  return longestMs;
};

const measure = async (engine: Engine, pictures: number, people: number) => {
  await runAlbum(engine, pictures);
  const hers: string[] = [];
  for (let person = 1; person <= people; person++) hers.push((await enrolOne(engine, person)).subjectId);
  await engine.database.transaction((sql) => sql.run("create table one_row (id uuid)"));
  const commits: number[] = [];
  const looks: number[] = [];
  const erasures: number[] = [];
  for (const subject of hers) {
    commits.push(
      await timed(() =>
        engine.database.transaction((sql) => sql.run("insert into one_row values ($1)", [randomUUID()])),
      ),
    );
    erasures.push(await timed(() => act(engine, ACTOR, forget, { subject })));
    looks.push(await timed(() => engine.database.snapshot((sql) => lookFor(sql, subject))));
  }
  const rewriting = act(engine, ACTOR, rewrite, undefined);
  const startMs = performance.now();
  const waitedMs = await longestWait(engine, rewriting);
  const rewrittenMs = performance.now() - startMs;
  const [commitMs, erasureMs, lookMs] = [median(commits), median(erasures), median(looks)];
  const { outcome, tables } = await rewriting;
  return {
    pictures,
    people,
    commitMs,
    erasureMs,
    lookMs,
    ratio: erasureMs / commitMs,
    outcome,
    tables,
    rewrittenMs,
    waitedMs,
  };
};

const folder = await mkdtemp(join(tmpdir(), "miroir-bench-"));
const config = parseConfig(
  {
    ...drawnSettings,
    workers: 1,
  },
  folder,
);
const engine = await openEngine({ config, create: true, vision: madeChoice });
try {
  const figures = await measure(engine, Number(values.pictures), Number(values.people));
  if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else
    process.stdout.write(
      [
        `${figures.pictures} pictures, ${figures.people} people forgotten, medians`,
        `a transaction of one row   ${figures.commitMs.toFixed(1)} ms`,
        `an erasure                 ${figures.erasureMs.toFixed(0)} ms, ${figures.ratio.toFixed(0)} times that`,
        `of which the look after it ${figures.lookMs.toFixed(0)} ms`,
        `rewriting ${figures.tables} tables        ${(figures.rewrittenMs / 1000).toFixed(1)} s (${figures.outcome}); whoever asked for a picture waited ${(figures.waitedMs / 1000).toFixed(1)} s at most`,
        "",
      ].join("\n"),
    );
} finally {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
}
