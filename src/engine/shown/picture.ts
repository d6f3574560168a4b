/**
 * One picture of somebody, everybody else on it covered. For her, what was found of her; for staff, only what waits in
 * the review queue. Others are covered whatever the scope of the album: that everybody on it agreed to be compared, or is
 * absent (U1), is no agreement to be shown to one another (R49).
 */
import { createHash } from "node:crypto";
import { MiroirError } from "../../domain/errors.ts";
import { type Appearance, findAppearance } from "../../store/compare/appearances.ts";
import type { Sql } from "../../store/database.ts";
import type { Act, Verb } from "../gate/act.ts";
import { HER_APPEARANCE, SAID } from "../gate/own.ts";
import { requireUnrestricted } from "../people/people.ts";
import { renditionOf, type Size } from "./renditions.ts";
import { noteView } from "./viewings.ts";

export interface PictureInput {
  /** Identifier. */
  readonly appearance: string;
  readonly size: Size;
}

export interface ShownPicture {
  readonly jpeg: Uint8Array;
  /** Of its content, hex. */
  readonly sha256: string;
}

/** What waits for a human: candidates, and what one of two people confirmed. */
const waits = ({ state, firstBy }: Appearance): boolean =>
  state === "candidate" || (state === "shown" && firstBy !== null);

const mayBeShown = (act: Act, appearance: Appearance): boolean =>
  act.actor.role === "subject"
    ? appearance.subjectId === act.actor.subject && appearance.state !== "candidate"
    : waits(appearance);

/** @throws MiroirError review/not-found, portal/not-found (R69), person/restricted (R61) */
export const requireShown = async (act: Act, sql: Sql, id: string): Promise<Appearance> => {
  const appearance = await findAppearance(sql, id);
  if (!appearance || !mayBeShown(act, appearance))
    throw act.actor.role === "subject"
      ? new MiroirError("portal/not-found")
      : new MiroirError("review/not-found", { id });
  await requireUnrestricted(sql, appearance.subjectId);
  return appearance;
};

/** @throws MiroirError review/not-found, person/restricted, picture/withheld, picture/busy */
export const showPicture: Verb<PictureInput, ShownPicture> = {
  name: "picture.show",
  own: { appearance: HER_APPEARANCE, size: SAID },
  run: async (act, { appearance: id, size }) => {
    const appearance = await act.read((sql) => requireShown(act, sql, id));
    const jpeg = await renditionOf(act, appearance, size);
    // It may have taken a while: what was withdrawn, rejected or restricted meanwhile is not shown.
    await act.read((sql) => requireShown(act, sql, id));
    await noteView(act, appearance.subjectId);
    return { jpeg, sha256: createHash("sha256").update(jpeg).digest("hex") };
  },
};
