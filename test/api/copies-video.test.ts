/** Masked recordings before the staff: frames of them on the contact sheet, and the one that left, played in parts. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import test from "node:test";
import { partOf } from "../../src/api/ranges.ts";
import { act } from "../../src/engine/gate/act.ts";
import type { Workers } from "../../src/engine/images/workers.ts";
import { withWarmCheckers } from "../../src/engine/publish/checkers.ts";
import type { SheetCopy } from "../../src/engine/publish/sheet.ts";
import { keepCounts } from "../../src/engine/shown/viewings.ts";
import { twoInAGallery } from "../support/gallery.ts";
import { ada, freshInstance } from "../support/instance.ts";
import { openVision } from "../support/made-vision.ts";
import { recordingOfTwo } from "../support/recording.ts";
import { asking } from "../support/routes.ts";
import { withoutFfmpeg } from "../support/video.ts";

const CLOCK = { name: "clock", role: "clock" } as const;
const REVIEWER = { name: "rita", role: "reviewer" } as const;

/** Who is found: 4 is her place from above in tens of pixels, 17 the stranger's. */
const rowsOn = async (answer: Response): Promise<number[]> => {
  const jpeg = new Uint8Array(await answer.arrayBuffer());
  const { faces } = await (await openVision({ template: false })).detect(jpeg, { recall: "high" });
  return faces.map(({ box }) => Math.round(box.y / 10)).sort((a, b) => a - b);
};

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const scene = async (t: Parameters<typeof freshInstance>[0]) => {
  const instance = await freshInstance(t);
  const hers = await recordingOfTwo(instance);
  const { ask } = asking(instance.engine);
  const draw = async (out: string) => {
    const { publication } = await instance.miroir.publications.draw({ album: "run", use: "website", out });
    const { copies } = await instance.miroir.publications.sheet({ publication: publication.id });
    return { publication: publication.id, copy: copies[0]! };
  };
  const handOut = async (publication: string) => {
    await instance.miroir.publications.sign({ publication });
    return instance.miroir.publications.handOut({ publication });
  };
  const play = (
    id: string,
    headers: Record<string, string> = {},
    actor: typeof ada | typeof REVIEWER = ada,
  ) => ask(actor, `/copies/${id}/video`, { headers });
  return { instance, hers, ask, draw, handOut, play };
};

test("a frame of a recording is on the sheet before anybody signs, as it is and as it would leave; what is drawn covers it", {
  skip: withoutFfmpeg,
}, async (t) => {
  const { instance, hers, ask, draw } = await scene(t);
  const { copy } = await draw(join(instance.folder, "out"));
  assert.equal(copy.durationMs, 4000);
  const byRow = new Map(copy.faces.map((face) => [Math.round((face.box.y * 240) / 10), face]));
  const [top, bottom] = [byRow.get(4)!, byRow.get(17)!];
  assert.deepEqual([top.visible, bottom.visible], [true, false]);
  for (const { atMs, startsMs, endsMs } of [top, bottom])
    assert.ok(startsMs! <= atMs! && atMs! <= endsMs! && endsMs! <= 4000);
  const still = (which: string, atMs: number | "") =>
    ask(ada, `/copies/${copy.id}/picture?which=${which}&size=large${atMs === "" ? "" : `&atMs=${atMs}`}`);
  for (const atMs of [top.atMs!, bottom.atMs!, 1500, ""] as const) {
    assert.deepEqual(await rowsOn(await still("original", atMs)), [4, 17], `the original at ${atMs}`);
    const masked = await rowsOn(await still("masked", atMs));
    assert.ok(!masked.includes(17), `the stranger is covered at ${atMs}`);
    // Where her best view is not looked at, it is not known to be her: she is covered rather.
    if (atMs === top.atMs) assert.deepEqual(masked, [4]);
  }
  const corrected = await instance.miroir.publications.correct({ copy: copy.id, do: "mask", box: top.box });
  assert.equal(corrected.faces.filter(({ visible }) => visible).length, 0);
  assert.deepEqual(await rowsOn(await still("masked", top.atMs!)), []);
  assert.equal((await ask(REVIEWER, `/copies/${copy.id}/picture`)).status, 403);
  assert.equal((await ask(ada, `/copies/${copy.id}/picture?atMs=-1`)).status, 400);
  assert.equal((await still("masked", 60_000)).status, 422, "no frame is there");
  await instance.sql(async (sql) => {
    const seen = await sql.query<{ pictures: number }>(
      `select 1 from viewings where subject_id = $1 and viewer = 'ada'`,
      [hers.subjectId],
    );
    assert.equal(seen.length, 1, "she can see that it was looked at (R90)");
  });
});

