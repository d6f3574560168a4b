/**
 * One look for somebody who is not enrolled and asks whether she is in the archive (R38, R52, U10). Her face is compared
 * once, under a consent of its own, with the faces of the albums she names. Her template is in this process and in the
 * image processes for as long as the look takes, and is overwritten; nothing that was found is written to the database,
 * only that a look was taken, sealed in her request. What was found goes into one folder, everybody else covered, after
 * the look is recorded and never before: nobody looks unseen (law 5).
 */

import { createHash } from "node:crypto";
import { lstat, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type AgeBand, IDENTITY_CHECKS, type IdentityCheck } from "../../domain/consent.ts";
import { isDay } from "../../domain/days.ts";
import { MiroirError } from "../../domain/errors.ts";
import { spanOf } from "../../domain/video.ts";
import { requireDeskCheck, requireVouched, type Vouched } from "../../domain/vouching.ts";
import { fmrAt, type ThresholdPlan } from "../../gallery/thresholds.ts";
import { htmlOf } from "../../paper/html.ts";
import { type Browsed, browse, type DescribedItem, describedItems } from "../../store/archive/browse.ts";
import { facesOf, filesOf, type ItemFile, type StoredFace } from "../../store/archive/items.ts";
import { findConflict } from "../../store/compare/appearances.ts";
import { comparableItems, countComparable, type PendingItem } from "../../store/compare/scans.ts";
import type { Sql } from "../../store/database.ts";
import { vouchingOf } from "../../store/portal/vouchings.ts";
import { comparableFaces } from "../../store/requests/objections.ts";
import { requireAlbum, requireAlbumsWithoutMinors } from "../archive/albums.ts";
import { compareItem } from "../compare/scan.ts";
import type { Act, Verb } from "../gate/act.ts";
import { SAID } from "../gate/own.ts";
import { isMiss } from "../images/places.ts";
import type { Workers } from "../images/workers.ts";
import { commitOrConflict, conflict, conflictsWith, whoElse } from "../people/conflicts.ts";
import { isLikely, thresholdsFor } from "../people/galleries.ts";
import { type Photo, readPhotos, templateFrom } from "../people/photographs.ts";
import { vouch } from "../people/vouching.ts";
import { maskOthers } from "../shown/masking.ts";
import { type LookLanguage, type LookPicture, lookDocument, lookNotice } from "./look-page.ts";
import { addEvent, type RequestRow, requireRequest, requireState } from "./requests.ts";

export interface LookInput {
  /** Number of her request. */
  readonly request: string;
  readonly photos: readonly Photo[];
  /** Albums she names: as a grant, a look is never over everything. */
  readonly albums: readonly string[];
  /** What she said or signed after she was told (`lookTold`), word for word. */
  readonly statement: string;
  /** How it was checked that she is the face, and by whom: else anybody could ask for anybody's pictures. */
  readonly identityCheck: IdentityCheck;
  readonly checkedBy: string;
  /** Declared. Nobody under 18 is looked for this way (R74). */
  readonly ageBand?: AgeBand;
  /** Folder for what is found; made by the look. */
  readonly out: string;
  readonly language?: LookLanguage;
  /** A conflict that a human settled as “two people”. */
  readonly distinct?: string;
}

/** Said once and kept nowhere. */
export interface Looked {
  readonly request: string;
  readonly folder: string;
  readonly albums: readonly string[];
  readonly compared: number;
  /** Pictures that could not be read. */
  readonly unread: number;
  /** On her page. */
  readonly found: number;
  /** On the page that a person looks at before anything is handed over. */
  readonly toCheck: number;
  /** Left out because somebody else could not be covered. */
  readonly withheld: number;
  readonly thresholds: { readonly review: number; readonly match: number };
  readonly expectedFalseMatches: number;
}

const languageFor = (act: Act, given: LookLanguage | undefined): LookLanguage =>
  given ?? act.engine.settings.language;

