import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import type { Actor } from "../../src/domain/act.ts";
import { runnerOf } from "../../src/engine/clock/runner.ts";
import { ada, addRun, freshInstance, type Instance } from "../support/instance.ts";
import { makePicture } from "../support/made-vision.ts";
import { asking, uploadMetadata } from "../support/routes.ts";
import { filesUnder } from "../support/state.ts";
import { makeZip } from "../support/zip.ts";

const phil: Actor = { name: "phil", role: "photographer" };
const rita: Actor = { name: "rita", role: "reviewer" };
const TUS = { "tus-resumable": "1.0.0" };
const PIECE = { ...TUS, "content-type": "application/offset+octet-stream" };

const picture = (person: number) =>
  makePicture({ width: 320, height: 240, background: person, faces: [{ person, x: 20, y: 20 }] });

const uploader = (instance: Instance, actor: Actor) => {
  const { ask } = asking(instance.engine);
  const begin = (filename: string, bytes: number, album = "run") =>
    ask(actor, "/uploads", {
      method: "POST",
      headers: { ...TUS, "upload-length": String(bytes), "upload-metadata": uploadMetadata(album, filename) },
    });
  const more = (address: string, offset: number, bytes: Uint8Array, as = actor) =>
    ask(as, address, {
      method: "PATCH",
      headers: { ...PIECE, "upload-offset": String(offset) },
      body: Uint8Array.from(bytes),
    });
  const send = async (filename: string, bytes: Uint8Array): Promise<void> => {
    const begun = await begin(filename, bytes.length);
    assert.equal(begun.status, 201, await begun.text());
    const address = begun.headers.get("location")!.replace("/api/v1", "");
    assert.equal((await more(address, 0, bytes)).status, 204);
  };
  return { ask, begin, more, send };
};

test("a file that arrives in pieces is imported, kept by content, and gone from the uploads", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { ask, begin, more, send } = uploader(instance, phil);
  const zip = makeZip([
    { name: "a.png", content: await picture(1) },
    { name: "b.png", content: await picture(2) },
  ]);
  const begun = await begin("../../etc/photos of saturday.zip", zip.length);
  assert.equal(begun.status, 201);
  const address = begun.headers.get("location")!.replace("/api/v1", "");
  const half = Math.floor(zip.length / 2);
  assert.equal((await more(address, 0, zip.subarray(0, half))).status, 204);
  const head = await ask(phil, address, { method: "HEAD", headers: TUS });
  assert.deepEqual([head.status, head.headers.get("upload-offset")], [200, String(half)]);
  assert.equal((await more(address, half, zip.subarray(half))).status, 204);
  await send("one.jpg", await picture(3));
  await send("broken.jpg", Buffer.from("no picture at all"));
  await runnerOf(instance.engine).idle();

  const shown = await instance.miroir.albums.show({ album: "run" });
  assert.equal(shown.counts.items, 3);
  assert.deepEqual(
    shown.problems.map(({ path, error }) => [
      path,
      error.code,
      JSON.stringify(error.details).includes("data"),
    ]),
    [["broken.jpg", "picture/unsupported", false]],
  );
  assert.deepEqual(await readdir(join(instance.config.dataFolder, "uploads")), []);
  assert.equal((await filesUnder(join(instance.config.dataFolder, "originals"))).length, 3);
  const entries = (await instance.miroir.log.list({ limit: 50 })).flatMap(({ entry }) =>
    entry?.verb === "import" ? [entry] : [],
  );
  assert.equal(
    entries.reduce((sum, entry) => sum + Number(entry.imported), 0),
    3,
  );
  assert.equal(
    entries.reduce((sum, entry) => sum + Number(entry.uploads), 0),
    3,
  );
  assert.ok(entries.every(({ actor }) => actor === "phil"));
  const again = await ask(phil, address, { method: "HEAD", headers: TUS });
  assert.deepEqual([again.status, again.headers.get("upload-offset")], [200, String(zip.length)]);
  const listed = (await (await ask(phil, "/albums/run/uploads")).json()) as { state: string }[];
  assert.deepEqual(
    listed.map(({ state }) => state),
    ["imported", "imported", "imported"],
  );
  assert.doesNotMatch(JSON.stringify(listed), new RegExp(instance.folder));
});

test("an upload is continued and ended by whoever began it, and by nobody else", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { ask, begin, more } = uploader(instance, phil);
  const bytes = await picture(1);
  const address = (await begin("a.png", bytes.length)).headers.get("location")!.replace("/api/v1", "");
  assert.equal((await more(address, 0, bytes.subarray(0, 100))).status, 204);
  assert.equal((await more(address, 100, bytes.subarray(100), ada)).status, 404);
  assert.equal((await ask(ada, address, { method: "HEAD", headers: TUS })).status, 404);
  assert.equal((await ask(ada, address, { method: "DELETE", headers: TUS })).status, 404);
  assert.equal((await begin("a.png", 10)).status, 201);
  assert.equal((await ask(rita, "/uploads", { method: "POST", headers: TUS })).status, 400);
  assert.equal((await ask(rita, address, { method: "HEAD", headers: TUS })).status, 403);
  assert.equal((await ask(phil, address, { method: "DELETE", headers: TUS })).status, 204);
  assert.equal((await ask(phil, address, { method: "HEAD", headers: TUS })).status, 404);
  const left = await readdir(join(instance.config.dataFolder, "uploads"));
  assert.ok(!left.some((name) => address.includes(name.split(".")[0]!)));
});

test("what is no picture, too large, or for no album is refused before its first byte", async (t) => {
  const instance = await freshInstance(t, { settings: { maxFileBytes: 1_000_000 } });
  await addRun(instance.miroir);
  const { begin } = uploader(instance, phil);
  const titled = async (response: Promise<Response>) => {
    const answer = await response;
    return [answer.status, ((await answer.json()) as { title: string }).title];
  };
  assert.deepEqual(await titled(begin("notes.txt", 10)), [422, "upload/kind"]);
  assert.deepEqual(await titled(begin("a.png", 1_000_001)), [413, "upload/too-large"]);
  assert.deepEqual(await titled(begin("a.png", 10, "nowhere")), [404, "album/not-found"]);
  assert.equal((await begin("a.zip", 1_000_001)).status, 201);
});

test("an upload that is never finished is forgotten after a week, file and all", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { begin, more } = uploader(instance, phil);
  const address = (await begin("a.png", 5000)).headers.get("location")!.replace("/api/v1", "");
  assert.equal((await more(address, 0, new Uint8Array(1000))).status, 204);
  instance.clock.now = new Date(instance.clock.now.getTime() + 7 * 86_400_000);
  const runner = runnerOf(instance.engine);
  t.after(() => runner.stop());
  runner.start();
  await runner.idle();
  assert.equal((await readdir(join(instance.config.dataFolder, "uploads"))).length, 2);
  await runner.stop();
  instance.clock.now = new Date(instance.clock.now.getTime() + 86_400_000);
  runner.start();
  await runner.idle();
  assert.deepEqual(await readdir(join(instance.config.dataFolder, "uploads")), []);
});
