/** What waits for a human look. */
import { z } from "@hono/zod-openapi";
import { decide, review } from "../../engine/compare/review.ts";
import { type Route, route } from "../route.ts";
import { box, digest, inRecording, moment } from "../shapes.ts";

const tag = "Reviews";

const candidate = z
  .object({
    id: z.uuid(),
    subjectId: z.uuid(),
    name: z.string(),
    state: z.enum(["candidate", "shown", "confirmed"]),
    score: z.number(),
    fmr: z.number(),
    reviewThreshold: z.number(),
    matchThreshold: z.number(),
    foundAt: moment,
    firstBy: z.string().nullable(),
    album: z.string(),
    albumTitle: z.string(),
    itemId: z.uuid(),
    contentSha256: digest,
    box,
    widthPx: z.int(),
    heightPx: z.int(),
    ...inRecording,
    takenAt: z.string().nullable(),
    caption: z.string().nullable(),
    photographer: z.string().nullable(),
    publishedAt: z.string().nullable(),
    publishedOn: z.string().nullable(),
  })
  .openapi("Candidate");

const conflict = z
  .object({
    id: z.uuid(),
    subjectId: z.uuid(),
    name: z.string(),
    other: z.object({ subjectId: z.uuid(), name: z.string() }).nullable(),
    ofTwo: z
      .boolean()
      .openapi({ description: "Both are enrolled and suspended: settled at /conflicts/{id}/settle." }),
    at: moment,
    actor: z.string(),
    stage: z.enum(["enrol", "grant", "look"]),
    state: z.enum(["open", "first", "second", "distinct", "same"]),
  })
  .openapi("Conflict");

export const reviewRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/reviews",
    tag,
    summary: "Possible matches between the two thresholds, and faces that two people may share.",
    for: ["staff"],
    answer: z
      .object({ twoPersons: z.boolean(), candidates: z.array(candidate), conflicts: z.array(conflict) })
      .openapi("Review"),
    run: ({ act }) => act(review, undefined),
  }),
  route({
    method: "post",
    path: "/reviews/{id}",
    tag,
    summary:
      "Decides. Of a possible match: accept, or reject for ever. Of a conflict: accept says two people, reject the same.",
    for: ["staff"],
    params: z.object({ id: z.uuid() }),
    body: z.strictObject({ decision: z.enum(["accept", "reject"]) }),
    answer: z.object({
      id: z.uuid(),
      kind: z.enum(["appearance", "conflict"]),
      decision: z.enum(["accept", "reject"]),
      waitsForSecond: z.boolean(),
      recipientsTold: z.int(),
    }),
    run: ({ act, params, body }) => act(decide, { ...params, ...body }),
  }),
];
