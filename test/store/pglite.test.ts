import type { TestContext } from "node:test";
import type { Database } from "../../src/store/database.ts";
import { freshDatabase } from "../support/database.ts";
import { databaseContract } from "./contract.ts";

databaseContract("PGlite", async (t: TestContext) => ({ database: (await freshDatabase(t)) as Database }));
