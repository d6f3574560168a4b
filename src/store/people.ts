import type { ConsentState, InForce } from "../domain/consent.ts";
import type { Sql } from "./database.ts";

export interface SubjectRow {
  readonly id: string;
  readonly ageBand: string;
  readonly sealedIdentity: Buffer;
  readonly createdAt: Date;
}

export const insertSubject = (
  sql: Sql,
  subject: { id: string; ageBand: string; sealedIdentity: Uint8Array; sealedGuardian: Uint8Array | null },
  at: Date,
): Promise<number> =>
  sql.run(
    `insert into subjects (id, age_band, sealed_identity, sealed_guardian, created_at) values ($1, $2, $3, $4, $5)`,
    [subject.id, subject.ageBand, subject.sealedIdentity, subject.sealedGuardian, at],
  );

export const listSubjects = (sql: Sql): Promise<SubjectRow[]> =>
  sql.query<SubjectRow>(
    `select id, age_band as "ageBand", sealed_identity as "sealedIdentity", created_at as "createdAt" from subjects order by created_at, id`,
  );

export const findSubject = (sql: Sql, id: string): Promise<SubjectRow | undefined> =>
  sql.maybeOne<SubjectRow>(
    `select id, age_band as "ageBand", sealed_identity as "sealedIdentity", created_at as "createdAt" from subjects where id::text = $1`,
    [id],
  );

export const putNotice = (
  sql: Sql,
  notice: { sha256: Uint8Array; language: string; version: string; text: string },
  at: Date,
): Promise<number> =>
  sql.run(
    `insert into notices (sha256, language, version, text, created_at) values ($1, $2, $3, $4, $5) on conflict (sha256) do nothing`,
    [notice.sha256, notice.language, notice.version, notice.text, at],
  );

export interface NewConsent {
  readonly id: string;
  readonly schemaVersion: string;
  readonly subjectId: string;
  readonly purpose: string;
  readonly purposeDescription: string;
  readonly state: ConsentState;
  readonly sealedStatement: Uint8Array;
  readonly identityCheck: string;
  readonly sealedCheckedBy: Uint8Array;
  readonly noticeSha256: Uint8Array;
  readonly piiTypes: readonly string[];
  readonly specialCategory: string;
  readonly collectionMethod: string;
  readonly controllers: unknown;
  readonly recipients: unknown;
  readonly storageLocations: unknown;
  readonly jurisdiction: string;
  readonly withdrawalMethod: unknown;
  readonly privacyRights: readonly string[];
  readonly authority: string;
  readonly ageBand: string;
  readonly startsOn: string;
  readonly endsOn: string;
}

export const insertConsent = async (
  sql: Sql,
  consent: NewConsent,
  albums: readonly string[],
  entity: string,
  at: Date,
): Promise<void> => {
  await sql.run(
    `insert into consents (id, schema_version, subject_id, purpose, purpose_description, art6_basis, art9_basis, state, in_force,
       sealed_statement, identity_check, sealed_checked_by, notice_sha256, pii_types, special_category, collection_method, controllers,
       recipients, storage_locations, jurisdiction, withdrawal_method, privacy_rights, authority, age_band, starts_on, ends_on, created_at)
     values ($1, $2, $3, $4, $5, '6(1)(a)', '9(2)(a)', $6, true, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)`,
    [
      consent.id,
      consent.schemaVersion,
      consent.subjectId,
      consent.purpose,
      consent.purposeDescription,
      consent.state,
      consent.sealedStatement,
      consent.identityCheck,
      consent.sealedCheckedBy,
      consent.noticeSha256,
      consent.piiTypes,
      consent.specialCategory,
      consent.collectionMethod,
      JSON.stringify(consent.controllers),
      JSON.stringify(consent.recipients),
      JSON.stringify(consent.storageLocations),
      consent.jurisdiction,
      JSON.stringify(consent.withdrawalMethod),
      consent.privacyRights,
      consent.authority,
      consent.ageBand,
      consent.startsOn,
      consent.endsOn,
      at,
    ],
  );
  for (const albumId of albums)
    await sql.run(`insert into consent_albums (consent_id, album_id) values ($1, $2)`, [consent.id, albumId]);
  await putConsentEvent(
    sql,
    consent.id,
    { state: consent.state, type: "explicit", channel: consent.collectionMethod, entity },
    at,
  );
};

