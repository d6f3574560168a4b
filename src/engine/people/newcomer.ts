/** A person begins here: her keys, and who she is, sealed under one of them. */
import type { ConsentDraft } from "../../domain/consent.ts";
import type { Sql } from "../../store/database.ts";
import { insertSubject } from "../../store/people/people.ts";
import type { Act } from "../gate/act.ts";
import { sealIdentity } from "./people.ts";

export const GUARDIAN_LABEL = "guardian";

/** Called inside the transaction that writes what they seal: `tick` looks for keys without an owner between transactions. */
export const makeKeys = (
  act: Act,
  subjectId: string,
  kinds: readonly ("subject" | "reference")[] = ["subject", "reference"],
): void => {
  const { vault } = act.engine;
  act.onRollback(() => {
    for (const kind of kinds) vault.destroy(kind, subjectId);
  });
  for (const kind of kinds) vault.create(kind, subjectId);
};

/** Who she is, sealed under her own key. */
export const writeSubject = async (
  act: Act,
  sql: Sql,
  subjectId: string,
  said: { readonly name: string; readonly contact?: string | null },
  draft: ConsentDraft,
): Promise<void> => {
  const { vault } = act.engine;
  const guardian =
    draft.guardian &&
    vault.seal("subject", subjectId, GUARDIAN_LABEL, Buffer.from(JSON.stringify(draft.guardian)));
  const sealedIdentity = sealIdentity(act.engine, subjectId, {
    name: said.name.trim(),
    contact: said.contact ?? null,
  });
  await insertSubject(
    sql,
    {
      id: subjectId,
      ageBand: draft.ageBand,
      sealedIdentity,
      sealedGuardian: guardian,
      majorityOn: draft.majorityOn,
    },
    act.at(),
  );
};
