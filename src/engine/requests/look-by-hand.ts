/** The way without a face: pictures by day, place and album, for a person to look at (R12, R52). */
import { isDay } from "../../domain/days.ts";
import { MiroirError } from "../../domain/errors.ts";
import { type Browsed, browse } from "../../store/archive/browse.ts";
import { requireAlbum } from "../archive/albums.ts";
import type { Verb } from "../gate/act.ts";
import { addEvent, requireOpenRequest } from "./requests.ts";

export interface ByHandInput {
  readonly request: string;
  readonly albums?: readonly string[];
  readonly day?: string;
  readonly place?: string;
}

/**
 * The way without a face (R12, R52): pictures by day, place and album, to be looked at by eye. No limit and no wait.
 * @throws MiroirError request/not-found, request/wrong-state, album/not-found, usage/missing, usage/bad-value
 */
export const lookByHand: Verb<ByHandInput, Browsed[]> = {
  name: "request.look-by-hand",
  run: (act, { request: number, albums, day, place }) => {
    if (!albums?.length && !day && !place)
      throw new MiroirError("usage/missing", { name: "--date, --place or --album", hint: "One is enough." });
    if (day !== undefined && !isDay(day))
      throw new MiroirError("usage/bad-value", { name: "--date", value: day, expected: "YYYY-MM-DD" });
    return act.commit(async (sql) => {
      const request = await requireOpenRequest(sql, number);
      const ids: string[] = [];
      for (const album of albums ?? []) ids.push((await requireAlbum(sql, album)).id);
      const asked = { albums: ids.length > 0 ? ids : null, day: day ?? null, place: place ?? null };
      const result = await browse(sql, asked);
      await addEvent(act, sql, request, {
        type: "looked",
        note: JSON.stringify({ albums: albums ?? [], day, place }),
        facts: { manual: true },
      });
      return { result, entry: { request: request.id, manual: true } };
    });
  },
};
