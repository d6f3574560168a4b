/**
 * Notices: what people are told before they consent (art. 13 GDPR), what a minor is told (R28), and what everybody in
 * the archive is told (art. 14, R25). One table of parts, each with the article it answers; a notice with a part
 * unanswered is not published (R24). Plain words, English and French.
 */

import type { Party, Relationship } from "./consent.ts";
import { en, fr } from "./counted.ts";
import type { Language } from "./errors.ts";
import { type AddressAlone, addressAloneSaid } from "./vouching.ts";

export const NOTICE_KINDS = {
  consent: { en: "for people who are asked to consent", fr: "pour les personnes à qui l'accord est demandé" },
  minor: { en: "for minors, in simple words", fr: "pour les mineurs, en mots simples" },
  archive: {
    en: "for everybody in the archive",
    fr: "pour toutes les personnes présentes dans les archives",
  },
} as const;
export type NoticeKind = keyof typeof NOTICE_KINDS;

/** What a notice is filled from. Null is unanswered. */
export interface NoticeFacts {
  readonly controller: Party;
  readonly officer: Party | null;
  readonly authority: string;
  readonly jurisdiction: string;
  /** Name and contact of each; none is an answer too. */
  readonly recipients: readonly string[];
  readonly transfers: string | null;
  readonly detectionInterest: string | null;
  readonly archiveRetention: string | null;
  readonly retention: {
    readonly proofYears: number;
    readonly logMonths: number;
    readonly caseYears: number;
    readonly mailDays: number;
    readonly exportDays: number;
  };
  readonly vouching: { readonly frameDays: number; readonly addressAlone: AddressAlone | null };
  readonly relationship: Relationship;
  readonly custody: "person-held" | "controller-held";
  /** Stamp of the recognition model. */
  readonly model: string;
  /** By what right the pictures are held, in words, each once (art. 14(2)(f)). */
  readonly sources: readonly string[];
  /** Last day of the lists of people whom the organisation knew before; null where there is none. */
  readonly listsUntil: string | null;
}

/** What `miroir init` writes into the configuration, to be read and changed: true of an instance as it comes. */
export const SUGGESTED: Readonly<
  Record<Language, { transfers: string; detectionInterest: string; archiveRetention: string }>
> = {
  en: {
    transfers: "none",
    detectionInterest:
      "to answer people who ask for their pictures, and to cover the faces of those who did not agree, faces have to be found first",
    archiveRetention: "until the last day set for their album",
  },
  fr: {
    transfers: "aucun",
    detectionInterest:
      "pour répondre aux personnes qui demandent leurs images, et couvrir les visages de celles qui n'ont pas donné leur accord, il faut d'abord trouver les visages",
    archiveRetention: "jusqu'au dernier jour fixé pour leur album",
  },
};

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
const partyOf = ({ name, address, contact }: Party): string => `${name}, ${address}; ${contact}`;
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
    fr: "Les photographies de référence et le gabarit sont scellés sous une clé personnelle remise à vous seule. Ils ne peuvent être comparés que tant qu'une autorisation que vous ouvrez avec elle est ouverte.",
  },
  "controller-held": {
    en: "Reference photographs and template are sealed. You are handed a personal key; the organisation holds it as well, and can open a grant in your name.",
    fr: "Les photographies de référence et le gabarit sont scellés. Une clé personnelle vous est remise ; l'organisation la détient aussi et peut ouvrir une autorisation en votre nom.",
  },
};

