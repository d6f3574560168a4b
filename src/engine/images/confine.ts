/**
 * Decoders read what strangers made, so they are kept from everything that is not theirs: an environment of nothing but a path,
 * and where bubblewrap works no network, no other process, and of the disk no more than the program, the models and the
 * folders the pictures lie in (docs/decisions/0032-decoders-see-pictures-only.md). Where it does not work they run all the
 * same, with limits, and it is said why.
 */
import { execFile, type ForkOptions } from "node:child_process";
import { accessSync, constants, existsSync, lstatSync, mkdirSync, readlinkSync, realpathSync } from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import type { UNCONFINED } from "../../domain/confinement.ts";
import { isWithin } from "./roots.ts";

/** What keeps decoders apart, or why nothing does. */
export interface Confinement {
  readonly by: "bubblewrap" | null;
  /** `absent`: it is not installed; `refused`: this machine lets nobody make a namespace; `platform`: it is no Linux. */
  readonly why: keyof typeof UNCONFINED | null;
  /** Its own words, of what was refused. */
  readonly said: string | null;
  /** Whether memory, files and processes of theirs are bounded (prlimit). */
  readonly limits: boolean;
}

/** What a decoder may see, and what it may not although a folder of pictures holds it. Absolute paths. */
export interface Sight {
  /** Program and models. */
  readonly program: readonly string[];
  /** Folders of ours from which it reads. */
  readonly kept: readonly string[];
  /** Folders of ours into which it writes. */
  readonly writable: readonly string[];
  /** Keys, database, files with secrets. */
  readonly hidden: readonly string[];
}

/** The folder that holds a program, and every one above it in which Node would look for packages. */
export const packagesAbove = (folder: string): string[] => {
  const found = [join(folder, "node_modules")];
  for (let at = folder; at !== dirname(at); at = dirname(at))
    found.push(at.endsWith("/node_modules") ? at : join(dirname(at), "node_modules"));
  return [...new Set(found)].filter((path) => existsSync(path));
};

const SYSTEM = ["/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin"] as const;
/** Where libraries are found, and what time it is here. */
const SYSTEM_FILES = [
  "/etc/alternatives",
  "/etc/ld.so.cache",
  "/etc/localtime",
  "/gnu/store",
  "/nix/store",
  "/sys/devices/system/cpu",
] as const;

const systemArgs = (): string[] =>
  SYSTEM.flatMap((path) => {
    if (!existsSync(path)) return [];
    return lstatSync(path).isSymbolicLink()
      ? ["--symlink", readlinkSync(path), path]
      : ["--ro-bind", path, path];
  }).concat(SYSTEM_FILES.flatMap((path) => ["--ro-bind-try", path, path]));

/** Large pictures pass through a file of libvips; it is memory, and there is no more of it than this. */
const PRIVATE_BYTES = 2 * 1024 ** 3;

/** Nothing but the programs of the system: neither network, nor other processes, nor a folder of anybody's. */
const cellArgs = (sizes: boolean): string[] => [
  ...["--unshare-all", "--die-with-parent"],
  ...systemArgs(),
  ...["--proc", "/proc", "--dev", "/dev"],
  ...(sizes ? ["--size", String(PRIVATE_BYTES)] : []),
  ...["--tmpfs", "/tmp", "--ro-bind", process.execPath, process.execPath],
];

const real = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};

/** A hidden place that lies in a folder which is shown: something empty lies over it. */
const coverArgs = (root: string, hidden: string): string[] => {
  const [shown, place] = [real(root), real(hidden)];
  if (!existsSync(place) || !isWithin(shown, place)) return [];
  const at = join(root, relative(shown, place));
  return lstatSync(place).isDirectory() ? ["--tmpfs", at] : ["--ro-bind", "/dev/null", at];
};

/** What lies in a place that is hidden needs no cover of its own, which would tell its name. */
const outermost = (places: readonly string[]): string[] =>
  places.filter((place) => !places.some((other) => other !== place && isWithin(other, place)));

/** @param roots folders with pictures; what is hidden in them stays hidden */
const sightArgs = ({ program, kept, writable, hidden }: Sight, roots: readonly string[]): string[] => [
  ...roots.flatMap((root) => ["--ro-bind-try", root, root]),
  ...roots.flatMap((root) => outermost(hidden).flatMap((place) => coverArgs(root, place))),
  ...[...program, ...kept].flatMap((path) => ["--ro-bind-try", path, path]),
  ...writable.flatMap((path) => ["--bind", path, path]),
  ...["--remount-ro", "/", "--chdir", "/"],
];

/**
 * Bounds of one decoder. No core file, which would hold templates; as many threads and open files as models, libvips and
 * ffmpeg were seen to need together, eight times over. No bound on its time: it lives for hours, and each picture has its own.
 */
