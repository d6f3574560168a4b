/** Letters that wait, were sent, or were refused by the mail server. */
import { z } from "@hono/zod-openapi";
import { letterPosted, mail, sendMail, showLetter } from "../../engine/letters/mail.ts";
import { handOver } from "../handed.ts";
import { newestFirst, page, paged, pageOf } from "../paging.ts";
import { bytesRoute, type Route, route } from "../route.ts";
import { day, moment, named, words } from "../shapes.ts";

const tag = "Mail";
const byStaff = { for: ["staff"] } as const;
const params = z.object({ letter: named });

const letter = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    state: z.enum(["waiting", "sent", "refused", "held"]),
    to: z.string(),
    subject: z.string(),
    createdAt: moment,
    nextTryAt: moment.nullable(),
    attempts: z.int(),
    lastProblem: z.string().nullable(),
    sentAt: moment.nullable(),
    proof: z.string().nullable(),
    answer: z.string().nullable(),
    retainUntil: day,
    held: z.enum(["address", "many"]).nullable().openapi({
      description:
        "Why it is not sent: its address has not confirmed itself, or too many letters ask addresses to.",
    }),
  })
  .openapi("Letter");

export const mailRoutes: readonly Route[] = [
  route({
    ...byStaff,
    method: "get",
    path: "/mail",
    tag,
    summary: "The queue, the newest first.",
    query: paged,
    answer: pageOf(letter),
    run: async ({ act, query }) =>
      page(await act(mail, undefined), query, ({ createdAt, id }) => newestFirst(createdAt, id)),
  }),
  route({
    ...byStaff,
    method: "get",
    path: "/mail/{letter}",
    tag,
    summary: "One letter, with its text.",
    params,
    answer: letter.extend({ text: z.string() }),
    run: ({ act, params }) => act(showLetter, params),
  }),
  bytesRoute({
    ...byStaff,
    method: "get",
    path: "/mail/{letter}/letter.pdf",
    tag,
    summary: "One letter, to print.",
    params,
    produces: "application/pdf",
    respond: ({ act, engine, params }) =>
      handOver(engine, "letter.pdf", (out) => act(showLetter, { ...params, out })),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/mail/send",
    tag,
    summary: "Hands what is due to the organisation's mail server; `again` also what it refused.",
    body: z.strictObject({ again: z.boolean().optional() }),
    answer: z.object({
      delivered: z.int(),
      later: z.int(),
      refused: z.int(),
      down: z.string().nullable(),
      left: z.int(),
    }),
    run: ({ act, body }) => act(sendMail, body),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/mail/{letter}/posted",
    tag,
    summary: "The letter was printed and handed over or posted, with what proves it.",
    params,
    body: z.strictObject({ proof: words(3, 1000) }),
    answer: z.object({ letterId: z.uuid() }),
    run: ({ act, params, body }) => act(letterPosted, { ...params, ...body }),
  }),
];
