/**
 * Notices: what people are told before they consent (art. 13 GDPR), what a minor is told (R28), and what everybody in
 * the archive is told (art. 14, R25). One table of parts, each with the article it answers; a notice with a part
 * unanswered is not published (R24). Plain words, English and French.
 */

import { eachLanguage, NO_WORDS, said, type Words, words, wordsWith } from "../words/words.ts";
import { groundIn, type OtherFaces } from "./album.ts";
import type { Party, Relationship } from "./consent.ts";
import type { Language } from "./errors.ts";
import { type KeepingTerms, keptFor, keptText, UNSAID } from "./kept.ts";
import { modelName } from "./model.ts";
import type { NoticeKind } from "./notice-kinds.ts";
import { CONSENT_PURPOSES, type ConsentPurpose } from "./purpose.ts";
import { PARTY_TYPES, type PartyType } from "./recipient.ts";
import { type AddressAlone, addressAloneSaid } from "./vouching.ts";

/** Somebody outside who receives something, as its row of the register says. */
export interface NoticeRecipient {
  readonly name: string;
  readonly contact: string;
  readonly partyType: PartyType;
  readonly purpose: ConsentPurpose;
}

/** What a notice is filled from, in its language. Null is unanswered. */
export interface NoticeFacts {
  readonly controller: Party;
  readonly officer: Party | null;
  readonly authority: string;
  readonly jurisdiction: string;
  /** As the register of recipients has them; none is an answer too. */
  readonly recipients: readonly NoticeRecipient[];
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
  /** Why a known address alone opens, where it does; null where that is not said in this language. */
  readonly addressAloneBecause: string | null;
  /** On which ground the faces of people who did not ask are compared. */
  readonly otherFaces: OtherFaces | null;
}

const alone = ({ vouching: { addressAlone } }: NoticeFacts, language: Language): string =>
  addressAlone ? ` ${addressAloneSaid(addressAlone)[language]}` : "";

type Say = (facts: NoticeFacts) => string;

interface Part extends Readonly<Record<Language, Say>> {
  /** Paragraphs of the GDPR which it answers. */
  readonly articles: readonly string[];
  readonly kinds: readonly NoticeKind[];
  /** Said only then. */
  readonly when?: (facts: NoticeFacts) => boolean;
  /** The settings it is filled from, where it can be unanswered. */
  readonly needs?: Partial<Record<keyof NoticeFacts, string>>;
  readonly heading: Words;
}

/** The kinds that say everything; the one for minors says it in simple words. */
const TOLD: readonly NoticeKind[] = ["consent", "archive"];
const partyOf = ({ name, address, contact }: Party): string => `${name}, ${address}, ${contact}`;

/** Each with what it is, what for, and that whoever did not agree to that is not passed on to it. */
const recipientsIn = (
  language: Language,
  kind: NoticeKind,
  recipients: readonly NoticeRecipient[],
): string => {
  const named = recipients.map(({ name, contact, partyType, purpose }) =>
    said(language, "domain.notice.recipientOnlyIfYouAgree", {
      ...{ kind, name, contact },
      party: PARTY_TYPES[partyType][language],
      purpose: CONSENT_PURPOSES[purpose][language],
    }),
  );
  // A website has no recipient by name: whoever consents is told of the public.
  const all = kind === "consent" ? [...named, said(language, "domain.notice.publicOnlyIfYouAgree")] : named;
  return all.length === 0
    ? said(language, "domain.notice.nobody")
    : all.join(said(language, "domain.marks.semicolon"));
};

const IMBALANCE: Readonly<Record<Relationship, Words>> = {
  none: NO_WORDS,
  employer: words("domain.notice.weYourEmployerYou"),
  school: words("domain.notice.weYourSchoolYou"),
  "public-authority": words("domain.notice.wePublicAuthorityYou"),
};

