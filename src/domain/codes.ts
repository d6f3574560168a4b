/**
 * What an error and a table say instead of codes, in the reader's language: codes of closed lists by their words, and the
 * phrases that errors are completed with. A phrase is looked up by its English text, as in gettext, since errors cross
 * processes as data; `{}` stands for anything. A code or phrase that is not here stands as it is; `test/words.test.ts` looks.
 */
import { RESTRICTIONS } from "./restriction.ts";
import { WITHHELD } from "./withheld.ts";

type Language = "en" | "fr";
type Words = Readonly<Record<Language, string>>;
type Table = Readonly<Record<string, Words>>;

/** Of a consent, as people are told. */
export const CONSENT_STATE_WORDS = {
  requested: { en: "asked for", fr: "demandé" },
  refused: { en: "refused", fr: "refusé" },
  given: { en: "given", fr: "donné" },
  renewed: { en: "renewed", fr: "renouvelé" },
  withdrawn: { en: "withdrawn", fr: "retiré" },
  expired: { en: "expired", fr: "échu" },
  invalidated: { en: "ended by the organisation", fr: "mis à fin par l'organisation" },
} as const satisfies Table;

/** Of a request. */
export const REQUEST_STATE_WORDS = {
  open: { en: "open", fr: "ouverte" },
  paused: { en: "waits for her", fr: "en attente d'elle" },
  answered: { en: "answered", fr: "répondue" },
  refused: { en: "refused", fr: "refusée" },
  closed: { en: "closed", fr: "close" },
} as const satisfies Table;

/** Of an album. */
export const SCOPE_WORDS = {
  declared: { en: "declared", fr: "déclarée" },
  closed: { en: "closed", fr: "fermée" },
  open: { en: "open", fr: "ouverte" },
} as const satisfies Table;

/** What a copy is for. */
export const USE_WORDS = {
  website: { en: "website", fr: "site web" },
  press: { en: "press", fr: "presse" },
  social: { en: "social networks", fr: "réseaux sociaux" },
  internal: { en: "internal", fr: "usage interne" },
  print: { en: "print", fr: "impression" },
} as const satisfies Table;

/** What a consent or a recipient is for, short enough for a table. */
export const PURPOSE_WORDS = {
  find: { en: "being found", fr: "être retrouvée" },
  mask: { en: "being covered", fr: "être couverte" },
  "publish:website": { en: "publishing: website", fr: "publication : site web" },
  "publish:press": { en: "publishing: press", fr: "publication : presse" },
  "publish:social": { en: "publishing: social networks", fr: "publication : réseaux sociaux" },
  "publish:internal": { en: "publishing: internal", fr: "publication : usage interne" },
  "publish:print": { en: "publishing: print", fr: "publication : impression" },
  "export:sidecars": { en: "naming in sidecars", fr: "nom dans les fichiers annexes" },
} as const satisfies Table;

/** How a request ended. */
export const OUTCOME_WORDS = {
  answered: { en: "answered", fr: "répondue" },
  "nothing-held": { en: "answered: nothing is held", fr: "répondue : rien n'est détenu" },
  refused: { en: "refused", fr: "refusée" },
  "taken-back": { en: "taken back by her", fr: "retirée par elle" },
} as const satisfies Table;

/** What happened to a case. */
export const CASE_EVENT_WORDS = {
  opened: { en: "opened", fr: "ouverte" },
  acknowledged: { en: "acknowledged", fr: "accusé de réception" },
  "identity-asked": {
    en: "identity asked for: the clock pauses",
    fr: "identité demandée : le délai est suspendu",
  },
  "identity-given": { en: "she answered: the clock runs", fr: "elle a répondu : le délai court" },
  extended: { en: "extended, and she was told", fr: "prolongée, et elle en est informée" },
  looked: { en: "her pictures were looked for", fr: "ses images ont été cherchées" },
  answered: { en: "answered", fr: "répondue" },
  "refusal-proposed": {
    en: "refusal proposed, a second person decides",
    fr: "refus proposé, une seconde personne décide",
  },
  refused: { en: "refused", fr: "refusée" },
  reminded: { en: "reminder", fr: "rappel" },
  closed: { en: "closed", fr: "close" },
  note: { en: "note", fr: "note" },
} as const satisfies Table;

