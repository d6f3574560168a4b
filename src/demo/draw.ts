/**
 * People who do not exist, drawn from a seed, and photographs of them. The same seed is the same person; a
 * variation is the same person at another moment: mouth, brows, light. facesjs draws the heads; the bodies, the
 * light and the places are ours.
 */
import { faceToSvgString, generate } from "facesjs";
import sharp, { type Exif } from "sharp";
import { between, type Chance, chanceFrom, oneOf, seedOf } from "./chance.ts";
import { drawPlace } from "./place.ts";
import { type Canvas, type Light, lay, rasterise, type Sprite } from "./sprite.ts";
import { drawTurned } from "./turn.ts";

/** Another moment of a face: what changes in the drawing. Angles in degrees. */
const EXPRESSIONS = {
  still: { mouth: undefined, browDegrees: 0, eyeDegrees: 0 },
  smiling: { mouth: "smile", browDegrees: 2, eyeDegrees: 1 },
  pleased: { mouth: "smile-closed", browDegrees: 1, eyeDegrees: 0 },
  speaking: { mouth: "mouth3", browDegrees: 3, eyeDegrees: 0 },
} as const;
export type Expression = keyof typeof EXPRESSIONS;
export const EXPRESSION_NAMES = Object.keys(EXPRESSIONS) as Expression[];

/** One person on a photograph. */
export interface PersonShown {
  /** Who: the seed of the drawing. */
  readonly seed: number;
  /** Centre of the face, px. */
  readonly xPx: number;
  readonly yPx: number;
  /** Width of the face, px: about the box that detection gives back. */
  readonly sizePx: number;
  /** Head and body leaning to the right, degrees. Default 0. */
  readonly tiltDegrees?: number;
  /** Head turned to her left, which is to the right of the picture, degrees. Default 0. */
  readonly turnDegrees?: number;
  /** 0 is the person as first drawn, another number another moment of her. Default 0. */
  readonly variation?: number;
}

export interface Photograph {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Seed of the place: sky, field, stands. */
  readonly place: number;
  /** A plain wall of this colour instead of the place. */
  readonly wall?: string;
  /** From back to front: later ones stand before earlier ones. */
  readonly people: readonly PersonShown[];
  readonly format?: "jpeg" | "png" | "webp";
  /** Written into the file, as sharp's `withExif` takes it. */
  readonly exif?: Exif;
}

/** Units of a facesjs drawing (400 x 600): the face is about this wide, its centre is here. */
const FACE = { width: 240, x: 200, y: 365 } as const;

/** Shirt, shorts, trim: plain colours that no real club owns. */
const KITS = [
  ["#2f6f8f", "#16324a", "#f2c14e"],
  ["#a63d40", "#3b1f2b", "#f4e3c1"],
  ["#4f7942", "#24371f", "#ffffff"],
  ["#e0a030", "#5b3a29", "#26547c"],
  ["#6b5b95", "#2e2a4a", "#f7cac9"],
  ["#dfe7e9", "#44525a", "#d1495b"],
] as const;

/** What would hide the face or look like a joke: drawn without. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  facemask: "none",
  "santa-hat": "none",
  "eye-black": "none",
  pinocchio: "nose4",
  honker: "nose3",
};

type Features = ReturnType<typeof generate>;

/** facesjs reads Math.random; for the length of one synchronous call it reads ours. */
const withChance = <T>(chance: Chance, draw: () => T): T => {
  const original = Math.random;
  Math.random = chance;
  try {
    return draw();
  } finally {
    Math.random = original;
  }
};

const featuresOf = (seed: number): Features => {
  const chance = chanceFrom(seedOf(1, seed));
  const gender = oneOf(chance, ["female", "male"] as const);
  const features = withChance(chance, () => generate({ teamColors: [...oneOf(chance, KITS)] }, { gender }));
  for (const feature of [features.glasses, features.accessories, features.nose]) {
    feature.id = LEFT_OUT[feature.id] ?? feature.id;
  }
  return features;
};

