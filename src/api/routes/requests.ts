/** Requests of people, from intake to answer, and objections to pictures. */
import { z } from "@hono/zod-openapi";
import { MiroirError } from "../../domain/errors.ts";
import {
  CHANNELS,
  EXTENSIONS,
  HANDED_BY,
  IDENTITY_MEANS,
  OBJECTION_CHOICES,
  OBJECTION_MATTERS,
  OUTCOMES,
  REFUSALS,
  REQUEST_KINDS,
  REQUEST_STATES,
  URGENCIES,
} from "../../domain/request.ts";
import { answerRequest, closeRequestCase, refuseRequest } from "../../engine/requests/answers.ts";
import { extendRequestTerm, pauseRequestClock, resumeRequestClock } from "../../engine/requests/clock.ts";
import { recordMandate } from "../../engine/requests/mandate.ts";
import { decideOnObjection, object, objections } from "../../engine/requests/objections.ts";
import { openRequest, requestLetter, requests, showRequest } from "../../engine/requests/requests.ts";
import { handOver, putFile, withFolder } from "../handed.ts";
import { newestFirst, page, pageOf, pageQuery } from "../paging.ts";
import { bytesRoute, type Route, route } from "../route.ts";
import { box, day, digest, fileNameOf, keysOf, language, moment, named, words } from "../shapes.ts";

const tag = "Requests";
const byStaff = { for: ["staff"] } as const;
const params = z.object({ request: named });

const letter = z.object({ subject: z.string(), text: z.string() });
const told = z.enum(["queued", "printed", "held"]);
const term = { monthEndsOn: day, targetOn: day, dueOn: day };

const request = z
  .object({
    id: z.uuid(),
    number: z.string(),
    kind: keysOf(REQUEST_KINDS),
    channel: keysOf(CHANNELS),
    state: keysOf(REQUEST_STATES),
    name: z.string(),
    subjectId: z.uuid().nullable(),
    receivedOn: day,
    urgency: keysOf(URGENCIES),
    daysLeft: z.int().nullable(),
    outcome: z.enum(OUTCOMES).nullable(),
    ...term,
  })
  .openapi("Request");

const shownRequest = request
  .extend({
    contact: z.string().nullable(),
    addressUnconfirmed: z.boolean(),
    text: z.string(),
    agent: z.string().nullable(),
    mandate: z
      .object({ by: z.string(), document: z.string(), checkedBy: z.string(), checkedOn: z.string() })
      .nullable(),
    language,
    pausedOn: day.nullable(),
    pausedDays: z.int(),
    extendedOn: day.nullable(),
    answeredOn: day.nullable(),
    refusedBecause: z.string().nullable(),
    closedOn: day.nullable(),
    retainUntil: day.nullable(),
    openedBy: z.string(),
    frames: z.int(),
    vouchedBy: z.string().nullable(),
    events: z.array(
      z.object({
        seq: z.int(),
        at: moment,
        actor: z.string(),
        type: z.string(),
        facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
        letter: letter.nullable(),
      }),
    ),
  })
  .openapi("ShownRequest");

const answered = z
  .object({
    number: z.string(),
    outcome: z.enum(OUTCOMES),
    answeredOn: day,
    dueOn: day,
    late: z.boolean(),
    attachments: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: digest })),
    told,
    letter,
  })
  .openapi("AnsweredRequest");

const proposedRefusal = z
  .object({
    number: z.string(),
    proposed: z.literal(true),
    ground: keysOf(REFUSALS),
    proposedBy: z.string(),
  })
  .openapi("ProposedRefusal");

/** What a letter may carry: a few documents. More goes by another way than a letter. */
const ATTACHMENT_BYTES = 16 * 1024 * 1024;
const MOST_ATTACHMENTS = 5;
/** The last part of a path, on every system. */
const plainName = words(1, 120).regex(/^[^/\\:*?"<>|\p{Cc}.][^/\\:*?"<>|\p{Cc}]*$/u, "the name of a file");

/** @throws MiroirError usage/bad-value: two of one name would be one file */
const checkNames = (files: readonly { readonly name: string }[]): void => {
  const names = new Set(files.map(({ name }) => name.toLowerCase()));
  if (names.size < files.length || files.some(({ name }) => !plainName.safeParse(name).success))
    throw new MiroirError("usage/bad-value", {
      name: "attachments",
      value: "…",
      expected: "files of different names",
    });
};

const shownObjection = z
  .object({
    id: z.uuid(),
    pictureSha256: digest,
    region: box.nullable(),
    startsMs: z.int().nullable(),
    endsMs: z.int().nullable(),
    about: keysOf(OBJECTION_MATTERS),
    state: z.enum(["pending", "upheld", "rejected"]),
    requestId: z.uuid().nullable(),
    reason: z.string().nullable(),
    madeBy: z.string(),
    madeAt: moment,
    decidedBy: z.string().nullable(),
    decidedAt: moment.nullable(),
    decidedBecause: z.string().nullable(),
    pictures: z.array(z.object({ album: z.string(), fileName: z.string() })),
  })
  .openapi("Objection");