export const putConsentEvent = (
  sql: Sql,
  consentId: string,
  event: { state: ConsentState; type: "explicit" | "clock" | "erasure"; channel: string; entity: string },
  at: Date,
): Promise<number> =>
  sql.run(
    `insert into consent_events (consent_id, at, state, type, channel, entity) values ($1, $2, $3, $4, $5, $6)
     on conflict (consent_id, at, state) do nothing`,
    [consentId, at, event.state, event.type, event.channel, event.entity],
  );

export interface ConsentRow {
  readonly id: string;
  readonly subjectId: string;
  readonly purpose: string;
  readonly state: ConsentState;
  readonly startsOn: string;
  readonly endsOn: string;
  /** Album identifiers. */
  readonly albums: string[];
}

const CONSENT = `select c.id, c.subject_id as "subjectId", c.purpose, c.state, c.starts_on as "startsOn", c.ends_on as "endsOn",
  coalesce((select array_agg(ca.album_id::text order by ca.album_id) from consent_albums ca where ca.consent_id = c.id), '{}') as albums
  from consents c`;

export const listConsents = (sql: Sql): Promise<ConsentRow[]> =>
  sql.query<ConsentRow>(`${CONSENT} order by c.created_at, c.id`);

/** The consent of that purpose that is in force, its row locked against a withdrawal until this transaction ends. */
export const consentInForceOf = (
  sql: Sql,
  subjectId: string,
  purpose: string,
): Promise<ConsentRow | undefined> =>
  sql.maybeOne<ConsentRow>(
    `${CONSENT} where c.subject_id = $1 and c.purpose = $2 and c.in_force for share of c`,
    [subjectId, purpose],
  );

export const consentsPast = (
  sql: Sql,
  today: string,
): Promise<{ id: string; subjectId: string; purpose: string }[]> =>
  sql.query(`select id, subject_id as "subjectId", purpose from consents where in_force and ends_on < $1`, [
    today,
  ]);

/** @param end `proofUntil`: last day on which the record stays as proof that the processing was lawful (R21) */
export const endConsent = (
  sql: Sql,
  consentId: string,
  end: { state: ConsentState; because?: string; proofUntil: string },
  at: Date,
): Promise<number> =>
  sql.run(
    `update consents set state = $2, in_force = false, ended_at = $3, ended_because = $4, proof_until = $5 where id = $1 and in_force`,
    [consentId, end.state, at, end.because ?? null, end.proofUntil],
  );

/** Law 1 in the types: a reference is written with a consent that was found in force, and with nothing else. */
export const insertReferencePhoto = (
  sql: Sql,
  consent: InForce<ConsentRow>,
  photo: { id: string; ordinal: number; sealed: Uint8Array },
  at: Date,
): Promise<number> =>
  sql.run(
    `insert into reference_photos (id, subject_id, consent_id, ordinal, sealed, created_at) values ($1, $2, $3, $4, $5, $6)`,
    [photo.id, consent.subjectId, consent.id, photo.ordinal, photo.sealed, at],
  );

export const insertReferenceTemplate = (
  sql: Sql,
  consent: InForce<ConsentRow>,
  template: { id: string; pack: string; sealed: Uint8Array },
  at: Date,
): Promise<number> =>
  sql.run(
    `insert into reference_templates (id, subject_id, consent_id, pack, sealed, created_at) values ($1, $2, $3, $4, $5, $6)`,
    [template.id, consent.subjectId, consent.id, template.pack, template.sealed, at],
  );

export const referenceTemplateOf = (
  sql: Sql,
  consentId: string,
): Promise<{ id: string; pack: string; sealed: Buffer } | undefined> =>
  sql.maybeOne(`select id, pack, sealed from reference_templates where consent_id = $1`, [consentId]);
