/** Opens an instance with the made vision and hands copies out, or puts them back masked, and ends itself the hard way at a moment that is named. */
import { join } from "node:path";
import { openEngine } from "../../../src/app.ts";
import { parseConfig } from "../../../src/config.ts";
import type { Database, Sql } from "../../../src/store/database.ts";
import { openEmbedded } from "../../../src/store/embedded.ts";
import { verbsOf } from "../../../src/verbs.ts";
import { ada, drawnSettings, madeChoice } from "../../support/instance.ts";

export interface Publishing {
  /** Holds `data` and `keys`. */
  readonly folder: string;
  /** Handed out; null puts back masked what may not stay. */
  readonly publication: string | null;
  /** Once a copy is registered, once it is put, or once it is said to be out; of the so many-th copy of this run. */
  readonly end: { readonly once: "registered" | "put" | "out"; readonly copy: number };
  /** The instant it is. */
  readonly now: string;
}

const { folder, publication, end, now } = JSON.parse(process.argv[2] ?? "{}") as Publishing;

const STATEMENT = {
  registered: /set state = 'registered'/,
  put: /set state = 'out'/,
  out: /set state = 'out'/,
};
let met = 0;

const killed = (): never => {
  process.kill(process.pid, "SIGKILL");
  throw new Error("a process that was killed goes on");
};

const watched = (sql: Sql): Sql => ({
  ...sql,
  query: (text, parameters) => sql.query(text, parameters),
  one: (text, parameters) => sql.one(text, parameters),
  maybeOne: (text, parameters) => sql.maybeOne(text, parameters),
  run: (text, parameters) => {
    if (STATEMENT[end.once].test(text) && ++met >= end.copy && end.once === "put") killed();
    return sql.run(text, parameters);
  },
});

/** The same database, in which the moment is waited for. */
const ending = (database: Database): Database => ({
  transaction: async (body) => {
    const result = await database.transaction((sql) => body(watched(sql)));
    if (met >= end.copy) killed();
    return result;
  },
  snapshot: (body) => database.snapshot(body),
  upkeep: database.upkeep,
  hold: (command) => database.hold(command),
  close: () => database.close(),
});

const config = parseConfig(drawnSettings, folder);
const engine = await openEngine({
  config,
  now: () => new Date(now),
  vision: madeChoice,
  database: ending(await openEmbedded({ folder: join(folder, "data", "db") })),
});
const { publications } = verbsOf(engine, ada);
const onProgress = ({ done }: { done: number }): void => void process.stdout.write(`done ${done}\n`);
if (publication === null) await publications.rebuild({}, { onProgress });
else await publications.handOut({ publication }, { onProgress });
process.stdout.write("finished\n");
await engine.close();
