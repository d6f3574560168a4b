import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { chanceFrom } from "../../src/demo/chance.ts";
import { MiroirError } from "../../src/domain/errors.ts";
import { findFfmpeg, frameAt, framesOf, probe } from "../../src/vision/ffmpeg.ts";
import { bestViews, type SeenFrame, trackFaces } from "../../src/vision/track.ts";
import { CODECS, ffmpeg, withoutFfmpeg } from "../support/video.ts";

const skip = withoutFfmpeg;

const folderOf = async (t: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "miroir-video-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const PATTERN = ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=10:d=2"];

const timesOf = async (path: string, options: Parameters<typeof framesOf>[2] = {}) => {
  const tools = await findFfmpeg(null);
  const frames: { atMs: number; cut: boolean; size: string }[] = [];
  for await (const { atMs, cut, raster } of framesOf(tools, await probe(tools, path), options)) {
    assert.equal(raster.data.length, raster.widthPx * raster.heightPx * 3);
    frames.push({ atMs, cut, size: `${raster.widthPx}x${raster.heightPx}` });
  }
  return frames;
};

test("every container and codec is read, with the same times", { skip }, async (t) => {
  const folder = await folderOf(t);
  const files = [
    ["h264", "mp4"],
    ["h264", "mov"],
    ["hevc", "mp4"],
    ["vp9", "webm"],
    ["vp9", "mkv"],
    ["av1", "mkv"],
  ] as const;
  for (const [codec, ending] of files) {
    const path = join(folder, `${codec}.${ending}`);
    await ffmpeg([...PATTERN, ...CODECS[codec], path]);
    const { widthPx, heightPx, durationMs, ...video } = await probe(await findFfmpeg(null), path);
    assert.deepEqual([video.codec, widthPx, heightPx, Math.round(durationMs / 100)], [codec, 160, 120, 20]);
    assert.deepEqual(
      (await timesOf(path, { everyMs: 500 })).map(({ atMs }) => atMs),
      [0, 500, 1000, 1500],
      path,
    );
  }
});

test("of three frames the third is read, and its time is its own", { skip }, async (t) => {
  const path = join(await folderOf(t), "third.mp4");
  await ffmpeg([...PATTERN, ...CODECS.h264, path]);
  const all = (await timesOf(path)).map(({ atMs }) => atMs);
  const third = (await timesOf(path, { everyFrames: 3 })).map(({ atMs }) => atMs);
  assert.deepEqual(
    third,
    all.filter((_, at) => at % 3 === 2),
  );
});

test("a stretch of a container that lists no key frames has the frames that the whole of it has there", {
  skip,
}, async (t) => {
  const folder = await folderOf(t);
  const long = ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=10:d=30"];
  // One frame to begin with, at the very beginning: whoever seeks lands behind it.
  const few = [...CODECS.h264, "-g", "1000", "-keyint_min", "1000", "-sc_threshold", "0"];
  for (const [name, options] of [
    ["few.mts", [...few, "-f", "mpegts", "-mpegts_m2ts_mode", "1"]],
    ["few.flv", few],
    ["few.mpg", ["-r", "25", "-c:v", "mpeg2video", "-g", "600"]],
    ["few.wmv", ["-c:v", "wmv2", "-g", "300"]],
    ["few.avi", few],
  ] as const) {
    const path = join(folder, name);
    await ffmpeg([...long, ...options, path]);
    const all = (await timesOf(path)).map(({ atMs }) => atMs);
    for (const [fromMs, toMs] of [
      [7_000, 9_000],
      [20_000, 25_000],
    ] as const)
      assert.deepEqual(
        (await timesOf(path, { fromMs, toMs })).map(({ atMs }) => atMs),
        all.filter((atMs) => atMs >= fromMs && atMs < toMs),
        name,
      );
  }
});

test("frames of two halves are made one: whoever moves is not torn into lines", { skip }, async (t) => {
  const path = join(await folderOf(t), "camcorder.mts");
  const halves = ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=50:d=1", "-vf", "tinterlace=interleave_top"];
  const flags = ["-flags", "+ilme+ildct", "-top", "1", "-f", "mpegts", "-mpegts_m2ts_mode", "1"];
  await ffmpeg([...halves, "-c:v", "mpeg2video", ...flags, path]);
  const video = await probe(await findFfmpeg(null), path);
  assert.deepEqual([video.interlaced, video.mediaType], [true, "video/mp2t"]);
  const frames = await timesOf(path);
  assert.equal(frames.length, 25);
  assert.deepEqual(
    (await timesOf(path, { everyMs: 500 })).map(({ atMs }) => atMs),
    [
      frames[0]!.atMs,
      ...frames
        .filter(({ atMs }) => atMs >= 500)
        .slice(0, 1)
        .map(({ atMs }) => atMs),
    ],
  );
});

