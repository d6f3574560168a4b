/**
 * The words of the portal that are part of a consent: the exact sentence that is shown beside each box, kept in the
 * record, and the second one that confirms it (R8, R9, R13). Written here once, so that nobody can send another.
 */

import { said, words } from "../words/words.ts";
import { dayIn } from "./days.ts";
import type { Language } from "./errors.ts";
import { CONSENT_PURPOSES, type ConsentPurpose } from "./purpose.ts";
import type { Day } from "./words.ts";

export interface Asked {
  readonly language: Language;
  readonly controller: string;
  readonly albums: readonly string[];
  readonly until: Day;
}

const listed = (titles: readonly string[], language: Language): string =>
  titles.map((title) => said(language, "domain.portal.quoted", { title })).join(", ");

/** What she agrees to by ticking a box, word for word. */
export const statementOf = (purpose: ConsentPurpose, asked: Asked): string => {
  const { language, controller } = asked;
  const until = dayIn(language, asked.until);
  const albums = listed(asked.albums, language);
  const what = CONSENT_PURPOSES[purpose][language];
  if (purpose === "find")
    return said(language, "domain.portal.iAgreeMakesTemplate", { controller, albums, until });
  return said(language, "domain.portal.iAgreeUsesPictures", { controller, albums, what, until });
};

/** What she writes where no code is sent. */
export const SECOND_STATEMENT: Readonly<Record<Language, string>> = words("domain.portal.yesIAgree");

const plain = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z]/gi, "")
    .toLowerCase();

/** Capitals, accents, apostrophes and full stops of a telephone's keyboard make no other sentence. */
export const isSecondStatement = (text: string, language: Language): boolean =>
  plain(text) === plain(SECOND_STATEMENT[language]);

/** R22: said where the organisation has power over her, and kept in the record. */
export const NO_CONSEQUENCE: Readonly<Record<Language, string>> = words("domain.portal.upYouIfYou");

/** Who checked the identity, in the record of a consent given in the portal. */
export const CHECKED_BY: Readonly<
  Record<"portal-capture" | "personal-key", Readonly<Record<Language, string>>>
> = {
  "portal-capture": words("domain.portal.portalMovementsAskedRandom"),
  "personal-key": words("domain.portal.portalSheSigned"),
};

/** What somebody who is not enrolled agrees to, for one look, word for word. */
export const askStatement = (language: Language, controller: string): string =>
  said(language, "domain.portal.iAgreeComparesMy", { controller });
