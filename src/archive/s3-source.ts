/** Originals in the organisation's own storage: listed and fetched. Nothing here can write, remove or change an object. */
import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { diskFault } from "../domain/disk.ts";
import { MiroirError } from "../domain/errors.ts";
import { stopIfAborted } from "./faults.ts";
import { HEAD_BYTES } from "./names.ts";
import { type Connected, connect, placeText, type StorageSettings, storageFault } from "./s3.ts";

export interface StoredObject {
  /** Key below the prefix of the storage. */
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** Whatever the server calls this version of the content: compared, and never taken for a hash. */
  readonly etag: string;
}

interface FolderPage {
  readonly objects: readonly StoredObject[];
  /** Names of folders in it. */
  readonly folders: readonly string[];
}

export interface ReadOptions {
  readonly maxBytes: number;
  /** The version that was listed: another one is refused. */
  readonly etag?: string;
  readonly signal?: AbortSignal;
}

export interface Source {
  readonly name: string;
  /** Everything below a path, in the order of the server, a thousand at a time. */
  pages(path: string, signal?: AbortSignal): AsyncGenerator<readonly StoredObject[]>;
  /** One folder, without what is below it: a path that is empty, or ends with `/`. */
  folder(path: string, signal?: AbortSignal): AsyncGenerator<FolderPage>;
  /** The first bytes, to recognise what it is. */
  head(path: string, signal?: AbortSignal): Promise<Uint8Array>;
  /** Writes the object to a new file, at most `maxBytes` of it. @throws MiroirError picture/…, storages/…, storage/full */
  save(path: string, into: string, options: ReadOptions): Promise<void>;
  close(): void;
}

/** Keys come in the form of URLs, since XML cannot hold every character of a key. */
const decodeKey = (key: string): string => decodeURIComponent(key.replaceAll("+", " "));

const isFolder = (key: string): boolean => key.endsWith("/");

interface Listed {
  readonly Key?: string | undefined;
  readonly Size?: number | undefined;
  readonly LastModified?: Date | undefined;
  readonly ETag?: string | undefined;
}

const objectOf = (prefix: string, { Key = "", Size = 0, LastModified, ETag = "" }: Listed): StoredObject => ({
  path: decodeKey(Key).slice(prefix.length),
  bytes: Size,
  modifiedMs: LastModified?.getTime() ?? 0,
  etag: ETag,
});

async function* listed(
  { name, settings, client, s3 }: Connected,
  path: string,
  signal: AbortSignal | undefined,
  until?: "/",
): AsyncGenerator<FolderPage> {
  const { bucket, prefix } = settings;
  let after: string | undefined;
  do {
    stopIfAborted(signal);
    const page = await client
      .send(
        new s3.ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix + path,
          Delimiter: until,
          EncodingType: "url",
          ContinuationToken: after,
        }),
        { ...(signal && { abortSignal: signal }) },
      )
      .catch((error: unknown) => {
        throw storageFault(error, name, placeText({ storage: name, path }));
      });
    const files = (page.Contents ?? []).filter(({ Key = "" }) => !isFolder(decodeKey(Key)));
    yield {
      objects: files.map((each) => objectOf(prefix, each)),
      folders: (page.CommonPrefixes ?? []).map(({ Prefix = "" }) =>
        decodeKey(Prefix).slice(prefix.length + path.length, -1),
      ),
    };
    after = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (after !== undefined);
}

async function* pagesOf(...of: Parameters<typeof listed>): AsyncGenerator<readonly StoredObject[]> {
  for await (const { objects } of listed(...of)) yield objects;
}

/** Passes on at most `maxBytes`: what a server says of a size is not believed. */
async function* bounded(content: Readable, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of content as AsyncIterable<Uint8Array>) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new MiroirError("picture/too-many-bytes", { bytes, limit: maxBytes });
    yield piece;
  }
}

/** @throws MiroirError storages/bad-key-file */
export const openSource = async (name: string, settings: StorageSettings): Promise<Source> => {
  const connected = await connect(name, settings);
  const { client, s3 } = connected;
  const { bucket, prefix } = settings;
  const get = async (
    path: string,
    asked: { Range?: string; IfMatch?: string },
    signal: AbortSignal | undefined,
  ): Promise<Readable> => {
    const answer = await client.send(
      new s3.GetObjectCommand({ Bucket: bucket, Key: prefix + path, ...asked }),
      { ...(signal && { abortSignal: signal }) },
    );
    return answer.Body as Readable;
  };
  const guarded = async <T>(path: string, read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      throw storageFault(error, name, placeText({ storage: name, path }));
    }
  };
  return {
    name,
    pages: (path, signal) => pagesOf(connected, path, signal),
    folder: (path, signal) => listed(connected, path, signal, "/"),
    head: (path, signal) =>
      guarded(path, async () => {
        const body = await get(path, { Range: `bytes=0-${HEAD_BYTES - 1}` }, signal);
        const pieces: Uint8Array[] = [];
        let bytes = 0;
        // A server that knows no ranges would send all of it: leaving the loop ends the connection.
        for await (const piece of body as AsyncIterable<Uint8Array>) {
          pieces.push(piece);
          bytes += piece.length;
          if (bytes >= HEAD_BYTES) break;
        }
        return Buffer.concat(pieces).subarray(0, HEAD_BYTES);
      }),
    save: (path, into, { maxBytes, etag, signal }) =>
      guarded(path, async () => {
        const body = await get(path, { ...(etag && { IfMatch: etag }) }, signal);
        const file = createWriteStream(into, { flags: "wx", mode: 0o600 });
        await pipeline(bounded(body, maxBytes), file, { ...(signal && { signal }) }).catch(
          (error: unknown) => {
            throw diskFault(error, into);
          },
        );
      }),
    close: () => client.destroy(),
  };
};
