/**
 * A masked copy of a recording. Every frame is looked at once; then, from what is in force at that moment, it is decided
 * where each head is covered, and the recording is painted and encoded stretch by stretch, each read back and looked at
 * before it counts. What was seen is kept with the copy, so that a stop costs one stretch; what was encoded is not: it
 * shows whoever might stay visible then, and lies in the data folder only while the copy is made.
 */
import { createReadStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { identityOf } from "../../archive/source.ts";
import { diskFault } from "../../domain/disk.ts";
import { MiroirError } from "../../domain/errors.ts";
import { MASK_VERSION } from "../../domain/publish.ts";
import { fractionsOf } from "../../domain/region.ts";
import type { RecordingLook } from "../../domain/video.ts";
import { facesOf } from "../../store/archive/items.ts";
import type { Sql } from "../../store/database.ts";
import type { PublicationRow } from "../../store/publish/publications.ts";
import { durationOf, headsIn, putHeads, type StoredHeads, seenStretches } from "../../store/publish/video.ts";
import { faceUnder } from "../../vision/mask.ts";
import type { Covered, LookOptions, Stretch } from "../../vision/video-copy.ts";
import { coverLeft } from "../../vision/video-copy.ts";
import {
  type Covers,
  coversOf,
  during,
  follow,
  type Keep,
  type Path,
  type Point,
} from "../../vision/video-mask.ts";
import type { Act } from "../gate/act.ts";
import type { RecordingFile } from "../images/jobs.ts";
import { atAnyPlace } from "../images/places.ts";
import { decidedFaces, decisionOf, regionsOf } from "./decide.ts";
import type { CopyAsked, CopyMaker, MadeCopy, Making } from "./make.ts";
import { VIDEO_COPIES } from "./stale.ts";

/** About 150 frames: a few seconds of work, which is what a stop costs. */
export const STRETCH_MS = 6000;

/**
 * How the frames of a recording are looked at: every one, and every tenth as for a photograph; or every third, every ninth as for a
 * photograph, and between them where heads should be. What each misses is measured in docs/guide/masked-videos.md. Of what was
 * written every third is looked at.
 */
export const LOOKS = {
  every: { everyFrames: 1, hardEveryFrames: 10 },
  third: { everyFrames: 3, hardEveryFrames: 9 },
} as const satisfies Record<RecordingLook, Pick<LookOptions, "everyFrames" | "hardEveryFrames">>;

/** Of a still, and of a recording where nothing else is set. */
export const LOOK = LOOKS.every;
const CHECK_EVERY_FRAMES = 3;

/** A track was looked for twice a second: she was there a little longer than it says. */
export const TRACK_MARGIN_MS = 500;

/** A face that is found in what was written is covered, and the stretch written again; then somebody has to look. */
const MOST_ROUNDS = 3;

const stretchesOf = (durationMs: number): Stretch[] => {
  const count = Math.max(1, Math.ceil(durationMs / STRETCH_MS));
  return Array.from({ length: count }, (_, index) => ({
    fromMs: index * STRETCH_MS,
    // A file that says it is shorter than it is still has a last frame.
    toMs: index + 1 === count ? Number.MAX_SAFE_INTEGER : (index + 1) * STRETCH_MS,
  }));
};

/** Stretches side by side, one for each image process; the first fault stops them, and those at work are waited for. */
const sideBySide = async <T>(
  act: Act,
  tasks: readonly T[],
  run: (task: T) => Promise<void>,
): Promise<void> => {
  const waiting = [...tasks];
  let fault: unknown;
  const work = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined && fault === undefined; task = waiting.shift())
      try {
        act.stopIfAborted();
        await run(task);
      } catch (error) {
        fault ??= error;
      }
  };
  await Promise.all(Array.from({ length: act.engine.detectors().count }, work));
  if (fault !== undefined) throw fault;
};

interface Copying {
  readonly making: Making;
  readonly asked: CopyAsked;
  readonly recording: RecordingFile;
  readonly stretches: readonly Stretch[];
  readonly folder: string;
}

const jobOf = ({ asked, recording }: Copying) => ({ recording, contentSha256: asked.copy.originalSha256 });

const said = (copying: Copying, stage: string, done: number): void =>
  copying.making.act.progress({ stage, done, total: copying.stretches.length });

