/**
 * Who may do what: one table of verbs. `engine/gate/act.ts` reads it; nothing else decides (design, The gate). A verb has one
 * name, here and in the log: roles are given to it and its entries are found by it.
 */
import { MiroirError } from "./errors.ts";

/** The command line acts as administrator, the clock as `clock`, the portal as `visitor` until it knows who is there, then as `subject`. */
export type Role =
  | "administrator"
  | "archivist"
  | "photographer"
  | "reviewer"
  | "officer"
  | "auditor"
  | "steward"
  | "clock"
  | "visitor"
  | "subject";

/** Who may: administrators may everything, and are not named. */
type Granted = readonly Exclude<Role, "administrator">[];

/** A verb that leaves an entry under its name when it did something. */
const logged = <const R extends Granted>(...roles: R) => ({ roles, logged: true }) as const;
/** A verb that leaves none: it reads, or prepares what another one does. */
const unlogged = <const R extends Granted>(...roles: R) => ({ roles, logged: false }) as const;

export const VERBS = {
  // Albums and what comes into them.
  "album.add": logged("archivist"),
  "album.list": unlogged("archivist", "photographer", "reviewer", "officer"),
  "album.show": unlogged("archivist", "reviewer", "officer"),
  "album.missing": unlogged("archivist", "officer"),
  "album.let-go": logged("archivist"),
  "album.remove": logged(),
  "album.scope": logged(),
  "album.crops": logged("archivist", "officer"),
  "album.place": logged("archivist"),
  "album.places": unlogged("archivist", "officer"),
  import: logged("archivist", "photographer", "clock"),
  "upload.arrived": unlogged("clock"),
  "upload.import": unlogged("archivist", "photographer"),
  "upload.waiting": unlogged("clock"),
  upload: unlogged("archivist", "photographer"),
  "upload.drop": unlogged("archivist", "photographer"),
  "upload.finish": unlogged("archivist", "photographer"),
  "upload.list": unlogged("archivist", "photographer"),
  "upload.own": unlogged("archivist", "photographer"),
  // People, what they agreed to, and until when they may be looked for.
  people: unlogged("archivist", "officer"),
  enrol: logged(),
  "enrol.read-list": unlogged(),
  "key-sheet.printed": logged(),
  "grant.open": logged("subject"),
  "grant.list": unlogged("archivist", "officer", "subject"),
  "grant.close": logged("officer", "subject"),
  withdraw: logged("officer", "subject"),
  forget: logged("officer", "subject"),
  "forget.look": unlogged("clock"),
  rewrite: logged("officer", "clock"),
  "rewrite.free-room": unlogged("clock"),
  "notice.show": unlogged("archivist", "officer", "visitor"),
  "notice.publish": logged("officer"),
  "notice.list": unlogged("archivist", "officer", "auditor"),
  "consent.give": logged("officer", "subject"),
  "consent.refuse": logged("officer", "subject"),
  "consent.renew": logged("officer", "subject"),
  "consent.list": unlogged("officer", "subject"),
  "consent.receipt": logged("officer"),
  "consent.narrow": logged("officer", "subject"),
  "consent.whereabouts": unlogged("officer", "subject"),
  "consent.invalidate": logged("officer"),
  "person.correct": logged("officer"),
  "person.restrict": logged("officer"),
  "person.lift": logged("officer"),
  "instruction.record": logged("officer", "subject"),
  "instruction.show": unlogged("officer", "subject"),
  "instruction.withdraw": logged("officer", "subject"),
  "death.record": logged("officer"),
  "death.handed-over": logged("officer"),
  "death.mistaken": logged("officer"),
  "invitation.add": logged("archivist"),
  "invitation.list": unlogged("archivist", "officer"),
  "invitation.poster": unlogged("archivist", "officer"),
  "invitation.end": logged("archivist", "officer"),
  "invitation.show": unlogged("visitor"),
  "enrolment.file-photograph": logged("reviewer", "officer"),
  "enrolment.second-look": logged("reviewer", "officer"),
  "member.import": logged("archivist"),
  "member.list": unlogged("archivist", "officer"),
  "member.invite": logged("archivist"),
  "member.remove": logged("archivist", "officer"),
  "enrolment.list": unlogged("reviewer", "officer"),
  "enrolment.decide": logged("reviewer", "officer"),
  "enrolment.frame": logged("reviewer", "officer"),
  // The code that she shows, and whoever stands before her (law 11). A steward does this and nothing else.
  "vouching.code": unlogged("subject"),
  "vouching.read": logged("steward", "reviewer", "officer"),
  "vouching.frame": logged("steward", "reviewer", "officer"),
  "vouching.decide": logged("steward", "reviewer", "officer"),
  // Comparing, and what it found.
  "scan.plan": unlogged("archivist", "clock"),
  "scan.waiting": unlogged("clock"),
  scan: logged("archivist", "clock"),
  "picture.make-ready": unlogged("clock"),
  "picture.show": logged("reviewer", "subject"),
  search: logged(),
  "search.confirm": logged("reviewer", "officer"),
  "proposal.list": unlogged("reviewer", "officer"),
  "proposal.agree": logged("reviewer", "officer"),
  profile: logged("officer", "subject"),
  "review.list": unlogged("reviewer", "officer"),
  "review.decide": logged("reviewer", "subject"),
  "review.sheet": logged("reviewer"),
  "review.accept": logged("reviewer"),
  "conflict.list": unlogged("reviewer", "officer"),
  "conflict.frames": logged("reviewer", "officer"),
  "conflict.settle": logged("reviewer", "officer"),
  "conflict.breach": unlogged("officer"),
  "pictures.pack": logged("subject"),
  // Rights and duties.
  "objection.add": logged("officer", "subject"),
  "objection.list": unlogged("officer"),
  "objection.decide": logged("officer"),
  "recipient.add": logged("officer"),
  "recipient.list": unlogged("officer"),
  "recipient.letter": unlogged("officer"),
  "recipient.end": logged("officer"),
  "recipient.told": logged("officer"),
  "disclosure.list": unlogged("officer"),
  disclose: logged("officer"),
  "request.open": logged("officer", "visitor", "subject"),
  "request.list": unlogged("officer", "subject"),
  "request.show": unlogged("officer", "subject"),
  "request.letter": unlogged("officer"),
  "request.answer": logged("officer"),
  "request.extend": logged("officer"),
  "request.pause": logged("officer"),
  "request.resume": logged("officer"),
  "request.mandate": logged("officer"),
  "request.refuse": logged("officer"),
  "request.close": logged("officer"),
  "request.look": logged("officer"),
  "request.frame": logged("officer"),
  "request.found": logged("officer"),
  "request.found-picture": unlogged("officer"),
  "request.hand-over": logged("officer"),
  "request.look-by-hand": logged("officer"),
  "request.look-told": unlogged("officer", "visitor"),
  report: logged("officer", "subject"),
  portability: logged("officer", "subject"),
  "mail.list": unlogged("officer"),
  "mail.show": unlogged("officer"),
  "mail.send": logged("officer", "clock"),
  "mail.posted": logged("officer"),
  "breach.record": logged("officer"),
  "breach.list": unlogged("officer"),
  "breach.show": unlogged("officer"),
  "breach.update": logged("officer"),
  "breach.close": logged("officer"),
  "authority-pack": logged("officer"),
  "dpia.adopt": logged("officer"),
  "dpia.show": unlogged("archivist", "reviewer", "officer", "auditor"),
  // Masked copies and sidecars, from the album to the register of what left. Who signs is whoever may make, and
  // another account than the maker's where two persons are the rule.
  "publish.of": unlogged("officer", "subject"),
  publish: logged("archivist", "officer"),
  "publish.sheet": unlogged("archivist", "officer"),
  "publish.list": unlogged("archivist", "officer"),
  "publish.picture": logged("archivist", "officer"),
  "publish.play": logged("archivist", "officer"),
  "publish.correct": logged("archivist", "officer"),
  "publish.sign": logged("archivist", "officer"),
  "publish.hand-out": logged("archivist", "officer"),
  "publish.register": unlogged("archivist", "officer"),
  "publish.rebuild": logged("archivist", "officer", "clock"),
  "publish.sweep-zips": unlogged("clock"),
  "publish.discard": logged("archivist", "officer"),
  "sidecars.write": logged("archivist", "officer"),
  "sidecars.register": unlogged("archivist", "officer"),
  "sidecars.rebuild": logged("archivist", "officer", "clock"),
  // What a person does by herself, known or not known yet.
  "portal.herself": unlogged("subject"),
  "portal.pictures": logged("subject"),
  "portal.searches": unlogged("subject"),
  "portal.looks": unlogged("subject"),
  "portal.conflicts": unlogged("subject"),
  "portal.agree": logged("subject"),
  "portal.purposes": unlogged("subject"),
  "portal.receipt": logged("subject"),
  "portal.take-down": logged("subject"),
  "portal.enrol": logged("visitor"),
  "portal.agree-to-enrol": unlogged("visitor"),
  "portal.begin-capture": unlogged("visitor"),
  "portal.leave-capture": unlogged("visitor"),
  "portal.show-frames": unlogged("visitor"),
  "portal.confirm-address": logged("visitor"),
  "portal.open": logged("visitor"),
  "portal.close": unlogged("visitor"),
  "portal.open-by-link": logged("visitor"),
  "portal.recognise": unlogged("visitor"),
  "portal.prove": logged("subject"),
  "portal.link": logged("visitor"),
  "portal.certificate": unlogged("visitor"),
  "portal.ask": logged("visitor"),
  "portal.show-ask": unlogged("visitor"),
  "portal.open-answer": logged("visitor"),
  "portal.answer": unlogged("visitor"),
  "portal.answer-picture": unlogged("visitor"),
  // Evidence.
  backup: logged(),
  audit: logged("archivist", "officer", "auditor", "clock"),
  log: unlogged("archivist", "officer", "auditor"),
  "log.verify": unlogged("archivist", "officer", "auditor"),
  "log.prove": logged("archivist", "officer", "auditor", "subject"),
  "log.consistency": unlogged("archivist", "officer", "auditor"),
  "log.checkpoint": unlogged("archivist", "officer", "auditor"),
  "log.cosign": logged("officer"),
  // The house: accounts, tokens, time, and what a served instance does by itself.
  tick: logged("officer"),
  "tick.pass": logged("clock"),
  "tick.start": logged("clock"),
  "chore.last-runs": unlogged("clock"),
  "chore.note-run": unlogged("clock"),
  "viewing.keep-counts": unlogged("clock"),
  overview: unlogged("archivist", "reviewer", "officer", "auditor"),
  status: unlogged("officer", "auditor"),
  "model.accuracy": unlogged("archivist", "reviewer", "officer", "auditor"),
  "sign-in": logged("visitor"),
  "sign-in.any-account": unlogged("visitor"),
  "sign-in.any-second-factor": unlogged("visitor"),
  "sign-in.by-token": unlogged("visitor"),
  "sign-in.locked-out": logged("visitor"),
  "sign-in.rows": unlogged("visitor"),
  "idempotency.begin": unlogged("visitor"),
  "idempotency.end": unlogged("visitor"),
  "account.add": logged(),
  "account.list": unlogged(),
  "account.change": logged(),
  "account.remove": logged(),
  "token.add": logged(),
  "token.list": unlogged(),
  "token.end": logged(),
  "webhook.list": unlogged("officer"),
  "webhook.send": unlogged("clock"),
  "settings.show": unlogged("officer"),
} as const;
export type VerbName = keyof typeof VERBS;
export const VERB_NAMES = Object.keys(VERBS) as VerbName[];

