/** The letter with a personal link: what is held of her and from where, what happens if she does nothing, and how to be taken off. */

import type { Language } from "../../domain/errors.ts";
import type { Member } from "../../domain/members.ts";
import type { Day } from "../../domain/words.ts";
import { eachLanguage, sayIn, words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { letterInEveryLanguage, remedies, type Written } from "../letters/layout.ts";
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

const paragraphIn = (language: Language, { controller }: EngineSettings, facts: LinkFacts): string => {
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
    say("engine.members.letters.hasPicturesYouCan", { name: controller.name, albums }),
    url,
    say("engine.members.letters.linkYoursDoNot", { until }),
    [
      say("engine.members.letters.whatWeKeepFrom", { held, keptUntil }),
      ...(photograph ? [say("engine.members.letters.photographComparedOnceOnly")] : []),
      say("engine.members.letters.takenOffListKnow", { contact: controller.contact }),
    ].join(" "),
    say("engine.members.letters.youMayObjectAny", { contact: controller.contact }),
    say("engine.members.letters.legalBasis", {
      basis: words("engine.authority.register.legitimateInterestArt6"),
    }),
  ].join("\n\n");
};

/** In both languages: it is not known yet which one she reads. */
export const memberLetter = (settings: EngineSettings, facts: LinkFacts, day: Day): Written => {
  const { name, address } = facts.member;
  return letterInEveryLanguage(
    settings,
    { name, contact: address },
    {
      subject: words("engine.members.letters.yourPictures", { name: settings.controller.name }),
      day,
      paragraphs: [eachLanguage((language) => paragraphIn(language, settings, facts)), remedies(settings)],
    },
  );
};
