/**
 * One stream of many entries: tar, gzip, and last an entry that says how many there were and the digest of them all,
 * so that a bundle which is cut, or in which something is changed, is told whatever it was wrapped in.
 */
import { createHash, type Hash } from "node:crypto";
import { once } from "node:events";
import type { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { extract, pack } from "tar-stream";
import { MiroirError } from "../domain/errors.ts";

/** The last entry of every bundle. */
const END = "end.json";

interface End {
  readonly entries: number;
  /** Hex, over name, size and content of each entry in turn. */
  readonly sha256: string;
}

export interface BundleEntry {
  readonly name: string;
  readonly size: number;
  /** Read whole or not at all; what is left of it is passed over. */
  readonly content: AsyncIterable<Uint8Array>;
}

export interface BundleWriter {
  /** The bundle, as it grows: read it, or `add` waits. */
  readonly stream: Readable;
  /** @param size of `content`, in bytes; another number of bytes is an error. */
  add(name: string, size: number, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** Writes the last entry. */
  end(): Promise<void>;
  /** Gives up: readers of the stream meet the error. */
  abandon(error: Error): void;
}

const begin = (digest: Hash, name: string, size: number): void =>
  void digest.update(`${JSON.stringify([name, size])}\n`);

/** Bytes in one piece, as content. */
export async function* inOne(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Ciphertext and JPEGs shrink little, and the hex of the rows at once: the quickest level. */
const LEVEL = 1;

/**
 * A bundle with nothing in it yet. Entries bear no date of their own, so that the same content makes the same bytes.
 */
export const writeBundle = (): BundleWriter => {
  const tar = pack();
  const gzip: Transform = createGzip({ level: LEVEL });
  const flowing = pipeline(tar as unknown as Readable, gzip);
  flowing.catch(() => {});
  const digest = createHash("sha256");
  let entries = 0;
  const put = async (name: string, size: number, content: AsyncIterable<Uint8Array>): Promise<void> => {
    let fail = (_error: unknown): void => {};
    const written = new Promise<void>((resolve, reject) => {
      fail = reject;
      const sink = tar.entry({ name, size, mtime: new Date(0) }, (error) =>
        error ? reject(error) : resolve(),
      );
      const feed = async (): Promise<void> => {
        for await (const chunk of content) {
          digest.update(chunk);
          if (!sink.write(chunk)) await once(sink, "drain");
        }
        sink.end(undefined);
      };
      feed().catch((error: Error) => {
        fail(error);
        sink.destroy(error);
      });
    });
    await Promise.race([written, flowing.then(() => written)]);
  };
  return {
    stream: gzip,
    add: async (name, size, content) => {
      entries++;
      begin(digest, name, size);
      await put(name, size, content);
    },
    end: async () => {
      const last: End = { entries, sha256: digest.digest("hex") };
      const bytes = Buffer.from(JSON.stringify(last));
      // No part of what it sums up.
      await new Promise<void>((resolve, reject) =>
        tar.entry({ name: END, mtime: new Date(0) }, bytes, (error) => (error ? reject(error) : resolve())),
      );
      tar.finalize();
      await flowing;
    },
    abandon: (error) => {
      tar.destroy(error);
      gzip.destroy(error);
    },
  };
};

/** What is wrong with a bundle; the caller knows which file it is. */
export class DamagedBundle extends Error {}

async function* digested(content: AsyncIterable<Uint8Array>, digest: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    digest.update(chunk);
    yield chunk;
  }
}

/** All bytes of a small entry. */
export const bytesOf = async ({ content }: Pick<BundleEntry, "content">): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
};

/**
 * The entries of a bundle, one after the other. Ends only after the last entry was held against all before it.
 * @throws DamagedBundle, and what the stream throws
 */
export async function* readBundle(stream: Readable): AsyncGenerator<BundleEntry> {
  const untar = extract();
  const flowing = pipeline(stream, createGunzip(), untar as unknown as NodeJS.WritableStream);
  flowing.catch(() => {});
  const digest = createHash("sha256");
  let entries = 0;
  let end: End | undefined;
  try {
    for await (const entry of untar) {
      const { name, size = 0 } = entry.header;
      const bytes = entry as unknown as AsyncIterable<Uint8Array>;
      if (end) throw new DamagedBundle("something comes after its last entry");
      if (name === END) {
        end = JSON.parse((await bytesOf({ content: bytes })).toString("utf8")) as End;
        continue;
      }
      entries++;
      begin(digest, name, size);
      const content = digested(bytes, digest);
      yield { name, size, content };
      for await (const _ of content);
    }
    await flowing;
  } catch (error) {
    if (error instanceof DamagedBundle || error instanceof MiroirError) throw error;
    throw new DamagedBundle((error as Error).message, { cause: error });
  } finally {
    stream.destroy();
  }
  if (!end) throw new DamagedBundle("it has no last entry");
  if (end.entries !== entries || end.sha256 !== digest.digest("hex"))
    throw new DamagedBundle("its entries are not those it was closed with");
}
