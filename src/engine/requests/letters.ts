/** What a person who asked is told, in her language: that it arrived, that it takes longer, who she is, the answer, the refusal. */

import { USE_WORDS } from "../../domain/codes.ts";
import { addDays, dayIn, dayWords, momentWords } from "../../domain/days.ts";
import { ERASURE_EXCEPTIONS, type ErasureException } from "../../domain/erasure.ts";
import type { Language } from "../../domain/errors.ts";
import type { Use } from "../../domain/publish.ts";
import {
  CHANNELS,
  type Channel,
  EXTENSIONS,
  type Extension,
  HANDED_BY,
  type HandedBy,
  IDENTITY_MEANS,
  type IdentityMeans,
  OBJECTION_MATTERS,
  type ObjectionMatter,
  REFUSALS,
  REQUEST_KINDS,
  type Refusal,
  type RequestKind,
} from "../../domain/request.ts";
import type { Day } from "../../domain/words.ts";
import { eachLanguage, said, type Words, words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import type { KeptLine } from "../leaving/certificate.ts";
import { type LetterTo, letterOf, remedies, type Written } from "../letters/layout.ts";

export type { Written } from "../letters/layout.ts";

/** The request, as its letters speak of it. */
export interface Addressed {
  readonly number: string;
  readonly kind: RequestKind;
  readonly channel: Channel;
  readonly language: Language;
  readonly receivedOn: Day;
  readonly targetOn: Day;
  readonly dueOn: Day;
  /** Whom it is written to: whoever it is about, or who asks for them. */
  readonly name: string;
  /** Where it goes. */
  readonly contact: string | null;
  /** Whom it is about, where somebody else asks. */
  readonly actsFor: string | null;
  readonly today: Day;
}

export interface Attachment {
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

const forWhom = ({ actsFor }: Addressed): Words[] =>
  actsFor === null ? [] : [words("engine.requests.letters.youWriteUsLetter", { actsFor })];

const letter = (settings: EngineSettings, to: Addressed, subject: Words, body: readonly Words[]): Written =>
  letterOf(settings, to, {
    subject,
    number: to.number,
    day: to.today,
    paragraphs: [...forWhom(to), ...body],
  });

const by = (to: Addressed) =>
  eachLanguage((language) =>
    to.dueOn === to.targetOn
      ? said(language, "engine.requests.letters.end", { dueOn: dayWords(to.dueOn) })
      : said(language, "engine.requests.letters.whichNoWorkingDay", {
          targetOn: dayWords(to.targetOn),
          dueOn: dayWords(to.dueOn),
        }),
  );

/** What was promised while there was time, and what is said once there is none (R34). */
const term = (to: Addressed): Words => {
  const due = by(to);
  return to.dueOn < to.today
    ? words("engine.requests.letters.youShouldHaveHad", { due: dayWords(to.dueOn) })
    : words("engine.requests.letters.youWillHaveOur", { due });
};

/** Art. 7(3): what is so of a withdrawal on the day of the letter. @param inForce consents of hers; null where none is tied to the message */
const withdrawalSaid = (to: Addressed, inForce: number | null): Words[] => [
  words("engine.requests.letters.withdrawalTakesEffectOnce"),
  inForce === null
    ? words("engine.requests.letters.weLookWhichConsent")
    : inForce === 0
      ? words("engine.requests.letters.noConsentForceToday")
      : words("engine.requests.letters.consentsForceToday", { consents: inForce }),
  to.dueOn < to.today ? term(to) : words("engine.requests.letters.weConfirmWritten", { due: by(to) }),
];

/** R32: what an agent without a mandate is asked for, and that the clock runs meanwhile (R36: it waits for identity alone). */
const mandateAsked = ({ actsFor }: Addressed): Words =>
  words("engine.requests.letters.pleaseSendUsMandate", { actsFor });

/**
 * R31: the first message opens the case, and its date counts.
 * @param inForce consents of whoever withdraws, see `withdrawalSaid`
 * @param asksMandate an agent asks who has shown none: is told nothing of what is in force, and asked for it
 */
export const acknowledgement = (
  settings: EngineSettings,
  to: Addressed,
  { inForce, asksMandate }: { readonly inForce: number | null; readonly asksMandate: boolean },
): Written => {
  const kind = REQUEST_KINDS[to.kind];
  const channel = CHANNELS[to.channel];
  return letter(settings, to, words("engine.requests.letters.weHaveReceivedYour"), [
    words("engine.requests.letters.weReceivedYourRequest", {
      kind,
      channel,
      receivedOn: dayWords(to.receivedOn),
      number: to.number,
    }),
    ...(asksMandate
      ? [mandateAsked(to), term(to)]
      : to.kind === "withdrawal"
        ? withdrawalSaid(to, inForce)
        : [term(to)]),
    remedies(settings),
  ]);
};

/** R35. */
export const extension = (
  settings: EngineSettings,
  to: Addressed,
  reason: Extension,
  because: string,
): Written => {
  const due = by(to);
  return letter(settings, to, words("engine.requests.letters.yourRequestTakesLonger"), [
    words("engine.requests.letters.weNeedUpTwo", {
      receivedOn: dayWords(to.receivedOn),
      reason: EXTENSIONS[reason],
      because,
    }),
    words("engine.requests.letters.youWillHaveOurAnswer", { due }),
    remedies(settings),
  ]);
};

/** R33, R36. The doubt is told: she cannot answer it otherwise. */
export const identityQuestion = (
  settings: EngineSettings,
  to: Addressed,
  means: IdentityMeans,
  doubt: string,
): Written =>
  letter(settings, to, words("engine.requests.letters.questionBeforeWeCan"), [
    words("engine.requests.letters.beforeWeHandOver", { doubt }),
    IDENTITY_MEANS[means],
    words("engine.requests.letters.copyIdentityDocumentNot"),
    remedies(settings),
  ]);

const fileSize = (bytes: number, language: Language): string =>
  `${new Intl.NumberFormat(language).format(Math.ceil(bytes / 1024))} ${said(language, "engine.requests.letters.kib")}`;

/** How an answer really goes: by the mail or on paper, and its files in the envelope or another way. */
export interface Goes {
  readonly by: "mail" | "mail-held" | "paper";
  /** Of its files, where it has any. */
  readonly files: HandedBy | "enclosed" | null;
}

const WAYS: Readonly<Record<Goes["by"], Words>> = {
  mail: words("engine.requests.letters.answerSentYouE"),
  "mail-held": words("engine.requests.letters.answerSentYouEMail"),
  paper: words("engine.requests.letters.answerPrintedPostedHanded"),
};

const attached = (attachments: readonly Attachment[], files: Goes["files"]): Words => {
  const list = eachLanguage((language) =>
    attachments
      .map(({ name, bytes, sha256 }) => `- ${name} (${fileSize(bytes, language)}), SHA-256 ${sha256}`)
      .join("\n"),
  );
  if (files === "enclosed" || files === null)
    return words("engine.requests.letters.enclosedLetterPartAnswer", { list });
  const way = HANDED_BY[files];
  return words("engine.requests.letters.partAnswerNotE", { way, list });
};

/** An erasure of hers, as its certificate says it, which names nobody. */
export interface Erased {
  readonly entry: number;
  readonly at: string;
  readonly rows: number;
  readonly keys: number;
  /** What stays without anything that says whose it was: a line each. */
  readonly kept: readonly KeptLine[];
}

/** What an answer that nothing is held rests on. */
export interface NothingHeld {
  readonly retainUntil: Day;
  /** Earlier cases of hers, which are kept too. */
  readonly own: readonly { readonly number: string; readonly retainUntil: Day | null }[];
  /** Something was found that is about somebody else. */
  readonly othersFound: boolean;
  readonly erased: Erased | null;
}

const lookedFor = (to: Addressed, othersFound: boolean): Words => {
  const { name } = to;
  const today = dayWords(to.today);
  if (to.actsFor !== null)
    return othersFound
      ? words("engine.requests.letters.weLookedUnderName", { actsFor: to.actsFor, today })
      : words("engine.requests.letters.weLookedUnderNameYou", { actsFor: to.actsFor, today });
  return othersFound
    ? words("engine.requests.letters.weLookedUnderYour", { name, today })
    : words("engine.requests.letters.weLookedUnderYourName", { name, today });
};

const keptCases = ({ retainUntil, own }: NothingHeld): Words => {
  const until = dayWords(retainUntil);
  const earlier = eachLanguage((language) =>
    own
      .map(({ number, retainUntil: last }) => (last ? `${number} (${dayIn(language, last)})` : number))
      .join(", "),
  );
  return own.length === 0
    ? words("engine.requests.letters.requestItselfAnswerKept", { until })
    : words("engine.requests.letters.requestItselfAnswerKeptUntil", { until, earlier });
};

const UNNAMED: Words = words("engine.requests.letters.twoThingsAnswerCannot");

const erasedSaid = (settings: EngineSettings, { entry, at, rows, keys, kept }: Erased): Words[] => {
  const when = momentWords(settings.timeZone, at);
  const list = eachLanguage((language) =>
    kept.map((line) => said(language, "engine.requests.letters.keptLine", { ...line })).join("\n"),
  );
  return [
    words("engine.requests.letters.somethingHeldHereBefore", { when, rows, keys, entry: String(entry) }),
    ...(kept.length > 0 ? [words("engine.requests.letters.keptTiedNobody", { list })] : []),
  ];
};

const SCOPE: Words = words("engine.requests.letters.answerAboutOurPicture");

const nothingHeldSaid = (settings: EngineSettings, to: Addressed, nothing: NothingHeld): Words[] => [
  lookedFor(to, nothing.othersFound),
  ...(nothing.erased ? erasedSaid(settings, nothing.erased) : []),
  keptCases(nothing),
  UNNAMED,
  SCOPE,
];

/** R38, R40, R41. */
export const answer = (
  settings: EngineSettings,
  to: Addressed,
  given: {
    text: string;
    attachments: readonly Attachment[];
    nothingHeld: NothingHeld | null;
    goes: Goes;
  },
): Written => {
  const kind = REQUEST_KINDS[to.kind];
  const said = given.text === "" ? [] : [eachLanguage(() => given.text)];
  return letter(settings, to, words("engine.requests.letters.ourAnswerYourRequest"), [
    words("engine.requests.letters.ourAnswerYourRequest2", { kind, receivedOn: dayWords(to.receivedOn) }),
    ...(given.nothingHeld ? nothingHeldSaid(settings, to, given.nothingHeld) : []),
    ...said,
    ...(given.attachments.length > 0 ? [attached(given.attachments, given.goes.files)] : []),
    WAYS[given.goes.by],
    remedies(settings),
  ]);
};

/** What the rows show of a picture on the day on which an objection to it is upheld. */
export interface PictureFate {
  /** Copies that left, by use. */
  readonly uses: readonly Use[];
  /** Taken back by this act, taken back before it, and no longer where they had been put. */
  readonly takenBackNow: number;
  readonly takenBackBefore: number;
  readonly escaped: number;
  /** Who received one, and is told. */
  readonly recipients: readonly string[];
  /** Albums with a file of it. */
  readonly albums: readonly { readonly title: string; readonly files: number }[];
}

/** An objection that was weighed. */
export interface Decided {
  readonly about: ObjectionMatter;
  readonly madeOn: Day;
  readonly grounds: string;
  readonly today: Day;
  /** To the whole of the picture, and not to a place in it. */
  readonly whole: boolean;
  /** Null where it was rejected. */
  readonly upheld: PictureFate | null;
}

const copiesSaid = (fate: PictureFate): Words => {
  const { uses, takenBackNow, takenBackBefore, escaped } = fate;
  if (uses.length === 0) return words("engine.requests.letters.noCopyPictureEver");
  const which = [...new Set(uses)];
  const sentences: Words[] = [
    words("engine.requests.letters.copiesPictureLeft", {
      copies: uses.length,
      uses: eachLanguage((language) => which.map((use) => USE_WORDS[use][language]).join(", ")),
    }),
    ...(takenBackNow > 0
      ? [words("engine.requests.letters.copiesTakenBackNow", { copies: takenBackNow })]
      : []),
    ...(takenBackBefore > 0
      ? [words("engine.requests.letters.copiesTakenBackBefore", { copies: takenBackBefore })]
      : []),
    ...(escaped > 0 ? [words("engine.requests.letters.copiesNotWhereWe", { copies: escaped })] : []),
    words("engine.requests.letters.whatSomebodyDownloadedPrinted"),
  ];
  return eachLanguage((language) => sentences.map((each) => each[language]).join(" "));
};

const archiveSaid = ({ controller }: EngineSettings, { albums }: PictureFate): Words =>
  albums.length === 0
    ? words("engine.requests.letters.pictureNotOurArchive")
    : words("engine.requests.letters.pictureDeletedFromArchive", {
        albums: albums.map(({ title, files }) => (files === 1 ? title : `${title} (${files})`)).join(", "),
        contact: controller.contact,
      });

const upheldSaid = (settings: EngineSettings, objection: Decided, fate: PictureFate): Words[] => [
  words("engine.requests.letters.yourObjectionUpheld", { grounds: objection.grounds }),
  words("engine.requests.letters.pictureNoComparisonAny"),
  ...(objection.about === "keeping" ? [archiveSaid(settings, fate)] : []),
  copiesSaid(fate),
  ...(fate.recipients.length > 0
    ? [words("engine.requests.letters.receivedFromUsAsked", { recipients: fate.recipients.join(", ") })]
    : []),
  objection.whole
    ? words("engine.requests.letters.noCopyPublishedFuture")
    : words("engine.requests.letters.everyCopyCoversPlace"),
];

const rejectedSaid = ({ grounds }: Decided): Words[] => [
  words("engine.requests.letters.weWeighedDoNot"),
  words("engine.requests.letters.ourCompellingLegitimateGrounds", { grounds }),
  words("engine.requests.letters.youCanObjectBeing"),
];

/** R37, R62: an objection to something else than being compared was weighed: what became of it, and what follows. */
export const objectionDecided = (
  settings: EngineSettings,
  to: LetterTo & { readonly number?: string },
  objection: Decided,
): Written =>
  letterOf(settings, to, {
    subject: words("engine.requests.letters.yourObjectionPicture"),
    ...(to.number && { number: to.number }),
    day: objection.today,
    paragraphs: [
      words("engine.requests.letters.youObjectedPicture", {
        made: dayWords(objection.madeOn),
        matter: OBJECTION_MATTERS[objection.about],
      }),
      ...(objection.upheld ? upheldSaid(settings, objection, objection.upheld) : rejectedSaid(objection)),
      remedies(settings),
    ],
  });

/** R37: reasons, complaint, judicial remedy. */
export const refusalLetter = (
  settings: EngineSettings,
  to: Addressed,
  refused: { ground: Refusal; exception: ErasureException | null; reasons: string },
): Written => {
  const ground = REFUSALS[refused.ground];
  const exception = refused.exception && ERASURE_EXCEPTIONS[refused.exception];
  return letter(settings, to, words("engine.requests.letters.weCannotDoWhat"), [
    words("engine.requests.letters.youAskedUsWe", {
      receivedOn: dayWords(to.receivedOn),
      kind: REQUEST_KINDS[to.kind],
      ground,
    }),
    ...(exception
      ? [
          words("engine.requests.letters.exceptionArticleGdpr", {
            exception: refused.exception,
            meaning: exception,
          }),
        ]
      : []),
    words("engine.requests.letters.ourReasons", { reasons: refused.reasons }),
    remedies(settings),
    words("engine.requests.letters.youCanWriteUs"),
  ]);
};

/** To the officer or the controller: number and dates, and nothing of who asks. */
export const reminder = (
  settings: EngineSettings,
  request: { number: string; targetOn: Day; dueOn: Day },
  left: number,
  overdue: boolean,
): Written => {
  const { language } = settings;
  const { number } = request;
  const state = overdue
    ? words("engine.requests.letters.overdueSince", { dueOn: dayWords(addDays(request.dueOn, 1)) })
    : left <= 0
      ? words("engine.requests.letters.dueNow")
      : words("engine.requests.letters.dueOther", { left });
  const dates = words("engine.requests.letters.targetDueDateEnd", {
    targetOn: dayWords(request.targetOn),
    dueOn: dayWords(request.dueOn),
  });
  const url = `${settings.serve.url.replace(/\/$/, "")}/console/requests/${number}`;
  const where = words("engine.requests.letters.caseConsole", { url, number });
  const subject = words("engine.requests.letters.request", { number, state });
  return {
    subject: subject[language],
    text: `${subject[language]}.\n\n${dates[language]}\n\n${where[language]}`,
  };
};
