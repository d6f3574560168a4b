/** How much of what there is: counts for the register and the impact assessment, of nobody in particular. */
import type { Sql } from "../database.ts";

export interface AlbumsHeld {
  readonly scope: string;
  readonly heldBy: string;
  readonly minorsPresent: boolean;
  readonly albums: number;
  readonly items: number;
}

export interface Inventory {
  readonly albums: readonly AlbumsHeld[];
  readonly faces: number;
  readonly people: Readonly<Record<string, number>>;
  readonly consents: readonly { readonly purpose: string; readonly state: string; readonly count: number }[];
  readonly openGrants: number;
  readonly searches: number;
  /** Scans that are still recorded. */
  readonly scans: number;
  /** The largest number of false candidates that a scan which is still recorded expected. */
  readonly expectedFalse: number | null;
  readonly disclosures: readonly { readonly recipientId: string; readonly count: number }[];
  /** Acts of publishing that were signed or handed out. */
  readonly publications: readonly { readonly purpose: string; readonly count: number }[];
  readonly accounts: readonly {
    readonly role: string;
    readonly accounts: number;
    readonly withSecondFactor: number;
  }[];
  readonly tokens: number;
}

const countOf = async (sql: Sql, from: string): Promise<number> =>
  (await sql.one<{ count: number }>(`select count(*)::float8 as count from ${from}`)).count;

/** All of it, now. */
export const inventory = async (sql: Sql): Promise<Inventory> => {
  const people = await sql.query<{ band: string; count: number }>(
    `select age_band as band, count(*)::float8 as count from subjects group by age_band order by age_band`,
  );
  const { expected } = await sql.one<{ expected: number | null }>(
    `select max(expected_false) as expected from scans`,
  );
  return {
    albums: await sql.query<AlbumsHeld>(
      `select scope, held_by, minors_present, count(*)::float8 as albums,
         coalesce(sum(item_count), 0)::float8 as items
       from albums group by scope, held_by, minors_present order by scope, held_by, minors_present`,
    ),
    faces: await countOf(sql, "faces"),
    people: Object.fromEntries(people.map(({ band, count }) => [band, count])),
    consents: await sql.query(
      `select purpose, state, count(*)::float8 as count from consents group by purpose, state order by purpose, state`,
    ),
    openGrants: await countOf(sql, "grants where state = 'open'"),
    searches: await countOf(sql, "searches"),
    scans: await countOf(sql, "scans"),
    expectedFalse: expected,
    disclosures: await sql.query(
      `select recipient_id, count(*)::float8 as count from disclosures group by recipient_id order by recipient_id`,
    ),
    publications: await sql.query(
      `select purpose, count(*)::float8 as count from publications where state in ('signed', 'handed-out') group by purpose order by purpose`,
    ),
    accounts: await sql.query(
      `select a.role, count(*)::float8 as accounts,
         count(*) filter (where a.two_factor_enabled or exists (select 1 from passkeys p where p.account_id = a.id))::float8 as "withSecondFactor"
       from accounts a group by a.role order by a.role`,
    ),
    tokens: await countOf(sql, "api_tokens"),
  };
};
