/** The letter with a personal link: what is held of her and from where, what happens if she does nothing, and how to be taken off. */

import type { Language } from "../../domain/errors.ts";
import type { Member } from "../../domain/members.ts";
import type { Day } from "../../domain/words.ts";
import { eachLanguage, said, sayIn, words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { inEveryLanguage } from "../letters/every-language.ts";
import { dayIn } from "../letters/report-words.ts";

export interface LinkFacts {
  readonly member: Member;
  readonly photograph: boolean;
  readonly albums: readonly string[];
  readonly url: string;
  /** Last day of the link. */
  readonly until: Day;
  /** Last day on which the list is kept. */
  readonly keptUntil: Day;
}

const HELD = {
  name: words("engine.members.letters.yourName"),
  address: words("engine.members.letters.address"),
  number: words("engine.members.letters.yourNumber"),
  photograph: words("engine.members.letters.photograph"),
} as const;

const textIn = (language: Language, { controller }: EngineSettings, facts: LinkFacts): string => {
  const say = sayIn(language);
  const { member, photograph, url } = facts;
  const albums = facts.albums.join(" · ");
  const until = dayIn(language, facts.until);
  const keptUntil = dayIn(language, facts.keptUntil);
  const held = [
    HELD.name,
    HELD.address,
    ...(member.number ? [HELD.number] : []),
    ...(photograph ? [HELD.photograph] : []),
  ]
    .map((each) => each[language])
    .join(", ");
  return [
    say("engine.members.letters.dear", { name: member.name }),
    say("engine.members.letters.hasPicturesYouCan", { name: controller.name, albums }),
    url,
    say("engine.members.letters.linkYoursDoNot", { until }),
    [
      say("engine.members.letters.whatWeKeepFrom", { held, keptUntil }),
      ...(photograph ? [say("engine.members.letters.photographComparedOnceOnly")] : []),
      say("engine.members.letters.takenOffListKnow", { contact: controller.contact }),
    ].join(" "),
    say("engine.members.letters.youMayObjectAny", { contact: controller.contact }),
  ].join("\n\n");
};

/** In both languages: it is not known yet which one she reads. */
export const memberLetter = (
  settings: EngineSettings,
  facts: LinkFacts,
): { subject: string; text: string } => {
  const { name } = settings.controller;
  return {
    subject: said(settings.language, "engine.members.letters.yourPictures", { name }),
    text: inEveryLanguage(
      settings.language,
      eachLanguage((language) => textIn(language, settings, facts)),
    ),
  };
};
