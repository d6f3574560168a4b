/**
 * What a person does in the portal is about herself: one table says, for each verb of the role `subject`, how that is
 * known. A verb without a row is refused, and somebody else's is answered as if it were not there (R69).
 */
import { type Actor, type OwnVerb, ROLES, type VerbName } from "../domain/act.ts";
import { MiroirError } from "../domain/errors.ts";
import type { Sql } from "../store/database.ts";
import type { Engine } from "./engine.ts";

/** Whether what is asked for is hers. */
type Rule = (sql: Sql, input: never, subjectId: string) => boolean | Promise<boolean>;

const named = (_sql: Sql, input: { readonly subject?: string }, subjectId: string): boolean =>
  input.subject === subjectId;

const RULES: Partial<Record<OwnVerb, Rule>> = {
  profile: named,
  report: named,
  portability: named,
  withdraw: named,
  forget: named,
};

/** @throws MiroirError subject/not-found */
export const requireOwn = async (
  engine: Engine,
  actor: Actor,
  verb: VerbName,
  input: unknown,
): Promise<void> => {
  if (actor.role !== "subject") return;
  const rule = (ROLES.subject as readonly VerbName[]).includes(verb) ? RULES[verb as OwnVerb] : undefined;
  const { subject } = actor;
  const own =
    rule !== undefined &&
    subject !== undefined &&
    (await engine.database.transaction(async (sql) => rule(sql, input as never, subject)));
  if (!own) throw new MiroirError("subject/not-found", { subject: "" });
};
