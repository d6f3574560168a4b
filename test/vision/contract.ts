/**
 * What every `Vision` promises. Run on the ONNX one (onnx.test.ts) and on the made one that other rooms test with:
 *
 *     visionContract("made", { open, portrait, group, empty });
 */
import assert from "node:assert/strict";
import test from "node:test";
import sharp from "sharp";
import { type ErrorCode, MiroirError } from "../../src/domain/errors.ts";
import { fractionsOf } from "../../src/domain/region.ts";
import { intersectionOverUnion } from "../../src/domain/words.ts";
import type { Template, Vision } from "../../src/vision/vision.ts";

export interface VisionUnderTest {
  open(options: { template: boolean }): Promise<Vision>;
  /** A picture of one person; another moment is another picture of the same one. Persons 1 and 2 are strangers. */
  portrait(person: 1 | 2, moment: 0 | 1): Promise<Uint8Array>;
  /** A picture with so many faces, at least 3. */
  group(): Promise<{ bytes: Uint8Array; people: number }>;
  /** A picture with nobody on it. */
  empty(): Promise<Uint8Array>;
}

const score = (a: Template, b: Template): number =>
  a.vector.reduce((sum, value, at) => sum + value * b.vector[at]!, 0);

export const isError = (code: ErrorCode) => (error: unknown) =>
  error instanceof MiroirError && error.code === code;

