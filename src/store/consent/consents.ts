/** The whole record of a consent (ISO/IEC TS 27560, R13) with every state it was ever in (R14). */

import type { ConsentState } from "../../domain/consent.ts";
import type { Narrowing } from "../../domain/narrowing.ts";
import type { Language } from "../../words/words.ts";
import type { Sql } from "../database.ts";
import { uuidOf, uuidsBegunBy } from "../gate/identifiers.ts";
import { insert, insertOnce } from "../insert.ts";
import { NARROWING } from "./narrowings.ts";

export interface ConsentRecord {
  readonly id: string;
  readonly schemaVersion: string;
  readonly subjectId: string;
  readonly purpose: string;
  readonly purposeDescription: string;
  readonly art6Basis: string;
  readonly art9Basis: string;
  readonly state: ConsentState;
  readonly sealedStatement: Uint8Array | null;
  readonly identityCheck: string | null;
  readonly sealedCheckedBy: Uint8Array | null;
  readonly sealedMandate: Uint8Array | null;
  readonly sealedChildAssent: Uint8Array | null;
  /** What the organisation is to her, where it has power over her (R22). */
  readonly imbalance: string | null;
  readonly sealedNoConsequence: Uint8Array | null;
  readonly secondStep: string | null;
  readonly noticeSha256: Uint8Array;
  /** Of everything that was in front of her. */
  readonly screenSha256: Uint8Array | null;
  readonly piiTypes: readonly string[];
  readonly specialCategory: string;
  readonly collectionMethod: string;
  readonly controllers: unknown;
  readonly recipients: unknown;
  readonly storageLocations: unknown;
  readonly retention: unknown;
  readonly jurisdiction: string;
  readonly withdrawalMethod: unknown;
  readonly privacyRights: readonly string[];
  readonly authority: string;
  readonly ageBand: string;
  /** The templates that may be made under it: of no other model (R20). */
  readonly packFamily: string | null;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly proofUntil: string | null;
}

const json = (value: unknown): string => JSON.stringify(value);

/** A record with every field of R13, and the albums it names. */
export const insertConsent = async (
  sql: Sql,
  consent: ConsentRecord,
  albums: readonly string[],
  at: Date,
): Promise<void> => {
  await insert(sql, "consents", {
    ...consent,
    inForce: consent.state === "given",
    controllers: json(consent.controllers),
    recipients: json(consent.recipients),
    storageLocations: json(consent.storageLocations),
    retention: json(consent.retention),
    withdrawalMethod: json(consent.withdrawalMethod),
    createdAt: at,
  });
  for (const albumId of albums) await insert(sql, "consent_albums", { consentId: consent.id, albumId });
};

export interface Renewal {
  readonly endsOn: string;
  readonly ageBand: string;
  readonly sealedStatement: Uint8Array;
  readonly sealedChildAssent: Uint8Array | null;
  readonly sealedNoConsequence: Uint8Array | null;
  readonly imbalance: string | null;
  readonly secondStep: string | null;
  readonly noticeSha256: Uint8Array;
  readonly screenSha256: Uint8Array;
  readonly recipients: unknown;
  readonly retention: unknown;
}

/** Of a consent in force. What it said before stays in its events. */
export const renewConsent = (sql: Sql, consentId: string, renewal: Renewal): Promise<number> =>
  sql.run(
    `update consents set state = 'renewed', ends_on = $2, age_band = $3, sealed_statement = $4,
       sealed_child_assent = coalesce($5, sealed_child_assent), sealed_no_consequence = $6, imbalance = $7, second_step = $8,
       notice_sha256 = $9, screen_sha256 = $10, recipients = $11, retention = $12, renewal_asked_on = null
     where id = $1 and in_force`,
    [
      consentId,
      renewal.endsOn,
      renewal.ageBand,
      renewal.sealedStatement,
      renewal.sealedChildAssent,
      renewal.sealedNoConsequence,
      renewal.imbalance,
      renewal.secondStep,
      renewal.noticeSha256,
      renewal.screenSha256,
      json(renewal.recipients),
      json(renewal.retention),
    ],
  );

export interface StandingConsent {
  readonly id: string;
  readonly subjectId: string;
  readonly purpose: string;
}

const STANDING = `select c.id, c.subject_id, c.purpose from consents c where c.in_force`;

