/** One server for a folder: found where it runs, started where it does not, and ended by whoever leaves last. */

import { type ChildProcess, spawn } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  fchownSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { diskFault } from "../../domain/disk.ts";
import type { ServerUser } from "../database.ts";
import { codeOf, makeDataFolder } from "../disk.ts";
import { CLUSTER, checkCluster, ensureCluster, isAlive, ownerOf } from "./cluster.ts";
import { faultIn } from "./faults.ts";
import { environmentOf, findPrograms, noPrograms, type Programs } from "./programs.ts";
import { checkOwner, chooseRunAs, giveFolder, type RunAs, requireWay } from "./run-as.ts";
import { findSocketFolder, makeSocketFolder, PORT } from "./socket.ts";

export interface ServerOptions {
  /** Holds the database and nothing else; made if it is not there (mode 0700). */
  readonly folder: string;
  /** Cluster of a stopped server, copied when the folder has none: quicker than making one. */
  readonly template?: string | undefined;
  /** Whether a commit waits for the disk. Only tests of everything else say no. */
  readonly durable?: boolean;
  /** Whether root may use a user namespace. Only tests of the other way say no. */
  readonly allowNamespace?: boolean;
}

/** What is not as PostgreSQL has it, and why. */
const settings = (socket: string, durable: boolean): readonly string[] =>
  Object.entries({
    // No network: the socket alone.
    listen_addresses: "",
    unix_socket_directories: `"${socket.replaceAll('"', '""')}"`,
    unix_socket_permissions: "0700",
    port: PORT,
    fsync: durable ? "on" : "off",
    full_page_writes: durable ? "on" : "off",
    synchronous_commit: durable ? "on" : "off",
    timezone: "UTC",
    log_timezone: "UTC",
    // One organisation on one machine: little memory, few helpers, no replicas.
    shared_buffers: "32MB",
    max_connections: 100,
    wal_level: "minimal",
    max_wal_senders: 0,
    max_logical_replication_workers: 0,
    io_method: "sync",
    // Parallel queries need /dev/shm, of which a container may have next to nothing.
    max_parallel_workers_per_gather: 0,
    max_parallel_maintenance_workers: 0,
    jit: "off",
    // After a crash it ends, and whoever asks next starts it. PostgreSQL 18 starting itself anew hangs for ever where
    // that fails too, as on a full disk: its postmaster then waits for a startup process that has already gone.
    restart_after_crash: "off",
    // Files of the log are deleted rather than used again, so that erased rows do not stay in them.
    wal_recycle: "off",
    max_wal_size: "128MB",
    // A statement of a process that was killed ends, and frees what it held.
    client_connection_check_interval: "500ms",
    // What a person is called may stand in a statement, in a detail and in an error, and never in a log.
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    log_checkpoints: "off",
    log_line_prefix: "%m ",
    logging_collector: "off",
    cluster_name: "miroir",
  }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);

const LOG = "server.log";
const LOCK = "server.lock";
/** A log longer than this begins anew with the next start. */
const LONGEST_LOG_BYTES = 1_000_000;

/** What flock(1) ends with when somebody else holds the lock. */
const IS_HELD = 75;

const hasProgram = (name: string): boolean =>
  (process.env.PATH ?? "").split(delimiter).some((folder) => folder !== "" && existsSync(join(folder, name)));

/**
 * The server inherits the lock and holds it as long as any of its processes lives: two containers on one volume do not
 * see each other's process numbers, by which PostgreSQL goes. Whoever has the lock may remove what a killed server
 * left, whose number may be somebody else's by now. Elsewhere than on Linux PostgreSQL's own check is all there is.
 */
const underLock = (folder: string, socket: string, command: readonly string[]): readonly string[] => {
  if (process.platform !== "linux" || !hasProgram("flock")) return command;
  const left = [join(folder, CLUSTER, "postmaster.pid"), join(socket, `.s.PGSQL.${PORT}.lock`)];
  return [
    ...["flock", "--no-fork", "--nonblock", `--conflict-exit-code=${IS_HELD}`, join(folder, LOCK)],
    ...["sh", "-c", 'rm -f "$0" "$1"; shift; exec "$@"', ...left],
    ...command,
  ];
};

interface Log {
  readonly descriptor: number;
  /** What was written since it was opened. */
  readonly said: () => string;
}

const openLog = (folder: string, { ids: { uid, gid } }: RunAs): Log => {
  const path = join(folder, LOG);
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND;
  const descriptor = openSync(path, flags, 0o600);
  if (uid !== undefined && gid !== undefined) fchownSync(descriptor, uid, gid);
  if (fstatSync(descriptor).size > LONGEST_LOG_BYTES) ftruncateSync(descriptor);
  const from = fstatSync(descriptor).size;
  const said = (): string => {
    const bytes = Buffer.alloc(Math.min(fstatSync(descriptor).size - from, 65_536));
    readSync(descriptor, bytes, 0, bytes.length, fstatSync(descriptor).size - bytes.length);
    return bytes.toString("utf8");
  };
  return { descriptor, said };
};

