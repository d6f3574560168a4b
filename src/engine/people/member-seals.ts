/** What a list says of somebody, sealed under a key of her own: whoever is taken off is gone from every backup too. */
import type { Member } from "../../domain/members.ts";
import type { Sql } from "../../store/database.ts";
import { filePhotographOf, type MemberRow } from "../../store/members/members.ts";
import type { Engine } from "../gate/engine.ts";

const MEMBER_LABEL = "member";
const PHOTOGRAPH_LABEL = "file-photograph";

/** Name, address and number. @throws MiroirError keys/destroyed */
export const sealMember = (engine: Engine, id: string, member: Member): Uint8Array =>
  engine.vault.seal("member", id, MEMBER_LABEL, Buffer.from(JSON.stringify(member)));

/** @throws MiroirError keys/destroyed, keys/unsealable */
export const openMember = (
  engine: Engine,
  { id, sealedMember }: Pick<MemberRow, "id" | "sealedMember">,
): Member =>
  JSON.parse(
    Buffer.from(engine.vault.open("member", id, MEMBER_LABEL, sealedMember)).toString("utf8"),
  ) as Member;

/** Without those whose key is destroyed: a restored copy may still hold a row that nobody can read. */
export const readableMembers = (engine: Engine, rows: readonly MemberRow[]): (MemberRow & Member)[] =>
  rows
    .filter(({ id }) => engine.vault.has("member", id))
    .map((row) => ({ ...row, ...openMember(engine, row) }));

/** A JPEG of the membership file. */
export const sealFilePhotograph = (engine: Engine, id: string, jpeg: Uint8Array): Uint8Array =>
  engine.vault.seal("member", id, PHOTOGRAPH_LABEL, jpeg);

/** The JPEG of the membership file, if the list has one. @throws MiroirError keys/destroyed, keys/unsealable */
export const openFilePhotograph = async (
  engine: Engine,
  sql: Sql,
  id: string,
): Promise<Uint8Array | undefined> => {
  const sealed = await filePhotographOf(sql, id);
  return sealed ? engine.vault.open("member", id, PHOTOGRAPH_LABEL, sealed) : undefined;
};
