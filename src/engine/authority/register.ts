/**
 * The record of processing activities of art. 30, written from the configuration and from what is there (R82): one row of
 * a table for each activity, with 30(1)(a) to (g). What only the organisation can say is marked, never made up.
 */

import { GROUND_GAP, groundIn, HELD_BY, type HeldBy, OTHER_FACES_ROW } from "../../domain/album.ts";
import { ROLE_WORDS, SCOPE_WORDS, worded } from "../../domain/codes.ts";
import { AUTHORISING, type Party } from "../../domain/consent.ts";
import type { Language } from "../../domain/errors.ts";
import { type KeptThing, keptText, UNSAID } from "../../domain/kept.ts";
import { CONSENT_BASES, CONSENT_PURPOSES, type ConsentPurpose } from "../../domain/purpose.ts";
import { PARTY_TYPES, type PartyType, REACHED_BY } from "../../domain/recipient.ts";
import { addressAloneSaid } from "../../domain/vouching.ts";
import type { Block, Document, Fact, Section } from "../../paper/document.ts";
import { type Inventory, inventory } from "../../store/authority/authority.ts";
import type { Sql } from "../../store/database.ts";
import { listRecipients, type RecipientRow } from "../../store/recipients/recipients.ts";
import { eachLanguage, SOURCE, sayIn, words } from "../../words/words.ts";
import type { Act } from "../gate/act.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { KEPT, keepingTerms } from "../gate/retention.ts";
import { momentIn } from "../letters/report-words.ts";
import { type BackupsMade, backupFacts, backupGaps, backupsMade } from "./backups.ts";
import { connectionFacts, connectionsSaid, type Gap, processorFacts, processorGaps } from "./connections.ts";
import { STAFF_ROW } from "./staff-row.ts";

export type { Gap } from "./connections.ts";

type Both = Readonly<Record<Language, string>>;

/** Everything that the register and the impact assessment are written from. */
export interface Grounds {
  readonly settings: EngineSettings;
  readonly pack: string;
  readonly at: Date;
  readonly today: string;
  readonly inventory: Inventory;
  readonly recipients: readonly RecipientRow[];
  readonly backups: BackupsMade;
}

/** What record and assessment are written from, as it is now; recipients that have ended are left out. */
export const groundsOf = async (act: Act, sql: Sql): Promise<Grounds> => ({
  settings: act.engine.settings,
  pack: act.engine.pack,
  at: act.at(),
  today: act.today(),
  inventory: await inventory(sql),
  recipients: (await listRecipients(sql)).filter(({ endedAt }) => endedAt === null),
  backups: await backupsMade(act.engine, sql),
});

interface Activity {
  readonly id: string;
  readonly name: Both;
  readonly basis: Both;
  readonly subjects: Both;
  readonly data: Both;
  /** Who receives it inside the organisation, and the person concerned. */
  readonly inside: Both;
  /** Recipients outside are named only where something goes out. */
  readonly goesOut: boolean;
  /** Purposes for which recipients are registered. */
  readonly uses?: readonly string[];
  /** How long, as the notices say it. */
  readonly kept: readonly KeptThing[];
  /** In the place of that, of what is never written anywhere. */
  readonly neverWritten?: Both;
}

const INTEREST: Both = words("engine.authority.register.legitimateInterestArt6");
const CONSENT: Both = words("engine.authority.register.explicitConsentArt", {
  art6: CONSENT_BASES.art6,
  art9: CONSENT_BASES.art9,
});
/** Whoever asked to be found, and whoever answers them. */
const THEMSELVES: Both = words("engine.authority.register.personConcernedStaffWho");
const DUTY: Both = words("engine.authority.register.legalObligationArt6");

