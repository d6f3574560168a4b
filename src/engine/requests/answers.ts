/**
 * How a request ends: answered whole (R38, R41), refused with reasons (R37), refused as abusive by two people (R39), or
 * taken back by her; and closed, with a date on which the case goes (R71).
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { ERASURE_EXCEPTIONS, type ErasureException } from "../../domain/erasure.ts";
import { MiroirError } from "../../domain/errors.ts";
import {
  checkRefusal,
  HANDED_BY,
  type HandedBy,
  type Outcome,
  REFUSALS,
  type Refusal,
  requireSentence,
  tellsNothingPersonal,
} from "../../domain/request.ts";
import type { Day } from "../../domain/words.ts";
import type { Sql } from "../../store/database.ts";
import { draftOfEntry } from "../../store/leaving/certificates.ts";
import { enrolmentOf } from "../../store/portal/portal.ts";
import { removeAnswer } from "../../store/requests/looks.ts";
import {
  type AbuseRow,
  abuseOf,
  closeRequest,
  confirmAbuse,
  endRequest,
  proposeAbuse,
  type RequestRow,
} from "../../store/requests/requests.ts";
import type { Act, Verb } from "../gate/act.ts";
import { caseUntil } from "../gate/retention.ts";
import { type CertificateDraft, keptLines } from "../leaving/certificate.ts";
import { addressIn } from "../letters/outbox.ts";
import { requireAccountOfHers, sameAccount } from "../people/confirm.ts";
import { meansAsked } from "./clock.ts";
import { checkNotTheSame, type HeldUnder, type NotTheSame, requireNothingHeld } from "./held.ts";
import {
  type Attachment,
  answer,
  type Erased,
  type Goes,
  type NothingHeld,
  refusalLetter,
  type Written,
} from "./letters.ts";
import {
  addEvent,
  addressedOf,
  askerOf,
  factsOf,
  knownContactOf,
  openOf,
  requireMandateShown,
  requireRequest,
  requireState,
  sealFor,
  type Told,
  tellingOf,
  tellRequester,
} from "./requests.ts";

export interface AnsweredRequest {
  readonly number: string;
  readonly outcome: Outcome;
  readonly answeredOn: Day;
  readonly dueOn: Day;
  /** After the end of the due date. */
  readonly late: boolean;
  readonly attachments: readonly Attachment[];
  readonly told: Told;
  readonly letter: Written;
}

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest("hex");
};

/** Name, size and hash of a file that is handed over with the answer; the file itself is not kept. @throws MiroirError archive/not-found */
const attachmentAt = async (path: string): Promise<Attachment> => {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new MiroirError("archive/not-found", { path });
  return { name: basename(path), bytes: found.size, sha256: await sha256Of(path) };
};

/** While she is waited for the clock stands still, and it was not late when it stopped. */
const isLate = (act: Act, request: RequestRow): boolean =>
  request.pausedOn === null && act.today() > request.dueOn;

const end = async (
  act: Act,
  sql: Sql,
  request: RequestRow,
  how: { outcome: Outcome; refusedBecause?: Refusal; byTwo?: boolean; closed?: boolean },
): Promise<void> => {
  const state = how.closed ? "closed" : how.outcome === "refused" ? "refused" : "answered";
  await endRequest(sql, request.id, {
    state,
    outcome: how.outcome,
    refusedBecause: how.refusedBecause ?? null,
    byTwo: how.byTwo ?? false,
    answeredOn: act.today(),
    closedOn: how.closed ? act.today() : null,
    retainUntil: caseUntil(act),
  });
};

export interface AnswerInput {
  readonly request: string;
  /** What she is told. Needed, unless nothing is held. */
  readonly text?: string;
  /** Files that are handed over with it: a report, a copy. */
  readonly attachments?: readonly string[];
  /** R38: that nothing is held is the answer. */
  readonly nothingHeld?: boolean;
  /** What was found under this name is about somebody else: who made sure, and how. */
  readonly notTheSame?: NotTheSame;
  /** Of whoever was erased here before: the entry of the log that their certificate names. */
  readonly erased?: number;
  /** How its files are handed over. Needed where the letter goes by e-mail, which carries none. */
  readonly handedBy?: HandedBy;
  readonly out?: string;
}

/** @throws MiroirError request/no-reason, request/something-held */
const textOfAnswer = (input: AnswerInput, request: RequestRow): string => {
  if (input.nothingHeld && request.subjectId)
    throw new MiroirError("request/something-held", { request: request.number });
  return input.nothingHeld ? (input.text?.trim() ?? "") : requireSentence(input.text ?? "", "answer");
};

