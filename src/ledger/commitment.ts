/**
 * What a leaf holds instead of its entry: a commitment under a random salt. Without the salt it says nothing of the
 * entry, not even to somebody who guesses it; destroying the salt forgets the entry and leaves the tree whole (R91).
 */
import { createHmac } from "node:crypto";
import { LedgerError } from "./error.ts";

export const SALT_BYTES = 32;

/** HMAC-SHA-256(salt, entry), 32 bytes. @param salt 32 random bytes, used for this entry only. @throws LedgerError bad-salt. */
export const commit = (salt: Uint8Array, entry: Uint8Array): Buffer => {
  if (salt.length !== SALT_BYTES) throw new LedgerError("bad-salt");
  return createHmac("sha256", salt).update(entry).digest();
};

/** Entries are flat; deeper ones are refused before they exhaust the stack. */
const DEEPEST = 100;

/** What has one JSON text: plain objects and arrays of strings, finite numbers, booleans and null. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The one JSON text of a value (RFC 8785): no white space, keys sorted by UTF-16 units, ECMAScript numbers.
 * @throws LedgerError bad-json on undefined, NaN, infinities, big integers, holes, lone surrogates, and objects that
 * are not plain (dates, maps, buffers): they would be written as something else than they are.
 */
export const canonicalJson = (value: Json): string => write(value, 0);

const refuse = (what: string): never => {
  throw new LedgerError("bad-json", what);
};

const write = (value: unknown, depth: number): string => {
  if (depth > DEEPEST) refuse(`it is deeper than ${DEEPEST}`);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return writeString(value);
  if (typeof value === "number")
    return Number.isFinite(value) ? JSON.stringify(value) : refuse(String(value));
  if (Array.isArray(value)) return `[${Array.from(value, (entry) => write(entry, depth + 1)).join(",")}]`;
  if (isPlain(value)) return writeObject(value, depth);
  return refuse(`a ${typeof value} that is no plain object`);
};

const writeString = (text: string): string =>
  /\p{Surrogate}/u.test(text) ? refuse("a lone surrogate") : JSON.stringify(text);

const writeObject = (value: Record<string, unknown>, depth: number): string => {
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${writeString(key)}:${write(value[key], depth + 1)}`).join(",")}}`;
};

const isPlain = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
