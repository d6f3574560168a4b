/** What is sent or handed to somebody to open something with: a token, or a code that she types; only a hash is kept. */
import { tokenSha256 } from "../gate/tokens.ts";

/** A code as somebody types it: small letters, spaces and hyphens are no other code. */
const asWritten = (secret: string): string =>
  /^[\w-]{43}$/.test(secret) ? secret : secret.toUpperCase().replace(/[^A-Z0-9]/g, "");

/** SHA-256 of it, 32 bytes. */
export const secretSha256 = (secret: string): Buffer => tokenSha256(asWritten(secret));