/** One row for each activity; what is not here, Miroir does not do. */
const ACTIVITIES: readonly Activity[] = [
  {
    id: "archive",
    name: words("engine.authority.register.keepOrganisationsOwnPictures"),
    basis: INTEREST,
    subjects: words("engine.authority.register.peopleWhoAppearPictures"),
    data: words("engine.authority.register.picturesWhatTheirFiles"),
    inside: words("engine.authority.register.staffWhoLookAfter"),
    goesOut: false,
    kept: ["pictures", "index", "objections"],
  },
  {
    id: "members",
    name: words("engine.authority.register.writePeopleListMembers"),
    basis: INTEREST,
    subjects: words("engine.authority.register.peopleOrganisationsOwnLists"),
    data: words("engine.authority.register.nameEMailAddress"),
    inside: words("engine.authority.register.personConcernedStaffWrite"),
    goesOut: false,
    kept: ["lists", "letters"],
  },
  {
    id: "find",
    name: words("engine.authority.register.findByComparing"),
    basis: CONSENT,
    subjects: words("engine.authority.register.peopleWhoAskedFound"),
    data: words("engine.authority.register.nameContactConsentRecord"),
    inside: THEMSELVES,
    goesOut: false,
    uses: ["find"],
    kept: ["reference", "matches", "frames", "proof", "identity"],
  },
  {
    id: "publish",
    name: words("engine.authority.register.publishPictures"),
    basis: CONSENT,
    subjects: words("engine.authority.register.peopleWhoConsentedPurpose"),
    data: words("engine.authority.register.picturesShowPersonWhich"),
    inside: THEMSELVES,
    goesOut: true,
    uses: ["publish:website", "publish:press", "publish:social", "publish:internal", "publish:print"],
    kept: ["publications", "disclosures", "proof"],
  },
  {
    id: "mask",
    name: words("engine.authority.register.recognisePeopleOrderCover"),
    basis: CONSENT,
    subjects: words("engine.authority.register.peopleWhoAskedCovered"),
    data: words("engine.authority.register.matchesPlacesFacesPictures"),
    inside: THEMSELVES,
    goesOut: false,
    kept: ["matches", "publications", "proof"],
  },
  {
    id: "sidecars",
    name: words("engine.authority.register.namePeopleFilesBeside"),
    basis: CONSENT,
    subjects: words("engine.authority.register.peopleWhoConsentedNamed"),
    data: words("engine.authority.register.namePlaceFacePicture"),
    inside: THEMSELVES,
    goesOut: true,
    uses: ["export:sidecars"],
    kept: ["publications", "disclosures", "proof"],
  },
  {
    id: "requests",
    name: words("engine.authority.register.answerRequestsDataSubjects"),
    basis: DUTY,
    subjects: words("engine.authority.register.whoeverAsksMandatedPersons"),
    data: words("engine.authority.register.nameContactRequestDates"),
    inside: THEMSELVES,
    goesOut: false,
    kept: ["requests", "looks", "objections", "instruction", "letters", "exports"],
  },
  {
    id: "evidence",
    name: words("engine.authority.register.keepEvidenceSignedLog"),
    basis: DUTY,
    subjects: words("engine.authority.register.staffWhoActPeople"),
    data: words("engine.authority.register.whoDidWhatWhen"),
    inside: words("engine.authority.register.administrationOfficerAuditorsAuthority"),
    goesOut: false,
    kept: ["searches", "log", "breaches", "assessment"],
  },
  {
    id: "look",
    name: words("engine.authority.register.lookOnceWhetherSomebody"),
    basis: CONSENT,
    subjects: words("engine.authority.register.whoeverAsksAmI"),
    data: words("engine.authority.register.framesCameraWhoVouched"),
    inside: THEMSELVES,
    goesOut: false,
    kept: ["frames", "looks", "requests"],
  },
  {
    id: "photographers",
    name: words("engine.authority.register.knowWhoTookDeposited"),
    basis: INTEREST,
    subjects: words("engine.authority.register.photographersStaffNotWhoever"),
    data: words("engine.authority.register.nameFileManifestSays"),
    inside: words("engine.authority.register.staffWhoLookAfterPhotographers"),
    goesOut: false,
    kept: ["index"],
  },
  {
    id: "staff",
    name: words("engine.authority.register.accountsStaffLogWhat"),
    basis: STAFF_ROW.basis,
    subjects: words("engine.authority.register.staffVolunteersWhoHave"),
    data: STAFF_ROW.data,
    inside: STAFF_ROW.recipients,
    goesOut: false,
    kept: STAFF_ROW.kept,
  },
];

