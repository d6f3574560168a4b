/** The portal before it is known who is there: invitations, enrolment, one look, requests, signing in. */
import { z } from "@hono/zod-openapi";
import { CAPTURE_STEPS, FEEDBACK, STEP_WORDS } from "../../domain/capture.ts";
import { AGE_BANDS } from "../../domain/consent.ts";
import { CONSENT_PURPOSES } from "../../domain/purpose.ts";
import { REQUEST_KINDS } from "../../domain/request.ts";
import type { Engine } from "../../engine/gate/engine.ts";
import { certificatePage } from "../../engine/leaving/certificate.ts";
import { showCertificate } from "../../engine/leaving/certificates.ts";
import { ask, showAsk } from "../../engine/portal/ask.ts";
import { announceFrames } from "../../engine/portal/capture.ts";
import {
  agreeToEnrol,
  beginCapture,
  confirmEnrolment,
  leaveCapture,
  showFrames,
  showInvitation,
} from "../../engine/portal/enrol.ts";
import { deliverSoon } from "../../engine/portal/mail.ts";
import { closePortal, openByLink, openPortal, sendLink } from "../../engine/portal/session.ts";
import { confirmAddress } from "../../engine/requests/address.ts";
import { openRequest } from "../../engine/requests/requests.ts";
import { cameFrom, keepPerson, letPersonGo, tokenOf } from "../person.ts";
import { type Route, route } from "../route.ts";
import {
  base64File,
  day,
  keysOf,
  moment,
  named,
  narrowing,
  language as spoken,
  whereabouts,
  words,
} from "../shapes.ts";
import { CERTIFICATE_LINK, rewriting } from "./people-shapes.ts";

const tag = "Portal";
const anyone = ["anyone"] as const;
const purpose = keysOf(CONSENT_PURPOSES);
const step = z.enum(CAPTURE_STEPS);
const FRAME_BYTES = 512 * 1024;
const MOST_FRAMES = 5;

const party = z.object({ name: z.string(), address: z.string(), contact: z.string() });

const invitedAlbum = z.object({
  slug: z.string(),
  title: z.string(),
  startsOn: day.nullable(),
  endsOn: day.nullable(),
  place: z.string().nullable(),
});

const secret = z
  .string()
  .regex(/^[\w-]{16,64}$/)
  .openapi({ description: "As it was handed out; whoever has it may use it." });
const capture = z.object({ enrolment: secret });

const askedStep = z.object({ step, text: z.string() });

const portalOf = ({ settings }: Engine) => ({
  controller: settings.controller,
  officer: settings.controller.officer,
  authority: settings.authority,
  enrolment: settings.enrolment,
  minorsAllowed: settings.minors.allowed,
  custody: settings.keyCustody.mode,
  relationship: settings.relationship,
  mail: settings.mail !== null,
  asked: settings.look.asked,
  language: settings.language,
});

