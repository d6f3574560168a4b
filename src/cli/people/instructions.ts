/** Commands: what somebody instructs for the time after their death. */
import { BECOMES_NAMES, instructionFacts } from "../../domain/after-death.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import type { InstructionShown, StandingInstruction } from "../../engine/people/instruction.ts";
import { said, words } from "../../words/words.ts";
import { type Command, flag, oneOf, type Printed, present, text } from "../command.ts";
import { facts, paragraphs } from "../print.ts";
import { moment } from "../text.ts";

const person = [{ name: "person", required: true }] as const;

/** What stands, a line for each thing that was said. */
const standing = (instruction: StandingInstruction, language: Language): string =>
  facts([
    ...instructionFacts(instruction, language),
    [said(language, "cli.people.instructions.since"), moment(language, instruction.since)],
  ]);

const shown = (answer: InstructionShown, language: Language): Printed => ({
  data: answer,
  text: answer.instruction
    ? standing(answer.instruction, language)
    : said(language, "cli.people.instructions.noneGivenHeirsMay"),
});

const show: Command = {
  name: "person instruction",
  about: words("cli.people.instructions.whatTheyInstructedTime"),
  example: "miroir person instruction 3f0c6a1e",
  positionals: person,
  run: async ({ arguments: [subject], miroir, language }) =>
    shown(await (await miroir()).instructions.show({ subject: subject! }), language),
};

const instruct: Command = {
  name: "person instruct",
  about: words("cli.people.instructions.writeDownWhatThey"),
  example: 'miroir person instruct 3f0c6a1e --becomes hand-over --name "Bo Crayon" --contact bo@example.org',
  positionals: person,
  options: {
    becomes: { value: BECOMES_NAMES.join("|"), about: words("cli.people.instructions.whatBecomesWhatHeld") },
    name: { value: "NAME", about: words("cli.people.instructions.whoSeesNeededHand") },
    contact: { value: "TEXT", about: words("cli.people.instructions.howThatPersonReached") },
    words: { value: "TEXT", about: words("cli.people.instructions.furtherWordsSealed") },
    withdraw: { about: words("cli.people.instructions.withdrawWhatTheyInstructed") },
  },
  run: async ({ arguments: [subject], options, miroir, language }): Promise<Printed> => {
    const { instructions } = await miroir();
    if (flag(options, "withdraw")) {
      const answer = await instructions.withdraw({ subject: subject! });
      return {
        data: answer,
        text: answer.withdrawn
          ? said(language, "cli.people.instructions.withdrawnNothingKept")
          : said(language, "cli.people.instructions.thereNoneWithdraw"),
      };
    }
    const becomes = oneOf(options, "becomes", BECOMES_NAMES);
    if (!becomes)
      throw new MiroirError("usage/missing", {
        name: "--becomes",
        hint: "miroir person instruct --help",
      });
    const answer = await instructions.record({
      subject: subject!,
      becomes,
      ...present({
        name: text(options, "name"),
        contact: text(options, "contact"),
        words: text(options, "words"),
      }),
    });
    return {
      data: answer,
      text: paragraphs(
        said(language, "cli.people.instructions.writtenDownInPlace"),
        shown(answer, language).text,
      ),
    };
  },
};

export const instructionCommands: readonly Command[] = [show, instruct];
