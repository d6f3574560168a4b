import assert from "node:assert/strict";
import test from "node:test";
import {
  cosign,
  cosignedText,
  formatWitnessVkey,
  keyIdOf,
  LedgerError,
  leafHash,
  openCheckpoint,
  openCheckpointAside,
  parseVkey,
  parseWitnessVkey,
  signCheckpoint,
} from "../../src/ledger/index.ts";
import { signerOf, verifierOf } from "../support/log-keys.ts";

const refusedAs = (code: string) => (error: unknown) => error instanceof LedgerError && error.code === code;

/** c2sp.org/tlog-cosignature: its own example. Its keys are not published, so that its framing is what can be checked. */
const EXAMPLE = [
  "example.com/behind-the-sofa",
  "20852163",
  "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
  "",
  "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=",
  "\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==",
  "",
].join("\n");
const EXAMPLE_SIGNED =
  "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

const ORIGIN = "miroir.example/log";
const log = signerOf(ORIGIN, 1);
const witness = signerOf("witness.example/w1", 2);
const known = parseWitnessVkey(formatWitnessVkey(witness.name, witness.publicKey));
const checkpoint = { origin: ORIGIN, size: 7, root: leafHash(Buffer.of(7)) };
const note = signCheckpoint(checkpoint, [log]);
const TIME = 1_679_315_147;

test("the specification's example is framed as ours: key id, time, 64 bytes, and the text that is signed", () => {
  const line = EXAMPLE.split("\n").at(-2)!;
  const signature = Buffer.from(line.split(" ").at(-1)!, "base64");
  assert.equal(signature.length, 4 + 8 + 64);
  assert.equal(known.timeOf?.(signature.subarray(4)), TIME);
  assert.equal(cosignedText(EXAMPLE.slice(0, EXAMPLE.indexOf("\n\n") + 1), TIME), EXAMPLE_SIGNED);
});

test("a key of type 4 has another id than the same key of type 1, and neither is read as the other", () => {
  const { name, publicKey } = witness;
  const vkey = formatWitnessVkey(name, publicKey);
  assert.match(vkey, /^witness\.example\/w1\+[0-9a-f]{8}\+B/);
  assert.equal(known.keyId, keyIdOf(name, publicKey, 4));
  assert.notEqual(known.keyId, keyIdOf(name, publicKey));
  assert.throws(() => parseVkey(vkey), refusedAs("bad-vkey"));
  assert.throws(() => parseWitnessVkey(vkey.replace(/\+B(?=[^+]*$)/, "+A")), refusedAs("bad-vkey"));
});

test("what a witness cosigned opens with its key, and says when; without it the line is ignored", () => {
  const cosigned = cosign(note, witness, TIME);
  const { verified } = openCheckpoint(cosigned, [verifierOf(log)], ORIGIN, [known]);
  assert.deepEqual(verified, [
    { name: ORIGIN, keyId: verifierOf(log).keyId },
    { name: witness.name, keyId: known.keyId, time: TIME },
  ]);
  const ignoring = openCheckpoint(cosigned, [verifierOf(log)], ORIGIN);
  assert.deepEqual(ignoring.unknown, [{ name: witness.name, keyId: known.keyId }]);
});

test("a witness alone does not make a checkpoint of the log, and another time is another signature", async () => {
  const cosigned = cosign(note, witness, TIME);
  const alone = `${note.slice(0, note.indexOf("\n\n") + 2)}${cosigned.split("\n").at(-2)}\n`;
  assert.throws(
    () => openCheckpoint(alone, [verifierOf(log)], ORIGIN, [known]),
    refusedAs("no-known-signature"),
  );
  await assert.rejects(
    openCheckpointAside(alone, [verifierOf(log)], ORIGIN),
    refusedAs("no-known-signature"),
  );
  const line = cosigned.split("\n").at(-2)!;
  const bytes = Buffer.from(line.split(" ").at(-1)!, "base64");
  for (let at = 4; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = changed[at]! ^ 1;
    const forged = `${note}\u2014 ${witness.name} ${changed.toString("base64")}\n`;
    assert.throws(
      () => openCheckpoint(forged, [verifierOf(log)], ORIGIN, [known]),
      refusedAs("bad-signature"),
      `byte ${at}`,
    );
  }
  for (const length of [4, 12, 75])
    assert.throws(
      () =>
        openCheckpoint(
          `${note}\u2014 ${witness.name} ${bytes.subarray(0, Math.max(5, length)).toString("base64")}\n`,
          [verifierOf(log)],
          ORIGIN,
          [known],
        ),
      refusedAs("bad-signature"),
    );
});

test("a time that is none, and a note that is none, are not cosigned", () => {
  for (const time of [-1, 0.5, 2 ** 53, Number.NaN])
    assert.throws(() => cosign(note, witness, time), refusedAs("bad-time"));
  assert.throws(() => cosign("no note\n", witness, TIME), refusedAs("bad-note"));
});

test("signatures verified on other cores say the same as here, good and bad", async () => {
  const opened = openCheckpoint(note, [verifierOf(log)], ORIGIN);
  assert.deepEqual(await openCheckpointAside(note, [verifierOf(log)], ORIGIN), opened);
  const forged = note.replace("\n7\n", "\n8\n");
  await assert.rejects(openCheckpointAside(forged, [verifierOf(log)], ORIGIN), refusedAs("bad-signature"));
  await assert.rejects(
    openCheckpointAside(note, [verifierOf(log)], "other.example/log"),
    refusedAs("other-origin"),
  );
  const short = note.replace(/[A-Za-z0-9+/]{8}=*\n$/, "\n");
  await assert.rejects(
    openCheckpointAside(short, [verifierOf(log)], ORIGIN),
    (error) => error instanceof LedgerError,
  );
});
