/** The questions of the zero-template proof, asked of the tables (law 1, law 3). Each counts rows that break a promise. */
import type { Sql } from "../database.ts";
import { NOTHING_KEEPS_HER } from "../gate/retention.ts";

const QUESTIONS: readonly (readonly [string, string])[] = [
  [
    "templates without a consent in force",
    `select count(*) from reference_templates t where not exists (
     select 1 from consents c where c.id = t.consent_id and c.subject_id = t.subject_id and c.purpose = 'find' and c.in_force and $1::date <= c.ends_on)`,
  ],
  [
    "reference photographs without a consent in force",
    `select count(*) from reference_photos p where not exists (
     select 1 from consents c where c.id = p.consent_id and c.subject_id = p.subject_id and c.purpose = 'find' and c.in_force and $1::date <= c.ends_on)`,
  ],
  [
    "grant templates outside their dates",
    `select count(*) from grants g where g.sealed_template is not null and not (g.state = 'open' and $1::date <= g.closes_on)`,
  ],
  [
    "grant templates without a consent in force",
    `select count(*) from grants g where g.sealed_template is not null and not exists (
     select 1 from consents c where c.id = g.consent_id and c.subject_id = g.subject_id and c.purpose = 'find' and c.in_force and $1::date <= c.ends_on)`,
  ],
  [
    "appearances without a grant on that album",
    `select count(*) from appearances p where $1::date is not null and not exists (
     select 1 from grant_albums ga join grants g on g.id = ga.grant_id where ga.grant_id = p.grant_id and ga.album_id = p.album_id and g.subject_id = p.subject_id)`,
  ],
  [
    "restricted people with an open grant",
    `select count(*) from subjects s where $1::date is not null and s.restricted and exists (
     select 1 from grants g where g.subject_id = s.id and (g.state = 'open' or g.sealed_template is not null))`,
  ],
  [
    "suspended people with an open grant",
    `select count(*) from subjects s where $1::date is not null and s.suspended_since is not null and exists (
     select 1 from grants g where g.subject_id = s.id and (g.state = 'open' or g.sealed_template is not null))`,
  ],
  ["searches past their last day", `select count(*) from searches where retain_until < $1::date`],
  ["exports past their last day", `select count(*) from exports where retain_until < $1::date`],
  ["letters past their last day", `select count(*) from outbox where retain_until < $1::date`],
  ["requests past their last day", `select count(*) from requests where retain_until < $1::date`],
  [
    "ended consents past their proof",
    `select count(*) from consents c join subjects s on s.id = c.subject_id
     where not c.in_force and c.proof_until < $1::date and not s.restricted`,
  ],
  [
    "people of whom nothing is left to prove",
    `select count(*) from subjects s where $1::date is not null and ${NOTHING_KEEPS_HER}`,
  ],
  [
    "crops of faces of which none may be kept",
    `select count(*) from crops c where $1::date is not null and not exists (select 1 from croppable_faces f where f.id = c.face_id)`,
  ],
  [
    "appearances in an album with minors",
    `select count(*) from appearances p join albums a on a.id = p.album_id where $1::date is not null and a.minors_present`,
  ],
];

export interface AuditAnswer {
  readonly question: string;
  readonly rows: number;
}

/** Every question, and the rows that break its promise on that day: all 0 where the promises hold. */
export const askAudit = async (sql: Sql, today: string): Promise<AuditAnswer[]> => {
  const answers: AuditAnswer[] = [];
  for (const [question, text] of QUESTIONS) {
    const { count } = await sql.one<{ count: string }>(text, [today]);
    answers.push({ question, rows: Number(count) });
  }
  return answers;
};

/**
 * How many templates are held, all of them sealed: of references and of open grants, and the photographs references
 * were made from.
 */
export const countTemplates = (
  sql: Sql,
): Promise<{ references: number; grants: number; photographs: number }> =>
  sql.one(
    `select (select count(*)::int from reference_templates) as references, (select count(*)::int from grants where sealed_template is not null) as grants,
       (select count(*)::int from reference_photos) as photographs`,
  );
