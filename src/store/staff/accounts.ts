/**
 * Accounts of the staff. The library of sign-in asks for rows by the names of its own models and fields; a closed list
 * says which tables and columns those are, and every value is a parameter.
 */
import { MiroirError } from "../../domain/errors.ts";
import type { Sql } from "../database.ts";
import { uuidOf } from "../gate/identifiers.ts";
import { insert, insertOnce } from "../insert.ts";

type Columns = Readonly<Record<string, readonly [name: string, type: string]>>;

const ID = ["id", "uuid"] as const;
const ACCOUNT = ["account_id", "uuid"] as const;
const at = (name: string) => [name, "timestamptz"] as const;
const text = (name: string) => [name, "text"] as const;
const flag = (name: string) => [name, "boolean"] as const;
const DATES = { createdAt: at("created_at"), updatedAt: at("updated_at") } as const;

/** The library's models and fields, and where they are kept. */
const MODELS = {
  user: {
    table: "accounts",
    columns: {
      id: ID,
      name: text("name"),
      email: text("email"),
      emailVerified: flag("email_verified"),
      role: text("role"),
      twoFactorEnabled: flag("two_factor_enabled"),
      ...DATES,
    },
  },
  session: {
    table: "account_sessions",
    columns: {
      id: ID,
      userId: ACCOUNT,
      token: text("token"),
      method: text("method"),
      expiresAt: at("expires_at"),
      ...DATES,
    },
  },
  account: {
    table: "account_credentials",
    columns: {
      id: ID,
      userId: ACCOUNT,
      providerId: text("provider"),
      accountId: text("provider_account"),
      password: text("password"),
      scope: text("scope"),
      ...DATES,
    },
  },
  verification: {
    table: "account_verifications",
    columns: {
      id: ID,
      identifier: text("identifier"),
      value: text("value"),
      expiresAt: at("expires_at"),
      ...DATES,
    },
  },
  twoFactor: {
    table: "second_factors",
    columns: {
      id: ID,
      userId: ACCOUNT,
      secret: text("secret"),
      backupCodes: text("backup_codes"),
      verified: flag("verified"),
      failedVerificationCount: ["failed_count", "int"],
      lockedUntil: at("locked_until"),
    },
  },
  passkey: {
    table: "passkeys",
    columns: {
      id: ID,
      userId: ACCOUNT,
      name: text("name"),
      publicKey: text("public_key"),
      credentialID: text("credential_id"),
      counter: ["counter", "double precision"],
      deviceType: text("device_type"),
      backedUp: flag("backed_up"),
      transports: text("transports"),
      aaguid: text("aaguid"),
      createdAt: at("created_at"),
    },
  },
} as const satisfies Record<string, { table: string; columns: Columns }>;
export type Model = keyof typeof MODELS;

/** Whether a value of the library has a column: what it would keep besides is not kept. */
export const isKept = (model: string, field: string): boolean =>
  Object.hasOwn(MODELS, model) && Object.hasOwn(MODELS[model as Model].columns, field);

export interface Condition {
  readonly field: string;
  /** `eq` when absent. */
  readonly operator?: string | undefined;
  readonly value: unknown;
  /** AND when absent. */
  readonly connector?: "AND" | "OR" | undefined;
}

export type Fields = Readonly<Record<string, unknown>>;

/** What the library asks of its rows. */
export type RowsCall =
  | { readonly ask: "create"; readonly model: string; readonly fields: Fields }
  | {
      readonly ask: "find";
      readonly model: string;
      readonly where: readonly Condition[];
      readonly limit: number;
      readonly offset?: number;
      readonly sortBy?: { readonly field: string; readonly direction: "asc" | "desc" };
    }
  | { readonly ask: "count"; readonly model: string; readonly where: readonly Condition[] }
  | {
      readonly ask: "update";
      readonly model: string;
      readonly where: readonly Condition[];
      readonly fields: Fields;
      /** Added to what is there. */
      readonly add?: Readonly<Record<string, number>>;
    }
  | { readonly ask: "delete"; readonly model: string; readonly where: readonly Condition[] };

const broken = (problem: string): MiroirError => new MiroirError("internal/broken-promise", { problem });

const modelOf = (name: string): { table: string; columns: Columns } => {
  if (!Object.hasOwn(MODELS, name)) throw broken(`sign-in asked for rows of ${name}`);
  return MODELS[name as Model];
};