/** What entries are called: after the verb that left them, or after what happened to the whole instance. */
export type EntryName = VerbName | "restore" | "journal";

/** What somebody does about herself: each of these says, field by field, how that is known (`engine/gate/own.ts`). */
export type OwnVerb = {
  [V in VerbName]: "subject" extends (typeof VERBS)[V]["roles"][number] ? V : never;
}[VerbName];

export const mayDo = (role: Role, verb: VerbName): boolean =>
  role === "administrator" || (VERBS[verb].roles as readonly Role[]).includes(role);

const verbsOf = (role: Role): readonly VerbName[] => VERB_NAMES.filter((verb) => mayDo(role, verb));

export const ROLES: Readonly<Record<Role, readonly VerbName[]>> = {
  administrator: VERB_NAMES,
  archivist: verbsOf("archivist"),
  photographer: verbsOf("photographer"),
  reviewer: verbsOf("reviewer"),
  officer: verbsOf("officer"),
  auditor: verbsOf("auditor"),
  steward: verbsOf("steward"),
  clock: verbsOf("clock"),
  visitor: verbsOf("visitor"),
  subject: verbsOf("subject"),
};

/** Roles that an account of the console or a token of the API can have. */
export const STAFF_ROLES = [
  "administrator",
  "archivist",
  "reviewer",
  "officer",
  "photographer",
  "auditor",
  "steward",
] as const satisfies readonly Role[];
export type StaffRole = (typeof STAFF_ROLES)[number];
/** What a program may be: a steward is a person who stands before another one (law 11). */
export const TOKEN_ROLES = STAFF_ROLES.filter((role) => role !== "steward");
export type TokenRole = (typeof TOKEN_ROLES)[number];

