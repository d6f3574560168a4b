/** Notices: written from the configuration, published whole or not at all, every version kept by its hash (R24-R28). */

import { createHash } from "node:crypto";
import { HELD_BY } from "../../domain/album.ts";
import { dayIn } from "../../domain/days.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { missingIn, type NoticeFacts, noticeText, plainNotice } from "../../domain/notice.ts";
import { NOTICE_KINDS, type NoticeKind } from "../../domain/notice-kinds.ts";
import type { ConsentPurpose } from "../../domain/purpose.ts";
import type { PartyType } from "../../domain/recipient.ts";
import type { Document } from "../../paper/document.ts";
import { listAlbums } from "../../store/archive/albums.ts";
import {
  currentNotice,
  findNotices,
  lastVersion,
  listNotices,
  type NoticeRow,
  publishNotice,
} from "../../store/consent/notices.ts";
import type { Sql } from "../../store/database.ts";
import { memberLists } from "../../store/members/members.ts";
import { listRecipients } from "../../store/recipients/recipients.ts";
import { LANGUAGES, said } from "../../words/words.ts";
import type { Act, Verb } from "../gate/act.ts";
import { NOT_HERS, SAID } from "../gate/own.ts";
import { keepingTerms } from "../gate/retention.ts";
import { letterPath, writeDocument } from "../letters/letter-file.ts";

const noticeFactsOf = async (act: Act, sql: Sql, language: Language): Promise<NoticeFacts> => {
  const { settings, pack } = act.engine;
  const { notice } = settings;
  const alone = settings.vouching.addressAlone;
  const { officer, ...controller } = settings.controller;
  const recipients = (await listRecipients(sql)).filter(({ endedAt }) => endedAt === null);
  const untilDays = (await memberLists(sql)).map(({ untilDay }) => untilDay);
  const lastList = untilDays.sort().at(-1);
  const rights = new Set((await listAlbums(sql)).map(({ heldBy }) => HELD_BY[heldBy][language]));
  return {
    controller,
    officer,
    authority: settings.authority,
    jurisdiction: settings.jurisdiction[language],
    recipients: recipients.map(({ name, contact, partyType, purpose }) => ({
      ...{ name, contact },
      partyType: partyType as PartyType,
      purpose: purpose as ConsentPurpose,
    })),
    transfers: notice.transfers?.[language] ?? null,
    detectionInterest: notice.detectionInterest?.[language] ?? null,
    keepingBasis: notice.keepingBasis?.[language] ?? null,
    publishingBasis: notice.publishingBasis?.[language] ?? null,
    archiveRetention: notice.archiveRetention?.[language] ?? null,
    otherFaces: settings.otherFaces,
    terms: keepingTerms(settings),
    vouching: settings.vouching,
    addressAloneBecause: alone === null ? "" : (alone.because[language] ?? null),
    relationship: settings.relationship,
    custody: settings.keyCustody.mode,
    model: pack,
    sources: [...rights].sort(),
    listsUntil: lastList === undefined ? null : dayIn(language, lastList),
  };
};

export interface Missing {
  readonly article: string;
  /** The setting of miroir.config.json, or what to do, that answers it. */
  readonly setting: string;
}

interface Draft {
  readonly missing: readonly Missing[];
  readonly textOf: (version: string) => string;
}

const draftOf = async (act: Act, sql: Sql, kind: NoticeKind, language: Language): Promise<Draft> => {
  const facts = await noticeFactsOf(act, sql, language);
  return {
    missing: missingIn(kind, language, facts),
    textOf: (version) => plainNotice(noticeText(kind, language, facts, version)),
  };
};

/** What keeps any notice from being published, each setting once. */
export const missingFor = async (act: Act, sql: Sql): Promise<Missing[]> => {
  const all: Missing[] = [];
  for (const kind of Object.keys(NOTICE_KINDS) as NoticeKind[])
    for (const language of LANGUAGES) all.push(...(await draftOf(act, sql, kind, language)).missing);
  return all.filter(
    ({ setting, article }, i) =>
      all.findIndex((each) => each.setting === setting && each.article === article) === i,
  );
};

export interface Publication {
  readonly text: string;
  readonly language: Language;
  readonly version: string;
  readonly sha256: Buffer;
}

/** Where a public notice hangs, and why people are told that way (art. 14(5)(b), R25). */
export interface Posting {
  readonly where: string;
  readonly because: string;
}

/** @returns the version in force, and whether it was published now because it said something else, or nothing */
const bringUpToDate = async (
  act: Act,
  sql: Sql,
  which: { kind: NoticeKind; language: Language; posting?: Posting },
): Promise<Publication & { published: boolean }> => {
  const { kind, language, posting } = which;
  const { missing, textOf } = await draftOf(act, sql, kind, language);
  if (missing.length > 0)
    throw new MiroirError("notice/incomplete", {
      kind,
      missing: [...new Set(missing.map(({ article, setting }) => `${setting} (art. ${article})`))].join(", "),
    });
  const current = await currentNotice(sql, kind, language);
  if (current && current.text === textOf(current.version)) return { ...current, published: false };
  const version = String((await lastVersion(sql, kind, language)) + 1);
  const text = textOf(version);
  const sha256 = createHash("sha256").update(text).digest();
  const posted = { postedWhere: posting?.where ?? null, postedBecause: posting?.because ?? null };
  await publishNotice(sql, { sha256, kind, language, version, text, ...posted }, act.actor.name, act.at());
  return { text, language, version, sha256, published: true };
};

/**
 * The notice a person is given today; published in the caller's transaction when what it says has changed.
 * @throws MiroirError notice/incomplete: nobody is asked to consent with a gap in what she is told (R24)
 */
