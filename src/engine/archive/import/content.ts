/** Whether the album holds a content already: what was renamed, copied, touched or packed anew is not looked at again. */
import { identityOf } from "../../../archive/source.ts";
import { findItemByContent } from "../../../store/archive/items.ts";
import type { Act } from "../../gate/act.ts";

/** The item with the content of that hash. */
export const itemOfHash = async (
  act: Act,
  albumId: string,
  contentSha256: string,
): Promise<string | undefined> =>
  (await act.read((sql) => findItemByContent(sql, albumId, contentSha256)))?.id;

/** The item with the content of that file. @throws MiroirError picture/…, video/too-many-bytes, run/interrupted */
export const itemOfContent = async (act: Act, albumId: string, path: string): Promise<string | undefined> => {
  const { maxFileBytes, maxVideoBytes } = act.engine.settings;
  const maxBytes = Math.max(maxFileBytes, maxVideoBytes);
  const { contentSha256 } = await identityOf(path, { maxBytes, ...(act.signal && { signal: act.signal }) });
  return itemOfHash(act, albumId, contentSha256);
};
