/**
 * Backup: the database as one moment had it and the kept originals, encrypted to a public key while they are read, so
 * that this machine cannot read its own backups. The keys go into another file, never into this one: whoever finds one
 * of the two can read nothing of what is sealed (R56, R87).
 */

import { createHash } from "node:crypto";
import { createReadStream, existsSync, rmSync } from "node:fs";
import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type BundleWriter, inOne, writeBundle } from "../../archive/bundle.ts";
import { keptPath } from "../../archive/source.ts";
import { diskFault } from "../../domain/disk.ts";
import { MiroirError } from "../../domain/errors.ts";
import { keptOriginals } from "../../store/archive/albums.ts";
import type { Sql } from "../../store/database.ts";
import { syncDirectory } from "../../store/disk.ts";
import { countRows, readSchema, rowsOf, type SchemaVersion, tablesToDump } from "../../store/dump.ts";
import { readHead } from "../../store/evidence/ledger.ts";
import { encrypterTo } from "../../vault/age.ts";
import type { JournalHead } from "../../vault/journal.ts";
import type { Act, Verb } from "../gate/act.ts";

/** The first entry of a bundle: what it is of, and how far things were. */
export interface BackupHead {
  readonly format: typeof FORMAT;
  readonly kind: "data" | "keys";
  readonly id: string;
  readonly madeAt: string;
  readonly instance: string;
  /** Tells whether a master key is the one of this instance, and nothing about it. Hex. */
  readonly keyCheck: string;
  /** What ended after this line is not in the backup: a restore replays it. */
  readonly journal: JournalHead;
  readonly schema: readonly SchemaVersion[];
  readonly logSize: number;
}

export const FORMAT = "miroir-backup-1";
export const HEAD = "backup.json";
/** Names of entries: rows of a table, some to a file; originals by content; key files; the journal. */
export const TABLES = "tables/";
export const ORIGINALS = "originals/";
export const KEYS = "keys/";
export const JOURNAL = "erasures.journal";

export interface BackupInput {
  /** Public keys of age, `age1…`: each opens the backup alone. */
  readonly to: readonly string[];
  /** Where it is written; nothing is there yet. */
  readonly out: string;
  /** The keys and the journal instead of the data. */
  readonly keys?: boolean;
}

export interface BackedUp {
  readonly id: string;
  readonly kind: "data" | "keys";
  readonly path: string;
  readonly bytes: number;
  /** Of the file, hex. */
  readonly sha256: string;
  readonly rows: number;
  readonly originals: number;
  /** Kept originals that the database names and that are not there. */
  readonly missing: number;
  readonly keys: number;
  /** Last line of the erasure journal that this backup knows. */
  readonly journalLines: number;
}

type Counts = Pick<BackedUp, "rows" | "originals" | "missing" | "keys">;
const NOTHING: Counts = { rows: 0, originals: 0, missing: 0, keys: 0 };

const addBytes = (bundle: BundleWriter, name: string, bytes: Uint8Array): Promise<void> =>
  bundle.add(name, bytes.length, inOne(bytes));

const addHead = (bundle: BundleWriter, head: BackupHead): Promise<void> =>
  addBytes(bundle, HEAD, Buffer.from(JSON.stringify(head)));

/** So many bytes from the start of a file: of one that only grows, what was there when it was asked. */
const addFile = (bundle: BundleWriter, name: string, path: string, bytes: number): Promise<void> =>
  bundle.add(name, bytes, bytes === 0 ? inOne(Buffer.alloc(0)) : createReadStream(path, { end: bytes - 1 }));

const sizeOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    ({ size }) => size,
    () => undefined,
  );

/** Tells how far a backup is, and lets Ctrl-C end it between two entries. */
const counter = (act: Act, total: number): ((more: number) => void) => {
  let done = 0;
  return (more) => {
    act.stopIfAborted();
    done += more;
    act.progress({ stage: "backup", done, total });
  };
};

const addTable = async (
  sql: Sql,
  bundle: BundleWriter,
  table: string,
  count: (rows: number) => void,
): Promise<number> => {
  let rows = 0;
  let part = 0;
  for await (const lines of rowsOf(sql, table)) {
    const name = `${TABLES}${table}/${String(part++).padStart(8, "0")}`;
    await addBytes(bundle, name, Buffer.from(lines.join("\n")));
    rows += lines.length;
    count(lines.length);
  }
  return rows;
};

const addOriginals = async (
  act: Act,
  bundle: BundleWriter,
  hashes: readonly string[],
  count: (files: number) => void,
): Promise<Pick<Counts, "originals" | "missing">> => {
  let originals = 0;
  for (const sha256 of hashes) {
    const path = keptPath(act.engine.settings.originalsFolder, sha256);
    const bytes = await sizeOf(path);
    if (bytes !== undefined) {
      await addFile(bundle, `${ORIGINALS}${sha256}`, path, bytes);
      originals++;
    }
    count(1);
  }
  return { originals, missing: hashes.length - originals };
};

type NewHead = Omit<BackupHead, "schema" | "logSize">;

