/** The same work in a small archive and in a large one: what it touches follows from its answer, not from what there is. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { Sql } from "../../src/store/database.ts";
import { buffersOf } from "./buffers.ts";
import { morePeople, morePictures } from "./grown.ts";
import { addRun, freshInstance, type Instance } from "./instance.ts";

/** One picture of one person, whose grant is open and has been compared. */
export const begun = async (t: TestContext): Promise<{ instance: Instance; subjectId: string }> => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  await instance.picture("a.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  await instance.miroir.import({ paths: [instance.photos], album: "run" });
  const { subjectId, personalKey } = await instance.enrol(1);
  await instance.miroir.grants.open({ subject: subjectId, personalKey });
  return { instance, subjectId };
};

export interface Size {
  readonly pictures: number;
  readonly people: number;
}

const TIMES = 8;
export const SMALL: Size = { pictures: 1000, people: 20 };
/** With as many people: what is answered about them is the same. */
export const LARGE: Size = { pictures: TIMES * SMALL.pictures, people: SMALL.people };

/** Pages of the small and of the large archive, as the tables stand and again once they were analysed. */
export type Touched = [small: number, large: number][];

const touchedIn = async (
  t: TestContext,
  prepare: (sql: Sql, instance: Instance) => Promise<void>,
  pagesOf: (instance: Instance) => Promise<number>,
  sizes: readonly [Size, Size],
): Promise<Touched> => {
  const touched: number[][] = [];
  for (const { pictures, people } of sizes) {
    const { instance, subjectId } = await begun(t);
    await instance.sql(async (sql) => {
      await morePeople(sql, subjectId, people - 1);
      await morePictures(sql, "run", pictures - 1);
      await prepare(sql, instance);
    });
    const before = await pagesOf(instance);
    await instance.sql((sql) => sql.run("analyze"));
    touched.push([before, await pagesOf(instance)]);
  }
  const [small, large] = touched as [number[], number[]];
  return small.map((each, i) => [each, large[i]!]);
};

/** What statements touch in an archive of each size. @param sizes the small one first */
export const inEach = (
  t: TestContext,
  prepare: (sql: Sql, instance: Instance) => Promise<void>,
  work: (sql: Sql) => Promise<unknown>,
  sizes: readonly [Size, Size] = [SMALL, LARGE],
): Promise<Touched> =>
  touchedIn(t, prepare, (instance) => instance.sql((sql) => buffersOf(sql, work)), sizes);

/** What verbs touch in an archive of each size. @param sizes the small one first */
export const byVerbs = (
  t: TestContext,
  prepare: (sql: Sql, instance: Instance) => Promise<void>,
  work: (instance: Instance) => Promise<unknown>,
  sizes: readonly [Size, Size] = [SMALL, LARGE],
): Promise<Touched> => touchedIn(t, prepare, (instance) => instance.pagesOf(() => work(instance)), sizes);

/** Eight times the archive is no reason for more than this. */
const FACTOR = 1.5;

/** @param factor most that the large archive may touch, times the small one */
export const assertFlat = (touched: Touched, what: string, factor = FACTOR): void => {
  for (const [i, [small, large]] of touched.entries())
    assert.ok(
      large <= factor * small,
      `${what}, ${i ? "analysed" : "not analysed"}: ${large} against ${small} pages`,
    );
};
