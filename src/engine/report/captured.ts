/** What cameras and files gave of her and is kept for some days: handed over as pictures, never as fields (art. 15(3)). */
import type { Sql } from "../../store/database.ts";
import { memberOfSubject } from "../../store/members/members.ts";
import { vouchingOf } from "../../store/portal/vouchings.ts";
import type { Engine } from "../gate/engine.ts";
import { openFilePhotograph } from "../people/member-seals.ts";
import { openFrames } from "../people/vouching.ts";

/** JPEGs. */
export interface Captured {
  readonly frames: readonly Uint8Array[];
  /** Of the membership file; only of somebody who was vouched for: before that it may show somebody else (law 11). */
  readonly filePhotograph: Uint8Array | null;
}

const NOTHING: Captured = { frames: [], filePhotograph: null };

/** @param suspended while two say that one face is theirs, nothing of it is handed over */
export const openCaptured = async (
  engine: Engine,
  sql: Sql,
  subjectId: string,
  today: string,
  suspended: boolean,
): Promise<Captured> => {
  if (suspended) return NOTHING;
  const frames = (await openFrames(engine, sql, { subjectId })).map(({ bytes }) => bytes);
  const member = (await vouchingOf(sql, { subjectId })) && (await memberOfSubject(sql, subjectId, today));
  const photograph = member && (await openFilePhotograph(engine, sql, member.id));
  return { frames, filePhotograph: photograph ?? null };
};
