/** Command: consent receipt. */

import type { Language } from "../../domain/errors.ts";
import { CONSENT_PURPOSES } from "../../domain/purpose.ts";
import { said, words } from "../../words/words.ts";
import { type Command, present, text } from "../command.ts";
import { facts, paragraphs, plain } from "../print.ts";

const purposeIn = (purpose: string, language: Language): string =>
  Object.hasOwn(CONSENT_PURPOSES, purpose)
    ? CONSENT_PURPOSES[purpose as keyof typeof CONSENT_PURPOSES][language]
    : purpose;

export const receipt: Command = {
  name: "consent receipt",
  about: words("cli.consent.receipt.receiptConsentAllPerson"),
  example: 'miroir consent receipt "Ada Pencil" --out receipt-ada',
  positionals: [{ name: "consent|person", required: true }],
  options: {
    out: {
      value: "FOLDER",
      required: true,
      about: words("cli.consent.receipt.folderDoesNotExist"),
    },
  },
  run: async ({ arguments: [consent], options, miroir, language }) => {
    const answer = await (await miroir()).receipt({
      consent: consent!,
      out: text(options, "out")!,
      ...present({ language: text(options, "language") === undefined ? undefined : language }),
    });
    const several = answer.receipts.length > 1;
    return {
      text: paragraphs(
        facts([
          [
            several
              ? said(language, "cli.consent.receipt.receipts")
              : said(language, "cli.consent.receipt.receipt"),
            answer.path,
          ],
          [said(language, "cli.consent.receipt.proofs"), answer.proofs],
          [said(language, "cli.consent.receipt.removedClockAfter"), answer.retainUntil],
        ]),
        several &&
          answer.receipts
            .map(({ purpose, path }) => `${plain(path)}: ${purposeIn(purpose, language)}`)
            .join("\n"),
      ),
      data: answer,
    };
  },
};