/** A statement as it is written: columns of one table, and values by their number. */
class Statement {
  readonly values: unknown[] = [];
  readonly table: string;
  readonly columns: Columns;

  constructor(model: string) {
    ({ table: this.table, columns: this.columns } = modelOf(model));
  }

  column(field: string): readonly [name: string, type: string] {
    const found = Object.hasOwn(this.columns, field) ? this.columns[field] : undefined;
    if (!found) throw broken(`sign-in asked for ${field} of ${this.table}`);
    return found;
  }

  value(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }

  #condition({ field, operator = "eq", value }: Condition): string {
    const [name, type] = this.column(field);
    if (value === null && operator === "eq") return `${name} is null`;
    if (value === null && operator === "ne") return `${name} is not null`;
    if (operator === "in") return `${name} = any(${this.value(value, `${type}[]`)})`;
    if (operator === "not_in") return `${name} <> all(${this.value(value, `${type}[]`)})`;
    const sign = { eq: "=", ne: "<>", lt: "<", lte: "<=", gt: ">", gte: ">=" }[operator];
    if (!sign) throw broken(`sign-in compared with ${operator}`);
    return `${name} ${sign} ${this.value(value, type)}`;
  }

  /** As the library reads a list: all of those joined by AND, and one at least of those joined by OR. */
  where(conditions: readonly Condition[]): string {
    const of = (connector: "AND" | "OR"): string[] =>
      conditions.filter((one) => (one.connector ?? "AND") === connector).map((one) => this.#condition(one));
    const any = conditions.length > 1 ? of("OR") : [];
    const all = conditions.length > 1 ? of("AND") : conditions.map((one) => this.#condition(one));
    const parts = [...all, ...(any.length > 0 ? [`(${any.join(" or ")})`] : [])];
    return parts.length > 0 ? `where ${parts.join(" and ")}` : "";
  }

  get selected(): string {
    return Object.entries(this.columns)
      .map(([field, [name]]) => `${name} as "${field}"`)
      .join(", ");
  }
}

const create = (sql: Sql, call: Extract<RowsCall, { ask: "create" }>): Promise<Fields[]> => {
  const statement = new Statement(call.model);
  const columns = Object.keys(call.fields).map((field) => statement.column(field)[0]);
  const values = Object.entries(call.fields).map(([field, value]) =>
    statement.value(value, statement.column(field)[1]),
  );
  return sql.query(
    `insert into ${statement.table} (${columns.join(", ")}) values (${values.join(", ")}) returning ${statement.selected}`,
    statement.values,
  );
};

const find = (sql: Sql, call: Extract<RowsCall, { ask: "find" }>): Promise<Fields[]> => {
  const statement = new Statement(call.model);
  const where = statement.where(call.where);
  const order = call.sortBy
    ? `order by ${statement.column(call.sortBy.field)[0]} ${call.sortBy.direction === "desc" ? "desc" : "asc"}`
    : "";
  const limit = statement.value(call.limit, "int");
  const offset = statement.value(call.offset ?? 0, "int");
  return sql.query(
    `select ${statement.selected} from ${statement.table} ${where} ${order} limit ${limit} offset ${offset}`,
    statement.values,
  );
};

const update = (sql: Sql, call: Extract<RowsCall, { ask: "update" }>): Promise<Fields[]> => {
  const statement = new Statement(call.model);
  const sets = Object.entries(call.fields).map(([field, value]) => {
    const [name, type] = statement.column(field);
    return `${name} = ${statement.value(value, type)}`;
  });
  const adds = Object.entries(call.add ?? {}).map(([field, delta]) => {
    const [name, type] = statement.column(field);
    return `${name} = coalesce(${name}, 0) + ${statement.value(delta, type)}`;
  });
  return sql.query(
    `update ${statement.table} set ${[...sets, ...adds].join(", ")} ${statement.where(call.where)} returning ${statement.selected}`,
    statement.values,
  );
};

/** @returns the rows as they are after it, or as they were where they are gone; for `count` one with `count` */
export const askRows = async (sql: Sql, call: RowsCall): Promise<Fields[]> => {
  switch (call.ask) {
    case "create":
      return create(sql, call);
    case "find":
      return find(sql, call);
    case "update":
      return update(sql, call);
    case "count": {
      const statement = new Statement(call.model);
      const where = statement.where(call.where);
      return sql.query(`select count(*)::int as count from ${statement.table} ${where}`, statement.values);
    }
    case "delete": {
      const statement = new Statement(call.model);
      const where = statement.where(call.where);
      return sql.query(
        `delete from ${statement.table} ${where} returning ${statement.selected}`,
        statement.values,
      );
    }
  }
};

export interface AccountRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly twoFactorEnabled: boolean;
  readonly passkeys: number;
  readonly hasPassword: boolean;
  readonly createdAt: Date;
}

