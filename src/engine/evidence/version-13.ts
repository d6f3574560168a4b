/**
 * People of a backup of version 13, in which nobody vouched: whoever was enrolled at the desk was seen there, and whoever came
 * through the portal was, if somebody approved it. The others wait: their searches are closed until somebody vouches (law 11).
 */
import { vouchingLabel } from "../../domain/vouching.ts";
import type { Sql } from "../../store/database.ts";
import { closeUnvouched, enrolledBefore } from "../../store/portal/version-13.ts";
import { insertVouching } from "../../store/portal/vouchings.ts";
import type { Engine } from "../gate/engine.ts";

/** @returns how many searches were closed */
export const vouchForOlder = async (engine: Engine, sql: Sql): Promise<number> => {
  const { vault, newId, now } = engine;
  for (const { subjectId, consentId, sealedCheckedBy, mandated } of await enrolledBefore(sql)) {
    if (!vault.has("subject", subjectId)) continue;
    const words = vault.open("subject", subjectId, `consent/${consentId}/checked-by`, sealedCheckedBy);
    const id = newId();
    await insertVouching(
      sql,
      { subjectId },
      {
        id,
        way: "staff",
        comparedBy: mandated ? "mandate" : "identity-in-person",
        sealedWords: vault.seal("subject", subjectId, vouchingLabel(id), words),
        vouchedBy: "restore",
      },
      now(),
    );
  }
  return closeUnvouched(sql, now());
};
