/**
 * Google Takeout keeps what was written about a picture in a JSON beside it, under a name made from the picture's by rules that
 * nobody published and that changed over the years. Seen: `a.jpg.json`, `a.jpg.supplemental-metadata.json` and every shorter
 * form of it, `a.json`; the number of a copy before or after the extension; names cut to 46 or 51 characters; `-edited` in any
 * language for the copies it edited, which have the words of the original; accents composed or not; what file systems
 * refuse as `_`, and HTML entities. Where names do not tell, the `title` in the JSON does.
 */
import { extname, join } from "node:path";
import { z } from "zod";
import type { Lister, Names } from "./neighbours.ts";
import { decodeText } from "./text.ts";

/** `takeout-20260101T000000Z-001`, as each part of an export is called. */
const PART = /^takeout-\d{8}T\d{6}Z\b/i;
/** Google Photos, as its folder is called in languages of the world. */
const GOOGLE_PHOTOS =
  /^(?=[^.]*google)(?=[^.]*(phot|fot|фот|φωτ|フォト|写真|照片|相[册簿]|포토|사진|kuva|bild|zdj|obr[aá]z|slik|снимк|صور|תמונות|ảnh|รูป|फ़ोटो|फोटो))/iu;
const ADDED_JSON = /\.supplemental-m?e?t?a?d?a?t?a?(\(\d+\))?\.json$/i;

/** Whether only Takeout gives a folder or a file such a name. */
export const isOfTakeout = (name: string): boolean =>
  name.toLowerCase() === "takeout" || PART.test(name) || GOOGLE_PHOTOS.test(name) || ADDED_JSON.test(name);

/** Whether a path lies in what Takeout gave. */
export const isInTakeout = (path: string): boolean => path.split(/[\\/]/).some(isOfTakeout);

/** A folder of one part of an export, in three: what the parts lie in, the part, and the folder in it. */
const inPart = (
  folder: string,
): { readonly over: string; readonly part: string; readonly inside: string } | undefined => {
  const names = folder.split(/[\\/]/);
  const at = names.findLastIndex((name) => PART.test(name));
  if (at < 1) return undefined;
  const end = names.slice(0, at + 1).join("/").length;
  const part = names[at]!;
  return { over: folder.slice(0, end - part.length - 1), part, inside: folder.slice(end + 1) };
};

/** Whether both are parts of one export: they differ in the number at their end. */
const isPartOfSame = (one: string, other: string): boolean => {
  const same = (name: string): string => name.toLowerCase().replace(/-\d+$/, "");
  return one !== other && PART.test(other) && same(one) === same(other);
};

const ADDED = "supplemental-metadata";
const JSON_END = /\.json$/i;

const composed = (name: string): string => name.normalize("NFC").toLowerCase();

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

const characterOf = (code: number): string =>
  code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : "_";

/** `&#39;` and `&amp;` as Google writes them, in names of files also with `_` in the place of the semicolon. */
export const withoutEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp))[;_]/gi, (_, ten, hex, name) =>
    name ? ENTITIES[name.toLowerCase()]! : characterOf(ten ? Number(ten) : Number.parseInt(hex, 16)),
  );

/** Google writes `_` for what file systems refuse, and not for the same everywhere. */
const folded = (name: string): string =>
  withoutEntities(name.normalize("NFC"))
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "_")
    .replace(/^_|_$/g, "");

interface Parts {
  readonly plain: string;
  /** `(2)` of a copy, or nothing. */
  readonly number: string;
  /** With its full stop, or nothing. */
  readonly end: string;
}

/** `IMG_1(2).jpg` and `IMG_1.jpg(2)` are `IMG_1`, `(2)` and `.jpg`. */
const partsOf = (name: string): Parts => {
  const [, outside = name, last = ""] = /^(.+?)(\(\d{1,4}\))$/.exec(name) ?? [];
  const end = extname(outside);
  const stem = outside.slice(0, outside.length - end.length);
  const [, plain = stem, inside = ""] = (last ? null : /^(.+?)(\(\d{1,4}\))$/.exec(stem)) ?? [];
  return { plain, number: last || inside, end };
};

