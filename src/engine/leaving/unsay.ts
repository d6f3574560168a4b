/**
 * Words of the archive that name somebody who is forgotten: captions, titles, keywords, tags, from the pictures or from what
 * lay beside them. The files stay as they are; what Miroir keeps of them says no more that she is in one (R55).
 */
import { namesWhole } from "../../domain/publish.ts";
import { type Said, saidLike, unsay } from "../../store/archive/said.ts";
import type { Sql } from "../../store/database.ts";

/** Letters that may bear an accent in one of the two spellings, and what is special in LIKE. */
const ANY_LETTER = /[^bdfghjklmpqrtvwx0-9]/giu;

/** The longest part of a name, so that few texts are read for nothing. */
const patternOf = (name: string): string => {
  const [longest = ""] = name
    .normalize("NFC")
    .split(/[^\p{L}\p{N}]+/u)
    .sort((a, b) => b.length - a.length);
  return `%${longest.replace(ANY_LETTER, "_")}%`;
};

/** The same without any text that names her, however deep it lies. */
const without = (value: unknown, name: string): unknown => {
  const names = (each: unknown): boolean => typeof each === "string" && namesWhole(each, name);
  if (Array.isArray(value)) return value.filter((each) => !names(each)).map((each) => without(each, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => !names(each))
      .map(([key, each]) => [key, without(each, name)]),
  );
};

const textWithout = (text: string | null, name: string): string | null =>
  text !== null && namesWhole(text, name) ? null : text;

const saidWithout = (said: Said, name: string): Said => ({
  itemId: said.itemId,
  caption: textWithout(said.caption, name),
  photographer: textWithout(said.photographer, name),
  metadata: without(said.metadata, name),
});

/** In the transaction that removes her. @returns of how many pictures */
export const unsayName = async (sql: Sql, name: string): Promise<number> => {
  let pictures = 0;
  for (const said of await saidLike(sql, patternOf(name))) {
    const left = saidWithout(said, name);
    if (JSON.stringify(left) === JSON.stringify(said)) continue;
    await unsay(sql, left);
    pictures++;
  }
  return pictures;
};
