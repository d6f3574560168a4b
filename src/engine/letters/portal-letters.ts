/** What the portal writes to people: short, and in both languages, since it is not known yet which one she reads. */
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
    subject: settings.language === "fr" ? `Votre accès : ${name}` : `Your way in: ${name}`,
    text: inEveryLanguage(settings.language, {
      en: `This link signs you in to your pictures, once and for half an hour:\n\n${url}\n\nIf you did not ask for it, do nothing: nobody but you received it. ${contact}`,
      fr: `Ce lien vous connecte à vos images, une seule fois et pendant une demi-heure :\n\n${url}\n\nSi vous ne l'avez pas demandé, ne faites rien : personne d'autre que vous ne l'a reçu. ${contact}`,
    }),
  };
};

/** The letter by which an address confirms itself: none of her words are in it, since anybody may have typed it. */
export const addressLetter = (settings: EngineSettings, number: string, url: string): Written => {
  const { name, contact } = settings.controller;
  return {
    subject:
      settings.language === "fr" ? `${number} : est-ce votre adresse ?` : `${number}: is this your address?`,
    text: inEveryLanguage(settings.language, {
      en: `A request was opened with ${name}, and this address was given for the answer. If that was you, open this link once: letters of case ${number} will come here.\n\n${url}\n\nIf it was not, do nothing: nothing else will come. ${contact}`,
      fr: `Une demande a été ouverte chez ${name}, et cette adresse indiquée pour la réponse. Si c'est vous, ouvrez ce lien une fois : les courriers du dossier ${number} viendront ici.\n\n${url}\n\nSi ce n'est pas vous, ne faites rien : rien d'autre ne viendra. ${contact}`,
    }),
  };
};

/** The letter with the code that confirms an address. */
export const codeLetter = (settings: EngineSettings, code: string): Written => {
  const { name, contact } = settings.controller;
  return {
    subject: settings.language === "fr" ? `${code} : votre code` : `${code}: your code`,
    text: inEveryLanguage(settings.language, {
      en: `${name} asks you to confirm that you agree to be searched for in its pictures. Your code, good for some minutes:\n\n${code}\n\nIf this is not you, do nothing: without the code nothing is kept. ${contact}`,
      fr: `${name} vous demande de confirmer que vous acceptez d'être dans ses recherches d'images par visage. Votre code, valable quelques minutes :\n\n${code}\n\nSi ce n'est pas vous, ne faites rien : sans ce code, rien n'est gardé. ${contact}`,
    }),
  };
};
