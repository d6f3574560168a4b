/** The clock of a request: extended once and in time (R35), standing still only between a question and its answer (R36). */
import { type Deadline, deadlineOf, pausedFor } from "../../domain/deadline.ts";
import { MiroirError } from "../../domain/errors.ts";
import {
  checkMeans,
  EXTENSIONS,
  type Extension,
  IDENTITY_MEANS,
  type IdentityMeans,
  requireSentence,
} from "../../domain/request.ts";
import type { Day } from "../../domain/words.ts";
import type { Sql } from "../../store/database.ts";
import {
  eventsOf,
  extendRequest,
  pauseRequest,
  type RequestRow,
  resumeRequest,
} from "../../store/requests/requests.ts";
import type { Act, Verb } from "../gate/act.ts";
import { extension, identityQuestion, type Written } from "./letters.ts";
import {
  addEvent,
  addressedOf,
  factsOf,
  knownContactOf,
  requireMandateShown,
  requireRequest,
  requireState,
  type Told,
  tellRequester,
} from "./requests.ts";

export interface Clock extends Deadline {
  readonly number: string;
}
export interface ToldClock extends Clock {
  readonly told: Told;
  readonly letter: Written;
}

const datesOf = (
  act: Act,
  request: RequestRow,
  change: { pausedDays?: number; extended?: boolean },
): Deadline =>
  deadlineOf(
    {
      receivedOn: request.receivedOn,
      pausedDays: change.pausedDays ?? request.pausedDays,
      extended: change.extended ?? request.extendedOn !== null,
    },
    act.engine.settings.holidays,
  );

/** @throws MiroirError request/extended-once, request/month-over */
const checkExtendable = (act: Act, request: RequestRow): void => {
  if (request.extendedOn) throw new MiroirError("request/extended-once", { request: request.number });
  if (act.today() > request.monthEndsOn)
    throw new MiroirError("request/month-over", { request: request.number, day: request.monthEndsOn });
};

export interface ExtendInput {
  readonly request: string;
  readonly reason: Extension;
  /** Why, in words that she reads. */
  readonly because: string;
  readonly out?: string;
}

/**
 * Two further months counted from receipt, once, and told before the first month ended (R35).
 * @throws MiroirError request/not-found, request/wrong-state, request/no-reason, request/extended-once, request/month-over
 */
export const extendRequestTerm: Verb<ExtendInput, ToldClock> = {
  name: "request.extend",
  run: async (act, input) => {
    const because = requireSentence(input.because, "reason");
    if (!Object.hasOwn(EXTENSIONS, input.reason))
      throw new MiroirError("usage/bad-value", {
        name: "--reason",
        value: input.reason,
        expected: Object.keys(EXTENSIONS).join("|"),
      });
    return act.commit(async (sql) => {
      const request = await requireRequest(sql, input.request);
      requireState(request, ["open"]);
      checkExtendable(act, request);
      const dates = datesOf(act, request, { extended: true });
      await extendRequest(sql, request.id, act.today(), dates);
      const letter = extension(act.engine.settings, addressedOf(act, request, dates), input.reason, because);
      const told = await tellRequester(act, sql, request, { kind: "extension", ...letter }, input.out);
      const facts = { reason: input.reason, targetOn: dates.targetOn, dueOn: dates.dueOn, told };
      await addEvent(act, sql, request, {
        type: "extended",
        note: JSON.stringify({ because, letter }),
        facts,
      });
      return {
        result: { number: request.number, ...dates, told, letter },
        entry: factsOf(request, { ...facts, extendedOn: act.today() }),
      };
    });
  },
};

const MEANS = Object.keys(IDENTITY_MEANS) as [IdentityMeans, ...IdentityMeans[]];

/** By which means she was asked before, in this request. */
export const meansAsked = async (sql: Sql, requestId: string): Promise<string[]> =>
  (await eventsOf(sql, requestId))
    .filter(({ type }) => type === "identity-asked")
    .map(({ facts }) => String(facts.means));

/** A question sent when the answer is late already would be no question but an excuse (R36: without undue delay). */
const refuseWhenLate = (act: Act, request: RequestRow): void => {
  if (act.today() > request.dueOn)
    throw new MiroirError("request/wrong-state", {
      request: request.number,
      state: "overdue",
      needed: "not overdue",
    });
};

export interface PauseInput {
  readonly request: string;
  /** What makes it doubtful that she is who she says: a fact of this case, recorded and told to her (R33). */
  readonly doubt: string;
  /** The lightest that there is when absent. */
  readonly means?: IdentityMeans;
  readonly out?: string;
}

