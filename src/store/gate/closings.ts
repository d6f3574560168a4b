/** What ended, from the triggers of migration 3 on its way to the erasure journal. */
import type { Sql } from "../database.ts";

export interface Closing {
  readonly seq: string;
  readonly kind: string;
  readonly id: string;
  /** Whose key seals the content; null for the instance's. */
  readonly subjectId: string | null;
  readonly content: Readonly<Record<string, unknown>> | null;
}

/** What a transaction did that others have to follow before it is acknowledged. */
export interface Aftermath {
  /** Something ended that the erasure journal has to hear of. */
  readonly ended: boolean;
  /** Something that left may not stay as it is. */
  readonly stale: boolean;
}

/** Asked inside the transaction: what it made stale is known to itself alone (schema/publish.ts). */
export const aftermathOf = (sql: Sql): Promise<Aftermath> =>
  sql.one<Aftermath>(
    `select exists (select from closings) as ended, coalesce(current_setting('miroir.stale', true), '') = 'yes' as stale`,
  );

/** In the order in which they happened. */
export const readClosings = (sql: Sql): Promise<Closing[]> =>
  sql.query<Closing>(`select seq, kind, id, subject_id, content from closings order by seq`);

/** Once they are in the journal. */
export const deleteClosings = (sql: Sql): Promise<number> => sql.run(`delete from closings`);

/** How far the journal was when closings were last taken to it. */
export const readJournalHead = async (sql: Sql): Promise<{ lines: number; chain: string }> => {
  const { lines, chain } = await sql.one<{ lines: string; chain: string }>(
    `select lines, chain from journal_head`,
  );
  return { lines: Number(lines), chain };
};

/** How far the journal is once the closings of this transaction are in it. */
export const writeJournalHead = (sql: Sql, head: { lines: number; chain: string }): Promise<number> =>
  sql.run(`update journal_head set lines = $1, chain = $2`, [head.lines, head.chain]);

/** How one kind of line is done again in a restored database. */
interface Replay {
  /** The rows it may be about: `id` as the trigger gave it, and whose key sealed the content, if it is somebody's. */
  readonly rows: string;
  /** With the id as $1 and, where they ask for it, the content as $2. Nothing to do is no error: replaying twice is replaying once. */
  readonly statements: readonly string[];
  /** Rows that the replay itself may add. */
  readonly grows?: true;
}

const SUBJECTS = `select id, id as owner from subjects`;
const OF_SUBJECTS = (table: string): string => `select id, subject_id as owner from ${table}`;
const PLAIN = (table: string): string => `select id, null::uuid as owner from ${table}`;

const REFERENCES_OF_CONSENT = [
  `delete from grants where consent_id = $1`,
  `delete from reference_templates where consent_id = $1`,
  `delete from reference_photos where consent_id = $1`,
];
const CLOSE_GRANTS = `update grants set state = 'closed', open_under = null, subject_restricted = null, sealed_template = null`;

/** Lines of before decisions were the picture's named it by its bytes. */
const OF_A_PICTURE = (line: string): string =>
  `(${line}::jsonb || jsonb_build_object('picture_sha256', coalesce(${line}::jsonb -> 'picture_sha256', ${line}::jsonb -> 'content_sha256')))`;

