/** What one account asked for and another agrees to before anything is compared (R90). */
import { z } from "@hono/zod-openapi";
import { agreeTo, proposals } from "../../engine/people/second.ts";
import { type Route, route } from "../route.ts";
import { moment } from "../shapes.ts";

const tag = "Searches";
const kind = z.enum(["search", "look"]);

/** Answered in the place of a comparison. */
export const proposedComparison = z
  .object({ proposed: z.literal(true), proposal: z.uuid(), proposedBy: z.string(), validUntil: moment })
  .openapi("ProposedComparison");

export const proposalRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/proposals",
    tag,
    summary: "Searches and looks that wait for a second account, or may be done since one agreed.",
    for: ["staff"],
    answer: z.array(
      z
        .object({
          id: z.uuid(),
          kind,
          requestId: z.uuid().nullable(),
          proposedBy: z.string(),
          proposedAt: moment,
          agreedBy: z.string().nullable(),
          validUntil: moment,
          purpose: z.string().nullable(),
          reason: z.string().nullable(),
          albums: z.array(z.string()),
          comparedBy: z.string().nullable(),
          checkedBy: z.string().nullable(),
          photographs: z.int(),
        })
        .openapi("Proposal"),
    ),
    run: ({ act }) => act(proposals, undefined),
  }),
  route({
    method: "post",
    path: "/proposals/{proposal}/agree",
    tag,
    summary:
      "The second account agrees; whoever asked asks again in the same words, and then it is compared.",
    for: ["staff"],
    params: z.object({ proposal: z.uuid() }),
    answer: z.object({ proposal: z.uuid(), agreedBy: z.string(), validUntil: moment }),
    run: ({ act, params }) => act(agreeTo, params),
  }),
];
