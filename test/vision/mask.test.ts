import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import sharp from "sharp";
import { MASK_REACHES, MASK_STYLES } from "../../src/domain/publish.ts";
import type { Box } from "../../src/domain/words.ts";
import {
  type Covering,
  coverFaces,
  faceUnder,
  headOf,
  maskPicture,
  paint,
  scaledShape,
  shapeOf,
} from "../../src/vision/mask.ts";
import { maskForm } from "../../src/vision/mask-form.ts";
import type { MaskRegion } from "../../src/vision/vision.ts";
import "../support/trials.ts";

const [WIDTH, HEIGHT] = [240, 180];
const FACE = { x: 100, y: 70, width: 40, height: 40 };

/** Every pixel another colour, so that each tells where it came from. */
const rainbow = (): Uint8Array =>
  Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return [(pixel * 7) % 251, (pixel * 13) % 241, (pixel * 29) % 239][at % 3]!;
  });

/** Whether a point of the pixel's row and column lies in the box. */
const isIn = ({ x, y, width, height }: Box, column: number, row: number): boolean =>
  column + 1 > x && column < x + width && row + 1 > y && row < y + height;

/** Every pixel of a raster, with where it is and its three values. */
function* pixelsOf(data: Uint8Array): Generator<[number, number, number[]]> {
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const at = (y * WIDTH + x) * 3;
      yield [x, y, [...data.subarray(at, at + 3)]];
    }
}

const original = rainbow();
const wasAt = (x: number, y: number): number[] => [
  ...original.subarray((y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3),
];

const covered = (regions: readonly MaskRegion[], covering: Covering): Uint8Array => {
  const data = rainbow();
  coverFaces({ data, widthPx: WIDTH, heightPx: HEIGHT }, regions, covering);
  return data;
};

const ALL_LOOKS = MASK_STYLES.flatMap((style) => MASK_REACHES.map((reach) => ({ style, reach })));

test("under a mask of any style and reach the whole face is covered, it hugs the head unless it is wide, and the rest is as it was", () => {
  for (const look of ALL_LOOKS) {
    const form = maskForm(FACE, look.style, look.reach);
    let changed = 0;
    for (const [x, y, value] of pixelsOf(covered([FACE], look))) {
      const far =
        Math.abs(x + 0.5 - form.x) > form.halfWidth * (1 + form.rim) + 1 ||
        Math.abs(y + 0.5 - form.y) > form.halfHeight * (1 + form.rim) + 1;
      if (far) assert.deepEqual(value, wasAt(x, y));
      if (value.some((each, c) => each !== wasAt(x, y)[c])) changed++;
    }
    const faces = changed / (FACE.width * FACE.height);
    const bounds = look.reach === "head" ? [1.6, 3.3] : [4, 8.5];
    assert.ok(faces > bounds[0]! && faces < bounds[1]!, `${look.style} ${look.reach}: ${faces} faces`);
  }
});

test("what is under a mask has no part in the picture: another face there, and the same bytes come out", () => {
  for (const look of ALL_LOOKS)
    for (const other of [0, 255]) {
      const form = maskForm(FACE, look.style, look.reach);
      const data = rainbow();
      for (const [x, y] of pixelsOf(data)) {
        const inside =
          (Math.abs(x + 0.5 - form.x) / form.halfWidth) ** form.power +
            (Math.abs(y + 0.5 - form.y) / form.halfHeight) ** form.power <
          1;
        if (inside || isIn(FACE, x, y)) data.fill(other, (y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3);
      }
      coverFaces({ data, widthPx: WIDTH, heightPx: HEIGHT }, [FACE], look);
      assert.deepEqual(data, covered([FACE], look), `${look.style} ${look.reach}`);
    }
});

test("no mask reaches over the head of somebody visible, and the face it covers stays whole under it however near she is", () => {
  const near = fc.record({
    x: fc.integer({ min: 40, max: 160 }),
    y: fc.integer({ min: 40, max: 110 }),
    width: fc.integer({ min: 20, max: 50 }),
    height: fc.integer({ min: 20, max: 50 }),
  });
  const beside = (box: Box, by: number): Box => ({
    x: box.x - box.width * by,
    y: box.y - box.height * by,
    width: box.width * (1 + 2 * by),
    height: box.height * (1 + 2 * by),
  });
  fc.assert(
    fc.property(near, fc.constantFrom(...ALL_LOOKS), (her, look) => {
      const dark = { data: new Uint8Array(WIDTH * HEIGHT * 3), widthPx: WIDTH, heightPx: HEIGHT };
      // A face that is light, on a dark picture: wherever something light is left, it is seen.
      for (const [x, y] of pixelsOf(dark.data))
        if (isIn(FACE, x, y)) dark.data.fill(255, (y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3);
      const before = rainbow();
      const after = before.slice();
      coverFaces(dark, [FACE], { ...look, visible: [her] });
      coverFaces({ data: after, widthPx: WIDTH, heightPx: HEIGHT }, [FACE], { ...look, visible: [her] });
      for (const [x, y, value] of pixelsOf(dark.data))
        if (isIn(FACE, x, y)) assert.ok(Math.max(...value) < 255, `${x},${y} of the face is left`);
      for (const [x, y, value] of pixelsOf(after))
        if (isIn(her, x, y) && !isIn(beside(FACE, 0.25), x, y)) assert.deepEqual(value, wasAt(x, y));
    }),
    { numRuns: 60 },
  );
});

test("a mask takes a colour of what lies around it, not of the whole picture, and not of somebody visible beside", () => {
  const sky = new Uint8Array(WIDTH * HEIGHT * 3);
  for (const [x, y] of pixelsOf(sky))
    sky.set(x < WIDTH / 2 ? [20, 60, 200] : [250, 240, 10], (y * WIDTH + x) * 3);
  const left = { x: 30, y: 70, width: 20, height: 20 };
  for (const { style, reach } of ALL_LOOKS) {
    const data = sky.slice();
    coverFaces({ data, widthPx: WIDTH, heightPx: HEIGHT }, [left], { style, reach });
    const at = (80 * WIDTH + 40) * 3;
    assert.deepEqual([...data.subarray(at, at + 3)], [20, 60, 200], `${style} ${reach}`);
  }
});

test("what was drawn by hand is covered as it was drawn, also beside somebody visible", () => {
  const drawn = { x: 60, y: 50, width: 50, height: 30, drawn: true } as const;
  for (const look of ALL_LOOKS) {
    const data = covered([drawn], { ...look, visible: [{ x: 100, y: 50, width: 30, height: 30 }] });
    const same = [...pixelsOf(data)].filter(
      ([x, y, value]) => isIn(drawn, x, y) && value.every((each, c) => each === wasAt(x, y)[c]),
    );
    assert.ok(same.length <= 2, "but for a pixel that had the colour already");
    const form = maskForm(drawn, look.style, look.reach);
    assert.ok(form.halfWidth < drawn.width * 0.6, "and no head is added to it");
  }
});

test("in a recording a mask drawn by hand covers what was drawn, and a plane of half the size is covered where the whole one is", () => {
  const drawn = { x: 20, y: 30, width: 64, height: 74 };
  const head = headOf(faceUnder(drawn));
  for (const side of ["x", "y", "width", "height"] as const)
    assert.ok(Math.abs(head[side] - drawn[side]) < 1e-9);
  const [whole, half] = [new Uint8Array(WIDTH * HEIGHT), new Uint8Array((WIDTH / 2) * (HEIGHT / 2))];
  const shape = shapeOf(headOf(FACE), "ellipse");
  paint({ data: whole, widthPx: WIDTH, heightPx: HEIGHT, channels: 1 }, shape, [255]);
  const small = scaledShape(shape, 0.5);
  paint({ data: half, widthPx: WIDTH / 2, heightPx: HEIGHT / 2, channels: 1 }, small, [255]);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++)
      if (whole[y * WIDTH + x]) assert.equal(half[(y >> 1) * (WIDTH / 2) + (x >> 1)], 255, `${x},${y}`);
});

test("a mask painted by rows is the one that is painted pixel by pixel", () => {
  const along = fc.double({ min: -20, max: 60, noNaN: true });
  const half = fc.double({ min: 0.1, max: 40, noNaN: true });
  const shape = fc.record({ round: fc.boolean(), x: along, y: along, halfWidth: half, halfHeight: half });
  const colour = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 3, maxLength: 3 });
  const size = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(
      shape,
      colour,
      size,
      size,
      fc.constantFrom(1, 3),
      (it, wanted, widthPx, heightPx, channels) => {
        const before = Uint8Array.from({ length: widthPx * heightPx * channels }, (_, at) => (at * 37) % 256);
        const [painted, slowly] = [before.slice(), before.slice()];
        paint({ data: painted, widthPx, heightPx, channels }, it, wanted);
        for (let y = 0; y < heightPx; y++) {
          const nearest = Math.max(0, Math.abs(y + 0.5 - it.y) - 0.5);
          if (nearest > it.halfHeight) continue;
          const reach = it.halfWidth * (it.round ? Math.sqrt(1 - (nearest / it.halfHeight) ** 2) : 1);
          for (let x = 0; x < widthPx; x++)
            if (x >= Math.floor(it.x - reach) && x < Math.ceil(it.x + reach))
              for (let c = 0; c < channels; c++) slowly[(y * widthPx + x) * channels + c] = wanted[c]!;
        }
        assert.deepEqual(painted, slowly);
      },
    ),
  );
});

