/** The impact assessment that was adopted (R83): one row, or none yet. */
import type { Day } from "../../domain/words.ts";
import type { Sql } from "../database.ts";

export interface AdoptedRow {
  readonly path: string;
  readonly sha256: Buffer;
  readonly fromDay: Day;
  readonly adoptedBy: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** The one in force, if one was adopted. */
export const findAdopted = (sql: Sql): Promise<AdoptedRow | undefined> =>
  sql.maybeOne<AdoptedRow>(
    `select path, sha256, from_day, adopted_by, recorded_by, recorded_at from adopted_assessment`,
  );

/** In the place of the one before. */
export const putAdopted = async (sql: Sql, row: AdoptedRow): Promise<void> => {
  await sql.run(`delete from adopted_assessment`);
  await sql.run(
    `insert into adopted_assessment (path, sha256, from_day, adopted_by, recorded_by, recorded_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [row.path, row.sha256, row.fromDay, row.adoptedBy, row.recordedBy, row.recordedAt],
  );
};

/** When this instance was made. */
export const instanceSince = async (sql: Sql): Promise<Date> =>
  (await sql.one<{ createdAt: Date }>(`select created_at from instance`)).createdAt;
