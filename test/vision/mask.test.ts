import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import sharp from "sharp";
import { MASK_STYLES } from "../../src/domain/publish.ts";
import {
  coverFaces,
  faceUnder,
  headOf,
  maskPicture,
  paint,
  scaledShape,
  shapeOf,
} from "../../src/vision/mask.ts";

const [WIDTH, HEIGHT] = [240, 180];
const FACE = { x: 100, y: 70, width: 40, height: 40 };

/** Every pixel another colour, so that each tells where it came from. */
const rainbow = (): Uint8Array =>
  Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return [(pixel * 7) % 251, (pixel * 13) % 241, (pixel * 29) % 239][at % 3]!;
  });

test("under a mask of any style lies one colour, the whole face and more is under it, and the rest is as it was", () => {
  for (const style of MASK_STYLES) {
    const data = rainbow();
    coverFaces({ data, widthPx: WIDTH, heightPx: HEIGHT }, [FACE], style);
    const original = rainbow();
    const colours = new Set<number>();
    let changed = 0;
    const shape = shapeOf(headOf(FACE), style);
    for (let y = 0; y < HEIGHT; y++)
      for (let x = 0; x < WIDTH; x++) {
        const at = (y * WIDTH + x) * 3;
        const colour = (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
        const inFace = x >= FACE.x && x < FACE.x + FACE.width && y >= FACE.y && y < FACE.y + FACE.height;
        if (inFace) colours.add(colour);
        if (data[at] !== original[at] || data[at + 1] !== original[at + 1]) changed++;
        const far =
          Math.abs(x - shape.x) > shape.halfWidth + 1 || Math.abs(y - shape.y) > shape.halfHeight + 1;
        if (far) assert.deepEqual([...data.subarray(at, at + 3)], [...original.subarray(at, at + 3)]);
      }
    assert.equal(colours.size, 1, style);
    assert.ok(changed > FACE.width * FACE.height * 2.5, `${style}: the head is larger than the face`);
  }
});

test("a mask drawn by hand covers what was drawn, and a plane of half the size is covered where the whole one is", () => {
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