export const noticeFor = (
  act: Act,
  sql: Sql,
  which: { kind: "consent" | "minor"; language: Language },
): Promise<Publication> => bringUpToDate(act, sql, which);

export interface PublishInput {
  /** All of them when absent; `archive` needs `posting`. */
  readonly kind?: NoticeKind;
  readonly posting?: Posting;
}

export interface Published {
  readonly notices: readonly {
    readonly kind: NoticeKind;
    readonly language: Language;
    readonly version: string;
    /** Hex. */
    readonly sha256: string;
    /** False where the version in force says the same. */
    readonly published: boolean;
  }[];
}

const kindsToPublish = (act: Act, { kind, posting }: PublishInput): NoticeKind[] => {
  if (kind === "archive" && !posting) throw new MiroirError("notice/not-posted");
  if (kind) return [kind];
  return [
    "consent",
    ...(act.engine.settings.minors.allowed ? (["minor"] as const) : []),
    ...(posting ? (["archive"] as const) : []),
  ];
};

/** Publishes in both languages, all or nothing. @throws MiroirError notice/incomplete, notice/not-posted */
export const publishNoticeOf: Verb<PublishInput, Published> = {
  name: "notice.publish",
  run: (act, input) => {
    const kinds = kindsToPublish(act, input);
    return act.commit(async (sql) => {
      const notices: Published["notices"][number][] = [];
      for (const kind of kinds)
        for (const language of LANGUAGES) {
          const { posting } = input;
          const which = { kind, language, ...(posting && kind === "archive" ? { posting } : {}) };
          const { version, sha256, published } = await bringUpToDate(act, sql, which);
          notices.push({ kind, language, version, sha256: sha256.toString("hex"), published });
        }
      const entry = {
        notices: notices
          .filter(({ published }) => published)
          .map(({ kind, language, version, sha256 }) => `${kind} ${language} ${version} ${sha256}`),
      };
      return { result: { notices }, entry };
    });
  },
};

export type NoticeLine = Omit<NoticeRow, "sha256" | "text"> & { readonly sha256: string };

const lineOf = ({ sha256, text: _text, ...row }: NoticeRow): NoticeLine => ({
  ...row,
  sha256: sha256.toString("hex"),
});

/** Every version there ever was, while anybody consented under it or its time has not passed (R26). */
export const notices: Verb<void, NoticeLine[]> = {
  name: "notice.list",
  run: (act) => act.read(async (sql) => (await listNotices(sql)).map(lineOf)),
};

export interface ShowInput {
  /** The beginning of a hash; what the notice of `kind` would say today when absent. */
  readonly sha256?: string;
  readonly kind?: NoticeKind;
  readonly language?: Language;
  /** Writes it as a page to hand out or hang up: .html or .pdf. */
  readonly out?: string;
}

export interface Shown {
  readonly kind: NoticeKind;
  readonly language: Language;
  readonly version: string;
  readonly text: string;
  /** Null for a draft. */
  readonly notice: NoticeLine | null;
  /** What keeps a draft from being published. */
  readonly missing: readonly Missing[];
  readonly path?: string;
}

const HASH = /^[0-9a-f]{8,64}$/;

const shownVersion = async (sql: Sql, beginning: string): Promise<Shown> => {
  const found = HASH.test(beginning) ? await findNotices(sql, beginning) : [];
  const [row] = found;
  if (!row || found.length > 1) throw new MiroirError("notice/not-found", { notice: beginning });
  const { kind, language, version, text } = row;
  return { kind, language, version, text, notice: lineOf(row), missing: [] };
};

/** What the notice of a kind says today, and what keeps it from being published. */
export const noticeDraft = async (
  act: Act,
  sql: Sql,
  kind: NoticeKind,
  language: Language,
): Promise<Shown> => {
  const { missing, textOf } = await draftOf(act, sql, kind, language);
  const current = await currentNotice(sql, kind, language);
  const inForce = current && current.text === textOf(current.version) ? current : undefined;
  const version = inForce?.version ?? String((await lastVersion(sql, kind, language)) + 1);
  return {
    kind,
    language,
    version,
    text: textOf(version),
    notice: inForce ? lineOf(inForce) : null,
    missing,
  };
};

const pageOf = ({ language, text, missing }: Shown, writtenAt: Date): Document => {
  const [title = "", ...parts] = text.trimEnd().split("\n\n");
  const footer = parts.pop() ?? "";
  const draft = missing.length > 0;
  return {
    language,
    title,
    writtenAt,
    footer,
    sections: parts.map((part, i) => {
      const [heading = "", ...lines] = part.split("\n");
      const warning = said(language, "engine.consent.notice.draftNotHandedOut");
      return {
        heading,
        blocks: [
          ...(draft && i === 0 ? [{ kind: "note" as const, text: warning }] : []),
          { kind: "text" as const, text: lines.join("\n") },
        ],
      };
    }),
  };
};

/** @throws MiroirError notice/not-found, usage/bad-value, storage/… */
export const showNotice: Verb<ShowInput, Shown> = {
  name: "notice.show",
  visiting: { sha256: SAID, kind: SAID, language: SAID, out: NOT_HERS },
  run: async (act, input) => {
    const { sha256, kind = "consent", language = act.engine.settings.language } = input;
    if (!Object.hasOwn(NOTICE_KINDS, kind))
      throw new MiroirError("usage/bad-value", {
        name: "--kind",
        value: kind,
        expected: Object.keys(NOTICE_KINDS).join("|"),
      });
    const shown = await act.read((sql) =>
      sha256 === undefined ? noticeDraft(act, sql, kind, language) : shownVersion(sql, sha256),
    );
    if (input.out === undefined) return shown;
    const path = letterPath(input.out);
    await writeDocument(pageOf(shown, act.at()), path);
    return { ...shown, path };
  },
};