/** In the order in which they are read. */
export const PARTS: readonly Part[] = [
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
    heading: { en: "Data protection officer", fr: "Délégué à la protection des données" },
    en: ({ officer, controller }) =>
      officer ? `${partyOf(officer)}.` : `None has been designated. Write to ${controller.contact}.`,
    fr: ({ officer, controller }) =>
      officer ? `${partyOf(officer)}.` : `Aucun n'a été désigné. Écrivez à ${controller.contact}.`,
  },
  {
    articles: ["13(1)(c)"],
    kinds: ["consent"],
    heading: { en: "What we ask, and on what basis", fr: "Ce que nous demandons, et sur quelle base" },
    en: () =>
      "May we search albums that you name for pictures of you, by comparing faces? The basis is your explicit consent, articles 6(1)(a) and 9(2)(a) GDPR. To publish pictures of you, to cover your face in what is published, or to write your name beside pictures of you for our other programs, you are asked separately: one consent for each purpose, and each may be refused by itself.",
    fr: () =>
      "Pouvons-nous chercher des images de vous dans les albums que vous nommez, en comparant des visages ? La base est votre consentement explicite, articles 6(1)(a) et 9(2)(a) du RGPD. Pour publier des images de vous, pour couvrir votre visage dans ce qui est publié, ou pour écrire votre nom à côté des images de vous à l'usage de nos autres logiciels, la question vous est posée à part : un accord par finalité, et chacun peut être refusé seul.",
  },
  {
    articles: ["14(1)(c)", "14(2)(b)"],
    kinds: ["archive"],
    needs: { detectionInterest: "notice.detectionInterest" },
    heading: { en: "Why, and on what basis", fr: "Pourquoi, et sur quelle base" },
    en: ({ detectionInterest }) =>
      `The pictures are kept as the organisation's archive. Where faces are in them is found once (a box and five points, no recognition) on the basis of our legitimate interest, article 6(1)(f) GDPR: ${detectionInterest}. People who asked for it are searched for, on the basis of their own explicit consent, articles 6(1)(a) and 9(2)(a) GDPR.`,
    fr: ({ detectionInterest }) =>
      `Les images sont conservées comme archives de l'organisation. L'emplacement des visages y est relevé une fois (un cadre et cinq points, sans reconnaissance) sur la base de notre intérêt légitime, article 6(1)(f) du RGPD : ${detectionInterest}. Les personnes qui l'ont demandé y sont cherchées, sur la base de leur propre consentement explicite, articles 6(1)(a) et 9(2)(a) du RGPD.`,
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
    heading: { en: "What is used", fr: "Ce qui est utilisé" },
    en: () =>
      "Your reference photographs, and a template (a list of numbers) computed from them. This is biometric data. Before a camera also the pictures of the movements that you are asked for: no template is kept of them.",
    fr: () =>
      "Vos photographies de référence et un gabarit (une liste de nombres) qui en est calculé. Ce sont des données biométriques. Devant une caméra, aussi les images des mouvements qui vous sont demandés : aucun gabarit n'en est conservé.",
  },
  {
    articles: ["13(1)(c)", "R101"],
    kinds: ["consent"],
    when: ({ listsUntil }) => listsUntil !== null,
    heading: {
      en: "If you came by a letter to your address",
      fr: "Si vous êtes venue par une lettre à votre adresse",
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
      `Si vous y êtes, nous en gardons, scellés, votre nom, votre adresse, peut-être un numéro et la photographie de notre fichier, jusqu'au ${listsUntil} au plus tard : pour vous envoyer un lien avec lequel retrouver vos propres images. Base : notre intérêt légitime, article 6(1)(f) du RGPD. Aucun gabarit n'est fait de cette photographie sauf si vous vous inscrivez et y consentez ; elle est alors comparée une fois. Pour la voir, ou être retirée de la liste : ${controller.contact}.`,
  },
  {
    articles: ["14(1)(d)"],
    kinds: ["archive"],
    heading: { en: "What is held", fr: "Ce qui est détenu" },
    en: () =>
      "Pictures, with what their files say (when, where, by whom, a caption), where they were published, and boxes around faces. No name is given to a face, and no template is kept of anybody who did not ask to be found.",
    fr: () =>
      "Des images, avec ce que disent leurs fichiers (quand, où, par qui, une légende), où elles ont été publiées, et des cadres autour des visages. Aucun nom n'est donné à un visage, et aucun gabarit n'est conservé de qui n'a pas demandé à être retrouvé.",
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
    en: () =>
      "To find one person who asked for it, the other faces of the same albums are analysed in memory as well, each for the moment of one comparison, a fraction of a second; then what was computed is overwritten. Nothing of it is kept, and nobody is told who they are. Whoever does not want this for a picture, or for a face in it, says which: it leaves every search at once, without a template being made of anybody.",
    fr: () =>
      "Pour retrouver une personne qui l'a demandé, les autres visages des mêmes albums sont eux aussi analysés en mémoire, chacun le temps d'une comparaison, une fraction de seconde ; puis ce qui a été calculé est écrasé. Rien n'en est conservé, et personne n'apprend qui ils sont. Qui ne le veut pas pour une image, ou pour un visage dans une image, dit laquelle : elle quitte aussitôt toute recherche, sans qu'aucun gabarit ne soit fait de personne.",
  },
  {
    articles: ["R101", "R102"],
    kinds: ["consent"],
    heading: { en: "Who says that it is you", fr: "Qui dit que c'est bien vous" },
    en: (facts) =>
      en`Your face alone opens nothing. If you enrol by yourself before a camera, somebody of the organisation compares you with the pictures of that camera: at its desk, where you show a code, or from afar; only then is anything searched. Who said so, in which way and when, is kept as long as your consent to be found. The pictures of the camera are kept sealed for ${facts.vouching.frameDays} [day|days], so that somebody who used another's face can be shown to have done so; whoever looks at them is in the log, and you see it on your page. What may be doubtful about the capture is shown to whoever compares, and decides nothing.${alone(facts, "en")}`,
    fr: (facts) =>
      fr`Votre visage seul n'ouvre rien. Si vous vous inscrivez vous-même devant une caméra, quelqu'un de l'organisation vous compare aux images de cette caméra : à son accueil, où vous montrez un code, ou à distance ; rien n'est cherché avant. Qui l'a dit, de quelle façon et quand, est conservé aussi longtemps que votre accord à être retrouvée. Les images de la caméra sont conservées scellées ${facts.vouching.frameDays} [jour|jours], pour qu'on puisse montrer que quelqu'un s'est servi du visage d'un autre ; qui les regarde est inscrit au journal, et vous le voyez sur votre page. Ce qui peut être douteux dans la prise de vue est montré à qui compare, et ne décide rien.${alone(facts, "fr")}`,
  },
  {
    articles: ["R88"],
    kinds: ["consent"],
    heading: { en: "Who holds the key", fr: "Qui détient la clé" },
    en: ({ custody }) => `${CUSTODY[custody].en} When a grant ends, its key is destroyed.`,
    fr: ({ custody }) => `${CUSTODY[custody].fr} Quand une autorisation prend fin, sa clé est détruite.`,
  },
  {
    articles: ["13(1)(e)", "14(1)(e)"],
    kinds: TOLD,
    heading: { en: "Who receives it", fr: "Qui le reçoit" },
    en: ({ recipients }) =>
      `The person found, and the staff who answer her. Outside the organisation: ${listOf(recipients, "nobody")}.`,
    fr: ({ recipients }) =>
      `La personne retrouvée, et le personnel qui lui répond. Hors de l'organisation : ${listOf(recipients, "personne")}.`,
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
    en: ({ retention: r, vouching }) =>
      en`Until the day you choose, at the latest; the pictures of the camera ${vouching.frameDays} [day|days]. Ended, or withdrawn: template, reference photographs, pictures of the camera and matches are deleted at once. Kept after that: the proof that you had consented, ${r.proofYears} [year|years]; who searched and what the log says, ${r.logMonths} [month|months]; requests, ${r.caseYears} [year|years] after they are closed; letters, ${r.mailDays} [day|days]; reports written for you, ${r.exportDays} [day|days].`,
    fr: ({ retention: r, vouching }) =>
      fr`Jusqu'au jour que vous choisissez, au plus tard ; les images de la caméra ${vouching.frameDays} [jour|jours]. Au terme, ou au retrait : gabarit, photographies de référence, images de la caméra et correspondances sont supprimés aussitôt. Conservés ensuite : la preuve de votre accord, ${r.proofYears} [an|ans] ; qui a cherché et ce que dit le journal, ${r.logMonths} mois ; les demandes, ${r.caseYears} [an|ans] après leur clôture ; les courriers, ${r.mailDays} [jour|jours] ; les rapports écrits pour vous, ${r.exportDays} [jour|jours].`,
  },
  {
    articles: ["14(2)(a)"],
    kinds: ["archive"],
    needs: { archiveRetention: "notice.archiveRetention" },
    heading: { en: "How long", fr: "Combien de temps" },
    en: ({ archiveRetention, retention: r }) =>
      en`Pictures: ${archiveRetention ?? ""}. Boxes of faces: as long as the album they belong to. What the log says: ${r.logMonths} [month|months]. Requests: ${r.caseYears} [year|years] after they are closed.`,
    fr: ({ archiveRetention, retention: r }) =>
      fr`Les images : ${archiveRetention ?? ""}. Les cadres des visages : aussi longtemps que leur album. Ce que dit le journal : ${r.logMonths} mois. Les demandes : ${r.caseYears} [an|ans] après leur clôture.`,
  },
  {
    articles: ["13(2)(b)", "14(2)(c)"],
    kinds: TOLD,
    heading: { en: "Your rights", fr: "Vos droits" },
    en: ({ controller }) =>
      `To see everything held about you, to have it corrected ("this is not me"), erased, restricted or handed to you to take elsewhere, and to object to a picture or a part of one. By any channel, as often as you need, for the whole time, without giving a reason: ${controller.contact}. The answer comes within one month.`,
    fr: ({ controller }) =>
      `Voir tout ce qui est détenu sur vous, le faire corriger (« ce n'est pas moi »), effacer, limiter ou vous le faire remettre pour l'emporter, et vous opposer à une image ou à une partie d'image. Par tout moyen, aussi souvent que nécessaire, pour toute la période, sans donner de motif : ${controller.contact}. La réponse vient dans le mois.`,
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
    en: ({ authority }) => `You may complain to ${authority}.`,
    fr: ({ authority }) => `Vous pouvez saisir ${authority}.`,
  },
  {
    articles: ["13(2)(e)"],
    kinds: ["consent"],
    heading: { en: "Whether you must", fr: "Est-ce obligatoire" },
    en: ({ relationship }) =>
      `No. You may refuse without any consequence, and look through the albums by date or place instead, at no cost and as soon.${IMBALANCE[relationship].en}`,
    fr: ({ relationship }) =>
      `Non. Vous pouvez refuser sans aucune conséquence, et parcourir les albums par date ou par lieu, sans frais et sans attendre.${IMBALANCE[relationship].fr}`,
  },
  {
    articles: ["13(2)(f)", "14(2)(g)"],
    kinds: TOLD,
    heading: {
      en: "How it works, and how wrong it can be",
      fr: "Comment cela marche, et les erreurs possibles",
    },
    en: ({ model }) =>
      `A model (${model}) makes a list of numbers of a face; two lists that are close give a high score. What comes out is a "possible match" with its score and error rate, never "this is you"; it can be wrong both ways. No decision about anybody is made by the machine: a person looks and decides. Each search in which you are compared is recorded with who searched and why, and you can see it.`,
    fr: ({ model }) =>
      `Un modèle (${model}) fait d'un visage une liste de nombres ; deux listes proches donnent un score élevé. Ce qui sort est une « correspondance possible » avec son score et son taux d'erreur, jamais « c'est vous » ; l'erreur est possible dans les deux sens. Aucune décision sur quiconque n'est prise par la machine : une personne regarde et décide. Chaque recherche où vous êtes comparée est enregistrée avec son auteur et son motif, et vous pouvez la voir.`,
  },
  {
    articles: ["12(1)", "R28"],
    kinds: ["minor"],
    needs: { transfers: "notice.transfers", detectionInterest: "notice.detectionInterest" },
    heading: { en: "Finding your own pictures", fr: "Retrouver tes propres photos" },
    en: ({ controller }) =>
      `${controller.name} has many pictures. If you want, a computer can look for the ones that show you. For that it needs a few photos of your face. You decide, together with a parent or guardian. To show pictures of you to others, or to write your name beside them, we ask you again, each by itself. If you say no, nothing bad happens, and somebody helps you look through the pictures by day or place.`,
    fr: ({ controller }) =>
      `${controller.name} a beaucoup de photos. Si tu veux, un ordinateur peut chercher celles où l'on te voit. Pour cela il lui faut quelques photos de ton visage. Tu décides, avec un parent ou un tuteur. Pour montrer des photos de toi à d'autres, ou pour écrire ton nom à côté, nous te le demandons encore, chaque chose à part. Si tu dis non, rien de mal n'arrive, et quelqu'un t'aide à regarder les photos par jour ou par lieu.`,
  },
  {
    articles: ["12(1)", "R28"],
    kinds: ["minor"],
    heading: { en: "What the computer does", fr: "Ce que fait l'ordinateur" },
    en: () =>
      "It turns your face into a list of numbers and compares it with faces in the pictures. It says “maybe you”, never “this is you”, and it can be wrong. While it looks, it also sees other people's faces for a moment, and forgets them at once. Your photos and numbers are locked with a key that only you get, on paper.",
    fr: () =>
      "Il transforme ton visage en une liste de nombres et la compare aux visages des photos. Il dit « peut-être toi », jamais « c'est toi », et il peut se tromper. Pendant qu'il cherche, il voit aussi un instant le visage d'autres personnes, et l'oublie aussitôt. Tes photos et tes nombres sont enfermés avec une clé que toi seule reçois, sur papier.",
  },
  {
    articles: ["12(1)", "R28"],
    kinds: ["minor"],
    heading: { en: "You can stop", fr: "Tu peux arrêter" },
    en: ({ controller, retention: r }) =>
      en`Say stop whenever you like, without saying why: ${controller.contact}. Then your photos, the numbers and everything found are deleted at once; a note that you had said yes is kept for ${r.proofYears} [year|years], locked. You can ask to see everything about you, to correct it, and to have it deleted. When you are 18, your parent's yes ends and we ask you again.`,
    fr: ({ controller, retention: r }) =>
      fr`Dis stop quand tu veux, sans dire pourquoi : ${controller.contact}. Alors tes photos, les nombres et tout ce qui a été trouvé sont supprimés aussitôt ; une note disant que tu avais dit oui est gardée ${r.proofYears} [an|ans], enfermée. Tu peux demander à voir tout ce qui te concerne, à le corriger et à le faire supprimer. À tes 18 ans, le oui de ton parent prend fin et nous te le redemandons.`,
  },
  {
    articles: ["12(1)", "R28"],
    kinds: ["minor"],
    heading: { en: "Who else", fr: "Qui d'autre" },
    en: ({ recipients, officer, authority }) =>
      `Besides you and the people who help you here: ${listOf(recipients, "nobody")}. Questions: ${officer ? partyOf(officer) : "ask us"}. If we do something wrong, you can tell ${authority}.`,
    fr: ({ recipients, officer, authority }) =>
      `À part toi et les personnes qui t'aident ici : ${listOf(recipients, "personne")}. Des questions : ${officer ? partyOf(officer) : "demande-nous"}. Si nous faisons quelque chose de mal, tu peux le dire à ${authority}.`,
  },
];

