/** Text as spreadsheet programs save it: which encoding it has, and what stands between its fields. */

export interface Decoded {
  readonly text: string;
  readonly encoding: "utf-8" | "utf-16le" | "windows-1252";
}

/**
 * Excel saves UTF-8 with a mark, UTF-16 ("Unicode text") or the Windows code page of Western Europe; a mark is taken off.
 * Windows-1252 fits every text, so it is what is left when the bytes are no UTF-8.
 */
export const decodeSheet = (bytes: Uint8Array): Decoded => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: new TextDecoder("utf-16le").decode(bytes), encoding: "utf-16le" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "utf-8" };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "windows-1252" };
  }
};

/** The delimiter that the first line has most of, outside quotes: semicolons where the comma is the decimal point. */
export const delimiterOf = (content: string): string => {
  const header = (/^[^\r\n]*/.exec(content)?.[0] ?? "").replace(/"[^"]*"/g, "");
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, one) => (count(one) > count(best) ? one : best));
};
