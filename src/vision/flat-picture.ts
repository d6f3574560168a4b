/**
 * How well one flat picture explains a turned face: the straight frame's face is warped, as smoothly as a program that fakes a
 * turn would, until it looks as much as it can like the turned one. A warped still ends up as the same picture; a head that
 * turned does not, since its nose covers one cheek and bares the other. Slow light is taken out first: it would else hide a still
 * that a program lights from a side.
 * Gauss-Newton on the grey levels (Lucas and Kanade 1981; Baker and Matthews 2004), from coarse to fine.
 */
import type { Landmarks } from "../domain/words.ts";
import { evenlyLit, type Grey, levelAt, smoothed } from "./grey.ts";
import { downFrom, upright, warpTerms } from "./head.ts";
import { leastSquares, solve } from "./least-squares.ts";
import { FACE_CHIP, type Traces } from "./traces.ts";

const { eyesPx, left, top } = FACE_CHIP;
/** Pixels smoothed away, coarse to fine: the last one is what noise and JPEG leave of a face this size. */
const SMOOTHING = [3, 1.5, 1];
/** Light changes more slowly than this across a face, px. */
const LIGHT_PX = 8;
const ROUNDS = 6;
/** Pixels between those that are looked at. */
const STEP = 2;
const DAMPING = 1e-3;

/** Where a face is for certain: no hair, nothing behind it. In eye distances. */
const isFace = (x: number, y: number): boolean => (x / 0.95) ** 2 + ((y - 0.55) / 1.1) ** 2 < 1;

/** For each term of a smooth warp, its share of x and of y. */
type Warp = readonly (readonly [number, number])[];
const UNTOUCHED: Warp = warpTerms(0, 0).map((_, k) => [k === 1 ? 1 : 0, k === 2 ? 1 : 0]);

interface Place {
  readonly px: number;
  readonly py: number;
  readonly terms: readonly number[];
}

const placesIn = ({ widthPx, heightPx }: Grey): Place[] => {
  const places: Place[] = [];
  for (let py = 1; py < heightPx - 1; py += STEP)
    for (let px = 1; px < widthPx - 1; px += STEP) {
      const [x, y] = [px / eyesPx + left, py / eyesPx + top];
      if (isFace(x, y)) places.push({ px, py, terms: warpTerms(x, y) });
    }
  return places;
};

/** Coefficients of the warp, for x and y, in eye distances: those the points say. */
const begin = (straight: Landmarks, turned: Landmarks): Warp => {
  const [from, to] = [upright(straight), upright(turned)];
  const rows: number[][] = [];
  const wanted: [number, number][] = [];
  for (let at = 0; at < from.length; at += 2) {
    rows.push(warpTerms(from[at]!, from[at + 1]!));
    wanted.push([to[at]!, to[at + 1]!]);
  }
  return leastSquares(rows, wanted).solution;
};

const placeOf = (warp: Warp, terms: readonly number[]): [number, number] => {
  let [x, y] = [0, 0];
  for (const [k, term] of terms.entries()) {
    x += term * warp[k]![0];
    y += term * warp[k]![1];
  }
  return [x, y];
};

interface Seen {
  readonly place: Place;
  readonly a: number;
  readonly b: number;
  readonly gx: number;
  readonly gy: number;
}

/** What both show at each place, where the warp stays inside. */
const look = (places: readonly Place[], one: Grey, other: Grey, warp: Warp): Seen[] => {
  const seen: Seen[] = [];
  for (const place of places) {
    const [x, y] = placeOf(warp, place.terms);
    const [u, v] = [(x - left) * eyesPx, (y - top) * eyesPx];
    if (u < 1 || v < 1 || u >= other.widthPx - 2 || v >= other.heightPx - 2) continue;
    seen.push({
      place,
      a: one.levels[place.py * one.widthPx + place.px]!,
      b: levelAt(other, u, v),
      gx: (levelAt(other, u + 1, v) - levelAt(other, u - 1, v)) / 2,
      gy: (levelAt(other, u, v + 1) - levelAt(other, u, v - 1)) / 2,
    });
  }
  return seen;
};

