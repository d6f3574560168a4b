import type { AgeBand, ConsentState } from "../../domain/consent.ts";
import { MiroirError } from "../../domain/errors.ts";
import { openTerms } from "../../store/consent/grants.ts";
import type { Sql } from "../../store/database.ts";
import { suspendedSince } from "../../store/people/conflicts.ts";
import {
  type ConsentRow,
  findSubject,
  listConsents,
  listSubjects,
  type SubjectRow,
  subjectsBegunBy,
} from "../../store/people/people.ts";
import { restrictionOf } from "../../store/people/restriction.ts";
import type { Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";

export const IDENTITY_LABEL = "identity";

export interface Identity {
  readonly name: string;
  readonly contact: string | null;
}

/** Who she is, sealed under her own key. @throws MiroirError keys/destroyed */
export const sealIdentity = (engine: Engine, subjectId: string, identity: Identity): Uint8Array =>
  engine.vault.seal("subject", subjectId, IDENTITY_LABEL, Buffer.from(JSON.stringify(identity)));

/** Who she is. @throws MiroirError keys/destroyed, keys/unsealable */
export const openIdentity = (engine: Engine, subject: Pick<SubjectRow, "id" | "sealedIdentity">): Identity =>
  JSON.parse(
    Buffer.from(engine.vault.open("subject", subject.id, IDENTITY_LABEL, subject.sealedIdentity)).toString(
      "utf8",
    ),
  ) as Identity;

export interface Person extends Identity {
  readonly id: string;
  readonly ageBand: AgeBand;
  readonly consents: readonly {
    readonly id: string;
    readonly purpose: string;
    readonly state: ConsentState;
    readonly endsOn: string;
  }[];
  readonly openGrant: { readonly id: string; readonly closesOn: string } | null;
}

/** Without those whose key is destroyed: a restored copy of the database may still hold a row nobody can read. */
const readable = async (engine: Engine, sql: Sql): Promise<SubjectRow[]> =>
  (await listSubjects(sql)).filter(({ id }) => engine.vault.has("subject", id));

/** Everybody whose key is there, oldest first, with her consents and the grant that is open. */
export const listPeople = async (engine: Engine, sql: Sql): Promise<Person[]> => {
  const consents = new Map<string, ConsentRow[]>();
  for (const consent of await listConsents(sql, null))
    consents.set(consent.subjectId, [...(consents.get(consent.subjectId) ?? []), consent]);
  const terms = new Map((await openTerms(sql)).map((term) => [term.subjectId, term]));
  return (await readable(engine, sql)).map((subject) => {
    const open = terms.get(subject.id);
    return {
      id: subject.id,
      ...openIdentity(engine, subject),
      ageBand: subject.ageBand as AgeBand,
      consents: (consents.get(subject.id) ?? []).map(({ id, purpose, state, endsOn }) => ({
        id,
        purpose,
        state,
        endsOn,
      })),
      openGrant: open ? { id: open.id, closesOn: open.closesOn } : null,
    };
  });
};

/** Who asked to be found. Names are unsealed for this list and nowhere stored in clear. */
export const people: Verb<void, Person[]> = {
  name: "people",
  run: (act) => act.read((sql) => listPeople(act.engine, sql)),
};

/**
 * By identifier, its beginning (8 characters and more), or the exact name.
 * @throws MiroirError subject/not-found, subject/ambiguous
 */
export const requireSubject = async (
  engine: Engine,
  sql: Sql,
  name: string,
): Promise<SubjectRow & Identity> => {
  const exact = await findSubject(sql, name);
  if (exact) return { ...exact, ...openIdentity(engine, exact) };
  const wanted = name.trim().toLowerCase();
  const opened = (subject: SubjectRow) => ({ ...subject, ...openIdentity(engine, subject) });
  const begun = (await subjectsBegunBy(sql, wanted)).filter(({ id }) => engine.vault.has("subject", id));
  // Only who bears a name has to be looked for among everybody: names are sealed.
  const found =
    begun.length > 0
      ? begun.map(opened)
      : (await readable(engine, sql)).map(opened).filter((person) => person.name.toLowerCase() === wanted);
  if (found.length > 1) throw new MiroirError("subject/ambiguous", { subject: name });
  if (!found[0]) throw new MiroirError("subject/not-found", { subject: name });
  return found[0];
};

/**
 * What compares, shows or exports a person asks this first: she is not restricted (R61), and nobody else says that her face
 * is theirs (law 11). @throws MiroirError person/restricted, person/suspended
 */
export const requireUnrestricted = async (sql: Sql, subjectId: string): Promise<void> => {
  if (await suspendedSince(sql, subjectId)) throw new MiroirError("person/suspended");
  const restriction = await restrictionOf(sql, subjectId);
  if (restriction) throw new MiroirError("person/restricted", { because: restriction.because });
};
