import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import test from "node:test";
import fc from "fast-check";
import {
  type Checkpoint,
  EMPTY_ROOT,
  formatCheckpoint,
  formatVkey,
  keyIdOf,
  LedgerError,
  leafHash,
  type NoteSigner,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseVkey,
  signCheckpoint,
  signNote,
} from "../../src/ledger/index.ts";
import { trials } from "../support/trials.ts";

const refusedAs = (code: string) => (error: unknown) => error instanceof LedgerError && error.code === code;

/** c2sp.org/signed-note: its own example. */
const VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const TEXT = "This is an example message.\n";
const LINE =
  "\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
const NOTE = `${TEXT}\n${LINE}`;
const example = parseVkey(VKEY);

const signerOf = (name: string, seed: number): NoteSigner => {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, seed)]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(12);
  return { name, publicKey, sign: (bytes) => sign(null, bytes, key) };
};
const verifierOf = ({ name, publicKey }: NoteSigner) => parseVkey(formatVkey(name, publicKey));
const log = signerOf("miroir.example/log", 1);
const witness = signerOf("witness.example/w1", 2);

test("the specification's example opens, and its key formats as it was", () => {
  assert.deepEqual(openNote(NOTE, [example]), {
    text: TEXT,
    verified: [{ name: "example.com/foo", keyId: "530d903a" }],
    unknown: [],
  });
  const publicKey = Buffer.from("6TJ5GubnqECkYWTJBHhkJtXngh3YspoA1hyucq/dTaQ=", "base64");
  assert.equal(formatVkey("example.com/foo", publicKey), VKEY);
  assert.equal(keyIdOf("example.com/foo", publicKey), "530d903a");
});

test("every single-byte change of the example is refused", () => {
  const bytes = Buffer.from(NOTE);
  for (let at = 0; at < bytes.length; at++)
    for (const change of [0x01, 0x20, 0x80])
      assert.throws(
        () =>
          openNote(
            bytes.map((byte, i) => (i === at ? byte ^ change : byte)),
            [example],
          ),
        (error) => error instanceof LedgerError,
        `byte ${at} changed by ${change}`,
      );
  for (let length = 0; length < bytes.length; length++)
    assert.throws(
      () => openNote(bytes.subarray(0, length), [example]),
      (error) => error instanceof LedgerError,
    );
});

const line = fc.string({ unit: "grapheme", maxLength: 40 }).filter((text) => ![...text].some((c) => c < " "));
const body = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => `${lines.join("\n")}\n`);

test("what is signed opens, as text and as bytes, with the keys that are known", () => {
  fc.assert(
    fc.property(body, (text) => {
      const note = signNote(text, [log, witness]);
      const known = openNote(note, [verifierOf(log)]);
      assert.equal(known.text, text);
      assert.deepEqual(
        known.verified.map(({ name }) => name),
        [log.name],
      );
      assert.deepEqual(
        known.unknown.map(({ name }) => name),
        [witness.name],
      );
      assert.equal(openNote(Buffer.from(note), [verifierOf(log), verifierOf(witness)]).verified.length, 2);
    }),
    { numRuns: trials(100) },
  );
});

test("a text with empty lines is split at the last one", () => {
  const text = "a\n\nb\n\n";
  assert.equal(openNote(signNote(text, [log]), [verifierOf(log)]).text, text);
});

test("unknown keys are ignored, a known key that fails condemns the note, no known key is not enough", () => {
  const note = signNote(TEXT, [log, witness]);
  const forged = signNote("Another message.\n", [witness]).split("\n\n")[1]!;
  const [text, lines] = [TEXT, note.split("\n\n")[1]!.split("\n")];
  const mixed = `${text}\n${lines[0]}\n${forged}`;
  assert.equal(openNote(mixed, [verifierOf(log)]).verified.length, 1);
  assert.throws(() => openNote(mixed, [verifierOf(log), verifierOf(witness)]), refusedAs("bad-signature"));
  assert.throws(() => openNote(note, [example]), refusedAs("no-known-signature"));
  assert.throws(() => openNote(note, []), refusedAs("no-known-signature"));
  const sameName = signerOf(log.name, 3);
  assert.throws(() => openNote(note, [verifierOf(sameName)]), refusedAs("no-known-signature"));
});

