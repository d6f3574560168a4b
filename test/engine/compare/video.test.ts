import assert from "node:assert/strict";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { act } from "../../../src/engine/gate/act.ts";
import { showPicture } from "../../../src/engine/shown/picture.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { type MadeFace, makePicture, openVision } from "../../support/made-vision.ts";
import { searchByTwo } from "../../support/second.ts";
import { filesUnder } from "../../support/state.ts";
import { makeVideo, withoutFfmpeg } from "../../support/video.ts";
import { makeZip } from "../../support/zip.ts";

const skip = withoutFfmpeg;

/** Person 7 walks through the first shot and comes back in the third; 8 and a stranger are with her. Two seconds a shot. */
const walk = (frame: number): MadeFace[] => {
  const [shot, step] = [Math.floor(frame / 8), frame % 8];
  if (shot === 0)
    return [
      { person: 7, x: 20 + 8 * step, y: 60, noise: step },
      { person: 900, x: 200, y: 120 - 4 * step, noise: step },
    ];
  if (shot === 1) return [{ person: 8, x: 100, y: 40 + 6 * step, noise: step }];
  return [
    { person: 7, x: 200 - 6 * step, y: 100, noise: 20 + step },
    { person: 8, x: 30, y: 30, noise: step },
  ];
};

const film = (instance: Instance, name = "walk.mp4") =>
  makeVideo({
    path: join(instance.photos, name),
    frames: 24,
    faces: walk,
    background: (frame) => Math.floor(frame / 8),
  });

const found = async (instance: Instance, person: number) => {
  const her = await instance.enrol(person);
  await instance.miroir.grants.open({ subject: her.subjectId, personalKey: her.personalKey });
  return her;
};

const spansOf = async (instance: Instance, subject: string) =>
  (await instance.miroir.profile({ subject })).appearances.map(({ startsMs, endsMs, state }) => [
    startsMs,
    endsMs,
    state,
  ]);

test("a recording is imported as tracks, scanned by them, shown as spans with a masked still; “not me” and objections hold for a track", {
  skip,
}, async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const path = await film(instance);
  const report = await miroir.import({ paths: [instance.photos], album: "run" });
  assert.deepEqual(report.problems, []);
  assert.deepEqual([report.imported, report.faces], [1, 5]);
  const seven = await found(instance, 7);
  const eight = await found(instance, 8);
  assert.deepEqual((await miroir.scan()).skipped, []);

  await t.test("each time somebody is in sight is one appearance, none of them crosses a cut", async () => {
    assert.deepEqual(await spansOf(instance, seven.subjectId), [
      [0, 1500, "shown"],
      [4000, 5500, "shown"],
    ]);
    assert.deepEqual(await spansOf(instance, eight.subjectId), [
      [2000, 3500, "shown"],
      [4000, 5500, "shown"],
    ]);
  });

  await t.test("the still shows the person and nobody else", async () => {
    const { appearances } = await miroir.profile({ subject: seven.subjectId });
    const herself = { name: "portal", role: "subject", subject: seven.subjectId } as const;
    const shown = { appearance: appearances[0]!.appearanceId, size: "large" } as const;
    const { jpeg } = await act(instance.engine, herself, showPicture, shown);
    const vision = await openVision({ template: false });
    const { faces, widthPx } = await vision.detect(jpeg);
    assert.equal(widthPx, 320);
    assert.equal(faces.length, 1);
    assert.ok(Math.abs(faces[0]!.box.x - appearances[0]!.box.x) < 3);
  });

  await t.test("search by photograph finds the person by it", async () => {
    const photo = join(instance.folder, "probe.png");
    const faces = [{ person: 7, x: 40, y: 40, noise: 77 }];
    await writeFile(photo, await makePicture({ width: 200, height: 200, faces }));
    const answer = await searchByTwo(miroir, {
      photo: { path: photo },
      purpose: "find",
      reason: "asked at the desk",
    });
    assert.equal(answer.faces[0]?.possibleMatch?.subjectId, seven.subjectId);
  });

  await t.test(
    "a second scan finds nothing new, and “not me” on a track stays away from it only",
    async () => {
      const { appearances } = await miroir.profile({ subject: seven.subjectId });
      await miroir.review.decide({ id: appearances[0]!.appearanceId, decision: "reject" });
      await copyFile(path, join(instance.photos, "again.mp4"));
      assert.equal((await miroir.import({ paths: [instance.photos], album: "run" })).duplicates, 1);
      await instance.sql((sql) => sql.run("update grant_albums set compared_to_seq = 0"));
      await miroir.scan();
      assert.deepEqual(await spansOf(instance, seven.subjectId), [[4000, 5500, "shown"]]);
    },
  );

  await t.test(
    "an objection to a face of a recording takes its track out of the scan set, and no other",
    async () => {
      const faces = await instance.sql((sql) =>
        sql.query<{ ordinal: number; starts: string }>(
          "select ordinal, starts_ms as starts from faces order by ordinal",
        ),
      );
      const second = faces.findIndex(({ starts }) => starts === "2000") + 1;
      const { appearances } = await miroir.profile({ subject: eight.subjectId });
      const objected = await miroir.objections.add({ picture: path, face: second, because: "not there" });
      assert.deepEqual([objected.startsMs, objected.endsMs, objected.appearancesRemoved], [2000, 3500, 1]);
      assert.equal(appearances.length, 2);
      assert.deepEqual(await spansOf(instance, eight.subjectId), [[4000, 5500, "shown"]]);
    },
  );
});

