import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import type { Narrowing } from "../../../src/domain/narrowing.ts";
import type { Enrolled } from "../../../src/engine/consent/enrol.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { type Met, metReferences } from "../../support/met.ts";
import { entriesOf } from "../../support/unzip.ts";

/** As EXIF writes it. */
const camera = (model: string, at?: string) => ({
  IFD0: { Make: "Drawn", Model: model },
  ...(at && { IFD2: { DateTimeOriginal: at } }),
});

const SAID = "Please compare these pictures too, I ran longer than I thought.";
const MORNING = { from: "2026-05-17T09:00", until: "2026-05-17T12:00", places: null, unknownToo: false };

interface Event {
  readonly instance: Instance;
  readonly met: Met;
}

/** Person 1 in every picture, each with a stranger: at the start at 8 and 9, at the finish at 11 and 13, and once no clock knows when. */
const eventOf = async (t: TestContext): Promise<Event> => {
  const met = metReferences();
  // Without crops, so that pictures which meet a reference are read and have a name; by crops the law's own test looks.
  const settings = { timeZone: "Europe/Paris", faceCrops: false };
  const instance = await freshInstance(t, { vision: met.vision, settings });
  await addRun(instance.miroir);
  await mkdir(join(instance.photos, "finish"));
  const taken = async (name: string, noise: number, model: string, at?: string) =>
    instance.picture(name, {
      faces: [
        { person: 1, x: 20, y: 20, noise },
        { person: 50 + noise, x: 160, y: 20 },
      ],
      format: "jpeg",
      exif: camera(model, at),
    });
  await taken("start-8.jpg", 1, "S", "2026:05:17 08:30:00");
  await taken("start-9.jpg", 2, "S", "2026:05:17 09:30:00");
  await taken("finish/finish-11.jpg", 3, "F", "2026:05:17 11:15:00");
  await taken("finish/finish-13.jpg", 4, "F", "2026:05:17 13:00:00");
  await taken("no-clock.jpg", 5, "S");
  await instance.miroir.import({ paths: [instance.photos], album: "run" });
  return { instance, met };
};

const open = ({ miroir }: Instance, { subjectId, personalKey }: Enrolled) =>
  miroir.grants.open({ subject: subjectId, personalKey });

const shownIn = async ({ miroir }: Instance, { subjectId }: Enrolled): Promise<string[]> =>
  (await miroir.profile({ subject: subjectId })).appearances
    .map(({ paths }) => paths[0]!.split("/").at(-1)!)
    .sort();

const withIn = (narrowing: Omit<Narrowing, "album">) => ({ narrowings: [{ album: "run", ...narrowing }] });

test("only pictures of the person's hours meet the reference, and fewer comparisons are planned", async (t) => {
  const { instance, met } = await eventOf(t);
  const one = await instance.enrol(1, withIn(MORNING));
  await open(instance, one);
  const plan = await instance.miroir.scanPlan();
  assert.deepEqual([plan.items, plan.faces, plan.comparisons, plan.comparisonsUnnarrowed], [2, 4, 4, 10]);
  await instance.miroir.scan();
  assert.deepEqual(met.taken(), { comparisons: 4, files: ["finish-11.jpg", "start-9.jpg"] });
  assert.deepEqual(await shownIn(instance, one), ["finish-11.jpg", "start-9.jpg"]);
  const [grant] = await instance.miroir.grants.list();
  const [album] = grant!.albums;
  assert.deepEqual([album!.faces, album!.of], [4, 10]);
  assert.deepEqual(album!.narrowing, { album: "run", ...MORNING });
  await instance.miroir.scan();
  assert.equal(met.taken().comparisons, 0, "the second scan compares nothing again");
});

test("who did not narrow still meets every picture beside somebody who did", async (t) => {
  const { instance, met } = await eventOf(t);
  const one = await instance.enrol(1, withIn(MORNING));
  const other = await instance.enrol(51);
  await open(instance, one);
  await open(instance, other);
  await instance.miroir.scan();
  assert.equal(met.taken().comparisons, 4 + 10);
  assert.deepEqual(await shownIn(instance, other), ["start-8.jpg"]);
});

test("pictures that say no time are compared or left out, as the person said in the same step", async (t) => {
  const { instance, met } = await eventOf(t);
  const too = await instance.enrol(1, withIn({ ...MORNING, unknownToo: true }));
  await open(instance, too);
  await instance.miroir.scan();
  assert.deepEqual(met.taken().files, ["finish-11.jpg", "no-clock.jpg", "start-9.jpg"]);
  await assert.rejects(instance.enrol(2, withIn({ ...MORNING, from: null, until: null })), {
    code: "usage/missing",
  });
});

