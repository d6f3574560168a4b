/** What `miroir status` says, on a machine with bubblewrap and without. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import test from "node:test";
import { confinement } from "../../src/engine/images/confine.ts";
import { temporaryFolder } from "../support/database.ts";
import { INIT } from "../support/init.ts";
import { ROOT } from "../support/root.ts";

const MAIN = join(ROOT, "src/cli/main.ts");

test("status names instance, database, clock, and what keeps decoders apart or why nothing does", async (t) => {
  const cwd = await temporaryFolder(t);
  const run = (...argv: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...argv], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
    });
    assert.equal(status, 0, stderr);
    return stdout;
  };
  run(...INIT);
  const found = JSON.parse(run("status", "--json"));
  const { by, why, limits } = await confinement();
  assert.deepEqual([found.decoders.by, found.decoders.why, found.decoders.limits], [by, why, limits]);
  assert.deepEqual([found.database.kind, found.clock.behindSeconds], ["embedded", 0]);
  assert.match(found.instance, /^[0-9a-f-]{36}$/);
  const said = run("status");
  assert.match(said, by === null ? /NOT kept apart/ : /kept apart by bubblewrap/);
  assert.match(said, new RegExp(found.instance));
});
