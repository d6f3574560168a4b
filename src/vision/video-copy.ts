/**
 * A masked recording, stretch by stretch, so that each is done in bounded time and memory, several at once, and none
 * twice. First every frame is looked at; then, when it is known where heads go and who may stay visible, every frame is
 * painted and encoded, and the stretch that was written is read back and looked at like a recording of its own.
 */
import { type Box, intersectionOverUnion } from "../domain/words.ts";
import { type Ffmpeg, type Frame, framesOf, type Video } from "./ffmpeg.ts";
import { headOf, type Plane, paint, scaledShape, shapeOf } from "./mask.ts";
import { type Moment, predicted, verified } from "./predict.ts";
import type { Raster } from "./raster.ts";
import { isFoundAgain } from "./second-look.ts";
import { openEncoder } from "./video-encode.ts";
import { coveredAt, mayBeSeen, type Path, type Point, type Seen, visibleAt } from "./video-mask.ts";
import type { MaskStyle, Vision } from "./vision.ts";

/** From a time, to the frame before another. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What looks at frames: it makes no template of anything. */
export type Look = Pick<Vision, "boxesIn" | "boxesAt">;

export interface LookOptions {
  readonly stretch: Stretch;
  /** Every so many frames are looked at whole; 1 is all of them. In those between, heads are looked for where they should be. */
  readonly everyFrames: number;
  /** Every so many frames the detector looks harder: what it finds there is covered in the frames around too. */
  readonly hardEveryFrames: number;
  readonly signal?: AbortSignal;
}

/** Frames are looked at within this side, px: the detector's own first size. */
const LOOK_SIDE_PX = 1600;

/** What was seen in a stretch. */
export interface Looked {
  readonly frames: readonly Seen[];
  /** Mean red, green and blue of the first frame of each shot that begins in it: what its masks are painted with. */
  readonly colours: readonly { readonly atMs: number; readonly rgb: readonly number[] }[];
}

/** A cut is looked for before the first frame of a stretch too: this much earlier another frame has surely been. */
const BEFORE_MS = 1000;

/** ffmpeg rounds the time it seeks, and would leave out a frame that is shown at that very time. */
const SEEK_EARLIER_MS = 100;

const earlier = (fromMs: number, ms: number): number => Math.max(0, fromMs - ms);

/** Cells of the picture (of every fourth pixel each way) whose brightness is compared to tell another shot from a flash. */
const CELLS = { columns: 16, rows: 9, everyPx: 4 } as const;

const cellsOf = ({ data, widthPx, heightPx }: Raster): Float64Array => {
  const cells = new Float64Array(CELLS.columns * CELLS.rows);
  const counts = new Float64Array(cells.length);
  for (let y = 0; y < heightPx; y += CELLS.everyPx)
    for (let x = 0; x < widthPx; x += CELLS.everyPx) {
      const cell =
        Math.floor((y * CELLS.rows) / heightPx) * CELLS.columns + Math.floor((x * CELLS.columns) / widthPx);
      cells[cell]! += data[(y * widthPx + x) * 3 + 1]!;
      counts[cell]!++;
    }
  return cells.map((sum, cell) => sum / Math.max(1, counts[cell]!));
};

/** A flash makes everything brighter and leaves it where it is: bright and dark stay alike (correlation). */
const ALIKE = 0.7;

const areAlike = (a: Float64Array, b: Float64Array): boolean => {
  const mean = (cells: Float64Array) => cells.reduce((sum, value) => sum + value, 0) / cells.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, ownA, ownB] = [0, 0, 0];
  for (let cell = 0; cell < a.length; cell++) {
    const [offA, offB] = [a[cell]! - meanA, b[cell]! - meanB];
    both += offA * offB;
    ownA += offA * offA;
    ownB += offB * offB;
  }
  return ownA > 0 && ownB > 0 && both / Math.sqrt(ownA * ownB) >= ALIKE;
};

const scaled = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x * by,
  y: y * by,
  width: width * by,
  height: height * by,
});

