/** Answers kept for a day, so that the same request sent twice is done once. */
import type { Sql } from "../database.ts";
import { insertOnce } from "../insert.ts";

export interface KeptAnswer {
  readonly bodySha256: Buffer;
  /** Null while it is being done. */
  readonly status: number | null;
  readonly sealed: Buffer | null;
}

/** @returns whether nobody had this key before */
export const takeKey = async (
  sql: Sql,
  key: Uint8Array,
  body: Uint8Array,
  at: Date,
  until: Date,
): Promise<boolean> => {
  await sql.run(`delete from api_answers where key_sha256 = $1 and valid_until <= $2`, [key, at]);
  const rows = await insertOnce(sql, "api_answers", { keySha256: key, bodySha256: body, validUntil: until });
  return rows === 1;
};

/** What is kept under that key; none when nobody sent it. */
export const keptAnswer = (sql: Sql, key: Uint8Array): Promise<KeptAnswer | undefined> =>
  sql.maybeOne<KeptAnswer>(`select body_sha256, status, sealed from api_answers where key_sha256 = $1`, [
    key,
  ]);

/** The answer, once. @returns 0 when there is one already, or the key is gone */
export const putAnswer = (
  sql: Sql,
  key: Uint8Array,
  status: number,
  sealed: Uint8Array | null,
): Promise<number> =>
  sql.run(`update api_answers set status = $2, sealed = $3 where key_sha256 = $1 and status is null`, [
    key,
    status,
    sealed,
  ]);

/** What failed may be sent again with the same key. */
export const dropKey = (sql: Sql, key: Uint8Array): Promise<number> =>
  sql.run(`delete from api_answers where key_sha256 = $1`, [key]);

/**
 * Any of them may speak of whoever is leaving: that they were given stays, what they said does not. What is still being
 * answered counts as given, so that it is not kept either.
 */
export const emptyAnswers = (sql: Sql): Promise<number> =>
  sql.run(
    `update api_answers set sealed = null, status = coalesce(status, 200) where sealed is not null or status is null`,
  );
