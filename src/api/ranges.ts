/** Parts of a long file (RFC 9110, 14): what a player asks for. One part of an answer; who asks for several gets the whole. */
import { Readable } from "node:stream";
import type { Context } from "hono";
import type { PlayedCopy } from "../engine/publish/look.ts";

interface Part {
  readonly from: number;
  /** The last byte, in it. */
  readonly to: number;
}

/** Longest part: somebody who withdrew is not played on from what was asked for before. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Undefined for the whole: nothing was asked, or something that may be left unheard; null when no byte of it is there. */
export const partOf = (range: string | undefined, bytes: number): Part | null | undefined => {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range?.trim() ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  if (first !== "" && last !== "" && Number(first) > Number(last)) return undefined;
  const from = first === "" ? Math.max(0, bytes - Number(last)) : Number(first);
  if (from >= bytes) return null;
  const end = first === "" || last === "" ? bytes - 1 : Math.min(Number(last), bytes - 1);
  return { from, to: Math.min(end, from + MOST_BYTES - 1) };
};

/** Kept by nobody: what may not be shown any more is not shown from a cache. */
const HEADERS = { "accept-ranges": "bytes", "cache-control": "no-store" } as const;

/** @param copy whose parts are read, by its hash: a part of another is not joined to what a player has */
export const partAnswer = async (
  context: Context,
  type: string,
  { bytes, sha256, part }: PlayedCopy,
): Promise<Response> => {
  const etag = `"${sha256.slice(0, 32)}"`;
  const headers = { ...HEADERS, etag, "content-type": type };
  const same = [undefined, etag].includes(context.req.header("if-range"));
  const asked = partOf(same ? context.req.header("range") : undefined, bytes);
  if (asked === null)
    return new Response(null, { status: 416, headers: { ...HEADERS, "content-range": `bytes */${bytes}` } });
  const { from, to } = asked ?? { from: 0, to: bytes - 1 };
  const body = Readable.toWeb(await part(from, to)) as ReadableStream<Uint8Array>;
  return new Response(body, {
    status: asked ? 206 : 200,
    headers: {
      ...headers,
      "content-length": String(to - from + 1),
      ...(asked && { "content-range": `bytes ${from}-${to}/${bytes}` }),
    },
  });
};
