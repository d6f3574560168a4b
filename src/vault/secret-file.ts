/**
 * A secret of 32 bytes as one line of text, `<title> <64 hex digits> <8 hex digits>`, that an operator can copy to
 * paper and back. The last word is a checksum: it finds a torn or mistyped copy, and proves nothing else. Under a passphrase
 * it is `<title> wrapped <salt> <box> <checksum>`; each file says itself which it is.
 */
import { createHash } from "node:crypto";
import { MiroirError } from "../domain/errors.ts";
import { BOX_OVERHEAD_BYTES, close, context, open } from "./box.ts";
import { createFile, readFile, replaceFile } from "./files.ts";
import { keyUnder, passphrase, SALT_BYTES } from "./passphrase.ts";

export const SECRET_BYTES = 32;

const checksum = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);

const lineOf = (...words: readonly string[]): Buffer => {
  const line = words.join(" ");
  return Buffer.from(`${line} ${checksum(line)}\n`);
};

/** @param title kind and version, for example `miroir-master-key-1`. */
export const writeSecret = (path: string, title: string, secret: Uint8Array): void =>
  createFile(path, lineOf(title, Buffer.from(secret).toString("hex")));

const WRAPPED = "wrapped";
const isHex = (text: string, bytes: number): boolean => new RegExp(`^[0-9a-f]{${2 * bytes}}$`).test(text);

/** The words of the line, which agree with their checksum. @throws MiroirError keys/missing, keys/exposed, keys/damaged */
const wordsIn = (path: string, title: string): readonly string[] => {
  const bytes = readFile(path);
  if (bytes === undefined) throw new MiroirError("keys/missing", { path });
  const damaged = (problem: string) => new MiroirError("keys/damaged", { path, problem });
  const words = bytes.toString("latin1").trimEnd().split(" ");
  bytes.fill(0);
  const sum = words.pop();
  const [foundTitle, first = "", salt = "", box = ""] = words;
  if (foundTitle !== title) throw damaged(`it does not begin with ${title}`);
  const isPlain = words.length === 2 && isHex(first, SECRET_BYTES);
  const isWrapped =
    words.length === 4 &&
    first === WRAPPED &&
    isHex(salt, SALT_BYTES) &&
    isHex(box, SECRET_BYTES + BOX_OVERHEAD_BYTES);
  if (!isPlain && !isWrapped) throw damaged("it is cut or has something added");
  if (sum !== checksum(words.join(" "))) throw damaged("its checksum does not agree");
  return words.slice(1);
};

const bound = (title: string): Buffer => context("miroir", "passphrase", title);

/** @throws MiroirError keys/locked, keys/passphrase-wrong */
const unwrapped = (path: string, title: string, salt: string, sealed: string): Buffer => {
  const text = passphrase();
  if (text === undefined) throw new MiroirError("keys/locked", { path });
  const secret = open(keyUnder(text, Buffer.from(salt, "hex")), bound(title), Buffer.from(sealed, "hex"));
  if (!secret) throw new MiroirError("keys/passphrase-wrong", { path });
  return secret;
};

/** @throws MiroirError keys/missing, keys/exposed, keys/damaged, keys/locked, keys/passphrase-wrong */
export const readSecret = (path: string, title: string): Buffer => {
  const [first, salt, box] = wordsIn(path, title);
  return first === WRAPPED ? unwrapped(path, title, salt!, box!) : Buffer.from(first!, "hex");
};

/** Whether it opens with a passphrase only. @throws MiroirError keys/missing, keys/exposed, keys/damaged */
export const isWrapped = (path: string, title: string): boolean => wordsIn(path, title)[0] === WRAPPED;

/** Puts the secret under a passphrase, or under another one; both are whole at any moment. @throws as `readSecret`, storage/… */
export const wrapSecret = (path: string, title: string, text: string, salt: Uint8Array): void => {
  const secret = readSecret(path, title);
  const box = close(keyUnder(text, salt), bound(title), secret);
  secret.fill(0);
  replaceFile(path, lineOf(title, WRAPPED, Buffer.from(salt).toString("hex"), box.toString("hex")));
};

/** Puts the secret in clear again. @throws as `readSecret`, storage/… */
export const unwrapSecret = (path: string, title: string): void => {
  const secret = readSecret(path, title);
  replaceFile(path, lineOf(title, secret.toString("hex")));
  secret.fill(0);
};
