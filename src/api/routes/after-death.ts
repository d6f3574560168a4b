/** What somebody instructs for the time after their death: by themselves, or written down by staff. */
import { z } from "@hono/zod-openapi";
import { BECOMES, INSTRUCTION_CHARS, SEES_TO_IT_CHARS } from "../../domain/after-death.ts";
import { recordInstruction, showInstruction, withdrawInstruction } from "../../engine/people/instruction.ts";
import { type Route, route } from "../route.ts";
import { keysOf, moment, named, words } from "../shapes.ts";

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
    answer: shown,
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
];
