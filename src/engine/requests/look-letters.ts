/** What whoever asked is told of a look: that it was taken, and where what was found waits for her. Never a picture. */

import { words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { letterOf, remedies, type Written } from "../letters/layout.ts";
import type { Addressed } from "./letters.ts";

/** So that nobody is looked for in her name without her knowledge (law 5). */
export const lookTakenLetter = (settings: EngineSettings, to: Addressed): Written => {
  const { contact } = settings.controller;
  return letterOf(settings, to, {
    subject: words("engine.requests.lookLetters.lookYourCase"),
    number: to.number,
    day: to.today,
    paragraphs: [
      words("engine.requests.lookLetters.twoPeopleTookCase", { number: to.number, contact }),
      remedies(settings),
    ],
  });
};

/** The link to what was found. */
export const handedOverLetter = (settings: EngineSettings, to: Addressed, url: string): Written => {
  const { controller, look } = settings;
  const { answerDays, openedDays } = look;
  const { name, contact } = controller;
  return letterOf(settings, to, {
    subject: words("engine.requests.lookLetters.answerYourRequest"),
    number: to.number,
    day: to.today,
    paragraphs: [
      words("engine.requests.lookLetters.whatFoundYourRequest", {
        ...{ name, number: to.number, url, answerDays, openedDays, contact },
      }),
      remedies(settings),
    ],
  });
};
