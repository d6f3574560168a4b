/** Command: consent receipt. */

import type { Language } from "../../domain/errors.ts";
import { CONSENT_PURPOSES } from "../../domain/purpose.ts";
import { type Command, present, text } from "../command.ts";
import { facts, paragraphs, plain } from "../print.ts";
import { words } from "../text.ts";

const purposeIn = (purpose: string, language: Language): string =>
  Object.hasOwn(CONSENT_PURPOSES, purpose)
    ? CONSENT_PURPOSES[purpose as keyof typeof CONSENT_PURPOSES][language]
    : purpose;

export const receipt: Command = {
  name: "consent receipt",
  about: words(
    "the receipt of a consent, or of all of a person: a page, JSON-LD, and proofs that anybody can check",
    "le récépissé d'un consentement, ou de tous ceux d'une personne : une page, du JSON-LD, et des preuves que chacun peut vérifier",
  ),
  example: 'miroir consent receipt "Ada Pencil" --out receipt-ada',
  positionals: [{ name: "consent|person", required: true }],
  options: {
    out: {
      value: "FOLDER",
      required: true,
      about: words("a folder that does not exist yet", "un dossier qui n'existe pas encore"),
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
            several ? words("Receipts", "Récépissés")[language] : words("Receipt", "Récépissé")[language],
            answer.path,
          ],
          [words("Proofs in it", "Preuves jointes")[language], answer.proofs],
          [
            words("Removed by the clock after", "Supprimé par l'horloge après le")[language],
            answer.retainUntil,
          ],
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
