/**
 * Presentations to the live capture: of people who are there (drawn, with a hand that shakes and a camera's noise), of attacks
 * from one still, of films and of programs. Each follows a challenge as the portal draws it, and is judged by its code.
 */
import sharp from "sharp";
import { framesOf } from "../src/demo/camera.ts";
import { between, type Chance, chanceFrom, seedOf } from "../src/demo/chance.ts";
import { CAPTURE_STEPS, type CaptureStep, drawChallenge, judgeStep } from "../src/domain/capture.ts";
import type { CaptureEvidence } from "../src/domain/capture-evidence.ts";
import type { Captured } from "../src/engine/images/jobs.ts";
import { attackOf, type Moment, SPECIES, type Species, stillOf, watched } from "./attacks.ts";
import { type Still, turnedBack, warped } from "./warps.ts";

export type See = (bytes: Uint8Array) => Promise<Captured>;

/** One capture: whether every movement was followed, and what it then says of itself. */
export interface Presented {
  readonly species: string;
  readonly from: "drawn" | "real";
  readonly who: string;
  readonly evidence: CaptureEvidence | null;
}

const LEAST_EYES_PX = 24;
/** How far a movement goes, in the order in which they are tried: until one is followed. */
const SHARES = [0.75, 1, 0.5];
/** Challenges to each person or still: how often the rest is drawn anew. */
const CHALLENGES = 3;

type Show = (step: CaptureStep, share: number) => Promise<Uint8Array>;
type Shown = ReadonlyMap<CaptureStep, Moment>;

/** Every movement that may be asked, shown once: those that the portal follows. */
const showAll = async (see: See, show: Show): Promise<Shown> => {
  const shown = new Map<CaptureStep, Moment>();
  const first = await show("straight", 0);
  const straight = await see(first);
  if (judgeStep("straight", [straight], null, LEAST_EYES_PX).done.length === 0) return shown;
  shown.set("straight", { step: "straight", bytes: first, seen: straight });
  for (const step of CAPTURE_STEPS.slice(1))
    for (const share of SHARES) {
      const bytes = await show(step, share);
      const seen = await see(bytes);
      if (judgeStep(step, [seen], straight.face, LEAST_EYES_PX).done.length === 0) continue;
      shown.set(step, { step, bytes, seen });
      break;
    }
  return shown;
};

const challengesFor = (chance: Chance): CaptureStep[][] =>
  Array.from({ length: CHALLENGES }, () => drawChallenge((n) => Math.floor(chance() * n)));

const present = (
  shown: Shown,
  chance: Chance,
  kind: Omit<Presented, "evidence">,
  change: (moments: Moment[]) => Moment[] = (moments) => moments,
): Presented[] =>
  challengesFor(chance).map((steps) => {
    const moments = steps.flatMap((step) => shown.get(step) ?? []);
    return { ...kind, evidence: moments.length < steps.length ? null : watched(change(moments)) };
  });

/** Held in a hand, through a sensor: a little aside, a little turned, and no two pixels quite alike. */
const handHeld = async (jpeg: Uint8Array, chance: Chance): Promise<Uint8Array> => {
  const { data, info } = await sharp(jpeg).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const still = { bytes: new Uint8Array(data), width, height, x: width / 2, y: height / 2, eyes: 1 };
  const turn = turnedBack(still, between(chance, -1.5, 1.5));
  const [dx, dy] = [between(chance, -8, 8), between(chance, -8, 8)];
  const moved = warped(still, (x, y) => turn(x + dx, y + dy));
  for (let at = 0; at < moved.length; at++)
    moved[at] = Math.max(0, Math.min(255, moved[at]! + 4 * (chance() + chance() - 1)));
  return new Uint8Array(
    await sharp(moved, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 85 })
      .toBuffer(),
  );
};

/** As a film that is shown again and taken again: smaller, softer, other greys, encoded twice. */
const refilmed = async (jpeg: Uint8Array): Promise<Uint8Array> => {
  const { width, height } = await sharp(jpeg).metadata();
  const small = await sharp(jpeg)
    .resize(Math.round(width * 0.75))
    .gamma(1.15)
    .jpeg({ quality: 60 })
    .toBuffer();
  return new Uint8Array(await sharp(small).resize(width, height).blur(0.6).jpeg({ quality: 80 }).toBuffer());
};

/** A frame that was sent before comes again while the second step is due; then the right one. */
const withAFrameAgain = ([first, ...rest]: Moment[]): Moment[] => [
  first!,
  { ...first!, step: rest[0]!.step, followed: false },
  ...rest,
];

/** Somebody drawn who is there, and the same filmed, or sent by a program. */
export const presentDrawn = async (see: See, seed: number): Promise<Presented[]> => {
  const chance = chanceFrom(seedOf(31, seed));
  const live = async (step: CaptureStep, share: number) =>
    handHeld(
      (await framesOf({ seed, place: seed }, step, 4))[Math.max(0, Math.round(4 * share) - 1)]!,
      chance,
    );
  const kind = { from: "drawn" as const, who: `drawn ${seed}` };
  const shown = await showAll(see, live);
  const film = new Map<CaptureStep, Moment>();
  for (const [step, moment] of shown) {
    const bytes = await refilmed(moment.bytes);
    film.set(step, { step, bytes, seen: await see(bytes) });
  }
  return [
    ...present(shown, chance, { ...kind, species: "bona fide" }),
    ...present(film, chance, { ...kind, species: "film replayed" }),
    ...present(
      shown,
      chance,
      { ...kind, species: "frames injected, as fast as a program sends them" },
      (moments) => moments.map((moment) => ({ ...moment, afterMs: 60 })),
    ),
    ...present(shown, chance, { ...kind, species: "frames injected, one of them twice" }, withAFrameAgain),
  ];
};

/** Every species from one still. @param room another place, of the same size */
export const presentStill = async (
  see: See,
  jpeg: Uint8Array,
  room: (still: Still) => Promise<Uint8Array>,
  { from, who, seed }: { from: Presented["from"]; who: string; seed: number },
): Promise<Presented[]> => {
  const seen = await see(jpeg);
  if (!seen.traces) return [];
  const still = await stillOf(jpeg, seen);
  const scene = { still, room: await room(still) };
  const chance = chanceFrom(seedOf(32, seed));
  const presented: Presented[] = [];
  for (const species of Object.keys(SPECIES) as Species[]) {
    const shown = await showAll(see, attackOf(species, scene));
    presented.push(...present(shown, chance, { species, from, who }));
  }
  return presented;
};
