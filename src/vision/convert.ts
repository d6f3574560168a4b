/**
 * Pictures of formats that the image library was not built with (BMP, JPEG 2000, JPEG XL, Photoshop), through the system's
 * ffmpeg: it reads the file from a pipe with the one demuxer that the first bytes name and that format's decoders, opens
 * nothing, and answers with plain pixels. What it cannot read is named as not looked at.
 */
import { buffer } from "node:stream/consumers";
import { type Converted, convertedOf } from "../domain/converted.ts";
import { MiroirError } from "../domain/errors.ts";
import { findFfmpeg, startFfmpeg } from "./ffmpeg.ts";
import { LARGE_MAX_PIXELS } from "./limits.ts";

/** The largest picture takes some seconds; JPEG 2000 without loss, of noise, a minute (24 megapixels, one core). */
const SECONDS = 300;

const notHere = ({ kind }: Converted): MiroirError => new MiroirError("picture/no-decoder", { kind });

/** What ffmpeg says when it was built without, or knows the format and not this form of it (a PSB, a CMYK PSD, a BMP with its colours in an unusual order). */
const NO_DECODER =
  /unknown input format|unknown decoder|decoder not found|could not find codec|not whitelisted|not (yet )?(implemented|supported)|unsupported|unknown bitfields/i;

const MAX_COMPLAINT_BYTES = 4096;

const run = async (
  program: string,
  bytes: Uint8Array,
  { demuxer, decoders }: Converted,
): Promise<{ code: number | null; pixels: Buffer; complaint: string }> => {
  // One packet, the whole of it: what ffmpeg has no parser for would come to its decoder in pieces.
  const whole = ["-frame_size", String(bytes.length), "-probesize", String(bytes.length + 4096)];
  const before = ["-v", "error", "-protocol_whitelist", "pipe", "-f", demuxer, ...whole];
  const bounds = ["-codec_whitelist", decoders, "-max_pixels", String(LARGE_MAX_PIXELS), "-threads", "1"];
  const after = ["-frames:v", "1", "-f", "image2pipe", "-c:v", "tiff", "-compression_algo", "raw"];
  const child = startFfmpeg(
    program,
    [...before, ...bounds, "-i", "pipe:0", ...after, "-pix_fmt", "rgba", "pipe:1"],
    ["pipe", "pipe", "pipe"],
  );
  const timer = setTimeout(() => child.kill("SIGKILL"), SECONDS * 1000);
  let complaint = "";
  child.stderr!.setEncoding("utf8").on("data", (chunk: string) => {
    if (complaint.length < MAX_COMPLAINT_BYTES) complaint += chunk;
  });
  const ended = new Promise<number | null>((done, failed) =>
    child.once("error", failed).once("close", (status) => done(status)),
  );
  // It may end before it read all of it.
  child.stdin!.on("error", () => {});
  child.stdin!.end(bytes);
  try {
    const [pixels, code] = await Promise.all([buffer(child.stdout!), ended]);
    return { code, pixels, complaint };
  } finally {
    clearTimeout(timer);
  }
};

/**
 * The picture as a TIFF of plain pixels, where it is of a format that needs this; nothing where it is not.
 * @param named the setting `ffmpeg`
 * @throws MiroirError picture/no-decoder, picture/damaged
 */
export const convert = async (
  bytes: Uint8Array,
  named: string | null,
): Promise<(Pick<Converted, "mediaType"> & { readonly bytes: Uint8Array }) | undefined> => {
  const format = convertedOf(bytes);
  if (!format) return undefined;
  const found = await findFfmpeg(named).catch(() => undefined);
  if (!found) throw notHere(format);
  const { code, pixels, complaint } = await run(found.ffmpeg, bytes, format);
  if (code === 0 && pixels.length > 0) return { mediaType: format.mediaType, bytes: pixels };
  if (NO_DECODER.test(complaint)) throw notHere(format);
  const problem =
    code === null
      ? `ffmpeg did not read it within ${SECONDS} seconds`
      : `ffmpeg reads nothing out of this ${format.kind} file. If other programs show it, export it as JPEG beside it`;
  throw new MiroirError("picture/damaged", { problem });
};
