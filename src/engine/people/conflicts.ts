/**
 * Somebody else's face, brought by somebody who is not enrolled and stands at the desk: what was asked for is not written,
 * and in the same transaction the conflict is, for a human to settle (`miroir review`) and for the person whose face it may
 * be to see. Nothing of the photographs is kept. Of two who are enrolled see `consent/suspend.ts`.
 */
import { type ErrorCode, MiroirError } from "../../domain/errors.ts";
import { Gallery } from "../../gallery/gallery.ts";
import type { Sql } from "../../store/database.ts";
import {
  type ConflictStage,
  distinctFrom,
  insertConflict,
  spendDistinct,
  toldApartFrom,
} from "../../store/people/conflicts.ts";
import type { Act, Committed } from "../gate/act.ts";
import { searchThresholds, unsealReferences } from "./galleries.ts";

/**
 * The enrolled people this template may belong to. Only grants open today can be compared (law 3), so the same look
 * is taken again when a grant is opened.
 */
export const whoElse = async (
  act: Act,
  sql: Sql,
  template: Float32Array,
  exceptSubject?: string,
): Promise<string[]> => {
  const { engine } = act;
  const gallery = new Gallery(engine.pack);
  const references = await unsealReferences(engine, sql, act.today());
  try {
    for (const { grantId, template: reference } of references) gallery.add(grantId, reference);
    const scores = gallery.compare(template, 1);
    const { match } = searchThresholds(engine, 1, gallery.size);
    const owner = new Map(references.map(({ grantId, subjectId }) => [grantId, subjectId]));
    return gallery.ids
      .map((id) => owner.get(id)!)
      .filter((subjectId, person) => scores[person]! >= match && subjectId !== exceptSubject);
  } finally {
    gallery.wipe();
    for (const { template: reference } of references) reference.fill(0);
  }
};

export interface Met {
  /** Whom somebody has to look at. */
  readonly others: readonly string[];
  /** The one of whom a human said for this that they are two people, where she was met: that is good for once, and used up. */
  readonly apart?: string;
}

/**
 * The others this template may belong to, less those of whom a human said that they are two people: for good of two who are
 * enrolled, and of somebody who is not yet by the number of the conflict, which is used up only where nobody else is left.
 * @param distinct identifier of the conflict that was settled so
 * @param self whom it is known to be of
 */
export const conflictsWith = async (
  act: Act,
  sql: Sql,
  template: Float32Array,
  { distinct, self }: { readonly distinct?: string | undefined; readonly self?: string } = {},
): Promise<Met> => {
  const told = self === undefined ? new Set<string>() : await toldApartFrom(sql, self);
  const met = (await whoElse(act, sql, template, self)).filter((each) => !told.has(each));
  const apart = distinct === undefined ? undefined : await distinctFrom(sql, distinct);
  const others = met.filter((each) => each !== apart);
  if (apart === undefined || others.length > 0 || met.length === 0) return { others };
  await spendDistinct(sql, distinct!, apart, act.at());
  return { others, apart };
};

/** An outcome: the face may be that of these others, and nothing else was written. */
class Conflict {
  readonly others: readonly string[];
  constructor(others: readonly string[]) {
    this.others = others;
  }
}

/** What `body` gives back before it has written anything. @param others at least one */
export const conflict = (others: readonly string[]): Conflict => new Conflict(others);

const SAYS = {
  enrol: "enrol/conflict",
  look: "look/conflict",
} as const satisfies Partial<Record<ConflictStage, ErrorCode>>;
type AtTheDesk = keyof typeof SAYS;

const record = async (
  act: Act,
  sql: Sql,
  stage: AtTheDesk,
  found: Conflict,
): Promise<Committed<Conflict>> => {
  for (const subjectId of found.others)
    await insertConflict(sql, { id: act.engine.newId(), subjectId, actor: act.actor.name, stage }, act.at());
  return { result: found, entry: { outcome: "conflict", conflicts: found.others.length } };
};

/**
 * Commits what `body` wrote, or the conflict it met.
 * @throws MiroirError enrol/conflict, look/conflict: once the conflict is committed
 */
export const commitOrConflict = async <T>(
  act: Act,
  stage: AtTheDesk,
  body: (sql: Sql) => Promise<Committed<T> | Conflict>,
): Promise<T> => {
  const outcome = await act.commit(async (sql): Promise<Committed<T | Conflict>> => {
    const met = await body(sql);
    return met instanceof Conflict ? record(act, sql, stage, met) : met;
  });
  if (outcome instanceof Conflict) throw new MiroirError(SAYS[stage]);
  return outcome;
};
