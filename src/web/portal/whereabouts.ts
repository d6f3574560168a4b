/** When and where somebody can have been, as they choose it album by album, and by how much it lowers what is compared. */
import type { Narrowing, Whereabouts } from "./calls.ts";

/** What is typed and ticked of one album: empty is everything. */
export interface Chosen {
  /** As its field has it: a time of the album's one day, or a moment. */
  from: string;
  until: string;
  places: string[];
  /** Of pictures that do not say when or where: nothing is chosen beforehand. */
  unknown: "" | "compared" | "leftOut";
}

export const nothingChosen = (): Chosen => ({ from: "", until: "", places: [], unknown: "" });

/** Whether there is something to choose: its pictures say when they were taken, or its organiser named places. */
export const isAsked = ({ places, cells }: Whereabouts): boolean =>
  places.length > 0 || cells.some(({ from }) => from !== null);

/** The end of a step. Clock times are reckoned as if all were of one zone, so that none is turned. */
const endOf = (from: string, step: Whereabouts["step"]): string => {
  const at = new Date(`${from}Z`);
  if (step === "hour") at.setUTCHours(at.getUTCHours() + 1);
  else if (step === "day") at.setUTCDate(at.getUTCDate() + 1);
  else at.setUTCMonth(at.getUTCMonth() + 1);
  return at.toISOString().slice(0, 16);
};

/** The first and the last moment of its pictures, to the hour; null where none says. */
export const hoursOf = ({ cells, step }: Whereabouts): { from: string; until: string } | null => {
  const known = cells.flatMap(({ from }) => from ?? []).sort();
  return known.length === 0 ? null : { from: known[0]!, until: endOf(known.at(-1)!, step) };
};

/** The one day of an album, also of what is agreed to already: then times are enough. Null of several. */
export const dayOf = ({ cells, step }: Whereabouts, agreed: Narrowing | null = null): string | null => {
  if (step !== "hour") return null;
  const moments = [...cells.map(({ from }) => from), agreed?.from, agreed?.until];
  const days = new Set(moments.flatMap((moment) => moment?.slice(0, 10) ?? []));
  return days.size === 1 ? [...days][0]! : null;
};

const momentOf = (typed: string, day: string | null): string | null => {
  if (typed === "") return null;
  return day === null ? typed.slice(0, 16) : `${day}T${typed.slice(0, 5)}`;
};

/** Null is the whole album. What becomes of pictures that do not say is left out until it is chosen: ask `missingIn` first. */
export const narrowingOf = (about: Whereabouts, chosen: Chosen, day: string | null): Narrowing | null => {
  const [from, until] = [momentOf(chosen.from, day), momentOf(chosen.until, day)];
  const places = chosen.places.filter((place) => about.places.includes(place));
  if (from === null && until === null && places.length === 0) return null;
  const unknownToo = chosen.unknown === "compared";
  return { album: about.album, from, until, places: places.length === 0 ? null : places, unknownToo };
};

/** What is wrong with it, if anything. */
export const missingIn = (narrowing: Narrowing | null, chosen: Chosen): "order" | "unknown" | null => {
  if (narrowing === null) return null;
  const { from, until } = narrowing;
  if (from !== null && until !== null && until <= from) return "order";
  return chosen.unknown === "" ? "unknown" : null;
};

/** What was agreed to, as the fields have it. */
export const chosenOf = (agreed: Narrowing | null, day: string | null): Chosen => {
  if (agreed === null) return nothingChosen();
  const typed = (moment: string | null): string => (day === null ? moment : moment?.slice(11)) ?? "";
  const unknown = agreed.unknownToo ? "compared" : "leftOut";
  return {
    from: typed(agreed.from),
    until: typed(agreed.until),
    places: [...(agreed.places ?? [])],
    unknown,
  };
};

type Cell = Whereabouts["cells"][number];

const liesWithin = (cell: Cell, step: Whereabouts["step"], narrowing: Narrowing): boolean => {
  const { from, until, places, unknownToo } = narrowing;
  const inHours =
    (from === null && until === null) ||
    (cell.from === null
      ? unknownToo
      : (from === null || endOf(cell.from, step) > from) && (until === null || cell.from < until));
  const inPlaces =
    places === null ||
    (cell.places.length === 0 ? unknownToo : cell.places.some((place) => places.includes(place)));
  return inHours && inPlaces;
};

/** Faces of the hours that it touches, of all: about as many as are compared. */
export const facesWithin = (
  { cells, step }: Whereabouts,
  narrowing: Narrowing | null,
): { faces: number; of: number } => {
  const sum = (some: readonly Cell[]): number => some.reduce((all, { faces }) => all + faces, 0);
  const within = cells.filter((cell) => narrowing === null || liesWithin(cell, step, narrowing));
  return { faces: sum(within), of: sum(cells) };
};
