/** What pictures say of themselves: captions, keywords, tags. Somebody who is forgotten is named by none of them any more. */
import type { Sql } from "../database.ts";

export interface Said {
  readonly itemId: string;
  readonly caption: string | null;
  readonly photographer: string | null;
  /** As the file, or what lay beside it, said it. */
  readonly metadata: unknown;
}

/** Characters of a word in `said_keys`. */
const LONGEST_WORD = 32;

/** A letter that is not of ASCII, small and large: which of them a text has, the database does not know to be one. */
const formsOf = (letter: string): string[] => [
  ...new Set([letter, letter.toUpperCase(), letter.toUpperCase().toLowerCase()]),
];

/** What a text that holds all these words has among its `said_keys`: all of the first, and one of each of the others. */
export const keysOf = (words: readonly string[]): { all: string[]; oneOfEach: string[][] } => {
  const all = words.flatMap((word) => word.match(/[a-z]{2,}/g) ?? []);
  const letters = new Set(words.flatMap((word) => word.match(/[^\p{ASCII}]/gu) ?? []));
  return {
    all: [...new Set(all.map((word) => word.slice(0, LONGEST_WORD)))],
    oneOfEach: [...letters].map(formsOf),
  };
};

/** Those that may hold all these words, and few others: by their index. @param words in small letters, without accents */
export const mayHold = (sql: Sql, words: readonly string[]): Promise<Said[]> => {
  const { all, oneOfEach } = keysOf(words);
  const keys = `said_keys(caption, photographer, metadata)`;
  const others = oneOfEach.map((_, at) => ` and ${keys} && $${at + 2}::text[]`).join("");
  return sql.query<Said>(
    `select id as "itemId", caption, photographer, metadata from items where ${keys} @> $1::text[]${others} order by id`,
    [all, ...oneOfEach],
  );
};

/** What is left of it once somebody is forgotten; a line of the journal keeps it so in whatever is restored (R56). */
export const unsay = async (sql: Sql, { itemId, caption, photographer, metadata }: Said): Promise<void> => {
  await sql.run(`update items set caption = $2, photographer = $3, metadata = $4 where id = $1`, [
    itemId,
    caption,
    photographer,
    JSON.stringify(metadata),
  ]);
  await sql.query(`select write_closing('words', $1, null, null)`, [itemId]);
};
