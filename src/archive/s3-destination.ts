/**
 * Copies that leave for the organisation's own storage. What holds originals is another storage, which is never written
 * to. Where a bucket keeps versions, the version that was replaced or removed goes with it: a withdrawal would else
 * leave the picture there for whoever asks for the former version.
 */
import { createHash } from "node:crypto";
import { type Content, checkName, type Destination, type Handed, requireFree } from "./handing.ts";
import { connect, placeText, type StoragePlace, type StorageSettings, storageFault } from "./s3.ts";

/** Least that S3 takes for a part is 5 MiB, and most parts are 10,000: 160 GB, with one part in memory. */
const PART_BYTES = 16 * 1024 * 1024;

const TYPES: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  mp4: "video/mp4",
  zip: "application/zip",
};

const typeOf = (name: string): string =>
  TYPES[/\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ""] ?? "application/octet-stream";

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The server checks it before it keeps anything. */
const md5Of = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("base64");

/** Content in pieces of one part's size, the last one shorter. */
async function* partsOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of content) {
    for (let at = 0; at < piece.length; ) {
      const taken = piece.subarray(at, at + PART_BYTES - bytes);
      held.push(taken);
      bytes += taken.length;
      at += taken.length;
      if (bytes < PART_BYTES) continue;
      yield Buffer.concat(held);
      held = [];
      bytes = 0;
    }
  }
  if (bytes > 0) yield Buffer.concat(held);
}

/** What lies under a name now. */
interface There {
  readonly sha256: string;
  /** In a bucket that keeps versions. */
  readonly version: string | undefined;
}

/** @throws MiroirError storages/bad-key-file */
export const openBucket = async (
  { storage, path }: StoragePlace,
  settings: StorageSettings,
): Promise<Destination> => {
  const { client, s3 } = await connect(storage, settings);
  const Bucket = settings.bucket;
  const below = path === "" || path.endsWith("/") ? path : `${path}/`;
  const keyOf = (name: string): string => {
    checkName(name);
    return settings.prefix + below + name;
  };
  const guarded = async <T>(name: string, ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      throw storageFault(error, storage, placeText({ storage, path: below + name }));
    }
  };

  const hashThere = async (Key: string): Promise<string> => {
    const { Body } = await client.send(new s3.GetObjectCommand({ Bucket, Key }));
    const digest = createHash("sha256");
    for await (const piece of Body as AsyncIterable<Uint8Array>) digest.update(piece);
    return digest.digest("hex");
  };
  const lookAt = async (Key: string): Promise<There | undefined> => {
    try {
      const { Metadata, VersionId } = await client.send(new s3.HeadObjectCommand({ Bucket, Key }));
      const version = VersionId === "null" ? undefined : VersionId;
      return { sha256: Metadata?.sha256 ?? (await hashThere(Key)), version };
    } catch (error) {
      if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404)
        return undefined;
      throw error;
    }
  };
  const removeKey = async (Key: string, VersionId: string | undefined): Promise<void> => {
    await client.send(new s3.DeleteObjectCommand({ Bucket, Key, ...(VersionId && { VersionId }) }));
  };

  const putWhole = async (Key: string, bytes: Uint8Array): Promise<Handed> => {
    const sha256 = hashOf(bytes);
    await client.send(
      new s3.PutObjectCommand({
        Bucket,
        Key,
        Body: bytes,
        ContentType: typeOf(Key),
        ContentMD5: md5Of(bytes),
        Metadata: { sha256 },
      }),
    );
    return { sha256, bytes: bytes.length };
  };
  const putInParts = async (Key: string, parts: AsyncIterable<Buffer>): Promise<Handed> => {
    const { UploadId } = await client.send(
      new s3.CreateMultipartUploadCommand({ Bucket, Key, ContentType: typeOf(Key) }),
    );
    const upload = { Bucket, Key, UploadId };
    const digest = createHash("sha256");
    const sent: { PartNumber: number; ETag: string | undefined }[] = [];
    let bytes = 0;
    try {
      for await (const part of parts) {
        digest.update(part);
        bytes += part.length;
        const PartNumber = sent.length + 1;
        const { ETag } = await client.send(
          new s3.UploadPartCommand({ ...upload, PartNumber, Body: part, ContentMD5: md5Of(part) }),
        );
        sent.push({ PartNumber, ETag });
      }
      await client.send(
        new s3.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: sent } }),
      );
    } catch (error) {
      await client.send(new s3.AbortMultipartUploadCommand(upload)).catch(() => {});
      throw error;
    }
    return { sha256: digest.digest("hex"), bytes };
  };
  const putStream = async (Key: string, content: AsyncIterable<Uint8Array>): Promise<Handed> => {
    const parts = partsOf(content);
    const first = await parts.next();
    if (first.done || first.value.length < PART_BYTES)
      return putWhole(Key, first.done ? new Uint8Array(0) : first.value);
    async function* all(): AsyncGenerator<Buffer> {
      yield first.value as Buffer;
      yield* parts;
    }
    return putInParts(Key, all());
  };

  return {
    kind: "s3",
    place: placeText({ storage, path }),
    put: (name, content: Content, mayReplace = []) =>
      guarded(name, async () => {
        const Key = keyOf(name);
        const there = await lookAt(Key);
        requireFree(placeText({ storage, path }), name, there?.sha256, mayReplace);
        const handed = await (content instanceof Uint8Array
          ? putWhole(Key, content)
          : putStream(Key, content));
        if (there?.version) await removeKey(Key, there.version);
        return handed;
      }),
    remove: (name, sha256) =>
      guarded(name, async () => {
        const Key = keyOf(name);
        const there = await lookAt(Key);
        if (!there) return "gone";
        if (there.sha256 !== sha256) return "other";
        await removeKey(Key, there.version);
        return "removed";
      }),
    has: (name) => guarded(name, async () => (await lookAt(keyOf(name))) !== undefined),
    // Half an object is none.
    removeUnfinished: async () => {},
    close: async () => client.destroy(),
  };
};
