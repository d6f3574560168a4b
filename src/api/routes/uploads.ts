/** Uploads: resumable, by the tus protocol. A client such as tus-js-client is given the address /api/v1/uploads. */
import { z } from "@hono/zod-openapi";
import { uploads } from "../../engine/archive/uploads.ts";
import { bytesRoute, type Route, route } from "../route.ts";
import { moment } from "../shapes.ts";
import { begin, goOn } from "../uploads.ts";

const tag = "Uploads";
const params = z.object({ upload: z.uuid() });
/** The size that counts is that of the kind and of the disk, which the verb checks before the first byte. */
const maxBytes = 10 * 1024 ** 4;

const upload = z
  .object({
    id: z.uuid(),
    fileName: z.string(),
    account: z.string(),
    bytes: z.int(),
    arrivedBytes: z.int(),
    state: z.enum(["arriving", "whole", "imported"]).openapi({
      description: "`arriving` until every byte is there, `whole` until its pictures are in the album.",
    }),
    begunAt: moment,
    endedAt: moment.nullable(),
  })
  .openapi("Upload");

export const uploadRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/albums/{album}/uploads",
    tag,
    summary: "Uploads into an album, newest first; a photographer sees their own.",
    for: ["staff"],
    params: z.object({ album: z.string().min(1).max(100) }),
    answer: z.array(upload),
    run: ({ act, params: { album } }) => act(uploads, { album }),
  }),
  bytesRoute({
    method: "post",
    path: "/uploads",
    tag,
    summary:
      "Begins an upload (tus 1.0.0): Upload-Length, and Upload-Metadata with `album` and `filename`. Its address is in Location.",
    for: ["staff"],
    status: 201,
    maxBytes,
    produces: "text/plain",
    respond: (call) => begin(call),
  }),
  bytesRoute({
    method: "get",
    path: "/uploads/{upload}",
    tag,
    summary: "How far an upload is (tus: HEAD).",
    for: ["staff"],
    params,
    produces: "text/plain",
    respond: (call) => goOn(call, call.params.upload),
  }),
  bytesRoute({
    method: "patch",
    path: "/uploads/{upload}",
    tag,
    summary: "More bytes of an upload, from where it stopped (tus: Upload-Offset).",
    for: ["staff"],
    params,
    maxBytes,
    produces: "text/plain",
    respond: (call) => goOn(call, call.params.upload),
  }),
  bytesRoute({
    method: "delete",
    path: "/uploads/{upload}",
    tag,
    summary: "Ends an upload that is not imported yet, and leaves nothing of it.",
    for: ["staff"],
    params,
    produces: "text/plain",
    respond: (call) => goOn(call, call.params.upload),
  }),
];
