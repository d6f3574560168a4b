/** Something that time makes due: what `tick` has a table of. Apart from it, so that a chore can live beside what it tidies. */
import type { Sql } from "../../store/database.ts";
import type { Act } from "./act.ts";

export interface Chore {
  /** What the counts are called, in the answer and in the ledger entry. */
  readonly name: string;
  /** Whether there is anything to do today; a chore without is not run, and a tick without leaves no entry. */
  due(act: Act, sql: Sql): Promise<boolean>;
  /** In the tick's transaction. @returns how many were done. */
  run(act: Act, sql: Sql): Promise<number>;
}
