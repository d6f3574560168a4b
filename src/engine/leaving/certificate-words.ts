/** What a certificate of erasure says, in both languages. */
interface Words {
  readonly en: string;
  readonly fr: string;
}

const words = (en: string, fr: string): Words => ({ en, fr });

/** What is destroyed, by the names that the counts have. */
export const DESTROYED: Readonly<Record<string, Words>> = {
  appearances: words("appearances", "apparitions"),
  "waiting comparisons": words("waiting comparisons", "comparaisons en attente"),
  grants: words("grants", "autorisations"),
  templates: words("templates", "gabarits"),
  "reference photographs": words("reference photographs", "photographies de référence"),
  "confirmations of searches": words("confirmations of searches", "confirmations de recherches"),
  "search records": words("search records", "traces de recherches"),
  rejections: words("rejections", "rejets"),
  conflicts: words("conflicts", "conflits"),
  letters: words("letters", "lettres"),
  "letters that waited": words("letters that waited to be sent", "lettres en attente d'envoi"),
  exports: words("documents written for her", "documents écrits pour elle"),
  "reasons of objections": words("reasons of objections", "motifs d'oppositions"),
  "events of consents": words("events of consents", "événements de consentements"),
  consents: words("consents", "consentements"),
  identities: words("identities", "identités"),
  "words that named her": words(
    "pictures whose captions or keywords named her",
    "images dont les légendes ou les mots-clés la nommaient",
  ),
  "ledger entries emptied": words("ledger entries emptied", "entrées du journal vidées"),
};

export const WORDS = {
  title: words("Certificate of erasure", "Certificat d'effacement"),
  subtitle: words(
    "Nothing on these pages says who was forgotten.",
    "Rien dans ces pages ne dit qui a été oublié.",
  ),
  what: words("What this is", "De quoi il s'agit"),
  controller: words("Organisation", "Organisme"),
  erasedOn: words("Erased at (UTC)", "Effacé à (UTC)"),
  entry: words("Log, and entry from 0", "Journal, et entrée à partir de 0"),
  recipientsTold: words(
    "Recipients who are told to erase what they received",
    "Destinataires à qui il est demandé d'effacer ce qu'ils ont reçu",
  ),
  destroyed: words("What was destroyed", "Ce qui a été détruit"),
  thing: words("What", "Quoi"),
  number: words("How many", "Combien"),
  keys: words("keys", "clés"),
  files: words("Files that had been written", "Fichiers qui avaient été écrits"),
  filesText: words(
    "A path is named by HMAC-SHA-256 under the salt of the JSON file: whoever knows the path can check it.",
    "Un chemin est désigné par HMAC-SHA-256 sous le sel du fichier JSON : qui connaît le chemin peut le vérifier.",
  ),
  outcome: words("Outcome", "Résultat"),
  pathHash: words("Path", "Chemin"),
  removed: words("removed", "supprimé"),
  notFound: words(
    "not found where it was written: a copy elsewhere is out of reach",
    "introuvable là où il avait été écrit : une copie ailleurs est hors d'atteinte",
  ),
  checked: words("How it was checked", "Comment cela a été vérifié"),
  checkedText: words(
    "After the erasure her identifier was looked for in {columns} columns, all that the database's own catalogue names, without going through the deleted rows, and for her keys in the vault. Nothing was found. These columns:",
    "Après l'effacement, son identifiant a été cherché dans {columns} colonnes, toutes celles du catalogue de la base, sans passer par les lignes supprimées, et ses clés dans le coffre. Rien n'a été trouvé. Ces colonnes :",
  ),
  uncheckedText: words(
    "The machine stopped right after the erasure, before anybody could look. Her keys were destroyed at the next start, before anything else; who she was is known to nobody any more, so that nothing can be looked for now.",
    "La machine s'est arrêtée juste après l'effacement, avant toute vérification. Ses clés ont été détruites au démarrage suivant, avant toute autre chose ; plus personne ne sait qui elle était, et rien ne peut donc être cherché.",
  ),
  rewriting: words("The files of the database", "Les fichiers de la base de données"),
  rewrittenOn: words(
    "Rewritten on {at}: no deleted row of hers is left in them.",
    "Réécrits le {at} : il n'y reste aucune ligne supprimée la concernant.",
  ),
  rewritingPlanned: words(
    "Not yet rewritten, planned for the night of {day}. Until then deleted rows lie in them: what was sealed is unreadable to everybody, since its keys are destroyed. The link of this certificate says when it is done.",
    "Pas encore réécrits, prévu pour la nuit du {day}. D'ici là, des lignes supprimées s'y trouvent : ce qui était scellé est illisible pour tous, puisque ses clés sont détruites. Le lien de ce certificat dit quand c'est fait.",
  ),
  outOfReach: words("What could not be reached", "Ce qui n'a pas pu être atteint"),
  kept: words(
    "What stays, without anything that says it was hers",
    "Ce qui reste, sans rien qui dise que c'était à elle",
  ),
  ground: words("Why", "Pourquoi"),
  until: words("Until", "Jusqu'au"),
  proof: words("Proof", "Preuve"),
  proofText: words(
    "The key of the log, the signature over the JSON file, and the proof that the log holds this erasure. All three can be checked without the organisation.",
    "La clé du journal, la signature du fichier JSON, et la preuve que le journal contient cet effacement. Les trois se vérifient sans l'organisme.",
  ),
} as const satisfies Record<string, Words>;

/** Why something could not be reached, each said only where it is so. */
export const OUT_OF_REACH = {
  backups: words(
    "Backups from before this erasure cannot be edited. What they hold of her is sealed under keys that are destroyed, and every restore replays this erasure from the journal before anything is served.",
    "Les sauvegardes d'avant cet effacement ne peuvent être modifiées. Ce qu'elles contiennent d'elle est scellé sous des clés détruites, et toute restauration rejoue cet effacement depuis le journal avant toute utilisation.",
  ),
  "files of the database": words(
    "Rows that are deleted stay in the files of the database, and in its log, until these are rewritten: at night, not in the erasure itself. What was sealed in them is unreadable at once. Random identifiers and words about pictures are not sealed.",
    "Les lignes supprimées restent dans les fichiers de la base de données, et dans son journal, jusqu'à leur réécriture : la nuit, et non dans l'effacement même. Ce qui y était scellé est illisible aussitôt. Les identifiants aléatoires et les mots sur les images ne sont pas scellés.",
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
    "Letters that were sent, documents and the personal key that were handed to her are in her hands, not here.",
    "Les lettres envoyées, les documents et la clé personnelle qui lui ont été remis sont entre ses mains, non ici.",
  ),
  pictures: words(
    "The pictures of the archive stay where they are: nothing says any more that she is in one. To have a picture left out, she objects to that picture.",
    "Les images de l'archive restent à leur place : rien ne dit plus qu'elle figure sur l'une d'elles. Pour qu'une image soit écartée, elle s'oppose à cette image.",
  ),
  recipients: words(
    "What recipients received is theirs to erase: each is told.",
    "Ce que les destinataires ont reçu est à eux d'effacer : chacun en est averti.",
  ),
} as const satisfies Record<string, Words>;
export type OutOfReach = keyof typeof OUT_OF_REACH;

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
      "they keep the picture out of every scan; nothing says who objected",
      "elles tiennent l'image hors de tout balayage ; rien ne dit qui s'est opposé",
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