test("a known key with a signature of another length condemns the note", () => {
  const keyId = Buffer.from("530d903a", "hex");
  const short = Buffer.concat([keyId, Buffer.alloc(63)]).toString("base64");
  assert.throws(
    () => openNote(`${TEXT}\n\u2014 example.com/foo ${short}\n`, [example]),
    refusedAs("bad-signature"),
  );
});

test("a hundred signatures are read, one more and a megabyte are not", () => {
  const unknown = (count: number) => `${NOTE}${"\u2014 other AAAAAAA=\n".repeat(count)}`;
  assert.equal(openNote(unknown(99), [example]).unknown.length, 99);
  assert.throws(() => openNote(unknown(100), [example]), refusedAs("bad-note"));
  assert.throws(() => openNote(`${"x".repeat(1_000_000)}${NOTE}`, [example]), refusedAs("bad-note"));
});

test("malformed notes are refused", () => {
  const signature = LINE.slice(0, -1);
  for (const note of [
    "",
    "\n",
    "\n\n",
    TEXT,
    `${TEXT}\n`,
    `${TEXT}${LINE}`,
    `${TEXT}\n${signature}`,
    `${NOTE}\n`,
    `${NOTE}${NOTE}x`,
    `${TEXT}\n${LINE.replace("\u2014", "-")}`,
    `${TEXT}\n${LINE.replace("foo ", "foo  ")}`,
    `${TEXT}\n${LINE.replace("foo", "f+o")}`,
    `${TEXT}\n${LINE.replace("foo", "f\u00a0o")}`,
    `${TEXT}\n${LINE.replace("=", "")}`,
    `${TEXT}\n${LINE.replace("QM=", "QN=")}`,
    `${TEXT}\n${LINE.replace("\n", " x\n")}`,
    NOTE.replaceAll("\n", "\r\n"),
    `tab\there\n\n${LINE}`,
    `nul\0\n\n${LINE}`,
    "\u2014 example.com/foo Uw2QOg==\n",
    `\ud800\n\n${LINE}`,
  ])
    assert.throws(() => openNote(note, [example]), refusedAs("bad-note"), JSON.stringify(note));
  assert.throws(
    () => openNote(Buffer.concat([Buffer.of(0xff), Buffer.from(NOTE)]), [example]),
    refusedAs("bad-note"),
  );
  // With a byte order mark it is well-formed, but it is not what was signed.
  assert.throws(() => openNote(Buffer.from(`\ufeff${NOTE}`), [example]), refusedAs("bad-signature"));
});

test("what cannot be signed is refused", () => {
  for (const text of ["", "no line feed", "tab\t\n", "\ud800\n"])
    assert.throws(() => signNote(text, [log]), refusedAs("bad-note"));
  assert.throws(() => signNote(TEXT, []), refusedAs("bad-note"));
  for (const name of ["", "a b", "a+b", "a\u2003b", "a\nb", "\ud800"])
    assert.throws(() => signNote(TEXT, [{ ...log, name }]), refusedAs("bad-name"));
  assert.throws(() => signNote(TEXT, [{ ...log, publicKey: Buffer.alloc(31) }]), refusedAs("bad-vkey"));
});

test("verifier keys that are cut, changed, of another type or with anything added are refused", () => {
  for (let at = 0; at < VKEY.length; at++) {
    assert.throws(() => parseVkey(VKEY.slice(0, at)), refusedAs("bad-vkey"));
    const other = VKEY[at] === "A" ? "B" : "A";
    assert.throws(() => parseVkey(VKEY.slice(0, at) + other + VKEY.slice(at + 1)), refusedAs("bad-vkey"));
  }
  assert.throws(() => parseVkey(`${VKEY}\n`), refusedAs("bad-vkey"));
  const cosignature = Buffer.concat([Buffer.of(4), Buffer.alloc(32)]).toString("base64");
  assert.throws(() => parseVkey(`example.com/foo+530d903a+${cosignature}`), refusedAs("bad-vkey"));
});

