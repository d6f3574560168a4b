/** What a backup of version 13 says of how people came in. */
import type { Sql } from "../database.ts";

/** To be found, and seen by somebody: at the desk, or approved after the portal. */
export const enrolledBefore = (
  sql: Sql,
): Promise<readonly { subjectId: string; consentId: string; sealedCheckedBy: Buffer; mandated: boolean }[]> =>
  sql.query(
    `select subject_id, id as consent_id, sealed_checked_by, identity_check = 'mandate' as mandated from consents c
     where purpose = 'find' and in_force and sealed_checked_by is not null
       and not exists (select from portal_enrolments e where e.subject_id = c.subject_id and e.state <> 'approved')
     order by id`,
  );

/** Searches that are open for somebody for whom nobody vouched. */
export const closeUnvouched = (sql: Sql, at: Date): Promise<number> =>
  sql.run(
    `update grants g set state = 'closed', open_under = null, subject_restricted = null, sealed_template = null,
       closed_because = 'nobody vouched', closed_at = $1
     where state = 'open' and not exists (select from vouchings v where v.subject_id = g.subject_id and v.ended_at is null)`,
    [at],
  );
