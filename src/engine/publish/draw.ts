/**
 * A publication is drawn up: for each picture of an album a copy, the faces that a harder look finds, and what the
 * self-check still finds in it. Nothing is written to disk, and nothing leaves: the copies are made again, from what is in
 * force then, when they are handed out. Resumable: the same command goes on where it stopped.
 */
import { openDestination } from "../../archive/destination.ts";
import { MiroirError } from "../../domain/errors.ts";
import {
  MASK_REACHES,
  MASK_STYLES,
  MASK_VERSION,
  type MaskReach,
  type MaskStyle,
  purposeOfUse,
  type Use,
} from "../../domain/publish.ts";
import { RECORDING_LOOKS, type RecordingLook } from "../../domain/video.ts";
import { filesOf } from "../../store/archive/items.ts";
import type { Sql } from "../../store/database.ts";
import {
  type CopyRow,
  copyChecked,
  copyDrawn,
  copyFailed,
  countItemsAfter,
  drawnTo,
  findCopy,
  finishDrawing,
  insertCopy,
  insertPublication,
  insertPublicationFaces,
  itemsAfter,
  listPublications,
  type PublicationRow,
  type PublishableItem,
  undrawnCopies,
} from "../../store/publish/publications.ts";
import { requireAlbum } from "../archive/albums.ts";
import { type Act, isStop, type Verb } from "../gate/act.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { logUntil } from "../gate/retention.ts";
import { requireRecipient } from "../recipients/register.ts";
import { decidedFaces, showsSomebody } from "./decide.ts";
import { askCopy, isOfTheCopy, type Making, runBounded, withMaking } from "./make.ts";
import { makerOf } from "./makers.ts";
import { openTerms, type Publication, publicationOf, requirePublication, sealTerms } from "./terms.ts";

export interface PublishInput {
  /** Short name or identifier. */
  readonly album: string;
  readonly use: Use;
  /** A folder, a path that ends with `.zip`, or `s3:<name>/<prefix>`. */
  readonly out: string;
  /** A recipient of the register: then only those whose consent names it stay visible, and each is a disclosure (R6). */
  readonly recipient?: string;
  /** How masks look, and how far they reach; as the settings say when absent. */
  readonly style?: MaskStyle;
  readonly reach?: MaskReach;
  /** How frames of recordings are looked at; as the settings say when absent. */
  readonly recordingLook?: RecordingLook;
  /** Long side of the copies, px; the original's when absent. */
  readonly sidePx?: number | null;
  /** Faces of nobody known that are smaller than this in the copy, px, are left visible; every one is covered when absent. */
  readonly leaveBelowPx?: number | null;
  readonly credit?: string | null;
  readonly captions?: boolean;
  /** Leaves out pictures in which nobody is visible. */
  readonly onlyVisible?: boolean;
  readonly sound?: "kept" | "removed";
}

export interface Drawn {
  readonly publication: Publication;
  /** A publication of the same terms that was begun and not finished was gone on with. */
  readonly resumed: boolean;
  readonly interrupted: boolean;
}

/** Widest policy for small faces: above this a face is recognisable by anybody. */
const LARGEST_SMALL_PX = 48;
const SIDE_PX = { least: 64, most: 100_000 } as const;

const within = (name: string, value: number | null, least: number, most: number): void => {
  if (value !== null && !(Number.isInteger(value) && value >= least && value <= most))
    throw new MiroirError("usage/bad-value", { name, value, expected: `${least} to ${most} px` });
};

const oneAmong = (name: string, value: string, all: readonly string[]): void => {
  if (!all.includes(value))
    throw new MiroirError("usage/bad-value", { name, value, expected: all.join("|") });
};

/** What was asked, with nothing left open. */
type Asked = Required<Omit<PublishInput, "recipient">>;

/** @throws MiroirError usage/bad-value */
const parseInput = (
  input: PublishInput,
  settings: Pick<EngineSettings, "masks" | "recordingLook">,
): Asked => {
  const { album, use, out, captions = false, sound = "removed" } = input;
  const { style = settings.masks.style, reach = settings.masks.reach } = input;
  const { recordingLook = settings.recordingLook } = input;
  const { onlyVisible = false } = input;
  const { sidePx = null, leaveBelowPx = null, credit = null } = input;
  within("--long-side", sidePx, SIDE_PX.least, SIDE_PX.most);
  within("--below", leaveBelowPx, 1, LARGEST_SMALL_PX);
  oneAmong("--style", style, MASK_STYLES);
  oneAmong("--reach", reach, MASK_REACHES);
  oneAmong("--recording-look", recordingLook, RECORDING_LOOKS);
  const looks = { style, reach, recordingLook };
  return { album, use, out, ...looks, captions, onlyVisible, sound, sidePx, leaveBelowPx, credit };
};

