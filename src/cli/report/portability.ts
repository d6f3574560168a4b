/** Command: portability. */
import type { Language } from "../../domain/errors.ts";
import type { Portability } from "../../engine/report/portability.ts";
import { type Command, type Printed, text } from "../command.ts";
import { facts } from "../print.ts";
import { words } from "../text.ts";

const carried = (portability: Portability, language: Language): Printed => {
  const say = (en: string, fr: string): string => words(en, fr)[language];
  return {
    text: facts([
      [say("written", "écrit"), portability.path],
      [say("photographs", "photographies"), portability.photos],
      [say("consents", "consentements"), portability.consents],
      [say("removed by the clock after", "supprimé par l'horloge après le"), portability.retainUntil],
    ]),
    data: portability,
  };
};

export const portability: Command = {
  name: "portability",
  about: words(
    "what she provided, to take with her (art. 20): photographs, consents, profile",
    "ce qu'elle a fourni, à emporter (art. 20) : photographies, consentements, profil",
  ),
  example: 'miroir portability "Ann Example" --key K7QF3-… --out ann.zip',
  positionals: [{ name: "person", required: true }],
  options: {
    key: { value: "CODE", required: true, about: words("her personal key", "sa clé personnelle") },
    out: { value: "FILE.zip", required: true, about: words("where to write it", "où l'écrire") },
  },
  run: async ({ options, arguments: [subject], miroir, language, long }) =>
    carried(
      await (await miroir()).portability(
        { subject: subject!, personalKey: text(options, "key")!, out: text(options, "out")! },
        long,
      ),
      language,
    ),
};
