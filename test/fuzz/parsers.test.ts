/** Everything that comes from outside and is parsed: whatever it says, it is understood or refused by name, and never anything else. */
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { parseManifest } from "../../src/archive/manifest.ts";
import { parseConfig } from "../../src/config.ts";
import { isDay } from "../../src/domain/days.ts";
import { MiroirError } from "../../src/domain/errors.ts";
import { parseRegion } from "../../src/domain/region.ts";
import { parseNumber, printNumber } from "../../src/domain/request.ts";
import {
  commit,
  consistencyProof,
  consistencyText,
  cosign,
  formatVkey,
  formatWitnessVkey,
  inclusionProof,
  LedgerError,
  leafHash,
  type NoteSigner,
  openCheckpoint,
  openConsistency,
  openEntryProof,
  openNote,
  parseCheckpoint,
  parseConsistency,
  parseProof,
  parseVkey,
  parseWitnessVkey,
  proofText,
  rootOf,
  SALT_BYTES,
  signCheckpoint,
} from "../../src/ledger/index.ts";
import { generatePersonalKey, parsePersonalKey } from "../../src/vault/personal.ts";
import { trials } from "../support/trials.ts";

const signerOf = (name: string, seed: number): NoteSigner => {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, seed)]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(12);
  return { name, publicKey, sign: (bytes) => sign(null, bytes, key) };
};
const log = signerOf("miroir.example/log", 1);
const witness = signerOf("witness.example/w1", 2);
const VKEY = formatVkey(log.name, log.publicKey);
const WITNESS_VKEY = formatWitnessVkey(witness.name, witness.publicKey);
const known = [parseVkey(VKEY)];
const witnesses = [parseWitnessVkey(WITNESS_VKEY)];

/** A log of seven entries, its third one proven. */
const entries = Array.from({ length: 7 }, (_, i) => ({
  salt: Buffer.alloc(SALT_BYTES, i),
  entry: Buffer.from(`{"seq":${i}}`),
}));
const leaves = entries.map(({ salt, entry }) => leafHash(commit(salt, entry)));
const checkpointOf = (size: number): string =>
  signCheckpoint({ origin: log.name, size, root: rootOf(leaves.slice(0, size)) }, [log]);
const CHECKPOINT = checkpointOf(leaves.length);
const COSIGNED = cosign(CHECKPOINT, witness, 1_750_000_000);
const CONSISTENCY = consistencyText({
  earlier: checkpointOf(3),
  later: CHECKPOINT,
  hashes: consistencyProof(leaves, 3, leaves.length),
});
const PROOF = proofText(entries[2]!, {
  index: 2,
  hashes: inclusionProof(leaves, 2, leaves.length),
  checkpoint: CHECKPOINT,
});

const bytesOf = (text: string): number[] => [...Buffer.from(text)];

/** Valid ones with a piece taken out, put in, or said twice. */
const mutated = (valid: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(valid.length), fc.nat(12), fc.oneof(fc.string({ maxLength: 12 }), fc.constant(valid)))
    .map(([at, cut, piece]) => valid.slice(0, at) + piece + valid.slice(at + cut));

const texts = (valid: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.string({ unit: "binary", maxLength: 300 }),
    mutated(valid),
    fc.array(mutated(valid), { maxLength: 3 }).map((parts) => parts.join("\n")),
  );

type Refusal = (error: unknown) => boolean;
const byLedger: Refusal = (error) => error instanceof LedgerError;
const byName =
  (code: string): Refusal =>
  (error) =>
    error instanceof MiroirError && error.code === code;

/** @returns whether it was understood; whoever refuses otherwise fails the test */
const understood = (parse: () => unknown, refusal: Refusal): boolean => {
  try {
    parse();
    return true;
  } catch (error) {
    if (!refusal(error)) throw error;
    return false;
  }
};

interface Parser {
  readonly name: string;
  readonly valid: string;
  readonly parse: (text: string) => unknown;
  readonly refusal: Refusal;
}

const MANIFEST = "file;caption;published_at;published_on\na/p.jpg;Start;https://club.example/1;2026-06-21\n";
const JSON_MANIFEST = '[{"file":"a/p.jpg","caption":"Start","published_on":"2026-06-21"}]';
const manifest = (text: string | Uint8Array) =>
  parseManifest("m", typeof text === "string" ? Buffer.from(text) : text);

const CONFIG = {
  controller: { name: "Club of Drawn People", address: "1 Paper Street", contact: "privacy@example.org" },
  databaseUrl: null,
  retention: { proofYears: 5 },
  mail: { host: "smtp.example.org", port: 587, from: "privacy@example.org" },
  holidays: { calendar: "FR", extra: ["2026-12-26"] },
  witnesses: [WITNESS_VKEY],
};
const configuration = (json: unknown) => parseConfig(json, "/nowhere");

const checkpointText = (note: string): string => note.slice(0, note.lastIndexOf("\n\n") + 1);