/** Consents in force, of everybody: to that purpose, naming that album; locked until this transaction ends. */
export const consentsFor = (
  sql: Sql,
  which: { purpose?: string; albumId?: string },
): Promise<StandingConsent[]> =>
  sql.query<StandingConsent>(
    `${STANDING} and ($1::text is null or c.purpose = $1)
       and ($2::uuid is null or exists (select 1 from consent_albums ca where ca.consent_id = c.id and ca.album_id = $2))
     order by c.id${sql.forUpdate}`,
    [which.purpose ?? null, which.albumId ?? null],
  );

/** Consents of one person that are in force. */
export const countConsentsInForce = async (sql: Sql, subjectId: string): Promise<number> =>
  (
    await sql.one<{ n: number }>(
      `select count(*)::int as n from consents where in_force and subject_id = $1`,
      [subjectId],
    )
  ).n;

/** R20: consents to be found that were given while another model was in use. */
export const consentsOfOtherFamilies = (sql: Sql, family: string): Promise<StandingConsent[]> =>
  sql.query<StandingConsent>(
    `${STANDING} and c.purpose = 'find' and c.pack_family is distinct from $1 order by c.id${sql.forUpdate}`,
    [family],
  );

/** Consents to be found that are in force and were given while another model was in use (R20). */
export const countOtherFamilies = async (sql: Sql, family: string): Promise<number> =>
  (
    await sql.one<{ n: number }>(
      `select count(*)::int as n from consents where in_force and purpose = 'find' and pack_family is distinct from $1`,
      [family],
    )
  ).n;

/** R19: in force, ending in the days to come, nobody asked yet. */
export const consentsToAsk = (
  sql: Sql,
  term: { today: string; until: string },
): Promise<(StandingConsent & { endsOn: string })[]> =>
  sql.query(
    `select c.id, c.subject_id, c.purpose, c.ends_on from consents c
     where c.in_force and c.renewal_asked_on is null and not exists (select from deaths d where d.subject_id = c.subject_id) and c.ends_on >= $1 and c.ends_on <= $2 order by c.ends_on, c.id`,
    [term.today, term.until],
  );

/** That she was asked to renew it: once a term. */
export const renewalAsked = (sql: Sql, consentId: string, today: string): Promise<number> =>
  sql.run(`update consents set renewal_asked_on = $2 where id = $1`, [consentId, today]);

/** R76: minors who come of age in the days to come, with a consent that a guardian gave, and were not asked. */
export const minorsToAsk = (
  sql: Sql,
  term: { today: string; until: string },
): Promise<{ id: string; majorityOn: string }[]> =>
  sql.query(
    `select s.id, s.majority_on from subjects s
     where s.age_band <> 'adult' and s.majority_asked_on is null and not exists (select from deaths d where d.subject_id = s.id) and s.majority_on > $1 and s.majority_on <= $2
       and exists (select 1 from consents c where c.subject_id = s.id and c.in_force and c.age_band <> 'adult')
     order by s.majority_on, s.id`,
    [term.today, term.until],
  );

/** That she was asked what becomes of what her guardian gave. */
export const majorityAsked = (sql: Sql, subjectId: string, today: string): Promise<number> =>
  sql.run(`update subjects set majority_asked_on = $2 where id = $1`, [subjectId, today]);

/** R76: minors until today. */
export const cameOfAge = async (sql: Sql, today: string): Promise<string[]> =>
  (
    await sql.query<{ id: string }>(
      `select id from subjects where age_band <> 'adult' and majority_on <= $1 order by id`,
      [today],
    )
  ).map(({ id }) => id);

/** What a guardian gave, of somebody who came of age. */
export const consentsOfGuardian = (sql: Sql, subjectId: string): Promise<StandingConsent[]> =>
  sql.query<StandingConsent>(
    `${STANDING} and c.subject_id = $1 and c.age_band <> 'adult' order by c.id${sql.forUpdate}`,
    [subjectId],
  );

/** The guardian is forgotten, and so is the day. */
export const becomeAdult = (sql: Sql, subjectId: string): Promise<number> =>
  sql.run(
    `update subjects set age_band = 'adult', sealed_guardian = null, majority_on = null, majority_asked_on = null
     where id = $1 and age_band <> 'adult'`,
    [subjectId],
  );

export interface AgeOf {
  readonly ageBand: string;
  readonly majorityOn: string | null;
}

