/** What whoever asked is told of a look: that it was taken, and where what was found waits for her. Never a picture. */

import type { RequestRow } from "../../store/requests/requests.ts";
import { said } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import type { Written } from "./letters.ts";

type To = Pick<RequestRow, "number" | "language">;

/** So that nobody is looked for in her name without her knowledge (law 5). */
export const lookTakenLetter = ({ controller }: EngineSettings, { number, language }: To): Written => ({
  subject: said(language, "engine.requests.lookLetters.lookYourCase", { number }),
  text: said(language, "engine.requests.lookLetters.twoPeopleTookCase", {
    name: controller.name,
    number,
    contact: controller.contact,
  }),
});

/** The link to what was found. */
export const handedOverLetter = (
  { controller, look }: EngineSettings,
  { number, language }: To,
  url: string,
): Written => ({
  subject: said(language, "engine.requests.lookLetters.answerYourRequest", { number }),
  text: said(language, "engine.requests.lookLetters.whatFoundYourRequest", {
    name: controller.name,
    number,
    url,
    answerDays: look.answerDays,
    openedDays: look.openedDays,
    contact: controller.contact,
  }),
});
