/**
 * A frame of a recording on the contact sheet: as it is, and as it would leave. What is covered in it is decided by the same
 * rule as the copy itself: from what was seen when the copy was made, and before that from a look at the moment around the
 * frame. A copy is covered by more than its still shows, never by less: heads found further away last into it.
 */
import { momentsIn } from "../../domain/video.ts";
import { type Box, intersectionOverUnion } from "../../domain/words.ts";
import type { ItemFile } from "../../store/archive/items.ts";
import type { CopyRow, PublicationRow } from "../../store/publish/publications.ts";
import { durationOf, headsIn } from "../../store/publish/video.ts";
import { headOf } from "../../vision/mask.ts";
import { coveredAt, coversOf, follow, type Seen, visibleAt } from "../../vision/video-mask.ts";
import type { Act } from "../gate/act.ts";
import type { RecordingFile } from "../images/jobs.ts";
import { atAnyPlace } from "../images/places.ts";
import { type DecidedFace, regionsOf } from "./decide.ts";
import { byHand, type Decided, keepsOf, LOOK, STRETCH_MS, seenByNow, TRACK_MARGIN_MS } from "./video.ts";

/** Looked at before and after a frame that nobody looked at yet: a dozen frames or two, which is a second or two of work. */
const AROUND_MS = 400;

/** A shot of which more is remembered is cut there: whoever was confirmed further away is covered in the still. */
const REMEMBERED_MS = 600_000;

export interface StillAsked extends Decided {
  readonly publication: PublicationRow;
  readonly files: readonly ItemFile[];
  readonly which: "original" | "masked";
  readonly atMs: number;
  readonly sidePx: number;
}

/** The first moment that is worth a look, where none is named. */
export const firstMoment = async (
  act: Act,
  { copy, faces }: { copy: CopyRow; faces: readonly DecidedFace[] },
): Promise<number> => {
  const durationMs = (await act.read((sql) => durationOf(sql, copy.itemId!))) ?? 0;
  const at = [...faces.map(({ track }) => track?.atMs), ...copy.leftSeen.map(({ atMs }) => atMs)];
  return momentsIn(at, durationMs)[0]!;
};

/** Who is in the frame, of those who were followed through the recording. */
export const isThen = ({ track }: Pick<DecidedFace, "track">, atMs: number): boolean =>
  track !== null && track.startsMs - TRACK_MARGIN_MS <= atMs && atMs <= track.endsMs + TRACK_MARGIN_MS;

/** What is known of the frames around a time; undefined while the copy was not made so far. */
const remembered = async (
  act: Act,
  { copy, publication }: StillAsked,
  atMs: number,
): Promise<Seen[] | undefined> => {
  const within = { fromMs: atMs - REMEMBERED_MS, toMs: atMs + REMEMBERED_MS };
  const heads = await act.read((sql) => headsIn(sql, copy.id, seenByNow(act, publication), within));
  const known = heads.some(({ fromMs }) => fromMs <= atMs && atMs < fromMs + STRETCH_MS);
  return known ? heads.flatMap(({ frames }) => [...frames]) : undefined;
};

const lookAround = async (act: Act, { copy }: Decided, recording: RecordingFile, atMs: number) => {
  const stretch = { fromMs: Math.max(0, atMs - AROUND_MS), toMs: atMs + AROUND_MS };
  const job = { kind: "heads", recording, contentSha256: copy.originalSha256, stretch, ...LOOK } as const;
  return (await act.engine.detectors().run(job, act.signal)).frames;
};

/** What is covered in the frame that is shown at that time or next after it: boxes of faces, in pixels. */
const coveredThen = async (
  act: Act,
  asked: StillAsked,
  recording: RecordingFile,
): Promise<{ atMs: number; covered: Box[] }> => {
  const { copy, faces } = asked;
  const frames =
    (await remembered(act, asked, asked.atMs)) ?? (await lookAround(act, asked, recording, asked.atMs));
  const atMs = frames.find((frame) => frame.atMs >= asked.atMs)?.atMs ?? asked.atMs;
  const keeps = await act.read((sql) => keepsOf(sql, asked));
  const { covered, unconfirmed, visible } = coversOf(follow(frames), keeps, copy, byHand(asked));
  const shown = visibleAt(visible, atMs);
  const beside = coveredAt(unconfirmed, atMs).filter((box) =>
    shown.every((hers) => intersectionOverUnion(headOf(box), hers) === 0),
  );
  // Where the import saw somebody in this very frame is covered, whatever was found there now.
  const known = faces.filter(({ track, visible }) => !visible && track?.atMs === atMs);
  return { atMs, covered: [...coveredAt(covered, atMs), ...beside, ...regionsOf(known, copy).masked] };
};

/** @throws MiroirError picture/…, video/… */
export const stillOf = (act: Act, asked: StillAsked): Promise<Uint8Array> =>
  atAnyPlace(asked.files, async (source, { byteLength, modifiedMs }) => {
    const { copy, publication } = asked;
    const recording = { source, byteLength, modifiedMs };
    const { atMs, covered } =
      asked.which === "masked" ? await coveredThen(act, asked, recording) : { atMs: asked.atMs, covered: [] };
    const { bytes } = await act.engine.detectors().run(
      {
        kind: "copy",
        picture: { kind: "still", recording, atMs },
        contentSha256: copy.originalSha256,
        widthPx: copy.widthPx,
        regions: covered,
        visible: [],
        small: [],
        smallBelowPx: 0,
        maxSidePx: asked.sidePx,
        style: publication.style,
        reach: publication.reach,
        check: false,
      },
      act.signal,
    );
    return bytes;
  });
