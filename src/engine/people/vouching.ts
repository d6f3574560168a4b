/**
 * Vouching in the caller's transaction (law 11): what says beside a face that it is hers, and the frames of a capture that
 * somebody compares her with. Words and frames are sealed under her key, or under that of the case of whoever asks.
 */

import type { ConsentDraft } from "../../domain/consent.ts";
import { MiroirError } from "../../domain/errors.ts";
import {
  type DeskCheck,
  requireDeskCheck,
  requireVouched,
  type Vouched,
  type VouchedBy,
  vouchingLabel,
} from "../../domain/vouching.ts";
import type { Sql } from "../../store/database.ts";
import { anyOpenClaim } from "../../store/people/conflicts.ts";
import {
  type About,
  framesOf,
  insertFrame,
  insertVouching,
  removeVouchingCode,
  vouchingOf,
} from "../../store/portal/vouchings.ts";
import type { Act } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { framesUntil } from "../gate/retention.ts";

const keyOf = (about: About): readonly ["subject" | "request", string] =>
  "subjectId" in about ? ["subject", about.subjectId] : ["request", about.requestId];

/** What a frame of a capture is sealed for. */
export const frameLabel = (id: string): string => `frame/${id}`;

export interface Vouches {
  readonly way: VouchedBy;
  readonly comparedBy?: DeskCheck;
  /** By what she was known, in words; of a decision of the controller who, when and why. */
  readonly words?: string;
}

/** Who of two is the one is settled between both, and not by vouching for one of them. @throws MiroirError vouching/two-claim */
export const requireOneClaim = async (sql: Sql, about: About): Promise<void> => {
  if ("subjectId" in about && (await anyOpenClaim(sql, about.subjectId)))
    throw new MiroirError("vouching/two-claim");
};

/**
 * Writes it; a code that she still shows is spent. Another one that stood is a broken constraint.
 * @throws MiroirError vouching/two-claim
 */
export const vouch = async (
  act: Act,
  sql: Sql,
  about: About,
  { way, comparedBy, words }: Vouches,
): Promise<Vouched> => {
  await requireOneClaim(sql, about);
  const id = act.engine.newId();
  const said = words?.trim();
  const sealedWords = said
    ? act.engine.vault.seal(...keyOf(about), vouchingLabel(id), Buffer.from(said))
    : null;
  await insertVouching(
    sql,
    about,
    { id, way, comparedBy: comparedBy ?? null, sealedWords, vouchedBy: act.actor.name },
    act.at(),
  );
  await removeVouchingCode(sql, about);
  return vouchedOf(sql, about);
};

/**
 * Whoever enrols her at the desk vouches for her by how it was checked that she is the face, and says who checked.
 * @throws MiroirError vouching/compared-by
 */
export const vouchAtDesk = (
  act: Act,
  sql: Sql,
  subjectId: string,
  { identityCheck, identityCheckedBy }: Pick<ConsentDraft, "identityCheck" | "identityCheckedBy">,
): Promise<Vouched> =>
  vouch(
    act,
    sql,
    { subjectId },
    { way: "staff", comparedBy: requireDeskCheck(identityCheck), words: identityCheckedBy },
  );

/** @throws MiroirError portal/waits-for-approval: nobody vouched */
export const vouchedOf = async (sql: Sql, about: About): Promise<Vouched> =>
  requireVouched(await vouchingOf(sql, about));

export interface Frame {
  readonly bytes: Uint8Array;
  /** She looks straight: good to compare with, and to make a template of. */
  readonly portrait: boolean;
}

/** Kept sealed for the days of a possible conflict (`vouching.frameDays`). */
export const keepFrames = async (
  act: Act,
  sql: Sql,
  about: About,
  frames: readonly Frame[],
): Promise<void> => {
  const { engine } = act;
  const keepUntil = framesUntil(act);
  for (const [i, { bytes, portrait }] of frames.entries()) {
    const id = engine.newId();
    const sealed = engine.vault.seal(...keyOf(about), frameLabel(id), bytes);
    await insertFrame(sql, about, { id, ordinal: i + 1, portrait, sealed, keepUntil }, act.at());
  }
};

/** JPEGs as the camera gave them, straight ones first. */
export const openFrames = async (engine: Engine, sql: Sql, about: About): Promise<Frame[]> =>
  (await framesOf(sql, about))
    .map(({ id, portrait, sealed }) => ({
      portrait,
      bytes: engine.vault.open(...keyOf(about), frameLabel(id), sealed),
    }))
    .sort((a, b) => Number(b.portrait) - Number(a.portrait));
