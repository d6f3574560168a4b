import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { promisify } from "node:util";
import { cosign, formatWitnessVkey } from "../../src/ledger/index.ts";
import { temporaryFolder } from "../support/database.ts";
import { buildGo, withoutGo } from "../support/go.ts";
import { freshInstance } from "../support/instance.ts";
import { signerOf } from "../support/log-keys.ts";

const run = promisify(execFile);
const witness = signerOf("witness.example/w1", 2);
const WITNESS = formatWitnessVkey(witness.name, witness.publicKey);
const COSIGNED_AT_S = 1_790_000_000;

type Kind = "inclusion" | "consistency" | "checkpoint";

/** The program of a stranger: `holds` answers what it printed, `refuses` why it did not. */
const stranger = async (t: TestContext) => {
  const folder = await temporaryFolder(t);
  const program = await buildGo(join(import.meta.dirname, "verify.go"), folder);
  const file = join(folder, "evidence");
  const ask = async (kind: Kind, text: string, vkeys: readonly string[]) => {
    await writeFile(file, text);
    return run(program, [kind, file, ...vkeys]);
  };
  return {
    holds: async (kind: Kind, text: string, vkeys: readonly string[]): Promise<Record<string, unknown>> =>
      JSON.parse((await ask(kind, text, vkeys)).stdout) as Record<string, unknown>,
    refuses: (kind: Kind, text: string, vkeys: readonly string[]): Promise<string> =>
      ask(kind, text, vkeys).then(
        () => assert.fail(`${kind} held, though a bit of it is another:\n${text}`),
        ({ code, stderr }: { code: number; stderr: string }) => {
          assert.equal(code, 1, stderr);
          return stderr.trim();
        },
      ),
  };
};

/** The same text with one bit of one base64 word changed; still base64. */
const flipped = (text: string, word: string): string => {
  const bytes = Buffer.from(word, "base64");
  bytes[bytes.length - 1]! ^= 1;
  assert.ok(text.includes(word), word);
  return text.replace(word, bytes.toString("base64"));
};

/** Words of base64 in a text: hashes, roots, signatures, what was committed to. */
const wordsIn = (text: string): string[] =>
  text.split(/[\n ]/).filter((word) => word.length >= 43 && /^[A-Za-z0-9+/]+=*$/.test(word));

/** A log that grew by an act each, and its checkpoints of some sizes. */
const scene = async (t: TestContext) => {
  const { miroir } = await freshInstance(t, { settings: { witnesses: [WITNESS] } });
  for (let i = 0; i < 11; i++)
    await miroir.albums.add({
      title: `Run ${i}`,
      slug: `run-${i}`,
      heldBy: "own-work",
      scope: "declared",
      rightNote: "our own photographers",
      startsOn: "2026-06-20",
    });
  const { size, vkey } = await miroir.log.checkpoint();
  return { log: miroir.log, size, vkey };
};

test("Go verifies the inclusion proof of every entry, and refuses it with any one bit changed", {
  skip: withoutGo,
}, async (t) => {
  const { log, size, vkey } = await scene(t);
  const { holds, refuses } = await stranger(t);
  assert.ok(size >= 11);
  for (let seq = 0; seq < size; seq++) {
    const { proof, entry } = await log.prove({ seq });
    const held = await holds("inclusion", proof, [vkey]);
    assert.deepEqual([held.index, held.size, held.entry], [seq, size, JSON.parse(JSON.stringify(entry))]);
  }
  const { proof } = await log.prove({ seq: 5 });
  const words = wordsIn(proof);
  assert.ok(words.length >= 6, "what was committed to, three hashes at least, a root, a signature");
  for (const word of words) await refuses("inclusion", flipped(proof, word), [vkey]);
  assert.match(await refuses("inclusion", proof.replace("index 5", "index 6"), [vkey]), /invalid/);
});

test("Go verifies that each checkpoint goes on from each earlier one, and refuses any one bit changed", {
  skip: withoutGo,
}, async (t) => {
  const { log, size, vkey } = await scene(t);
  const { holds, refuses } = await stranger(t);
  const later = (await log.checkpoint()).note;
  for (let earlierSize = 1; earlierSize <= size; earlierSize++) {
    const earlier = (await log.checkpoint({ size: earlierSize })).note;
    const { proof } = await log.consistency({ earlier, later });
    const held = (await holds("consistency", proof, [vkey])) as Record<string, { size: number }>;
    assert.deepEqual([held.earlier?.size, held.later?.size], [earlierSize, size]);
  }
  const earlier = (await log.checkpoint({ size: 5 })).note;
  const { proof } = await log.consistency({ earlier, later });
  for (const word of wordsIn(proof)) await refuses("consistency", flipped(proof, word), [vkey]);
});

test("Go verifies what a witness cosigned, in checkpoints and in proofs, and refuses any one bit changed", {
  skip: withoutGo,
}, async (t) => {
  const { log, vkey } = await scene(t);
  const { holds, refuses } = await stranger(t);
  const keys = [vkey, WITNESS];
  const printed = await log.checkpoint();
  assert.equal(await refuses("checkpoint", printed.note, keys), `${witness.name} did not cosign it`);
  await log.cosign({ note: cosign(printed.note, witness, COSIGNED_AT_S) });
  const { note } = await log.checkpoint({ size: printed.size });
  assert.equal((await holds("checkpoint", note, keys)).size, printed.size);
  for (const word of wordsIn(note)) await refuses("checkpoint", flipped(note, word), keys);
  const { proof } = await log.prove({ seq: 3 });
  assert.equal((await holds("inclusion", proof, keys)).size, printed.size);
  const namesake = formatWitnessVkey(witness.name, signerOf(witness.name, 3).publicKey);
  assert.equal(await refuses("inclusion", proof, [vkey, namesake]), `${witness.name} did not cosign it`);
});
