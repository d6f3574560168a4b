/** The way without a face: pictures by day, place and album, for a person to look at (R12, R52). */
import { isDay } from "../../domain/days.ts";
import { MiroirError } from "../../domain/errors.ts";
import { type Browsed, type BrowsedPlace, browse } from "../../store/archive/browse.ts";
import { requireAlbum } from "../archive/albums.ts";
import type { Verb } from "../gate/act.ts";
import { addEvent, requireOpenRequest } from "./requests.ts";

const PAGE = 200;

export interface ByHandInput {
  readonly request: string;
  readonly albums?: readonly string[];
  readonly day?: string;
  readonly place?: string;
  /** `next` of the page before. */
  readonly after?: string;
  /** Pictures on a page, 1 to 200; as many as that when absent. */
  readonly limit?: number;
}

export interface ByHand {
  readonly items: Omit<Browsed, "seq">[];
  /** Behind which the next page begins; null after the last. */
  readonly next: string | null;
}

const keyOf = ({ album, takenAt, seq }: BrowsedPlace): string => `${album}/${seq}/${takenAt ?? ""}`;

/** @throws MiroirError usage/bad-value */
const placeOf = (key: string): BrowsedPlace => {
  const [, album, seq, takenAt] = /^([^/]+)\/(\d{1,12})\/(.{0,60})$/.exec(key) ?? [];
  if (album === undefined)
    throw new MiroirError("usage/bad-value", { name: "--after", value: "…", expected: "`next` of a page" });
  return { album, seq: Number(seq), takenAt: takenAt || null };
};

/**
 * The way without a face (R12, R52): pictures by day, place and album, to be looked at by eye. No wait, and as many pages as
 * there are. The case says what was asked for; the log says each page.
 * @throws MiroirError request/not-found, request/wrong-state, album/not-found, usage/missing, usage/bad-value
 */
export const lookByHand: Verb<ByHandInput, ByHand> = {
  name: "request.look-by-hand",
  run: (act, { request: number, albums, day, place, after, limit = PAGE }) => {
    if (!albums?.length && !day && !place)
      throw new MiroirError("usage/missing", { name: "--date, --place or --album", hint: "One is enough." });
    if (day !== undefined && !isDay(day))
      throw new MiroirError("usage/bad-value", { name: "--date", value: day, expected: "YYYY-MM-DD" });
    const most = Math.min(Math.max(1, Math.trunc(limit)), PAGE);
    const behind = after === undefined ? null : placeOf(after);
    return act.commit(async (sql) => {
      const request = await requireOpenRequest(sql, number);
      const ids: string[] = [];
      for (const album of albums ?? []) ids.push((await requireAlbum(sql, album)).id);
      const asked = { albums: ids.length > 0 ? ids : null, day: day ?? null, place: place ?? null };
      const rows = await browse(sql, { ...asked, after: behind, limit: most + 1 });
      const here = rows.slice(0, most);
      if (behind === null)
        await addEvent(act, sql, request, {
          type: "looked",
          note: JSON.stringify({ albums: albums ?? [], day, place }),
          facts: { manual: true },
        });
      const items = here.map(({ seq: _, ...row }) => row);
      const result = { items, next: rows.length > most ? keyOf(here.at(-1)!) : null };
      return { result, entry: { request: request.id, manual: true } };
    });
  },
};
