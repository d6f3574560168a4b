/** Command: person correct. */
import { en, fr } from "../../domain/counted.ts";
import { type Command, type Printed, present, text } from "../command.ts";
import { type Words, words } from "../text.ts";

const person = [{ name: "person", required: true }] as const;
const FIELDS = { name: words("name", "nom"), contact: words("contact", "contact") } as const;

export const toldRecipients = (count: number): Words =>
  count === 0
    ? words("", "")
    : words(
        en` ${count} [recipient is|recipients are] told (\`miroir mail list\`).`,
        fr` ${count} [destinataire en est averti|destinataires en sont avertis] (\`miroir mail list\`).`,
      );

export const personCorrect: Command = {
  name: "person correct",
  about: words(
    "correct her name or how to reach her; recipients are told",
    "rectifier son nom ou ses coordonnées ; les destinataires en sont avertis",
  ),
  example: 'miroir person correct 3f0c6a1e --name "Ada Pencil-Crayon"',
  positionals: person,
  options: {
    name: { value: "NAME", about: words("the right name", "le nom exact") },
    contact: {
      value: "TEXT",
      about: words(
        "where to reach her; empty when she gives none any more",
        "comment la joindre ; vide si elle n'en donne plus",
      ),
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
        words(
          `Corrected: ${fields}. The former one is nowhere any more.`,
          `Rectifié : ${fields}. L'ancien n'est plus nulle part.`,
        )[language] + toldRecipients(corrected.recipientsTold)[language],
    };
  },
};