const fillWithData = (act: Act, bundle: BundleWriter, head: NewHead): Promise<Counts> =>
  act.read(async (sql) => {
    const tables = await tablesToDump(sql);
    const hashes = (await keptOriginals(sql)).map(({ path }) => path).sort();
    const count = counter(act, (await countRows(sql, tables)) + hashes.length);
    const { size: logSize } = await readHead(sql);
    await addHead(bundle, { ...head, schema: await readSchema(sql), logSize });
    let rows = 0;
    for (const table of tables) rows += await addTable(sql, bundle, table, count);
    return { ...NOTHING, rows, ...(await addOriginals(act, bundle, hashes, count)) };
  });

/** The journal before the keys, so that a restore knows which of them were destroyed since before it writes one. */
const fillWithKeys = async (act: Act, bundle: BundleWriter, head: NewHead): Promise<Counts> => {
  const { vault } = act.engine;
  // Keys are made and destroyed around transactions: inside one, none is met half way.
  const secrets = await act.read(async () => [...vault.secrets()]);
  const own = secrets.filter(({ name }) => !name.includes("/"));
  const count = counter(act, secrets.length + 1);
  await addHead(bundle, { ...head, schema: [], logSize: 0 });
  for (const { name, bytes } of own) await addBytes(bundle, KEYS + name, bytes);
  const { path } = vault.journal;
  await addFile(bundle, JOURNAL, path, (await sizeOf(path)) ?? 0);
  count(own.length + 1);
  for (const { name, bytes } of secrets.filter((secret) => !own.includes(secret))) {
    await addBytes(bundle, KEYS + name, bytes);
    count(1);
  }
  return { ...NOTHING, keys: secrets.length };
};

const isOfDisk = (error: unknown): boolean => diskFault(error, "") instanceof MiroirError;

/** Each ends when the other fails: a disk that refuses is the reason of both, else what was filled in says why. */
const bothOr = async <T>(filling: Promise<T>, written: Promise<void>): Promise<T> => {
  const [filled, wrote] = await Promise.allSettled([filling, written]);
  if (wrote.status === "rejected" && isOfDisk(wrote.reason)) throw wrote.reason;
  if (filled.status === "rejected") throw filled.reason;
  if (wrote.status === "rejected") throw wrote.reason;
  return filled.value;
};

/** Encrypts and writes what `fill` puts into a bundle; on the disk when this resolves. */
const writeOut = async <T>(
  file: FileHandle,
  encrypt: ReturnType<typeof encrypterTo>,
  fill: (bundle: BundleWriter) => Promise<T>,
): Promise<{ filled: T; bytes: number; sha256: string }> => {
  const bundle = writeBundle();
  const digest = createHash("sha256");
  let bytes = 0;
  const filling = fill(bundle).then(async (filled) => {
    await bundle.end();
    return filled;
  });
  filling.catch((error: Error) => bundle.abandon(error));
  const write = async (): Promise<void> => {
    for await (const chunk of (await encrypt(bundle.stream)) as AsyncIterable<Uint8Array>) {
      digest.update(chunk);
      bytes += chunk.length;
      await file.appendFile(chunk);
    }
  };
  const written = write();
  written.catch((error: Error) => bundle.abandon(error));
  const filled = await bothOr(filling, written);
  await file.sync();
  return { filled, bytes, sha256: digest.digest("hex") };
};

const UNFINISHED = ".unfinished";

/** @throws MiroirError backup/bad-recipient, config/exists, storage/…, run/interrupted; then there is no file. */
export const backup: Verb<BackupInput, BackedUp> = {
  name: "backup",
  run: async (act, { to, out, keys = false }) => {
    if (to.length === 0)
      throw new MiroirError("usage/missing", { name: "--to", hint: "miroir backup --help" });
    const encrypt = encrypterTo(to);
    const path = resolve(out);
    if (existsSync(path)) throw new MiroirError("config/exists", { path });
    const { vault, instanceId, newId } = act.engine;
    const kind = keys ? "keys" : "data";
    // Before the snapshot: what ends in between is in both, and ending twice is ending once.
    const journal = vault.journal.head;
    const head: NewHead = {
      format: FORMAT,
      kind,
      id: newId(),
      madeAt: act.at().toISOString(),
      instance: instanceId,
      keyCheck: vault.check().toString("hex"),
      journal,
    };
    const unfinished = path + UNFINISHED;
    try {
      const file = await open(unfinished, "w", 0o600);
      const fill = keys ? fillWithKeys : fillWithData;
      const { filled, bytes, sha256 } = await writeOut(file, encrypt, (bundle) =>
        fill(act, bundle, head),
      ).finally(() => file.close());
      return await act.commit(async () => {
        if (existsSync(path)) throw new MiroirError("config/exists", { path });
        await rename(unfinished, path);
        syncDirectory(dirname(path));
        act.onRollback(() => rmSync(path, { force: true }));
        const journalLines = journal.lines;
        const { id } = head;
        return {
          result: { id, kind, path, bytes, sha256, ...filled, journalLines } as const,
          entry: { backup: id, kind, bytes, sha256, ...filled, journalLines, recipients: to.length },
        };
      });
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => {});
      throw diskFault(error, path);
    }
  },
};
