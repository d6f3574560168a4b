/** Letters that ask: before a consent ends (R19), and before a minor whose guardian consented comes of age (R76). */

import type { Party } from "../../domain/consent.ts";
import { dayIn } from "../../domain/days.ts";
import type { Language } from "../../domain/errors.ts";
import { CONSENT_PURPOSES, type ConsentPurpose } from "../../domain/purpose.ts";
import type { Day } from "../../domain/words.ts";
import { eachLanguage, said } from "../../words/words.ts";

interface Text {
  readonly subject: string;
  readonly text: string;
}

const signed = ({ name, address, contact }: Party): string => `${name}\n${address}\n${contact}`;

const RENEWAL = eachLanguage(
  (language) =>
    (name: string, what: string, until: string, controller: Party): Text => ({
      subject: said(language, "engine.consent.letters.yourConsentEnds", { until }),
      text: said(language, "engine.consent.letters.youConsentedConsentEnds", {
        name,
        what,
        until,
        contact: controller.contact,
        controller: signed(controller),
      }),
    }),
);

/** Asks whether she agrees for another term, before the last day of this one. */
export const renewalLetter = (
  language: Language,
  about: { name: string; purpose: string; until: Day },
  controller: Party,
): Text => {
  const what = CONSENT_PURPOSES[about.purpose as ConsentPurpose][language];
  return RENEWAL[language](about.name, what, dayIn(language, about.until), controller);
};

const MAJORITY = eachLanguage(
  (language) =>
    (name: string, day: string, controller: Party): Text => ({
      subject: said(language, "engine.consent.letters.fromYouDecideYourself", { day }),
      text: said(language, "engine.consent.letters.youComeAgeUntil", {
        name,
        day,
        contact: controller.contact,
        controller: signed(controller),
      }),
    }),
);

/** Asks what becomes of what the guardian agreed to, before the day she comes of age. */
export const majorityLetter = (
  language: Language,
  about: { name: string; day: Day },
  controller: Party,
): Text => MAJORITY[language](about.name, dayIn(language, about.day), controller);
