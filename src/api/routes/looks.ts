/** A look for somebody who is not enrolled, in their case: the frames, the look, what it found, and handing it over. */
import { z } from "@hono/zod-openapi";
import { AGE_BANDS } from "../../domain/consent.ts";
import { DESK_CHECKS } from "../../domain/vouching.ts";
import { WITHHELD, type WithheldReason } from "../../domain/withheld.ts";
import { look, lookTold } from "../../engine/requests/look.ts";
import { lookByHand } from "../../engine/requests/look-by-hand.ts";
import { found, foundPicture, handOver } from "../../engine/requests/look-case.ts";
import { requestFrame } from "../../engine/requests/look-frames.ts";
import { keyBefore, paged, pageOf, toCursor } from "../paging.ts";
import { bytesRoute, type Route, route } from "../route.ts";
import { day, fileNameOf, language, moment, named, photographs, words } from "../shapes.ts";
import { proposedComparison } from "./proposals.ts";

const tag = "Requests";
const byStaff = { for: ["staff"] } as const;
const params = z.object({ request: named });
const MOST_PHOTOGRAPHS = 5;
const MOST_PUT_IN = 5000;

/** By reason: how many are withheld. */
const withheldCounts = z
  .array(z.object({ because: z.enum(Object.keys(WITHHELD) as WithheldReason[]), pictures: z.int() }))
  .openapi("WithheldCounts");

const thresholds = z.object({ review: z.number(), match: z.number() });

/** What is said of a look on a page: to staff, and to the person. */
export const lookFacts = z.object({
  language,
  albums: z.array(z.string()),
  notice: z.string(),
  compared: z.int(),
  unread: z.int(),
  withheld: z.int(),
  withheldBecause: withheldCounts,
  thresholds,
  expectedFalse: z.number(),
});

/** What is said of one picture that was found. */
export const lookPicture = z.object({
  id: z.uuid(),
  album: z.string(),
  takenAt: z.string().nullable(),
  span: z.string().nullable(),
  photographer: z.string().nullable(),
  publishedAt: z.string().nullable(),
  score: z.number(),
  fmr: z.number(),
});

/** A JPEG that is kept by no browser and no proxy. */
export const jpegOf = (bytes: Uint8Array): Response =>
  new Response(Uint8Array.from(bytes), {
    headers: { "content-type": "image/jpeg", "cache-control": "no-store" },
  });

const taken: readonly Route[] = [
  route({
    ...byStaff,
    method: "get",
    path: "/look-notice",
    tag,
    summary: "What somebody who is not enrolled is told before one look by their face.",
    query: z.object({ language: language.optional() }),
    answer: z.object({ text: z.string() }),
    run: ({ act, query, language: spoken }) => act(lookTold, { language: query.language ?? spoken }),
  }),
  bytesRoute({
    ...byStaff,
    method: "get",
    path: "/requests/{request}/frames/{frame}",
    tag,
    summary:
      "One frame of the camera, straight ones first, to compare the person with. That it was seen is logged.",
    params: z.object({ request: named, frame: z.coerce.number().int().min(1).max(100) }),
    produces: "image/jpeg",
    respond: async ({ act, params }) => jpegOf(await act(requestFrame, params)),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/requests/{request}/look",
    tag,
    summary:
      "One look by the face under its own consent, for somebody who is not enrolled: the first call asks a second account, the same call after it agreed looks. What is found waits in the case, sealed, for some days (R52, R90).",
    params,
    body: z.strictObject({
      fromCase: z.boolean().optional(),
      albums: z.array(words(1, 100)).min(1).max(100),
      statement: words(10, 5000).optional(),
      identityCheck: z.enum(DESK_CHECKS).optional(),
      checkedBy: words(1, 200).optional(),
      ageBand: z.enum(AGE_BANDS).optional(),
      language: language.optional(),
      distinct: words(8, 40).optional(),
    }),
    files: photographs("request.look", 0, MOST_PHOTOGRAPHS),
    answer: z.union([
      proposedComparison,
      z
        .object({
          proposed: z.literal(false),
          request: z.string(),
          albums: z.array(z.string()),
          compared: z.int(),
          unread: z.int(),
          found: z.int(),
          toCheck: z.int(),
          withheld: z.int(),
          withheldBecause: withheldCounts,
          thresholds,
          expectedFalseMatches: z.number(),
        })
        .openapi("LookTaken"),
    ]),
    run: ({ act, params, body, files: photos }) => act(look, { ...params, ...body, photos }),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/requests/{request}/look-by-hand",
    tag,
    summary: "Pictures by day, place and album, to be looked at by eye: the way without a face (R12).",
    params,
    query: paged,
    body: z.strictObject({
      albums: z.array(words(1, 100)).min(1).max(100).optional(),
      day: day.optional(),
      place: words(1, 200).optional(),
    }),
    answer: pageOf(
      z.object({
        itemId: z.uuid(),
        album: z.string(),
        fileName: z.string().nullable(),
        takenAt: z.string().nullable(),
        place: z.string().nullable(),
        publishedAt: z.string().nullable(),
      }),
    ),
    run: async ({ act, params, query, body }) => {
      const after = keyBefore(query);
      const { limit } = query;
      const { items, next } = await act(lookByHand, {
        ...params,
        ...body,
        limit,
        ...(after !== null && { after }),
      });
      return {
        items: items.map(({ path, ...row }) => ({ ...row, fileName: path && fileNameOf(path) })),
        next: next && toCursor(next),
      };
    },
  }),
];

const handedOver: readonly Route[] = [
  route({
    ...byStaff,
    method: "get",
    path: "/requests/{request}/found",
    tag,
    summary: "What a look put into the case, before it is handed over. That it was seen is logged.",
    params,
    answer: z
      .object({
        request: z.string(),
        lookedAt: moment,
        handedBy: z.string().nullable(),
        openedAt: moment.nullable(),
        validUntil: moment,
        address: z.boolean(),
        facts: lookFacts,
        pictures: z.array(lookPicture.extend({ toCheck: z.boolean(), putIn: z.boolean() })),
      })
      .openapi("FoundByLook"),
    run: ({ act, params }) => act(found, params),
  }),
  bytesRoute({
    ...byStaff,
    method: "get",
    path: "/requests/{request}/found/{picture}",
    tag,
    summary: "One of these pictures, everybody else covered.",
    params: z.object({ request: named, picture: z.uuid() }),
    produces: "image/jpeg",
    respond: async ({ act, params }) => jpegOf(await act(foundPicture, params)),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/requests/{request}/hand-over",
    shownOnce: true,
    tag,
    summary:
      "Hands it over: a link to the person's address, or a code that is given to them in person. Good once; the one before opens nothing any more.",
    params,
    body: z.strictObject({
      by: z.enum(["link", "code"]),
      pictures: z
        .array(z.uuid())
        .max(MOST_PUT_IN)
        .optional()
        .openapi({ description: "Those that show the person; absent, those that scored high enough." }),
    }),
    answer: z.object({
      request: z.string(),
      by: z.enum(["link", "code"]),
      told: z.enum(["queued", "printed", "held"]).nullable(),
      code: z.string().nullable(),
      url: z.string(),
      pictures: z.int(),
      validUntil: moment,
    }),
    run: ({ act, params, body }) => act(handOver, { ...params, ...body }),
  }),
];

export const lookRoutes: readonly Route[] = [...taken, ...handedOver];
