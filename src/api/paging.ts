/**
 * Lists that grow are answered page by page. A cursor is the key of the last row that was answered: what is added or
 * removed meanwhile neither repeats nor hides another row.
 */
import { z } from "@hono/zod-openapi";
import { MiroirError } from "../domain/errors.ts";

export const MOST_ROWS = 200;

/** Parts of the query of every such list. */
export const pageQuery = {
  cursor: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[\w-]+$/)
    .optional()
    .openapi({ description: "`next` of the page before." }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_ROWS)
    .default(50)
    .openapi({ type: "integer", minimum: 1, maximum: MOST_ROWS }),
};

export const paged = z.object(pageQuery);

export interface Wanted {
  readonly cursor?: string;
  readonly limit: number;
}

/** A page of `row`, and where the next one begins; null after the last. */
export const pageOf = <S extends z.ZodType>(row: S) =>
  z.object({ items: z.array(row), next: z.string().nullable() });

/** A cursor out of the key of the last row of a page. */
export const toCursor = (key: string): string => Buffer.from(key, "utf8").toString("base64url");

/** The key behind which a page begins; null of the first. @throws MiroirError usage/bad-value */
export const keyBefore = ({ cursor }: Pick<Wanted, "cursor">): string | null => {
  if (cursor === undefined) return null;
  const key = Buffer.from(cursor, "base64url").toString("utf8");
  if (toCursor(key) !== cursor)
    throw new MiroirError("usage/bad-value", { name: "cursor", value: "…", expected: "`next` of a page" });
  return key;
};

/**
 * Cuts a page out of a list whose rows are in the order of `keyOf`, a string that sorts as they do and names one of them.
 * @throws MiroirError usage/bad-value
 */
export const page = <T>(
  rows: readonly T[],
  wanted: Wanted,
  keyOf: (row: T) => string,
): { items: T[]; next: string | null } => {
  const sorted = rows
    .map((row) => ({ key: keyOf(row), row }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  const { limit } = wanted;
  const after = keyBefore(wanted) ?? "";
  const rest = sorted.filter(({ key }) => key > after);
  const here = rest.slice(0, limit);
  const last = here.at(-1);
  return {
    items: here.map(({ row }) => row),
    next: last && rest.length > limit ? toCursor(last.key) : null,
  };
};

/** Newest first, as a key: what sorts before is later. */
export const newestFirst = (at: Date | string, id: string): string =>
  `${String(9e15 - new Date(at).getTime()).padStart(16, "0")}/${id}`;
