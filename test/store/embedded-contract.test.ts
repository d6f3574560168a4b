import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import type { Database } from "../../src/store/database.ts";
import { openEmbedded } from "../../src/store/embedded.ts";
import { clusterTemplate, NO_SYNC } from "../support/database.ts";
import { databaseContract } from "./contract.ts";

/** One server for the whole suite, whose database is emptied before each test. */
const folder = await mkdtemp(join(tmpdir(), "miroir-test-"));
const opened: Database[] = [];
const open = async (): Promise<Database> => {
  const database = await openEmbedded({ folder, template: await clusterTemplate(), ...NO_SYNC });
  opened.push(database);
  return database;
};
const keeper = await open();
after(async () => {
  for (const database of opened) await database.close();
  await rm(folder, { recursive: true, force: true });
});

databaseContract("embedded", async (t) => {
  await keeper.transaction((sql) => sql.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
  const database = await open();
  t.after(() => database.close());
  return { database, another: open };
});