export const portalRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/portal",
    tag,
    summary: "Who answers here, and by which rules people enrol.",
    for: anyone,
    answer: z.object({
      controller: party,
      officer: party.nullable(),
      authority: z.string(),
      enrolment: z.object({
        approval: z.boolean(),
        waitingDays: z.int(),
        emailCode: z.boolean(),
        minutes: z.int(),
      }),
      minorsAllowed: z.boolean(),
      custody: z.enum(["person-held", "controller-held"]),
      relationship: z.enum(["none", "employer", "school", "public-authority"]),
      mail: z.boolean(),
      asked: z.boolean().openapi({ description: "Whether `/portal/asks` takes questions." }),
      language: spoken,
    }),
    run: async ({ engine }) => portalOf(engine),
  }),
  route({
    method: "get",
    path: "/portal/invitations/{token}",
    tag,
    summary: "What an invitation is to: albums, the notice in its parts, and the exact sentence of each box.",
    for: anyone,
    params: z.object({ token: secret }),
    answer: z.object({
      albums: z.array(invitedAlbum),
      whereabouts: z.array(z.object(whereabouts)),
      until: day,
      consentUntil: day,
      notice: z.object({
        kind: z.literal("consent"),
        version: z.string(),
        sha256: z.string(),
        layers: z.array(z.object({ heading: z.string(), text: z.string() })),
        text: z.string(),
      }),
      purposes: z.array(z.object({ purpose, title: z.string(), statement: z.string() })),
      secondStep: z.enum(["email-code", "second-statement"]),
      secondStatement: z
        .string()
        .openapi({ description: "To be typed by the person, where no code is sent." }),
      noConsequence: z.string().nullable(),
      known: z.object({ name: z.string(), address: z.string() }).nullable().openapi({
        description: "Of a link to an address of a list: the name there, and where the code goes.",
      }),
    }),
    run: async ({ act, params, language }) => {
      const shown = await act(showInvitation, { invitation: params.token, language });
      return {
        ...shown,
        albums: [...shown.albums],
        whereabouts: [...shown.whereabouts],
        purposes: [...shown.purposes],
        notice: { kind: "consent" as const, ...shown.notice, layers: [...shown.notice.layers] },
      };
    },
  }),
  route({
    method: "post",
    path: "/portal/certificate",
    tag,
    summary:
      "The certificate of an erasure once more, for a week, to whoever has its link; and whether the files of the database are written anew since.",
    for: anyone,
    body: z.strictObject({ link: z.string().regex(CERTIFICATE_LINK) }),
    answer: z.object({
      erasedAt: moment,
      certificate: z
        .string()
        .openapi({ description: "The page of it, in the language in which it was written." }),
      signed: z
        .object({
          certificate: z.record(z.string(), z.unknown()),
          signature: z.string(),
          vkey: z.string(),
          proof: z.string(),
        })
        .openapi({ description: "For programs: what the signature is over." }),
      rewriting,
      validUntil: moment,
    }),
    run: async ({ act, body }) => {
      const { signed, language, rewriting, validUntil } = await act(showCertificate, body);
      const certificate = await certificatePage(signed, language, rewriting);
      const erasedAt = new Date(signed.certificate.at);
      return {
        erasedAt,
        certificate,
        signed: { ...signed, certificate: { ...signed.certificate } },
        rewriting,
        validUntil,
      };
    },
  }),
  route({
    method: "post",
    path: "/portal/enrolments",
    tag,
    summary:
      "Begins a live capture: the steps to show, in an order drawn at random. Without an invitation it is for one look (`/portal/asks`).",
    for: anyone,
    cost: true,
    body: z.strictObject({ invitation: secret.nullable(), language: spoken.optional() }),
    status: 201,
    answer: z.object({
      enrolment: z.string(),
      expiresAt: moment,
      steps: z.array(step),
      asked: z.array(askedStep),
    }),
    run: async ({ act, body, language, context, engine }) => {
      const speaks = body.language ?? language;
      const begun = await act(beginCapture, {
        invitation: body.invitation,
        language: speaks,
        from: cameFrom(context, engine),
      });
      const asked = begun.steps.map((each) => ({ step: each, text: STEP_WORDS[each][speaks] }));
      return { ...begun, steps: [...begun.steps], asked };
    },
  }),
  route({
    method: "post",
    path: "/portal/enrolments/{enrolment}/frames",
    tag,
    summary:
      "Frames of the step that is due, as the camera sees them (not mirrored). Looked at, kept in memory until the end, on no disk.",
    for: anyone,
    params: capture,
    body: z.strictObject({
      step,
      frames: z.array(base64File(FRAME_BYTES)).min(1).max(MOST_FRAMES),
    }),
    maxBytes: 4 * 1024 * 1024,
    ahead: ({ engine, params }) => announceFrames(engine, params.enrolment),
    answer: z.object({
      passed: z.boolean(),
      feedback: z.array(z.object({ code: keysOf(FEEDBACK), text: z.string() })),
      next: step.nullable(),
    }),
    run: async ({ act, params, body, language }) => {
      const frames = body.frames.map((frame) => new Uint8Array(Buffer.from(frame, "base64")));
      const followed = await act(showFrames, { enrolment: params.enrolment, step: body.step, frames });
      const feedback = followed.feedback.map((code) => ({ code, text: FEEDBACK[code][language] }));
      return { ...followed, feedback };
    },
  }),
  route({
    method: "post",
    path: "/portal/enrolments/{enrolment}/consent",
    tag,
    summary:
      "Name, address and the boxes that were ticked. Kept in memory until the person confirms, by a code or a second sentence.",
    for: anyone,
    params: capture,
    body: z.strictObject({
      name: words(1, 200),
      email: z.string().trim().max(254).nullable(),
      ageBand: z.enum(AGE_BANDS),
      purposes: z.array(purpose).min(1).max(10),
      narrowings: z.array(narrowing).max(50).optional().openapi({
        description:
          "In which hours and at which places of the albums the person can have been, if they say so.",
      }),
    }),
    answer: z.object({
      secondStep: z.enum(["email-code", "second-statement"]),
      sentTo: z.string().nullable(),
    }),
    run: ({ act, params, body }) =>
      act(agreeToEnrol, { enrolment: params.enrolment, ...body, email: body.email || null }),
  }),
  route({
    method: "post",
    path: "/portal/enrolments/{enrolment}/confirm",
    shownOnce: true,
    tag,
    summary:
      "The second act, with which a person is enrolled and signed in. The personal key is in this answer and nowhere else.",
    for: anyone,
    params: capture,
    body: z.strictObject({
      code: z.string().max(20).optional(),
      secondStatement: z.string().max(200).optional(),
    }),
    status: 201,
    answer: z.object({
      subjectId: z.uuid(),
      personalKey: z.string(),
      qrSvg: z.string(),
      signInUrl: z.string(),
      waiting: z.enum(["approval", "days"]).nullable(),
      opensOn: day,
    }),
    run: async ({ act, params, body, context, engine }) => {
      const { token, ...enrolled } = await act(confirmEnrolment, { enrolment: params.enrolment, ...body });
      keepPerson(context, engine, token);
      return enrolled;
    },
  }),
  route({
    method: "delete",
    path: "/portal/enrolments/{enrolment}",
    tag,
    summary: "Refusing, or leaving: everything is forgotten at once.",
    for: anyone,
    params: capture,
    answer: null,
    run: ({ act, params }) => act(leaveCapture, params),
  }),
  route({
    method: "get",
    path: "/portal/asks",
    tag,
    summary: "What somebody who is not enrolled reads before a single look, and the albums they may name.",
    for: anyone,
    answer: z.object({ notice: z.string(), statement: z.string(), albums: z.array(invitedAlbum) }),
    run: async ({ act, language }) => {
      const shown = await act(showAsk, { language });
      return { ...shown, albums: [...shown.albums] };
    },
  }),
  route({
    method: "post",
    path: "/portal/asks",
    tag,
    summary:
      "Asks whether whoever asks is in the archive (R52): a case, with day, place and words, and with what the camera gave sealed in it where they did a capture and agreed to one look. It is answered once somebody vouched for whoever asks, into the case; everybody is answered alike here.",
    for: anyone,
    cost: true,
    shownOnce: true,
    body: z
      .strictObject({
        enrolment: secret.optional(),
        name: words(1, 200),
        contact: z.string().trim().max(300).nullable(),
        albums: z.array(named).max(50).optional(),
        days: z.array(day).max(50).optional(),
        place: z.string().trim().max(300).optional(),
        text: z.string().trim().max(5000).optional(),
        agreed: z.literal(true).optional(),
      })
      .refine(({ enrolment, agreed }) => enrolment === undefined || agreed === true, "a look needs `agreed`"),
    answer: z.object({
      number: z.string(),
      dueOn: day,
      code: z
        .object({ code: z.string(), url: z.string(), qrSvg: z.string(), validUntil: moment })
        .nullable()
        .openapi({ description: "With a capture: to be shown at the desk now." }),
    }),
    run: ({ act, language, body: { agreed: _agreed, ...body } }) => act(ask, { ...body, language }),
  }),
  route({
    method: "post",
    path: "/portal/requests",
    tag,
    summary: "A request of anybody, enrolled or not: its number, and by when it is answered.",
    for: anyone,
    cost: true,
    body: z.strictObject({
      kind: keysOf(REQUEST_KINDS),
      name: words(1, 200),
      contact: z.string().trim().max(300).nullable(),
      text: z.string().trim().max(5000),
      albums: z.array(words(1, 200)).max(50).optional(),
      days: z.array(day).max(50).optional(),
    }),
    status: 201,
    answer: z.object({
      number: z.string(),
      dueOn: day,
      targetOn: day,
      told: z
        .enum(["queued", "printed", "held"])
        .openapi({ description: "`held`: letters wait until the address confirmed itself by a link." }),
    }),
    run: async ({ act, body: { albums = [], days = [], ...body }, language, engine }) => {
      const where = [...albums, ...days];
      const text = where.length > 0 ? `${body.text}\n\n${where.join(", ")}` : body.text;
      const opened = await act(openRequest, { ...body, text, channel: "web", language });
      // The letter that asks an address whether it is theirs.
      if (opened.told === "held") deliverSoon(engine, async () => {});
      return opened;
    },
  }),
  route({
    method: "post",
    path: "/portal/confirmations",
    tag,
    summary: "An address confirms itself by the token of a link: letters of its case come there. Works once.",
    for: anyone,
    body: z.strictObject({ token: secret }),
    answer: z.object({ number: z.string() }),
    run: async ({ act, body, engine }) => {
      const confirmed = await act(confirmAddress, body);
      deliverSoon(engine, async () => {});
      return confirmed;
    },
  }),
  route({
    method: "post",
    path: "/portal/session",
    tag,
    summary: "Signs in with the first eight characters of the identifier and the personal key.",
    for: anyone,
    body: z.strictObject({ person: words(8, 36), key: words(1, 100) }),
    answer: z.object({ subjectId: z.uuid() }),
    run: async ({ act, body, context, engine }) => {
      const { token, subjectId } = await act(openPortal, { ...body, from: cameFrom(context, engine) });
      keepPerson(context, engine, token);
      return { subjectId };
    },
  }),
  route({
    method: "post",
    path: "/portal/session/link",
    tag,
    summary:
      "Sends a link to whoever gave this address. The answer is the same, and as quick, for an address that nobody gave.",
    for: anyone,
    cost: true,
    body: z.strictObject({ email: z.string().trim().min(3).max(254) }),
    status: 202,
    answer: z.object({ accepted: z.literal(true) }),
    run: async ({ act, body, context, engine }) => {
      const from = cameFrom(context, engine);
      // After the answer: neither its words nor its time depend on who has the address (R69).
      deliverSoon(engine, () => act(sendLink, { ...body, from }, { signal: new AbortController().signal }));
      return { accepted: true as const };
    },
  }),
  route({
    method: "post",
    path: "/portal/session/from-link",
    tag,
    summary: "Signs in with the token of a link; it works once.",
    for: anyone,
    body: z.strictObject({ token: secret }),
    answer: z.object({ subjectId: z.uuid() }),
    run: async ({ act, body, context, engine }) => {
      const { token, subjectId } = await act(openByLink, { ...body, from: cameFrom(context, engine) });
      keepPerson(context, engine, token);
      return { subjectId };
    },
  }),
  route({
    method: "delete",
    path: "/portal/session",
    tag,
    summary: "Signs out.",
    for: anyone,
    answer: null,
    run: async ({ act, context, engine }) => {
      const token = tokenOf(context, engine);
      if (token !== undefined) await act(closePortal, { token });
      letPersonGo(context, engine);
    },
  }),
];
