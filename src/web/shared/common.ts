/** Words of the parts that every page shares. */
import { wordsOf } from "./words.ts";

export const c = wordsOf({
  "language.choose": ["Language", "Langue"],
  close: ["Close", "Fermer"],
  cancel: ["Cancel", "Annuler"],
  back: ["Back", "Retour"],
  next: ["Next", "Suivant"],
  previous: ["Previous", "Précédent"],
  retry: ["Try again", "Réessayer"],
  print: ["Print", "Imprimer"],
  loading: ["Loading…", "Chargement…"],
  "loading.slow": [
    "Still loading. Your connection may be slow.",
    "Chargement toujours en cours. Votre connexion est peut-être lente.",
  ],
  "skip.main": ["Skip to the content", "Aller au contenu"],
  "picture.lost": ["This picture could not be loaded.", "Cette image n'a pas pu être chargée."],
  optional: ["optional", "facultatif"],
  "problem.title": ["That did not work", "Cela n'a pas marché"],
  "problem.offline": [
    "The server does not answer. Check your connection, then try again.",
    "Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez.",
  ],
  "problem.unknown": [
    "Something went wrong on our side. Try again in a minute; if it goes on, tell the organisation.",
    "Un incident est survenu de notre côté. Réessayez dans une minute ; si cela continue, dites-le à l'organisation.",
  ],
  "live.on": ["Live", "En direct"],
  "live.off": ["Reconnecting…", "Reconnexion…"],
  "of.total": ["{done} of {total}", "{done} sur {total}"],
});