const noticeFor = (act: Act, language: LookLanguage): string =>
  lookNotice(language, act.engine.settings.controller, act.engine.settings.authority);

/** What she is told before she says yes, in her language or the instance's. */
export const lookNoticeIn = (act: Act, language?: LookLanguage): string =>
  noticeFor(act, languageFor(act, language));

/** The same, for whoever stands before her. */
export const lookTold: Verb<{ language?: LookLanguage }, { text: string }> = {
  name: "request.look-told",
  visiting: { language: SAID },
  run: async (act, { language }) => ({ text: lookNoticeIn(act, language) }),
};

/** @throws MiroirError consent/incomplete, look/minor */
const checkLookConsent = (input: LookInput): void => {
  const fields: [string, boolean][] = [
    ["albums", input.albums.length > 0],
    ["statement of consent", input.statement.trim().length >= 10],
    ["how the identity was checked", Object.hasOwn(IDENTITY_CHECKS, input.identityCheck)],
    ["who checked the identity", input.checkedBy.trim() !== ""],
  ];
  const missing = fields.filter(([, there]) => !there).map(([name]) => name);
  if (missing.length > 0) throw new MiroirError("consent/incomplete", { missing: missing.join(", ") });
  if ((input.ageBand ?? "adult") !== "adult") throw new MiroirError("look/minor");
};

/** @throws MiroirError request/not-found, request/wrong-state */
const requireOpenRequest = async (sql: Sql, name: string): Promise<RequestRow> => {
  const request = await requireRequest(sql, name);
  requireState(request, ["open", "paused"]);
  return request;
};

/** @throws MiroirError look/enrolled, and what `requireOpenRequest` throws */
const requireStrangersRequest = async (sql: Sql, name: string): Promise<RequestRow> => {
  const request = await requireOpenRequest(sql, name);
  if (request.subjectId !== null) throw new MiroirError("look/enrolled");
  return request;
};

/** @throws MiroirError look/folder */
const requireNoFolder = async (path: string): Promise<void> => {
  const there = await lstat(path).catch(() => undefined);
  if (there) throw new MiroirError("look/folder", { path });
};

interface Scope {
  readonly request: RequestRow;
  readonly albumIds: readonly string[];
  readonly items: number;
  readonly plan: ThresholdPlan;
}

/** Scope rules are those of a grant: named albums, none with minors. */
const scopeOf = (act: Act, input: Pick<LookInput, "request" | "albums">): Promise<Scope> =>
  act.read(async (sql) => {
    const request = await requireStrangersRequest(sql, input.request);
    const albumIds = await requireAlbumsWithoutMinors(sql, input.albums);
    const { items, faces } = await countComparable(sql, albumIds);
    return { request, albumIds, items, plan: thresholdsFor(act.engine, faces, 1) };
  });

/** Enrolled people whose face this may be, but for the one of whom a human said that they are two people. */
const othersOf = (act: Act, template: Float32Array, distinct: string | undefined): Promise<string[]> =>
  act.read(async (sql) => {
    const settled = distinct ? await findConflict(sql, distinct) : undefined;
    const apart = settled?.state === "distinct" ? settled.subjectId : undefined;
    return (await whoElse(act, sql, template)).filter((subjectId) => subjectId !== apart);
  });

/** A possible match: in memory only, and gone with the look. */
interface Find {
  readonly item: PendingItem;
  readonly faces: readonly StoredFace[];
  readonly files: readonly ItemFile[];
  readonly album: string;
  readonly faceId: string;
  readonly score: number;
  readonly likely: boolean;
}

interface Look {
  readonly act: Act;
  readonly workers: Workers;
  /** Stands for a grant in the image processes, which know references by one. */
  readonly lookId: string;
  readonly scope: Scope;
  readonly finds: Find[];
  /** Contents compared already: the same picture in two albums is one. */
  readonly seen: Set<string>;
  compared: number;
  unread: number;
}

/** Pictures read from the database at once. */
const PAGE = 256;

