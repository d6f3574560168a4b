/** The master key: one small file, kept in a folder apart from the database and copied to a safe place by the operator. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readSecret, SECRET_BYTES, writeSecret } from "./secret-file.ts";
import { Vault, type VaultOptions } from "./vault.ts";

/** Kind and version, as its file begins. */
export const TITLE = "miroir-master-key-1";

export const masterKeyPath = (folder: string): string => join(folder, "master.key");

/**
 * Makes `master.key` (mode 0600) in a folder that is made (mode 0700) if need be; it is on the disk when this returns.
 * @throws MiroirError config/exists when there is one, storage/full, storage/read-only.
 */
export const createMasterKey = (folder: string): void => {
  const key = randomBytes(SECRET_BYTES);
  writeSecret(masterKeyPath(folder), TITLE, key);
  key.fill(0);
};

/**
 * Opens the vault of a folder, and its erasure journal.
 * @throws MiroirError keys/missing, keys/exposed (others can read the file), keys/damaged, journal/damaged.
 */
export const openVault = (folder: string, options: VaultOptions = {}): Vault =>
  new Vault(folder, readSecret(masterKeyPath(folder), TITLE), options);
