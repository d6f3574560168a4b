/** Letters with a personal link to those on a list who have none: each link leads to its member, and is kept as a hash alone. */
import { addDays } from "../../domain/days.ts";
import type { Member } from "../../domain/members.ts";
import type { ConsentPurpose } from "../../domain/purpose.ts";
import type { Day } from "../../domain/words.ts";
import { insertInvitation } from "../../store/consent/invitations.ts";
import type { Sql } from "../../store/database.ts";
import { type MemberList, type MemberRow, memberLists, membersOf } from "../../store/members/members.ts";
import {
  CONSENT_DAYS,
  checkInvitedDays,
  invitationHash,
  invitationUrl,
  invitedPurposes,
  newToken,
} from "../consent/invitations.ts";
import type { Act, Verb } from "../gate/act.ts";
import { queueLetter } from "../letters/outbox.ts";
import { readableMembers } from "../people/member-seals.ts";
import { memberLetter } from "./letters.ts";
import { requireMemberList } from "./lists.ts";

export interface InviteInput {
  /** By identifier or its beginning; every list when absent. */
  readonly list?: string;
  /** What people are asked beside being found. */
  readonly purposes?: readonly string[];
  /** Last day of a consent given on a link; a year from today when absent (R19). */
  readonly consentUntil?: Day;
}

export interface MembersInvited {
  readonly invited: number;
  /** Of those lists: they have a link, or used it. */
  readonly before: number;
}

/** Letters to a transaction. */
const BATCH = 100;

interface Terms {
  readonly purposes: readonly ConsentPurpose[];
  readonly consentUntil: Day;
}

const inviteOne = async (
  act: Act,
  sql: Sql,
  list: MemberList,
  member: MemberRow & Member,
  { purposes, consentUntil }: Terms,
): Promise<void> => {
  const { engine } = act;
  const token = newToken();
  const until = list.untilDay < consentUntil ? list.untilDay : consentUntil;
  await insertInvitation(
    sql,
    {
      ...{
        id: engine.newId(),
        kind: "personal",
        tokenSha256: invitationHash(token),
        sealedToken: null,
        uses: 1,
      },
      ...{ purposes, untilDay: until, consentUntil, madeBy: act.actor.name, memberId: member.id },
    },
    list.albums.map(({ id }) => id),
    act.at(),
  );
  const letter = memberLetter(
    engine.settings,
    {
      ...{ member, photograph: member.hasPhotograph, albums: list.albums.map(({ title }) => title) },
      ...{ url: invitationUrl(engine, token), until, keptUntil: list.untilDay },
    },
    act.today(),
  );
  await queueLetter(act, sql, { kind: "member-link", to: member.address, ...letter }, { member: member.id });
};

const uninvited = async (act: Act, sql: Sql, list: MemberList): Promise<(MemberRow & Member)[]> =>
  readableMembers(
    act.engine,
    (await membersOf(sql, act.today(), list.id)).filter(({ state }) => state === "listed"),
  );

/** @returns how many; none once everybody has a link */
const inviteSome = (act: Act, list: MemberList, terms: Terms): Promise<number> =>
  act.commit(async (sql) => {
    const turn = (await uninvited(act, sql, list)).slice(0, BATCH);
    for (const member of turn) await inviteOne(act, sql, list, member, terms);
    return { result: turn.length, entry: { list: list.id, invited: turn.length, purposes: terms.purposes } };
  });

/**
 * Writes to everybody on the list who has no link, a hundred to a transaction: killed in between, the same command goes on.
 * @throws MiroirError member/not-found, purpose/unknown, usage/bad-value, album/minors: they turned up after the list
 */
export const inviteMembers: Verb<InviteInput, MembersInvited> = {
  name: "member.invite",
  run: async (act, input) => {
    const terms: Terms = {
      purposes: invitedPurposes(input),
      consentUntil: input.consentUntil ?? addDays(act.today(), CONSENT_DAYS),
    };
    checkInvitedDays(act.today(), act.today(), terms.consentUntil);
    const { lists, all } = await act.read(async (sql) => {
      const lists =
        input.list === undefined ? await memberLists(sql) : [await requireMemberList(sql, input.list)];
      let all = 0;
      for (const { id } of lists) all += (await membersOf(sql, act.today(), id)).length;
      return { lists: lists.filter(({ untilDay }) => untilDay >= act.today()), all };
    });
    let invited = 0;
    for (const list of lists)
      for (;;) {
        act.stopIfAborted();
        const { waiting } = await act.read(async (sql) => ({
          waiting: (await uninvited(act, sql, list)).length,
        }));
        if (waiting === 0) break;
        invited += await inviteSome(act, list, terms);
        act.progress({ stage: "members", done: invited, total: null });
      }
    return { invited, before: all - invited };
  },
};
