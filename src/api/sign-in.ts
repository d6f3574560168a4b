/**
 * Signing in: the few addresses of the library that are open, what each takes and what it answers, and who a session
 * cookie belongs to. Whatever is not in the table is not there.
 */
import { z } from "@hono/zod-openapi";
import type { Auth } from "better-auth/types";
import type { Context, Handler } from "hono";
import { getCookie } from "hono/cookie";
import type { StaffRole } from "../domain/act.ts";
import { type ErrorCode, MiroirError } from "../domain/errors.ts";
import type { Engine } from "../engine/gate/engine.ts";
import { hasSecondFactor, recordLockout } from "../engine/staff/sign-in.ts";
import { AUTH_PATH, deviceCookie, ISSUER, openAuth, PASSWORD_LENGTH, sessionCookie } from "./auth.ts";
import { bodyBy, readJson, VISITOR_BYTES } from "./bodies.ts";
import { budgetOf } from "./budget.ts";
import { addressOf } from "./limits.ts";
import { problem } from "./problem.ts";
import { type Counted, deviceOf, MOST_FAILURES, Trials } from "./trials.ts";
import type { Recognise, Who } from "./who.ts";

type Json = Readonly<Record<string, unknown>>;

interface Open {
  readonly body?: z.ZodType;
  /** What the library is told besides: decided here and not by the visitor. */
  readonly add?: Json;
  /** What is passed on of its answer; nothing when absent. */
  readonly keep?: (answer: unknown) => unknown;
  /** Whether a refusal is a failed trial of a secret. */
  readonly trial?: true;
  /** One after the other: the library counts the failures of an account, and after it has checked. */
  readonly inTurn?: true;
  /** Needs the organisation's issuer. */
  readonly issuer?: true;
  /** Changes by what an account is signed in to: where it has a second factor, a password alone is not enough for that. */
  readonly settles?: true;
}

const password = z.string().min(1).max(PASSWORD_LENGTH.most);
const code = z.string().trim().min(4).max(40);
const nothing = z.object({}).optional();
const CONSOLE = "/console";
/** Where an issuer sends somebody back to: a page of the console and nothing else. */
const ownPage = z
  .string()
  .max(200)
  .regex(/^\/console(?:\/[\w/-]*)?$/)
  .catch(CONSOLE);

const pick =
  (...names: readonly string[]) =>
  (answer: unknown): Json =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = (answer as Json | null)?.[name];
        return value === undefined ? [] : [[name, value]];
      }),
    );
const whole = (answer: unknown): unknown => answer;

/** A WebAuthn answer of a browser: small, and checked by the library. */
const webAuthn = z.record(z.string(), z.unknown());

// Bodies are not strict: the library's own client sends fields of its own, and what is not named here is left out.
const OPEN: Readonly<Record<string, Open>> = {
  "POST /sign-in/email": {
    body: z.object({ email: z.string().trim().min(3).max(254), password }),
    keep: pick("twoFactorRedirect", "twoFactorMethods"),
    trial: true,
  },
  "POST /sign-out": { body: nothing },
  "POST /reset-password": {
    body: z.object({ newPassword: z.string().min(1).max(1024), token: z.string().min(16).max(64) }),
    trial: true,
  },
  "POST /change-password": {
    body: z.object({ currentPassword: password, newPassword: z.string().min(1).max(1024) }),
    add: { revokeOtherSessions: true },
    trial: true,
    settles: true,
  },
  "POST /two-factor/enable": {
    body: z.object({ password }),
    add: { method: "totp" },
    keep: pick("totpURI", "backupCodes"),
    trial: true,
    settles: true,
  },
  "POST /two-factor/verify-totp": { body: z.object({ code }), trial: true, inTurn: true },
  "POST /two-factor/verify-backup-code": { body: z.object({ code }), trial: true, inTurn: true },
  "POST /two-factor/generate-backup-codes": {
    body: z.object({ password }),
    keep: pick("backupCodes"),
    trial: true,
    settles: true,
  },
  "GET /passkey/generate-register-options": { keep: whole, settles: true },
  "POST /passkey/verify-registration": {
    body: z.object({ response: webAuthn, name: z.string().trim().max(100).optional() }),
    keep: pick("id", "name"),
    settles: true,
  },
  "GET /passkey/generate-authenticate-options": { keep: whole },
  // Nothing of it can be guessed: it passes whoever tries a password meanwhile.
  "POST /passkey/verify-authentication": { body: z.object({ response: webAuthn }) },
  "GET /passkey/list-user-passkeys": {
    keep: (answer) => (answer as Json[]).map(pick("id", "name", "deviceType", "createdAt")),
  },
  "POST /passkey/delete-passkey": { body: z.object({ id: z.uuid() }), settles: true },
  "POST /sign-in/social": {
    body: z.object({ provider: z.literal(ISSUER), callbackURL: ownPage }),
    add: { errorCallbackURL: CONSOLE },
    keep: pick("url", "redirect"),
    issuer: true,
  },
  [`GET /callback/${ISSUER}`]: { issuer: true },
};