test("what is no recording, or comes from elsewhere, is refused and listed; pictures go on without ffmpeg", {
  skip,
}, async (t) => {
  const instance = await freshInstance(t, { settings: { ffmpeg: "/nowhere/ffmpeg" } });
  await addRun(instance.miroir);
  await film(instance);
  await instance.picture("one.png", { faces: [{ person: 7, x: 40, y: 40 }] });
  const report = await instance.miroir.import({ paths: [instance.photos], album: "run" });
  assert.deepEqual([report.imported, report.faces], [1, 1]);
  assert.deepEqual(
    report.problems.map(({ error }) => error.code),
    ["video/no-decoder"],
  );
  const playlist = "#EXTM3U\n#EXTINF:10,\nhttp://camera.example/live.ts\n";
  await writeFile(join(instance.photos, "live.mp4"), playlist);
  const again = await instance.miroir.import({ paths: [join(instance.photos, "live.mp4")], album: "run" });
  assert.equal(again.imported, 0);
  assert.equal(again.problems.length, 1);
});

test("an import that is stopped inside a long recording goes on behind what it has seen, and nothing of it outlives its album", {
  skip,
}, async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  // Three stretches of twenty seconds, one frame a second.
  const path = await makeVideo({
    path: join(instance.photos, "long.mkv"),
    framesPerSecond: 1,
    frames: 60,
    faces: (frame) => [{ person: 7, x: 10 + 2 * frame, y: 60, noise: frame }],
  });
  const stop = new AbortController();
  const stopped = await miroir.import(
    { paths: [path], album: "run" },
    { signal: stop.signal, onProgress: ({ stage, done }) => stage === "video" && done === 1 && stop.abort() },
  );
  assert.deepEqual([stopped.interrupted, stopped.imported], [true, 0]);
  const noted = () => instance.sql((sql) => sql.query<{ at: Date }>("select seen_at as at from footage"));
  assert.ok((await noted()).length >= 1);
  let stretches = 0;
  const report = await miroir.import(
    { paths: [path], album: "run" },
    {
      onProgress: ({ stage }) => {
        if (stage === "video") stretches++;
      },
    },
  );
  assert.deepEqual([report.imported, report.faces, report.problems.length], [1, 1, 0]);
  assert.ok(stretches < 3, `${stretches} stretches were looked at again`);
  assert.deepEqual(await noted(), []);
  const track = await instance.sql((sql) =>
    sql.one<{ starts: string; ends: string; seen: number; views: number }>(
      `select starts_ms as starts, ends_ms as ends, cardinality(p.at_ms) as seen,
         (select count(*)::int from face_views) as views from faces f join face_paths p on p.face_id = f.id`,
    ),
  );
  assert.deepEqual(track, { starts: "0", ends: "59000", seen: 60, views: 5 });

  // The same in a ZIP: its original is kept, and what was seen of it noted, for as long as the album is there.
  const zip = join(instance.folder, "recordings.zip");
  await writeFile(zip, makeZip([{ name: "long.mkv", content: await readFile(path) }]));
  await miroir.albums.add({
    title: "Zip",
    slug: "zip",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own",
  });
  const originals = () => filesUnder(join(instance.config.dataFolder, "originals"));
  const once = new AbortController();
  await miroir.import(
    { paths: [zip], album: "zip" },
    { signal: once.signal, onProgress: ({ stage, done }) => stage === "video" && done === 1 && once.abort() },
  );
  assert.ok((await noted()).length >= 1);
  await miroir.albums.remove({ album: "zip" });
  assert.deepEqual([await noted(), await originals()], [[], []], "of one that was not finished");
  await miroir.albums.add({
    title: "Zip",
    slug: "zip",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own",
  });
  assert.equal((await miroir.import({ paths: [zip], album: "zip" })).imported, 1);
  assert.equal((await originals()).length, 1);
  await miroir.albums.remove({ album: "zip" });
  assert.deepEqual([await noted(), await originals()], [[], []], "of one that was");
});
