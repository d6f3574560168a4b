/** The breach register: 72 hours from awareness (R93, art. 33 and 34). */
import { z } from "@hono/zod-openapi";
import { RISKS, UNTOLD } from "../../domain/breach.ts";
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
      people: z.string().optional(),
      records: z.string().optional(),
      consequences: z.string().optional(),
      measures: z.string().optional(),
    }),
    missing: z.array(z.string()),
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

const facts = {
  people: words(1, 2000).optional(),
  records: words(1, 2000).optional(),
  consequences: words(1, 5000).optional(),
  measures: words(1, 5000).optional(),
  risk: keysOf(RISKS).optional(),
};
/** With its zone, so that an hour is one hour everywhere. */
const instant = z.iso.datetime({ offset: true });
const at = (text: string): Date => new Date(text);

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
      act(recordBreach, { ...said, ...(awareAt && { awareAt: at(awareAt) }) }),
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
    summary: "What is known since, and who was told; late needs a reason (art. 33(1)).",
    params,
    body: z.strictObject({
      nature: words(1, 5000).optional(),
      ...facts,
      authorityToldAt: instant.optional(),
      lateBecause: words(1, 2000).optional(),
      peopleToldAt: instant.optional(),
      peopleUntoldBecause: keysOf(UNTOLD).optional(),
    }),
    answer: breach,
    run: ({ act, params, body: { authorityToldAt, peopleToldAt, ...said } }) =>
      act(updateBreachOf, {
        ...params,
        ...said,
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
