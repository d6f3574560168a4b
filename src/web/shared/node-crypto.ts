/** What the ledger's own code asks of node:crypto, in a page: the build puts this in its place (vite.config.ts). */
import { ed25519 } from "@noble/curves/ed25519.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

const only = (algorithm: string): void => {
  if (algorithm !== "sha256") throw new Error(`not in a page: ${algorithm}`);
};

export const hash = (algorithm: string, bytes: Uint8Array): Buffer => {
  only(algorithm);
  return Buffer.from(sha256(bytes));
};

export const createHmac = (algorithm: string, key: Uint8Array) => {
  only(algorithm);
  const mac = hmac.create(sha256, key);
  const self = {
    update: (bytes: Uint8Array) => {
      mac.update(bytes);
      return self;
    },
    digest: () => Buffer.from(mac.digest()),
  };
  return self;
};

export interface PageKey {
  readonly bytes: Uint8Array;
}

export const createPublicKey = ({ key }: { key: { x: string } }): PageKey => ({
  bytes: Buffer.from(key.x, "base64url"),
});

/** Strict as Node's: RFC 8032, cofactorless, no key of small order. */
export const verify = (
  _algorithm: null,
  bytes: Uint8Array,
  { bytes: key }: PageKey,
  signature: Uint8Array,
  told?: (error: null, holds: boolean) => void,
): boolean => {
  const holds = ed25519.verify(signature, bytes, key, { zip215: false });
  told?.(null, holds);
  return holds;
};
