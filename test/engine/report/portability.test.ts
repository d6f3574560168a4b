import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { failEach } from "../../support/fail-each.ts";
import { addRun, freshInstance, referencePhotos } from "../../support/instance.ts";
import { entriesOf } from "../../support/unzip.ts";

const enrolled = async (t: TestContext) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const one = await instance.enrol(1, { name: "Łucja Example", contact: "lucja@example.org" });
  return { instance, miroir: instance.miroir, one, out: join(instance.folder, "mine.zip") };
};

test("a person takes along what they provided, in its original format, and nothing that was made of it", async (t) => {
  const { instance, miroir, one, out } = await enrolled(t);
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  const taken = await miroir.portability({ subject: one.subjectId, personalKey: one.personalKey, out });
  assert.deepEqual([taken.path, taken.photos, taken.consents], [out, 3, 1]);
  const entries = await entriesOf(out);

  await t.test("the photographs are the bytes that were given", async () => {
    for (const [i, { bytes }] of (await referencePhotos(1)).entries())
      assert.ok(entries.get(`photographs/reference-${i + 1}.png`)!.equals(bytes));
  });

  await t.test("profile and consents are JSON, each consent JSON-LD as well", () => {
    const provided = JSON.parse(entries.get("provided.json")!.toString()) as Record<string, unknown>;
    assert.deepEqual(provided.profile, {
      name: "Łucja Example",
      contact: "lucja@example.org",
      ageBand: "adult",
    });
    const [consent] = provided.consents as { id: string; statement: string }[];
    assert.equal(consent!.statement, "I agree to be searched for by my face in this album.");
    const [receipt] = provided.receipts as string[];
    const ld = JSON.parse(entries.get(receipt!)!.toString()) as Record<string, unknown>;
    assert.ok("@context" in ld);
    assert.match(JSON.stringify(ld), new RegExp(consent!.id));
  });

  await t.test("no template, no match, no account of staff", () => {
    assert.deepEqual(
      [...entries.keys()].filter(
        (name) => !/^(?:provided\.json|consents\/.*\.jsonld|photographs\/.*)$/.test(name),
      ),
      [],
    );
    const provided = entries.get("provided.json")!.toString();
    assert.doesNotMatch(provided, /"(?:template|appearances|score)":/);
  });

  await t.test("it is recorded, and goes on its last day", async () => {
    const { retainUntil } = taken;
    instance.clock.now = new Date(`${retainUntil}T23:30:00Z`);
    const { done } = await miroir.tick();
    assert.equal(done.exportsRemoved, 1);
    assert.ok(!(await readdir(instance.folder)).includes("mine.zip"));
  });
});

test("without the key nothing is opened, and nothing is written", async (t) => {
  const { instance, miroir, one, out } = await enrolled(t);
  const wrong = (await instance.enrol(2)).personalKey;
  await assert.rejects(miroir.portability({ subject: one.subjectId, personalKey: wrong, out }), {
    code: "keys/personal-wrong",
  });
  assert.deepEqual(
    (await readdir(instance.folder)).filter((name) => name.startsWith("mine")),
    [],
  );
});

test("whichever statement fails, nothing of it is left", async (t) => {
  const { instance, miroir, one, out } = await enrolled(t);
  await failEach(
    instance,
    async () => {
      try {
        return await miroir.portability({ subject: one.subjectId, personalKey: one.personalKey, out });
      } catch (error) {
        assert.deepEqual(
          (await readdir(instance.folder)).filter((name) => name.startsWith("mine")),
          [],
        );
        throw error;
      }
    },
    20,
  );
});