export interface Actor {
  /** An individual account, never a shared one (R90). */
  readonly name: string;
  readonly role: Role;
  /** Who she is, of an actor in the role `subject`: what she does is about her and nobody else. */
  readonly subject?: string;
  /** Of whoever acts in a browser: when she last showed who she is. Absent at a command line, which the system guards. */
  readonly provedAt?: Date;
}

const ACTOR_CHARS = 200;

/** Everything that is done bears a name. @throws MiroirError usage/bad-value */
export const checkActor = ({ name }: Pick<Actor, "name">): void => {
  if (name.trim() === "" || [...name].length > ACTOR_CHARS || /\p{Cc}/u.test(name))
    throw new MiroirError("usage/bad-value", {
      name: "--actor",
      value: [...name.replace(/\p{Cc}/gu, "\u{fffd}")].slice(0, 40).join(""),
      expected: `the name of whoever acts, 1 to ${ACTOR_CHARS} characters on one line`,
    });
};

/** What a program calls itself in the log; no account has such a name. */
export const BY_PROGRAM = "token:";

/** What is a person's business: a token is nobody, and nobody's second person. @throws MiroirError act/needs-person */
export const requirePerson = ({ name }: Pick<Actor, "name">): void => {
  if (name.startsWith(BY_PROGRAM)) throw new MiroirError("act/needs-person");
};