/** Colour of her skin, as it is drawn: `#rrggbb`. */
export const skinOf = (seed: number): string => featuresOf(seed).body.color;

const expressed = (features: Features, expression: Expression): Features => {
  const { mouth, browDegrees, eyeDegrees } = EXPRESSIONS[expression];
  return {
    ...features,
    accessories: { ...features.accessories },
    hair: { ...features.hair },
    mouth: { ...features.mouth, id: mouth ?? features.mouth.id },
    eyebrow: { ...features.eyebrow, angle: features.eyebrow.angle + browDegrees },
    eye: { ...features.eye, angle: features.eye.angle + eyeDegrees },
  };
};

/** A drawn person as an SVG document of 400 x 600 units: head and shoulders, the same for the same seed. */
export const drawPerson = (seed: number, expression: Expression = "still"): string =>
  faceToSvgString(expressed(featuresOf(seed), expression)).replace(
    'width="100%" height="100%"',
    'width="400" height="600"',
  );

/** Below the shoulders: arms, shirt with a blank bib, shorts, legs; without it busts would float. */
const bodyOf = ({ body, teamColors }: Features): string => {
  const limb = (x: number, y: number, width: number, height: number) =>
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="24" fill="${body.color}" stroke="#000" stroke-width="6"/>`;
  const [shirt, shorts, trim] = teamColors;
  const wide = 250 * body.size;
  const left = 200 - wide / 2;
  return [
    limb(left - 56, 560, 60, 330),
    limb(left + wide - 4, 560, 60, 330),
    limb(105, 960, 76, 480),
    limb(219, 960, 76, 480),
    `<rect x="${left}" y="570" width="${wide}" height="330" fill="${shirt}" stroke="#000" stroke-width="6"/>`,
    `<rect x="${left + 40}" y="690" width="${wide - 80}" height="130" fill="#f6f4ee"/>`,
    `<rect x="${left + 40}" y="690" width="${wide - 80}" height="26" fill="${trim}"/>`,
    `<path d="M${left} 895h${wide}l8 190h${-(wide / 2 - 4)}l-4-90-4 90h${-(wide / 2 - 4)}z" fill="${shorts}" stroke="#000" stroke-width="6"/>`,
  ].join("");
};

/** facesjs names every gradient "a"; on one sheet each feature gets its own name. */
const withOwnNames = (svg: string): string =>
  svg
    .split("\n<g")
    .map((part, at) => part.replaceAll('id="a"', `id="a${at}"`).replaceAll("#a)", `#a${at})`))
    .join("\n<g");

/** A figure is 400 units wide; down to here it shows the shirt, or the whole body with the legs. */
const BUST_UNITS = 900;
const WHOLE_UNITS = 1450;

/** The head alone, as the inside of an SVG. */
const headOf = (features: Features): string =>
  faceToSvgString(features)
    .replace(/^<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "");

/** Head and body as the inside of an SVG. */
const figureOf = (seed: number, expression: Expression, turnDegrees: number): string => {
  const features = expressed(featuresOf(seed), expression);
  return bodyOf(features) + withOwnNames(drawTurned(features, turnDegrees, headOf));
};

/**
 * An event shows the same few people again and again: their figures are kept, up to this many bytes, oldest
 * dropped first. 60 people in 4 expressions at 120 px a face are 139 MB; groups and teams share them.
 */
const KEPT_BYTES = 128 * 2 ** 20;
const kept = new Map<string, Sprite>();
let keptBytes = 0;

const keep = (key: string, sprite: Sprite): Sprite => {
  for (const [oldest, { bytes }] of kept) {
    if (keptBytes + sprite.bytes.length <= KEPT_BYTES) break;
    kept.delete(oldest);
    keptBytes -= bytes.length;
  }
  if (!kept.has(key)) keptBytes += sprite.bytes.length;
  kept.set(key, sprite);
  return sprite;
};

const spriteOf = async (
  seed: number,
  expression: Expression,
  scale: number,
  units: number,
  turnDegrees: number,
): Promise<Sprite> => {
  // Powers of two, so that few sizes are kept; enlarged by 1.6 at most, shrunk by less than 1.3.
  const step = 2 ** Math.min(1, Math.max(-2, Math.ceil(Math.log2(scale / 1.6))));
  const key = `${seed} ${expression} ${step} ${units} ${turnDegrees}`;
  return (
    kept.get(key) ?? keep(key, await rasterise(figureOf(seed, expression, turnDegrees), 400, units, step))
  );
};

/** How a person looks at one moment: brightness within 15 %, warmth within 5 %. */
const momentOf = (seed: number, variation: number): { expression: Expression; light: Light } => {
  if (variation === 0) return { expression: "still", light: [1, 1, 1] };
  const chance = chanceFrom(seedOf(2, seed, variation));
  const expression = oneOf(chance, EXPRESSION_NAMES);
  const bright = between(chance, 0.85, 1.12);
  const warm = between(chance, -0.05, 0.05);
  return { expression, light: [bright * (1 + warm), bright, bright * (1 - warm)] };
};

const layPerson = async (canvas: Canvas, person: PersonShown): Promise<void> => {
  const { seed, xPx, yPx, sizePx, tiltDegrees = 0, turnDegrees = 0, variation = 0 } = person;
  const { expression, light } = momentOf(seed, variation);
  const scale = sizePx / FACE.width;
  const legsShow = yPx + (BUST_UNITS - FACE.y) * scale < canvas.height;
  const sprite = await spriteOf(seed, expression, scale, legsShow ? WHOLE_UNITS : BUST_UNITS, turnDegrees);
  const anchor = { anchorX: FACE.x, anchorY: FACE.y, atX: xPx, atY: yPx };
  lay(canvas, sprite, { ...anchor, scale, degrees: tiltDegrees, light });
};

/** Drawn at half the size and enlarged: half the time, and a background a little out of focus. */
const placeAsCanvas = async (width: number, height: number, seed: number): Promise<Canvas> => {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width >> 1}" height="${height >> 1}" viewBox="0 0 ${width} ${height}">`;
  const sheet = Buffer.from(`${open}${drawPlace(width, height, seed)}</svg>`);
  const image = sharp(sheet)
    .flatten({ background: "#fff" })
    .resize(width, height, { kernel: "linear", fit: "fill" });
  return { bytes: await image.raw().toBuffer(), width, height };
};

