/**
 * Two persons (R96, R39, AI Act art. 14(5)). With the setting `twoPersons`, nothing that staff found is acted upon before two
 * accounts confirmed it, each for itself: an appearance in `review`, a result of a search here. Nothing in Miroir acts on
 * a score by itself (R64): a score decides what is shown and what waits for a human, and no verb reads it again.
 *
 * Two people are two accounts. Tables hold names, since that is what is read; whose name it is, the accounts say: no two
 * share one, and none changes. A name on the command line is the account that bears it. Where no account bears it, it
 * counts as a person of its own only while the instance has no accounts at all: then whoever may start a command is
 * trusted with her name. A token is whoever made it, and never confirms.
 */
import { BY_PROGRAM, requirePerson } from "../../domain/act.ts";
import { MiroirError } from "../../domain/errors.ts";
import {
  countConfirmations,
  findSearchThatReturned,
  insertConfirmation,
} from "../../store/compare/searches.ts";
import type { Sql } from "../../store/database.ts";
import { accountNamed, countAccounts } from "../../store/staff/accounts.ts";
import { findToken } from "../../store/staff/tokens.ts";
import type { Act, Verb } from "../gate/act.ts";
import { requireSubject, requireUnrestricted } from "./people.ts";

/** So many distinct accounts. */
export const PEOPLE_NEEDED = 2;

/** The account behind a name that the tables hold; undefined of a token that is gone, whose nobody can tell any more. */
const accountBehind = async (sql: Sql, name: string): Promise<string | undefined> => {
  if (name.startsWith(BY_PROGRAM)) {
    const token = await findToken(sql, name.slice(BY_PROGRAM.length));
    return token && accountBehind(sql, token.createdBy);
  }
  return (await accountNamed(sql, name)) ?? name.trim().toLowerCase();
};

/** Whether two names are one person's. Of a token that is gone: of everybody. */
export const sameAccount = async (sql: Sql, a: string, b: string): Promise<boolean> => {
  const [one, other] = [await accountBehind(sql, a), await accountBehind(sql, b)];
  return one === undefined || other === undefined || one === other;
};

/**
 * Before somebody counts as one of two. @param may whether a program may as well: it asks for whoever made it
 * @throws MiroirError act/needs-person, act/no-account
 */
export const requireAccountOfHers = async (
  { actor }: Act,
  sql: Sql,
  may: { readonly program?: "asks" } = {},
): Promise<void> => {
  if (may.program && actor.name.startsWith(BY_PROGRAM)) return;
  requirePerson(actor);
  if ((await accountNamed(sql, actor.name)) === undefined && (await countAccounts(sql)) > 0)
    throw new MiroirError("act/no-account", { name: actor.name });
};

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
 * @throws MiroirError search/not-found, person/restricted, review/second-person, act/needs-person, act/no-account
 */
export const confirmSearch: Verb<{ search: string; subject: string }, SearchConfirmed> = {
  name: "search.confirm",
  run: (act, input) =>
    act.commit(async (sql) => {
      const { id: subjectId } = await requireSubject(act.engine, sql, input.subject);
      await requireUnrestricted(sql, subjectId);
      await requireAccountOfHers(act, sql);
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
