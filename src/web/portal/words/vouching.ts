/** Words of the wait: who has to see that it is she, the code for the desk, and what was decided. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf({
  "code.title": ["Show this at the desk", "Montrez ceci à l'accueil"],
  "code.lead": [
    "A face alone opens nothing here: somebody has to see that it is you. Show this code to the people at the desk; they see your name and the pictures of your camera beside you, and your search opens at once.",
    "Un visage seul n'ouvre rien ici : quelqu'un doit voir que c'est bien vous. Montrez ce code aux personnes de l'accueil ; elles voient votre nom et les images de votre caméra à côté de vous, et votre recherche s'ouvre aussitôt.",
  ],
  "code.qr": ["Code for the desk", "Code pour l'accueil"],
  "code.minutes.one": ["Good for one more minute, once.", "Valable encore une minute, une seule fois."],
  "code.minutes.other": [
    "Good for {count} more minutes, once.",
    "Valable encore {count} minutes, une seule fois.",
  ],
  "code.over": ["This code is over. Ask for a new one.", "Ce code a expiré. Demandez-en un nouveau."],
  "code.new": ["A new code", "Un nouveau code"],
  "code.afar": [
    "Not at the desk? There is nothing more to do: a person of the organisation compares you from afar, and you are told.",
    "Vous n'êtes pas à l'accueil ? Rien d'autre à faire : une personne de l'organisation vous compare à distance, et vous en êtes avertie ou averti.",
  ],
  "waiting.approval": [
    "Nobody has seen yet that it is you, so nothing is searched. At the desk it opens at once; approved from afar, from {day} at the earliest.",
    "Personne n'a encore vu que c'est bien vous, donc rien n'est cherché. À l'accueil cela s'ouvre aussitôt ; approuvée à distance, à partir du {day} au plus tôt.",
  ],
  "waiting.days": [
    "Approved. For your safety searches can start on {day}: somebody else who used your face could be stopped until then.",
    "Approuvée. Pour votre sécurité, les recherches peuvent commencer le {day} : quelqu'un d'autre qui aurait utilisé votre visage peut être arrêté d'ici là.",
  ],
  "waiting.refused": [
    "The organisation did not approve this enrolment. Nothing is searched. Under “My requests” you can ask why.",
    "L'organisation n'a pas approuvé cette inscription. Rien n'est cherché. Sous « Mes demandes » vous pouvez demander pourquoi.",
  ],
  "confirmed.opened": [
    "Confirmed. Your pictures are being looked for.",
    "Confirmée. Vos images sont en train d'être cherchées.",
  ],
  "confirmed.key": [
    "Confirmed. Start your search with your personal key.",
    "Confirmée. Lancez votre recherche avec votre clé personnelle.",
  ],
  "confirmed.go": ["Open my pictures", "Ouvrir mes images"],
  "confirmed.grants": ["Start a search", "Lancer une recherche"],
});
