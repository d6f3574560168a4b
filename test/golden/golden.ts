/** Where the golden documents lie, and which of them are out of date. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "../../src/domain/errors.ts";
import { ROOT } from "../support/root.ts";
import { liveYear, type Year } from "./year.ts";

export const LANGUAGES = ["en", "fr"] as const satisfies readonly Language[];

const folderOf = (language: Language): string => join(ROOT, "test", "golden", language);

/** The documents as they were read and agreed to, by name. */
export const goldens = (language: Language): Map<string, string> =>
  new Map(
    readdirSync(folderOf(language))
      .filter((file) => file.endsWith(".txt"))
      .sort()
      .map((file) => [file.slice(0, -".txt".length), readFileSync(join(folderOf(language), file), "utf8")]),
  );

/** A year outside of any test. */
export const yearAlone = async (language: Language): Promise<Year> => {
  const ends: (() => unknown)[] = [];
  try {
    return await liveYear({ after: (end) => void ends.push(end as () => unknown) }, language);
  } finally {
    for (const end of ends) await end();
  }
};

/** Writes them anew, in place of all that were there. */
export const writeGoldens = (language: Language, { texts }: Year): void => {
  rmSync(folderOf(language), { recursive: true, force: true });
  mkdirSync(folderOf(language), { recursive: true });
  for (const [name, text] of texts) writeFileSync(join(folderOf(language), `${name}.txt`), text);
};

/** What is said where the two differ. */
export const REWRITE = "read what changed, and if it is right: node scripts/write-goldens.mjs";
