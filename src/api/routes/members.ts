/** Lists of people whom the organisation knew before, and links to their addresses. */
import { z } from "@hono/zod-openapi";
import type { Language } from "../../domain/errors.ts";
import { MEMBER_CHARS, MEMBER_LIMITS, MEMBER_PROBLEMS, MEMBER_STATES } from "../../domain/members.ts";
import { CONSENT_PURPOSES } from "../../domain/purpose.ts";
import { importMembers, type MembersImported } from "../../engine/members/import.ts";
import { inviteMembers } from "../../engine/members/invite.ts";
import { members, removeMembers } from "../../engine/members/lists.ts";
import { type Route, route } from "../route.ts";
import { day, keysOf, moment, named, photographs, words } from "../shapes.ts";

const tag = "Members";
const staff = ["staff"] as const;
const params = z.object({ id: z.uuid() });

const member = z
  .object({
    id: z.uuid(),
    list: z.uuid(),
    name: z.string(),
    address: z.string(),
    number: z.string().nullable(),
    photograph: z.boolean(),
    state: keysOf(MEMBER_STATES),
    addedAt: moment,
    invitedAt: moment.nullable(),
  })
  .openapi("Member");

const list = z
  .object({
    id: z.uuid(),
    albums: z.array(z.object({ slug: z.string(), title: z.string() })),
    until: day,
    madeBy: z.string(),
    madeAt: moment,
    members: z.array(member),
  })
  .openapi("MemberList");

const imported = z.object({
  list: z.uuid(),
  added: z.int(),
  changed: z.int(),
  same: z.int(),
  withPhotograph: z.int(),
  notSent: z
    .int()
    .openapi({ description: "On the list before and not in this: they stay until they are taken off." }),
  problems: z.array(z.object({ line: z.int(), problem: keysOf(MEMBER_PROBLEMS), text: z.string() })),
  encoding: z.string().nullable(),
});

const importedIn = (language: Language, { problems, ...done }: MembersImported) => ({
  ...done,
  problems: problems.map((each) => ({ ...each, text: MEMBER_PROBLEMS[each.problem][language] })),
});

const aboutList = { albums: z.array(named).min(1).max(50), until: day };

export const memberRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/member-lists",
    tag,
    summary:
      "Every list with who is on it and how far each is; of part of a name or an address, who that may be.",
    for: staff,
    query: z.object({ of: z.string().trim().min(1).max(200).optional() }),
    answer: z.array(list),
    run: ({ act, query }) => act(members, query),
  }),
  route({
    method: "post",
    path: "/member-lists",
    tag,
    summary:
      "Takes a list in (CSV: name, e-mail, perhaps number). The same albums are the same list: its lines are changed, not doubled.",
    for: staff,
    body: z.strictObject(aboutList).openapi("NewMemberList"),
    files: { name: "list", verb: "member.import", least: 1, most: 1, bytes: MEMBER_LIMITS.maxBytes },
    status: 201,
    answer: imported,
    run: async ({ act, body, files: [list], language }) =>
      importedIn(language, await act(importMembers, { ...body, from: { csv: list!.bytes } })),
  }),
  route({
    method: "post",
    path: "/members",
    tag,
    summary: "Somebody typed in, or changed: on the list of these albums, perhaps with a photograph.",
    for: staff,
    body: z
      .strictObject({
        ...aboutList,
        name: words(1, MEMBER_CHARS.name),
        address: words(3, MEMBER_CHARS.address),
        number: words(1, MEMBER_CHARS.number).nullish(),
      })
      .openapi("NewMember"),
    files: photographs("member.import", 0, 1),
    status: 201,
    answer: imported,
    run: async ({ act, body: { albums, until, ...said }, files: [photograph], language }) => {
      const person = { ...said, photograph: photograph?.bytes ?? null };
      return importedIn(language, await act(importMembers, { albums, until, from: { people: [person] } }));
    },
  }),
  route({
    method: "post",
    path: "/member-lists/{id}/invite",
    tag,
    summary:
      "Writes to everybody on it who has no link: each link leads to that person's address and to no other.",
    for: staff,
    params,
    body: z.strictObject({
      purposes: z.array(keysOf(CONSENT_PURPOSES)).max(10).optional(),
      consentUntil: day.optional(),
    }),
    answer: z.object({ invited: z.int(), before: z.int() }),
    run: ({ act, params: { id }, body }) => act(inviteMembers, { list: id, ...body }),
  }),
  route({
    method: "delete",
    path: "/member-lists/{id}",
    tag,
    summary: "Takes the whole list away: keys destroyed, links dead, letters that wait gone.",
    for: staff,
    params,
    answer: z.object({ removed: z.int() }),
    run: ({ act, params: { id } }) => act(removeMembers, { list: id }),
  }),
  route({
    method: "delete",
    path: "/members/{id}",
    tag,
    summary: "Takes one person off a list, in the same way.",
    for: staff,
    params,
    answer: z.object({ removed: z.int() }),
    run: ({ act, params: { id } }) => act(removeMembers, { member: id }),
  }),
];
