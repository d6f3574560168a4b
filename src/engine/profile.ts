/** Everything found of one person, for her: pictures, when, where, what the files say, where they were published (R46). */
import { mkdir, open as openFile, rename } from "node:fs/promises";
import { join, resolve } from "node:path";
import { MiroirError } from "../domain/errors.ts";
import { PURPOSES } from "../domain/purpose.ts";
import { type Appearance, appearancesOf } from "../store/appearances.ts";
import type { Sql } from "../store/database.ts";
import { facesOf, filesOf, type ItemFile, type StoredFace } from "../store/items.ts";
import type { Act, Verb } from "./act.ts";
import { requireSubject } from "./people.ts";
import { type Page, type ProfileAppearance, type ProfileSearch, profilePage } from "./profile-page.ts";
import { atAnyPlace } from "./scan.ts";
import { searchesAbout } from "./search.ts";

export interface Profile {
  readonly subjectId: string;
  readonly name: string;
  readonly appearances: readonly ProfileAppearance[];
  /** Who searched, each one (R45). */
  readonly searches: readonly ProfileSearch[];
  /** Written page, and pictures withheld because a face could not be covered (R49). */
  readonly page?: { readonly path: string; readonly pictures: number; readonly withheld: number };
}

export interface ProfileInput {
  readonly subject: string;
  /** Folder to write the page and the masked pictures into. */
  readonly html?: string;
  readonly language?: "en" | "fr";
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
): Promise<{ found: Found[]; searches: ProfileSearch[] }> => {
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
  };
};

/** Long side of a picture on the page: enough to print at postcard size. */
const PAGE_SIDE_PX = 1600;

const masked = (act: Act, { appearance, faces, files }: Found): Promise<Uint8Array | undefined> =>
  atAnyPlace(files, async (picture) => {
    const regions = faces.filter(({ id }) => id !== appearance.faceId).map(({ box }) => box);
    const { contentSha256, widthPx, box } = appearance;
    const answer = await act.engine.detectors().run(
      {
        kind: "mask",
        picture,
        contentSha256,
        widthPx,
        keep: box,
        regions,
        maxSidePx: PAGE_SIDE_PX,
        style: "ellipse",
      },
      act.signal,
    );
    return answer.bytes;
  });

/** Written beside its place and renamed: a stop leaves no half picture. */
const writeWhole = async (path: string, content: Uint8Array | string): Promise<void> => {
  const unfinished = `${path}.unfinished`;
  const file = await openFile(unfinished, "w", 0o600);
  try {
    await file.writeFile(content);
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
};

const maskOrWithhold = async (act: Act, found: Found): Promise<Uint8Array | undefined> => {
  try {
    return await masked(act, found);
  } catch (error) {
    if (!(error instanceof MiroirError) || !error.code.startsWith("picture/")) throw error;
    act.progress({
      stage: "profile",
      done: 0,
      total: null,
      skipped: { path: found.files[0]?.path ?? "?", error },
    });
    return undefined;
  }
};

const writePictures = async (
  act: Act,
  found: readonly Found[],
  folder: string,
): Promise<Page["pictures"]> => {
  let done = 0;
  const pictures = found.map(async (each, i) => {
    const bytes = await maskOrWithhold(act, each);
    act.progress({ stage: "profile", done: ++done, total: found.length });
    const file = `pictures/${String(i + 1).padStart(4, "0")}.jpg`;
    if (bytes) await writeWhole(join(folder, file), bytes);
    return { file: bytes ? file : null, ...shownOf(each) };
  });
  return Promise.all(pictures);
};

const writePage = async (
  act: Act,
  page: Omit<Page, "pictures">,
  found: readonly Found[],
  html: string,
): Promise<Required<Profile>["page"]> => {
  const folder = resolve(html);
  await mkdir(join(folder, "pictures"), { recursive: true, mode: 0o700 });
  const decided = found.filter(({ appearance }) => appearance.state !== "candidate");
  const pictures = await writePictures(act, decided, folder);
  const path = join(folder, "index.html");
  await writeWhole(path, profilePage({ ...page, pictures }));
  const written = pictures.filter(({ file }) => file !== null).length;
  return { path, pictures: written, withheld: pictures.length - written };
};

/** @throws MiroirError subject/not-found, storage/… */
export const profile: Verb<ProfileInput, Profile> = {
  name: "profile",
  run: async (act, input) => {
    const { subject, found, searches } = await act.commit(async (sql) => {
      const subject = await requireSubject(act.engine, sql, input.subject);
      const { found, searches } = await find(act, sql, subject.id);
      return {
        result: { subject, found, searches },
        entry: { subject: subject.id, appearances: found.length, page: input.html !== undefined },
      };
    });
    const appearances = found.map(shownOf);
    const result = { subjectId: subject.id, name: subject.name, appearances, searches };
    if (input.html === undefined) return result;
    const language = input.language ?? act.engine.settings.language;
    const page = {
      language,
      name: subject.name,
      controller: act.engine.settings.controller,
      searches,
      waiting: appearances.filter(({ state }) => state === "candidate").length,
      writtenAt: act.at(),
      timeZone: act.engine.settings.timeZone,
      purposes: PURPOSES,
    };
    return { ...result, page: await writePage(act, page, found, input.html) };
  },
};
