/** Wiring: keys without an instance that is open: its two keys under a passphrase, and where that comes from; a pair for backups. */
export { givePassphrase, LEAST_PASSPHRASE, passphrase } from "./vault/passphrase.ts";
export { areWrapped, unwrapKeys, wrapKeys } from "./vault/wrapping.ts";

/** A pair of keys of age, its secret one in a new file. @returns the public one */
export const writeKeyPair = async (path: string): Promise<string> =>
  (await import("./vault/age.ts")).writeKeyPair(path, new Date());
