/** What the other was shown, as it is kept for the one whose face it may be: under her key, and with no name in it. */
import type { Seen } from "../../domain/conflict.ts";
import type { Engine } from "../gate/engine.ts";

/** What it is sealed for. */
export const seenLabel = (conflict: string): string => `conflict/${conflict}/seen`;

/** @param whose the one who is to be told */
export const sealSeen = (engine: Engine, conflict: string, whose: string, seen: Seen): Uint8Array =>
  engine.vault.seal("subject", whose, seenLabel(conflict), Buffer.from(JSON.stringify(seen)));

/** Null where nothing is kept, or her key is gone. */
export const openSeen = (
  engine: Engine,
  {
    id,
    subjectId,
    sealedSeen,
  }: { readonly id: string; readonly subjectId: string; readonly sealedSeen: Uint8Array | null },
): Seen | null =>
  sealedSeen === null || !engine.vault.has("subject", subjectId)
    ? null
    : (JSON.parse(
        Buffer.from(engine.vault.open("subject", subjectId, seenLabel(id), sealedSeen)).toString("utf8"),
      ) as Seen);
