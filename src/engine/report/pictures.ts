/**
 * The pictures of a report: masked, each with everything the archive holds about it, less what would tell of somebody
 * else. Whatever is left out is listed with its reason (R49-R51).
 */

import { open as openFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { HELD_BY, isHeldBy } from "../../domain/album.ts";
import type { Language } from "../../domain/errors.ts";
import { WITHHELD, type WithheldReason } from "../../domain/withheld.ts";
import { facesOf, filesOf, type ItemFile, type StoredFace } from "../../store/archive/items.ts";
import type { Sql } from "../../store/database.ts";
import { type AboutPicture, appearancesAfter, type Place } from "../../store/report/report.ts";
import { words, wordsWith } from "../../words/words.ts";
import type { Act } from "../gate/act.ts";
import { maskOthers } from "../shown/masking.ts";
import { meaningOf } from "./logic.ts";
import type { Json } from "./records.ts";

/** What article 15(4) makes us leave out, and why. A closed list: nothing else may be trimmed, and never the whole (R51). */
export const TRIMS = {
  "others-covered": wordsWith(words("engine.report.pictures.facesOtherPeopleCovered"), {
    brief: words("engine.report.pictures.facesOthersArt15"),
  }),
  "candidate-covered": wordsWith(words("engine.report.pictures.everyFaceCoveredUntil"), {
    brief: words("engine.report.pictures.everyFaceUntilHuman"),
  }),
  "picture-withheld": wordsWith(words("engine.report.pictures.pictureItselfWithheldWhy"), {
    brief: words("engine.report.pictures.pictureItself"),
  }),
  "words-left-out": wordsWith(words("engine.report.pictures.captionTitleKeywordsPosition"), {
    brief: words("engine.report.pictures.textsMayNameOthers"),
  }),
  "file-name-left-out": wordsWith(words("engine.report.pictures.filesNameLeftOut"), {
    brief: words("engine.report.pictures.nameFileWhichMay"),
  }),
} as const;
export type Trim = keyof typeof TRIMS;

/** What a file says that cannot name or place anybody else: kept beside a picture of several. */
const HARMLESS = ["takenAt", "camera", "lens", "city", "country", "problems"];
/** What a publication shows beside its picture. Never the position, and never the raw tags: they may name people in it. */
const PUBLISHED = [
  ...HARMLESS,
  "title",
  "description",
  "headline",
  "keywords",
  "creator",
  "credit",
  "copyright",
  "source",
];

export interface PictureRecord {
  readonly number: number;
  readonly id: string;
  readonly state: AboutPicture["state"];
  /** Path of the masked copy inside the report; null when it is withheld. */
  readonly picture: string | null;
  readonly withheld: WithheldReason | null;
  /** In words, with the code of what the file met. */
  readonly withheldBecause: string | null;
  readonly otherFaces: number;
  readonly trims: readonly Trim[];
  readonly meaning: string;
  readonly caption: string | null;
  readonly fileName: string | null;
  readonly metadata: { readonly [name: string]: Json };
  readonly source: {
    readonly album: string;
    readonly title: string;
    readonly heldBy: string;
    readonly rightNote: string;
    readonly retainUntil: string;
    readonly depositedBy: string;
    readonly importedAt: string;
  };
  readonly facts: AboutPicture;
}

interface Found {
  readonly about: AboutPicture;
  readonly faces: readonly StoredFace[];
  readonly files: readonly ItemFile[];
}

/** The next of them, with what has to be covered and where the originals lie. */
export const foundAfter = async (
  sql: Sql,
  subjectId: string,
  place: Place,
  until: Date,
  limit: number,
): Promise<{ found: Found[]; next: Place | null }> => {
  const rows = await appearancesAfter(sql, subjectId, place, until, limit);
  const ids = rows.map(({ itemId }) => itemId);
  const [faces, files] = [await facesOf(sql, ids), await filesOf(sql, ids)];
  const last = rows.at(-1);
  return {
    found: rows.map(({ place: _place, ...about }) => ({
      about,
      faces: faces.get(about.itemId) ?? [],
      files: files.get(about.itemId) ?? [],
    })),
    next: last && rows.length === limit ? { takenAt: last.place, id: last.id } : null,
  };
};

/** She is the only face in it, and it is hers for all that was looked at. */
const isAlone = ({ about, faces }: Found): boolean => faces.length === 1 && about.state !== "candidate";

/** Texts may name people: a caption stays where she is alone, or where the organisation published it with the picture. */
const maySayWho = (found: Found): boolean => isAlone(found) || found.about.publishedAt !== null;

type Metadata = { readonly [name: string]: Json };

const metadataOf = (found: Found): Metadata => {
  const metadata = found.about.metadata as Metadata;
  if (isAlone(found)) return metadata;
  const kept = found.about.publishedAt !== null ? PUBLISHED : HARMLESS;
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => kept.includes(name)));
};

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === "" ||
  (typeof value === "object" && Object.values(value).every(isEmpty));

