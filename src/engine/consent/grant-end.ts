/** The end of a grant, whoever ended it (law 3). */
import { closeGrant, findGrant } from "../../store/consent/grants.ts";
import type { Sql } from "../../store/database.ts";
import type { Act } from "../gate/act.ts";
import { removeRenditionsOf } from "../shown/renditions.ts";

/** Closes and, once that is durable, destroys the key and takes the reference out of running comparisons. */
export const closeNow = async (act: Act, sql: Sql, grantId: string, because: string): Promise<boolean> => {
  const { vault, revoke } = act.engine;
  const hers = await findGrant(sql, grantId);
  act.afterCommit(() => vault.destroy("grant", grantId));
  act.afterCommit(() => revoke([grantId]));
  if (hers) act.afterCommit(() => removeRenditionsOf(act.engine, hers.subjectId));
  return (await closeGrant(sql, grantId, because, act.at())) > 0;
};
