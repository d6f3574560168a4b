/** A backup of a database whose schema is older than this program's, as the program of then would have made it. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { inOne, writeBundle } from "../../src/archive/bundle.ts";
import { type BackupHead, FORMAT, HEAD, TABLES } from "../../src/engine/evidence/backup.ts";
import type { Config } from "../../src/index.ts";
import type { Database } from "../../src/store/database.ts";
import { readSchema, rowsOf, tablesToDump } from "../../src/store/dump.ts";
import { encrypterTo } from "../../src/vault/age.ts";
import { openVault } from "../../src/vault/master.ts";

export const oldBackup = async (
  database: Database,
  { config, recipient, out }: { config: Config; recipient: string; out: string },
): Promise<void> => {
  const vault = openVault(config.keysFolder, { journalPath: config.journal });
  const bundle = writeBundle();
  const file = createWriteStream(out);
  const encrypted = await encrypterTo([recipient])(bundle.stream);
  encrypted.pipe(file);
  await database.snapshot(async (sql) => {
    const { id } = await sql.one<{ id: string }>(`select id from instance`);
    const head: BackupHead = {
      format: FORMAT,
      kind: "data",
      id: "old",
      madeAt: "2026-06-01T10:00:00.000Z",
      instance: id,
      keyCheck: vault.check().toString("hex"),
      journal: vault.journal.head,
      schema: await readSchema(sql),
      logSize: 0,
    };
    const add = (name: string, text: string) =>
      bundle.add(name, Buffer.byteLength(text), inOne(Buffer.from(text)));
    await add(HEAD, JSON.stringify(head));
    for (const table of await tablesToDump(sql)) {
      let part = 0;
      for await (const rows of rowsOf(sql, table)) await add(`${TABLES}${table}/${part++}`, rows.join("\n"));
    }
  });
  await bundle.end();
  await once(file, "close");
  vault.close();
};
