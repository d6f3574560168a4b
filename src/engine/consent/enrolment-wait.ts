/** Whoever enrolled herself in the portal may have to wait: for somebody who approves it, or for a day (amelie #765). */
import { MiroirError } from "../../domain/errors.ts";
import type { Day } from "../../domain/words.ts";
import type { Sql } from "../../store/database.ts";
import { enrolmentOf } from "../../store/portal/portal.ts";
import type { Act } from "../gate/act.ts";

/** @throws MiroirError portal/waits-for-approval, portal/waits-for-day: nothing of hers is compared before */
export const requireEnrolmentOver = async (
  act: Act,
  sql: Sql,
  subjectId: string,
  from: Day = act.today(),
): Promise<void> => {
  const enrolment = await enrolmentOf(sql, subjectId);
  if (!enrolment) return;
  if (enrolment.state === "waiting" || enrolment.state === "refused")
    throw new MiroirError("portal/waits-for-approval");
  if (from < enrolment.opensOn) throw new MiroirError("portal/waits-for-day", { day: enrolment.opensOn });
};
