import { closeSync, fdatasyncSync, fsyncSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import { type ErrorCode, MiroirError } from "../domain/errors.ts";

/** What a disk answers, as a row of the error table. */
const DISK_ERRORS: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: "storage/full",
  EDQUOT: "storage/full",
  EROFS: "storage/read-only",
  EACCES: "storage/read-only",
  EPERM: "storage/read-only",
};

/** The code an error bears, as Node and PostgreSQL give one (`ENOSPC`, `53100`); empty when it bears none. */
export const codeOf = (error: unknown): string =>
  String((error as { code?: unknown } | undefined)?.code ?? "");

/** A fault of the disk under `path` as a MiroirError; any other error as it is. */
export const storageError = (error: unknown, path: string): unknown => {
  const code = DISK_ERRORS[codeOf(error)];
  return code ? new MiroirError(code, { path }, { cause: error }) : error;
};

interface OpenFile {
  /** Node's file descriptor. */
  readonly nfd?: number;
}

/** The parts of Emscripten's node file system that we touch. */
interface NodeFileSystem {
  tryFSOperation: <T>(operation: () => T) => T;
  stream_ops: {
    open: (stream: OpenFile) => void;
    close: (stream: OpenFile) => void;
    fsync?: (stream: OpenFile) => number;
  };
  node_ops: { mknod: (parent: unknown, name: string, mode: number, device: number) => unknown };
}

/**
 * PGlite's folder, with two things that it leaves out: `fsync` reaches the disk (PGlite maps it to nothing,
 * electric-sql/pglite#1107), and what the disk answered is remembered, since PostgreSQL keeps only a text of it.
 */
export class DurableFolder extends NodeFS {
  /** Times the database had its writes put on the disk. */
  syncs = 0;
  /** Log files begun since the last checkpoint, 16 MB each. */
  logFiles = 0;
  #fault: unknown;
  #abandoned = false;
  readonly #open = new Set<number>();

  override async init(...given: Parameters<NodeFS["init"]>): ReturnType<NodeFS["init"]> {
    const { emscriptenOpts } = await super.init(...given);
    const hook = (module: unknown): void => this.#hook((module as { NODEFS: NodeFileSystem }).NODEFS);
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun as []), hook] } };
  }

  /** What the disk refused since the last call, if anything. */
  takeFault(): unknown {
    const fault = this.#fault;
    this.#fault = undefined;
    return fault;
  }

  /** Nothing more is read or written for a database that has died: what is left of it does not know what it does. */
  abandon(): void {
    if (this.#abandoned) return;
    this.#abandoned = true;
    for (const descriptor of this.#open) closeSync(descriptor);
    this.#open.clear();
  }

  #watch<T>(operation: () => T): T {
    if (this.#abandoned) throw Object.assign(new Error("the database has died"), { code: "EIO" });
    try {
      return operation();
    } catch (error) {
      if (codeOf(error) in DISK_ERRORS) this.#fault = error;
      throw error;
    }
  }

  #hook(files: NodeFileSystem): void {
    const { tryFSOperation, stream_ops, node_ops } = files;
    const { open, close } = stream_ops;
    const { mknod } = node_ops;
    files.tryFSOperation = (operation) => tryFSOperation(() => this.#watch(operation));
    stream_ops.open = (stream) => {
      open(stream);
      if (stream.nfd !== undefined) this.#open.add(stream.nfd);
    };
    stream_ops.close = (stream) => {
      close(stream);
      if (stream.nfd !== undefined) this.#open.delete(stream.nfd);
    };
    stream_ops.fsync = ({ nfd }) => {
      if (nfd !== undefined) files.tryFSOperation(() => fdatasyncSync(nfd));
      this.syncs++;
      return 0;
    };
    node_ops.mknod = (parent, name, mode, device) => {
      if (name.startsWith("xlogtemp.")) this.logFiles++;
      return mknod(parent, name, mode, device);
    };
  }
}

const syncPath = (path: string): void => {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** Directories cannot be opened on Windows; NTFS logs their entries itself. */
export const syncDirectory = (path: string): void => {
  if (process.platform !== "win32") syncPath(path);
};

/** Puts every file and directory under `folder` on the disk. */
export const syncTree = (folder: string): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncTree(path);
    else if (entry.isFile()) syncPath(path);
  }
  syncDirectory(folder);
};
