/** A person's own: signed in to the portal, and through the gate as themselves only. */
import { z } from "@hono/zod-openapi";
import { CONSENT_STATES } from "../../domain/consent.ts";
import { MiroirError } from "../../domain/errors.ts";
import { USES } from "../../domain/publish.ts";
import { CONSENT_PURPOSES } from "../../domain/purpose.ts";
import { REQUEST_KINDS, REQUEST_STATES, URGENCIES } from "../../domain/request.ts";
import { decide } from "../../engine/compare/review.ts";
import { endGrant, grants, openGrant } from "../../engine/consent/grants.ts";
import { consents } from "../../engine/consent/list.ts";
import { herWhereabouts, narrow } from "../../engine/consent/narrow.ts";
import { receiptInHand } from "../../engine/consent/receipt.ts";
import { certificatePage } from "../../engine/leaving/certificate.ts";
import { forget, withdraw } from "../../engine/leaving/forget.ts";
import {
  agree,
  herPictures,
  herSearches,
  herself,
  purposesForHer,
  takeDown,
} from "../../engine/portal/me.ts";
import { prove } from "../../engine/portal/session.ts";
import { publishedCopies } from "../../engine/publish/rebuild.ts";
import { portability } from "../../engine/report/portability.ts";
import { report } from "../../engine/report/report.ts";
import { openRequest, requests, showRequest } from "../../engine/requests/requests.ts";
import { handOver } from "../handed.ts";
import { letPersonGo, tokenOf } from "../person.ts";
import { bytesRoute, type Route, route } from "../route.ts";
import {
  box,
  day,
  facesReached,
  inRecording,
  keysOf,
  moment,
  named,
  narrowedAnswer,
  narrowing,
  narrowTo,
  whereabouts,
  words,
} from "../shapes.ts";
import { CERTIFICATE_LINK, certificateLink, expectedFalse, rewriting } from "./people-shapes.ts";

const tag = "Me";
const forHer = ["person"] as const;
const her = (actor: { readonly subject?: string }): string => actor.subject!;
const purpose = keysOf(CONSENT_PURPOSES);

const me = z
  .object({
    subjectId: z.uuid(),
    name: z.string(),
    contact: z.string().nullable(),
    restricted: z
      .boolean()
      .openapi({ description: "Their data is kept and neither compared nor shown (art. 18)." }),
    suspendedSince: moment.nullable().openapi({
      description:
        "Somebody else says that this person's face is theirs: nobody is shown the pictures until it is settled.",
    }),
    enrolment: z.object({ state: z.enum(["waiting", "approved", "refused"]), opensOn: day }).nullable(),
    pictures: z.object({ shown: z.int(), waiting: z.int() }),
    grant: z.object({ id: z.uuid(), opensOn: day, closesOn: day }).nullable(),
  })
  .openapi("Me");

const picture = z
  .object({
    id: z
      .uuid()
      .openapi({ description: "Of the appearance: its picture is at /me/appearances/{id}/picture." }),
    state: z.enum(["shown", "confirmed"]),
    score: z.number(),
    fmr: z.number().openapi({ description: "Share of strangers whose face would score as high." }),
    foundAt: moment,
    album: z.string(),
    albumTitle: z.string(),
    box,
    widthPx: z.int(),
    heightPx: z.int(),
    ...inRecording,
    takenAt: z.string().nullable(),
    caption: z.string().nullable(),
    photographer: z.string().nullable(),
    publishedAt: z.string().nullable(),
    publishedOn: z.string().nullable(),
    otherFaces: z.int(),
  })
  .openapi("MyPicture");

const CURSOR = /^[\w-]{1,200}$/;
const toCursor = (place: { place: string; id: string }): string =>
  Buffer.from(`${place.id} ${place.place}`, "utf8").toString("base64url");