test("a place is a camera, a photographer or a folder that the organiser names", async (t) => {
  const { instance, met } = await eventOf(t);
  const { albums } = instance.miroir;
  await albums.place({ album: "run", name: "start", mark: "camera", value: "Drawn S" });
  const set = await albums.place({ album: "run", name: "finish", mark: "folder", value: "/finish/" });
  assert.deepEqual([set.pictures, set.toCompare], [2, 0]);
  const one = await instance.enrol(
    1,
    withIn({ from: null, until: null, places: ["finish"], unknownToo: false }),
  );
  await open(instance, one);
  await instance.miroir.scan();
  assert.deepEqual(met.taken().files, ["finish-11.jpg", "finish-13.jpg"]);

  await t.test(
    "a place that nobody named is refused, and the last mark of one that is agreed to stays",
    async () => {
      await assert.rejects(
        instance.enrol(2, withIn({ from: null, until: null, places: ["bridge"], unknownToo: false })),
        { code: "usage/bad-value" },
      );
      await assert.rejects(
        albums.place({ album: "run", name: "finish", mark: "folder", value: "finish", remove: true }),
        { code: "album/place-agreed-to" },
      );
    },
  );

  await t.test("what the organiser adds to the place is compared, and nothing else anew", async () => {
    const more = await albums.place({ album: "run", name: "finish", mark: "camera", value: "Drawn S" });
    assert.deepEqual([more.pictures, more.toCompare], [3, 3]);
    await instance.miroir.scan();
    assert.deepEqual(met.taken().files, ["no-clock.jpg", "start-8.jpg", "start-9.jpg"]);
  });

  await t.test("hours and places are listed in numbers", async () => {
    const shown = await albums.places({ album: "run" });
    assert.equal(shown.step, "hour");
    assert.deepEqual(
      shown.cells.map(({ from, places, faces }) => [from, places.join("+"), faces]),
      [
        ["2026-05-17T08:00", "finish+start", 2],
        ["2026-05-17T09:00", "finish+start", 2],
        ["2026-05-17T11:00", "finish", 2],
        ["2026-05-17T13:00", "finish", 2],
        [null, "finish+start", 2],
      ],
    );
  });
});

test("widening takes the person's own words, and compares only what became new", async (t) => {
  const { instance, met } = await eventOf(t);
  const one = await instance.enrol(1, withIn(MORNING));
  await open(instance, one);
  await instance.miroir.scan();
  met.taken();
  const to = { ...MORNING, until: "2026-05-17T14:00" };
  const input = { subject: one.subjectId, album: "run", to };
  await assert.rejects(instance.miroir.consents.narrow(input), { code: "usage/missing" });
  const wider = await instance.miroir.consents.narrow({ ...input, statement: SAID });
  assert.deepEqual([wider.wider, wider.toCompare, wider.removed, wider.faces], [true, 1, 0, 6]);
  await instance.miroir.scan();
  assert.deepEqual(met.taken(), { comparisons: 2, files: ["finish-13.jpg"] });
  assert.deepEqual(await shownIn(instance, one), ["finish-11.jpg", "finish-13.jpg", "start-9.jpg"]);
  const whole = await instance.miroir.consents.narrow({ ...input, to: null, statement: SAID });
  assert.deepEqual([whole.narrowing, whole.toCompare], [null, 2]);
  await instance.miroir.scan();
  assert.deepEqual(met.taken().files, ["no-clock.jpg", "start-8.jpg"]);
});

test("narrowing takes away what only a comparison found outside, and keeps what the person confirmed", async (t) => {
  const { instance, met } = await eventOf(t);
  const one = await instance.enrol(1);
  await open(instance, one);
  await instance.miroir.scan();
  const { appearances } = await instance.miroir.profile({ subject: one.subjectId });
  assert.equal(appearances.length, 5);
  const hers = appearances.find(({ paths }) => paths[0]!.endsWith("start-8.jpg"))!;
  await instance.miroir
    .as({ name: "bea", role: "reviewer" })
    .review.decide({ id: hers.appearanceId, decision: "accept" });
  await instance.miroir.review.decide({ id: hers.appearanceId, decision: "accept" });
  const narrowed = await instance.miroir.consents.narrow({
    subject: one.subjectId,
    album: "run",
    to: MORNING,
  });
  assert.deepEqual([narrowed.wider, narrowed.removed, narrowed.faces, narrowed.of], [false, 2, 4, 10]);
  assert.deepEqual(await shownIn(instance, one), ["finish-11.jpg", "start-8.jpg", "start-9.jpg"]);
  met.taken();
  await instance.miroir.scan();
  assert.equal(met.taken().comparisons, 0);
});

test("the record, its history and the receipt say the narrowing, and the hash of the screen covers it", async (t) => {
  const { instance } = await eventOf(t);
  const one = await instance.enrol(1, withIn(MORNING));
  const two = await instance.enrol(2);
  const consentOf = async ({ subjectId }: Enrolled) =>
    (await instance.miroir.consents.list({ subject: subjectId }))[0]!;
  const [narrowed, whole] = [await consentOf(one), await consentOf(two)];
  assert.deepEqual(narrowed.narrowings, [{ album: "run", ...MORNING }]);
  assert.notEqual(narrowed.screenSha256, whole.screenSha256);
  instance.clock.now = new Date("2026-06-22T10:00:00Z");
  await instance.miroir.consents.narrow({ subject: one.subjectId, album: "run", to: null, statement: SAID });
  const { events, narrowings } = await consentOf(one);
  assert.deepEqual(narrowings, []);
  assert.equal(events.at(-1)!.statement, SAID);
});

test("the impact assessment counts the comparisons that open grants allow, with and without narrowing", async (t) => {
  const { instance } = await eventOf(t);
  await open(instance, await instance.enrol(1, withIn(MORNING)));
  const file = join(instance.folder, "pack.zip");
  await instance.miroir.authorityPack({ out: file });
  const entries = await entriesOf(file);
  const json = JSON.parse(entries.get("dpia/assessment.json")!.toString("utf8"));
  assert.deepEqual(json.comparisons, { comparisons: 4, unnarrowed: 10 });
  assert.match(
    entries.get("dpia/assessment.en.html")!.toString("utf8"),
    /allows 4 comparisons of a face with a reference; without the hours and places that people said it would be 10, so 60.% fewer/,
  );
});