const compareOne = async (
  look: Look,
  album: string,
  { item, faces, files }: Pick<Find, "item" | "faces" | "files">,
): Promise<void> => {
  const { act, workers, scope, lookId } = look;
  const asked = { grantIds: [lookId], reviewThreshold: scope.plan.review, settled: [] };
  try {
    const matches = await compareItem(act, workers, { item, faces, files }, asked);
    for (const { faceId, score, norm } of matches)
      look.finds.push({
        ...{ item, faces, files, album, faceId, score },
        likely: isLikely(act.engine, scope.plan, { score, norm }),
      });
  } catch (error) {
    if (!isMiss(error)) throw error;
    look.unread++;
  }
  act.progress({ stage: "look", done: ++look.compared, total: scope.items });
};

const pageOf = (act: Act, albumId: string, after: number) =>
  act.read(async (sql) => {
    const items = await comparableItems(sql, albumId, after, PAGE);
    const ids = items.map(({ id }) => id);
    const faces = await facesOf(sql, ids);
    const files = await filesOf(sql, ids);
    return items.map((item) => ({ item, faces: faces.get(item.id) ?? [], files: files.get(item.id) ?? [] }));
  });

const lookThrough = async (look: Look, albumId: string, album: string): Promise<void> => {
  for (let after = 0; ; ) {
    look.act.stopIfAborted();
    const page = await pageOf(look.act, albumId, after);
    const last = page.at(-1);
    if (!last) return;
    const fresh = page.filter(({ item }) => !look.seen.has(item.contentSha256));
    for (const { item } of fresh) look.seen.add(item.contentSha256);
    const all = await Promise.allSettled(fresh.map((each) => compareOne(look, album, each)));
    const failed = all.find((each) => each.status === "rejected");
    if (failed) throw failed.reason;
    after = last.item.seq;
  }
};

/** Every process is sent a copy of the template, which it overwrites; the references of enrolled people are in none of them. */
const compareAll = async (
  act: Act,
  scope: Scope,
  template: Float32Array,
  albums: readonly string[],
): Promise<Look> => {
  const lookId = act.engine.newId();
  const workers = act.engine.comparers(async () => [
    { grantId: lookId, subjectId: lookId, template: template.slice() },
  ]);
  const look: Look = { act, workers, lookId, scope, finds: [], seen: new Set(), compared: 0, unread: 0 };
  try {
    for (const [i, albumId] of scope.albumIds.entries())
      await lookThrough(look, albumId, albums[i] ?? albumId);
  } finally {
    await workers.close();
  }
  look.finds.sort((a, b) => b.score - a.score);
  return look;
};

/** Staff say by what they compared whoever asks, unless somebody vouched for her before (law 11). */
const vouchForLook = async (
  act: Act,
  sql: Sql,
  requestId: string,
  { identityCheck, checkedBy }: LookInput,
): Promise<Vouched> => {
  const standing = await vouchingOf(sql, { requestId });
  if (standing) return requireVouched(standing);
  const comparedBy = requireDeskCheck(identityCheck);
  return vouch(act, sql, { requestId }, { way: "staff", comparedBy, words: checkedBy });
};

/** In the case, sealed under its key: what she agreed to and where what was found was put, and no count of it. */
const record = (
  act: Act,
  input: LookInput,
  scope: Scope,
  template: Float32Array,
  notice: string,
): Promise<void> =>
  commitOrConflict(act, "look", async (sql) => {
    const request = await requireStrangersRequest(sql, input.request);
    const others = await conflictsWith(act, sql, template, input.distinct);
    if (others.length > 0) return conflict(others);
    const { review, match } = scope.plan;
    await vouchForLook(act, sql, request.id, input);
    await addEvent(act, sql, request, {
      type: "looked",
      note: JSON.stringify({
        statement: input.statement.trim(),
        notice: createHash("sha256").update(notice).digest("hex"),
        identityCheck: input.identityCheck,
        checkedBy: input.checkedBy.trim(),
        albums: input.albums,
        photographs: input.photos.length,
        folder: resolve(input.out),
      }),
      facts: { manual: false },
    });
    return {
      result: undefined,
      entry: {
        request: request.id,
        manual: false,
        albums: [...scope.albumIds],
        review,
        match,
        pack: act.engine.pack,
      },
    };
  });

