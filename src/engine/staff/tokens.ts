/** Tokens: how a program acts, in a role and until a day. Shown once, kept as a hash. */
import { createHash, randomBytes } from "node:crypto";
import {
  type Actor,
  requirePerson,
  STAFF_ROLES,
  type StaffRole,
  TOKEN_ROLES,
  type TokenRole,
  type VerbName,
} from "../../domain/act.ts";
import { addDays } from "../../domain/days.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { Day } from "../../domain/words.ts";
import { deleteToken, findToken, insertToken, listTokens, type TokenRow } from "../../store/staff/tokens.ts";
import type { Verb } from "../gate/act.ts";

/** What every token begins with, so that one that leaked is recognised. */
export const TOKEN_PREFIX = "mrt_";
const TOKEN_BYTES = 32;
const LONGEST_DAYS = 366;

/** SHA-256 of a token: all that is kept of one, 32 bytes. A token is random, so no salt is needed. */
export const hashOfToken = (token: string): Buffer => createHash("sha256").update(token).digest();

/** @throws MiroirError usage/bad-value */
const parseRole = <R extends StaffRole>(role: string, roles: readonly R[]): R => {
  const found = roles.find((known) => known === role);
  if (!found)
    throw new MiroirError("usage/bad-value", { name: "role", value: role, expected: roles.join(", ") });
  return found;
};

/** @throws MiroirError usage/bad-value */
export const parseStaffRole = (role: string): StaffRole => parseRole(role, STAFF_ROLES);

/** Nobody gives a role that is more than her own. */
const requireMayGive = (actor: Actor, role: StaffRole, verb: VerbName): void => {
  if (role === "administrator" && actor.role !== "administrator")
    throw new MiroirError("act/not-permitted", { role: actor.role, verb });
};

const TOKEN_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{1,59}$/u;

export interface NewTokenInput {
  readonly name: string;
  readonly role: string;
  /** Last day; at most a year from today. */
  readonly expiresOn: Day;
}

export interface GivenToken {
  readonly tokenId: string;
  readonly name: string;
  readonly role: TokenRole;
  readonly expiresOn: Day;
  /** Shown here and never again. */
  readonly token: string;
}

/** @throws MiroirError usage/bad-value, act/not-permitted, act/needs-person, token/exists */
export const addToken: Verb<NewTokenInput, GivenToken> = {
  name: "token.add",
  run: async (act, input) => {
    requirePerson(act.actor);
    const name = input.name.trim();
    if (!TOKEN_NAME.test(name))
      throw new MiroirError("usage/bad-value", {
        name: "name",
        value: name,
        expected: "2-60 letters, digits, spaces, . _ -",
      });
    const role = parseRole(input.role, TOKEN_ROLES);
    requireMayGive(act.actor, role, "token.add");
    const latest = addDays(act.today(), LONGEST_DAYS);
    const { expiresOn } = input;
    if (expiresOn < act.today() || expiresOn > latest)
      throw new MiroirError("usage/bad-value", {
        name: "expiresOn",
        value: expiresOn,
        expected: `${act.today()} … ${latest}`,
      });
    const token = TOKEN_PREFIX + randomBytes(TOKEN_BYTES).toString("base64url");
    const tokenId = act.engine.newId();
    return act.commit(async (sql) => {
      const row = {
        id: tokenId,
        name,
        role,
        sha256: hashOfToken(token),
        createdBy: act.actor.name,
        expiresOn,
      };
      if ((await insertToken(sql, row, act.at())) === 0) throw new MiroirError("token/exists", { name });
      return {
        result: { tokenId, name, role, expiresOn, token },
        entry: { token: tokenId, tokenRole: role, until: expiresOn },
      };
    });
  },
};

export const tokens: Verb<void, TokenRow[]> = {
  name: "token.list",
  run: (act) => act.read(listTokens),
};

/** By identifier or name. @throws MiroirError token/not-found, act/needs-person */
export const endToken: Verb<{ token: string }, { tokenId: string }> = {
  name: "token.end",
  run: async (act, { token }) => {
    requirePerson(act.actor);
    return act.commit(async (sql) => {
      const found = await findToken(sql, token);
      if (!found) throw new MiroirError("token/not-found", { token });
      await deleteToken(sql, found.id);
      return { result: { tokenId: found.id }, entry: { token: found.id } };
    });
  },
};