const CUSTODY: Readonly<Record<NoticeFacts["custody"], Words>> = {
  "person-held": words("domain.notice.referencePhotographsTemplateSealed"),
  "controller-held": words("domain.notice.referencePhotographsTemplateSealedYou"),
};

const MINOR_KEY: Readonly<Record<NoticeFacts["custody"], Words>> = {
  "person-held": words("domain.notice.yourPhotosNumbersLocked"),
  "controller-held": words("domain.notice.yourPhotosNumbersLockedYou"),
};

/** Of what is kept, all that concerns whoever is asked; the pictures themselves are the other notice's. */
const FOUND = keptFor("found").filter((thing) => thing !== "pictures");

/** In the order in which they are read. */
export const PARTS: readonly Part[] = [
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ controller }) =>
          said(language, "domain.notice.asksWhetherMayLook", {
            name: controller.name,
            contact: controller.contact,
          }),
    ),
    {
      articles: ["12(1)"],
      kinds: ["consent"],
      heading: words("domain.notice.short"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ controller }) =>
          said(language, "domain.notice.keepsPicturesEventsYou", { name: controller.name }),
    ),
    {
      articles: ["12(1)"],
      kinds: ["archive"],
      heading: words("domain.notice.short"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ controller }) =>
          said(language, "domain.notice.youMayObjectAny", { contact: controller.contact }),
    ),
    {
      articles: ["21(4)"],
      kinds: TOLD,
      heading: words("domain.notice.yourRightObject"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ controller }) =>
          said(language, "domain.notice.controller", { controller: partyOf(controller) }),
    ),
    {
      articles: ["13(1)(a)", "14(1)(a)"],
      kinds: TOLD,
      heading: words("domain.notice.whoAnswers"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ officer, controller }) =>
          officer
            ? said(language, "domain.notice.officer", { officer: partyOf(officer) })
            : said(language, "domain.notice.noneHasBeenDesignated", { contact: controller.contact }),
    ),
    {
      articles: ["13(1)(b)", "14(1)(b)"],
      kinds: TOLD,
      heading: words("domain.notice.dataProtectionOfficer"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        () =>
          said(language, "domain.notice.mayWeSearchAlbums"),
    ),
    {
      articles: ["13(1)(c)"],
      kinds: ["consent"],
      heading: words("domain.notice.whatWeAskWhat"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ detectionInterest, keepingBasis, publishingBasis }) =>
          said(language, "domain.notice.keepingPicturesPublishingSome", {
            keepingBasis: keepingBasis ?? "",
            publishingBasis: publishingBasis ?? "",
            detectionInterest: detectionInterest ?? "",
          }),
    ),
    {
      articles: ["14(1)(c)", "14(2)(b)"],
      kinds: ["archive"],
      needs: {
        detectionInterest: "notice.detectionInterest",
        keepingBasis: "notice.keepingBasis",
        publishingBasis: "notice.publishingBasis",
      },
      heading: words("domain.notice.whyWhatBasis"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ detectionInterest }) =>
          said(language, "domain.notice.noneRecognisingYouWithout", { detectionInterest }),
    ),
    {
      articles: ["13(1)(d)"],
      kinds: ["consent"],
      needs: { detectionInterest: "notice.detectionInterest" },
      heading: words("domain.notice.legitimateInterest"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        () =>
          said(language, "domain.notice.yourNameHowReach"),
    ),
    {
      articles: ["EDPB 05/2020 §64"],
      kinds: ["consent"],
      heading: words("domain.notice.whichData"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ listsUntil }) =>
          said(language, "domain.notice.youListOursIf", { listsUntil }),
    ),
    {
      articles: ["13(1)(c)", "R101"],
      kinds: ["consent"],
      when: ({ listsUntil }: NoticeFacts) => listsUntil !== null,
      heading: words("domain.notice.ifYouCameLetter"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ listsUntil, controller }) =>
          said(language, "domain.notice.ifYouWeKeep", { listsUntil, contact: controller.contact }),
    ),
    {
      articles: ["14(1)(d)", "14(2)(f)"],
      kinds: ["archive"],
      when: ({ listsUntil }: NoticeFacts) => listsUntil !== null,
      heading: words("domain.notice.ourListMembersParticipants"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        () =>
          said(language, "domain.notice.picturesWhatTheirFiles"),
    ),
    {
      articles: ["14(1)(d)"],
      kinds: ["archive"],
      heading: words("domain.notice.whatHeld"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ sources }) =>
          said(language, "domain.notice.notFromWebNot", {
            sources: sources.join(said(language, "domain.marks.semicolon")),
          }),
    ),
    {
      articles: ["14(2)(f)"],
      kinds: ["archive"],
      needs: { sources: "an album: `miroir album add` (by what right it is held)" },
      heading: words("domain.notice.wherePicturesComeFrom"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ otherFaces }) =>
          said(language, "domain.notice.findOnePersonWho", {
            otherFaces: groundIn(otherFaces, language),
          }),
    ),
    {
      articles: ["R27"],
      kinds: TOLD,
      heading: words("domain.notice.otherPeoplesFaces"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        (facts) =>
          said(language, "domain.notice.yourFaceAloneOpens", {
            frameDays: facts.terms.frameDays,
            facts: alone(facts, language),
          }),
    ),
    {
      articles: ["R101", "R102"],
      kinds: ["consent"],
      needs: { addressAloneBecause: "vouching.addressAlone.because" },
      heading: words("domain.notice.whoSaysYou"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ custody }) =>
          said(language, "domain.notice.whenGrantEndsKey", { custody: CUSTODY[custody] }),
    ),
    {
      articles: ["R88"],
      kinds: ["consent"],
      heading: words("domain.notice.whoHoldsKey"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ recipients }) =>
          said(language, "domain.notice.youStaffWhoVouch", {
            recipients: recipientsIn(language, "consent", recipients),
          }),
    ),
    {
      articles: ["13(1)(e)"],
      kinds: ["consent"],
      heading: words("domain.notice.whoReceives"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ recipients }) =>
          said(language, "domain.notice.staffWhoLookAfter", {
            recipients: recipientsIn(language, "archive", recipients),
          }),
    ),
    {
      articles: ["14(1)(e)"],
      kinds: ["archive"],
      heading: words("domain.notice.whoReceives"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ jurisdiction, transfers }) =>
          said(language, "domain.notice.keptOrganisationsOwnMachine", { jurisdiction, transfers }),
    ),
    {
      articles: ["13(1)(f)", "14(1)(f)"],
      kinds: TOLD,
      needs: { transfers: "notice.transfers" },
      heading: words("domain.notice.whereKeptTransfers"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ terms }) =>
          keptText(FOUND, terms, language),
    ),
    {
      articles: ["13(2)(a)"],
      kinds: ["consent"],
      heading: words("domain.notice.howLong"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ terms }) =>
          keptText(keptFor("bystander"), terms, language),
    ),
    {
      articles: ["14(2)(a)"],
      kinds: ["archive"],
      needs: { archiveRetention: "notice.archiveRetention" },
      heading: words("domain.notice.howLong"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ controller }) =>
          said(language, "domain.notice.besidesObjectingSeeEverything", { contact: controller.contact }),
    ),
    {
      articles: ["13(2)(b)"],
      kinds: ["consent"],
      heading: words("domain.notice.yourRights"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ controller }) =>
          said(language, "domain.notice.besidesObjectingAskWhether", { contact: controller.contact }),
    ),
    {
      articles: ["14(2)(c)"],
      kinds: ["archive"],
      heading: words("domain.notice.yourRights"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ controller }) =>
          said(language, "domain.notice.youMayTellUs", { contact: controller.contact }),
    ),
    {
      articles: ["LIL 85"],
      kinds: TOLD,
      when: ({ authority }: NoticeFacts) => /\bCNIL\b/.test(authority),
      heading: words("domain.notice.afterYourDeath"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ controller }) =>
          said(language, "domain.notice.youMayWithdrawEach", { contact: controller.contact }),
    ),
    {
      articles: ["13(2)(c)"],
      kinds: ["consent"],
      heading: words("domain.notice.changingYourMind"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ authority }) =>
          said(language, "domain.notice.youMayComplainSupervisory", { authority }),
    ),
    {
      articles: ["13(2)(d)", "14(2)(e)"],
      kinds: TOLD,
      heading: words("domain.notice.complaints"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ relationship, controller }) =>
          said(language, "domain.notice.noYouMayRefuse", {
            contact: controller.contact,
            relationship: IMBALANCE[relationship],
          }),
    ),
    {
      articles: ["13(2)(e)"],
      kinds: ["consent"],
      heading: words("domain.notice.whetherYouMust"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ model }) =>
          said(language, "domain.notice.modelMakesListNumbers", { model: modelName(model) }),
    ),
    {
      articles: ["13(2)(f)"],
      kinds: ["consent"],
      heading: words("domain.notice.howWorksHowWrong"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ model }) =>
          said(language, "domain.notice.modelMakesListNumbersFace", { model: modelName(model) }),
    ),
    {
      articles: ["14(2)(g)"],
      kinds: ["archive"],
      heading: words("domain.notice.howComparisonWorksHow"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ controller }) =>
          said(language, "domain.notice.hasManyPicturesIf", { name: controller.name }),
    ),
    {
      articles: ["12(1)", "R28"],
      kinds: ["minor"],
      needs: { transfers: "notice.transfers", detectionInterest: "notice.detectionInterest" },
      heading: words("domain.notice.findingYourOwnPictures"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ controller }) =>
          said(language, "domain.notice.ifYouDoNot", { contact: controller.contact }),
    ),
    {
      articles: ["12(1)", "21(4)", "R28"],
      kinds: ["minor"],
      heading: words("domain.notice.youCanSayNot"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ custody }) =>
          said(language, "domain.notice.turnsYourFaceInto", { custody: MINOR_KEY[custody] }),
    ),
    {
      articles: ["12(1)", "R28"],
      kinds: ["minor"],
      heading: words("domain.notice.whatComputerDoes"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ controller, terms }) =>
          said(language, "domain.notice.sayStopWheneverYou", {
            contact: controller.contact,
            proofYears: terms.proofYears,
          }),
    ),
    {
      articles: ["12(1)", "R28"],
      kinds: ["minor"],
      heading: words("domain.notice.youCanStop"),
    },
  ),
  wordsWith(
    eachLanguage(
      (language): Say =>
        ({ recipients, officer, controller, authority }) =>
          said(language, "domain.notice.besidesYouPeopleWho", {
            recipients: recipientsIn(language, "minor", recipients),
            officer: partyOf(officer ?? controller),
            authority,
          }),
    ),
    {
      articles: ["12(1)", "R28"],
      kinds: ["minor"],
      heading: words("domain.notice.whoElse"),
    },
  ),
];

/** What only programs need stands after everything else: another model is another notice. */
const ANNEX: Part = wordsWith(
  eachLanguage(
    (language): Say =>
      ({ model }) =>
        said(language, "domain.notice.modelsStamp", { model }),
  ),
  { articles: ["13(2)(f)", "14(2)(g)"], kinds: TOLD, heading: words("domain.notice.annex") },
);

const partsOf = (kind: NoticeKind): Part[] => [...PARTS, ANNEX].filter(({ kinds }) => kinds.includes(kind));

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

const TITLES: Readonly<Record<NoticeKind, Words>> = {
  consent: words("domain.notice.noticeFindingYourOwn"),
  minor: words("domain.notice.findingYourOwnPictures"),
  archive: words("domain.notice.noticePeopleOurArchive"),
};

const VERSION: Readonly<Words> = words("domain.notice.version");

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
