/** The record of a consent: every field of R13, what people said sealed under her key, and an event for each state (R14). */
import { createHash } from "node:crypto";
import type {
  AgeBand,
  ConsentDraft,
  ConsentState,
  GivenNotice,
  Guardian,
  IdentityCheck,
  SecondStep,
} from "../../domain/consent.ts";
import type { Language } from "../../domain/errors.ts";
import { type Narrowing, narrowingText } from "../../domain/narrowing.ts";
import { CONSENT_BASES, CONSENT_PURPOSES, type ConsentPurpose } from "../../domain/purpose.ts";
import type { Day } from "../../domain/words.ts";
import { type ConsentRecord, insertConsent, putNotice } from "../../store/consent/consents.ts";
import type { Sql } from "../../store/database.ts";
import { putConsentEvent } from "../../store/people/people.ts";
import { listRecipients } from "../../store/recipients/recipients.ts";
import type { Act } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { proofUntil } from "../gate/retention.ts";
import { putNarrowing } from "./narrow-albums.ts";
import { noticeFor } from "./notice.ts";

/** What is said when a consent is given, whatever it is to. */
export interface ConsentInput {
  /** The albums it reaches. */
  readonly albums: readonly string[];
  /** Of those, the hours and places it reaches: of a consent to be found. */
  readonly narrowings?: readonly Narrowing[];
  /** Last day of the consent. */
  readonly until: Day;
  /** What the person said or signed, word for word. */
  readonly statement: string;
  readonly identityCheck: IdentityCheck;
  readonly checkedBy: string;
  /** The mandate on which somebody consents for her, with `identityCheck` mandate (R23). */
  readonly mandate?: string | null;
  /** By what she confirmed her statement a second time (R9). */
  readonly secondStep?: SecondStep | null;
  /** Who told her that a refusal has no consequence, and how: where the organisation has power over her (R22). */
  readonly noConsequence?: string | null;
  /** The exact notice she was given, if it is not the one in force. */
  readonly notice?: GivenNotice | undefined;
  readonly language?: Language;
  /** What a child under 15 said herself (R75). */
  readonly childAssent?: string | null;
}

/** Whose consent it is. */
export interface Age {
  readonly ageBand: AgeBand;
  readonly guardian: Guardian | null;
  readonly majorityOn: Day | null;
}

/**
 * What was agreed to, as the rules of a consent check it: in force from today, in the language of the notice where
 * there was one.
 */
export const draftOf = (act: Act, purpose: ConsentPurpose, input: ConsentInput, age: Age): ConsentDraft => ({
  purpose,
  albums: input.albums,
  narrowings: input.narrowings ?? [],
  startsOn: act.today(),
  endsOn: input.until,
  statement: input.statement,
  identityCheck: input.identityCheck,
  identityCheckedBy: input.checkedBy,
  mandate: input.mandate ?? null,
  secondStep: input.secondStep ?? null,
  relationship: act.engine.settings.relationship,
  noConsequence: input.noConsequence ?? null,
  language: input.notice?.language ?? input.language ?? act.engine.settings.language,
  notice: input.notice ?? null,
  childAssent: input.childAssent ?? null,
  ...age,
});

export type SealedWords = "statement" | "checked-by" | "mandate" | "child-assent" | "no-consequence";

export interface ConsentIds {
  readonly subjectId: string;
  readonly consentId: string;
}

/** What these words of a consent are sealed for: they open as nothing else. */
export const wordsLabel = (consentId: string, what: SealedWords): string => `consent/${consentId}/${what}`;

/** What the statement of an event is sealed for. */
export const eventLabel = (consentId: string, at: Date): string =>
  `consent/${consentId}/event/${at.toISOString()}`;

const seal = (engine: Engine, subjectId: string, label: string, text: string): Uint8Array =>
  engine.vault.seal("subject", subjectId, label, Buffer.from(text.trim(), "utf8"));

/** What somebody said, without the spaces around it, sealed under her key; null when nothing was said. */
export const sealWords = (
  engine: Engine,
  { subjectId, consentId }: ConsentIds,
  what: SealedWords,
  text: string | null,
): Uint8Array | null => (text ? seal(engine, subjectId, wordsLabel(consentId, what), text) : null);

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

export interface Shown {
  readonly noticeSha256: Buffer;
  /** Of all that was in front of her: notice, purpose, albums with hours and places, last day, and the words she agreed to (R13). */
  readonly screenSha256: Buffer;
}

const noticeGiven = async (
  act: Act,
  sql: Sql,
  draft: ConsentDraft,
): Promise<{ text: string; hash: Buffer }> => {
  if (draft.notice) {
    const hash = sha256(draft.notice.text);
    await putNotice(sql, { sha256: hash, ...draft.notice }, act.at());
    return { text: draft.notice.text, hash };
  }
  const kind = draft.ageBand === "adult" ? "consent" : "minor";
  const { text, sha256: hash } = await noticeFor(act, sql, { kind, language: draft.language });
  return { text, hash };
};

/** The notice in force, or the one she was given, kept by its hash. @throws MiroirError notice/incomplete (R24) */
export const showTo = async (act: Act, sql: Sql, draft: ConsentDraft): Promise<Shown> => {
  const { text, hash } = await noticeGiven(act, sql, draft);
  const purpose = CONSENT_PURPOSES[draft.purpose][draft.language];
  const narrowed = draft.narrowings.map((each) => narrowingText(each, draft.language));
  const screen = [text, purpose, draft.albums.join(", "), ...narrowed, draft.endsOn, draft.statement];
  return { noticeSha256: hash, screenSha256: sha256(screen.join("\n\n")) };
};

