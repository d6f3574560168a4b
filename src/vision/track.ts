/**
 * Faces followed through one shot: boxes that overlap from one frame looked at to the next. Nothing is compared here and
 * nobody is recognised; a track is places and times, holds no template, and ends where its shot ends (law 2).
 */
import { type Box, type Face, intersectionOverUnion } from "../domain/words.ts";

/** A face where and when it was seen. */
export interface View extends Face {
  readonly atMs: number;
}

export interface Track {
  readonly startsMs: number;
  /** Time of the last frame in which it was seen. */
  readonly endsMs: number;
  /** Every sight of it, in the order of time. */
  readonly views: readonly View[];
}

/** The faces of one frame that was looked at. */
export interface SeenFrame {
  readonly atMs: number;
  /** Another shot began since the frame before. */
  readonly cut: boolean;
  readonly faces: readonly Face[];
}

/**
 * Two boxes are one face when they overlap this much; somebody who walks past at half a frame a second overlaps by a
 * fifth at two frames a second. What overlaps less is near when the centres are at most so many sides apart.
 */
const SAME_FACE = { overlap: 0.2, sides: 0.9, growth: 1.6 } as const;

/** A face may be missed (turned away, behind somebody) for so long, in frames looked at, and still be the same one. */
const MISSED_FRAMES = 3;

const distanceInSides = (a: Box, b: Box): number => {
  const [dx, dy] = [a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2];
  return Math.hypot(dx, dy) / Math.max(a.width, a.height, b.width, b.height);
};

/** 0 for none, up to 2: overlapping boxes before near ones. */
const likeness = (a: Box, b: Box): number => {
  const overlap = intersectionOverUnion(a, b);
  if (overlap >= SAME_FACE.overlap) return 1 + overlap;
  const [small, large] = [Math.min(a.width, b.width), Math.max(a.width, b.width)];
  const distance = distanceInSides(a, b);
  return large <= small * SAME_FACE.growth && distance < SAME_FACE.sides ? 1 - distance : 0;
};

/** Where it would be now had it gone on as it went between its last two sights. */
const expected = (views: readonly View[], atMs: number): Box => {
  const [before, last] = [views.at(-2), views.at(-1)!];
  if (!before || last.atMs === before.atMs) return last.box;
  const share = (atMs - last.atMs) / (last.atMs - before.atMs);
  const move = (from: number, to: number) => to + (to - from) * share;
  return {
    ...last.box,
    x: move(before.box.x, last.box.x),
    y: move(before.box.y, last.box.y),
  };
};

interface Open {
  readonly views: View[];
  missed: number;
}

/** Best pairs first, each track and each face once; ties in the order of the picture, so that every run is the same. */
const pairsOf = (open: readonly Open[], { faces, atMs }: SeenFrame): (readonly [Open, Face])[] => {
  const likely = open.flatMap((track, which) =>
    faces.map((face, at) => {
      const still = likeness(track.views.at(-1)!.box, face.box);
      const moved = likeness(expected(track.views, atMs), face.box);
      return { track, face, which, at, by: Math.max(still, moved) };
    }),
  );
  const taken = new Set<Open | Face>();
  return likely
    .filter(({ by }) => by > 0)
    .sort((a, b) => b.by - a.by || a.which - b.which || a.at - b.at)
    .flatMap(({ track, face }) => {
      if (taken.has(track) || taken.has(face)) return [];
      taken.add(track).add(face);
      return [[track, face] as const];
    });
};

const closed = ({ views }: Open): Track => ({
  startsMs: views[0]!.atMs,
  endsMs: views.at(-1)!.atMs,
  views,
});

/** Takes frames one after the other, so that hours need no more memory than the boxes seen. */
export interface Tracker {
  add(frame: SeenFrame): void;
  /** Every track, in the order of their beginnings. */
  end(): Track[];
}

/**
 * A tracker for the frames of one recording, in their order. A cut ends every track.
 * @param missedFrames frames looked at in a row in which a face may be missing before its track ends
 */
export const newTracker = (missedFrames = MISSED_FRAMES): Tracker => {
  let open: Open[] = [];
  const done: Track[] = [];
  const close = (tracks: readonly Open[]): void => {
    done.push(...tracks.map(closed));
  };
  return {
    add: (frame) => {
      if (frame.cut) {
        close(open);
        open = [];
      }
      const pairs = pairsOf(open, frame);
      const followed = new Set<Open | Face>(pairs.flat());
      for (const [track, face] of pairs) {
        track.views.push({ ...face, atMs: frame.atMs });
        track.missed = 0;
      }
      for (const track of open) if (!followed.has(track)) track.missed++;
      close(open.filter(({ missed }) => missed > missedFrames));
      open = open.filter(({ missed }) => missed <= missedFrames);
      for (const face of frame.faces)
        if (!followed.has(face)) open.push({ views: [{ ...face, atMs: frame.atMs }], missed: 0 });
    },
    end: () => {
      close(open);
      open = [];
      return done.sort(
        (a, b) => a.startsMs - b.startsMs || a.views[0]!.box.x - b.views[0]!.box.x || a.endsMs - b.endsMs,
      );
    },
  };
};

/**
 * Tracks of frames in the order of time; none crosses a cut.
 * @param cuts times at which a shot begins, besides the frames that say so themselves
 */
export const trackFaces = (frames: readonly SeenFrame[], cuts: readonly number[] = []): Track[] => {
  const tracker = newTracker();
  let before = Number.NEGATIVE_INFINITY;
  for (const frame of frames) {
    const cut = frame.cut || cuts.some((at) => at > before && at <= frame.atMs);
    tracker.add({ ...frame, cut });
    before = frame.atMs;
  }
  return tracker.end();
};

/** How well a view serves a comparison: good and large faces first; above this size, px, more pixels add nothing. */
const ENOUGH_PX = 112;
const worth = ({ quality, sizePx }: View): number => quality * Math.min(1, sizePx / ENOUGH_PX);

/**
 * The few views by which a track is compared and shown, best first. They are spread over it: neighbouring frames say the
 * same again, and a blink or a blur in one of them is in the next.
 */
export const bestViews = ({ startsMs, endsMs, views }: Track, most: number): View[] => {
  const apartMs = (endsMs - startsMs) / (2 * most);
  const chosen: View[] = [];
  for (const view of [...views].sort((a, b) => worth(b) - worth(a) || a.atMs - b.atMs))
    if (chosen.length < most && chosen.every(({ atMs }) => Math.abs(atMs - view.atMs) >= apartMs))
      chosen.push(view);
  return chosen;
};
