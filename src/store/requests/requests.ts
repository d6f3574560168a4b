/** Requests and what happened in each. Who asked and what was said is sealed under the request's own key. */

import {
  type Outcome,
  parseNumber,
  printNumber,
  type Refusal,
  type RequestKind,
  type RequestState,
} from "../../domain/request.ts";
import type { Language } from "../../words/words.ts";
import type { Sql } from "../database.ts";
import { oneBegunBy } from "../gate/identifiers.ts";
import { insert } from "../insert.ts";

/** The next number of a year's cases; never one that was given before, whoever opens another at the same time. */
export const nextCaseNumber = async (sql: Sql, kind: "request" | "breach", year: number): Promise<number> =>
  (
    await sql.one<{ last: number }>(
      `insert into case_numbers (kind, year, last) values ($1, $2, 1)
       on conflict (kind, year) do update set last = case_numbers.last + 1 returning last`,
      [kind, year],
    )
  ).last;

export interface NewRequest {
  readonly id: string;
  readonly number: number;
  readonly kind: string;
  readonly channel: string;
  readonly subjectId: string | null;
  readonly sealedRequester: Uint8Array;
  readonly sealedText: Uint8Array;
  readonly sealedMandate: Uint8Array | null;
  readonly sealedAgent: Uint8Array | null;
  readonly language: string;
  readonly receivedOn: string;
  readonly monthEndsOn: string;
  readonly targetOn: string;
  readonly dueOn: string;
  readonly openedBy: string;
  readonly addressSha256: Uint8Array | null;
}

/** A new request, open, with its dates. */
export const insertRequest = (sql: Sql, request: NewRequest, at: Date): Promise<number> =>
  insert(sql, "requests", { ...request, state: "open", openedAt: at });

export interface RequestRow {
  readonly id: string;
  /** As people read it: 2026-0007. */
  readonly number: string;
  readonly kind: RequestKind;
  readonly channel: string;
  readonly subjectId: string | null;
  readonly sealedRequester: Buffer;
  readonly sealedText: Buffer;
  readonly sealedMandate: Buffer | null;
  /** Who acts for her, while no mandate was shown. */
  readonly sealedAgent: Buffer | null;
  readonly language: Language;
  readonly state: RequestState;
  readonly receivedOn: string;
  readonly monthEndsOn: string;
  readonly targetOn: string;
  readonly dueOn: string;
  readonly pausedDays: number;
  readonly extendedOn: string | null;
  readonly pausedOn: string | null;
  readonly outcome: Outcome | null;
  readonly refusedBecause: Refusal | null;
  readonly answeredOn: string | null;
  readonly closedOn: string | null;
  readonly retainUntil: string | null;
  readonly openedBy: string;
  readonly openedAt: Date;
  /** While its address has not confirmed itself. */
  readonly addressSha256: Buffer | null;
}

/** A number fits a float64: years are four digits. */
const REQUEST = `select id, number::float8 as "caseNumber", kind, channel, subject_id, sealed_requester,
  sealed_text, sealed_mandate, sealed_agent, language, state, received_on,
  month_ends_on, target_on, due_on, paused_days, extended_on,
  paused_on, outcome, refused_because, answered_on, closed_on,
  retain_until, opened_by, opened_at, address_sha256 from requests`;

type Numbered = Omit<RequestRow, "number"> & { readonly caseNumber: number };
const printed = ({ caseNumber, ...row }: Numbered): RequestRow => ({
  ...row,
  number: printNumber(caseNumber),
});

/** @param all those that ended too */
export const listRequests = async (sql: Sql, all: boolean): Promise<RequestRow[]> =>
  (await sql.query<Numbered>(`${REQUEST} where $1 or outcome is null order by due_on, number`, [all])).map(
    printed,
  );

/** By number, identifier or its beginning; its row is locked, so that two acts upon it take turns. */
export const lockRequest = async (sql: Sql, name: string): Promise<RequestRow | undefined> => {
  const number = parseNumber(name);
  const named =
    number === undefined
      ? await oneBegunBy<Numbered>(sql, `${REQUEST} where`, "id", name)
      : await sql.maybeOne<Numbered>(`${REQUEST} where number = $1`, [number]);
  const locked =
    named && (await sql.maybeOne<Numbered>(`${REQUEST} where id = $1${sql.forUpdate}`, [named.id]));
  return locked && printed(locked);
};

/** Of a request that is there: as people read it. */
export const requestById = async (sql: Sql, id: string): Promise<{ readonly number: string }> => {
  const { number } = await sql.one<{ number: number }>(
    `select number::float8 as number from requests where id = $1`,
    [id],
  );
  return { number: printNumber(number) };
};

/** An address confirms itself, once. @returns the request it is of */
export const spendAddressToken = async (sql: Sql, sha256: Uint8Array): Promise<RequestRow | undefined> => {
  const found = await sql.maybeOne<Numbered>(`${REQUEST} where address_sha256 = $1${sql.forUpdate}`, [
    sha256,
  ]);
  if (!found) return undefined;
  await sql.run(`update requests set address_sha256 = null where id = $1`, [found.id]);
  return printed(found);
};

/** The agent has shown a mandate, which takes the place of the bare name. */
export const mandateShown = (sql: Sql, id: string, sealedMandate: Uint8Array): Promise<number> =>
  sql.run(`update requests set sealed_agent = null, sealed_mandate = $2 where id = $1`, [id, sealedMandate]);

interface Dates {
  readonly monthEndsOn: string;
  readonly targetOn: string;
  readonly dueOn: string;
}

/** The month more that art. 12(3) allows, with the dates that follow from it. */
export const extendRequest = (sql: Sql, id: string, on: string, dates: Dates): Promise<number> =>
  sql.run(
    `update requests set extended_on = $2, month_ends_on = $3, target_on = $4, due_on = $5 where id = $1`,
    [id, on, dates.monthEndsOn, dates.targetOn, dates.dueOn],
  );

