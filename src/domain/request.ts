/** Requests of people: their kinds, how they come in, how they may end, and how urgent they are. Tables, and no counter anywhere (R30). */
import { type Words, words, wordsWith } from "../words/words.ts";
import { REQUEST_STATE_WORDS } from "./codes.ts";
import { daysBetween } from "./deadline.ts";
import { MiroirError } from "./errors.ts";
import type { Day } from "./words.ts";

export const REQUEST_KINDS = {
  access: words("domain.request.accessArt15"),
  rectification: words("domain.request.rectificationArt16"),
  erasure: words("domain.request.erasureArt17"),
  restriction: words("domain.request.restrictionArt18"),
  objection: words("domain.request.objectionArt21"),
  portability: words("domain.request.portabilityArt20"),
  withdrawal: words("domain.request.withdrawalConsentArt7"),
  information: words("domain.request.informationArt1314"),
} as const;
export type RequestKind = keyof typeof REQUEST_KINDS;

/** R29: whatever way she chose. `desk` is spoken, `letter` is typed in by whoever opened it. */
export const CHANNELS = {
  web: wordsWith(words("domain.request.webForm"), { electronic: true }),
  "e-mail": wordsWith(words("domain.request.eMail"), { electronic: true }),
  letter: wordsWith(words("domain.request.letter"), { electronic: false }),
  desk: wordsWith(words("domain.request.spokenDesk"), { electronic: false }),
  telephone: wordsWith(words("domain.request.telephone"), { electronic: false }),
} as const;
export type Channel = keyof typeof CHANNELS;

export const REQUEST_STATES = REQUEST_STATE_WORDS;
export type RequestState = keyof typeof REQUEST_STATES;

/** How a request ends. That nothing is held is an answer like another, due as soon (R38). */
export const OUTCOMES = ["answered", "nothing-held", "refused", "taken-back"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How identity may be asked for, the lightest first: the order of the table is the law's (R33, art. 12(6) and 11(2)). */
export const IDENTITY_MEANS = {
  "reply-from-known-address": words("domain.request.pleaseAnswerMessageFrom"),
  "question-only-she-knows": words("domain.request.pleaseTellUsSomething"),
  "in-person": words("domain.request.pleaseComeOurDesk"),
  "document-seen": words("domain.request.pleaseShowUsIdentity"),
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
 * whoever may not make it. `tells`: its letter says something of what is held, which an agent without a mandate is not told.
 */
export const REFUSALS = {
  "identity-not-established": wordsWith(words("domain.request.weCouldNotEstablish"), {
    byTwo: false,
    tells: false,
    kinds: ["access", "rectification", "erasure", "restriction", "objection", "portability", "withdrawal"],
  }),
  "mandate-not-shown": wordsWith(words("domain.request.weCouldNotEstablishPerson"), {
    byTwo: false,
    tells: false,
    kinds: ["access", "rectification", "erasure", "restriction", "objection", "portability", "withdrawal"],
  }),
  "right-does-not-apply": wordsWith(words("domain.request.conditionsRightInvokedNot"), {
    byTwo: false,
    tells: true,
    kinds: ["rectification", "erasure", "restriction", "portability"],
  }),
  exception: wordsWith(words("domain.request.oneExceptionsArticle17"), {
    byTwo: false,
    tells: true,
    kinds: ["erasure"],
  }),
  unfounded: wordsWith(words("domain.request.requestManifestlyUnfoundedArticle"), {
    byTwo: true,
    tells: false,
    kinds: ["access", "rectification", "erasure", "restriction", "objection", "portability", "information"],
  }),
  excessive: wordsWith(words("domain.request.requestExcessiveAbusesRight"), {
    byTwo: true,
    tells: false,
    kinds: ["access", "rectification", "erasure", "restriction", "objection", "portability", "information"],
  }),
} as const satisfies Record<
  string,
  Words & { readonly byTwo: boolean; readonly tells: boolean; readonly kinds: readonly RequestKind[] }
>;
export type Refusal = keyof typeof REFUSALS;

/** Who asks: the person concerned, or an agent of whom a mandate was seen, or was not yet (R32). */
export type Asker = "the-person" | "agent" | "agent-without-mandate";

/**
 * The grounds on which a request of this kind may be refused to whoever asks: a mandate is missing only where an agent has
 * shown none, and an agent without one is told nothing of what is held.
 */
export const refusalsOf = (kind: RequestKind, asker: Asker): Refusal[] =>
  (Object.keys(REFUSALS) as Refusal[]).filter(
    (ground) =>
      (REFUSALS[ground].kinds as readonly RequestKind[]).includes(kind) &&
      (asker === "agent-without-mandate" ? !REFUSALS[ground].tells : ground !== "mandate-not-shown"),
  );

/** Kinds whose answer says nothing about anybody: how pictures and faces are processed here (art. 13 and 14). */
export const tellsNothingPersonal = (kind: RequestKind): boolean => kind === "information";

/** @throws MiroirError request/ground-not-for-kind, request/exception-not-for-kind */
export const checkRefusal = (
  request: { readonly number: string; readonly kind: RequestKind; readonly asker: Asker },
  ground: Refusal,
  exception: string | null,
): void => {
  const allowed = refusalsOf(request.kind, request.asker);
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
  post: words("domain.request.post"),
  hand: words("domain.request.hand"),
  portal: words("domain.request.yourOwnPageOur"),
  "secure-transfer": words("domain.request.protectedTransferChannelWhich"),
} as const;
export type HandedBy = keyof typeof HANDED_BY;

/** Why more than a month may be needed: the two reasons of art. 12(3). The number is that of this person's own requests. */
export const EXTENSIONS = {
  complexity: words("domain.request.requestComplex"),
  number: words("domain.request.youHaveMadeSeveral"),
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
  overdue: words("domain.request.overdue"),
  today: words("domain.request.today"),
  soon: words("domain.request.soon"),
  "in-time": words("domain.request.time"),
  "waits-for-her": words("domain.request.waitsHer"),
  done: words("domain.request.done"),
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
  comparison: words("domain.request.beingCompared"),
  keeping: words("domain.request.beingKeptArchive"),
  publication: words("domain.request.beingPublished"),
  /** Of a backup of version 13, which did not ask. */
  unsaid: words("domain.request.notSaid"),
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