/** What a refusal of the library is called here. */
const REFUSALS: Readonly<Record<string, ErrorCode>> = {
  INVALID_EMAIL_OR_PASSWORD: "sign-in/wrong",
  INVALID_EMAIL: "sign-in/wrong",
  INVALID_PASSWORD: "sign-in/wrong",
  INVALID_CODE: "sign-in/wrong-code",
  INVALID_BACKUP_CODE: "sign-in/wrong-code",
  PASSWORD_TOO_SHORT: "sign-in/password-length",
  PASSWORD_TOO_LONG: "sign-in/password-length",
  INVALID_TOKEN: "sign-in/link-used",
  ACCOUNT_TEMPORARILY_LOCKED: "sign-in/wait",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "sign-in/wait",
  PROVIDER_NOT_FOUND: "sign-in/issuer",
};
const LOCK_MINUTES = 15;

const DETAILS: Readonly<Partial<Record<ErrorCode, Readonly<Record<string, number>>>>> = {
  "sign-in/password-length": PASSWORD_LENGTH,
  "sign-in/wait": { minutes: LOCK_MINUTES },
};

const refusal = (status: number, answer: unknown): MiroirError => {
  const known = REFUSALS[String((answer as Json | null)?.code ?? "")];
  const named = known ?? (status === 401 ? "act/sign-in" : "sign-in/refused");
  return new MiroirError(named, DETAILS[named] ?? {});
};

const waitFor = (waitMs: number): MiroirError =>
  new MiroirError("sign-in/wait", {
    minutes: Math.ceil(waitMs / 60_000),
    seconds: Math.ceil(waitMs / 1000),
  });

export interface SignedIn {
  readonly account: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly role: StaffRole;
  };
  /** When whoever is signed in last showed who they are. */
  readonly provedAt: Date;
  /** `set`: this session has two factors. `required`: nothing else works until one is set up. */
  readonly secondFactor: "set" | "required" | "none";
}

/** Who a request's cookie belongs to, once it was asked. */
const found = new WeakMap<Request, SignedIn>();

/** Who is signed in, for a route behind the sign-in; nobody when the request was not asked for its session. */
export const signedInBy = (context: Context): SignedIn | undefined => found.get(context.req.raw);

const passCookies = (context: Context, headers: Headers): void => {
  for (const cookie of headers.getSetCookie()) context.header("set-cookie", cookie, { append: true });
};

interface Session {
  readonly session: { readonly method: string; readonly createdAt: Date };
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly role: StaffRole;
    readonly twoFactorEnabled: boolean;
  };
}

/** Undefined for a session from before the account had its second factor: it has to be opened anew. */
const signedIn = (engine: Engine, { session, user }: Session): SignedIn | undefined => {
  const { id, name, email, role } = user;
  const account = { id, name, email, role };
  const ageMs = Date.now() - new Date(session.createdAt).getTime();
  // The library counts by the machine's clock, everything else by the engine's.
  const provedAt = new Date(engine.now().getTime() - ageMs);
  if (session.method !== "password") return { account, provedAt, secondFactor: "set" };
  if (user.twoFactorEnabled) return undefined;
  return {
    account,
    provedAt,
    secondFactor: engine.settings.secondFactor.includes(role) ? "required" : "none",
  };
};

const whoOf = ({ account, provedAt, secondFactor }: SignedIn): Who =>
  secondFactor === "required"
    ? { refused: "act/second-factor" }
    : { staff: { name: account.name, role: account.role, provedAt } };

export interface SignIn {
  /** For everything under `/api/auth`. */
  readonly answer: Handler;
  readonly bySession: Recognise;
}

