/**
 * Uploads of one album, over tus (a kept protocol): each file is a resource that knows how much of it arrived, so that a
 * broken line, a page that was closed and a server that was restarted cost at most the piece in flight.
 */
import { Upload } from "tus-js-client";

/** A piece of one request: small enough that a slow line ends it in time, large enough to be few. */
const PIECE_BYTES = 8 * 1024 * 1024;
const AT_ONCE = 3;
/** A server that is restarted is away for seconds, a laptop's line for minutes: tried again until it answers or one pauses. */
const TRY_AGAIN_MS = [0, 500, 1000, 2000, 3000, 5000, ...Array.from({ length: 240 }, () => 5000)];
const TAKEN =
  /\.(jpe?g|png|webp|tiff?|heic|heif|avif|gif|bmp|jxl|jp2|psd|cr2|cr3|crw|nef|arw|dng|raf|orf|rw2|pef|srw|mrw|x3f|zip)$/i;

export type FileState = "waiting" | "sending" | "stuck" | "done" | "refused";

class Sent {
  readonly file: File;
  readonly path: string;
  state = $state<FileState>("waiting");
  bytes = $state(0);
  /** What the server said when it refused. */
  refusal = $state<string | null>(null);
  upload: Upload | null = null;
  constructor(file: File, path: string) {
    this.file = file;
    this.path = path;
  }
}

export type { Sent };

/** Of a file in a dropped or chosen folder. */
const pathOf = (file: File): string => file.webkitRelativePath || file.name;

const entriesIn = (folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> => {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  // A reader hands over a hundred at a time, and none when it is through.
  const next = (): Promise<FileSystemEntry[]> =>
    new Promise((resolve, reject) =>
      reader.readEntries((some) => {
        all.push(...some);
        resolve(some.length > 0 ? next() : all);
      }, reject),
    );
  return next();
};

const filesIn = async (entry: FileSystemEntry): Promise<{ file: File; path: string }[]> => {
  if (entry.isDirectory) {
    const inside = await entriesIn(entry as FileSystemDirectoryEntry);
    return (await Promise.all(inside.map(filesIn))).flat();
  }
  const file = await new Promise<File>((resolve, reject) =>
    (entry as FileSystemFileEntry).file(resolve, reject),
  );
  return [{ file, path: entry.fullPath.replace(/^\//, "") }];
};

/** Every file that was dropped, folders opened. */
export const dropped = async (transfer: DataTransfer): Promise<{ file: File; path: string }[]> => {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length > 0) return (await Promise.all(entries.map(filesIn))).flat();
  return [...transfer.files].map((file) => ({ file, path: pathOf(file) }));
};

export const chosen = (files: FileList | null): { file: File; path: string }[] =>
  [...(files ?? [])].map((file) => ({ file, path: pathOf(file) }));

/** What the library says of a refusal holds the address and the answer; the answer's own words are for people. */
const refusalIn = (error: Error): string => {
  const { originalResponse } = error as { originalResponse?: { getBody(): string } | null };
  try {
    const { detail } = JSON.parse(originalResponse?.getBody() ?? "") as { detail?: unknown };
    if (typeof detail === "string") return detail;
  } catch {
    return originalResponse?.getBody().slice(0, 200) ?? "";
  }
  return "";
};

export const uploadsTo = (album: string, finished: () => void) => {
  let files = $state.raw<readonly Sent[]>([]);
  let paused = $state(false);
  let leftOut = $state(0);

  const sending = (): number => files.filter(({ state }) => state === "sending" || state === "stuck").length;

  const begin = async (sent: Sent): Promise<void> => {
    sent.state = "sending";
    const upload = new Upload(sent.file, {
      endpoint: "/api/v1/uploads",
      chunkSize: PIECE_BYTES,
      retryDelays: TRY_AGAIN_MS,
      removeFingerprintOnSuccess: true,
      metadata: { album, filename: sent.file.name },
      fingerprint: async () => ["miroir", album, sent.path, sent.file.size, sent.file.lastModified].join("/"),
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        // Busy, locked by a request that died, too many, or away: all of them pass.
        const passes = status === 0 || status >= 500 || [409, 423, 429].includes(status);
        if (passes) sent.state = "stuck";
        return passes;
      },
      onProgress: (bytes) => {
        sent.bytes = bytes;
        if (sent.state === "stuck") sent.state = "sending";
      },
      onSuccess: () => {
        sent.state = "done";
        sent.bytes = sent.file.size;
        sent.upload = null;
        next();
      },
      onError: (error) => {
        sent.state = "refused";
        sent.refusal = refusalIn(error);
        sent.upload = null;
        next();
      },
    });
    sent.upload = upload;
    const [before] = await upload.findPreviousUploads();
    if (before) upload.resumeFromPreviousUpload(before);
    if (paused) sent.state = "waiting";
    else upload.start();
  };

  const next = (): void => {
    if (paused) return;
    for (const sent of files) {
      if (sending() >= AT_ONCE) return;
      if (sent.state === "waiting") void begin(sent);
    }
    if (files.length > 0 && files.every(({ state }) => state === "done" || state === "refused")) finished();
  };

  return {
    get files() {
      return files;
    },
    get paused() {
      return paused;
    },
    /** Files that are no pictures and no ZIP. */
    get leftOut() {
      return leftOut;
    },
    get done(): number {
      return files.filter(({ state }) => state === "done").length;
    },
    get bytes(): number {
      return files.reduce((sum, { bytes }) => sum + bytes, 0);
    },
    get bytesTotal(): number {
      return files.reduce((sum, { file }) => sum + file.size, 0);
    },
    get ended(): boolean {
      return files.length > 0 && files.every(({ state }) => state === "done" || state === "refused");
    },
    get stuck(): boolean {
      return files.some(({ state }) => state === "stuck");
    },
    add(more: readonly { file: File; path: string }[]): void {
      const taken = more.filter(({ file }) => TAKEN.test(file.name) && file.size > 0);
      const known = new Set(files.map(({ path }) => path));
      leftOut += more.length - taken.length;
      files = [
        ...files,
        ...taken.filter(({ path }) => !known.has(path)).map(({ file, path }) => new Sent(file, path)),
      ];
      next();
    },
    async pause(): Promise<void> {
      paused = true;
      for (const sent of files) {
        if (!sent.upload) continue;
        await sent.upload.abort();
        sent.upload = null;
        sent.state = "waiting";
      }
    },
    resume(): void {
      paused = false;
      next();
    },
  };
};
