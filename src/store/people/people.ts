import type { ConsentState, InForce } from "../../domain/consent.ts";
import type { Sql } from "../database.ts";
import { uuidOf, uuidsBegunBy } from "../gate/identifiers.ts";
import { insert, insertOnce } from "../insert.ts";

export interface SubjectRow {
  readonly id: string;
  readonly ageBand: string;
  readonly sealedIdentity: Buffer;
  readonly createdAt: Date;
}

/** A new person. `majorityOn`: the day a minor comes of age, null for an adult. */
export const insertSubject = (
  sql: Sql,
  subject: {
    id: string;
    ageBand: string;
    sealedIdentity: Uint8Array;
    sealedGuardian: Uint8Array | null;
    majorityOn: string | null;
  },
  at: Date,
): Promise<number> => insert(sql, "subjects", { ...subject, createdAt: at });

/** Oldest first. */
export const listSubjects = (sql: Sql): Promise<SubjectRow[]> =>
  sql.query<SubjectRow>(
    `select id, age_band, sealed_identity, created_at from subjects order by created_at, id`,
  );

/** By identifier, from behind `after`; at most `limit`. */
export const pageOfSubjects = (sql: Sql, after: string | null, limit: number): Promise<SubjectRow[]> =>
  sql.query<SubjectRow>(
    `select id, age_band, sealed_identity, created_at from subjects where $1::uuid is null or id > $1 order by id limit $2`,
    [after === null ? null : uuidOf(after), limit],
  );

/** By their identifiers, in no order. */
export const subjectsOf = (sql: Sql, ids: readonly string[]): Promise<SubjectRow[]> =>
  sql.query<SubjectRow>(
    `select id, age_band, sealed_identity, created_at from subjects where id = any($1::uuid[])`,
    [ids],
  );

/** Those whose identifier begins so, of 8 characters and more: two at most. */
export const subjectsBegunBy = (sql: Sql, beginning: string): Promise<SubjectRow[]> =>
  sql.query<SubjectRow>(
    `select id, age_band, sealed_identity, created_at from subjects where id between $1::uuid and $2::uuid limit 2`,
    uuidsBegunBy(beginning).slice(),
  );

/** By her whole identifier. */
export const findSubject = (sql: Sql, id: string): Promise<SubjectRow | undefined> =>
  sql.maybeOne<SubjectRow>(
    `select id, age_band, sealed_identity, created_at from subjects where id = $1::uuid`,
    [uuidOf(id)],
  );

/** A change of state: when, by whom, how (R14). */
export interface ConsentEvent {
  readonly state: ConsentState;
  /** `explicit`: she said so; `clock`: time did it; `change`: what she agreed to is no longer what is done (R20). */
  readonly type: "explicit" | "clock" | "erasure" | "change";
  readonly channel: string;
  readonly entity: string;
  /** What she said, in sight of which notice, until when: of a consent given or renewed. */
  readonly given?: {
    readonly sealedStatement: Uint8Array | null;
    readonly noticeSha256: Uint8Array;
    readonly validUntil: string;
    readonly secondStep: string | null;
  };
}

/** One more state of a consent; the same one at the same moment is written once. */
export const putConsentEvent = (
  sql: Sql,
  consentId: string,
  event: ConsentEvent,
  at: Date,
): Promise<number> =>
  insertOnce(
    sql,
    "consent_events",
    {
      consentId,
      at,
      state: event.state,
      type: event.type,
      channel: event.channel,
      entity: event.entity,
      sealedStatement: event.given?.sealedStatement ?? null,
      noticeSha256: event.given?.noticeSha256 ?? null,
      validUntil: event.given?.validUntil ?? null,
      secondStep: event.given?.secondStep ?? null,
    },
    ["consentId", "at", "state"],
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

const CONSENT = `select c.id, c.subject_id, c.purpose, c.state, c.starts_on, c.ends_on,
  coalesce((select array_agg(ca.album_id::text order by ca.album_id) from consent_albums ca where ca.consent_id = c.id), '{}') as albums
  from consents c`;

/** Of every state, of one person or of everybody, oldest first. */
export const listConsents = (sql: Sql, subjectId: string | null): Promise<ConsentRow[]> =>
  sql.query<ConsentRow>(
    `${CONSENT} where ($1::uuid is null or c.subject_id = $1) order by c.created_at, c.id`,
    [subjectId],
  );

/** Of these people, oldest first. */
export const consentsOf = (sql: Sql, subjectIds: readonly string[]): Promise<ConsentRow[]> =>
  sql.query<ConsentRow>(`${CONSENT} where c.subject_id = any($1::uuid[]) order by c.created_at, c.id`, [
    subjectIds,
  ]);

/** The consent of that purpose that is in force, its row locked against a withdrawal until this transaction ends. */
export const consentInForceOf = (
  sql: Sql,
  subjectId: string,
  purpose: string,
): Promise<ConsentRow | undefined> =>
  sql.maybeOne<ConsentRow>(
    `${CONSENT} where c.subject_id = $1 and c.purpose = $2 and c.in_force${sql.forShare && " for share of c"}`,
    [subjectId, purpose],
  );

/** In force, though their last day is over. */
export const consentsPast = (
  sql: Sql,
  today: string,
): Promise<{ id: string; subjectId: string; purpose: string }[]> =>
  sql.query(`select id, subject_id, purpose from consents where in_force and ends_on < $1`, [today]);

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
  insert(sql, "reference_photos", {
    ...photo,
    subjectId: consent.subjectId,
    consentId: consent.id,
    createdAt: at,
  });

/**
 * Law 1 in the types, as for its photographs: only under a consent that was found in force, and of that consent's own
 * person.
 */
export const insertReferenceTemplate = (
  sql: Sql,
  consent: InForce<ConsentRow>,
  template: {
    id: string;
    pack: string;
    sealed: Uint8Array;
    /** Only with custody by the controller (R88). */
    code: { readonly sealed: Uint8Array; readonly dpia: string } | null;
  },
  at: Date,
): Promise<number> =>
  insert(sql, "reference_templates", {
    id: template.id,
    subjectId: consent.subjectId,
    consentId: consent.id,
    pack: template.pack,
    sealed: template.sealed,
    sealedCode: template.code?.sealed ?? null,
    custodyDpia: template.code?.dpia ?? null,
    createdAt: at,
  });

/** The sealed template of a consent; none when it was never made or has been destroyed. */
export const referenceTemplateOf = (
  sql: Sql,
  consentId: string,
): Promise<{ id: string; pack: string; sealed: Buffer; sealedCode: Buffer | null } | undefined> =>
  sql.maybeOne(`select id, pack, sealed, sealed_code from reference_templates where consent_id = $1`, [
    consentId,
  ]);

/** Custody went back to the people: what the controller held of their codes goes (R88). @returns how many */
export const forgetCodes = (sql: Sql): Promise<number> =>
  sql.run(
    `update reference_templates set sealed_code = null, custody_dpia = null where sealed_code is not null`,
  );

/** Whether the controller keeps anybody's code (R88). */
export const anyCodes = async (sql: Sql): Promise<boolean> =>
  (
    await sql.one<{ found: boolean }>(
      `select exists (select 1 from reference_templates where sealed_code is not null) as found`,
    )
  ).found;

/** Who answers for her, sealed under her key; null for an adult. */
export const guardianOf = async (sql: Sql, subjectId: string): Promise<Buffer | null> =>
  (
    await sql.one<{ sealed: Buffer | null }>(`select sealed_guardian as sealed from subjects where id = $1`, [
      subjectId,
    ])
  ).sealed;
