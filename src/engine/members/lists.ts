/**
 * Lists of people whom the organisation knew before, in the staff's hands: shown, searched by name or address when somebody
 * asks what is held of her, and taken away, one person or the whole list.
 */
import { MiroirError } from "../../domain/errors.ts";
import type { Member, MemberState } from "../../domain/members.ts";
import type { Day } from "../../domain/words.ts";
import type { Sql } from "../../store/database.ts";
import { type MemberList, memberLists, membersOf } from "../../store/members/members.ts";
import type { Act, Verb } from "../gate/act.ts";
import { readableMembers } from "../people/member-seals.ts";
import { takeListAway, takeOff } from "./ending.ts";

export interface ListedMember extends Member {
  readonly id: string;
  readonly list: string;
  readonly photograph: boolean;
  readonly state: MemberState;
  readonly addedAt: string;
  /** When her last link was written to her. */
  readonly invitedAt: string | null;
}

export interface ShownList {
  readonly id: string;
  readonly albums: readonly { readonly slug: string; readonly title: string }[];
  /** Last day on which it is kept. */
  readonly until: Day;
  readonly madeBy: string;
  readonly madeAt: string;
  readonly members: readonly ListedMember[];
}

const folded = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** @param of a part of a name or an address; everybody when it is null */
const shownList = async (act: Act, sql: Sql, list: MemberList, of: string | null): Promise<ShownList> => {
  const { id, untilDay: until, madeBy, madeAt, albums } = list;
  const rows = readableMembers(act.engine, await membersOf(sql, act.today(), id));
  const members = rows
    .map(({ id, name, address, number, hasPhotograph: photograph, state, addedAt, invitedAt }) => ({
      ...{ id, list: list.id, name, address, number, photograph, state },
      addedAt: addedAt.toISOString(),
      invitedAt: invitedAt?.toISOString() ?? null,
    }))
    .filter(({ name, address }) => of === null || folded(`${name} ${address}`).includes(folded(of)))
    .sort((a, b) => a.name.localeCompare(b.name, act.engine.settings.language));
  return { id, albums, until, madeBy, madeAt: madeAt.toISOString(), members };
};

/** Every list with who is on it: of those whose name or address holds `of`, to answer somebody who asks. */
export const members: Verb<{ of?: string }, ShownList[]> = {
  name: "member.list",
  run: (act, { of }) =>
    act.read(async (sql) => {
      const shown: ShownList[] = [];
      for (const list of await memberLists(sql))
        shown.push(await shownList(act, sql, list, of?.trim() || null));
      return of ? shown.filter((list) => list.members.length > 0) : shown;
    }),
};

/** By identifier or its beginning, or the exact address. @throws MiroirError member/not-found */
const requireMember = async (act: Act, sql: Sql, named: string): Promise<string> => {
  const wanted = named.trim().toLowerCase();
  const found = readableMembers(act.engine, await membersOf(sql, act.today())).filter(
    ({ id, address }) => address.toLowerCase() === wanted || (wanted.length >= 8 && id.startsWith(wanted)),
  );
  if (found.length !== 1) throw new MiroirError("member/not-found", { member: named });
  return found[0]!.id;
};

/** By identifier or its beginning. @throws MiroirError member/not-found */
export const requireMemberList = async (sql: Sql, named: string): Promise<MemberList> => {
  const wanted = named.trim().toLowerCase();
  const found = (await memberLists(sql)).filter(({ id }) => wanted.length >= 4 && id.startsWith(wanted));
  if (found.length !== 1) throw new MiroirError("member/not-found", { member: named });
  return found[0]!;
};

export type RemoveInput = { readonly member: string } | { readonly list: string };

/**
 * Takes one person off, or the whole list away: keys destroyed, links dead, letters that wait gone. What somebody who
 * enrolled by such a link agreed to herself stands.
 * @throws MiroirError member/not-found
 */
export const removeMembers: Verb<RemoveInput, { readonly removed: number }> = {
  name: "member.remove",
  run: (act, input) =>
    act.commit(async (sql) => {
      const removed =
        "list" in input
          ? await takeListAway(act, sql, (await requireMemberList(sql, input.list)).id)
          : await takeOff(act, sql, await requireMember(act, sql, input.member));
      return { result: { removed }, entry: { outcome: "list" in input ? "list" : "member", removed } };
    }),
};
