/**
 * The library of sign-in, and what it may do here: passwords with a second factor, passkeys, the organisation's single
 * sign-on. It keeps its rows where the engine says, sends nothing anywhere but to that issuer, and adds no account.
 */
import { readFileSync, statSync } from "node:fs";
import { passkey } from "@better-auth/passkey";
import { type CustomAdapter, createAdapterFactory } from "better-auth/adapters";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { Auth, BetterAuthOptions, BetterAuthPlugin } from "better-auth/types";
import { MiroirError } from "../domain/errors.ts";
import type { Engine } from "../engine/gate/engine.ts";
import {
  askSignIn,
  type Condition,
  type Fields,
  isKept,
  type RowsCall,
  recordSignIn,
  type SignInMethod,
} from "../engine/staff/sign-in.ts";
import { DEVICE_SECONDS, deviceMark } from "./trials.ts";

/** NIST SP 800-63B asks for eight beside a second factor; a console that shows faces asks for more. */
export const PASSWORD_LENGTH = { least: 12, most: 128 } as const;

const HOURS_12 = 12 * 3600;
/** A session in use is made longer at most so often. */
const QUARTER_HOUR = 15 * 60;

export const AUTH_PATH = "/api/auth";
export const ISSUER = "oidc";

/** Says so in its name that no other host can set it, where the browser can hold it to that. */
export const cookiePrefix = (url: string): string => (url.startsWith("https:") ? "__Host-miroir" : "miroir");

/** The name of the cookie that holds a session of the staff, for an instance at that address. */
export const sessionCookie = (url: string): string => `${cookiePrefix(url)}.session_token`;

/** The name of the cookie by which a browser that signed in before is counted by itself (trials.ts). */
export const deviceCookie = (url: string): string => `${cookiePrefix(url)}.known_device`;

/** Rows of the library, kept by the engine. What has no column, such as addresses and tokens of an issuer, is not kept. */
const rowsOf = (engine: Engine) => {
  const ask = (call: RowsCall): Promise<Fields[]> => askSignIn(engine, call);
  const first = async (call: RowsCall) => ((await ask(call))[0] ?? null) as never;
  const all = (where: readonly Condition[] | undefined): readonly Condition[] => where ?? [];
  const adapter: CustomAdapter = {
    create: ({ model, data }) => first({ ask: "create", model, fields: data }),
    findOne: ({ model, where }) => first({ ask: "find", model, where, limit: 1 }),
    findMany: async ({ model, where, limit, offset, sortBy }) =>
      (await ask({
        ask: "find",
        model,
        where: all(where),
        limit,
        ...(offset !== undefined && { offset }),
        ...(sortBy && { sortBy }),
      })) as never[],
    count: async ({ model, where }) =>
      Number((await ask({ ask: "count", model, where: all(where) }))[0]?.count ?? 0),
    update: ({ model, where, update }) => first({ ask: "update", model, where, fields: update as Fields }),
    updateMany: async ({ model, where, update }) =>
      (await ask({ ask: "update", model, where, fields: update })).length,
    delete: async ({ model, where }) => void (await ask({ ask: "delete", model, where })),
    deleteMany: async ({ model, where }) => (await ask({ ask: "delete", model, where })).length,
    // One row, and once: whoever deletes it has it.
    consumeOne: async ({ model, where }) => {
      const [found] = await ask({ ask: "find", model, where, limit: 1 });
      if (!found) return null;
      const its = { field: "id", operator: "eq", value: found.id, connector: "AND" } as const;
      return first({ ask: "delete", model, where: [its] });
    },
    incrementOne: ({ model, where, increment, set = {} }) =>
      first({ ask: "update", model, where, fields: set, add: increment }),
  };
  return createAdapterFactory({
    config: {
      adapterId: "miroir",
      supportsNumericIds: false,
      supportsJSON: false,
      customTransformInput: ({ model, field, data }) => (isKept(model, field) ? data : undefined),
    },
    adapter: () => adapter,
  });
};

/** By which way a session came to be, from where in the library it was made. */
const methodAt = (path: string): SignInMethod => {
  if (path.startsWith("/two-factor/")) return "totp";
  if (path.startsWith("/passkey/")) return "passkey";
  return path.startsWith("/callback/") ? "oidc" : "password";
};

