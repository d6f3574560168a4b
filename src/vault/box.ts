/** One authenticated encryption for everything: AES-256-GCM with a random nonce. Layout: version, nonce, text, tag. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const BOX_OVERHEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** Unambiguous bytes of a list of words, as context of a key or of a box: JSON escapes what could run together. */
export const context = (...words: readonly string[]): Buffer => Buffer.from(JSON.stringify(words));

/** HKDF-SHA-256 to 32 bytes. */
export const derive = (secret: Uint8Array, salt: Uint8Array, info: Uint8Array): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, salt, info, 32));

/** @param bound bytes that are not inside, but without which the box does not open. */
export const close = (key: Uint8Array, bound: Uint8Array, plaintext: Uint8Array): Buffer => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([Buffer.of(VERSION), bound]));
  return Buffer.concat([
    Buffer.of(VERSION),
    nonce,
    cipher.update(plaintext),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
};

/** @returns undefined when anything at all disagrees: key, context, version, or one bit of the box. */
export const open = (key: Uint8Array, bound: Uint8Array, box: Uint8Array): Buffer | undefined => {
  if (box.length < BOX_OVERHEAD_BYTES || box[0] !== VERSION) return undefined;
  const nonce = box.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([Buffer.of(VERSION), bound]));
  decipher.setAuthTag(box.subarray(box.length - TAG_BYTES));
  const text = decipher.update(box.subarray(1 + NONCE_BYTES, box.length - TAG_BYTES));
  try {
    return Buffer.concat([text, decipher.final()]);
  } catch {
    return undefined;
  } finally {
    text.fill(0);
  }
};
