/** The Ed25519 key (RFC 8032) that signs the ledger's checkpoints; a file of its own, so that it can be replaced alone. */
import { createPrivateKey, createPublicKey, sign as ed25519, randomBytes } from "node:crypto";
import { join } from "node:path";
import { readSecret, SECRET_BYTES, writeSecret } from "./secret-file.ts";

/** Kind and version, as its file begins. */
export const TITLE = "miroir-signing-key-1";
/** RFC 8410: what comes before the 32 bytes of the seed in PKCS #8, and of the public key in SubjectPublicKeyInfo. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI_PREFIX_BYTES = 12;

export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Buffer;
  /** 64 bytes, deterministic. */
  sign(bytes: Uint8Array): Buffer;
}

export const signerPath = (folder: string): string => join(folder, "signing.key");

/** Makes `signing.key` (mode 0600), durably. @throws MiroirError config/exists, storage/full, storage/read-only. */
export const createSigner = (folder: string): void => {
  const seed = randomBytes(SECRET_BYTES);
  writeSecret(signerPath(folder), TITLE, seed);
  seed.fill(0);
};

/** @throws MiroirError keys/missing, keys/exposed, keys/damaged. */
export const openSigner = (folder: string): Signer => {
  const seed = readSecret(signerPath(folder), TITLE);
  const der = Buffer.concat([PKCS8_PREFIX, seed]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  seed.fill(0);
  der.fill(0);
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX_BYTES);
  return { publicKey, sign: (bytes) => ed25519(null, bytes, key) };
};
