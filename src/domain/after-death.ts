/**
 * What somebody instructs for the time after their death (article 85 of the French act 78-17): what becomes of what is held,
 * and who sees to it. It is asked of nobody, and nothing else depends on it.
 */
import { words } from "../words/words.ts";
import { type Language, MiroirError } from "./errors.ts";

export const BECOMES = {
  keep: words("domain.afterDeath.keptUntilPeriodsEnd"),
  erase: words("domain.afterDeath.erased"),
  "hand-over": words("domain.afterDeath.handedWhoeverNamed"),
} as const;
export type Becomes = keyof typeof BECOMES;
export const BECOMES_NAMES = Object.keys(BECOMES) as Becomes[];

/** As it is sealed and shown. */
export interface Instruction {
  readonly becomes: Becomes;
  /** Who sees to it; of `hand-over`, who receives it. */
  readonly name: string | null;
  readonly contact: string | null;
  /** Whatever else is to be known. */
  readonly words: string | null;
}

/** Of the name and the contact of whoever sees to it. */
export const SEES_TO_IT_CHARS = 200;
export const INSTRUCTION_CHARS = 2000;
/** Who told of a death, and what was seen: one sentence. */
export const DEATH_TOLD_CHARS = 500;

/** @throws MiroirError usage/too-long */
const bounded = (name: string, value: string | undefined, limit: number): string | null => {
  const text = value?.trim() ?? "";
  const { length } = [...text];
  if (length > limit) throw new MiroirError("usage/too-long", { name, length, limit });
  return text === "" ? null : text;
};

export interface GivenInstruction {
  readonly becomes: Becomes;
  readonly name?: string | undefined;
  readonly contact?: string | undefined;
  readonly words?: string | undefined;
}

/** Within its bounds, and with whom it is handed to; what is empty is unsaid. @throws MiroirError usage/too-long, usage/missing */
export const instructionOf = (given: GivenInstruction): Instruction => {
  const instruction = {
    becomes: given.becomes,
    name: bounded("--name", given.name, SEES_TO_IT_CHARS),
    contact: bounded("--contact", given.contact, SEES_TO_IT_CHARS),
    words: bounded("--words", given.words, INSTRUCTION_CHARS),
  };
  if (instruction.becomes === "hand-over" && !(instruction.name && instruction.contact))
    throw new MiroirError("usage/missing", {
      name: "--name, --contact",
      hint: "Who receives it, and how are they reached?",
    });
  return instruction;
};

/** @throws MiroirError usage/too-long, usage/missing */
export const deathTold = (value: string): string => {
  const told = bounded("--told", value, DEATH_TOLD_CHARS);
  if (told === null)
    throw new MiroirError("usage/missing", { name: "--told", hint: "Who told, and what was seen?" });
  return told;
};

const LABELS = {
  becomes: words("domain.afterDeath.whatBecomesIt"),
  who: words("domain.afterDeath.whoSeesIt"),
  words: words("domain.afterDeath.furtherWords"),
} as const;

/** A line for each thing that was said, as a reader of that language is told. */
export const instructionFacts = (
  { becomes, name, contact, words: more }: Instruction,
  language: Language,
): [string, string][] => {
  const who = [name, contact].filter((part) => part !== null).join(", ");
  const facts: [string, string][] = [
    [LABELS.becomes[language], BECOMES[becomes][language]],
    [LABELS.who[language], who],
    [LABELS.words[language], more ?? ""],
  ];
  return facts.filter(([, value]) => value !== "");
};
