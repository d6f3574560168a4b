/** Files as they come: damaged, disguised, enormous, animated. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { crc32, deflateSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { picturesInSequence } from "../../src/archive/heif.ts";
import { MiroirError } from "../../src/domain/errors.ts";
import { decode as decodeWith, differenceHash, readHeader, sniff } from "../../src/vision/decode.ts";
import { DEFAULT_MAX_PIXELS, LARGE_MAX_PIXELS, maxPixelsFor } from "../../src/vision/limits.ts";
import { trials } from "../support/trials.ts";
import { isError } from "./contract.ts";
import { fixture, portrait } from "./pictures.ts";

const whole = () => 10_000;
const decode = (bytes: Uint8Array, sidePx: () => number, maxPixels?: number) =>
  decodeWith(bytes, { sidePx, colourManaged: true, ...(maxPixels ? { maxPixels } : {}) });
const drawn = await portrait(1, 0);

const FORMATS = ["jpeg", "png", "webp", "tiff", "avif", "gif"] as const;
const encoded = (format: (typeof FORMATS)[number]): Promise<Buffer> =>
  sharp(drawn).resize(320, 240).toFormat(format, { quality: 90 }).toBuffer();

for (const format of FORMATS)
  test(`${format} is known by its bytes and decodes to upright RGB`, async () => {
    const bytes = await encoded(format);
    assert.equal(sniff(bytes), `image/${format}`);
    const { header, raster } = await decode(bytes, whole);
    const size = { widthPx: 320, heightPx: 240 };
    assert.deepEqual(header, { mediaType: `image/${format}`, ...size, frames: 1, orientation: 1 });
    assert.equal(raster.data.length, 320 * 240 * 3);
    const original = await decode(await encoded("png"), whole);
    const difference = raster.data.reduce(
      (sum, value, at) => sum + Math.abs(value - original.raster.data[at]!),
      0,
    );
    assert.ok(difference / raster.data.length < 8, `mean difference ${difference / raster.data.length}`);
  });

test("HEVC is known by its brand, and a disguise changes nothing", async () => {
  assert.equal(sniff(await readFile(fixture("drawn.heic"))), "image/heic");
  // There is no name to be fooled by: a PNG that came as .jpg is a PNG.
  assert.equal((await readHeader(await encoded("png"))).mediaType, "image/png");
});

test("nothing, text, SVG, PDF, video and random bytes are refused before any decoder sees them", async () => {
  await assert.rejects(readHeader(new Uint8Array()), isError("picture/empty"));
  const disguised = [
    "hello",
    "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "%PDF-1.7\n",
    "\0\0\0\x18ftypisom\0\0\0\0isom",
  ];
  for (const text of disguised)
    await assert.rejects(readHeader(Buffer.from(text, "latin1")), isError("picture/unsupported"), text);
});

for (const format of FORMATS)
  test(`a ${format} cut short is damaged, not half a picture`, async () => {
    const bytes = await encoded(format);
    for (const share of [0.05, 0.5, 0.9]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * share));
      await assert.rejects(decode(cut, whole), isError("picture/damaged"), `${share} of ${format}`);
    }
  });

test("of a HEIC with several images the primary one is decoded, as every viewer shows it", async () => {
  const { header, raster } = await decode(await readFile(fixture("primary-second.heic")), whole);
  assert.deepEqual(header, {
    mediaType: "image/heic",
    widthPx: 960,
    heightPx: 720,
    frames: 2,
    orientation: 1,
  });
  assert.deepEqual([raster.widthPx, raster.heightPx], [960, 720]);
});

test("a HEIC is read under every brand that telephones and cameras give it", async () => {
  const bytes = Buffer.from(await readFile(fixture("drawn.heic")));
  for (const brand of ["heic", "heix", "heis", "heim", "hevc", "hevx", "mif1", "mif2", "mif3", "msf1"]) {
    bytes.write(brand, 8, "latin1");
    assert.equal((await decode(bytes, whole)).header.widthPx, 640, brand);
  }
});

/** A box of ISO base media files. */
const box = (type: string, ...content: readonly Uint8Array[]): Buffer => {
  const inside = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + inside.length);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, inside]);
};

