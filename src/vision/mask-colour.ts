/** What a mask is painted with: colours of what lies around it, and of nothing that it covers or that another mask does. */
import { type Form, isOn, type Stencil } from "./mask-form.ts";
import type { Raster } from "./raster.ts";

type Colour = readonly [number, number, number];

/** A place beside a mask, in its half axes from its middle, and the mean colour there. */
interface Place {
  readonly across: number;
  readonly down: number;
  readonly colour: Colour;
}

/** How many places around a mask are asked, how far out, and how large each is, of the mask's half axes. */
const RING = { places: 48, beyond: 0.12, size: 0.12, samples: 4 } as const;

/** Mean of 4 x 4 pixels spread over the place; undefined where some of it is outside the picture or under a mask. */
const colourAt = (raster: Raster, x: number, y: number, sizePx: number, masks: readonly Form[]) => {
  const sums: [number, number, number] = [0, 0, 0];
  for (let j = 0; j < RING.samples; j++)
    for (let i = 0; i < RING.samples; i++) {
      const atX = Math.round(x + (i / (RING.samples - 1) - 0.5) * sizePx);
      const atY = Math.round(y + (j / (RING.samples - 1) - 0.5) * sizePx);
      if (atX < 0 || atY < 0 || atX >= raster.widthPx || atY >= raster.heightPx) return undefined;
      if (masks.some((mask) => isOn(mask, atX + 0.5, atY + 0.5))) return undefined;
      const at = (atY * raster.widthPx + atX) * 3;
      for (let c = 0; c < 3; c++) sums[c]! += raster.data[at + c]!;
    }
  return sums.map((sum) => sum / RING.samples ** 2) as unknown as Colour;
};

/**
 * The colours around a mask. Every one of them is in the copy anyway: outside of each mask.
 * @param others forms of all masks, and of the heads that stay visible: no mask is painted with the colour of a face
 */
export const placesAround = (raster: Raster, form: Form, others: readonly Form[]): Place[] => {
  const sizePx = Math.min(form.halfWidth, form.halfHeight) * RING.size;
  const near = others.filter(
    (other) =>
      Math.abs(other.x - form.x) < 2 * (other.halfWidth + form.halfWidth) &&
      Math.abs(other.y - form.y) < 2 * (other.halfHeight + form.halfHeight),
  );
  const places: Place[] = [];
  for (let index = 0; index < RING.places; index++) {
    const angle = (2 * Math.PI * index) / RING.places;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    // From the middle in that direction to the edge of the form, and on.
    const edge = (Math.abs(cos) ** form.power + Math.abs(sin) ** form.power) ** (-1 / form.power);
    const reach = edge * (1 + form.rim + RING.beyond);
    const [across, down] = [cos * reach, sin * reach];
    const colour = colourAt(
      raster,
      form.x + across * form.halfWidth,
      form.y + down * form.halfHeight,
      sizePx,
      near,
    );
    if (colour) places.push({ across, down, colour });
  }
  return places;
};

const meanOf = (colours: readonly Colour[], weights: readonly number[]): Colour => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return [0, 1, 2].map(
    (c) => colours.reduce((sum, colour, at) => sum + weights[at]! * colour[c]!, 0) / total,
  ) as unknown as Colour;
};

/** Mean of the colours around. */
export const colourOf = (places: readonly Place[]): Colour =>
  meanOf(
    places.map(({ colour }) => colour),
    places.map(() => 1),
  );

/** Places further away than this count for less and less, in half axes of the mask. */
const NEAR = 0.35;

/** Colours of so many by so many cells, between which they go over into each other. */
const CELLS = 16;

/** The colours of one row of a stencil, RGB; what was written into before is returned, so that no row costs memory. */
export type RowOf = (y: number) => Uint8Array;

/** One colour. */
export const flatRows = (colour: readonly number[], { widthPx }: Stencil): RowOf => {
  const row = Uint8Array.from({ length: widthPx * 3 }, (_, at) => Math.round(colour[at % 3]!));
  return () => row;
};

/** Colours that go over from one side's to the other's: of what lies around, and of nothing else. */
export const blendedRows = (
  form: Form,
  { left, top, widthPx, heightPx }: Stencil,
  places: readonly Place[],
): RowOf => {
  const colours = places.map(({ colour }) => colour);
  const corner = (column: number, row: number): Colour => {
    const across = (left + (column / CELLS) * widthPx - form.x) / form.halfWidth;
    const down = (top + (row / CELLS) * heightPx - form.y) / form.halfHeight;
    const weights = places.map(
      (place) => 1 / ((place.across - across) ** 2 + (place.down - down) ** 2 + NEAR ** 2) ** 2,
    );
    return meanOf(colours, weights);
  };
  const corners = Array.from({ length: (CELLS + 1) ** 2 }, (_, at) =>
    corner(at % (CELLS + 1), Math.floor(at / (CELLS + 1))),
  );
  const line = new Float64Array((CELLS + 1) * 3);
  const row = new Uint8Array(widthPx * 3);
  return (y) => {
    const from = Math.floor((y / heightPx) * CELLS);
    const lower = (y / heightPx) * CELLS - from;
    for (let at = 0; at < line.length; at++) {
      const [column, c] = [Math.floor(at / 3), at % 3];
      const [above, below] = [from, from + 1].map((each) => corners[each * (CELLS + 1) + column]![c]!);
      line[at] = above! * (1 - lower) + below! * lower;
    }
    for (let x = 0; x < widthPx; x++) {
      const column = (x / widthPx) * CELLS;
      const at = Math.floor(column) * 3;
      const right = column - Math.floor(column);
      for (let c = 0; c < 3; c++)
        row[3 * x + c] = 0.5 + line[at + c]! * (1 - right) + line[at + 3 + c]! * right;
    }
    return row;
  };
};