/** What happens to people who did not ask has a row of its own, with the ground that only the controller can name. */
const otherFaces = ({ otherFaces: written }: EngineSettings): Activity => ({
  id: "other-faces",
  name: OTHER_FACES_ROW.name,
  subjects: OTHER_FACES_ROW.subjects,
  data: OTHER_FACES_ROW.data,
  basis: words("engine.authority.register.art92", {
    written: eachLanguage((language) => groundIn(written, language)),
  }),
  inside: words("engine.authority.register.nobodyNothingOfThem"),
  goesOut: false,
  kept: [],
  neverWritten: OTHER_FACES_ROW.erasure,
});

const activitiesOf = (settings: EngineSettings): Activity[] =>
  ACTIVITIES.flatMap((activity) => (activity.id === "find" ? [activity, otherFaces(settings)] : [activity]));

/** As it is built; each is a page of docs/guide or a decision. */
const MEASURES: readonly Both[] = [
  words("engine.authority.register.identityReferencePhotographsTemplates"),
  words("engine.authority.register.templateCanComparedOnly"),
  words("engine.authority.register.faceAloneOpensNothing"),
  words("engine.authority.register.templatesOtherFacesExist"),
  words("engine.authority.register.everySearchHasActor"),
  words("engine.authority.register.everyActEntryAppend"),
  words("engine.authority.register.erasureJournalReplayedEvery"),
];

/** 30(1)(g), and what a decision of the controller takes from it. */
export const measuresOf = (settings: EngineSettings): readonly Both[] => {
  const { secondFactor, vouching } = settings;
  const roles = eachLanguage((language) =>
    secondFactor.map((role) => worded(ROLE_WORDS, role, language)).join(", "),
  );
  const factor =
    secondFactor.length > 0
      ? words("engine.authority.register.accountsTheseRolesDo", { roles })
      : words("engine.authority.register.noRoleAskedSecond");
  return [
    ...MEASURES,
    factor,
    connectionsSaid(settings),
    ...(vouching.addressAlone ? [addressAloneSaid(vouching.addressAlone)] : []),
  ];
};

const GAP = {
  transfers: {
    article: "30(1)(e)",
    what: words("engine.authority.register.transfersThirdCountriesNone"),
  },
  interest: {
    article: "6(1)(f)",
    what: words("engine.authority.register.legitimateInterestFindingFaces"),
  },
  officer: {
    article: "37",
    what: words("engine.authority.register.dataProtectionOfficerWhy"),
  },
  joint: {
    article: "30(1)(a)",
    what: words("engine.authority.register.jointControllersRepresentativeUnion"),
  },
  access: {
    article: "32(4)",
    what: words("engine.authority.register.whoMaySignMachine"),
  },
  tested: {
    article: "32(1)(d)",
    what: words("engine.authority.register.whenSecurityLastTested"),
  },
} as const satisfies Record<string, Gap>;

/** What the register lacks, each with its article. */
export const registerGaps = ({ settings, inventory: { accounts } }: Grounds): Gap[] => [
  ...(settings.controller.officer ? [] : [GAP.officer]),
  GAP.joint,
  ...processorGaps(settings),
  ...(settings.notice.transfers === null ? [GAP.transfers] : []),
  ...(settings.notice.detectionInterest === null ? [GAP.interest] : []),
  ...(accounts.length === 0 ? [GAP.access] : []),
  ...backupGaps(settings),
  ...(settings.otherFaces === null ? [GROUND_GAP] : []),
  GAP.tested,
];

/** A note where a person has to write, and what. */
export const toWrite = (language: Language, { article, what }: Gap): Block => ({
  kind: "note",
  text: sayIn(language)("engine.authority.register.writtenPersonArt", { article, what }),
});

