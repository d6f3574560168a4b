/** Words of lists of members or participants, and of the second look at what a photograph of the file opened. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf({
  lead: [
    "People you knew before: each gets a link to the address of the list. Nobody's face is looked for before she agrees.",
    "Des personnes que vous connaissiez déjà : chacune reçoit un lien à l'adresse de la liste. Aucun visage n'est cherché avant son accord.",
  ],
  alone: [
    "A known address alone opens at once, by a decision of {decidedBy} on {decidedOn}: {because}",
    "Une adresse connue suffit pour ouvrir aussitôt, par décision de {decidedBy} du {decidedOn} : {because}",
  ],
  none: ["There is no list.", "Il n'y a aucune liste."],
  take: ["Take a list in", "Prendre une liste"],
  takeText: [
    "A CSV whose first line names the columns: name, e-mail, perhaps number. The same album again changes its list and doubles nobody.",
    "Un CSV dont la première ligne nomme les colonnes : nom, courriel, numéro au besoin. Le même album à nouveau modifie sa liste et ne double personne.",
  ],
  file: ["The list (CSV)", "La liste (CSV)"],
  album: ["Album", "Album"],
  until: ["Kept until", "Gardée jusqu'au"],
  add: ["Add one person", "Ajouter une personne"],
  address: ["E-mail address", "Adresse électronique"],
  photograph: ["Photograph of the file", "Photographie du fichier"],
  photographHint: [
    "Kept sealed. It is compared once, when she enrols and agrees.",
    "Gardée scellée. Elle est comparée une fois, quand elle s'inscrit et accepte.",
  ],
  took: [
    "Added {added}, changed {changed}, as before {same}.",
    "Ajoutées {added}, modifiées {changed}, inchangées {same}.",
  ],
  line: ["Line {line}: {text}", "Ligne {line} : {text}"],
  accents: [
    "The file is not UTF-8: look at the accents.",
    "Le fichier n'est pas en UTF-8 : vérifiez les accents.",
  ],
  send: ["Write to those without a link", "Écrire à celles sans lien"],
  sendText: [
    "Each gets a letter with a link of her own, which leads to her address and to no other.",
    "Chacune reçoit une lettre avec un lien à elle, qui mène à son adresse et à aucune autre.",
  ],
  sent: ["Letters that wait to be sent: {n}.", "Lettres en attente d'envoi : {n}."],
  removeOne: ["Take off", "Retirer"],
  removeOneText: [
    "Her line is destroyed, in every backup too; her link is dead.",
    "Sa ligne est détruite, dans chaque sauvegarde aussi ; son lien est mort.",
  ],
  removeAll: ["Take the list away", "Retirer la liste"],
  removeAllText: [
    "Every line is destroyed, in every backup too; links that were not used are dead.",
    "Chaque ligne est détruite, dans chaque sauvegarde aussi ; les liens non utilisés sont morts.",
  ],
  find: ["Part of a name or an address", "Partie d'un nom ou d'une adresse"],
  has: ["yes", "oui"],
  hasNot: ["no", "non"],

  known: ["On the list", "Sur la liste"],
  outcome: ["Compared with the photograph of the file", "Comparaison avec la photographie du fichier"],
  agrees: ["a possible match, score {score}", "correspondance possible, score {score}"],
  differs: ["does not fit, score {score}", "ne concorde pas, score {score}"],
  unusable: ["shows no one good face", "ne montre pas un seul bon visage"],
  look: [
    "Opened by the photograph of the file: look at both",
    "Ouverte par la photographie du fichier : regardez les deux",
  ],
  stands: ["One person on both", "Une même personne sur les deux"],
  standsText: ["What was opened stands.", "Ce qui a été ouvert tient."],
  revoke: ["Two people: end it", "Deux personnes : y mettre fin"],
  revokeText: [
    "Her consents, grants and everything found end at once. The person of the list can be invited again.",
    "Ses consentements, autorisations et tout ce qui a été trouvé prennent fin aussitôt. La personne de la liste peut être invitée à nouveau.",
  ],
});
