/** What is looked for in a recording: faces in regular frames of a stretch of it, and single frames as pictures of their own. */
import sharp from "sharp";
import type { Face } from "../domain/words.ts";
import { type Ffmpeg, type Frame, frameAt, framesOf, type Video } from "./ffmpeg.ts";
import type { Raster } from "./raster.ts";
import type { SeenFrame } from "./track.ts";
import type { Vision } from "./vision.ts";

/**
 * Two frames a second and the first of every shot: who is in sight for a second is seen twice. Faces of 20 px on 1280 are
 * 30 px on full HD, and smaller ones are too poor to compare in a moving picture (docs/guide/videos.md).
 */
export const SIGHT = { everyMs: 500, maxSidePx: 1280 } as const;

/** Frames before a stretch that are decoded and not looked at, so that a cut at its beginning is seen. */
const LEAD_MS = 1000;

/** A frame as the bytes of a picture, exact and quick to read. */
const pictureOf = ({ widthPx, heightPx, data }: Raster): Promise<Uint8Array> =>
  sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 }, limitInputPixels: false })
    .tiff({ compression: "none" })
    .toBuffer();

const enlarged = ({ box, landmarks, sizePx, ...face }: Face, by: number): Face => ({
  ...face,
  box: { x: box.x * by, y: box.y * by, width: box.width * by, height: box.height * by },
  landmarks: landmarks.map((number) => number * by),
  sizePx: sizePx * by,
});

const facesOf = async (vision: Vision, { raster }: Frame, video: Video): Promise<Face[]> => {
  const faces = await vision.facesIn(raster);
  return faces.map((face) => enlarged(face, video.widthPx / raster.widthPx));
};

/**
 * Faces in the frames of a stretch, in pixels of the upright recording. The same frames whichever stretches a recording is
 * cut into.
 * @throws MiroirError video/…, picture/…, run/interrupted
 */
export const seenIn = async (
  vision: Vision,
  tools: Ffmpeg,
  video: Video,
  { fromMs, toMs, signal }: { fromMs: number; toMs: number; signal?: AbortSignal },
): Promise<SeenFrame[]> => {
  const seen: SeenFrame[] = [];
  const range = { fromMs: Math.max(0, fromMs - LEAD_MS), toMs, reused: true, ...(signal && { signal }) };
  for await (const frame of framesOf(tools, video, { ...SIGHT, ...range }))
    if (frame.atMs >= fromMs)
      seen.push({ atMs: frame.atMs, cut: frame.cut, faces: await facesOf(vision, frame, video) });
  return seen;
};

/** The frame at that time, whole, as a picture. @throws MiroirError video/… */
export const stillAt = async (tools: Ffmpeg, video: Video, atMs: number): Promise<Uint8Array> =>
  pictureOf((await frameAt(tools, video, atMs)).raster);