const partyOf = ({ name, address, contact }: Party): string => `${name}, ${address}, ${contact}`;

/** Uses that somebody agreed to, or for which something left. */
const usedFor = ({ inventory: { consents, publications } }: Grounds, purpose: string): boolean =>
  publications.some((each) => each.purpose === purpose) ||
  consents.some(
    (each) => each.purpose === purpose && (AUTHORISING as readonly string[]).includes(each.state),
  );

const registeredFor = ({ recipients }: Grounds, { uses = [] }: Activity): RecipientRow[] =>
  recipients.filter(({ purpose }) => uses.includes(purpose));

const publicOf = (grounds: Grounds, { uses = [] }: Activity): Both[] =>
  uses.flatMap((purpose) => (usedFor(grounds, purpose) && REACHED_BY[purpose] ? [REACHED_BY[purpose]] : []));

/** Recipients outside by name, with what they are and for what; then the public. */
const outsideOf = (language: Language, grounds: Grounds, activity: Activity): string[] => [
  ...registeredFor(grounds, activity).map(({ name, partyType, purpose }) => {
    const type = PARTY_TYPES[partyType as PartyType][language];
    const use = CONSENT_PURPOSES[purpose as ConsentPurpose][language];
    return `${name} (${type}, ${use})`;
  }),
  ...publicOf(grounds, activity).map((each) => each[language]),
];

const erasureOf = ({ kept, neverWritten }: Activity, settings: EngineSettings): Both =>
  neverWritten ?? eachLanguage((language) => keptText(kept, keepingTerms(settings), language));

const activityFacts = (language: Language, grounds: Grounds, activity: Activity): Fact[] => {
  const say = sayIn(language);
  const { settings } = grounds;
  const outside = outsideOf(language, grounds, activity);
  const nobody = say("engine.authority.register.noneOutsideOrganisation");
  return [
    [say("engine.authority.register.bPurpose"), activity.name[language]],
    [say("engine.authority.register.basis"), activity.basis[language]],
    [say("engine.authority.register.cDataSubjects"), activity.subjects[language]],
    [say("engine.authority.register.cPersonalData"), activity.data[language]],
    [
      say("engine.authority.register.dRecipients"),
      [activity.inside[language], ...(outside.length > 0 ? outside : activity.goesOut ? [nobody] : [])].join(
        "\n",
      ),
    ],
    [say("engine.authority.register.eTransfers"), settings.notice.transfers?.[language] ?? UNSAID[language]],
    [say("engine.authority.register.fErasure"), erasureOf(activity, settings)[language]],
  ];
};

const heldSection = (language: Language, { inventory: { albums } }: Grounds): Section => {
  const say = sayIn(language);
  return {
    heading: say("engine.authority.register.whatRightPicturesHeld"),
    blocks: [
      {
        kind: "table",
        heads: [
          say("engine.authority.register.right"),
          say("engine.authority.register.scope"),
          say("engine.authority.register.minors"),
          say("engine.authority.register.albums"),
          say("engine.authority.register.pictures"),
        ],
        rows: albums.map(({ heldBy, scope, minorsPresent, albums: count, items }) => [
          HELD_BY[heldBy as HeldBy][language],
          worded(SCOPE_WORDS, scope, language),
          minorsPresent ? say("engine.authority.register.yes") : say("engine.authority.register.no"),
          String(count),
          String(items),
        ]),
      },
    ],
  };
};

/** Who processes for the organisation, and where anything goes. */
const outsideSection = (language: Language, { settings }: Grounds): Section => {
  const say = sayIn(language);
  const connections = connectionFacts(language, settings);
  return {
    heading: say("engine.authority.register.processorsConnectionsArt28"),
    blocks: [
      { kind: "facts", rows: processorFacts(language, settings) },
      connections.length > 0
        ? { kind: "facts", rows: connections }
        : { kind: "text", text: connectionsSaid(settings)[language] },
      ...processorGaps(settings).map((gap) => toWrite(language, gap)),
    ],
  };
};