const ACCOUNTS = `select a.id, a.name, a.email, a.role, a.two_factor_enabled, a.created_at,
  (select count(*)::int from passkeys p where p.account_id = a.id) as passkeys,
  exists (select from account_credentials c where c.account_id = a.id and c.password is not null) as "hasPassword"
  from accounts a`;

/** By name, capitals alike. */
export const listAccounts = (sql: Sql): Promise<AccountRow[]> =>
  sql.query(`${ACCOUNTS} order by lower(a.name)`);

/** By identifier, e-mail address or name. */
export const findAccount = (sql: Sql, account: string): Promise<AccountRow | undefined> =>
  sql.maybeOne(
    `${ACCOUNTS} where a.id = $2::uuid or a.email = lower($1) or lower(a.name) = lower($1) limit 1`,
    [account.trim(), uuidOf(account.trim())],
  );

/** Whose account bears this name, whatever its case: two never share one. */
export const accountNamed = async (sql: Sql, name: string): Promise<string | undefined> =>
  (await sql.maybeOne<{ id: string }>(`select id from accounts where lower(name) = lower($1)`, [name.trim()]))
    ?.id;

/** Locked until the end of the transaction, so that two who demote each other do not both succeed. */
export const lockAdministrators = async (sql: Sql): Promise<string[]> =>
  (
    await sql.query<{ id: string }>(
      `select id from accounts where role = 'administrator' order by id${sql.forUpdate}`,
    )
  ).map(({ id }) => id);

/** How many accounts there are, whatever their role. */
export const countAccounts = async (sql: Sql): Promise<number> =>
  (await sql.one<{ n: number }>(`select count(*)::int as n from accounts`)).n;

export interface NewAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
}

/** @returns 0 when name or e-mail address is somebody's already */
export const insertAccount = (sql: Sql, account: NewAccount, when: Date): Promise<number> =>
  insertOnce(sql, "accounts", { ...account, createdAt: when, updatedAt: when });

/** What the account may do from its next request on. */
export const setRole = (sql: Sql, id: string, role: string, when: Date): Promise<number> =>
  sql.run(`update accounts set role = $2, updated_at = $3 where id = $1`, [id, role, when]);

/** The account, with its sessions and factors by their foreign keys, and the links sent to it, which have none. */
export const deleteAccount = async (sql: Sql, id: string): Promise<void> => {
  await endLinks(sql, id);
  await sql.run(`delete from accounts where id = $1`, [id]);
};

/** Signs the account out everywhere. @returns how many sessions there were */
export const endSessions = (sql: Sql, accountId: string): Promise<number> =>
  sql.run(`delete from account_sessions where account_id = $1`, [accountId]);

/** Links to set a password that were sent and not used. @returns how many */
export const endLinks = (sql: Sql, accountId: string): Promise<number> =>
  sql.run(`delete from account_verifications where value = $1`, [accountId]);

export interface NewLink {
  readonly id: string;
  readonly identifier: string;
  readonly accountId: string;
  readonly expiresAt: Date;
}

/** A one-time link; earlier ones of the account end. */
export const insertLink = async (sql: Sql, link: NewLink, when: Date): Promise<void> => {
  await endLinks(sql, link.accountId);
  await insert(sql, "account_verifications", {
    id: link.id,
    identifier: link.identifier,
    value: link.accountId,
    expiresAt: link.expiresAt,
    createdAt: when,
    updatedAt: when,
  });
};

/** Telephone lost: she sets up a new one when she next signs in with her password. */
export const resetSecondFactor = async (sql: Sql, id: string): Promise<void> => {
  await sql.run(`delete from second_factors where account_id = $1`, [id]);
  await sql.run(`delete from passkeys where account_id = $1`, [id]);
  await sql.run(`update accounts set two_factor_enabled = false where id = $1`, [id]);
};

/** Where letters about the instance go. */
export const administratorAddresses = async (sql: Sql): Promise<string[]> =>
  (
    await sql.query<{ email: string }>(
      `select email from accounts where role = 'administrator' order by email`,
    )
  ).map(({ email }) => email);