/** Finds on faces that somebody objected to meanwhile are dropped (R62). */
const stillFree = (act: Act, finds: readonly Find[]): Promise<Find[]> =>
  act.read(async (sql) => {
    const free = await comparableFaces(
      sql,
      finds.map(({ item }) => item.id),
    );
    return finds.filter(({ faceId }) => free.has(faceId));
  });

interface Written {
  readonly pictures: readonly (Omit<LookPicture, "jpeg"> & { readonly path: string | null })[];
  readonly withheld: number;
}

/** Masked copies, each written as it is made; a file that cannot be masked is withheld (R49). */
const writePictures = async (
  act: Act,
  finds: readonly Find[],
  folder: string,
  name: string,
): Promise<Written> => {
  await mkdir(join(folder, name), { mode: 0o700 });
  const described = await describe(act, finds);
  let done = 0;
  const pictures = await Promise.all(
    finds.map(async (find, i) => {
      const { item, faces, files, faceId } = find;
      const { box, track } = faces.find(({ id }) => id === faceId)!;
      const { contentSha256, widthPx } = item;
      const masked = await maskOthers(act, {
        ...{ contentSha256, widthPx, faces, files, keep: { faceId, box } },
        atMs: track?.atMs ?? null,
      });
      act.progress({ stage: "profile", done: ++done, total: finds.length });
      const file = `${name}/${String(i + 1).padStart(4, "0")}.jpg`;
      const path = "jpeg" in masked ? join(folder, file) : null;
      if ("jpeg" in masked) await writeFile(join(folder, file), masked.jpeg, { flag: "wx", mode: 0o600 });
      const { takenAt, photographer, publishedAt } = described.get(item.id)!;
      const span =
        track && item.durationMs !== null ? spanOf({ ...track, durationMs: item.durationMs }) : null;
      const fmr = fmrAt(act.engine.scores, find.score);
      return {
        ...{ file: path && file, path, album: find.album, score: find.score, fmr },
        ...{ takenAt, span, photographer, publishedAt },
      };
    }),
  );
  return { pictures, withheld: pictures.filter(({ file }) => file === null).length };
};

const describe = (act: Act, finds: readonly Find[]): Promise<Map<string, DescribedItem>> =>
  act.read(async (sql) => {
    const ids = finds.map(({ item }) => item.id);
    return new Map((await describedItems(sql, ids)).map((row) => [row.itemId, row]));
  });

async function* readBack(written: Written): AsyncGenerator<LookPicture> {
  for (const { path, ...picture } of written.pictures)
    if (path) yield { ...picture, jpeg: await readFile(path) };
}

interface Page {
  readonly name: string;
  readonly folder: string;
  readonly finds: readonly Find[];
  readonly toCheck: boolean;
}

const writePage = async (
  look: Look,
  input: LookInput,
  notice: string,
  folder: string,
  page: Page,
): Promise<Written> => {
  const { act, scope } = look;
  const written = await writePictures(act, page.finds, folder, page.folder);
  const document = lookDocument({
    language: languageFor(act, input.language),
    controller: act.engine.settings.controller,
    number: scope.request.number,
    albums: input.albums,
    compared: look.compared,
    unread: look.unread,
    withheld: written.withheld,
    pictures: () => readBack(written),
    count: page.finds.length,
    toCheck: page.toCheck,
    thresholds: scope.plan,
    expectedFalse: scope.plan.expectedFalseAtReview,
    notice,
    writtenAt: act.at(),
  });
  await writeFile(join(folder, page.name), await htmlOf(document), { flag: "wx", mode: 0o600 });
  return written;
};

