/** What a document says, apart from how it is written: one description, and `html.ts` and `pdf.ts` write it. Text is plain text. */

import type { Language } from "../words/words.ts";

/** Label and value. A value that is a whole web address is written as a link. */
export type Fact = readonly [label: string, value: string];

export type Block =
  /** Lines that follow one another and begin with "- " are a list. */
  | { readonly kind: "text"; readonly text: string }
  /** Set apart: a warning, a reason for something left out. */
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "facts"; readonly rows: readonly Fact[] }
  | {
      readonly kind: "table";
      readonly heads: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  /** Kept as it is, to be copied: a proof, a template. `byHand`: by a person, letter by letter, so that it is large. */
  | { readonly kind: "code"; readonly text: string; readonly byHand?: boolean }
  /** `beside`: what is read next to the square. */
  | { readonly kind: "qr"; readonly text: string; readonly label?: string; readonly beside?: string }
  /** Other files of the same folder: the next page, the pictures. */
  | { readonly kind: "files"; readonly files: readonly { readonly href: string; readonly label: string }[] }
  | {
      readonly kind: "picture";
      readonly jpeg: Uint8Array;
      /** Where the picture lies beside an HTML page; without it the page holds the picture itself. */
      readonly href?: string;
      readonly caption?: string;
      readonly rows?: readonly Fact[];
    };

export interface Section {
  /** Empty where there is none, as in a letter. */
  readonly heading: string;
  /** Asynchronous where there may be thousands: a writer takes one block at a time. */
  readonly blocks: readonly Block[] | AsyncIterable<Block>;
}

/** What goes with a PDF inside it (PDF/A-3): the same content for programs. */
export interface Attached {
  readonly name: string;
  /** Its media type: "application/json". */
  readonly mime: string;
  readonly bytes: Uint8Array;
  /** What it is, for whoever finds it in the list of attached files. */
  readonly description: string;
}

/** The head of a letter, above what it is about. */
export interface Letterhead {
  /** Who writes: name, address, how to reach them; lines. */
  readonly sender: string;
  /** Place and day. */
  readonly dated: string;
  /** To whom: name and address; lines. */
  readonly to: string;
  /** What it is about, and under which reference: stands where a title would. */
  readonly about: string;
}

export interface Document {
  readonly language: Language;
  readonly title: string;
  /** Of a letter. */
  readonly letterhead?: Letterhead;
  /** To be hung up: its title and its square are met from where people pass. */
  readonly poster?: boolean;
  readonly subtitle?: string;
  readonly sections: readonly Section[];
  readonly footer?: string;
  /** For the file's own properties; now, when absent. */
  readonly writtenAt?: Date;
  /** Goes into the PDF; the page has no place for it. */
  readonly attached?: readonly Attached[];
}

/** A paragraph, or the items of a list. */
export type Paragraph = { readonly text: string } | { readonly items: readonly string[] };

const ITEM = /^\s*[-•] /;

/** Paragraphs and lists of a text: lines that begin with "- " are the items of one. */
export const paragraphsOf = (text: string): Paragraph[] => {
  const paragraphs: ({ text: string } | { items: string[] })[] = [];
  for (const line of text.split("\n")) {
    const last = paragraphs.at(-1);
    if (ITEM.test(line)) {
      const item = line.replace(ITEM, "");
      if (last && "items" in last) last.items.push(item);
      else paragraphs.push({ items: [item] });
    } else if (last && "text" in last) last.text += `\n${line}`;
    else paragraphs.push({ text: line });
  }
  return paragraphs;
};

/** A whole value that is an address of the web, and nothing else is made a link, whatever a manifest said. */
export const isWebAddress = (value: string): boolean => /^https?:\/\/[^\s"'<>]+$/i.test(value);