/** @throws MiroirError usage/bad-value */
const fromCursor = (cursor: string): { place: string; id: string } => {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const [id, place] = [text.slice(0, 36), text.slice(37)];
  if (!z.uuid().safeParse(id).success)
    throw new MiroirError("usage/bad-value", { name: "cursor", value: "…", expected: "`next` of a page" });
  return { id, place };
};

const published = z
  .object({
    publicationId: z.uuid(),
    copyId: z.uuid(),
    appearanceId: z
      .uuid()
      .nullable()
      .openapi({ description: "The picture, at /me/appearances/{id}/picture; null once it is not shown." }),
    album: z.string(),
    use: z.enum(USES),
    destination: z.enum(["folder", "zip", "s3"]),
    recipient: z.string().nullable(),
    since: moment.openapi({ description: "When the copy left with the person visible in it." }),
    lapsedAt: moment.nullable().openapi({ description: "Since when it may not show the person any more." }),
    removedAt: moment.nullable(),
    escapedAt: moment
      .nullable()
      .openapi({ description: "When it was found that the copy is no longer where it had been put." }),
  })
  .openapi("PublishedCopy");

const search = z.object({
  searchId: z.uuid(),
  at: moment,
  actor: z.string(),
  purpose: z.string(),
  reason: z.string().nullable(),
  outcome: z.enum(["compared", "returned"]),
  confirmedBy: z.array(z.object({ actor: z.string(), at: moment })),
});

const consent = z
  .object({
    id: z.uuid(),
    purpose,
    purposeDescription: z.string(),
    state: z.enum(CONSENT_STATES),
    startsOn: day,
    endsOn: day,
    albums: z.array(z.string()),
    statement: z.string().nullable(),
    checkedBy: z.string().nullable(),
    secondStep: z.string().nullable(),
    noticeSha256: z.string(),
    noticeVersion: z.string(),
    createdAt: moment,
    endedAt: moment.nullable(),
    endedBecause: z.string().nullable(),
    renewalDue: z.boolean(),
    events: z.array(
      z.object({
        at: moment,
        state: z.enum(CONSENT_STATES),
        channel: z.string(),
        validUntil: day.nullable(),
      }),
    ),
  })
  .openapi("MyConsent");

const moreToAgree = z
  .object({
    purpose,
    title: z.string(),
    statement: z.string(),
    secondStatement: z.string().openapi({ description: "To be typed by the person as it stands here." }),
    noConsequence: z.string().nullable(),
    albums: z.array(z.string()),
    until: day,
    inForceUntil: day.nullable(),
  })
  .openapi("MoreToAgree");

const withdrawn = z.object({
  ended: z.array(z.object({ consentId: z.uuid(), purpose: z.string() })),
  inForce: z.array(z.string()),
});

const grant = z
  .object({
    id: z.uuid(),
    state: z.enum(["open", "closed"]),
    opensOn: day,
    closesOn: day,
    closedBecause: z.string().nullable(),
    albums: z.array(
      z.object({
        slug: z.string(),
        compared: z.int().openapi({ description: "Pictures compared until now." }),
        pictures: z.int(),
        narrowing: narrowing.nullable(),
        ...facesReached,
      }),
    ),
  })
  .openapi("MyGrant");

const requestLine = {
  number: z.string(),
  kind: keysOf(REQUEST_KINDS),
  state: keysOf(REQUEST_STATES),
  receivedOn: day,
  targetOn: day,
  dueOn: day,
  urgency: keysOf(URGENCIES),
  daysLeft: z.int().nullable(),
  outcome: z.string().nullable(),
};

const herKey = words(1, 100).openapi({ description: "The personal key: used for this, and kept nowhere." });

