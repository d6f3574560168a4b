/**
 * Notices: what people are told before they consent (art. 13 GDPR), what a minor is told (R28), and what everybody in
 * the archive is told (art. 14, R25). One table of parts, each with the article it answers; a notice with a part
 * unanswered is not published (R24). Plain words, English and French.
 */

import { groundIn, type OtherFaces } from "./album.ts";
import type { Party, Relationship } from "./consent.ts";
import { en, fr } from "./counted.ts";
import type { Language } from "./errors.ts";
import { type KeepingTerms, keptFor, keptText, UNSAID } from "./kept.ts";
import type { NoticeKind } from "./notice-kinds.ts";
import { type AddressAlone, addressAloneSaid } from "./vouching.ts";

/** What a notice is filled from, in its language. Null is unanswered. */
export interface NoticeFacts {
  readonly controller: Party;
  readonly officer: Party | null;
  readonly authority: string;
  readonly jurisdiction: string;
  /** Name and contact of each; none is an answer too. */
  readonly recipients: readonly string[];
  readonly transfers: string | null;
  readonly detectionInterest: string | null;
  /** By what right the pictures are kept, and by what right some are published: only the organisation knows. */
  readonly keepingBasis: string | null;
  readonly publishingBasis: string | null;
  readonly archiveRetention: string | null;
  readonly terms: KeepingTerms;
  readonly vouching: { readonly addressAlone: AddressAlone | null };
  readonly relationship: Relationship;
  readonly custody: "person-held" | "controller-held";
  /** Stamp of the recognition model. */
  readonly model: string;
  /** By what right the pictures are held, in words, each once (art. 14(2)(f)). */
  readonly sources: readonly string[];
  /** Last day of the lists of people whom the organisation knew before; null where there is none. */
  readonly listsUntil: string | null;
  /** On which ground the faces of people who did not ask are compared. */
  readonly otherFaces: OtherFaces | null;
}

const alone = ({ vouching: { addressAlone } }: NoticeFacts, language: Language): string =>
  addressAlone ? ` ${addressAloneSaid(addressAlone)[language]}` : "";

type Say = (facts: NoticeFacts) => string;

interface Part {
  /** Paragraphs of the GDPR which it answers. */
  readonly articles: readonly string[];
  readonly kinds: readonly NoticeKind[];
  /** Said only then. */
  readonly when?: (facts: NoticeFacts) => boolean;
  /** The settings it is filled from, where it can be unanswered. */
  readonly needs?: Partial<Record<keyof NoticeFacts, string>>;
  readonly heading: Record<Language, string>;
  readonly en: Say;
  readonly fr: Say;
}

/** The kinds that say everything; the one for minors says it in simple words. */
const TOLD: readonly NoticeKind[] = ["consent", "archive"];
const partyOf = ({ name, address, contact }: Party): string => `${name}, ${address}, ${contact}`;
const listOf = (names: readonly string[], none: string): string =>
  names.length === 0 ? none : names.join("; ");

const IMBALANCE: Readonly<Record<Relationship, Record<Language, string>>> = {
  none: { en: "", fr: "" },
  employer: {
    en: " We are your employer: you are as free to refuse as to accept, and nobody will hold a refusal against you.",
    fr: " Nous sommes votre employeur : vous êtes aussi libre de refuser que d'accepter, et personne ne vous tiendra rigueur d'un refus.",
  },
  school: {
    en: " We are your school: you are as free to refuse as to accept, and a refusal changes nothing in your schooling.",
    fr: " Nous sommes votre établissement : vous êtes aussi libre de refuser que d'accepter, et un refus ne change rien à votre scolarité.",
  },
  "public-authority": {
    en: " We are a public authority: you are as free to refuse as to accept, and a refusal changes no service and no decision.",
    fr: " Nous sommes une autorité publique : vous êtes aussi libre de refuser que d'accepter, et un refus ne change aucun service ni aucune décision.",
  },
};

const CUSTODY: Readonly<Record<NoticeFacts["custody"], Record<Language, string>>> = {
  "person-held": {
    en: "Reference photographs and template are sealed under a personal key that is handed to you alone. They can be compared only while a grant that you open with it is open.",
    fr: "Les photographies de référence et le gabarit sont scellés sous une clé personnelle qui n'est remise qu'à vous. Ils ne peuvent être comparés que tant qu'une autorisation que vous ouvrez avec elle est ouverte.",
  },
  "controller-held": {
    en: "Reference photographs and template are sealed. You are handed a personal key; the organisation holds it as well, and can open a grant in your name.",
    fr: "Les photographies de référence et le gabarit sont scellés. Une clé personnelle vous est remise ; l'organisation la détient aussi et peut ouvrir une autorisation en votre nom.",
  },
};