/** Which detector, and how it was asked. */
export const seenByNow = (act: Act, { recordingLook }: Pick<PublicationRow, "recordingLook">): string => {
  const { everyFrames, hardEveryFrames } = LOOKS[recordingLook];
  return `${act.engine.pack} ${MASK_VERSION} ${everyFrames}/${hardEveryFrames} ${STRETCH_MS} again frames`;
};

/** Looks at what was not looked at yet. @returns everything that was seen, in the order of time */
const seenHeads = async (copying: Copying): Promise<StoredHeads[]> => {
  const { making, asked, stretches } = copying;
  const { act, publication } = making;
  const seenBy = seenByNow(act, publication);
  const looks = LOOKS[publication.recordingLook];
  const known = new Set(await act.read((sql) => seenStretches(sql, asked.copy.id, seenBy)));
  let done = known.size;
  await sideBySide(
    act,
    stretches.filter(({ fromMs }) => !known.has(fromMs)),
    async (stretch) => {
      const job = { kind: "heads", ...jobOf(copying), stretch, ...looks } as const;
      const looked = await act.engine.detectors().run(job, act.signal);
      await act.step((sql) => putHeads(sql, asked.copy.id, seenBy, { fromMs: stretch.fromMs, ...looked }));
      said(copying, "publish-look", ++done);
    },
  );
  return act.read((sql) => headsIn(sql, asked.copy.id, seenBy));
};

/** A copy with what is decided of it. */
export type Decided = Pick<CopyAsked, "copy" | "faces">;

/**
 * Somebody stays visible where her best view lies, the one that was compared, shown and confirmed: whoever the track was
 * taken for after she met somebody else is not her for sure.
 */
export const keepsOf = async (sql: Sql, { copy, faces }: Decided): Promise<Keep[]> => {
  const stored = (await facesOf(sql, [copy.itemId!])).get(copy.itemId!) ?? [];
  const visible = new Set(faces.flatMap(({ faceId, visible }) => (visible && faceId ? [faceId] : [])));
  return stored.flatMap(({ id, box, track }) =>
    track && visible.has(id)
      ? [
          {
            fromMs: track.startsMs - TRACK_MARGIN_MS,
            toMs: track.endsMs + TRACK_MARGIN_MS,
            views: [{ atMs: track.atMs, box }],
          },
        ]
      : [],
  );
};

/** What was drawn by hand is covered from the first frame to the last. */
export const byHand = ({ copy, faces }: Decided): Path[] =>
  regionsOf(
    faces.filter(({ foundBy }) => foundBy === "hand"),
    copy,
  )
    .masked.map(faceUnder)
    .map((box) => [
      { atMs: 0, box },
      { atMs: Number.MAX_SAFE_INTEGER, box },
    ]);

/** Something ended while the copy was made: it is made anew, and what was written of it is removed. */
class DecisionChanged extends Error {}

/** Nobody goes on being encoded after her withdrawal: asked again after every stretch. A face that came to be visible waits. */
const requireSame = async ({ making, asked }: Copying): Promise<void> => {
  const { act, publication } = making;
  const now = await act.read((sql) => decidedFaces(act, sql, publication, asked.copy));
  const visible = new Set(decisionOf(now).split("\n"));
  const still = decisionOf(asked.faces.filter((face) => face.visible));
  if (still !== "" && still.split("\n").some((face) => !visible.has(face))) throw new DecisionChanged();
};

interface Written extends Covered {
  readonly path: string;
}

/** Written, looked at, and written again around what was still found. */
const writeStretch = async (
  copying: Copying,
  covers: Covers,
  colours: StoredHeads["colours"],
  stretch: Stretch,
): Promise<Written> => {
  const { making, folder } = copying;
  const { act, publication } = making;
  const path = join(folder, `${stretch.fromMs}.ts`);
  const last = Math.min(stretch.toMs, Number.MAX_SAFE_INTEGER);
  const visible = during(covers.visible, stretch.fromMs, last);
  const covered = during(covers.covered, stretch.fromMs, last);
  let unconfirmed = during(covers.unconfirmed, stretch.fromMs, last);
  for (let round = 1; ; round++) {
    const written = await act.engine.detectors().run(
      {
        kind: "cover",
        ...jobOf(copying),
        ...{ stretch, covered, unconfirmed, visible, colours, path },
        style: publication.style,
        checkEveryFrames: CHECK_EVERY_FRAMES,
        ...(publication.sidePx !== null && { sidePx: publication.sidePx }),
      },
      act.signal,
    );
    if (written.left.length === 0 || round === MOST_ROUNDS) return { ...written, path };
    // Nobody saw it but here: it covers its place, and nobody who is known to be visible.
    unconfirmed = [...unconfirmed, ...coverLeft(written.left)];
  }
};

