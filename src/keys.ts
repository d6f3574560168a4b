/** Wiring: the keys folder without an instance that is open: its two keys under a passphrase, and where that comes from. */
export { givePassphrase, LEAST_PASSPHRASE, passphrase } from "./vault/passphrase.ts";
export { areWrapped, unwrapKeys, wrapKeys } from "./vault/wrapping.ts";