const MINOR_KEY: Readonly<Record<NoticeFacts["custody"], Record<Language, string>>> = {
  "person-held": {
    en: "Your photos and numbers are locked with a key that you get, on paper.",
    fr: "Tes photos et tes nombres sont enfermés avec une clé que tu reçois, sur papier.",
  },
  "controller-held": {
    en: "Your photos and numbers are locked. You get a key, on paper, and the organisation has one too.",
    fr: "Tes photos et tes nombres sont enfermés. Tu reçois une clé, sur papier, et l'organisation en a une aussi.",
  },
};

/** Of what is kept, all that concerns whoever is asked; the pictures themselves are the other notice's. */
const FOUND = keptFor("found").filter((thing) => thing !== "pictures");

/** In the order in which they are read. */
export const PARTS: readonly Part[] = [
  {
    articles: ["12(1)"],
    kinds: ["consent"],
    heading: { en: "In short", fr: "En bref" },
    en: ({ controller }) =>
      `${controller.name} asks whether it may look for you in its pictures by face recognition, so that you find your own. It does so only if you say yes, in the albums and until the day that you agree to. No is as good an answer as yes, and you may stop on any day: what was computed from your face is then deleted at once. While you are looked for, other people's faces are compared with yours for a moment, and forgotten. The rest of this page says all of it; questions: ${controller.contact}.`,
    fr: ({ controller }) =>
      `${controller.name} vous demande si elle peut vous chercher dans ses images par reconnaissance faciale, pour que vous retrouviez les vôtres. Cela n'a lieu que si vous dites oui, dans les albums et jusqu'au jour que vous acceptez. Non est une aussi bonne réponse que oui, et vous pouvez arrêter n'importe quel jour : ce qui a été calculé de votre visage est alors supprimé aussitôt. Pendant qu'on vous cherche, les visages d'autres personnes sont comparés au vôtre un instant, puis oubliés. La suite de cette page dit tout ; vos questions : ${controller.contact}.`,
  },
  {
    articles: ["12(1)"],
    kinds: ["archive"],
    heading: { en: "In short", fr: "En bref" },
    en: ({ controller }) =>
      `${controller.name} keeps pictures of its events; you may be in them. Face recognition is used on them for people who asked to find their own pictures, and for nobody else. While one of them is looked for, the other faces in the same albums are compared with theirs for a moment, yours too if you are there, and what was computed is forgotten: nobody learns who you are, and no template of you is kept. You may object to this at any time; the next paragraph says how.`,
    fr: ({ controller }) =>
      `${controller.name} conserve des images de ses événements ; vous y êtes peut-être. La reconnaissance faciale y sert aux personnes qui ont demandé à retrouver leurs images, et à personne d'autre. Pendant qu'une d'elles est cherchée, les autres visages des mêmes albums sont comparés au sien un instant, le vôtre aussi si vous y êtes, et ce qui a été calculé est oublié : personne n'apprend qui vous êtes et aucun gabarit de vous n'est conservé. Vous pouvez vous y opposer à tout moment ; le paragraphe suivant dit comment.`,
  },
  {
    articles: ["21(4)"],
    kinds: TOLD,
    heading: { en: "Your right to object", fr: "Votre droit d'opposition" },
    en: ({ controller }) =>
      `You may object, at any time and at no cost. To a picture, or a face in it, being compared: say which; you need give no reason, and it leaves every search at once. To pictures of you being kept or published, to faces being located in them, to a place on a list of ours: say what in your situation speaks against it. Write, call or come: ${controller.contact}. You need no account, and no photograph of you.`,
    fr: ({ controller }) =>
      `Vous pouvez vous opposer, à tout moment et sans frais. À ce qu'une image, ou un visage dans une image, soit comparé : dites laquelle ; aucun motif n'est demandé, et elle quitte aussitôt toute recherche. À ce que des images de vous soient conservées ou publiées, à ce que l'emplacement des visages y soit relevé, à votre présence sur une de nos listes : dites ce qui, dans votre situation, s'y oppose. Écrivez, appelez ou venez : ${controller.contact}. Il ne faut ni compte, ni photographie de vous.`,
  },
  {
    articles: ["13(1)(a)", "14(1)(a)"],
    kinds: TOLD,
    heading: { en: "Who answers for this", fr: "Qui en répond" },
    en: ({ controller }) => `Controller: ${partyOf(controller)}.`,
    fr: ({ controller }) => `Responsable du traitement : ${partyOf(controller)}.`,
  },
  {
    articles: ["13(1)(b)", "14(1)(b)"],
    kinds: TOLD,
    heading: { en: "Data protection officer", fr: "Protection des données : la personne déléguée" },
    en: ({ officer, controller }) =>
      officer ? `${partyOf(officer)}.` : `None has been designated. Write to ${controller.contact}.`,
    fr: ({ officer, controller }) =>
      officer ? `${partyOf(officer)}.` : `Aucune n'a été désignée. Écrivez à ${controller.contact}.`,
  },
  {
    articles: ["13(1)(c)"],
    kinds: ["consent"],
    heading: { en: "What we ask, and on what basis", fr: "Ce que nous demandons, et sur quelle base" },
    en: () =>
      "May we search albums that you name for pictures of you, by comparing faces? The basis is your explicit consent, articles 6(1)(a) and 9(2)(a) GDPR. To publish pictures of you, to cover your face in what is published, or to write your name beside pictures of you for our other programs, you are asked separately, on the same basis: one consent for each purpose, and each may be refused by itself. To prove afterwards that you had agreed, and to answer what you ask of us, we keep records because the law obliges us to, article 6(1)(c) GDPR. On what basis we keep the pictures themselves is told in the notice for everybody in our archive.",
    fr: () =>
      "Pouvons-nous chercher des images de vous dans les albums que vous nommez, en comparant des visages ? La base est votre consentement explicite, articles 6(1)(a) et 9(2)(a) du RGPD. Pour publier des images de vous, pour couvrir votre visage dans ce qui est publié, ou pour écrire votre nom à côté des images de vous à l'usage de nos autres logiciels, la question vous est posée à part, sur la même base : un accord par finalité, et chacun peut être refusé seul. Pour prouver ensuite votre accord, et répondre à ce que vous nous demandez, nous gardons des traces parce que la loi nous y oblige, article 6(1)(c) du RGPD. Sur quelle base nous conservons les images elles-mêmes est dit dans la notice destinée à toutes les personnes présentes dans nos archives.",
  },
  {
    articles: ["14(1)(c)", "14(2)(b)"],
    kinds: ["archive"],
    needs: {
      detectionInterest: "notice.detectionInterest",
      keepingBasis: "notice.keepingBasis",
      publishingBasis: "notice.publishingBasis",
    },
    heading: { en: "Why, and on what basis", fr: "Pourquoi, et sur quelle base" },
    en: ({ detectionInterest, keepingBasis, publishingBasis }) =>
      `Keeping the pictures: ${keepingBasis ?? ""}. Publishing some of them: ${publishingBasis ?? ""}. Locating faces in them once (a box and five points, no recognition): our legitimate interest, article 6(1)(f) GDPR: ${detectionInterest ?? ""}. Searching for people who asked for it: their own explicit consent, articles 6(1)(a) and 9(2)(a) GDPR. Answering requests, and keeping proof of that: our legal obligation, article 6(1)(c) GDPR.`,
    fr: ({ detectionInterest, keepingBasis, publishingBasis }) =>
      `Conserver les images : ${keepingBasis ?? ""}. En publier certaines : ${publishingBasis ?? ""}. Y relever une fois l'emplacement des visages (un cadre et cinq points, sans reconnaissance) : notre intérêt légitime, article 6(1)(f) du RGPD : ${detectionInterest ?? ""}. Chercher les personnes qui l'ont demandé : leur propre consentement explicite, articles 6(1)(a) et 9(2)(a) du RGPD. Répondre aux demandes, et en garder la preuve : notre obligation légale, article 6(1)(c) du RGPD.`,
  },
  {
    articles: ["13(1)(d)"],
    kinds: ["consent"],
    needs: { detectionInterest: "notice.detectionInterest" },
    heading: { en: "Legitimate interest", fr: "Intérêt légitime" },
    en: ({ detectionInterest }) =>
      `None for recognising you: without your consent it does not happen. Where faces are in a picture is found beforehand, without recognising anybody, on the basis of article 6(1)(f) GDPR: ${detectionInterest}.`,
    fr: ({ detectionInterest }) =>
      `Aucun pour vous reconnaître : sans votre accord cela n'a pas lieu. L'emplacement des visages dans une image est relevé auparavant, sans reconnaître personne, sur la base de l'article 6(1)(f) du RGPD : ${detectionInterest}.`,
  },
  {
    articles: ["EDPB 05/2020 §64"],
    kinds: ["consent"],
    heading: { en: "Which data", fr: "Quelles données" },
    en: () =>
      "Your name, how to reach you, and whether you are eighteen. Your reference photographs, and a template (a list of numbers) computed from them: this is biometric data. Before a camera also the pictures of the movements that you are asked for: no template is kept of them. What you agreed to or refused, when, and which notice you read. The pictures that may show you, with the place of the face, a score, and what you say of them. Who vouched for you, who searched for you, who received something about you. What you write to us, and what we answer.",
    fr: () =>
      "Votre nom, comment vous joindre, et si vous avez dix-huit ans. Vos photographies de référence et un gabarit (une liste de nombres) qui en est calculé : ce sont des données biométriques. Devant une caméra, aussi les images des mouvements qui vous sont demandés : aucun gabarit n'en est conservé. Ce que vous avez accepté ou refusé, quand, et quelle notice vous avez lue. Les images où vous êtes peut-être, avec la place du visage, un score, et ce que vous en dites. Qui a attesté que c'est vous, qui a lancé une recherche de vous, qui a reçu quelque chose à votre sujet. Ce que vous nous écrivez, et ce que nous répondons.",
  },
  {
    articles: ["13(1)(c)", "R101"],
    kinds: ["consent"],
    when: ({ listsUntil }) => listsUntil !== null,
    heading: {
      en: "If you came by a letter to your address",
      fr: "Si une lettre à votre adresse vous amène",
    },
    en: () =>
      "You are on a list of ours. If it has a photograph of our file, your live capture is compared with it once, in memory, after you have said yes: what was computed of that photograph is overwritten at once. If they fit, you need not wait for approval, and somebody looks at both photographs afterwards; else somebody compares you before anything is searched for. The photograph is legitimate interest, article 6(1)(f) GDPR; its one comparison is your explicit consent.",
    fr: () =>
      "Vous êtes sur une de nos listes. Si elle a une photographie de notre fichier, votre prise de vue lui est comparée une fois, en mémoire, après votre accord : ce qui a été calculé de cette photographie est aussitôt écrasé. Si elles concordent, vous n'attendez pas d'approbation, et quelqu'un regarde ensuite les deux photographies ; sinon quelqu'un vous compare avant toute recherche. La photographie relève de l'intérêt légitime, article 6(1)(f) du RGPD ; sa seule comparaison, de votre consentement explicite.",
  },
  {
    articles: ["14(1)(d)", "14(2)(f)"],
    kinds: ["archive"],
    when: ({ listsUntil }) => listsUntil !== null,
    heading: { en: "Our list of members or participants", fr: "Notre liste de membres ou de participants" },
    en: ({ listsUntil, controller }) =>
      `If you are on it, we keep from it, sealed, your name, your address, perhaps a number and the photograph of our file, until ${listsUntil} at the latest: to send you a link with which you can find your own pictures. Basis: our legitimate interest, article 6(1)(f) GDPR. No template is made of that photograph unless you enrol and consent; then it is compared once. To see it, or to be taken off the list: ${controller.contact}.`,
    fr: ({ listsUntil, controller }) =>
      `Si vous y êtes, nous en gardons, scellés, votre nom, votre adresse, peut-être un numéro et la photographie de notre fichier, jusqu'au ${listsUntil} au plus tard : pour vous envoyer un lien avec lequel retrouver vos propres images. Base : notre intérêt légitime, article 6(1)(f) du RGPD. Aucun gabarit n'est fait de cette photographie sauf si vous vous inscrivez et y consentez ; elle est alors comparée une fois. Pour la voir, ou sortir de la liste : ${controller.contact}.`,
  },
  {
    articles: ["14(1)(d)"],
    kinds: ["archive"],
    heading: { en: "What is held", fr: "Ce qui est détenu" },
    en: () =>
      "Pictures, with what their files say (when, where, by whom, a caption, which may name people), where they were published, and boxes around faces. No name is given to the face of anybody who did not ask to be found, and no template of them is kept. If you object or write to us, also what you say and what we answer.",
    fr: () =>
      "Des images, avec ce que disent leurs fichiers (quand, où, par qui, une légende, qui peut nommer des personnes), où elles ont été publiées, et des cadres autour des visages. Aucun nom n'est donné au visage de qui n'a pas demandé à être retrouvé, et aucun gabarit n'en est conservé. Si vous vous opposez ou nous écrivez, aussi ce que vous dites et ce que nous répondons.",
  },
  {
    articles: ["14(2)(f)"],
    kinds: ["archive"],
    needs: { sources: "an album: `miroir album add` (by what right it is held)" },
    heading: { en: "Where the pictures come from", fr: "D'où viennent les images" },
    en: ({ sources }) =>
      `Not from the web, not from social networks, not from cameras that run by themselves. They were: ${sources.join("; ")}.`,
    fr: ({ sources }) =>
      `Ni du web, ni des réseaux sociaux, ni de caméras qui tournent seules. Provenance : ${sources.join(" ; ")}.`,
  },
  {
    articles: ["R27"],
    kinds: TOLD,
    heading: { en: "Other people's faces", fr: "Les visages des autres" },
    en: ({ otherFaces }) =>
      `To find one person who asked for it, the other faces of the same albums are analysed in memory as well, each for the moment of one comparison, a fraction of a second; then what was computed is overwritten. By the safer view this is biometric processing of people who did not ask, and the ground for it, article 9(2) GDPR, is: ${groundIn(otherFaces, "en")}. Nothing of it is kept, and nobody is told who they are. Whoever does not want this for a picture, or for a face in it, says which: it leaves every search at once, without a template being made of anybody.`,
    fr: ({ otherFaces }) =>
      `Pour retrouver une personne qui l'a demandé, les autres visages des mêmes albums sont eux aussi analysés en mémoire, chacun le temps d'une comparaison, une fraction de seconde ; puis ce qui a été calculé est écrasé. Selon la lecture la plus prudente, c'est un traitement biométrique de personnes qui n'ont rien demandé, et son fondement, article 9(2) du RGPD, est : ${groundIn(otherFaces, "fr")}. Rien n'en est conservé, et personne n'apprend de qui il s'agit. Qui ne le veut pas pour une image, ou pour un visage dans une image, dit laquelle : elle quitte aussitôt toute recherche, sans qu'aucun gabarit ne soit fait de personne.`,
  },
  {
    articles: ["R101", "R102"],
    kinds: ["consent"],
    heading: { en: "Who says that it is you", fr: "Qui dit que c'est bien vous" },
    en: (facts) =>
      en`Your face alone opens nothing. If you enrol by yourself before a camera, somebody of the organisation compares you with the pictures of that camera: at its desk, where you show a code, or from afar; only then is anything searched. Who said so, in which way and when, is kept as long as your consent to be found. The pictures of the camera are kept sealed for ${facts.terms.frameDays} [day|days], so that somebody who used another's face can be shown to have done so; whoever looks at them is in the log, and you see it on your page. What may be doubtful about the capture is shown to whoever compares, and decides nothing.${alone(facts, "en")}`,
    fr: (facts) =>
      fr`Votre visage seul n'ouvre rien. Si vous vous inscrivez vous-même devant une caméra, quelqu'un de l'organisation vous compare aux images de cette caméra : à son accueil, où vous montrez un code, ou à distance ; rien n'est cherché avant. Qui l'a dit, de quelle façon et quand, est conservé aussi longtemps que votre accord à la recherche. Les images de la caméra sont conservées scellées ${facts.terms.frameDays} [jour|jours], pour qu'on puisse montrer que quelqu'un s'est servi du visage d'un autre ; qui les regarde est inscrit au journal, et vous le voyez sur votre page. Ce qui peut être douteux dans la prise de vue est montré à qui compare, et ne décide rien.${alone(facts, "fr")}`,
  },
  {
    articles: ["R88"],
    kinds: ["consent"],
    heading: { en: "Who holds the key", fr: "Qui détient la clé" },
    en: ({ custody }) => `${CUSTODY[custody].en} When a grant ends, its key is destroyed.`,
    fr: ({ custody }) => `${CUSTODY[custody].fr} Quand une autorisation prend fin, sa clé est détruite.`,
  },
  {
    articles: ["13(1)(e)"],
    kinds: ["consent"],
    heading: { en: "Who receives it", fr: "Qui le reçoit" },
    en: ({ recipients }) =>
      `You, and the staff who vouch for you, search for you or answer you. Outside the organisation: ${listOf(recipients, "nobody")}.`,
    fr: ({ recipients }) =>
      `Vous, et le personnel qui atteste que c'est vous, vous cherche ou vous répond. Hors de l'organisation : ${listOf(recipients, "personne")}.`,
  },
  {
    articles: ["14(1)(e)"],
    kinds: ["archive"],
    heading: { en: "Who receives it", fr: "Qui le reçoit" },
    en: ({ recipients }) =>
      `The staff who look after the archive and answer requests. Whoever finds their own pictures sees them with the other faces covered. In copies made here to be published, the faces of those who did not agree are covered. Outside the organisation: ${listOf(recipients, "nobody")}.`,
    fr: ({ recipients }) =>
      `Le personnel qui s'occupe des archives et répond aux demandes. Qui retrouve ses propres images les voit avec les autres visages couverts. Dans les copies faites ici pour être publiées, les visages de qui n'y a pas consenti sont couverts. Hors de l'organisation : ${listOf(recipients, "personne")}.`,
  },
  {
    articles: ["13(1)(f)", "14(1)(f)"],
    kinds: TOLD,
    needs: { transfers: "notice.transfers" },
    heading: { en: "Where it is kept, and transfers", fr: "Où c'est conservé, et transferts" },
    en: ({ jurisdiction, transfers }) =>
      `Kept in: ${jurisdiction}, on the organisation's own machine. Transfers outside the European Union: ${transfers}.`,
    fr: ({ jurisdiction, transfers }) =>
      `Conservé en : ${jurisdiction}, sur une machine de l'organisation. Transferts hors de l'Union européenne : ${transfers}.`,
  },
  {
    articles: ["13(2)(a)"],
    kinds: ["consent"],
    heading: { en: "How long", fr: "Combien de temps" },
    en: ({ terms }) => keptText(FOUND, terms, "en"),
    fr: ({ terms }) => keptText(FOUND, terms, "fr"),
  },
  {
    articles: ["14(2)(a)"],
    kinds: ["archive"],
    needs: { archiveRetention: "notice.archiveRetention" },
    heading: { en: "How long", fr: "Combien de temps" },
    en: ({ terms }) => keptText(keptFor("bystander"), terms, "en"),
    fr: ({ terms }) => keptText(keptFor("bystander"), terms, "fr"),
  },
  {
    articles: ["13(2)(b)"],
    kinds: ["consent"],
    heading: { en: "Your rights", fr: "Vos droits" },
    en: ({ controller }) =>
      `Besides objecting: to see everything held about you, to have it corrected (“this is not me”), erased or restricted, and to have what you gave us handed to you to take elsewhere. By any channel, as often as you need, for the whole time, at no cost and without giving a reason: ${controller.contact}. The answer comes within one month; where it needs more, at most two, you are told so and why within the first.`,
    fr: ({ controller }) =>
      `Outre l'opposition : voir tout ce qui est détenu sur vous, le faire corriger (« ce n'est pas moi »), effacer ou limiter, et vous faire remettre ce que vous nous avez donné pour l'emporter ailleurs. Par tout moyen, aussi souvent que nécessaire, pour toute la période, sans frais et sans donner de motif : ${controller.contact}. La réponse vient dans le mois ; s'il en faut plus, deux au plus, nous vous le disons, avec la raison, pendant le premier.`,
  },
  {
    articles: ["14(2)(c)"],
    kinds: ["archive"],
    heading: { en: "Your rights", fr: "Vos droits" },
    en: ({ controller }) =>
      `Besides objecting: to ask whether you are in the pictures and see what is held about you, to have it corrected, erased or restricted. Say by date and place where you may have been; somebody looks, and no face recognition is needed for that. By any channel, as often as you need, for the whole time, at no cost and without giving a reason: ${controller.contact}. The answer comes within one month; where it needs more, at most two, you are told so and why within the first.`,
    fr: ({ controller }) =>
      `Outre l'opposition : demander si vous êtes dans les images et voir ce qui est détenu sur vous, le faire corriger, effacer ou limiter. Dites par date et par lieu où vous avez pu être ; quelqu'un regarde, et il n'y faut aucune reconnaissance faciale. Par tout moyen, aussi souvent que nécessaire, pour toute la période, sans frais et sans donner de motif : ${controller.contact}. La réponse vient dans le mois ; s'il en faut plus, deux au plus, nous vous le disons, avec la raison, pendant le premier.`,
  },
  {
    articles: ["LIL 85"],
    kinds: TOLD,
    when: ({ authority }) => /\bCNIL\b/.test(authority),
    heading: { en: "After your death", fr: "Après votre décès" },
    en: ({ controller }) =>
      `You may tell us what is to become of data about you after your death: whether it is kept, erased or handed to somebody, and who sees to it (article 85 of the French data protection act). You may change or withdraw this at any time: ${controller.contact}.`,
    fr: ({ controller }) =>
      `Vous pouvez nous dire ce que doivent devenir après votre décès les données qui vous concernent : conservées, effacées ou remises à quelqu'un, et qui s'en charge (article 85 de la loi Informatique et Libertés). Vous pouvez modifier ou retirer ces directives à tout moment : ${controller.contact}.`,
  },
  {
    articles: ["13(2)(c)"],
    kinds: ["consent"],
    heading: { en: "Changing your mind", fr: "Changer d'avis" },
    en: ({ controller }) =>
      `You may withdraw each consent at any time, as easily as you gave it, without a reason: ${controller.contact}. It takes effect at once. What was done before stays as it was.`,
    fr: ({ controller }) =>
      `Vous pouvez retirer chaque accord à tout moment, aussi simplement que vous l'avez donné, sans motif : ${controller.contact}. L'effet est immédiat. Ce qui a été fait avant reste comme il était.`,
  },
  {
    articles: ["13(2)(d)", "14(2)(e)"],
    kinds: TOLD,
    heading: { en: "Complaints", fr: "Réclamations" },
    en: ({ authority }) => `You may complain to the supervisory authority: ${authority}.`,
    fr: ({ authority }) =>
      `Vous pouvez introduire une réclamation auprès de l'autorité de contrôle : ${authority}.`,
  },
  {
    articles: ["13(2)(e)"],
    kinds: ["consent"],
    heading: { en: "Whether you must", fr: "Est-ce obligatoire" },
    en: ({ relationship, controller }) =>
      `No. You may refuse without any consequence. Your pictures can then be looked for by a person, by day and place, without your face and at no cost: ${controller.contact}.${IMBALANCE[relationship].en}`,
    fr: ({ relationship, controller }) =>
      `Non. Vous pouvez refuser sans aucune conséquence. Vos images peuvent alors être cherchées par une personne, par jour et par lieu, sans votre visage et sans frais : ${controller.contact}.${IMBALANCE[relationship].fr}`,
  },
  {
    articles: ["13(2)(f)"],
    kinds: ["consent"],
    heading: {
      en: "How it works, and how wrong it can be",
      fr: "Comment cela marche, et les erreurs possibles",
    },
    en: ({ model }) =>
      `A model (${model}) makes a list of numbers of a face; two lists that are close give a high score. What comes out is a “possible match” with its score and error rate, never “this is you”; it can be wrong both ways. A match with a high score is shown to you without anybody having looked at it before; one that is less sure waits until somebody of the staff has looked. You say which are not you, and they do not come back. Nothing about you is decided from a match by the machine alone. Each search in which you are compared is recorded with who searched and why, and you can see it.`,
    fr: ({ model }) =>
      `Un modèle (${model}) fait d'un visage une liste de nombres ; deux listes proches donnent un score élevé. Ce qui sort est une « correspondance possible » avec son score et son taux d'erreur, jamais « c'est vous » ; l'erreur est possible dans les deux sens. Une correspondance au score élevé vous est montrée sans que personne l'ait regardée avant ; une moins sûre attend que quelqu'un du personnel ait regardé. Vous dites lesquelles ne sont pas vous, et elles ne reviennent pas. La machine seule ne décide rien de vous d'après une correspondance. Chaque recherche où votre gabarit est comparé est enregistrée avec qui l'a faite et pourquoi, et vous pouvez la voir.`,
  },
  {
    articles: ["14(2)(g)"],
    kinds: ["archive"],
    heading: {
      en: "How the comparison works, and how wrong it can be",
      fr: "Comment marche la comparaison, et les erreurs possibles",
    },
    en: ({ model }) =>
      `A model (${model}) makes a list of numbers of a face; two lists that are close give a high score. Nothing about you is decided by it. It can be wrong: a picture of you may be shown, with a score and as a “possible match”, to somebody who asked and looks like you. That a comparison took place is not recorded for the faces of people who did not ask, since nothing is kept of them.`,
    fr: ({ model }) =>
      `Un modèle (${model}) fait d'un visage une liste de nombres ; deux listes proches donnent un score élevé. Rien n'est décidé de vous par là. L'erreur est possible : une image de vous peut être montrée, avec un score et comme « correspondance possible », à une personne qui a demandé et qui vous ressemble. Qu'une comparaison a eu lieu n'est pas enregistré pour les visages de qui n'a rien demandé, puisque rien n'en est conservé.`,
  },
  {
    articles: ["12(1)", "R28"],
    kinds: ["minor"],
    needs: { transfers: "notice.transfers", detectionInterest: "notice.detectionInterest" },
    heading: { en: "Finding your own pictures", fr: "Retrouver tes propres photos" },
    en: ({ controller }) =>
      `${controller.name} has many pictures. If you want, a computer can recognise faces and look for the pictures that show you. For that it needs a few photos of your face. You decide, together with a parent or guardian. To show pictures of you to others, or to write your name beside them, we ask you again, each by itself. If you say no, nothing bad happens, and somebody helps you look for the pictures by day or place.`,
    fr: ({ controller }) =>
      `${controller.name} a beaucoup de photos. Si tu veux, un ordinateur peut reconnaître des visages et chercher les photos où l'on te voit. Pour cela il lui faut quelques photos de ton visage. Tu décides, avec un parent ou une personne qui en a la responsabilité. Pour montrer des photos de toi à d'autres, ou pour écrire ton nom à côté, nous te le demandons encore, chaque chose à part. Si tu dis non, rien de mal n'arrive, et quelqu'un t'aide à chercher les photos par jour ou par lieu.`,
  },
  {
    articles: ["12(1)", "21(4)", "R28"],
    kinds: ["minor"],
    heading: { en: "You can say: not this one", fr: "Tu peux dire : pas celle-là" },
    en: ({ controller }) =>
      `If you do not want a picture of you to be kept, shown or looked at by the computer, tell us which one, any day: ${controller.contact}. The computer then leaves it alone at once.`,
    fr: ({ controller }) =>
      `Si tu ne veux pas qu'une photo de toi soit gardée, montrée ou regardée par l'ordinateur, dis-nous laquelle, n'importe quel jour : ${controller.contact}. L'ordinateur la laisse alors tranquille aussitôt.`,
  },
  {
    articles: ["12(1)", "R28"],
    kinds: ["minor"],
    heading: { en: "What the computer does", fr: "Ce que fait l'ordinateur" },
    en: ({ custody }) =>
      `It turns your face into a list of numbers and compares it with faces in the pictures. It says “maybe you”, never “this is you”, and it can be wrong. While it looks, it also sees other people's faces for a moment, and forgets them at once. ${MINOR_KEY[custody].en}`,
    fr: ({ custody }) =>
      `Il transforme ton visage en une liste de nombres et la compare aux visages des photos. Il dit « peut-être toi », jamais « c'est toi », et il peut se tromper. Pendant qu'il cherche, il voit aussi un instant le visage d'autres personnes, et l'oublie aussitôt. ${MINOR_KEY[custody].fr}`,
  },
  {
    articles: ["12(1)", "R28"],
    kinds: ["minor"],
    heading: { en: "You can stop", fr: "Tu peux arrêter" },
    en: ({ controller, terms }) =>
      en`Say stop whenever you like, without saying why: ${controller.contact}. Then your photos, the numbers and everything found are deleted at once; a note that you had said yes, and your name with it, is kept for ${terms.proofYears} [year|years], locked. You can ask to see everything about you, to correct it, and to have it deleted. When you are 18, your parent's yes ends and we ask you again.`,
    fr: ({ controller, terms }) =>
      fr`Dis stop quand tu veux, sans dire pourquoi : ${controller.contact}. Alors tes photos, les nombres et tout ce qui a été trouvé sont supprimés aussitôt ; une note disant que tu avais dit oui, et ton nom avec elle, est gardée ${terms.proofYears} [an|ans], enfermée. Tu peux demander à voir tout ce qui te concerne, à le corriger et à le faire supprimer. À tes 18 ans, le oui de ton parent prend fin et nous te le redemandons.`,
  },
  {
    articles: ["12(1)", "R28"],
    kinds: ["minor"],
    heading: { en: "Who else", fr: "Qui d'autre" },
    en: ({ recipients, officer, controller, authority }) =>
      `Besides you and the people who help you here: ${listOf(recipients, "nobody")}. Questions: ${partyOf(officer ?? controller)}. If we do something wrong, you can tell ${authority}.`,
    fr: ({ recipients, officer, controller, authority }) =>
      `À part toi et les personnes qui t'aident ici : ${listOf(recipients, "personne")}. Des questions : ${partyOf(officer ?? controller)}. Si nous faisons quelque chose de mal, tu peux le dire à ${authority}.`,
  },
];

