/**
 * How fast entries are appended and a whole log is verified, beside the least that either can cost on this machine: one
 * SHA-256 of a leaf and one Ed25519 signature made, or verified, for each entry.
 */
import { createPrivateKey, generateKeyPairSync, hash, randomBytes, sign, verify } from "node:crypto";
import { openEngine } from "../src/app.ts";
import type { Config } from "../src/config.ts";
import { addAlbum } from "../src/engine/archive/albums.ts";
import { verifyLog } from "../src/engine/evidence/log-verify.ts";
import { act } from "../src/engine/gate/act.ts";
import { appendEntry } from "../src/engine/gate/evidence.ts";
import { proveEntry } from "../src/engine/gate/proofs.ts";
import type { Sql } from "../src/store/database.ts";

export interface LedgerFigures {
  readonly entries: number;
  /** Entries a second: nothing but hash and signature, on one core. */
  readonly signFloor: number;
  readonly verifyFloor: number;
  /** Whole entries: canonical JSON, salt, seal, tree, checkpoint; the database apart. */
  readonly appended: number;
  /** Acts a second as they are: each a transaction, durable when it ends. */
  readonly acts: number;
  /** `log verify` of all, from the database. */
  readonly verified: number;
  readonly verifySeconds: number;
  /** Milliseconds for the proof of one entry. */
  readonly proofMs: number;
}

const ACTOR = { name: "bench", role: "administrator" } as const;
const PEOPLE = 200;
const ACTS = 100;

type Engine = Awaited<ReturnType<typeof openEngine>>;

const rateOf = (count: number, startMs: number): number => (count * 1000) / (performance.now() - startMs);

/** A checkpoint's text is about that long. */
const TEXT_BYTES = 90;
const LEAF_BYTES = 33;

const floors = (count: number): Pick<LedgerFigures, "signFloor" | "verifyFloor"> => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const leaf = randomBytes(LEAF_BYTES);
  const texts = Array.from({ length: count }, () => randomBytes(TEXT_BYTES));
  const key = createPrivateKey(privateKey.export({ format: "pem", type: "pkcs8" }));
  const signStart = performance.now();
  const signatures = texts.map((text) => {
    hash("sha256", leaf, "buffer");
    return sign(null, text, key);
  });
  const signFloor = rateOf(count, signStart);
  const verifyStart = performance.now();
  for (const [i, text] of texts.entries()) {
    hash("sha256", leaf, "buffer");
    if (!verify(null, text, publicKey, signatures[i]!))
      throw new Error("a signature of the floor does not verify");
  }
  return { signFloor, verifyFloor: rateOf(count, verifyStart) };
};

type Row = readonly unknown[];

/** Stands for the database while entries are made, so that they are timed without it, and keeps the rows to copy. */
class Rows implements Sql {
  readonly forUpdate = "";
  readonly forShare = "";
  readonly entries: Row[] = [];
  readonly checkpoints: Row[] = [];
  #head: { size: string; frontier: Buffer };
  readonly #origin: string;

  constructor(head: { size: string; frontier: Buffer }, origin: string) {
    this.#head = head;
    this.#origin = origin;
  }

