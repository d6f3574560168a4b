/** Addresses of letters. Stricter than RFC 5322: what an ordinary mailbox looks like, and nothing that could end a header. */
import { MiroirError } from "../domain/errors.ts";

/** RFC 5321, 4.5.3.1: a path of 256 octets with its brackets, a local part of 64. */
const LONGEST = 254;
const LONGEST_LOCAL = 64;
/** No quotes, no comments, no routes, no lists; other scripts are welcome (RFC 6531). */
const MAILBOX =
  /^[^\s@,;:<>()[\]"\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u;

export const isAddress = (text: string): boolean => {
  const at = text.indexOf("@");
  return (
    MAILBOX.test(text) && !text.includes("..") && at <= LONGEST_LOCAL && Buffer.byteLength(text) <= LONGEST
  );
};

/** @throws MiroirError post/bad-address */
export const parseAddress = (text: string): string => {
  const address = text.trim();
  if (!isAddress(address)) throw new MiroirError("post/bad-address");
  return address;
};
