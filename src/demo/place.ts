/** Where drawn photographs are taken: skies, a canal, a field, stands. Plain shapes, no text, nothing round enough to be taken for a face. */
import { between, type Chance, chanceFrom, oneOf, seedOf, wholeBetween } from "./chance.ts";

interface Frame {
  readonly width: number;
  readonly height: number;
  /** Where sky ends, px from the top. */
  readonly horizon: number;
  readonly chance: Chance;
}

const SKIES = [
  ["#8fc1e3", "#e3eff5"],
  ["#b9c7d1", "#eceff0"],
  ["#6fa8d6", "#f3e4c8"],
  ["#9fb7c9", "#f6d9bd"],
] as const;
const GROUNDS = ["#7fa35f", "#8a9a52", "#b5a27a", "#9a5a44", "#8d9296"] as const;
const HILLS = ["#5d7f5a", "#6d8b74", "#7c8f6b", "#4f6f66"] as const;
const WALLS = ["#9aa7ad", "#b7a68f", "#8b7d70", "#a5b39b"] as const;

const gradient = (id: string, from: string, to: string): string =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;

const band = (y: number, width: number, height: number, fill: string): string =>
  `<rect x="0" y="${Math.round(y)}" width="${width}" height="${Math.ceil(height)}" fill="${fill}"/>`;

const hills = ({ width, horizon, chance }: Frame): string => {
  const step = width / 6;
  const crest = Array.from({ length: 7 }, (_, at) => {
    const top = horizon - between(chance, 0.02, 0.22) * horizon;
    return `${Math.round(at * step)} ${Math.round(top)}`;
  });
  return `<path d="M0 ${horizon}L${crest.join("L")}L${width} ${horizon}z" fill="${oneOf(chance, HILLS)}"/>`;
};

/** Poplars along the bank: narrow triangles, since round crowns look like heads from afar. */
const poplars = ({ width, horizon, chance }: Frame): string =>
  Array.from({ length: wholeBetween(chance, 3, 9) }, () => {
    const x = Math.round(between(chance, 0, width));
    const tall = Math.round(between(chance, 0.25, 0.6) * horizon);
    const half = Math.round(tall * between(chance, 0.1, 0.16));
    return `<path d="M${x - half} ${horizon}L${x} ${horizon - tall}L${x + half} ${horizon}z" fill="${oneOf(chance, HILLS)}"/>`;
  }).join("");

const canal = (frame: Frame): string => {
  const depth = (frame.height - frame.horizon) * between(frame.chance, 0.2, 0.4);
  return (
    band(frame.horizon, frame.width, depth, "#6f98a8") +
    band(frame.horizon + depth, frame.width, depth / 8, "#cfc8b4")
  );
};

const stands = ({ width, horizon, chance }: Frame): string => {
  const rows = 5;
  const high = horizon * 0.45;
  const roof = `<path d="M0 ${horizon - high * 1.5}L${width} ${horizon - high * 1.7}V${horizon - high * 1.45}L0 ${horizon - high * 1.3}z" fill="#5b6770"/>`;
  const benches = Array.from({ length: rows }, (_, row) => {
    const fill = row % 2 === 0 ? oneOf(chance, WALLS) : "#c9ced1";
    return band(horizon - high + (row * high) / rows, width, high / rows, fill);
  });
  return roof + benches.join("");
};

const wall = ({ width, height, chance }: Frame): string => {
  const fill = oneOf(chance, WALLS);
  const panels = wholeBetween(chance, 3, 6);
  const joints = Array.from({ length: panels }, (_, at) => {
    const x = Math.round(((at + 0.5) * width) / panels);
    return `<rect x="${x}" y="0" width="4" height="${height}" fill="#00000022"/>`;
  });
  return band(0, width, height, fill) + joints.join("");
};

const lanes = ({ width, height, horizon, chance }: Frame): string => {
  const middle = between(chance, 0.3, 0.7) * width;
  return Array.from({ length: 6 }, (_, at) => {
    const foot = (at / 5) * width * 1.6 - width * 0.3;
    return `<path d="M${middle} ${horizon}L${foot} ${height}h${width * 0.012}z" fill="#ffffff66"/>`;
  }).join("");
};

const SCENES: readonly (readonly ((frame: Frame) => string)[])[] = [
  [hills, poplars, canal],
  [hills, poplars],
  [stands, lanes],
  [hills, canal],
  [stands],
  [wall],
];

/** A place as the inside of an SVG of this size, px; the same seed is the same place. */
export const drawPlace = (width: number, height: number, seed: number): string => {
  const chance = chanceFrom(seedOf(3, seed));
  const frame = { width, height, horizon: Math.round(height * between(chance, 0.35, 0.6)), chance };
  const [high, low] = oneOf(chance, SKIES);
  const sky = `<defs>${gradient("sky", high, low)}</defs>${band(0, width, frame.horizon, "url(#sky)")}`;
  const ground = band(frame.horizon, width, height - frame.horizon, oneOf(chance, GROUNDS));
  return (
    sky +
    ground +
    oneOf(chance, SCENES)
      .map((draw) => draw(frame))
      .join("")
  );
};