/** What a recipient is told of. */
export const TELLING_WORDS = {
  erasure: { en: "erasure", fr: "effacement" },
  rectification: { en: "rectification", fr: "rectification" },
  correction: { en: "correction", fr: "correction" },
  restriction: { en: "restriction", fr: "limitation" },
} as const satisfies Table;

/** What the organisation is to the people it enrols. */
export const RELATIONSHIP_WORDS = {
  none: { en: "none", fr: "aucun" },
  employer: { en: "employer", fr: "employeur" },
  school: { en: "school", fr: "établissement scolaire" },
  "public-authority": { en: "public authority", fr: "autorité publique" },
} as const satisfies Table;

/** Who holds the keys to references. */
export const CUSTODY_WORDS = {
  "person-held": { en: "the person alone", fr: "la personne seule" },
  "controller-held": { en: "the organisation as well", fr: "l'organisation aussi" },
} as const satisfies Table;

export const AGE_WORDS = {
  adult: { en: "18 or older", fr: "18 ans ou plus" },
  "15-17": { en: "15 to 17", fr: "15 à 17 ans" },
  "under-15": { en: "under 15", fr: "moins de 15 ans" },
} as const satisfies Table;

/** Where a consent was given. */
export const COLLECTION_WORDS = {
  portal: { en: "in the portal", fr: "dans le portail" },
  desk: { en: "at the desk", fr: "à l'accueil" },
} as const satisfies Table;

export const ROLE_WORDS = {
  administrator: { en: "administrator", fr: "administrateur" },
  archivist: { en: "archivist", fr: "archiviste" },
  reviewer: { en: "reviewer", fr: "vérificateur" },
  officer: { en: "data protection officer", fr: "délégué à la protection des données" },
  photographer: { en: "photographer", fr: "photographe" },
  auditor: { en: "auditor", fr: "auditeur" },
  steward: { en: "steward", fr: "accueil" },
  visitor: { en: "visitor", fr: "visiteur" },
  subject: { en: "person in the archive", fr: "personne de l'archive" },
  clock: { en: "clock", fr: "horloge" },
} as const satisfies Table;

/** In words; a code that is not in the table stands as it is, so that nothing that was recorded is lost. */
export const worded = (table: Table, code: string, language: Language): string =>
  Object.hasOwn(table, code) ? table[code]![language] : code;

