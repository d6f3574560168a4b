/**
 * Chooses the demo's cast with a real model pack and prints the constants for src/demo/cast.ts.
 *
 *     node bench/choose-cast.ts [models folder] [pack folder] [candidates]
 *
 * Each candidate is drawn six times, from group size to portrait, leaning and under other light. Usable is who is
 * found every time by the second look with a template worth comparing. The most promising are drawn 24 times more,
 * since the highest of many scores is what a whole event shows. Five consent: their samples must match their own
 * reference and stay as far as possible below .43 against everybody else's.
 */
import { between, chanceFrom, seedOf } from "../src/demo/chance.ts";
import { drawPhotograph, faceBoxOf, type PersonShown } from "../src/demo/draw.ts";
import { intersectionOverUnion } from "../src/domain/words.ts";
import { readManifest } from "../src/vision/manifest.ts";
import { openVision } from "../src/vision/onnx.ts";
import type { Vision } from "../src/vision/vision.ts";

const [modelsFolder = "models/faceplugin", packFolder = "packs/default", count = "600"] =
  process.argv.slice(2);

/** Face widths, px: two as in group photographs, two as in teams, two as in portraits. */
const SIZES_PX = [90, 100, 130, 160, 240, 300];
const CAST = { consenting: 5, others: 55 };
/** Who is looked at again, and how often. */
const FINALISTS = { consenting: 16, others: 110, pictures: 4 };

interface Candidate {
  readonly seed: number;
  /** One template a sample, smallest face first. */
  readonly samples: readonly Float32Array[];
  /** Mean of the two largest, as an enrolment would make it. */
  readonly reference: Float32Array;
  readonly score: number;
  readonly norm: number;
}

const dot = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
};

const meanOf = (vectors: readonly Float32Array[]): Float32Array => {
  const sum = Float32Array.from(vectors[0]!, (_, at) =>
    vectors.reduce((total, vector) => total + vector[at]!, 0),
  );
  const norm = Math.sqrt(dot(sum, sum));
  return sum.map((value) => value / norm);
};

/** Other seeds than the event's, so that what is chosen here is tested on other pictures. */
const poses = (seed: number, picture: number): PersonShown[] => {
  const chance = chanceFrom(seedOf(20, seed, picture));
  return SIZES_PX.map((sizePx, at) => ({
    seed,
    sizePx,
    xPx: [150, 420, 750, 1200, 400, 1150][at]!,
    yPx: at < 4 ? 250 : 800,
    tiltDegrees: between(chance, -5, 5),
    variation: seedOf(21, seed, picture, at) % 1e6,
  }));
};

/** The candidate's samples, or why it is not usable. */
const look = async (vision: Vision, seed: number, picture: number): Promise<Candidate | string> => {
  const people = poses(seed, picture);
  const bytes = await drawPhotograph({
    widthPx: 1600,
    heightPx: 1200,
    place: seedOf(22, seed, picture),
    people,
  });
  const { faces } = await vision.detect(bytes);
  const found = people.map((person) =>
    faces.find(({ box }) => intersectionOverUnion(box, faceBoxOf(person)) > 0.3),
  );
  const missed = found.filter((face) => face === undefined).length;
  if (missed > 0) return `${missed} not found`;
  if (faces.length > people.length) return "more faces than people";
  const regions = found.map((face) => face!);
  const [plain, enrolled] = [
    await vision.templates(bytes, regions),
    await vision.templates(bytes, regions.slice(4), { enrolment: true }),
  ];
  const score = Math.min(...regions.map((face) => face.score));
  const norm = Math.min(...plain.map((template) => template.norm));
  if (score < 0.7) return "second look below .70";
  if (norm < 2.8) return "norm below 2.8";
  const samples = plain.map(({ vector }) => vector);
  return { seed, samples, reference: meanOf(enrolled.map(({ vector }) => vector)), score, norm };
};

const own = (one: Candidate): number => Math.min(...one.samples.map((sample) => dot(one.reference, sample)));

const across = (one: Candidate, other: Candidate): number =>
  Math.max(dot(one.reference, other.reference), ...other.samples.map((sample) => dot(one.reference, sample)));

const apart = (one: Candidate, other: Candidate): number => Math.max(across(one, other), across(other, one));

/** The same person after more pictures; undefined when one of them fails. */
const lookAgain = async (vision: Vision, first: Candidate): Promise<Candidate | undefined> => {
  let { samples, score, norm } = first;
  for (let picture = 1; picture <= FINALISTS.pictures; picture++) {
    const more = await look(vision, first.seed, picture);
    if (typeof more === "string") return undefined;
    samples = [...samples, ...more.samples];
    score = Math.min(score, more.score);
    norm = Math.min(norm, more.norm);
  }
  return { ...first, samples, score, norm };
};

