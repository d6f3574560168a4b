import assert from "node:assert/strict";
import { cp, mkdir, rename, rm, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";

const importing = (instance: Instance, ...paths: string[]) =>
  instance.miroir.import({ album: "run", paths: paths.length > 0 ? paths : [instance.photos] });

const paths = async ({ miroir }: Instance): Promise<string[]> =>
  (await miroir.albums.missing({ album: "run" })).places.map(({ path }) => path);

test("a disk that is called something else now has moved, and holds no duplicates", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const [was, is] = [join(instance.folder, "disk 1"), join(instance.folder, "disk 2")];
  await mkdir(join(was, "2026"), { recursive: true });
  for (let i = 0; i < 5; i++)
    await cp(
      await instance.picture(`p${i}.png`, { background: i }),
      join(was, i < 3 ? "2026" : "", `p${i}.png`),
    );
  await cp(join(was, "p4.png"), join(was, "2026", "p4.png"));
  const first = await importing(instance, was);
  assert.deepEqual([first.imported, first.duplicates], [5, 1]);
  await rename(was, is);
  const moved = await importing(instance, is);
  assert.deepEqual(
    [moved.imported, moved.moved, moved.duplicates, moved.unchanged, moved.missing],
    [0, 6, 0, 0, 0],
  );
  assert.deepEqual(await paths(instance), [], "nothing of the former disk is waited for");
  const copied = await importing(instance, instance.photos);
  assert.deepEqual([copied.moved, copied.duplicates], [0, 5], "while the first is there, a second is a copy");
});

test("files that are gone are named, and let go one by one or by folder, with the appearances in them", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, photos } = instance;
  await addRun(miroir);
  const one = await instance.picture("one.png", { faces: [{ person: 1, x: 20, y: 20, size: 64 }] });
  await instance.picture("stays.png", { faces: [{ person: 1, x: 60, y: 20, size: 64 }] });
  await mkdir(join(photos, "old"));
  for (let i = 0; i < 3; i++) {
    const made = await instance.picture(`old${i}.png`, { background: i + 1 });
    await rename(made, join(photos, "old", `old${i}.png`));
  }
  await importing(instance);
  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  await miroir.scan();
  assert.equal((await miroir.profile({ subject: subjectId })).appearances.length, 2);

  await unlink(one);
  const report = await importing(instance);
  assert.deepEqual([report.missing, report.missingFrom], [1, [one]]);
  const listed = await miroir.albums.missing({ album: "run" });
  assert.deepEqual(
    listed.places.map(({ path, elsewhere, appearances }) => ({ path, elsewhere, appearances })),
    [{ path: one, elsewhere: false, appearances: 1 }],
  );

  await t.test("what is there is not let go, and neither is what was not named", async () => {
    for (const path of [join(photos, "stays.png"), join(photos, "on"), "/nowhere"])
      await assert.rejects(miroir.albums.letGo({ album: "run", paths: [path] }), {
        code: "album/not-missing",
      });
    await assert.rejects(miroir.albums.letGo({ album: "run" }), { code: "usage/missing" });
    assert.deepEqual(await paths(instance), [one]);
  });

  await t.test("the picture goes with its appearance, and the log says so", async () => {
    const gone = await miroir.albums.letGo({ album: "run", paths: [one] });
    assert.deepEqual([gone.places, gone.pictures, gone.appearances], [1, 1, 1]);
    assert.equal((await miroir.profile({ subject: subjectId })).appearances.length, 1);
    assert.deepEqual(await paths(instance), []);
    const entries = (await miroir.log.list({})).flatMap(({ entry }) => entry ?? []);
    assert.deepEqual(
      entries
        .filter(({ verb }) => verb === "album.let-go")
        .map(({ pictures, places, appearances }) => [pictures, places, appearances]),
      [[1, 1, 1]],
    );
    assert.equal((await importing(instance)).missing, 0);
  });

  await t.test("a scan is whole again", async () => {
    const second = await instance.picture("second.png", { faces: [{ person: 1, x: 90, y: 20, size: 64 }] });
    await importing(instance);
    await unlink(second);
    for (let again = 0; again < 2; again++)
      assert.deepEqual(
        (await miroir.scan()).skipped.map(({ error }) => error.code),
        ["picture/gone"],
      );
    const { places } = await miroir.albums.missing({ album: "run" });
    await miroir.albums.letGo({ album: "run", items: places.map(({ itemId }) => itemId) });
    assert.deepEqual((await miroir.scan()).skipped, []);
  });

  await t.test("a folder is let go with all that is gone below it; of two places only the one", async () => {
    await cp(join(photos, "old", "old0.png"), join(photos, "kept.png"));
    await importing(instance);
    await rm(join(photos, "old"), { recursive: true });
    const { places } = await miroir.albums.missing({ album: "run" });
    assert.deepEqual(
      places.map(({ elsewhere }) => elsewhere),
      [true, false, false],
    );
    const before = (await miroir.albums.list())[0]!.counts.items;
    const gone = await miroir.albums.letGo({ album: "run", paths: [join(photos, "old")] });
    assert.deepEqual([gone.places, gone.pictures], [3, 2]);
    assert.equal((await miroir.albums.list())[0]!.counts.items, before - 2);
    assert.deepEqual(await paths(instance), []);
  });

  await t.test("a picture that comes back is a new one", async () => {
    await writeFile(one, "");
    await instance.picture("one.png", { faces: [{ person: 1, x: 20, y: 20, size: 64 }] });
    assert.equal((await importing(instance)).imported, 1);
  });
});

test("an empty folder and a path where nothing is are said as what they are, and stay no problem of the album", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, photos, folder } = instance;
  await addRun(miroir);
  const empty = join(folder, "empty");
  await mkdir(join(empty, "below"), { recursive: true });
  await instance.picture("a.png", { faces: [] });
  const report = await importing(instance, empty, photos, join(folder, "mistyped"));
  assert.deepEqual([report.imported, report.empty], [1, [empty]]);
  assert.deepEqual(
    report.problems.map(({ error }) => error.message),
    [`There is nothing at ${join(folder, "mistyped")}.`],
  );
  assert.deepEqual((await miroir.albums.show({ album: "run" })).problems, []);
});
