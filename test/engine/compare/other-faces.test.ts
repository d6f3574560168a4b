/** The faces of people who did not ask: nothing is compared before somebody wrote on which ground (A2, U1). */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { AlbumInput } from "../../../src/engine/archive/albums.ts";
import { addRun, DRAWN_GROUND, freshInstance, type InstanceOptions } from "../../support/instance.ts";
import { entriesOf } from "../../support/unzip.ts";

/** Two people in a picture, one of whom asked to be found. */
const ready = async (t: TestContext, settings: NonNullable<InstanceOptions["settings"]>) => {
  const instance = await freshInstance(t, { settings });
  const { miroir } = instance;
  await addRun(miroir);
  await instance.picture("p.png", {
    faces: [
      { person: 1, x: 20, y: 20 },
      { person: 2, x: 160, y: 20 },
    ],
  });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  return instance;
};

const packOf = async ({ miroir, folder }: Awaited<ReturnType<typeof ready>>, name: string) => {
  const out = join(folder, `${name}.zip`);
  await miroir.authorityPack({ out });
  const entries = await entriesOf(out);
  const text = (path: string) => entries.get(path)?.toString("utf8") ?? "";
  return { entries, text };
};

test("an album with faces of people who did not ask is not scanned before their ground is written", async (t) => {
  const instance = await ready(t, { otherFaces: null });
  const { miroir } = instance;
  const before = (await miroir.log.verify()).size;
  await assert.rejects(miroir.scan(), (error: Error & { code: string; message: string }) => {
    assert.equal(error.code, "scan/no-ground");
    assert.match(error.message, /run/);
    assert.match(error.message, /otherFaces/);
    assert.match(error.message, /miroir\.config\.json/);
    return true;
  });
  assert.equal((await miroir.log.verify()).size, before, "no scan was begun");

  await t.test("record, notice and assessment say that it is missing", async () => {
    const { text } = await packOf(instance, "without");
    for (const page of ["register/register", "dpia/assessment"])
      for (const [language, said] of [
        ["en", /not written yet, to be filled in/],
        ["fr", /pas encore écrit, à remplir/],
      ] as const)
        assert.match(text(`${page}.${language}.html`), said, `${page} ${language}`);
    const { text: notice } = await miroir.notices.show({ kind: "archive", language: "en" });
    assert.match(notice, /not written yet/);
  });

  await t.test("once somebody attests that all agreed or are absent, it is", async () => {
    await miroir.albums.scope({ album: "run", scope: "closed", attestedBy: "Officer Pencil" });
    const { subjectId, personalKey } = await instance.enrol(3);
    await miroir.grants.open({ subject: subjectId, personalKey });
    assert.equal((await miroir.scan()).compared, 1);
  });
});

test("with its ground an album is scanned, the risk stays high and the authority is consulted", async (t) => {
  const instance = await ready(t, {});
  assert.equal((await instance.miroir.scan()).shown, 1);
  const { entries, text } = await packOf(instance, "with");
  const register = JSON.parse(text("register/register.json"));
  const row = register.activities.find(({ id }: { id: string }) => id === "other-faces");
  assert.ok(row.basis.en.includes(DRAWN_GROUND.en) && row.basis.fr.includes(DRAWN_GROUND.fr));
  const risks: { id: string; level: string }[] = JSON.parse(text("dpia/assessment.json"))["35(7)(c)"];
  assert.equal(risks.find(({ id }) => id === "bystanders")?.level, "high");
  assert.ok(entries.has("dpia/consultation.en.html"), "art. 36");
  assert.doesNotMatch(text("dpia/assessment.en.html"), /Nothing is compared of a person who did not ask/);
});

test("nobody chooses the scope of an album but whoever makes it", async (t) => {
  const { miroir } = await freshInstance(t);
  const album = { title: "Swim", heldBy: "own-work", rightNote: "our own" } as unknown as AlbumInput;
  await assert.rejects(miroir.albums.add(album), { code: "album/scope-missing" });
});
