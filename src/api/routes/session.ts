/** Who is signed in, and how one can. */
import { z } from "@hono/zod-openapi";
import { ROLES, STAFF_ROLES, VERB_NAMES } from "../../domain/act.ts";
import { MiroirError } from "../../domain/errors.ts";
import { hasAccounts } from "../../engine/staff/sign-in.ts";
import { type Route, route } from "../route.ts";
import { signedInBy } from "../sign-in.ts";

const tag = "Sign-in";

const session = z
  .object({
    account: z
      .object({ id: z.uuid(), name: z.string(), email: z.string(), role: z.enum(STAFF_ROLES) })
      .nullable()
      .openapi({ description: "Null where a program asks with a token." }),
    name: z.string().openapi({ description: "Who the log says acts." }),
    role: z.enum(STAFF_ROLES),
    verbs: z.array(z.enum(VERB_NAMES)).openapi({ description: "What this role may do." }),
    secondFactor: z.enum(["set", "required", "none"]).openapi({
      description:
        "`required`: nothing else answers until an authenticator app or a passkey is set up. `set`: this session has two factors.",
    }),
  })
  .openapi("Session");

export const sessionRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/session",
    tag,
    summary: "Who is signed in, what their role may do, and whether a second factor is missing.",
    for: ["staff", "anyone"],
    answer: session,
    run: async ({ actor, context }) => {
      const known = signedInBy(context);
      const role = STAFF_ROLES.find((staff) => staff === (known?.account.role ?? actor.role));
      if (!role) throw new MiroirError("act/sign-in");
      return {
        account: known?.account ?? null,
        name: known?.account.name ?? actor.name,
        role,
        verbs: [...ROLES[role]],
        secondFactor: known?.secondFactor ?? "none",
      };
    },
  }),
  route({
    method: "get",
    path: "/session/methods",
    tag,
    summary: "How the staff signs in here.",
    for: ["anyone"],
    answer: z
      .object({
        accounts: z
          .boolean()
          .openapi({ description: "False until the first account was added on the command line." }),
        password: z.literal(true),
        passkey: z.literal(true),
        singleSignOn: z.object({ name: z.string() }).nullable(),
      })
      .openapi("SignInMethods"),
    run: async ({ engine }) => ({
      accounts: await hasAccounts(engine),
      password: true as const,
      passkey: true as const,
      singleSignOn: engine.settings.oidc && { name: engine.settings.oidc.name },
    }),
  }),
];