const PARSERS: readonly Parser[] = [
  { name: "signed notes", valid: CHECKPOINT, parse: (text) => openNote(text, known), refusal: byLedger },
  { name: "checkpoints", valid: checkpointText(CHECKPOINT), parse: parseCheckpoint, refusal: byLedger },
  {
    name: "signed checkpoints with cosignatures",
    valid: COSIGNED,
    parse: (text) => openCheckpoint(text, known, log.name, witnesses),
    refusal: byLedger,
  },
  { name: "proofs of an entry", valid: PROOF, parse: parseProof, refusal: byLedger },
  {
    name: "proofs of an entry, opened",
    valid: PROOF,
    parse: (text) => openEntryProof(text, known, log.name, witnesses),
    refusal: byLedger,
  },
  { name: "consistency proofs", valid: CONSISTENCY, parse: parseConsistency, refusal: byLedger },
  {
    name: "consistency proofs, opened",
    valid: CONSISTENCY,
    parse: (text) => openConsistency(text, known),
    refusal: byLedger,
  },
  { name: "keys of a log", valid: VKEY, parse: parseVkey, refusal: byLedger },
  { name: "keys of a witness", valid: WITNESS_VKEY, parse: parseWitnessVkey, refusal: byLedger },
  { name: "CSV manifests", valid: MANIFEST, parse: manifest, refusal: byName("archive/bad-manifest") },
  { name: "JSON manifests", valid: JSON_MANIFEST, parse: manifest, refusal: byName("archive/bad-manifest") },
  {
    name: "personal keys",
    valid: generatePersonalKey(),
    parse: parsePersonalKey,
    refusal: byName("keys/personal-malformed"),
  },
  { name: "regions", valid: "10, 20, 300, 400", parse: parseRegion, refusal: byName("usage/bad-value") },
];

for (const { name, valid, parse, refusal } of PARSERS)
  test(`${name}: whatever is written, it is understood or refused by name`, () => {
    assert.ok(
      understood(() => parse(valid), refusal),
      "the valid one is understood",
    );
    fc.assert(
      fc.property(texts(valid), (text) => void understood(() => parse(text), refusal)),
      { numRuns: trials(400) },
    );
  });

test("manifests and notes of bytes that are no text are understood or refused by name", () => {
  const bytes = (valid: string) =>
    fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.tuple(fc.nat(valid.length - 1), fc.nat(255)).map(([at, byte]) => {
        const changed = Buffer.from(valid);
        changed[at] = byte;
        return new Uint8Array(changed);
      }),
      fc.uint8Array({ maxLength: 100 }).map((tail) => new Uint8Array([0xff, 0xfe, ...tail])),
    );
  fc.assert(
    fc.property(bytes(MANIFEST), (raw) => {
      understood(() => manifest(raw), byName("archive/bad-manifest"));
    }),
    { numRuns: trials(500) },
  );
  fc.assert(
    fc.property(bytes(CHECKPOINT), (raw) => void understood(() => openNote(raw, known), byLedger)),
    { numRuns: trials(500) },
  );
});

test("any configuration is read whole or refused as invalid", () => {
  const refusal = byName("config/invalid");
  assert.ok(understood(() => configuration(CONFIG), refusal));
  const names = Object.keys(CONFIG);
  const changed = fc
    .tuple(fc.constantFrom(...names, "__proto__", "constructor", "lawEnforcement"), fc.jsonValue())
    .map(([name, value]) => JSON.parse(JSON.stringify({ ...CONFIG, [name]: value })) as unknown);
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.anything(), changed), (json) => {
      understood(() => configuration(json), refusal);
    }),
    { numRuns: trials(400) },
  );
});

test("a text is a day only if it prints as the same day again, of the years 1000 to 8999", () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 14 }),
    fc.tuple(fc.nat(9999), fc.nat(14), fc.nat(33)).map(([year, month, date]) => {
      const pad = (value: number, width = 2) => String(value).padStart(width, "0");
      return `${pad(year, 4)}-${pad(month)}-${pad(date)}`;
    }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const at = new Date(`${text}T00:00:00Z`);
      const same = !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
      assert.equal(isDay(text), same && text >= "1000" && text < "9000");
    }),
    { numRuns: trials(1000) },
  );
});

test("a number of a request is none, or prints as one that reads the same", () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 14 }),
    fc.tuple(fc.nat(99999), fc.nat(9_999_999)).map(([year, count]) => `${year}-${count}`),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const number = parseNumber(text);
      if (number === undefined) return;
      assert.match(text.trim(), /^\d{4}-\d{1,6}$/);
      assert.equal(parseNumber(printNumber(number)), number);
    }),
    { numRuns: trials(1000) },
  );
});

const withBitFlipped = (text: string, bit: number): Buffer => {
  const bytes = Buffer.from(text);
  bytes[bit >> 3]! ^= 1 << (bit & 7);
  return bytes;
};

/** Each bit of it in turn: what is not UTF-8 any more arrives as what a reader of text makes of it. */
const everyBitMatters = (valid: string, open: (text: string) => unknown): void => {
  open(valid);
  for (let bit = 0; bit < bytesOf(valid).length * 8; bit++)
    assert.equal(
      understood(() => open(withBitFlipped(valid, bit).toString("utf8")), byLedger),
      false,
      `bit ${bit}`,
    );
};

test("a proof of an entry with one bit changed never verifies", () => {
  everyBitMatters(PROOF, (text) => openEntryProof(text, known, log.name));
});

test("a consistency proof with one bit changed never verifies", () => {
  everyBitMatters(CONSISTENCY, (text) => openConsistency(text, known));
});

test("a personal key with one symbol changed is refused", () => {
  fc.assert(
    fc.property(fc.nat(34), fc.constantFrom(..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"), (at, symbol) => {
      const code = generatePersonalKey();
      if (code[at] === "-" || code[at] === symbol) return;
      const slipped = code.slice(0, at) + symbol + code.slice(at + 1);
      assert.equal(
        understood(() => parsePersonalKey(slipped), byName("keys/personal-malformed")),
        false,
      );
    }),
    { numRuns: trials(300) },
  );
});
