/** Notices: every version that was ever published or consented under (R26). */

import type { NoticeKind } from "../../domain/notice-kinds.ts";
import type { Language } from "../../words/words.ts";
import type { Sql } from "../database.ts";
import { insert } from "../insert.ts";

export interface NoticeRow {
  readonly sha256: Buffer;
  readonly kind: NoticeKind;
  readonly language: Language;
  readonly version: string;
  readonly text: string;
  readonly createdAt: Date;
  readonly publishedAt: Date | null;
  readonly publishedBy: string | null;
  readonly supersededAt: Date | null;
  /** Where the public one hangs, and why people are told that way (R25). */
  readonly postedWhere: string | null;
  readonly postedBecause: string | null;
}

const NOTICE = `select sha256, kind, language, version, text, created_at, published_at,
  published_by, superseded_at, posted_where, posted_because from notices`;

/** Every version, by kind and language, oldest first. */
export const listNotices = (sql: Sql): Promise<NoticeRow[]> =>
  sql.query<NoticeRow>(`${NOTICE} order by kind, language, created_at, sha256`);

/** The version in force, its row locked against another publication until this transaction ends. */
export const currentNotice = (sql: Sql, kind: NoticeKind, language: string): Promise<NoticeRow | undefined> =>
  sql.maybeOne<NoticeRow>(
    `${NOTICE} where kind = $1 and language = $2 and published_at is not null and superseded_at is null${sql.forUpdate}`,
    [kind, language],
  );

/** How many versions were published, gone ones included: numbers are never given twice while one of them is kept. */
export const lastVersion = async (sql: Sql, kind: NoticeKind, language: string): Promise<number> => {
  const { last } = await sql.one<{ last: number }>(
    `select coalesce(max(version::int), 0) as last from notices
     where kind = $1 and language = $2 and published_at is not null and version ~ '^[0-9]{1,6}$'`,
    [kind, language],
  );
  return last;
};

export interface NewNotice {
  readonly sha256: Uint8Array;
  readonly kind: NoticeKind;
  readonly language: string;
  readonly version: string;
  readonly text: string;
  readonly postedWhere: string | null;
  readonly postedBecause: string | null;
}

/** Publishes it in the place of the one in force. */
export const publishNotice = async (sql: Sql, notice: NewNotice, by: string, at: Date): Promise<void> => {
  await sql.run(
    `update notices set superseded_at = $3 where kind = $1 and language = $2 and published_at is not null and superseded_at is null`,
    [notice.kind, notice.language, at],
  );
  await insert(sql, "notices", { ...notice, createdAt: at, publishedAt: at, publishedBy: by });
};

/** By the beginning of its hash, 8 hex digits at least. */
export const findNotices = (sql: Sql, beginning: string): Promise<NoticeRow[]> =>
  sql.query<NoticeRow>(`${NOTICE} where encode(sha256, 'hex') like $1 || '%' limit 2`, [beginning]);
