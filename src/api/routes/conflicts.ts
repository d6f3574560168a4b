/** Two who say that one face is theirs: both side by side, and how it is settled (law 11). */
import { z } from "@hono/zod-openapi";
import { BREACH_KINDS, RISKS } from "../../domain/breach.ts";
import { DOUBTS } from "../../domain/capture-evidence.ts";
import { SETTLEMENTS } from "../../domain/conflict.ts";
import { COMPARED_BY, DESK_CHECKS, VOUCHED_BY } from "../../domain/vouching.ts";
import { draftBreach } from "../../engine/authority/conflict-breach.ts";
import { conflictFrames, conflicts } from "../../engine/compare/conflict-list.ts";
import { settleConflict } from "../../engine/compare/conflict-settle.ts";
import { herConflicts } from "../../engine/portal/conflicts.ts";
import { type Route, route } from "../route.ts";
import { day, digest, keysOf, language, moment, words } from "../shapes.ts";

const tag = "Conflicts";
const staff = ["staff"] as const;
const count = z.int().min(0);
const claim = z.enum(["first", "second"]);
const params = z.object({ id: z.uuid() });

const seen = z
  .object({
    days: z.array(z.object({ day, lists: count, pictures: count, taken: count })),
    pictures: z.array(z.object({ album: z.string(), takenAt: z.string().nullable(), sha256: digest })),
    shown: count.openapi({
      description: "Pictures that stood in the account; the first of them are listed.",
    }),
  })
  .openapi("Seen", { description: "What an account was shown, as far as the log goes back." });

const claimant = z.object({
  claim,
  subjectId: z.uuid(),
  name: z.string(),
  contact: z.string().nullable(),
  enrolledAt: moment,
  enrolment: z
    .object({ state: z.enum(["waiting", "approved", "refused"]), cameBy: z.enum(["poster", "personal"]) })
    .nullable()
    .openapi({ description: "Null of somebody who was enrolled at the desk." }),
  doubts: z.array(keysOf(DOUBTS)),
  vouched: z
    .object({
      way: keysOf(VOUCHED_BY),
      comparedBy: z.enum(DESK_CHECKS).nullable(),
      vouchedBy: z.string(),
      vouchedAt: moment,
    })
    .nullable(),
  frames: count,
  seen,
});

const conflict = z
  .object({
    id: z.uuid(),
    at: moment,
    stage: z.enum(["enrol", "grant", "look"]),
    state: z.enum(["open", "first", "second", "distinct", "same"]),
    ofTwo: z.boolean().openapi({ description: "Both are enrolled: while it is open both are suspended." }),
    gone: claim.nullable().openapi({ description: "Who was forgotten, on request, before it was settled." }),
    claimants: z.array(claimant),
    seen: seen.nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: moment.nullable(),
  })
  .openapi("TwoClaims");

const jpegs = (frames: readonly Uint8Array[]): string[] =>
  frames.map((bytes) => Buffer.from(bytes).toString("base64"));

export const conflictRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/conflicts",
    tag,
    summary: "Faces that two say are theirs, what waits first: who, since when, and what each was shown.",
    for: staff,
    answer: z.array(conflict),
    run: ({ act }) => act(conflicts, undefined),
  }),
  route({
    method: "get",
    path: "/conflicts/{id}/frames",
    tag,
    summary: "The frames of both captures, JPEGs in base64, straight ones first. Logged.",
    for: staff,
    params,
    shownOnce: true,
    answer: z.object({ first: z.array(z.string()), second: z.array(z.string()) }),
    run: async ({ act, params: { id } }) => {
      const { first, second } = await act(conflictFrames, { conflict: id });
      return { first: jpegs(first), second: jpegs(second) };
    },
  }),
  route({
    method: "post",
    path: "/conflicts/{id}/settle",
    tag,
    summary:
      "Whose face it is, that they are two people, or that one person enrolled twice; by what was compared.",
    for: staff,
    params,
    body: z.strictObject({
      decision: keysOf(SETTLEMENTS),
      comparedBy: keysOf(COMPARED_BY),
      because: words(3, 2000),
    }),
    answer: z.object({
      id: z.uuid(),
      decision: keysOf(SETTLEMENTS),
      consentsEnded: count,
      seen: seen.nullable(),
    }),
    run: ({ act, params: { id }, body }) => act(settleConflict, { conflict: id, ...body }),
  }),
  route({
    method: "get",
    path: "/conflicts/{id}/breach",
    tag,
    summary:
      "A draft for the register of breaches, of a settled one in which somebody was shown another's pictures.",
    for: staff,
    params,
    query: z.object({ language: language.optional() }),
    answer: z
      .object({
        nature: z.string(),
        kinds: z.array(keysOf(BREACH_KINDS)),
        peopleCount: count,
        recordsCount: count,
        people: z.string(),
        records: z.string(),
        consequences: z.string(),
        measures: z.string(),
        awareAt: moment,
        risk: keysOf(RISKS),
      })
      .openapi("BreachDraft"),
    run: ({ act, params: { id }, query, language: spoken }) =>
      act(draftBreach, { conflict: id, language: query.language ?? spoken }),
  }),
  route({
    method: "get",
    path: "/me/conflicts",
    tag: "Me",
    summary:
      "Somebody else came with a face that may be this person's: when, how it was settled, and what the other was shown.",
    for: ["person"],
    answer: z.array(
      z.object({
        at: moment,
        state: z.enum(["open", "hers", "distinct", "refused"]),
        settledAt: moment.nullable(),
        seen: seen.nullable(),
      }),
    ),
    run: ({ act, actor }) => act(herConflicts, { subject: actor.subject! }),
  }),
];