  async one<R extends object>(): Promise<R> {
    return this.#head as unknown as R;
  }
  async query<R extends object>(): Promise<R[]> {
    return [{ epoch: 0, origin: this.#origin, fromSize: "0" }] as unknown as R[];
  }
  async maybeOne<R extends object>(): Promise<R | undefined> {
    throw new Error("appending asks for no row that may be missing");
  }
  async run(text: string, parameters: Row = []): Promise<number> {
    if (text.startsWith("insert into ledger_entries")) this.entries.push(parameters);
    else if (text.startsWith("insert into checkpoints")) this.checkpoints.push(parameters);
    else if (text.startsWith("update ledger_head"))
      this.#head = { size: String(parameters[0]), frontier: Buffer.from(parameters[1] as Uint8Array) };
    else throw new Error(`appending wrote something else: ${text}`);
    return 1;
  }
  get head() {
    return this.#head;
  }
}

const hexOf = (value: unknown): string | null =>
  value === null ? null : Buffer.from(value as Uint8Array).toString("hex");

const PAGE = 5000;

const copy = async (engine: Engine, rows: Rows): Promise<void> => {
  const page = (all: readonly Row[], from: number, column: number) =>
    all.slice(from, from + PAGE).map((row) => row[column]);
  for (let from = 0; from < rows.entries.length; from += PAGE)
    await engine.database.transaction(async (sql) => {
      const { entries, checkpoints } = rows;
      await sql.run(
        `insert into ledger_entries (seq, at, commitment, sealed, sealed_for)
         select s, a, decode(c, 'hex'), decode(d, 'hex'), f
         from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::uuid[]) as t(s, a, c, d, f)`,
        [
          page(entries, from, 0),
          page(entries, from, 1).map((at) => (at as Date).toISOString()),
          page(entries, from, 2).map(hexOf),
          page(entries, from, 3).map(hexOf),
          page(entries, from, 4),
        ],
      );
      await sql.run(`insert into checkpoints (size, note) select * from unnest($1::bigint[], $2::text[])`, [
        page(checkpoints, from, 0),
        page(checkpoints, from, 1),
      ]);
    });
  await engine.database.transaction((sql) =>
    sql.run(`update ledger_head set size = $1, frontier = $2`, [rows.head.size, rows.head.frontier]),
  );
};

/** Entries of a usual day, half of them about somebody. */
const append = async (
  engine: Engine,
  rows: Rows,
  people: readonly string[],
  count: number,
): Promise<number> => {
  const startMs = performance.now();
  for (let i = 0; i < count; i++)
    await appendEntry(engine, rows, {
      verb: "grant.open",
      actor: ACTOR.name,
      role: ACTOR.role,
      grant: people[i % people.length]!,
      albums: 3,
      ...(i % 2 === 0 && { subject: people[i % people.length]! }),
    });
  return rateOf(count, startMs);
};

const addAlbums = async (engine: Engine): Promise<number> => {
  const startMs = performance.now();
  for (let i = 0; i < ACTS; i++)
    await act(engine, ACTOR, addAlbum, {
      title: `Album ${i}`,
      slug: `album-${i}`,
      heldBy: "own-work",
      scope: "declared",
      rightNote: "made to be measured",
    });
  return rateOf(ACTS, startMs);
};

/** @param count of the entries that are verified */
export const measureLedger = async (config: Config, count: number): Promise<LedgerFigures> => {
  const engine = await openEngine({ config, create: true });
  try {
    const acts = await addAlbums(engine);
    const people = Array.from({ length: PEOPLE }, () => engine.newId());
    for (const person of people) engine.vault.create("subject", person);
    const head = await engine.database.transaction((sql) =>
      sql.one<{ size: string; frontier: Buffer }>("select size, frontier from ledger_head"),
    );
    const rows = new Rows(head, engine.settings.logOrigin);
    const appended = await append(engine, rows, people, count);
    await copy(engine, rows);
    const verifyStart = performance.now();
    const { holds, size, faults } = await act(engine, ACTOR, verifyLog, undefined);
    const verifySeconds = (performance.now() - verifyStart) / 1000;
    if (!holds) throw new Error(`the log of ${size} entries does not hold: ${JSON.stringify(faults[0])}`);
    const proofStart = performance.now();
    await engine.database.transaction((sql) => proveEntry(engine, sql, Math.floor(size / 2)));
    const proofMs = performance.now() - proofStart;
    const verified = size / verifySeconds;
    return { entries: size, ...floors(count), appended, acts, verified, verifySeconds, proofMs };
  } finally {
    await engine.close();
  }
};

const whole = (value: number): string => value.toFixed(0);

/** As a person reads it. */
export const ledgerTable = (figures: LedgerFigures): string => {
  const { entries, signFloor, verifyFloor, appended, acts, verified, verifySeconds, proofMs } = figures;
  return `\nLog of ${entries} entries, each with a signed checkpoint
  hash and sign, one core      ${whole(signFloor)} a second
  append, database apart       ${whole(appended)} a second   ${(signFloor / appended).toFixed(1)} x the time of that
  acts, each durable           ${whole(acts)} a second
  hash and verify, one core    ${whole(verifyFloor)} a second
  log verify, all of it        ${whole(verified)} a second   ${(verifyFloor / verified).toFixed(1)} x the time of that, ${verifySeconds.toFixed(1)} s
  proof of one entry           ${whole(proofMs)} ms\n`;
};
