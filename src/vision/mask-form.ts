/**
 * How a mask lies on a picture: which pixels it covers wholly, and which at its rim only in part. A face's own box is covered
 * wholly whatever else is decided; the rim is soft outside of it alone.
 */
import type { MaskReach, MaskStyle } from "../domain/publish.ts";
import type { Box } from "../domain/words.ts";
import type { MaskRegion } from "./vision.ts";

/** |x / halfWidth|^power + |y / halfHeight|^power <= 1 around a centre: 2 is an ellipse, 8 nearly a rectangle. In pixels. */
export interface Form {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
  readonly power: number;
  /** How far beyond the form its rim fades to nothing, of its size. */
  readonly rim: number;
}

/** How far something reaches beyond the detector's box, which ends at the hairline, the chin and the ears; in widths and heights of it. */
interface Beyond {
  readonly side: number;
  readonly above: number;
  readonly below: number;
}

/** Hair and ears of most heads; and hats, long hair, a beard and the neck as well. */
const BEYOND = {
  head: { side: 0.15, above: 0.38, below: 0.15 },
  wide: { side: 0.6, above: 0.9, below: 0.55 },
} as const satisfies Record<MaskReach, Beyond>;

/** Somebody's head that stays visible, with their hair. */
const VISIBLE: Beyond = { side: 0.15, above: 0.45, below: 0.15 };

/** How round a mask of each style is, and how soft its rim. A power of 3 is about the roundest that holds the corners of a face. */
const LOOKS = {
  ellipse: { power: 3, rim: 0.1 },
  rectangle: { power: 8, rim: 0.03 },
  surroundings: { power: 3, rim: 0.3 },
} as const satisfies Record<MaskStyle, Pick<Form, "power" | "rim">>;

/** The region around a face. */
const regionOf = ({ x, y, width, height }: Box, { side, above, below }: Beyond): Box => ({
  x: x - width * side,
  y: y - height * above,
  width: width * (1 + 2 * side),
  height: height * (1 + above + below),
});

/** The form that touches the sides of that region. */
const formIn = ({ x, y, width, height }: Box, look: Pick<Form, "power" | "rim">): Form => ({
  x: x + width / 2,
  y: y + height / 2,
  halfWidth: width / 2,
  halfHeight: height / 2,
  ...look,
});

/** The smallest form of this power that holds the whole region, corners too. */
const formAround = (region: Box, look: Pick<Form, "power" | "rim">): Form => {
  const form = formIn(region, look);
  const by = 2 ** (1 / look.power);
  return { ...form, halfWidth: form.halfWidth * by, halfHeight: form.halfHeight * by };
};

/** What is covered for a face; of a mask drawn by hand what was drawn. */
export const maskForm = (region: MaskRegion, style: MaskStyle, reach: MaskReach): Form =>
  region.drawn
    ? formAround(region, { ...LOOKS[style], power: Math.max(4, LOOKS[style].power) })
    : formIn(regionOf(region, BEYOND[reach]), LOOKS[style]);

/** A box trembles by so much from one look to the next. */
const TREMBLE = { side: 0.04, above: 0.04, below: 0.04 } as const;

/** What stays covered of a face whoever is beside it. */
export const faceForm = (region: MaskRegion): Form =>
  formAround(region.drawn ? region : regionOf(region, TREMBLE), { power: 6, rim: 0.06 });

/** The head of somebody visible: no mask reaches over it. */
export const visibleForm = (face: Box): Form => formIn(regionOf(face, VISIBLE), LOOKS.ellipse);

/** How much of each pixel of a rectangle is covered, 255 wholly, row by row. */
export interface Stencil {
  readonly left: number;
  readonly top: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly shares: Uint8Array;
}

const WHOLLY = 255;

/** The fade is read from so many steps: a power for each pixel would cost more than the encoder. */
const STEPS = 256;

/** By the sum of the powers, from 1 at the form to the end of its rim. */
const fadeOf = ({ power, rim }: Form): Uint8Array =>
  Uint8Array.from({ length: STEPS + 1 }, (_, step) => {
    const sum = 1 + (step / STEPS) * ((1 + rim) ** power - 1);
    const left = (1 + rim - sum ** (1 / power)) / rim;
    // Smooth at both ends.
    return Math.min(WHOLLY - 1, Math.round(WHOLLY * left * left * (3 - 2 * left)));
  });

