/** Programs outside that are told of events: named in the configuration file, and by no request. */
import { z } from "@hono/zod-openapi";
import { WEBHOOK_EVENTS } from "../../domain/event.ts";
import { webhooks } from "../../engine/staff/webhooks.ts";
import { newestFirst, page, paged, pageOf } from "../paging.ts";
import { type Route, route } from "../route.ts";
import { moment } from "../shapes.ts";

const kind = z.enum(WEBHOOK_EVENTS);

const delivery = z
  .object({
    id: z.uuid(),
    target: z.string(),
    kind,
    state: z.enum(["waiting", "delivered", "given-up"]),
    happenedAt: moment,
    attempts: z.int(),
    nextTryAt: moment.nullable(),
    lastStatus: z.int().nullable(),
    lastProblem: z.string().nullable(),
    deliveredAt: moment.nullable(),
    givenUpAt: moment.nullable(),
  })
  .openapi("Delivery");

export const webhookRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/webhooks",
    tag: "Webhooks",
    summary: "Which programs are told of what, and every delivery of the last thirty days.",
    for: ["staff"],
    query: paged,
    answer: pageOf(delivery).extend({
      programs: z.array(z.object({ url: z.string(), events: z.array(kind) })),
    }),
    run: async ({ act, query }) => {
      const { programs, deliveries } = await act(webhooks, undefined);
      return {
        programs,
        ...page(deliveries, query, ({ happenedAt, id }) => newestFirst(happenedAt, id)),
      };
    },
  }),
];
