import type { AgeBand, ConsentState } from "../../domain/consent.ts";
import { MiroirError } from "../../domain/errors.ts";
import { openTerms } from "../../store/consent/grants.ts";
import type { Sql } from "../../store/database.ts";
import { suspendedSince } from "../../store/people/conflicts.ts";
import {
  type ConsentRow,
  consentsOf,
  findSubject,
  listSubjects,
  pageOfSubjects,
  type SubjectRow,
  subjectsBegunBy,
  subjectsOf,
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
const readable = (engine: Engine, subjects: readonly SubjectRow[]): SubjectRow[] =>
  subjects.filter(({ id }) => engine.vault.has("subject", id));

/** Each with her consents and the grant that is open. */
const personsOf = async (engine: Engine, sql: Sql, subjects: readonly SubjectRow[]): Promise<Person[]> => {
  const ids = subjects.map(({ id }) => id);
  const consents = new Map<string, ConsentRow[]>(ids.map((id) => [id, []]));
  for (const consent of await consentsOf(sql, ids)) consents.get(consent.subjectId)?.push(consent);
  const terms = new Map((await openTerms(sql, ids)).map((term) => [term.subjectId, term]));
  return subjects.map((subject) => {
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

/** Everybody whose key is there, oldest first, with her consents and the grant that is open. */
export const listPeople = async (engine: Engine, sql: Sql): Promise<Person[]> =>
  personsOf(engine, sql, readable(engine, await listSubjects(sql)));

/** These of them, by identifier. */
export const peopleOf = async (
  engine: Engine,
  sql: Sql,
  ids: readonly string[],
): Promise<Map<string, Person>> => {
  const persons = await personsOf(engine, sql, readable(engine, await subjectsOf(sql, ids)));
  return new Map(persons.map((person) => [person.id, person]));
};

/** A page by identifier, from behind one; whoever is on it is opened, and nobody else. */
export interface PeoplePage {
  readonly after: string | null;
  readonly limit: number;
}

const pageOfPeople = async (engine: Engine, sql: Sql, { after, limit }: PeoplePage): Promise<Person[]> => {
  const subjects: SubjectRow[] = [];
  for (let behind = after; subjects.length < limit; ) {
    const wanted = limit - subjects.length;
    const rows = await pageOfSubjects(sql, behind, wanted);
    subjects.push(...readable(engine, rows));
    if (rows.length < wanted) break;
    behind = rows.at(-1)!.id;
  }
  return personsOf(engine, sql, subjects);
};

/** Who asked to be found: everybody, oldest first, or a page by identifier. Names are unsealed for this list and nowhere stored in clear. */
export const people: Verb<PeoplePage | undefined, Person[]> = {
  name: "people",
  run: (act, page) =>
    act.read((sql) => (page ? pageOfPeople(act.engine, sql, page) : listPeople(act.engine, sql))),
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
      : readable(engine, await listSubjects(sql))
          .map(opened)
          .filter((person) => person.name.toLowerCase() === wanted);
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
