/**
 * Encryption to a public key of age (age-encryption.org/v1), so that the machine that makes a backup cannot read it.
 * Streams: chunks of 64 KiB, each authenticated, and the end of the file too.
 */
import { readFileSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { diskFault, errnoOf } from "../domain/disk.ts";
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

/**
 * Makes a pair of keys and writes its secret one into a new file that nobody else may read, as `age-keygen` does.
 * @returns the public key, `age1…`
 * @throws MiroirError config/exists, archive/not-found, storage/…: then nothing was written
 */
export const writeKeyPair = async (path: string, now: Date): Promise<string> => {
  const secret = await generateX25519Identity();
  const recipient = await identityToRecipient(secret);
  const file = await open(path, "wx", 0o600).catch((cause: unknown) => {
    if (["ENOENT", "ENOTDIR"].includes(errnoOf(cause)))
      throw new MiroirError("archive/not-found", { path: dirname(path) }, { cause });
    throw diskFault(cause, path, { EEXIST: "config/exists", EISDIR: "config/exists" });
  });
  try {
    await file.writeFile(`# created: ${now.toISOString()}\n# public key: ${recipient}\n${secret}\n`);
    await file.sync();
  } catch (cause) {
    await rm(path, { force: true });
    throw diskFault(cause, path);
  } finally {
    await file.close();
  }
  return recipient;
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
