import { listOriginals, removeOriginal } from "../archive/keep.ts";
import { keptOriginals } from "../store/albums.ts";
import type { Act } from "./act.ts";

/** Originals kept from ZIPs go with the last item that came from them. @returns how many went. */
export const removeUnneededOriginals = async (act: Act): Promise<number> => {
  const needed = new Set((await act.read(keptOriginals)).map(({ path }) => path));
  const unneeded = (await listOriginals(act.engine.settings.originalsFolder)).filter(
    (sha256) => !needed.has(sha256),
  );
  for (const sha256 of unneeded) await removeOriginal(act.engine.settings.originalsFolder, sha256);
  return unneeded.length;
};
