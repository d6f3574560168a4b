import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import test from "node:test";
import { findVectors } from "../../../src/engine/evidence/vectors.ts";
import { templateOf } from "../../support/made-vision.ts";

const template = templateOf(7);
const float16 = (values: Float32Array): Uint8Array => {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) {
    const magnitude = Math.abs(value);
    const exponent = Math.max(-14, Math.floor(Math.log2(magnitude || 1e-9)));
    const normal = magnitude >= 2 ** -14;
    const fraction =
      Math.round((normal ? magnitude / 2 ** exponent - 1 : magnitude / 2 ** -14) * 1024) & 0x3ff;
    bytes.writeUInt16LE((value < 0 ? 0x8000 : 0) | ((normal ? exponent + 15 : 0) << 10) | fraction, i * 2);
  }
  return bytes;
};
const raw = Buffer.from(template.buffer, template.byteOffset, template.byteLength);

const FORMS: readonly [string, Uint8Array][] = [
  ["float32", raw],
  ["float64", Buffer.from(Float64Array.from(template).buffer)],
  ["float16", float16(template)],
  ["text", Buffer.from(JSON.stringify([...template]))],
  ["base64", Buffer.from(raw.toString("base64"))],
  ["hex", Buffer.from(raw.toString("hex"))],
];

for (const [form, bytes] of FORMS)
  test(`a template planted as ${form} is found at every offset among random bytes`, () => {
    for (let offset = 0; offset < 9; offset++) {
      const noise = randomBytes(3000 + offset);
      const separated = Buffer.concat([noise, Buffer.from("|"), bytes, Buffer.from("|"), randomBytes(3000)]);
      assert.ok(
        findVectors(separated).some((found) => found.form === form),
        `offset ${offset}`,
      );
    }
  });

test("random bytes, zeros, counters and prose hold no vector", () => {
  const counters = Buffer.from(Uint32Array.from({ length: 50_000 }, (_, i) => i).buffer);
  const prose = Buffer.from("The quick brown fox jumps over 13 lazy dogs, 2026-06-21. ".repeat(2000));
  for (const bytes of [randomBytes(4_000_000), Buffer.alloc(1_000_000), counters, prose])
    assert.deepEqual(findVectors(bytes), []);
});
