/**
 * A picture while it is looked at: decoded as small as the first pass needs, and finer once something in it is worth that. What is
 * decoded stays decoded as long as the picture is open.
 */
import type { MediaType } from "../domain/words.ts";
import { decode, type Header, levelsOf } from "./decode.ts";
import { sideForPieces } from "./pieces.ts";
import type { Level, Raster } from "./raster.ts";

/**
 * Kinds of file whose coded image is told apart by its bytes (archive/shows.ts). Of others it is told by the pixels, which are
 * therefore always those of one size: what an archive remembers of its pictures must not change with the detector.
 */
const TOLD_BY_BYTES: ReadonlySet<MediaType> = new Set(["image/jpeg", "image/png", "image/webp"]);
const SAME_PX = 1600;

/** No picture is looked at finer: 24 megapixels as cameras shape them, 72 MB. */
const FINEST_PX = 6000;

/** Above this share of the full size, decoding smaller saves nothing. */
const WORTH_SHRINKING = 2 / 3;

/** The longest side to decode at, so that something that needs `sidePx` is as large as it needs. */
export const sideWorth = (
  { widthPx, heightPx }: Pick<Header, "widthPx" | "heightPx">,
  sidePx: number,
): number => {
  const longest = Math.max(widthPx, heightPx);
  return sidePx > WORTH_SHRINKING * longest ? longest : Math.ceil(sidePx);
};

const longerSide = ({ widthPx, heightPx }: Raster): number => Math.max(widthPx, heightPx);

/** One picture, open: its levels finest first, sizes and boxes in px of the upright picture. */
export class OpenPicture {
  readonly header: Pick<Header, "widthPx" | "heightPx">;
  /** As it was decoded first: of a panorama as large as its pieces need it. */
  readonly base: Level;
  /** Decodes it again, finer. */
  readonly #decoded: (sidePx: number) => Promise<Raster>;
  #levels: readonly Level[];
  /** Decoded on the way, and not yet asked for. */
  #spare: Raster | undefined;

  private constructor(
    header: OpenPicture["header"],
    levels: readonly Level[],
    decoded: (sidePx: number) => Promise<Raster>,
    spare?: Raster,
  ) {
    this.#decoded = decoded;
    this.header = header;
    this.base = levels[0]!;
    this.#levels = levels;
    this.#spare = spare;
  }

  /**
   * @param firstPx the longest side of the first pass
   * @param stopsPx sizes below it
   * @throws MiroirError picture/… as decode()
   */
  static async open(
    bytes: Uint8Array,
    firstPx: number,
    stopsPx: readonly number[],
    maxPixels: number,
  ): Promise<{ picture: OpenPicture; header: Header }> {
    const sidePx = (header: Header) =>
      sideForPieces(header, TOLD_BY_BYTES.has(header.mediaType) ? firstPx : SAME_PX);
    const options = { sidePx, maxPixels, colourManaged: false, finerPx: FINEST_PX };
    const { header, raster, finer } = await decode(bytes, options);
    const base = { raster, scale: raster.widthPx / header.widthPx };
    const decoded = async (side: number) =>
      (await decode(bytes, { sidePx: () => side, maxPixels, colourManaged: false })).raster;
    const levels = await levelsOf(base, [firstPx, ...stopsPx]);
    return { picture: new OpenPicture(header, levels, decoded, finer), header };
  }

  /** Pixels that are there already, all of them: there are no finer ones. */
  static async ofPixels(raster: Raster, firstPx: number, stopsPx: readonly number[]): Promise<OpenPicture> {
    const { widthPx, heightPx } = raster;
    const levels = await levelsOf({ raster, scale: 1 }, [firstPx, ...stopsPx]);
    return new OpenPicture({ widthPx, heightPx }, levels, async () => raster);
  }

  /** Finest first. */
  get levels(): readonly Level[] {
    return this.#levels;
  }

  /** The levels, the finest of which has `sidePx` on its longer side where the picture has so many, and no more than is looked at. */
  async finer(sidePx: number): Promise<readonly Level[]> {
    const wanted = Math.min(FINEST_PX, sideWorth(this.header, sidePx));
    if (wanted <= longerSide(this.#levels[0]!.raster)) return this.#levels;
    const raster = this.#spare ?? (await this.#decoded(wanted));
    this.#spare = undefined;
    this.#levels = [{ raster, scale: raster.widthPx / this.header.widthPx }, ...this.#levels];
    return this.#levels;
  }
}
