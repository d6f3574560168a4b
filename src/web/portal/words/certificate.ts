/** Words of the link that is shown before somebody is forgotten, and of the page that it opens for a week. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf({
  title: ["Certificate of erasure", "Certificat d'effacement"],
  "link.title": ["Your certificate is found again here", "Votre certificat se retrouve ici"],
  "link.text": [
    "Keep this link before you go on. For a week it opens the certificate, even if this page closes too early. It names nobody; whoever has it can open it.",
    "Gardez ce lien avant de continuer. Pendant une semaine, il ouvre le certificat, même si cette page se ferme trop tôt. Il ne nomme personne ; qui l'a peut l'ouvrir.",
  ],
  "link.copy": ["Copy the link", "Copier le lien"],
  "link.copied": ["Copied", "Copié"],
  "link.lost": [
    "No answer came. If you were forgotten all the same, the certificate is at your link.",
    "Aucune réponse n'est arrivée. Si vous avez été oubliée malgré tout, le certificat est à votre lien.",
  ],
  erased: ["Somebody was forgotten here on {at}.", "Une personne a été oubliée ici le {at}."],
  nobody: [
    "Nothing on this page says who. It can be opened until {until}.",
    "Rien sur cette page ne dit qui. Elle peut être ouverte jusqu'au {until}.",
  ],
  "rewriting.title": ["The files of the database", "Les fichiers de la base de données"],
  "rewriting.done": [
    "Rewritten on {at}: no deleted row is left in them.",
    "Réécrits le {at} : il n'y reste aucune ligne supprimée.",
  ],
  "rewriting.planned": [
    "Not yet rewritten, planned for the night of {day}. What was sealed is unreadable already: its keys are destroyed.",
    "Pas encore réécrits, prévu pour la nuit du {day}. Ce qui était scellé est déjà illisible : ses clés sont détruites.",
  ],
  save: ["Save the certificate", "Enregistrer le certificat"],
  "save.signed": ["Save it for programs", "L'enregistrer pour des programmes"],
  "save.name": ["certificate.html", "certificat.html"],
  "save.signed.name": ["certificate.json", "certificat.json"],
});
