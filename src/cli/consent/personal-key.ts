/** What a person's own key looks like where she is handed it, and what was left out of her reference. */

import { type Language, say } from "../../domain/errors.ts";
import type { HandedKey } from "../../engine/people/key-sheet.ts";
import type { LeftOut } from "../../engine/people/photographs.ts";
import { said, words } from "../../words/words.ts";
import { facts, paragraphs, plain } from "../print.ts";
import { moment } from "../text.ts";

/** As data, without the drawing of it for a terminal. */
export const toKeep = ({ qr: _drawn, ...key }: HandedKey): Omit<HandedKey, "qr"> => key;

/** The file holds the key: who printed it says so, and else time takes it. */
const PRINT_IT = words("cli.consent.personalKey.printSheetNowThen");

/** Her key, where she sees it; its drawing only where a person looks. */
export const keyHanded = (key: HandedKey, language: Language): string =>
  paragraphs(
    facts([
      [said(language, "cli.consent.personalKey.personalKey"), key.personalKey],
      ...(key.keySheet
        ? ([
            [said(language, "cli.consent.personalKey.sheetPrint"), key.keySheet.path],
            [
              said(language, "cli.consent.personalKey.removedHere"),
              moment(language, key.keySheet.keptUntil.toISOString()),
            ],
          ] as const)
        : []),
    ]),
    process.stdout.isTTY && key.qr,
    key.keySheet !== null && PRINT_IT[language],
    key.custody === "person-held"
      ? said(language, "cli.consent.personalKey.handOverPersonalKey")
      : said(language, "cli.consent.personalKey.handOverPersonalKeyNow"),
  );

/** Photographs that her reference does without, and why. */
export const withoutPhotographs = (leftOut: readonly LeftOut[], language: Language): string =>
  leftOut.length === 0
    ? ""
    : [
        said(language, "cli.consent.personalKey.leftOutHerReference"),
        ...leftOut.map(({ error }) => `  ${plain(say(error, language))}`),
      ].join("\n");