const meanOf = ({ data }: Raster): number[] => {
  const sums = [0, 0, 0];
  let count = 0;
  for (let at = 0; at < data.length; at += 3 * 7, count++)
    for (let c = 0; c < 3; c++) sums[c]! += data[at + c]!;
  return sums.map((sum) => Math.round(sum / count));
};

/** What was found in the frame before at the same place is the same. */
const STAYS_IOU = 0.3;

/** Beyond so many in one frame it is a crowd: those that are left are taken for heads. */
const MOST_AGAIN = 16;

/** What is new in a frame is looked at again at once, and everything whenever the detector looks harder. */
const lookAgain = async (
  look: Look,
  frame: Raster,
  boxes: readonly Box[],
  known: readonly Box[],
): Promise<(boolean | null)[]> => {
  const again: (boolean | null)[] = [];
  let looks = 0;
  for (const [at, box] of boxes.entries()) {
    const isNew = known.every((other) => intersectionOverUnion(other, box) < STAYS_IOU);
    const asks = isNew && looks++ < MOST_AGAIN;
    again.push(asks ? await isFoundAgain(look, frame, boxes, at) : null);
  }
  return again;
};

/** Looks at frames one after the other, and knows where heads were in the two before. */
class Looking {
  readonly #look: Look;
  #before: Moment | undefined;
  #last: Moment = { atMs: 0, boxes: [] };

  constructor(look: Look) {
    this.#look = look;
  }