test("a copy is tagged sRGB and holds nothing of the original's bytes: no tag, no thumbnail, no pixel under the mask", async () => {
  const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
  const original = await sharp(rainbow(), { raw })
    .withIccProfile("p3")
    .withExif({ IFD0: { Artist: "SECRETARTIST" }, IFD3: { GPSLatitude: "48/1 51/1 0/1" } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRETXMP</x:xmpmeta>')
    .jpeg({ quality: 100, chromaSubsampling: "4:4:4" })
    .toBuffer();
  assert.ok(original.includes("SECRETARTIST") && original.includes("SECRETXMP"));
  const copy = await maskPicture(
    original,
    { regions: [FACE], maxSidePx: Number.POSITIVE_INFINITY, style: "rectangle" },
    1_000_000,
  );
  const { icc, exif, xmp, iptc, width } = await sharp(copy).metadata();
  assert.match(icc!.toString("latin1").replaceAll("\0", ""), /sRGB/);
  assert.deepEqual([exif, xmp, iptc, width], [undefined, undefined, undefined, WIDTH]);
  assert.ok(!Buffer.from(copy).includes("SECRET"));
  const inside = { left: 108, top: 76, width: 24, height: 28 };
  const cut = await sharp(copy).extract(inside).png().toBuffer();
  for (const { min, max } of (await sharp(cut).stats()).channels)
    assert.ok(max - min <= 1, "one colour, but for the encoder's rounding");
  const worded = await maskPicture(
    original,
    { regions: [], maxSidePx: 100, credit: "Club of Drawn People", caption: "The start" },
    1_000_000,
  );
  assert.ok(
    Buffer.from(worded).includes("Club of Drawn People") && Buffer.from(worded).includes("The start"),
  );
});
