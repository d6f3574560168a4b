/**
 * Wiring: from a backup to an instance that starts. Everything is put together beside its place; the database is one
 * transaction, and where it is a folder that folder gets its name last: a restore that fails or is killed leaves an
 * empty place. What ended since the backup has ended again before the transaction commits (R56).
 */

import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import {
  assemble,
  databaseFolder,
  makeFolder,
  onnxVision,
  openEngine,
  PROGRAM,
  type VisionChoice,
} from "./app.ts";
import { type BundleEntry, bytesOf, DamagedBundle, readBundle } from "./archive/bundle.ts";
import { keepOriginal } from "./archive/keep.ts";
import type { Config } from "./config.ts";
import { type Actor, checkPermitted } from "./domain/act.ts";
import { diskFault } from "./domain/disk.ts";
import { MiroirError } from "./domain/errors.ts";
import { type BackupHead, FORMAT, HEAD, JOURNAL, KEYS, ORIGINALS, TABLES } from "./engine/evidence/backup.ts";
import {
  type IsUsable,
  keysThatEnded,
  peopleWithoutRow,
  type Replayed,
  removeRowsWithoutKey,
  replay,
} from "./engine/evidence/replay.ts";
import { vouchForOlder } from "./engine/evidence/version-13.ts";
import type { ActOptions } from "./engine/gate/act.ts";
import type { Engine } from "./engine/gate/engine.ts";
import { beginEpoch } from "./engine/gate/epochs.ts";
import { appendEntry } from "./engine/gate/evidence.ts";
import { countAnew } from "./store/archive/albums.ts";
import type { Database, Migration, Sql } from "./store/database.ts";
import { syncDirectory } from "./store/disk.ts";
import { beginLoading, isEmpty, loadRows, migrationsOf } from "./store/dump.ts";
import { openEmbedded } from "./store/embedded.ts";
import { deleteClosings, writeJournalHead } from "./store/gate/closings.ts";
import { readInstance } from "./store/gate/instance.ts";
import { markRewriting } from "./store/leaving/rewriting.ts";
import { lockFolder } from "./store/lock.ts";
import { migrate } from "./store/migrate.ts";
import { openPostgres } from "./store/postgres.ts";
import { MIGRATIONS } from "./store/schema/schema.ts";
import { isVersion13, rowOfVersion13 } from "./store/schema/version-13.ts";
import { rewriteAll } from "./store/upkeep.ts";
import { decrypt, readIdentities } from "./vault/age.ts";
import { EMPTY_HEAD, type Journal } from "./vault/journal.ts";
import { masterKeyPath, openVault } from "./vault/master.ts";
import { openSigner } from "./vault/signer.ts";
import { KEY_LINE, type Vault } from "./vault/vault.ts";

export interface RestoreOptions extends ActOptions {
  /** Of the new place: data folder and database are empty. */
  readonly config: Config;
  readonly actor: Actor;
  /** The backup of the data. */
  readonly file: string;
  /** File with the secret key of age that opens it, and the backup of the keys. */
  readonly identity: string;
  /** The backup of the keys; without it the keys lie in the keys folder already. */
  readonly keysFrom?: string;
  /** The newest copy of the erasure journal; without it the one in its place, or of the backup of the keys. */
  readonly journal?: string;
  /** Why it is restored without a journal as new as the backup; the log says so. */
  readonly withoutJournal?: string;
  /** Gives up people enrolled after the backup, whose keys are here. */
  readonly giveUpNewer?: boolean;
  readonly now?: () => Date;
  /** For tests, as in `open`. */
  readonly vision?: VisionChoice;
  /** For tests: opens the server's database; and what an empty embedded one is made from. */
  readonly connect?: () => Promise<Database>;
  readonly template?: string;
}