/** Whether the file or the manifest says something that is not handed over. */
const saysMore = (found: Found): boolean => {
  const kept = metadataOf(found);
  return (
    (!maySayWho(found) && found.about.caption !== null) ||
    Object.entries(found.about.metadata).some(([name, value]) => !(name in kept) && !isEmpty(value))
  );
};

const trimsOf = (found: Found, others: number, withheld: boolean): Trim[] => {
  const candidate = found.about.state === "candidate";
  return [
    ...(withheld ? (["picture-withheld"] as const) : []),
    ...(candidate && !withheld ? (["candidate-covered"] as const) : []),
    ...(!candidate && !withheld && others > 0 ? (["others-covered"] as const) : []),
    ...(saysMore(found) ? (["words-left-out"] as const) : []),
    ...(!isAlone(found) && found.files.length > 0 ? (["file-name-left-out"] as const) : []),
  ];
};

const fileNameOf = (found: Found): string | null => {
  const file = found.files.find(({ kind }) => kind === "file");
  return file && isAlone(found) ? basename(file.path) : null;
};

const writeWhole = async (path: string, bytes: Uint8Array): Promise<void> => {
  const file = await openFile(path, "wx", 0o600);
  try {
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
};

/** In words, without the place on the organisation's disk that an error would name. */
const withheldWords = (language: Language, reason: WithheldReason, code: string | null): string =>
  `${WITHHELD[reason].because[language]} (${code ?? reason})`;

/** Masks one picture into the report's folder. Only its masked copy is ever written. */
export const writePicture = async (
  act: Act,
  language: Language,
  folder: string,
  number: number,
  found: Found,
): Promise<PictureRecord> => {
  const { about, faces, files } = found;
  const keep = about.state === "candidate" ? null : { faceId: about.faceId, box: about.box };
  const masked = await maskOthers(act, { ...about, faces, files, keep });
  const picture = `pictures/${String(number).padStart(5, "0")}.jpg`;
  const withheld = "withheld" in masked;
  if (!withheld) await writeWhole(join(folder, picture), masked.jpeg);
  const others = faces.filter(({ id }) => id !== about.faceId).length;
  return {
    number,
    id: about.id,
    state: about.state,
    picture: withheld ? null : picture,
    withheld: withheld ? masked.withheld : null,
    withheldBecause: withheld ? withheldWords(language, masked.withheld, masked.code) : null,
    otherFaces: others,
    trims: trimsOf(found, others, withheld),
    meaning: meaningOf(language, about),
    caption: maySayWho(found) ? about.caption : null,
    fileName: fileNameOf(found),
    metadata: metadataOf(found),
    source: {
      album: about.album,
      title: about.albumTitle,
      heldBy: isHeldBy(about.heldBy) ? HELD_BY[about.heldBy][language] : about.heldBy,
      rightNote: about.rightNote,
      retainUntil: about.retainUntil,
      depositedBy: about.depositedBy,
      importedAt: about.importedAt.toISOString(),
    },
    facts: about,
  };
};

/** For the JSON: everything of the record, and of the row what the record does not say already or leave out. */
export const jsonOf = ({ facts, trims, ...record }: PictureRecord, language: Language): Json => {
  const {
    metadata: _m,
    caption: _c,
    state: _s,
    id: _i,
    album: _a,
    albumTitle: _t,
    heldBy: _h,
    rightNote: _n,
    ...rest
  } = facts;
  const { retainUntil: _r, depositedBy: _d, importedAt: _at, ...row } = rest;
  return {
    ...record,
    trims: trims.map((trim) => ({ what: trim, reason: TRIMS[trim][language] })),
    ...row,
    foundAt: row.foundAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
  } as unknown as Json;
};
