/** Which rows own a key of the vault. A key without an owner is what a crash left; a row without its key is what a key's destruction left. */
import type { Sql } from "../database.ts";

const OWNERS = {
  subject: `select id from subjects`,
  reference: `select subject_id as id from reference_templates union select subject_id from reference_photos`,
  grant: `select id from grants where state = 'open'`,
  request: `select id from requests`,
  member: `select id from members`,
  album: `select id from albums where face_crops`,
} as const;
export type OwnedKey = keyof typeof OWNERS;
export const OWNED_KEYS = Object.keys(OWNERS) as OwnedKey[];

/** Identifiers, for each kind of key that belongs to rows. */
export const keyOwners = async (sql: Sql): Promise<Record<OwnedKey, ReadonlySet<string>>> => {
  const owners = {} as Record<OwnedKey, ReadonlySet<string>>;
  for (const kind of OWNED_KEYS)
    owners[kind] = new Set((await sql.query<{ id: string }>(OWNERS[kind])).map(({ id }) => id));
  return owners;
};