/** A browser that was left open is somebody else's soon; so long nobody is asked a second time. */
export const PROOF_MINUTES = 10;

/**
 * What nobody takes back: in a browser it asks for a proof that is no older than that, of whoever is signed in, and no
 * program does it. Withdrawing is as easy as agreeing was, and is not here (R16).
 */
const PROVED_ANEW: Readonly<Record<"hers" | "staff", readonly VerbName[]>> = {
  hers: ["forget", "portal.agree"],
  staff: ["forget", "publish.hand-out", "report", "portability", "disclose"],
};

/** @throws MiroirError act/prove-again, act/needs-person */
export const requireProof = (actor: Actor, verb: VerbName, now: Date): void => {
  const { hers, staff } = PROVED_ANEW;
  if (!(actor.role === "subject" ? hers : staff).includes(verb)) return;
  requirePerson(actor);
  if (actor.provedAt && now.getTime() - actor.provedAt.getTime() > PROOF_MINUTES * 60_000)
    throw new MiroirError("act/prove-again", { minutes: PROOF_MINUTES });
};

/** @throws MiroirError act/not-permitted */
export const checkPermitted = (actor: Actor, verb: VerbName): void => {
  if (!mayDo(actor.role, verb)) throw new MiroirError("act/not-permitted", { role: actor.role, verb });
};
