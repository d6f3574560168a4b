/** What a look found, as it is handed over: everybody else covered, with what may be said of each picture (R49, R98). */
import { spanOf } from "../../domain/video.ts";
import type { WithheldReason } from "../../domain/withheld.ts";
import { fmrAt } from "../../gallery/thresholds.ts";
import { type DescribedItem, describedItems } from "../../store/archive/browse.ts";
import type { Act } from "../gate/act.ts";
import { maskOthers } from "../shown/masking.ts";
import type { Find } from "./look-compare.ts";
import type { LookPicture } from "./look-page.ts";

/** What may be said of a picture. */
export type PictureFacts = Omit<LookPicture, "file" | "jpeg">;

export interface MaskedFind extends PictureFacts {
  /** Null where it is withheld. */
  readonly jpeg: Uint8Array | null;
  readonly withheld: WithheldReason | null;
}

/** Of every find, what is said of its picture. */
export const describeFinds = (act: Act, finds: readonly Find[]): Promise<Map<string, DescribedItem>> =>
  act.read(async (sql) => {
    const ids = finds.map(({ item }) => item.id);
    return new Map((await describedItems(sql, ids)).map((row) => [row.itemId, row]));
  });

/** One of them, masked. */
export const maskFind = async (act: Act, find: Find, described: DescribedItem): Promise<MaskedFind> => {
  const { item, faces, files, faceId, album, score } = find;
  const { box, track } = faces.find(({ id }) => id === faceId)!;
  const { contentSha256, widthPx, durationMs } = item;
  const masked = await maskOthers(act, {
    ...{ contentSha256, widthPx, faces, files, keep: { faceId, box } },
    atMs: track?.atMs ?? null,
  });
  const { takenAt, photographer, publishedAt } = described;
  return {
    ...("jpeg" in masked ? { jpeg: masked.jpeg, withheld: null } : { jpeg: null, withheld: masked.withheld }),
    span: track && durationMs !== null ? spanOf({ ...track, durationMs }) : null,
    ...{ album, score, fmr: fmrAt(act.engine.scores, score), takenAt, photographer, publishedAt },
  };
};
