/** Tokens of programs. */
import { z } from "@hono/zod-openapi";
import { TOKEN_ROLES } from "../../domain/act.ts";
import { addToken, endToken, tokens } from "../../engine/staff/tokens.ts";
import { type Route, route } from "../route.ts";
import { day, moment } from "../shapes.ts";

const tag = "Tokens";
const role = z.enum(TOKEN_ROLES);

export const tokenRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/tokens",
    tag,
    summary: "Every token, without its secret, and the day it was last used.",
    for: ["staff"],
    answer: z.array(
      z
        .object({
          id: z.uuid(),
          name: z.string(),
          role,
          createdAt: moment,
          createdBy: z.string(),
          expiresOn: day,
          lastUsedOn: day.nullable(),
        })
        .openapi("Token"),
    ),
    run: async ({ act }) =>
      (await act(tokens, undefined)).map((token) => ({ ...token, role: role.parse(token.role) })),
  }),
  route({
    method: "post",
    path: "/tokens",
    shownOnce: true,
    tag,
    summary: "Gives a program a token. Its secret is in this answer and nowhere else.",
    for: ["staff"],
    body: z
      .strictObject({ name: z.string().trim().min(2).max(60), role, expiresOn: day })
      .openapi("NewToken"),
    status: 201,
    answer: z
      .object({ tokenId: z.uuid(), name: z.string(), role, expiresOn: day, token: z.string() })
      .openapi("GivenToken"),
    run: ({ act, body }) => act(addToken, body),
  }),
  route({
    method: "delete",
    path: "/tokens/{token}",
    tag,
    summary: "Ends a token at once.",
    for: ["staff"],
    params: z.object({ token: z.uuid() }),
    answer: z.object({ tokenId: z.uuid() }),
    run: ({ act, params: { token } }) => act(endToken, { token }),
  }),
];
