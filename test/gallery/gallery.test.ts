import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { MiroirError } from "../../src/domain/errors.ts";
import { Gallery } from "../../src/gallery/gallery.ts";
import type { Memory } from "../../src/gallery/kernel.ts";
import { trials } from "../support/trials.ts";

const PACK = "made@000000000000";

/** Unit vectors from a seed (mulberry32), row after row. */
const unitRows = (seed: number, count: number, dimensions: number): Float32Array => {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296 - 0.5;
  };
  const rows = new Float32Array(count * dimensions);
  for (let row = 0; row < count; row++) {
    const values = Array.from({ length: dimensions }, next);
    const norm = Math.hypot(...values) || 1;
    rows.set(
      values.map((value) => value / norm),
      row * dimensions,
    );
  }
  return rows;
};

const rowOf = (rows: Float32Array, row: number, dimensions: number) =>
  rows.subarray(row * dimensions, (row + 1) * dimensions);

const filled = (rows: Float32Array, count: number, dimensions: number) => {
  const gallery = new Gallery(PACK, dimensions);
  for (let row = 0; row < count; row++) gallery.add(`person ${row}`, rowOf(rows, row, dimensions));
  return gallery;
};

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, at) => sum + value * b[at]!, 0);

const broken = (pattern: RegExp) => (error: unknown) =>
  error instanceof MiroirError && error.code === "internal/broken-promise" && pattern.test(error.message);

test("every score equals the inner product in double precision to 1e-6, for every shape of tile", () => {
  const shapes = fc.tuple(fc.integer(), fc.integer({ min: 0, max: 70 }), fc.integer({ min: 0, max: 300 }));
  const dimensions = fc.constantFrom(2, 3, 4, 7, 16, 20, 64, 512);
  fc.assert(
    fc.property(shapes, dimensions, ([seed, faces, people], size) => {
      const references = unitRows(seed, people, size);
      const probes = unitRows(seed + 1, faces, size);
      const scores = filled(references, people, size).compare(probes, faces);
      assert.equal(scores.length, faces * people);
      for (let at = 0; at < scores.length; at += 1 + (seed & 7)) {
        const exact = dot(rowOf(probes, Math.floor(at / people), size), rowOf(references, at % people, size));
        assert.ok(Math.abs(scores[at]! - exact) < 1e-6, `${scores[at]} is not ${exact}`);
      }
    }),
    { numRuns: trials(60) },
  );
});

test("a template scores 1 against itself and the column order is that of ids", () => {
  const rows = unitRows(7, 600, 512);
  const gallery = filled(rows, 600, 512);
  const scores = gallery.compare(rows.slice(0, 5 * 512), 5);
  for (let face = 0; face < 5; face++) {
    const line = scores.subarray(face * 600, (face + 1) * 600);
    assert.ok(Math.abs(line[face]! - 1) < 1e-6);
    assert.equal(line.indexOf(Math.max(...line)), gallery.ids.indexOf(`person ${face}`));
  }
});

test("adding and removing in any order keeps each person's own scores", () => {
  const rows = unitRows(3, 20, 8);
  const steps = fc.array(fc.record({ add: fc.boolean(), person: fc.nat(19) }), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (done) => {
      const gallery = new Gallery(PACK, 8);
      const expected = new Set<string>();
      for (const { add, person } of done) {
        const id = String(person);
        if (add && !expected.has(id)) gallery.add(id, rowOf(rows, person, 8));
        if (!add) assert.equal(gallery.remove(id), expected.has(id));
        if (add) expected.add(id);
        else expected.delete(id);
      }
      assert.deepEqual(new Set(gallery.ids), expected);
      assert.equal(gallery.size, expected.size);
      for (const [column, id] of gallery.ids.entries()) {
        const self = gallery.compare(rowOf(rows, Number(id), 8), 1)[column]!;
        assert.ok(Math.abs(self - 1) < 1e-6);
      }
    }),
    { numRuns: trials(200) },
  );
});

test("what is not a unit-length template of this pack is refused, as a reference and as a probe", () => {
  const unit = unitRows(1, 1, 8);
  const gallery = filled(unit, 1, 8);
  const faulty: [Float32Array, RegExp][] = [
    [new Float32Array(8), /unit length/],
    [unit.map((value) => value * 1.01), /unit length/],
    [unit.map((value, at) => (at === 3 ? Number.NaN : value)), /unit length/],
    [unit.map((value, at) => (at === 3 ? Number.POSITIVE_INFINITY : value)), /unit length/],
    [unit.slice(1), /8 numbers expected, 7/],
  ];
  for (const [template, why] of faulty) {
    assert.throws(() => gallery.add("other", template), broken(why));
    assert.throws(() => gallery.compare(template, 1), broken(why));
  }
  assert.throws(() => gallery.add("other", unit, "else@111111111111"), broken(/cannot be compared/));
  assert.throws(() => gallery.compare(unit, 1, "else@111111111111"), broken(/cannot be compared/));
  assert.throws(() => gallery.add("person 0", unit), broken(/already/));
  assert.equal(gallery.size, 1);
});

test("no probe, reference or score is left in memory after compare, remove and wipe", (t) => {
  const memories: Memory[] = [];
  const { WebAssembly } = globalThis as unknown as {
    WebAssembly: { Memory: new (limits: object) => Memory };
  };
  const Real = WebAssembly.Memory;
  t.mock.method(WebAssembly, "Memory", function made(limits: object) {
    memories.push(new Real(limits));
    return memories.at(-1);
  });
  const references = unitRows(11, 700, 512);
  const probe = unitRows(12, 5, 512);
  const gallery = filled(references, 700, 512);
  const holds = (row: Float32Array) =>
    Buffer.from(memories[0]!.buffer).includes(Buffer.from(row.buffer, row.byteOffset, 64));
  assert.ok(holds(rowOf(references, 0, 512)), "this test looks at the memory where references are");

  gallery.compare(probe, 5);
  assert.ok(!holds(rowOf(probe, 0, 512)) && !holds(rowOf(probe, 4, 512)));
  gallery.remove("person 0");
  assert.ok(!holds(rowOf(references, 0, 512)) && holds(rowOf(references, 699, 512)));
  gallery.wipe();
  assert.ok(new Uint8Array(memories[0]!.buffer).every((byte) => byte === 0));
  assert.deepEqual([gallery.size, gallery.ids, gallery.compare(probe, 5).length], [0, [], 0]);
});

test("two thousand galleries can be made one after another", () => {
  const rows = unitRows(5, 3, 512);
  for (let round = 0; round < 2000; round++) assert.equal(filled(rows, 3, 512).size, 3);
});
