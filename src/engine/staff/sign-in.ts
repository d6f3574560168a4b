/**
 * What the library of sign-in asks of the engine: rows of accounts, and entries that say who signed in. It has no
 * other way to the database, and comes through the gate like everybody.
 */
import { type Actor, BY_PROGRAM } from "../../domain/act.ts";
import { dayAt } from "../../domain/days.ts";
import {
  askRows,
  type Condition,
  countAccounts,
  type Fields,
  findAccount,
  isKept,
  type RowsCall,
} from "../../store/staff/accounts.ts";
import { useToken } from "../../store/staff/tokens.ts";
import { act, type Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { hashOfToken } from "./tokens.ts";

export type { Condition, Fields, RowsCall };
export { isKept };

/** Whoever is not known yet. */
const VISITOR: Actor = { name: "portal", role: "visitor" };

const rows: Verb<RowsCall, Fields[]> = {
  name: "sign-in.rows",
  run: (given, call) =>
    call.ask === "find" || call.ask === "count"
      ? given.read((sql) => askRows(sql, call))
      : given.step((sql) => askRows(sql, call)),
};

const moved = (value: unknown, byMs: number): unknown =>
  value instanceof Date ? new Date(value.getTime() + byMs) : value;

const movedFields = (fields: Fields, byMs: number): Fields =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, moved(value, byMs)]));

/**
 * Rows for the library. It reads the machine's clock, and what is kept is in the engine's time: the two differ only in
 * tests, which move the engine's.
 */
export const askSignIn = async (engine: Engine, call: RowsCall): Promise<Fields[]> => {
  const aheadMs = engine.now().getTime() - Date.now();
  const asked = {
    ...call,
    ...("fields" in call && { fields: movedFields(call.fields, aheadMs) }),
    ...("where" in call && {
      where: call.where.map((one) => ({ ...one, value: moved(one.value, aheadMs) })),
    }),
  } as RowsCall;
  return (await act(engine, VISITOR, rows, asked)).map((row) => movedFields(row, -aheadMs));
};

export type SignInMethod = "password" | "totp" | "passkey" | "oidc";

const signedIn: Verb<{ accountId: string; method: SignInMethod }, void> = {
  name: "sign-in",
  run: (given, { accountId, method }) =>
    given.commit(async () => ({ result: undefined, entry: { account: accountId, method } })),
};

/** Says in the log that an account signed in, and how. */
export const recordSignIn = (engine: Engine, accountId: string, method: SignInMethod): Promise<void> =>
  act(engine, VISITOR, signedIn, { accountId, method });

const lockedOut: Verb<{ email: string }, void> = {
  name: "sign-in.locked-out",
  run: (given, { email }) =>
    given.commit(async (sql) => {
      const account = await findAccount(sql, email);
      return {
        result: undefined,
        entry: {
          outcome: "refused",
          alert: "too many failed sign-ins",
          ...(account && { account: account.id }),
        },
      };
    }),
};

/** Says in the log that an account waits after failed attempts. The same work whether there is one (R69). */
export const recordLockout = (engine: Engine, email: string): Promise<void> =>
  act(engine, VISITOR, lockedOut, { email });

const anyAccount: Verb<void, boolean> = {
  name: "sign-in.any-account",
  run: (given) => given.read(async (sql) => (await countAccounts(sql)) > 0),
};

/** Whether somebody can sign in at all. */
export const hasAccounts = (engine: Engine): Promise<boolean> => act(engine, VISITOR, anyAccount, undefined);

const anySecondFactor: Verb<{ accountId: string }, boolean> = {
  name: "sign-in.any-second-factor",
  run: (given, { accountId }) =>
    given.read(async (sql) => {
      const account = await findAccount(sql, accountId);
      return account !== undefined && (account.twoFactorEnabled || account.passkeys > 0);
    }),
};

/** Whether an account has an authenticator app or a passkey. */
export const hasSecondFactor = (engine: Engine, accountId: string): Promise<boolean> =>
  act(engine, VISITOR, anySecondFactor, { accountId });

const byToken: Verb<{ sha256: Uint8Array }, Actor | undefined> = {
  name: "sign-in.by-token",
  run: (given, { sha256 }) =>
    given.step(async (sql) => {
      const found = await useToken(sql, sha256, dayAt(given.engine.now(), given.engine.settings.timeZone));
      return found && { name: BY_PROGRAM + found.name, role: found.role as Actor["role"] };
    }),
};

/** Who acts with a token; undefined when it is nobody's, or past its last day. */
export const actorOfToken = (engine: Engine, token: string): Promise<Actor | undefined> =>
  act(engine, VISITOR, byToken, { sha256: hashOfToken(token) });
