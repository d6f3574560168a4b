/**
 * A drawn head that turns. facesjs draws flat parts one over the other; turned, each part goes to where it would come
 * on a round head, the nose furthest, since it stands out. So eyes, nose and mouth move as on a photograph, and a
 * detector's five points with them.
 */
import type { generate } from "facesjs";

type Features = ReturnType<typeof generate>;

/** The parts of a face that a turn moves, and how far each lies from the axis of the head, units of the drawing. */
const DEPTHS = {
  eyeLine: 130,
  smileLine: 130,
  miscLine: 125,
  eye: 128,
  eyebrow: 128,
  mouth: 150,
  nose: 240,
  glasses: 130,
} as const;

/** Lines of the drawing that are there because of one part, first and last; undefined when it is not drawn. */
const linesOf = (whole: readonly string[], without: readonly string[]): [number, number] | undefined => {
  const count = whole.length - without.length;
  if (count <= 0) return undefined;
  let first = whole.findIndex((line, i) => line !== without[i]);
  // The part before or behind may begin or end with the same lines.
  while (first > 0 && !whole[first]!.startsWith("<g") && whole[first - 1] === whole[first + count - 1])
    first--;
  return [first, first + count - 1];
};

/** @param draw the inside of a facesjs document, a group for each part */
export const drawTurned = (
  features: Features,
  degrees: number,
  draw: (features: Features) => string,
): string => {
  const whole = draw(structuredClone(features)).split("\n");
  if (degrees === 0) return whole.join("\n");
  const sine = Math.sin((degrees * Math.PI) / 180);
  for (const [name, depth] of Object.entries(DEPTHS)) {
    const part = name as keyof typeof DEPTHS;
    const bare = structuredClone(features);
    bare[part].id = "none";
    const lines = linesOf(draw(structuredClone(features)).split("\n"), draw(bare).split("\n"));
    if (!lines) continue;
    const [first, last] = lines;
    whole[first] = `<g transform="translate(${(depth * sine).toFixed(1)} 0)">${whole[first]!}`;
    whole[last] = `${whole[last]!}</g>`;
  }
  return whole.join("\n");
};
