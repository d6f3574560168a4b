/** What the commands of requests share: the request they name, the letter they write and what is to be done with it. */
import type { Language } from "../../domain/errors.ts";
import type { Told } from "../../engine/requests/requests.ts";
import { letterText, paragraphs } from "../print.ts";
import { words } from "../text.ts";

export const request = [{ name: "request", required: true }] as const;

export const out = {
  value: "FILE",
  about: words(
    "write the letter, .html or .pdf, to print it",
    "écrire la lettre, .html ou .pdf, pour l'imprimer",
  ),
};

/** What is to be done with a letter: nothing, or post it. */
export const toldText = (
  told: Told,
  letter: { subject: string; text: string },
  out: string | undefined,
  language: Language,
): string =>
  told === "held"
    ? words(
        "The letter is held until the address confirms itself. To print it: miroir mail show.",
        "La lettre est retenue jusqu'à ce que l'adresse se confirme. Pour l'imprimer : miroir mail show.",
      )[language]
    : told === "queued"
      ? words(
          "The letter waits in the queue: miroir mail send.",
          "La lettre attend dans la file : miroir mail send.",
        )[language]
      : out
        ? words(`Print ${out} and send it today.`, `Imprimez ${out} et envoyez-la aujourd'hui.`)[language]
        : paragraphs(
            words(
              "There is no e-mail address. Print this letter and send it today (--out FILE writes it as a page):",
              "Il n'y a pas d'adresse électronique. Imprimez cette lettre et envoyez-la aujourd'hui (--out FICHIER en fait une page) :",
            )[language],
            letterText(letter),
          );
