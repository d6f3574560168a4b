/**
 * Version 13, of which there are backups: the last of a row of migrations that were never released, and became one schema.
 * Its tables are those of version 15.
 */
import { createHash } from "node:crypto";
import type { SchemaVersion } from "../dump.ts";

/** sha256 of the checksums of its migrations, a line each. */
const CHECKSUMS = "bcb8227a1b86dc3d24b606efeda287d7b53c2dd77b0dc53aed20ecb6f40f7d22";

/** Whether a backup is of a database that all thirteen migrations made, and no other. */
export const isVersion13 = (schema: readonly SchemaVersion[]): boolean =>
  createHash("sha256")
    .update(schema.map(({ checksum }) => checksum).join("\n"))
    .digest("hex") === CHECKSUMS;