/** The score that 55 others stay at or below; the lower, the more this face is one of its own. */
const crowd = (scores: readonly number[]): number => [...scores].sort((a, b) => a - b)[CAST.others - 1] ?? 2;

/** Who could consent: sure of herself (.7 leaves something above the pack's match floor of .62), and far from the crowd. */
const apartFromAll = (usable: readonly Candidate[]): Candidate[] =>
  usable
    .filter((one) => own(one) >= 0.7)
    .map((one) => ({
      one,
      score: crowd(usable.filter((other) => other !== one).map((other) => across(one, other))),
    }))
    .sort((a, b) => a.score - b.score)
    .slice(0, FINALISTS.consenting)
    .map(({ one }) => one);

/** Every choice of so many from a list. */
const choices = <T>(list: readonly T[], size: number): T[][] =>
  size === 0
    ? [[]]
    : list.flatMap((first, at) => choices(list.slice(at + 1), size - 1).map((rest) => [first, ...rest]));

/** The five, clear of each other, whose nearest of 55 others is furthest. */
const chooseConsenting = (from: readonly Candidate[], usable: readonly Candidate[]): Candidate[] => {
  const scores = new Map(from.map((one) => [one, usable.map((other) => across(one, other))]));
  const clear = (five: readonly Candidate[]) =>
    five.every((one, at) => five.slice(at + 1).every((other) => apart(one, other) < 0.43));
  const scored = choices(from, CAST.consenting)
    .filter(clear)
    .map((five) => {
      const columns = five.map((one) => scores.get(one)!);
      const others = usable.map((other, at) =>
        five.some(({ seed }) => seed === other.seed) ? 2 : Math.max(...columns.map((column) => column[at]!)),
      );
      return { five, score: crowd(others) };
    });
  if (scored.length === 0) throw new Error("no five people are clear of each other");
  return scored.reduce((a, b) => (b.score < a.score ? b : a)).five;
};

const nearest = (consenting: readonly Candidate[], other: Candidate): number =>
  Math.max(...consenting.map((one) => across(one, other)));

const vision = await openVision({
  pack: await readManifest(packFolder),
  modelsFolder,
  limits: { maxPixels: 1e8, maxFaces: 1000 },
  template: true,
});

const usable: Candidate[] = [];
const reasons = new Map<string, number>();
for (let seed = 1; seed <= Number(count); seed++) {
  const candidate = await look(vision, seed, 0);
  if (typeof candidate === "string") reasons.set(candidate, (reasons.get(candidate) ?? 0) + 1);
  else usable.push(candidate);
}
console.log(`${usable.length} of ${count} usable;`, Object.fromEntries(reasons));

const clearest = (
  consenting: readonly Candidate[],
  from: readonly Candidate[],
  wanted: number,
): Candidate[] =>
  from
    .filter((one) => !consenting.some(({ seed }) => seed === one.seed))
    .map((one) => ({ one, score: nearest(consenting, one) }))
    .sort((a, b) => a.score - b.score)
    .slice(0, wanted)
    .map(({ one }) => one);

const stillUsable = async (list: readonly Candidate[]): Promise<Candidate[]> => {
  const kept: Candidate[] = [];
  for (const one of list) {
    const seen = await lookAgain(vision, one);
    if (seen !== undefined) kept.push(seen);
  }
  console.log(`${kept.length} of ${list.length} passed the further looks`);
  return kept;
};

const consenting = chooseConsenting(await stillUsable(apartFromAll(usable)), usable);
const finalists = await stillUsable(clearest(consenting, usable, FINALISTS.others));
await vision.close();
const others = clearest(consenting, finalists, CAST.others);
for (const one of consenting) {
  const stranger = Math.max(...others.map((other) => across(one, other)));
  const fellow = Math.max(...consenting.filter((other) => other !== one).map((other) => apart(one, other)));
  const scores = `own >= ${own(one).toFixed(3)}, others <= ${stranger.toFixed(3)}, fellows <= ${fellow.toFixed(3)}`;
  console.log(`seed ${one.seed}: ${scores}, norm >= ${one.norm.toFixed(2)}`);
}
console.log(`second look >= ${Math.min(...[...consenting, ...others].map(({ score }) => score)).toFixed(3)}`);
console.log(`consenting: [${consenting.map(({ seed }) => seed).join(", ")}]`);
const seeds = others.map(({ seed }) => seed).sort((a, b) => a - b);
console.log(`others: [${seeds.join(", ")}]`);
