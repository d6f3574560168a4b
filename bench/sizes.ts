/**
 * Recall by the size of the face: each labelled picture is made so small that its face has so many pixels, and stands with
 * others in a picture as large as a camera's, where it is looked for and compared as in an import and a scan.
 */
import sharp, { type OverlayOptions } from "sharp";
import type { FaceRegion, Vision } from "../src/vision/vision.ts";

const PICTURE = { width: 4000, height: 3000, columns: 4, rows: 3 } as const;
const CELL = { width: PICTURE.width / PICTURE.columns, height: PICTURE.height / PICTURE.rows } as const;
/** A wall behind them: neither black nor white, which some detectors take for a margin. */
const GREY = { r: 118, g: 116, b: 112 } as const;

/** Longer side of the box, px. */
export const SIZES = [16, 20, 24, 28, 32, 40, 48, 64, 96] as const;

/** A picture, the face that was found in it, and what its reference is: the mean of the person's other pictures. */
export interface SizedSample {
  readonly bytes: Uint8Array;
  readonly box: FaceRegion["box"];
  readonly reference: Float32Array | null;
}

export interface SizeCounts {
  readonly px: number;
  readonly missed: { readonly errors: number; readonly trials: number };
  readonly notRecognised: { readonly errors: number; readonly trials: number };
}

interface Placed {
  readonly sample: SizedSample;
  /** Where the face lies in the large picture. */
  readonly x: number;
  readonly y: number;
}

const placed = async (samples: readonly SizedSample[], px: number) => {
  const all: Placed[] = [];
  const layers: OverlayOptions[] = [];
  for (const [at, sample] of samples.entries()) {
    const scale = px / Math.max(sample.box.width, sample.box.height);
    const upright = sharp(sample.bytes).rotate().removeAlpha();
    const { width, height } = await upright.metadata();
    const size = {
      width: Math.max(1, Math.round(width * scale)),
      height: Math.max(1, Math.round(height * scale)),
    };
    // What does not fit is cut around the face.
    const left = Math.max(0, Math.round(scale * (sample.box.x + sample.box.width / 2) - CELL.width / 2));
    const top = Math.max(0, Math.round(scale * (sample.box.y + sample.box.height / 2) - CELL.height / 2));
    const cut = {
      left: Math.min(left, Math.max(0, size.width - CELL.width)),
      top: Math.min(top, Math.max(0, size.height - CELL.height)),
      width: Math.min(CELL.width, size.width),
      height: Math.min(CELL.height, size.height),
    };
    const small = await upright
      .resize({ ...size, fit: "fill", kernel: "lanczos3" })
      .png()
      .toBuffer();
    const input = await sharp(small).extract(cut).png().toBuffer();
    const origin = {
      left: CELL.width * (at % PICTURE.columns) + Math.floor((CELL.width - cut.width) / 2),
      top: CELL.height * Math.floor(at / PICTURE.columns) + Math.floor((CELL.height - cut.height) / 2),
    };
    layers.push({ input, ...origin });
    all.push({
      sample,
      x: origin.left - cut.left + scale * (sample.box.x + sample.box.width / 2),
      y: origin.top - cut.top + scale * (sample.box.y + sample.box.height / 2),
    });
  }
  const { width, height } = PICTURE;
  const jpeg = await sharp({ create: { width, height, channels: 3, background: GREY } })
    .composite(layers)
    .jpeg({ quality: 90 })
    .toBuffer();
  return { jpeg, all };
};

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, at) => sum + value * b[at]!, 0);

/**
 * @param review score from which a face counts as recognised
 * @param told after each picture, with the share done, 0 to 1
 */
export const recallBySize = async (
  vision: Vision,
  samples: readonly SizedSample[],
  review: number,
  told: (share: number) => void,
): Promise<SizeCounts[]> => {
  const each = PICTURE.columns * PICTURE.rows;
  const counts: SizeCounts[] = [];
  let done = 0;
  for (const px of SIZES) {
    let [found, recognised, compared] = [0, 0, 0];
    // Nothing is made larger than it is.
    const large = samples.filter(({ box }) => Math.max(box.width, box.height) >= px);
    for (let from = 0; from < large.length; from += each) {
      const { jpeg, all } = await placed(large.slice(from, from + each), px);
      const { faces } = await vision.detect(jpeg);
      const matched = all.map(({ x, y }) =>
        faces.find(
          ({ box }) =>
            Math.abs(box.x + box.width / 2 - x) < px / 2 && Math.abs(box.y + box.height / 2 - y) < px / 2,
        ),
      );
      const regions = matched.filter((face) => face !== undefined);
      const templates = await vision.templates(jpeg, regions);
      for (const [at, { sample }] of all.entries()) {
        const face = matched[at];
        if (face) found++;
        if (!sample.reference) continue;
        compared++;
        const template = face && templates[regions.indexOf(face)];
        if (template?.vector && dot(template.vector, sample.reference) >= review) recognised++;
      }
      for (const { vector } of templates) vector?.fill(0);
      told(++done / (SIZES.length * Math.ceil(samples.length / each)));
    }
    counts.push({
      px,
      missed: { errors: large.length - found, trials: large.length },
      notRecognised: { errors: compared - recognised, trials: compared },
    });
  }
  return counts;
};
