/** The key of sign-in: signs session cookies and encrypts second factors. A file of its own, so that replacing it signs everybody out and harms nothing else. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { exists } from "./files.ts";
import { readSecret, SECRET_BYTES, writeSecret } from "./secret-file.ts";

const TITLE = "miroir-sign-in-key-1";

export const signInKeyPath = (folder: string): string => join(folder, "sign-in.key");

/** Made (mode 0600) when it is first asked for. @returns 64 hex digits. @throws MiroirError keys/exposed, keys/damaged, storage/… */
export const signInSecret = (folder: string): string => {
  const path = signInKeyPath(folder);
  if (!exists(path)) writeSecret(path, TITLE, randomBytes(SECRET_BYTES));
  return readSecret(path, TITLE).toString("hex");
};
