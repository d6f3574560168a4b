/**
 * The look after somebody left, which does not go through the deleted rows (R55): whether a row or a key of hers is still
 * there. Where somebody waits, a large table is read only where an index finds it; a served instance reads the whole of it
 * afterwards. Who it was is kept in memory until then and in no table, which would be one more to forget.
 */
import { MiroirError } from "../../domain/errors.ts";
import type { Sql } from "../../store/database.ts";
import { type LookedFor, lookFor, READ_AT_ONCE_BYTES } from "../../store/leaving/erasure.ts";
import type { Act, Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { keptOf } from "../gate/kept.ts";

export interface LookAfter {
  /** Every table and column that was searched for the identifier, from the database's own catalogue. */
  readonly looked: readonly string[];
  /** Columns of large tables that are looked at afterwards. */
  readonly later: readonly string[];
  readonly left: readonly { readonly table: string; readonly column: string; readonly rows: number }[];
  readonly keysLeft: readonly string[];
}

interface WaitingLook {
  readonly subjectId: string;
  /** What is done with what the whole look found. @throws MiroirError where something is left */
  readonly ended: (act: Act, found: LookedFor) => Promise<void>;
}

const waitingLooks = keptOf(() => ({
  /** Set by whoever looks afterwards; null in a command, whose process ends with it. */
  ask: null as (() => void) | null,
  looks: [] as WaitingLook[],
  readAtOnceBytes: READ_AT_ONCE_BYTES,
}));

/** A served instance looks afterwards: `ask` is called whenever there is something to look for; null as in a command. */
export const looksAfterwards = (
  engine: Engine,
  ask: (() => void) | null,
  readAtOnceBytes = READ_AT_ONCE_BYTES,
): void => {
  Object.assign(waitingLooks(engine), { ask, readAtOnceBytes });
};

/** The look that somebody waits for: of everything, where nobody looks afterwards. */
export const lookNow = ({ engine }: Act, sql: Sql, subjectId: string): Promise<LookedFor> => {
  const { ask, readAtOnceBytes } = waitingLooks(engine);
  return lookFor(sql, subjectId, ask ? { atOnce: readAtOnceBytes } : "whole");
};

/** Has the rest looked at, where there is one. */
export const lookAfterwards = ({ engine }: Act, { later }: LookAfter, look: WaitingLook): void => {
  const waiting = waitingLooks(engine);
  if (later.length === 0) return;
  waiting.looks.push(look);
  waiting.ask?.();
};

/** Whatever waits to be looked for, one person after the other. @throws MiroirError internal/broken-promise where something was left */
export const lookLater: Verb<void, number> = {
  name: "forget.look",
  run: async (act) => {
    const { looks } = waitingLooks(act.engine);
    let looked = 0;
    for (let [look] = looks; look; [look] = looks) {
      act.stopIfAborted();
      const { subjectId, ended } = look;
      const found = await act.read((sql) => lookFor(sql, subjectId));
      looks.shift();
      looked++;
      await ended(act, found);
    }
    return looked;
  },
};

/** Keys that are hers alone. */
export type OwnKey = "subject" | "reference";

/** Which of her keys, and of those of her grants, the vault still has. */
export const keysLeft = (
  act: Act,
  subjectId: string,
  grantIds: readonly string[],
  kinds: readonly OwnKey[],
): string[] => {
  const { vault } = act.engine;
  const wanted = [
    ...grantIds.map((id) => ["grant", id] as const),
    ...kinds.map((kind) => [kind, subjectId] as const),
  ];
  return wanted.filter(([kind, id]) => vault.has(kind, id)).map(([kind, id]) => `${kind}/${id}`);
};

/** Whether something is. */
export const isLeft = ({ left, keysLeft }: LookAfter): boolean => left.length > 0 || keysLeft.length > 0;

/** @throws MiroirError internal/broken-promise */
export const refuseIfLeft = (check: LookAfter): void => {
  if (isLeft(check))
    throw new MiroirError("internal/broken-promise", {
      problem: `erasure left ${[...check.left.map(({ table, column, rows }) => `${rows} in ${table}.${column}`), ...check.keysLeft].join(", ")}`,
    });
};