/** A track of so many samples, `pict` or the `auxv` (alpha) that goes with it. */
const track = (handler: string, samples: number): Buffer => {
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32BE(samples, 8);
  const kind = Buffer.concat([Buffer.alloc(8), Buffer.from(handler), Buffer.alloc(13)]);
  return box("trak", box("mdia", box("hdlr", kind), box("minf", box("stbl", box("stsz", sizes)))));
};

test("an AVIF that moves shows its still picture, and its others are counted", async () => {
  const still = await encoded("avif");
  still.write("avis", 8, "latin1");
  const moving = Buffer.concat([still, box("moov", track("auxv", 9), track("pict", 5))]);
  const { header, raster } = await decode(still, whole);
  assert.deepEqual([header.mediaType, raster.widthPx, raster.heightPx], ["image/avif", 320, 240]);
  assert.equal(picturesInSequence(moving), 5);
  assert.equal(picturesInSequence(still), 0);
  for (let cut = still.length; cut < moving.length; cut++)
    assert.ok([0, 5].includes(picturesInSequence(moving.subarray(0, cut))), `cut at ${cut}`);
});

test("the largest telephones' pictures fit where the memory does, and nothing larger anywhere", () => {
  const GiB = 1024 ** 3;
  assert.equal(maxPixelsFor(8 * GiB, 2), LARGE_MAX_PIXELS);
  assert.equal(maxPixelsFor(4 * GiB, 2), DEFAULT_MAX_PIXELS);
  assert.ok(LARGE_MAX_PIXELS > 16_384 * 12_288);
});

test("an HEVC picture cut short is damaged", async () => {
  const bytes = await readFile(fixture("drawn.heic"));
  for (const share of [0.02, 0.5, 0.9])
    await assert.rejects(
      decode(bytes.subarray(0, Math.floor(bytes.length * share)), whole),
      isError("picture/damaged"),
      String(share),
    );
});

test("a PNG with a byte changed in its pixels is damaged", async () => {
  const bytes = Buffer.from(await encoded("png"));
  bytes[bytes.length >> 1]! ^= 0xff;
  await assert.rejects(decode(bytes, whole), isError("picture/damaged"));
});

test("whatever bytes are changed, the answer is a picture or a picture/… error", async () => {
  const files = [...(await Promise.all(FORMATS.map(encoded))), await readFile(fixture("drawn.heic"))];
  await fc.assert(
    fc.asyncProperty(
      fc.nat(files.length - 1),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(255)), {
        minLength: 1,
        maxLength: 8,
      }),
      async (which, changes) => {
        const bytes = Buffer.from(files[which]!);
        for (const [place, value] of changes) bytes[Math.floor(place * bytes.length)] = value;
        const problem = await decode(bytes, whole, 1e6).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (problem === undefined) return;
        assert.ok(problem instanceof MiroirError && problem.code.startsWith("picture/"), String(problem));
      },
    ),
    { numRuns: trials(60) },
  );
});

/** A PNG whose rows are all zero: 20,000 x 20,000 pixels in 50 kB at one bit each. */
const emptyPng = (widthPx: number, heightPx: number): Buffer => {
  const chunk = (type: string, body: Buffer) => {
    const named = Buffer.concat([Buffer.from(type, "latin1"), body]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(body.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([size, named, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(widthPx / 8)) * heightPx));
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", rows),
    chunk("IEND", Buffer.alloc(0)),
  ]);
};

test("20,000 x 20,000 pixels are refused from the header, at once and without the memory", async () => {
  const bytes = emptyPng(20_000, 20_000);
  assert.ok(bytes.length < 60_000);
  const [before, start] = [process.memoryUsage().rss, process.cpuUsage()];
  await assert.rejects(decode(bytes, whole), (error: unknown) => {
    assert.ok(isError("picture/too-many-pixels")(error));
    assert.deepEqual((error as MiroirError).details, { pixels: 400_000_000, limit: 120_000_000 });
    return true;
  });
  const { user, system } = process.cpuUsage(start);
  assert.ok(user + system < 2_000_000, "of its own time, however busy the machine is");
  assert.ok(process.memoryUsage().rss - before < 100e6);
});

