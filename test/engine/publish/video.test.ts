/** Recordings published like pictures: the same register, the same consents, and nothing of her once one of them ends. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import type { Box } from "../../../src/domain/words.ts";
import type { Progress } from "../../../src/engine/gate/act.ts";
import type { PublishInput } from "../../../src/engine/publish/draw.ts";
import { findFfmpeg, framesOf, probe } from "../../../src/vision/ffmpeg.ts";
import type { Raster } from "../../../src/vision/raster.ts";
import { addRun, freshInstance } from "../../support/instance.ts";
import { consentTo } from "../../support/rights.ts";
import { makeVideo, withoutFfmpeg } from "../../support/video.ts";

const FRAMES_PER_SECOND = 3;
const FRAMES = 39;

/** She walks along the top, a stranger along the bottom. */
const she = (frame: number) => ({ person: 1, x: 40 + 2 * frame, y: 40 });
const stranger = (frame: number) => ({ person: 9, x: 220 - 2 * frame, y: 170 });

const scene = async (
  t: Parameters<typeof freshInstance>[0],
  asked: Pick<PublishInput, "recordingLook"> = {},
) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  await makeVideo({
    path: join(instance.photos, "walk.mp4"),
    framesPerSecond: FRAMES_PER_SECOND,
    frames: FRAMES,
    faces: (frame) => [she(frame), stranger(frame)],
    sound: true,
    options: ["-metadata", "title=Jane Roe walks"],
  });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  await miroir.scan();
  const { consentId } = await consentTo(miroir, subjectId, "publish:website");
  const out = join(instance.folder, "out");
  const { publication } = await miroir.publications.draw({
    album: "run",
    use: "website",
    out,
    sound: "kept",
    ...asked,
  });
  await miroir.publications.sign({ publication: publication.id });
  return { instance, miroir, subjectId, consentId, out, publication };
};
type Scene = Awaited<ReturnType<typeof scene>>;

const core = ({ x, y }: { x: number; y: number }): Box => ({ x: x + 8, y: y + 8, width: 32, height: 32 });

/** One flat colour, but for what an encoder leaves. */
const isFlat = ({ data, widthPx }: Raster, { x, y, width, height }: Box): boolean => {
  const values: number[] = [];
  for (let row = y; row < y + height; row++)
    for (let column = x; column < x + width; column++) values.push(data[(row * widthPx + column) * 3 + 1]!);
  return Math.max(...values) - Math.min(...values) <= 24;
};

const copyIn = async (folder: string): Promise<string> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".mp4"));
  assert.equal(names.length, 1);
  return join(folder, names[0]!);
};

/** In how many frames each of them shows. */
const showing = async (path: string): Promise<{ frames: number; she: number; stranger: number }> => {
  const tools = await findFfmpeg(null);
  const counts = { frames: 0, she: 0, stranger: 0 };
  for await (const { raster } of framesOf(tools, await probe(tools, path))) {
    if (!isFlat(raster, core(she(counts.frames)))) counts.she++;
    if (!isFlat(raster, core(stranger(counts.frames)))) counts.stranger++;
    counts.frames++;
  }
  return counts;
};

const handOut = (
  { miroir, publication }: Scene,
  options: { onProgress?: (p: Progress) => void; signal?: AbortSignal } = {},
) => miroir.publications.handOut({ publication: publication.id }, options);

