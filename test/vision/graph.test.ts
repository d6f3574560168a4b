/** The edited graphs against the published ones: different speed and shape, same results. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import fc from "fast-check";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { chanceFrom } from "../../src/demo/chance.ts";
import { decode, resized } from "../../src/vision/decode.ts";
import { modelOf } from "../../src/vision/pack.ts";
import { readMessage, writeMessage } from "../../src/vision/protobuf.ts";
import { defaultPack, group, MODELS_FOLDER, portrait } from "./pictures.ts";
import "../support/trials.ts";

const pack = await defaultPack();
const [detector, landmarks, template] = [
  modelOf(pack, "detector"),
  modelOf(pack, "landmarks"),
  modelOf(pack, "template"),
];

const session = async (file: string): Promise<InferenceSession> =>
  InferenceSession.create(await readFile(path.join(MODELS_FOLDER, file)), {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });

const planes = (pixels: Uint8Array, mean: number, scale: number): Float32Array => {
  const size = pixels.length / 3;
  return Float32Array.from(
    { length: pixels.length },
    (_, at) => (pixels[(at % size) * 3 + Math.floor(at / size)]! - mean) / scale,
  );
};

const noise = (length: number, seed: number): Uint8Array => {
  const chance = chanceFrom(seed);
  return Uint8Array.from({ length }, () => chance() * 256);
};

const crop = async (widthPx: number, heightPx: number): Promise<Uint8Array[]> => {
  const shrunk = async (bytes: Uint8Array) =>
    (
      await resized(
        (
          await decode(bytes, { sidePx: () => 4000, colourManaged: false })
        ).raster,
        widthPx,
        heightPx,
      )
    ).data;
  return [
    await shrunk(await portrait(1, 0)),
    await shrunk((await group()).bytes),
    noise(widthPx * heightPx * 3, 5),
  ];
};

const floats = (results: InferenceSession.ReturnType, name: string): Float32Array =>
  results[name]!.data as Float32Array;

test("the freed detector equals the published one at 320 x 240: scores and boxes to 3e-7", async () => {
  const published = await session(detector.source);
  const freed = await session(detector.whole.file);
  for (const pixels of await crop(320, 240)) {
    const input = new Tensor("float32", planes(pixels, detector.mean, detector.scale), [1, 3, 240, 320]);
    const expected = await published.run({ [detector.input]: input });
    const found = await freed.run({ pixels: new Tensor("uint8", pixels, [1, 240, 320, 3]) });
    let [prior, worst] = [0, 0];
    const compare = (which: string, at: number, value: number) => {
      worst = Math.max(worst, Math.abs(floats(expected, which)[at]! - value));
    };
    for (const head of detector.heads) {
      const [, , rows, columns] = found[head.scores]!.dims as [number, number, number, number];
      const cells = rows * columns;
      const [scores, boxes] = [floats(found, head.scores), floats(found, head.boxes)];
      for (let cell = 0; cell < cells; cell++)
        for (const [index, size] of head.minSizes.entries()) {
          const odds = scores[(index * 2 + 1) * cells + cell]! - scores[index * 2 * cells + cell]!;
          compare("scores", prior * 2 + 1, 1 / (1 + Math.exp(-odds)));
          const value = (which: number) => boxes[(index * 4 + which) * cells + cell]!;
          const [w, h] = [size / 320, Math.min(1, size / 240)];
          const x = ((cell % columns) + 0.5) / columns + value(0) * detector.variance[0] * w;
          const y = (Math.floor(cell / columns) + 0.5) / rows + value(1) * detector.variance[0] * h;
          const [width, height] = [
            w * Math.exp(value(2) * detector.variance[1]),
            h * Math.exp(value(3) * detector.variance[1]),
          ];
          [x - width / 2, y - height / 2, x + width / 2, y + height / 2].forEach((side, at) => {
            compare("boxes", prior * 4 + at, side);
          });
          prior++;
        }
    }
    assert.equal(prior, 4420);
    assert.ok(worst <= 3e-7, `worst difference ${worst}`);
  }
});

test("the fine detector gives the same bits as the first heads of the whole one", async () => {
  const [whole, fine] = [await session(detector.whole.file), await session(detector.fine.file)];
  for (const pixels of await crop(320, 240)) {
    const feeds = { pixels: new Tensor("uint8", pixels, [1, 240, 320, 3]) };
    const [a, b] = [await whole.run(feeds), await fine.run(feeds)];
    for (const { scores, boxes } of detector.heads.slice(0, detector.fine.heads)) {
      assert.deepEqual(floats(b, scores), floats(a, scores));
      assert.deepEqual(floats(b, boxes), floats(a, boxes));
    }
    assert.equal(fine.outputNames.length, 2 * detector.fine.heads);
  }
});

test("a batch gives the same bits as one picture at a time", async () => {
  const whole = await session(detector.whole.file);
  const pictures = await crop(128, 128);
  const batch = new Uint8Array(Buffer.concat(pictures));
  const { scores } = detector.heads[1]!;
  const together = floats(
    await whole.run({ pixels: new Tensor("uint8", batch, [pictures.length, 128, 128, 3]) }),
    scores,
  );
  for (const [index, pixels] of pictures.entries()) {
    const alone = floats(await whole.run({ pixels: new Tensor("uint8", pixels, [1, 128, 128, 3]) }), scores);
    assert.deepEqual(together.slice(index * alone.length, (index + 1) * alone.length), alone);
  }
});

test("the fast template model gives the same bits as the published one", async () => {
  const [published, fast] = [await session(template.source), await session(template.installed.file)];
  const { sizePx, mean, scale, input, output } = template;
  for (const pixels of await crop(sizePx, sizePx)) {
    const expected = await published.run({
      [input]: new Tensor("float32", planes(pixels, mean, scale), [1, 3, sizePx, sizePx]),
    });
    const found = await fast.run({ pixels: new Tensor("uint8", pixels, [1, sizePx, sizePx, 3]) });
    assert.deepEqual(floats(found, output), floats(expected, output));
  }
});

test("the landmark model without its dead weights gives the same points", async () => {
  const [published, lean] = [await session(landmarks.source), await session(landmarks.installed.file)];
  const { sizePx, input, output, scale } = landmarks;
  for (const pixels of await crop(sizePx, sizePx)) {
    const grey = Float32Array.from({ length: sizePx * sizePx }, (_, at) => pixels[at * 3]! / scale);
    const feeds = { [input]: new Tensor("float32", grey, [1, 1, sizePx, sizePx]) };
    const [a, b] = [floats(await published.run(feeds), output), floats(await lean.run(feeds), output)];
    for (const [at, value] of a.entries()) assert.ok(Math.abs(value - b[at]!) <= 1e-7);
  }
});

test("a protobuf message is written back byte for byte", async () => {
  const bytes = await readFile(path.join(MODELS_FOLDER, landmarks.source));
  assert.ok(Buffer.from(writeMessage(readMessage(bytes))).equals(bytes));
});

test("the published example of a varint is read: field 1, 150", () => {
  // https://protobuf.dev/programming-guides/encoding/#simple
  assert.deepEqual(readMessage(Uint8Array.of(0x08, 0x96, 0x01)), [{ number: 1, wire: 0, value: 150n }]);
});

test("random bytes are read as fields or refused with a RangeError", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        readMessage(bytes);
      } catch (error) {
        assert.ok(error instanceof RangeError);
      }
    }),
  );
});
