/** The letter with a personal link: what is held of her and from where, what happens if she does nothing, and how to be taken off. */
import type { Member } from "../../domain/members.ts";
import type { Day } from "../../domain/words.ts";
import type { EngineSettings } from "../gate/engine.ts";

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

const french = ({ controller }: EngineSettings, facts: LinkFacts): string => {
  const { member, photograph, albums, url, until, keptUntil } = facts;
  const held = [
    "votre nom",
    "cette adresse",
    ...(member.number ? ["votre numéro"] : []),
    ...(photograph ? ["une photographie"] : []),
  ];
  return [
    `Bonjour ${member.name},`,
    `${controller.name} a des images de : ${albums.join(" ; ")}. Vous pouvez retrouver les vôtres, si vous le voulez :`,
    url,
    `Ce lien est à vous : ne le transmettez pas. Il vaut une fois, jusqu'au ${until}. Vous lisez d'abord ce qui est fait de votre visage, puis vous décidez. Si vous ne faites rien, rien n'est cherché.`,
    `Ce que nous gardons pour cela, de notre propre liste : ${held.join(", ")}, jusqu'au ${keptUntil}.${photograph ? " La photographie n'est comparée qu'une fois, si vous vous inscrivez." : ""} Pour être retirée de la liste, ou savoir ce que nous avons de vous : ${controller.contact}`,
  ].join("\n\n");
};

const english = ({ controller }: EngineSettings, facts: LinkFacts): string => {
  const { member, photograph, albums, url, until, keptUntil } = facts;
  const held = [
    "your name",
    "this address",
    ...(member.number ? ["your number"] : []),
    ...(photograph ? ["a photograph"] : []),
  ];
  return [
    `Dear ${member.name},`,
    `${controller.name} has pictures of: ${albums.join("; ")}. You can find yours, if you like:`,
    url,
    `This link is yours: do not pass it on. It is good once, until ${until}. You first read what happens with your face, and then you decide. If you do nothing, nothing is searched for.`,
    `What we keep for this, from our own list: ${held.join(", ")}, until ${keptUntil}.${photograph ? " The photograph is compared once only, if you enrol." : ""} To be taken off the list, or to know what we have of you: ${controller.contact}`,
  ].join("\n\n");
};

/** In both languages: it is not known yet which one she reads. */
export const memberLetter = (
  settings: EngineSettings,
  facts: LinkFacts,
): { subject: string; text: string } => {
  const both = [french(settings, facts), english(settings, facts)];
  const { name } = settings.controller;
  return {
    subject: settings.language === "fr" ? `Vos images : ${name}` : `Your pictures: ${name}`,
    text: `${(settings.language === "fr" ? both : both.reverse()).join("\n\n---\n\n")}\n`,
  };
};
