import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
  commit,
  consistencyProof,
  consistencyText,
  cosign,
  formatProof,
  formatWitnessVkey,
  inclusionProof,
  LedgerError,
  leafHash,
  openConsistency,
  openEntryProof,
  type Proof,
  parseConsistency,
  parseProof,
  parseWitnessVkey,
  proofText,
  rootOf,
  signCheckpoint,
  verifyProof,
} from "../../src/ledger/index.ts";
import { signerOf, verifierOf } from "../support/log-keys.ts";
import "../support/trials.ts";

const refusedAs = (code: string) => (error: unknown) => error instanceof LedgerError && error.code === code;
const isLedgerError = (error: unknown) => error instanceof LedgerError;

const ORIGIN = "miroir.example/log";
const log = signerOf(ORIGIN, 1);
const verifier = verifierOf(log);

const entryOf = (seq: number) => Buffer.from(`{"seq":${seq},"verb":"tick"}`);
const saltOf = (seq: number) => Buffer.alloc(32, seq + 1);
const leaves = Array.from({ length: 13 }, (_, seq) => leafHash(commit(saltOf(seq), entryOf(seq))));
const checkpointOf = (size: number, signer = log, hashes = leaves) =>
  signCheckpoint({ origin: signer.name, size, root: rootOf(hashes, 0, size) }, [signer]);

const proven = (seq: number, size = leaves.length): Proof => ({
  index: seq,
  hashes: inclusionProof(leaves, seq, size),
  checkpoint: checkpointOf(size),
});
const textOf = (seq: number, size = leaves.length) =>
  proofText({ salt: saltOf(seq), entry: entryOf(seq) }, proven(seq, size));

test("a proof is the specification's text: title, extra, index, hashes, an empty line, the checkpoint verbatim", () => {
  const text = textOf(5, 8);
  const [title, extra, index, ...rest] = text.split("\n");
  assert.equal(title, "c2sp.org/tlog-proof@v1");
  assert.equal(extra, `extra ${Buffer.concat([saltOf(5), entryOf(5)]).toString("base64")}`);
  assert.equal(index, "index 5");
  assert.deepEqual(rest.slice(0, 4), [
    ...inclusionProof(leaves, 5, 8).map((hash) => hash.toString("base64")),
    "",
  ]);
  assert.ok(text.endsWith(`\n\n${checkpointOf(8)}`));
  // Without extra data the line is omitted.
  assert.match(formatProof(proven(5, 8)), /^c2sp\.org\/tlog-proof@v1\nindex 5\n/);
});

test("the example of the specification is read as what it says", () => {
  const hashes = [
    "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=",
    "B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=",
    "EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=",
    "RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=",
    "AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=",
  ];
  const checkpoint = `example.com/fancylog\n109482\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n\n\u2014 example.com/fancylog hI2DJw==\n`;
  const text = `c2sp.org/tlog-proof@v1\nindex 73894\n${hashes.join("\n")}\n\n${checkpoint}`;
  assert.deepEqual(parseProof(text), {
    index: 73894,
    hashes: hashes.map((hash) => Buffer.from(hash, "base64")),
    checkpoint,
  });
});

test("every entry of every size is proven by its file alone, and says what was committed to", () => {
  for (let size = 1; size <= leaves.length; size++)
    for (let seq = 0; seq < size; seq++) {
      const opened = openEntryProof(textOf(seq, size), [verifier], ORIGIN);
      assert.deepEqual([opened.index, opened.size], [seq, size]);
      assert.equal(opened.entry.toString(), entryOf(seq).toString());
    }
});

test("another entry, salt, place, root, log, key or witness is not proven", () => {
  const salt = saltOf(5);
  const open = (text: string, origin = ORIGIN, by = verifier) => openEntryProof(text, [by], origin);
  assert.throws(() => open(proofText({ salt, entry: entryOf(6) }, proven(5))), refusedAs("not-included"));
  assert.throws(
    () => open(proofText({ salt: saltOf(6), entry: entryOf(5) }, proven(5))),
    refusedAs("not-included"),
  );
  assert.throws(
    () => open(proofText({ salt, entry: entryOf(5) }, { ...proven(5), index: 4 })),
    refusedAs("not-included"),
  );
  const elsewhere = checkpointOf(13, log, leaves.toReversed());
  assert.throws(
    () => open(proofText({ salt, entry: entryOf(5) }, { ...proven(5), checkpoint: elsewhere })),
    refusedAs("not-included"),
  );
  assert.throws(() => open(textOf(5), "other.example/log"), refusedAs("other-origin"));
  assert.throws(
    () => open(textOf(5), ORIGIN, verifierOf(signerOf(ORIGIN, 9))),
    refusedAs("no-known-signature"),
  );
  assert.throws(() => open(formatProof(proven(5))), refusedAs("bad-proof"));
  assert.throws(() => verifyProof(proven(5), Buffer.alloc(0), [verifier], ORIGIN), refusedAs("not-included"));

  const witness = signerOf("witness.example/w1", 2);
  const known = parseWitnessVkey(formatWitnessVkey(witness.name, witness.publicKey));
  const cosigned = { ...proven(5), checkpoint: cosign(proven(5).checkpoint, witness, 1_700_000_000) };
  const text = proofText({ salt, entry: entryOf(5) }, cosigned);
  assert.equal(openEntryProof(text, [verifier], ORIGIN, [known]).verified.at(-1)?.time, 1_700_000_000);
  const other = text.replace(/A(=*\n)$/, "B$1").replace(/[^A](=*\n)$/, "A$1");
  assert.throws(() => openEntryProof(other, [verifier], ORIGIN, [known]), isLedgerError);
});