/** The clock stands still from that day on. */
export const pauseRequest = (sql: Sql, id: string, on: string): Promise<number> =>
  sql.run(`update requests set state = 'paused', paused_on = $2 where id = $1`, [id, on]);

/** The clock goes on. `pausedDays` counts every pause of this request, and the dates hold them already. */
export const resumeRequest = (sql: Sql, id: string, pausedDays: number, dates: Dates): Promise<number> =>
  sql.run(
    `update requests set state = 'open', paused_on = null, paused_days = $2, month_ends_on = $3, target_on = $4, due_on = $5 where id = $1`,
    [id, pausedDays, dates.monthEndsOn, dates.targetOn, dates.dueOn],
  );

export interface Ending {
  readonly state: RequestState;
  readonly outcome: Outcome;
  readonly refusedBecause: Refusal | null;
  /** Found abusive by two people (R39). */
  readonly byTwo: boolean;
  readonly answeredOn: string;
  readonly closedOn: string | null;
  readonly retainUntil: string;
}

/** Answered or refused, and until which day the request is kept. A pause ends with it. */
export const endRequest = (sql: Sql, id: string, ending: Ending): Promise<number> =>
  sql.run(
    `update requests set state = $2, outcome = $3, refused_because = $4, refused_by_two = $5, answered_on = $6, closed_on = $7,
       retain_until = $8, paused_on = null where id = $1`,
    [
      id,
      ending.state,
      ending.outcome,
      ending.refusedBecause,
      ending.byTwo ? true : null,
      ending.answeredOn,
      ending.closedOn,
      ending.retainUntil,
    ],
  );

/** Nothing more happens in it. It is kept until the last day given. */
export const closeRequest = (sql: Sql, id: string, on: string, retainUntil: string): Promise<number> =>
  sql.run(`update requests set state = 'closed', closed_on = $2, retain_until = $3 where id = $1`, [
    id,
    on,
    retainUntil,
  ]);

/** Answered and past their last day (R71). */
export const requestsPast = (sql: Sql, today: string): Promise<{ id: string }[]> =>
  sql.query(`select id from requests where retain_until < $1 order by id`, [today]);

/** The request, and by its foreign keys what happened in it. */
export const deleteRequest = (sql: Sql, id: string): Promise<number> =>
  sql.run(`delete from requests where id = $1`, [id]);

export const EVENT_TYPES = [
  "opened",
  "acknowledged",
  "identity-asked",
  "identity-given",
  "mandate-shown",
  "extended",
  "looked",
  "answered",
  "refusal-proposed",
  "refused",
  "reminded",
  "closed",
  "note",
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export interface EventRow {
  readonly seq: number;
  readonly at: Date;
  readonly actor: string;
  readonly type: EventType;
  readonly sealedNote: Buffer | null;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/**
 * The number of the next event, from 0. Two at once would take the same one: the second of them is refused by the
 * table.
 */
export const nextEventSeq = async (sql: Sql, requestId: string): Promise<number> =>
  (
    await sql.one<{ next: number }>(
      `select coalesce(max(seq) + 1, 0) as next from request_events where request_id = $1`,
      [requestId],
    )
  ).next;

/** What happened, with its facts in clear and its note under the request's key. */
export const insertEvent = (
  sql: Sql,
  requestId: string,
  event: Omit<EventRow, "sealedNote" | "at"> & { sealedNote: Uint8Array | null },
  at: Date,
): Promise<number> =>
  insert(sql, "request_events", {
    requestId,
    seq: event.seq,
    at,
    actor: event.actor,
    type: event.type,
    sealedNote: event.sealedNote,
    facts: JSON.stringify(event.facts),
  });

/** What happened in a request, in order. */
export const eventsOf = (sql: Sql, requestId: string): Promise<EventRow[]> =>
  sql.query<EventRow>(
    `select seq, at, actor, type, sealed_note, facts from request_events where request_id = $1 order by seq`,
    [requestId],
  );

export interface AbuseRow {
  readonly ground: "unfounded" | "excessive";
  readonly sealedProof: Buffer;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly confirmedBy: string | null;
}

/** A new proposal replaces one that nobody confirmed. */
export const proposeAbuse = (
  sql: Sql,
  requestId: string,
  abuse: { ground: string; sealedProof: Uint8Array; proposedBy: string },
  at: Date,
): Promise<number> =>
  sql.run(
    `insert into request_abuses (request_id, ground, sealed_proof, proposed_by, proposed_at) values ($1, $2, $3, $4, $5)
     on conflict (request_id) do update set ground = excluded.ground, sealed_proof = excluded.sealed_proof,
       proposed_by = excluded.proposed_by, proposed_at = excluded.proposed_at where request_abuses.confirmed is null`,
    [requestId, abuse.ground, abuse.sealedProof, abuse.proposedBy, at],
  );

/** Why a request was proposed to be manifestly unfounded or excessive, and who agreed (art. 12(5)); none for most. */
export const abuseOf = (sql: Sql, requestId: string): Promise<AbuseRow | undefined> =>
  sql.maybeOne<AbuseRow>(
    `select ground, sealed_proof, proposed_by, proposed_at, confirmed_by
     from request_abuses where request_id = $1`,
    [requestId],
  );

/** A second person agrees with whoever proposed it. That they are two is the caller's to see. */
export const confirmAbuse = (sql: Sql, requestId: string, by: string, at: Date): Promise<number> =>
  sql.run(
    `update request_abuses set confirmed = true, confirmed_by = $2, confirmed_at = $3 where request_id = $1`,
    [requestId, by, at],
  );
