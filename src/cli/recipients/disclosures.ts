/** Command: disclose. */
import { DISCLOSED, type Disclosed } from "../../domain/recipient.ts";
import { type Command, oneOf, type Printed, present, text } from "../command.ts";
import { words } from "../text.ts";

const disclosed = Object.keys(DISCLOSED) as Disclosed[];

export const disclose: Command = {
  name: "disclose",
  about: words(
    "record what of a person is handed to a recipient; refused without a consent that names it",
    "consigner ce qui, d'une personne, est remis à un destinataire ; refusé sans un consentement qui le nomme",
  ),
  example: 'miroir disclose 3f0c6a1e --to "Canal Gazette" --what masked-picture --picture 81b0c2d3',
  positionals: [{ name: "person", required: true }],
  options: {
    to: { value: "RECIPIENT", required: true, about: words("to whom", "à qui") },
    what: { value: disclosed.join("|"), required: true, about: words("what", "quoi") },
    picture: {
      value: "PICTURE",
      about: words(
        "an appearance of hers, or the picture's SHA-256",
        "une de ses apparitions, ou le SHA-256 de l'image",
      ),
    },
    search: {
      value: "SEARCH",
      about: words("the search that found her", "la recherche qui l'a trouvée"),
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
      text: words(
        `Recorded. Give ${done.recipient} this reference with it: ${done.disclosureId}`,
        `Consigné. Donnez à ${done.recipient} cette référence avec l'envoi : ${done.disclosureId}`,
      )[language],
    };
  },
};
