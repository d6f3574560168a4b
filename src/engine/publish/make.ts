/** One copy, made: masked as decided, checked by looking at it as a stranger's software would. One maker a kind of recording. */
import { createHash } from "node:crypto";
import type { Content } from "../../archive/destination.ts";
import { MiroirError } from "../../domain/errors.ts";
import { type LeftSeen, namesSomebody } from "../../domain/publish.ts";
import { fractionsOf } from "../../domain/region.ts";
import { filesOf, type ItemFile, wordsOf } from "../../store/archive/items.ts";
import type { Sql } from "../../store/database.ts";
import type { CopyRow, PublicationFace, PublicationRow } from "../../store/publish/publications.ts";
import type { Act } from "../gate/act.ts";
import { atAnyPlace } from "../images/places.ts";
import type { Workers } from "../images/workers.ts";
import { listPeople } from "../people/people.ts";
import { withCheckers } from "./checkers.ts";
import { type DecidedFace, decidedFaces, regionsOf } from "./decide.ts";
import { openTerms, type Terms } from "./terms.ts";

/** What a run of many copies shares. */
export interface Making {
  readonly act: Act;
  readonly publication: PublicationRow;
  readonly terms: Terms;
  /** Image processes with the template model and without any reference: they look at copies. */
  readonly checkers: Workers;
  /** Of everybody enrolled: no caption that holds one of them is written into a copy. */
  readonly names: readonly string[];
}

/** One copy that is to be made now, as decided now. */
export interface CopyAsked {
  readonly copy: CopyRow;
  readonly faces: readonly DecidedFace[];
  readonly files: readonly ItemFile[];
  readonly words: { readonly credit?: string; readonly caption?: string };
}

export interface MadeCopy {
  readonly sha256: string;
  readonly byteLength: number;
  /** Read once, by the destination. */
  readonly content: () => Content;
  /** In fractions: faces that are still found, comparable, and left by nobody. */
  readonly left: readonly LeftSeen[];
  readonly masked: number;
  readonly smallLeft: number;
  readonly smallComparable: number;
  /** Removes what was written on the way. */
  dispose(): Promise<void>;
}

export interface CopyMaker {
  /** Faces that a harder look finds, in fractions; nothing where every frame is looked at anyway. */
  survey(making: Making, asked: Pick<CopyAsked, "copy" | "files">): Promise<PublicationFace[]>;
  /** Whether a copy is cheap enough to be made and checked for the contact sheet, before anybody signs. */
  readonly madeForSheet: boolean;
  /**
   * `changed` when somebody who was to be visible no longer is, and nothing was kept of what was made.
   * @throws MiroirError picture/…, video/…, run/interrupted
   */
  make(making: Making, asked: CopyAsked): Promise<MadeCopy | "changed">;
}

const surveyPicture: CopyMaker["survey"] = async ({ act }, { copy, files }) => {
  const { faces } = await atAnyPlace(files, (picture) =>
    act.engine.detectors().run({ kind: "survey", picture, contentSha256: copy.originalSha256 }, act.signal),
  );
  return faces.map(({ box, sizePx }) => ({ box: fractionsOf(box, copy), sizePx }));
};

const makePicture: CopyMaker["make"] = async ({ act, publication, checkers }, asked) => {
  const { copy, faces, files, words } = asked;
  const { masked, visible, small } = regionsOf(faces, copy);
  const made = await atAnyPlace(files, (picture) =>
    checkers.run(
      {
        kind: "copy",
        picture,
        contentSha256: copy.originalSha256,
        widthPx: copy.widthPx,
        regions: masked,
        visible,
        small,
        smallBelowPx: publication.smallBelowPx ?? 0,
        maxSidePx: publication.sidePx ?? Number.POSITIVE_INFINITY,
        style: publication.style,
        reach: publication.reach,
        check: true,
        ...words,
      },
      act.signal,
    ),
  );
  const { bytes, left, smallLeft, smallComparable } = made;
  return {
    sha256: createHash("sha256").update(bytes).digest("hex"),
    byteLength: bytes.length,
    content: () => bytes,
    left: left.map((box) => fractionsOf(box, copy)),
    masked: masked.length,
    smallLeft,
    smallComparable,
    dispose: async () => {},
  };
};

export const pictureMaker: CopyMaker = { survey: surveyPicture, madeForSheet: true, make: makePicture };

/** The organisation's words for this picture; those that hold a name of somebody enrolled are left out. */
const wordsFor = (
  { terms, names }: Making,
  said: { caption: string | null; photographer: string | null },
) => {
  const free = (text: string | null): string | null => (text && !namesSomebody(text, names) ? text : null);
  const photographer = free(said.photographer) ?? "";
  const credit = terms.credit?.replaceAll("{photographer}", photographer).trim();
  const caption = terms.captions ? free(said.caption) : null;
  return { ...(credit && { credit }), ...(caption && { caption }) };
};

/** What is asked of a maker, decided now. @throws MiroirError picture/gone when the original left the archive */
export const askCopy = async (making: Making, sql: Sql, copy: CopyRow): Promise<CopyAsked> => {
  if (!copy.itemId) throw new MiroirError("picture/gone", { path: copy.name });
  const files = (await filesOf(sql, [copy.itemId])).get(copy.itemId) ?? [];
  const faces = await decidedFaces(making.act, sql, making.publication, copy);
  return { copy, faces, files, words: wordsFor(making, await wordsOf(sql, copy.itemId)) };
};

/** @param opening for a run of copies, or for one of many that are corrected one after the other */
export const withMaking = <T>(
  act: Act,
  publication: PublicationRow,
  body: (making: Making) => Promise<T>,
  opening: typeof withCheckers = withCheckers,
): Promise<T> =>
  opening(act.engine, async (checkers) => {
    const people = await act.read((sql) => listPeople(act.engine, sql));
    const terms = openTerms(act.engine, publication);
    return body({ act, publication, terms, checkers, names: people.map(({ name }) => name) });
  });

/** Faults of one original are that copy's; faults of the disk, the keys or the models end the run. */
export const isOfTheCopy = (error: unknown): error is MiroirError =>
  error instanceof MiroirError &&
  (/^(?:picture|video)\//.test(error.code) || error.code === "model/worker-lost");

/** Copies in flight for each image process: one at work, one waiting. */
const AHEAD = 2;

/**
 * Runs `task` over what `next` gives, asked one at a time, a few at once for each image process; the first fault stops it,
 * and what runs is waited for.
 */
export const runBounded = async <T>(
  act: Act,
  next: () => Promise<T | undefined>,
  task: (one: T) => Promise<void>,
): Promise<void> => {
  let fault: unknown;
  let asking: Promise<unknown> = Promise.resolve();
  const ask = (): Promise<T | undefined> => {
    const asked = asking.then(() => (fault === undefined ? next() : undefined));
    asking = asked.catch(() => {});
    return asked;
  };
  const worker = async (): Promise<void> => {
    while (fault === undefined) {
      try {
        const one = await ask();
        if (one === undefined) return;
        await task(one);
      } catch (error) {
        fault ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: act.engine.detectors().count * AHEAD }, worker));
  if (fault !== undefined) throw fault;
};