/** Of each pixel of a row or a column, |distance / half|^power; of the point of the pixel that is nearest to the middle. */
const powersOf = (from: number, count: number, middle: number, half: number, power: number): Float64Array =>
  Float64Array.from({ length: count }, (_, at) => {
    const distance = Math.max(0, Math.abs(from + at + 0.5 - middle) - 0.5);
    return (distance / half) ** power;
  });

/** Bounds of a form with its rim in a picture, whole pixels. */
const boundsOf = (form: Form, widthPx: number, heightPx: number): Omit<Stencil, "shares"> => {
  const [reachX, reachY] = [form.halfWidth * (1 + form.rim), form.halfHeight * (1 + form.rim)];
  const left = Math.max(0, Math.floor(form.x - reachX));
  const top = Math.max(0, Math.floor(form.y - reachY));
  return {
    left,
    top,
    widthPx: Math.max(0, Math.min(widthPx, Math.ceil(form.x + reachX)) - left),
    heightPx: Math.max(0, Math.min(heightPx, Math.ceil(form.y + reachY)) - top),
  };
};

/** How much of each pixel within these bounds a form covers. */
const sharesOf = (form: Form, { left, top, widthPx, heightPx }: Omit<Stencil, "shares">): Uint8Array => {
  const shares = new Uint8Array(widthPx * heightPx);
  const fade = fadeOf(form);
  const scale = STEPS / ((1 + form.rim) ** form.power - 1);
  const across = powersOf(left, widthPx, form.x, form.halfWidth, form.power);
  const down = powersOf(top, heightPx, form.y, form.halfHeight, form.power);
  for (let y = 0; y < heightPx; y++) {
    const own = 1 - down[y]!;
    const row = y * widthPx;
    // Inwards from both sides: what lies between is covered wholly.
    let [from, to] = [0, widthPx];
    for (; from < to && across[from]! > own; from++)
      shares[row + from] = fade[Math.min(STEPS, Math.floor((across[from]! - own) * scale))]!;
    for (; to > from && across[to - 1]! > own; to--)
      shares[row + to - 1] = fade[Math.min(STEPS, Math.floor((across[to - 1]! - own) * scale))]!;
    shares.fill(WHOLLY, row + from, row + to);
  }
  return shares;
};

const meet = (a: Omit<Stencil, "shares">, b: Omit<Stencil, "shares">): boolean =>
  a.left < b.left + b.widthPx &&
  b.left < a.left + a.widthPx &&
  a.top < b.top + b.heightPx &&
  b.top < a.top + a.heightPx;

/**
 * What is covered of a picture for one region: its form, without the heads of those who stay visible, and its face whatever
 * they do.
 * @param visible forms of their heads
 */
export const stencilOf = (
  region: MaskRegion,
  form: Form,
  visible: readonly Form[],
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): Stencil => {
  const face = faceForm(region);
  const [own, core] = [boundsOf(form, widthPx, heightPx), boundsOf(face, widthPx, heightPx)];
  const [left, top] = [Math.min(own.left, core.left), Math.min(own.top, core.top)];
  const bounds = {
    left,
    top,
    widthPx: Math.max(own.left + own.widthPx, core.left + core.widthPx) - left,
    heightPx: Math.max(own.top + own.heightPx, core.top + core.heightPx) - top,
  };
  const shares = sharesOf(form, bounds);
  const near = visible.filter((head) => meet(bounds, boundsOf(head, widthPx, heightPx)));
  for (const head of near) {
    const hers = sharesOf(head, bounds);
    for (let at = 0; at < shares.length; at++)
      if (hers[at]! > 0) shares[at] = Math.round((shares[at]! * (WHOLLY - hers[at]!)) / WHOLLY);
  }
  if (near.length > 0 || region.drawn) {
    const covered = sharesOf(face, bounds);
    for (let at = 0; at < shares.length; at++) if (covered[at]! > shares[at]!) shares[at] = covered[at]!;
  }
  return { ...bounds, shares };
};

/** Whether a point lies on the form or its rim. */
export const isOn = ({ x, y, halfWidth, halfHeight, power, rim }: Form, atX: number, atY: number): boolean =>
  (Math.abs(atX - x) / halfWidth) ** power + (Math.abs(atY - y) / halfHeight) ** power <= (1 + rim) ** power;
