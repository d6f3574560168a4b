/**
 * The organisation's own storage, spoken to as S3. Which one it is says the configuration file alone: a route or a
 * command knows a name, never an address (law 4). Reading is in `s3-source.ts`, writing in `s3-destination.ts`, and
 * a storage is one or the other: what holds originals is never written to.
 */
import { readFileSync, statSync } from "node:fs";
import type { S3Client } from "@aws-sdk/client-s3";
import { errnoOf } from "../domain/disk.ts";
import { type ErrorCode, MiroirError } from "../domain/errors.ts";

export interface StorageSettings {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  /** Only what lies below it is read or written; empty, or ending with `/`. */
  readonly prefix: string;
  readonly pathStyle: boolean;
  /** Two lines: access key and secret. */
  readonly keyFile: string;
  readonly use: "source" | "destination";
}

export type Storages = Readonly<Record<string, StorageSettings>>;

/** What a person writes for a place in a storage. */
export interface StoragePlace {
  readonly storage: string;
  /** Below the prefix of the settings; may be empty. */
  readonly path: string;
}

/** `s3:name/path`; undefined for every other text. */
export const parsePlace = (text: string): StoragePlace | undefined => {
  const match = /^s3:([a-z0-9][a-z0-9-]{0,62})(?:\/(.*))?$/s.exec(text);
  return match ? { storage: match[1]!, path: match[2] ?? "" } : undefined;
};

/** A place in a storage as people write and read it: `s3:name/path`. Its address is not in it. */
export const placeText = ({ storage, path }: StoragePlace): string => `s3:${storage}/${path}`;

/** @throws MiroirError storages/unknown, storages/other-use */
export const requireStorage = (
  storages: Storages,
  name: string,
  use: StorageSettings["use"],
): StorageSettings => {
  const found = Object.hasOwn(storages, name) ? storages[name] : undefined;
  if (!found) throw new MiroirError("storages/unknown", { name });
  if (found.use !== use) throw new MiroirError("storages/other-use", { name, use: found.use });
  return found;
};

const OTHERS = 0o077;
const HAS_MODES = process.platform !== "win32";

/** @throws MiroirError storages/bad-key-file */
const keysIn = (name: string, path: string): { accessKeyId: string; secretAccessKey: string } => {
  const refuse = (problem: string, cause?: unknown): never => {
    throw new MiroirError("storages/bad-key-file", { name, problem }, { cause });
  };
  try {
    const mode = statSync(path).mode & 0o777;
    if (HAS_MODES && (mode & OTHERS) !== 0) return refuse(`mode ${mode.toString(8).padStart(4, "0")}`);
    const [accessKeyId, secretAccessKey, ...rest] = readFileSync(path, "utf8").trim().split(/\r?\n/);
    if (!accessKeyId || !secretAccessKey || rest.length > 0) return refuse("not two lines");
    return { accessKeyId: accessKeyId.trim(), secretAccessKey: secretAccessKey.trim() };
  } catch (cause) {
    if (cause instanceof MiroirError) throw cause;
    return refuse(errnoOf(cause) || "unreadable", cause);
  }
};

/** A server that does not answer is given up, and so is one that stops in the middle. */
const TIMES = { connectionTimeout: 10_000, requestTimeout: 60_000, socketTimeout: 60_000 } as const;
const TRIES = 3;

export interface Connected {
  readonly name: string;
  readonly settings: StorageSettings;
  readonly client: S3Client;
  /** The library's commands: loaded with the first connection, since most commands need none. */
  readonly s3: typeof import("@aws-sdk/client-s3");
}

/** @throws MiroirError storages/bad-key-file */
export const connect = async (name: string, settings: StorageSettings): Promise<Connected> => {
  const credentials = keysIn(name, settings.keyFile);
  const s3 = await import("@aws-sdk/client-s3");
  const client = new s3.S3Client({
    endpoint: settings.endpoint,
    region: settings.region,
    forcePathStyle: settings.pathStyle,
    credentials,
    maxAttempts: TRIES,
    requestHandler: TIMES,
    // Checksums in trailers are Amazon's own; other servers refuse them. Content is checked by its SHA-256.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return { name, settings, client, s3 };
};

interface Refusal {
  readonly name?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const STATUS: Readonly<Record<number, ErrorCode>> = {
  401: "storages/refused",
  403: "storages/refused",
  404: "picture/gone",
  412: "picture/changed",
};

/** What a storage answered, in Miroir's words; `path` is that of the object. A MiroirError stays as it is. */
export const storageFault = (error: unknown, name: string, path: string): unknown => {
  if (error instanceof MiroirError) return error;
  const { name: kind = "", $metadata } = error as Refusal;
  if (kind === "AbortError") return new MiroirError("run/interrupted");
  // Neither the library's nor the network's: whoever gave the content.
  if (!$metadata && errnoOf(error) === "" && kind !== "TimeoutError") return error;
  const problem = [kind, errnoOf(error), $metadata?.httpStatusCode].filter(Boolean).join(" ");
  if (kind === "NoSuchBucket")
    return new MiroirError("storages/refused", { name, problem }, { cause: error });
  const code = STATUS[$metadata?.httpStatusCode ?? 0] ?? "storages/unreachable";
  return new MiroirError(code, { name, path, problem }, { cause: error });
};
