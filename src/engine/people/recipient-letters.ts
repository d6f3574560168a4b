/** What recipients are told, in their language. No letter of these names the person: the disclosure's own reference does. */
import { dayAt, dayIn } from "../../domain/days.ts";
import type { Language } from "../../domain/errors.ts";
import { DISCLOSED, type Disclosed } from "../../domain/recipient.ts";
import type { DisclosureRow, RecipientRow } from "../../store/recipients/recipients.ts";
import type { EngineSettings } from "../gate/engine.ts";

const ASKED = {
  erasure: {
    subject: { en: "Please erase what you received", fr: "Merci d'effacer ce que vous avez reçu" },
    text: {
      en: "The person concerned has had their data erased here. Please erase what you received, every copy and link of it included (articles 17 and 19 of the GDPR).",
      fr: "La personne concernée a obtenu ici l'effacement de ses données. Merci d'effacer ce que vous avez reçu, y compris toute copie et tout lien (articles 17 et 19 du RGPD).",
    },
  },
  rectification: {
    subject: { en: "Please correct what you received", fr: "Merci de rectifier ce que vous avez reçu" },
    text: {
      en: "What you received was inaccurate: the person it was said to show or to concern is not the one. Please stop using it as theirs and remove the link (articles 16 and 19 of the GDPR).",
      fr: "Ce que vous avez reçu était inexact : la personne qu'il était censé montrer ou concerner n'est pas la bonne. Merci de ne plus l'utiliser comme la sienne et d'en retirer le lien (articles 16 et 19 du RGPD).",
    },
  },
  /** A rectification of who she is, not of a picture. */
  correction: {
    subject: { en: "Please correct what you received", fr: "Merci de rectifier ce que vous avez reçu" },
    text: {
      en: "The name or the contact of the person concerned was inaccurate and has been corrected here. Please correct what you received; we tell you the right one over a channel of which we both know who reads it (articles 16 and 19 of the GDPR).",
      fr: "Le nom ou les coordonnées de la personne concernée étaient inexacts et ont été rectifiés ici. Merci de rectifier ce que vous avez reçu ; nous vous donnons la bonne indication par un canal dont nous savons tous deux qui le lit (articles 16 et 19 du RGPD).",
    },
  },
  restriction: {
    subject: {
      en: "Please stop using what you received",
      fr: "Merci de ne plus utiliser ce que vous avez reçu",
    },
    text: {
      en: "The person concerned has obtained a restriction. Please keep what you received and do not use it until we write again (articles 18 and 19 of the GDPR).",
      fr: "La personne concernée a obtenu une limitation. Merci de conserver ce que vous avez reçu sans l'utiliser jusqu'à notre prochain courrier (articles 18 et 19 du RGPD).",
    },
  },
} as const;

const line = (disclosure: DisclosureRow, language: Language, timeZone: string): string => {
  const day = dayIn(language, dayAt(disclosure.disclosedAt, timeZone));
  const what = DISCLOSED[disclosure.what as Disclosed]?.[language] ?? disclosure.what;
  const sha256 = disclosure.contentSha256 ? `, SHA-256 ${disclosure.contentSha256}` : "";
  return `- ${day}, ${what}${sha256}, ${language === "fr" ? "référence" : "reference"} ${disclosure.id}`;
};

/**
 * What a recipient is asked to do about these disclosures (art. 19), in its language, with their days in the
 * controller's time zone.
 */
export const tellingLetter = (
  settings: EngineSettings,
  recipient: Pick<RecipientRow, "name" | "language">,
  about: keyof typeof ASKED,
  disclosures: readonly DisclosureRow[],
): { subject: string; text: string } => {
  const { language } = recipient;
  const asked = ASKED[about];
  const list = disclosures.map((disclosure) => line(disclosure, language, settings.timeZone)).join("\n");
  const { name, address, contact } = settings.controller;
  const ask = {
    en: "Please answer this letter when it is done, or say why it cannot be: we tell the person who asks.",
    fr: "Merci de répondre à ce courrier quand ce sera fait, ou d'indiquer pourquoi cela ne peut l'être : nous le disons à la personne qui le demande.",
  };
  return {
    subject: asked.subject[language],
    text: [recipient.name, asked.text[language], list, ask[language], `${name}\n${address}\n${contact}`].join(
      "\n\n",
    ),
  };
};