const limitArgs = ({ dataBytes, fileBytes }: Bounds, apart: boolean): string[] => [
  "--core=0",
  "--nofile=1024",
  // Counted over all of a user's processes where they are not in a namespace of their own.
  ...(apart ? ["--nproc=512"] : []),
  `--data=${dataBytes}`,
  `--fsize=${fileBytes}`,
];

export interface Bounds {
  /** Memory it may ask for, bytes. */
  readonly dataBytes: number;
  /** Largest file it may write. */
  readonly fileBytes: number;
}

const onPath = (name: string): string | undefined =>
  [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), "/usr/bin"]
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

/** The folder of a program that lies outside the system's, and of its libraries: as it is called, and where it is. */
export const programFolder = (named: string | null, program: string): string[] => {
  const path = named === null ? onPath(program) : named;
  if (path === undefined || !existsSync(path)) return [];
  return [path, real(path)].flatMap((each) => {
    const folder = lstatSync(each).isDirectory() ? each : dirname(each);
    return SYSTEM.some((system) => isWithin(system, folder)) ? [] : [folder, join(dirname(folder), "lib")];
  });
};

interface Tools extends Confinement {
  readonly bwrap: string | undefined;
  readonly prlimit: string | undefined;
  /** Whether this bubblewrap can bound a folder in memory (0.7). */
  readonly sizes: boolean;
}

const ran = (
  command: string,
  args: readonly string[],
): Promise<{ readonly ok: boolean; readonly said: string }> =>
  new Promise((done) => {
    execFile(command, args, { env: environment(), timeout: 10_000 }, (error, stdout, stderr) =>
      done({ ok: error === null, said: error === null ? stdout : stderr || String(error.message) }),
    );
  });

const none = (why: Confinement["why"], said: string | null, prlimit: string | undefined): Tools => ({
  ...{ by: null, why, said, limits: prlimit !== undefined },
  ...{ bwrap: undefined, prlimit, sizes: false },
});

/** Node itself is started once the way decoders will be: what it needs and does not find shows here and not in a picture. */
const probe = async (): Promise<Tools> => {
  if (process.platform !== "linux") return none("platform", null, undefined);
  const [bwrap, prlimit] = [onPath("bwrap"), onPath("prlimit")];
  if (bwrap === undefined) return none("absent", null, prlimit);
  const sizes = (await ran(bwrap, ["--help"])).said.includes("--size");
  const tried = await ran(bwrap, [...cellArgs(sizes), "--", process.execPath, "--version"]);
  if (!tried.ok) return none("refused", tried.said.trim().split("\n")[0]!.slice(0, 200), prlimit);
  return { by: "bubblewrap", why: null, said: null, limits: prlimit !== undefined, bwrap, prlimit, sizes };
};

let known: Promise<Tools> | undefined;
const tools = (): Promise<Tools> => (known ??= probe());

/** Whether decoders are kept apart on this machine: tried once, by doing it. */
export const confinement = async (): Promise<Confinement> => {
  const { by, why, said, limits } = await tools();
  return { by, why, said, limits };
};

/** What a decoder needs to know of where it runs: nothing of ours is in it, nor of whoever started us. */
const environment = (): Record<string, string> => {
  const kept = ["PATH", "TZ", "LD_LIBRARY_PATH", "SystemRoot", "TEMP"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { LC_ALL: "C.UTF-8", ...Object.fromEntries(kept) };
};

/** How a decoder is started with sight of these folders: for `fork`. */
export type Start = (roots: readonly string[]) => ForkOptions;

/** @returns how decoders start on this machine, and what keeps them apart */
export const startsOf = async (
  sight: Sight,
  bounds: Bounds,
): Promise<{ readonly confinement: Confinement; readonly start: Start }> => {
  const { bwrap, prlimit, sizes, ...confinement } = await tools();
  // What is not there when a process starts is never there for it.
  for (const folder of bwrap ? [...sight.kept, ...sight.writable] : [])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  const limited = prlimit
    ? [prlimit, ...limitArgs(bounds, bwrap !== undefined), process.execPath]
    : [process.execPath];
  return {
    confinement,
    start: (roots) => {
      const words = bwrap
        ? [bwrap, ...cellArgs(sizes), ...sightArgs(sight, roots), "--", ...limited]
        : limited;
      return {
        execPath: words[0]!,
        execArgv: words.slice(1),
        env: environment(),
        serialization: "advanced",
        // What native libraries print could hold anything: it goes nowhere (R65).
        stdio: ["ignore", "ignore", "ignore", "ipc"],
        // Ctrl-C reaches the whole group of a terminal: the engine decides when a decoder ends, and its own end ends it.
        detached: bwrap !== undefined,
      };
    },
  };
};
