/**
 * What is asked of somebody who holds a camera, and when it was done: steps in an order drawn at random, judged from the
 * five points of a face, its light and its sharpness. No template is part of it, and nothing here tells who somebody is, or
 * that anybody was there: a program that bends one photograph passes every step, and so does a film. It makes good pictures,
 * and evidence for a human (capture-evidence.ts); what opens is vouched for by something else (law 11).
 */
import { words } from "../words/words.ts";
import type { Language } from "./errors.ts";

export const CAPTURE_STEPS = [
  "straight",
  "turn-left",
  "turn-right",
  "closer",
  "tilt-left",
  "tilt-right",
] as const;
export type CaptureStep = (typeof CAPTURE_STEPS)[number];

const TURNS = ["turn-left", "turn-right"] as const satisfies readonly CaptureStep[];
const OTHERS = ["closer", "tilt-left", "tilt-right"] as const satisfies readonly CaptureStep[];

/** Straight first; then two or three movements in an order nobody knows before. @param below a random whole number from 0 to `n` - 1 */
export const drawChallenge = (below: (n: number) => number): CaptureStep[] => {
  const turns: CaptureStep[] = [...TURNS];
  const first = turns.splice(below(turns.length), 1)[0]!;
  const rest: CaptureStep[] = [...turns, ...OTHERS];
  const moves = [first];
  for (let more = 1 + below(2); more > 0; more--)
    moves.splice(below(moves.length + 1), 0, rest.splice(below(rest.length), 1)[0]!);
  return ["straight", ...moves];
};

/** What one frame shows. */
export interface SeenFrame {
  readonly faces: number;
  /** Of the only face. */
  readonly face: {
    readonly yaw: number;
    readonly rollDegrees: number;
    readonly eyesPx: number;
    /** Mean grey level of its middle, 0 to 255: said, and no reason to refuse. */
    readonly brightness: number;
    /** Standard deviation of the grey levels there: whether anything can be told apart, on any skin. */
    readonly contrast: number;
    /** Shares of it that are as white, or as black, as the camera can say. */
    readonly white: number;
    readonly black: number;
    readonly sharpness: number;
    /** Distance of the centre of the face from that of the frame, in halves of the frame's sides. */
    readonly offCentre: number;
  } | null;
}
type SeenFace = NonNullable<SeenFrame["face"]>;

/** Said while she holds the camera. */
export const FEEDBACK = {
  "no-face": words("domain.capture.noFaceSeenLook"),
  "several-faces": words("domain.capture.alonePicture"),
  "too-dark": words("domain.capture.tooDarkTurnTowards"),
  "too-bright": words("domain.capture.tooBrightTurnAway"),
  "too-far": words("domain.capture.comeCloser"),
  "off-centre": words("domain.capture.bringYourFaceMiddle"),
  blurred: words("domain.capture.holdStillMoment"),
  "look-straight": words("domain.capture.lookStraightIntoCamera"),
  "hold-upright": words("domain.capture.holdYourHeadUpright"),
  "turn-more-left": words("domain.capture.turnYourHeadLittle"),
  "turn-more-right": words("domain.capture.turnYourHeadLittleMore"),
  "turn-less": words("domain.capture.turnYourHeadLittleLess"),
  "other-way": words("domain.capture.otherWay"),
  "come-closer": words("domain.capture.comeLittleCloserCamera"),
  "tilt-more-left": words("domain.capture.leanYourHeadMore"),
  "tilt-more-right": words("domain.capture.leanYourHeadMoreYour"),
} as const satisfies Record<string, Readonly<Record<Language, string>>>;
export type FeedbackCode = keyof typeof FEEDBACK;

/** What is asked, in words. */
export const STEP_WORDS: Readonly<Record<CaptureStep, Readonly<Record<Language, string>>>> = {
  straight: words("domain.capture.lookStraightIntoCamera2"),
  "turn-left": words("domain.capture.turnYourHeadYour"),
  "turn-right": words("domain.capture.turnYourHeadYourRight"),
  closer: words("domain.capture.comeCloserCamera"),
  "tilt-left": words("domain.capture.leanYourHeadYour"),
  "tilt-right": words("domain.capture.leanYourHeadYourRight"),
};

/**
 * Measured with five drawn people at 640 x 480, faces 160 px wide: looking straight they stay within .03 of yaw and 3° of
 * roll; turned by 24° they are .1 to .47 away; leant by 14° the eyes lean by 11° to 21°, and the yaw moves by .13 at most;
 * a face 1.44 times as large has its eyes 1.36 to 1.45 times as far apart.
 *
 * Light is measured on 14 real people in eleven exposures (docs/guide/capture.md): a face matched itself down to a contrast of
 * 2.9 grey levels, the lowest that was found at all, at a mean grey of 14; with four to seven tenths of it
 * burnt out 29 of 30 did, beyond eight tenths 19 of 34.
 */
