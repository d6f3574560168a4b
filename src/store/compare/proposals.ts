/** Comparisons that one account of the staff asked for, and another agreed to before anything was compared (R90). */
import type { Sql } from "../database.ts";
import { uuidsBegunBy } from "../gate/identifiers.ts";
import { insert } from "../insert.ts";

export type ProposalKind = "search" | "look";

export interface ProposalRow {
  readonly id: string;
  readonly kind: ProposalKind;
  /** Of a look: whose case. */
  readonly requestId: string | null;
  readonly sealedAsked: Buffer;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly agreedBy: string | null;
  readonly validUntil: Date;
}

const PROPOSAL = `select id, kind, request_id, sealed_asked, proposed_by, proposed_at, agreed_by, valid_until from proposals`;

/** Waits for somebody else. */
export const insertProposal = (
  sql: Sql,
  proposal: Omit<ProposalRow, "sealedAsked" | "agreedBy"> & { readonly sealedAsked: Uint8Array },
): Promise<number> => insert(sql, "proposals", { ...proposal });

/** Of these that may still be used, the oldest first. */
export const listProposals = (sql: Sql, at: Date): Promise<ProposalRow[]> =>
  sql.query<ProposalRow>(`${PROPOSAL} where valid_until > $1 order by proposed_at, id`, [at]);

/** By its identifier or the beginning of it, of at least eight characters; none once its time is over. */
export const findProposal = async (sql: Sql, id: string, at: Date): Promise<ProposalRow | undefined> => {
  const [first, last] = uuidsBegunBy(id);
  const rows = await sql.query<ProposalRow>(
    `${PROPOSAL} where id between $1::uuid and $3::uuid and valid_until > $2 limit 2`,
    [first, at, last],
  );
  return rows.length === 1 ? rows[0] : undefined;
};

/** @returns 0 when somebody agreed before */
export const agreeToProposal = (
  sql: Sql,
  id: string,
  by: string,
  until: { readonly at: Date; readonly validUntil: Date },
): Promise<number> =>
  sql.run(
    `update proposals set agreed_by = $2, agreed_at = $3, valid_until = $4 where id = $1 and agreed_by is null`,
    [id, by, until.at, until.validUntil],
  );

/** What was agreed to is done once. @returns 0 when it was done already, or its time was over */
export const spendProposal = (sql: Sql, id: string, at: Date): Promise<number> =>
  sql.run(`delete from proposals where id = $1 and agreed_by is not null and valid_until > $2`, [id, at]);
