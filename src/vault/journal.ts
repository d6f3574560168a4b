/**
 * The erasure journal (R56): one line for everything that ended and must not come back when an older database is
 * restored. It names nobody: who or what ended stands there as an HMAC under a key derived from the master key. Each
 * line carries an HMAC over itself and the line before, so that a line changed, left out or put elsewhere is told.
 * Text, so that it can be copied off the machine with anything.
 *
 *   miroir-erasure-journal-1 <nonce, hex> <chain>
 *   <number> <time> <kind> <name, base64url> <sealed content, base64url, or -> <chain>
 */
import { createHmac, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { MiroirError } from "../domain/errors.ts";
import * as box from "./box.ts";
import { createFile, onDisk } from "./files.ts";

/** How far a journal is: the number of its lines, and the chain of the last one. Two journals that share one share all before it. */
export interface JournalHead {
  readonly lines: number;
  /** Hex; empty while there is no journal. */
  readonly chain: string;
}

export interface JournalLine {
  /** From 1. */
  readonly number: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly kind: string;
  /** What ended, as `nameOf` gives it. */
  readonly name: string;
  /** Sealed by whoever wrote it; null when the name says it all. */
  readonly content: Buffer | null;
}

export interface NewLine {
  readonly at: Date;
  readonly kind: string;
  readonly id: string;
  readonly content?: Uint8Array | null;
}

const TITLE = "miroir-erasure-journal-1";
export const EMPTY_HEAD: JournalHead = { lines: 0, chain: "" };
const LINE = /^(\d+) (\S{24}) ([a-z-]+) ([\w-]{43}) (-|[\w-]+) ([0-9a-f]{64})$/;
const HEADER = new RegExp(`^${TITLE} ([0-9a-f]{32}) ([0-9a-f]{64})$`);
const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** Whole lines of a file from its start, and where each ends. What comes after the last newline is no line. */
function* linesOf(path: string): Generator<{ text: string; end: number }> {
  const file = fs.openSync(path, "r");
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let rest = Buffer.alloc(0);
    let end = 0;
    for (;;) {
      const bytes = fs.readSync(file, chunk);
      if (bytes === 0) return;
      rest = Buffer.concat([rest, chunk.subarray(0, bytes)]);
      for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE)) {
        end += at + 1;
        yield { text: rest.subarray(0, at).toString("latin1"), end };
        rest = rest.subarray(at + 1);
      }
    }
  } finally {
    fs.closeSync(file);
  }
}

/** The key of a journal, from a master key: names and chain are both made with it. */
export const journalKey = (master: Uint8Array): Buffer =>
  box.derive(master, Buffer.alloc(0), box.context("miroir", "journal", "1"));

export class Journal {
  readonly path: string;
  readonly #key: Buffer;
  /** What was read at first use, and written since; `bytes` is where the last whole line ends. */
  #state: { head: JournalHead; bytes: number } | undefined;

  /** @param key of `journalKey`; the caller keeps it. Nothing is read yet: another master key is the caller's to tell first. */
  constructor(path: string, key: Uint8Array) {
    this.path = path;
    this.#key = Buffer.from(key);
  }

  /** @throws MiroirError journal/damaged, as all that follow do at first use */
  get head(): JournalHead {
    return this.#read().head;
  }

