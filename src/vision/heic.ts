/**
 * HEIC, by libheif as WebAssembly. A file may hold several images: what every viewer shows is the primary one (`pitm`), and a
 * mask that covered another would cover nobody. libheif turns and mirrors by itself (`irot`, `imir`): sizes are of the
 * upright picture, and EXIF says nothing more.
 *
 * Its memory ends at 2 GiB, which 200 megapixels fit in: a telephone's tiles as one RGB picture took 1.5 GiB
 * (docs/guide/formats.md). It is called as in C and not through its wrapper, which takes the first image, adds a fourth byte
 * to every pixel and prints what it cannot read.
 */
import libheif from "libheif-js/wasm-bundle.js";

export interface HeicPixels {
  /** 3, or 4 with alpha. */
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
}

export interface HeicImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Images that stand for themselves: no thumbnails, depth and gain maps, and no tiles. */
  readonly images: number;
  /** The pixels, in the library's own memory: `use` is done with them when it ends. */
  decode<Value>(use: (pixels: HeicPixels) => Promise<Value>): Promise<Value>;
}

type Handle = ReturnType<typeof libheif.heif_js_context_get_primary_image_handle>;

const required = <Kind extends { readonly code?: object; readonly message?: string }>(answer: Kind): Kind => {
  if (answer?.code) throw new Error(answer.message ?? "HEIF image not found");
  return answer;
};

/** Rows without what the library puts behind each. */
const packed = (
  { data, stride, height }: { data: Uint8Array; stride: number; height: number },
  rowBytes: number,
): Uint8Array => {
  if (stride === rowBytes) return data;
  const rows = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * stride, y * stride + rowBytes), y * rowBytes);
  return rows;
};

const decodeWith = async <Value>(
  handle: Handle,
  use: (pixels: HeicPixels) => Promise<Value>,
): Promise<Value> => {
  const { heif_colorspace: colours, heif_chroma: chroma } = libheif;
  const channels = libheif.heif_image_handle_has_alpha_channel(handle) ? 4 : 3;
  const wanted = channels === 4 ? chroma.heif_chroma_interleaved_RGBA : chroma.heif_chroma_interleaved_RGB;
  const decoded = required(libheif.heif_js_decode_image2(handle, colours.heif_colorspace_RGB, wanted));
  try {
    const plane = decoded.channels[0];
    if (!plane) throw new Error("HEIF processing error");
    return await use({ channels, data: packed(plane, plane.width * channels) });
  } finally {
    libheif.heif_image_release(decoded.image);
  }
};

/**
 * The image that viewers show, for as long as `use` runs.
 * @throws Error with what libheif says of the file
 */
export const withHeicImage = async <Value>(
  bytes: Uint8Array,
  use: (image: HeicImage) => Promise<Value>,
): Promise<Value> => {
  await libheif.ready;
  const context = libheif.heif_context_alloc();
  if (!context) throw new Error("HEIF needs more memory");
  let handle: Handle | undefined;
  try {
    const { code, message } = libheif.heif_context_read_from_memory(context, bytes);
    if (code !== libheif.heif_error_code.heif_error_Ok) throw new Error(message);
    const ids = libheif.heif_js_context_get_list_of_top_level_image_IDs(context);
    const primary = required(libheif.heif_js_context_get_primary_image_handle(context));
    handle = primary;
    return await use({
      widthPx: libheif.heif_image_handle_get_width(primary),
      heightPx: libheif.heif_image_handle_get_height(primary),
      images: "length" in ids ? Math.max(1, ids.length) : 1,
      decode: (look) => decodeWith(primary, look),
    });
  } finally {
    if (handle) libheif.heif_image_handle_release(handle);
    libheif.heif_context_free(context);
  }
};
