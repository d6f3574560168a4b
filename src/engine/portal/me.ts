/** What a person sees and does about herself in the portal, where no verb of the desk says it already. */
import { basename } from "node:path";
import { AUTHORISING } from "../../domain/consent.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import type { ExpectedFalse } from "../../domain/expected-false.ts";
import {
  CHECKED_BY,
  isSecondStatement,
  NO_CONSEQUENCE,
  SECOND_STATEMENT,
  statementOf,
} from "../../domain/portal.ts";
import { CONSENT_PURPOSES, type ConsentPurpose, parseConsentPurpose } from "../../domain/purpose.ts";
import type { Box, Day } from "../../domain/words.ts";
import { filesOf } from "../../store/archive/items.ts";
import { findAppearance } from "../../store/compare/appearances.ts";
import { type StoredConsent, storedConsents } from "../../store/consent/consents.ts";
import { openGrantOf } from "../../store/consent/grants.ts";
import type { Sql } from "../../store/database.ts";
import { suspendedSince } from "../../store/people/conflicts.ts";
import { restrictionOf } from "../../store/people/restriction.ts";
import {
  countShown,
  type EnrolmentRow,
  enrolmentOf,
  type ShownPicture,
  shownAfter,
} from "../../store/portal/portal.ts";
import { requireAlbum } from "../archive/albums.ts";
import { type SearchAboutHer, searchesAbout } from "../compare/search.ts";
import { type Given, giveConsent } from "../consent/consents.ts";
import type { Act, Verb } from "../gate/act.ts";
import { HER_APPEARANCE, HERSELF, SAID } from "../gate/own.ts";
import { expectedFor } from "../people/galleries.ts";
import { requireSubject, requireUnrestricted } from "../people/people.ts";
import { type Objected, objectIn } from "../requests/objections.ts";
import { type OpenedRequest, openIn } from "../requests/requests.ts";

export interface Herself {
  readonly subjectId: string;
  readonly name: string;
  readonly contact: string | null;
  readonly restricted: boolean;
  /** Somebody else says that her face is theirs: since when nobody is shown her pictures (law 11). */
  readonly suspendedSince: string | null;
  /** Null of somebody who was enrolled at the desk. */
  readonly enrolment: Pick<EnrolmentRow, "state" | "opensOn"> | null;
  readonly pictures: { readonly shown: number; readonly waiting: number };
  readonly grant: { readonly id: string; readonly opensOn: Day; readonly closesOn: Day } | null;
}

/** Her own page: who she is here, and how things stand. */
export const herself: Verb<{ subject: string }, Herself> = {
  name: "portal.herself",
  own: { subject: HERSELF },
  run: (act, input) =>
    act.read(async (sql) => {
      const { id, name, contact } = await requireSubject(act.engine, sql, input.subject);
      const enrolment = await enrolmentOf(sql, id);
      const grant = await openGrantOf(sql, id);
      const suspended = await suspendedSince(sql, id);
      return {
        subjectId: id,
        name,
        contact,
        restricted: (await restrictionOf(sql, id)) !== undefined,
        enrolment: enrolment ? { state: enrolment.state, opensOn: enrolment.opensOn } : null,
        suspendedSince: suspended?.toISOString() ?? null,
        pictures: suspended ? { shown: 0, waiting: 0 } : await countShown(sql, id),
        grant: grant ? { id: grant.id, opensOn: grant.opensOn, closesOn: grant.closesOn } : null,
      };
    }),
};

export interface PicturesInput {
  readonly subject: string;
  readonly limit: number;
  /** Where the page before ended; the first page when absent. */
  readonly after?: { readonly place: string; readonly id: string };
}

export interface Pictures {
  readonly pictures: readonly ShownPicture[];
  /** Of the whole of it. */
  readonly shown: number;
  readonly waiting: number;
  /** What was compared until now, and how many strangers that lets expect (law 10). */
  readonly expected: ExpectedFalse;
}

const BEFORE_ALL = { place: "", id: "00000000-0000-0000-0000-000000000000" };

/** A page of what was found of her. Opening the first one is a view, and is in the log. @throws MiroirError person/restricted, person/suspended */
export const herPictures: Verb<PicturesInput, Pictures> = {
  name: "portal.pictures",
  own: { subject: HERSELF, limit: SAID, after: SAID },
  run: (act, { subject, limit, after }) => {
    const look = async (sql: Sql): Promise<Pictures> => {
      await requireUnrestricted(sql, subject);
      const pictures = await shownAfter(sql, subject, after ?? BEFORE_ALL, limit);
      const expected = await expectedFor(act.engine, sql, subject);
      return { pictures, ...(await countShown(sql, subject)), expected };
    };
    if (after) return act.read(look);
    return act.commit(async (sql) => {
      const result = await look(sql);
      return { result, entry: { subject, appearances: result.shown, page: false } };
    });
  },
};

/** Every search in which she was compared, newest first (R45). */
export const herSearches: Verb<{ subject: string }, SearchAboutHer[]> = {
  name: "portal.searches",
  own: { subject: HERSELF },
  run: (act, { subject }) =>
    act.read(async (sql) => (await searchesAbout(act.engine, sql, subject)).reverse()),
};

/** A face at the edge may be found to reach beyond the picture. */
const within = (box: Box, picture: { readonly widthPx: number; readonly heightPx: number }): Box => {
  const [x, y] = [Math.max(0, box.x), Math.max(0, box.y)];
  return {
    x,
    y,
    width: Math.min(picture.widthPx, box.x + box.width) - x,
    height: Math.min(picture.heightPx, box.y + box.height) - y,
  };
};

