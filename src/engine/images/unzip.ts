/**
 * ZIPs, looked into by image processes: whatever inflates what somebody sent is kept apart (confine.ts). An entry is a file
 * of the data folder for as long as it is looked at.
 */
import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { SIDECAR_BYTES } from "../../archive/sidecar.ts";
import type { SourceRef } from "../../archive/source.ts";
import type { entriesOf, ZipEntry, ZipLimits } from "../../archive/zip.ts";
import { type ZipSidecars, zipSidecars } from "../../archive/zip-sidecars.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { ExportKind } from "../../domain/libraries.ts";
import { inflatedFolder } from "./inflated.ts";
import type { Workers } from "./workers.ts";

/** What is needed of an engine. */
interface Using {
  readonly settings: ZipLimits & { readonly dataFolder: string };
  detectors(): Pick<Workers, "run">;
}

const limitsOf = ({ maxZipEntries, maxFileBytes, maxZipBytes }: ZipLimits): ZipLimits => ({
  maxZipEntries,
  maxFileBytes,
  maxZipBytes,
});

/** The entries of a ZIP that lies somewhere, as the walk asks for them. */
export const entriesThrough = (
  engine: Using,
  sourceOfZip: (path: string) => SourceRef = (path) => ({ kind: "file", path }),
): typeof entriesOf =>
  async function* (path, limits, signal, shown = path) {
    const source = sourceOfZip(path);
    const job = { kind: "entries", source, shown, limits: limitsOf(limits), of: "pictures" } as const;
    const { found } = await engine.detectors().run(job, signal);
    for (const each of found)
      yield each.kind === "problem" ? { ...each, error: new MiroirError(each.code, each.details) } : each;
  };

const sourceOf = ({ zip, object }: Pick<ZipEntry, "zip" | "object">): SourceRef =>
  object ?? { kind: "file", path: zip };

/** An entry as a file, for as long as `use` runs. @throws MiroirError picture/…, archive/damaged-zip, storage/… */
export const lendEntry = async <T>(
  engine: Using,
  entry: ZipEntry,
  use: (file: { readonly path: string; readonly contentSha256: string }) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> => {
  const folder = inflatedFolder(engine.settings);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const into = join(folder, randomBytes(16).toString("hex"));
  const { maxFileBytes: maxBytes } = engine.settings;
  try {
    const job = {
      kind: "inflate",
      source: sourceOf(entry),
      shown: entry.zip,
      at: entry.at,
      into,
      maxBytes,
    } as const;
    const { contentSha256 } = await engine.detectors().run(job, signal);
    return await use({ path: into, contentSha256 });
  } finally {
    await rm(into, { force: true });
  }
};

/** What lies beside the entries of a ZIP; nothing where it cannot be read, which the walk says. */
export const sidecarsThrough = async (
  engine: Using,
  { zip: shown, object }: Pick<ZipEntry, "zip" | "object">,
  asked: ExportKind | undefined,
  signal: AbortSignal | undefined,
): Promise<ZipSidecars> => {
  const source = sourceOf({ zip: shown, ...(object && { object }) });
  const limits = limitsOf(engine.settings);
  const { sidecars } = await engine
    .detectors()
    .run({ kind: "entries", source, shown, limits, of: "sidecars" }, signal);
  const read = async (at: ZipEntry["at"]): Promise<Uint8Array> => {
    const job = { kind: "inflate", source, shown, at, into: null, maxBytes: SIDECAR_BYTES } as const;
    return (await engine.detectors().run(job, signal)).bytes!;
  };
  return zipSidecars(sidecars, read, shown, asked);
};
