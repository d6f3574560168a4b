/** The breach register (R93): its clock and its gravity in clear, what happened sealed. */

import type { Risk, Untold } from "../../domain/breach.ts";
import { parseNumber, printNumber } from "../../domain/request.ts";
import type { Sql } from "../database.ts";
import { oneBegunBy } from "../gate/identifiers.ts";
import { insert } from "../insert.ts";

export interface NewBreach {
  readonly id: string;
  readonly number: number;
  readonly awareAt: Date;
  readonly notifyBy: Date;
  readonly risk: Risk;
  readonly sealed: Uint8Array;
  readonly recordedBy: string;
}

/** A new breach, with the hour by which the authority is to be told. */
export const insertBreach = (sql: Sql, breach: NewBreach, at: Date): Promise<number> =>
  insert(sql, "breaches", { ...breach, recordedAt: at });

export interface BreachRow {
  readonly id: string;
  /** As people read it: 2026-0001. */
  readonly number: string;
  readonly awareAt: Date;
  readonly notifyBy: Date;
  readonly risk: Risk;
  readonly sealed: Buffer;
  readonly authorityToldAt: Date | null;
  readonly sealedLateBecause: Buffer | null;
  readonly peopleToldAt: Date | null;
  readonly peopleUntoldBecause: Untold | null;
  readonly closedAt: Date | null;
  readonly retainUntil: string | null;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

const BREACH = `select id, number::float8 as "caseNumber", aware_at, notify_by, risk, sealed,
  authority_told_at, sealed_late_because, people_told_at,
  people_untold_because, closed_at, retain_until,
  recorded_by, recorded_at from breaches`;

type Numbered = Omit<BreachRow, "number"> & { readonly caseNumber: number };
const printed = ({ caseNumber, ...row }: Numbered): BreachRow => ({
  ...row,
  number: printNumber(caseNumber),
});

/** Open and closed ones, by number. */
export const listBreaches = async (sql: Sql): Promise<BreachRow[]> =>
  (await sql.query<Numbered>(`${BREACH} order by number`)).map(printed);

/** By number, identifier or its beginning; its row is locked, so that two acts upon it take turns. */
export const lockBreach = async (sql: Sql, name: string): Promise<BreachRow | undefined> => {
  const number = parseNumber(name);
  const named =
    number === undefined
      ? await oneBegunBy<Numbered>(sql, `${BREACH} where`, "id", name)
      : await sql.maybeOne<Numbered>(`${BREACH} where number = $1`, [number]);
  const locked =
    named && (await sql.maybeOne<Numbered>(`${BREACH} where id = $1${sql.forUpdate}`, [named.id]));
  return locked && printed(locked);
};

/** What is known and was done by now, in the place of what was known before. Its number and its clock stay. */
export const updateBreach = (
  sql: Sql,
  breach: Omit<BreachRow, "sealed" | "sealedLateBecause"> & {
    sealed: Uint8Array;
    sealedLateBecause: Uint8Array | null;
  },
): Promise<number> =>
  sql.run(
    `update breaches set risk = $2, sealed = $3, authority_told_at = $4, sealed_late_because = $5, people_told_at = $6,
       people_untold_because = $7, closed_at = $8, retain_until = $9 where id = $1`,
    [
      breach.id,
      breach.risk,
      breach.sealed,
      breach.authorityToldAt,
      breach.sealedLateBecause,
      breach.peopleToldAt,
      breach.peopleUntoldBecause,
      breach.closedAt,
      breach.retainUntil,
    ],
  );
