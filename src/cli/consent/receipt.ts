/** Command: consent receipt. */
import { type Command, present, text } from "../command.ts";
import { facts } from "../print.ts";
import { words } from "../text.ts";

export const receipt: Command = {
  name: "consent receipt",
  about: words(
    "the receipt of a consent: a page, JSON-LD, and proofs that anybody can check",
    "le récépissé d'un consentement : une page, du JSON-LD, et des preuves que chacun peut vérifier",
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
    return {
      text: facts([
        [words("Receipt", "Récépissé")[language], answer.path],
        [words("Proofs in it", "Preuves jointes")[language], answer.proofs],
        [
          words("Removed by the clock after", "Supprimé par l'horloge après le")[language],
          answer.retainUntil,
        ],
      ]),
      data: answer,
    };
  },
};
