import type { Sql } from "../database.ts";
import { uuidOf } from "../gate/identifiers.ts";
import { insert } from "../insert.ts";

export interface UploadRow {
  readonly id: string;
  readonly albumId: string;
  readonly album: string;
  /** Whose it is: nobody else continues or ends it. */
  readonly account: string;
  readonly role: string;
  /** As it was given; never a path. */
  readonly fileName: string;
  readonly bytes: number;
  /** `arriving` until every byte is there, `whole` until its pictures are in the album. */
  readonly state: "arriving" | "whole" | "imported";
  readonly begunAt: Date;
  readonly endedAt: Date | null;
}

const UPLOAD = `select u.id, u.album_id, a.slug as album, u.account, u.role, u.file_name,
    u.bytes::float8 as bytes, u.state, u.begun_at, u.ended_at
  from uploads u join albums a on a.id = u.album_id`;

export interface NewUpload {
  readonly id: string;
  readonly albumId: string;
  readonly account: string;
  readonly role: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly retainUntil: string;
}

/** An upload that begins to arrive. `bytes`: how many are announced. */
export const insertUpload = (sql: Sql, upload: NewUpload, at: Date): Promise<number> =>
  insert(sql, "uploads", { ...upload, state: "arriving", begunAt: at });

/** By its whole identifier. */
export const findUpload = (sql: Sql, id: string): Promise<UploadRow | undefined> =>
  sql.maybeOne<UploadRow>(`${UPLOAD} where u.id = $1::uuid`, [uuidOf(id)]);

/** Newest first. @param account null for everybody's */
export const listUploads = (
  sql: Sql,
  albumId: string,
  account: string | null,
  limit: number,
): Promise<UploadRow[]> =>
  sql.query<UploadRow>(
    `${UPLOAD} where u.album_id = $1 and ($2::text is null or u.account = $2) order by u.begun_at desc, u.id limit $3`,
    [albumId, account, limit],
  );

/** All in that state, oldest first. */
export const uploadsIn = (sql: Sql, state: UploadRow["state"]): Promise<UploadRow[]> =>
  sql.query<UploadRow>(`${UPLOAD} where u.state = $1 order by u.begun_at, u.id`, [state]);

/** Those that take a place on the disk. */
export const openUploads = (sql: Sql): Promise<UploadRow[]> =>
  sql.query<UploadRow>(`${UPLOAD} where u.state <> 'imported'`);

/** Those of the account that are not imported yet. */
export const countOpenUploads = async (sql: Sql, account: string): Promise<number> =>
  (
    await sql.one<{ count: number }>(
      `select count(*)::int as count from uploads where account = $1 and state <> 'imported'`,
      [account],
    )
  ).count;

/** Every byte is here. @returns 0 when it was whole already */
export const markWhole = (sql: Sql, id: string): Promise<number> =>
  sql.run(`update uploads set state = 'whole' where id = $1 and state = 'arriving'`, [id]);

/** @returns how many of them were whole and are imported now */
export const markImported = (sql: Sql, ids: readonly string[], at: Date): Promise<number> =>
  sql.run(
    `update uploads set state = 'imported', ended_at = $2 where id = any($1::uuid[]) and state = 'whole'`,
    [ids, at],
  );

/** That it was there is forgotten; its file is the caller's. */
export const deleteUpload = (sql: Sql, id: string): Promise<number> =>
  sql.run(`delete from uploads where id = $1`, [id]);
