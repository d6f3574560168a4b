/**
 * Law 11 at the desk: the code that a person shows, and whoever reads it, sees the frames beside the person and decides. A code comes in
 * a body and in no address: addresses are written down on the way.
 */
import { z } from "@hono/zod-openapi";
import { DOUBTS } from "../../domain/capture-evidence.ts";
import { enrolmentFrame } from "../../engine/consent/enrolment-decide.ts";
import { looksAtHer } from "../../engine/portal/looks.ts";
import { vouchingCode } from "../../engine/portal/vouching-code.ts";
import { decideVouching, readVouchingCode, vouchingFrame } from "../../engine/portal/vouching-read.ts";
import { bytesRoute, type Route, route } from "../route.ts";
import { keysOf, moment, named, words } from "../shapes.ts";

const tag = "Vouching";
const staff = ["staff"] as const;
const forHer = ["person"] as const;
const frame = z.coerce.number().int().min(1).max(100);
const kind = z.enum(["enrolment", "request"]);

const codeRead = z
  .object({
    reading: named.openapi({
      description: "By it the frames are asked for, and it is decided, for 15 minutes.",
    }),
    kind,
    name: z.string(),
    cameBy: z.enum(["poster", "personal"]).nullable(),
    number: z.string().nullable().openapi({ description: "Of a request." }),
    albums: z.array(z.string()),
    since: z.string(),
    doubts: z.array(keysOf(DOUBTS)),
    frames: z.int(),
  })
  .openapi("CodeRead");

/** Never kept by a browser nor on the way. */
const jpegOnce = (jpeg: Uint8Array): Response =>
  new Response(Uint8Array.from(jpeg), {
    headers: { "content-type": "image/jpeg", "cache-control": "no-store" },
  });

export const vouchingRoutes: readonly Route[] = [
  route({
    method: "post",
    path: "/me/vouching-code",
    tag: "Me",
    summary: "A code to show at the desk while the enrolment waits; the one before opens nothing any more.",
    for: forHer,
    status: 201,
    shownOnce: true,
    answer: z.object({ code: z.string(), url: z.string(), qrSvg: z.string(), validUntil: moment }),
    run: ({ act, actor }) => act(vouchingCode, { subject: actor.subject! }),
  }),
  route({
    method: "get",
    path: "/me/looks",
    tag: "Me",
    summary: "When somebody of the organisation looked at the pictures of the person's camera, newest first.",
    for: forHer,
    answer: z.array(z.object({ at: moment, role: z.string(), inPerson: z.boolean() })),
    run: ({ act, actor }) => act(looksAtHer, { subject: actor.subject! }),
  }),
  route({
    method: "post",
    path: "/vouchings/read",
    tag,
    summary:
      "Whom a code is shown by: name, how they came, doubts, and how many frames there are to see. Logged.",
    for: staff,
    body: z.strictObject({ code: words(1, 200) }),
    shownOnce: true,
    answer: codeRead,
    run: ({ act, body }) => act(readVouchingCode, body),
  }),
  bytesRoute({
    method: "get",
    path: "/vouchings/{reading}/frames/{frame}",
    tag,
    summary: "One frame of whoever's code was read, for whoever read it.",
    for: staff,
    params: z.object({ reading: named, frame }),
    produces: "image/jpeg",
    respond: async ({ act, params }) => jpegOnce(await act(vouchingFrame, params)),
  }),
  route({
    method: "post",
    path: "/vouchings/{reading}/decide",
    tag,
    summary:
      "Whoever stands there is the one in the frames, or is not. Confirmed, their search can open at once.",
    for: staff,
    params: z.object({ reading: named }),
    body: z.strictObject({
      decision: z.enum(["confirm", "refuse"]),
      because: words(3, 2000).optional(),
    }),
    answer: z.object({ kind, state: z.enum(["approved", "refused"]) }),
    run: ({ act, params, body }) => act(decideVouching, { ...params, ...body }),
  }),
  bytesRoute({
    method: "get",
    path: "/enrolments/{id}/frames/{frame}",
    tag: "Invitations",
    summary:
      "One frame of an enrolment, to compare the person with; each look is in the log, and they see it.",
    for: staff,
    params: z.object({ id: z.uuid(), frame }),
    produces: "image/jpeg",
    respond: async ({ act, params }) => jpegOnce(await act(enrolmentFrame, params)),
  }),
];
