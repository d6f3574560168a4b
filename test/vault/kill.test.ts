import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { createMasterKey, openVault } from "../../src/vault/master.ts";
import { trials } from "../support/trials.ts";

const CREATOR = join(import.meta.dirname, "create-until-killed.ts");
const ROUNDS = trials(6);

/** Kills the creator a few milliseconds after its first key. @returns what it had acknowledged. */
const killedAfter = (folder: string, milliseconds: number): Promise<string> =>
  new Promise((resolve) => {
    const creator = spawn(process.execPath, [CREATOR, folder], { stdio: ["ignore", "pipe", "inherit"] });
    let acknowledged = "";
    creator.stdout.on("data", (chunk) => {
      if (acknowledged === "") setTimeout(() => creator.kill("SIGKILL"), milliseconds);
      acknowledged += chunk;
    });
    creator.on("close", () => resolve(acknowledged));
  });

test("kill -9 while keys are made and destroyed: acknowledged ones are whole, destroyed ones gone, none half made", async () => {
  const folder = fs.mkdtempSync(join(tmpdir(), "miroir-kill-"));
  createMasterKey(folder);
  let created = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const lines = (await killedAfter(folder, 1 + ((round * 7) % 36))).split("\n").slice(0, -1);
    const idsAfter = (sign: string) => lines.filter((line) => line[0] === sign).map((line) => line.slice(1));
    const vault = openVault(folder);
    for (const id of vault.list("grant"))
      vault.seal("grant", id, "label", Buffer.from("every listed key unwraps"));
    const listed = new Set(vault.list("grant"));
    assert.ok(idsAfter("-").every((id) => !listed.has(id)));
    const destroyed = new Set(idsAfter("-"));
    // The last one may have been destroyed without having been said so.
    const kept = idsAfter("+").filter(
      (id) => !destroyed.has(id) && (id >= "8" || id !== idsAfter("+").at(-1)),
    );
    assert.ok(kept.every((id) => listed.has(id)));
    assert.ok(fs.readdirSync(join(folder, "grant")).every((name) => name.endsWith(".key")));
    created += idsAfter("+").length;
  }
  assert.ok(created >= ROUNDS);
  fs.rmSync(folder, { recursive: true });
});