export const meRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/me",
    tag,
    summary: "Who is signed in, and how things stand.",
    for: forHer,
    answer: me,
    run: ({ act, actor }) => act(herself, { subject: her(actor) }),
  }),
  route({
    method: "get",
    path: "/me/appearances",
    tag,
    summary:
      "Pictures that may show the person, by the time they were taken, page by page. What waits for a human is counted only.",
    for: forHer,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(200).default(60).openapi({ type: "integer" }),
      cursor: z.string().regex(CURSOR).optional(),
    }),
    answer: z.object({
      items: z.array(picture),
      next: z.string().nullable(),
      shown: z.int(),
      waiting: z.int(),
      expected: expectedFalse,
    }),
    run: async ({ act, actor, query: { limit, cursor } }) => {
      const found = await act(herPictures, {
        subject: her(actor),
        limit: limit + 1,
        ...(cursor !== undefined && { after: fromCursor(cursor) }),
      });
      const items = found.pictures.slice(0, limit);
      const last = items.at(-1);
      const next = last && found.pictures.length > limit ? toCursor(last) : null;
      const { shown, waiting, expected } = found;
      return { items, next, shown, waiting, expected };
    },
  }),
  route({
    method: "post",
    path: "/me/appearances/{appearance}/not-me",
    tag,
    summary: "“This is not me”: for ever, and whoever received the picture is told.",
    for: forHer,
    params: z.object({ appearance: z.uuid() }),
    answer: z.object({ recipientsTold: z.int() }),
    run: ({ act, params: { appearance } }) => act(decide, { id: appearance, decision: "reject" }),
  }),
  route({
    method: "post",
    path: "/me/appearances/{appearance}/take-down",
    tag,
    summary:
      "“Take this picture down”: opens a case with its due date; the person's face in it is in no comparison from now on.",
    for: forHer,
    params: z.object({ appearance: z.uuid() }),
    body: z.strictObject({ because: words(1, 2000) }),
    answer: z.object({ number: z.string(), dueOn: day }),
    run: ({ act, params: { appearance }, body, language }) =>
      act(takeDown, { picture: appearance, because: body.because, language }),
  }),
  route({
    method: "get",
    path: "/me/publications",
    tag,
    summary:
      "Masked copies that left with the person visible in them: for which use, to whom, and whether they still show them.",
    for: forHer,
    answer: z.array(published),
    run: async ({ act, actor }) => (await act(publishedCopies, { subject: her(actor) })).copies,
  }),
  route({
    method: "get",
    path: "/me/searches",
    tag,
    summary:
      "Who searched in pictures while the person could be found, why, and whether it returned them (R45); newest first.",
    for: forHer,
    answer: z.array(search),
    run: ({ act, actor }) => act(herSearches, { subject: her(actor) }),
  }),
  route({
    method: "get",
    path: "/me/consents",
    tag,
    summary: "Every consent of the person, in every state it was ever in.",
    for: forHer,
    answer: z.array(consent),
    run: async ({ act, actor }) =>
      (await act(consents, { subject: her(actor) })) as unknown as z.input<typeof consent>[],
  }),
  route({
    method: "get",
    path: "/me/purposes",
    tag,
    summary: "What else the person may agree to, with the exact sentence of each.",
    for: forHer,
    answer: z.array(moreToAgree),
    run: async ({ act, actor, language }) =>
      (await act(purposesForHer, { subject: her(actor), language })).map((more) => ({
        ...more,
        albums: [...more.albums],
      })),
  }),
  route({
    method: "post",
    path: "/me/consents",
    tag,
    summary: "Agrees to one purpose more, in the sentence of /me/purposes, confirmed by a second one.",
    for: forHer,
    body: z.strictObject({ purpose, secondStatement: words(1, 200) }),
    status: 201,
    answer: z.object({ consentId: z.uuid(), purpose, until: day }),
    run: ({ act, actor, body, language }) => act(agree, { subject: her(actor), language, ...body }),
  }),
  route({
    method: "post",
    path: "/me/consents/{purpose}/withdraw",
    tag,
    summary: "Withdraws one consent: one call, no reason, at once (R16).",
    for: forHer,
    params: z.object({ purpose }),
    answer: withdrawn,
    run: async ({ act, actor, params }) => {
      const { ended, inForce } = await act(withdraw, { subject: her(actor), purpose: params.purpose });
      return { ended: [...ended], inForce: [...inForce] };
    },
  }),
  route({
    method: "post",
    path: "/me/withdraw",
    tag,
    summary: "Withdraws every consent: one call, no reason, at once (R16).",
    for: forHer,
    answer: withdrawn,
    run: async ({ act, actor }) => {
      const { ended, inForce } = await act(withdraw, { subject: her(actor) });
      return { ended: [...ended], inForce: [...inForce] };
    },
  }),
  route({
    method: "get",
    path: "/me/consents/{consent}/receipt",
    tag,
    summary:
      "The receipt of a consent: its record, a page to print, and proofs that the ledger's own code verifies (R15).",
    for: forHer,
    params: z.object({ consent: z.uuid() }),
    answer: z.object({
      record: z.record(z.string(), z.unknown()),
      proofs: z
        .array(z.string())
        .openapi({ description: "c2sp.org/tlog-proof, one for each entry about it." }),
      vkey: z.string().nullable(),
      html: z.string(),
    }),
    run: async ({ act, params, language }) => {
      const { record, proofs, vkeys, html } = await act(receiptInHand, { consent: params.consent, language });
      return { record, proofs: [...proofs], vkey: vkeys.at(-1) ?? null, html };
    },
  }),
  route({
    method: "get",
    path: "/me/grants",
    tag,
    summary: "When and where the person could be searched for, and how far the comparison is.",
    for: forHer,
    answer: z.array(grant),
    run: async ({ act, actor }) =>
      (await act(grants, { subject: her(actor) })).reverse().map(({ albums, ...rest }) => ({
        ...rest,
        albums: albums.map(({ slug, comparedToSeq, lastSeq, narrowing, faces, of }) => ({
          slug,
          ...{ narrowing, faces, of },
          compared: Number(comparedToSeq),
          pictures: Number(lastSeq),
        })),
      })),
  }),
  route({
    method: "post",
    path: "/me/grants",
    tag,
    summary: "Opens a search with the personal key, in the albums the person names, for some days.",
    for: forHer,
    body: z.strictObject({
      key: words(1, 100),
      albums: z.array(named).min(1).max(50).optional(),
      until: day.optional(),
    }),
    status: 201,
    answer: z.object({ grantId: z.uuid(), opensOn: day, closesOn: day }),
    run: ({ act, actor, body: { key, ...rest } }) =>
      act(openGrant, { subject: her(actor), personalKey: key, ...rest }),
  }),
  route({
    method: "get",
    path: "/me/whereabouts",
    tag,
    summary:
      "When and where the pictures of the person's albums were taken, in numbers, and to what the consent is narrowed.",
    for: forHer,
    answer: z.array(z.object({ ...whereabouts, title: z.string(), narrowing: narrowing.nullable() })),
    run: async ({ act, actor }) =>
      (await act(herWhereabouts, { subject: her(actor) })).map((each) => ({ ...each })),
  }),
  route({
    method: "post",
    path: "/me/narrowing",
    tag,
    summary:
      "Narrows to hours and places of one album what meets the reference, or widens it again in the person's own words.",
    for: forHer,
    body: z.strictObject({ album: named, to: narrowTo, statement: words(3, 2000).optional() }),
    answer: narrowedAnswer,
    run: ({ act, actor, body }) => act(narrow, { subject: her(actor), ...body }),
  }),
  route({
    method: "post",
    path: "/me/grants/{grant}/close",
    tag,
    summary: "Closes a search: its key is destroyed at once.",
    for: forHer,
    params: z.object({ grant: z.uuid() }),
    answer: z.object({ grantId: z.uuid() }),
    run: ({ act, params }) => act(endGrant, { grant: params.grant }),
  }),
  route({
    method: "get",
    path: "/me/requests",
    tag,
    summary: "The person's requests, open and answered, with their due dates.",
    for: forHer,
    answer: z.array(z.object(requestLine)),
    run: ({ act, actor }) => act(requests, { subject: her(actor), all: true }),
  }),
  route({
    method: "get",
    path: "/me/requests/{request}",
    tag,
    summary: "One request of the person, with what was written to them.",
    for: forHer,
    params: z.object({ request: words(1, 40) }),
    answer: z.object({
      ...requestLine,
      text: z.string(),
      events: z.array(
        z.object({
          at: moment,
          type: z.string(),
          letter: z.object({ subject: z.string(), text: z.string() }).nullable(),
        }),
      ),
    }),
    run: async ({ act, params }) => {
      const { events, ...shown } = await act(showRequest, { request: params.request });
      return {
        ...shown,
        events: events.map(({ at, type, note }) => ({ at, type, letter: note?.letter ?? null })),
      };
    },
  }),
  route({
    method: "post",
    path: "/me/requests",
    tag,
    summary: "Opens a request; the answer says by when it is answered.",
    for: forHer,
    body: z.strictObject({ kind: keysOf(REQUEST_KINDS), text: z.string().trim().max(5000).optional() }),
    status: 201,
    answer: z.object({ number: z.string(), dueOn: day, targetOn: day }),
    run: async ({ act, actor, body, language }) => {
      const { name, contact } = await act(herself, { subject: her(actor) });
      return act(openRequest, { subject: her(actor), name, contact, channel: "web", language, ...body });
    },
  }),
  // The key comes in the body: what stands in an address or a header is in the logs of proxies.
  bytesRoute({
    method: "post",
    path: "/me/report.zip",
    tag,
    summary:
      "Everything that is held about the person (art. 15). With the personal key the reference photographs are opened into it.",
    for: forHer,
    body: z.strictObject({ key: herKey.optional() }),
    produces: "application/zip",
    respond: ({ act, actor, engine, language, body: { key: personalKey } }) =>
      handOver(engine, "report.zip", (out) =>
        act(report, { subject: her(actor), out, language, ...(personalKey && { personalKey }) }),
      ),
  }),
  bytesRoute({
    method: "post",
    path: "/me/portability.zip",
    tag,
    summary: "What the person gave, for another program (art. 20).",
    for: forHer,
    body: z.strictObject({ key: herKey }),
    produces: "application/zip",
    respond: ({ act, actor, engine, body: { key: personalKey } }) =>
      handOver(engine, "portability.zip", (out) =>
        act(portability, { subject: her(actor), out, personalKey }),
      ),
  }),
  route({
    method: "post",
    path: "/me/prove",
    tag,
    summary:
      "Shows anew who is there, before what nobody takes back (`act/prove-again`). Signing in anew, by a link too, does the same.",
    for: forHer,
    body: z.strictObject({ key: herKey }),
    answer: null,
    run: async ({ act, actor, body: { key }, context, engine }) => {
      await act(prove, { subject: her(actor), key, token: tokenOf(context, engine) ?? "" });
    },
  }),
  route({
    method: "post",
    path: "/me/forget",
    shownOnce: true,
    tag,
    summary:
      "Forgets the person whole. The certificate is theirs; it is kept here for a week, for whoever has the link, and names nobody.",
    for: forHer,
    body: z.strictObject({
      confirm: z.literal(true),
      link: z.string().regex(CERTIFICATE_LINK).optional().openapi({
        description:
          "32 bytes in base64url, drawn by the browser and shown to the person before: `/portal/certificate` answers the certificate to it. Drawn here when absent.",
      }),
    }),
    answer: z.object({
      certificate: z.string(),
      proof: z.string(),
      vkey: z.string(),
      link: certificateLink,
      rewriting,
    }),
    run: async ({ act, actor, context, engine, language, body }) => {
      const { certificate, link, rewriting } = await act(forget, {
        subject: her(actor),
        language,
        ...(body.link !== undefined && { link: body.link }),
      });
      letPersonGo(context, engine);
      const { proof, vkey } = certificate;
      const page = await certificatePage(certificate, language, rewriting);
      return { certificate: page, proof, vkey, link, rewriting };
    },
  }),
];
