/** Secrets that are drawn here, handed out once and kept as a hash: of a session, a link, a certificate. */
import { createHash, randomBytes } from "node:crypto";

/** 32 random bytes in base64url. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** SHA-256 of a token, 32 bytes: all that is kept of one. */
export const tokenSha256 = (token: string): Buffer => createHash("sha256").update(token).digest();
