/** Recordings of every container that is read, taken in by their bytes, looked through and copied like any other. */
import assert from "node:assert/strict";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { makePicture } from "../../support/made-vision.ts";
import { CODECS, ffmpeg, makeVideo, withoutFfmpeg } from "../../support/video.ts";

const skip = withoutFfmpeg;

/** What each is called by whoever made it, and how it is written: without loss where that format can. */
const RECORDINGS = [
  ["clip.avi", "video/x-msvideo", ["-c:v", "rawvideo", "-pix_fmt", "bgr24"]],
  ["00001.MTS", "video/mp2t", [...CODECS.exact, "-f", "mpegts", "-mpegts_m2ts_mode", "1"]],
  // Shorter: the same frames in the same kind of file would be the same recording.
  ["talk.ts", "video/mp2t", ["-t", "5", ...CODECS.exact, "-f", "mpegts"]],
  ["clip.flv", "video/x-flv", [...CODECS.exact]],
  ["clip.wmv", "video/x-ms-wmv", ["-c:v", "wmv2", "-q:v", "1"]],
  ["clip.mpg", "video/mpeg", ["-c:v", "mpeg2video", "-r", "25", "-q:v", "1"]],
] as const;

/** Two tracks of one file: these options say which is the default one, and how large each is. */
const twoTracks = async (
  instance: Instance,
  name: string,
  people: readonly [number, number],
  options: readonly string[],
): Promise<string> => {
  const [first, second] = await Promise.all(
    people.map((person) =>
      makeVideo({
        path: join(instance.folder, `${person}.mkv`),
        frames: 8,
        faces: (frame) => [{ person, x: 40 + 4 * frame, y: 40 }],
      }),
    ),
  );
  const path = join(instance.photos, name);
  await ffmpeg(["-i", first!, "-i", second!, "-map", "0:v", "-map", "1:v", ...options, path]);
  return path;
};

const partsIn = async (instance: Instance) =>
  (
    await instance.sql((sql) => sql.query<{ parts: unknown }>("select metadata->'parts' as parts from items"))
  ).map(({ parts }) => parts);

/** In how many appearances of the album each of them is found. */
const foundIn = async (instance: Instance, people: readonly number[]): Promise<number[]> => {
  const found: number[] = [];
  for (const person of people) {
    const { subjectId, personalKey } = await instance.enrol(person);
    await instance.miroir.grants.open({ subject: subjectId, personalKey });
    await instance.miroir.scan();
    found.push((await instance.miroir.profile({ subject: subjectId })).appearances.length);
  }
  return found;
};

const COPY = ["-c", "copy"];

for (const { what, name, options, hers } of [
  {
    what: "the default one, though another comes first",
    name: "dashcam.mp4",
    options: [...COPY, "-disposition:v:0", "0", "-disposition:v:1", "default"],
    hers: [0, 1],
  },
  {
    what: "the largest where none or each is the default one",
    name: "dashcam.mkv",
    options: [
      ...CODECS.exact,
      "-filter:v:0",
      "scale=160:120",
      "-disposition:v",
      "0",
      "-default_mode",
      "passthrough",
    ],
    hers: [0, 1],
  },
  {
    what: "the first of two that are alike",
    name: "dashcam.ts",
    options: [...COPY, "-f", "mpegts"],
    hers: [1, 0],
  },
])
  test(`of two tracks one is looked through: ${what}; that it was one of two is kept with it`, {
    skip,
  }, async (t) => {
    const instance = await freshInstance(t);
    await addRun(instance.miroir);
    await twoTracks(instance, name, [7, 8], options);
    const report = await instance.miroir.import({ paths: [instance.photos], album: "run" });
    assert.deepEqual([report.problems, report.imported, report.faces], [[], 1, 1]);
    assert.deepEqual(await foundIn(instance, [7, 8]), hers);
    assert.deepEqual(await partsIn(instance), [{ kind: "tracks", looked: 1, of: 2 }]);
    const inPart = [{ path: join(instance.photos, name), looked: 1, of: 2 }];
    assert.deepEqual(report.inPart, inPart);
    assert.deepEqual((await instance.miroir.albums.show({ album: "run" })).inPart, inPart);
  });

test("a cover is no track", { skip }, async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const film = await makeVideo({
    path: join(instance.folder, "film.mp4"),
    frames: 8,
    faces: () => [{ person: 7, x: 40, y: 40 }],
  });
  const cover = join(instance.folder, "cover.png");
  await writeFile(
    cover,
    await makePicture({ width: 640, height: 480, faces: [{ person: 8, x: 90, y: 90 }] }),
  );
  const path = join(instance.photos, "film.mp4");
  await ffmpeg([
    "-i",
    cover,
    "-i",
    film,
    "-map",
    "0",
    "-map",
    "1",
    ...COPY,
    "-disposition:v:0",
    "attached_pic",
    path,
  ]);
  assert.equal((await instance.miroir.import({ paths: [instance.photos], album: "run" })).faces, 1);
  assert.deepEqual(await partsIn(instance), [null]);
});

test("AVI, MTS, TS, FLV, WMV and MPG are recordings, whatever their name: imported and looked through", {
  skip,
}, async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const exact = await makeVideo({
    path: join(instance.folder, "exact.mkv"),
    frames: 24,
    faces: (frame) => [{ person: 7, x: 20 + 4 * frame, y: 60, size: 96 }],
  });
  for (const [name, , options] of RECORDINGS) {
    const path = join(instance.photos, name);
    await ffmpeg(["-i", exact, ...options, path]);
    // Without an ending that tells.
    await rename(path, path.replace(/\.\w+$/, `-${name.split(".")[1]}`));
  }
  const report = await instance.miroir.import({ paths: [instance.photos], album: "run" });
  assert.deepEqual(report.problems, []);
  const rows = await instance.sql((sql) =>
    sql.query(
      `select i.media_type, count(f.id)::int as faces from items i left join faces f on f.item_id = i.id group by i.id order by 1`,
    ),
  );
  assert.deepEqual(
    rows,
    RECORDINGS.map(([, mediaType]) => ({ mediaType, faces: 1 })).sort((a, b) =>
      a.mediaType < b.mediaType ? -1 : 1,
    ),
  );
});
