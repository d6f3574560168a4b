/** Rows whose last day is past (R71): for each kind, when that is. One table, from which they are counted and removed. */
import { NOT_LOOKED_AT_SQL } from "../archive/not-looked-at.ts";
import type { Sql } from "../database.ts";

/** What a last day is reckoned with: today where the controller is, and the settings of retention. */
export interface Clock {
  readonly today: string;
  readonly timeZone: string;
  readonly logMonths: number;
  readonly proofYears: number;
  readonly caseYears: number;
}

const CLOCK = `(select $1::date as today, $2::text as zone, make_interval(months => $3::int) as log,
  make_interval(years => $4::int) as proof, make_interval(years => $5::int) as cases) clock`;

const parametersOf = (clock: Clock): unknown[] => [
  clock.today,
  clock.timeZone,
  clock.logMonths,
  clock.proofYears,
  clock.caseYears,
];

/** The last day of something kept so long from the day of an instant on is before today. */
const past = (instant: string, term: "log" | "proof" | "cases"): string =>
  `((${instant}) at time zone clock.zone)::date + clock.${term} < clock.today`;

/** A version of a notice that some consent or some event of one was given under stays with it. */
const REFERRED = `exists (select 1 from consents c where c.notice_sha256 = t.sha256)
  or exists (select 1 from consent_events e where e.notice_sha256 = t.sha256)`;

/** Table, and when a row of it is past. `t` is the row. */
const PAST = {
  searches: ["searches", `t.retain_until < clock.today`],
  scans: ["scans", `t.ended_at is not null and t.retain_until < clock.today`],
  // What was not looked at stays true as long as its album.
  importProblems: ["import_problems", `t.code not in (${NOT_LOOKED_AT_SQL}) and ${past("t.at", "log")}`],
  // One in which two are suspended stays until it is settled.
  conflicts: [
    "conflicts",
    `(t.state <> 'open' or not t.of_two) and ${past("coalesce(t.decided_at, t.at)", "log")}`,
  ],
  invitations: ["invitations", past("coalesce(t.ended_at, t.until_day::timestamptz)", "log")],
  proposals: ["proposals", `(t.valid_until at time zone clock.zone)::date < clock.today`],
  lookAnswers: ["look_answers", `(t.valid_until at time zone clock.zone)::date < clock.today`],
  frames: ["capture_frames", `t.keep_until < clock.today and not coalesce(two_claims(t.subject_id), false)`],
  // What was found under a grant hangs on it, and ends with the consent.
  grants: [
    "grants",
    `t.state = 'closed' and ${past("t.closed_at", "log")} and not exists (select 1 from appearances p where p.grant_id = t.id)`,
  ],
  // R21: the proof of what was lawful, and a consent that was asked for and never answered. What a restriction keeps stays (R61).
  consents: [
    "consents",
    `not t.in_force and coalesce(t.proof_until, t.ends_on) < clock.today
       and not exists (select 1 from reference_templates r where r.consent_id = t.id)
       and not exists (select 1 from subjects s where s.id = t.subject_id and s.restricted)`,
  ],
  notices: [
    "notices",
    `(t.published_at is null or t.superseded_at is not null)
       and ${past("coalesce(t.superseded_at, t.created_at)", "proof")} and not (${REFERRED})`,
  ],
  sessions: ["account_sessions", `(t.expires_at at time zone clock.zone)::date < clock.today`],
  verifications: ["account_verifications", `(t.expires_at at time zone clock.zone)::date < clock.today`],
  tokens: ["api_tokens", `t.expires_on < clock.today`],
  alerts: ["search_alerts", `t.on_day + clock.log < clock.today`],
  answers: ["api_answers", `(t.valid_until at time zone clock.zone)::date < clock.today`],
  deliveries: ["webhook_deliveries", `t.retain_until < clock.today`],
  letters: ["outbox", `t.retain_until < clock.today`],
  tellings: ["recipient_tellings", `t.retain_until < clock.today`],
  disclosures: ["disclosures", `t.retain_until < clock.today`],
  recipients: [
    "recipients",
    `t.ended_at is not null and ${past("t.ended_at", "cases")} and not exists (select 1 from disclosures d where d.recipient_id = t.id)
       and not exists (select 1 from recipient_tellings r where r.recipient_id = t.id)`,
  ],
  // The register reaches what left for as long as somebody is visible in it.
  publications: [
    "publications",
    `t.retain_until < clock.today and not exists (select 1 from publication_copies c where c.publication_id = t.id
       and (c.state = 'stale' or exists (select 1 from publication_visible v where v.copy_id = c.id and v.lapsed_at is null)))`,
  ],
  sidecars: [
    "sidecar_folders",
    `t.retain_until < clock.today and not exists (select 1 from sidecars s where s.folder_id = t.id
       and (s.state = 'stale' or exists (select 1 from sidecar_named n where n.sidecar_id = s.id and n.lapsed_at is null)))`,
  ],
  breaches: ["breaches", `t.retain_until < clock.today`],
  // What waits to be imported is not lost because it waits.
  uploads: ["uploads", `t.state <> 'whole' and t.retain_until < clock.today`],
  // R66: boxes of faces, and nothing that says whose; an import that goes on later looks anew.
  footage: ["footage", `(t.seen_at at time zone clock.zone)::date + 7 < clock.today`],
  // R62: one that was upheld stays, a picture and a place in it and nobody: a new import would bring it back.
  objections: ["objections", `t.state = 'rejected' and ${past("t.decided_at", "cases")}`],
} as const satisfies Record<string, readonly [string, string]>;
export type PastRows = keyof typeof PAST;

