/** Who may do what: one table of verbs, one of roles. `engine/gate/act.ts` reads them; nothing else decides (design, The gate). */
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
  "invitation.add",
  "invitation.list",
  "invitation.end",
  "invitation.show",
  "portal.enrol",
  "portal.open",
  "portal.link",
  "portal.ask",
  "enrolment.list",
  "enrolment.decide",
  "picture.show",
  "pictures.pack",
  "upload",
  "overview",
  "sign-in",
  "idempotency",
  "account.add",
  "account.list",
  "account.change",
  "account.remove",
  "token.add",
  "token.list",
  "token.end",
  "webhook.list",
  "webhook.send",
  "settings.show",
  "publish",
  "publish.sheet",
  "publish.correct",
  "publish.sign",
  "publish.hand-out",
  "publish.register",
  "publish.rebuild",
  "publish.discard",
  "sidecars.write",
  "sidecars.register",
  "sidecars.rebuild",
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
const VIEWING: readonly VerbName[] = [
  "overview",
  "album.list",
  "album.show",
  "grant.list",
  "notice.show",
  "invitation.list",
  ...EVIDENCE,
];
/** Masked copies, from the album to the register of what left. Who may sign is whoever may do this, and another than the maker where two persons are the rule. */
const PUBLISHING: readonly VerbName[] = [
  "publish",
  "publish.sheet",
  "publish.correct",
  "publish.sign",
  "publish.hand-out",
  "publish.register",
  "publish.rebuild",
  "publish.discard",
  "sidecars.write",
  "sidecars.register",
  "sidecars.rebuild",
];
/** What the data protection officer does: rights, notices, evidence. Not comparing, and not enrolling. */
const RIGHTS: readonly VerbName[] = VERBS.filter((verb) =>
  /^(?:consent|notice|person|objection|recipient|request|breach|mail)\.|^(?:disclose|report|portability|authority-pack)$/.test(
    verb,
  ),
);

/**
 * What somebody does about herself in the portal: own.ts says for each of these how it is known that it is about her.
 */
const OWN = [
  "profile",
  "picture.show",
  "pictures.pack",
  "consent.list",
  "consent.give",
  "consent.refuse",
  "consent.renew",
  "consent.receipt",
  "grant.list",
  "grant.open",
  "grant.close",
  "review.decide",
  "objection.add",
  "request.open",
  "request.list",
  "request.show",
  "report",
  "portability",
  "withdraw",
  "forget",
  "log.prove",
] as const satisfies readonly VerbName[];
export type OwnVerb = (typeof OWN)[number];

/** What anybody may do who opens the portal and is not known yet. */
const VISITING = [
  "sign-in",
  "idempotency",
  "invitation.show",
  "notice.show",
  "portal.enrol",
  "portal.open",
  "portal.link",
  "portal.ask",
  "request.open",
  "request.look",
] as const satisfies readonly VerbName[];

/** The command line acts as administrator, the clock as `clock`, the portal as `visitor` until it knows who is there, then as `subject`. */
export const ROLES = {
  administrator: VERBS,
  archivist: [
    ...VIEWING,
    "album.add",
    "upload",
    "import",
    "scan.plan",
    "scan",
    "people",
    "invitation.add",
    "invitation.end",
    ...PUBLISHING,
  ],
  photographer: ["album.list", "upload", "import"],
  reviewer: [
    "overview",
    "album.list",
    "album.show",
    "review.list",
    "review.decide",
    "picture.show",
    "search.confirm",
    "enrolment.list",
    "enrolment.decide",
  ],
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
    "invitation.end",
    "enrolment.list",
    "enrolment.decide",
    "settings.show",
    "webhook.list",
    ...PUBLISHING,
  ],
  auditor: ["overview", ...EVIDENCE],
  clock: [
    "tick",
    "mail.send",
    "audit",
    "scan",
    "scan.plan",
    "import",
    "webhook.send",
    "publish.rebuild",
    "sidecars.rebuild",
  ],
  visitor: VISITING,
  subject: OWN,
} as const satisfies Record<string, readonly VerbName[]>;
export type Role = keyof typeof ROLES;

/** Roles that an account of the console or a token of the API can have. */
export const STAFF_ROLES = [
  "administrator",
  "archivist",
  "reviewer",
  "officer",
  "photographer",
  "auditor",
] as const satisfies readonly Role[];
export type StaffRole = (typeof STAFF_ROLES)[number];

export interface Actor {
  /** An individual account, never a shared one (R90). */
  readonly name: string;
  readonly role: Role;
  /** Who she is, of an actor in the role `subject`: what she does is about her and nobody else. */
  readonly subject?: string;
}

/** @throws MiroirError act/not-permitted */
export const checkPermitted = (actor: Actor, verb: VerbName): void => {
  const verbs: readonly VerbName[] = ROLES[actor.role] ?? [];
  if (!verbs.includes(verb)) throw new MiroirError("act/not-permitted", { role: actor.role, verb });
};
