/** What a destination is, whichever it is: `destination.ts` opens one. */
import { MiroirError } from "../domain/errors.ts";

/** Bytes in hand, or a stream of them (a video). */
export type Content = Uint8Array | AsyncIterable<Uint8Array>;

export interface Handed {
  /** Of the bytes that are there now: 64 lowercase hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface Destination {
  readonly kind: "folder" | "zip" | "s3";
  /** As the register says it: an absolute path, or `s3:<name>/<prefix>`. `openDestination` takes it again. */
  readonly place: string;
  /**
   * Puts a copy there, whole or not at all; in a ZIP it is handed out by `close`.
   * @param name path below the place, with `/`
   * @param mayReplace hashes of copies that may be in its place: what was put there before
   * @throws MiroirError destination/occupied, storage/…
   */
  put(name: string, content: Content, mayReplace?: readonly string[]): Promise<Handed>;
  /**
   * Takes a copy away, in a ZIP with `close`. What has another content than `sha256` is not ours, and stays: "other".
   * @throws MiroirError storage/…
   */
  remove(name: string, sha256: string): Promise<"removed" | "gone" | "other">;
  has(name: string): Promise<boolean>;
  /** What a crash left half written of this copy goes. Call it while nobody puts it. @throws MiroirError storage/… */
  removeUnfinished(name: string): Promise<void>;
  /** What was put and removed is in place, durably. A ZIP is written here, beside its place, and gets its name last. */
  close(): Promise<void>;
}

/** A path below the place and nothing else. */
export const checkName = (name: string): void => {
  const parts = name.split("/");
  if (/[\\\0]/.test(name) || parts.some((part) => part === "" || part === "." || part === ".."))
    throw new MiroirError("internal/broken-promise", { problem: "a copy was given a name that is no path" });
};

/** The bytes of a content, piece by piece: one piece when it lies in memory. */
export async function* piecesOf(content: Content): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) yield content;
  else yield* content;
}

/** @throws MiroirError destination/occupied */
export const requireFree = (
  place: string,
  name: string,
  there: string | undefined,
  mayReplace: readonly string[],
): void => {
  if (there !== undefined && !mayReplace.includes(there))
    throw new MiroirError("destination/occupied", { place, name });
};