  /** The name under which a thing stands in this journal: nobody without the master key can tell what it is of. */
  nameOf(kind: string, id: string): string {
    return createHmac("sha256", this.#key)
      .update(box.context("name", kind, id))
      .digest("base64url");
  }

  /** Makes the file where there is none. Its nonce makes two journals of one master key differ from their first line on. */
  begin(): void {
    if (this.head.chain !== "") return;
    const body = `${TITLE} ${randomBytes(16).toString("hex")}`;
    const chain = this.#chain("", body);
    const line = Buffer.from(`${body} ${chain}\n`, "latin1");
    createFile(this.path, line);
    this.#state = { head: { lines: 0, chain }, bytes: line.length };
  }

  /** Writes lines; they are on the disk when this returns, or none of them is. @throws MiroirError storage/… */
  append(lines: readonly NewLine[]): void {
    if (lines.length === 0) return;
    this.begin();
    let { lines: number, chain } = this.head;
    let text = "";
    for (const { at, kind, id, content } of lines) {
      const sealed = content ? Buffer.from(content).toString("base64url") : "-";
      const body = `${++number} ${at.toISOString()} ${kind} ${this.nameOf(kind, id)} ${sealed}`;
      chain = this.#chain(chain, body);
      text += `${body} ${chain}\n`;
    }
    this.#write(Buffer.from(text, "latin1"), { lines: number, chain });
  }

  /** The lines after `from`, oldest first, as they are on the disk. @throws MiroirError journal/damaged */
  *read(from = 0): Generator<JournalLine> {
    for (const { line } of this.#walk()) if (line && line.number > from) yield line;
  }

  /** Whether this journal is that one grown on: it holds the head at its place. Every journal grows on from none. */
  holds(head: JournalHead): boolean {
    if (head.chain === "") return true;
    if (head.lines > this.head.lines) return false;
    for (const { head: here } of this.#walk())
      if (here.lines === head.lines) return here.chain === head.chain;
    return false;
  }

  /** Overwrites the key. */
  close(): void {
    this.#key.fill(0);
  }

  #read(): { head: JournalHead; bytes: number } {
    if (this.#state) return this.#state;
    let state = { head: EMPTY_HEAD, bytes: 0 };
    for (const { head, end: bytes } of this.#walk()) state = { head, bytes };
    this.#state = state;
    return state;
  }

  #chain(before: string, body: string): string {
    return createHmac("sha256", this.#key)
      .update(box.context("chain", before, body))
      .digest("hex");
  }

  /** Each whole line with the head after it; the first is the header, which is no line. A torn last line is left out. */
  *#walk(): Generator<{ head: JournalHead; end: number; line: JournalLine | undefined }> {
    if (!fs.existsSync(this.path)) return;
    let head: JournalHead | undefined;
    for (const { text, end } of linesOf(this.path)) {
      const line = head ? this.#parse(text, head) : undefined;
      head = head
        ? { lines: head.lines + 1, chain: text.slice(-64) }
        : { lines: 0, chain: this.#chainOfHeader(text) };
      yield { head, end, line };
    }
    if (!head) throw this.#damaged("it has no first line");
  }

  #chainOfHeader(text: string): string {
    const [, nonce, chain] = HEADER.exec(text) ?? [];
    if (!nonce || chain !== this.#chain("", `${TITLE} ${nonce}`))
      throw this.#damaged("its first line is not one that this master key wrote");
    return chain;
  }

  #parse(text: string, before: JournalHead): JournalLine {
    const [, number, at, kind, name, content, chain] = LINE.exec(text) ?? [];
    const wanted = before.lines + 1;
    if (Number(number) !== wanted || chain !== this.#chain(before.chain, text.slice(0, -65)))
      throw this.#damaged(`line ${wanted} is not the one that was written there`);
    return {
      number: wanted,
      at: at!,
      kind: kind!,
      name: name!,
      content: content === "-" ? null : Buffer.from(content!, "base64url"),
    };
  }

  /** Over a torn line, if a crash left one; a disk that refuses leaves the file as it was. */
  #write(bytes: Buffer, head: JournalHead): void {
    const end = this.#read().bytes;
    onDisk(this.path, () => {
      const file = fs.openSync(this.path, "r+");
      try {
        fs.ftruncateSync(file, end);
        for (let at = 0; at < bytes.length; )
          at += fs.writeSync(file, bytes, at, bytes.length - at, end + at);
        fs.fsyncSync(file);
        this.#state = { head, bytes: end + bytes.length };
      } catch (error) {
        fs.ftruncateSync(file, end);
        throw error;
      } finally {
        fs.closeSync(file);
      }
    });
  }

  #damaged(problem: string): MiroirError {
    return new MiroirError("journal/damaged", { path: this.path, problem });
  }
}
