/** The ledger is usable alone: no image, no database, no package, nothing of the rest of the program. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { temporaryFolder } from "../support/database.ts";
import { ROOT } from "../support/root.ts";

const room = join(ROOT, "src", "ledger");

test("copied into an empty folder it makes and verifies a proof, and it imports nothing but node:crypto", async (t) => {
  const folder = await temporaryFolder(t);
  cpSync(room, join(folder, "ledger"), { recursive: true });
  const script = join(folder, "run.mjs");
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(
    script,
    `import { commit, formatVkey, inclusionProof, leafHash, openEntryProof, parseVkey, proofText, rootOf, signCheckpoint } from "./ledger/index.ts";
     import { generateKeyPairSync, sign } from "node:crypto";
     const { publicKey, privateKey } = generateKeyPairSync("ed25519");
     const key = publicKey.export({ format: "der", type: "spki" }).subarray(12);
     const log = { name: "alone.example/log", publicKey: key, sign: (bytes) => sign(null, bytes, privateKey) };
     const entries = ["one", "two", "three"].map((text, i) => ({ salt: Buffer.alloc(32, i + 1), entry: Buffer.from(text) }));
     const leaves = entries.map(({ salt, entry }) => leafHash(commit(salt, entry)));
     const checkpoint = signCheckpoint({ origin: log.name, size: 3, root: rootOf(leaves) }, [log]);
     const text = proofText(entries[1], { index: 1, hashes: inclusionProof(leaves, 1), checkpoint });
     console.log(openEntryProof(text, [parseVkey(formatVkey(log.name, key))], log.name).entry.toString());`,
  );
  const { stdout, stderr } = spawnSync(process.execPath, [script], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });
  assert.equal(stdout, "two\n", stderr);

  const imported = new Set(
    readdirSync(room)
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) => [...readFileSync(join(room, name), "utf8").matchAll(/(?:from|import) "([^"]+)"/g)])
      .map(([, from]) => from!)
      .filter((from) => !from.startsWith("./")),
  );
  assert.deepEqual([...imported], ["node:crypto"]);
});