/** Each with an identifier, a name, an address, a contact and a type (R13). */
const controllersOf = ({ settings, instanceId }: Engine) => {
  const { officer, ...controller } = settings.controller;
  return [
    { id: instanceId, ...controller, type: "controller" },
    ...(officer ? [{ id: `${instanceId}/officer`, ...officer, type: "data-protection-officer" }] : []),
  ];
};

/** Everybody who receives something under that purpose today: a recipient that comes later ends the consent (R20). */
export const recipientsOf = async (sql: Sql, purpose: ConsentPurpose) =>
  (await listRecipients(sql))
    .filter((recipient) => recipient.purpose === purpose && recipient.endedAt === null)
    .map(({ id, name, address, contact, partyType }) => ({ id, name, address, contact, type: partyType }));

/** How long what belongs to a consent is kept: its last day, then periods in ISO 8601. */
export const retentionOf = ({ settings }: Engine, endsOn: Day) => ({
  until: endsOn,
  proofAfterItsEnd: `P${settings.retention.proofYears}Y`,
  searchesAndLog: `P${settings.retention.logMonths}M`,
});

const RIGHTS = [
  "access",
  "rectification",
  "erasure",
  "restriction",
  "objection",
  "portability",
  "withdrawal",
  "complaint",
] as const;

const consentRecord = async (
  act: Act,
  sql: Sql,
  draft: ConsentDraft,
  ids: ConsentIds,
): Promise<Omit<ConsentRecord, "state" | "proofUntil">> => {
  const { engine } = act;
  const { settings } = engine;
  const sealed = (what: SealedWords, text: string | null) => sealWords(engine, ids, what, text);
  return {
    id: ids.consentId,
    schemaVersion: "https://w3id.org/dpv/schema/dpv-27560",
    subjectId: ids.subjectId,
    purpose: draft.purpose,
    purposeDescription: CONSENT_PURPOSES[draft.purpose][draft.language],
    art6Basis: CONSENT_BASES.art6,
    art9Basis: CONSENT_BASES.art9,
    sealedStatement: sealed("statement", draft.statement),
    identityCheck: draft.identityCheck,
    sealedCheckedBy: sealed("checked-by", draft.identityCheckedBy),
    sealedMandate: draft.identityCheck === "mandate" ? sealed("mandate", draft.mandate) : null,
    sealedChildAssent: draft.ageBand === "adult" ? null : sealed("child-assent", draft.childAssent),
    imbalance: draft.relationship === "none" ? null : draft.relationship,
    sealedNoConsequence: sealed("no-consequence", draft.noConsequence),
    secondStep: draft.secondStep,
    ...(await showTo(act, sql, draft)),
    piiTypes: CONSENT_PURPOSES[draft.purpose].piiTypes,
    specialCategory: "biometric data for identification (art. 9(1) GDPR)",
    collectionMethod: channelOf(act),
    controllers: controllersOf(engine),
    recipients: await recipientsOf(sql, draft.purpose),
    storageLocations: [settings.jurisdiction[draft.language]],
    retention: retentionOf(engine, draft.endsOn),
    jurisdiction: settings.jurisdiction[draft.language],
    withdrawalMethod: { command: "miroir withdraw", contact: settings.controller.contact },
    privacyRights: RIGHTS,
    authority: settings.authority,
    ageBand: draft.ageBand,
    packFamily: draft.purpose === "find" ? engine.pack : null,
    startsOn: draft.startsOn,
    endsOn: draft.endsOn,
  };
};

/** Where it was said: by herself in the portal, or at the desk. */
const channelOf = ({ actor }: Act): "portal" | "desk" =>
  actor.role === "visitor" || actor.role === "subject" ? "portal" : "desk";

interface Said {
  readonly statement: string;
  readonly noticeSha256: Uint8Array;
  readonly endsOn: Day;
  readonly secondStep: SecondStep | null;
}

/** She said so, in these words, in sight of that notice. */
export const putSaid = async (
  act: Act,
  sql: Sql,
  { subjectId, consentId }: ConsentIds,
  state: ConsentState,
  said: Said,
): Promise<void> => {
  const at = act.at();
  const { statement, noticeSha256, endsOn, secondStep } = said;
  const sealedStatement = statement.trim()
    ? seal(act.engine, subjectId, eventLabel(consentId, at), statement)
    : null;
  const given = { sealedStatement, noticeSha256, validUntil: endsOn, secondStep };
  const event = { state, type: "explicit", channel: channelOf(act), entity: act.actor.name, given } as const;
  await putConsentEvent(sql, consentId, event, at);
};

/** A consent given, with its first event. The draft was checked: a record with a gap never comes here (R13). */
export const recordConsent = async (
  act: Act,
  sql: Sql,
  draft: ConsentDraft,
  ids: ConsentIds,
  albumIds: readonly string[],
): Promise<void> => {
  const record = await consentRecord(act, sql, draft, ids);
  await insertConsent(sql, { ...record, state: "given", proofUntil: null }, albumIds, act.at());
  for (const narrowing of draft.narrowings) await putNarrowing(act, sql, ids.consentId, albumIds, narrowing);
  await putSaid(act, sql, ids, "given", { ...draft, noticeSha256: record.noticeSha256 });
};

/** A refusal is kept as proof that she was asked, and authorises nothing (R8, R14). */
export const recordRefusal = async (
  act: Act,
  sql: Sql,
  draft: ConsentDraft,
  ids: ConsentIds,
): Promise<void> => {
  const record = await consentRecord(act, sql, draft, ids);
  await insertConsent(
    sql,
    {
      ...record,
      state: "refused",
      identityCheck: null,
      packFamily: null,
      imbalance: null,
      proofUntil: proofUntil(act),
    },
    [],
    act.at(),
  );
  await putSaid(act, sql, ids, "refused", { ...draft, noticeSha256: record.noticeSha256 });
};
