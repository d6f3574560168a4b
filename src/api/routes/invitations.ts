/** Invitations to the portal, and enrolments that wait for a decision. */
import { z } from "@hono/zod-openapi";
import { DOUBTS } from "../../domain/capture-evidence.ts";
import { CONSENT_PURPOSES } from "../../domain/purpose.ts";
import { COMPARED_BY, DESK_CHECKS, VOUCHED_BY } from "../../domain/vouching.ts";
import { decideEnrolment, enrolments } from "../../engine/consent/enrolment-decide.ts";
import { filePhotograph, secondLook } from "../../engine/consent/enrolment-known.ts";
import {
  addInvitation,
  endInvitation,
  invitationPoster,
  invitations,
} from "../../engine/consent/invitations.ts";
import { handOver } from "../handed.ts";
import { bytesRoute, type Route, route } from "../route.ts";
import { day, keysOf, moment, named, words } from "../shapes.ts";

const tag = "Invitations";
const staff = ["staff"] as const;
const params = z.object({ id: z.uuid() });
const kind = z.enum(["personal", "poster"]);

const invitation = z
  .object({
    id: z.uuid(),
    kind,
    albums: z.array(z.object({ slug: z.string(), title: z.string() })),
    purposes: z.array(z.string()),
    until: day,
    consentUntil: day,
    uses: z.int(),
    used: z.int(),
    madeBy: z.string(),
    madeAt: moment,
    usable: z.boolean(),
  })
  .openapi("Invitation");

const knownBefore = z
  .object({
    name: z.string(),
    address: z.string(),
    number: z.string().nullable(),
    photograph: z.boolean(),
    compared: z.enum(["agrees", "differs", "unusable"]).nullable(),
    score: z.number().nullable(),
  })
  .openapi("KnownBefore", {
    description: "What the list says of whoever came by the link to their address.",
  });

const poster = (name: "poster.html" | "poster.pdf", produces: string): Route =>
  bytesRoute({
    method: "get",
    path: `/invitations/{id}/${name}`,
    tag,
    summary: "The sheet to hang up, with its square.",
    for: staff,
    params,
    produces,
    respond: ({ act, engine, language, params: { id } }) =>
      handOver(engine, name, (out) => act(invitationPoster, { invitation: id, out, language })),
  });

export const invitationRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/invitations",
    tag,
    summary: "Every invitation, newest first.",
    for: staff,
    answer: z.array(invitation),
    run: async ({ act }) =>
      (await act(invitations, undefined)).map((each) => ({
        ...each,
        albums: [...each.albums],
        purposes: [...each.purposes],
      })),
  }),
  route({
    method: "post",
    path: "/invitations",
    shownOnce: true,
    tag,
    summary:
      "Invites to some albums. The address of a personal invitation is in this answer and nowhere else.",
    for: staff,
    body: z
      .strictObject({
        kind,
        albums: z.array(named).min(1).max(50),
        until: day,
        uses: z.int().min(1).max(100_000).optional(),
        purposes: z.array(keysOf(CONSENT_PURPOSES)).max(10).optional(),
        consentUntil: day.optional(),
      })
      .openapi("NewInvitation"),
    status: 201,
    answer: z.object({
      id: z.uuid(),
      kind,
      url: z.string(),
      qrSvg: z.string(),
      until: day,
      consentUntil: day,
      uses: z.int(),
    }),
    run: ({ act, body }) => act(addInvitation, body),
  }),
  route({
    method: "delete",
    path: "/invitations/{id}",
    tag,
    summary: "Ends an invitation: nobody enrols with it any more.",
    for: staff,
    params,
    answer: null,
    run: async ({ act, params: { id } }) => {
      await act(endInvitation, { invitation: id });
    },
  }),
  poster("poster.html", "text/html"),
  poster("poster.pdf", "application/pdf"),
  route({
    method: "get",
    path: "/enrolments",
    tag,
    summary: "Enrolments from the portal; what waits for a decision comes first.",
    for: staff,
    answer: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        contact: z.string().nullable(),
        state: z.enum(["waiting", "approved", "refused"]),
        cameBy: z.enum(["poster", "personal"]),
        doubts: z.array(keysOf(DOUBTS)),
        frames: z
          .int()
          .openapi({ description: "At /enrolments/{id}/frames/{1, 2, …}, straight ones first." }),
        vouched: z.object({ way: keysOf(VOUCHED_BY), comparedBy: z.enum(DESK_CHECKS).nullable() }).nullable(),
        opensOn: day,
        enrolledAt: moment,
        decidedBy: z.string().nullable(),
        decidedAt: moment.nullable(),
        known: knownBefore.nullable(),
        secondLook: z.boolean(),
      }),
    ),
    run: ({ act }) => act(enrolments, undefined),
  }),
  route({
    method: "post",
    path: "/enrolments/{id}/decide",
    tag,
    summary: "Approves an enrolment, or refuses it and ends what stands on it.",
    for: staff,
    params,
    body: z.strictObject({
      decision: z.enum(["approve", "refuse"]),
      comparedBy: keysOf(COMPARED_BY).optional(),
      because: words(3, 2000),
    }),
    answer: z.object({ id: z.uuid(), state: z.enum(["approved", "refused"]), consentsEnded: z.int() }),
    run: ({ act, params: { id }, body }) => act(decideEnrolment, { id, ...body }),
  }),
  bytesRoute({
    method: "get",
    path: "/enrolments/{id}/file-photograph",
    tag,
    summary: "The photograph of the membership file of whoever enrolled by a link to an address of a list.",
    for: staff,
    params,
    produces: "image/jpeg",
    respond: async ({ act, params: { id } }) => {
      const jpeg = Uint8Array.from(await act(filePhotograph, { id }));
      return new Response(jpeg, {
        headers: { "content-type": "image/jpeg", "cache-control": "private, no-store" },
      });
    },
  }),
  route({
    method: "post",
    path: "/enrolments/{id}/second-look",
    tag,
    summary:
      "Somebody looked at what the photograph of the file opened: it stands, or everything on it ends.",
    for: staff,
    params,
    body: z.strictObject({ decision: z.enum(["stands", "revoke"]), because: words(3, 2000) }),
    answer: z.object({ id: z.uuid(), state: z.enum(["approved", "refused"]), consentsEnded: z.int() }),
    run: ({ act, params: { id }, body }) => act(secondLook, { id, ...body }),
  }),
];