export type TakenDown = Objected & Pick<OpenedRequest, "number" | "dueOn">;

/**
 * “Take this picture down”: a case that somebody answers, and at once her face in it is in no comparison any more. Other
 * people's matches on the picture are not hers to end.
 * @throws MiroirError objection/no-picture
 */
export const takeDown: Verb<{ picture: string; because: string; language?: Language }, TakenDown> = {
  name: "portal.take-down",
  own: { picture: HER_APPEARANCE, because: SAID, language: SAID },
  run: (act, { picture, because, language }) =>
    act.commit(async (sql) => {
      const appearance = await findAppearance(sql, picture);
      if (!appearance) throw new MiroirError("objection/no-picture", { picture });
      const { id, name, contact } = await requireSubject(act.engine, sql, appearance.subjectId);
      const files = (await filesOf(sql, [appearance.itemId])).get(appearance.itemId) ?? [];
      const names = files.filter(({ kind }) => kind !== "kept").map(({ path }) => basename(path));
      const opened = await openIn(act, sql, {
        name,
        contact,
        kind: "objection",
        channel: "web",
        subject: id,
        text: `${because}\n\n${[appearance.albumTitle, ...names].join(": ")}`,
        ...(language && { language }),
      });
      const { number, dueOn } = opened.result;
      const region = within(appearance.box, appearance);
      const { startsMs, endsMs } = appearance;
      const stretch = startsMs !== null && endsMs !== null ? { fromMs: startsMs, toMs: endsMs } : {};
      const objected = await objectIn(act, sql, { picture, region, ...stretch, because, request: number });
      return {
        result: { ...objected.result, number, dueOn },
        entry: { ...opened.entry, ...objected.entry, subject: id },
      };
    }),
};

export interface MoreToAgree {
  readonly purpose: ConsentPurpose;
  readonly title: string;
  /** Word for word what is recorded when she says yes. */
  readonly statement: string;
  readonly secondStatement: string;
  readonly noConsequence: string | null;
  readonly albums: readonly string[];
  readonly until: Day;
  /** Null when she may be asked; else the consent that stands. */
  readonly inForceUntil: Day | null;
}

const stands = ({ state }: StoredConsent): boolean => AUTHORISING.includes(state);

/** The consent to be found gives the albums and the day: a further purpose is never wider. @throws MiroirError consent/missing */
const termsOf = (consents: readonly StoredConsent[]): { albums: readonly string[]; until: Day } => {
  const find = consents.find((consent) => consent.purpose === "find" && stands(consent));
  if (!find) throw new MiroirError("consent/missing");
  return { albums: find.albums, until: find.endsOn };
};

const titlesOf = async (sql: Sql, slugs: readonly string[]): Promise<string[]> => {
  const titles: string[] = [];
  for (const slug of slugs) titles.push((await requireAlbum(sql, slug)).title);
  return titles;
};

const moreToAgree = async (
  act: Act,
  sql: Sql,
  subject: string,
  purpose: ConsentPurpose,
  language: Language,
): Promise<MoreToAgree> => {
  const { settings } = act.engine;
  const consents = await storedConsents(sql, subject);
  const { albums, until } = termsOf(consents);
  const standing = consents.find((consent) => consent.purpose === purpose && stands(consent));
  return {
    purpose,
    title: CONSENT_PURPOSES[purpose][language],
    statement: statementOf(purpose, {
      language,
      controller: settings.controller.name,
      albums: await titlesOf(sql, albums),
      until,
    }),
    secondStatement: SECOND_STATEMENT[language],
    noConsequence: settings.relationship === "none" ? null : NO_CONSEQUENCE[language],
    albums,
    until,
    inForceUntil: standing?.endsOn ?? null,
  };
};

/** What else she may agree to, each by itself, with the sentence she would agree to. None while she is not to be found. */
export const purposesForHer: Verb<{ subject: string; language: Language }, MoreToAgree[]> = {
  name: "portal.purposes",
  own: { subject: HERSELF, language: SAID },
  run: (act, { subject, language }) =>
    act.read(async (sql) => {
      const consents = await storedConsents(sql, subject);
      if (!consents.some((consent) => consent.purpose === "find" && stands(consent))) return [];
      const all: MoreToAgree[] = [];
      for (const purpose of Object.keys(CONSENT_PURPOSES) as ConsentPurpose[])
        if (purpose !== "find") all.push(await moreToAgree(act, sql, subject, purpose, language));
      return all;
    }),
};

export interface AgreeInput {
  readonly subject: string;
  readonly purpose: string;
  readonly language: Language;
  /** The second sentence, as she wrote it. */
  readonly secondStatement: string;
}

/** One purpose more, in the portal's own words. @throws MiroirError portal/wrong-sentence, consent/…, album/… */
export const agree: Verb<AgreeInput, Given> = {
  name: "portal.agree",
  own: { subject: HERSELF, purpose: SAID, language: SAID, secondStatement: SAID },
  run: async (act, { subject, purpose: name, language, secondStatement }) => {
    const purpose = parseConsentPurpose(name);
    if (purpose === "find") throw new MiroirError("consent/no-photographs", { purpose });
    if (!isSecondStatement(secondStatement, language)) throw new MiroirError("portal/wrong-sentence");
    const { statement, albums, until, noConsequence } = await act.read((sql) =>
      moreToAgree(act, sql, subject, purpose, language),
    );
    return giveConsent(act, {
      subject,
      purpose,
      albums,
      until,
      statement,
      noConsequence,
      language,
      identityCheck: "personal-key",
      checkedBy: CHECKED_BY["personal-key"][language],
      secondStep: "repeated-in-writing",
    });
  },
};
