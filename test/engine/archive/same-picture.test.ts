import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import sharp from "sharp";
import { addRun, freshInstance, type Instance, type InstanceOptions } from "../../support/instance.ts";
import { type MadePicture, makePicture } from "../../support/made-vision.ts";
import { ffmpeg, makeVideo, withoutFfmpeg } from "../../support/video.ts";
import { sayIn } from "../../support/words-in-files.ts";

const because = "she was ill that day";

/** Person 1 on the left, person 2 on the right. */
const pair = (background: number): MadePicture => ({
  ...{ width: 320, height: 240, background, format: "jpeg" },
  faces: [
    { person: 1, x: 20, y: 20, noise: background },
    { person: 2, x: 160, y: 60, noise: background },
  ],
});

const twiceAsLarge = (picture: Uint8Array): Promise<Uint8Array> =>
  sharp(picture).resize(640, 480, { kernel: "nearest" }).png().toBuffer();

/** Two pictures in `run`; both people asked to be found, and were. */
const scene = async (t: Parameters<typeof freshInstance>[0], options: InstanceOptions = {}) => {
  const instance = await freshInstance(t, options);
  const { miroir } = instance;
  await addRun(miroir);
  await miroir.albums.add({
    title: "Other",
    slug: "other",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own",
  });
  for (const name of ["a.jpg", "b.jpg"])
    await writeFile(join(instance.photos, name), await makePicture(pair(name === "a.jpg" ? 1 : 2)));
  await miroir.import({ paths: [instance.photos], album: "run" });
  const people: string[] = [];
  for (const person of [1, 2]) {
    const { subjectId, personalKey } = await instance.enrol(person, { albums: ["run", "other"] });
    people.push(subjectId);
    await miroir.grants.open({ subject: subjectId, personalKey });
  }
  await miroir.scan();
  return { instance, miroir, people };
};

/** `run a.jpg 1 shown`: album, file, person, state. */
const seen = (instance: Instance, people: readonly string[]): Promise<string[]> =>
  instance.sql(async (sql) =>
    (
      await sql.query<{ album: string; path: string; subject: string; state: string }>(
        `select a.slug as album, p.subject_id as subject, p.state,
           (select min(f.path) from item_files f where f.item_id = p.item_id) as path
         from appearances p join albums a on a.id = p.album_id`,
      )
    )
      .map(({ album, path, subject, state }) =>
        [album, path.split("/").at(-1), people.indexOf(subject) + 1, state].join(" "),
      )
      .sort(),
  );

const ALL = ["run a.jpg 1 shown", "run a.jpg 2 shown", "run b.jpg 1 shown", "run b.jpg 2 shown"];

/** When it was changed is later than when it was imported, whatever the disk counts in. */
const rewrite = async (path: string, bytes: Uint8Array): Promise<void> => {
  await writeFile(path, bytes);
  await utimes(path, new Date(), new Date(Date.now() + 5000));
};

const caption = async (path: string, words: string): Promise<void> =>
  rewrite(path, sayIn(await readFile(path), words));

const rejectIn = async ({ miroir }: Instance, subject: string, path: string): Promise<void> => {
  const { appearances } = await miroir.profile({ subject });
  const { appearanceId } = appearances.find(({ paths }) => paths.includes(path))!;
  await miroir.review.decide({ id: appearanceId, decision: "reject" });
};

test("a caption written into a file brings back neither a “not me” nor what was objected to", async (t) => {
  const { instance, miroir, people } = await scene(t);
  const [a, b] = [join(instance.photos, "a.jpg"), join(instance.photos, "b.jpg")];
  await rejectIn(instance, people[0]!, a);
  await miroir.objections.add({ picture: b, face: 2, because });
  const left = await seen(instance, people);
  assert.equal(left.length, 2);
  for (const path of [a, b]) await caption(path, "Finish");
  const report = await miroir.import({ paths: [instance.photos], album: "run" });
  assert.deepEqual([report.edited, report.imported, report.duplicates, report.unchanged], [2, 0, 0, 0]);
  await miroir.scan();
  assert.deepEqual(await seen(instance, people), left);
  const captions = await instance.sql((sql) => sql.query("select caption from items"));
  assert.deepEqual(captions, [{ caption: "Finish" }, { caption: "Finish" }]);

  await t.test(
    "and neither does the file in another album, or read there before it is imported again",
    async () => {
      await caption(a, "Finish, for the press");
      await miroir.import({ paths: [instance.photos], album: "other" });
      await miroir.scan();
      const now = await seen(instance, people);
      assert.deepEqual(
        now.filter((line) => line.startsWith("other")),
        left.map((line) => line.replace("run", "other")),
      );
    },
  );

  await t.test("objections are listed by album and file", async () => {
    const [objection] = await miroir.objections.list();
    assert.deepEqual(
      objection!.pictures.map(({ album, path }) => `${album} ${path.split("/").at(-1)}`),
      ["other b.jpg", "run b.jpg"],
    );
  });
});