/** @throws MiroirError usage/bad-value, usage/missing */
const goesOf = (told: Told, attachments: number, handedBy: HandedBy | undefined): Goes => {
  const expected = Object.keys(HANDED_BY).join("|");
  if (handedBy !== undefined && !Object.hasOwn(HANDED_BY, handedBy))
    throw new MiroirError("usage/bad-value", { name: "--handed-by", value: handedBy, expected });
  const by = told === "printed" ? "paper" : told === "held" ? "mail-held" : "mail";
  if (attachments === 0) return { by, files: null };
  if (by === "paper") return { by, files: "enclosed" };
  if (handedBy === undefined) throw new MiroirError("usage/missing", { name: "--handed-by", hint: expected });
  return { by, files: handedBy };
};

/**
 * Their own page of the portal: of somebody enrolled who asks for themselves, and can sign in (a link goes to the address
 * that is held of them, or they came in there). @throws MiroirError request/no-page
 */
const requirePage = async (act: Act, sql: Sql, request: RequestRow): Promise<void> => {
  const { subjectId, number } = request;
  const signsIn =
    subjectId !== null &&
    askerOf(request) === "the-person" &&
    (addressIn(await knownContactOf(act, sql, request)) !== null ||
      (await enrolmentOf(sql, subjectId)) !== undefined);
  if (!signsIn) throw new MiroirError("request/no-page", { request: number });
};

/** What the certificate of an erasure says, while it is here. @throws MiroirError request/no-erasure */
const erasedOf = async (sql: Sql, entry: number | undefined, today: Day): Promise<Erased | null> => {
  if (entry === undefined) return null;
  const draft = await draftOfEntry<CertificateDraft>(sql, entry);
  if (!draft) throw new MiroirError("request/no-erasure", { entry });
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((total, each) => total + each, 0);
  const kept = keptLines(draft.kept.filter(({ until }) => until === null || until >= today));
  return { entry, at: draft.at, rows: sum(draft.destroyed), keys: sum(draft.keys), kept };
};

/** What a letter that nothing is held says. */
const nothingOf = (act: Act, held: HeldUnder, erased: Erased | null): NothingHeld => ({
  retainUntil: caseUntil(act),
  own: held.own.map(({ number, retainUntil }) => ({ number, retainUntil })),
  othersFound: held.hits.length > 0,
  erased,
});

/** How many things were found in which places: what the log says of it. */
const foundFacts = (held: HeldUnder | null): Readonly<Record<string, string | number | boolean>> =>
  held === null || held.hits.length === 0
    ? {}
    : {
        notTheSame: held.hits.length,
        places: [...new Set(held.hits.map(({ place }) => place))].toSorted().join(", "),
      };

/**
 * The answer, once and whole. Also to a request whose question about identity is still open: then it is answered without.
 * @throws MiroirError request/not-found, request/wrong-state, request/no-reason, request/something-held, archive/not-found,
 * request/may-be-held, request/no-erasure, request/no-page, request/mandate-first, usage/missing
 */
export const answerRequest: Verb<AnswerInput, AnsweredRequest> = {
  name: "request.answer",
  run: async (act, input) => {
    const attachments: Attachment[] = [];
    for (const path of input.attachments ?? []) attachments.push(await attachmentAt(path));
    const notTheSame = checkNotTheSame(input.notTheSame);
    return act.commit(async (sql) => {
      const request = await requireRequest(sql, input.request);
      requireState(request, ["open", "paused"]);
      if (input.nothingHeld || !tellsNothingPersonal(request.kind)) requireMandateShown(request);
      const text = textOfAnswer(input, request);
      const nothingHeld = input.nothingHeld ?? false;
      const outcome = nothingHeld ? "nothing-held" : "answered";
      const held = await requireNothingHeld(act, sql, request, { nothingHeld, text, notTheSame });
      const erased = await erasedOf(sql, input.erased, act.today());
      const goes = goesOf(tellingOf(act, request), attachments.length, input.handedBy);
      if (goes.files === "portal") await requirePage(act, sql, request);
      await end(act, sql, request, { outcome });
      const to = addressedOf(act, request);
      const letter = answer(act.engine.settings, to, {
        text,
        attachments,
        nothingHeld: nothingHeld && held ? nothingOf(act, held, erased) : null,
        goes,
      });
      const told = await tellRequester(act, sql, request, { kind: "answer", ...letter }, input.out);
      const late = isLate(act, request);
      const facts = {
        outcome,
        answeredOn: act.today(),
        dueOn: request.dueOn,
        late,
        attachments: attachments.length,
        ...(goes.files && { files: goes.files }),
        ...foundFacts(held),
        told,
      };
      const evidence = held && held.hits.length > 0 ? { notTheSame, found: held.hits } : {};
      await addEvent(act, sql, request, {
        type: "answered",
        note: JSON.stringify({ letter, attachments, ...evidence }),
        facts,
      });
      const { number, dueOn } = request;
      return {
        result: { number, outcome, answeredOn: act.today(), dueOn, late, attachments, told, letter },
        entry: factsOf(request, facts),
      };
    });
  },
};

