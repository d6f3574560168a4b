/** Shapes of what is said about people in more than one place. */
import { z } from "@hono/zod-openapi";
import { day, moment } from "../shapes.ts";

/** How many rows of what went. */
export const destroyed = z.record(z.string(), z.int());

/** 32 bytes in base64url, behind the `#` of the address of a certificate. */
export const CERTIFICATE_LINK = /^[\w-]{43}$/;

/** Where the certificate of an erasure is found again. */
export const certificateLink = z.object({
  url: z
    .string()
    .openapi({ description: "The secret stands behind the #, so that no server on the way sees it." }),
  validUntil: moment,
});

/** How many faces the person was compared with, and how many strangers that lets expect among what was found. */
export const expectedFalse = z
  .object({
    faces: z.number().openapi({ description: "Faces compared under the consent that is in force." }),
    expectedFalseAtMatch: z.number().openapi({ description: "Strangers who are shown." }),
    expectedFalseAtReview: z
      .number()
      .openapi({ description: "Strangers who are shown or wait for a human." }),
  })
  .openapi("ExpectedFalse");

/** Of the files of the database: the erasure does not wait for them. */
export const rewriting = z.object({
  rewrittenAt: moment
    .nullable()
    .openapi({ description: "Since when no deleted row of theirs is left in the files of the database." }),
  plannedFor: day.openapi({ description: "The night in which they are written anew, where they are not." }),
});

/** A file that was written for the person; where it lay is not said. */
export const fileOf = z.object({
  kind: z.string(),
  outcome: z.enum(["to be removed", "removed", "not found", "could not be removed"]),
});

export const telling = z
  .object({
    id: z.uuid(),
    recipientId: z.uuid(),
    recipient: z.string(),
    about: z.enum(["erasure", "rectification", "correction", "restriction", "objection"]),
    disclosures: z.array(z.string()),
    madeAt: moment,
    toldAt: moment.nullable(),
    proof: z.string().nullable(),
  })
  .openapi("Telling");
