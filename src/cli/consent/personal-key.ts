/** What a person's own key looks like where she is handed it, and what was left out of her reference. */
import { type Language, say } from "../../domain/errors.ts";
import type { HandedKey } from "../../engine/people/key-sheet.ts";
import type { LeftOut } from "../../engine/people/photographs.ts";
import { facts, paragraphs, plain } from "../print.ts";
import { moment, words } from "../text.ts";

/** As data, without the drawing of it for a terminal. */
export const toKeep = ({ qr: _drawn, ...key }: HandedKey): Omit<HandedKey, "qr"> => key;

/** The file holds the key: who printed it says so, and else time takes it. */
const PRINT_IT = words(
  "Print the sheet now, then run `miroir key-sheet printed`: its file goes at once. Else `miroir serve`, or the next command, removes it within the hour.",
  "Imprimez la feuille maintenant, puis lancez `miroir key-sheet printed` : son fichier part aussitôt. Sinon `miroir serve`, ou la prochaine commande, le supprime dans l'heure.",
);

/** Her key, where she sees it; its drawing only where a person looks. */
export const keyHanded = (key: HandedKey, language: Language): string =>
  paragraphs(
    facts([
      [words("Personal key", "Clé personnelle")[language], key.personalKey],
      ...(key.keySheet
        ? ([
            [words("Sheet to print", "Feuille à imprimer")[language], key.keySheet.path],
            [
              words("Removed here by", "Supprimée ici avant le")[language],
              moment(language, key.keySheet.keptUntil.toISOString()),
            ],
          ] as const)
        : []),
    ]),
    process.stdout.isTTY && key.qr,
    key.keySheet !== null && PRINT_IT[language],
    key.custody === "person-held"
      ? words(
          "Hand over the personal key now: it is kept nowhere else, and only it opens the next grant.",
          "Remettez la clé personnelle maintenant : elle n'est gardée nulle part ailleurs, et elle seule ouvre la prochaine autorisation.",
        )[language]
      : words(
          "Hand over the personal key now. It is kept here as well, sealed: say that you can open a grant with it.",
          "Remettez la clé personnelle maintenant. Elle est aussi gardée ici, scellée : dites que vous pouvez ouvrir une autorisation avec elle.",
        )[language],
  );

/** Photographs that her reference does without, and why. */
export const withoutPhotographs = (leftOut: readonly LeftOut[], language: Language): string =>
  leftOut.length === 0
    ? ""
    : [
        words("Left out of her reference:", "Laissées hors de sa référence :")[language],
        ...leftOut.map(({ error }) => `  ${plain(say(error, language))}`),
      ].join("\n");
