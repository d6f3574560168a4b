import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import test from "node:test";
import { openZip } from "../../src/paper/zip.ts";
import { temporaryFolder } from "../support/database.ts";
import { entriesOf } from "../support/unzip.ts";

test("what was put in comes out, bytes, text and streams", async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, "a.zip");
  const bytes = randomBytes(300_000);
  const zip = openZip(path);
  await zip.add("pictures/00001.jpg", bytes);
  await zip.add("report.json", '{"name":"Łucja"}');
  await zip.add("long.txt", Readable.from(["one ", "two ", "three"]));
  await zip.add("empty", new Uint8Array());
  assert.deepEqual(await readdir(folder), ["a.zip.unfinished"], "no half ZIP bears the name");
  await zip.close();
  const entries = await entriesOf(path);
  assert.deepEqual([...entries.keys()], ["pictures/00001.jpg", "report.json", "long.txt", "empty"]);
  assert.ok(entries.get("pictures/00001.jpg")!.equals(bytes));
  assert.equal(entries.get("report.json")!.toString(), '{"name":"Łucja"}');
  assert.equal(entries.get("long.txt")!.toString(), "one two three");
  assert.equal(entries.get("empty")!.length, 0);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test("the same content is the same file, whatever the clock says", async (t) => {
  const folder = await temporaryFolder(t);
  const write = async (name: string): Promise<Buffer> => {
    const zip = openZip(join(folder, name));
    await zip.add("a.txt", "the same");
    await zip.close();
    return readFile(join(folder, name));
  };
  const first = await write("1.zip");
  await new Promise((done) => setTimeout(done, 2100));
  assert.ok(first.equals(await write("2.zip")));
});

test("an entry that fails fails the ZIP, and discarding leaves nothing", async (t) => {
  const folder = await temporaryFolder(t);
  const zip = openZip(join(folder, "a.zip"));
  await zip.add("a.txt", "whole");
  const broken = new Readable({
    read() {
      this.destroy(new Error("the disk went away"));
    },
  });
  await assert.rejects(zip.add("b.txt", broken), /the disk went away/);
  await zip.discard();
  assert.deepEqual(await readdir(folder), []);
});

test("many entries do not pile up in memory", async (t) => {
  const folder = await temporaryFolder(t);
  const zip = openZip(join(folder, "a.zip"));
  const bytes = randomBytes(1_000_000);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  for (let i = 0; i < 150; i++) await zip.add(`pictures/${i}.jpg`, bytes);
  const grown = (process.memoryUsage.rss() - before) / 1e6;
  await zip.close();
  assert.ok(grown < 90, `150 MB written, ${grown.toFixed(0)} MB grown`);
  assert.ok((await stat(join(folder, "a.zip"))).size > 150_000_000);
});
