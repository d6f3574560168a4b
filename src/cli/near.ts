/** Which command a mistyped one was meant to be. */

/** Letters added, left out, changed or exchanged with their neighbour (optimal string alignment). */
const distance = (a: string, b: string): number => {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const exchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          rows[i - 1]![j]! + 1,
          row[j - 1]! + 1,
          rows[i - 1]![j - 1]! + same,
          exchanged ? rows[i - 2]![j - 2]! + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
};

const LONGEST = 64;

/** Two slips of a word of six letters; one of a shorter one, of which two would be another word. */
const mostSlips = (name: string): number => (name.length < 6 ? 1 : 2);

/** Fewer letters begin too many words. */
const LEAST_BEGINNING = 3;

/** The only name that begins so: `stat` of `status`. */
const begun = (name: string, names: readonly string[]): string | undefined => {
  if (name.length < LEAST_BEGINNING) return undefined;
  const found = names.filter((each) => each.startsWith(name));
  return found.length === 1 ? found[0] : undefined;
};

/** @returns the nearest of the names, else the only one that begins so; undefined where none is near */
export const nearest = (name: string, names: readonly string[]): string | undefined => {
  // A longer one is no slip of anything: what follows takes as long as both are long.
  if (name.length > LONGEST) return undefined;
  const [best] = names
    .map((each) => ({ each, slips: distance(name, each) }))
    .filter(({ slips }) => slips <= mostSlips(name))
    .sort((a, b) => a.slips - b.slips);
  return best?.each ?? begun(name, names);
};
