/** What keeps decoders apart, in words: the command line and the console say the same. */
import type { Language } from "./errors.ts";

/** Why nothing keeps them apart. */
export const UNCONFINED = {
  absent: {
    en: "bubblewrap is not installed",
    fr: "bubblewrap n'est pas installé",
  },
  refused: {
    en: "this machine lets nobody make a namespace, as containers often do",
    fr: "cette machine ne permet pas de créer un espace de noms, comme souvent dans un conteneur",
  },
  platform: {
    en: "bubblewrap exists on Linux only",
    fr: "bubblewrap n'existe que sous Linux",
  },
} as const satisfies Record<string, Record<Language, string>>;

/** Whether decoders are kept apart, and how. */
export interface ConfinementSaid {
  readonly by: "bubblewrap" | null;
  readonly why: keyof typeof UNCONFINED | null;
  readonly limits: boolean;
  readonly required: boolean;
}

/** One sentence or two, for people. */
export const decodersSaid = ({ by, why, limits, required }: ConfinementSaid): Record<Language, string> => {
  if (by !== null)
    return {
      en: `kept apart by ${by}: no network, no sight of keys, database and secrets`,
      fr: `isolés par ${by} : ni réseau, ni accès aux clés, à la base et aux secrets`,
    };
  const because = UNCONFINED[why ?? "absent"];
  const bounds = limits
    ? { en: "with limits of memory and files", fr: "avec des limites de mémoire et de fichiers" }
    : { en: "without limits", fr: "sans limites" };
  return required
    ? {
        en: `they do not start: nothing keeps them apart (${because.en}), and \`confinement\` requires it`,
        fr: `ils ne démarrent pas : rien ne les isole (${because.fr}), et \`confinement\` l'exige`,
      }
    : {
        en: `NOT kept apart: ${because.en}. They run as this user, with a bare environment and ${bounds.en}`,
        fr: `NON isolés : ${because.fr}. Ils tournent sous cet utilisateur, avec un environnement vide et ${bounds.fr}`,
      };
};