/** How old she was declared to be, and when she comes of age; null for an adult. */
export const ageOf = (sql: Sql, subjectId: string): Promise<AgeOf> =>
  sql.one<AgeOf>(`select age_band, majority_on from subjects where id = $1`, [subjectId]);

export interface StoredConsent extends ConsentRecord {
  readonly albums: readonly string[];
  /** Of those albums of which it does not reach the whole; named by their short names. */
  readonly narrowings: readonly Narrowing[];
  readonly noticeVersion: string;
  readonly noticeLanguage: Language;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly endedBecause: string | null;
  readonly renewalAskedOn: string | null;
}

const STORED = `select c.id, c.schema_version, c.subject_id, c.purpose,
  c.purpose_description, c.art6_basis, c.art9_basis, c.state,
  c.sealed_statement, c.identity_check, c.sealed_checked_by,
  c.sealed_mandate, c.sealed_child_assent, c.imbalance,
  c.sealed_no_consequence, c.second_step, c.notice_sha256,
  c.screen_sha256, c.pii_types, c.special_category,
  c.collection_method, c.controllers, c.recipients, c.storage_locations, c.retention,
  c.jurisdiction, c.withdrawal_method, c.privacy_rights, c.authority,
  c.age_band, c.pack_family, c.starts_on, c.ends_on,
  c.proof_until, c.created_at, c.ended_at, c.ended_because,
  c.renewal_asked_on, n.version as "noticeVersion", n.language as "noticeLanguage",
  coalesce((select array_agg(a.slug order by a.slug) from consent_albums ca join albums a on a.id = ca.album_id
    where ca.consent_id = c.id), '{}') as albums,
  coalesce((select jsonb_agg(${NARROWING} order by a.slug) from consent_albums ca join albums a on a.id = ca.album_id
    where ca.consent_id = c.id and ca.unknown_too is not null), '[]') as narrowings
  from consents c join notices n on n.sha256 = c.notice_sha256`;

/** Every consent of one person or of everybody, oldest first. */
export const storedConsents = (sql: Sql, subjectId: string | null): Promise<StoredConsent[]> =>
  sql.query<StoredConsent>(
    `${STORED} where $1::uuid is null or c.subject_id = $1 order by c.created_at, c.id`,
    [subjectId],
  );

/** By identifier or its beginning, 8 characters at least. */
export const findConsents = (sql: Sql, id: string): Promise<StoredConsent[]> =>
  sql.query<StoredConsent>(
    `${STORED} where c.id between $1::uuid and $2::uuid limit 2`,
    uuidsBegunBy(id).slice(),
  );

export interface StoredEvent {
  readonly consentId: string;
  readonly at: Date;
  readonly state: ConsentState;
  readonly type: string;
  readonly channel: string;
  readonly entity: string;
  readonly sealedStatement: Uint8Array | null;
  readonly noticeSha256: Uint8Array | null;
  readonly validUntil: string | null;
  readonly secondStep: string | null;
}

/** Every state of these consents, in the order of time. */
export const eventsOf = (sql: Sql, consentIds: readonly string[]): Promise<StoredEvent[]> =>
  sql.query<StoredEvent>(
    `select consent_id, at, state, type, channel, entity, sealed_statement,
       notice_sha256, valid_until, second_step
     from consent_events where consent_id = any($1::uuid[]) order by at, state`,
    [consentIds],
  );

/** A notice of the organisation's own, as it was given to her; it is in force for nobody else. */
export const putNotice = (
  sql: Sql,
  {
    sha256,
    language,
    version,
    text,
  }: { sha256: Uint8Array; language: string; version: string; text: string },
  at: Date,
): Promise<number> =>
  insertOnce(sql, "notices", { sha256, language, version, text, createdAt: at }, ["sha256"]);

/** Titles of the albums that she agreed to be found in, by a consent that stands. */
export const albumsAgreedTo = async (sql: Sql, subjectId: string): Promise<string[]> =>
  (
    await sql.query<{ title: string }>(
      `select distinct a.title from consents c join consent_albums ca on ca.consent_id = c.id join albums a on a.id = ca.album_id
       where c.subject_id = $1::uuid and c.purpose = 'find' and c.state in ('given', 'renewed') order by a.title`,
      [uuidOf(subjectId)],
    )
  ).map(({ title }) => title);
