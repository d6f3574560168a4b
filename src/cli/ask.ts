/** A question to whoever sits at a terminal: one of a few answers, none of them chosen beforehand. */
import { createInterface } from "node:readline/promises";

export interface Choice<T extends string> {
  readonly value: T;
  /** What follows from it. */
  readonly means: string;
}

/** Asks until one of them is typed, by its number or its name. @returns undefined where nobody sits at a terminal */
export const askWhich = async <T extends string>(
  question: string,
  choices: readonly Choice<T>[],
): Promise<T | undefined> => {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    process.stderr.write(`${question}\n`);
    for (const [at, { value, means }] of choices.entries())
      process.stderr.write(`  ${at + 1}. ${value}: ${means}\n`);
    for (;;) {
      const typed = (await terminal.question("> ")).trim();
      const chosen = choices.find(({ value }, at) => typed === value || typed === String(at + 1));
      if (chosen) return chosen.value;
    }
  } finally {
    terminal.close();
  }
};
