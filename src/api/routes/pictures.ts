/** Pictures: each through the gate, for one person or for the review queue, with everybody else covered. */
import { Readable } from "node:stream";
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { MiroirError } from "../../domain/errors.ts";
import { type ShownPicture, showPicture } from "../../engine/shown/picture.ts";
import { packPictures } from "../../engine/shown/pictures-pack.ts";
import { SIZES } from "../../engine/shown/renditions.ts";
import { problem } from "../problem.ts";
import { bytesRoute, type Route } from "../route.ts";
import { keysOf } from "../shapes.ts";

const query = z.object({ size: keysOf(SIZES).default("small") });

/** Kept by the person's browser alone, and asked about each time: what was withdrawn is not shown from a cache. */
const PRIVATE = { "cache-control": "private, no-cache" };
const RETRY_SECONDS = "3";

const isSame = (context: Context, etag: string): boolean =>
  (context.req.header("if-none-match") ?? "")
    .split(",")
    .some((each) => each.trim().replace(/^W\//, "") === etag);

/** With an ETag, so that what did not change is not sent twice. */
export const pictureAnswer = (context: Context, { jpeg, sha256 }: ShownPicture): Response => {
  const etag = `"${sha256.slice(0, 32)}"`;
  const headers = { ...PRIVATE, etag };
  if (isSame(context, etag)) return new Response(null, { status: 304, headers });
  return new Response(Uint8Array.from(jpeg), { headers: { ...headers, "content-type": "image/jpeg" } });
};

/** Whoever is told to come again is told when. */
export const orLater = async (context: Context, answer: () => Promise<Response>): Promise<Response> => {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof MiroirError) || error.code !== "picture/busy") throw error;
    const busy = problem(context, error);
    busy.headers.set("retry-after", RETRY_SECONDS);
    return busy;
  }
};

export const pictureRoutes: readonly Route[] = [
  bytesRoute({
    method: "get",
    path: "/me/appearances/{appearance}/picture",
    tag: "Me",
    summary: "One picture the person is in, everybody else covered (R49).",
    for: ["person"],
    params: z.object({ appearance: z.uuid() }),
    query,
    produces: "image/jpeg",
    respond: ({ act, params, query: { size }, context }) =>
      orLater(context, async () => pictureAnswer(context, await act(showPicture, { ...params, size }))),
  }),
  bytesRoute({
    method: "get",
    path: "/me/pictures.zip",
    tag: "Me",
    summary: "All pictures of the person in one ZIP, everybody else covered; written while it is read.",
    for: ["person"],
    produces: "application/zip",
    respond: async ({ act, actor, language }) => {
      const zip = await act(packPictures, { subject: actor.subject ?? "", language });
      return new Response(Readable.toWeb(zip) as ReadableStream<Uint8Array>, {
        headers: {
          "content-type": "application/zip",
          "content-disposition": 'attachment; filename="pictures.zip"',
          "cache-control": "no-store",
        },
      });
    },
  }),
  bytesRoute({
    method: "get",
    path: "/reviews/{id}/picture",
    tag: "Reviews",
    summary: "A picture that waits in the review queue, every face but the one in question covered.",
    for: ["staff"],
    params: z.object({ id: z.uuid() }),
    query,
    produces: "image/jpeg",
    respond: ({ act, params: { id }, query: { size }, context }) =>
      orLater(context, async () => pictureAnswer(context, await act(showPicture, { appearance: id, size }))),
  }),
];
