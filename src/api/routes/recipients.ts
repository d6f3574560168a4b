/** Recipients by name and purpose, and what each was told (R13, R54). */
import { z } from "@hono/zod-openapi";
import { CONSENT_PURPOSES } from "../../domain/purpose.ts";
import { PARTY_TYPES } from "../../domain/recipient.ts";
import {
  addRecipient,
  endRecipientOf,
  recipientLetter,
  recipients,
  recipientTold,
} from "../../engine/recipients/register.ts";
import { type Route, route } from "../route.ts";
import { keysOf, language, moment, named, words } from "../shapes.ts";
import { telling } from "./people-shapes.ts";

const tag = "Recipients";
const byStaff = { for: ["staff"] } as const;

export const recipientRoutes: readonly Route[] = [
  route({
    ...byStaff,
    method: "get",
    path: "/recipients",
    tag,
    summary: "The register, and what recipients were told or still have to be.",
    answer: z.object({
      recipients: z.array(
        z
          .object({
            id: z.uuid(),
            name: z.string(),
            address: z.string(),
            contact: z.string(),
            mail: z.string().nullable(),
            partyType: z.string(),
            purpose: z.string(),
            language,
            createdAt: moment,
            endedAt: moment.nullable(),
          })
          .openapi("Recipient"),
      ),
      tellings: z.array(telling),
    }),
    run: ({ act }) => act(recipients, undefined),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/recipients",
    tag,
    summary:
      "Adds a recipient; consents to its purpose that did not name it end, and are asked for anew (R20).",
    body: z
      .strictObject({
        name: words(1, 200),
        address: words(1, 500),
        contact: words(1, 300),
        mail: z.email().max(254).nullish(),
        partyType: keysOf(PARTY_TYPES),
        purpose: keysOf(CONSENT_PURPOSES),
        language: language.optional(),
      })
      .openapi("NewRecipient"),
    status: 201,
    answer: z.object({ recipientId: z.uuid(), purpose: z.string(), consentsEnded: z.int() }),
    run: ({ act, body }) => act(addRecipient, body),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/recipients/{recipient}/end",
    tag,
    summary: "Nothing more is disclosed to it.",
    params: z.object({ recipient: named }),
    answer: z.object({ recipientId: z.uuid() }),
    run: ({ act, params }) => act(endRecipientOf, params),
  }),
  route({
    ...byStaff,
    method: "get",
    path: "/tellings/{telling}/letter",
    tag,
    summary: "What a recipient is told, to be sent by another way than e-mail.",
    params: z.object({ telling: named }),
    answer: z.object({ subject: z.string(), text: z.string() }),
    run: ({ act, params }) => act(recipientLetter, params),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/tellings/{telling}/told",
    tag,
    summary: "The recipient was told, with what proves it.",
    params: z.object({ telling: named }),
    body: z.strictObject({ proof: words(3, 1000) }),
    answer: telling,
    run: ({ act, params, body }) => act(recipientTold, { ...params, ...body }),
  }),
];
