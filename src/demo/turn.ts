/**
 * A drawn head that turns. facesjs draws flat parts one over the other; turned, each part goes to where it would come
 * on a round head, the nose furthest, since it stands out. So eyes, nose and mouth move as on a photograph, and a
 * detector's five points with them.
 */
import type { generate } from "facesjs";

type Features = ReturnType<typeof generate>;

/** The parts as facesjs draws them, from back to front: how many pieces, and how far each lies from the axis of the head, units. */
const PARTS = [
  ["hairBg", 1, 0],
  ["body", 1, 0],
  ["jersey", 1, 0],
  ["ear", 2, 0],
  ["head", 1, 0],
  ["eyeLine", 1, 130],
  ["smileLine", 2, 125],
  ["miscLine", 1, 125],
  ["facialHair", 1, 0],
  ["eye", 2, 128],
  ["eyebrow", 2, 128],
  ["mouth", 1, 140],
  ["nose", 1, 185],
  ["hair", 1, 0],
  ["glasses", 1, 130],
  ["accessories", 1, 0],
] as const;

const isDrawn = (features: Features, name: (typeof PARTS)[number][0]): boolean =>
  (features[name] as { readonly id: string } | undefined)?.id !== "none";

/** How far each drawn piece lies from the axis, in the order of the drawing. */
const depthsOf = (features: Features): number[] =>
  PARTS.filter(([name]) => isDrawn(features, name)).flatMap(([, pieces, depth]) =>
    Array.from({ length: pieces }, () => depth),
  );

/** @param head the inside of a facesjs document, one group for each piece */
export const turned = (head: string, features: Features, degrees: number): string => {
  if (degrees === 0) return head;
  const [before = "", ...pieces] = head.split("\n<g");
  const depths = depthsOf(features);
  if (pieces.length !== depths.length)
    throw new RangeError(`a drawing of ${pieces.length} pieces where ${depths.length} were expected`);
  const sine = Math.sin((degrees * Math.PI) / 180);
  const moved = pieces.map((piece, i) => {
    const shift = (depths[i]! * sine).toFixed(1);
    return depths[i] === 0 ? `\n<g${piece}` : `\n<g transform="translate(${shift} 0)"><g${piece}</g>`;
  });
  return before + moved.join("");
};
