/** Letters that ask: before a consent ends (R19), and before a minor whose guardian consented comes of age (R76). */
import type { Party } from "../../domain/consent.ts";
import { dayIn } from "../../domain/days.ts";
import type { Language } from "../../domain/errors.ts";
import { CONSENT_PURPOSES, type ConsentPurpose } from "../../domain/purpose.ts";
import type { Day } from "../../domain/words.ts";

interface Text {
  readonly subject: string;
  readonly text: string;
}

const signed = ({ name, address, contact }: Party): string => `${name}\n${address}\n${contact}`;

const RENEWAL = {
  en: (name: string, what: string, until: string, controller: Party): Text => ({
    subject: `Your consent ends on ${until}`,
    text: `${name},

You consented to this: ${what}. This consent ends on ${until}.

If you wish it to go on, tell us so before that day: ${controller.contact}. If you do nothing, it ends: what stands on it is deleted, and nothing else changes for you. You may also withdraw it today, without a reason.

${signed(controller)}`,
  }),
  fr: (name: string, what: string, until: string, controller: Party): Text => ({
    subject: `Votre consentement prend fin le ${until}`,
    text: `${name},

Vous avez consenti à ceci : ${what}. Ce consentement prend fin le ${until}.

Si vous souhaitez qu'il continue, dites-le nous avant ce jour : ${controller.contact}. Si vous ne faites rien, il prend fin : ce qui repose sur lui est supprimé, et rien d'autre ne change pour vous. Vous pouvez aussi le retirer dès aujourd'hui, sans motif.

${signed(controller)}`,
  }),
} as const;

/** Asks whether she agrees for another term, before the last day of this one. */
export const renewalLetter = (
  language: Language,
  about: { name: string; purpose: string; until: Day },
  controller: Party,
): Text => {
  const what = CONSENT_PURPOSES[about.purpose as ConsentPurpose][language];
  return RENEWAL[language](about.name, what, dayIn(language, about.until), controller);
};

const MAJORITY = {
  en: (name: string, day: string, controller: Party): Text => ({
    subject: `From ${day} on you decide yourself`,
    text: `${name},

On ${day} you come of age. Until then your parent or guardian consented for you that we use pictures of you. That consent ends on that day.

If you yourself wish it to go on, tell us so before that day: ${controller.contact}. If you do nothing, it ends: what stands on it is deleted, and nothing else changes for you. You may also ask for everything to be erased, now or later.

${signed(controller)}`,
  }),
  fr: (name: string, day: string, controller: Party): Text => ({
    subject: `À partir du ${day}, c'est vous qui décidez`,
    text: `${name},

Le ${day}, vous atteignez la majorité. Jusque-là, la personne titulaire de l'autorité parentale a consenti pour vous à ce que nous utilisions des images de vous. Ce consentement prend fin ce jour-là.

Si vous souhaitez vous-même qu'il continue, dites-le nous avant ce jour : ${controller.contact}. Si vous ne faites rien, il prend fin : ce qui repose sur lui est supprimé, et rien d'autre ne change pour vous. Vous pouvez aussi demander que tout soit effacé, maintenant ou plus tard.

${signed(controller)}`,
  }),
} as const;

/** Asks what becomes of what the guardian agreed to, before the day she comes of age. */
export const majorityLetter = (
  language: Language,
  about: { name: string; day: Day },
  controller: Party,
): Text => MAJORITY[language](about.name, dayIn(language, about.day), controller);
