/** One name for a column on either side of the wire: `content_sha256` in SQL, `contentSha256` here. */

/** @param name of a table or a column. */
export const camel = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** @param name as `camel` gave it; no column has a capital letter or an underscore before a capital letter. */
export const snake = (name: string): string => {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) throw new TypeError(`${name} is no name of a column`);
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
};
