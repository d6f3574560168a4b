/**
 * Law 2, in memory: when templates() has answered and the caller has overwritten the answer, no copy of a face's
 * feature is left in the process, neither ours nor the runtime's. Reads the process's own memory: Linux only.
 */
import assert from "node:assert/strict";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import test from "node:test";
import { openDefault, portrait } from "./pictures.ts";

/** The feature is sought at any size: by the ratios of a few of its numbers to the first of them. */
const PLACES = [3, 7, 11, 19, 31] as const;

type Print = { readonly place: number; readonly ratio: number }[];

const printOf = (vector: Float32Array): Print =>
  PLACES.map((place) => ({ place, ratio: vector[place]! / vector[0]! }));

const count = (memory: Float32Array, print: Print): number => {
  let found = 0;
  for (let at = 0; at + 32 < memory.length; at++) {
    const first = memory[at]!;
    if (first === 0 || !Number.isFinite(first)) continue;
    const isCopy = print.every(
      ({ place, ratio }) => Math.abs(memory[at + place]! / first - ratio) < 1e-4 * Math.abs(ratio),
    );
    if (isCopy) found++;
  }
  return found;
};

const copiesInProcess = (print: Print): number => {
  const memory = openSync("/proc/self/mem", "r");
  let found = 0;
  for (const line of readFileSync("/proc/self/maps", "utf8").split("\n")) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    if (from === undefined || to === undefined) continue;
    const [start, end] = [Number.parseInt(from, 16), Number.parseInt(to, 16)];
    for (let at = start; at < end; at += 2 ** 24) {
      const bytes = new Uint8Array(Math.min(2 ** 24 + 256, end - at));
      try {
        readSync(memory, bytes, 0, bytes.length, at);
      } catch {
        // Some regions of a process cannot be read by itself; nothing of ours is there.
        continue;
      }
      found += count(new Float32Array(bytes.buffer, 0, bytes.length >> 2), print);
    }
  }
  closeSync(memory);
  return found;
};

for (const enrolment of [false, true])
  test(`no copy of a face's feature is left in the process (enrolment: ${enrolment})`, {
    skip: process.platform === "linux" ? false : "reads /proc",
  }, async () => {
    const vision = await openDefault({ template: true });
    const bytes = await portrait(1, 0);
    const { faces } = await vision.detect(bytes);
    const [template] = await vision.templates(bytes, faces, { enrolment });
    const print = printOf(template!.vector);
    assert.ok(copiesInProcess(print) >= 1, "the answer itself is found, so the search can find");
    template!.vector.fill(0);
    assert.equal(copiesInProcess(print), 0);
    await vision.close();
  });
