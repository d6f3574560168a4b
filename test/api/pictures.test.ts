import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { passTime } from "../../src/engine/clock/tick.ts";
import { act } from "../../src/engine/gate/act.ts";
import { keepCounts } from "../../src/engine/shown/viewings.ts";
import { lookInFolders, needlesOfBytes } from "../support/canary.ts";
import { temporaryFolder } from "../support/database.ts";
import { twoInAGallery } from "../support/gallery.ts";
import { ada, freshInstance, type Instance } from "../support/instance.ts";
import { kin, openVision } from "../support/made-vision.ts";
import { asking } from "../support/routes.ts";
import { filesUnder } from "../support/state.ts";
import { entriesOf } from "../support/unzip.ts";

const CLOCK = { name: "clock", role: "clock" } as const;

const renditionsOf = ({ config }: Instance): Promise<string[]> =>
  filesUnder(join(config.dataFolder, "renditions"));

const facesOn = async (jpeg: Uint8Array): Promise<number> =>
  (await (await openVision({ template: false })).detect(jpeg)).faces.length;

const path = (id: string | undefined, size = "large") => `/me/appearances/${id}/picture?size=${size}`;

test("people see their pictures with everybody else covered, and nobody sees another's", async (t) => {
  const instance = await freshInstance(t);
  const [one, two] = await twoInAGallery(instance);
  const { ask } = asking(instance.engine);
  const shown = await ask(one.actor, path(one.appearances[0]));
  assert.equal(shown.status, 200);
  assert.equal(shown.headers.get("cache-control"), "private, no-cache");
  const jpeg = new Uint8Array(await shown.arrayBuffer());
  assert.equal(await facesOn(jpeg), 1);
  const etag = shown.headers.get("etag")!;
  const same = await ask(one.actor, path(one.appearances[0]), { headers: { "if-none-match": etag } });
  assert.deepEqual([same.status, (await same.arrayBuffer()).byteLength], [304, 0]);
  for (const [actor, id] of [
    [one.actor, two.appearances[0]],
    [one.actor, "7d6a1f9e-0000-4000-8000-000000000000"],
  ] as const) {
    const refused = await ask(actor, path(id));
    assert.deepEqual(
      [refused.status, ((await refused.json()) as { title: string }).title],
      [404, "portal/not-found"],
    );
  }
  // Staff look at what waits for a human, and at nothing else.
  assert.equal((await ask(ada, `/reviews/${one.appearances[0]}/picture`)).status, 404);
  await instance.miroir.person.restrict({ subject: one.subjectId, because: "accuracy-contested" });
  assert.equal((await ask(one.actor, path(one.appearances[0]))).status, 403);
});

test("a rendition lies on the disk sealed, is made once, and goes with what it stands on", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  const [one, two] = await twoInAGallery(instance);
  const { ask } = asking(instance.engine);
  const see = async (who: typeof one, at: number) =>
    Buffer.from(await (await ask(who.actor, path(who.appearances[at]))).arrayBuffer());
  const together = await Promise.all([see(one, 0), see(one, 0), see(one, 0)]);
  assert.ok(together.every((each) => each.equals(together[0]!)));
  await see(one, 1);
  await see(two, 0);
  assert.equal((await renditionsOf(instance)).length, 3);
  const needles = needlesOfBytes("rendition", together[0]!);
  const hits = async () =>
    (await lookInFolders([instance.config.dataFolder, instance.config.keysFolder], needles)).hits;
  assert.deepEqual(await hits(), []);

  await instance.miroir.as(one.actor).review.decide({ id: one.appearances[0]!, decision: "reject" });
  assert.equal((await ask(one.actor, path(one.appearances[0]))).status, 404);
  assert.equal((await renditionsOf(instance)).length, 2);
  await instance.miroir.withdraw({ subject: two.subjectId });
  assert.equal((await renditionsOf(instance)).length, 1);
  await instance.miroir.forget({ subject: one.subjectId });
  assert.deepEqual(await renditionsOf(instance), []);
  assert.deepEqual(await hits(), []);
});

test("renditions go when a grant closes and when the album is removed", async (t) => {
  const instance = await freshInstance(t);
  const [one, two] = await twoInAGallery(instance, 2);
  const { ask } = asking(instance.engine);
  for (const who of [one, two]) assert.equal((await ask(who.actor, path(who.appearances[0]))).status, 200);
  const grant = (await instance.miroir.grants.list()).find(({ subjectId }) => subjectId === one.subjectId)!;
  await instance.miroir.grants.close({ grant: grant.id });
  assert.equal((await renditionsOf(instance)).length, 1);
  await instance.miroir.albums.remove({ album: "run" });
  assert.deepEqual(await renditionsOf(instance), []);
});

