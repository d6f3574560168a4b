/** Commands: a restriction, and its end. */
import { RESTRICTION_GROUNDS, RESTRICTIONS } from "../../domain/restriction.ts";
import { type Command, flag, oneOf, type Printed } from "../command.ts";
import { plain } from "../print.ts";
import { words } from "../text.ts";
import { toldRecipients } from "./correct.ts";

const person = [{ name: "person", required: true }] as const;

const restrict: Command = {
  name: "person restrict",
  about: words(
    "keep her data and let nobody compare, show or export it (art. 18)",
    "garder ses données sans que personne les compare, les montre ou les exporte (art. 18)",
  ),
  example: "miroir person restrict 3f0c6a1e --because accuracy-contested",
  positionals: person,
  options: {
    because: {
      value: RESTRICTION_GROUNDS.join("|"),
      required: true,
      about: words("which case of art. 18(1)", "quel cas de l'art. 18(1)"),
    },
  },
  run: async ({ arguments: [subject], options, miroir, language }): Promise<Printed> => {
    const because = oneOf(options, "because", RESTRICTION_GROUNDS)!;
    const restricted = await (await miroir()).person.restrict({ subject: subject!, because });
    const closed =
      restricted.grantsClosed > 0
        ? words(
            " Her open grant is closed and its key destroyed.",
            " Son autorisation ouverte est close et sa clé détruite.",
          )[language]
        : "";
    return {
      data: restricted,
      text:
        words(`Restricted: ${RESTRICTIONS[because].en}.`, `Données limitées : ${RESTRICTIONS[because].fr}.`)[
          language
        ] +
        closed +
        toldRecipients(restricted.recipientsTold)[language],
    };
  },
};

const lift: Command = {
  name: "person lift",
  about: words(
    "end a restriction: the first time she is told, on a later day it is lifted",
    "mettre fin à une limitation : la première fois elle est avertie, un autre jour la limitation est levée",
  ),
  example: "miroir person lift 3f0c6a1e --told",
  positionals: person,
  options: {
    told: {
      about: words(
        "she knows already, you told her yourself: lift at once",
        "elle le sait déjà, vous le lui avez dit : lever aussitôt",
      ),
    },
  },
  run: async ({ arguments: [subject], options, miroir, language }): Promise<Printed> => {
    const { person } = await miroir();
    const lifted = await person.lift({ subject: subject!, told: flag(options, "told") });
    const { letter } = lifted;
    const queued = words(
      "She is told by the letter below, which waits in `miroir mail list`. Lift it on a later day, once the letter is sent.",
      "Elle est avertie par la lettre ci-dessous, qui attend dans `miroir mail list`. Levez la limitation un autre jour, une fois la lettre envoyée.",
    );
    const printed = words(
      "No e-mail address of hers is known: hand or post her the letter below, and lift the restriction on a later day.",
      "Aucune adresse électronique d'elle n'est connue : remettez-lui ou postez la lettre ci-dessous, et levez la limitation un autre jour.",
    );
    const done = words(
      `The restriction is lifted; she was told on ${lifted.toldOn}. She opens her next grant with her own key.`,
      `La limitation est levée ; elle en a été avertie le ${lifted.toldOn}. Elle ouvre sa prochaine autorisation avec sa propre clé.`,
    );
    return {
      data: lifted,
      text: letter
        ? [
            (letter.to ? queued : printed)[language],
            letter.subject,
            letter.text.split("\n").map(plain).join("\n"),
          ].join("\n\n")
        : done[language],
    };
  },
};

export const restrictionCommands: readonly Command[] = [restrict, lift];
