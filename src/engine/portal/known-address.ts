/**
 * Whoever comes by a link to an address that the organisation had. The address says who is accountable, not whose face it
 * is (R101): she waits for approval, unless a second witness agrees, which is the photograph of the membership file. It is
 * compared once, after her consent, in memory, and its template is overwritten; a doubt about the capture stops every way
 * that would open at once (R102).
 */
import type { CaptureEvidence } from "../../domain/capture-evidence.ts";
import { MiroirError } from "../../domain/errors.ts";
import { addressAloneWords, agreementWords, type FileOutcome, type Member } from "../../domain/members.ts";
import type { Sql } from "../../store/database.ts";
import { findMember, linkMember } from "../../store/members/members.ts";
import { decideEnrolmentRow } from "../../store/portal/portal.ts";
import type { Act } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { thresholdsFor } from "../people/galleries.ts";
import { openFilePhotograph, openMember } from "../people/member-seals.ts";
import { cosine } from "../people/photographs.ts";
import { type Vouches, vouch } from "../people/vouching.ts";

/** What the list says of whoever this link was sent to. @param memberId null for any other invitation */
export const knownMember = async (act: Act, sql: Sql, memberId: string | null): Promise<Member | null> => {
  const row = memberId === null ? undefined : await findMember(sql, memberId, act.today());
  return row && act.engine.vault.has("member", row.id) ? openMember(act.engine, row) : null;
};

/** How the capture compared with the photograph of the file; null where there is none. */
export interface Witness {
  readonly filePhotograph: FileOutcome | null;
  readonly fileScore: number | null;
}

const NO_WITNESS: Witness = { filePhotograph: null, fileScore: null };
const UNUSABLE: Witness = { filePhotograph: "unusable", fileScore: null };

/** From which score on one comparison of two photographs is a possible match without a human (gallery/thresholds.ts). */
export const fileThreshold = (engine: Engine): number => thresholdsFor(engine, 1).match;

const compareWith = async (act: Act, template: Float32Array, bytes: Uint8Array): Promise<Witness> => {
  const { engine } = act;
  const { faces, template: other } = await engine
    .enrollers()
    .run({ kind: "reference", picture: { kind: "bytes", bytes } }, act.signal);
  if (!other) return UNUSABLE;
  try {
    if (faces !== 1 || other.norm < engine.scores.norm.poor) return UNUSABLE;
    const fileScore = cosine(template, other.vector);
    return { filePhotograph: fileScore >= fileThreshold(engine) ? "agrees" : "differs", fileScore };
  } finally {
    other.vector.fill(0);
  }
};

/** One comparison, once she has consented; its template is made, compared and overwritten here, and nowhere else (law 2). */
export const fileWitness = async (
  act: Act,
  memberId: string | null,
  template: Float32Array,
): Promise<Witness> => {
  const bytes =
    memberId === null ? undefined : await act.read((sql) => openFilePhotograph(act.engine, sql, memberId));
  if (!bytes) return NO_WITNESS;
  try {
    return await compareWith(act, template, bytes);
  } catch (error) {
    if (error instanceof MiroirError && error.code.startsWith("picture/")) return UNUSABLE;
    throw error;
  } finally {
    bytes.fill(0);
  }
};

/** What vouches for her at once, if anything does. A photograph that differs is as good as a doubt. */
const witnessOf = (
  engine: Engine,
  { filePhotograph, fileScore }: Witness,
  { doubts }: CaptureEvidence,
): Vouches | null => {
  const { language, vouching } = engine.settings;
  if (doubts.length > 0 || filePhotograph === "differs") return null;
  if (filePhotograph === "agrees")
    return {
      way: "file-photograph",
      comparedBy: "membership-photograph",
      words: agreementWords(fileScore!, fileThreshold(engine), language),
    };
  if (!vouching.addressAlone) return null;
  return { way: "address-alone", words: addressAloneWords(vouching.addressAlone, language) };
};

export interface CameByLink {
  readonly subjectId: string;
  readonly memberId: string;
  readonly witness: Witness;
  readonly evidence: CaptureEvidence;
}

/** In the transaction of her enrolment: ties her to her line of the list. @returns whether she is vouched for at once */
export const openIfWitnessed = async (
  act: Act,
  sql: Sql,
  { subjectId, memberId, witness, evidence }: CameByLink,
): Promise<boolean> => {
  await linkMember(sql, memberId, subjectId);
  const vouches = witnessOf(act.engine, witness, evidence);
  if (!vouches) return false;
  await vouch(act, sql, { subjectId }, vouches);
  const decision = {
    state: "approved",
    sealedBecause: null,
    by: act.actor.name,
    opensOn: act.today(),
  } as const;
  await decideEnrolmentRow(sql, subjectId, decision, act.at());
  return true;
};
