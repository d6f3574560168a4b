/**
 * The cast with the real default pack: everybody drawn is found, the consenting score as themselves, nobody else
 * scores as they do. Skipped where the models are not installed. MIROIR_DRAWN_PICTURES=300 looks at the whole demo.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { DEMO_CAST } from "../../src/demo/cast.ts";
import { type DrawnEvent, drawEvent, type TruthOfFile } from "../../src/demo/event.ts";
import { type Box, intersectionOverUnion } from "../../src/domain/words.ts";
import { planThresholds } from "../../src/gallery/thresholds.ts";
import { readManifest } from "../../src/vision/manifest.ts";
import { openVision } from "../../src/vision/onnx.ts";
import type { Vision } from "../../src/vision/vision.ts";

const PACK_FOLDER = process.env.MIROIR_PACK ?? "packs/default";
const MODELS_FOLDER = process.env.MIROIR_MODELS ?? "models/faceplugin";
const PICTURES = Number(process.env.MIROIR_DRAWN_PICTURES ?? 20);

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, at) => sum + value * b[at]!, 0);

const mean = (vectors: readonly Float32Array[]): Float32Array => {
  const sum = vectors[0]!.map((_, at) => vectors.reduce((total, vector) => total + vector[at]!, 0));
  const norm = Math.sqrt(dot(sum, sum));
  return sum.map((value) => value / norm);
};

interface Looked {
  readonly missed: { readonly file: string; readonly seed: number; readonly sizePx: number }[];
  readonly falseFaces: string[];
  /** Every face found of a person drawn, with its scores against the consenting, in their order. */
  readonly faces: {
    readonly file: string;
    readonly seed: number;
    readonly scores: number[];
    readonly norm: number;
  }[];
}

const enrol = async (vision: Vision, files: readonly string[]): Promise<Float32Array> => {
  const vectors: Float32Array[] = [];
  for (const file of files) {
    const bytes = await readFile(file);
    const { faces } = await vision.detect(bytes);
    assert.equal(faces.length, 1, `${file} shows one face`);
    const [template] = await vision.templates(bytes, faces, { enrolment: true });
    assert.ok(template!.norm >= 3.2, `${file} has norm ${template!.norm}`);
    vectors.push(template!.vector);
  }
  return mean(vectors);
};

const nearest = <T extends { readonly box: Box }>(list: readonly T[], box: Box): T | undefined =>
  list.find((one) => intersectionOverUnion(one.box, box) > 0.3);

const lookAt = async (
  vision: Vision,
  folder: string,
  truth: readonly TruthOfFile[],
  references: readonly Float32Array[],
): Promise<Looked> => {
  const looked: Looked = { missed: [], falseFaces: [], faces: [] };
  for (const { file, people } of truth) {
    const bytes = await readFile(join(folder, file));
    const { faces } = await vision.detect(bytes);
    const templates = await vision.templates(bytes, faces);
    for (const { seed, box } of people) {
      if (nearest(faces, box) === undefined) looked.missed.push({ file, seed, sizePx: box.width });
    }
    for (const [at, face] of faces.entries()) {
      const person = nearest(people, face.box);
      const { vector, norm } = templates[at]!;
      const scores = references.map((reference) => dot(reference, vector));
      if (person === undefined)
        looked.falseFaces.push(`${file} ${JSON.stringify(face.box)} norm ${norm.toFixed(2)}`);
      else looked.faces.push({ file, seed: person.seed, scores, norm });
    }
  }
  return looked;
};

const installed = existsSync(join(MODELS_FOLDER, "template.onnx"));

test("the default pack tells the drawn cast apart", {
  skip: !installed && "models are not installed",
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "miroir-drawn-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const pack = await readManifest(PACK_FOLDER);
  const limits = { maxPixels: 1e8, maxFaces: 1000 };
  const vision = await openVision({ pack, modelsFolder: MODELS_FOLDER, limits, template: true });
  t.after(() => vision.close());

  const event: DrawnEvent = await drawEvent(folder, { cast: DEMO_CAST, pictures: PICTURES });
  const truth: TruthOfFile[] = JSON.parse(await readFile(event.truthFile, "utf8"));
  const references: Float32Array[] = [];
  for (const person of event.consenting) references.push(await enrol(vision, person.references));
  const { missed, falseFaces, faces } = await lookAt(vision, event.albumFolder, truth, references);

  const { review, match } = planThresholds(pack.scores, faces.length);
  const isConsenting = (seed: number): boolean => DEMO_CAST.consenting.includes(seed);
  const mated = faces
    .filter(({ seed }) => isConsenting(seed))
    .map(({ seed, scores, ...rest }) => ({
      ...rest,
      seed,
      score: scores[DEMO_CAST.consenting.indexOf(seed)]!,
    }));
  const nonMated = faces.flatMap(({ file, seed, scores }) =>
    scores.flatMap((score, at) => (DEMO_CAST.consenting[at] === seed ? [] : [{ file, seed, at, score }])),
  );
  const byScore = (a: { score: number }, b: { score: number }) => a.score - b.score;
  const [worstMated, worstNonMated] = [[...mated].sort(byScore)[0], [...nonMated].sort(byScore).at(-1)];
  t.diagnostic(`${faces.length} faces found, ${missed.length} missed, ${falseFaces.length} that are none`);
  t.diagnostic(`review ${review.toFixed(3)}, match ${match.toFixed(3)}`);
  t.diagnostic(`lowest mated score ${JSON.stringify(worstMated)} of ${mated.length}`);
  t.diagnostic(`highest non-mated score ${JSON.stringify(worstNonMated)} of ${nonMated.length}`);
  t.diagnostic(`lowest norm ${Math.min(...faces.map(({ norm }) => norm)).toFixed(2)}`);

  await t.test("everybody drawn is found, and nothing else", () => {
    // Of the 1026 faces of the whole demo 2 were missed, both in groups at 88 px, one of them of a consenting
    // person (1 of her 17); of the 78 of the first 20 pictures none.
    assert.ok(missed.length <= 0.004 * (faces.length + missed.length), JSON.stringify(missed));
    assert.deepEqual(falseFaces, []);
  });
  await t.test("every picture of a consenting person reaches the match threshold", () => {
    assert.ok(mated.length > 0);
    assert.deepEqual(
      mated.filter(({ score }) => score < match),
      [],
    );
  });
  await t.test("nobody else reaches even the review threshold", () => {
    assert.deepEqual(
      nonMated.filter(({ score }) => score >= review),
      [],
    );
  });
  await t.test(
    "the probe of the consenting person finds that person, the stranger's finds nobody",
    async () => {
      const probe = async (file: string) => {
        const bytes = await readFile(file);
        const { faces: seen } = await vision.detect(bytes);
        assert.equal(seen.length, 1);
        const [template] = await vision.templates(bytes, seen);
        return references.map((reference) => dot(reference, template!.vector));
      };
      const [self, ...others] = await probe(event.probes.consenting);
      assert.ok(self! >= match, `${self}`);
      for (const score of [...others, ...(await probe(event.probes.stranger))])
        assert.ok(score < review, `${score}`);
    },
  );
});
