/** Scans: what one would do, how far it is, start and pause. They begin by themselves after an import and when a grant opens. */
import { z } from "@hono/zod-openapi";
import { checkPermitted } from "../../domain/act.ts";
import { type Runner, runnerOf } from "../../engine/clock/runner.ts";
import { scanPlan } from "../../engine/compare/scan.ts";
import { type Route, route } from "../route.ts";
import { moment } from "../shapes.ts";

const tag = "Scan";

const plan = z
  .object({
    albums: z.array(z.object({ slug: z.string(), items: z.int(), faces: z.int(), people: z.int() })),
    items: z.int(),
    faces: z.int(),
    people: z.int(),
    comparisons: z.number(),
    comparisonsUnnarrowed: z.number().openapi({
      description: "The same if nobody had narrowed their consent to hours and places.",
    }),
    thresholds: z.object({
      review: z
        .number()
        .openapi({ description: "The lowest of anybody: each person has thresholds of their own." }),
      reviewTo: z.number().openapi({ description: "The highest of anybody." }),
      match: z.number(),
      matchTo: z.number(),
      expectedFalseAtReview: z
        .number()
        .openapi({ description: "False candidates to be expected over all people together." }),
      expectedFalseAtMatch: z
        .number()
        .openapi({ description: "Of those, shown without a human having looked." }),
    }),
    otherModel: z.int(),
    estimatedSeconds: z.number().nullable(),
  })
  .openapi("ScanPlan");

const state = z
  .object({
    state: z.enum(["idle", "waiting", "running", "paused"]),
    done: z.int(),
    total: z.int(),
    startedAt: moment.nullable(),
    endedAt: moment.nullable(),
    error: z.string().nullable(),
    import: z.object({ albumId: z.uuid(), done: z.int(), total: z.int().nullable() }).nullable(),
  })
  .openapi("ScanState");

const stateOf = (runner: Runner): z.input<typeof state> => ({
  ...runner.scanState(),
  import: runner.importState(),
});

export const scanRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/scan/plan",
    tag,
    summary: "What a scan would compare now, and how many false candidates are to be expected.",
    for: ["staff"],
    answer: plan,
    run: ({ act }) => act(scanPlan, undefined),
  }),
  route({
    method: "get",
    path: "/scan",
    tag,
    summary: "How far the scan is, and the import that runs.",
    for: ["staff"],
    answer: state,
    run: async ({ engine, actor }) => {
      checkPermitted(actor, "overview");
      return stateOf(runnerOf(engine));
    },
  }),
  route({
    method: "post",
    path: "/scan",
    tag,
    summary: "Starts a scan, or lets a paused one go on; whoever asks while one runs joins it.",
    for: ["staff"],
    status: 202,
    answer: state,
    run: async ({ engine, actor }) => {
      checkPermitted(actor, "scan");
      const runner = runnerOf(engine);
      runner.scan(actor);
      return stateOf(runner);
    },
  }),
  route({
    method: "delete",
    path: "/scan",
    tag,
    summary: "Pauses the scan after the pictures in work; nothing that was compared is lost.",
    for: ["staff"],
    answer: state,
    run: async ({ engine, actor }) => {
      checkPermitted(actor, "scan");
      const runner = runnerOf(engine);
      runner.pause();
      return stateOf(runner);
    },
  }),
];
