import type { Language } from "../../words/words.ts";
import type { Sql } from "../database.ts";
import { oneBegunBy, uuidsBegunBy } from "../gate/identifiers.ts";
import { insert } from "../insert.ts";

export interface RecipientRow {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly contact: string;
  readonly mail: string | null;
  readonly partyType: string;
  readonly purpose: string;
  readonly language: Language;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

const RECIPIENT = `select id, name, address, contact, mail, party_type, purpose, language, created_at,
  ended_at from recipients`;

/** A new recipient of the register, open from the start. */
export const insertRecipient = (
  sql: Sql,
  recipient: Omit<RecipientRow, "createdAt" | "endedAt">,
  at: Date,
): Promise<number> => insert(sql, "recipients", { ...recipient, createdAt: at });

/** Ended ones too, by name. */
export const listRecipients = (sql: Sql): Promise<RecipientRow[]> =>
  sql.query<RecipientRow>(`${RECIPIENT} order by name, created_at, id`);

/** By identifier or its beginning, else the exact name among those that have not ended. */
export const findRecipient = async (sql: Sql, name: string): Promise<RecipientRow | undefined> => {
  const exact = await oneBegunBy<RecipientRow>(sql, `${RECIPIENT} where`, "id", name);
  if (exact) return exact;
  const named = await sql.query<RecipientRow>(
    `${RECIPIENT} where lower(name) = lower($1) and ended_at is null`,
    [name],
  );
  return named.length === 1 ? named[0] : undefined;
};

/** Nothing more is disclosed to it; what was stays in the register. @returns 0 when it had ended already */
export const endRecipient = (sql: Sql, id: string, at: Date): Promise<number> =>
  sql.run(`update recipients set ended_at = $2 where id = $1 and ended_at is null`, [id, at]);

export interface NewDisclosure {
  readonly id: string;
  readonly recipientId: string;
  readonly subjectId: string;
  readonly consentId: string;
  readonly contentSha256: Uint8Array | null;
  /** Which picture that is, whatever is written into its file later; null where it is none. */
  readonly pictureSha256: Uint8Array | null;
  readonly what: string;
  readonly disclosedBy: string;
  readonly retainUntil: string;
}

/** One thing about one person that was given to one recipient (art. 19), until its last day. */
export const insertDisclosure = (sql: Sql, disclosure: NewDisclosure, at: Date): Promise<number> =>
  insert(sql, "disclosures", { ...disclosure, disclosedAt: at });

export interface DisclosureRow {
  readonly id: string;
  readonly recipientId: string;
  readonly recipient: string;
  readonly what: string;
  /** Hex. */
  readonly contentSha256: string | null;
  readonly purpose: string;
  readonly disclosedAt: Date;
}

const DISCLOSURE = `select d.id, d.recipient_id, r.name as recipient, d.what,
  encode(d.content_sha256, 'hex') as "contentSha256", r.purpose, d.disclosed_at
  from disclosures d join recipients r on r.id = d.recipient_id`;

/** @param picture only those of this picture (`items.picture_sha256`) */
export const disclosuresOf = (sql: Sql, subjectId: string, picture?: Uint8Array): Promise<DisclosureRow[]> =>
  sql.query<DisclosureRow>(
    `${DISCLOSURE} where d.subject_id = $1 and ($2::bytea is null or coalesce(d.picture_sha256, d.content_sha256) = $2) order by d.disclosed_at, d.id`,
    [subjectId, picture ?? null],
  );

/** Of everybody: what was disclosed of that picture (`items.picture_sha256`, hex), oldest first. */
export const disclosuresOfPicture = (sql: Sql, pictureSha256: string): Promise<DisclosureRow[]> =>
  sql.query<DisclosureRow>(
    `${DISCLOSURE} where coalesce(d.picture_sha256, d.content_sha256) = decode($1, 'hex') order by d.disclosed_at, d.id`,
    [pictureSha256],
  );

/** What the recipient is told about in that telling, oldest first. */
export const disclosuresOfTelling = (sql: Sql, tellingId: string): Promise<DisclosureRow[]> =>
  sql.query<DisclosureRow>(
    `${DISCLOSURE} join telling_disclosures td on td.disclosure_id = d.id where td.telling_id = $1 order by d.disclosed_at, d.id`,
    [tellingId],
  );

/**
 * The consent in force today that names this recipient for its purpose, its row locked against a withdrawal until this
 * transaction ends (R6).
 */
export const consentNaming = (
  sql: Sql,
  named: { subjectId: string; purpose: string; recipientId: string; today: string },
): Promise<{ id: string } | undefined> =>
  sql.maybeOne(
    `select id from consents where subject_id = $1 and purpose = $2 and in_force and starts_on <= $4 and ends_on >= $4
       and recipients @> jsonb_build_array(jsonb_build_object('id', $3::text))${sql.forShare}`,
    [named.subjectId, named.purpose, named.recipientId, named.today],
  );

/** Consents in force to that purpose that do not name this recipient (R20). */
export const consentsNotNaming = (
  sql: Sql,
  purpose: string,
  recipientId: string,
): Promise<{ id: string; subjectId: string }[]> =>
  sql.query(
    `select id, subject_id from consents where purpose = $1 and in_force
       and not recipients @> jsonb_build_array(jsonb_build_object('id', $2::text)) order by id${sql.forUpdate}`,
    [purpose, recipientId],
  );

/** A picture in which she is shown: by appearance or its beginning, or by SHA-256. */
export const pictureOfHers = (
  sql: Sql,
  subjectId: string,
  name: string,
): Promise<{ contentSha256: Buffer; pictureSha256: Buffer; state: "shown" | "confirmed" } | undefined> =>
  sql.maybeOne(
    `select i.content_sha256, i.picture_sha256, a.state from appearances a join items i on i.id = a.item_id
     where a.subject_id = $1 and a.state <> 'candidate' and (a.id between $3::uuid and $4::uuid or encode(i.content_sha256, 'hex') = lower($2))
     order by a.state limit 1`,
    [subjectId, name, ...uuidsBegunBy(name)],
  );

export interface NewTelling {
  readonly id: string;
  readonly recipientId: string;
  readonly about: string;
  readonly disclosures: readonly string[];
  readonly retainUntil: string;
}

/** That a recipient is to be told, and about which disclosures (R58). Nobody has told it yet. */
export const insertTelling = async (sql: Sql, telling: NewTelling, at: Date): Promise<void> => {
  await insert(sql, "recipient_tellings", {
    id: telling.id,
    recipientId: telling.recipientId,
    about: telling.about,
    madeAt: at,
    retainUntil: telling.retainUntil,
  });
  await sql.run(`insert into telling_disclosures (telling_id, disclosure_id) select $1, unnest($2::uuid[])`, [
    telling.id,
    telling.disclosures,
  ]);
};

export interface TellingRow {
  readonly id: string;
  readonly recipientId: string;
  readonly recipient: string;
  /** A correction is of who she is, a rectification of a picture. */
  readonly about: "rectification" | "correction" | "erasure" | "restriction" | "objection";
  readonly disclosures: string[];
  readonly madeAt: Date;
  readonly toldAt: Date | null;
  readonly proof: string | null;
}

const TELLING = `select t.id, t.recipient_id, r.name as recipient, t.about, t.made_at,
  t.told_at, t.proof,
  coalesce((select array_agg(td.disclosure_id::text order by td.disclosure_id) from telling_disclosures td where td.telling_id = t.id), '{}') as disclosures
  from recipient_tellings t join recipients r on r.id = t.recipient_id`;

/** Oldest first, those that were told too. */
export const listTellings = (sql: Sql): Promise<TellingRow[]> =>
  sql.query<TellingRow>(`${TELLING} order by t.made_at, t.id`);

/** By identifier or its beginning. */
export const findTelling = (sql: Sql, id: string): Promise<TellingRow | undefined> =>
  oneBegunBy<TellingRow>(sql, `${TELLING} where`, "t.id", id);

/** What recipients of hers were told, for as long as she is known. */
export const tellingsOf = (sql: Sql, subjectId: string): Promise<TellingRow[]> =>
  sql.query<TellingRow>(
    `${TELLING} where exists (select 1 from telling_disclosures td join disclosures d on d.id = td.disclosure_id
       where td.telling_id = t.id and d.subject_id = $1) order by t.made_at, t.id`,
    [subjectId],
  );

/** The first proof stays: a letter that was told by hand may still be delivered. */
export const tellingTold = (sql: Sql, id: string, proof: string, at: Date): Promise<number> =>
  sql.run(`update recipient_tellings set told_at = $2, proof = $3 where id = $1 and told_at is null`, [
    id,
    at,
    proof,
  ]);
