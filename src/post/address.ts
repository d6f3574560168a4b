/** Addresses of letters. Stricter than RFC 5322: what an ordinary mailbox looks like, and nothing that could end a header. */
import { MiroirError } from "../domain/errors.ts";

/** RFC 5321, 4.5.3.1: a path of 256 octets with its brackets, a local part of 64. */
const LONGEST = 254;
const LONGEST_LOCAL = 64;
/** No quotes, no comments, no routes, no lists; other scripts are welcome (RFC 6531). */
const LOCAL = /^[^\s@,;:<>()[\]"\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u;
/** Names and no numbers: the last label begins with a letter, so that none is read as an address of a machine. */
const HOST =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?\.)*\p{L}(?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

export const isAddress = (text: string): boolean => {
  const [local = "", host = "", ...more] = text.split("@");
  const dots = local.startsWith(".") || local.endsWith(".") || local.includes("..");
  const long = local.length > LONGEST_LOCAL || Buffer.byteLength(text) > LONGEST;
  return more.length === 0 && !dots && !long && LOCAL.test(local) && HOST.test(host);
};

/** @throws MiroirError post/bad-address */
export const parseAddress = (text: string): string => {
  const address = text.trim();
  if (!isAddress(address)) throw new MiroirError("post/bad-address");
  return address;
};
