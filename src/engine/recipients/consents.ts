/** A new recipient ends the consents that do not name it: whoever agreed did not agree to this (R20). */
import type { Sql } from "../../store/database.ts";
import { consentsNotNaming } from "../../store/recipients/recipients.ts";
import { invalidate } from "../consent/ends.ts";
import type { Act } from "../gate/act.ts";

/** @returns how many were ended */
export const endConsentsWithout = async (
  act: Act,
  sql: Sql,
  purpose: string,
  recipientId: string,
): Promise<number> => {
  const ended = await consentsNotNaming(sql, purpose, recipientId);
  const consents = ended.map(({ id, subjectId }) => ({ id, subjectId, purpose }));
  return invalidate(act, sql, consents, "recipient");
};
