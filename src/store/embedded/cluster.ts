/** The files of an embedded database: PostgreSQL calls them a cluster. */

import { spawn } from "node:child_process";
import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { diskFault } from "../../domain/disk.ts";
import { MiroirError } from "../../domain/errors.ts";
import { codeOf, syncDirectory, syncTree } from "../disk.ts";
import { faultIn, isFull } from "./faults.ts";
import { environmentOf, noPrograms, POSTGRES_MAJOR, type Programs } from "./programs.ts";
import { giveFolder, type RunAs, requireWay } from "./run-as.ts";

export const CLUSTER = "cluster";
/** Where the engine in WebAssembly of earlier versions kept its files. */
const OLD_CLUSTER = "pgdata";

/** The owner of all tables. Nobody else has a way in: the socket lies in a folder of mode 0700. */
export const SUPERUSER = "miroir";

const INITDB = [
  `--username=${SUPERUSER}`,
  "--auth-local=trust",
  "--auth-host=reject",
  "--encoding=UTF8",
  // PostgreSQL's own C.UTF-8: the same order on every machine, whatever locales it has.
  "--locale=C",
  "--locale-provider=builtin",
  "--builtin-locale=C.UTF-8",
  "--data-checksums",
  // Files of the log in MB: each erasure begins a new one, and 16 would be written for it.
  "--wal-segsize=4",
] as const;

/** Whether a process of that number lives, whoever it belongs to. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
};

const UNFINISHED = /^cluster\.unfinished-(\d+)$/;

/** What processes left that ended while they made one. */
const removeAbandoned = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    const maker = UNFINISHED.exec(name)?.[1];
    if (maker !== undefined && (Number(maker) === process.pid || !isAlive(Number(maker))))
      rmSync(join(folder, name), { recursive: true, force: true });
  }
};

export interface MakeOptions {
  readonly programs: Programs;
  readonly runAs: RunAs;
  /** Cluster of a stopped server, copied instead of making one. */
  readonly template?: string | undefined;
  /** Whether files are put on the disk. */
  readonly durable: boolean;
}

const runInitdb = async (place: string, folder: string, { programs, runAs, durable }: MakeOptions) => {
  const words = [...runAs.before, programs.initdb, ...INITDB, ...(durable ? [] : ["--no-sync"]), place];
  const child = spawn(words[0]!, words.slice(1), {
    ...runAs.ids,
    env: environmentOf(programs),
    stdio: ["ignore", "ignore", "pipe"],
    // Ctrl-C reaches us; what it was making is removed by the next start.
    detached: true,
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (error) => reject(noPrograms(`${process.platform}-${process.arch}`, error)));
    child.once("close", resolve);
  });
  if (status !== 0) throw faultIn(said, folder, `initdb ended with ${status}`);
};

/** A new cluster appears whole or not at all: it is made beside its place, put on the disk, then renamed. */
const make = async (folder: string, options: MakeOptions): Promise<void> => {
  removeAbandoned(folder);
  const unfinished = join(folder, `cluster.unfinished-${process.pid}`);
  try {
    if (options.template === undefined) {
      mkdirSync(unfinished, { mode: 0o700 });
      giveFolder(folder, options.runAs);
      requireWay(options.programs.initdb, options.runAs);
      await runInitdb(unfinished, folder, options);
    } else {
      cpSync(options.template, unfinished, { recursive: true, mode: constants.COPYFILE_FICLONE });
      giveFolder(folder, options.runAs);
      if (options.durable) syncTree(unfinished);
    }
    renameSync(unfinished, join(folder, CLUSTER));
    if (options.durable) syncDirectory(folder);
  } catch (error) {
    // Copying a tree says EIO whatever the disk said.
    const full = codeOf(error) === "EIO" && isFull(folder);
    rmSync(unfinished, { recursive: true, force: true });
    if (full) throw new MiroirError("storage/full", { path: folder }, { cause: error });
    // Another process made one meanwhile.
    if (["ENOTEMPTY", "EEXIST"].includes(codeOf(error))) return;
    throw diskFault(error, folder);
  }
};

/** Owner of the cluster in `folder`, or undefined where there is none. */
export const ownerOf = (folder: string): Stats | undefined => {
  try {
    return statSync(join(folder, CLUSTER));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw diskFault(error, folder);
  }
};

const otherEngine = (path: string, found: string): MiroirError =>
  new MiroirError("storage/other-engine", { path, found, known: `PostgreSQL ${POSTGRES_MAJOR}` });

const versionOf = (folder: string): string => {
  try {
    return readFileSync(join(folder, CLUSTER, "PG_VERSION"), "utf8").trim();
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw diskFault(error, folder);
    throw new MiroirError(
      "storage/damaged",
      { path: folder, problem: "PG_VERSION is missing" },
      { cause: error },
    );
  }
};

/** Refuses what this server cannot open, before anything is written. @throws storage/other-engine, storage/damaged */
export const checkCluster = (folder: string): void => {
  if (!existsSync(join(folder, CLUSTER))) {
    if (existsSync(join(folder, OLD_CLUSTER)))
      throw otherEngine(folder, "the engine of an earlier version of Miroir (PGlite)");
    return;
  }
  const found = versionOf(folder);
  if (found !== String(POSTGRES_MAJOR)) throw otherEngine(folder, `PostgreSQL ${found}`);
};

/** Makes the cluster in `folder` where there is none. @throws storage/full, storage/read-only, storage/not-started … */
export const ensureCluster = async (folder: string, options: MakeOptions): Promise<void> => {
  checkCluster(folder);
  if (!existsSync(join(folder, CLUSTER))) await make(folder, options);
};