test("a picture just within the limit is decoded, one pixel more is not", async () => {
  const bytes = emptyPng(400, 250);
  assert.equal((await decode(bytes, whole, 100_000)).raster.widthPx, 400);
  await assert.rejects(decode(bytes, whole, 99_999), isError("picture/too-many-pixels"));
});

test("the pixel limit holds for HEVC too", async () => {
  const bytes = await readFile(fixture("drawn.heic"));
  await assert.rejects(decode(bytes, whole, 640 * 480 - 1), isError("picture/too-many-pixels"));
});

const pages = async (format: "gif" | "tiff" | "webp"): Promise<Buffer> => {
  const colours = ["#f00", "#0f0", "#00f"];
  const sheets = await Promise.all(
    colours.map((background) =>
      sharp({ create: { width: 40, height: 30, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(sheets, { join: { animated: true } })
    .toFormat(format)
    .toBuffer();
};

for (const format of ["gif", "webp", "tiff"] as const)
  test(`of an animated or many-paged ${format} the first frame is looked at, and the others are counted`, async () => {
    const { header, raster } = await decode(await pages(format), whole);
    assert.deepEqual([header.widthPx, header.heightPx, header.frames], [40, 30, 3]);
    const [red, green] = [raster.data[0]!, raster.data[1]!];
    assert.ok(red > 240 && green < 15, `first pixel ${red} ${green}`);
  });

test("grey, 16-bit, CMYK and transparent pictures become RGB, transparent ones on white", async () => {
  const small = sharp(drawn).resize(64, 48);
  const kinds = {
    grey: await small.clone().greyscale().png().toBuffer(),
    deep: await small.clone().toColourspace("rgb16").png().toBuffer(),
    cmyk: await small.clone().toColourspace("cmyk").jpeg().toBuffer(),
    clear: await sharp({ create: { width: 64, height: 48, channels: 4, background: "#0000" } })
      .png()
      .toBuffer(),
  };
  for (const [kind, bytes] of Object.entries(kinds)) {
    const { raster } = await decode(bytes, whole);
    assert.equal(raster.data.length, 64 * 48 * 3, kind);
    if (kind === "clear") assert.ok(raster.data.every((value) => value === 255));
  }
});

test("a smaller copy has the asked longest side and the same shape", async () => {
  const { header, raster } = await decode(await encoded("jpeg"), () => 100);
  assert.deepEqual([header.widthPx, raster.widthPx, raster.heightPx], [320, 100, 75]);
});

const bitsApart = (a: string, b: string): number =>
  [...(BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2)].filter((bit) => bit === "1").length;

const hashOf = async (bytes: Uint8Array): Promise<string> =>
  differenceHash((await decode(bytes, () => 320)).raster);

test("the perceptual hash survives size and compression, and tells pictures apart", async () => {
  const hash = await hashOf(drawn);
  const again = await sharp(drawn).resize(500).jpeg({ quality: 40 }).toBuffer();
  assert.ok(bitsApart(hash, await hashOf(again)) <= 4);
  assert.ok(bitsApart(hash, await hashOf(await portrait(2, 1))) >= 8);
});

test("the perceptual hash of a slope that darkens to the right is all ones", () => {
  const data = Uint8Array.from({ length: 90 * 8 * 3 }, (_, at) => 255 - 2 * (Math.floor(at / 3) % 90));
  assert.equal(differenceHash({ widthPx: 90, heightPx: 8, data }), "ffffffffffffffff");
});

test("a colour profile is applied for the eyes, left alone for the models, and CMYK always applied", async () => {
  const wide = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#e01010" } })
    .withIccProfile("p3")
    .png()
    .toBuffer();
  const red = async (bytes: Uint8Array, colourManaged: boolean) =>
    (await decodeWith(bytes, { sidePx: whole, colourManaged })).raster.data[0]!;
  assert.ok(Math.abs((await red(wide, true)) - 0xe0) <= 2);
  assert.ok((await red(wide, false)) < 0xd8, "Display P3 needs less red for the same colour");
  const cmyk = await sharp(drawn).resize(64, 48).toColourspace("cmyk").jpeg().toBuffer();
  assert.equal(await red(cmyk, false), await red(cmyk, true));
});
