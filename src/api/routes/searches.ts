/** Search by photograph: with a purpose and a reason, which everybody compared will read (law 5). */
import { z } from "@hono/zod-openapi";
import { PURPOSES } from "../../domain/purpose.ts";
import { search } from "../../engine/compare/search.ts";
import { confirmSearch } from "../../engine/people/confirm.ts";
import { type Route, route } from "../route.ts";
import { box, keysOf, photographs, words } from "../shapes.ts";
import { proposedComparison } from "./proposals.ts";

const tag = "Searches";

export const searchRoutes: readonly Route[] = [
  route({
    method: "post",
    path: "/searches",
    tag,
    summary:
      "Searches by photograph among people whose grant is open: the first call asks a second account, the same call after it agreed searches (R90). Whoever is not there is answered like whoever is not enrolled (R69).",
    for: ["staff"],
    body: z.strictObject({ purpose: keysOf(PURPOSES), reason: words(8, 2000) }),
    files: photographs("search", 1, 1),
    evenBytes: 8192,
    answer: z.union([
      proposedComparison,
      z
        .object({
          proposed: z.literal(false),
          searchId: z.uuid(),
          purpose: keysOf(PURPOSES),
          faces: z.array(
            z.object({
              box,
              possibleMatch: z
                .object({
                  subjectId: z.uuid(),
                  name: z.string(),
                  score: z.number(),
                  band: z.enum(["likely", "unsure"]),
                  fmr: z.number(),
                })
                .nullable(),
            }),
          ),
          thresholds: z.object({ review: z.number(), match: z.number() }),
          expectedFalseMatches: z.number(),
          twoPersons: z.boolean(),
        })
        .openapi("SearchAnswer"),
    ]),
    run: ({ act, body, files: [photo] }) => act(search, { ...body, photo: photo! }),
  }),
  route({
    method: "post",
    path: "/searches/{search}/confirm",
    tag,
    summary:
      "Confirms a possible match of a search; where the policy says so, a second person has to as well (R96).",
    for: ["staff"],
    params: z.object({ search: z.uuid() }),
    body: z.strictObject({ subject: z.uuid() }),
    answer: z.object({ searchId: z.uuid(), subjectId: z.uuid(), confirmed: z.int(), needed: z.int() }),
    run: ({ act, params, body }) => act(confirmSearch, { ...params, ...body }),
  }),
];