/** Kinds of `schema-closings.ts`. A forgotten subject is the caller's: what is left of her in the ledger goes too. */
export const REPLAYS: Readonly<Record<string, Replay>> = {
  "consent-gone": {
    rows: OF_SUBJECTS("consents"),
    statements: [...REFERENCES_OF_CONSENT, `delete from consents where id = $1`],
  },
  consent: {
    rows: OF_SUBJECTS("consents"),
    statements: [
      ...REFERENCES_OF_CONSENT,
      `update consents set state = $2::jsonb ->> 'state', in_force = false, ended_at = ($2::jsonb ->> 'ended_at')::timestamptz,
         ended_because = $2::jsonb ->> 'ended_because', proof_until = ($2::jsonb ->> 'proof_until')::date where id = $1`,
      `insert into consent_events (consent_id, at, state, type, channel, entity)
       select id, coalesce(ended_at, created_at), state, 'change', 'restore', 'restore' from consents where id = $1 and $2::jsonb is not null
       on conflict do nothing`,
    ],
  },
  "grant-gone": { rows: OF_SUBJECTS("grants"), statements: [`delete from grants where id = $1`] },
  grant: {
    rows: OF_SUBJECTS("grants"),
    statements: [
      `delete from scan_misses where grant_id = $1`,
      `${CLOSE_GRANTS}, closed_because = $2::jsonb ->> 'closed_because', closed_at = ($2::jsonb ->> 'closed_at')::timestamptz
       where id = $1 and state = 'open'`,
    ],
  },
  template: {
    rows: OF_SUBJECTS("reference_templates"),
    statements: [`delete from reference_templates where id = $1`],
  },
  photograph: {
    rows: OF_SUBJECTS("reference_photos"),
    statements: [`delete from reference_photos where id = $1`],
  },
  "objection-gone": {
    rows: PLAIN("objections"),
    statements: [`delete from objections where id = $1`],
    grows: true,
  },
  account: { rows: PLAIN("accounts"), statements: [`delete from accounts where id = $1`] },
  token: { rows: PLAIN("api_tokens"), statements: [`delete from api_tokens where id = $1`] },
  "album-crops": {
    rows: PLAIN("albums"),
    statements: [`update albums set face_crops = false where id = $1`],
  },
  crop: { rows: PLAIN("faces"), statements: [`update faces set crop_withheld = true where id = $1`] },
  album: { rows: PLAIN("albums"), statements: [`delete from albums where id = $1`] },
  item: { rows: PLAIN("items"), statements: [`delete from items where id = $1`] },
  // What it said then is not here: of an older backup every word goes, and time, place and camera stay.
  words: {
    rows: PLAIN("items"),
    statements: [
      `update items set caption = null, photographer = null,
         metadata = (metadata - array['title', 'description', 'headline', 'creator', 'credit', 'copyright', 'source'])
           || '{"keywords": [], "raw": {}}' where id = $1`,
    ],
  },
  "request-gone": { rows: PLAIN("requests"), statements: [`delete from requests where id = $1`] },
  request: {
    rows: PLAIN("requests"),
    // An abuse is found by two people, and what they wrote is not here: they find it again (R39).
    statements: [
      `update requests set state = $2::jsonb ->> 'state', paused_on = null, outcome = $2::jsonb ->> 'outcome',
         refused_because = $2::jsonb ->> 'refused_because', answered_on = ($2::jsonb ->> 'answered_on')::date,
         closed_on = ($2::jsonb ->> 'closed_on')::date, retain_until = ($2::jsonb ->> 'retain_until')::date
       where id = $1 and coalesce($2::jsonb ->> 'refused_because', '') not in ('unfounded', 'excessive')`,
    ],
  },
  recipient: {
    rows: PLAIN("recipients"),
    statements: [
      `update recipients set ended_at = ($2::jsonb ->> 'ended_at')::timestamptz where id = $1 and ended_at is null`,
    ],
  },
  "letter-gone": { rows: OF_SUBJECTS("outbox"), statements: [`delete from outbox where id = $1`] },
  letter: {
    rows: OF_SUBJECTS("outbox"),
    statements: [
      `update outbox set sent_at = ($2::jsonb ->> 'sent_at')::timestamptz, proof = $2::jsonb ->> 'proof',
         refused_at = ($2::jsonb ->> 'refused_at')::timestamptz, last_problem = $2::jsonb ->> 'last_problem',
         attempts = ($2::jsonb ->> 'attempts')::int, retain_until = ($2::jsonb ->> 'retain_until')::date where id = $1`,
    ],
  },
  "not-me": {
    rows: SUBJECTS,
    statements: [
      `insert into not_me select r.* from jsonb_populate_record(null::not_me, ${OF_A_PICTURE("$2")} || jsonb_build_object('subject_id', $1::uuid)) r
       on conflict do nothing`,
      // In fractions of the picture's sides there, in pixels here.
      `delete from appearances a using faces f, items i, jsonb_populate_record(null::not_me, ${OF_A_PICTURE("$2")}) n,
         lateral (select turned(n.x, n.y, n.width, n.height, i.turn) as r) t
       where a.subject_id = $1 and f.id = a.face_id and i.id = a.item_id and i.picture_sha256 = n.picture_sha256
         and abs(f.x / i.width_px - r[1]) < 1e-4 and abs(f.y / i.height_px - r[2]) < 1e-4
         and f.at_ms is not distinct from n.at_ms and abs(f.width / i.width_px - r[3]) < 1e-4 and abs(f.height / i.height_px - r[4]) < 1e-4`,
    ],
  },
  restriction: {
    rows: SUBJECTS,
    statements: [
      `delete from scan_misses where ($2::jsonb ->> 'restricted')::boolean and grant_id in (select id from grants where subject_id = $1 and state = 'open')`,
      `${CLOSE_GRANTS}, closed_because = 'restricted', closed_at = ($2::jsonb ->> 'restricted_at')::timestamptz
       where subject_id = $1 and state = 'open' and ($2::jsonb ->> 'restricted')::boolean`,
      `update subjects set restricted = ($2::jsonb ->> 'restricted')::boolean, restricted_because = $2::jsonb ->> 'restricted_because',
         restricted_at = ($2::jsonb ->> 'restricted_at')::timestamptz where id = $1`,
    ],
  },
  // Of an older backup the conflict is not known: somebody settles it again, with her alone.
  suspension: {
    rows: SUBJECTS,
    statements: [
      `delete from scan_misses where $2::jsonb ->> 'suspended_since' is not null and grant_id in (select id from grants where subject_id = $1 and state = 'open')`,
      `${CLOSE_GRANTS}, closed_because = 'suspended', closed_at = ($2::jsonb ->> 'suspended_since')::timestamptz
       where subject_id = $1 and state = 'open' and $2::jsonb ->> 'suspended_since' is not null`,
      `delete from conflicts where subject_id = $1 and actor = 'restore' and state = 'open' and $2::jsonb ->> 'suspended_since' is null`,
      `update subjects s set suspended_since = ($2::jsonb ->> 'suspended_since')::timestamptz
       where s.id = $1 and ($2::jsonb ->> 'suspended_since' is not null or not two_claims(s.id))`,
      `insert into conflicts (id, subject_id, of_two, at, actor, stage, state, gone)
       select gen_random_uuid(), id, true, suspended_since, 'restore', 'grant', 'open', 'second' from subjects
       where id = $1 and $2::jsonb ->> 'suspended_since' is not null and not two_claims(id)`,
    ],
  },
  "instruction-gone": {
    rows: SUBJECTS,
    statements: [
      `delete from instructions_after_death where subject_id = $1 and at <= ($2::jsonb ->> 'at')::timestamptz`,
    ],
  },
  correction: {
    rows: SUBJECTS,
    statements: [
      `update subjects s set age_band = n.age_band, majority_on = n.majority_on, sealed_identity = n.sealed_identity,
         sealed_guardian = n.sealed_guardian from jsonb_populate_record(null::subjects, $2::jsonb) n where s.id = $1`,
    ],
  },
};

