/** What somebody instructs for the time after their death: by themselves, or written down by staff. */
import { z } from "@hono/zod-openapi";
import { BECOMES, DEATH_TOLD_CHARS, INSTRUCTION_CHARS, SEES_TO_IT_CHARS } from "../../domain/after-death.ts";
import { handedOverAfterDeath, mistakenDeath, recordDeath } from "../../engine/consent/death.ts";
import { recordInstruction, showInstruction, withdrawInstruction } from "../../engine/people/instruction.ts";
import { type Route, route } from "../route.ts";
import { day, keysOf, moment, named, words } from "../shapes.ts";

const instruction = z
  .object({
    becomes: keysOf(BECOMES),
    name: z.string().nullable().openapi({ description: "Who sees to it; of `hand-over`, who receives it." }),
    contact: z.string().nullable(),
    words: z.string().nullable(),
    since: moment,
  })
  .openapi("InstructionAfterDeath");

const given = z.strictObject({
  becomes: keysOf(BECOMES),
  name: words(0, SEES_TO_IT_CHARS).optional(),
  contact: words(0, SEES_TO_IT_CHARS).optional(),
  words: words(0, INSTRUCTION_CHARS).optional(),
});

const shown = z.object({ instruction: instruction.nullable() });
const shownToStaff = z.object({
  diedOn: day.nullable().openapi({ description: "Where a death was recorded." }),
  instruction: instruction.nullable(),
});
const ended = z.array(z.object({ consentId: z.uuid(), purpose: z.string() }));
const ofDeath = { path: "/people/{subject}/death", tag: "People", for: ["staff"] } as const;
const withdrawn = z.object({ withdrawn: z.boolean() });

const me = { path: "/me/instruction", tag: "Me", for: ["person"] } as const;
const her = (actor: { readonly subject?: string }): string => actor.subject!;
const people = { path: "/people/{subject}/instruction", tag: "People", for: ["staff"] } as const;
const params = z.object({ subject: named });

export const afterDeathRoutes: readonly Route[] = [
  route({
    ...me,
    method: "get",
    summary: "What they instructed for the time after their death; null where they did not.",
    answer: shown,
    run: ({ act, actor }) => act(showInstruction, { subject: her(actor) }),
  }),
  route({
    ...me,
    method: "post",
    summary: "Instructs, in place of what was instructed before. Nobody has to, and nothing depends on it.",
    body: given,
    answer: shown,
    run: ({ act, actor, body }) => act(recordInstruction, { subject: her(actor), ...body }),
  }),
  route({
    ...me,
    method: "delete",
    summary: "Withdraws the instruction: one call, no reason, at once.",
    answer: withdrawn,
    run: ({ act, actor }) => act(withdrawInstruction, { subject: her(actor) }),
  }),
  route({
    ...people,
    method: "get",
    summary: "What somebody instructed for the time after their death; null where they did not.",
    params,
    answer: shownToStaff,
    run: ({ act, params: { subject } }) => act(showInstruction, { subject }),
  }),
  route({
    ...people,
    method: "post",
    summary:
      "Writes down what somebody instructed by letter or at the desk, in place of what they did before.",
    params,
    body: given,
    answer: shown,
    run: ({ act, params: { subject }, body }) => act(recordInstruction, { subject, ...body }),
  }),
  route({
    ...people,
    method: "delete",
    summary: "Withdraws the instruction for somebody who asked for it: no reason, at once.",
    params,
    answer: withdrawn,
    run: ({ act, params: { subject } }) => act(withdrawInstruction, { subject }),
  }),
  route({
    ...ofDeath,
    method: "post",
    summary:
      "Records that somebody died: consents end at once, and the answer says what was instructed. What is to be handed over waits, neither compared nor shown.",
    params,
    body: z.strictObject({ diedOn: day, told: words(1, DEATH_TOLD_CHARS) }),
    answer: z.object({
      subjectId: z.uuid(),
      diedOn: day,
      instruction: instruction.nullable(),
      ended,
      waits: z.boolean().openapi({ description: "Until it was handed over." }),
    }),
    run: async ({ act, params: { subject }, body: { diedOn: died, told } }) => {
      const { ended: those, ...rest } = await act(recordDeath, { subject, died, told });
      return { ...rest, ended: [...those] };
    },
  }),
  route({
    ...ofDeath,
    method: "delete",
    summary: "The death was recorded by mistake. What ended stays ended, and they may agree anew.",
    params,
    answer: z.object({ subjectId: z.uuid() }),
    run: ({ act, params: { subject } }) => act(mistakenDeath, { subject }),
  }),
  route({
    ...ofDeath,
    path: "/people/{subject}/death/handed-over",
    method: "post",
    summary: "The person named in the instruction has what is held: the consent that waited for that ends.",
    params,
    answer: z.object({ subjectId: z.uuid(), ended }),
    run: async ({ act, params: { subject } }) => {
      const { subjectId, ended: those } = await act(handedOverAfterDeath, { subject });
      return { subjectId, ended: [...those] };
    },
  }),
];
