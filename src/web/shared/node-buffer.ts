/** The few parts of Node's Buffer that the ledger's own code calls, so that a page verifies a proof with that same code. */
const HEX = "0123456789abcdef";

const latin = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

/** As Node: what is no base 64 ends the text instead of throwing; whoever asks compares the way back. */
const fromBase64 = (text: string): Uint8Array => {
  const sound = /^[A-Za-z0-9+/]*/.exec(text.replace(/-/g, "+").replace(/_/g, "/"))![0];
  const whole = sound.length % 4 === 1 ? sound.slice(0, -1) : sound;
  return Uint8Array.from(atob(whole), (character) => character.charCodeAt(0));
};
const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));

/** A view into one is one too, as Node's: subarray and slice take the class they are called on. */
class PageBuffer extends Uint8Array {
  override toString(encoding = "utf8"): string {
    if (encoding === "base64") return btoa(latin(this));
    if (encoding === "base64url")
      return btoa(latin(this)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
    if (encoding === "hex") return Array.from(this, (byte) => HEX[byte >> 4]! + HEX[byte & 15]!).join("");
    return new TextDecoder().decode(this);
  }
  readBigUInt64BE(at = 0): bigint {
    return new DataView(this.buffer, this.byteOffset, this.byteLength).getBigUint64(at);
  }
  writeBigUInt64BE(value: bigint, at = 0): number {
    new DataView(this.buffer, this.byteOffset, this.byteLength).setBigUint64(at, value);
    return at + 8;
  }
}

const bytesOf = (source: string | ArrayLike<number>, encoding: string): ArrayLike<number> => {
  if (typeof source !== "string") return source;
  if (encoding === "base64" || encoding === "base64url") return fromBase64(source);
  return encoding === "hex" ? fromHex(source) : new TextEncoder().encode(source);
};

const from = (source: string | ArrayLike<number>, encoding = "utf8"): PageBuffer =>
  new PageBuffer(bytesOf(source, encoding));

const alloc = (size: number, fill = 0): PageBuffer => new PageBuffer(size).fill(fill);

const concat = (parts: readonly Uint8Array[]): PageBuffer => {
  const whole = new PageBuffer(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

const compare = (a: Uint8Array, b: Uint8Array): number => {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  if (at < 0) return Math.sign(a.length - b.length);
  return at >= b.length || a[at]! > b[at]! ? 1 : -1;
};

Object.assign(PageBuffer, { from, of: (...bytes: number[]) => from(bytes), alloc, concat, compare });
(globalThis as { Buffer?: unknown }).Buffer ??= PageBuffer;

export {};
