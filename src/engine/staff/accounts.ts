/**
 * Accounts of the staff: individual ones, added by an administrator (R90). Whoever is added chooses her own password,
 * by a link that works once. What changes an account ends its sessions in the same transaction.
 */
import { createHash, randomBytes } from "node:crypto";
import { requirePerson, type StaffRole } from "../../domain/act.ts";
import { MiroirError } from "../../domain/errors.ts";
import { isAddress } from "../../post/address.ts";
import type { Sql } from "../../store/database.ts";
import {
  type AccountRow,
  deleteAccount,
  endSessions,
  findAccount,
  insertAccount,
  insertLink,
  listAccounts,
  lockAdministrators,
  resetSecondFactor,
  setRole,
} from "../../store/staff/accounts.ts";
import type { Act, Verb } from "../gate/act.ts";
import { parseStaffRole } from "./tokens.ts";

/** Two working days, with a night between. */
const LINK_HOURS = 48;
const LINK_BYTES = 24;
/** Under which the library of sign-in looks for such a link. */
const LINK_KIND = "reset-password:";

export interface PasswordLink {
  /** Opens the page where the password is chosen; works once. What identifies it stands behind the #, which no log sees. */
  readonly link: string;
  readonly linkUntil: string;
}

const newLink = async (act: Act, sql: Sql, accountId: string): Promise<PasswordLink> => {
  const { engine } = act;
  const token = randomBytes(LINK_BYTES).toString("base64url");
  const identifier = createHash("sha256")
    .update(LINK_KIND + token)
    .digest("base64url");
  const expiresAt = new Date(act.at().getTime() + LINK_HOURS * 3_600_000);
  await insertLink(sql, { id: engine.newId(), identifier, accountId, expiresAt }, act.at());
  const base = engine.settings.serve.url.replace(/\/$/, "");
  return { link: `${base}/console/welcome#${token}`, linkUntil: expiresAt.toISOString() };
};

/** @throws MiroirError account/not-found */
const requireAccount = async (sql: Sql, account: string): Promise<AccountRow> => {
  const found = await findAccount(sql, account);
  if (!found) throw new MiroirError("account/not-found", { account });
  return found;
};

/** Somebody has to be able to add accounts. @throws MiroirError account/last-administrator */
const requireAnother = async (sql: Sql, account: AccountRow): Promise<void> => {
  if (account.role !== "administrator") return;
  const others = (await lockAdministrators(sql)).filter((id) => id !== account.id);
  if (others.length === 0) throw new MiroirError("account/last-administrator");
};

/** Names under which acts stand in the log that no account does. */
const RESERVED = /^(?:clock|portal|visitor|subject|token:.*)$/i;

const parseName = (given: string): string => {
  const name = given.trim().replace(/\s+/g, " ");
  if (name.length < 2 || name.length > 100 || RESERVED.test(name) || /\p{Cc}/u.test(name))
    throw new MiroirError("usage/bad-value", {
      name: "name",
      value: name,
      expected: "2-100 characters, as the log will say it",
    });
  return name;
};

/** @throws MiroirError post/bad-address */
const parseEmail = (given: string): string => {
  const email = given.trim().toLowerCase();
  if (!isAddress(email)) throw new MiroirError("post/bad-address");
  return email;
};

export interface NewAccountInput {
  readonly email: string;
  /** Who the log will say acted. */
  readonly name: string;
  readonly role: string;
}

export interface AddedAccount extends PasswordLink {
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  readonly role: StaffRole;
}

/** @throws MiroirError account/exists, post/bad-address, usage/bad-value, act/needs-person */
export const addAccount: Verb<NewAccountInput, AddedAccount> = {
  name: "account.add",
  run: async (act, input) => {
    requirePerson(act.actor);
    const account = {
      id: act.engine.newId(),
      name: parseName(input.name),
      email: parseEmail(input.email),
      role: parseStaffRole(input.role),
    };
    return act.commit(async (sql) => {
      if ((await insertAccount(sql, account, act.at())) === 0) throw new MiroirError("account/exists");
      const { id: accountId, ...said } = account;
      const link = await newLink(act, sql, accountId);
      return {
        result: { accountId, ...said, ...link },
        entry: { account: accountId, accountRole: account.role },
      };
    });
  },
};

export interface ListedAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: StaffRole;
  readonly secondFactor: "totp" | "passkey" | "none";
  /** False until the link was used. */
  readonly hasPassword: boolean;
  readonly createdAt: string;
}

const listed = ({ passkeys, twoFactorEnabled, createdAt, role, ...row }: AccountRow): ListedAccount => ({
  ...row,
  role: role as StaffRole,
  secondFactor: twoFactorEnabled ? "totp" : passkeys > 0 ? "passkey" : "none",
  createdAt: createdAt.toISOString(),
});

export const accounts: Verb<void, ListedAccount[]> = {
  name: "account.list",
  run: (act) => act.read(async (sql) => (await listAccounts(sql)).map(listed)),
};

export interface AccountChange {
  /** Identifier, e-mail address or name. */
  readonly account: string;
  readonly role?: string | undefined;
  /** Another link, for a password that was forgotten or never chosen. */
  readonly newLink?: boolean | undefined;
  /** Telephone or key lost: both are set up anew. */
  readonly resetSecondFactor?: boolean | undefined;
}

export interface ChangedAccount extends Partial<PasswordLink> {
  readonly accountId: string;
  readonly role: StaffRole;
  readonly sessionsEnded: number;
}

/** @throws MiroirError account/not-found, account/last-administrator, usage/bad-value, act/needs-person */
export const changeAccount: Verb<AccountChange, ChangedAccount> = {
  name: "account.change",
  run: async (act, input) => {
    requirePerson(act.actor);
    return act.commit(async (sql) => {
      const account = await requireAccount(sql, input.account);
      const role = parseStaffRole(input.role ?? account.role);
      if (role !== account.role) {
        await requireAnother(sql, account);
        await setRole(sql, account.id, role, act.at());
      }
      if (input.resetSecondFactor) await resetSecondFactor(sql, account.id);
      const link = input.newLink ? await newLink(act, sql, account.id) : {};
      const sessionsEnded = await endSessions(sql, account.id);
      return {
        result: { accountId: account.id, role, sessionsEnded, ...link },
        entry: {
          account: account.id,
          accountRole: role,
          ...(role !== account.role && { accountRoleBefore: account.role }),
          ...(input.newLink && { newLink: true }),
          ...(input.resetSecondFactor && { secondFactor: "reset" }),
        },
      };
    });
  },
};

/** @throws MiroirError account/not-found, account/last-administrator, act/needs-person */
export const removeAccount: Verb<{ account: string }, { accountId: string }> = {
  name: "account.remove",
  run: async (act, input) => {
    requirePerson(act.actor);
    return act.commit(async (sql) => {
      const account = await requireAccount(sql, input.account);
      await requireAnother(sql, account);
      await deleteAccount(sql, account.id);
      return { result: { accountId: account.id }, entry: { account: account.id } };
    });
  },
};
