/** The look after somebody left, which does not go through the deleted rows (R55): whether a row or a key of hers is still there. */
import { MiroirError } from "../../domain/errors.ts";
import type { Act } from "../gate/act.ts";

export interface LookAfter {
  /** Every table and column that was searched for the identifier, from the database's own catalogue. */
  readonly looked: readonly string[];
  readonly left: readonly { readonly table: string; readonly column: string; readonly rows: number }[];
  readonly keysLeft: readonly string[];
}

/** Keys that are hers alone. */
export type OwnKey = "subject" | "reference";

/** Which of her keys, and of those of her grants, the vault still has. */
export const keysLeft = (
  act: Act,
  subjectId: string,
  grantIds: readonly string[],
  kinds: readonly OwnKey[],
): string[] => {
  const { vault } = act.engine;
  const wanted = [
    ...grantIds.map((id) => ["grant", id] as const),
    ...kinds.map((kind) => [kind, subjectId] as const),
  ];
  return wanted.filter(([kind, id]) => vault.has(kind, id)).map(([kind, id]) => `${kind}/${id}`);
};

/** Whether something is. */
export const isLeft = ({ left, keysLeft }: LookAfter): boolean => left.length > 0 || keysLeft.length > 0;

/** @throws MiroirError internal/broken-promise */
export const refuseIfLeft = (check: LookAfter): void => {
  if (isLeft(check))
    throw new MiroirError("internal/broken-promise", {
      problem: `erasure left ${[...check.left.map(({ table, column, rows }) => `${rows} in ${table}.${column}`), ...check.keysLeft].join(", ")}`,
    });
};
