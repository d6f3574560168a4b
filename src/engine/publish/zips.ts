/**
 * ZIPs that the console and the API ask for lie in the data folder, to be downloaded. One that no publication knows any more,
 * since its time passed, could not be reached by a withdrawal: it goes.
 */
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { listPublications } from "../../store/publish/publications.ts";
import type { Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { openTerms } from "./terms.ts";

/** Where they lie. */
export const zipFolderOf = ({ settings }: Pick<Engine, "settings">): string =>
  join(settings.dataFolder, "published");

/** Younger ones may be in the making: their publication is committed a moment later. */
const OLD_MS = 10 * 60_000;

/** @returns how many went */
export const sweepZips: Verb<void, number> = {
  name: "publish.sweep-zips",
  run: async (act) => {
    const folder = zipFolderOf(act.engine);
    const places = (await act.read(listPublications)).map((row) => openTerms(act.engine, row).place);
    const kept = new Set(places.flatMap((place) => [place, `${place}.unfinished`]));
    let removed = 0;
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      const found = await stat(path).catch(() => undefined);
      if (!found || kept.has(path) || Date.now() - found.mtimeMs < OLD_MS) continue;
      await rm(path, { recursive: true, force: true });
      removed++;
    }
    return removed;
  },
};
