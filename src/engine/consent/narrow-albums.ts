/** The hours and places that a consent reaches, written down for one of its albums. */
import { MiroirError } from "../../domain/errors.ts";
import { checkNarrowing, type Narrowing } from "../../domain/narrowing.ts";
import { listPlaces } from "../../store/archive/album-places.ts";
import { setNarrowing } from "../../store/consent/narrowings.ts";
import type { Sql } from "../../store/database.ts";
import { requireAlbum } from "../archive/albums.ts";
import type { Act } from "../gate/act.ts";

/** The organiser named every one of them. @throws MiroirError usage/bad-value */
const requirePlaces = async (sql: Sql, albumId: string, places: readonly string[]): Promise<void> => {
  const named = [...new Set((await listPlaces(sql, albumId)).map(({ name }) => name))];
  const strange = places.filter((place) => !named.includes(place));
  if (strange.length > 0)
    throw new MiroirError("usage/bad-value", {
      name: "places",
      value: strange.join(", "),
      expected: named.join(", ") || "miroir album place",
    });
};

/** @throws MiroirError album/not-found, grant/outside-consent, usage/bad-value, usage/missing */
export const requireNarrowable = async (
  sql: Sql,
  albumIds: readonly string[],
  narrowing: Narrowing,
): Promise<string> => {
  const { id, slug } = await requireAlbum(sql, narrowing.album);
  if (!albumIds.includes(id))
    throw new MiroirError("grant/outside-consent", { problem: `album ${slug} is not in the consent` });
  checkNarrowing(narrowing);
  await requirePlaces(sql, id, narrowing.places ?? []);
  return id;
};

/** Hours are read on the clock of the instance's time zone as it is now. @throws what `requireNarrowable` throws */
export const putNarrowing = async (
  act: Act,
  sql: Sql,
  consentId: string,
  albumIds: readonly string[],
  narrowing: Narrowing,
): Promise<void> => {
  const albumId = await requireNarrowable(sql, albumIds, narrowing);
  await setNarrowing(sql, consentId, albumId, narrowing, act.engine.settings.timeZone);
};