/** Whole or not at all: written beside its place and renamed; a stop removes it. */
const writeFolder = async (
  look: Look,
  input: LookInput,
  notice: string,
): Promise<Omit<Looked, "request">> => {
  const { act, scope, compared, unread } = look;
  const folder = resolve(input.out);
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  try {
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    const finds = await stillFree(act, look.finds);
    const hers = finds.filter(({ likely }) => likely);
    const unsure = finds.filter(({ likely }) => !likely);
    const pages: Page[] = [
      { name: "index.html", folder: "pictures", finds: hers, toCheck: false },
      ...(unsure.length > 0
        ? [{ name: "to-check.html", folder: "to-check", finds: unsure, toCheck: true }]
        : []),
    ];
    let withheld = 0;
    for (const page of pages) withheld += (await writePage(look, input, notice, unfinished, page)).withheld;
    act.stopIfAborted();
    await rename(unfinished, folder);
    const { review, match, expectedFalseAtReview } = scope.plan;
    return {
      ...{ folder, albums: input.albums, compared, unread, withheld },
      ...{ found: hers.length, toCheck: unsure.length },
      thresholds: { review, match },
      expectedFalseMatches: expectedFalseAtReview,
    };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
};

/**
 * Looks, once. Stopped while it compares, it leaves nothing at all.
 * @throws MiroirError request/not-found, request/wrong-state, look/enrolled, look/conflict, look/minor, look/folder,
 * consent/incomplete, album/minors, enrol/… (her photographs), run/interrupted
 */
export const lookAt = async (act: Act, input: LookInput): Promise<Looked> => {
  checkLookConsent(input);
  requireDeskCheck(input.identityCheck);
  await requireNoFolder(resolve(input.out));
  const scope = await scopeOf(act, input);
  const notice = lookNoticeIn(act, input.language);
  const photos = await readPhotos(act, input.photos);
  const template = await templateFrom(act, photos);
  try {
    const others = await othersOf(act, template, input.distinct);
    if (others.length > 0) await commitOrConflict(act, "look", async () => conflict(others));
    const done = await compareAll(act, scope, template, input.albums);
    act.stopIfAborted();
    await record(act, input, scope, template, notice);
    return { request: scope.request.number, ...(await writeFolder(done, input, notice)) };
  } finally {
    template.fill(0);
  }
};

/** The same, asked for at the desk. */
export const look: Verb<LookInput, Looked> = { name: "request.look", run: lookAt };

export interface ByHandInput {
  readonly request: string;
  readonly albums?: readonly string[];
  readonly day?: string;
  readonly place?: string;
}

/**
 * The way without a face (R12, R52): pictures by day, place and album, to be looked at by eye. No limit and no wait.
 * @throws MiroirError request/not-found, request/wrong-state, album/not-found, usage/missing, usage/bad-value
 */
export const lookByHand: Verb<ByHandInput, Browsed[]> = {
  name: "request.look-by-hand",
  run: (act, { request: number, albums, day, place }) => {
    if (!albums?.length && !day && !place)
      throw new MiroirError("usage/missing", { name: "--date, --place or --album", hint: "One is enough." });
    if (day !== undefined && !isDay(day))
      throw new MiroirError("usage/bad-value", { name: "--date", value: day, expected: "YYYY-MM-DD" });
    return act.commit(async (sql) => {
      const request = await requireOpenRequest(sql, number);
      const ids: string[] = [];
      for (const album of albums ?? []) ids.push((await requireAlbum(sql, album)).id);
      const asked = { albums: ids.length > 0 ? ids : null, day: day ?? null, place: place ?? null };
      const result = await browse(sql, asked);
      await addEvent(act, sql, request, {
        type: "looked",
        note: JSON.stringify({ albums: albums ?? [], day, place }),
        facts: { manual: true },
      });
      return { result, entry: { request: request.id, manual: true } };
    });
  },
};
