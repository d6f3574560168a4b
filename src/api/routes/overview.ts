/** The first page of the console. */
import { z } from "@hono/zod-openapi";
import { UNCONFINED } from "../../domain/confinement.ts";
import { NOTICE_KINDS } from "../../domain/notice-kinds.ts";
import { REQUEST_KINDS, URGENCIES } from "../../domain/request.ts";
import { overview } from "../../engine/staff/overview.ts";
import { type Route, route } from "../route.ts";
import { day, inLanguages, keysOf, language, moment } from "../shapes.ts";

const count = z.int().min(0);

const shownOverview = z
  .object({
    today: day,
    requests: z.array(
      z.object({
        number: z.string(),
        kind: keysOf(REQUEST_KINDS),
        dueOn: day,
        targetOn: day,
        urgency: keysOf(URGENCIES),
        daysLeft: z.int(),
      }),
    ),
    waiting: z.object({
      candidates: count,
      conflicts: count,
      objections: count,
      tellings: count,
      lettersWaiting: count,
      lettersFailed: count,
      breaches: count,
      enrolments: count,
    }),
    held: z.object({
      albums: count,
      items: count,
      faces: count,
      people: count,
      openGrants: count,
      appearances: count,
    }),
    lastAudit: z
      .object({ at: moment, seq: count, holds: z.boolean(), files: count, vectors: count })
      .nullable()
      .openapi({ description: "The newest zero-template proof; null while there is none." }),
    disk: z.object({ freeBytes: z.number(), sizeBytes: z.number() }),
    clockBehindSeconds: count.openapi({
      description: "How far the clock is behind the newest entry of the log; 0 where it is not.",
    }),
    decoders: z
      .object({
        by: z.enum(["bubblewrap"]).nullable(),
        why: keysOf(UNCONFINED).nullable(),
        said: z.string().nullable(),
        limits: z.boolean(),
        required: z.boolean(),
      })
      .openapi({ description: "What keeps the programs that read pictures apart, or why nothing does." }),
    log: z.object({ size: count, checkpointAt: moment.nullable() }),
    notices: z.array(
      z.object({
        kind: keysOf(NOTICE_KINDS),
        language,
        version: z.string().nullable(),
        publishedAt: moment.nullable(),
      }),
    ),
    noticeMissing: z.array(z.object({ article: z.string(), setting: z.string() })),
    assessment: z
      .object({
        state: z.enum(["exempt", "missing", "in-force", "changed", "gone"]),
        file: z.string().nullable(),
        sha256: z.string().nullable(),
        fromDay: day.nullable(),
        adoptedBy: z.string().nullable(),
        refusedFrom: day.nullable(),
      })
      .openapi({
        description: "The impact assessment that was adopted, and whether its file is still that.",
      }),
    dpia: z.object({ reference: z.string(), reviewOn: day, overdue: z.boolean() }).nullable(),
    addressAlone: z.object({ decidedBy: z.string(), decidedOn: day, because: inLanguages }).nullable(),
    anomalies: z.array(z.object({ onDay: day, searches: count, usual: z.number() })),
  })
  .openapi("Overview");

export const overviewRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/overview",
    tag: "Overview",
    summary: "What waits for whom, and whether everything that runs by itself did. It names nobody.",
    for: ["staff"],
    answer: shownOverview,
    run: ({ act }) => act(overview, undefined),
  }),
];
