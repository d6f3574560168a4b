/** The notice a person is given before she consents (R10, R24, R27), in her language. Its exact text is kept by hash with every consent. */
import { fill } from "../domain/errors.ts";
import type { EngineSettings } from "./engine.ts";

/** Raised when a word of it changes. */
const VERSION = "1";

const TEXT = {
  en: `NOTICE: finding your own pictures by your face

Controller: {controller}. Contact: {contact}. {officer}
What we ask: may we search albums you name for pictures of you, by comparing faces?
What is used: your reference photographs, and a template (a list of numbers) computed from them. This is biometric data.
Basis: your explicit consent, articles 6(1)(a) and 9(2)(a) GDPR. For this purpose and no other.
How: your reference and template are sealed under a personal key that only you are given. They can be compared only while a grant that you open is open, in the albums it names; when it ends, the key of the comparison is destroyed. In those albums the faces of other people are analysed in memory for the moment of the comparison and forgotten: nothing of theirs is kept.
What it says: "possible match", never "this is you". It can be wrong, both ways. No decision about you is made by a machine.
Who sees it: you, and the staff who answer your request. Nobody outside receives it. Nothing leaves {jurisdiction}.
How long: until {until} at the latest. Ended, refused or withdrawn, template, reference photographs and matches are deleted at once.
Your choice: you may refuse without any consequence, and look through the albums by date or place instead. You may withdraw at any time, as easily as you consented, at {contact}.
Your rights: access, correction ("this is not me"), erasure, restriction, objection, portability. You may complain to {authority}.
Each search in which you are compared is recorded with who searched and why, and you can see it.
`,
  fr: `NOTICE D'INFORMATION : retrouver vos propres images par votre visage

Responsable du traitement : {controller}. Contact : {contact}. {officer}
Ce que nous demandons : pouvons-nous chercher des images de vous dans les albums que vous nommez, en comparant des visages ?
Ce qui est utilisé : vos photographies de référence et un gabarit (une liste de nombres) qui en est calculé. Ce sont des données biométriques.
Base : votre consentement explicite, articles 6(1)(a) et 9(2)(a) du RGPD. Pour cette finalité et aucune autre.
Comment : votre référence et votre gabarit sont scellés sous une clé personnelle remise à vous seule. Ils ne peuvent être comparés que tant qu'une autorisation que vous ouvrez est ouverte, dans les albums qu'elle nomme ; à sa fin, la clé de la comparaison est détruite. Dans ces albums, les visages des autres personnes sont analysés en mémoire le temps de la comparaison puis oubliés : rien n'en est conservé.
Ce qui est dit : « correspondance possible », jamais « c'est vous ». L'erreur est possible dans les deux sens. Aucune décision vous concernant n'est prise par une machine.
Qui le voit : vous, et les personnes qui répondent à votre demande. Personne à l'extérieur ne le reçoit. Rien ne quitte : {jurisdiction}.
Combien de temps : jusqu'au {until} au plus tard. Au terme, au refus ou au retrait, gabarit, photographies de référence et correspondances sont supprimés aussitôt.
Votre choix : vous pouvez refuser sans aucune conséquence et parcourir les albums par date ou par lieu. Vous pouvez retirer votre consentement à tout moment, aussi simplement que vous l'avez donné, auprès de {contact}.
Vos droits : accès, rectification (« ce n'est pas moi »), effacement, limitation, opposition, portabilité. Vous pouvez saisir {authority}.
Chaque recherche où vous êtes comparée est enregistrée avec son auteur et son motif, et vous pouvez la voir.
`,
} as const;

/** @param until last day of the consent */
export const noticeOf = (
  settings: EngineSettings,
  language: "en" | "fr",
  until: string,
): { text: string; language: "en" | "fr"; version: string } => {
  const { name, address, contact, officer } = settings.controller;
  const officerText = {
    en: officer ? `Data protection officer: ${officer.name}, ${officer.contact}.` : "",
    fr: officer ? `Délégué à la protection des données : ${officer.name}, ${officer.contact}.` : "",
  };
  const details = {
    controller: `${name}, ${address}`,
    contact,
    officer: officerText[language],
    jurisdiction: settings.jurisdiction,
    until,
    authority: settings.authority,
  };
  return { text: fill(TEXT[language], details), language, version: VERSION };
};