test("one bit of a proof changed anywhere is refused, and every cut of it is", () => {
  const bytes = Buffer.from(textOf(5));
  for (let at = 0; at < bytes.length; at++)
    for (const bit of [0x01, 0x20]) {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ bit;
      assert.throws(
        () => openEntryProof(changed.toString("utf8"), [verifier], ORIGIN),
        isLedgerError,
        `byte ${at} of ${bytes.length}`,
      );
    }
  for (let length = 0; length < bytes.length; length++)
    assert.throws(
      () => openEntryProof(bytes.subarray(0, length).toString("utf8"), [verifier], ORIGIN),
      isLedgerError,
    );
});

test("texts that are no proof are refused by name", () => {
  const good = textOf(5);
  for (const text of [
    "",
    good.replace("@v1", "@v2"),
    good.replace("index 5", "index 05"),
    good.replace("index 5", "index -1"),
    good.replace("index 5", "index 9007199254740993"),
    good.replace("index 5\n", ""),
    good.replace("extra ", "extra  "),
    good.replace(/^extra .*$/m, "extra "),
    good.replace("\n\n", "\n"),
    good.replace(/(index 5\n)/, "$1AAAA\n"),
    good.replaceAll("\n", "\r\n"),
    `${good.slice(0, good.indexOf("\n\n"))}\n${`${"A".repeat(43)}=\n`.repeat(54)}\nx\n\n`,
    " ".repeat(2_000_001),
  ])
    assert.throws(() => parseProof(text), refusedAs("bad-proof"), JSON.stringify(text.slice(0, 60)));
  assert.throws(
    () => proofText({ salt: Buffer.alloc(31), entry: entryOf(5) }, proven(5)),
    refusedAs("bad-salt"),
  );
});

test("any bytes are a proof's only text, or no proof", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      const whole = `c2sp.org/tlog-proof@v1\n${text}`;
      try {
        assert.equal(formatProof(parseProof(whole)), whole);
      } catch (error) {
        assert.ok(isLedgerError(error));
      }
    }),
  );
});

const claimed = (first: number, second: number, signer = log) => ({
  earlier: checkpointOf(first),
  later: checkpointOf(second, signer),
  hashes: consistencyProof(leaves, first, second),
});

test("that a log only grew is one file, between any two sizes, also under its next name", () => {
  for (let second = 1; second <= leaves.length; second++)
    for (let first = 1; first <= second; first++) {
      const { earlier, later } = openConsistency(consistencyText(claimed(first, second)), [verifier]);
      assert.deepEqual([earlier.size, later.size], [first, second]);
    }
  const next = signerOf(`${ORIGIN}/1-0a1b2c3d`, 1);
  const { later } = openConsistency(consistencyText(claimed(4, 9, next)), [verifier, verifierOf(next)]);
  assert.equal(later.origin, next.name);
  assert.throws(
    () => openConsistency(consistencyText(claimed(4, 9, next)), [verifier]),
    refusedAs("no-known-signature"),
  );
});

test("a fork, a swap, and one bit changed anywhere are not consistent", () => {
  const other = leaves.map((leaf, seq) => (seq === 2 ? leafHash(Buffer.of(99)) : leaf));
  const forked = { ...claimed(4, 9), later: checkpointOf(9, log, other) };
  assert.throws(() => openConsistency(consistencyText(forked), [verifier]), refusedAs("not-consistent"));
  const { earlier, later, hashes } = claimed(4, 9);
  assert.throws(
    () => openConsistency(consistencyText({ earlier: later, later: earlier, hashes }), [verifier]),
    refusedAs("not-consistent"),
  );
  const bytes = Buffer.from(consistencyText(claimed(4, 9)));
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = changed[at]! ^ 1;
    assert.throws(() => openConsistency(changed.toString("utf8"), [verifier]), isLedgerError, `byte ${at}`);
  }
});

test("texts that are no consistency proof are refused by name, and any bytes are its only text or none", () => {
  const good = consistencyText(claimed(4, 9));
  for (const text of [
    "",
    good.replace("-1\n", "-2\n"),
    good.replace("\n\n", "\n"),
    `${good}\n`,
    good.slice(0, -1),
    good.replaceAll("\n", "\r\n"),
    " ".repeat(4_000_001),
  ])
    assert.throws(
      () => parseConsistency(text),
      refusedAs("bad-consistency"),
      JSON.stringify(text.slice(0, 60)),
    );
  assert.throws(
    () => consistencyText({ ...claimed(4, 9), hashes: [Buffer.alloc(31)] }),
    refusedAs("bad-consistency"),
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      const whole = `miroir-log-consistency-1\n${text}`;
      try {
        assert.equal(consistencyText(parseConsistency(whole)), whole);
      } catch (error) {
        assert.ok(isLedgerError(error));
      }
    }),
  );
});
