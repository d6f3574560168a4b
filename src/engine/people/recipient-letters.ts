/** What recipients are told, in their language. No letter of these names the person: the disclosure's own reference does. */

import { dayAt, dayIn } from "../../domain/days.ts";
import type { Language } from "../../domain/errors.ts";
import { DISCLOSED, type Disclosed } from "../../domain/recipient.ts";
import type { DisclosureRow, RecipientRow } from "../../store/recipients/recipients.ts";
import { said, words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";

const ASKED = {
  erasure: {
    subject: words("engine.people.recipientLetters.pleaseEraseWhatYou"),
    text: words("engine.people.recipientLetters.personConcernedHasHad"),
  },
  rectification: {
    subject: words("engine.people.recipientLetters.pleaseCorrectWhatYou"),
    text: words("engine.people.recipientLetters.whatYouReceivedInaccurate"),
  },
  /** A rectification of who she is, not of a picture. */
  correction: {
    subject: words("engine.people.recipientLetters.pleaseCorrectWhatYou"),
    text: words("engine.people.recipientLetters.nameContactPersonConcerned"),
  },
  restriction: {
    subject: words("engine.people.recipientLetters.pleaseStopUsingWhat"),
    text: words("engine.people.recipientLetters.personConcernedHasObtained"),
  },
} as const;

const line = (disclosure: DisclosureRow, language: Language, timeZone: string): string => {
  const day = dayIn(language, dayAt(disclosure.disclosedAt, timeZone));
  const what = DISCLOSED[disclosure.what as Disclosed]?.[language] ?? disclosure.what;
  const sha256 = disclosure.contentSha256 ? `, SHA-256 ${disclosure.contentSha256}` : "";
  return `- ${day}, ${what}${sha256}, ${said(language, "engine.people.recipientLetters.reference")} ${disclosure.id}`;
};

/**
 * What a recipient is asked to do about these disclosures (art. 19), in its language, with their days in the
 * controller's time zone.
 */
export const tellingLetter = (
  settings: EngineSettings,
  recipient: Pick<RecipientRow, "name" | "language">,
  about: keyof typeof ASKED,
  disclosures: readonly DisclosureRow[],
): { subject: string; text: string } => {
  const { language } = recipient;
  const asked = ASKED[about];
  const list = disclosures.map((disclosure) => line(disclosure, language, settings.timeZone)).join("\n");
  const { name, address, contact } = settings.controller;
  const ask = words("engine.people.recipientLetters.pleaseAnswerLetterWhen");
  return {
    subject: asked.subject[language],
    text: [recipient.name, asked.text[language], list, ask[language], `${name}\n${address}\n${contact}`].join(
      "\n\n",
    ),
  };
};