/** After every other hook: only then is it known that a password alone is not the end of it. */
const record = (engine: Engine, url: string): BetterAuthPlugin => ({
  id: "miroir-record",
  hooks: {
    after: [
      {
        matcher: () => true,
        handler: createAuthMiddleware(async (context) => {
          const { newSession } = context.context;
          if (!newSession) return;
          await recordSignIn(engine, newSession.user.id, methodAt(context.path));
          context.setCookie(deviceCookie(url), deviceMark(engine.signInSecret(), newSession.user.email), {
            httpOnly: true,
            sameSite: "strict",
            path: "/",
            secure: url.startsWith("https:"),
            maxAge: DEVICE_SECONDS,
          });
        }),
      },
    ],
  },
});

/** A passkey stands for two factors only where the device asked who is there. */
const requireUserVerified = (verified: boolean | undefined): void => {
  if (!verified) throw new APIError("UNAUTHORIZED", { code: "USER_NOT_VERIFIED" });
};

const passkeys = (url: string) =>
  passkey({
    rpID: new URL(url).hostname,
    rpName: "Miroir",
    origin: new URL(url).origin,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    registration: {
      afterVerification: ({ verification }) =>
        requireUserVerified(verification.registrationInfo?.userVerified),
    },
    authentication: {
      afterVerification: ({ verification }) =>
        requireUserVerified(verification.authenticationInfo.userVerified),
    },
  });

/** @throws MiroirError sign-in/bad-secret-file */
const readSecretFile = (path: string): string => {
  try {
    if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0)
      throw new Error("others can read it");
    return readFileSync(path, "utf8").trim();
  } catch (cause) {
    throw new MiroirError("sign-in/bad-secret-file", { path, problem: (cause as Error).message }, { cause });
  }
};

/** Only for accounts that an administrator added, and only with an address which the issuer has verified. */
const singleSignOn = (oidc: NonNullable<Engine["settings"]["oidc"]>) =>
  genericOAuth({
    config: [
      {
        providerId: ISSUER,
        discoveryUrl: `${oidc.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
        clientId: oidc.clientId,
        clientSecret: readSecretFile(oidc.clientSecretFile),
        scopes: ["openid", "email"],
        pkce: true,
        requireIdTokenVerification: true,
        disableSignUp: true,
        disableImplicitSignUp: true,
      },
    ],
  });

/**
 * @param withIssuer asks the issuer what it can do, which is why sign-in without it is another one
 * @throws MiroirError sign-in/bad-secret-file
 */
export const openAuth = (engine: Engine, url: string, withIssuer = false): Auth => {
  const { oidc } = engine.settings;
  const secure = url.startsWith("https:");
  const options: BetterAuthOptions = {
    appName: "Miroir",
    baseURL: url,
    basePath: AUTH_PATH,
    // As a list: then no variable of the environment is one.
    secrets: [{ version: 1, value: engine.signInSecret() }],
    database: rowsOf(engine),
    telemetry: { enabled: false },
    // Names and addresses are in what it would say.
    logger: { disabled: true },
    // limits.ts
    rateLimit: { enabled: false },
    onAPIError: { throw: false, errorURL: `${url}/console` },
    trustedOrigins: [new URL(url).origin],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
      revokeSessionsOnPasswordReset: true,
    },
    user: { additionalFields: { role: { type: "string", required: true, input: false } } },
    session: {
      expiresIn: HOURS_12,
      updateAge: QUARTER_HOUR,
      additionalFields: { method: { type: "string", required: true, input: false } },
    },
    account: { updateAccountOnSignIn: false, accountLinking: { enabled: true, trustedProviders: [] } },
    verification: { storeIdentifier: "hashed" },
    databaseHooks: {
      user: { create: { before: async () => false } },
      session: {
        create: {
          before: async (session, context) => ({
            data: { ...session, method: methodAt(context?.path ?? "") },
          }),
        },
      },
    },
    advanced: {
      cookiePrefix: cookiePrefix(url),
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", path: "/", secure },
      database: { generateId: () => engine.newId() },
      ipAddress: { disableIpTracking: true },
    },
    plugins: [
      twoFactor({
        issuer: engine.settings.controller.name,
        accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: QUARTER_HOUR },
      }),
      passkeys(url),
      ...(withIssuer && oidc ? [singleSignOn(oidc)] : []),
      record(engine, url),
    ],
  };
  return betterAuth(options) as unknown as Auth;
};
