/**
 * Requests of people (R29-R33): opened by whatever channel they came, in the first message, without a counter anywhere.
 * What somebody says is sealed under a key of the request's own; the clock stands in clear, and every step of it is an
 * entry of the ledger, with dates and without a word (R42).
 */
import { type Deadline, daysBetween, deadlineOf } from "../../domain/deadline.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import {
  type Asker,
  CHANNELS,
  type Channel,
  caseNumber,
  printNumber,
  REQUEST_KINDS,
  type RequestKind,
  tellsNothingPersonal,
  type Urgency,
  urgencyOf,
} from "../../domain/request.ts";
import type { Day } from "../../domain/words.ts";
import { countConsentsInForce } from "../../store/consent/consents.ts";
import type { Sql } from "../../store/database.ts";
import { findSubject } from "../../store/people/people.ts";
import { countFrames, vouchingOf } from "../../store/portal/vouchings.ts";
import {
  type EventType,
  eventsOf,
  insertEvent,
  insertRequest,
  listRequests,
  lockRequest,
  nextCaseNumber,
  nextEventSeq,
  type RequestRow,
} from "../../store/requests/requests.ts";
import type { Act, Committed, EntryFacts, Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { HER_REQUEST, HERSELF, NOT_HERS, SAID } from "../gate/own.ts";
import { recordExport } from "../letters/exports.ts";
import { documentOf, letterPath, writeDocument, writeLetterAfter } from "../letters/letter-file.ts";
import { addressIn, queueLetter } from "../letters/outbox.ts";
import { openIdentity, requireSubject } from "../people/people.ts";
import { askAddress, newAddressToken } from "./address.ts";
import { type Addressed, acknowledgement, type Written } from "./letters.ts";

export type { RequestRow } from "../../store/requests/requests.ts";

/** Who asks, as she or who acts for her gave it. */
export interface Requester {
  readonly name: string;
  /** Where the answer goes: an e-mail address, or anything a letter can be sent to. */
  readonly contact: string | null;
}

/** R32: who acts for her, on what, and who looked at it. Nothing more is checked. */
export interface Mandate {
  readonly by: string;
  readonly document: string;
  readonly checkedBy: string;
  readonly checkedOn: Day;
}

/** Who acts for her; with the mandate, or without one, which they are then asked for. */
export interface AgentInput {
  readonly by: string;
  readonly document?: string;
  readonly checkedBy?: string;
}

export interface OpenRequestInput {
  /** Whom it is about. */
  readonly name: string;
  /** Where the answer goes; an e-mail address is written to, everything else is printed. */
  readonly contact?: string | null;
  readonly kind: RequestKind;
  readonly channel: Channel;
  /** What she said, word for word, if she said more than what she wants. */
  readonly text?: string;
  /** An enrolled person: identifier or exact name. Whoever is not enrolled asks as well. */
  readonly subject?: string;
  readonly mandate?: AgentInput;
  readonly language?: Language;
  /** The day it arrived; today when absent. Never later than today. */
  readonly receivedOn?: Day;
  /** Where the acknowledgement is written to, to be printed. */
  readonly out?: string;
}

/** How she was told: a letter in the queue, one to print and post, or one that is held until her address confirms itself. */
export type Told = "queued" | "printed" | "held";

export interface OpenedRequest extends Deadline {
  readonly requestId: string;
  readonly number: string;
  readonly receivedOn: Day;
  readonly told: Told;
  readonly letter: Written;
}

/** What an event says in words, sealed. Those of other verbs keep their own words. */
export interface Note {
  readonly letter?: Written;
  readonly [said: string]: unknown;
}

const LABELS = { requester: "requester", text: "text", mandate: "mandate", agent: "agent" } as const;

/** Words of a request, in UTF-8, sealed under its own key. @throws MiroirError keys/destroyed */
export const sealFor = (engine: Engine, requestId: string, label: string, words: string): Uint8Array =>
  engine.vault.seal("request", requestId, label, Buffer.from(words, "utf8"));

/** @throws MiroirError keys/destroyed, keys/unsealable */
export const openOf = (engine: Engine, requestId: string, label: string, sealed: Uint8Array): string =>
  Buffer.from(engine.vault.open("request", requestId, label, sealed)).toString("utf8");

/** Who asked, and how they are reached. @throws MiroirError keys/… */
export const requesterOf = (engine: Engine, request: RequestRow): Requester =>
  JSON.parse(openOf(engine, request.id, LABELS.requester, request.sealedRequester)) as Requester;

/** The mandate of who acts for her, once it was shown. @throws MiroirError keys/… */
const mandateOf = (engine: Engine, request: RequestRow): Mandate | null =>
  request.sealedMandate &&
  (JSON.parse(openOf(engine, request.id, LABELS.mandate, request.sealedMandate)) as Mandate);

/** The name of who acts for her, with a mandate or not yet. @throws MiroirError keys/… */
export const agentOf = (engine: Engine, request: RequestRow): string | null =>
  request.sealedAgent
    ? openOf(engine, request.id, LABELS.agent, request.sealedAgent)
    : (mandateOf(engine, request)?.by ?? null);

/** Who asks, as the grounds of a refusal know it. */
export const askerOf = ({ sealedAgent, sealedMandate }: RequestRow): Asker =>
  sealedAgent ? "agent-without-mandate" : sealedMandate ? "agent" : "the-person";

/** A mandate as it is kept in the request. */
export const sealMandate = (engine: Engine, requestId: string, mandate: Mandate): Uint8Array =>
  sealFor(engine, requestId, LABELS.mandate, JSON.stringify(mandate));

/** Nothing is told, and nobody looked for, at the word of an agent who has shown no mandate (R32). @throws MiroirError request/mandate-first */
export const requireMandateShown = ({ sealedAgent, number }: RequestRow): void => {
  if (sealedAgent) throw new MiroirError("request/mandate-first", { request: number });
};

/**
 * By number (2026-0007), identifier or its beginning; its row is locked.
 * @throws MiroirError request/not-found
 */
export const requireRequest = async (sql: Sql, name: string): Promise<RequestRow> => {
  const request = await lockRequest(sql, name);
  if (!request) throw new MiroirError("request/not-found", { request: name });
  return request;
};

/** @throws MiroirError request/wrong-state */
export const requireState = (request: RequestRow, states: readonly RequestRow["state"][]): void => {
  if (!states.includes(request.state))
    throw new MiroirError("request/wrong-state", {
      request: request.number,
      state: request.state,
      needed: states.join(" / "),
    });
};

/** By name, while it is not answered. @throws MiroirError request/not-found, request/wrong-state */
export const requireOpenRequest = async (sql: Sql, name: string): Promise<RequestRow> => {
  const request = await requireRequest(sql, name);
  requireState(request, ["open", "paused"]);
  return request;
};

/** @param event `note`: words, sealed under the request's key; `facts`: codes and dates, in clear */
export const addEvent = async (
  act: Act,
  sql: Sql,
  request: Pick<RequestRow, "id">,
  event: { type: EventType; note?: string; facts?: Readonly<Record<string, string | number | boolean>> },
): Promise<number> => {
  const seq = await nextEventSeq(sql, request.id);
  const sealedNote =
    event.note === undefined ? null : sealFor(act.engine, request.id, `event/${seq}`, event.note);
  await insertEvent(
    sql,
    request.id,
    { seq, actor: act.actor.name, type: event.type, sealedNote, facts: event.facts ?? {} },
    act.at(),
  );
  return seq;
};

/** Whom letters of this request are addressed to: her, or who acts for her. */
export const addressedOf = (act: Act, request: RequestRow, dates: Partial<Deadline> = {}): Addressed => {
  const { name, contact } = requesterOf(act.engine, request);
  const agent = agentOf(act.engine, request);
  return {
    ...request,
    ...dates,
    channel: request.channel as Channel,
    name: agent ?? name,
    contact,
    actsFor: agent === null ? null : name,
    today: act.today(),
  };
};

/** Of whoever is enrolled and asks: the contact that is held of them. Null where nobody is, or none is held. */
export const knownContactOf = async (
  act: Act,
  sql: Sql,
  { subjectId }: RequestRow,
): Promise<string | null> => {
  const subject = subjectId ? await findSubject(sql, subjectId) : undefined;
  return subject ? openIdentity(act.engine, subject).contact : null;
};

/** Which way a letter of this request goes (R41). */
export const tellingOf = (act: Act, request: RequestRow): Told => {
  if (!addressIn(requesterOf(act.engine, request).contact)) return "printed";
  return request.addressSha256 ? "held" : "queued";
};

/** By e-mail where she gave an address, held until it confirmed itself; to be printed where she gave none (R41). */
export const tellRequester = async (
  act: Act,
  sql: Sql,
  request: RequestRow,
  letter: Written & { readonly kind: string },
  out?: string,
): Promise<Told> => {
  const to = addressIn(requesterOf(act.engine, request).contact);
  const held = request.addressSha256 ? "address" : null;
  if (to) await queueLetter(act, sql, { to, ...letter, held }, { request: request.id });
  if (out) {
    const { language, subjectId } = request;
    await writeLetterAfter(act, sql, letter, { language, subjectId, path: letterPath(out) });
  }
  return tellingOf(act, request);
};

/** Of every entry about a request: sealed for her where she is known. */
export const factsOf = (
  request: RequestRow,
  more: Readonly<Record<string, string | number | boolean>>,
): EntryFacts => ({
  ...(request.subjectId && { subject: request.subjectId }),
  request: request.id,
  number: request.number,
  kind: request.kind,
  receivedOn: request.receivedOn,
  ...more,
});

const refuseValue = (name: string, value: string, expected: string): never => {
  throw new MiroirError("usage/bad-value", { name, value, expected });
};

/** A document is there with who looked at it, or neither is. @throws MiroirError usage/missing */
const checkAgent = ({ by, document, checkedBy }: AgentInput): void => {
  const named = [document, checkedBy].filter((field) => field !== undefined);
  if (
    by.trim() !== "" &&
    (named.length === 0 || (named.length === 2 && named.every((field) => field.trim() !== "")))
  )
    return;
  throw new MiroirError("usage/missing", {
    name: "--asked-by, --mandate, --mandate-checked-by",
    hint: "Who acts for them, on what document, and who looked at it.",
  });
};

/** How an agent is kept: by the mandate that was seen, or by name alone. */
const sealedAgency = (act: Act, id: string, agent: AgentInput | undefined) => {
  const { engine } = act;
  const by = agent?.by.trim();
  if (!agent || by === undefined) return { sealedMandate: null, sealedAgent: null };
  const { document, checkedBy } = agent;
  return document === undefined || checkedBy === undefined
    ? { sealedMandate: null, sealedAgent: sealFor(engine, id, LABELS.agent, by) }
    : {
        sealedMandate: sealMandate(engine, id, { by, document, checkedBy, checkedOn: act.today() }),
        sealedAgent: null,
      };
};

/** @throws MiroirError usage/bad-value, usage/missing */
const checkInput = (act: Act, input: OpenRequestInput): void => {
  if (!Object.hasOwn(REQUEST_KINDS, input.kind))
    refuseValue("kind", input.kind, Object.keys(REQUEST_KINDS).join("|"));
  if (!Object.hasOwn(CHANNELS, input.channel))
    refuseValue("--by", input.channel, Object.keys(CHANNELS).join("|"));
  if (input.receivedOn !== undefined && input.receivedOn > act.today())
    refuseValue("--received", input.receivedOn, "a day not in the future");
  if (input.name.trim() === "")
    throw new MiroirError("usage/missing", { name: "--name NAME", hint: "Whoever asks has a name." });
  if (input.mandate) checkAgent(input.mandate);
};

const writeRequest = async (
  act: Act,
  sql: Sql,
  input: OpenRequestInput,
  { subjectId, addressSha256 }: { subjectId: string | null; addressSha256: Uint8Array | null },
): Promise<RequestRow> => {
  const { engine } = act;
  const id = engine.newId();
  act.onRollback(() => engine.vault.destroy("request", id));
  engine.vault.create("request", id);
  const year = Number(act.today().slice(0, 4));
  const number = caseNumber(year, await nextCaseNumber(sql, "request", year));
  const receivedOn = input.receivedOn ?? act.today();
  const dates = deadlineOf({ receivedOn, pausedDays: 0, extended: false }, engine.settings.holidays);
  const requester: Requester = { name: input.name.trim(), contact: input.contact?.trim() || null };
  await insertRequest(
    sql,
    {
      id,
      number,
      kind: input.kind,
      channel: input.channel,
      subjectId,
      sealedRequester: sealFor(engine, id, LABELS.requester, JSON.stringify(requester)),
      sealedText: sealFor(engine, id, LABELS.text, input.text?.trim() ?? ""),
      ...sealedAgency(act, id, input.mandate),
      language: input.language ?? engine.settings.language,
      receivedOn,
      ...dates,
      openedBy: act.actor.name,
      addressSha256,
    },
    act.at(),
  );
  return requireRequest(sql, printNumber(number));
};

/** In the caller's transaction. @throws MiroirError as `openRequest` */
export const openIn = async (
  act: Act,
  sql: Sql,
  input: OpenRequestInput,
): Promise<Committed<OpenedRequest>> => {
  const subject = input.subject ? await requireSubject(act.engine, sql, input.subject) : null;
  // What somebody unknown typed may be anybody's address.
  const to = act.actor.role === "visitor" ? addressIn(input.contact) : null;
  const confirming = to === null ? null : { to, ...newAddressToken() };
  const request = await writeRequest(act, sql, input, {
    subjectId: subject?.id ?? null,
    addressSha256: confirming?.sha256 ?? null,
  });
  const inForce = subject && input.kind === "withdrawal" ? await countConsentsInForce(sql, subject.id) : null;
  const asksMandate = request.sealedAgent !== null && !tellsNothingPersonal(request.kind);
  const letter = acknowledgement(act.engine.settings, addressedOf(act, request), { inForce, asksMandate });
  const told = await tellRequester(act, sql, request, { kind: "acknowledgement", ...letter }, input.out);
  if (confirming) await askAddress(act, sql, request, confirming);
  const { id: requestId, number, receivedOn, monthEndsOn, targetOn, dueOn, channel } = request;
  await addEvent(act, sql, request, { type: "opened", facts: { channel, targetOn, dueOn } });
  await addEvent(act, sql, request, {
    type: "acknowledged",
    note: JSON.stringify({ letter }),
    facts: { told, ...(asksMandate && { mandateAsked: true }) },
  });
  act.tell({
    kind: "request.opened",
    requestNumber: number,
    dueOn,
    ...(subject && { subjectId: subject.id }),
  });
  return {
    result: { requestId, number, receivedOn, monthEndsOn, targetOn, dueOn, told, letter },
    entry: factsOf(request, {
      ...{ channel, mandated: request.sealedMandate !== null, ...(asksMandate && { mandateAsked: true }) },
      ...{ targetOn, dueOn, told },
    }),
  };
};

/**
 * Opens a case and acknowledges it, with its number and the date by which it is answered (R31).
 * @throws MiroirError usage/bad-value, usage/missing, subject/not-found, subject/ambiguous, post/bad-address
 */
export const openRequest: Verb<OpenRequestInput, OpenedRequest> = {
  name: "request.open",
  own: {
    subject: HERSELF,
    name: SAID,
    contact: SAID,
    kind: SAID,
    channel: SAID,
    text: SAID,
    language: SAID,
    mandate: NOT_HERS,
    receivedOn: NOT_HERS,
    out: NOT_HERS,
  },
  visiting: {
    name: SAID,
    contact: SAID,
    kind: SAID,
    channel: SAID,
    text: SAID,
    language: SAID,
    subject: NOT_HERS,
    mandate: NOT_HERS,
    receivedOn: NOT_HERS,
    out: NOT_HERS,
  },
  run: async (act, input) => {
    checkInput(act, input);
    return act.commit((sql) => openIn(act, sql, input));
  },
};

export interface ListedRequest extends Deadline {
  readonly id: string;
  readonly number: string;
  readonly kind: RequestKind;
  readonly channel: Channel;
  readonly state: RequestRow["state"];
  readonly name: string;
  readonly subjectId: string | null;
  readonly receivedOn: Day;
  readonly urgency: Urgency;
  /** Days until the target; negative when it is past. Null once answered, and while she is waited for. */
  readonly daysLeft: number | null;
  readonly outcome: RequestRow["outcome"];
}

const listedOf = (act: Act, request: RequestRow): ListedRequest => {
  const { id, number, kind, state, subjectId, receivedOn, monthEndsOn, targetOn, dueOn, outcome } = request;
  return {
    id,
    number,
    kind,
    channel: request.channel as Channel,
    state,
    name: requesterOf(act.engine, request).name,
    subjectId,
    receivedOn,
    monthEndsOn,
    targetOn,
    dueOn,
    urgency: urgencyOf(request, act.today()),
    daysLeft: state === "open" ? daysBetween(act.today(), targetOn) : null,
    outcome,
  };
};

/** A restored copy of the database may hold a case whose key is gone: it can be neither read nor listed. */
const readable = (engine: Engine, requests: readonly RequestRow[]): RequestRow[] =>
  requests.filter(({ id }) => engine.vault.has("request", id));

/** What is due first comes first; of one person, named by her identifier, or of everybody. */
export const requests: Verb<{ all?: boolean; subject?: string }, ListedRequest[]> = {
  name: "request.list",
  own: { subject: HERSELF, all: SAID },
  run: (act, input) =>
    act.read(async (sql) =>
      readable(act.engine, await listRequests(sql, input.all ?? false))
        .filter(({ subjectId }) => input.subject === undefined || subjectId === input.subject)
        .map((request) => listedOf(act, request)),
    ),
};

export interface ShownRequest extends ListedRequest {
  readonly contact: string | null;
  /** Its letters are held until then. */
  readonly addressUnconfirmed: boolean;
  readonly text: string;
  /** Who acts for her. */
  readonly agent: string | null;
  /** Null while that agent has shown none. */
  readonly mandate: Mandate | null;
  readonly language: Language;
  readonly pausedOn: Day | null;
  readonly pausedDays: number;
  readonly extendedOn: Day | null;
  readonly answeredOn: Day | null;
  readonly refusedBecause: string | null;
  readonly closedOn: Day | null;
  readonly retainUntil: Day | null;
  readonly openedBy: string;
  /** Of a capture, to compare her with; 0 where there was none, or not any more. */
  readonly frames: number;
  /** Who vouched for whoever asks (law 11). */
  readonly vouchedBy: string | null;
  readonly events: readonly {
    readonly seq: number;
    readonly at: string;
    readonly actor: string;
    readonly type: EventType;
    readonly facts: Readonly<Record<string, string | number | boolean>>;
    readonly note: Note | null;
  }[];
}

/** A request with all that was said in it, its events in order. @throws MiroirError keys/… */
export const showIn = async (act: Act, sql: Sql, request: RequestRow): Promise<ShownRequest> => {
  const { engine } = act;
  const events = (await eventsOf(sql, request.id)).map(({ sealedNote, at, ...event }) => ({
    ...event,
    at: at.toISOString(),
    note: sealedNote && (JSON.parse(openOf(engine, request.id, `event/${event.seq}`, sealedNote)) as Note),
  }));
  const { language, pausedOn, pausedDays, extendedOn, answeredOn, refusedBecause, closedOn } = request;
  return {
    ...listedOf(act, request),
    contact: requesterOf(engine, request).contact,
    addressUnconfirmed: request.addressSha256 !== null,
    text: openOf(engine, request.id, LABELS.text, request.sealedText),
    agent: agentOf(engine, request),
    mandate: mandateOf(engine, request),
    language,
    pausedOn,
    pausedDays,
    extendedOn,
    answeredOn,
    refusedBecause,
    closedOn,
    retainUntil: request.retainUntil,
    openedBy: request.openedBy,
    frames: await countFrames(sql, { requestId: request.id }),
    vouchedBy: (await vouchingOf(sql, { requestId: request.id }))?.vouchedBy ?? null,
    events,
  };
};

/** The whole case, with what was said. @throws MiroirError request/not-found */
export const showRequest: Verb<{ request: string }, ShownRequest> = {
  name: "request.show",
  own: { request: HER_REQUEST },
  run: (act, { request }) => act.read(async (sql) => showIn(act, sql, await requireRequest(sql, request))),
};

/** A letter of the case again, to be printed. @throws MiroirError request/not-found, post/not-found */
export const requestLetter: Verb<{ request: string; event: number; out?: string }, Written> = {
  name: "request.letter",
  run: async (act, { request: name, event, out }) => {
    const shown = await act.read(async (sql) => showIn(act, sql, await requireRequest(sql, name)));
    const letter = shown.events.find(({ seq }) => seq === event)?.note?.letter;
    if (!letter) throw new MiroirError("post/not-found", { letter: `${shown.number}, ${event}` });
    if (!out) return letter;
    const path = letterPath(out);
    const { language, subjectId } = shown;
    if (subjectId) await act.step((sql) => recordExport(act, sql, { subjectId, kind: "letter", path }));
    await writeDocument(documentOf(letter, language, act.at()), path);
    return letter;
  },
};
