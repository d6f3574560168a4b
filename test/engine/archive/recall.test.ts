/** How hard an import looks for small faces is a choice of the album, and it says where it had to leave some out. */
import assert from "node:assert/strict";
import test from "node:test";
import { addRun, freshInstance } from "../../support/instance.ts";

test("in an album of group photographs faint faces are found that are passed over elsewhere", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const groups = await miroir.albums.add({
    title: "Groups",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own photographers",
    recall: "thorough",
  });
  assert.equal(groups.recall, "thorough");
  await instance.picture("group.png", {
    faces: [
      { person: 1, x: 20, y: 20 },
      { person: 2, x: 120, y: 20, faint: true },
    ],
  });
  const found = async (album: string) => (await miroir.import({ paths: [instance.photos], album })).faces;
  assert.deepEqual([await found("run"), await found("groups")], [1, 2]);
  assert.deepEqual((await miroir.albums.list()).map(({ slug, recall }) => [slug, recall]).toSorted(), [
    ["groups", "thorough"],
    ["run", "ordinary"],
  ]);
});

test("an import says of how many pictures a face may have been passed over", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const crowd = Array.from({ length: 14 }, (_, at) => ({
    person: at,
    x: 10 + (at % 7) * 40,
    y: 10 + Math.floor(at / 7) * 60,
    size: 30,
  }));
  await instance.picture("crowd.png", { faces: crowd });
  await instance.picture("one.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  const report = await miroir.import({ paths: [instance.photos], album: "run" });
  assert.deepEqual([report.imported, report.crowded], [2, 1]);
});
