/**
 * Words of the archive that name somebody who is forgotten: captions, titles, keywords, tags, from the pictures or from what
 * lay beside them. The files stay as they are; what Miroir keeps of them says no more that she is in one (R55).
 */
import { namesWhole, wordsOf } from "../../domain/publish.ts";
import { mayHold, type Said, unsay } from "../../store/archive/said.ts";
import type { Sql } from "../../store/database.ts";

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
  for (const said of await mayHold(sql, wordsOf(name))) {
    const left = saidWithout(said, name);
    if (JSON.stringify(left) === JSON.stringify(said)) continue;
    await unsay(sql, left);
    pictures++;
  }
  return pictures;
};
