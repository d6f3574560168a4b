/** A ZIP that grows while it is written, on the disk or towards whoever reads it: one entry at a time, never whole in memory. */
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { PassThrough, Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ZipFile } from "yazl";

export interface Zip {
  /** Resolves once the entry is written. @param name path inside the ZIP, with `/` */
  add(name: string, content: Uint8Array | string | Readable): Promise<void>;
  /** Ends the ZIP and gives it its name. */
  close(): Promise<void>;
  /** Leaves nothing of it. */
  discard(): Promise<void>;
}

/** What does not get smaller by deflating. */
const COMPRESSED = /\.(?:jpe?g|png|webp|heic|avif|zip|pdf)$/i;

/** The same content makes the same ZIP: entries bear no clock of this machine. */
const NO_DATE = new Date(1980, 0, 1);

const readableOf = (content: Uint8Array | string | Readable): Readable =>
  content instanceof Readable
    ? content
    : Readable.from([typeof content === "string" ? Buffer.from(content) : content]);

export interface StreamedZip {
  /** The ZIP; destroying it fails whatever is added from then on. */
  readonly stream: Readable;
  /** Resolves once whoever reads has taken the entry. */
  add(name: string, content: Uint8Array | string): Promise<void>;
  end(): void;
  /** Breaks the stream off, so that nobody takes a part for the whole. */
  fail(error: unknown): void;
}

/** A ZIP for whoever reads it now, nowhere on the disk; no more of it in memory than one entry. */
export const streamZip = (): StreamedZip => {
  const zip = new ZipFile();
  const stream = new PassThrough();
  const ended = finished(stream);
  ended.catch(() => {});
  zip.on("error", (error) => stream.destroy(error as Error));
  zip.outputStream.pipe(stream);
  return {
    stream,
    add: async (name, content) => {
      const entry = readableOf(content);
      const taken = finished(entry);
      zip.addReadStream(entry, name, { compress: !COMPRESSED.test(name), mode: 0o600, mtime: NO_DATE });
      await Promise.race([taken, ended]);
    },
    end: () => zip.end(),
    fail: (error) => void stream.destroy(error instanceof Error ? error : new Error(String(error))),
  };
};

/** Written beside its place, owner only, and renamed by `close`: a stop leaves no half ZIP under that name. */
export const openZip = (path: string): Zip => {
  const zip = new ZipFile();
  const unfinished = `${path}.unfinished`;
  const file = createWriteStream(unfinished, { mode: 0o600 });
  let fault: unknown;
  const written = finished(file);
  const failed = (error: unknown): void => {
    fault ??= error;
    file.destroy();
  };
  zip.on("error", failed);
  written.catch(failed);
  zip.outputStream.pipe(file);
  const stopAtFault = (): void => {
    if (fault) throw fault;
  };
  return {
    add: async (name, content) => {
      stopAtFault();
      const stream = readableOf(content);
      const ended = finished(stream);
      zip.addReadStream(stream, name, { compress: !COMPRESSED.test(name), mode: 0o600, mtime: NO_DATE });
      await Promise.race([ended, written]);
      stopAtFault();
    },
    close: async () => {
      zip.end();
      await written;
      stopAtFault();
      await rename(unfinished, path);
    },
    discard: async () => {
      failed(new Error("discarded"));
      await written.catch(() => {});
      await rm(unfinished, { force: true });
    },
  };
};
