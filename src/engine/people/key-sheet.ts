/** Her personal key, handed to her: as a code, as a QR code, as a sheet to keep (R88). */
import { rmSync } from "node:fs";
import { dayIn } from "../../domain/days.ts";
import type { Language } from "../../domain/errors.ts";
import type { Day } from "../../domain/words.ts";
import type { Document } from "../../paper/document.ts";
import { qrTerminal } from "../../paper/qr.ts";
import type { Sql } from "../../store/database.ts";
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
  const say = (en: string, fr: string): string => ({ en, fr })[language];
  const { contact, name } = settings.controller;
  const until = dayIn(language, about.until);
  const held =
    settings.keyCustody.mode === "person-held"
      ? say(
          "We do not keep it: the file of this sheet is removed once it is printed. If you lose the key, come with new photographs: you get another one, and what this one opened is destroyed.",
          "Nous ne la gardons pas : le fichier de cette feuille est supprimé une fois qu'elle est imprimée. Si vous perdez la clé, revenez avec de nouvelles photographies : vous en recevrez une autre, et ce que celle-ci ouvrait sera détruit.",
        )
      : say(
          "We keep a sealed copy of it, so that we can open a search for you when you ask. You may refuse that.",
          "Nous en gardons une copie scellée, pour pouvoir ouvrir une recherche quand vous le demandez. Vous pouvez le refuser.",
        );
  return {
    language,
    title: say("Your personal key", "Votre clé personnelle"),
    subtitle: `${holder.name} · ${name}`,
    writtenAt: at,
    sections: [
      {
        heading: say("Your key", "Votre clé"),
        blocks: [
          { kind: "code", text: holder.personalKey },
          { kind: "qr", text: holder.personalKey },
          {
            kind: "note",
            text: say(
              "Keep this sheet where only you find it. Whoever has this key can let your face be searched for in the albums you named; nobody can without it.",
              "Gardez cette feuille dans un endroit connu de vous seulement. Qui a cette clé peut faire chercher votre visage dans les albums que vous avez nommés ; sans elle, personne ne le peut.",
            ),
          },
          { kind: "text", text: held },
        ],
      },
      {
        heading: say("What it is for", "À quoi elle sert"),
        blocks: [
          {
            kind: "text",
            text: say(
              `You agreed that your face is searched for until ${until}. A search takes place only while it is opened with this key, for some days, in the albums you name.`,
              `Vous avez accepté que votre visage soit cherché jusqu'au ${until}. Une recherche n'a lieu que pendant qu'elle est ouverte avec cette clé, quelques jours, dans les albums que vous nommez.`,
            ),
          },
        ],
      },
      {
        heading: say("How to open a search", "Comment ouvrir une recherche"),
        blocks: [
          {
            kind: "text",
            text: say(
              `Come with this sheet to the desk, or write to ${contact}. Say in which albums you want to be searched for, and until which day. The key is typed in, or the square on this sheet is read, and the search ends by itself on that day.`,
              `Venez avec cette feuille au guichet, ou écrivez à ${contact}. Dites dans quels albums vous voulez que l'on vous cherche, et jusqu'à quel jour. La clé est saisie, ou le carré de cette feuille est lu, et la recherche prend fin d'elle-même ce jour-là.`,
            ),
          },
        ],
      },
      {
        heading: say("How to end everything", "Comment mettre fin à tout"),
        blocks: [
          {
            kind: "text",
            text: say(
              `Say so at the desk or write to ${contact}: your reference photographs, your template and what was found are destroyed at once, no reason is asked, and this key then opens nothing any more.`,
              `Dites-le au guichet ou écrivez à ${contact} : vos photographies de référence, votre gabarit et ce qui a été trouvé sont détruits aussitôt, aucun motif n'est demandé, et cette clé n'ouvre alors plus rien.`,
            ),
          },
        ],
      },
    ],
    footer: say(
      "The codes of letters and digits have no O, I, L or U.",
      "Les codes de lettres et de chiffres n'ont ni O, ni I, ni L, ni U.",
    ),
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
