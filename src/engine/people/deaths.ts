/** Who has died, as far as the organisation was told: nobody agrees, instructs or is told anything in their place. */
import { MiroirError } from "../../domain/errors.ts";
import type { Sql } from "../../store/database.ts";
import { diedOn } from "../../store/people/deaths.ts";

/** What the sentence about a death is sealed for, under the key of its person. */
export const DEATH_LABEL = "death";

/** @throws MiroirError person/died */
export const requireAlive = async (sql: Sql, subjectId: string): Promise<void> => {
  const day = await diedOn(sql, subjectId);
  if (day) throw new MiroirError("person/died", { day });
};

/** @throws MiroirError person/not-died */
export const requireDied = async (sql: Sql, subjectId: string): Promise<void> => {
  if (!(await diedOn(sql, subjectId))) throw new MiroirError("person/not-died");
};
