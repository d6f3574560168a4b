import assert from "node:assert/strict";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { setTimeout as after } from "node:timers/promises";
import { type Arrivals, watch } from "../../src/archive/watch.ts";

const SETTLED_MS = 200;

const watched = async (
  t: TestContext,
  files: readonly string[] = [],
): Promise<{ root: string; arrivals: Arrivals; stop: AbortController }> => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "miroir-watch-")));
  for (const file of files) writeFileSync(join(root, file), "x");
  const stop = new AbortController();
  t.after(() => {
    stop.abort();
    rmSync(root, { recursive: true, force: true });
  });
  const arrivals = watch([root], { signal: stop.signal, settledMs: SETTLED_MS });
  await arrivals.ready;
  return { root, arrivals, stop };
};

const next = async (arrivals: Arrivals, root: string): Promise<string> =>
  String((await arrivals.next()).value).replace(`${root}/`, "");

test("a file that grows is told once, when it has stopped growing", { timeout: 30_000 }, async (t) => {
  const { root, arrivals } = await watched(t, ["old.jpg"]);
  const path = join(root, "new.jpg");
  let done = false;
  const growing = (async () => {
    for (let i = 0; i < 8; i++) {
      appendFileSync(path, "x");
      await after(SETTLED_MS / 2);
    }
    done = true;
  })();
  assert.equal(await next(arrivals, root), "new.jpg");
  assert.ok(done, "told before it was whole");
  await growing;
  writeFileSync(join(root, "last.jpg"), "x");
  assert.equal(await next(arrivals, root), "last.jpg");
});

test("new folders are watched, changed files are told, hidden ones and vanished ones are not", {
  timeout: 30_000,
}, async (t) => {
  const { root, arrivals } = await watched(t, ["old.jpg"]);
  mkdirSync(join(root, ".cache"));
  writeFileSync(join(root, ".cache/a.jpg"), "x");
  writeFileSync(join(root, "Thumbs.db"), "x");
  writeFileSync(join(root, "gone.jpg"), "x");
  unlinkSync(join(root, "gone.jpg"));
  symlinkSync("/etc", join(root, "link"));
  appendFileSync(join(root, "old.jpg"), "more");
  mkdirSync(join(root, "sub"));
  writeFileSync(join(root, "sub/part"), "x");
  renameSync(join(root, "sub/part"), join(root, "sub/a.jpg"));
  const told = [await next(arrivals, root), await next(arrivals, root)].sort();
  assert.deepEqual(told, ["old.jpg", "sub/a.jpg"]);
  writeFileSync(join(root, "last.jpg"), "x");
  assert.equal(await next(arrivals, root), "last.jpg");
});

test("watching ends when it is stopped, while it waits and before it began", {
  timeout: 30_000,
}, async (t) => {
  const { arrivals, stop } = await watched(t);
  const waiting = arrivals.next();
  stop.abort();
  assert.deepEqual(await waiting, { done: true, value: undefined });
  const never = watch([tmpdir()], { signal: AbortSignal.abort() });
  await never.ready;
  assert.equal((await never.next()).done, true);
});
