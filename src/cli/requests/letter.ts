/** What the commands of requests share: the request they name, the letter they write and what is to be done with it. */

import type { Language } from "../../domain/errors.ts";
import type { Told } from "../../engine/requests/requests.ts";
import { words } from "../../words/words.ts";
import { letterText, paragraphs } from "../print.ts";

export const request = [{ name: "request", required: true }] as const;

export const out = {
  value: "FILE",
  about: words("cli.requests.letter.writeLetterHtmlPdf"),
};

/** What is to be done with a letter: nothing, or post it. */
export const toldText = (
  told: Told,
  letter: { subject: string; text: string },
  out: string | undefined,
  language: Language,
): string =>
  told === "held"
    ? words("cli.requests.letter.letterHeldUntilAddress")[language]
    : told === "queued"
      ? words("cli.requests.letter.letterWaitsQueueMiroir")[language]
      : out
        ? words("cli.requests.letter.printSendToday", { out })[language]
        : paragraphs(words("cli.requests.letter.thereNoEMail")[language], letterText(letter));
