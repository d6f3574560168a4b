/**
 * The one gate. Every verb is reached through `act`: it checks who may, opens the transaction, lets the verb run,
 * appends its ledger entry and commits, all or nothing (design, The gate; laws 1, 5, 9). A verb never holds the
 * database, only what `Act` offers, and `commit` is the only one that writes without being part of a longer act.
 * What a transaction ended is in the erasure journal before the act is acknowledged (R56).
 */
import { type Actor, checkPermitted, requireProof, VERBS, type VerbName } from "../../domain/act.ts";
import { dayAt } from "../../domain/days.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { HappenedEvent } from "../../domain/event.ts";
import type { Day } from "../../domain/words.ts";
import type { Sql } from "../../store/database.ts";
import { type Aftermath, aftermathOf } from "../../store/gate/closings.ts";
import { drainClosings } from "./closings.ts";
import { queueDeliveries } from "./deliveries.ts";
import type { Engine } from "./engine.ts";
import { appendEntry, type Facts } from "./evidence.ts";
import { type Fields, requireOwn } from "./own.ts";

/** Progress of a long verb. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  /** Unknown until the end where counting first would cost as much as the work. */
  readonly total: number | null;
  /** What it is a part of, where that takes long by itself: the path of a recording. */
  readonly of?: string;
  /** A file that was skipped, with why. */
  readonly skipped?: { readonly path: string; readonly error: MiroirError };
}

export interface ActOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** What a verb says happened, for the ledger; the gate adds verb, actor and time. */
export type EntryFacts = Omit<Facts, "verb" | "actor" | "role"> & { readonly subject?: string };

export interface Committed<T> {
  readonly result: T;
  readonly entry: EntryFacts;
}

/** What a verb may do. */
export interface Act {
  readonly engine: Engine;
  readonly actor: Actor;
  readonly signal: AbortSignal | undefined;
  readonly at: () => Date;
  readonly today: () => Day;
  progress(progress: Progress): void;
  /** @throws MiroirError run/interrupted */
  stopIfAborted(): void;
  /** Reads one unchanging state, however long it takes: writes nothing, holds no row, waits for nobody who writes. */
  read<T>(body: (sql: Sql) => Promise<T>): Promise<T>;
  /** Part of a long act (a batch of an import or a scan): its entry is that of the whole act. */
  step<T>(body: (sql: Sql) => Promise<T>): Promise<T>;
  /** The act itself: what `body` writes and its ledger entry become true together, or neither. */
  commit<T>(body: (sql: Sql) => Promise<Committed<T>>): Promise<T>;
  /** Where in the ledger the last commit of this act stands, from 0: for the proof it is answered with. */
  readonly committedSeq: () => number;
  /** Runs if the next commit fails: takes back a key made for it. */
  onRollback(undo: () => void): void;
  /** Once the next step or commit is durable: open pages and webhooks are told. */
  tell(event: HappenedEvent): void;
  /** Runs once the next commit is durable: destroys keys, takes references from running comparisons. */
  afterCommit(then: () => void | Promise<void>): void;
}

/** A stop asked for by the caller: the ordinary end of a long act, not a fault. */
export const isStop = (error: unknown): boolean =>
  error instanceof MiroirError && error.code === "run/interrupted";

export interface Verb<I, O> {
  readonly name: VerbName;
  /** Of a verb that a person may do about herself: whose each field of its input is (own.ts). Without it she may not. */
  readonly own?: Fields<I>;
  /** The same of one that somebody unknown may do as well as the staff. */
  readonly visiting?: Fields<I>;
  run(act: Act, input: I): Promise<O>;
}

/** Runs each step whatever the others meet: one key that cannot be destroyed keeps no other from going. */
const runAll = async (steps: readonly (() => void | Promise<void>)[]): Promise<void> => {
  const faults: unknown[] = [];
  for (const step of steps)
    try {
      await step();
    } catch (fault) {
      faults.push(fault);
    }
  if (faults.length > 0) throw faults[0];
};

/** What a transaction leaves to be done is asked inside it, so that one that ended nothing costs no other (R56). */
const transact = async <T>(
  engine: Engine,
  told: readonly HappenedEvent[],
  body: (sql: Sql) => Promise<T>,
): Promise<{ result: T; aftermath: Aftermath }> =>
  engine.database.transaction(async (sql) => {
    const result = await body(sql);
    await queueDeliveries(engine, sql, told);
    return { result, aftermath: await aftermathOf(sql) };
  });

