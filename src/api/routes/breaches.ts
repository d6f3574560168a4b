/** The breach register: 72 hours from awareness (R93, art. 33 and 34). */
import { z } from "@hono/zod-openapi";
import { BREACH_KINDS, BREACH_POINTS, RISKS, UNTOLD } from "../../domain/breach.ts";
import {
  breaches,
  closeBreach,
  recordBreach,
  showBreach,
  updateBreachOf,
} from "../../engine/authority/breaches.ts";
import { handOver } from "../handed.ts";
import { bytesRoute, type Route, route } from "../route.ts";
import { day, keysOf, language, moment, named, words } from "../shapes.ts";

const tag = "Breaches";
const byStaff = { for: ["staff"] } as const;
const params = z.object({ breach: named });

const count = z.int().min(0).max(1_000_000_000);
const breach = z
  .object({
    id: z.uuid(),
    number: z.string(),
    awareAt: moment,
    notifyBy: moment,
    hoursLeft: z.number().nullable(),
    risk: keysOf(RISKS),
    facts: z.object({
      nature: z.string(),
      kinds: z.array(keysOf(BREACH_KINDS)).optional(),
      startedAt: moment.optional(),
      endedAt: moment.optional(),
      noticedAt: moment.optional(),
      people: z.string().optional(),
      peopleCount: count.optional(),
      records: z.string().optional(),
      recordsCount: count.optional(),
      measuresBefore: z.string().optional(),
      consequences: z.string().optional(),
      measures: z.string().optional(),
      advice: z.string().optional(),
      toldHow: z.string().optional(),
      crossBorder: z.string().optional(),
      authorityReference: z.string().optional(),
    }),
    missing: z.array(keysOf(BREACH_POINTS)),
    openPoints: z.array(z.string()),
    authorityToldAt: moment.nullable(),
    lateBecause: z.string().nullable(),
    peopleToldAt: moment.nullable(),
    peopleUntoldBecause: keysOf(UNTOLD).nullable(),
    closedAt: moment.nullable(),
    retainUntil: day.nullable(),
    recordedBy: z.string(),
    recordedAt: moment,
  })
  .openapi("Breach");

/** With its zone, so that an hour is one hour everywhere. */
const instant = z.iso.datetime({ offset: true });
const at = (text: string): Date => new Date(text);
type Moment = "startedAt" | "endedAt" | "noticedAt";

const facts = {
  kinds: z.array(keysOf(BREACH_KINDS)).min(1).max(3).optional(),
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  noticedAt: instant.optional(),
  people: words(1, 2000).optional(),
  peopleCount: count.optional(),
  records: words(1, 2000).optional(),
  recordsCount: count.optional(),
  measuresBefore: words(1, 5000).optional(),
  consequences: words(1, 5000).optional(),
  measures: words(1, 5000).optional(),
  advice: words(1, 5000).optional(),
  toldHow: words(1, 2000).optional(),
  crossBorder: words(1, 2000).optional(),
  authorityReference: words(1, 200).optional(),
  risk: keysOf(RISKS).optional(),
};

/** Null takes back what was written by mistake. */
const changedFacts = {
  kinds: facts.kinds.nullable(),
  startedAt: facts.startedAt.nullable(),
  endedAt: facts.endedAt.nullable(),
  noticedAt: facts.noticedAt.nullable(),
  people: facts.people.nullable(),
  peopleCount: facts.peopleCount.nullable(),
  records: facts.records.nullable(),
  recordsCount: facts.recordsCount.nullable(),
  measuresBefore: facts.measuresBefore.nullable(),
  consequences: facts.consequences.nullable(),
  measures: facts.measures.nullable(),
  advice: facts.advice.nullable(),
  toldHow: facts.toldHow.nullable(),
  crossBorder: facts.crossBorder.nullable(),
  authorityReference: facts.authorityReference.nullable(),
  risk: facts.risk,
};

/** As they are kept: in universal time, whatever zone they were written in. */
const universal = <T extends { readonly [M in Moment]?: string | null | undefined }>(said: T): T => ({
  ...said,
  ...(said.startedAt && { startedAt: at(said.startedAt).toISOString() }),
  ...(said.endedAt && { endedAt: at(said.endedAt).toISOString() }),
  ...(said.noticedAt && { noticedAt: at(said.noticedAt).toISOString() }),
});

export const breachRoutes: readonly Route[] = [
  route({
    ...byStaff,
    method: "get",
    path: "/breaches",
    tag,
    summary: "Every breach, with the hours left.",
    answer: z.array(breach),
    run: ({ act }) => act(breaches, undefined),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/breaches",
    tag,
    summary: "Enters a breach, also one without a risk.",
    body: z
      .strictObject({ nature: words(1, 5000), awareAt: instant.optional(), ...facts })
      .openapi("NewBreach"),
    status: 201,
    answer: breach,
    run: ({ act, body: { awareAt, ...said } }) =>
      act(recordBreach, { ...universal(said), ...(awareAt && { awareAt: at(awareAt) }) }),
  }),
  route({
    ...byStaff,
    method: "get",
    path: "/breaches/{breach}",
    tag,
    summary: "One breach.",
    params,
    answer: breach,
    run: ({ act, params }) => act(showBreach, params),
  }),
  route({
    ...byStaff,
    method: "patch",
    path: "/breaches/{breach}",
    tag,
    summary:
      "What is known since, and who was told; null takes a fact back; late needs a reason (art. 33(1)).",
    params,
    body: z.strictObject({
      nature: words(1, 5000).optional(),
      ...changedFacts,
      authorityToldAt: instant.optional(),
      lateBecause: words(1, 2000).optional(),
      peopleToldAt: instant.optional(),
      peopleUntoldBecause: keysOf(UNTOLD).optional(),
    }),
    answer: breach,
    run: ({ act, params, body: { authorityToldAt, peopleToldAt, ...said } }) =>
      act(updateBreachOf, {
        ...params,
        ...universal(said),
        ...(authorityToldAt && { authorityToldAt: at(authorityToldAt) }),
        ...(peopleToldAt && { peopleToldAt: at(peopleToldAt) }),
      }),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/breaches/{breach}/close",
    tag,
    summary: "Closes it, once everybody who must know does.",
    params,
    answer: breach,
    run: ({ act, params }) => act(closeBreach, params),
  }),
  bytesRoute({
    ...byStaff,
    method: "get",
    path: "/breaches/{breach}/letter.pdf",
    tag,
    summary: "The notification to the authority (art. 33), or the letter to people (art. 34).",
    params,
    query: z.object({ letter: z.enum(["notification", "people"]).optional(), language: language.optional() }),
    produces: "application/pdf",
    respond: ({ act, engine, params, query, language: spoken }) =>
      handOver(engine, "letter.pdf", (out) =>
        act(showBreach, { ...params, language: spoken, ...query, out }),
      ),
  }),
];
