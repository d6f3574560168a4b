/** Keys of logs and witnesses for tests of the ledger: the same seed is the same key. */
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { formatVkey, type NoteSigner, type NoteVerifier, parseVkey } from "../../src/ledger/index.ts";

/** RFC 8410, before the 32 bytes of the seed. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

export const signerOf = (name: string, seed: number): NoteSigner => {
  const der = Buffer.concat([PKCS8_PREFIX, Buffer.alloc(32, seed)]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(12);
  return { name, publicKey, sign: (bytes) => sign(null, bytes, key) };
};

export const verifierOf = ({ name, publicKey }: NoteSigner): NoteVerifier =>
  parseVkey(formatVkey(name, publicKey));
