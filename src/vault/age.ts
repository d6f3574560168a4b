/**
 * Encryption to a public key of age (age-encryption.org/v1), so that the machine that makes a backup cannot read it.
 * Streams: chunks of 64 KiB, each authenticated, and the end of the file too.
 */
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { Decrypter, Encrypter } from "age-encryption";
import { MiroirError } from "../domain/errors.ts";

type WebStream = globalThis.ReadableStream<Uint8Array>;

/** Node's and the browser's types of one and the same stream differ in their declarations only. */
const toWeb = (stream: Readable): WebStream => Readable.toWeb(stream) as unknown as WebStream;
const fromWeb = (stream: WebStream): Readable => Readable.fromWeb(stream as unknown as ReadableStream);

/** What encrypts to all of them: each can open it alone. @throws MiroirError backup/bad-recipient */
export const encrypterTo = (recipients: readonly string[]): ((plain: Readable) => Promise<Readable>) => {
  const encrypter = new Encrypter();
  for (const [i, recipient] of recipients.entries())
    try {
      encrypter.addRecipient(recipient.trim());
    } catch {
      // It may be a secret key, so neither it nor what the library says of it is repeated.
      throw new MiroirError("backup/bad-recipient", { place: i + 1 });
    }
  return async (plain) => fromWeb(await encrypter.encrypt(toWeb(plain)));
};

/** The secret keys of a file as `age-keygen` writes it: one a line, `#` begins a comment. @throws MiroirError restore/bad-identity */
export const readIdentities = (path: string): string[] => {
  const refused = (cause?: unknown) => new MiroirError("restore/bad-identity", { path }, { cause });
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw refused(cause);
  }
  const keys = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (keys.length === 0) throw refused();
  for (const key of keys)
    try {
      new Decrypter().addIdentity(key);
    } catch (cause) {
      throw refused(cause);
    }
  return keys;
};

/** Of typage, when no key of ours opens the header. */
const NOT_FOR_US = /^no identity matched/;

/**
 * @param path what errors name.
 * @throws MiroirError restore/wrong-identity, restore/damaged; a cut or changed body is an error of the stream.
 */
export const decrypt = async (
  identities: readonly string[],
  file: Readable,
  path: string,
): Promise<Readable> => {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    return fromWeb(await decrypter.decrypt(toWeb(file)));
  } catch (cause) {
    const problem = (cause as Error).message;
    throw NOT_FOR_US.test(problem)
      ? new MiroirError("restore/wrong-identity", { path }, { cause })
      : new MiroirError("restore/damaged", { path, problem }, { cause });
  }
};