/** @param url where people reach the pages */
export const openSignIn = (engine: Engine, url: string): SignIn => {
  const { origin } = new URL(url);
  const { behindProxy } = engine.settings.serve;
  const trials = new Trials();
  let plain: Auth | undefined;
  let withIssuer: Auth | undefined;
  const auth = (): Auth => {
    plain ??= openAuth(engine, url);
    return plain;
  };

  /** The issuer is asked when somebody wants to sign in by it, and again while it does not answer. */
  const issuerAuth = async (): Promise<Auth> => {
    if (!engine.settings.oidc) throw new MiroirError("usage/no-route");
    const asked = withIssuer ?? openAuth(engine, url, true);
    const { socialProviders } = await asked.$context;
    if (!socialProviders.some(({ id }) => id === ISSUER)) throw new MiroirError("sign-in/issuer");
    withIssuer = asked;
    return asked;
  };

  const ask = async (
    context: Context,
    path: string,
    open: Open,
    body: Json | undefined,
  ): Promise<Response> => {
    const { search } = new URL(context.req.url);
    const cookie = context.req.header("cookie");
    const library = open.issuer ? await issuerAuth() : auth();
    return library.handler(
      new Request(`${origin}${AUTH_PATH}${path}${open.issuer ? search : ""}`, {
        method: context.req.method,
        headers: {
          origin,
          ...(cookie && { cookie }),
          ...(body && { "content-type": "application/json" }),
        },
        ...(body && { body: JSON.stringify(body) }),
        redirect: "manual",
      }),
    );
  };

  const parse = async (context: Context, { body, add }: Open): Promise<Json | undefined> => {
    if (!body) return undefined;
    const taken = budgetOf(engine).open(false);
    try {
      const { json } = await readJson(context, VISITOR_BYTES, taken);
      return { ...(bodyBy(body, json ?? {}) as Json | undefined), ...add };
    } finally {
      taken.giveBack();
    }
  };

  /**
   * Whose trials are counted: the network, and the account that is tried from there, whether there is one or not (R69); a
   * browser that signed in to it before, by itself.
   */
  const triedBy = (
    context: Context,
    email: string | undefined,
    session: Session | null,
  ): readonly Counted[] => {
    const account = email?.trim().toLowerCase();
    const device = account && deviceOf(engine.signInSecret(), account, getCookie(context, deviceCookie(url)));
    if (device) return [{ key: `device ${device}`, most: MOST_FAILURES.device }];
    const from = addressOf(context, behindProxy);
    const counted: Counted[] = [{ key: `address ${from}`, most: MOST_FAILURES.address }];
    if (session) counted.push({ key: `session ${session.user.id}`, most: MOST_FAILURES.session });
    if (account)
      counted.push(
        { key: `account ${account} from ${from}`, most: MOST_FAILURES.account },
        { key: `strangers ${account}`, most: MOST_FAILURES.strangers },
      );
    return counted;
  };

  /**
   * Else a password that was stolen would add a factor of the thief's to an account that a passkey protects.
   * @throws MiroirError sign-in/factor-first
   */
  const requireItsFactor = async (known: Session | null): Promise<void> => {
    if (known?.session.method === "password" && (await hasSecondFactor(engine, known.user.id)))
      throw new MiroirError("sign-in/factor-first");
  };

  const sessionOf = async (context: Context): Promise<Session | null> =>
    (await auth().api.getSession({ headers: context.req.raw.headers })) as Session | null;

  const answered = async (context: Context, path: string, open: Open, body: Json | undefined) => {
    const came = await ask(context, path, open, body);
    passCookies(context, came.headers);
    const location = came.headers.get("location");
    if (came.status >= 300 && came.status < 400 && location)
      return { ok: true, answer: context.redirect(location) };
    const said: unknown = await came.json().catch(() => null);
    const answer = came.ok
      ? context.json((open.keep ?? pick())(said) as object, 200, { "cache-control": "no-store" })
      : problem(context, refusal(came.status, said));
    return { ok: came.ok, answer };
  };

  /** Counted before it is checked. */
  const tried = async (
    counted: readonly Counted[],
    email: string | undefined,
    check: () => Promise<{ readonly ok: boolean; readonly answer: Response }>,
  ): Promise<Response> => {
    const reserved = trials.reserve(counted, engine.now().getTime());
    if (reserved.waitMs > 0) throw waitFor(reserved.waitMs);
    const { ok, answer } = await check();
    if (ok) {
      reserved.right();
      for (const { key } of counted) if (!/^(?:address|strangers) /.test(key)) trials.clear(key);
    } else if (email !== undefined && reserved.last.some((key) => !key.startsWith("address ")))
      await recordLockout(engine, email);
    return answer;
  };

  let before: Promise<unknown> = Promise.resolve();
  const oneAfterTheOther = <T>(run: () => Promise<T>): Promise<T> => {
    const mine = before.then(run, run);
    before = mine.catch(() => {});
    return mine;
  };

  const answer: Handler = async (context) => {
    const path = context.req.path.slice(AUTH_PATH.length);
    const open = OPEN[`${context.req.method} ${path}`];
    if (!open) throw new MiroirError("usage/no-route");
    const from = context.req.header("origin");
    if (context.req.method === "POST" && from !== undefined && from !== origin)
      throw new MiroirError("act/other-site", { origin });
    const body = await parse(context, open);
    const session = open.settles ? await sessionOf(context) : null;
    if (open.settles) await requireItsFactor(session);
    const check = () => answered(context, path, open, body);
    if (!open.trial) return (await check()).answer;
    const email = typeof body?.email === "string" ? body.email : undefined;
    const trial = () => tried(triedBy(context, email, session), email, check);
    return open.inTurn ? oneAfterTheOther(trial) : trial();
  };

  const bySession: Recognise = async (context) => {
    if (!context.req.header("cookie")?.includes(sessionCookie(url))) return undefined;
    const { headers, response } = await auth().api.getSession({
      headers: context.req.raw.headers,
      returnHeaders: true,
    });
    passCookies(context, headers);
    const known = response ? signedIn(engine, response as unknown as Session) : undefined;
    if (!known) return undefined;
    found.set(context.req.raw, known);
    return whoOf(known);
  };

  return { answer, bySession };
};
