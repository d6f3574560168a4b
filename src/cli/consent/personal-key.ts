/** What a person's own key looks like where she is handed it, and what was left out of her reference. */
import { type Language, say } from "../../domain/errors.ts";
import type { HandedKey } from "../../engine/people/key-sheet.ts";
import type { LeftOut } from "../../engine/people/photographs.ts";
import { facts, paragraphs, plain } from "../print.ts";
import { words } from "../text.ts";

/** As data, without the drawing of it for a terminal. */
export const toKeep = ({ qr: _drawn, ...key }: HandedKey): Omit<HandedKey, "qr"> => key;

/** Her key, where she sees it; its drawing only where a person looks. */
export const keyHanded = (key: HandedKey, language: Language): string =>
  paragraphs(
    facts([
      [words("Personal key", "Clé personnelle")[language], key.personalKey],
      ...(key.keySheet
        ? ([
            [words("Sheet to print", "Feuille à imprimer")[language], key.keySheet.path],
            [words("Removed here after", "Supprimée ici après le")[language], key.keySheet.keptUntil],
          ] as const)
        : []),
    ]),
    process.stdout.isTTY && key.qr,
    key.custody === "person-held"
      ? words(
          "Give the personal key to her now: it is kept nowhere, and only it opens her next grant.",
          "Remettez-lui la clé personnelle maintenant : elle n'est gardée nulle part, et elle seule ouvre la prochaine autorisation.",
        )[language]
      : words(
          "Give the personal key to her now. It is kept here as well, sealed: tell her that you can open a grant in her name.",
          "Remettez-lui la clé personnelle maintenant. Elle est aussi gardée ici, scellée : dites-lui que vous pouvez ouvrir une autorisation en son nom.",
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
