/** Manifests and how a pack is installed. Nothing here uses a network. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { type TestContext } from "node:test";
import { create } from "tar";
import { MiroirError } from "../../src/domain/errors.ts";
import { FETCH_STEPS, fetchPack, isInstalled } from "../../src/vision/fetch-pack.ts";
import { type PackManifest, parseManifest, readManifest } from "../../src/vision/manifest.ts";
import { modelOf, stampOf } from "../../src/vision/pack.ts";
import { isError } from "./contract.ts";
import { defaultPack, MODELS_FOLDER } from "./pictures.ts";

const temporary = async (t: TestContext): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), "miroir-pack-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

type Json = { models: Record<string, unknown>[]; [key: string]: unknown };
const changed = async (change: (manifest: Json) => void): Promise<Json> => {
  const manifest = structuredClone(await defaultPack()) as unknown as Json;
  change(manifest);
  return manifest;
};

test("the default pack says where it comes from, and is stamped with its template model", async () => {
  const pack = await defaultPack();
  assert.equal(stampOf(pack), "faceplugin@87aacdfe5751");
  assert.equal(modelOf(pack, "template").reference.length, 10);
  assert.ok(pack.trainingData.unknown.length > 0);
});

for (const role of ["age", "gender", "emotion", "ethnicity", "health", "liveness", "Template", "", null])
  test(`a model of role ${JSON.stringify(role)} cannot be declared (R73)`, async () => {
    const manifest = await changed(({ models }) => models.push({ ...models[0], role }));
    assert.throws(() => parseManifest(manifest), isError("model/not-allowed"));
    // Also when nothing else of the manifest is right.
    assert.throws(() => parseManifest({ models: [{ role }] }), isError("model/not-allowed"));
  });

const WRONG: Readonly<Record<string, (manifest: Json) => void>> = {
  "no template model": (manifest) => {
    manifest.models = manifest.models.filter(({ role }) => role !== "template");
  },
  "two detectors": ({ models }) => models.push(structuredClone(models[0]!)),
  "a file name that leaves the folder": ({ models }) => {
    models[2]!.installed = { file: "../template.onnx", sha256: "0".repeat(64) };
  },
  "a hash that is none": ({ models }) => {
    models[2]!.installed = { file: "template.onnx", sha256: "abc" };
  },
  "four points": ({ models }) => {
    models[2]!.reference = [1, 2, 3, 4, 5, 6, 7, 8];
  },
  "a source that is not among the files": ({ models }) => {
    models[2]!.source = "fr_age.onnx";
  },
  "a field nobody knows": (manifest) => {
    manifest.attributes = ["age"];
  },
  "no scores": (manifest) => {
    manifest.scores = undefined;
  },
};
for (const [fault, change] of Object.entries(WRONG))
  test(`a manifest with ${fault} is invalid`, async () => {
    const manifest = await changed(change);
    assert.throws(() => parseManifest(manifest), isError("model/invalid"));
  });

test("a manifest that is absent or no JSON is invalid, and says which", async (t) => {
  const folder = await temporary(t);
  await assert.rejects(readManifest(folder), isError("model/invalid"));
  await writeFile(path.join(folder, "manifest.json"), "{");
  await assert.rejects(readManifest(folder), isError("model/invalid"));
  assert.throws(() => parseManifest("faceplugin"), isError("model/invalid"));
});

test("another template model of 112 x 112 and five points is a line of config", async () => {
  const manifest = await changed(({ models }) => {
    Object.assign(models[2]!, { colour: "rgb", mean: 0, scale: 255, dimensions: 128, output: "embedding" });
  });
  assert.equal(modelOf(parseManifest(manifest), "template").dimensions, 128);
});

test("a pack installs from a folder: the same files again, and the steps are told", async (t) => {
  const folder = path.join(await temporary(t), "models", "faceplugin");
  const pack = await defaultPack();
  const steps: string[] = [];
  await fetchPack(pack, { folder, from: MODELS_FOLDER, onProgress: (step) => steps.push(step) });
  assert.deepEqual(steps, [...FETCH_STEPS]);
  assert.ok(await isInstalled(pack, folder));
  for (const name of await readdir(MODELS_FOLDER))
    assert.ok(
      (await readFile(path.join(folder, name))).equals(await readFile(path.join(MODELS_FOLDER, name))),
      name,
    );
  assert.deepEqual(await readdir(path.dirname(folder)), ["faceplugin"], "nothing is left beside it");
});

/** A tarball such as npm's, with a model in it that must never come out. */
const tarballOf = async (t: TestContext, pack: PackManifest) => {
  const folder = await temporary(t);
  const inside = path.join(folder, pack.source.folder);
  await mkdir(inside, { recursive: true });
  for (const { name } of pack.files) await cp(path.join(MODELS_FOLDER, name), path.join(inside, name));
  await writeFile(path.join(inside, "fr_age.onnx"), "age");
  await writeFile(path.join(folder, "package", "package.json"), "{}");
  const file = path.join(folder, "pack.tgz");
  await create({ file, gzip: true, cwd: folder }, ["package"]);
  const integrity = `sha512-${createHash("sha512")
    .update(await readFile(file))
    .digest("base64")}`;
  return { file, pinned: parseManifest({ ...pack, source: { ...pack.source, integrity } }) };
};

test("a pack installs from the tarball, and nothing else in it comes out", async (t) => {
  const { file, pinned } = await tarballOf(t, await defaultPack());
  const folder = path.join(await temporary(t), "faceplugin");
  await fetchPack(pinned, { folder, from: file });
  assert.ok(await isInstalled(pinned, folder));
  assert.deepEqual((await readdir(folder)).sort(), (await readdir(MODELS_FOLDER)).sort());
});

test("a tarball that is not the pinned one is refused, and what was installed stays", async (t) => {
  const { file, pinned } = await tarballOf(t, await defaultPack());
  const folder = path.join(await temporary(t), "faceplugin");
  await fetchPack(pinned, { folder, from: file });
  const bytes = await readFile(file);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(file, bytes);
  await assert.rejects(fetchPack(pinned, { folder, from: file }), isError("model/fetch-failed"));
  assert.ok(await isInstalled(pinned, folder));
});

test("a published file with one byte changed is refused by name and both hashes", async (t) => {
  const from = await temporary(t);
  const pack = await defaultPack();
  for (const { name } of pack.files) await cp(path.join(MODELS_FOLDER, name), path.join(from, name));
  const file = path.join(from, modelOf(pack, "template").source);
  const bytes = await readFile(file);
  bytes[100]! ^= 1;
  await writeFile(file, bytes);
  const folder = path.join(from, "out");
  await assert.rejects(fetchPack(pack, { folder, from }), (error: unknown) => {
    assert.ok(error instanceof MiroirError && error.code === "model/changed");
    assert.equal(error.details.file, "fr_feature.onnx");
    assert.notEqual(error.details.found, error.details.expected);
    return true;
  });
  assert.equal(await isInstalled(pack, folder), false);
});

test("a folder or registry that is not there says so", async (t) => {
  const folder = path.join(await temporary(t), "faceplugin");
  const pack = await defaultPack();
  await assert.rejects(fetchPack(pack, { folder, from: "/nowhere" }), isError("model/fetch-failed"));
  process.env.npm_config_fetch_retries = "0";
  const registry = "http://127.0.0.1:9/";
  await assert.rejects(fetchPack(pack, { folder, registry }), isError("model/fetch-failed"));
});