/** Whether there is any such row. */
export const anyPast = async (sql: Sql, what: PastRows, clock: Clock): Promise<boolean> => {
  const [table, condition] = PAST[what];
  const { found } = await sql.one<{ found: boolean }>(
    `select exists (select 1 from ${table} t, ${CLOCK} where ${condition}) as found`,
    parametersOf(clock),
  );
  return found;
};

/** Removes them. @returns how many */
export const removePast = (sql: Sql, what: PastRows, clock: Clock): Promise<number> => {
  const [table, condition] = PAST[what];
  return sql.run(`delete from ${table} t using ${CLOCK} where ${condition}`, parametersOf(clock));
};

/** Rows that point at a person and keep her record: what has still to be proven, answered or handed over (R21). */
const KEEPS_A_PERSON = [
  `consents c where c.subject_id = s.id`,
  `grants g where g.subject_id = s.id`,
  `requests r where r.subject_id = s.id and r.state <> 'closed'`,
  `disclosures d where d.subject_id = s.id`,
  `objections o where o.subject_id = s.id and o.state = 'pending'`,
  `exports e where e.subject_id = s.id`,
  `outbox m where m.subject_id = s.id`,
];

/** Of a row `s` of subjects: no consent is left, not even as proof, and nothing else that keeps her. */
export const NOTHING_KEEPS_HER = `not s.restricted and ${KEEPS_A_PERSON.map((from) => `not exists (select 1 from ${from})`).join(" and ")}`;

/** People of whom nothing is left to prove: the whole person goes. */
export const peoplePast = async (sql: Sql): Promise<string[]> =>
  (
    await sql.query<{ id: string }>(`select s.id from subjects s where ${NOTHING_KEEPS_HER} order by s.id`)
  ).map(({ id }) => id);

/** R72: consents to be found whose albums are all gone. The purpose ended, whatever day the consent names. */
export const consentsWithoutAlbums = (
  sql: Sql,
): Promise<{ id: string; subjectId: string; purpose: string }[]> =>
  sql.query(
    `select c.id, c.subject_id, c.purpose from consents c where c.in_force and c.purpose = 'find'
       and not exists (select 1 from consent_albums ca where ca.consent_id = c.id) order by c.id`,
  );

/** R72: open grants whose albums are all gone. */
export const grantsWithoutAlbums = (sql: Sql): Promise<{ id: string; subjectId: string }[]> =>
  sql.query(
    `select g.id, g.subject_id from grants g where g.state = 'open'
       and not exists (select 1 from grant_albums ga where ga.grant_id = g.id) order by g.id`,
  );