const spreadOf = (seen: readonly Seen[], of: (each: Seen) => number) => {
  const mean = seen.reduce((sum, each) => sum + of(each), 0) / seen.length;
  const spread = Math.sqrt(seen.reduce((sum, each) => sum + (of(each) - mean) ** 2, 0) / seen.length);
  return { mean, spread: Math.max(spread, 1e-6) };
};

const correlationOf = (seen: readonly Seen[]): number => {
  const [a, b] = [spreadOf(seen, (each) => each.a), spreadOf(seen, (each) => each.b)];
  const sum = seen.reduce((total, each) => total + (each.a - a.mean) * (each.b - b.mean), 0);
  return sum / (seen.length * a.spread * b.spread);
};

/** One step towards the warp under which both look alike, brightness and contrast aside. */
const improve = (seen: readonly Seen[], warp: Warp): Warp => {
  const [a, b] = [spreadOf(seen, (each) => each.a), spreadOf(seen, (each) => each.b)];
  const terms = warp.length;
  const size = 2 * terms;
  const matrix = Array.from({ length: size }, () => new Float64Array(size + 1));
  const row = new Float64Array(size);
  for (const each of seen) {
    const off = (each.a - a.mean) / a.spread - (each.b - b.mean) / b.spread;
    const { terms: t } = each.place;
    for (let k = 0; k < terms; k++) {
      row[k] = (each.gx * eyesPx * t[k]!) / b.spread;
      row[terms + k] = (each.gy * eyesPx * t[k]!) / b.spread;
    }
    for (let i = 0; i < size; i++) {
      const value = row[i]!;
      const into = matrix[i]!;
      for (let j = 0; j < size; j++) into[j]! += value * row[j]!;
      into[size]! += value * off;
    }
  }
  for (let i = 0; i < size; i++) matrix[i]![i]! *= 1 + DAMPING;
  const by = solve(
    matrix.map((line) => [...line]),
    1,
  );
  return warp.map(([x, y], k): readonly [number, number] => [x + by[k]![0]!, y + by[terms + k]![0]!]);
};

/** The untouched face, and where a warp takes it, as points of the two scenes. */
const matchedBy = (warp: Warp, places: readonly Place[], straight: Landmarks, turned: Landmarks) => {
  const [before, after] = [downFrom(straight), downFrom(turned)];
  const some = places.filter((_, at) => at % 7 === 0);
  return {
    from: some.flatMap(({ px, py }) => before(px / eyesPx + left, py / eyesPx + top)),
    to: some.flatMap(({ terms }) => after(...placeOf(warp, terms))),
  };
};

export interface FlatPicture {
  /**
   * Of what changed in the face, the share that no smooth warp of the straight one explains: 0 is a flat picture. 1 where nothing
   * could be compared.
   */
  readonly unexplained: number;
  /** Points of the face in the straight scene, and where the warp takes them. */
  readonly from: Landmarks;
  readonly to: Landmarks;
}

/** The straight face, warped until it looks as much as it can like the other one. */
export const asFlatPicture = (straight: Traces, moved: Traces): FlatPicture => {
  let warp = begin(straight.points, moved.points);
  const places = placesIn(straight.face);
  let [alike, before] = [0, 0];
  for (const pixels of SMOOTHING) {
    const [one, other] = [
      evenlyLit(smoothed(straight.face, pixels), LIGHT_PX),
      evenlyLit(smoothed(moved.face, pixels), LIGHT_PX),
    ];
    before = correlationOf(look(places, one, other, UNTOUCHED));
    let kept = warp;
    alike = 0;
    for (let round = 0; round <= ROUNDS; round++) {
      const seen = look(places, one, other, warp);
      if (seen.length < places.length / 2) break;
      const now = correlationOf(seen);
      if (now > alike) [alike, kept] = [now, warp];
      if (round < ROUNDS) warp = improve(seen, warp);
    }
    warp = kept;
  }
  const unexplained = before < 1 ? Math.min(1, (1 - alike) / (1 - before)) : 1;
  return { unexplained, ...matchedBy(warp, places, straight.points, moved.points) };
};