const ofRequests: readonly Route[] = [
  route({
    ...byStaff,
    method: "get",
    path: "/requests",
    tag,
    summary: "Requests, those due first; with `all`, also those that are over.",
    query: z.object({ ...pageQuery, all: z.stringbool().optional().openapi({ type: "boolean" }) }),
    answer: pageOf(request),
    run: async ({ act, query: { all = false, ...query } }) =>
      page(await act(requests, { all }), query, ({ dueOn, id }) => `${dueOn}/${id}`),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/requests",
    tag,
    summary: "Opens a request; the clock runs from the day it came in, and whoever asks is told (R29, R34).",
    body: z
      .strictObject({
        name: words(1, 200),
        contact: words(3, 300).nullish(),
        kind: keysOf(REQUEST_KINDS),
        channel: keysOf(CHANNELS),
        text: words(0, 20_000).optional(),
        subject: named.optional(),
        mandate: z
          .strictObject({
            by: words(1, 200),
            document: words(3, 500).optional(),
            checkedBy: words(1, 200).optional(),
          })
          .optional()
          .openapi({
            description:
              "Who acts for them; with the document and who looked at it, or without both: then the acknowledgement asks for it (R32).",
          }),
        language: language.optional(),
        receivedOn: day.optional(),
      })
      .openapi("NewRequest"),
    status: 201,
    answer: z
      .object({
        requestId: z.uuid(),
        number: z.string(),
        receivedOn: day,
        told,
        letter,
        ...term,
      })
      .openapi("OpenedRequest"),
    run: ({ act, body }) => act(openRequest, body),
  }),
  route({
    ...byStaff,
    method: "get",
    path: "/requests/{request}",
    tag,
    summary: "The whole case.",
    params,
    answer: shownRequest,
    run: async ({ act, params }) => {
      const { events, ...shown } = await act(showRequest, params);
      return {
        ...shown,
        events: events.map(({ note, ...event }) => ({ ...event, letter: note?.letter ?? null })),
      };
    },
  }),
  route({
    ...byStaff,
    method: "get",
    path: "/requests/{request}/letters/{event}",
    tag,
    summary: "A letter of the case again.",
    params: z.object({ request: named, event: z.coerce.number().int().min(0).max(100_000) }),
    answer: letter,
    run: ({ act, params }) => act(requestLetter, params),
  }),
  bytesRoute({
    ...byStaff,
    method: "get",
    path: "/requests/{request}/letters/{event}/letter.pdf",
    tag,
    summary: "A letter of the case, to print.",
    params: z.object({ request: named, event: z.coerce.number().int().min(0).max(100_000) }),
    produces: "application/pdf",
    respond: ({ act, engine, params }) =>
      handOver(engine, "letter.pdf", (out) => act(requestLetter, { ...params, out })),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/requests/{request}/answer",
    tag,
    summary:
      "The answer, once and whole. That nothing is held is refused while something may be, under this name or contact (R38).",
    params,
    body: z.strictObject({
      text: words(0, 50_000).optional(),
      nothingHeld: z.boolean().optional(),
      notTheSame: z
        .strictObject({ by: words(1, 200), because: words(1, 2000) })
        .optional()
        .openapi({
          description: "What was found under this name is about somebody else: who made sure, and how.",
        }),
      erased: z
        .int()
        .min(0)
        .optional()
        .openapi({ description: "Entry of the log that a certificate of erasure names." }),
      handedBy: keysOf(HANDED_BY)
        .optional()
        .openapi({ description: "How the files are handed over, where the letter is an e-mail." }),
    }),
    files: {
      name: "attachments",
      verb: "request.answer",
      least: 0,
      most: MOST_ATTACHMENTS,
      bytes: ATTACHMENT_BYTES,
    },
    answer: answered,
    run: ({ act, engine, params, body: said, files: attachments }) =>
      withFolder(engine, async (folder) => {
        checkNames(attachments);
        const paths: string[] = [];
        for (const { name, bytes } of attachments) paths.push(await putFile(folder, name, bytes));
        return act(answerRequest, { ...params, ...said, attachments: paths });
      }),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/requests/{request}/extend",
    tag,
    summary: "Two months more, for a reason that the person is told (art. 12(3)).",
    params,
    body: z.strictObject({ reason: keysOf(EXTENSIONS), because: words(1, 2000) }),
    answer: z.object({ number: z.string(), told, letter, ...term }),
    run: ({ act, params, body }) => act(extendRequestTerm, { ...params, ...body }),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/requests/{request}/pause",
    tag,
    summary: "Asks the person who they are, by the lightest means; the clock waits for them (R33).",
    params,
    body: z.strictObject({ doubt: words(1, 2000), means: keysOf(IDENTITY_MEANS).optional() }),
    answer: z.object({ number: z.string(), told, letter, pausedOn: day, ...term }),
    run: ({ act, params, body }) => act(pauseRequestClock, { ...params, ...body }),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/requests/{request}/resume",
    tag,
    summary: "The person said who they are: the clock runs on.",
    params,
    body: z.strictObject({ on: day.optional(), seenBy: words(1, 200).optional() }),
    answer: z.object({ number: z.string(), pausedDays: z.int(), ...term }),
    run: ({ act, params, body }) => act(resumeRequestClock, { ...params, ...body }),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/requests/{request}/mandate",
    tag,
    summary:
      "Who asks for them has shown the mandate: from now on the request is answered like any other (R32).",
    params,
    body: z.strictObject({ document: words(3, 500), checkedBy: words(1, 200) }),
    answer: z.object({
      number: z.string(),
      mandate: z.object({ by: z.string(), document: z.string(), checkedBy: z.string(), checkedOn: day }),
      dueOn: day,
    }),
    run: ({ act, params, body }) => act(recordMandate, { ...params, ...body }),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/requests/{request}/refuse",
    tag,
    summary:
      "Refuses for a ground of the law; some need a second person, and then the first call proposes (R39).",
    params,
    body: z.strictObject({
      ground: keysOf(REFUSALS),
      reasons: words(1, 5000).optional(),
      proof: words(1, 5000).optional(),
      exception: z.enum(["17(3)(a)", "17(3)(b)", "17(3)(c)", "17(3)(d)", "17(3)(e)"]).optional(),
    }),
    answer: z.union([
      proposedRefusal,
      answered.extend({ proposed: z.literal(false), ground: keysOf(REFUSALS) }).openapi("RefusedRequest"),
    ]),
    run: ({ act, params, body }) => act(refuseRequest, { ...params, ...body }),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/requests/{request}/close",
    tag,
    summary: "Closes an answered case, or one that was taken back.",
    params,
    body: z.strictObject({ takenBack: words(1, 2000).optional() }),
    answer: z.object({ number: z.string(), outcome: z.enum(OUTCOMES), closedOn: day, retainUntil: day }),
    run: ({ act, params, body }) => act(closeRequestCase, { ...params, ...body }),
  }),
];