const writeAll = async (
  copying: Copying,
  covers: Covers,
  heads: readonly StoredHeads[],
): Promise<Written[]> => {
  const colours = heads.flatMap((each) => each.colours);
  const written = new Map<number, Written>();
  await sideBySide(copying.making.act, copying.stretches, async (stretch) => {
    // The colour of the shot it is in, and of those that begin in it.
    const before = colours.findLast(({ atMs }) => atMs <= stretch.fromMs);
    const within = colours.filter(({ atMs }) => atMs > stretch.fromMs && atMs < stretch.toMs);
    written.set(
      stretch.fromMs,
      await writeStretch(copying, covers, [...(before ? [before] : []), ...within], stretch),
    );
    await requireSame(copying);
    said(copying, "publish-cover", written.size);
  });
  return copying.stretches.map(({ fromMs }) => written.get(fromMs)!).filter(({ frames }) => frames > 0);
};

/** One region for many frames, at the first of them: what is found again and again at one place is one thing to look at. */
const distinctLeft = (left: readonly Point[], { copy }: CopyAsked): MadeCopy["left"] => {
  const regions = left.map(({ box, atMs }) => ({ ...fractionsOf(box, copy), atMs }));
  const isNew = (at: number) => {
    const [x, y] = [regions[at]!.x + regions[at]!.width / 2, regions[at]!.y + regions[at]!.height / 2];
    return !regions
      .slice(0, at)
      .some((r) => x >= r.x && x <= r.x + r.width && y >= r.y && y <= r.y + r.height);
  };
  return regions.filter((_, at) => isNew(at));
};

const finish = async (copying: Copying, covers: Covers, written: readonly Written[]): Promise<MadeCopy> => {
  const { making, asked, folder } = copying;
  const { act, publication } = making;
  const path = join(folder, "copy.mp4");
  const [first] = written;
  if (!first) throw new MiroirError("video/damaged", { problem: "not one frame of it could be decoded" });
  await act.engine.detectors().run(
    {
      kind: "join",
      ...jobOf(copying),
      stretches: written.map((each) => each.path),
      firstMs: first.firstMs!,
      sound: publication.sound === "kept",
      path,
    },
    act.signal,
  );
  for (const stretch of written) await rm(stretch.path, { force: true });
  const small = asked.faces.filter(({ visible, why }) => visible && why === "small").length;
  const { contentSha256, byteLength } = await identityOf(path, { maxBytes: Number.MAX_SAFE_INTEGER });
  return {
    sha256: contentSha256,
    byteLength,
    content: () => createReadStream(path),
    left: distinctLeft(
      written.flatMap(({ left }) => left),
      asked,
    ),
    masked: covers.covered.length + covers.unconfirmed.length,
    // None of them is compared here: each that was left is counted as one that could be.
    smallLeft: small,
    smallComparable: small,
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
};

const makeFrom = async (making: Making, asked: CopyAsked, recording: RecordingFile): Promise<MadeCopy> => {
  const { act } = making;
  const durationMs = await act.read((sql) => durationOf(sql, asked.copy.itemId!));
  if (durationMs === undefined) throw new MiroirError("picture/gone", { path: asked.copy.name });
  const folder = join(act.engine.settings.dataFolder, VIDEO_COPIES, asked.copy.id);
  const copying = { making, asked, recording, stretches: stretchesOf(durationMs), folder };
  const heads = await seenHeads(copying);
  const keeps = await act.read((sql) => keepsOf(sql, asked));
  const covers = coversOf(follow(heads.flatMap(({ frames }) => frames)), keeps, asked.copy, byHand(asked));
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await finish(copying, covers, await writeAll(copying, covers, heads));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw diskFault(error, folder);
  }
};

/** @throws MiroirError video/…, picture/…, storage/…, run/interrupted */
const makeVideo: CopyMaker["make"] = async (making, asked) => {
  try {
    return await atAnyPlace(asked.files, (source, { byteLength, modifiedMs }) =>
      makeFrom(making, asked, { source, byteLength, modifiedMs }),
    );
  } catch (error) {
    if (error instanceof DecisionChanged) return "changed";
    throw error;
  }
};

/** Every frame is looked at when the copy is made: hours of it are not made twice, for the contact sheet and to be handed out. */
export const videoMaker: CopyMaker = { survey: async () => [], madeForSheet: false, make: makeVideo };
