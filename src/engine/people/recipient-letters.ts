/** What recipients are told, in their language. No letter of these names the person: the disclosure's own reference does. */

import { dayAt, dayIn } from "../../domain/days.ts";
import type { Language } from "../../domain/errors.ts";
import { DISCLOSED, type Disclosed } from "../../domain/recipient.ts";
import type { Day } from "../../domain/words.ts";
import type { DisclosureRow, RecipientRow } from "../../store/recipients/recipients.ts";
import { eachLanguage, said, words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { letterOf, type Written } from "../letters/layout.ts";

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
  /** To a use of a picture: the one who objected need not be the one whom the disclosure names. */
  objection: {
    subject: words("engine.people.recipientLetters.pleaseTakeDownWhat"),
    text: words("engine.people.recipientLetters.somebodyObjectedPublication"),
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
  recipient: Pick<RecipientRow, "name" | "address" | "language">,
  about: keyof typeof ASKED,
  day: Day,
  disclosures: readonly DisclosureRow[],
): Written => {
  const { name, address, language } = recipient;
  const { subject, text } = ASKED[about];
  const list = eachLanguage((spoken) =>
    disclosures.map((disclosure) => line(disclosure, spoken, settings.timeZone)).join("\n"),
  );
  const ask = words("engine.people.recipientLetters.pleaseAnswerLetterWhen");
  return letterOf(
    settings,
    { name, contact: address, language },
    { subject, day, paragraphs: [text, list, ask] },
  );
};