const ofObjections: readonly Route[] = [
  route({
    ...byStaff,
    method: "get",
    path: "/objections",
    tag: "Objections",
    summary: "Objections to pictures, the newest first.",
    query: z.object(pageQuery),
    answer: pageOf(shownObjection),
    run: async ({ act, query }) => {
      const { items, next } = page(await act(objections, undefined), query, ({ madeAt, id }) =>
        newestFirst(madeAt, id),
      );
      return {
        next,
        items: items.map(({ pictures, ...rest }) => ({
          ...rest,
          pictures: pictures.map(({ album, path }) => ({ album, fileName: fileNameOf(path) })),
        })),
      };
    },
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/objections",
    tag: "Objections",
    summary: "Takes a picture, or one face or region of it, out of every comparison at once (R62).",
    body: z.strictObject({
      picture: z.union([z.uuid(), digest]),
      region: z
        .strictObject({
          x: z.number().min(0).max(1e6),
          y: z.number().min(0).max(1e6),
          width: z.number().min(1).max(1e6),
          height: z.number().min(1).max(1e6),
        })
        .optional(),
      face: z.int().min(1).max(100_000).optional(),
      fromMs: z.int().min(0).max(1e9).optional().openapi({ description: "Of a recording: from here on." }),
      toMs: z.int().min(0).max(1e9).optional().openapi({ description: "Of a recording: up to here." }),
      about: z.enum(OBJECTION_CHOICES).optional().openapi({
        description: "To what; being compared when absent, which nobody weighs.",
      }),
      because: words(1, 2000),
      request: named.optional(),
    }),
    status: 201,
    answer: z.object({
      objectionId: z.uuid(),
      pictureSha256: digest,
      region: box.nullable(),
      startsMs: z.int().nullable(),
      endsMs: z.int().nullable(),
      inArchive: z.boolean(),
      about: z.enum(OBJECTION_CHOICES),
      state: z.enum(["pending", "upheld"]),
      appearancesRemoved: z.int(),
    }),
    run: ({ act, body }) => act(object, body),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/objections/{objection}",
    tag: "Objections",
    summary:
      "Decides on an objection to something else than being compared; rejected, whoever objected is told the grounds and the remedies.",
    params: z.object({ objection: named }),
    body: z.strictObject({ decision: z.enum(["uphold", "reject"]), because: words(1, 2000) }),
    answer: z.object({
      id: z.uuid(),
      state: z.enum(["upheld", "rejected"]),
      comparedAgain: z.int(),
      told: told.nullable(),
      letter: letter.nullable(),
    }),
    run: ({ act, params, body }) => act(decideOnObjection, { ...params, ...body }),
  }),
];

export const requestRoutes: readonly Route[] = [...ofRequests, ...ofObjections];
