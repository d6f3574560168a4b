/** Model packs that are installed: the models of each role, and their files by their pins. manifest.ts says what a pack is. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { MiroirError } from "../domain/errors.ts";
import type { Model, PackManifest } from "./manifest.ts";

/** The one model of a role; the manifest's check guarantees it. */
export const modelOf = <Role extends Model["role"]>(
  pack: PackManifest,
  role: Role,
): Extract<Model, { role: Role }> =>
  pack.models.find((model): model is Extract<Model, { role: Role }> => model.role === role)!;

/** What ends up in the models folder and is loaded from there. */
export const installedFiles = (pack: PackManifest): readonly { file: string; sha256: string }[] => {
  const { whole, fine } = modelOf(pack, "detector");
  return [whole, fine, modelOf(pack, "landmarks").installed, modelOf(pack, "template").installed];
};

/** `<pack>@<12 hex digits of the published template model's sha256>`: two packs with equal stamps make comparable templates. */
export const stampOf = (pack: PackManifest): string => {
  const { source } = modelOf(pack, "template");
  return `${pack.pack}@${pack.files.find(({ name }) => name === source)!.sha256.slice(0, 12)}`;
};

/** SHA-256 of these bytes, as 64 lower-case hexadecimal digits: how a manifest names a file. */
export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** @throws MiroirError model/missing when the file is absent, model/changed when it is not the pinned one. */
export const readPinned = async (
  pack: string,
  folder: string,
  pinned: { file: string; sha256: string },
): Promise<Buffer> => {
  const bytes = await readFile(path.join(folder, pinned.file)).catch((cause: unknown) => {
    throw new MiroirError("model/missing", { pack }, { cause });
  });
  const found = sha256Of(bytes);
  if (found !== pinned.sha256)
    throw new MiroirError("model/changed", { file: pinned.file, found, expected: pinned.sha256 });
  return bytes;
};
