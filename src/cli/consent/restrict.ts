/** Commands: a restriction, and its end. */

import { RESTRICTION_GROUNDS, RESTRICTIONS } from "../../domain/restriction.ts";
import { said, words } from "../../words/words.ts";
import { type Command, flag, oneOf, type Printed } from "../command.ts";
import { plain } from "../print.ts";
import { toldRecipients } from "./correct.ts";

const person = [{ name: "person", required: true }] as const;

const restrict: Command = {
  name: "person restrict",
  about: words("cli.consent.restrict.keepHerDataLet"),
  example: "miroir person restrict 3f0c6a1e --because accuracy-contested",
  positionals: person,
  options: {
    because: {
      value: RESTRICTION_GROUNDS.join("|"),
      required: true,
      about: words("cli.consent.restrict.whichCaseArt18"),
    },
  },
  run: async ({ arguments: [subject], options, miroir, language }): Promise<Printed> => {
    const because = oneOf(options, "because", RESTRICTION_GROUNDS)!;
    const restricted = await (await miroir()).person.restrict({ subject: subject!, because });
    const closed =
      restricted.grantsClosed > 0 ? said(language, "cli.consent.restrict.herOpenGrantClosed") : "";
    return {
      data: restricted,
      text:
        said(language, "cli.consent.restrict.restricted", { because: RESTRICTIONS[because] }) +
        closed +
        toldRecipients(restricted.recipientsTold)[language],
    };
  },
};

const lift: Command = {
  name: "person lift",
  about: words("cli.consent.restrict.endRestrictionFirstTime"),
  example: "miroir person lift 3f0c6a1e --told",
  positionals: person,
  options: {
    told: {
      about: words("cli.consent.restrict.sheKnowsAlreadyYou"),
    },
  },
  run: async ({ arguments: [subject], options, miroir, language }): Promise<Printed> => {
    const { person } = await miroir();
    const lifted = await person.lift({ subject: subject!, told: flag(options, "told") });
    const { letter } = lifted;
    const queued = words("cli.consent.restrict.sheToldLetterBelow");
    const printed = words("cli.consent.restrict.noEMailAddress");
    const done = words("cli.consent.restrict.restrictionLiftedSheTold", { toldOn: lifted.toldOn });
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
