/** Words of a look in a case: the frames, the look, what it found, and handing it over. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf({
  frames: ["What her camera gave", "Ce que sa caméra a donné"],
  framesText: [
    "Compare her with these before you look. That you saw them is logged.",
    "Comparez-la à ces images avant de chercher. Le fait de les voir est journalisé.",
  ],
  showFrames: ["Show the frames", "Afficher les images"],
  frame: ["Frame {n} of her capture", "Image {n} de sa prise de vue"],
  vouched: ["{who} vouched for her.", "{who} s'est portée garante d'elle."],
  fromCase: ["Take the frames of this case", "Prendre les images de ce dossier"],
  comparedBy: ["By what she was compared", "Par quoi elle a été comparée"],
  taken: [
    "The look was taken. What it found waits below: {found} possible [match|matches], {toCheck} to be looked at first.",
    "Le regard a eu lieu. Ce qu'il a trouvé attend ci-dessous : {found} [correspondance possible|correspondances possibles], {toCheck} à regarder d'abord.",
  ],
  found: ["What the look found", "Ce que le regard a trouvé"],
  showFound: ["Show what waits for her", "Afficher ce qui l'attend"],
  foundText: [
    "Possible matches, everybody else covered. Those that scored low are not ticked: look yourself, and tick only what shows her.",
    "Des correspondances possibles, toutes les autres personnes masquées. Celles au score bas ne sont pas cochées : regardez vous-même, et ne cochez que ce qui la montre.",
  ],
  none: ["No possible match was found.", "Aucune correspondance possible n'a été trouvée."],
  picture: ["Possible match {n}, {album}", "Correspondance possible {n}, {album}"],
  hers: ["hand over", "remettre"],
  toCheck: ["to be looked at", "à regarder"],
  until: ["It waits until {day}.", "Cela attend jusqu'au {day}."],
  handed: ["Handed over by {who}.", "Remis par {who}."],
  opened: ["She opened it on {day}.", "Elle l'a ouvert le {day}."],
  link: ["Send her a link", "Lui envoyer un lien"],
  code: ["Give her a code", "Lui donner un code"],
  linkSent: [
    "A link waits to be sent to her address. It opens once.",
    "Un lien attend d'être envoyé à son adresse. Il s'ouvre une seule fois.",
  ],
  linkHeld: [
    "The link is held until she confirms her address, by the letter that she was sent. Or give her a code.",
    "Le lien est retenu jusqu'à ce qu'elle confirme son adresse, par le courrier qu'elle a reçu. Ou donnez-lui un code.",
  ],
  codeGiven: [
    "Write this code down for her: it is shown once. She opens {url} and types it.",
    "Notez-lui ce code : il n'est montré qu'une fois. Elle ouvre {url} et le saisit.",
  ],
});