interface Wanted {
  readonly albumId: string;
  readonly album: string;
  readonly recipientId: string | null;
  readonly place: string;
  readonly destination: "folder" | "zip" | "s3";
}

/** @throws MiroirError recipient/not-found, recipient/ended, recipient/purpose */
const recipientFor = async (sql: Sql, input: PublishInput): Promise<string | null> => {
  if (!input.recipient) return null;
  const { id, endedAt, purpose } = await requireRecipient(sql, input.recipient);
  if (endedAt) throw new MiroirError("recipient/ended");
  if (purpose !== purposeOfUse(input.use))
    throw new MiroirError("publish/other-purpose", { purpose, use: input.use });
  return id;
};

/** One that was begun with the very same terms, and that nobody signed. */
const begun = async (act: Act, sql: Sql, asked: Asked, wanted: Wanted): Promise<PublicationRow | undefined> =>
  (await listPublications(sql)).find((row) => {
    if (row.state !== "drawing" || row.albumId !== wanted.albumId || row.purpose !== purposeOfUse(asked.use))
      return false;
    const terms = openTerms(act.engine, row);
    return (
      terms.place === wanted.place &&
      row.recipientId === wanted.recipientId &&
      row.style === asked.style &&
      row.reach === asked.reach &&
      row.recordingLook === asked.recordingLook &&
      row.sidePx === asked.sidePx &&
      row.smallBelowPx === asked.leaveBelowPx &&
      row.sound === asked.sound &&
      terms.credit === asked.credit &&
      terms.captions === asked.captions &&
      terms.onlyVisible === asked.onlyVisible
    );
  });

const begin = (act: Act, asked: Asked, wanted: Wanted): Promise<{ row: PublicationRow; resumed: boolean }> =>
  act.step(async (sql) => {
    const found = await begun(act, sql, asked, wanted);
    if (found) return { row: found, resumed: true };
    const id = act.engine.newId();
    const { place, ...rest } = wanted;
    const { use, style, reach, recordingLook, sidePx, leaveBelowPx, sound, credit, captions, onlyVisible } =
      asked;
    await insertPublication(
      sql,
      {
        id,
        ...rest,
        purpose: purposeOfUse(use),
        sealedTerms: sealTerms(act.engine, id, { place, credit, captions, onlyVisible }),
        style,
        reach,
        recordingLook,
        sidePx,
        smallFaces: leaveBelowPx ? "left" : "masked",
        smallBelowPx: leaveBelowPx,
        sound,
        maskVersion: MASK_VERSION,
        twoPersons: act.engine.settings.twoPersons,
        madeBy: act.actor.name,
        retainUntil: logUntil(act),
      },
      act.at(),
    );
    return { row: await requirePublication(sql, id), resumed: false };
  });

const kindOf = ({ mediaType }: PublishableItem): CopyRow["kind"] =>
  mediaType.startsWith("video/") ? "video" : "picture";

/** Never the original's name: it may hold anybody's. */
const nameOf = ({ album }: PublicationRow, item: PublishableItem): string =>
  `${album}-${item.seq.padStart(5, "0")}.${kindOf(item) === "video" ? "mp4" : "jpg"}`;

const addCopy = (making: Making, item: PublishableItem): Promise<CopyRow> =>
  making.act.step(async (sql) => {
    const { publication, act } = making;
    const id = act.engine.newId();
    await insertCopy(sql, {
      id,
      publicationId: publication.id,
      purpose: publication.purpose,
      itemId: item.id,
      ordinal: item.seq,
      kind: kindOf(item),
      name: nameOf(publication, item),
      originalSha256: item.contentSha256,
      widthPx: item.widthPx,
      heightPx: item.heightPx,
    });
    await drawnTo(sql, publication.id, item.seq);
    return (await findCopy(sql, id))!;
  });

/** Where the publication is of pictures with somebody to be seen, and this is none: it is left out, before anything is made of it. */
const leftOutEmpty = async ({ act, publication, terms }: Making, copy: CopyRow): Promise<boolean> => {
  if (!terms.onlyVisible) return false;
  if (showsSomebody(await act.read((sql) => decidedFaces(act, sql, publication, copy)))) return false;
  await act.step((sql) => copyFailed(sql, copy.id, "nobody-visible"));
  return true;
};