export interface Restored {
  readonly backup: string;
  readonly madeAt: string;
  readonly rows: number;
  readonly originals: number;
  /** What the journal ended again, by kind of line. */
  readonly replayed: Replayed;
  /** Rows that nobody could have read any more, by kind of key. */
  readonly rowsWithoutKey: Replayed;
  /** Keys that came back from a copy, and went again. */
  readonly keysDestroyed: number;
  /** People enrolled after the backup, who were given up. */
  readonly givenUp: number;
  readonly journalLines: number;
  /** The name under which the log goes on. */
  readonly logName: string;
}

const RESTORING = "restoring";

interface Places {
  readonly data: string;
  readonly keys: string;
}
/** Beside the places, on the same disks, so that a rename is all that is left to do. */
const placesOf = ({ dataFolder, keysFolder }: Config): Places => ({
  data: join(dataFolder, RESTORING),
  keys: join(keysFolder, RESTORING),
});

const damaged = (path: string, problem: string, cause?: unknown): MiroirError =>
  new MiroirError("restore/damaged", { path, problem }, { cause });

/** The entries of an encrypted bundle. @throws MiroirError restore/… */
async function* entriesOf(path: string, identities: readonly string[]): AsyncGenerator<BundleEntry> {
  const handle = await open(path, "r").catch((cause: unknown) => {
    throw damaged(path, "it cannot be read", cause);
  });
  const file = handle.createReadStream();
  try {
    yield* readBundle(await decrypt(identities, file, path));
  } catch (cause) {
    throw cause instanceof DamagedBundle ? damaged(path, cause.message, cause) : cause;
  } finally {
    file.destroy();
  }
}

/** The first entry. @throws MiroirError restore/damaged when it is no backup, or of another kind. */
const headOf = async (
  path: string,
  entries: AsyncGenerator<BundleEntry>,
  kind: BackupHead["kind"],
): Promise<BackupHead> => {
  const first = await entries.next();
  if (first.done || first.value.name !== HEAD) throw damaged(path, "it is no backup of Miroir");
  const head = JSON.parse((await bytesOf(first.value)).toString("utf8")) as BackupHead;
  if (head.format !== FORMAT) throw damaged(path, `its format ${head.format} is not known to this program`);
  if (head.kind !== kind)
    throw damaged(path, `it is a backup of the ${head.kind}, and one of the ${kind} is asked for`);
  return head;
};

/** A file of the owner alone, on the disk when this resolves. */
const writeSecret = async (path: string, content: AsyncIterable<Uint8Array>): Promise<void> => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  await pipeline(content, createWriteStream(path, { flags: "wx", mode: 0o600, flush: true }));
};

const KEY_NAME = /^(?:[a-z]+\/)?[\w-]+\.key$/;

/** The keys as they were, beside their place. */
const unpackKeys = async (path: string, identities: readonly string[], place: string): Promise<void> => {
  const entries = entriesOf(path, identities);
  await headOf(path, entries, "keys");
  for await (const { name, content } of entries) {
    const key = name.startsWith(KEYS) ? name.slice(KEYS.length) : undefined;
    if (key !== undefined ? !KEY_NAME.test(key) : name !== JOURNAL)
      throw damaged(path, "it holds something that is no key");
    await writeSecret(join(place, key ?? JOURNAL), content);
  }
};

/** The longest of the journals there are; each other one is its beginning. @throws MiroirError restore/journal-forked */
const chooseJournal = (vault: Vault, paths: readonly string[], forgiving: boolean): Journal | undefined => {
  const journals = [...new Set(paths)]
    .filter((path) => existsSync(path))
    .map((path) => vault.journalAt(path));
  const [first] = journals;
  const longest = [...journals].sort((a, b) => b.head.lines - a.head.lines)[0];
  const other = journals.find(({ head }) => !longest!.holds(head));
  if (other && !forgiving)
    throw new MiroirError("restore/journal-forked", { path: longest!.path, other: other.path });
  return other ? first : longest;
};

