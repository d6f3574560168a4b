/**
 * The key that a person keeps on paper (R88). Thirty symbols in six groups, `K7QF3-…`: five groups of chance, 125
 * bits, and one group that checks them, so that a slip of the pen is told at once. No slow derivation: nobody tries
 * 2^125 codes, however fast one trial is.
 */
import { createHash, randomBytes } from "node:crypto";
import { MiroirError } from "../domain/errors.ts";
import { derive } from "./box.ts";

/** Crockford's base 32: no I, L, O, U. */
const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP = 5;
const CHANCE = 5 * GROUP;
const LENGTH = CHANCE + GROUP;

/** Low five bits of each byte: 256 is a multiple of 32, so every symbol is as likely. */
const spell = (bytes: Uint8Array): string => Array.from(bytes, (byte) => SYMBOLS[byte % 32]).join("");

const checkOf = (chance: string): string =>
  spell(createHash("sha256").update(`miroir personal key 1 ${chance}`).digest().subarray(0, GROUP));

const printed = (symbols: string): string => symbols.match(/.{5}/g)!.join("-");

/** A new code in printed form, 35 characters. It is a string: it cannot be overwritten, so let go of it soon. */
export const generatePersonalKey = (): string => {
  const chance = spell(randomBytes(CHANCE));
  return printed(chance + checkOf(chance));
};

/**
 * Reads a typed code: any case, any spaces, hyphens or dashes; O is 0, I and L are 1.
 * @returns the code in printed form. @throws MiroirError keys/personal-malformed, never with what was typed.
 */
export const parsePersonalKey = (text: string): string => {
  const malformed = (problem: string) => new MiroirError("keys/personal-malformed", { problem });
  const symbols = text
    .toUpperCase()
    .replace(/[\s\p{Dash}]/gu, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
  const strange = [...symbols].filter((symbol) => !SYMBOLS.includes(symbol));
  if (strange.length > 0) throw malformed(`it holds ${strange.length} characters that no code holds`);
  if (symbols.length !== LENGTH) throw malformed(`it has ${symbols.length} symbols instead of ${LENGTH}`);
  if (checkOf(symbols.slice(0, CHANCE)) !== symbols.slice(CHANCE))
    throw malformed("a symbol is wrong or two are swapped");
  return printed(symbols);
};

/**
 * The 32-byte key of a code for one person and one use. The salt is the person's own key in the vault: once that is
 * destroyed, the paper alone opens nothing.
 * @throws MiroirError keys/personal-malformed.
 */
export const derivePersonKey = (code: string, vaultKey: Uint8Array, use: Uint8Array): Buffer =>
  derive(Buffer.from(parsePersonalKey(code)), vaultKey, use);