/** Looks for faces, makes the copy, looks at it, and keeps only what was found. */
export const drawCopy = async (making: Making, copy: CopyRow): Promise<void> => {
  const { act } = making;
  const maker = makerOf(copy);
  if (await leftOutEmpty(making, copy)) return;
  try {
    const files = await act.read(async (sql) => (await filesOf(sql, [copy.itemId!])).get(copy.itemId!) ?? []);
    const found = await maker.survey(making, { copy, files });
    await act.step((sql) => insertPublicationFaces(sql, copy.id, found));
    if (maker.madeForSheet) await checkCopy(making, copy);
    else await act.step((sql) => copyDrawn(sql, copy.id));
  } catch (error) {
    if (!isOfTheCopy(error)) throw error;
    await act.step((sql) => copyFailed(sql, copy.id, error.code));
  }
};

/** Makes a copy for its check alone: after drawing it up, and after every correction. */
export const checkCopy = async (making: Making, copy: CopyRow): Promise<void> => {
  const { act } = making;
  const maker = makerOf(copy);
  if (await leftOutEmpty(making, copy)) return;
  // What is made only when it is handed out is checked then.
  if (!maker.madeForSheet) {
    await act.step((sql) => copyChecked(sql, copy.id, { ...copy, left: [] }, false));
    return;
  }
  const made = await maker.make(making, await act.read((sql) => askCopy(making, sql, copy)));
  if (made === "changed") return checkCopy(making, copy);
  await made.dispose();
  await act.step((sql) => copyChecked(sql, copy.id, made, made.left.length > 0));
};

const PAGE = 200;

/** What a stop left undone, and then, in the album's order, each picture that has no copy yet. */
const copiesToDraw = (making: Making, undone: CopyRow[]): (() => Promise<CopyRow | undefined>) => {
  const { act, publication } = making;
  let seq = publication.drawnToSeq;
  let waiting: PublishableItem[] = [];
  return async () => {
    act.stopIfAborted();
    const left = undone.shift();
    if (left) return left;
    if (waiting.length === 0)
      waiting = await act.read((sql) => itemsAfter(sql, publication.albumId!, seq, PAGE));
    const item = waiting.shift();
    if (!item) return undefined;
    seq = item.seq;
    return addCopy(making, item);
  };
};

/** Copies are added in the album's order, and drawn up side by side. */
const drawAll = async (making: Making): Promise<void> => {
  const { act, publication } = making;
  const total = await act.read((sql) => countItemsAfter(sql, publication.albumId!, "0"));
  const undone = await act.read((sql) => undrawnCopies(sql, publication.id));
  let done = 0;
  await runBounded(act, copiesToDraw(making, undone), async (copy) => {
    await drawCopy(making, copy);
    act.progress({ stage: "publish", done: ++done, total });
  });
};

/**
 * @throws MiroirError album/not-found, usage/bad-value, recipient/…, publish/other-purpose, publish/empty, destination/…;
 * a picture that cannot be read is a copy that failed, and a stop is `interrupted`
 */
export const drawPublication: Verb<PublishInput, Drawn> = {
  name: "publish",
  run: async (act, input) => {
    const asked = parseInput(input, act.engine.settings);
    const { kind: destination, place } = await openDestination(input.out, act.engine.settings.storages);
    const wanted = await act.read(async (sql): Promise<Wanted> => {
      const { id: albumId, slug: album } = await requireAlbum(sql, input.album);
      if ((await countItemsAfter(sql, albumId, "0")) === 0) throw new MiroirError("publish/empty", { album });
      return { albumId, album, place, destination, recipientId: await recipientFor(sql, input) };
    });
    const { row, resumed } = await begin(act, asked, wanted);
    let interrupted = false;
    try {
      await withMaking(act, row, drawAll);
    } catch (error) {
      if (!isStop(error)) throw error;
      interrupted = true;
    }
    return act.commit(async (sql) => {
      if (!interrupted) await finishDrawing(sql, row.id);
      const publication = publicationOf(act.engine, await requirePublication(sql, row.id));
      const { use, copies, destination: to, recipient } = publication;
      return {
        result: { publication, resumed, interrupted },
        entry: {
          publication: row.id,
          album: row.albumId,
          use,
          to,
          ...(recipient && { recipient: recipient.id }),
          copies,
          interrupted,
        },
      };
    });
  },
};
