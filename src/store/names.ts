/** One name for a column on either side of the wire: `content_sha256` in SQL, `contentSha256` here. */

/** @param name of a table or a column. */
export const camel = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
