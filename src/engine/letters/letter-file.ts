/** A letter as a file to print: HTML or PDF by its name. */

import { rm, writeFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { diskFault } from "../../domain/disk.ts";
import type { Language } from "../../domain/errors.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { Document } from "../../paper/document.ts";
import { htmlOf } from "../../paper/html.ts";
import { writePdf } from "../../paper/pdf.ts";
import type { Sql } from "../../store/database.ts";
import { words } from "../../words/words.ts";
import type { Act } from "../gate/act.ts";
import { recordExport } from "./exports.ts";
import { partsOfLetter } from "./layout.ts";

const FORMATS: Readonly<Record<string, (document: Document, path: string) => Promise<void>>> = {
  ".html": async (document, path) => writeFile(path, await htmlOf(document), { flag: "wx", mode: 0o600 }),
  ".pdf": async (document, path) => {
    // The place is taken first: a PDF is renamed into it, and would replace what lies there.
    await writeFile(path, "", { flag: "wx", mode: 0o600 });
    try {
      await writePdf(document, path);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  },
};

/** The absolute path. @throws MiroirError usage/bad-value for a name that is neither .html nor .pdf */
export const letterPath = (path: string, name = "--out"): string => {
  if (!Object.hasOwn(FORMATS, extname(path).toLowerCase()))
    throw new MiroirError("usage/bad-value", {
      name,
      value: path,
      expected: Object.keys(FORMATS).join(", "),
    });
  return resolve(path);
};

/** @throws MiroirError storage/…, config/exists, archive/not-found */
export const writeDocument = async (document: Document, path: string): Promise<void> => {
  try {
    await FORMATS[extname(path).toLowerCase()]!(document, path);
  } catch (cause) {
    throw diskFault(cause, path, { EEXIST: "config/exists", ENOENT: "archive/not-found" });
  }
};

/** Where somebody signs by hand: on paper only. */
const SIGN = words("engine.letters.letterFile.signature");

/** Paragraph by paragraph, lists line by line; a letter with its head. */
export const documentOf = (
  letter: { subject: string; text: string },
  language: Language,
  writtenAt: Date,
): Document => {
  const parts = partsOfLetter(letter.text, language);
  if (parts) {
    const { paragraphs, ...letterhead } = parts;
    const blocks = [...paragraphs, SIGN[language]].map((text) => ({ kind: "text", text }) as const);
    return {
      language,
      title: letter.subject,
      letterhead,
      writtenAt,
      sections: [{ heading: "", blocks }],
    };
  }
  const [to = "", ...paragraphs] = letter.text.split("\n\n");
  return {
    language,
    title: letter.subject,
    writtenAt,
    sections: [{ heading: to, blocks: paragraphs.map((text) => ({ kind: "text", text })) }],
  };
};

/**
 * Writes it once the act is durable. For a person who is known the file is recorded first, in the act's transaction, so
 * that forgetting her reaches it (R55).
 */
export const writeLetterAfter = async (
  act: Act,
  sql: Sql,
  letter: { subject: string; text: string },
  to: { language: Language; subjectId: string | null; path: string },
): Promise<void> => {
  const { path, subjectId } = to;
  if (subjectId) await recordExport(act, sql, { subjectId, kind: "letter", path });
  act.afterCommit(() => writeDocument(documentOf(letter, to.language, act.at()), path));
};
