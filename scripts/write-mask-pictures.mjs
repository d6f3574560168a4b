/**
 * Writes the pictures of docs/guide/publish.md: drawn people before and after, with each style of mask. Run it after a change of
 * how masks are drawn, and look at what it wrote:
 *
 *   node scripts/write-mask-pictures.mjs
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { modelFolder, packFolder } from "../src/app.ts";
import { DEMO_CAST } from "../src/demo/cast.ts";
import { drawPhotograph } from "../src/demo/draw.ts";
import { MASK_STYLES } from "../src/domain/publish.ts";
import { readManifest } from "../src/vision/manifest.ts";
import { openVision } from "../src/vision/onnx.ts";

const root = join(import.meta.dirname, "..");
const config = { pack: "default", modelsFolder: join(root, "models") };
const pack = await readManifest(packFolder(config));
const limits = { maxPixels: 1_000_000, maxFaces: 50 };
const vision = await openVision({ pack, modelsFolder: modelFolder(config, pack), limits, template: false });

/** Two who consented, one of them with a neighbour on each side, and four who did not. */
const VISIBLE = [405, 453];
const [one, two] = VISIBLE;
const [a, b, c, d] = [DEMO_CAST.consenting[2], ...DEMO_CAST.others.slice(20)];
const people = [a, one, b].map((seed, at) => ({ seed, xPx: 215 + at * 120, yPx: 120, sizePx: 84 }));
const before = [c, two, d].map((seed, at) => ({ seed, xPx: 150 + at * 190, yPx: 258, sizePx: 96 }));
const all = [...people, ...before];
const photograph = await drawPhotograph({ widthPx: 680, heightPx: 440, place: 7, people: all });

const { faces } = await vision.detect(photograph, { recall: "high" });
const near = (box, { xPx, yPx, sizePx }) =>
  Math.hypot(box.x + box.width / 2 - xPx, box.y + box.height / 2 - yPx) < sizePx / 2;
const boxOf = (person) => faces.find(({ box }) => near(box, person))?.box;
if (all.some((person) => !boxOf(person))) throw new Error("a face of the picture was not found");
const isVisible = ({ seed }) => VISIBLE.includes(seed);
const visible = all.filter(isVisible).map(boxOf);
const regions = faces.map(({ box }) => box).filter((box) => !visible.includes(box));

const write = (name, bytes) => writeFileSync(join(root, "docs", "images", `masks-${name}.jpg`), bytes);
const masked = (style, reach) => vision.mask(photograph, { regions, visible, style, reach, maxSidePx: 680 });
write("before", photograph);
for (const style of MASK_STYLES) write(style, await masked(style, "head"));
write("wide", await masked("ellipse", "wide"));
await vision.close();
