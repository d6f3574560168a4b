/**
 * What a person does in the portal is about herself. A verb that she may do lists its input field by field: what names
 * something and must be hers, what is hers to say, and what is not hers to say at all. A field that is not listed is
 * refused, and the type asks for every one. Somebody else's is answered exactly as if it were not there, and so is what
 * does not exist (R69). Whoever is not known yet names nobody.
 */
import { type Actor, mayDo, STAFF_ROLES, type VerbName } from "../../domain/act.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { Sql } from "../../store/database.ts";
import { ownsAppearance, ownsConsent, ownsEntry, ownsGrant, ownsRequest } from "../../store/portal/portal.ts";

/** One field of an input, in the hands of a person or of somebody unknown. */
export interface Field {
  /** @param subject who she is; undefined of somebody unknown */
  readonly allows: (value: unknown, subject: string | undefined, sql: Sql) => boolean | Promise<boolean>;
  /** Whether it says what the act is about: one of these has to be there. */
  readonly names?: true;
}

type KeysOf<I> = I extends unknown ? keyof I : never;

/** Every field of an input: one that is added later does not compile until it is said whose it is. */
export type Fields<I> = Readonly<Record<KeysOf<NonNullable<I>>, Field>>;

/** Her own words, her choice of a language, a page, a day. */
export const SAID: Field = { allows: () => true };
/** Somebody else's to say, or nobody's in a browser: a mandate, a settled conflict, a path on the server's disk. */
export const NOT_HERS: Field = { allows: (value) => value === undefined || value === null };
/** One of these and nothing else. */
export const only = (...values: readonly unknown[]): Field => ({ allows: (value) => values.includes(value) });
const owned = (owns: (sql: Sql, subject: string, name: string) => Promise<boolean>): Field => ({
  allows: (value, subject, sql) =>
    typeof value === "string" && subject !== undefined && owns(sql, subject, value),
  names: true,
});

export const HERSELF: Field = {
  allows: (value, subject) => subject !== undefined && value === subject,
  names: true,
};
export const HER_CONSENT = owned(ownsConsent);
export const HER_GRANT = owned(ownsGrant);
export const HER_APPEARANCE = owned(ownsAppearance);
export const HER_REQUEST = owned(ownsRequest);
export const HER_ENTRY: Field = {
  allows: (value, subject, sql) =>
    typeof value === "number" && subject !== undefined && ownsEntry(sql, subject, value),
  names: true,
};
/** Hers as well where it is said; it does not say what the act is about. */
export const alsoHers = ({ allows }: Field): Field => ({ allows });

/** What a verb says of its input in hands that are not the staff's. */
interface Listing {
  readonly name: VerbName;
  readonly own?: Fields<never>;
  readonly visiting?: Fields<never>;
}

/** An absent field is one that is undefined: callers hand on what may be missing. */
const allowed = async (
  fields: Readonly<Record<string, Field>>,
  input: object,
  subject: string | undefined,
  sql: Sql,
): Promise<{ readonly all: boolean; readonly named: boolean }> => {
  let named = false;
  for (const [key, value] of Object.entries(input)) {
    if (value === undefined) continue;
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!field || !(await field.allows(value, subject, sql))) return { all: false, named };
    named ||= field.names === true;
  }
  return { all: true, named };
};

/** A verb that nobody of the staff does was made for whoever is not known: its input is what she may say. */
const madeForVisitors = (verb: VerbName): boolean =>
  STAFF_ROLES.every((role) => role === "administrator" || !mayDo(role, verb)) && !mayDo("subject", verb);

const isOwn = async (
  read: <T>(body: (sql: Sql) => Promise<T>) => Promise<T>,
  { role, subject }: Actor,
  { name, own, visiting }: Listing,
  input: object,
): Promise<boolean> => {
  if (role === "visitor") {
    if (!visiting) return madeForVisitors(name);
    return (await read((sql) => allowed(visiting, input, undefined, sql))).all;
  }
  if (subject === undefined || !own) return false;
  const { all, named } = await read((sql) => allowed(own, input, subject, sql));
  return all && named;
};

/** @throws MiroirError portal/not-found */
export const requireOwn = async (
  read: <T>(body: (sql: Sql) => Promise<T>) => Promise<T>,
  actor: Actor,
  verb: Listing,
  input: unknown,
): Promise<void> => {
  if (actor.role !== "subject" && actor.role !== "visitor") return;
  if (!(await isOwn(read, actor, verb, (input ?? {}) as object))) throw new MiroirError("portal/not-found");
};
