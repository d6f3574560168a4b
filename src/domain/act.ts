/** Who may do what: one table of verbs, one of roles. `engine/act.ts` reads them; nothing else decides (design, The gate). */
import { MiroirError } from "./errors.ts";

export const VERBS = [
  "album.add",
  "album.list",
  "album.show",
  "album.remove",
  "album.scope",
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
  "notice.show",
  "notice.publish",
  "notice.list",
  "consent.give",
  "consent.refuse",
  "consent.renew",
  "consent.list",
  "consent.receipt",
  "consent.invalidate",
  "person.correct",
  "person.restrict",
  "person.lift",
  "objection.add",
  "objection.list",
  "objection.decide",
  "recipient.add",
  "recipient.list",
  "recipient.end",
  "disclose",
  "recipient.told",
  "search.confirm",
  "request.open",
  "request.list",
  "request.show",
  "request.answer",
  "request.extend",
  "request.pause",
  "request.resume",
  "request.refuse",
  "request.close",
  "request.look",
  "report",
  "portability",
  "mail.list",
  "mail.send",
  "breach.record",
  "breach.list",
  "breach.update",
  "authority-pack",
  "backup",
  "tick",
  "audit",
  "log",
  "log.verify",
  "log.prove",
  "log.checkpoint",
  "log.cosign",
] as const;
export type VerbName = (typeof VERBS)[number];

const EVIDENCE: readonly VerbName[] = [
  "log",
  "log.verify",
  "log.prove",
  "log.checkpoint",
  "notice.list",
  "audit",
];
const VIEWING: readonly VerbName[] = ["album.list", "album.show", "grant.list", "notice.show", ...EVIDENCE];
/** What the data protection officer does: rights, notices, evidence. Not comparing, and not enrolling. */
const RIGHTS: readonly VerbName[] = VERBS.filter((verb) =>
  /^(?:consent|notice|person|objection|recipient|request|breach|mail)\.|^(?:disclose|report|portability|authority-pack)$/.test(
    verb,
  ),
);

/** The roles of the console come with it; the command line acts as administrator, the clock as `clock`. */
export const ROLES = {
  administrator: VERBS,
  archivist: [...VIEWING, "album.add", "import", "scan.plan", "scan", "people"],
  reviewer: ["album.list", "album.show", "review.list", "review.decide", "search.confirm"],
  officer: [
    ...VIEWING,
    ...RIGHTS,
    "people",
    "profile",
    "withdraw",
    "forget",
    "grant.close",
    "tick",
    "review.list",
    "search.confirm",
    "log.cosign",
  ],
  auditor: EVIDENCE,
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
