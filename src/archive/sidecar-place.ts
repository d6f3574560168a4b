/** Where sidecars for other programs go: a folder of its own, in which each has the name of its picture's file and `.xmp`. */
import { realpath } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";

/** The deepest folder that holds both places, with its separator; all of an album when they are its first and its last. */
export const folderOver = (first: string, last: string, separator: string): string => {
  let same = 0;
  while (same < first.length && same < last.length && first[same] === last[same]) same++;
  return first.slice(0, first.slice(0, same).lastIndexOf(separator) + 1);
};

/** The longest name of a file that file systems take, bytes, less what is written beside it first. */
const NAME_BYTES = 200;

/** One folder or file of a path, as every file system takes it; nothing when it can have no name. */
const plainPart = (part: string): string | undefined => {
  const plain = part.replace(/[\\\0]/g, "_");
  if (plain === "" || Buffer.byteLength(plain) > NAME_BYTES) return undefined;
  return /^\.{1,2}$/.test(plain) ? "_" : plain;
};

/**
 * @param path of the original @param root the folder over all originals of the album
 * @param otherwise where the original's name is not known, or none that a file can have
 */
export const sidecarName = (path: string, root: string, separator: string, otherwise: string): string => {
  const parts = (path.startsWith(root) ? path.slice(root.length) : path)
    .split(separator)
    .filter((part) => part !== "")
    .map(plainPart);
  const known = parts.length > 0 && parts.every((part) => part !== undefined);
  return `${known ? parts.join("/") : otherwise}.xmp`;
};

/** With links followed, as far as it is there. */
const followed = async (path: string): Promise<string> => {
  const real = await realpath(path).catch(() => undefined);
  if (real !== undefined) return real;
  const over = dirname(path);
  return over === path ? path : join(await followed(over), path.slice(over.length));
};

const above = (path: string): string[] => {
  const over = dirname(path);
  const folder = path.endsWith(sep) ? path : path + sep;
  return over === path ? [folder] : [folder, ...above(over)];
};

/** A folder and every folder it lies in, as it was named and with links followed, each with its separator. */
export const foldersOver = async (folder: string): Promise<{ self: string[]; over: string[] }> => {
  const places = [...new Set([resolve(folder), await followed(resolve(folder))])];
  return {
    self: places.map((place) => (place.endsWith(sep) ? place : place + sep)),
    over: [...new Set(places.flatMap(above))],
  };
};
