/** The letter with a personal link: what is held of her and from where, what happens if she does nothing, and how to be taken off. */
import type { Language } from "../../domain/errors.ts";
import type { Member } from "../../domain/members.ts";
import type { Day } from "../../domain/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { inEveryLanguage } from "../letters/every-language.ts";
import { dayIn, inWords } from "../letters/report-words.ts";

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
  name: { en: "your name", fr: "votre nom" },
  address: { en: "this address", fr: "cette adresse" },
  number: { en: "your number", fr: "votre numéro" },
  photograph: { en: "a photograph", fr: "une photographie" },
} as const;

const textIn = (language: Language, { controller }: EngineSettings, facts: LinkFacts): string => {
  const say = inWords(language);
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
    say(`Dear ${member.name},`, `Bonjour ${member.name},`),
    say(
      `${controller.name} has pictures of: ${albums}. You can find yours, if you like:`,
      `${controller.name} a des images de : ${albums}. Vous pouvez retrouver les vôtres, si vous le voulez :`,
    ),
    url,
    say(
      `This link is yours: do not pass it on. It is good once, until ${until}. You first read what happens with your face, and then you decide. If you do nothing, nobody searches for you.`,
      `Ce lien est à vous : ne le transmettez pas. Il vaut une fois, jusqu'au ${until}. Vous lisez d'abord ce qui est fait de votre visage, puis vous décidez. Si vous ne faites rien, personne ne vous cherche.`,
    ),
    [
      say(
        `What we keep for this, from our own list: ${held}, until ${keptUntil}.`,
        `Ce que nous gardons pour cela, de notre propre liste : ${held}, jusqu'au ${keptUntil}.`,
      ),
      ...(photograph
        ? [
            say(
              "The photograph is compared once only, if you enrol.",
              "La photographie n'est comparée qu'une fois, si vous vous inscrivez.",
            ),
          ]
        : []),
      say(
        `To be taken off the list, or to know what we have of you: ${controller.contact}`,
        `Pour ne plus être sur la liste, ou savoir ce que nous avons de vous : ${controller.contact}`,
      ),
    ].join(" "),
    say(
      `You may object, at any time and without a reason, to being on this list and to being written to: ${controller.contact}. You are then taken off at once.`,
      `Vous pouvez vous opposer, à tout moment et sans motif, à figurer sur cette liste et à recevoir ces courriers : ${controller.contact}. Vous en sortez alors aussitôt.`,
    ),
  ].join("\n\n");
};

/** In both languages: it is not known yet which one she reads. */
export const memberLetter = (
  settings: EngineSettings,
  facts: LinkFacts,
): { subject: string; text: string } => {
  const { name } = settings.controller;
  return {
    subject: settings.language === "fr" ? `Vos images : ${name}` : `Your pictures: ${name}`,
    text: inEveryLanguage(settings.language, {
      en: textIn("en", settings, facts),
      fr: textIn("fr", settings, facts),
    }),
  };
};
