/** Letters that ask: before a consent ends (R19), and before a minor whose guardian consented comes of age (R76). */

import { dayWords } from "../../domain/days.ts";
import { CONSENT_PURPOSES, type ConsentPurpose } from "../../domain/purpose.ts";
import type { Day } from "../../domain/words.ts";
import { type Words, words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { type LetterTo, letterOf, remedies, type Written } from "../letters/layout.ts";

/** Somebody who is written to, by name. */
type Named = LetterTo & { readonly name: string };

/** Asks whether she agrees for another term, before the last day of this one. */
export const renewalLetter = (
  settings: EngineSettings,
  to: Named,
  about: { readonly purpose: string; readonly until: Day; readonly today: Day },
): Written => {
  const until = dayWords(about.until);
  return letterOf(settings, to, {
    subject: words("engine.consent.letters.yourConsentEnds", { until }),
    day: about.today,
    paragraphs: [
      words("engine.consent.letters.youConsentedConsentEnds", {
        what: CONSENT_PURPOSES[about.purpose as ConsentPurpose],
        until,
        contact: settings.controller.contact,
      }),
      remedies(settings),
    ],
  });
};

/**
 * Asks what becomes of what the guardian agreed to, before the day she comes of age. The address may be either's: it speaks
 * to both. @param about `guardian`: null where none is known
 */
export const majorityLetter = (
  settings: EngineSettings,
  to: Named,
  about: { readonly guardian: string | null; readonly majorityOn: Day; readonly today: Day },
): Written => {
  const { name, language } = to;
  const { guardian } = about;
  const day = dayWords(about.majorityOn);
  const { contact } = settings.controller;
  const both: Words | null =
    guardian === null ? null : words("engine.consent.letters.nameAndName", { name, guardian });
  return letterOf(
    settings,
    { ...to, name: both?.[language] ?? name },
    {
      subject: words("engine.consent.letters.fromYouDecideYourself", { day, name }),
      day: about.today,
      paragraphs: [
        words("engine.consent.letters.youComeAgeUntil", { name, day, contact }),
        ...(guardian === null
          ? []
          : [words("engine.consent.letters.letterComesAddressWe", { name, guardian, day })]),
        remedies(settings),
      ],
    },
  );
};
