/** ZIPs in an image process: what is in one, and one of its entries as a file. Inflated as it is written, and never held. */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { pathOfSource } from "../../archive/source.ts";
import { entriesOf, inflateEntry, sidecarsInZip } from "../../archive/zip.ts";
import { diskFault } from "../../domain/disk.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { Entries, EntriesJob, EntryFound, Inflated, InflateJob, WorkerOptions } from "./jobs.ts";

type Where = Pick<WorkerOptions, "originalsFolder">;

/** Names of all entries together, bytes: a directory of a hundred thousand long paths fits ten times over. */
const MOST_NAMES = 128 * 1024 * 1024;

/** The directory of a ZIP. @throws MiroirError archive/too-many-entries when its names are too long to be held */
export const listEntries = async (
  { source, shown, limits, of }: EntriesJob,
  { originalsFolder }: Where,
): Promise<Entries> => {
  const path = pathOfSource(source, originalsFolder);
  if (of === "sidecars") return { found: [], sidecars: await sidecarsInZip(path, limits) };
  const found: EntryFound[] = [];
  let names = 0;
  for await (const each of entriesOf(path, limits, undefined, shown)) {
    names += 2 * (each.kind === "zip-entry" ? each.name : each.path).length;
    if (names > MOST_NAMES)
      throw new MiroirError("archive/too-many-entries", { path: shown, limit: found.length });
    found.push(
      each.kind === "problem"
        ? { kind: "problem", path: each.path, code: each.error.code, details: each.error.details }
        : each,
    );
  }
  return { found, sidecars: [] };
};

const writeTo = async (path: string, pieces: AsyncIterable<Buffer>): Promise<void> => {
  const file = await open(path, "wx", 0o600).catch((error: unknown) => {
    throw diskFault(error, dirname(path));
  });
  try {
    for await (const piece of pieces)
      await file.write(piece).catch((error: unknown) => {
        throw diskFault(error, dirname(path));
      });
  } finally {
    await file.close();
  }
};

/** @throws MiroirError picture/…, archive/damaged-zip, storage/full */
export const inflate = async (
  { source, shown, at, into, maxBytes }: InflateJob,
  { originalsFolder }: Where,
): Promise<Inflated> => {
  const hash = createHash("sha256");
  const held: Buffer[] = [];
  async function* hashed(): AsyncGenerator<Buffer> {
    for await (const piece of inflateEntry(pathOfSource(source, originalsFolder), at, maxBytes, shown)) {
      hash.update(piece);
      yield piece;
    }
  }
  if (into !== null) await writeTo(into, hashed());
  else for await (const piece of hashed()) held.push(piece);
  return { contentSha256: hash.digest("hex"), ...(into === null && { bytes: Buffer.concat(held) }) };
};
