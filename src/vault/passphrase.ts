/**
 * The passphrase under which master key and signing key may lie: in a file that MIROIR_PASSPHRASE_FILE names, in what systemd
 * hands a service ($CREDENTIALS_DIRECTORY/miroir-passphrase), or as somebody typed it. It is kept for as long as the process
 * runs, which holds the keys themselves as long.
 */
import { randomBytes, scryptSync } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { MiroirError } from "../domain/errors.ts";
import { readFile } from "./files.ts";

/** Name of the credential, as in `LoadCredentialEncrypted=miroir-passphrase:…`. */
export const CREDENTIAL = "miroir-passphrase";

/** Guessed offline, a shorter one of everyday words falls in days; this is no bound of strength. */
export const LEAST_PASSPHRASE = 12;

let typed: string | undefined;
/** As somebody typed it, for this process. */
export const givePassphrase = (text: string | undefined): void => {
  typed = text;
  derived.clear();
};

const fileOf = (): string | undefined => {
  const { MIROIR_PASSPHRASE_FILE: named, CREDENTIALS_DIRECTORY: folder } = process.env;
  if (named) return named;
  const credential = folder && join(folder, CREDENTIAL);
  return credential && existsSync(credential) ? credential : undefined;
};

/** The first line of the file, or what was typed; undefined where there is neither. @throws MiroirError keys/missing, keys/exposed */
export const passphrase = (): string | undefined => {
  if (typed !== undefined) return typed;
  const path = fileOf();
  if (path === undefined) return undefined;
  const bytes = readFile(path);
  if (!bytes) throw new MiroirError("keys/missing", { path });
  return bytes.toString("utf8").split(/\r?\n/)[0]!;
};

/** scrypt (RFC 7914) with 128 MB: half a second here, and as much for each guess of somebody who has the file. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 ** 2 } as const;
export const SALT_BYTES = 16;

export const newSalt = (): Buffer => randomBytes(SALT_BYTES);

/** Both files bear one salt: what it costs is paid once at a start. */
const derived = new Map<string, Buffer>();

/** 32 bytes. NFKC: two keyboards write one letter in two ways. */
export const keyUnder = (text: string, salt: Uint8Array): Buffer => {
  const name = JSON.stringify([text, Buffer.from(salt).toString("hex")]);
  const known = derived.get(name);
  if (known) return known;
  const key = scryptSync(text.normalize("NFKC"), salt, 32, COST);
  derived.set(name, key);
  return key;
};
