/** How a line of a list, or a whole list, ends: by somebody's hand, or by time. */
import type { Sql } from "../../store/database.ts";
import { memberListsPast, membersOf, removeMember, removeMemberList } from "../../store/members/members.ts";
import type { Act } from "../gate/act.ts";
import type { Chore } from "../gate/chore.ts";

/** In the caller's transaction; her key is destroyed once that is durable, and with it every copy of what it sealed. */
export const takeOff = async (act: Act, sql: Sql, memberId: string): Promise<number> => {
  act.afterCommit(() => act.engine.vault.destroy("member", memberId));
  return removeMember(sql, memberId);
};

/** The whole list, with every link and letter that waits. @returns how many were on it */
export const takeListAway = async (act: Act, sql: Sql, listId: string): Promise<number> => {
  const rows = await membersOf(sql, act.today(), listId);
  for (const { id } of rows) await takeOff(act, sql, id);
  await removeMemberList(sql, listId);
  return rows.length;
};

/** R71: a list ends on its last day, and with its last album. */
export const removeListsPast: Chore = {
  name: "memberListsRemoved",
  due: async (act, sql) => (await memberListsPast(sql, act.today())).length > 0,
  run: async (act, sql) => {
    const past = await memberListsPast(sql, act.today());
    for (const id of past) await takeListAway(act, sql, id);
    return past.length;
  },
};
