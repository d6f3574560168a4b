/** Her personal key, handed to her: as a code, as a QR code, as a sheet to keep (R88). */
import { rmSync } from "node:fs";
import type { Language } from "../../domain/errors.ts";
import type { Day } from "../../domain/words.ts";
import type { Document } from "../../paper/document.ts";
import { qrTerminal } from "../../paper/qr.ts";
import type { Sql } from "../../store/database.ts";
import type { Act } from "../gate/act.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { recordExport } from "../letters/exports.ts";
import { letterPath, writeDocument } from "../letters/letter-file.ts";

/** What her code is sealed as, where the controller holds it too. */
export const CODE_LABEL = "code";

export interface HandedKey {
  /** Given to the person: it opens her grants (R88). */
  readonly personalKey: string;
  /** The same for a terminal, to be photographed. */
  readonly qr: string;
  readonly custody: "person-held" | "controller-held";
  /** The sheet that was written, and the last day on which it stays here. */
  readonly keySheet: { readonly path: string; readonly keptUntil: Day } | null;
}

/** @throws MiroirError usage/bad-value */
export const keySheetPath = (path: string | undefined): string | null =>
  path === undefined ? null : letterPath(path, "--key-sheet");

interface Holder {
  readonly subjectId: string;
  readonly name: string;
  readonly personalKey: string;
}

const TEXT = {
  en: {
    title: "Your personal key",
    key: "Your key",
    keep: "Keep this sheet where only you find it. Whoever has this key can let your face be searched for in the albums you named; nobody can without it.",
    alone:
      "We do not keep it. If you lose it, come with new photographs: you get another one, and what this one opened is destroyed.",
    both: "We keep a sealed copy of it, so that we can open a search for you when you ask. You may refuse that.",
    what: "What it is for",
    opens: (until: Day) =>
      `You agreed that your face is searched for until ${until}. A search takes place only while it is opened with this key, for some days, in the albums you name.`,
    open: "How to open a search",
    openText: (contact: string) =>
      `Come with this sheet to the desk, or write to ${contact}. At the desk the key is typed, or its square is read, and the search is open until the day you say:`,
    withdraw: "How to end everything",
    withdrawText: (contact: string) =>
      `Say so at the desk or write to ${contact}: your reference photographs, your template and what was found are destroyed at once, no reason is asked, and this key then opens nothing any more.`,
    footer: "The codes of letters and digits have no O, I, L or U.",
    person: "You are known as",
  },
  fr: {
    title: "Votre clé personnelle",
    key: "Votre clé",
    keep: "Gardez cette feuille là où vous seule la trouvez. Qui a cette clé peut faire chercher votre visage dans les albums que vous avez nommés ; sans elle, personne ne le peut.",
    alone:
      "Nous ne la gardons pas. Si vous la perdez, revenez avec de nouvelles photographies : vous en recevrez une autre, et ce que celle-ci ouvrait sera détruit.",
    both: "Nous en gardons une copie scellée, pour pouvoir ouvrir une recherche quand vous le demandez. Vous pouvez le refuser.",
    what: "À quoi elle sert",
    opens: (until: Day) =>
      `Vous avez accepté que votre visage soit cherché jusqu'au ${until}. Une recherche n'a lieu que pendant qu'elle est ouverte avec cette clé, quelques jours, dans les albums que vous nommez.`,
    open: "Comment ouvrir une recherche",
    openText: (contact: string) =>
      `Venez avec cette feuille au guichet, ou écrivez à ${contact}. Au guichet, la clé est tapée ou son carré est lu, et la recherche est ouverte jusqu'au jour que vous dites :`,
    withdraw: "Comment mettre fin à tout",
    withdrawText: (contact: string) =>
      `Dites-le au guichet ou écrivez à ${contact} : vos photographies de référence, votre gabarit et ce qui a été trouvé sont détruits aussitôt, aucun motif n'est demandé, et cette clé n'ouvre alors plus rien.`,
    footer: "Les codes n'ont ni O, ni I, ni L, ni U.",
    person: "Vous êtes connue sous",
  },
} as const;

const sheetOf = (
  settings: EngineSettings,
  holder: Holder,
  about: { language: Language; until: Day },
  at: Date,
): Document => {
  const text = TEXT[about.language];
  const { contact, name } = settings.controller;
  const id = holder.subjectId.slice(0, 8);
  const custody = settings.keyCustody.mode === "person-held" ? text.alone : text.both;
  return {
    language: about.language,
    title: text.title,
    subtitle: `${holder.name} · ${name}`,
    writtenAt: at,
    sections: [
      {
        heading: text.key,
        blocks: [
          { kind: "code", text: holder.personalKey },
          { kind: "qr", text: holder.personalKey, label: holder.personalKey },
          { kind: "note", text: text.keep },
          { kind: "text", text: custody },
        ],
      },
      {
        heading: text.what,
        blocks: [
          { kind: "text", text: text.opens(about.until) },
          { kind: "facts", rows: [[text.person, id]] },
        ],
      },
      {
        heading: text.open,
        blocks: [
          { kind: "text", text: text.openText(contact) },
          { kind: "code", text: `miroir grant open ${id} --key ${holder.personalKey}` },
        ],
      },
      {
        heading: text.withdraw,
        blocks: [
          { kind: "text", text: text.withdrawText(contact) },
          { kind: "code", text: `miroir withdraw ${id}` },
        ],
      },
    ],
    footer: text.footer,
  };
};

/**
 * In the transaction of the consent: a sheet that cannot be written means that nobody was enrolled and left without a
 * key. It is recorded like every file about her, so that time and erasure reach it (R55, R71).
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
  const { retainUntil } = await recordExport(act, sql, { subjectId, kind: "key", path });
  await writeDocument(sheetOf(settings, holder, about, act.at()), path);
  act.onRollback(() => rmSync(path, { force: true }));
  return { ...key, keySheet: { path, keptUntil: retainUntil } };
};
