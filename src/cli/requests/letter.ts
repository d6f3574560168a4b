/** What the commands of requests share: the request they name, the letter they write and what is to be done with it. */

import type { Language } from "../../domain/errors.ts";
import type { Told } from "../../engine/requests/requests.ts";
import { said, words } from "../../words/words.ts";
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
    ? said(language, "cli.requests.letter.letterHeldUntilAddress")
    : told === "queued"
      ? said(language, "cli.requests.letter.letterWaitsQueueMiroir")
      : out
        ? said(language, "cli.requests.letter.printSendToday", { out })
        : paragraphs(said(language, "cli.requests.letter.thereNoEMail"), letterText(letter));