test("no input makes a parser throw anything else than its own error", () => {
  const pieces = fc.array(
    fc.constantFrom(
      "\n",
      "\n\n",
      "\u2014 ",
      "a",
      " ",
      "+",
      "0",
      "7",
      "=",
      "AAAAAAA=",
      LINE,
      VKEY,
      TEXT,
      "\ud800",
      "\t",
    ),
  );
  const anything = fc.oneof(
    fc.string({ unit: "binary" }),
    pieces.map((parts) => parts.join("")),
  );
  const onlyLedgerErrors = (parse: () => unknown) => {
    try {
      parse();
    } catch (error) {
      assert.ok(error instanceof LedgerError, String(error));
    }
  };
  fc.assert(
    fc.property(anything, fc.uint8Array(), (text, bytes) => {
      onlyLedgerErrors(() => openNote(text, [example]));
      onlyLedgerErrors(() => openNote(bytes, [example]));
      onlyLedgerErrors(() => parseVkey(text));
      onlyLedgerErrors(() => parseCheckpoint(text));
    }),
    { numRuns: trials(3000) },
  );
});

const name = fc.stringMatching(/^[a-z0-9][a-z0-9./-]{0,30}$/);
const checkpoints = fc.record({
  origin: name,
  size: fc.maxSafeNat(),
  root: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  extensions: fc.array(
    line.filter((text) => text.length > 0),
    { maxLength: 3 },
  ),
});

test("a checkpoint reads back as it was written, and there is one text for it", () => {
  fc.assert(
    fc.property(checkpoints, (checkpoint) => {
      const text = formatCheckpoint(checkpoint);
      const read = parseCheckpoint(text);
      assert.deepEqual(
        { ...read, root: Buffer.from(read.root) },
        { ...checkpoint, root: Buffer.from(checkpoint.root) },
      );
      assert.equal(formatCheckpoint(read), text);
    }),
  );
});

test("an empty log's checkpoint, byte for byte", () => {
  assert.equal(
    formatCheckpoint({ origin: "miroir.example/log", size: 0, root: EMPTY_ROOT }),
    "miroir.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
  );
});

test("malformed checkpoints are refused", () => {
  const root = Buffer.from(EMPTY_ROOT).toString("base64");
  for (const text of [
    "",
    "a\n",
    "a\n0\n",
    `a\n0\n${root}`,
    `\n0\n${root}\n`,
    `a b\n0\n${root}\n`,
    `a+b\n0\n${root}\n`,
    `a\n00\n${root}\n`,
    `a\n01\n${root}\n`,
    `a\n-1\n${root}\n`,
    `a\n+1\n${root}\n`,
    `a\n1e3\n${root}\n`,
    `a\n 1\n${root}\n`,
    `a\n\n${root}\n`,
    `a\n9007199254740992\n${root}\n`,
    `a\n99999999999999999999\n${root}\n`,
    `a\n0\n${root.slice(0, -1)}\n`,
    `a\n0\n${Buffer.alloc(31).toString("base64")}\n`,
    `a\n0\n${root}\n\n`,
    `a\n0\n${root}\n\nx\n`,
    `a\n0\n${root}\r\n`,
  ])
    assert.throws(() => parseCheckpoint(text), refusedAs("bad-checkpoint"), JSON.stringify(text));
});

test("a checkpoint that cannot be is not written", () => {
  const sound: Checkpoint = { origin: "a", size: 1, root: leafHash(Buffer.of(1)) };
  for (const size of [-1, 1.5, 2 ** 53, Number.NaN])
    assert.throws(() => formatCheckpoint({ ...sound, size }), refusedAs("bad-index"));
  assert.throws(() => formatCheckpoint({ ...sound, root: Buffer.alloc(31) }), refusedAs("bad-hash"));
  assert.throws(() => formatCheckpoint({ ...sound, origin: "a b" }), refusedAs("bad-name"));
  for (const extension of ["", "a\nb"])
    assert.throws(() => formatCheckpoint({ ...sound, extensions: [extension] }), refusedAs("bad-checkpoint"));
});

test("a signed checkpoint opens for its own log only", () => {
  const checkpoint = { origin: log.name, size: 3, root: leafHash(Buffer.of(1)) };
  const note = signCheckpoint(checkpoint, [log, witness]);
  const opened = openCheckpoint(note, [verifierOf(log)], log.name);
  assert.deepEqual([opened.size, Buffer.from(opened.root), opened.verified.length], [3, checkpoint.root, 1]);
  assert.throws(
    () => openCheckpoint(note, [verifierOf(log)], "other.example/log"),
    refusedAs("other-origin"),
  );
  assert.throws(
    () => openCheckpoint(signNote("hello\n", [log]), [verifierOf(log)], log.name),
    refusedAs("bad-checkpoint"),
  );
});
