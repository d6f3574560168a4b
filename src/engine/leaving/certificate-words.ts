/** What a certificate of erasure says, in both languages. */
interface Words {
  readonly en: string;
  readonly fr: string;
}

const words = (en: string, fr: string): Words => ({ en, fr });

/** What is destroyed, by the names that the counts have. */
export const DESTROYED: Readonly<Record<string, Words>> = {
  appearances: words("possible matches", "correspondances possibles"),
  "waiting comparisons": words("waiting comparisons", "comparaisons en attente"),
  grants: words("grants", "autorisations"),
  vouchings: words("records of who vouched", "attestations d'identité"),
  templates: words("templates", "gabarits"),
  "reference photographs": words("reference photographs", "photographies de référence"),
  "confirmations of searches": words("confirmations of searches", "confirmations de recherches"),
  "search records": words("search records", "traces de recherches"),
  rejections: words(
    "“not this person” said of a picture",
    "« ce n'est pas cette personne », dit d'une image",
  ),
  conflicts: words("conflicts", "conflits"),
  letters: words("letters", "lettres"),
  "letters that waited": words("letters that waited to be sent", "lettres en attente d'envoi"),
  exports: words("documents written for this person", "documents écrits pour cette personne"),
  "reasons of objections": words("reasons of objections", "motifs d'oppositions"),
  "events of consents": words("events of consents", "événements de consentements"),
  consents: words("consents", "consentements"),
  identities: words("names with their contact", "noms avec leur contact"),
  "words that named her": words(
    "pictures whose captions or keywords named this person",
    "images dont les légendes ou les mots-clés nommaient cette personne",
  ),
  "ledger entries emptied": words("entries of the log emptied", "entrées du journal vidées"),
};

export const WORDS = {
  title: words("Certificate of erasure", "Certificat d'effacement"),
  subtitle: words(
    "Nothing on this page says who was forgotten.",
    "Rien sur cette page ne dit qui a été oublié.",
  ),
  what: words("What this is", "De quoi il s'agit"),
  controller: words("Organisation", "Organisme"),
  erasedOn: words("Erased on", "Effacement fait le"),
  entry: words("Number in the log", "Numéro dans le journal"),
  recipientsTold: words("Recipients told to erase too", "Destinataires priés d'effacer aussi"),
  destroyed: words("What was destroyed", "Ce qui a été détruit"),
  thing: words("What", "Quoi"),
  number: words("How many", "Combien"),
  keys: words("keys", "clés"),
  files: words("files written before, removed", "fichiers écrits auparavant, supprimés"),
  checked: words("How it was checked", "Comment cela a été vérifié"),
  uncheckedText: words(
    "The machine stopped right after the erasure, before anybody could look. The keys were destroyed at the next start, before anything else; whom they were of is known to nobody any more, so that nothing can be looked for now.",
    "La machine s'est arrêtée juste après l'effacement, avant toute vérification. Les clés ont été détruites au démarrage suivant, avant toute autre chose ; plus personne ne sait de qui elles étaient, et rien ne peut donc être cherché.",
  ),
  outOfReach: words("What could not be reached", "Ce qui n'a pas pu être atteint"),
  kept: words("What stays, tied to nobody", "Ce qui reste, rattaché à personne"),
  ground: words("Why", "Pourquoi"),
  until: words("Until", "Jusqu'au"),
  proof: words("Proof", "Preuve"),
} as const satisfies Record<string, Words>;

/** What the look afterwards found. */
export const checkedWords = (columns: string): Words =>
  words(
    `After the erasure the identifier was looked for in ${columns} columns, all that the database's own catalogue names, without going through the deleted rows, and the keys in the vault. Nothing was found. The file with this certificate names each column.`,
    `Après l'effacement, l'identifiant a été cherché dans ${columns} colonnes, toutes celles du catalogue de la base, sans passer par les lignes supprimées, et les clés dans le coffre. Rien n'a été trouvé. Le fichier joint à ce certificat nomme chaque colonne.`,
  );

/** Where what verifies it is. */
export const proofWords = (file: string): Words =>
  words(
    `The file ${file}, attached to this page or beside it and for a week under the link of this certificate, holds the signature, the key of the log, and the proof that the log has this erasure. All three can be checked without the organisation.`,
    `Le fichier ${file}, joint à cette page ou à côté d'elle et une semaine sous le lien de ce certificat, porte la signature, la clé du journal et la preuve que le journal contient cet effacement. Les trois se vérifient sans l'organisme.`,
  );

/** That nothing deleted is left. */
export const rewrittenWords = (at: string): Words =>
  words(
    `The files of the database were rewritten on ${at}: no deleted row about this person is left in them.`,
    `Les fichiers de la base de données ont été réécrits le ${at} : il n'y reste aucune ligne supprimée sur cette personne.`,
  );

