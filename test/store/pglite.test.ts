import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import type { Database } from "../../src/store/database.ts";
import { openPglite } from "../../src/store/pglite.ts";
import { pgliteTemplate } from "../support/database.ts";
import { databaseContract } from "./contract.ts";

/** One database for the whole suite, emptied before each test: opening one costs half a second. */
const folder = await mkdtemp(join(tmpdir(), "miroir-test-"));
let shared: Database | undefined;
after(async () => {
  await shared?.close();
  await rm(folder, { recursive: true, force: true });
});

const emptied = async (database: Database): Promise<Database> => {
  await database.transaction((sql) => sql.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
  return database;
};

databaseContract("PGlite", async () => {
  // The test before may have closed it.
  const before = shared && (await emptied(shared).catch(() => undefined));
  shared = before ?? (await emptied(await openPglite({ folder, template: await pgliteTemplate() })));
  return { database: shared };
});
