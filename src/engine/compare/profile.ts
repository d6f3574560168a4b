/** Everything found of one person, for her: pictures, when, where, what the files say, where they were published (R46). */

import { mkdir, open as openFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ExpectedFalse } from "../../domain/expected-false.ts";
import { PURPOSES } from "../../domain/purpose.ts";
import { countWithheld, type WithheldCount } from "../../domain/withheld.ts";
import { facesOf, filesOf, type ItemFile, type StoredFace } from "../../store/archive/items.ts";
import { type Appearance, appearancesOf } from "../../store/compare/appearances.ts";
import type { Sql } from "../../store/database.ts";
import type { Language } from "../../words/words.ts";
import type { Act, Verb } from "../gate/act.ts";
import { HERSELF, NOT_HERS, SAID } from "../gate/own.ts";
import { standingOf, writeExport } from "../letters/exports.ts";
import { expectedFor } from "../people/galleries.ts";
import { requireSubject, requireUnrestricted } from "../people/people.ts";
import { type Masked, maskOthers, settleAll } from "../shown/masking.ts";
import { type Page, type ProfileAppearance, type ProfileSearch, profilePage } from "./profile-page.ts";
import { searchesAbout } from "./search.ts";

export interface Profile {
  readonly subjectId: string;
  readonly name: string;
  readonly appearances: readonly ProfileAppearance[];
  /** Who searched, each one (R45). */
  readonly searches: readonly ProfileSearch[];
  /** How many faces were compared, and how many strangers that lets expect among what was found (law 10). */
  readonly expected: ExpectedFalse;
  /** Written page, and pictures that are withheld, by reason (R49). */
  readonly page?: {
    readonly path: string;
    readonly pictures: number;
    readonly withheld: number;
    readonly withheldBecause: readonly WithheldCount[];
  };
}

export interface ProfileInput {
  readonly subject: string;
  /** Folder to write the page and the masked pictures into. */
  readonly html?: string;
  readonly language?: Language;
}

interface Found {
  readonly appearance: Appearance;
  readonly faces: readonly StoredFace[];
  readonly files: readonly ItemFile[];
}

const shownOf = ({ appearance, faces, files }: Found): ProfileAppearance => {
  const {
    id,
    itemId: _item,
    subjectId: _subject,
    contentSha256: _content,
    faceId: _face,
    foundAt: _at,
    pack: _pack,
    reviewThreshold: _r,
    matchThreshold: _m,
    ...rest
  } = appearance;
  return { appearanceId: id, ...rest, paths: files.map(({ path }) => path), otherFaces: faces.length - 1 };
};

const find = async (
  act: Act,
  sql: Sql,
  subjectId: string,
): Promise<{ found: Found[]; searches: ProfileSearch[]; expected: ExpectedFalse }> => {
  const appearances = await appearancesOf(sql, subjectId);
  const ids = appearances.map(({ itemId }) => itemId);
  const faces = await facesOf(sql, ids);
  const files = await filesOf(sql, ids);
  return {
    found: appearances.map((appearance) => ({
      appearance,
      faces: faces.get(appearance.itemId) ?? [],
      files: files.get(appearance.itemId) ?? [],
    })),
    searches: await searchesAbout(act.engine, sql, subjectId),
    expected: await expectedFor(act.engine, sql, subjectId),
  };
};

const writeWhole = async (path: string, content: Uint8Array | string): Promise<void> => {
  const file = await openFile(path, "wx", 0o600);
  try {
    await file.writeFile(content);
  } finally {
    await file.close();
  }
};

const maskOrWithhold = (act: Act, { appearance, faces, files }: Found): Promise<Masked> => {
  const { faceId, box } = appearance;
  return maskOthers(act, { ...appearance, faces, files, keep: { faceId, box } });
};

const writePictures = async (
  act: Act,
  found: readonly Found[],
  folder: string,
): Promise<Page["pictures"]> => {
  let done = 0;
  const pictures = found.map(async (each, i) => {
    const masked = await maskOrWithhold(act, each);
    act.progress({ stage: "profile", done: ++done, total: found.length });
    const file = `pictures/${String(i + 1).padStart(4, "0")}.jpg`;
    if ("withheld" in masked) return { file: null, withheld: masked.withheld, ...shownOf(each) };
    await writeWhole(join(folder, file), masked.jpeg);
    return { file, withheld: null, ...shownOf(each) };
  });
  return settleAll(pictures);
};

const writePage = async (
  act: Act,
  page: Omit<Page, "pictures">,
  found: readonly Found[],
  folder: string,
): Promise<Page["pictures"]> => {
  await mkdir(join(folder, "pictures"), { mode: 0o700 });
  const decided = found.filter(({ appearance }) => appearance.state !== "candidate");
  const pictures = await writePictures(act, decided, folder);
  await writeWhole(join(folder, PAGE_FILE), profilePage({ ...page, pictures }));
  return pictures;
};

const PAGE_FILE = "index.html";

const lookUp = async (act: Act, sql: Sql, name: string) => {
  const subject = await requireSubject(act.engine, sql, name);
  await requireUnrestricted(sql, subject.id);
  return { subject, ...(await find(act, sql, subject.id)), standing: await standingOf(sql, subject.id) };
};
type Looked = Awaited<ReturnType<typeof lookUp>>;

const resultOf = ({ subject, found, searches, expected }: Looked): Profile => ({
  subjectId: subject.id,
  name: subject.name,
  appearances: found.map(shownOf),
  searches,
  expected,
});

const entryOf = ({ subject, found }: Looked, page: boolean) => ({
  subject: subject.id,
  appearances: found.length,
  page,
});

const pageOf = (act: Act, looked: Looked, language: Page["language"]): Omit<Page, "pictures"> => ({
  language,
  name: looked.subject.name,
  controller: act.engine.settings.controller,
  searches: looked.searches,
  expected: looked.expected,
  waiting: looked.found.filter(({ appearance }) => appearance.state === "candidate").length,
  writtenAt: act.at(),
  timeZone: act.engine.settings.timeZone,
  purposes: PURPOSES,
});

/** @throws MiroirError subject/not-found, person/restricted, usage/bad-value (something else lies in that place), report/changed, storage/… */
export const profile: Verb<ProfileInput, Profile> = {
  name: "profile",
  own: { subject: HERSELF, html: NOT_HERS, language: SAID },
  run: async (act, input) => {
    if (input.html === undefined)
      return act.commit(async (sql) => {
        const looked = await lookUp(act, sql, input.subject);
        return { result: resultOf(looked), entry: entryOf(looked, false) };
      });
    const looked = await act.read((sql) => lookUp(act, sql, input.subject));
    const page = pageOf(act, looked, input.language ?? act.engine.settings.language);
    const path = resolve(input.html);
    return writeExport(act, {
      subjectId: looked.subject.id,
      kind: "profile",
      path,
      standing: looked.standing,
      write: (folder) => writePage(act, page, looked.found, folder),
      commit: async (_sql, pictures) => {
        const written = pictures.filter(({ file }) => file !== null).length;
        const withheldBecause = countWithheld(pictures.map(({ withheld }) => withheld));
        const counts = { pictures: written, withheld: pictures.length - written, withheldBecause };
        return {
          result: { ...resultOf(looked), page: { path: join(path, PAGE_FILE), ...counts } },
          entry: entryOf(looked, true),
        };
      },
    });
  },
};
