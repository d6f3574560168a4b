/**
 * Panoramas. A picture is looked at as small as its longer side makes it, and of one that is ten times as long as it is high
 * nothing is left: a face of 146 px in 30,000 x 3,000 is 8 px there. Such a picture is also looked at piece by piece, each of a shape
 * that photographs have and as large as a photograph is looked at.
 */
import type { Header } from "./decode.ts";
import { cut, type Level } from "./raster.ts";

/** From this shape on; a piece is so long; both in shorter sides. An equirectangular view of 2:1 is still one picture. */
const LONG = 2.5;
const PIECE = 1.5;

/** Neighbours share this much of a piece, so that a face on the edge of one is whole in the other. */
const SHARED = 1 / 3;

/** The longer side at which a picture is decoded, so that each of its pieces has `sidePx`. */
export const sideForPieces = (
  { widthPx, heightPx }: Pick<Header, "widthPx" | "heightPx">,
  sidePx: number,
): number => {
  const shape = Math.max(widthPx, heightPx) / Math.min(widthPx, heightPx);
  return shape < LONG ? sidePx : Math.ceil((sidePx * shape) / PIECE);
};

export interface Piece {
  readonly base: Level;
  /** Where it begins, px of the upright picture. */
  readonly leftPx: number;
  readonly topPx: number;
}

/** The pieces of a long picture that is decoded larger than `sidePx`; none of any other. */
export const piecesOf = ({ raster, scale }: Level, sidePx: number): Piece[] => {
  const { widthPx, heightPx } = raster;
  const [long, short] = [Math.max(widthPx, heightPx), Math.min(widthPx, heightPx)];
  if (long / short < LONG || long <= sidePx) return [];
  const piece = Math.min(long, Math.max(sidePx, Math.ceil(short * PIECE)));
  const count = Math.ceil((long - piece) / (piece * (1 - SHARED))) + 1;
  return Array.from({ length: count }, (_, at) => {
    const start = count === 1 ? 0 : Math.round((at * (long - piece)) / (count - 1));
    const isWide = widthPx === long;
    const [left, top] = isWide ? [start, 0] : [0, start];
    const piecePixels = isWide ? cut(raster, left, top, piece, short) : cut(raster, left, top, short, piece);
    return { base: { raster: piecePixels, scale }, leftPx: left / scale, topPx: top / scale };
  });
};