/** @returns from which line on to replay; undefined when that journal is not one to replay. */
const requireJournal = (
  journal: Journal | undefined,
  head: BackupHead,
  { file, withoutJournal }: RestoreOptions,
): number | undefined => {
  const found = journal?.head ?? EMPTY_HEAD;
  if (journal?.holds(head.journal) && found.chain !== "") return head.journal.lines;
  if (withoutJournal !== undefined) return undefined;
  if (found.lines >= head.journal.lines && journal)
    throw new MiroirError("restore/journal-forked", { path: journal.path, other: file });
  throw new MiroirError("restore/journal-older", { found: found.lines, expected: head.journal.lines });
};

/** What makes the tables that its rows are of. @throws MiroirError storage/newer-version, restore/damaged */
const requireSchema = (path: string, { schema }: BackupHead): readonly Migration[] => {
  const found = schema.at(-1)?.version ?? 0;
  const known = MIGRATIONS.at(-1)!.version;
  if (found > known) throw new MiroirError("storage/newer-version", { found, known });
  const made = isVersion13(schema) ? MIGRATIONS.slice(0, 1) : migrationsOf(schema, MIGRATIONS);
  if (!made || made.length === 0) throw damaged(path, `its schema ${found} is not one of this program`);
  return made;
};

/** What was put in its place and is taken back when a later step fails. */
class Installed {
  readonly #paths: string[] = [];

  /** Moves a file there, where nothing is. */
  move(from: string, to: string): void {
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    const isNew = !existsSync(to);
    renameSync(from, to);
    if (isNew) this.#paths.push(to);
    syncDirectory(dirname(to));
  }

