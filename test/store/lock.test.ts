import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import test from "node:test";
import type { MiroirError } from "../../src/domain/errors.ts";
import { lockBySocket, lockFolder } from "../../src/store/lock.ts";
import { temporaryFolder } from "../support/database.ts";

test("the folder is locked through a link to it as well, and says who holds it", {
  skip: process.platform === "win32",
}, async (t) => {
  const folder = await temporaryFolder(t);
  const lock = await lockFolder(join(folder, "real"), "miroir restore");
  spawnSync("ln", ["-s", "real", join(folder, "link")]);
  await assert.rejects(lockFolder(join(folder, "link"), "miroir people"), (error: MiroirError) => {
    assert.equal(error.code, "storage/in-use");
    assert.match(String(error.details.holder), new RegExp(`^miroir restore, process ${process.pid} on `));
    return true;
  });
  await lock.release();
  await lock.release();
  await (await lockFolder(join(folder, "link"), "miroir people")).release();
});

test("where there is no flock, a socket of the kernel locks", {
  skip: process.platform === "darwin",
}, async (t) => {
  const folder = await temporaryFolder(t);
  const lock = await lockBySocket(folder);
  await assert.rejects(lockBySocket(folder), { code: "storage/in-use" });
  await lock.release();
  await (await lockBySocket(folder)).release();
});
