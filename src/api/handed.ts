/**
 * Documents that a verb writes to the disk and a route hands over: written in a folder of their own, streamed, removed.
 * A stop of the server leaves some behind: the next start removes them before anybody is answered.
 */
import { mkdir, mkdtemp, open, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Engine } from "../engine/gate/engine.ts";
import { handedFolder } from "../engine/letters/exports.ts";
import { zipFolder } from "../engine/report/report.ts";

/** Removes what a stopped server had written to hand over and did not. */
export const removeHanded = (engine: Engine): Promise<void> =>
  rm(handedFolder(engine), { recursive: true, force: true });

const newFolder = async (engine: Engine): Promise<string> => {
  await mkdir(handedFolder(engine), { recursive: true, mode: 0o700 });
  return mkdtemp(join(handedFolder(engine), "d-"));
};

const TYPES = {
  ".zip": "application/zip",
  ".html": "text/html; charset=utf-8",
  ".pdf": "application/pdf",
  ".json": "application/json",
} as const;

export type HandedName = `${string}${keyof typeof TYPES}`;

const typeOf = (name: string): string => TYPES[name.slice(name.lastIndexOf(".")) as keyof typeof TYPES];

/**
 * The folder goes as soon as the file is open, so that nothing lies there while a slow line is waited for; where a system
 * does not let an open file go, with the stream, however that ends.
 */
const streamOut = async (path: string, name: HandedName, folder: string): Promise<Response> => {
  const opened = await open(path);
  const { size } = await opened.stat();
  await rm(folder, { recursive: true, force: true }).catch(() => {});
  const file = opened.createReadStream();
  file.once("close", () => void rm(folder, { recursive: true, force: true }));
  return new Response(Readable.toWeb(file) as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": typeOf(name),
      "content-length": String(size),
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
};

/**
 * @param write makes the document at the path it is given
 * @param name by which it is saved; names nobody
 */
export const handOver = async (
  engine: Engine,
  name: HandedName,
  write: (path: string) => Promise<unknown>,
): Promise<Response> => {
  const folder = await newFolder(engine);
  const path = join(folder, name);
  try {
    await write(path);
    return await streamOut(path, name, folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
};

/** The same for a verb that writes a folder: handed over as one ZIP. */
export const handOverFolder = (
  engine: Engine,
  name: `${string}.zip`,
  signal: AbortSignal,
  write: (folder: string) => Promise<unknown>,
): Promise<Response> =>
  handOver(engine, name, async (path) => {
    const folder = `${path}.folder`;
    await write(folder);
    await zipFolder({ stopIfAborted: () => signal.throwIfAborted() }, folder, name);
    await rename(join(folder, name), path);
  });

/** A folder that exists while `use` runs: for files that came with a request and that a verb reads. */
export const withFolder = async <T>(engine: Engine, use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await newFolder(engine);
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Writes what came with a request under its own name in `folder`. */
export const putFile = async (folder: string, name: string, bytes: Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, bytes, { mode: 0o600, flag: "wx" });
  return path;
};
