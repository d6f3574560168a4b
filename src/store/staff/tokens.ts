/** Tokens of programs, and alerts about accounts that search more than they do. */
import type { Sql } from "../database.ts";
import { uuidOf } from "../gate/identifiers.ts";
import { insertOnce } from "../insert.ts";

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly expiresOn: string;
  readonly lastUsedOn: string | null;
}

const TOKENS = `select id, name, role, created_at, created_by, expires_on,
  last_used_on from api_tokens`;

/** By name; their secrets are in no column. */
export const listTokens = (sql: Sql): Promise<TokenRow[]> => sql.query(`${TOKENS} order by lower(name)`);

/** By identifier or name. */
export const findToken = (sql: Sql, token: string): Promise<TokenRow | undefined> =>
  sql.maybeOne(`${TOKENS} where id = $2::uuid or lower(name) = lower($1) limit 1`, [
    token.trim(),
    uuidOf(token.trim()),
  ]);

/** @returns 0 when the name is taken */
export const insertToken = (
  sql: Sql,
  token: Omit<TokenRow, "createdAt" | "lastUsedOn"> & { readonly sha256: Uint8Array },
  when: Date,
): Promise<number> => insertOnce(sql, "api_tokens", { ...token, createdAt: when });

/** From its next request on the program is nobody. @returns 0 when there was none */
export const deleteToken = (sql: Sql, id: string): Promise<number> =>
  sql.run(`delete from api_tokens where id = $1`, [id]);

/** The token of a request that is not past its last day. Only the day of its use is kept. */
export const useToken = async (
  sql: Sql,
  sha256: Uint8Array,
  today: string,
): Promise<TokenRow | undefined> => {
  const found = await sql.maybeOne<TokenRow>(`${TOKENS} where sha256 = $1 and expires_on >= $2::date`, [
    sha256,
    today,
  ]);
  if (found && found.lastUsedOn !== today)
    await sql.run(`update api_tokens set last_used_on = $2 where id = $1`, [found.id, today]);
  return found;
};

/** Searches of an account on a day, and on the thirty days before it. */
export const searchesByDay = (
  sql: Sql,
  actor: string,
  today: string,
  timeZone: string,
): Promise<{ today: number; before: number }> =>
  sql.one(
    `select count(*) filter (where day = $2::date)::int as today,
       count(*) filter (where day < $2::date and day >= $2::date - 30)::int as before
     from (select (started_at at time zone $3)::date as day from searches where lower(trim(actor)) = lower(trim($1))
       union all select (at at time zone $3)::date from request_events
         where type = 'looked' and facts ->> 'manual' = 'false' and lower(trim(actor)) = lower(trim($1))) s`,
    [actor, today, timeZone],
  );

export interface AlertRow {
  readonly actor: string;
  readonly onDay: string;
  readonly searches: number;
  /** A day, over the thirty days before. */
  readonly usual: number;
}

/** @returns 0 when there was one today */
export const insertAlert = (sql: Sql, alert: AlertRow): Promise<number> =>
  sql.run(
    `insert into search_alerts (actor, on_day, searches, usual) values (lower(trim($1)), $2, $3, $4) on conflict do nothing`,
    [alert.actor, alert.onDay, alert.searches, alert.usual],
  );

/** Accounts that searched more than is usual for them, on that day and since, newest first. */
export const listAlerts = (sql: Sql, since: string): Promise<AlertRow[]> =>
  sql.query(
    `select actor, on_day, searches, usual from search_alerts where on_day >= $1::date order by on_day desc, actor`,
    [since],
  );