const PHRASES = {
  "a day not before {}": "un jour qui n'est pas avant {}",
  "a day not in the past": "un jour qui n'est pas passé",
  "a day after {}": "un jour après {}",
  "{} to {}": "de {} à {}",
  "at most {}": "au plus {}",
  "{} photographs": "{} photographies",
  "{} characters or more": "{} caractères ou plus",
  "2-60 letters, digits, spaces, . _ -": "2 à 60 lettres, chiffres, espaces, . _ -",
  "2-100 characters, as the log will say it": "2 à 100 caractères, comme le dira le journal",
  "8 to 80 printable characters without a space": "8 à 80 caractères imprimables sans espace",
  "32 bytes in base64url": "32 octets en base64url",
  "Whoever adopted it for the controller.": "Qui l'a adoptée pour le responsable du traitement.",
  "a day not after today": "un jour qui ne soit pas après aujourd'hui",
  "a .zip that does not exist yet": "un .zip qui n'existe pas encore",
  "a file or folder that does not exist yet": "un fichier ou dossier qui n'existe pas encore",
  "a file that does not exist yet": "un fichier qui n'existe pas encore",
  "a number above 0": "un nombre au-dessus de 0",
  "a whole number": "un nombre entier",
  "a time after --from": "un instant après --from",
  "a time in the video, as 1:02:03, 0:12 or 12.5 seconds":
    "un instant de la vidéo, comme 1:02:03, 0:12 ou 12.5 secondes",
  "files of different names": "des fichiers de noms différents",
  "letter of 3 May": "lettre du 3 mai",
  "one that is new": "un lien neuf",
  "`next` of a page": "le `next` d'une page",
  "lower-case letters, digits and _, at most 63": "minuscules, chiffres et _, 63 au plus",
  "x,y,width,height in pixels of the upright picture, inside it":
    "x,y,largeur,hauteur en pixels de l'image redressée, à l'intérieur de celle-ci",
  "x,y,width,height inside the picture, as fractions of its sides":
    "x,y,largeur,hauteur à l'intérieur de l'image, en fractions de ses côtés",
  "find, and of: {}": "find, et parmi : {}",
  "the 18th birthday of somebody who is {} today": "les 18 ans de quelqu'un qui a aujourd'hui : {}",
  "1: a personal invitation is for one": "1 : une invitation personnelle est pour une seule personne",
  "An album has a title that people read.": "Un album a un titre que les gens lisent.",
  "one line, without control characters": "une seule ligne, sans caractères de contrôle",
  "text without the character NUL": "du texte sans le caractère NUL",
  "a time of the recording": "un instant de l'enregistrement",
  "the template model": "le modèle de gabarit",
  "no container that is read": "aucun conteneur qui soit lu",
  "no moving picture": "aucune image animée",
  "A list is for named albums.": "Une liste est pour des albums nommés.",
  "A recipient has a name, an address and a contact.": "Un destinataire a un nom, une adresse et un contact.",
  "An appearance, or the picture's SHA-256.": "Une apparition, ou le SHA-256 de l'image.",
  "An invitation is for named albums.": "Une invitation est pour des albums nommés.",
  "Give one to five photographs of the person.": "Donnez une à cinq photographies de la personne.",
  "In her own words; it is sealed.": "Dans ses propres mots ; c'est scellé.",
  "It is sealed under the person's own key.": "Il est scellé sous la clé propre de la personne.",
  "One is enough.": "Un seul suffit.",
  "One sentence; it is sealed.": "Une phrase ; elle est scellée.",
  "Say at least one: in which albums, on which day, or where.":
    "Dites au moins l'un : dans quels albums, quel jour, ou où.",
  "What is to be corrected?": "Qu'est-ce qui doit être rectifié ?",
  "Who acts for her, on what document, and who looked at it.":
    "Qui agit pour elle, sur quel document, et qui l'a examiné.",
  "Whoever asks has a name.": "Qui demande a un nom.",
  overdue: "en retard",
  "not overdue": "pas en retard",
  "no known place": "aucun endroit connu",
  "the data folder": "le dossier de données",
  "the PostgreSQL server": "le serveur PostgreSQL",
  uploads: "les téléversements",
  "nature of the breach": "la nature de la violation",
  answer: "la réponse",
  reasons: "les motifs",
  "proof of the abuse": "la preuve de l'abus",
  "her words": "ses propres mots",
  reason: "le motif",
  doubt: "le doute",
  "PG_VERSION is missing": "PG_VERSION manque",
  "a password is sent without TLS to this machine only":
    "un mot de passe n'est envoyé sans TLS qu'à cette machine",
  "ffmpeg does not run": "ffmpeg ne démarre pas",
  "ffmpeg ended before the last frame": "ffmpeg s'est arrêté avant la dernière image",
  "the disk is full": "le disque est plein",
  "it could not be decoded or compared": "il n'a pu être décodé ni comparé",
  "it did not start": "il n'a pas démarré",
  "it ends before it begins": "elle prend fin avant de commencer",
  "it has to be name@example.org or Name <name@example.org>":
    "ce doit être nom@example.org ou Nom <nom@example.org>",
  "it is empty": "elle est vide",
  "it is encrypted": "il est chiffré",
  "it is not a regular file": "ce n'est pas un fichier ordinaire",
  "it is not the one of this database": "ce n'est pas celui de cette base",
  "it names no album": "elle ne nomme aucun album",
  "its checksum in the ZIP is wrong": "sa somme de contrôle dans le ZIP est fausse",
  "its name is not valid UTF-8; rename it": "son nom n'est pas de l'UTF-8 valable ; renommez-le",
  "not one frame of it could be decoded": "aucune de ses images n'a pu être décodée",
  "the kept original no longer has the content it was kept with":
    "l'original conservé n'a plus le contenu avec lequel il l'a été",
  "the master key does not unwrap it": "la clé maîtresse ne l'ouvre pas",
  "there is no film behind the picture": "il n'y a pas de film derrière l'image",
  "this user may not read it": "cet utilisateur ne peut pas le lire",
  "Only the person can widen what they agreed to: give their words.":
    "Seule la personne peut élargir ce qu'elle a accepté : donnez ses mots.",
  "Say hours or places.": "Dites des heures ou des lieux.",
  "only a consent to be found is narrowed": "seul un consentement à la recherche se restreint",
  "later than {}": "après {}",
  "album {} is not in the consent": "l'album {} n'est pas dans le consentement",
  "entry {} is not what was committed to": "l'entrée {} n'est pas ce qui a été engagé",
  "it has no entry {}": "il n'a pas d'entrée {}",
  "the consent runs from {} to {}": "le consentement va du {} au {}",
  "this program does not know what line {} is about": "ce programme ne sait pas de quoi parle la ligne {}",
  "--attested-by (who attests that everybody identifiable agreed or is absent)":
    "--attested-by (qui atteste que toutes les personnes identifiables ont accepté ou sont absentes)",
  "--dpia (the reference of the impact assessment)": "--dpia (la référence de l'analyse d'impact)",
  "--art9-ground (the ground of art. 9(2) GDPR)": "--art9-ground (le fondement de l'art. 9(2) du RGPD)",
  "--attested-by (the data protection officer who signed)":
    "--attested-by (le délégué à la protection des données qui a signé)",
} as const satisfies Readonly<Record<string, string>>;