export interface RefuseInput {
  readonly request: string;
  readonly ground: Refusal;
  /** What she is told of why. Not when confirming what somebody else proposed. */
  readonly reasons?: string;
  /** For “unfounded” and “excessive”: what proves the abuse, for the regulator. Kept sealed, not sent. */
  readonly proof?: string;
  /** Of art. 17(3), where an erasure is refused by an exception (R58). */
  readonly exception?: ErasureException;
  readonly out?: string;
}

export type RefusedRequest =
  | {
      readonly number: string;
      readonly proposed: true;
      readonly ground: Refusal;
      readonly proposedBy: string;
    }
  | (AnsweredRequest & { readonly proposed: false; readonly ground: Refusal });

interface AbuseWords {
  readonly reasons: string;
  readonly proof: string;
}

const PROOF_LABEL = "abuse";

/** The first of the two: nothing changes for her, and the clock goes on. */
const propose = async (act: Act, sql: Sql, request: RequestRow, input: RefuseInput) => {
  const words: AbuseWords = {
    reasons: requireSentence(input.reasons ?? "", "reasons"),
    proof: requireSentence(input.proof ?? "", "proof of the abuse"),
  };
  const { ground } = input;
  const proposedBy = act.actor.name;
  const sealedProof = sealFor(act.engine, request.id, PROOF_LABEL, JSON.stringify(words));
  await proposeAbuse(sql, request.id, { ground, sealedProof, proposedBy }, act.at());
  await addEvent(act, sql, request, { type: "refusal-proposed", facts: { ground } });
  return {
    result: { number: request.number, proposed: true, ground, proposedBy } as const,
    entry: factsOf(request, { outcome: "refusal-proposed", ground }),
  };
};

const refuseNow = async (
  act: Act,
  sql: Sql,
  request: RequestRow,
  refused: { ground: Refusal; reasons: string; exception: ErasureException | null; byTwo: boolean },
  out: string | undefined,
) => {
  const { ground, byTwo, exception } = refused;
  await end(act, sql, request, { outcome: "refused", refusedBecause: ground, byTwo });
  const letter = refusalLetter(act.engine.settings, addressedOf(act, request), refused);
  const told = await tellRequester(act, sql, request, { kind: "refusal", ...letter }, out);
  const { number, dueOn } = request;
  const late = isLate(act, request);
  const facts = { ground, ...(exception && { exception }), answeredOn: act.today(), dueOn, late, told };
  await addEvent(act, sql, request, { type: "refused", note: JSON.stringify({ letter }), facts });
  const outcome = "refused" as const;
  return {
    result: {
      number,
      proposed: false,
      outcome,
      ground,
      answeredOn: act.today(),
      dueOn,
      late,
      attachments: [],
      told,
      letter,
    } as const,
    entry: factsOf(request, { outcome, ...facts }),
  };
};

/** @throws MiroirError request/same-person, request/other-ground */
const checkConfirms = async (
  act: Act,
  sql: Sql,
  request: RequestRow,
  abuse: AbuseRow,
  ground: Refusal,
): Promise<void> => {
  if (abuse.ground !== ground)
    throw new MiroirError("request/other-ground", { request: request.number, ground: abuse.ground });
  if (await sameAccount(sql, abuse.proposedBy, act.actor.name)) throw new MiroirError("request/same-person");
};

