/**
 * The keys, apart from the database: one for each thing that can be forgotten by itself. Every key is a small file,
 * wrapped by the master key. Destroying the file makes unreadable whatever it sealed, in every copy and backup of
 * the database (R56, R87). Made for one process at a time, as the data folder is.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { MiroirError } from "../domain/errors.ts";
import * as box from "./box.ts";
import { createFile, destroyFile, exists, finishDestroying, namesIn, readFile } from "./files.ts";
import { Journal, journalKey } from "./journal.ts";
import { derivePersonKey } from "./personal.ts";
import { SECRET_BYTES } from "./secret-file.ts";

/**
 * What a key belongs to. `subject`: a person's identity and records; `reference`: her template and reference
 * photographs, which a withdrawal destroys while the proof of her consent stays (R17, R21); `grant`: one time-boxed
 * permission to compare her; `request`: who asked what, kept apart from her, since a person who is not enrolled may ask
 * and a case may outlive her; `member`: what a list says of somebody who may never come; `album`: pieces of its pictures around faces; `entry`: ledger entries and reasons that are about nobody in particular.
 */
export const KEY_KINDS = ["subject", "reference", "grant", "request", "member", "album", "entry"] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

const NO_SALT = new Uint8Array(0);
const SUFFIX = ".key";
/** RFC 9562 text form, lower case only, so that one id is one file on every file system. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The journal of a vault that says nothing else, in the folder of its keys. */
export const JOURNAL_FILE = "erasures.journal";
/** Kind of the journal's lines about keys. */
export const KEY_LINE = "key";

export interface VaultOptions {
  /** The erasure journal; `erasures.journal` among the keys when absent. */
  readonly journalPath?: string;
  /** The clock that dates its lines. */
  readonly now?: () => Date;
}

/** One key file by its bytes, which no other key has: a key made later under the same name is another. */
export const keyLineId = (kind: string, id: string, wrapped: Uint8Array): string =>
  `${kind}/${id}/${createHash("sha256").update(wrapped).digest("hex")}`;

export class Vault {
  readonly #folder: string;
  readonly #wrappingKey: Buffer;
  readonly #check: Buffer;
  readonly #journalKey: Buffer;
  /** Names this instance inside every box, so that a value sealed elsewhere opens nowhere else (R87). */
  readonly #instance: string;
  readonly #now: () => Date;
  readonly #held = new Map<string, Buffer>();
  /** What ended: every key destroyed here has a line of it first (R56). */
  readonly journal: Journal;
  #closed = false;

  /** Use `openVault`. @param master 32 bytes; overwritten here once the keys under it are derived. */
  constructor(folder: string, master: Buffer, { journalPath, now = () => new Date() }: VaultOptions = {}) {
    this.#folder = folder;
    this.#now = now;
    this.#wrappingKey = box.derive(master, NO_SALT, box.context("miroir", "wrap", "1"));
    this.#check = createHmac("sha256", master).update("miroir key check 1").digest();
    this.#instance = box.derive(master, NO_SALT, box.context("miroir", "instance", "1")).toString("hex");
    this.#journalKey = journalKey(master);
    master.fill(0);
    this.journal = this.journalAt(journalPath ?? join(folder, JOURNAL_FILE));
    for (const kind of KEY_KINDS) finishDestroying(join(folder, kind));
  }

