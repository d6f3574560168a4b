/** Sends the queue, and stops for ever between the server's answer and the commit: the parent kills it there. */
import type { Config } from "../../../src/config.ts";
import { open } from "../../../src/index.ts";
import type { Database, Sql } from "../../../src/store/database.ts";
import { openEmbedded } from "../../../src/store/embedded.ts";
import { ada, madeChoice } from "../../support/instance.ts";

const config = JSON.parse(process.argv[2]!) as Config;
const real = await openEmbedded({ folder: `${config.dataFolder}/db` });

const stopping = (sql: Sql): Sql => ({
  ...sql,
  query: (text, parameters) => sql.query(text, parameters),
  one: (text, parameters) => sql.one(text, parameters),
  maybeOne: (text, parameters) => sql.maybeOne(text, parameters),
  run: (text, parameters) => {
    if (!/update outbox set sent_at/.test(text)) return sql.run(text, parameters);
    process.send?.("answered");
    return new Promise<number>(() => {});
  },
});
const database: Database = {
  transaction: (body) => real.transaction((sql) => body(stopping(sql))),
  snapshot: (body) => real.snapshot(body),
  upkeep: real.upkeep,
  hold: (command) => real.hold(command),
  close: () => real.close(),
};
// Keeps the process alive while nothing else does.
setInterval(() => {}, 1000);
const miroir = await open({
  config,
  actor: ada,
  now: () => new Date("2026-06-21T11:00:00Z"),
  vision: madeChoice,
  database,
});
await miroir.mail.send({});
process.exit(3);
