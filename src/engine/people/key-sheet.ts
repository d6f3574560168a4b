/** Her personal key, handed to her: as a code, as a QR code, as a sheet to keep (R88). */

import { rmSync } from "node:fs";
import { dayIn } from "../../domain/days.ts";
import type { Language } from "../../domain/errors.ts";
import type { Day } from "../../domain/words.ts";
import type { Document } from "../../paper/document.ts";
import { qrTerminal } from "../../paper/qr.ts";
import type { Sql } from "../../store/database.ts";
import { sayIn } from "../../words/words.ts";
import type { Act, Verb } from "../gate/act.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { keySheetUntil, type RemovedExport, recordExport, removeKeySheets } from "../letters/exports.ts";
import { letterPath, writeDocument } from "../letters/letter-file.ts";
import { requireSubject } from "./people.ts";

/** What her code is sealed as, where the controller holds it too. */
export const CODE_LABEL = "code";

export interface HandedKey {
  /** Given to the person: it opens her grants (R88). */
  readonly personalKey: string;
  /** The same for a terminal, to be photographed. */
  readonly qr: string;
  readonly custody: "person-held" | "controller-held";
  /** The sheet that was written, and when it is gone from here at the latest. */
  readonly keySheet: { readonly path: string; readonly keptUntil: Date } | null;
}

/** @throws MiroirError usage/bad-value */
export const keySheetPath = (path: string | undefined): string | null =>
  path === undefined ? null : letterPath(path, "--key-sheet");

interface Holder {
  readonly subjectId: string;
  readonly name: string;
  readonly personalKey: string;
}

const sheetOf = (
  settings: EngineSettings,
  holder: Holder,
  about: { language: Language; until: Day },
  at: Date,
): Document => {
  const { language } = about;
  const say = sayIn(language);
  const { contact, name } = settings.controller;
  const until = dayIn(language, about.until);
  const held =
    settings.keyCustody.mode === "person-held"
      ? say("engine.people.keySheet.weDoNotKeep")
      : say("engine.people.keySheet.weKeepSealedCopy");
  return {
    language,
    title: say("engine.people.keySheet.yourPersonalKey"),
    subtitle: `${holder.name} · ${name}`,
    writtenAt: at,
    sections: [
      {
        heading: say("engine.people.keySheet.yourKey"),
        blocks: [
          { kind: "code", text: holder.personalKey, byHand: true },
          { kind: "qr", text: holder.personalKey },
          {
            kind: "note",
            text: say("engine.people.keySheet.keepSheetWhereOnly"),
          },
          { kind: "text", text: held },
        ],
      },
      {
        heading: say("engine.people.keySheet.what"),
        blocks: [
          {
            kind: "text",
            text: say("engine.people.keySheet.youAgreedYourFace", { until }),
          },
        ],
      },
      {
        heading: say("engine.people.keySheet.howOpenSearch"),
        blocks: [
          {
            kind: "text",
            text: say("engine.people.keySheet.comeSheetDeskWrite", { contact }),
          },
        ],
      },
      {
        heading: say("engine.people.keySheet.howEndEverything"),
        blocks: [
          {
            kind: "text",
            text: say("engine.people.keySheet.saySoDeskWrite", { contact }),
          },
        ],
      },
    ],
    footer: say("engine.people.keySheet.codesLettersDigitsHave"),
  };
};

/**
 * In the transaction of the consent: a sheet that cannot be written means that nobody was enrolled and left without a
 * key. It is recorded like every file about her, so that time, which takes it within the hour, and erasure reach it (R55, R71, R88).
 * @throws MiroirError storage/…, config/exists, archive/not-found
 */
export const handKey = async (
  act: Act,
  sql: Sql,
  holder: Holder,
  sheet: { readonly language: Language; readonly path: string | null; readonly until: Day },
): Promise<HandedKey> => {
  const { settings } = act.engine;
  const { path, ...about } = sheet;
  const { personalKey, subjectId } = holder;
  const key = { personalKey, qr: qrTerminal(personalKey), custody: settings.keyCustody.mode };
  if (path === null) return { ...key, keySheet: null };
  await recordExport(act, sql, { subjectId, kind: "key", path });
  await writeDocument(sheetOf(settings, holder, about, act.at()), path);
  act.onRollback(() => rmSync(path, { force: true }));
  return { ...key, keySheet: { path, keptUntil: keySheetUntil(act) } };
};

/** The sheets are printed: the files go now, not within the hour. @throws MiroirError subject/… */
export const keySheetsPrinted: Verb<
  { readonly subject?: string },
  { readonly removed: readonly RemovedExport[] }
> = {
  name: "key-sheet.printed",
  run: (act, { subject }) =>
    act.commit(async (sql) => {
      const her = subject === undefined ? undefined : await requireSubject(act.engine, sql, subject);
      const removed = await removeKeySheets(act, sql, her?.id);
      return { result: { removed }, entry: { ...(her && { subject: her.id }), removed: removed.length } };
    }),
};
