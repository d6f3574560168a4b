/**
 * Masked copies made ready to be shown, kept on disk so that a gallery opens quickly: each sealed under the key of the
 * person it is for, and gone with the appearance it is of. Whoever asks for one that is being made waits for that one;
 * beyond a bound nobody waits, and is told to come again.
 */
import { randomBytes } from "node:crypto";
import { renameSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MiroirError } from "../../domain/errors.ts";
import { facesOf, filesOf } from "../../store/archive/items.ts";
import { type Appearance, findAppearance } from "../../store/compare/appearances.ts";
import { appearancesThere, shownUnderOpenGrants } from "../../store/shown/renditions.ts";
import { type Act, isStop, type Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { keptOf } from "../gate/kept.ts";
import { maskOthers } from "./masking.ts";

/** Longest side, px: a tile of the gallery on a sharp screen, and a picture to print at postcard size. */
export const SIZES = { small: 480, large: 1600 } as const;
export type Size = keyof typeof SIZES;

/** What the folder may hold: some 50,000 small ones. The oldest make room. */
const MOST_BYTES = 2 * 1024 ** 3;
/** Copies being made or waited for: a minute or so of work for two cores. */
const MOST_AT_ONCE = 1024;

/** Of one instance: what is being made, and how much lies there once it has been counted. */
interface Shelf {
  readonly making: Map<string, Promise<Uint8Array>>;
  bytes: number | undefined;
}
const shelfOf = keptOf((): Shelf => ({ making: new Map(), bytes: undefined }));

const folderOf = ({ settings }: Engine): string => join(settings.dataFolder, "renditions");
const folderFor = (engine: Engine, subjectId: string): string => join(folderOf(engine), subjectId);

type Shown = Pick<Appearance, "id" | "subjectId">;
const pathOf = (engine: Engine, { id, subjectId }: Shown, size: Size): string =>
  join(folderFor(engine, subjectId), `${id}-${size}`);

const renditionLabel = (id: string, size: Size): string => `rendition/${id}/${size}`;

const NAME = /^([0-9a-f-]{36})-(?:small|large)$/;

/** Undefined when there is none, or none that opens: it is made anew then. */
const readKept = async (engine: Engine, shown: Shown, size: Size): Promise<Uint8Array | undefined> => {
  try {
    const sealed = await readFile(pathOf(engine, shown, size));
    return engine.vault.open("subject", shown.subjectId, renditionLabel(shown.id, size), sealed);
  } catch {
    return undefined;
  }
};

interface Kept {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

const keptIn = async (engine: Engine): Promise<Kept[]> => {
  const kept: Kept[] = [];
  for (const subject of await namesIn(folderOf(engine)))
    for (const name of await namesIn(join(folderOf(engine), subject))) {
      const path = join(folderOf(engine), subject, name);
      const found = await stat(path).catch(() => undefined);
      if (found) kept.push({ path, bytes: found.size, modifiedMs: found.mtimeMs });
    }
  return kept;
};

/** The oldest go until a tenth is free, so that this is seldom done. */
const makeRoom = async (engine: Engine, shelf: Shelf): Promise<void> => {
  const kept = (await keptIn(engine)).sort((a, b) => a.modifiedMs - b.modifiedMs);
  let bytes = kept.reduce((sum, each) => sum + each.bytes, 0);
  for (const each of kept) {
    if (bytes <= MOST_BYTES * 0.9) break;
    await rm(each.path, { force: true });
    bytes -= each.bytes;
  }
  shelf.bytes = bytes;
};

/**
 * Given its name in a transaction that finds the appearance there: what removes the appearance comes before, and nothing
 * is kept, or after, and finds the file.
 */
const keep = async (act: Act, shown: Shown, size: Size, jpeg: Uint8Array): Promise<void> => {
  const { engine } = act;
  const folder = folderFor(engine, shown.subjectId);
  const unfinished = join(folder, `unfinished-${randomBytes(8).toString("hex")}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const sealed = engine.vault.seal("subject", shown.subjectId, renditionLabel(shown.id, size), jpeg);
    await writeFile(unfinished, sealed, { mode: 0o600 });
    await act.read(async (sql) => {
      if ((await appearancesThere(sql, [shown.id])).size > 0)
        renameSync(unfinished, pathOf(engine, shown, size));
    });
    const shelf = shelfOf(engine);
    if (shelf.bytes !== undefined) shelf.bytes += sealed.length;
    if (shelf.bytes === undefined || shelf.bytes > MOST_BYTES) await makeRoom(engine, shelf);
  } catch {
    // A copy that could not be kept is shown all the same, and made anew next time.
  } finally {
    await rm(unfinished, { force: true }).catch(() => {});
  }
};

/** @throws MiroirError picture/withheld (R49) */
const make = async (act: Act, appearance: Appearance, size: Size): Promise<Uint8Array> => {
  const { itemId, faceId, box } = appearance;
  const [faces, files] = await act.read(async (sql) => [
    (await facesOf(sql, [itemId])).get(itemId) ?? [],
    (await filesOf(sql, [itemId])).get(itemId) ?? [],
  ]);
  // Whoever else waits for it does not lose it when the first of them goes away.
  const masked = await maskOthers(
    { ...act, signal: undefined },
    { ...appearance, faces, files, keep: { faceId, box }, sidePx: SIZES[size] },
  );
  if ("withheld" in masked) throw new MiroirError("picture/withheld", { because: masked.withheld });
  await keep(act, appearance, size, masked.jpeg);
  return masked.jpeg;
};

/**
 * The masked copy of a picture somebody is in, everybody else covered (R49).
 * @throws MiroirError picture/withheld, picture/busy
 */
export const renditionOf = async (act: Act, appearance: Appearance, size: Size): Promise<Uint8Array> => {
  const { making } = shelfOf(act.engine);
  const key = `${appearance.id}-${size}`;
  const begun = making.get(key);
  if (begun !== undefined) return begun;
  const kept = await readKept(act.engine, appearance, size);
  if (kept) return kept;
  const meanwhile = making.get(key);
  if (meanwhile !== undefined) return meanwhile;
  if (making.size >= MOST_AT_ONCE) throw new MiroirError("picture/busy");
  const made = make(act, appearance, size).finally(() => making.delete(key));
  making.set(key, made);
  return made;
};

const isKept = (engine: Engine, shown: Shown, size: Size): Promise<boolean> =>
  stat(pathOf(engine, shown, size)).then(
    () => true,
    () => false,
  );

const makeOneReady = async (act: Act, shown: Shown): Promise<boolean> => {
  if (await isKept(act.engine, shown, "small")) return false;
  const appearance = await act.read((sql) => findAppearance(sql, shown.id));
  if (!appearance) return false;
  try {
    await renditionOf(act, appearance, "small");
    return true;
  } catch (error) {
    if (error instanceof MiroirError && /^(picture|video)\//.test(error.code)) return false;
    throw error;
  }
};

/**
 * Part of a scan: small copies of what it found, one after the other so that whoever waits for a picture comes before, so
 * that a gallery opens at once when many are told of it together. Nobody looks at anything here. @returns how many
 */
export const makeReady: Verb<void, number> = {
  name: "picture.make-ready",
  run: async (act) => {
    let made = 0;
    try {
      for (const shown of await act.read(shownUnderOpenGrants)) {
        act.stopIfAborted();
        made += Number(await makeOneReady(act, shown));
      }
    } catch (error) {
      if (!isStop(error)) throw error;
    }
    return made;
  },
};

/** All of hers: once nothing is left that they stand on. */
export const removeRenditionsOf = (engine: Engine, subjectId: string): Promise<void> =>
  rm(folderFor(engine, subjectId), { recursive: true, force: true });

/** Those of one picture. */
export const removeRendition = async (engine: Engine, shown: Shown): Promise<void> => {
  for (const size of Object.keys(SIZES) as Size[]) await rm(pathOf(engine, shown, size), { force: true });
};

/** Half written, and not by anybody who still writes. */
const OLD_MS = 10 * 60_000;
const isOld = async (path: string): Promise<boolean> => {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > OLD_MS;
};

/** What belongs to no appearance any more: its album is gone, or a crash came between a commit and the removal. @returns how many */
export const sweepRenditions = async (act: Act): Promise<number> => {
  const { engine } = act;
  let removed = 0;
  for (const subject of await namesIn(folderOf(engine))) {
    const folder = join(folderOf(engine), subject);
    const names = await namesIn(folder);
    const ids = names.flatMap((name) => NAME.exec(name)?.[1] ?? []);
    const there = await act.read((sql) => appearancesThere(sql, ids));
    for (const name of names) {
      const id = NAME.exec(name)?.[1];
      if (id === undefined ? await isOld(join(folder, name)) : !there.has(id)) {
        await rm(join(folder, name), { force: true });
        removed++;
      }
    }
  }
  return removed;
};
