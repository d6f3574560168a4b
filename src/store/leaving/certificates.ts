/** Certificates of erasure, for who has the link that was shown before: for a week, and without anything of whom they are about. */
import type { Language } from "../../words/words.ts";
import type { Sql } from "../database.ts";
import { insert } from "../insert.ts";

export interface NewCertificate {
  readonly tokenSha256: Uint8Array;
  /** The ledger entry of the erasure. */
  readonly entry: number;
  readonly language: Language;
  /** What is known with the erasure; proof and signature follow. */
  readonly draft: object;
  readonly validUntil: Date;
}

export interface CertificateRow<Draft, Signed> {
  readonly entry: number;
  readonly language: Language;
  readonly draft: Draft;
  readonly signed: Signed | null;
  readonly rewrittenAt: Date | null;
  readonly validUntil: Date;
}

/** In the transaction of the erasure. */
export const putCertificate = async (sql: Sql, { draft, ...row }: NewCertificate): Promise<void> => {
  await insert(sql, "erasure_certificates", { ...row, draft: JSON.stringify(draft) });
};

/** Once it is signed. */
export const signCertificateOf = (sql: Sql, entry: number, signed: object): Promise<number> =>
  sql.run(`update erasure_certificates set signed = $2 where entry = $1`, [entry, JSON.stringify(signed)]);

/** An erasure that left something has no certificate. */
export const removeCertificate = (sql: Sql, entry: number): Promise<number> =>
  sql.run(`delete from erasure_certificates where entry = $1`, [entry]);

/** Whether that link is somebody's certificate already. */
export const isCertificateTaken = async (sql: Sql, tokenSha256: Uint8Array): Promise<boolean> =>
  (await sql.maybeOne(`select 1 as one from erasure_certificates where token_sha256 = $1`, [tokenSha256])) !==
  undefined;

const COLUMNS = `entry::int as entry, language, draft, signed, rewritten_at, valid_until`;

/** While its week lasts. */
export const findCertificate = <Draft, Signed>(
  sql: Sql,
  tokenSha256: Uint8Array,
  at: Date,
): Promise<CertificateRow<Draft, Signed> | undefined> =>
  sql.maybeOne(`select ${COLUMNS} from erasure_certificates where token_sha256 = $1 and valid_until > $2`, [
    tokenSha256,
    at,
  ]);

/** What an erasure destroyed, by its entry of the log, while its certificate is kept. */
export const draftOfEntry = async <Draft>(sql: Sql, entry: number): Promise<Draft | undefined> =>
  (await sql.maybeOne<{ draft: Draft }>(`select draft from erasure_certificates where entry = $1`, [entry]))
    ?.draft;

/** Of erasures after which the machine stopped before they were signed. */
export const unsignedCertificates = <Draft, Signed>(sql: Sql): Promise<CertificateRow<Draft, Signed>[]> =>
  sql.query(`select ${COLUMNS} from erasure_certificates where signed is null order by entry`);

/** Whether any week is over. */
export const anyCertificateOver = async (sql: Sql, at: Date): Promise<boolean> =>
  (await sql.maybeOne(`select 1 as one from erasure_certificates where valid_until <= $1 limit 1`, [at])) !==
  undefined;

/** Whose week is over. @returns how many */
export const removeCertificatesOver = (sql: Sql, at: Date): Promise<number> =>
  sql.run(`delete from erasure_certificates where valid_until <= $1`, [at]);