  takeBack(): void {
    for (const path of this.#paths) rmSync(path, { force: true });
  }
}

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

/** The master key last: without it there is no vault. */
const installKeys = async (installed: Installed, from: string, keysFolder: string): Promise<void> => {
  const names = (await filesIn(from)).filter((name) => name.endsWith(".key"));
  const master = relative(keysFolder, masterKeyPath(keysFolder));
  for (const name of [...names.filter((name) => name !== master), master])
    installed.move(join(from, name), join(keysFolder, name));
};

const installJournal = async (
  installed: Installed,
  journal: Journal | undefined,
  place: string,
): Promise<void> => {
  if (!journal || journal.path === place) return;
  const unfinished = `${place}.unfinished`;
  mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
  await pipeline(createReadStream(journal.path), createWriteStream(unfinished, { mode: 0o600, flush: true }));
  installed.move(unfinished, place);
};

const installOriginals = async (installed: Installed, from: string, to: string): Promise<void> => {
  for (const name of await filesIn(from)) installed.move(join(from, name), join(to, name));
};

/** What a restore stands on once keys and journal are there. */
interface Keys {
  readonly vault: Vault;
  readonly folder: string;
  readonly journal: Journal | undefined;
  /** Names of keys that were destroyed. */
  readonly ended: ReadonlySet<string>;
  readonly isUsable: IsUsable;
}

const openKeys = async (
  options: RestoreOptions,
  identities: readonly string[],
  places: Places,
): Promise<Keys> => {
  const { config, keysFrom, journal: given, withoutJournal, now } = options;
  const folder = keysFrom ? places.keys : config.keysFolder;
  if (keysFrom) {
    if (existsSync(masterKeyPath(config.keysFolder)))
      throw new MiroirError("restore/not-empty", { path: config.keysFolder });
    await makeFolder(folder);
    await unpackKeys(keysFrom, identities, folder);
  }
  if (given !== undefined && !existsSync(given)) throw new MiroirError("archive/not-found", { path: given });
  const vault = openVault(folder, { journalPath: config.journal, ...(now && { now }) });
  const paths = [...(given ? [given] : []), config.journal, ...(keysFrom ? [join(folder, JOURNAL)] : [])];
  const journal = chooseJournal(vault, paths, withoutJournal !== undefined);
  const ended = journal ? keysThatEnded(journal) : new Set<string>();
  const isUsable: IsUsable = (kind, id) => {
    const line = vault.lineIdOf(kind, id);
    return line !== undefined && !ended.has(vault.journal.nameOf(KEY_LINE, line));
  };
  return { vault, folder, journal, ended, isUsable };
};

/** Rows and originals, from the second entry on. */
const load = async (
  sql: Sql,
  entries: AsyncGenerator<BundleEntry>,
  originalsPlace: string,
  { file, signal, onProgress }: RestoreOptions,
  older: boolean,
): Promise<{ rows: number; originals: number }> => {
  let rows = 0;
  let originals = 0;
  for await (const entry of entries) {
    if (signal?.aborted) throw new MiroirError("run/interrupted");
    const [, table] = /^tables\/([^/]+)\/\d+$/.exec(entry.name) ?? [];
    if (table) {
      const lines = (await bytesOf(entry)).toString("utf8").split("\n");
      rows += await loadRows(sql, table, older ? lines.map((row) => rowOfVersion13(table, row)) : lines);
    } else if (entry.name.startsWith(ORIGINALS)) {
      const sha256 = await keepOriginal(originalsPlace, await bytesOf(entry));
      if (entry.name !== ORIGINALS + sha256) throw damaged(file, "an original is not the one that was kept");
      originals++;
    } else
      throw damaged(
        file,
        `it holds ${entry.name.startsWith(TABLES) ? "a strange table" : "something strange"}`,
      );
    onProgress?.({ stage: "restore", done: rows + originals, total: null });
  }
  return { rows, originals };
};

/** Migrations in the transaction that is open: a restore is one. */
const inside = (database: Database, sql: Sql): Database => ({
  ...database,
  transaction: (body) => body(sql),
});

/** Everything of the database, in its one transaction; last the files get their places. */
const restoreInto = async (
  options: RestoreOptions,
  database: Database,
  keys: Keys,
  head: BackupHead,
  entries: AsyncGenerator<BundleEntry>,
  sql: Sql,
  places: Places,
): Promise<Omit<Restored, "keysDestroyed">> => {
  const { config, file, actor, withoutJournal, giveUpNewer = false, now = () => new Date() } = options;
  const { vault, journal, isUsable } = keys;
  const made = requireSchema(file, head);
  const from = requireJournal(journal, head, options);
  await migrate(inside(database, sql), made);
  const older = isVersion13(head.schema);
  const finish = await beginLoading(sql);
  const counts = await load(sql, entries, join(places.data, "originals"), options, older);
  await finish();
  await migrate(inside(database, sql), MIGRATIONS);
  await countAnew(sql);
  const instance = await readInstance(sql);
  if (instance?.id !== head.instance) throw damaged(file, "it holds another instance than it says");
  const choice = options.vision ?? (await onnxVision(config));
  const signer = openSigner(keys.folder);
  const engine: Engine = assemble({
    config,
    choice,
    database,
    vault,
    signer,
    instanceId: instance.id,
    now,
  }).engine;
  if (older) await vouchForOlder(engine, sql);
  const replayed = from === undefined ? {} : await replay(engine, sql, journal!, from);
  const rowsWithoutKey = await removeRowsWithoutKey(sql, isUsable);
  const people = vault.list("subject").filter((id) => isUsable("subject", id));
  const newer = await peopleWithoutRow(sql, people);
  if (newer > 0 && !giveUpNewer) throw new MiroirError("restore/newer-people", { count: newer });
  await deleteClosings(sql);
  await markRewriting(sql, now());
  const { lines, chain } = journal?.head ?? EMPTY_HEAD;
  await writeJournalHead(sql, { lines, chain });
  const { origin } = await beginEpoch(engine, sql, { because: "restored from a backup", from: head.id });
  const restored = {
    backup: head.id,
    madeAt: head.madeAt,
    ...counts,
    replayed,
    rowsWithoutKey,
    givenUp: newer,
    journalLines: lines,
  };
  await appendEntry(engine, sql, {
    ...restored,
    verb: "restore",
    actor: actor.name,
    role: actor.role,
    ...(from === undefined && { withoutJournal: withoutJournal ?? "" }),
  });
  return { ...restored, logName: origin };
};

const install = async (
  { config, keysFrom }: RestoreOptions,
  keys: Keys,
  places: Places,
): Promise<Installed> => {
  const installed = new Installed();
  try {
    await installJournal(installed, keys.journal, config.journal);
    if (keysFrom) await installKeys(installed, keys.folder, config.keysFolder);
    await installOriginals(installed, join(places.data, "originals"), join(config.dataFolder, "originals"));
    return installed;
  } catch (error) {
    installed.takeBack();
    throw error;
  }
};

const openTarget = async (
  { config, connect, template }: RestoreOptions,
  place: string,
): Promise<Database> => {
  if (connect) return connect();
  if (config.databaseUrl) return openPostgres({ url: config.databaseUrl });
  return openEmbedded({ folder: place, ...(template && { template }) });
};

const restoreLocked = async (options: RestoreOptions, places: Places): Promise<Restored> => {
  const { config, file, identity } = options;
  const identities = readIdentities(identity);
  const keys = await openKeys(options, identities, places);
  const entries = entriesOf(file, identities);
  let installed: Installed | undefined;
  try {
    const head = await headOf(file, entries, "data");
    if (!keys.vault.matches(Buffer.from(head.keyCheck, "hex")))
      throw new MiroirError("keys/wrong", { path: masterKeyPath(config.keysFolder) });
    requireSchema(file, head);
    requireJournal(keys.journal, head, options);
    const keysDestroyed = options.keysFrom ? keys.vault.destroyEnded(keys.ended) : 0;
    const staged = join(places.data, "db");
    const database = await openTarget(options, staged);
    try {
      const restored = await database.transaction(async (sql) => {
        if (!(await isEmpty(sql)))
          throw new MiroirError("restore/not-empty", {
            path: config.databaseUrl ? "the PostgreSQL server" : staged,
          });
        const result = await restoreInto(options, database, keys, head, entries, sql, places);
        installed = await install(options, keys, places);
        return result;
      });
      // Committed: nothing is taken back from here on.
      installed = undefined;
      // Where somebody holds a table of it, the next night does it: it is marked (below).
      await rewriteAll(database.upkeep);
      return { ...restored, keysDestroyed };
    } finally {
      await database.close();
    }
  } catch (error) {
    installed?.takeBack();
    throw diskFault(error, config.dataFolder);
  } finally {
    await entries.return(undefined).catch(() => {});
    keys.vault.close();
  }
};

const clear = async ({ data, keys }: Places): Promise<void> => {
  for (const place of [data, keys]) await rm(place, { recursive: true, force: true });
};

/**
 * Fills an empty place from a backup, replays what ended since, and starts the instance once, so that time has done
 * its part before anybody is served.
 * @throws MiroirError restore/…, keys/…, journal/…, storage/…, run/interrupted: then the place is as empty as before
 */
export const restore = async (options: RestoreOptions): Promise<Restored> => {
  const { config, actor, connect, vision, now } = options;
  checkPermitted(actor, "backup");
  const folder = databaseFolder(config);
  if (existsSync(folder)) throw new MiroirError("restore/not-empty", { path: folder });
  const places = placesOf(config);
  await makeFolder(config.dataFolder);
  const lock = await lockFolder(config.dataFolder, PROGRAM);
  let restored: Restored;
  try {
    // What a killed restore left.
    await clear(places);
    restored = await restoreLocked(options, places);
    const staged = join(places.data, "db");
    if (existsSync(staged)) await rename(staged, folder);
    syncDirectory(config.dataFolder);
  } finally {
    await clear(places);
    await lock.release();
  }
  const started = await openEngine({
    config,
    ...(now && { now }),
    ...(vision && { vision }),
    ...(connect && { database: await connect() }),
  });
  await started.close();
  return restored;
};
