/**
 * Narrowing: in which hours and at which places of an album she can have been. Only those pictures meet her reference. Who
 * narrows loses what only a comparison found elsewhere; who widens says so in her own words, and only what became new is
 * compared.
 */
import { requireInForce } from "../../domain/consent.ts";
import { MiroirError } from "../../domain/errors.ts";
import { isWider, type Narrowing, narrowingText } from "../../domain/narrowing.ts";
import { lapseNotFound } from "../../store/compare/appearances.ts";
import { findConsents, type StoredConsent } from "../../store/consent/consents.ts";
import { openGrantOf } from "../../store/consent/grants.ts";
import {
  agreedBefore,
  compareWidened,
  reachedFaces,
  removeOutside,
  setNarrowing,
} from "../../store/consent/narrowings.ts";
import type { Sql } from "../../store/database.ts";
import { consentInForceOf } from "../../store/people/people.ts";
import { type Whereabouts, whereaboutsIn } from "../archive/album-places.ts";
import { requireAlbum } from "../archive/albums.ts";
import type { Act, Committed, Verb } from "../gate/act.ts";
import { HERSELF, SAID } from "../gate/own.ts";
import { requireSubject } from "../people/people.ts";
import { removeRenditionsOf } from "../shown/renditions.ts";
import { requireNarrowable } from "./narrow-albums.ts";
import { putSaid } from "./record.ts";

export interface NarrowInput {
  /** Identifier or exact name. */
  readonly subject: string;
  /** Of her consent to be found. */
  readonly album: string;
  /** Null: the whole album again. */
  readonly to: Omit<Narrowing, "album"> | null;
  /** Her own words: nobody else widens what she agreed to. */
  readonly statement?: string;
}

export interface Narrowed {
  readonly subjectId: string;
  readonly consentId: string;
  readonly narrowing: Narrowing | null;
  readonly wider: boolean;
  /** Pictures in which only a comparison had found her, outside now. */
  readonly removed: number;
  /** Pictures that the next scan compares for it. */
  readonly toCompare: number;
  /** Faces that meet her reference, of all in the album; null while no grant is open. */
  readonly faces: number | null;
  readonly of: number | null;
}

/** @throws MiroirError usage/missing */
const requireHerWords = (statement: string | undefined): void => {
  if ((statement ?? "").trim().length < 3)
    throw new MiroirError("usage/missing", {
      name: "--statement",
      hint: "Only the person can widen what they agreed to: give their words.",
    });
};

/** Her consent to be found, with its hours and places. @throws MiroirError of `requireInForce` where none is in force */
export const findingConsentOf = async (act: Act, sql: Sql, subjectId: string): Promise<StoredConsent> => {
  const { id } = requireInForce(await consentInForceOf(sql, subjectId, "find"), act.today());
  return (await findConsents(sql, id))[0]!;
};

/** Of what was found outside, only what somebody confirmed stays. @returns how many pictures are not hers any more */
const leaveOutside = async (act: Act, sql: Sql, consent: StoredConsent, albumId: string): Promise<number> => {
  const { subjectId } = consent;
  const gone = await removeOutside(sql, subjectId, consent.id, albumId);
  await lapseNotFound(sql, gone, [subjectId]);
  if (gone.length > 0) act.afterCommit(() => removeRenditionsOf(act.engine, subjectId));
  return gone.length;
};

const facesNow = async (
  sql: Sql,
  subjectId: string,
  albumId: string,
): Promise<Pick<Narrowed, "faces" | "of">> => {
  const grant = await openGrantOf(sql, subjectId);
  const reached = grant && (await reachedFaces(sql, [grant.id])).find((each) => each.albumId === albumId);
  return { faces: reached?.faces ?? null, of: reached?.of ?? null };
};

const narrowIn = async (act: Act, sql: Sql, input: NarrowInput): Promise<Committed<Narrowed>> => {
  const { id: subjectId } = await requireSubject(act.engine, sql, input.subject);
  const consent = await findingConsentOf(act, sql, subjectId);
  const { id: albumId, slug } = await requireAlbum(sql, input.album);
  if (!consent.albums.includes(slug))
    throw new MiroirError("grant/outside-consent", { problem: `album ${slug} is not in the consent` });
  const narrowing: Narrowing | null = input.to && { ...input.to, album: slug };
  if (narrowing) await requireNarrowable(sql, [albumId], narrowing);
  const wider = isWider(narrowing, consent.narrowings.find(({ album }) => album === slug) ?? null);
  if (wider) requireHerWords(input.statement);
  const before = await agreedBefore(sql, consent.id, albumId);
  await setNarrowing(sql, consent.id, albumId, input.to, act.engine.settings.timeZone);
  const toCompare = wider ? await compareWidened(sql, consent.id, albumId, before, act.at()) : 0;
  const removed = await leaveOutside(act, sql, consent, albumId);
  const said = input.statement ?? (narrowing ? narrowingText(narrowing, consent.noticeLanguage) : slug);
  const { endsOn, noticeSha256 } = consent;
  const event = { statement: said, noticeSha256, endsOn, secondStep: null };
  await putSaid(act, sql, { subjectId, consentId: consent.id }, consent.state, event);
  if (toCompare > 0) act.tell({ kind: "grant.opened", subjectId });
  const faces = await facesNow(sql, subjectId, albumId);
  const { from = null, until = null, unknownToo = null } = input.to ?? {};
  const places = input.to?.places ? [...input.to.places] : null;
  return {
    result: { subjectId, consentId: consent.id, narrowing, wider, removed, toCompare, ...faces },
    entry: {
      subject: subjectId,
      consent: consent.id,
      album: albumId,
      ...{ from, until, places, unknownToo },
      ...{ wider, removed, toCompare },
    },
  };
};

/**
 * Narrows her consent to be found to hours and places of one album, or widens it.
 * @throws MiroirError consent/missing, grant/outside-consent, album/not-found, usage/bad-value, usage/missing: widening needs her words
 */
export const narrow: Verb<NarrowInput, Narrowed> = {
  name: "consent.narrow",
  own: { subject: HERSELF, album: SAID, to: SAID, statement: SAID },
  run: (act, input) => act.commit((sql) => narrowIn(act, sql, input)),
};

export interface HerWhereabouts extends Whereabouts {
  readonly title: string;
  readonly narrowing: Narrowing | null;
}

/** When and where the pictures of her albums were taken, in numbers, and to what her consent is narrowed. @throws MiroirError consent/missing */
export const herWhereabouts: Verb<{ subject: string }, HerWhereabouts[]> = {
  name: "consent.whereabouts",
  own: { subject: HERSELF },
  run: (act, input) =>
    act.read(async (sql) => {
      const { id } = await requireSubject(act.engine, sql, input.subject);
      const { albums, narrowings } = await findingConsentOf(act, sql, id);
      const all: HerWhereabouts[] = [];
      for (const name of albums) {
        const album = await requireAlbum(sql, name);
        const narrowing = narrowings.find((each) => each.album === album.slug) ?? null;
        all.push({ ...(await whereaboutsIn(act, sql, album)), title: album.title, narrowing });
      }
      return all;
    }),
};
