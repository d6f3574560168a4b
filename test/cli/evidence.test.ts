/** The log and its proofs from the command line, in real processes: no model is needed for them. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { EXIT } from "../../src/domain/errors.ts";
import { openConsistency, openEntryProof, parseVkey } from "../../src/ledger/index.ts";
import { temporaryFolder } from "../support/database.ts";
import { ROOT } from "../support/root.ts";

const MAIN = join(ROOT, "src/cli/main.ts");

test("a checkpoint is kept, an entry is proven, growth is proven, and a forged file is told, in both languages", async (t) => {
  const folder = await temporaryFolder(t);
  const run = (...argv: string[]) =>
    spawnSync(process.execPath, [MAIN, ...argv], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
    });
  const done = (...argv: string[]): string => {
    const { status, stdout, stderr } = run(...argv);
    assert.equal(status, EXIT.ok, `${argv.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  };
  const json = (...argv: string[]) => JSON.parse(done(...argv, "--json"));
  const album = (title: string) =>
    done(
      "album",
      "add",
      title,
      "--scope",
      "declared",
      "--right",
      "own-work",
      "--right-note",
      "our photographers",
    );

  done("init", "--controller", "Club", "--address", "1 Paper Street", "--contact", "desk@example.org");
  album("Run");
  assert.match(done("log", "checkpoint", "--out", "kept.checkpoint"), /Written to .*kept\.checkpoint/);
  album("Walk");

  const proven = json("log", "prove", "0", "--out", "0.tlog-proof");
  const text = await readFile(join(folder, "0.tlog-proof"), "utf8");
  const [origin] = proven.vkey.split("+");
  const { entry, size } = openEntryProof(text, [parseVkey(proven.vkey)], origin);
  assert.deepEqual([JSON.parse(entry.toString("utf8")).verb, size], ["album.add", 2]);
  assert.match(done("log", "prove", "1"), /^c2sp\.org\/tlog-proof@v1\nextra /);

  assert.match(
    done("log", "verify", "--since", "kept.checkpoint"),
    /It goes on from the checkpoint you kept/,
  );
  done("log", "consistency", "kept.checkpoint", "--out", "grown");
  const grown = openConsistency(await readFile(join(folder, "grown"), "utf8"), [parseVkey(proven.vkey)]);
  assert.deepEqual([grown.earlier.size, grown.later.size], [1, 2]);

  const note = await readFile(join(folder, "kept.checkpoint"), "utf8");
  await writeFile(join(folder, "forged.checkpoint"), note.replace("\n1\n", "\n2\n"));
  const forged = run("log", "verify", "--since", "forged.checkpoint", "--language", "fr");
  assert.equal(forged.status, EXIT.found);
  assert.match(forged.stdout, /n'est pas signé par la clé de ce journal/);
  assert.match(forged.stdout, /Le journal ne tient pas\./);

  assert.equal(run("log", "prove", "nine").status, EXIT.usage);
  assert.equal(run("log", "prove", "99").status, EXIT.notFound);
  assert.equal(run("log", "verify", "--since", "nothing").status, EXIT.notFound);
  assert.equal(run("log", "cosign", "kept.checkpoint").status, EXIT.refused);
  assert.equal(run("log", "checkpoint", "--out", "kept.checkpoint").status, EXIT.usage);

  const pack = json("authority-pack", "--out", "authority.zip");
  assert.ok(pack.logHolds && pack.auditHolds && pack.files.length > 20);
  assert.match(done("log", "--last", "1"), /authority-pack/);
});