test("a picture into whose file somebody wrote since its import is compared all the same", async (t) => {
  const { instance, miroir, people } = await scene(t);
  await caption(join(instance.photos, "a.jpg"), "Start");
  await instance.sql((sql) => sql.run("delete from appearances"));
  await instance.sql((sql) => sql.run("update grant_albums set compared_to_seq = 0"));
  const report = await miroir.scan();
  assert.deepEqual(report.skipped, []);
  assert.deepEqual(await seen(instance, people), ALL);
});

test("a copy at another size or quality inherits every decision, also when the picture is gone", async (t) => {
  const { instance, miroir, people } = await scene(t);
  const [a, b] = [join(instance.photos, "a.jpg"), join(instance.photos, "b.jpg")];
  await rejectIn(instance, people[0]!, a);
  await miroir.objections.add({ picture: b, face: 1, because });
  const copies = join(instance.folder, "copies");
  await mkdir(copies);
  await writeFile(join(copies, "a-large.png"), await twiceAsLarge(await readFile(a)));
  await writeFile(
    join(copies, "b.png"),
    await sharp(await readFile(b))
      .png()
      .toBuffer(),
  );
  const mine = ["other a-large.png 2 shown", "other b.png 2 shown"];
  await miroir.import({ paths: [copies], album: "other" });
  await miroir.scan();
  assert.deepEqual(
    (await seen(instance, people)).filter((line) => line.startsWith("other")),
    mine,
  );
  await instance.sql((sql) => sql.run("delete from items"));
  await miroir.import({ paths: [copies], album: "other" });
  await miroir.scan();
  assert.deepEqual(await seen(instance, people), mine);
});

test("what is decided about one file of a picture is decided about its copies at once", async (t) => {
  const { instance, miroir, people } = await scene(t);
  const [a, b] = [join(instance.photos, "a.jpg"), join(instance.photos, "b.jpg")];
  const copies = join(instance.folder, "copies");
  await mkdir(copies);
  await writeFile(join(copies, "a.png"), await twiceAsLarge(await readFile(a)));
  await writeFile(
    join(copies, "b.png"),
    await sharp(await readFile(b))
      .png()
      .toBuffer(),
  );
  await miroir.import({ paths: [copies], album: "other" });
  await miroir.scan();
  const hers = async () => (await seen(instance, people)).filter((line) => line.includes(" 1 "));
  assert.equal((await hers()).length, 4);
  await rejectIn(instance, people[0]!, join(copies, "a.png"));
  const { appearances } = await miroir.profile({ subject: people[0]! });
  const { appearanceId } = appearances.find(({ paths }) => paths.includes(b))!;
  await miroir.review.decide({ id: appearanceId, decision: "accept" });
  assert.deepEqual(await hers(), ["other b.png 1 confirmed", "run b.jpg 1 confirmed"]);
});

test("another picture of the same two people in the same places is another picture", async (t) => {
  const { instance, miroir, people } = await scene(t);
  await rejectIn(instance, people[0]!, join(instance.photos, "a.jpg"));
  await writeFile(join(instance.photos, "c.jpg"), await makePicture(pair(3)));
  await miroir.import({ paths: [instance.photos], album: "run" });
  await miroir.scan();
  assert.deepEqual(
    (await seen(instance, people)).filter((line) => line.includes("c.jpg")),
    ["run c.jpg 1 shown", "run c.jpg 2 shown"],
  );
});

test("a confirmed picture that was rated, or moved and rated, stands once in the profile, confirmed", async (t) => {
  const { instance, miroir, people } = await scene(t);
  const [a, b] = [join(instance.photos, "a.jpg"), join(instance.photos, "b.jpg")];
  const her = await miroir.profile({ subject: people[0]! });
  for (const { appearanceId } of her.appearances)
    await miroir.review.decide({ id: appearanceId, decision: "accept" });
  await caption(a, "five stars");
  await mkdir(join(instance.photos, "best"));
  await rename(b, join(instance.photos, "best", "b.jpg"));
  await caption(join(instance.photos, "best", "b.jpg"), "five stars");
  const report = await miroir.import({ paths: [instance.photos], album: "run" });
  assert.deepEqual([report.edited, report.imported, report.moved, report.missing], [1, 0, 1, 0]);
  await miroir.scan();
  const { appearances } = await miroir.profile({ subject: people[0]! });
  assert.deepEqual(
    appearances.map(({ state, paths }) => [state, paths.map((path) => path.split("/").at(-1))]),
    [
      ["confirmed", ["a.jpg"]],
      ["confirmed", ["b.jpg"]],
    ],
  );
});

