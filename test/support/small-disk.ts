/** A disk that is soon full, or read-only. */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

let disks = 0;

export const CANNOT_MOUNT = "only root may mount a small disk";

/** A small disk of its own, or undefined where this user may not mount one. */
export const smallDisk = (t: Pick<TestContext, "after">, sizeMb: number): string | undefined => {
  const place = join(tmpdir(), `miroir-small-${process.pid}-${disks++}`);
  mkdirSync(place, { recursive: true });
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMb}m`, "tmpfs", place]);
  t.after(() => {
    if (status === 0) spawnSync("umount", ["-l", place]);
    rmSync(place, { recursive: true, force: true });
  });
  return status === 0 ? place : undefined;
};

export const makeReadOnly = (disk: string): void => {
  spawnSync("mount", ["-o", "remount,ro", disk]);
};