test("frames stand upright, with their own times, and each is found again by its time", {
  skip,
}, async (t) => {
  const folder = await folderOf(t);
  const [flat, turned, uneven] = ["flat.mp4", "turned.mov", "uneven.mkv"].map((name) => join(folder, name));
  await ffmpeg([...PATTERN, ...CODECS.h264, flat!]);
  await ffmpeg(["-i", flat!, "-c", "copy", "-metadata:s:v", "rotate=90", turned!]);
  await ffmpeg([
    ...PATTERN,
    "-vf",
    "select=not(between(n\\,3\\,9))",
    "-fps_mode",
    "passthrough",
    ...CODECS.h264,
    uneven!,
  ]);
  assert.equal((await timesOf(turned!))[0]!.size, "120x160");
  assert.deepEqual(
    (await timesOf(uneven!)).slice(0, 5).map(({ atMs }) => atMs),
    [0, 100, 200, 1000, 1100],
  );
  const tools = await findFfmpeg(null);
  const video = await probe(tools, uneven!);
  for await (const frame of framesOf(tools, video, { fromMs: 1100, toMs: 1300 })) {
    const again = await frameAt(tools, video, frame.atMs);
    assert.equal(again.atMs, frame.atMs);
    assert.ok(Buffer.from(again.raster.data).equals(Buffer.from(frame.raster.data)));
  }
});

test("a new shot is a cut, and no track crosses it", { skip }, async (t) => {
  const path = join(await folderOf(t), "cut.mp4");
  const shots = ["-f", "lavfi", "-i", "color=c=white:s=160x120:r=10:d=1"];
  await ffmpeg([
    ...PATTERN,
    ...shots,
    "-filter_complex",
    "[0:v][1:v]concat=n=2[v]",
    "-map",
    "[v]",
    ...CODECS.h264,
    path,
  ]);
  const frames = await timesOf(path, { everyMs: 700 });
  assert.deepEqual(
    frames.filter(({ cut }) => cut).map(({ atMs }) => atMs),
    [2000],
    "the first frame of a shot is looked at, wherever the grid is",
  );
  const face = { landmarks: Array(10).fill(0) as number[], score: 1, sizePx: 40, quality: 0.8 };
  const seen: SeenFrame[] = frames.map(({ atMs, cut }) => ({
    ...{ atMs, cut },
    faces: [{ ...face, box: { x: 10 + atMs / 100, y: 10, width: 40, height: 40 } }],
  }));
  const tracks = trackFaces(seen);
  assert.deepEqual(
    tracks.map(({ startsMs, endsMs }) => [startsMs, endsMs]),
    [
      [0, 1400],
      [2000, frames.at(-1)!.atMs],
    ],
  );
  assert.ok(bestViews(tracks[0]!, 2).length <= 2);
});

test("nothing outside the file is opened: no playlist, no list of parts, no address, whatever its name (R78, R100)", {
  skip,
}, async (t) => {
  const folder = await folderOf(t);
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    response.end();
  }).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await new Promise((done) => server.once("listening", done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/live.ts`;
  const other = join(folder, "other.mp4");
  await ffmpeg([...PATTERN, ...CODECS.h264, other]);
  const texts = {
    "list.mp4": `#EXTM3U\n#EXTINF:10,\n${address}\n`,
    "parts.mov": `ffconcat version 1.0\nfile '${other}'\n`,
    "stream.webm": `<?xml version="1.0"?><MPD><BaseURL>${address}</BaseURL></MPD>`,
    "session.mkv": "v=0\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n",
  };
  const tools = await findFfmpeg(null);
  for (const [name, text] of Object.entries(texts)) {
    await writeFile(join(folder, name), text);
    await assert.rejects(probe(tools, join(folder, name)), { code: "video/unsupported" }, name);
  }
  await assert.rejects(probe(tools, address), { code: "picture/gone" });
  assert.equal(asked, 0);
});

test("a damaged recording is an error of the table or the frames that can be read, never anything else", {
  skip,
}, async (t) => {
  const folder = await folderOf(t);
  const tools = await findFfmpeg(null);
  for (const [codec, ending] of [
    ["h264", "mp4"],
    ["vp9", "webm"],
  ] as const) {
    const whole = join(folder, `whole.${ending}`);
    await ffmpeg([...PATTERN, ...CODECS[codec], whole]);
    const bytes = await readFile(whole);
    const chance = chanceFrom(7);
    for (let round = 0; round < 8; round++) {
      const broken = Buffer.from(
        bytes.subarray(0, round % 2 ? bytes.length : Math.floor(bytes.length * chance())),
      );
      for (let at = 0; at < 20; at++)
        broken[Math.floor(broken.length * chance())] = Math.floor(256 * chance());
      const path = join(folder, `broken-${round}.${ending}`);
      await writeFile(path, broken);
      try {
        const video = await probe(tools, path);
        for await (const { raster } of framesOf(tools, video, { stallSeconds: 20 }))
          assert.ok(raster.widthPx > 0);
      } catch (error) {
        assert.ok(error instanceof MiroirError && /^(video|picture)\//.test(error.code), String(error));
      }
    }
  }
});

test("a stop ends ffmpeg at once, and leaving early too", { skip }, async (t) => {
  const path = join(await folderOf(t), "long.mp4");
  await ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=20", ...CODECS.h264, path]);
  const tools = await findFfmpeg(null);
  const video = await probe(tools, path);
  const stop = new AbortController();
  await assert.rejects(
    async () => {
      for await (const { atMs } of framesOf(tools, video, { signal: stop.signal }))
        if (atMs > 200) stop.abort();
    },
    { code: "run/interrupted" },
  );
  for await (const _ of framesOf(tools, video)) break;
  await assert.rejects(findFfmpeg("/nowhere"), { code: "video/no-decoder" });
});
