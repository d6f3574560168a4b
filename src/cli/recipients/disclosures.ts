/** Command: disclose. */

import { DISCLOSED, type Disclosed } from "../../domain/recipient.ts";
import { said, words } from "../../words/words.ts";
import { type Command, oneOf, type Printed, present, text } from "../command.ts";

const disclosed = Object.keys(DISCLOSED) as Disclosed[];

export const disclose: Command = {
  name: "disclose",
  about: words("cli.recipients.disclosures.recordWhatPersonHanded"),
  example: 'miroir disclose 3f0c6a1e --to "Canal Gazette" --what masked-picture --picture 81b0c2d3',
  positionals: [{ name: "person", required: true }],
  options: {
    to: { value: "RECIPIENT", required: true, about: words("cli.recipients.disclosures.whom") },
    what: { value: disclosed.join("|"), required: true, about: words("cli.recipients.disclosures.what") },
    picture: {
      value: "PICTURE",
      about: words("cli.recipients.disclosures.appearanceHersPicturesSha"),
    },
    search: {
      value: "SEARCH",
      about: words("cli.recipients.disclosures.searchFoundHer"),
    },
  },
  run: async ({ arguments: [subject], options, miroir, language }): Promise<Printed> => {
    const done = await (await miroir()).disclose({
      subject: subject!,
      to: text(options, "to")!,
      what: oneOf(options, "what", disclosed)!,
      ...present({ picture: text(options, "picture"), search: text(options, "search") }),
    });
    return {
      data: done,
      text: said(language, "cli.recipients.disclosures.recordedGiveReference", {
        recipient: done.recipient,
        disclosureId: done.disclosureId,
      }),
    };
  },
};