const partsOf = (kind: NoticeKind): Part[] => PARTS.filter(({ kinds }) => kinds.includes(kind));

const unanswered = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** What is still unanswered: article and the setting that answers it, with its language. Empty when it may be published (R24). */
export const missingIn = (
  kind: NoticeKind,
  language: Language,
  facts: NoticeFacts,
): { article: string; setting: string }[] =>
  partsOf(kind).flatMap(({ articles, needs = {} }) =>
    Object.entries(needs)
      .filter(([fact]) => unanswered(facts[fact as keyof NoticeFacts]))
      .map(([fact, setting]) => ({
        article: articles[0]!,
        setting: fact === "sources" ? setting : `${setting}.${language}`,
      })),
  );

/** A draft shows where it has a gap. */
const gapsMarked = (facts: NoticeFacts, language: Language): NoticeFacts => ({
  ...facts,
  transfers: facts.transfers ?? UNSAID[language],
  detectionInterest: facts.detectionInterest ?? UNSAID[language],
  keepingBasis: facts.keepingBasis ?? UNSAID[language],
  publishingBasis: facts.publishingBasis ?? UNSAID[language],
  sources: facts.sources.length > 0 ? facts.sources : [UNSAID[language]],
});

const TITLES: Readonly<Record<NoticeKind, Record<Language, string>>> = {
  consent: { en: "Notice: finding your own pictures", fr: "Notice : retrouver vos propres images" },
  minor: { en: "Finding your own pictures", fr: "Retrouver tes propres photos" },
  archive: { en: "Notice: people in our archive", fr: "Notice : les personnes dans nos archives" },
};

const VERSION: Readonly<Record<Language, string>> = { en: "Version", fr: "Version" };

export interface NoticeText {
  readonly title: string;
  readonly version: string;
  readonly parts: readonly { readonly heading: string; readonly text: string }[];
}

/** What a notice of that version says. */
export const noticeText = (
  kind: NoticeKind,
  language: Language,
  facts: NoticeFacts,
  version: string,
): NoticeText => ({
  title: TITLES[kind][language],
  version: `${VERSION[language]} ${version}`,
  parts: partsOf(kind)
    .filter(({ when }) => when?.(facts) ?? true)
    .map((part) => ({
      heading: part.heading[language],
      text: part[language](gapsMarked(facts, language)),
    })),
});

/** The exact text that is hashed and kept. */
export const plainNotice = ({ title, version, parts }: NoticeText): string =>
  `${[title, ...parts.map(({ heading, text }) => `${heading}\n${text}`), version].join("\n\n")}\n`;
