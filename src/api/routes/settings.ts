/** The settings of the configuration file, shown and changed only there; and how wrong the pack that it names was measured to be. */
import { z } from "@hono/zod-openapi";
import { CURVES } from "../../domain/accuracy.ts";
import { accuracy } from "../../engine/staff/accuracy.ts";
import { showSettings } from "../../engine/staff/settings.ts";
import { type Route, route } from "../route.ts";
import { day } from "../shapes.ts";

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const score = z.number().min(-1).max(1);

const rate = z
  .object({
    errors: count,
    trials: count,
    rate: share.nullable().openapi({ description: "Null where nothing was tried." }),
    low: share,
    high: share,
  })
  .openapi("MeasuredRate", {
    description: "So many errors of so many trials, with the exact 95 % interval.",
  });

const measurement = z
  .object({
    pack: z.string(),
    measuredOn: day,
    source: z.string(),
    pictures: count,
    people: count,
    failureToAcquire: rate,
    failureToEnrol: rate,
    histogram: z.object({
      from: score,
      step: z.number(),
      mated: z.array(count),
      nonMated: z.array(count),
    }),
    curves: z.array(
      z.object({
        of: z.enum(CURVES),
        group: z.string().nullable(),
        pictures: count,
        people: count,
        points: z.array(z.object({ threshold: score, falseMatches: rate, misses: rate })),
      }),
    ),
    sizes: z.array(z.object({ px: z.number(), missed: rate, notRecognised: rate })),
  })
  .openapi("Measurement");

export const settingRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/accuracy",
    tag: "Settings",
    summary:
      "How wrong the model pack was where it was measured, and where the thresholds of this instance stand.",
    for: ["staff"],
    answer: z
      .object({
        pack: z.string(),
        measured: measurement.nullable().openapi({ description: "Null where nobody measured this pack." }),
        thresholds: z
          .object({ review: score, reviewTo: score, match: score, matchTo: score })
          .openapi({ description: "Of the person who met the fewest faces, to the one who met the most." }),
        people: count,
      })
      .openapi("Accuracy"),
    run: ({ act }) => act(accuracy, undefined),
  }),
  route({
    method: "get",
    path: "/settings",
    tag: "Settings",
    summary: "Every setting, without secrets and without places on the server's disk.",
    for: ["staff"],
    answer: z.array(z.object({ name: z.string(), value: z.unknown() }).openapi("Setting")),
    run: ({ act }) => act(showSettings, undefined),
  }),
];
