/** A log alone: real database, real keys, no image process. For tests that append and forget thousands of times. */

import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { type LogVerified, walkLog } from "../../src/engine/evidence/log-verify.ts";
import type { Act } from "../../src/engine/gate/act.ts";
import type { Engine } from "../../src/engine/gate/engine.ts";
import { appendEntry, emptyEntries, type Facts, oldestKept } from "../../src/engine/gate/evidence.ts";
import type { Sql } from "../../src/store/database.ts";
import { anyEntryBefore } from "../../src/store/evidence/ledger.ts";
import { MIGRATIONS } from "../../src/store/schema/schema.ts";
import { createMasterKey, openVault } from "../../src/vault/master.ts";
import { createSigner, openSigner } from "../../src/vault/signer.ts";
import { freshDatabase, temporaryFolder } from "./database.ts";

export const BARE_ORIGIN = "bare.example/log";

export interface BareLog {
  readonly engine: Engine;
  readonly clock: { now: Date };
  sql<T>(body: (sql: Sql) => Promise<T>): Promise<T>;
  append(facts?: Partial<Facts>): Promise<number>;
  /** A person with a key. */
  person(): string;
  forget(person: string): Promise<void>;
  /** What `tick` does about entries. @returns whether anything was due */
  retain(logMonths: number): Promise<boolean>;
  verify(since?: string): Promise<LogVerified>;
  /** As somebody does who has the database and knows how to switch its guards off. */
  tamper(change: string, parameters?: readonly unknown[]): Promise<void>;
  /** Begins anew. */
  clear(): Promise<void>;
}

/** In the order in which they can be emptied. */
const TABLES = ["cosigned_checkpoints", "ledger_entries", "checkpoints", "log_epochs"];
const actor = { actor: "ada", role: "administrator" } as const;

export const bareLog = async (t: TestContext): Promise<BareLog> => {
  const folder = await temporaryFolder(t);
  const keys = join(folder, "keys");
  mkdirSync(keys, { mode: 0o700 });
  createMasterKey(keys);
  createSigner(keys);
  const vault = openVault(keys);
  t.after(() => vault.close());
  const database = await freshDatabase(t, MIGRATIONS);
  const clock = { now: new Date("2026-06-21T10:00:00Z") };
  const instanceId = randomUUID();
  vault.create("entry", instanceId);
  const engine = {
    database,
    vault,
    signer: openSigner(keys),
    instanceId,
    settings: { logOrigin: BARE_ORIGIN, witnesses: [], retention: { logMonths: 12 } },
    now: () => clock.now,
    newId: randomUUID,
  } as unknown as Engine;
  const sql: BareLog["sql"] = (body) => database.transaction(body);
  const tamper: BareLog["tamper"] = (change, parameters = []) =>
    sql(async (open) => {
      for (const table of TABLES) await open.run(`alter table ${table} disable trigger user`);
      await open.run(change, parameters);
      for (const table of TABLES) await open.run(`alter table ${table} enable trigger user`);
    });
  return {
    engine,
    clock,
    sql,
    tamper,
    append: (facts: object = {}) =>
      sql((open) => appendEntry(engine, open, { verb: "log", ...actor, ...facts })),
    person: () => {
      const id = randomUUID();
      vault.create("subject", id);
      return id;
    },
    forget: async (person) => {
      await sql(async (open) => {
        await emptyEntries(open, { subject: person });
        await appendEntry(engine, open, { verb: "forget", ...actor });
      });
      vault.destroy("subject", person);
    },
    retain: (logMonths) =>
      sql(async (open) => {
        const before = oldestKept(clock.now, logMonths);
        if (!(await anyEntryBefore(open, new Date(`${before}-01T00:00:00Z`)))) return false;
        await emptyEntries(open, { before });
        await appendEntry(engine, open, { verb: "tick", ...actor });
        return true;
      }),
    verify: (since) => sql((open) => walkLog({ engine } as Act, open, { since })),
    clear: async () => {
      for (const table of ["ledger_entries", "checkpoints", "log_epochs"])
        await tamper(`delete from ${table}`);
      await sql((open) =>
        open.run("update ledger_head set size = 0, frontier = decode('0000000000000000', 'hex')"),
      );
    },
  };
};
