/** What compares, shows or exports a person asks this first (R61). */
import { MiroirError } from "../../domain/errors.ts";
import type { Sql } from "../../store/database.ts";
import { restrictionOf } from "../../store/people/restriction.ts";

/** Kind of the letter that tells her a restriction will be lifted: it survives a withdrawal. */
export const LIFT_LETTER = "restriction-lift";

/** @throws MiroirError person/restricted */
export const requireUnrestricted = async (sql: Sql, subjectId: string): Promise<void> => {
  const restriction = await restrictionOf(sql, subjectId);
  if (restriction) throw new MiroirError("person/restricted", { because: restriction.because });
};