export const CAPTURE_LIMITS = {
  /** Yaw and roll of somebody who looks straight. */
  straightYaw: 0.12,
  straightRoll: 10,
  /** Away from her own straight frame. */
  turnYaw: 0.09,
  /** Leaning moves the points a little too: a turn is done with the head upright. */
  turnRoll: 9,
  /** Beyond it, too little of the face is seen. */
  mostYaw: 0.75,
  tiltDegrees: 8,
  closer: 1.2,
  contrast: 2.5,
  clipped: 0.7,
  sharpness: 0.12,
  offCentre: 0.6,
} as const;

/** By what can be told apart in the face, and never by how dark it is (R103). */
const badlyLit = ({ brightness, contrast, white, black }: SeenFace): FeedbackCode | undefined => {
  if (white > CAPTURE_LIMITS.clipped) return "too-bright";
  if (black > CAPTURE_LIMITS.clipped) return "too-dark";
  if (contrast >= CAPTURE_LIMITS.contrast) return undefined;
  return brightness > 128 ? "too-bright" : "too-dark";
};

/** What keeps any frame from being used. @param least eye distance that a template needs, px */
const unusable = ({ faces, face }: SeenFrame, least: number): FeedbackCode | undefined => {
  const { sharpness, offCentre } = CAPTURE_LIMITS;
  if (faces > 1) return "several-faces";
  if (faces === 0 || !face) return "no-face";
  const light = badlyLit(face);
  if (light) return light;
  if (face.eyesPx < least) return "too-far";
  if (face.offCentre > offCentre) return "off-centre";
  return face.sharpness < sharpness ? "blurred" : undefined;
};

const { straightYaw, straightRoll, turnYaw, turnRoll, mostYaw, tiltDegrees, closer } = CAPTURE_LIMITS;

const judgeTurn = (turned: number, leant: number, code: FeedbackCode): FeedbackCode | undefined => {
  if (Math.abs(leant) > turnRoll) return "hold-upright";
  if (turned < -turnYaw) return "other-way";
  if (turned < turnYaw) return code;
  return turned > mostYaw ? "turn-less" : undefined;
};

const judgeTilt = (leant: number, code: FeedbackCode): FeedbackCode | undefined => {
  if (leant < -tiltDegrees) return "other-way";
  return leant < tiltDegrees ? code : undefined;
};

/** What is still missing of the step in this frame, against her own straight one; undefined when it was done. */
const JUDGES: Readonly<
  Record<CaptureStep, (face: SeenFace, straight: SeenFace) => FeedbackCode | undefined>
> = {
  straight: (face) => {
    if (Math.abs(face.yaw) > straightYaw) return "look-straight";
    return Math.abs(face.rollDegrees) > straightRoll ? "hold-upright" : undefined;
  },
  "turn-left": (face, straight) =>
    judgeTurn(face.yaw - straight.yaw, face.rollDegrees - straight.rollDegrees, "turn-more-left"),
  "turn-right": (face, straight) =>
    judgeTurn(straight.yaw - face.yaw, face.rollDegrees - straight.rollDegrees, "turn-more-right"),
  closer: (face, straight) => {
    if (face.eyesPx < closer * straight.eyesPx) return "come-closer";
    return Math.abs(face.yaw - straight.yaw) > 1.5 * straightYaw ? "look-straight" : undefined;
  },
  "tilt-left": (face, straight) => judgeTilt(face.rollDegrees - straight.rollDegrees, "tilt-more-left"),
  "tilt-right": (face, straight) => judgeTilt(straight.rollDegrees - face.rollDegrees, "tilt-more-right"),
};

export interface Judged {
  /** Which frames show the step done, the sharpest first. */
  readonly done: readonly number[];
  /** Why the others do not, each once. */
  readonly feedback: readonly FeedbackCode[];
}

/** @param straight the best frame of the first step; none while that is the one that is judged */
export const judgeStep = (
  step: CaptureStep,
  frames: readonly SeenFrame[],
  straight: SeenFace | null,
  leastEyesPx: number,
): Judged => {
  const verdicts = frames.map((frame) => {
    const fault = unusable(frame, leastEyesPx);
    return fault ?? JUDGES[step](frame.face!, straight ?? frame.face!);
  });
  const done = verdicts.flatMap((fault, i) => (fault === undefined ? [i] : []));
  done.sort((a, b) => frames[b]!.face!.sharpness - frames[a]!.face!.sharpness);
  return { done, feedback: [...new Set(verdicts.filter((fault) => fault !== undefined))] };
};
