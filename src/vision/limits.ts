/** The largest picture that is decoded. */

/** What cameras of today make (Hasselblad 100 MP, most telephones 50 to 108 MP); 360 MB once decoded. */
export const DEFAULT_MAX_PIXELS = 120_000_000;

/** The largest a telephone makes: 200 MP, 16,384 x 12,288 with what its tiles are rounded up to. */
export const LARGE_MAX_PIXELS = 210_000_000;

/** What decoding one of those took at most, a HEIC of tiles (docs/guide/formats.md): less than this. */
const LARGE_BYTES = 2 * 1024 ** 3;

/** The largest picture that this much memory of a machine lets each of its image processes decode, px. */
export const maxPixelsFor = (memoryBytes: number, processes: number): number =>
  memoryBytes / 2 >= LARGE_BYTES * processes ? LARGE_MAX_PIXELS : DEFAULT_MAX_PIXELS;
