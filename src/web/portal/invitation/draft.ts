/**
 * What she ticked and typed, for a reload in the middle: in this tab only, for half an hour, and never a picture nor a key.
 * It is gone when she is done, refuses or leaves.
 */
import type { Purpose } from "../calls.ts";
import type { Chosen } from "../whereabouts.ts";

export interface Draft {
  readonly purposes: readonly Purpose[];
  readonly adult: boolean;
  readonly name: string;
  readonly email: string;
  /** By album. */
  readonly where: Readonly<Record<string, Chosen>>;
}

const NONE: Draft = { purposes: [], adult: false, name: "", email: "", where: {} };
const PLACE = "miroir.invitation";
const KEPT_MS = 30 * 60_000;

type Kept = Draft & { readonly token: string; readonly atMs: number };

const read = (): Kept | null => {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE) ?? "null") as Kept | null;
  } catch {
    // A browser that keeps nothing, or something that is not ours: she ticks again.
    return null;
  }
};

export const draftOf = (token: string): Draft => {
  const kept = read();
  if (!kept || kept.token !== token || kept.atMs < Date.now() - KEPT_MS) return NONE;
  return { ...NONE, ...kept };
};

export const keepDraft = (token: string, part: Partial<Draft>): void => {
  const kept: Kept = { ...draftOf(token), ...part, token, atMs: Date.now() };
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(kept));
  } catch {
    // Then a reload loses it, as it always did.
  }
};

export const dropDraft = (): void => {
  try {
    sessionStorage.removeItem(PLACE);
  } catch {
    // Nothing is kept there.
  }
};