/** That it is still to be done, and when. */
export const rewritingPlannedWords = (day: string): Words =>
  words(
    `The files of the database are not rewritten yet; it is planned for the night of ${day}. Until then deleted rows lie in them, and in the log of the database: the names, faces and templates among them are sealed, random identifiers and words about pictures are not. The link of this certificate says when it is done.`,
    `Les fichiers de la base de données ne sont pas encore réécrits ; c'est prévu pour la nuit du ${day}. D'ici là, des lignes supprimées s'y trouvent, ainsi que dans le journal de la base : noms, visages et gabarits y sont scellés, les identifiants aléatoires et les mots sur les images ne le sont pas. Le lien de ce certificat dit quand c'est fait.`,
  );

/** Until when copies of the keys from before may still be there: the organisation's own word, or that it is missing. */
export const keyBackupWords = (until: string | null): Words =>
  until === null
    ? words(
        "How long the organisation keeps backups of the keys is to be confirmed by it: until the last one from before this erasure is deleted, whoever has such a backup and one of the data can read what is sealed in it.",
        "La durée de conservation des sauvegardes des clés est à confirmer par l'organisme : tant que la dernière d'avant cet effacement n'est pas supprimée, qui possède une telle sauvegarde et une des données peut lire ce qui y est scellé.",
      )
    : words(
        `Backups of the keys from before this erasure may still hold the keys until ${until}: until then, whoever has such a backup and one of the data can read what is sealed in it. After that nobody can.`,
        `Les sauvegardes des clés d'avant cet effacement peuvent encore contenir les clés jusqu'au ${until} : d'ici là, qui possède une telle sauvegarde et une des données peut lire ce qui y est scellé. Ensuite, personne ne le peut.`,
      );

/** Why something could not be reached, each said only where it is so. */
export const OUT_OF_REACH = {
  backups: words(
    "Backups from before this erasure cannot be edited: what they hold of this person is sealed, and the keys here are destroyed. Every restore replays this erasure before anything is served.",
    "Les sauvegardes d'avant cet effacement ne peuvent être modifiées : ce qu'elles contiennent de cette personne est scellé, et les clés sont détruites ici. Toute restauration rejoue cet effacement avant toute utilisation.",
  ),
  "log of the server": words(
    "The database is on a server of the organisation's own. Its log, its archive, its replicas and its backups are written over or removed by that server and by whoever runs it, not by Miroir.",
    "La base est sur un serveur de l'organisme. Son journal, ses archives, ses réplicas et ses sauvegardes sont réécrits ou supprimés par ce serveur et par qui l'administre, non par Miroir.",
  ),
  "files not found": words(
    "Some files were no longer where they had been written: copies that somebody moved or sent on are out of reach.",
    "Certains fichiers n'étaient plus là où ils avaient été écrits : les copies que quelqu'un a déplacées ou transmises sont hors d'atteinte.",
  ),
  "handed over": words(
    "Letters that were sent, documents and the personal key that were handed over are not here any more.",
    "Les lettres envoyées, les documents et la clé personnelle qui ont été remis ne sont plus ici.",
  ),
  pictures: words(
    "The pictures of the archive stay where they are: nothing says any more who is in them. To have one left out of every search, object to that picture.",
    "Les images de l'archive restent à leur place : rien ne dit plus qui y figure. Pour que l'une soit écartée de toute recherche, opposez-vous à cette image.",
  ),
  recipients: words(
    "What recipients received is theirs to erase: each is told.",
    "Ce que les destinataires ont reçu est à eux d'effacer : chacun en est averti.",
  ),
} as const satisfies Record<string, Words>;
/** Of the files of the database the sentence on their rewriting speaks. */
export type OutOfReach = keyof typeof OUT_OF_REACH | "files of the database";

/** What stays, why where no exception of art. 17(3) is needed, and until when where no day is known. */
export const GROUNDS = {
  requests: {
    what: words(
      "requests and their answers, sealed under a key of each request's own",
      "demandes et leurs réponses, scellées sous une clé propre à chaque demande",
    ),
    why: words("", ""),
    until: words("while it is open, and its term after that", "tant qu'elle est ouverte, puis sa durée"),
  },
  disclosures: {
    what: words(
      "who received something, when, and that they were told",
      "qui a reçu quelque chose, quand, et qu'il en a été averti",
    ),
    why: words("", ""),
    until: words("its term", "sa durée"),
  },
  objections: {
    what: words(
      "objections, by picture or region of a picture",
      "oppositions, par image ou région d'une image",
    ),
    why: words(
      "they keep the picture out of every scan; nothing says whose they were",
      "elles tiennent l'image hors de toute analyse ; rien ne dit de qui elles venaient",
    ),
    until: words("while the picture is there", "tant que l'image est là"),
  },
  commitments: {
    what: words(
      "commitments of the log whose salts are destroyed",
      "engagements du journal dont le sel est détruit",
    ),
    why: words(
      "numbers that nobody can tie to anybody any more",
      "des nombres que plus personne ne peut rattacher à quiconque",
    ),
    until: words("for ever", "pour toujours"),
  },
} as const;