/** What Google adds to the names of copies it edited, in whatever language: letters after a hyphen. */
const SUFFIX = /^-[\p{L}\p{M}][\p{L}\p{M}\s.'’]*$/u;

/** The name before each `-word` that it ends with, the longest first. */
const originalsOf = (plain: string): string[] => {
  const found: string[] = [];
  for (let at = plain.lastIndexOf("-"); at > 0; at = plain.lastIndexOf("-", at - 1)) {
    if (!SUFFIX.test(plain.slice(at))) break;
    found.push(plain.slice(0, at));
    if (found.length === 3) break;
  }
  return found;
};

/** `(2)` may stand before the suffix or after it. */
const editedOf = ({ plain, number, end }: Parts): Parts[] =>
  originalsOf(plain).map((original) => {
    const before = partsOf(original + end);
    return number === "" ? before : { plain: original, number, end };
  });

/** Characters that Takeout cuts names to, 46 or 51, give or take how it counts them, and the number of a copy. */
const isCut = (form: string): boolean =>
  [form.normalize("NFC").length, form.normalize("NFD").length, Buffer.byteLength(form)].some(
    (length) => length >= 41 && length <= 52,
  );

interface Json {
  readonly name: string;
  /** What it is of: a picture's name, whole, without extension, or cut, less the number of a copy. */
  readonly of: string;
  readonly number: string;
  /** Of a name that may have been cut: all that is left of it, with the beginning of what Takeout adds. */
  readonly cut: string | undefined;
}

const keyOf = (form: string, number: string): string => `${form}\0${number}`;

const jsonOf = (name: string): Json => {
  const stem = composed(name).replace(JSON_END, "");
  const [, rest = stem, last = ""] = /^(.+?)(\(\d{1,4}\))$/.exec(stem) ?? [];
  const dot = rest.lastIndexOf(".");
  const bare = dot > 0 && ADDED.startsWith(rest.slice(dot + 1)) ? rest.slice(0, dot) : rest;
  const { plain, number, end } = partsOf(bare);
  return {
    name,
    of: last ? bare : plain + end,
    number: last || number,
    cut: isCut(rest) ? keyOf(rest, last) : undefined,
  };
};

/** JSONs of one folder by what they may be of. */
class Index {
  readonly #jsons: readonly Json[];
  readonly #exact = new Map<string, Json[]>();
  readonly #cut = new Map<string, Json[]>();
  /** By folded name, without extension: only those whose picture is not there under that very name. */
  readonly #folded = new Map<string, Json[]>();
  readonly #claimed = new Set<Json>();

  constructor(names: Names) {
    const all = [...names.values()];
    this.#jsons = all.filter((name) => JSON_END.test(name)).map(jsonOf);
    for (const json of this.#jsons) {
      put(this.#exact, keyOf(json.of, json.number), json);
      if (json.cut !== undefined) put(this.#cut, json.cut, json);
    }
    for (const name of all.filter((each) => !JSON_END.test(each)))
      for (const json of this.#called(partsOf(composed(name)))) this.#claimed.add(json);
    for (const json of this.strays())
      for (const form of new Set([json.of, withoutEnd(json.of)]))
        put(this.#folded, keyOf(folded(form), json.number), json);
  }

  /** Those whose picture does not show by their name. */
  strays(): Json[] {
    return this.#jsons.filter((json) => !this.#claimed.has(json));
  }

  #called({ plain, number, end }: Parts): Json[] {
    return [plain + end, plain].flatMap((form) => this.#exact.get(keyOf(form, number)) ?? []);
  }

  /** Of names that were cut: every beginning of the picture's own, with its accents composed or not. */
  #cutFrom(name: string, { plain, number, end }: Parts): Json[] {
    const found: Json[] = [];
    for (const [form, counted] of [
      [`${plain}${end}.${ADDED}`, number],
      [`${name}.${ADDED}`, ""],
    ] as const)
      for (const whole of new Set([form, form.normalize("NFD")]))
        for (let length = Math.min(whole.length, 60); length > 8; length--)
          found.push(...(this.#cut.get(keyOf(composed(whole.slice(0, length)), counted)) ?? []));
    return found;
  }

  /** The likeliest first: under its very name, cut, as file systems made it, and what the original of an edited copy has. */
  of(picture: string): string[] {
    const name = composed(picture);
    const parts = partsOf(name);
    const edited = editedOf(parts);
    const alike = [parts, ...edited].flatMap(
      ({ plain, number }) => this.#folded.get(keyOf(folded(plain), number)) ?? [],
    );
    const originals = edited.flatMap((each) => [
      ...this.#called(each),
      ...this.#cutFrom(each.plain + each.number + each.end, each),
      ...this.#ofAnyKind(each),
    ]);
    const own = [...this.#called(parts), ...this.#cutFrom(name, parts)];
    return [...new Set([...own, ...originals, ...alike].map((json) => json.name))];
  }

  /** The edited copy of a HEIC is a JPEG. */
  #ofAnyKind({ plain, number }: Parts): Json[] {
    return EDITABLE.flatMap((end) => this.#exact.get(keyOf(plain + end, number)) ?? []);
  }
}

const EDITABLE = [".heic", ".heif", ".jpg", ".jpeg", ".png", ".webp", ".dng", ".gif", ".tif", ".tiff"];

const withoutEnd = (name: string): string => name.replace(/\.[a-z\d]{2,5}$/i, "");

const put = (into: Map<string, Json[]>, key: string, json: Json): void => {
  const there = into.get(key);
  if (there) there.push(json);
  else into.set(key, [json]);
};

/** A title may have its extension or not. */
const formsOf = (title: string): string[] => [folded(title), folded(withoutEnd(title))];

/**
 * Whether the title in a JSON may be that of the picture: names are cut, and edited copies have the title of the original,
 * which is whole where anything comes after it.
 */
export const isTitleOf = (title: string, pictureName: string): boolean => {
  const said = formsOf(title);
  const parts = partsOf(composed(pictureName));
  const plain = folded(parts.plain);
  if (said[0] === "" || (plain !== "" && said[0]!.startsWith(plain))) return true;
  return editedOf(parts).some((original) => said.includes(folded(original.plain)));
};

const TITLED = z.object({ title: z.string(), photoTakenTime: z.unknown() });

/** The title in a JSON of a picture; nothing in that of an album, or in what is no JSON. */
const titleIn = (bytes: Uint8Array | undefined): string | undefined => {
  try {
    const found = TITLED.safeParse(JSON.parse(decodeText(bytes!).text));
    return found.success && found.data.photoTakenTime !== undefined ? found.data.title : undefined;
  } catch {
    return undefined;
  }
};

/** Bytes of a JSON of the folder; nothing when it cannot be read. */
export type ReadJson = (name: string) => Promise<Uint8Array | undefined>;

/** A folder and what lies in it. */
export interface NamedFolder {
  readonly path: string;
  readonly names: Names;
}

/** JSONs whose titles are read, in one folder: each costs a file, or a request to a storage. */
const MOST_TITLES = 2000;

/** What is known of one folder. */
interface Known {
  readonly index: Index;
  titles?: Promise<ReadonlyMap<string, string>>;
  twins?: Promise<readonly NamedFolder[]>;
}

/** The parts of an export that pictures are met in by turns. */
const MOST_KNOWN = 64;

/** Folders of one import: the names of each are looked through once, and the titles that are needed read once. */
export class TakeoutFolders {
  readonly #folders = new Map<Names, Known>();

  #known(names: Names): Known {
    const known = this.#folders.get(names) ?? { index: new Index(names) };
    this.#folders.set(names, known);
    for (const oldest of this.#folders.keys()) {
      if (this.#folders.size <= MOST_KNOWN) break;
      this.#folders.delete(oldest);
    }
    return known;
  }

  /** Whether a JSON beside that picture is called as Takeout calls its own. */
  has(picture: string, names: Names): boolean {
    return this.#known(names).index.of(picture).length > 0;
  }

  /**
   * The JSON of that picture in a folder with these names.
   * @param read where names leave it open, the titles say which it is
   */
  async jsonOf(picture: string, names: Names, read: ReadJson): Promise<string | undefined> {
    for (const candidate of this.#known(names).index.of(picture)) {
      const title = titleIn(await read(candidate));
      if (title === undefined || isTitleOf(title, picture)) return candidate;
    }
    return this.#byTitle(picture, names, read);
  }

  async #readTitles(names: Names, read: ReadJson): Promise<ReadonlyMap<string, string>> {
    const titles = new Map<string, string>();
    for (const { name } of this.#known(names).index.strays().slice(0, MOST_TITLES)) {
      const title = titleIn(await read(name));
      if (title === undefined) continue;
      for (const form of formsOf(title)) if (!titles.has(form)) titles.set(form, name);
    }
    return titles;
  }

  /** By the titles in the JSONs that are left. */
  async #byTitle(picture: string, names: Names, read: ReadJson): Promise<string | undefined> {
    const known = this.#known(names);
    known.titles ??= this.#readTitles(names, read);
    const titles = await known.titles;
    const parts = partsOf(composed(picture));
    const stem = withoutEnd(composed(picture));
    for (const form of [stem, parts.plain, ...editedOf(parts).map(({ plain }) => plain)]) {
      const whole = titles.get(folded(form));
      if (whole !== undefined) return whole;
      const cut = isCut(form) && [...titles].find(([title]) => title.startsWith(folded(form)));
      if (cut) return cut[1];
    }
    return undefined;
  }

  /** The same folder in the other parts of an export: a picture and its JSON are often in different ones. */
  twinsOf({ path, names }: NamedFolder, neighbours: Lister): Promise<readonly NamedFolder[]> {
    const known = this.#known(names);
    known.twins ??= findTwins(path, neighbours);
    return known.twins;
  }
}

const findTwins = async (folder: string, neighbours: Lister): Promise<readonly NamedFolder[]> => {
  const place = inPart(folder);
  if (!place) return [];
  const parts = [...(await neighbours.in(place.over)).values()].filter((name) =>
    isPartOfSame(place.part, name),
  );
  const paths = parts.map((part) => join(place.over, part, place.inside));
  return Promise.all(paths.map(async (path) => ({ path, names: await neighbours.in(path) })));
};