/** Who can act here, as the table of accounts has it. */
const accountsSection = (language: Language, { inventory: { accounts, tokens } }: Grounds): Section => {
  const say = sayIn(language);
  const programs = tokens.toLocaleString(language);
  return {
    heading: say("engine.authority.register.whoCanActHere"),
    blocks: [
      accounts.length === 0
        ? toWrite(language, GAP.access)
        : {
            kind: "table",
            heads: [
              say("engine.authority.register.role"),
              say("engine.authority.register.accounts"),
              say("engine.authority.register.secondFactor"),
            ],
            rows: accounts.map(({ role, accounts: count, withSecondFactor }) => [
              worded(ROLE_WORDS, role, language),
              String(count),
              String(withSecondFactor),
            ]),
          },
      {
        kind: "facts",
        rows: [[say("engine.authority.register.keysPrograms"), programs]],
      },
    ],
  };
};

/** 30(1)(a) to (g) as a document. */
export const registerDocument = (language: Language, grounds: Grounds): Document => {
  const say = sayIn(language);
  const { settings, at } = grounds;
  const { officer, ...controller } = settings.controller;
  return {
    language,
    title: say("engine.authority.register.recordProcessingActivities"),
    subtitle: say("engine.authority.register.article30Gdpr"),
    writtenAt: at,
    footer: say("engine.authority.register.writtenMiroirFromConfiguration", {
      timeZone: momentIn(language, settings.timeZone, at),
    }),
    sections: [
      {
        heading: say("engine.authority.register.whoAnswers"),
        blocks: [
          {
            kind: "facts",
            rows: [
              [say("engine.authority.register.controller"), partyOf(controller)],
              [say("engine.authority.register.dataProtectionOfficer"), officer ? partyOf(officer) : "–"],
              [say("engine.authority.register.kept"), settings.jurisdiction[language]],
            ],
          },
          ...registerGaps(grounds)
            .filter(({ article }) => !article.startsWith("32") && !article.startsWith("28"))
            .map((gap) => toWrite(language, gap)),
        ],
      },
      ...activitiesOf(settings).map((activity) => ({
        heading: activity.name[language],
        blocks: [{ kind: "facts" as const, rows: activityFacts(language, grounds, activity) }],
      })),
      heldSection(language, grounds),
      outsideSection(language, grounds),
      accountsSection(language, grounds),
      {
        heading: say("engine.authority.register.gSecurityMeasuresArt"),
        blocks: [
          ...measuresOf(settings).map((measure): Block => ({ kind: "text", text: measure[language] })),
          { kind: "facts", rows: backupFacts(language, settings, grounds.backups) },
          ...backupGaps(settings).map((gap) => toWrite(language, gap)),
          toWrite(language, GAP.tested),
        ],
      },
    ],
  };
};

/** The same for programs. */
export const registerJson = (grounds: Grounds) => {
  const { settings, at } = grounds;
  const { officer, ...controller } = settings.controller;
  return {
    writtenAt: at.toISOString(),
    "30(1)(a)": { controller, officer, jurisdiction: settings.jurisdiction },
    activities: activitiesOf(settings).map((activity) => ({
      id: activity.id,
      "30(1)(b)": activity.name,
      basis: activity.basis,
      "30(1)(c)": { subjects: activity.subjects, data: activity.data },
      inside: activity.inside,
      "30(1)(d)": registeredFor(grounds, activity).map(({ name, address, contact, partyType, purpose }) => ({
        ...{ name, address, contact, partyType, purpose },
      })),
      public: publicOf(grounds, activity),
      "30(1)(e)": settings.notice.transfers,
      "30(1)(f)": erasureOf(activity, settings),
    })),
    "30(1)(g)": measuresOf(settings),
    "32(1)(c)": { made: grounds.backups, ...settings.backups },
    "28": settings.processors,
    connections: connectionFacts(SOURCE, settings),
    retention: { settings: settings.retention, tables: KEPT },
    inventory: grounds.inventory,
    gaps: registerGaps(grounds),
  };
};
