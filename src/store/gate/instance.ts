import type { Sql } from "../database.ts";
import { insert } from "../insert.ts";

export interface Instance {
  readonly id: string;
  readonly keyCheck: Buffer;
}

/** Which instance this database is of; none before it was made. */
export const readInstance = (sql: Sql): Promise<Instance | undefined> =>
  sql.maybeOne<Instance>(`select id, key_check from instance`);

/** The one row that names the instance and holds what its master key is checked with. */
export const insertInstance = (sql: Sql, instance: Instance, at: Date): Promise<number> =>
  insert(sql, "instance", { id: instance.id, keyCheck: instance.keyCheck, createdAt: at });