  /** Whole. @param hard as for a photograph that is published; then everything is looked at again */
  async whole({ raster, atMs }: Frame, hard: boolean): Promise<Pick<Seen, "boxes" | "again">> {
    const boxes = await this.#look.boxesIn(raster, { recall: hard ? "high" : "ordinary" });
    const again = await lookAgain(this.#look, raster, boxes, hard ? [] : this.#last.boxes);
    this.#found({ atMs, boxes });
    return { boxes, again };
  }

  /** Only where heads should be, as far as that is enough. */
  async between(frame: Frame): Promise<Pick<Seen, "boxes" | "again">> {
    const places = predicted(this.#before, this.#last, frame.atMs);
    const boxes = await verified(this.#look, frame.raster, places);
    if (!boxes) return this.whole(frame, false);
    this.#found({ atMs: frame.atMs, boxes });
    return { boxes, again: boxes.map(() => null) };
  }

  #found(moment: Moment): void {
    this.#before = this.#last;
    this.#last = moment;
  }
}

/** Looks at the frames of a stretch. Boxes come back in pixels of the upright recording. @throws MiroirError video/…, run/interrupted */
export const lookAt = async (
  tools: Ffmpeg,
  video: Video,
  look: Look,
  { stretch, everyFrames, hardEveryFrames, signal }: LookOptions,
): Promise<Looked> => {
  const frames: Seen[] = [];
  const colours: { atMs: number; rgb: readonly number[] }[] = [];
  const looking = new Looking(look);
  let before: Float64Array | undefined;
  let begins = stretch.fromMs === 0;
  const fromMs = earlier(stretch.fromMs, BEFORE_MS);
  const wanted = { fromMs, toMs: stretch.toMs, maxSidePx: LOOK_SIDE_PX, reused: true };
  const range = { ...wanted, ...(signal && { signal }) };
  let index = 0;
  for await (const frame of framesOf(tools, video, range)) {
    const cells = cellsOf(frame.raster);
    const cut = frame.cut && before !== undefined && !areAlike(before, cells);
    before = cells;
    if (frame.atMs < stretch.fromMs) continue;
    if (cut || begins) colours.push({ atMs: frame.atMs, rgb: meanOf(frame.raster) });
    begins = false;
    const by = video.widthPx / frame.raster.widthPx;
    const hard = cut || index % hardEveryFrames === 0;
    const isWhole = hard || frame.cut || index % everyFrames === 0;
    const { boxes, again } = await (isWhole ? looking.whole(frame, hard) : looking.between(frame));
    frames.push({ atMs: frame.atMs, boxes: boxes.map((box) => scaled(box, by)), again: again!, cut });
    index++;
  }
  return { frames, colours };
};

/** BT.709 at studio range, near enough for a colour that nobody measures. */
const yuvOf = ([red, green, blue]: readonly number[]): [number, number, number] => {
  const luma = 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  const bounded = (value: number) => Math.max(16, Math.min(240, Math.round(value)));
  return [
    bounded(16 + (luma * 219) / 255),
    bounded(128 + ((blue! - luma) * 112) / (255 * 0.9278)),
    bounded(128 + ((red! - luma) * 112) / (255 * 0.7874)),
  ];
};

/** The three planes of a frame, which share its bytes. */
const planesOf = ({ data, widthPx, heightPx }: Raster): Plane[] => {
  const [luma, chroma] = [widthPx * heightPx, (widthPx * heightPx) / 4];
  const half = { widthPx: widthPx / 2, heightPx: heightPx / 2, channels: 1 };
  return [
    { data: data.subarray(0, luma), widthPx, heightPx, channels: 1 },
    { data: data.subarray(luma, luma + chroma), ...half },
    { data: data.subarray(luma + chroma), ...half },
  ];
};

/** The pixels of a plane within a box, rounded inwards, to be put back. */
const piecesOf = ({ data, widthPx, heightPx }: Plane, { x, y, width, height }: Box): (() => void)[] => {
  const [left, right] = [Math.max(0, Math.ceil(x)), Math.min(widthPx, Math.floor(x + width))];
  const rows: (() => void)[] = [];
  for (
    let row = Math.max(0, Math.ceil(y));
    row < Math.min(heightPx, Math.floor(y + height)) && left < right;
    row++
  ) {
    const at = row * widthPx + left;
    const kept = data.slice(at, row * widthPx + right);
    rows.push(() => data.set(kept, at));
  }
  return rows;
};

export interface Painted {
  /** Faces whose heads are covered whatever else is there. */
  readonly faces: readonly Box[];
  /** Covered as well, but not over `visible`. */
  readonly unconfirmed?: readonly Box[];
  /** Faces found in this frame that stay visible. */
  readonly visible?: readonly Box[];
}

/** Covers the heads of these faces, boxes in pixels of the frame. What was there is gone before the encoder sees it. */
export const coverInFrame = (
  frame: Raster,
  { faces, unconfirmed = [], visible = [] }: Painted,
  rgb: readonly number[],
  style: MaskStyle,
): void => {
  const planes = planesOf(frame);
  const colour = yuvOf(rgb);
  const cover = (face: Box): void => {
    const shape = shapeOf(headOf(face), style);
    for (const [at, plane] of planes.entries())
      paint(plane, at === 0 ? shape : scaledShape(shape, 1 / 2), [colour[at]!]);
  };
  const kept =
    unconfirmed.length === 0
      ? []
      : visible.flatMap((box) =>
          planes.flatMap((plane, at) => piecesOf(plane, at === 0 ? box : scaled(box, 1 / 2))),
        );
  unconfirmed.forEach(cover);
  for (const putBack of kept) putBack();
  faces.forEach(cover);
};

export interface CoverOptions {
  readonly stretch: Stretch;
  readonly covered: readonly Path[];
  readonly unconfirmed?: readonly Path[];
  readonly visible: readonly Path[];
  readonly colours: Looked["colours"];
  readonly style: MaskStyle;
  /** Where the stretch is written: an MPEG transport stream. */
  readonly path: string;
  /** Every so many frames of what was written are looked at, from the second on; 1 is all of them. */
  readonly checkEveryFrames: number;
  /** Long side of the copy, px; the recording's own when absent. */
  readonly sidePx?: number;
  readonly signal?: AbortSignal;
}

export interface Covered {
  /** When the first and the last frame are shown; absent when there is none in this stretch. */
  readonly firstMs?: number;
  readonly frames: number;
  /** Frames in which something was covered. */
  readonly masked: number;
  readonly checked: number;
  /** Faces found in what was written that may not be seen there. */
  readonly left: readonly Point[];
}

const colourAt = (colours: Looked["colours"], atMs: number): readonly number[] =>
  colours.findLast((colour) => colour.atMs <= atMs)?.rgb ?? colours[0]?.rgb ?? [96, 96, 96];

const writeCovered = async (
  tools: Ffmpeg,
  video: Video,
  options: CoverOptions,
): Promise<Omit<Covered, "checked" | "left">> => {
  const { stretch, colours, style, path, sidePx, signal } = options;
  let firstMs: number | undefined;
  let [frames, masked] = [0, 0];
  let encoder: ReturnType<typeof openEncoder> | undefined;
  const fromMs = earlier(stretch.fromMs, SEEK_EARLIER_MS);
  const size = sidePx === undefined ? {} : { maxSidePx: sidePx };
  const range = { ...size, fromMs, toMs: stretch.toMs, ...(signal && { signal }) };
  const wanted = { ...range, pixels: "i420", reused: true } as const;
  try {
    for await (const { atMs, raster } of framesOf(tools, video, wanted)) {
      if (atMs < stretch.fromMs) continue;
      const by = raster.widthPx / video.widthPx;
      const inFrame = (boxes: readonly Box[]) => boxes.map((box) => scaled(box, by));
      const faces = inFrame(coveredAt(options.covered, atMs));
      const unconfirmed = inFrame(coveredAt(options.unconfirmed ?? [], atMs));
      const visible = inFrame(visibleAt(options.visible, atMs));
      coverInFrame(raster, { faces, unconfirmed, visible }, colourAt(colours, atMs), style);
      encoder ??= openEncoder(tools, path, video, raster);
      await encoder.write(atMs, raster.data);
      firstMs ??= atMs;
      frames++;
      if (faces.length + unconfirmed.length > 0) masked++;
    }
    await encoder?.end();
  } catch (error) {
    encoder?.kill();
    throw error;
  }
  return { frames, masked, ...(firstMs !== undefined && { firstMs }) };
};

/** What was written, as a recording: same pixels, its times counted from its first frame. */
const writtenAs = (video: Video, path: string): Video => ({
  ...video,
  path,
  container: "mpegts",
  stream: 0,
  interlaced: false,
});

/**
 * Where everybody is covered nothing stands upright, and each frame would be turned three times for nothing: one in so many of
 * those that are checked is.
 */
const TURNED_EVERY_CHECKED = 4;

const leftIn = async (
  tools: Ffmpeg,
  video: Video,
  look: Look,
  firstMs: number,
  options: CoverOptions,
): Promise<Pick<Covered, "checked" | "left">> => {
  const { path, visible, checkEveryFrames, signal } = options;
  const left: Point[] = [];
  let checked = 0;
  for await (const frame of framesOf(tools, writtenAs(video, path), {
    // Between the frames that were looked at harder before they were painted.
    everyFrames: checkEveryFrames,
    maxSidePx: LOOK_SIDE_PX,
    reused: true,
    ...(signal && { signal }),
  })) {
    const turned = checked++ % TURNED_EVERY_CHECKED === 0;
    const by = video.widthPx / frame.raster.widthPx;
    const atMs = firstMs + frame.atMs;
    for (const box of await look.boxesIn(frame.raster, { turned })) {
      const point = { atMs, box: scaled(box, by) };
      if (!mayBeSeen(visible, point)) left.push(point);
    }
  }
  return { checked, left };
};

/**
 * Paints and encodes a stretch, then reads it back and looks at it.
 * @throws MiroirError video/…, run/interrupted; then what is at `path` is not whole
 */
export const coverStretch = async (
  tools: Ffmpeg,
  video: Video,
  look: Look,
  options: CoverOptions,
): Promise<Covered> => {
  const written = await writeCovered(tools, video, options);
  if (written.firstMs === undefined) return { ...written, checked: 0, left: [] };
  return { ...written, ...(await leftIn(tools, video, look, written.firstMs, options)) };
};

/** How long a face that slipped through is covered around the frame it was found in, ms. */
const SLIPPED_MS = 600;

/** Ways that cover what was left: standing still, since nothing more is known of it. */
export const coverLeft = (left: readonly Point[]): Path[] =>
  left.map(({ atMs, box }) => [
    { atMs: atMs - SLIPPED_MS, box },
    { atMs: atMs + SLIPPED_MS, box },
  ]);
