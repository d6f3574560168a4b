/** What waits for a human: candidates between the two thresholds, and faces that two people may share. */
import { MiroirError } from "../domain/errors.ts";
import {
  type Appearance,
  type Conflict,
  candidates,
  confirmAppearance,
  decideConflict,
  deleteAppearance,
  findAppearance,
  findConflict,
  openConflicts,
  putNotMe,
} from "../store/appearances.ts";
import type { Sql } from "../store/database.ts";
import type { Act, Committed, Verb } from "./act.ts";
import { requireSubject } from "./people.ts";

export interface Review {
  readonly candidates: readonly (Appearance & { readonly name: string })[];
  readonly conflicts: readonly (Conflict & { readonly name: string })[];
}

/** One screenful after the other: the best first. */
const MOST = 500;

export const review: Verb<void, Review> = {
  name: "review.list",
  run: (act) =>
    act.read(async (sql) => {
      const named = async <T extends { subjectId: string }>(
        rows: readonly T[],
      ): Promise<(T & { name: string })[]> => {
        const all: (T & { name: string })[] = [];
        for (const row of rows)
          all.push({ ...row, name: (await requireSubject(act.engine, sql, row.subjectId)).name });
        return all;
      };
      return {
        candidates: await named(await candidates(sql, MOST)),
        conflicts: await named(await openConflicts(sql)),
      };
    }),
};

export type Decision = "accept" | "reject";

export interface Decided {
  readonly id: string;
  readonly kind: "appearance" | "conflict";
  readonly decision: Decision;
}

const decideAppearance = async (
  act: Act,
  sql: Sql,
  appearance: Appearance,
  decision: Decision,
): Promise<void> => {
  const { contentSha256, box, widthPx, heightPx, subjectId } = appearance;
  if (decision === "accept") return confirmAppearance(sql, appearance, act.actor.name, act.at());
  await deleteAppearance(sql, appearance.id);
  const region = {
    x: box.x / widthPx,
    y: box.y / heightPx,
    width: box.width / widthPx,
    height: box.height / heightPx,
  };
  await putNotMe(sql, { subjectId, contentSha256, region }, act.actor.name, act.at());
};

/**
 * Accepts or rejects. Of an appearance: “not me” holds for ever, by content and region (R54); a shown one can be
 * rejected too. Of a conflict: accept says two different people, reject says the same person.
 * @throws MiroirError review/not-found
 */
export const decide: Verb<{ id: string; decision: Decision }, Decided> = {
  name: "review.decide",
  run: (act, { id, decision }) =>
    act.commit(async (sql): Promise<Committed<Decided>> => {
      const appearance = await findAppearance(sql, id);
      if (appearance) {
        await decideAppearance(act, sql, appearance, decision);
        return {
          result: { id, kind: "appearance", decision },
          entry: { subject: appearance.subjectId, appearance: id, outcome: decision },
        };
      }
      const conflict = await findConflict(sql, id);
      if (conflict?.state !== "open") throw new MiroirError("review/not-found", { id });
      await decideConflict(sql, id, decision === "accept" ? "distinct" : "same", act.actor.name, act.at());
      return {
        result: { id, kind: "conflict", decision },
        entry: { subject: conflict.subjectId, conflict: id, outcome: decision },
      };
    }),
};