/** Made here, so that its mode does not hang on the umask. */
const makeLockFile = (folder: string, { ids: { uid, gid } }: RunAs): void => {
  const descriptor = openSync(join(folder, LOCK), constants.O_RDWR | constants.O_CREAT, 0o600);
  if (uid !== undefined && gid !== undefined) fchownSync(descriptor, uid, gid);
  closeSync(descriptor);
};

/** The last lines of the server's log: why it ended. */
export const lastWords = (folder: string): string => {
  try {
    return readFileSync(join(folder, LOG), "utf8").slice(-4000);
  } catch {
    return "";
  }
};

interface PidFile {
  readonly pid: number;
  readonly ready: boolean;
}

/** `postmaster.pid`: its first line is the process, its eighth how far it is (PostgreSQL, pidfile.h). */
const readPidFile = (folder: string): PidFile | undefined => {
  try {
    const lines = readFileSync(join(folder, CLUSTER, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === "ready" };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw diskFault(error, folder);
  }
};

/** Short against the 70 ms of a start. */
const LOOK_EVERY_MS = 3;

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });

/** @returns once it takes connections, or has ended because another start was quicker. */
const start = async (folder: string, programs: Programs, runAs: RunAs, durable: boolean): Promise<void> => {
  const socket = makeSocketFolder(folder, runAs);
  makeLockFile(folder, runAs);
  const log = openLog(folder, runAs);
  const postgres = [programs.postgres, "-D", join(folder, CLUSTER), ...settings(socket, durable)];
  const words = [...runAs.before, ...underLock(folder, socket, postgres)];
  let status: number | null | undefined;
  let failure: unknown;
  try {
    const child = spawn(words[0]!, words.slice(1), {
      ...runAs.ids,
      env: environmentOf(programs),
      // A session of its own: Ctrl-C in ours does not reach it.
      detached: true,
      stdio: ["ignore", log.descriptor, log.descriptor],
    });
    ended(child).then(
      (code) => {
        status = code;
      },
      (error: unknown) => {
        status = null;
        failure = error;
      },
    );
    while (status === undefined) {
      const found = readPidFile(folder);
      if (found?.ready && found.pid === child.pid) break;
      await delay(LOOK_EVERY_MS);
    }
    child.unref();
    // 0: it served somebody else, who was the last and ended it before we had looked. Whoever asked starts it again.
    if (status === undefined || status === IS_HELD || status === 0) return;
    if (failure !== undefined) throw noPrograms(`${process.platform}-${process.arch}`, failure);
    const said = log.said();
    if (/lock file ".*" already exists/.test(said)) return;
    if (status === 127 || status === 126) throw noPrograms(`${process.platform}-${process.arch}`, said);
    throw faultIn(said, folder, `the server ended with ${status}`);
  } finally {
    closeSync(log.descriptor);
  }
};

/** A server that a process asked for. */
export interface Server {
  /** Name of the folder of its socket, for `pg`. */
  readonly socket: string;
  /** As whom it runs, or would. */
  readonly way: () => ServerUser;
  /** Whether it takes connections and nobody has ended it yet. */
  readonly stands: () => boolean;
  /** Starts it where it does not run; done when it takes connections, or another process is about to start it. */
  readonly start: () => Promise<void>;
  /** Ends it, without waiting for its clients. Done when it has left the folder. */
  readonly stop: () => Promise<void>;
}

/** SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client. */
const stop = async (folder: string): Promise<void> => {
  const running = readPidFile(folder);
  if (!running) return;
  try {
    process.kill(running.pid, "SIGINT");
  } catch (error) {
    if (codeOf(error) !== "ESRCH") throw error;
  }
  while (readPidFile(folder)?.pid === running.pid && isAlive(running.pid)) await delay(LOOK_EVERY_MS);
};

/**
 * The server of `folder`, whose database is made where there is none.
 * @throws storage/other-engine, storage/foreign, storage/no-way, storage/no-server, storage/full, storage/read-only,
 * storage/not-started, storage/damaged
 */
export const serverOf = async ({
  folder,
  template,
  durable = true,
  allowNamespace = true,
}: ServerOptions): Promise<Server> => {
  makeDataFolder(folder);
  const owner = ownerOf(folder);
  checkOwner(folder, owner);
  checkCluster(folder);
  // A server that runs needs neither.
  let known: { readonly programs: Programs; readonly runAs: RunAs } | undefined;
  const means = (): { readonly programs: Programs; readonly runAs: RunAs } => {
    known ??= {
      programs: findPrograms(join(folder, "lib")),
      runAs: chooseRunAs(owner, allowNamespace),
    };
    return known;
  };
  if (!owner) await ensureCluster(folder, { ...means(), template, durable });
  return {
    socket: findSocketFolder(folder, owner?.uid ?? known?.runAs.ids.uid),
    way: () => means().runAs.way,
    stands: () => readPidFile(folder)?.ready === true,
    start: async () => {
      const { programs, runAs } = means();
      try {
        giveFolder(folder, runAs);
        requireWay(programs.postgres, runAs);
        await start(folder, programs, runAs, durable);
      } catch (error) {
        throw diskFault(error, folder);
      }
    },
    stop: () => stop(folder),
  };
};