export const visionContract = (name: string, under: VisionUnderTest): void => {
  const opened = under.open({ template: true });
  const says = (sentence: string, body: (vision: Vision) => Promise<void>) =>
    test(`${name}: ${sentence}`, async () => body(await opened));
  test.after(async () => (await opened).close());

  const only = async (vision: Vision, bytes: Uint8Array, enrolment = false): Promise<Template> => {
    const { faces } = await vision.detect(bytes);
    assert.equal(faces.length, 1);
    const [template] = await vision.templates(bytes, faces, { enrolment });
    return template!;
  };

  says("a portrait has one face, inside the picture, with points inside its box", async (vision) => {
    const bytes = await under.portrait(1, 0);
    const found = await vision.detect(bytes);
    assert.equal(found.faces.length, 1);
    const { box, landmarks, score: sure, sizePx, quality } = found.faces[0]!;
    assert.equal(landmarks.length, 10);
    const isIn = (value: number, start: number, size: number) => value >= start && value <= start + size;
    for (let at = 0; at < 10; at += 2) {
      assert.ok(isIn(landmarks[at]!, box.x, box.width) && isIn(landmarks[at + 1]!, box.y, box.height));
      assert.ok(isIn(landmarks[at]!, 0, found.widthPx) && isIn(landmarks[at + 1]!, 0, found.heightPx));
    }
    assert.equal(sizePx, Math.max(box.width, box.height));
    assert.ok(sure > 0 && sure <= 1 && quality > 0 && quality <= 1);
  });

  says("a face has 68 points, and they lie around the five", async (vision) => {
    const bytes = await under.portrait(1, 0);
    const [face] = (await vision.detect(bytes)).faces;
    const points = await vision.outline(bytes, face!);
    assert.equal(points.length, 136);
    const eye = (members: readonly number[], axis: 0 | 1): number =>
      members.reduce((sum, i) => sum + points[2 * i + axis]!, 0) / members.length;
    const slack = face!.box.width / 20;
    for (const axis of [0, 1] as const) {
      assert.ok(Math.abs(eye([37, 38, 40, 41], axis) - face!.landmarks[axis]!) < slack);
      assert.ok(Math.abs(eye([43, 44, 46, 47], axis) - face!.landmarks[2 + axis]!) < slack);
    }
    assert.ok(points[2 * 0]! < points[2 * 16]! && points[2 * 8 + 1]! > points[2 * 27 + 1]!);
  });

  says("an empty picture has no face and is no error", async (vision) => {
    assert.deepEqual((await vision.detect(await under.empty())).faces, []);
  });

  says(
    "in a frame faces are where they are in a picture, also when only those places are looked at",
    async (vision) => {
      const { bytes } = await under.group();
      const { data, info } = await sharp(bytes)
        .removeAlpha()
        .toColourspace("srgb")
        .raw()
        .toBuffer({ resolveWithObject: true });
      const frame = { widthPx: info.width, heightPx: info.height, data: new Uint8Array(data) };
      const { faces } = await vision.detect(bytes);
      const picture = sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
      const asPicture = await vision.detect(await picture.tiff({ compression: "none" }).toBuffer());
      assert.deepEqual(await vision.facesIn(frame), asPicture.faces);
      for (const how of [{}, { recall: "high" }] as const) {
        const boxes = await vision.boxesIn(frame, how);
        for (const { box } of faces)
          assert.ok(boxes.some((other) => intersectionOverUnion(box, other) >= 0.5));
      }
      const places = [faces[0]!.box, { x: 0, y: 0, width: 24, height: 24 }];
      const [there, nothing] = await vision.boxesAt(frame, places);
      assert.ok(there && intersectionOverUnion(there, faces[0]!.box) >= 0.5);
      assert.equal(nothing, undefined);
    },
  );

  says("every face of a group is found once", async (vision) => {
    const { bytes, people } = await under.group();
    const { faces } = await vision.detect(bytes);
    assert.equal(faces.length, people);
    for (const a of faces)
      for (const b of faces) assert.ok(a === b || intersectionOverUnion(a.box, b.box) < 0.4);
  });

  says("detecting twice gives the same answer, hash included", async (vision) => {
    const { bytes } = await under.group();
    const first = await vision.detect(bytes);
    assert.deepEqual(await vision.detect(bytes), first);
    assert.match(first.perceptualHash, /^[0-9a-f]{16}$/);
  });

  says("templates are of unit length, one per face, in order, and the same each time", async (vision) => {
    const { bytes, people } = await under.group();
    const { faces } = await vision.detect(bytes);
    const templates = await vision.templates(bytes, faces);
    assert.equal(templates.length, people);
    for (const template of templates) assert.ok(Math.abs(score(template, template) - 1) < 1e-5);
    const turnedRound = (await vision.templates(bytes, faces.toReversed())).toReversed();
    for (const [at, template] of templates.entries())
      assert.ok(score(template, turnedRound[at]!) > 0.9999, `face ${at} keeps its template`);
    assert.deepEqual(await vision.templates(bytes, faces), templates);
  });

  says("two pictures of one person score above two of strangers", async (vision) => {
    const [here, later, other] = [
      await only(vision, await under.portrait(1, 0), true),
      await only(vision, await under.portrait(1, 1)),
      await only(vision, await under.portrait(2, 0)),
    ];
    assert.ok(score(here, later) > 0.62, `the same person scores ${score(here, later)}`);
    assert.ok(score(here, other) < 0.43, `strangers score ${score(here, other)}`);
    assert.ok(here.norm > 0 && here.eyesPx > 0);
  });

  says("no faces asked for, no templates made", async (vision) => {
    assert.deepEqual(await vision.templates(await under.empty(), []), []);
  });

  says(
    "a crop gives the template that its picture gives, in order, and the same each time",
    async (vision) => {
      const { bytes } = await under.group();
      const { faces, crops } = await vision.detect(bytes, { crops: true });
      assert.equal(crops?.length, faces.length);
      const kept = crops.map((crop) => crop!);
      const [whole, cropped] = [await vision.templates(bytes, faces), await vision.templatesOfCrops(kept)];
      for (const [at, template] of cropped.entries()) {
        assert.ok(score(template, whole[at]!) > 0.95, `face ${at} scores ${score(template, whole[at]!)}`);
        assert.ok(Math.abs(template.eyesPx / whole[at]!.eyesPx - 1) < 0.1 && !template.isDoubtful);
      }
      assert.deepEqual(await vision.templatesOfCrops(kept), cropped);
      assert.deepEqual(await vision.templatesOfCrops([]), []);
    },
  );

  says("a crop is a small picture with the five points in it, and no metadata", async (vision) => {
    const { bytes } = await under.group();
    for (const crop of (await vision.detect(bytes, { crops: true })).crops!) {
      const { width, height, format, exif, icc, xmp } = await sharp(crop!.bytes).metadata();
      assert.equal(`image/${format}`, crop!.mediaType);
      assert.ok(Math.max(width, height) <= 256);
      assert.deepEqual([exif, icc, xmp], [undefined, undefined, undefined]);
      for (const [at, value] of crop!.landmarks.entries())
        assert.ok(value > 0 && value < (at % 2 === 0 ? width : height));
    }
  });

  says(
    "crops are made only where they are asked for, also of faces that were found before",
    async (vision) => {
      const { bytes } = await under.group();
      const { faces, ...rest } = await vision.detect(bytes);
      assert.ok(!("crops" in rest));
      const later = await vision.cropsOf(bytes, faces);
      assert.deepEqual(await vision.cropsOf(bytes, []), []);
      const [whole, cropped] = [
        await vision.templates(bytes, faces),
        await vision.templatesOfCrops(later.map((crop) => crop!)),
      ];
      for (const [at, template] of cropped.entries()) assert.ok(score(template, whole[at]!) > 0.95);
    },
  );

  says("bytes that are no picture are no crop", async (vision) => {
    const crop = { mediaType: "image/webp", landmarks: [1, 1, 2, 1, 2, 2, 1, 3, 2, 3], eyesPx: 9 } as const;
    const portrait = await vision.detect(await under.portrait(1, 0), { crops: true });
    const half = portrait.crops![0]!.bytes;
    await assert.rejects(
      vision.templatesOfCrops([{ ...crop, bytes: half.subarray(0, half.length >> 1) }]),
      isError("picture/damaged"),
    );
  });

  says("the stamp names the pack and twelve digits of its template model", async (vision) => {
    assert.match(vision.pack, /^[a-z0-9-]+@[0-9a-f]{12}$/);
  });

  says("a hint finds no face where there is none, and none twice", async (vision) => {
    const { bytes, people } = await under.group();
    const { faces, widthPx, heightPx } = await vision.detect(bytes);
    const nothingThere = { x: 0, y: 0, width: 0.03, height: 0.03 };
    const hints = [...faces.map(({ box }) => fractionsOf(box, { widthPx, heightPx })), nothingThere];
    assert.equal(faces.length, people);
    assert.deepEqual((await vision.detect(bytes, { hints })).faces, faces);
  });

  for (const style of ["ellipse", "rectangle"] as const)
    says(`a ${style} mask leaves no face to find, and no metadata`, async (vision) => {
      const { bytes } = await under.group();
      const { faces, widthPx, heightPx } = await vision.detect(bytes);
      const regions = faces.map(({ box }) => box);
      const masked = await vision.mask(bytes, { regions, style, maxSidePx: 4000 });
      const said = await sharp(masked).metadata();
      assert.equal(said.format, "jpeg");
      assert.deepEqual([said.width, said.height], [widthPx, heightPx]);
      for (const kind of ["exif", "iptc", "xmp"] as const) assert.equal(said[kind], undefined);
      // What its colours mean, in the words of the encoder: never the original's own profile.
      if (said.icc) assert.match(said.icc.toString("latin1").replaceAll("\0", ""), /sRGB/);
      assert.deepEqual((await vision.detect(masked)).faces, []);
    });

  says("faces that are not masked are still there", async (vision) => {
    const { bytes, people } = await under.group();
    const { faces } = await vision.detect(bytes);
    const kept = faces[0]!;
    const masked = await vision.mask(bytes, {
      regions: faces.slice(1).map(({ box }) => box),
      maxSidePx: 4000,
    });
    const after = await vision.detect(masked);
    assert.equal(people - after.faces.length, people - 1);
    assert.ok(intersectionOverUnion(after.faces[0]!.box, kept.box) > 0.5);
  });

  says("a masked copy is no larger than asked, and never enlarged", async (vision) => {
    const bytes = await under.portrait(1, 0);
    const { widthPx, heightPx } = await vision.detect(bytes);
    const small = await sharp(await vision.mask(bytes, { regions: [], maxSidePx: 100 })).metadata();
    assert.equal(Math.max(small.width, small.height), 100);
    const same = await sharp(await vision.mask(bytes, { regions: [], maxSidePx: 99_999 })).metadata();
    assert.deepEqual([same.width, same.height], [widthPx, heightPx]);
  });

  says("bytes that are no picture are refused by name", async (vision) => {
    await assert.rejects(vision.detect(new Uint8Array()), isError("picture/empty"));
    await assert.rejects(vision.detect(Buffer.from("not a picture at all")), isError("picture/unsupported"));
    const portrait = await under.portrait(1, 0);
    await assert.rejects(
      vision.detect(portrait.subarray(0, portrait.length >> 1)),
      isError("picture/damaged"),
    );
    await assert.rejects(
      vision.mask(new Uint8Array(), { regions: [], maxSidePx: 9 }),
      isError("picture/empty"),
    );
  });

  test(`${name}: without a template model detection works and templates() is a broken promise`, async () => {
    const vision = await under.open({ template: false });
    const bytes = await under.portrait(1, 0);
    const { faces } = await vision.detect(bytes);
    assert.equal(faces.length, 1);
    await assert.rejects(vision.templates(bytes, faces), isError("internal/broken-promise"));
    await assert.rejects(vision.templatesOfCrops([]), isError("internal/broken-promise"));
    await vision.close();
  });
};
