/** A page of people costs what is on it, however many there are: pages of the database counted at two sizes. */
import assert from "node:assert/strict";
import test from "node:test";
import { act } from "../../../src/engine/gate/act.ts";
import { people } from "../../../src/engine/people/people.ts";
import { openTerms } from "../../../src/store/consent/grants.ts";
import { consentsOf, pageOfSubjects } from "../../../src/store/people/people.ts";
import { ada } from "../../support/instance.ts";
import { assertFlat, begun, inEach } from "../../support/sizes.ts";

test("a page of people asks for whoever is on it, and for nobody else", async (t) => {
  const touched = await inEach(
    t,
    async () => {},
    async (sql) => {
      const ids = (await pageOfSubjects(sql, "40000000-0000-4000-8000-000000000000", 10)).map(({ id }) => id);
      assert.equal(ids.length, 10);
      assert.equal((await consentsOf(sql, ids)).length, 10);
      assert.equal((await openTerms(sql, ids)).length, 10);
    },
    [
      { pictures: 10, people: 200 },
      { pictures: 10, people: 1600 },
    ],
  );
  assertFlat(touched, "a page of people");
});

test("pages by identifier are everybody once, and whoever has no key any more leaves no gap", async (t) => {
  const { instance } = await begun(t);
  for (const person of [2, 3, 4, 5]) await instance.enrol(person);
  const all = (await instance.miroir.people()).map(({ id }) => id).toSorted();
  assert.equal(all.length, 5);
  const page = (after: string | null) => act(instance.engine, ada, people, { after, limit: 2 });
  const met: string[] = [];
  for (let after: string | null = null; ; ) {
    const here = await page(after);
    met.push(...here.map(({ id }) => id));
    if (here.length < 2) break;
    after = met.at(-1)!;
  }
  assert.deepEqual(met, all);
});
