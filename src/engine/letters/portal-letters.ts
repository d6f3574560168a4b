/** What the portal writes to people: short, and in every language, since it is not known yet which one she reads. */
import type { Day } from "../../domain/words.ts";
import { words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { letterInEveryLanguage, type Written } from "./layout.ts";

/** The letter with a link that signs in once. */
export const linkLetter = (
  settings: EngineSettings,
  to: { readonly name: string; readonly contact: string | null },
  day: Day,
  url: string,
): Written => {
  const { name, contact } = settings.controller;
  return letterInEveryLanguage(settings, to, {
    subject: words("engine.letters.portalLetters.yourWay", { name }),
    day,
    paragraphs: [words("engine.letters.portalLetters.linkSignsYouYour", { url, contact })],
  });
};

/** The letter by which an address confirms itself: none of her words are in it, since anybody may have typed it. */
export const addressLetter = (
  settings: EngineSettings,
  to: string,
  day: Day,
  { number, url }: { readonly number: string; readonly url: string },
): Written => {
  const { name, contact } = settings.controller;
  return letterInEveryLanguage(
    settings,
    { name: null, contact: to },
    {
      subject: words("engine.letters.portalLetters.yourAddress", { number }),
      day,
      paragraphs: [
        words("engine.letters.portalLetters.requestOpenedAddressGiven", { name, number, url, contact }),
      ],
    },
  );
};

/** The letter with the code that confirms an address. */
export const codeLetter = (settings: EngineSettings, to: string, day: Day, code: string): Written => {
  const { name, contact } = settings.controller;
  return letterInEveryLanguage(
    settings,
    { name: null, contact: to },
    {
      subject: words("engine.letters.portalLetters.yourCode", { code }),
      day,
      paragraphs: [words("engine.letters.portalLetters.asksYouConfirmYou", { name, code, contact })],
    },
  );
};
