/** Accounts of the staff. */
import { z } from "@hono/zod-openapi";
import { STAFF_ROLES } from "../../domain/act.ts";
import { accounts, addAccount, changeAccount, removeAccount } from "../../engine/staff/accounts.ts";
import { type Route, route } from "../route.ts";
import { moment } from "../shapes.ts";

const tag = "Accounts";
const params = z.object({ account: z.uuid() });
const role = z.enum(STAFF_ROLES);

const link = {
  link: z.string().openapi({
    description:
      "Where the password is chosen; works once. Give it to the person whose account it is and to nobody else.",
  }),
  linkUntil: moment,
};

export const accountRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/accounts",
    tag,
    summary: "Every account, and whether it has a second factor.",
    for: ["staff"],
    answer: z.array(
      z
        .object({
          id: z.uuid(),
          name: z.string(),
          email: z.string(),
          role,
          secondFactor: z.enum(["totp", "passkey", "none"]),
          hasPassword: z.boolean(),
          createdAt: moment,
        })
        .openapi("Account"),
    ),
    run: ({ act }) => act(accounts, undefined),
  }),
  route({
    method: "post",
    path: "/accounts",
    shownOnce: true,
    tag,
    summary: "Adds an account, one for one person; answers a link by which they choose their password.",
    for: ["staff"],
    body: z
      .strictObject({
        name: z.string().trim().min(2).max(100),
        email: z.string().trim().min(3).max(254),
        role,
      })
      .openapi("NewAccount"),
    status: 201,
    answer: z
      .object({ accountId: z.uuid(), name: z.string(), email: z.string(), role, ...link })
      .openapi("AddedAccount"),
    run: ({ act, body }) => act(addAccount, body),
  }),
  route({
    method: "patch",
    path: "/accounts/{account}",
    tag,
    summary:
      "Changes the role, gives another link, or takes a lost second factor away. Ends the account's sessions.",
    for: ["staff"],
    params,
    body: z
      .strictObject({
        role: role.optional(),
        newLink: z.boolean().optional(),
        resetSecondFactor: z.boolean().optional(),
      })
      .openapi("AccountChange"),
    answer: z
      .object({
        accountId: z.uuid(),
        role,
        sessionsEnded: z.int(),
        link: link.link.optional(),
        linkUntil: moment.optional(),
      })
      .openapi("ChangedAccount"),
    run: ({ act, params: { account }, body }) => act(changeAccount, { account, ...body }),
  }),
  route({
    method: "delete",
    path: "/accounts/{account}",
    tag,
    summary: "Removes an account and ends its sessions at once.",
    for: ["staff"],
    params,
    answer: z.object({ accountId: z.uuid() }),
    run: ({ act, params: { account } }) => act(removeAccount, { account }),
  }),
];
