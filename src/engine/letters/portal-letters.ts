/** What the portal writes to people: short, and in both languages, since it is not known yet which one she reads. */
import { said, words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { inEveryLanguage } from "./every-language.ts";

interface Written {
  readonly subject: string;
  readonly text: string;
}

/** The letter with a link that signs in once. */
export const linkLetter = (settings: EngineSettings, url: string): Written => {
  const { name, contact } = settings.controller;
  return {
    subject: said(settings.language, "engine.letters.portalLetters.yourWay", { name }),
    text: inEveryLanguage(
      settings.language,
      words("engine.letters.portalLetters.linkSignsYouYour", { url, contact }),
    ),
  };
};

/** The letter by which an address confirms itself: none of her words are in it, since anybody may have typed it. */
export const addressLetter = (settings: EngineSettings, number: string, url: string): Written => {
  const { name, contact } = settings.controller;
  return {
    subject: said(settings.language, "engine.letters.portalLetters.yourAddress", { number }),
    text: inEveryLanguage(
      settings.language,
      words("engine.letters.portalLetters.requestOpenedAddressGiven", { name, number, url, contact }),
    ),
  };
};

/** The letter with the code that confirms an address. */
export const codeLetter = (settings: EngineSettings, code: string): Written => {
  const { name, contact } = settings.controller;
  return {
    subject: said(settings.language, "engine.letters.portalLetters.yourCode", { code }),
    text: inEveryLanguage(
      settings.language,
      words("engine.letters.portalLetters.asksYouConfirmYou", { name, code, contact }),
    ),
  };
};