  /** 32 bytes to keep in the database: they tell whether a master key is the one that sealed it, and nothing about it. */
  check(): Buffer {
    return Buffer.from(this.#check);
  }

  /** Whether `check` was made under this master key; if not, the caller throws keys/wrong. */
  matches(check: Uint8Array): boolean {
    return check.length === this.#check.length && timingSafeEqual(check, this.#check);
  }

  /**
   * Makes the key of a thing; it is on the disk when this returns.
   * @param id UUID, lower case. @throws MiroirError internal/broken-promise when it exists, storage/… when the disk refuses.
   */
  create(kind: KeyKind, id: string): void {
    const path = this.#path(kind, id);
    if (exists(path)) throw broken(`there is a ${kind} key of this id already`);
    const key = randomBytes(SECRET_BYTES);
    createFile(path, box.close(this.#wrappingKey, this.#wrapContext(kind, id), key));
    this.#held.set(path, key);
  }

  has(kind: KeyKind, id: string): boolean {
    return exists(this.#path(kind, id));
  }

  /** Ids that have a key of this kind, sorted. */
  list(kind: KeyKind): string[] {
    return namesIn(join(this.#folder, kind))
      .filter((name) => name.endsWith(SUFFIX))
      .map((name) => name.slice(0, -SUFFIX.length))
      .filter((id) => UUID.test(id));
  }

  /**
   * Destroys a key, in memory and on the disk, before it returns; first the journal has its line, so that no copy of
   * this key is put back. Harmless when there is none. See `destroyFile` for what a disk may keep.
   */
  destroy(kind: KeyKind, id: string): void {
    const path = this.#path(kind, id);
    this.#forget(path);
    const line = this.lineIdOf(kind, id);
    if (line === undefined) return;
    this.journal.append([{ at: this.#now(), kind: KEY_LINE, id: line }]);
    destroyFile(path);
  }

  /**
   * Seals bytes under the key of a thing. Each label has a key of its own, derived from that one (R87).
   * @param label what the bytes are, for example `template`; the same label opens them.
   * @throws MiroirError keys/destroyed, keys/damaged, keys/exposed.
   */
  seal(kind: KeyKind, id: string, label: string, plaintext: Uint8Array): Uint8Array {
    return this.#withLabelKey(kind, id, label, (key, bound) => box.close(key, bound, plaintext));
  }

  /** @throws MiroirError keys/unsealable when a bit of it, its kind, id, label or instance is another; keys/destroyed. */
  open(kind: KeyKind, id: string, label: string, sealed: Uint8Array): Uint8Array {
    return this.#withLabelKey(kind, id, label, (key, bound) => {
      const plaintext = box.open(key, bound, sealed);
      if (plaintext === undefined) throw new MiroirError("keys/unsealable");
      return plaintext;
    });
  }

  /**
   * Seals twice: inside under the printed code and the person's `reference` key together, outside under that key
   * alone. Neither the operator without the code nor the code without the key opens it (R88).
   * @throws MiroirError keys/personal-malformed, keys/destroyed.
   */
  sealForPerson(subjectId: string, code: string, label: string, plaintext: Uint8Array): Uint8Array {
    const bound = this.#bound("reference", subjectId, label);
    const key = derivePersonKey(code, this.#keyOf("reference", subjectId), bound);
    const inside = box.close(key, bound, plaintext);
    key.fill(0);
    return this.seal("reference", subjectId, label, inside);
  }

  /** @throws MiroirError keys/personal-wrong on another code, keys/personal-malformed, keys/unsealable, keys/destroyed. */
  openForPerson(subjectId: string, code: string, label: string, sealed: Uint8Array): Uint8Array {
    const bound = this.#bound("reference", subjectId, label);
    const inside = this.open("reference", subjectId, label, sealed);
    const key = derivePersonKey(code, this.#keyOf("reference", subjectId), bound);
    const plaintext = box.open(key, bound, inside);
    key.fill(0);
    if (plaintext === undefined) throw new MiroirError("keys/personal-wrong");
    return plaintext;
  }

  /** Every key file as it lies there, wrapped but for the master and the signing key: for a backup of the keys alone. */
  *secrets(): Generator<{ name: string; bytes: Buffer }> {
    const names = ["", ...KEY_KINDS].flatMap((kind) =>
      namesIn(join(this.#folder, kind))
        .filter((name) => name.endsWith(SUFFIX))
        .map((name) => (kind ? `${kind}/${name}` : name)),
    );
    for (const name of names) {
      const bytes = readFile(join(this.#folder, name));
      // Destroyed since the folder was listed.
      if (bytes) yield { name, bytes };
    }
  }

  /** What a line of the journal about this very key names; undefined when there is none. */
  lineIdOf(kind: KeyKind, id: string): string | undefined {
    const wrapped = readFile(this.#path(kind, id));
    return wrapped && keyLineId(kind, id, wrapped);
  }

  /** Destroys keys that came back from a copy and that have a line in a journal already. @returns how many */
  destroyEnded(ended: ReadonlySet<string>): number {
    const back = KEY_KINDS.flatMap((kind) =>
      this.list(kind)
        .filter((id) => ended.has(this.journal.nameOf(KEY_LINE, this.lineIdOf(kind, id)!)))
        .map((id) => this.#path(kind, id)),
    );
    for (const path of back) {
      this.#forget(path);
      destroyFile(path);
    }
    return back.length;
  }

  /** A journal of this vault at another place: a copy, or the one of a backup. */
  journalAt(path: string): Journal {
    return new Journal(path, this.#journalKey);
  }

  /** Overwrites every key in memory. Nothing works afterwards. */
  close(): void {
    for (const path of [...this.#held.keys()]) this.#forget(path);
    this.#wrappingKey.fill(0);
    this.#journalKey.fill(0);
    this.journal.close();
    this.#closed = true;
  }

  #withLabelKey<T>(kind: KeyKind, id: string, label: string, use: (key: Buffer, bound: Buffer) => T): T {
    const bound = this.#bound(kind, id, label);
    const key = box.derive(this.#keyOf(kind, id), NO_SALT, bound);
    try {
      return use(key, bound);
    } finally {
      key.fill(0);
    }
  }

  /** The file decides, each time: a key destroyed by another process is destroyed here too. */
  #keyOf(kind: KeyKind, id: string): Buffer {
    const path = this.#path(kind, id);
    if (!exists(path)) this.#forget(path);
    const held = this.#held.get(path);
    if (held !== undefined) return held;
    const wrapped = readFile(path);
    if (wrapped === undefined) throw new MiroirError("keys/destroyed");
    const key = box.open(this.#wrappingKey, this.#wrapContext(kind, id), wrapped);
    if (key?.length !== SECRET_BYTES)
      throw new MiroirError("keys/damaged", { path, problem: "the master key does not unwrap it" });
    this.#held.set(path, key);
    return key;
  }

  #forget(path: string): void {
    this.#held.get(path)?.fill(0);
    this.#held.delete(path);
  }

  #path(kind: KeyKind, id: string): string {
    if (this.#closed) throw broken("the vault is closed");
    if (!KEY_KINDS.includes(kind) || !UUID.test(id)) throw broken("a key is named by its kind and a UUID");
    return join(this.#folder, kind, id + SUFFIX);
  }

  #wrapContext(kind: KeyKind, id: string): Buffer {
    return box.context("miroir", "key", this.#instance, kind, id);
  }

  #bound(kind: KeyKind, id: string, label: string): Buffer {
    return box.context("miroir", "sealed", this.#instance, kind, id, label);
  }
}

const broken = (problem: string): MiroirError => new MiroirError("internal/broken-promise", { problem });
