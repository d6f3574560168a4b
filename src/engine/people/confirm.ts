/**
 * Two persons (R96, AI Act art. 14(5)). With the setting `twoPersons`, nothing that staff found is acted upon before two
 * accounts confirmed it, each for itself: an appearance in `review`, a result of a search here. Nothing in Miroir acts on
 * a score by itself (R64): a score decides what is shown and what waits for a human, and no verb reads it again.
 */
import { MiroirError } from "../../domain/errors.ts";
import {
  countConfirmations,
  findSearchThatReturned,
  insertConfirmation,
} from "../../store/compare/searches.ts";
import type { Sql } from "../../store/database.ts";
import type { Act, Verb } from "../gate/act.ts";
import { requireSubject } from "./people.ts";
import { requireUnrestricted } from "./restricted.ts";

/** So many distinct accounts. */
export const PEOPLE_NEEDED = 2;

/** Accounts are the same whatever their case, as in the constraints of the tables. */
export const sameAccount = (a: string, b: string): boolean =>
  a.trim().toLowerCase() === b.trim().toLowerCase();

export interface SearchConfirmed {
  readonly searchId: string;
  readonly subjectId: string;
  readonly confirmed: number;
  readonly needed: number;
}

const requireSearch = async (sql: Sql, searchId: string, subjectId: string) => {
  const found = await findSearchThatReturned(sql, searchId, subjectId);
  if (!found) throw new MiroirError("search/not-found", { search: searchId });
  return found;
};

/**
 * One person confirms that a search found her. She may be the one who searched; the second may not be the same.
 * @throws MiroirError search/not-found, person/restricted, review/second-person
 */
export const confirmSearch: Verb<{ search: string; subject: string }, SearchConfirmed> = {
  name: "search.confirm",
  run: (act, input) =>
    act.commit(async (sql) => {
      const { id: subjectId } = await requireSubject(act.engine, sql, input.subject);
      await requireUnrestricted(sql, subjectId);
      const { id: searchId } = await requireSearch(sql, input.search, subjectId);
      if ((await insertConfirmation(sql, searchId, subjectId, act.actor.name, act.at())) === 0)
        throw new MiroirError("review/second-person");
      const confirmed = await countConfirmations(sql, searchId, subjectId);
      return {
        result: {
          searchId,
          subjectId,
          confirmed,
          needed: act.engine.settings.twoPersons ? PEOPLE_NEEDED : 1,
        },
        entry: { subject: subjectId, search: searchId, confirmed },
      };
    }),
};

/**
 * Called by whatever acts on a result of a search, in the transaction that acts.
 * @throws MiroirError search/not-found, search/not-confirmed while the policy is on and two people have not confirmed
 */
export const requireConfirmed = async (
  act: Act,
  sql: Sql,
  search: string,
  subjectId: string,
): Promise<void> => {
  if (!act.engine.settings.twoPersons) return;
  const { id } = await requireSearch(sql, search, subjectId);
  const confirmed = await countConfirmations(sql, id, subjectId);
  if (confirmed < PEOPLE_NEEDED)
    throw new MiroirError("search/not-confirmed", {
      confirmed,
      needed: PEOPLE_NEEDED,
      search: id,
      subject: subjectId,
    });
};