/** Before the act is acknowledged, whichever verb it was: what ended is in the journal (R56), what may not stay is taken back (R17). */
const follow = async (engine: Engine, { ended, stale }: Aftermath): Promise<void> => {
  if (ended) await engine.database.transaction((sql) => drainClosings(engine, sql));
  if (stale) await engine.takeBack((body) => engine.database.transaction(body));
};

const newAct = (engine: Engine, actor: Actor, verb: VerbName, options: ActOptions): Act => {
  let undo: (() => void)[] = [];
  let then: (() => void | Promise<void>)[] = [];
  let told: HappenedEvent[] = [];
  const publish = (): void => {
    for (const event of told) engine.events.publish(event);
    told = [];
  };
  let seq: number | undefined;
  return {
    engine,
    actor,
    signal: options.signal,
    at: engine.now,
    today: () => dayAt(engine.now(), engine.settings.timeZone),
    progress: (progress) => options.onProgress?.(progress),
    stopIfAborted: () => {
      if (options.signal?.aborted) throw new MiroirError("run/interrupted");
    },
    read: (body) => engine.database.snapshot(body),
    step: async (body) => {
      // Several steps may be under way. Their bodies run one after the other, so that what is told while one runs is its own.
      const before = told;
      const own = [...before];
      told = [];
      try {
        const { result, aftermath } = await transact(engine, own, async (sql) => {
          const others = told;
          told = own;
          try {
            return await body(sql);
          } finally {
            told = others;
          }
        });
        await follow(engine, aftermath);
        for (const event of own) engine.events.publish(event);
        return result;
      } catch (error) {
        told.unshift(...before);
        throw error;
      }
    },
    committedSeq: () => {
      if (seq === undefined)
        throw new MiroirError("internal/broken-promise", { problem: "this act has committed nothing" });
      return seq;
    },
    onRollback: (step) => void undo.push(step),
    tell: (event) => void told.push(event),
    afterCommit: (step) => void then.push(step),
    commit: async (body) => {
      if (!VERBS[verb].logged)
        throw new MiroirError("internal/broken-promise", { problem: `${verb} leaves no entry` });
      try {
        const {
          result: { result, appended },
          aftermath,
        } = await transact(engine, told, async (sql) => {
          const { result, entry } = await body(sql);
          const appended = await appendEntry(engine, sql, {
            ...entry,
            verb,
            actor: actor.name,
            role: actor.role,
          });
          return { result, appended };
        });
        seq = appended;
        // Committed: from here on nothing is taken back, whatever a later step meets.
        undo = [];
        await runAll([() => follow(engine, aftermath), ...then, publish]);
        return result;
      } catch (error) {
        await runAll(undo).catch(() => {});
        throw error;
      } finally {
        undo = [];
        then = [];
        told = [];
      }
    },
  };
};

const NUL = "\u0000";

/** No text of a database holds this character. @throws MiroirError usage/bad-value */
const refuseNul = (said: unknown, name = "input"): void => {
  if (typeof said === "string" && said.includes(NUL))
    throw new MiroirError("usage/bad-value", {
      name,
      value: [...said.replaceAll(NUL, "\u{fffd}")].slice(0, 40).join(""),
      expected: "text without the character NUL",
    });
  if (Array.isArray(said)) for (const each of said) refuseNul(each, name);
  else if (said !== null && typeof said === "object" && Object.getPrototypeOf(said) === Object.prototype)
    for (const [field, each] of Object.entries(said)) refuseNul(each, field);
};

/**
 * Runs a verb for an actor. The only way to any verb.
 * @throws MiroirError act/not-permitted, usage/bad-value, and what the verb throws; then nothing of it was written.
 */
export const act = async <I, O>(
  engine: Engine,
  actor: Actor,
  verb: Verb<I, O>,
  input: I,
  options: ActOptions = {},
): Promise<O> => {
  checkPermitted(actor, verb.name);
  refuseNul(input);
  requireProof(actor, verb.name, engine.now());
  await requireOwn((body) => engine.database.snapshot(body), actor, verb, input);
  return verb.run(newAct(engine, actor, verb.name, options), input);
};

/** Another verb in the middle of one, for the same actor, through the gate as if it had been asked for by itself. */
export const again = <I, O>(
  { engine, actor, signal, progress }: Act,
  verb: Verb<I, O>,
  input: I,
): Promise<O> => act(engine, actor, verb, input, { ...(signal && { signal }), onProgress: progress });
