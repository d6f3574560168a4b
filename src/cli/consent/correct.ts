/** Command: person correct. */
import { NO_WORDS, said, type Words, words } from "../../words/words.ts";
import { type Command, type Printed, present, text } from "../command.ts";

const person = [{ name: "person", required: true }] as const;
const FIELDS = {
  name: words("cli.consent.correct.name"),
  contact: words("cli.consent.correct.contact"),
} as const;

export const toldRecipients = (count: number): Words =>
  count === 0 ? NO_WORDS : words("cli.consent.correct.otherToldMiroirMail", { count });

export const personCorrect: Command = {
  name: "person correct",
  about: words("cli.consent.correct.correctHerNameHow"),
  example: 'miroir person correct 3f0c6a1e --name "Ada Pencil-Crayon"',
  positionals: person,
  options: {
    name: { value: "NAME", about: words("cli.consent.correct.rightName") },
    contact: {
      value: "TEXT",
      about: words("cli.consent.correct.whereReachHerEmpty"),
    },
  },
  run: async ({ arguments: [subject], options, miroir, language }): Promise<Printed> => {
    const corrected = await (await miroir()).person.correct({
      subject: subject!,
      ...present({ name: text(options, "name"), contact: text(options, "contact") }),
    });
    const fields = corrected.corrected.map((field) => FIELDS[field][language]).join(", ");
    return {
      data: corrected,
      text:
        said(language, "cli.consent.correct.correctedFormerOneNowhere", { fields }) +
        toldRecipients(corrected.recipientsTold)[language],
    };
  },
};