/** Whether a phrase that completes an error is said in French. */
export const isPhrase = (text: string): boolean => phraseIn(text) !== undefined;

const escapedForm = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** With holes, longest first: `{} to {}` is in many others. */
const PATTERNS = Object.entries(PHRASES)
  .filter(([english]) => english.includes("{}"))
  .sort(([a], [b]) => b.length - a.length)
  .map(([english, french]) => ({
    form: new RegExp(`^${english.split("{}").map(escapedForm).join("(\\S.*?)")}$`),
    french,
  }));

/** Nothing that is longer is one of these; what came from outside is not searched. */
const LONGEST = 300;

const phraseIn = (text: string): string | undefined => {
  if (Object.hasOwn(PHRASES, text)) return PHRASES[text as keyof typeof PHRASES];
  if (text.length > LONGEST) return undefined;
  for (const { form, french } of PATTERNS) {
    const found = form.exec(text);
    if (found) return found.slice(1).reduce((said, value) => said.replace("{}", () => value), french);
  }
  return undefined;
};

/** What the detail of that name may be. */
const codesOf = (name: string): Parameters<typeof worded>[0] | undefined => {
  switch (name) {
    case "scope":
      return SCOPE_WORDS;
    case "state":
    case "next":
    case "needed":
      return { ...CONSENT_STATE_WORDS, ...REQUEST_STATE_WORDS };
    case "purpose":
      return PURPOSE_WORDS;
    case "use":
      return USE_WORDS;
    case "role":
      return ROLE_WORDS;
    case "because":
      return RESTRICTIONS;
    default:
      return undefined;
  }
};

const wordsOf = (name: string, value: string, language: Language): string => {
  if (name === "because" && Object.hasOwn(WITHHELD, value))
    return WITHHELD[value as keyof typeof WITHHELD].because[language];
  if (language === "en") return value;
  const codes = codesOf(name);
  if (codes && value.split(" / ").every((code) => Object.hasOwn(codes, code)))
    return value
      .split(" / ")
      .map((code) => worded(codes, code, language))
      .join(" / ");
  return NEVER.has(name) ? value : (phraseIn(value) ?? value);
};

/** What people wrote, and what they have to type: never a phrase, whatever it says. */
const NEVER: ReadonlySet<string> = new Set([
  "name",
  "subject",
  "album",
  "command",
  "near",
  "purposes",
  "rights",
]);

/** As in errors.ts: what is in both languages already is said in the one asked for. */
type Details = Readonly<Record<string, string | number | Words>>;
type Filling = Readonly<Record<string, string | number>>;

const filling = (
  details: Details,
  language: Language,
  shown: (name: string, value: string) => string,
): Filling =>
  Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      typeof value === "object" ? value[language] : typeof value === "string" ? shown(name, value) : value,
    ]),
  );

/** The details of an error as its sentence says them. */
export const detailsIn = (language: Language, details: Details): Filling =>
  filling(details, language, (name, value) => wordsOf(name, value, language));

/** As a command takes them. */
export const asTyped = (language: Language, details: Details): Filling =>
  filling(details, language, (_, value) => value);
