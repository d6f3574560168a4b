/** Requests of people: their kinds, how they come in, how they may end, and how urgent they are. Tables, and no counter anywhere (R30). */
import { REQUEST_STATE_WORDS } from "./codes.ts";
import { daysBetween } from "./deadline.ts";
import { MiroirError } from "./errors.ts";
import type { Day } from "./words.ts";

interface Words {
  readonly en: string;
  readonly fr: string;
}

export const REQUEST_KINDS = {
  access: { en: "access (art. 15)", fr: "accès (art. 15)" },
  rectification: { en: "rectification (art. 16)", fr: "rectification (art. 16)" },
  erasure: { en: "erasure (art. 17)", fr: "effacement (art. 17)" },
  restriction: { en: "restriction (art. 18)", fr: "limitation (art. 18)" },
  objection: { en: "objection (art. 21)", fr: "opposition (art. 21)" },
  portability: { en: "portability (art. 20)", fr: "portabilité (art. 20)" },
  withdrawal: { en: "withdrawal of consent (art. 7(3))", fr: "retrait du consentement (art. 7(3))" },
  information: { en: "information (art. 13 and 14)", fr: "information (art. 13 et 14)" },
} as const;
export type RequestKind = keyof typeof REQUEST_KINDS;

/** R29: whatever way she chose. `desk` is spoken, `letter` is typed in by whoever opened it. */
export const CHANNELS = {
  web: { en: "web form", fr: "formulaire web", electronic: true },
  "e-mail": { en: "e-mail", fr: "courrier électronique", electronic: true },
  letter: { en: "letter", fr: "lettre", electronic: false },
  desk: { en: "spoken at a desk", fr: "oralement, à l'accueil", electronic: false },
  telephone: { en: "telephone", fr: "téléphone", electronic: false },
} as const;
export type Channel = keyof typeof CHANNELS;

export const REQUEST_STATES = REQUEST_STATE_WORDS;
export type RequestState = keyof typeof REQUEST_STATES;