test("a confirmed picture that was made brighter in its place stays confirmed, and is compared anew for others", async (t) => {
  const { instance, miroir, people } = await scene(t);
  const a = join(instance.photos, "a.jpg");
  const { appearances } = await miroir.profile({ subject: people[0]! });
  const { appearanceId } = appearances.find(({ paths }) => paths.includes(a))!;
  await miroir.review.decide({ id: appearanceId, decision: "accept" });
  await rewrite(
    a,
    await sharp(await readFile(a))
      .jpeg({ quality: 99, chromaSubsampling: "4:4:4" })
      .toBuffer(),
  );
  const report = await miroir.import({ paths: [instance.photos], album: "run" });
  assert.deepEqual([report.edited, report.imported], [1, 0]);
  await miroir.scan();
  assert.deepEqual(
    (await seen(instance, people)).filter((line) => line.includes("a.jpg")),
    ["run a.jpg 1 confirmed", "run a.jpg 2 shown"],
  );
});

test("a picture that somebody turned keeps its decisions, in their place", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  // The turn alone is written into the file: 3 is upside down, and made faces are read in any position of theirs.
  const upright = await makePicture({ ...pair(1), format: "jpeg" });
  const turnedTo = (orientation: number) =>
    sharp(upright)
      .withMetadata({ orientation })
      .jpeg({ quality: 100, chromaSubsampling: "4:4:4" })
      .toBuffer();
  const path = join(instance.photos, "a.jpg");
  await writeFile(path, await turnedTo(1));
  await miroir.import({ paths: [path], album: "run" });
  await miroir.objections.add({ picture: path, face: 1, because });
  const objected = () =>
    instance.sql((sql) =>
      sql.query<{ x: number; y: number }>(
        `select f.x, f.y from faces f where not exists (select 1 from comparable_faces c where c.id = f.id)`,
      ),
    );
  const [before] = await objected();
  assert.ok(before);
  const region = { x: before.x / 320, y: before.y / 240 };
  for (const turn of [3, 6, 8, 2]) {
    await rewrite(path, await turnedTo(turn));
    const now = await miroir.import({ paths: [path], album: "run" });
    assert.equal(now.edited + now.imported, 1, String(turn));
    const listed = (await miroir.objections.list())[0]!;
    assert.equal(listed.pictures.length, 1, `turned ${turn}: it is the same picture`);
    const at = listed.region!;
    const expected =
      turn === 3 || turn === 2 ? 1 - region.x - at.width : turn === 6 ? 1 - region.y - at.width : region.y;
    assert.ok(Math.abs(at.x - expected) < 0.01, `turned ${turn}: ${at.x} is ${expected}`);
  }
});

test("what somebody objected to by a small copy, or by the hash of its file, stays out when the picture comes", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, photos, folder } = instance;
  await addRun(miroir);
  const elsewhere = join(folder, "from-the-web.png");
  await writeFile(
    elsewhere,
    await sharp(await makePicture(pair(1)))
      .png()
      .toBuffer(),
  );
  const known = await makePicture(pair(2));
  const hash = createHash("sha256").update(known).digest("hex");
  for (const picture of [elsewhere, hash]) {
    const { inArchive } = await miroir.objections.add({ picture, because });
    assert.equal(inArchive, false);
  }
  await writeFile(join(photos, "a.png"), await twiceAsLarge(await makePicture(pair(1))));
  await writeFile(join(photos, "b.jpg"), known);
  await writeFile(join(photos, "c.jpg"), await makePicture(pair(3)));
  await miroir.import({ paths: [photos], album: "run" });
  await caption(join(photos, "b.jpg"), "with words");
  await miroir.import({ paths: [photos], album: "run" });
  const free = await instance.sql((sql) =>
    sql.query<{ path: string }>(
      `select distinct f.path from comparable_faces c join item_files f on f.item_id = c.item_id`,
    ),
  );
  assert.deepEqual(
    free.map(({ path }) => path.split("/").at(-1)),
    ["c.jpg"],
  );
});

test("a recording in another container is the same recording", { skip: withoutFfmpeg }, async (t) => {
  const instance = await freshInstance(t);
  const { miroir, photos } = instance;
  await addRun(miroir);
  const walk = join(photos, "walk.mp4");
  await makeVideo({
    ...{ path: walk, frames: 16, codec: "h264" },
    faces: (frame) => [{ person: 1, x: 40 + 3 * frame, y: 40, size: 96 }],
  });
  await miroir.import({ paths: [photos], album: "run" });
  await miroir.objections.add({ picture: walk, because });
  for (const name of ["walk.mkv", "walk.mov"]) {
    await ffmpeg(["-i", walk, "-c", "copy", "-metadata", `title=${name}`, join(photos, name)]);
  }
  await rm(walk);
  const report = await miroir.import({ paths: [photos], album: "run" });
  assert.deepEqual([report.imported, report.missing, report.problems], [2, 1, []]);
  const [{ items, free }] = (await instance.sql((sql) =>
    sql.query<{ items: number; free: number }>(
      "select (select count(*)::int from items) as items, (select count(*)::int from comparable_faces) as free",
    ),
  )) as [{ items: number; free: number }];
  assert.deepEqual([items, free], [3, 0]);
  await miroir.albums.add({
    title: "Other",
    slug: "other",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own",
  });
  await miroir.import({ paths: [join(photos, "walk.mkv")], album: "other" });
  assert.equal(await instance.sql((sql) => sql.run("select id from comparable_faces")), 0);
});