test("a recording is handed out with one person in it and everybody else covered, and masked anew when that person withdraws", {
  skip: withoutFfmpeg,
}, async (t) => {
  const s = await scene(t);
  const { miroir, instance, out } = s;
  assert.deepEqual(await showing(join(instance.photos, "walk.mp4")), {
    frames: FRAMES,
    she: FRAMES,
    stranger: FRAMES,
  });
  const handed = await handOut(s);
  assert.deepEqual([handed.out, handed.blocked, handed.failed], [1, 0, 0]);
  const path = await copyIn(out);
  assert.deepEqual(await showing(path), { frames: FRAMES, she: FRAMES, stranger: 0 });
  const bytes = await readFile(path);
  assert.ok(!bytes.includes("Jane Roe"));
  assert.equal((await probe(await findFfmpeg(null), path)).hasSound, true);
  const [row] = await miroir.publications.register();
  assert.deepEqual(
    [row!.kind, row!.state, row!.visible.map(({ consentId }) => consentId)],
    ["video", "out", [s.consentId]],
  );
  assert.equal(existsSync(join(instance.config.dataFolder, "video-copies", row!.copyId)), false);

  await miroir.withdraw({ subject: s.subjectId, purpose: "publish:website" });
  assert.equal(existsSync(path), false, "what showed her is gone before the withdrawal is acknowledged");
  const stages = new Set<string>();
  const rebuilt = await miroir.publications.rebuild(
    {},
    { onProgress: ({ stage }) => void stages.add(stage) },
  );
  assert.deepEqual([rebuilt.rebuilt, rebuilt.notRebuilt], [1, 0]);
  assert.deepEqual(await showing(await copyIn(out)), { frames: FRAMES, she: 0, stranger: 0 });
  assert.ok(stages.has("publish-cover") && !stages.has("publish-look"), "where heads are was known");
});

test("where every third frame is looked at whole, it is covered in every frame all the same, and the other way is another look", {
  skip: withoutFfmpeg,
}, async (t) => {
  const s = await scene(t, { recordingLook: "third" });
  assert.equal(s.publication.recordingLook, "third");
  const handed = await handOut(s);
  assert.deepEqual([handed.out, handed.blocked, handed.failed], [1, 0, 0]);
  assert.deepEqual(await showing(await copyIn(s.out)), { frames: FRAMES, she: FRAMES, stranger: 0 });
  const looks = await s.instance.sql((sql) =>
    sql.query<{ seenBy: string }>("select distinct seen_by from publication_heads"),
  );
  assert.equal(looks.length, 1);
  assert.match(looks[0]!.seenBy, / 3\/9 /);

  const { miroir } = s;
  const terms = { album: "run", use: "website", out: join(s.instance.folder, "again") } as const;
  const asSet = await miroir.publications.draw(terms);
  assert.equal(asSet.publication.recordingLook, "every", "where nothing is said it is as the setting says");
  await assert.rejects(miroir.publications.draw({ ...terms, recordingLook: "fourth" as "third" }), {
    code: "usage/bad-value",
  });
});

test("a stop costs what was at work; a withdrawal while it is encoded wins", {
  skip: withoutFfmpeg,
}, async (t) => {
  const s = await scene(t);
  const stop = new AbortController();
  const looked: number[] = [];
  const stopped = await handOut(s, {
    signal: stop.signal,
    onProgress: ({ stage, done }) => {
      if (stage !== "publish-look") return;
      looked.push(done);
      stop.abort();
    },
  });
  assert.deepEqual([stopped.interrupted, stopped.out, existsSync(s.out)], [true, 0, false]);

  const again: string[] = [];
  let withdrawn: Promise<unknown> | undefined;
  const handed = await handOut(s, {
    onProgress: ({ stage, done }) => {
      again.push(`${stage} ${done}`);
      if (stage === "publish-cover")
        withdrawn ??= s.miroir.withdraw({ subject: s.subjectId, purpose: "publish:website" });
    },
  });
  await withdrawn;
  // Three stretches; what was looked at before the stop is not looked at again.
  assert.ok(again.includes("publish-look 3") && !again.includes(`publish-look ${Math.max(...looked)}`));
  assert.deepEqual([handed.out, handed.takenBack], [1, 0]);
  assert.deepEqual(await showing(await copyIn(s.out)), { frames: FRAMES, she: 0, stranger: 0 });
  const [row] = await s.miroir.publications.register();
  assert.deepEqual(row!.visible, []);
});
