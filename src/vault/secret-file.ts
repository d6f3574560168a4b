/**
 * A secret of 32 bytes as one line of text, `<title> <64 hex digits> <8 hex digits>`, that an operator can copy to
 * paper and back. The last word is a checksum: it finds a torn or mistyped copy, and proves nothing else.
 */
import { createHash } from "node:crypto";
import { MiroirError } from "../domain/errors.ts";
import { createFile, readFile } from "./files.ts";

export const SECRET_BYTES = 32;

const checksum = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);

/** @param title kind and version, for example `miroir-master-key-1`. */
export const writeSecret = (path: string, title: string, secret: Uint8Array): void => {
  const line = `${title} ${Buffer.from(secret).toString("hex")}`;
  createFile(path, Buffer.from(`${line} ${checksum(line)}\n`));
};

/** @throws MiroirError keys/missing, keys/exposed, keys/damaged. */
export const readSecret = (path: string, title: string): Buffer => {
  const bytes = readFile(path);
  if (bytes === undefined) throw new MiroirError("keys/missing", { path });
  const damaged = (problem: string) => new MiroirError("keys/damaged", { path, problem });
  const [foundTitle, hex = "", sum, ...rest] = bytes.toString("latin1").trimEnd().split(" ");
  bytes.fill(0);
  if (foundTitle !== title) throw damaged(`it does not begin with ${title}`);
  if (!/^[0-9a-f]{64}$/.test(hex) || rest.length > 0) throw damaged("it is cut or has something added");
  if (sum !== checksum(`${title} ${hex}`)) throw damaged("its checksum does not agree");
  return Buffer.from(hex, "hex");
};
