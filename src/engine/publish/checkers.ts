/**
 * Image processes that look at copies: with the template model, and without any reference. Starting one takes seconds, so
 * those that check what was corrected by hand wait a little for the next correction; nobody works through a contact sheet
 * at one picture in five seconds.
 */
import type { Engine } from "../gate/engine.ts";
import { keptOf } from "../gate/kept.ts";
import type { Workers } from "../images/workers.ts";

/** None goes on holding a template model for longer than that. */
const KEEP_MS = 60_000;

interface Warm {
  readonly workers: Workers;
  users: number;
  timer: NodeJS.Timeout | undefined;
}
const checkersOf = keptOf((): { warm: Warm | undefined } => ({ warm: undefined }));

type Opening = Pick<Engine, "kept" | "comparers">;

/** For a run of many copies: closed with it. */
export const withCheckers = async <T>(
  engine: Opening,
  use: (checkers: Workers) => Promise<T>,
): Promise<T> => {
  const workers = engine.comparers(async () => []);
  try {
    return await use(workers);
  } finally {
    await workers.close();
  }
};

const leave = (engine: Opening, held: Warm, keepMs: number): void => {
  held.timer = setTimeout(() => {
    checkersOf(engine).warm = undefined;
    void held.workers.close().catch(() => {});
  }, keepMs);
  held.timer.unref();
};

/** For one copy: left open for the next, a minute at most. */
export const withWarmCheckers = async <T>(
  engine: Opening,
  use: (checkers: Workers) => Promise<T>,
  keepMs = KEEP_MS,
): Promise<T> => {
  const checkers = checkersOf(engine);
  checkers.warm ??= { workers: engine.comparers(async () => []), users: 0, timer: undefined };
  const held = checkers.warm;
  clearTimeout(held.timer);
  held.users++;
  try {
    return await use(held.workers);
  } finally {
    if (--held.users === 0) leave(engine, held, keepMs);
  }
};
