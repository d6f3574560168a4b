/** Files that may show somebody and were not looked at, as people are told: so many of each kind. */

export interface NotLookedAt {
  /** `PSD`, `PDF`, `.xyz`. */
  readonly kind: string;
  readonly count: number;
}

/** A file of several pages, frames, pictures or tracks, not all of which were looked at. */
export interface LookedAtInPart {
  readonly path: string;
  readonly looked: number;
  readonly of: number;
}

/** Codes of files that are listed so; every other problem of an import is damage. */
export const NOT_LOOKED_AT = ["archive/not-looked-at", "picture/no-decoder"] as const;

export type NotLookedAtCode = (typeof NOT_LOOKED_AT)[number];

export const isNotLookedAt = (code: string): code is NotLookedAtCode =>
  (NOT_LOOKED_AT as readonly string[]).includes(code);

/** Counted by kind, the most frequent first. */
export const notLookedAtOf = (kinds: Iterable<string>): NotLookedAt[] => {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .map(([kind, count]) => ({ kind, count }))
    .sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));
};

/** `12 PSD, 3 PDF`. */
export const notLookedAtText = (kinds: readonly NotLookedAt[]): string =>
  kinds.map(({ kind, count }) => `${count} ${kind}`).join(", ");
