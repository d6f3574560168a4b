/** One letter as a message: plain text, headers of our own making, nothing that tells when it was opened. */

import { MiroirError } from "../domain/errors.ts";
import type { Language } from "../words/words.ts";
import { isAddress } from "./address.ts";

export interface Message {
  /** Of the letter: it makes the Message-ID, so that a letter sent twice after a crash can be recognised as one. */
  readonly id: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly language: Language;
  readonly at: Date;
}

/** `Name <name@example.org>`, or an address alone. @throws MiroirError config/invalid */
export const parseSender = (from: string): Message["from"] => {
  const [, name = "", address = from.trim()] = /^\s*"?([^"<>]*?)"?\s*<([^<>]*)>\s*$/.exec(from) ?? [];
  if (!isAddress(address) || /\p{Cc}/u.test(name))
    throw new MiroirError("config/invalid", {
      path: "mail.from",
      problem: "it has to be name@example.org or Name <name@example.org>",
    });
  return { name, address };
};

/** One line, whatever was typed: what could end a header becomes a space. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

/** What nodemailer composes from. An object and not a header line, so that no text is parsed as addresses. */
export const mailOf = ({ id, from, to, subject, text, language, at }: Message) => ({
  from,
  to: { name: "", address: to },
  subject: oneLine(subject),
  // Base64, whatever the text: otherwise long lines are folded, and what was written is not what arrives.
  text: { content: text.replace(/\r\n?/g, "\n"), contentTransferEncoding: "base64" },
  date: at,
  messageId: `<${id}@${from.address.split("@")[1]}>`,
  headers: {
    "Content-Language": language,
    // RFC 3834: nobody's absence message answers it.
    "Auto-Submitted": "auto-generated",
  },
  disableFileAccess: true,
  disableUrlAccess: true,
});