test("the recording that left is played in parts, as long as it may stay, and each who is known in it reads so once", {
  skip: withoutFfmpeg,
}, async (t) => {
  const { instance, hers, draw, handOut, play } = await scene(t);
  const out = join(instance.folder, "out.zip");
  const { publication, copy } = await draw(out);
  const before = await play(copy.id);
  assert.deepEqual(
    [before.status, ((await before.json()) as { title: string }).title],
    [409, "publish/not-there"],
  );
  assert.equal((await handOut(publication)).out, 1);
  const [line] = await instance.miroir.publications.register();
  const whole = await play(copy.id);
  const bytes = Buffer.from(await whole.arrayBuffer());
  assert.deepEqual(
    [whole.status, whole.headers.get("content-type"), whole.headers.get("cache-control"), sha256(bytes)],
    [200, "video/mp4", "no-store", line!.copySha256],
  );
  const size = bytes.length;
  for (const [range, from, to] of [
    ["bytes=0-", 0, size - 1],
    ["bytes=10-19", 10, 19],
    ["bytes=-7", size - 7, size - 1],
    [`bytes=5-${size * 2}`, 5, size - 1],
  ] as const) {
    const part = await play(copy.id, { range });
    assert.deepEqual([part.status, part.headers.get("content-range")], [206, `bytes ${from}-${to}/${size}`]);
    assert.ok(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(from, to + 1)), range);
  }
  const beyond = await play(copy.id, { range: `bytes=${size}-` });
  assert.deepEqual([beyond.status, beyond.headers.get("content-range")], [416, `bytes */${size}`]);
  const another = await play(copy.id, { range: "bytes=0-9", "if-range": '"another"' });
  assert.equal(another.status, 200);
  await another.body!.cancel();
  assert.equal((await play(copy.id, {}, REVIEWER)).status, 403);
  // However many parts a player asks for, she reads that it was played once (R90).
  await act(instance.engine, CLOCK, keepCounts, undefined);
  assert.deepEqual(
    await instance.sql((sql) =>
      sql.query(`select viewer, pictures::int as pictures from viewings where subject_id = $1`, [
        hers.subjectId,
      ]),
    ),
    [{ viewer: "ada", pictures: 1 }],
  );

  await instance.miroir.withdraw({ subject: hers.subjectId, purpose: "publish:website" });
  assert.equal((await play(copy.id, { range: "bytes=0-9" })).status, 409);
});

test("a range that is none asks for the whole, and no part is longer than a few seconds of film", () => {
  const [size, most] = [100_000_000, 4 * 1024 * 1024];
  for (const range of [
    undefined,
    "",
    "bytes=",
    "bytes=-",
    "bytes=9-3",
    "bytes=0-1,5-6",
    "lines=1-2",
    "bytes=a-b",
  ])
    assert.equal(partOf(range, size), undefined, `${range}`);
  assert.deepEqual(partOf("bytes=0-", size), { from: 0, to: most - 1 });
  assert.deepEqual(partOf("bytes=-99999999999", 10), { from: 0, to: 9 });
  for (const range of ["bytes=10-", "bytes=999999999999999-"]) assert.equal(partOf(range, 10), null);
  assert.equal(partOf("bytes=-0", 10), null);
});

test("corrections one after the other are checked by one image process", async (t) => {
  const instance = await freshInstance(t);
  await twoInAGallery(instance, 2);
  const { publication } = await instance.miroir.publications.draw({
    album: "run",
    use: "website",
    out: join(instance.folder, "out"),
  });
  const { copies } = await instance.miroir.publications.sheet({ publication: publication.id });
  const { engine } = instance;
  const opened: Workers[] = [];
  const comparers = engine.comparers;
  Object.assign(engine, {
    comparers: (...asked: Parameters<typeof comparers>) => {
      const pool = comparers(...asked);
      opened.push(pool);
      return pool;
    },
  });
  const { ask } = asking(engine);
  const correct = async ({ id }: SheetCopy) => {
    const answer = await ask(ada, `/copies/${id}/corrections`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ do: "mask", box: { x: 0.4, y: 0.8, width: 0.1, height: 0.1 } }),
    });
    assert.equal(answer.status, 200);
  };
  for (const copy of copies) await correct(copy);
  await Promise.all(copies.map(correct));
  assert.equal(opened.length, 1);
});

test("the image process that checked a correction ends when no other comes, never under one that does", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let [opened, closed] = [0, 0];
  const comparers = () => {
    opened++;
    return { close: async () => void closed++ } as unknown as Workers;
  };
  const engine = { kept: new Map(), comparers };
  let end = (): void => {};
  const inUse = () =>
    new Promise<void>((done) => {
      end = done;
    });
  const long = withWarmCheckers(engine, inUse, 20);
  await withWarmCheckers(engine, async () => {}, 20);
  t.mock.timers.tick(60);
  assert.deepEqual([opened, closed], [1, 0]);
  end();
  await long;
  t.mock.timers.tick(5);
  assert.deepEqual([opened, closed], [1, 0]);
  const again = withWarmCheckers(engine, inUse, 20);
  t.mock.timers.tick(40);
  end();
  await again;
  assert.deepEqual([opened, closed], [1, 0]);
  t.mock.timers.tick(60);
  assert.deepEqual([opened, closed], [1, 1]);
  await withWarmCheckers(engine, async () => {}, 20);
  assert.equal(opened, 2);
});
