import assert from "node:assert/strict";
import { mkdir, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { albumCommands } from "../../src/cli/archive/albums.ts";
import { importCommand } from "../../src/cli/archive/import.ts";
import type { Command } from "../../src/cli/command.ts";
import { EXIT } from "../../src/domain/errors.ts";
import { addRun, freshInstance } from "../support/instance.ts";

test("the summary of an import says what happened, and nothing of what did not", async (t) => {
  const { miroir, photos, folder, picture } = await freshInstance(t);
  await addRun(miroir);
  const asked = (command: Command, given: string[], options: Record<string, unknown>) =>
    command.run({
      language: "en",
      arguments: given,
      options,
      configPath: "",
      miroir: async () => miroir,
      long: {},
      say: () => {},
    } as unknown as Parameters<Command["run"]>[0]);
  const importing = (...paths: string[]) => asked(importCommand, paths, { album: "run" });
  const first = await picture("a.png", { faces: [] });
  await picture("b.png", { background: 3 });

  const fresh = await importing(photos);
  assert.equal(fresh.exit, EXIT.ok);
  assert.match(fresh.text, /^New pictures +2\n\nNext: /);

  const moved = join(folder, "moved");
  await rename(photos, moved);
  assert.match((await importing(moved)).text, /^New pictures +0\nMoved or renamed +2\n\nNext: /);

  const lost = join(moved, "a.png");
  assert.notEqual(lost, first);
  await unlink(lost);
  const report = (await importing(moved)).text;
  assert.match(report, /Known already +1\nNo longer where they were +1\n/);
  assert.ok(report.includes(`No longer there:\n${lost}\n`), report);
  const missing = albumCommands.find(({ name }) => name === "album missing")!;
  assert.ok((await asked(missing, ["run"], {})).text.startsWith(lost));
  const gone = await asked(missing, ["run"], { "let-go": [lost] });
  assert.match(gone.text, /Places let go +1\nPictures that left the index +1/);

  const empty = join(folder, "empty");
  await mkdir(empty);
  assert.ok((await importing(empty)).text.includes(`There is no file to look at in ${empty}.`));
  const nowhere = await importing(join(folder, "nowhere"));
  assert.equal(nowhere.exit, EXIT.notFound);
  assert.match(nowhere.text, /^New pictures +0\n\nThere is nothing at .*nowhere\.\n\nNext/);
});