const refuseAsAbuse = async (act: Act, sql: Sql, request: RequestRow, input: RefuseInput) => {
  checkRefusal({ ...request, asker: askerOf(request) }, input.ground, input.exception ?? null);
  await requireAccountOfHers(act, sql);
  const abuse = await abuseOf(sql, request.id);
  if (!abuse || input.proof !== undefined) return propose(act, sql, request, input);
  await checkConfirms(act, sql, request, abuse, input.ground);
  await confirmAbuse(sql, request.id, act.actor.name, act.at());
  const { reasons } = JSON.parse(
    openOf(act.engine, request.id, PROOF_LABEL, abuse.sealedProof),
  ) as AbuseWords;
  const refused = { ground: input.ground, reasons, exception: null, byTwo: true };
  return refuseNow(act, sql, request, refused, input.out);
};

const refuseAlone = async (act: Act, sql: Sql, request: RequestRow, input: RefuseInput) => {
  const { ground } = input;
  checkRefusal({ ...request, asker: askerOf(request) }, ground, input.exception ?? null);
  if (ground === "identity-not-established" && (await meansAsked(sql, request.id)).length === 0)
    throw new MiroirError("request/never-asked", { request: request.number });
  const exception = input.exception ?? null;
  if (ground === "exception" && !exception)
    throw new MiroirError("usage/missing", {
      name: "--exception",
      hint: Object.keys(ERASURE_EXCEPTIONS).join(", "),
    });
  const reasons = requireSentence(input.reasons ?? "", "reasons");
  return refuseNow(act, sql, request, { ground, reasons, exception, byTwo: false }, input.out);
};

/** @throws MiroirError usage/bad-value */
const checkGround = ({ ground, exception }: RefuseInput): void => {
  const wrong = (name: string, value: string, expected: object): never => {
    throw new MiroirError("usage/bad-value", { name, value, expected: Object.keys(expected).join("|") });
  };
  if (!Object.hasOwn(REFUSALS, ground)) wrong("--ground", ground, REFUSALS);
  if (exception !== undefined && !Object.hasOwn(ERASURE_EXCEPTIONS, exception))
    wrong("--exception", exception, ERASURE_EXCEPTIONS);
};

/**
 * Refuses, with reasons and remedies (R37). As abusive only by two: the first gives reasons and a written proof, and
 * another actor's call without a proof confirms; how often she asked is no ground (R39).
 * @throws MiroirError request/not-found, request/wrong-state, request/no-reason, request/same-person, request/other-ground,
 * request/never-asked, request/ground-not-for-kind, request/exception-not-for-kind
 */
export const refuseRequest: Verb<RefuseInput, RefusedRequest> = {
  name: "request.refuse",
  run: async (act, input) => {
    checkGround(input);
    return act.commit<RefusedRequest>(async (sql) => {
      const request = await requireRequest(sql, input.request);
      requireState(request, ["open", "paused"]);
      return REFUSALS[input.ground].byTwo
        ? refuseAsAbuse(act, sql, request, input)
        : refuseAlone(act, sql, request, input);
    });
  },
};

export interface CloseInput {
  readonly request: string;
  /** Her words, where she no longer wants an answer. */
  readonly takenBack?: string;
}

export interface ClosedRequest {
  readonly number: string;
  readonly outcome: Outcome;
  readonly closedOn: Day;
  /** Last day on which the case is kept. */
  readonly retainUntil: Day;
}

/**
 * Ends a case that was answered or refused, or that she took back. There is no other way to end one (law 6).
 * @throws MiroirError request/not-found, request/wrong-state, request/no-reason
 */
export const closeRequestCase: Verb<CloseInput, ClosedRequest> = {
  name: "request.close",
  run: (act, input) =>
    act.commit(async (sql) => {
      const request = await requireRequest(sql, input.request);
      const takenBack = input.takenBack !== undefined;
      requireState(request, takenBack ? ["open", "paused"] : ["answered", "refused"]);
      const closedOn = act.today();
      const retainUntil = caseUntil(act);
      await removeAnswer(sql, request.id);
      const note = takenBack ? requireSentence(input.takenBack ?? "", "their words") : undefined;
      if (takenBack) await end(act, sql, request, { outcome: "taken-back", closed: true });
      else await closeRequest(sql, request.id, closedOn, retainUntil);
      const outcome = request.outcome ?? "taken-back";
      await addEvent(act, sql, request, {
        type: "closed",
        ...(note && { note: JSON.stringify({ takenBack: note }) }),
        facts: { outcome, closedOn },
      });
      const result = { number: request.number, outcome, closedOn, retainUntil };
      return { result, entry: factsOf(request, { outcome, closedOn, retainUntil }) };
    }),
};