const partsOf = (kind: NoticeKind): Part[] => PARTS.filter(({ kinds }) => kinds.includes(kind));

const unanswered = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** What is still unanswered: article and the setting that answers it. Empty when it may be published (R24). */
export const missingIn = (kind: NoticeKind, facts: NoticeFacts): { article: string; setting: string }[] =>
  partsOf(kind).flatMap(({ articles, needs = {} }) =>
    Object.entries(needs)
      .filter(([fact]) => unanswered(facts[fact as keyof NoticeFacts]))
      .map(([, setting]) => ({ article: articles[0]!, setting })),
  );

/** A draft shows where it has a gap. */
const gapsMarked = (facts: NoticeFacts): NoticeFacts => ({
  ...facts,
  transfers: facts.transfers ?? GAP,
  detectionInterest: facts.detectionInterest ?? GAP,
  archiveRetention: facts.archiveRetention ?? GAP,
  sources: facts.sources.length > 0 ? facts.sources : [GAP],
});
const GAP = "[…]";

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
      text: part[language](gapsMarked(facts)),
    })),
});

/** The exact text that is hashed and kept. */
export const plainNotice = ({ title, version, parts }: NoticeText): string =>
  `${[title, ...parts.map(({ heading, text }) => `${heading}\n${text}`), version].join("\n\n")}\n`;
