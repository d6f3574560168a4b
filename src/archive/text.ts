/** Text in files that other programs wrote: which encoding it has. */

export interface Decoded {
  /** Without a byte order mark. */
  readonly text: string;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
}

/** UTF-16 by its mark, or by the zeros between the letters of an ASCII beginning, which no text of one byte a letter has. */
const utf16Of = ([a, b, c, d]: Uint8Array): "utf-16le" | "utf-16be" | undefined => {
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  if (a && b === 0 && c && d === 0) return "utf-16le";
  return a === 0 && b && c === 0 && d ? "utf-16be" : undefined;
};

/**
 * UTF-8, UTF-16 in both byte orders, else the Windows code page of Western Europe, which fits every text: it is what is left
 * when the bytes are no UTF-8.
 */
export const decodeText = (bytes: Uint8Array): Decoded => {
  const wide = utf16Of(bytes);
  if (wide) return { text: new TextDecoder(wide).decode(bytes), encoding: wide };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "utf-8" };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "windows-1252" };
  }
};
