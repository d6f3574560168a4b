/** What an entry of the log says to the person it is about, in every document that prints one. */
import type { VerbName } from "./act.ts";
import type { Language } from "./errors.ts";

type Said = Readonly<Record<Language, string>>;

/** What an entry of the log says happened. One that stands here under no name is an act of the house, and said so. */
const ENTRIES: Partial<Record<VerbName | "restore" | "journal", Said>> = {
  enrol: { en: "you were enrolled", fr: "votre inscription a été faite" },
  "portal.enrol": {
    en: "you enrolled yourself in the portal",
    fr: "votre inscription a été faite par vous, dans le portail",
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
    fr: "votre nom a été porté sur une liste de membres",
  },
  "member.invite": { en: "you were sent an invitation", fr: "une invitation vous a été envoyée" },
  "member.remove": { en: "you were taken off a list", fr: "votre nom a été retiré d'une liste" },
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
  "consent.narrow": {
    en: "the hours and places in which your face is compared were changed",
    fr: "les heures et les lieux où votre visage est comparé ont été changés",
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
    en: "a search compared your face",
    fr: "une recherche a comparé votre visage",
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
  "portal.open": { en: "you signed in to the portal", fr: "une connexion au portail a eu lieu à votre nom" },
  "portal.open-by-link": {
    en: "you signed in to the portal by a link",
    fr: "une connexion au portail a eu lieu par votre lien",
  },
  "portal.link": {
    en: "you were sent a link to the portal",
    fr: "un lien vers le portail vous a été envoyé",
  },
  "portal.prove": { en: "you showed once more who you are", fr: "vous avez montré à nouveau qui vous êtes" },
  "portal.confirm-address": { en: "you confirmed your address", fr: "vous avez confirmé votre adresse" },
  "log.prove": { en: "a proof of an entry was written", fr: "la preuve d'une entrée a été écrite" },
  forget: { en: "somebody was forgotten", fr: "une personne a été oubliée" },
  tick: { en: "what was past its time was removed", fr: "ce qui avait fait son temps a été supprimé" },
  restore: { en: "the archive came back from a backup", fr: "l'archive est revenue d'une sauvegarde" },
};

const OF_THE_HOUSE: Said = { en: "an act of the organisation", fr: "un acte de l'organisation" };

/** What happened, without a name that only programs know. */
export const entrySaid = (language: Language, verb: unknown): string =>
  (ENTRIES[verb as VerbName] ?? OF_THE_HOUSE)[language];
