/** What whoever asked is told of a look: that it was taken, and where what was found waits for her. Never a picture. */
import { en, fr } from "../../domain/counted.ts";
import type { RequestRow } from "../../store/requests/requests.ts";
import type { EngineSettings } from "../gate/engine.ts";
import type { Written } from "./letters.ts";

type To = Pick<RequestRow, "number" | "language">;

/** So that nobody is looked for in her name without her knowledge (law 5). */
export const lookTakenLetter = ({ controller }: EngineSettings, { number, language }: To): Written =>
  language === "fr"
    ? {
        subject: `Un regard dans votre dossier ${number}`,
        text: `Deux personnes de ${controller.name} ont fait, dans le dossier ${number}, le regard par visage qui y était demandé. Ce qui a été trouvé vous est remis à part.\n\nSi vous n'avez rien demandé, écrivez-nous tout de suite : ${controller.contact}\n`,
      }
    : {
        subject: `A look in your case ${number}`,
        text: `Two people of ${controller.name} took, in case ${number}, the look by a face that was asked for there. What was found is handed to you apart.\n\nIf you asked for nothing, write to us at once: ${controller.contact}\n`,
      };

/** The link to what was found. */
export const handedOverLetter = (
  { controller, look }: EngineSettings,
  { number, language }: To,
  url: string,
): Written =>
  language === "fr"
    ? {
        subject: `La réponse à votre demande ${number}`,
        text: fr`Ce que ${controller.name} a trouvé pour votre demande ${number} vous attend ici :\n\n${url}\n\nLe lien s'ouvre une seule fois, pendant ${look.answerDays} [jour|jours] ; ce qu'il ouvre se lit ensuite ${look.openedDays} [jour|jours] sur le même appareil. Gardez-le pour vous. ${controller.contact}\n`,
      }
    : {
        subject: `The answer to your request ${number}`,
        text: en`What ${controller.name} found for your request ${number} waits for you here:\n\n${url}\n\nThe link opens once, within ${look.answerDays} [day|days]; what it opens can be read for ${look.openedDays} [day|days] after that, on the same device. Keep it to yourself. ${controller.contact}\n`,
      };
