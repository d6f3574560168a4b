/**
 * The names of the log. A log that was restored from a backup has fewer entries than it signed for, and whatever it
 * appends next would contradict checkpoints that are out there under its name: so it goes on under another (C2SP
 * tlog-checkpoint: a log never signs two inconsistent checkpoints). Each name is an epoch; nothing else begins one.
 */
import { MiroirError } from "../../domain/errors.ts";
import type { Json } from "../../ledger/commitment.ts";
import type { Sql } from "../../store/database.ts";
import {
  type Epoch,
  insertEpoch,
  readCheckpoints,
  readEpochs,
  readHead,
} from "../../store/evidence/ledger.ts";
import type { Engine } from "./engine.ts";

/** The name that the checkpoint of so many entries bears. */
export const originAt = (epochs: readonly Epoch[], size: number): string | undefined =>
  epochs.findLast(({ fromSize }) => fromSize < size)?.origin;

const originOf = (note: string): string => note.slice(0, note.indexOf("\n"));

/** A log from before epochs were written down keeps the name it began under. */
const firstOrigin = async (engine: Engine, sql: Sql): Promise<string> => {
  const [first] = await readCheckpoints(sql, 1, 1);
  return first ? originOf(first.note) : engine.settings.logOrigin;
};

const beginFirst = async (engine: Engine, sql: Sql): Promise<Epoch> => {
  const first: Epoch = {
    epoch: 0,
    origin: await firstOrigin(engine, sql),
    fromSize: 0,
    beganAt: engine.now(),
    because: "the log began",
  };
  await insertEpoch(sql, first);
  return first;
};

const refuseOther = (engine: Engine, first: Epoch): void => {
  const { logOrigin } = engine.settings;
  if (first.origin !== logOrigin)
    throw new MiroirError("log/other-origin", { origin: first.origin, setting: logOrigin });
};

/** @throws MiroirError log/other-origin when the setting names another log than the one that is here. */
export const requireOrigin = async (engine: Engine, sql: Sql): Promise<void> => {
  const [first] = await readEpochs(sql);
  if (first) refuseOther(engine, first);
};

/** What the first entry of an epoch says, in transactions that began one and have not appended it yet. */
const begun = new WeakMap<Sql, Readonly<Record<string, Json>>>();

/** The name to sign under now, and what the next entry has to say of it. @throws MiroirError log/other-origin */
export const requireEpoch = async (
  engine: Engine,
  sql: Sql,
): Promise<{ origin: string; facts: Readonly<Record<string, Json>> }> => {
  const epochs = await readEpochs(sql);
  const first = epochs[0] ?? (await beginFirst(engine, sql));
  refuseOther(engine, first);
  const facts = begun.get(sql) ?? {};
  begun.delete(sql);
  return { origin: (epochs.at(-1) ?? first).origin, facts };
};

/** Never the same name twice: the same backup may be restored again, and goes on differently. */
const nextName = (engine: Engine, epoch: number): string =>
  `${engine.settings.logOrigin}/${epoch}-${engine.newId().slice(0, 8)}`;

/**
 * From here on the log goes on under another name: `<logOrigin>/<n>-<chance>`. The entry of this transaction is the first under
 * it, and says by itself which name, how many entries, which root and which checkpoint it goes on from.
 * @param because why, in words without a name @param from which backup: its identifier or SHA-256
 */
export const beginEpoch = async (
  engine: Engine,
  sql: Sql,
  { because, from }: { readonly because: string; readonly from: string },
): Promise<Epoch> => {
  const last = (await readEpochs(sql)).at(-1) ?? (await beginFirst(engine, sql));
  const { size } = await readHead(sql);
  const [checkpoint] = await readCheckpoints(sql, Math.max(1, size), 1);
  const epoch: Epoch = {
    epoch: last.epoch + 1,
    origin: nextName(engine, last.epoch + 1),
    fromSize: size,
    beganAt: engine.now(),
    because,
  };
  await insertEpoch(sql, epoch);
  const goesOnFrom = { origin: last.origin, size, checkpoint: checkpoint?.note ?? null };
  begun.set(sql, { epoch: { number: epoch.epoch, origin: epoch.origin, because, from, goesOnFrom } });
  return epoch;
};
