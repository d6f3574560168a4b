/** A bucket of its own on the S3 server for tests (scripts/s3-for-tests.sh), with two accounts: one may do everything, one may only read. */
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { StorageSettings } from "../../src/archive/s3.ts";
import { temporaryFolder } from "./database.ts";

const ENDPOINT = process.env.MIROIR_TEST_S3;

/** For `test(..., { skip })`: false where there is a server. */
export const noServer: string | false = ENDPOINT ? false : "no S3 server (scripts/s3-for-tests.sh start)";

export interface Bucket {
  /** Reads with an account that the server lets do nothing else. */
  readonly source: StorageSettings;
  /** Writes below `out/`. */
  readonly destination: StorageSettings;
  put(key: string, bytes: Uint8Array): Promise<void>;
  remove(key: string): Promise<void>;
  /** All objects below a prefix, by key without it. */
  look(prefix: string): Promise<Record<string, string>>;
  keepVersions(): Promise<void>;
  /** Contents of every version that is still there. */
  versions(): Promise<string[]>;
}

export const freshBucket = async (t: TestContext): Promise<Bucket> => {
  const folder = await temporaryFolder(t);
  const name = `miroir-${randomUUID()}`;
  const client = new S3Client({
    endpoint: ENDPOINT!,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test:tester", secretAccessKey: "testing" },
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  t.after(() => client.destroy());
  await client.send(new CreateBucketCommand({ Bucket: name }));
  const keyFile = async (file: string, text: string): Promise<string> => {
    const path = join(folder, file);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };
  const base = { endpoint: ENDPOINT!, bucket: name, region: "us-east-1", pathStyle: true };
  const textOf = async (Key: string, VersionId?: string): Promise<string> => {
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: name, Key, ...(VersionId && { VersionId }) }),
    );
    return (await Body?.transformToString()) ?? "";
  };
  return {
    source: {
      ...base,
      prefix: "archive/",
      keyFile: await keyFile("reader", "test:reader\nreading\n"),
      use: "source",
    },
    destination: {
      ...base,
      prefix: "out/",
      keyFile: await keyFile("writer", "test:tester\ntesting\n"),
      use: "destination",
    },
    put: async (Key, Body) => void (await client.send(new PutObjectCommand({ Bucket: name, Key, Body }))),
    remove: async (Key) => void (await client.send(new DeleteObjectCommand({ Bucket: name, Key }))),
    look: async (Prefix) => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: name, Prefix }));
      const found: Record<string, string> = {};
      for (const { Key = "" } of Contents) found[Key.slice(Prefix.length)] = await textOf(Key);
      return found;
    },
    keepVersions: async () =>
      void (await client.send(
        new PutBucketVersioningCommand({
          Bucket: name,
          VersioningConfiguration: { Status: "Enabled" },
        }),
      )),
    versions: async () => {
      const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: name }));
      return Promise.all(Versions.map(({ Key, VersionId }) => textOf(Key!, VersionId)));
    },
  };
};