/** How a request ends. That nothing is held is an answer like another, due as soon (R38). */
export const OUTCOMES = ["answered", "nothing-held", "refused", "taken-back"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How identity may be asked for, the lightest first: the order of the table is the law's (R33, art. 12(6) and 11(2)). */
export const IDENTITY_MEANS = {
  "reply-from-known-address": {
    en: "Please answer this message from the address, or call from the number, that we already have of you.",
    fr: "Merci de répondre depuis l'adresse, ou d'appeler depuis le numéro, que nous avons déjà de vous.",
  },
  "question-only-she-knows": {
    en: "Please tell us something that only you and we know: the event, and the day on which you were there.",
    fr: "Merci de nous indiquer quelque chose que seules vous et nous savons : l'événement, et le jour où vous y étiez.",
  },
  "in-person": {
    en: "Please come to our desk, or let us call you on a video call. Nothing is kept of it but the date.",
    fr: "Merci de passer à notre accueil, ou de nous laisser vous appeler en visioconférence. Il n'en est gardé que la date.",
  },
  "document-seen": {
    en: "Please show us an identity document, in person. It is looked at and neither copied nor kept: we write down only the day and who saw it.",
    fr: "Merci de nous présenter une pièce d'identité, en personne. Elle est regardée, ni copiée ni conservée : nous ne notons que le jour et qui l'a vue.",
  },
} as const;
export type IdentityMeans = keyof typeof IDENTITY_MEANS;
const HEAVIEST: IdentityMeans = "document-seen";

/** @throws MiroirError request/lighter-first: a document is asked for only where something lighter did not do (R33). */
export const checkMeans = (means: IdentityMeans, askedBefore: readonly string[]): void => {
  if (means === HEAVIEST && !askedBefore.some((asked) => asked !== HEAVIEST))
    throw new MiroirError("request/lighter-first", {
      means: Object.keys(IDENTITY_MEANS)
        .filter((lighter) => lighter !== HEAVIEST)
        .join(", "),
    });
};

/**
 * Why a request may be refused, and which: a closed list. How often somebody asked is not on it (R39), nor what the answer
 * would cost. A right without conditions (access, information) is answered, if only that nothing is held; access is
 * trimmed for others and never refused for them (R51); who objects to being compared has no balance to lose (art. 21 and
 * 9, `objection decide` for the rest); articles 11(2) and 12(5) do not speak of a withdrawal, which is refused only to
 * whoever may not make it.
 */
export const REFUSALS = {
  "identity-not-established": {
    byTwo: false,
    kinds: ["access", "rectification", "erasure", "restriction", "objection", "portability", "withdrawal"],
    en: "We could not establish that the request comes from the person it concerns (articles 11(2) and 12(2) of the GDPR).",
    fr: "Nous n'avons pas pu établir que la demande vient de la personne concernée (articles 11(2) et 12(2) du RGPD).",
  },
  "mandate-not-shown": {
    byTwo: false,
    kinds: ["access", "rectification", "erasure", "restriction", "objection", "portability", "withdrawal"],
    en: "We could not establish that the person who wrote acts for the person concerned.",
    fr: "Nous n'avons pas pu établir que la personne qui a écrit agit pour la personne concernée.",
  },
  "right-does-not-apply": {
    byTwo: false,
    kinds: ["rectification", "erasure", "restriction", "portability"],
    en: "The conditions of the right that was invoked are not met.",
    fr: "Les conditions du droit invoqué ne sont pas réunies.",
  },
  exception: {
    byTwo: false,
    kinds: ["erasure"],
    en: "One of the exceptions of article 17(3) of the GDPR applies.",
    fr: "L'une des exceptions de l'article 17(3) du RGPD s'applique.",
  },
  unfounded: {
    byTwo: true,
    kinds: ["access", "rectification", "erasure", "restriction", "objection", "portability", "information"],
    en: "The request is manifestly unfounded (article 12(5) of the GDPR).",
    fr: "La demande est manifestement infondée (article 12(5) du RGPD).",
  },
  excessive: {
    byTwo: true,
    kinds: ["access", "rectification", "erasure", "restriction", "objection", "portability", "information"],
    en: "The request is excessive: it abuses the right (article 12(5) of the GDPR).",
    fr: "La demande est excessive : elle constitue un abus de droit (article 12(5) du RGPD).",
  },
} as const satisfies Record<
  string,
  Words & { readonly byTwo: boolean; readonly kinds: readonly RequestKind[] }
>;
export type Refusal = keyof typeof REFUSALS;

/** The grounds on which a request of this kind may be refused; a mandate is missing only where somebody acts for somebody. */
export const refusalsOf = (kind: RequestKind, mandated: boolean): Refusal[] =>
  (Object.keys(REFUSALS) as Refusal[]).filter(
    (ground) =>
      (REFUSALS[ground].kinds as readonly RequestKind[]).includes(kind) &&
      (mandated || ground !== "mandate-not-shown"),
  );

/** @throws MiroirError request/ground-not-for-kind, request/exception-not-for-kind */
export const checkRefusal = (
  request: { readonly number: string; readonly kind: RequestKind; readonly mandated: boolean },
  ground: Refusal,
  exception: string | null,
): void => {
  const allowed = refusalsOf(request.kind, request.mandated);
  const kind = REQUEST_KINDS[request.kind];
  if (!allowed.includes(ground))
    throw new MiroirError("request/ground-not-for-kind", {
      request: request.number,
      ground,
      kind,
      allowed: allowed.join(", "),
    });
  if (exception !== null && ground !== "exception")
    throw new MiroirError("request/exception-not-for-kind", { request: request.number, exception, kind });
};

/** How files of an answer reach whoever asked, where they do not lie in the letter's own envelope. */
export const HANDED_BY = {
  post: { en: "by post", fr: "par la poste" },
  hand: { en: "by hand", fr: "en main propre" },
  portal: {
    en: "on your own page of our portal, where you sign in",
    fr: "sur votre propre page de notre portail, où vous vous connectez",
  },
  "secure-transfer": {
    en: "by a protected transfer, on a channel on which we made sure that it is you",
    fr: "par un transfert protégé, sur un canal où nous nous sommes assurés que c'est vous",
  },
} as const;
export type HandedBy = keyof typeof HANDED_BY;

/** Why more than a month may be needed: the two reasons of art. 12(3). The number is that of this person's own requests. */
export const EXTENSIONS = {
  complexity: { en: "the request is complex", fr: "la demande est complexe" },
  number: {
    en: "you have made several requests that are examined together",
    fr: "vous avez formulé plusieurs demandes, examinées ensemble",
  },
} as const;
export type Extension = keyof typeof EXTENSIONS;

/** Fewest characters of a reason, a doubt or a proof after trimming: a sentence, and not a dash. */
export const SENTENCE_LENGTH = 15;

/** @throws MiroirError request/no-reason */
export const requireSentence = (text: string, what: string): string => {
  const trimmed = text.trim();
  if (trimmed.length < SENTENCE_LENGTH)
    throw new MiroirError("request/no-reason", { what, length: SENTENCE_LENGTH });
  return trimmed;
};

const YEAR = 1_000_000;

/** The year and a count, as one number: 2026 and 7 are 2026000007. */
export const caseNumber = (year: number, count: number): number => year * YEAR + count;

/** `2026-0007` */
export const printNumber = (number: number): string =>
  `${Math.floor(number / YEAR)}-${String(number % YEAR).padStart(4, "0")}`;

/** Of `2026-0007` or `2026-7`; undefined when it is none. */
export const parseNumber = (text: string): number | undefined => {
  const [, year, count] = /^(\d{4})-(\d{1,6})$/.exec(text.trim()) ?? [];
  const parsed = caseNumber(Number(year), Number(count));
  return year !== undefined && Number(count) > 0 ? parsed : undefined;
};

export const URGENCIES = {
  overdue: { en: "OVERDUE", fr: "EN RETARD" },
  today: { en: "today", fr: "aujourd'hui" },
  soon: { en: "soon", fr: "bientôt" },
  "in-time": { en: "in time", fr: "dans les temps" },
  "waits-for-her": { en: "waits for her", fr: "en attente d'elle" },
  done: { en: "done", fr: "fait" },
} as const;
export type Urgency = keyof typeof URGENCIES;

/** Days before the target on which the officer is reminded; 0 is the day itself. */
export const REMIND_DAYS = [10, 3, 0] as const;
const SOON_DAYS = REMIND_DAYS[0];

/** By the target, except that late is late only past the due date. */
export const urgencyOf = (
  request: { readonly state: RequestState; readonly targetOn: Day; readonly dueOn: Day },
  today: Day,
): Urgency => {
  if (request.state === "paused") return "waits-for-her";
  if (request.state !== "open") return "done";
  if (today > request.dueOn) return "overdue";
  const left = daysBetween(today, request.targetOn);
  if (left <= 0) return "today";
  return left <= SOON_DAYS ? "soon" : "in-time";
};

/** The reminder whose turn it is: the latest of 10, 3 and 0 days before the target that is reached, or overdue. */
export const reminderOf = (
  request: { readonly targetOn: Day; readonly dueOn: Day },
  today: Day,
): string | undefined => {
  if (today > request.dueOn) return "overdue";
  const left = daysBetween(today, request.targetOn);
  const reached = REMIND_DAYS.filter((days) => left <= days).at(-1);
  return reached === undefined ? undefined : String(reached);
};

/** Objections of art. 21, and to what. Being compared is processing of art. 9 data on consent alone: nothing can outweigh it. */
export const OBJECTION_MATTERS = {
  comparison: { en: "being compared", fr: "la comparaison" },
  keeping: { en: "its being kept in the archive", fr: "sa conservation dans les archives" },
  publication: { en: "its being published", fr: "sa publication" },
  /** Of a backup of version 13, which did not ask. */
  unsaid: { en: "not said", fr: "non précisé" },
} as const;
export type ObjectionMatter = keyof typeof OBJECTION_MATTERS;

/** What somebody can object to; the first where nothing is said. */
export const OBJECTION_CHOICES = [
  "comparison",
  "keeping",
  "publication",
] as const satisfies ObjectionMatter[];
export type ObjectionChoice = (typeof OBJECTION_CHOICES)[number];

/** Whether somebody weighs it (art. 21(1)): never an objection to being compared, nor one that may be. */
export const isWeighed = (about: ObjectionMatter): boolean => about === "keeping" || about === "publication";