const wallAsCanvas = async (width: number, height: number, background: string): Promise<Canvas> => ({
  bytes: await sharp({ create: { width, height, channels: 3, background } })
    .raw()
    .toBuffer(),
  width,
  height,
});

/** Where a drawn face is, as the truth file says it: a square around its centre, px. */
export const faceBoxOf = ({ xPx, yPx, sizePx }: PersonShown) => ({
  x: Math.round(xPx - sizePx / 2),
  y: Math.round(yPx - sizePx / 2),
  width: Math.round(sizePx),
  height: Math.round(sizePx),
});

/**
 * Draws a photograph and encodes it (JPEG quality 88 unless another format is asked). The same photograph gives
 * the same bytes on the same kind of machine.
 */
export const drawPhotograph = async (photograph: Photograph): Promise<Uint8Array> => {
  const { widthPx: width, heightPx: height, place, wall, people, format = "jpeg", exif } = photograph;
  const canvas = await (wall ? wallAsCanvas(width, height, wall) : placeAsCanvas(width, height, place));
  for (const person of people) await layPerson(canvas, person);
  const flat = sharp(canvas.bytes, { raw: { width, height, channels: 3 } });
  const image = exif === undefined ? flat : flat.withExif(exif);
  const encoded = format === "jpeg" ? image.jpeg({ quality: 88 }) : image.toFormat(format);
  return new Uint8Array(await encoded.toBuffer());
};
