/** The words of a report for what the tables call by a code: in hers, so that nothing internal is read on paper. */
import { INVALIDATED_BECAUSE } from "../../domain/consent.ts";
import type { Language } from "../../domain/errors.ts";
import { CHANNELS } from "../../domain/request.ts";

type Said = Readonly<Record<Language, string>>;
type Table = Readonly<Record<string, Said>>;

/** In her language; a code that no table has is left out rather than printed. */
export const saidOf = (table: Table, language: Language, code: unknown): string =>
  typeof code === "string" && Object.hasOwn(table, code) ? table[code]![language] : "";

/** Where a consent was given, and by what it ended. */
export const CONSENT_CHANNELS: Table = {
  ...CHANNELS,
  ...INVALIDATED_BECAUSE,
  desk: { en: "at the desk", fr: "à l'accueil" },
  portal: { en: "by yourself, in the portal", fr: "par vous-même, dans le portail" },
  "came of age": { en: "you came of age", fr: "vous avez atteint la majorité" },
  "its time": { en: "its time was over", fr: "sa durée était passée" },
  "its albums are gone": { en: "its albums are gone", fr: "ses albums n'existent plus" },
};

export const CONSENT_EVENTS: Table = {
  explicit: { en: "said", fr: "dit" },
  clock: { en: "by lapse of time", fr: "par l'effet du temps" },
  erasure: { en: "by your erasure", fr: "par votre effacement" },
  change: { en: "because what it stood on changed", fr: "car ce qui le fondait a changé" },
};

export const GRANT_ENDS: Table = {
  ...CONSENT_CHANNELS,
  asked: { en: "you asked for it", fr: "à votre demande" },
  withdrawn: { en: "you withdrew your consent", fr: "vous avez retiré votre consentement" },
  replaced: { en: "a new one took its place", fr: "une nouvelle l'a remplacée" },
  "its time ended": { en: "its time was over", fr: "sa durée était passée" },
  expired: { en: "its time was over", fr: "sa durée était passée" },
  restricted: { en: "the processing was restricted", fr: "le traitement a été limité" },
  suspended: {
    en: "somebody else said that your face is theirs",
    fr: "quelqu'un d'autre a dit que votre visage est le sien",
  },
  "nobody vouched": { en: "nobody had vouched for you", fr: "personne ne s'était porté garant pour vous" },
  "its key is gone": { en: "its key was destroyed", fr: "sa clé a été détruite" },
};

export const REQUEST_EVENTS: Table = {
  opened: { en: "received", fr: "reçue" },
  acknowledged: { en: "receipt confirmed to you", fr: "réception confirmée" },
  "identity-asked": {
    en: "you were asked to show who you are",
    fr: "il vous a été demandé de montrer qui vous êtes",
  },
  "identity-given": { en: "you showed who you are", fr: "vous avez montré qui vous êtes" },
  extended: { en: "its term was extended", fr: "son délai a été prolongé" },
  looked: { en: "the archive was looked through", fr: "l'archive a été parcourue" },
  answered: { en: "answered", fr: "répondue" },
  "refusal-proposed": { en: "a refusal was proposed", fr: "un refus a été proposé" },
  refused: { en: "refused", fr: "refusée" },
  reminded: { en: "staff were reminded of its term", fr: "le délai a été rappelé au personnel" },
  closed: { en: "closed", fr: "close" },
  note: { en: "noted", fr: "noté" },
};

export const CONFLICT_STAGES: Table = {
  enrol: { en: "to be enrolled", fr: "pour s'inscrire" },
  grant: { en: "to be compared", fr: "pour une comparaison" },
  look: { en: "for a look through the archive", fr: "pour un regard dans l'archive" },
};

export const CONFLICT_STATES: Table = {
  open: { en: "not settled yet", fr: "pas encore tranché" },
  first: {
    en: "settled: the face is that of whoever came first",
    fr: "tranché : le visage est celui de la première",
  },
  second: {
    en: "settled: the face is that of whoever came second",
    fr: "tranché : le visage est celui de la seconde",
  },
  distinct: { en: "settled: two people who look alike", fr: "tranché : deux personnes qui se ressemblent" },
  same: { en: "settled: one person, twice", fr: "tranché : une seule personne, deux fois" },
};

export const OBJECTION_STATES: Table = {
  pending: { en: "not decided yet", fr: "pas encore décidée" },
  upheld: { en: "upheld", fr: "acceptée" },
  rejected: { en: "rejected", fr: "rejetée" },
};

export const EXPORTS: Table = {
  profile: { en: "your profile", fr: "votre profil" },
  report: { en: "this kind of report", fr: "un rapport comme celui-ci" },
  portability: { en: "what you take with you (article 20)", fr: "ce que vous emportez (article 20)" },
  receipt: { en: "receipt of a consent", fr: "récépissé d'un consentement" },
  sheet: {
    en: "sheet on which staff compare faces with yours",
    fr: "planche où le personnel compare des visages au vôtre",
  },
  key: { en: "sheet with your personal key", fr: "feuille avec votre clé personnelle" },
  letter: { en: "letter", fr: "courrier" },
};
