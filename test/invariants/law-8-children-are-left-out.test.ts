import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { PROGRAM_FOLDER } from "../../src/config.ts";
import { AGE_BANDS, type AgeBand } from "../../src/domain/consent.ts";
import { parseConfig } from "../../src/index.ts";
import { ROLES, readManifest } from "../../src/vision/manifest.ts";
import { temporaryFolder } from "../support/database.ts";
import { addRun, freshInstance, testController } from "../support/instance.ts";
import { stateOf } from "../support/state.ts";
import { copyRow, idOf, refusedBy } from "./refused.ts";

const MINORS = AGE_BANDS.filter((band): band is Exclude<AgeBand, "adult"> => band !== "adult");
const guardian = { name: "Guardian Person", proof: "identity card and family book, seen" };
const allowed = { minors: { allowed: true, dpiaReference: "DPIA 2026-4" } };

test("where the setting is off, nobody under 18 is enrolled, guardian or not", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const before = await stateOf(instance);
  for (const ageBand of MINORS)
    for (const withGuardian of [guardian, null])
      await assert.rejects(instance.enrol(1, { ageBand, guardian: withGuardian }), { code: "consent/minor" });
  assert.deepEqual(await stateOf(instance), before);
});

test("the setting cannot be on without the reference of an impact assessment", () => {
  const config = (minors: unknown) => () => parseConfig({ controller: testController, minors }, "/");
  for (const dpiaReference of [null, "", undefined])
    assert.throws(config({ allowed: true, dpiaReference }), { code: "config/invalid" });
  assert.equal(config({ allowed: true, dpiaReference: "DPIA 2026-4" })().minors.allowed, true);
  assert.equal(parseConfig({ controller: testController }, "/").minors.allowed, false);
});

test("where it is on, nobody under 18 is enrolled without a guardian and a proof", async (t) => {
  const instance = await freshInstance(t, { settings: allowed });
  await addRun(instance.miroir);
  const before = await stateOf(instance);
  for (const ageBand of MINORS)
    for (const gap of [null, { ...guardian, name: " " }, { ...guardian, proof: "" }])
      await assert.rejects(instance.enrol(1, { ageBand, guardian: gap }), { code: "consent/minor" });
  assert.deepEqual(await stateOf(instance), before);
  const born = { majorityOn: "2034-02-28", childAssent: "I want to see myself run." };
  for (const [gap, code] of [
    [{ majorityOn: null }, "consent/incomplete"],
    [{ childAssent: " " }, "consent/incomplete"],
    [{ majorityOn: "2027-02-28" }, "usage/bad-value"],
  ] as const)
    await assert.rejects(instance.enrol(1, { ageBand: "under-15", guardian, ...born, ...gap }), { code });
  assert.deepEqual(await stateOf(instance), before);
  const child = await instance.enrol(1, { ageBand: "under-15", guardian, ...born });
  const { ageBand } = (await instance.miroir.people()).find(({ id }) => id === child.subjectId)!;
  assert.equal(ageBand, "under-15");

  await t.test("and the table holds no minor without one", async () => {
    for (const age_band of MINORS)
      await refusedBy(instance, /^law8_a_minor_has_a_guardian$/, (sql) =>
        copyRow(sql, "subjects", child.subjectId, { id: randomUUID(), age_band, sealed_guardian: null }),
      );
    await refusedBy(instance, /^law8_a_minor_has_a_guardian$/, (sql) =>
      sql.run("update subjects set sealed_guardian = null"),
    );
    await refusedBy(instance, /^law8_a_minor_comes_of_age$/, (sql) =>
      sql.run("update subjects set majority_on = null"),
    );
    await refusedBy(instance, /^r76_an_adult_has_no_guardian$/, (sql) =>
      sql.run("update subjects set age_band = 'adult'"),
    );
    await refusedBy(instance, /^r75_a_child_assents_herself$/, (sql) =>
      sql.run("update consents set sealed_child_assent = null"),
    );
    await refusedBy(instance, /age_band/, (sql) => sql.run("update subjects set age_band = 'about 12'"));
  });
});

test("an album with minors is outside every consent, grant and scan", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  await miroir.albums.add({
    title: "School",
    slug: "school",
    heldBy: "commissioned",
    scope: "declared",
    rightNote: "the school's photographer",
    minorsPresent: true,
  });
  await instance.picture("a.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  for (const album of ["run", "school"]) await miroir.import({ paths: [instance.photos], album });

  const before = await stateOf(instance);
  for (const albums of [["school"], ["run", "school"]])
    await assert.rejects(instance.enrol(1, { albums }), { code: "album/minors" });
  assert.deepEqual(await stateOf(instance), before);

  const one = await instance.enrol(1);
  const open = (albums?: string[]) =>
    miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey, ...(albums && { albums }) });
  await assert.rejects(open(["school"]), { code: "album/minors" });
  await assert.rejects(open(["run", "school"]), { code: "album/minors" });
  await open();
  const plan = await miroir.scanPlan();
  assert.deepEqual(
    plan.albums.map(({ slug }) => slug),
    ["run"],
  );
  await miroir.scan();
  const profile = await miroir.profile({ subject: one.subjectId });
  assert.deepEqual(
    profile.appearances.map(({ album }) => album),
    ["run"],
  );

  await t.test("the tables refuse it in a consent", async () => {
    const school = await instance.sql((sql) => idOf(sql, "select id from albums where slug = 'school'"));
    await refusedBy(instance, /^law8_no_album_with_minors$/, (sql) =>
      sql.run("insert into consent_albums (consent_id, album_id, minors_present) values ($1, $2, true)", [
        one.consentId,
        school,
      ]),
    );
    await refusedBy(instance, /consent_albums_album_id_minors_present_fkey/, (sql) =>
      sql.run("insert into consent_albums (consent_id, album_id) values ($1, $2)", [one.consentId, school]),
    );
    await refusedBy(instance, /grant_albums_consent_id_album_id_fkey/, (sql) =>
      sql.run(
        "insert into grant_albums (grant_id, consent_id, album_id) select id, consent_id, $1 from grants",
        [school],
      ),
    );
  });

  await t.test("and an album cannot be marked so while a consent names it", async () => {
    await refusedBy(instance, /consent_albums_album_id_minors_present_fkey/, (sql) =>
      sql.run("update albums set minors_present = true, face_crops = false where slug = 'run'"),
    );
  });
});

/** A pack that is sound, to be made unsound in one place each. */
const soundManifest = async (): Promise<Record<string, unknown> & { models: Record<string, unknown>[] }> =>
  JSON.parse(await readFile(join(PROGRAM_FOLDER, "packs", "default", "manifest.json"), "utf8"));

test("a pack with a model of age, sex, origin, emotion, health or liveness is refused before any of it is read", async (t) => {
  const sound = await soundManifest();
  const folder = await temporaryFolder(t);
  const read = async (manifest: unknown) => {
    await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
    return readManifest(folder);
  };
  assert.equal((await read(sound)).models.length, sound.models.length);
  const [some] = sound.models;
  for (const role of [
    "age",
    "sex",
    "gender",
    "origin",
    "ethnicity",
    "race",
    "emotion",
    "expression",
    "health",
    "liveness",
  ]) {
    await assert.rejects(
      read({ ...sound, models: [...sound.models, { ...some, role }] }),
      { code: "model/not-allowed" },
      role,
    );
    await assert.rejects(
      read({ ...sound, models: [{ role }, ...sound.models] }),
      { code: "model/not-allowed" },
      role,
    );
  }
  assert.deepEqual([...ROLES].sort(), ["detector", "landmarks", "quality", "template"]);
});