/** “That we already have of you” is said to somebody of whom something is held. */
const KNOWN: IdentityMeans = "reply-from-known-address";
const LIGHTEST_OF_NOBODY: IdentityMeans = "question-only-she-knows";

/** The lightest means where none is named. @throws MiroirError request/no-known-address */
const meansFor = async (
  act: Act,
  sql: Sql,
  request: RequestRow,
  named: IdentityMeans | undefined,
): Promise<IdentityMeans> => {
  const reached = named === undefined || named === KNOWN ? await knownContactOf(act, sql, request) : null;
  if (named === undefined) return reached === null ? LIGHTEST_OF_NOBODY : KNOWN;
  if (named === KNOWN && reached === null)
    throw new MiroirError("request/no-known-address", { request: request.number });
  return named;
};

/**
 * Asks who she is, and stops the clock with the question: not an agent who has shown no mandate, whom the question would tell
 * what is held. @throws MiroirError request/not-found, request/wrong-state, request/no-reason without a doubt,
 * request/lighter-first, request/no-known-address, request/mandate-first
 */
export const pauseRequestClock: Verb<PauseInput, ToldClock & { pausedOn: Day }> = {
  name: "request.pause",
  run: async (act, input) => {
    const doubt = requireSentence(input.doubt, "doubt");
    const { means: named } = input;
    if (named !== undefined && !MEANS.includes(named))
      throw new MiroirError("usage/bad-value", { name: "--means", value: named, expected: MEANS.join("|") });
    return act.commit(async (sql) => {
      const request = await requireRequest(sql, input.request);
      requireState(request, ["open"]);
      requireMandateShown(request);
      refuseWhenLate(act, request);
      const means = await meansFor(act, sql, request, named);
      checkMeans(means, await meansAsked(sql, request.id));
      const pausedOn = act.today();
      await pauseRequest(sql, request.id, pausedOn);
      const letter = identityQuestion(act.engine.settings, addressedOf(act, request), means, doubt);
      const told = await tellRequester(
        act,
        sql,
        request,
        { kind: "identity-question", ...letter },
        input.out,
      );
      await addEvent(act, sql, request, {
        type: "identity-asked",
        note: JSON.stringify({ doubt, letter }),
        facts: { means, pausedOn, told },
      });
      const { number, monthEndsOn, targetOn, dueOn } = request;
      return {
        result: { number, monthEndsOn, targetOn, dueOn, pausedOn, told, letter },
        entry: factsOf(request, { means, pausedOn, told }),
      };
    });
  },
};

export interface ResumeInput {
  readonly request: string;
  /** The day of her answer; today when absent. */
  readonly on?: Day;
  /** Where an identity document was looked at: who saw it. Nothing else of it is kept (R33). */
  readonly seenBy?: string;
}

export interface Resumed extends Clock {
  readonly pausedDays: number;
}

/** @throws MiroirError usage/bad-value */
const answerDay = (act: Act, request: RequestRow, on: Day | undefined): Day => {
  const day = on ?? act.today();
  if (day < request.pausedOn! || day > act.today())
    throw new MiroirError("usage/bad-value", {
      name: "--on",
      value: day,
      expected: `${request.pausedOn} … ${act.today()}`,
    });
  return day;
};

/** She answered: the clock moves by the days in between. @throws MiroirError request/not-found, request/wrong-state, usage/bad-value */
export const resumeRequestClock: Verb<ResumeInput, Resumed> = {
  name: "request.resume",
  run: (act, input) =>
    act.commit(async (sql) => {
      const request = await requireRequest(sql, input.request);
      requireState(request, ["paused"]);
      const on = answerDay(act, request, input.on);
      const pausedDays = request.pausedDays + pausedFor(request.pausedOn!, on);
      const dates = datesOf(act, request, { pausedDays });
      await resumeRequest(sql, request.id, pausedDays, dates);
      const facts = {
        pausedOn: request.pausedOn!,
        answeredOn: on,
        pausedDays,
        targetOn: dates.targetOn,
        dueOn: dates.dueOn,
      };
      const seenBy = input.seenBy?.trim();
      await addEvent(act, sql, request, {
        type: "identity-given",
        ...(seenBy && { note: JSON.stringify({ seen: `seen on ${on} by ${seenBy}` }) }),
        facts,
      });
      return { result: { number: request.number, ...dates, pausedDays }, entry: factsOf(request, facts) };
    }),
};
