/** Who may do what: one table of verbs, one of roles. `engine/act.ts` reads them; nothing else decides (design, The gate). */
import { MiroirError } from "./errors.ts";

export const VERBS = [
  "album.add",
  "album.list",
  "album.show",
  "album.remove",
  "import",
  "people",
  "enrol",
  "grant.open",
  "grant.list",
  "grant.close",
  "scan.plan",
  "scan",
  "search",
  "profile",
  "review.list",
  "review.decide",
  "withdraw",
  "forget",
  "tick",
  "audit",
  "log",
  "log.verify",
] as const;
export type VerbName = (typeof VERBS)[number];

const VIEWING: readonly VerbName[] = ["album.list", "album.show", "grant.list", "log", "log.verify", "audit"];

/** The roles of the console come with it; the command line acts as administrator, the clock as `clock`. */
export const ROLES = {
  administrator: VERBS,
  archivist: [...VIEWING, "album.add", "import", "scan.plan", "scan", "people"],
  reviewer: ["album.list", "album.show", "review.list", "review.decide"],
  officer: [...VIEWING, "people", "profile", "withdraw", "forget", "grant.close", "tick", "review.list"],
  auditor: ["log", "log.verify", "audit"],
  clock: ["tick"],
} as const satisfies Record<string, readonly VerbName[]>;
export type Role = keyof typeof ROLES;

export interface Actor {
  /** An individual account, never a shared one (R90). */
  readonly name: string;
  readonly role: Role;
}

/** @throws MiroirError act/not-permitted */
export const checkPermitted = (actor: Actor, verb: VerbName): void => {
  const verbs: readonly VerbName[] = ROLES[actor.role] ?? [];
  if (!verbs.includes(verb)) throw new MiroirError("act/not-permitted", { role: actor.role, verb });
};
