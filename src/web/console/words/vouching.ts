/** Words of whoever vouches: at the desk with a code, and from afar. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf({
  title: ["At the desk", "À l'accueil"],
  lead: [
    "Somebody who enrolled stands before you and shows a code on her telephone. You see her name and the pictures of her camera, and say whether it is the same person.",
    "Une personne qui s'est inscrite se tient devant vous et montre un code sur son téléphone. Vous voyez son nom et les images de sa caméra, et dites si c'est la même personne.",
  ],
  code: ["The code on her telephone", "Le code sur son téléphone"],
  codeHint: ["Eight letters and digits", "Huit lettres et chiffres"],
  read: ["Show her", "Afficher"],
  scan: ["Scan with the camera", "Scanner avec la caméra"],
  scanStop: ["Stop the camera", "Arrêter la caméra"],
  scanView: ["What the camera sees", "Ce que voit la caméra"],
  scanFailed: [
    "The camera cannot be used here. Type the code, or scan it with your telephone's own camera.",
    "La caméra n'est pas utilisable ici. Saisissez le code, ou scannez-le avec l'appareil photo de votre téléphone.",
  ],
  ask: [
    "Is the person before you the one in these pictures?",
    "La personne devant vous est-elle celle de ces images ?",
  ],
  askText: [
    "Compare the face itself, not the telephone. Ask her name, and look again if you hesitate.",
    "Comparez le visage lui-même, pas le téléphone. Demandez son nom, et regardez encore si vous hésitez.",
  ],
  confirm: ["Yes, the same person", "Oui, la même personne"],
  refuse: ["No", "Non"],
  refuseText: [
    "Her enrolment is ended, and what stood on it is destroyed. She can read why, in your words.",
    "Son inscription prend fin, et ce qui s'y appuyait est détruit. Elle peut lire pourquoi, avec vos mots.",
  ],
  refuseTextRequest: [
    "Nothing is looked for. Her request stays open, and your words are noted in it.",
    "Rien n'est cherché. Sa demande reste ouverte, et vos mots y sont notés.",
  ],
  another: ["Another code", "Un autre code"],
  confirmed: [
    "Confirmed: {name}. Her search opens on her own page.",
    "Confirmée : {name}. Sa recherche s'ouvre sur sa propre page.",
  ],
  confirmedRequest: [
    "Confirmed: {name}. Her request can be answered.",
    "Confirmée : {name}. Sa demande peut recevoir une réponse.",
  ],
  refused: ["Refused: {name}.", "Refusée : {name}."],
  cameBy: ["Came by", "Venue par"],
  albums: ["Albums", "Albums"],
  since: ["Since", "Depuis"],
  request: ["Request", "Demande"],
  frames: ["Pictures of her camera", "Images de sa caméra"],
  frame: ["Picture {n} of her camera", "Image {n} de sa caméra"],
  framesShow: ["See the pictures of her camera", "Voir les images de sa caméra"],
  framesNone: ["No picture of a camera is kept any more.", "Aucune image de caméra n'est plus conservée."],
  framesTold: [
    "That you look is in the log, and she sees it on her page.",
    "Votre regard est inscrit au journal, et elle le voit sur sa page.",
  ],
  doubts: ["What is doubtful about her capture", "Ce qui est douteux dans sa prise de vue"],
  doubtsText: [
    "A doubt proves nothing. See her in person if you can.",
    "Un doute ne prouve rien. Voyez-la en personne si possible.",
  ],
  doubtsNone: [
    "Her capture raised no doubt, which proves nothing either: a film of somebody raises none.",
    "Sa prise de vue n'a soulevé aucun doute, ce qui ne prouve rien non plus : un film de quelqu'un n'en soulève aucun.",
  ],
  vouched: ["Vouched for", "Attestée"],
  addressAlone: [
    "A known address alone opens at once here",
    "Une adresse connue suffit ici à ouvrir aussitôt",
  ],
  addressAloneText: ["Decided by {by} on {on}: {because}", "Décidé par {by} le {on} : {because}"],
});
