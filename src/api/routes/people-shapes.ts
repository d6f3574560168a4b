/** Shapes of what is said about people in more than one place. */
import { z } from "@hono/zod-openapi";
import { moment } from "../shapes.ts";

/** How many rows of what went. */
export const destroyed = z.record(z.string(), z.int());

/** A file that was written for her; where it lay is not said. */
export const fileOf = z.object({
  kind: z.string(),
  outcome: z.enum(["to be removed", "removed", "not found", "could not be removed"]),
});

export const telling = z
  .object({
    id: z.uuid(),
    recipientId: z.uuid(),
    recipient: z.string(),
    about: z.enum(["erasure", "rectification", "correction", "restriction"]),
    disclosures: z.array(z.string()),
    madeAt: moment,
    toldAt: moment.nullable(),
    proof: z.string().nullable(),
  })
  .openapi("Telling");
