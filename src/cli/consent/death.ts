/** Command: person death. What was instructed for it, and what to do now. */
import { instructionFacts } from "../../domain/after-death.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import type { DeathRecorded } from "../../engine/consent/death.ts";
import { said, words } from "../../words/words.ts";
import { type Command, day, flag, type Given, type Printed, text } from "../command.ts";
import { facts, paragraphs, short } from "../print.ts";

/** The next act, by its command. */
const nextOf = ({ subjectId, instruction, waits }: DeathRecorded, language: Language): string => {
  const person = short(subjectId);
  switch (instruction?.becomes) {
    case "erase":
      return said(language, "cli.consent.death.eraseNow", { person });
    case "hand-over":
      return waits
        ? said(language, "cli.consent.death.handOverNamed", { person })
        : said(language, "cli.consent.death.handOverNothingFound", { person });
    case "keep":
      return said(language, "cli.consent.death.keptNothingDo");
    default:
      return said(language, "cli.consent.death.nothingInstructedHeirs", { person });
  }
};

const recorded = (answer: DeathRecorded, language: Language): Printed => ({
  data: answer,
  text: paragraphs(
    said(language, "cli.consent.death.recordedConsentsEnded", { ended: answer.ended.length }),
    answer.instruction && facts(instructionFacts(answer.instruction, language)),
    nextOf(answer, language),
  ),
});

/** @throws MiroirError usage/missing */
const needed = (options: Given): { died: string; told: string } => {
  const [died, told] = [day(options, "died"), text(options, "told")];
  if (!died || !told)
    throw new MiroirError("usage/missing", {
      name: died ? "--told TEXT" : "--died YYYY-MM-DD",
      hint: "miroir person death --help",
    });
  return { died, told };
};

export const personDeath: Command = {
  name: "person death",
  about: words("cli.consent.death.recordDeathEndConsents"),
  example:
    'miroir person death 3f0c6a1e --died 2026-11-02 --told "Their sister told us; death certificate seen."',
  positionals: [{ name: "person", required: true }],
  options: {
    died: { value: "YYYY-MM-DD", about: words("cli.consent.death.dayDeath") },
    told: { value: "TEXT", about: words("cli.consent.death.whoToldWhatSeen") },
    "handed-over": { about: words("cli.consent.death.namedPersonHasReport") },
    mistaken: { about: words("cli.consent.death.recordedMistake") },
  },
  run: async ({ arguments: [name], options, miroir, language }): Promise<Printed> => {
    const { death } = await miroir();
    const subject = name!;
    if (flag(options, "mistaken"))
      return {
        data: await death.mistaken({ subject }),
        text: said(language, "cli.consent.death.takenBackWhatEnded"),
      };
    if (flag(options, "handed-over")) {
      const answer = await death.handedOver({ subject });
      return {
        data: answer,
        text: said(language, "cli.consent.death.endedWhatWaited", { ended: answer.ended.length }),
      };
    }
    return recorded(await death.record({ subject, ...needed(options) }), language);
  },
};