/** Rows that a kind of line may be about. */
export const replayable = (sql: Sql, kind: string): Promise<{ id: string; owner: string | null }[]> =>
  sql.query(REPLAYS[kind]!.rows);

const asksForContent = (text: string): boolean => text.includes("$2");

/** @param content without it a line that says more than that something is gone is not replayed. @returns whether it was */
export const replayLine = async (
  sql: Sql,
  kind: string,
  id: string,
  content: string | null,
): Promise<boolean> => {
  const { statements } = REPLAYS[kind]!;
  if (content === null && statements.some(asksForContent)) return false;
  for (const text of statements) await sql.run(text, asksForContent(text) ? [id, content] : [id]);
  return true;
};

/** An objection is whole in its line, since it may be newer than the backup; who made it and why stayed behind. */
export const replayObjection = (sql: Sql, content: string): Promise<number> =>
  sql.run(
    `insert into objections select o.* from jsonb_populate_record(null::objections, '{"about": "unsaid"}' || ${OF_A_PICTURE("$1")} || '{"sealed_under": "entry"}') o
     on conflict (id) do update set picture_sha256 = excluded.picture_sha256, about = excluded.about, state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
    [content],
  );

/** Once every objection is there: what stands against one of them goes, as when it was made. */
export const removeObjectedAppearances = (sql: Sql): Promise<number> =>
  sql.run(`delete from appearances where face_id not in (select id from comparable_faces)`);

/** Rows whose key is gone are rows of nobody. @returns how many of each kind */
export const removeKeyless = async (
  sql: Sql,
  kind: "reference" | "grant" | "request" | "member" | "album",
  ids: readonly string[],
): Promise<void> => {
  for (const text of KEYLESS[kind]) await sql.run(text, [ids]);
};
const KEYLESS = {
  reference: [
    `delete from reference_templates where subject_id = any($1::uuid[])`,
    `delete from reference_photos where subject_id = any($1::uuid[])`,
  ],
  grant: [
    `delete from scan_misses where grant_id = any($1::uuid[])`,
    `${CLOSE_GRANTS}, closed_because = 'its key is gone', closed_at = coalesce(closed_at, opened_at) where id = any($1::uuid[]) and state = 'open'`,
  ],
  request: [`delete from requests where id = any($1::uuid[])`],
  member: [`delete from members where id = any($1::uuid[])`],
  album: [`update albums set face_crops = false where id = any($1::uuid[])`],
} as const;