test("a picture that cannot be masked, or is not there, is withheld", async (t) => {
  const instance = await freshInstance(t);
  const [one] = await twoInAGallery(instance, 1);
  await writeFile(join(instance.photos, "p0.png"), "something else");
  const answer = await asking(instance.engine).ask(one.actor, path(one.appearances[0]));
  assert.equal(answer.status, 409);
  const said = (await answer.json()) as { title: string; detail: string; because: string };
  assert.deepEqual([said.title, said.because], ["picture/withheld", "original-changed"]);
  assert.match(said.detail, /the original file has changed since it was imported/);
  assert.doesNotMatch(said.detail, /p0|photos/);
  await rm(join(instance.photos, "p0.png"));
  const gone = await asking(instance.engine).ask(one.actor, path(one.appearances[0]));
  const told = (await gone.json()) as { detail: string; because: string };
  assert.equal(told.because, "original-gone");
  assert.match(told.detail, /the original file is missing/);
  assert.doesNotMatch(told.detail, /covered|p0|photos/);
});

test("the review queue shows a candidate with every other face covered", async (t) => {
  const instance = await freshInstance(t);
  await twoInAGallery(instance, 1);
  await instance.picture("kin.png", {
    faces: [
      { person: kin(1, 0.55), x: 20, y: 20 },
      { person: 9, x: 200, y: 120 },
    ],
  });
  await instance.miroir.import({ paths: [instance.photos], album: "run" });
  await instance.miroir.scan();
  const [candidate] = (await instance.miroir.review.list()).candidates;
  assert.ok(candidate);
  const { ask } = asking(instance.engine);
  const answer = await ask({ name: "rita", role: "reviewer" }, `/reviews/${candidate.id}/picture?size=large`);
  assert.equal(answer.status, 200);
  assert.equal(await facesOn(new Uint8Array(await answer.arrayBuffer())), 1);
  const own = { name: "x", role: "subject", subject: candidate.subjectId } as const;
  assert.equal((await ask(own, path(candidate.id))).status, 404);
  assert.equal((await ask({ name: "ann", role: "auditor" }, `/reviews/${candidate.id}/picture`)).status, 403);
});

test("all pictures of a person come as one ZIP, and one that is left half way ends", async (t) => {
  const instance = await freshInstance(t);
  const [one] = await twoInAGallery(instance);
  const { ask } = asking(instance.engine);
  const answer = await ask(one.actor, "/me/pictures.zip");
  assert.equal(answer.status, 200);
  const zip = join(await temporaryFolder(t), "pictures.zip");
  await writeFile(zip, Buffer.from(await answer.arrayBuffer()));
  const entries = await entriesOf(zip);
  assert.deepEqual([...entries.keys()], ["00001.jpg", "00002.jpg", "00003.jpg", "READ-ME.txt"]);
  assert.equal(await facesOn(entries.get("00002.jpg")!), 1);
  assert.match(entries.get("READ-ME.txt")!.toString(), /faces of other people are covered/);
  await t.test("what is not in it is said with its reason", async () => {
    await rm(join(instance.photos, "p0.png"));
    await rm(join(instance.config.dataFolder, "renditions"), { recursive: true });
    await writeFile(zip, Buffer.from(await (await ask(one.actor, "/me/pictures.zip")).arrayBuffer()));
    const readMe = (await entriesOf(zip)).get("READ-ME.txt")!.toString();
    assert.match(readMe, /Not in here, 1: the original file is missing/);
    assert.doesNotMatch(readMe, /could not be covered/);
  });
  const left = await ask(one.actor, "/me/pictures.zip");
  await left.body!.cancel();
});

test("a day of looking at pictures leaves two entries: that somebody looked, and how often", async (t) => {
  const instance = await freshInstance(t);
  const [one] = await twoInAGallery(instance);
  const { ask } = asking(instance.engine);
  for (let round = 0; round < 2; round++)
    await Promise.all(one.appearances.map((id) => ask(one.actor, path(id, "small"))));
  const views = async () =>
    (await instance.miroir.log.list({ limit: 50 })).flatMap(({ entry }) =>
      entry?.verb === "picture.show" ? [entry] : [],
    );
  assert.deepEqual(
    (await views()).map(({ stage, subject }) => [stage, subject]),
    [["begun", one.subjectId]],
  );
  await act(instance.engine, CLOCK, keepCounts, undefined);
  instance.clock.now = new Date(instance.clock.now.getTime() + 86_400_000);
  await act(instance.engine, CLOCK, passTime, undefined);
  assert.deepEqual(
    (await views()).map(({ stage, pictures, actor }) => [stage, pictures, actor]),
    [
      ["begun", undefined, one.actor.name],
      ["counted", 6, "herself"],
    ],
  );
});
