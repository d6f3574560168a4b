/** The words of a report for what the tables call by a code: in hers, so that nothing internal is read on paper. */
import type { VerbName } from "../../domain/act.ts";
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
  "came of age": { en: "you came of age", fr: "vous êtes devenue majeure" },
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
  grant: { en: "to be compared", fr: "pour être comparée" },
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
  receipt: { en: "receipt of a consent", fr: "reçu d'un consentement" },
  key: { en: "sheet with your personal key", fr: "feuille avec votre clé personnelle" },
  letter: { en: "letter", fr: "courrier" },
};

/** What an entry of the log says happened. One that stands here under no name is an act of the house, and said so. */
const ENTRIES: Partial<Record<VerbName | "restore" | "journal", Said>> = {
  enrol: { en: "you were enrolled", fr: "vous avez été inscrite" },
  "portal.enrol": {
    en: "you enrolled yourself in the portal",
    fr: "vous vous êtes inscrite dans le portail",
  },
  "enrolment.decide": {
    en: "your enrolment was decided on",
    fr: "votre inscription a fait l'objet d'une décision",
  },
  "enrolment.frame": {
    en: "staff looked at a picture of your camera",
    fr: "le personnel a regardé une image de votre caméra",
  },
  "enrolment.file-photograph": {
    en: "your face was compared by eye with the photograph of the membership file",
    fr: "votre visage a été comparé à l'œil avec la photographie du fichier des membres",
  },
  "enrolment.second-look": {
    en: "a second person looked at your enrolment",
    fr: "une seconde personne a regardé votre inscription",
  },
  "vouching.read": { en: "your code was read by staff", fr: "votre code a été lu par le personnel" },
  "vouching.frame": {
    en: "staff looked at a picture of your camera",
    fr: "le personnel a regardé une image de votre caméra",
  },
  "vouching.decide": { en: "somebody said whether it is you", fr: "quelqu'un a dit si c'est bien vous" },
  "member.import": {
    en: "you were put on a list of members",
    fr: "vous avez été inscrite sur une liste de membres",
  },
  "member.invite": { en: "you were sent an invitation", fr: "une invitation vous a été envoyée" },
  "member.remove": { en: "you were taken off a list", fr: "vous avez été retirée d'une liste" },
  "grant.open": {
    en: "permission to compare you was opened",
    fr: "l'autorisation de vous comparer a été ouverte",
  },
  "grant.close": {
    en: "permission to compare you was closed",
    fr: "l'autorisation de vous comparer a été close",
  },
  "consent.give": { en: "a consent of yours was recorded", fr: "un consentement de votre part a été noté" },
  "consent.refuse": { en: "a refusal of yours was recorded", fr: "un refus de votre part a été noté" },
  "consent.renew": {
    en: "a consent of yours was renewed",
    fr: "un consentement de votre part a été renouvelé",
  },
  "consent.receipt": { en: "a receipt of a consent was written", fr: "un reçu de consentement a été écrit" },
  "consent.invalidate": {
    en: "a consent of yours was ended by the organisation",
    fr: "un consentement de votre part a été terminé par l'organisation",
  },
  "portal.agree": { en: "you agreed to something more", fr: "vous avez accepté autre chose" },
  "portal.receipt": { en: "you took a receipt of a consent", fr: "vous avez pris un reçu de consentement" },
  withdraw: { en: "you withdrew", fr: "vous avez retiré votre accord" },
  "person.correct": { en: "your name or contact was corrected", fr: "votre nom ou contact a été rectifié" },
  "person.restrict": {
    en: "the processing of your data was restricted",
    fr: "le traitement de vos données a été limité",
  },
  "person.lift": { en: "the restriction was lifted", fr: "la limitation a été levée" },
  scan: { en: "albums were scanned for you", fr: "des albums ont été analysés pour vous" },
  search: {
    en: "a search in which you were compared",
    fr: "une recherche où vous avez été comparée",
  },
  "search.confirm": {
    en: "somebody confirmed a search that returned you",
    fr: "quelqu'un a confirmé une recherche qui vous a montrée",
  },
  profile: {
    en: "everything found of you was looked up",
    fr: "tout ce qui a été trouvé de vous a été consulté",
  },
  "picture.show": { en: "pictures of you were looked at", fr: "des images de vous ont été regardées" },
  "portal.pictures": { en: "you looked at your pictures", fr: "vous avez regardé vos images" },
  "pictures.pack": {
    en: "you took your pictures as one file",
    fr: "vous avez pris vos images en un fichier",
  },
  "review.decide": {
    en: "it was decided whether a picture shows you",
    fr: "il a été décidé si une image vous montre",
  },
  "conflict.frames": {
    en: "staff compared the pictures of two who say that one face is theirs",
    fr: "le personnel a comparé les images de deux personnes qui disent qu'un visage est le leur",
  },
  "conflict.settle": {
    en: "it was settled whose face it is",
    fr: "il a été tranché à qui est le visage",
  },
  "objection.add": { en: "an objection was recorded", fr: "une opposition a été notée" },
  "objection.decide": {
    en: "an objection was decided on",
    fr: "une opposition a fait l'objet d'une décision",
  },
  "portal.take-down": {
    en: "you asked for a picture to be taken down",
    fr: "vous avez demandé le retrait d'une image",
  },
  disclose: {
    en: "something about you was given to a recipient",
    fr: "quelque chose à votre sujet a été communiqué à un destinataire",
  },
  "recipient.told": { en: "a recipient was told", fr: "un destinataire a été informé" },
  "request.open": { en: "a request of yours was opened", fr: "une demande de votre part a été ouverte" },
  "request.answer": {
    en: "a request of yours was answered",
    fr: "une demande de votre part a reçu sa réponse",
  },
  "request.extend": { en: "its term was extended", fr: "son délai a été prolongé" },
  "request.pause": {
    en: "you were asked to show who you are",
    fr: "il vous a été demandé de montrer qui vous êtes",
  },
  "request.resume": { en: "you showed who you are", fr: "vous avez montré qui vous êtes" },
  "request.refuse": {
    en: "a refusal of a request of yours was proposed or decided",
    fr: "le refus d'une demande de votre part a été proposé ou décidé",
  },
  "request.close": { en: "a request of yours was closed", fr: "une demande de votre part a été close" },
  report: { en: "a report like this one was written", fr: "un rapport comme celui-ci a été écrit" },
  portability: {
    en: "your files to take with you were written",
    fr: "vos fichiers à emporter ont été écrits",
  },
  "mail.send": { en: "letters were sent", fr: "des courriers ont été envoyés" },
  "mail.posted": { en: "a letter was posted", fr: "un courrier a été posté" },
  "sidecars.write": {
    en: "files that name you were written",
    fr: "des fichiers qui vous nomment ont été écrits",
  },
  "portal.open": { en: "you signed in to the portal", fr: "vous vous êtes connectée au portail" },
  "portal.open-by-link": {
    en: "you signed in to the portal by a link",
    fr: "vous vous êtes connectée au portail par un lien",
  },
  "portal.link": {
    en: "you were sent a link to the portal",
    fr: "un lien vers le portail vous a été envoyé",
  },
  "portal.prove": { en: "you showed once more who you are", fr: "vous avez montré à nouveau qui vous êtes" },
  "portal.confirm-address": { en: "you confirmed your address", fr: "vous avez confirmé votre adresse" },
  "log.prove": { en: "a proof of an entry was written", fr: "la preuve d'une entrée a été écrite" },
  restore: { en: "the archive came back from a backup", fr: "l'archive est revenue d'une sauvegarde" },
};

const OF_THE_HOUSE: Said = { en: "an act of the organisation", fr: "un acte de l'organisation" };

/** What happened, without a name that only programs know. */
export const entrySaid = (language: Language, verb: unknown): string =>
  saidOf(ENTRIES as Table, language, verb) || OF_THE_HOUSE[language];
