/**
 * A second look at what was found in a frame: that piece of it alone, as large as the detector likes a face best, as it is and
 * mirrored. A face is found again in both; foliage, a lamp or a folded coat that passed for one once is not.
 */
import sharp from "sharp";
import { type Box, intersectionOverUnion } from "../domain/words.ts";
import { mirrored, type Raster } from "./raster.ts";
import type { Vision } from "./vision.ts";

/**
 * The piece is so many faces wide, and the face in it so large. Measured (docs/guide/masked-videos.md): faces of 21 to 309 px
 * are all found again, and nothing of drawn foliage.
 */
const PIECE = { faces: 3, facePx: 48 } as const;

/** A face that is found again overlaps what was found before at least so much. */
const SAME_FACE_IOU = 0.3;

interface Piece {
  readonly raster: Raster;
  readonly x: number;
  readonly y: number;
  /** Its pixels to one of the frame's. */
  readonly scale: number;
}

const pieceAround = async (frame: Raster, box: Box): Promise<Piece | undefined> => {
  const size = Math.max(box.width, box.height);
  const half = (size * PIECE.faces) / 2;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const [left, top] = [Math.max(0, Math.round(x - half)), Math.max(0, Math.round(y - half))];
  const width = Math.min(frame.widthPx, Math.round(x + half)) - left;
  const height = Math.min(frame.heightPx, Math.round(y + half)) - top;
  if (width < 1 || height < 1) return undefined;
  const scale = PIECE.facePx / size;
  const [widthPx, heightPx] = [
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  ];
  const raw = { width: frame.widthPx, height: frame.heightPx, channels: 3 } as const;
  const data = await sharp(frame.data, { raw, limitInputPixels: false })
    .extract({ left, top, width, height })
    .resize(widthPx, heightPx, { fit: "fill" })
    .raw()
    .toBuffer();
  return { raster: { widthPx, heightPx, data: new Uint8Array(data) }, x: left, y: top, scale };
};

/** Which of the boxes a face is: the one that it overlaps most. */
const isThat = (face: Box, boxes: readonly Box[], at: number): boolean => {
  const overlaps = boxes.map((box) => intersectionOverUnion(face, box));
  return overlaps[at]! >= SAME_FACE_IOU && overlaps.every((overlap) => overlap <= overlaps[at]!);
};

/**
 * Whether a face is found again at one of the boxes of a frame, and not only that of another one there.
 * @param look its ordinary detection is used, on a piece of the frame
 */
export const isFoundAgain = async (
  look: Pick<Vision, "boxesIn">,
  frame: Raster,
  boxes: readonly Box[],
  at: number,
): Promise<boolean> => {
  const piece = await pieceAround(frame, boxes[at]!);
  if (!piece) return true;
  const { raster, x, y, scale } = piece;
  const inFrame = (box: Box): Box => ({
    x: box.x / scale + x,
    y: box.y / scale + y,
    width: box.width / scale,
    height: box.height / scale,
  });
  const asIs = await look.boxesIn(raster);
  if (!asIs.some((box) => isThat(inFrame(box), boxes, at))) return false;
  const turned = await look.boxesIn(mirrored(raster));
  return turned.some((box) => isThat(inFrame({ ...box, x: raster.widthPx - box.x - box.width }), boxes, at));
};
