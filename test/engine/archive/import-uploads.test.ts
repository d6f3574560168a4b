/** What an import says of an upload: the name it was sent with, and nothing of where it lies. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import type { MiroirError } from "../../../src/domain/errors.ts";
import type { Shared } from "../../../src/engine/archive/import/source.ts";
import { uploadOrigin } from "../../../src/engine/archive/import/uploads.ts";
import type { EntriesJob } from "../../../src/engine/images/jobs.ts";
import { listEntries } from "../../../src/engine/images/zips.ts";

const settings = {
  originalsFolder: "/nowhere",
  dataFolder: "/nowhere",
  maxFileBytes: 1000,
  maxVideoBytes: 1000,
  maxZipEntries: 10,
  maxZipBytes: 1000,
};

const shared = {
  act: {
    engine: { settings, detectors: () => ({ run: (job: EntriesJob) => listEntries(job, settings) }) },
    signal: undefined,
    read: async () => [],
  },
  albumId: "album",
  exports: [],
} as unknown as Shared;

test("an upload is spoken of by the name it was sent with, its faults too", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "miroir-uploads-"));
  t.after(() => rm(folder, { recursive: true }));
  const [empty, damaged] = [join(folder, "1f.jpg"), join(folder, "2f.zip")];
  await writeFile(empty, "");
  await writeFile(damaged, "PK\x03\x04 and no directory");
  const origin = uploadOrigin(
    shared,
    [
      { id: "1f", path: empty, fileName: "finish.jpg" },
      { id: "2f", path: damaged, fileName: "day.zip" },
    ],
    [],
  );
  const said: [string, string][] = [];
  for await (const met of origin.found()) {
    if (met.kind === "problem") assert.equal(met.error.code, "archive/damaged-zip");
    if (met.kind === "problem") said.push([met.path, String(met.error.details.path)]);
    if (met.kind !== "source") continue;
    assert.equal(met.relative, "finish.jpg");
    await assert.rejects(
      met.lend(async () => {}),
      (error: MiroirError) => said.push([met.shown, String(error.details.path)]) > 0,
    );
  }
  assert.deepEqual(said, [
    ["finish.jpg", "finish.jpg"],
    ["day.zip", "day.zip"],
  ]);
});
