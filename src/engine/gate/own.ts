/**
 * What a person does in the portal is about herself: one table says, for each verb of the role `subject`, how that is
 * known, and the type of the table asks for every one of them. Somebody else's is answered exactly as if it were not
 * there, and so is what does not exist (R69). Whoever is not known yet names nobody at all.
 */
import { type Actor, type OwnVerb, ROLES, type VerbName } from "../../domain/act.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { Sql } from "../../store/database.ts";
import { ownsAppearance, ownsConsent, ownsEntry, ownsGrant, ownsRequest } from "../../store/portal/portal.ts";

/** What verbs name in their input. */
interface Named {
  readonly subject?: string;
  readonly id?: string;
  readonly decision?: string;
  readonly appearance?: string;
  readonly picture?: string;
  readonly request?: string;
  readonly consent?: string;
  readonly grant?: string;
  readonly seq?: number;
  /** Of conflicts with somebody else, of a mandate, of paths on the server's disk: never hers to name. */
  readonly distinct?: unknown;
  readonly mandate?: unknown;
  readonly keySheet?: unknown;
  readonly html?: unknown;
  readonly region?: unknown;
  readonly face?: unknown;
  readonly photos?: readonly object[];
}

/** Whether what is asked for is hers. */
type Rule = (input: Named, subjectId: string, sql: Sql) => boolean | Promise<boolean>;

/** She names herself, and nobody and nothing else. */
const herself: Rule = (input, subjectId) =>
  input.subject === subjectId &&
  input.distinct === undefined &&
  !input.mandate &&
  input.keySheet === undefined &&
  input.html === undefined &&
  (input.photos ?? []).every((photo) => "bytes" in photo);

const nothingOr = async (name: string | undefined, owns: (name: string) => Promise<boolean>) =>
  name === undefined || owns(name);

export const OWN_RULES: Readonly<Record<OwnVerb, Rule>> = {
  profile: herself,
  "picture.show": ({ appearance }, subjectId, sql) =>
    appearance !== undefined && ownsAppearance(sql, subjectId, appearance),
  "pictures.pack": herself,
  "consent.list": herself,
  "consent.give": herself,
  "consent.refuse": herself,
  "consent.renew": (input, subjectId, sql) =>
    input.consent === undefined
      ? herself(input, subjectId, sql)
      : input.subject === undefined && ownsConsent(sql, subjectId, input.consent),
  "consent.receipt": ({ consent }, subjectId, sql) =>
    consent !== undefined && ownsConsent(sql, subjectId, consent),
  "grant.list": herself,
  "grant.open": herself,
  "grant.close": ({ grant }, subjectId, sql) => grant !== undefined && ownsGrant(sql, subjectId, grant),
  // “Not me”, and nothing else: nobody accepts a match of herself for the organisation, or settles a conflict.
  "review.decide": ({ id, decision }, subjectId, sql) =>
    decision === "reject" && id !== undefined && ownsAppearance(sql, subjectId, id),
  "objection.add": async ({ picture, request, region, face }, subjectId, sql) =>
    picture !== undefined &&
    region === undefined &&
    face === undefined &&
    (await ownsAppearance(sql, subjectId, picture)) &&
    (await nothingOr(request, (name) => ownsRequest(sql, subjectId, name))),
  "request.open": herself,
  "request.list": herself,
  "request.show": ({ request }, subjectId, sql) =>
    request !== undefined && ownsRequest(sql, subjectId, request),
  report: herself,
  portability: herself,
  withdraw: herself,
  forget: herself,
  "log.prove": ({ seq }, subjectId, sql) => seq !== undefined && ownsEntry(sql, subjectId, seq),
};

/** Of verbs that members of the staff call as well: what somebody unknown may not say with them. */
const VISITOR_RULES: Partial<Record<VerbName, (input: Named) => boolean>> = {
  "request.open": ({ subject, mandate }) => subject === undefined && !mandate,
  // Told, and not looking: her own look is `portal.ask`.
  "request.look": ({ request }) => request === undefined,
};

const isOwn = async (
  read: <T>(body: (sql: Sql) => Promise<T>) => Promise<T>,
  actor: Actor,
  verb: VerbName,
  input: Named,
): Promise<boolean> => {
  if (actor.role === "visitor") return VISITOR_RULES[verb]?.(input) ?? true;
  const { subject } = actor;
  if (subject === undefined || !(ROLES.subject as readonly VerbName[]).includes(verb)) return false;
  return read(async (sql) => OWN_RULES[verb as OwnVerb](input, subject, sql));
};

/** @throws MiroirError portal/not-found */
export const requireOwn = async (
  read: <T>(body: (sql: Sql) => Promise<T>) => Promise<T>,
  actor: Actor,
  verb: VerbName,
  input: unknown,
): Promise<void> => {
  if (actor.role !== "subject" && actor.role !== "visitor") return;
  if (!(await isOwn(read, actor, verb, (input ?? {}) as Named))) throw new MiroirError("portal/not-found");
};
