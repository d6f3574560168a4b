import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import type { LookInput } from "../../../src/engine/requests/look.ts";
import {
  hitsIn,
  lookInFolders,
  type Needle,
  needleOfText,
  needlesOfBytes,
  needlesOfTemplate,
} from "../../support/canary.ts";
import { failEach } from "../../support/fail-each.ts";
import {
  addRun,
  freshInstance,
  type Instance,
  type InstanceOptions,
  referencePhotos,
} from "../../support/instance.ts";
import { kin, openVision, templateOf } from "../../support/made-vision.ts";
import { agreedBy, lookByTwo } from "../../support/second.ts";
import { dump, filesUnder, rowsAsText, stateOf } from "../../support/state.ts";

/** Who asks, and is on every other picture; nobody of these is enrolled but person 1. */
const HER = 500;
const STRANGER = 777;
const statement = "I agree to one look by my face in this album.";

const ask = (instance: Instance) =>
  instance.miroir.requests.open({
    kind: "access",
    channel: "desk",
    name: "Somebody Who Asks",
    contact: "somebody@example.org",
    text: "Am I in your pictures?",
  });

interface Scene {
  readonly instance: Instance;
  readonly miroir: Instance["miroir"];
  readonly number: string;
  readonly input: (more?: Partial<LookInput>) => Promise<LookInput & { readonly out: string }>;
}

const scene = async (t: TestContext, options: InstanceOptions = {}, pictures = 6): Promise<Scene> => {
  const instance = await freshInstance(t, options);
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < pictures; i++)
    await instance.picture(`p${i}.png`, {
      faces: [
        { person: i % 2 === 0 ? HER : 30 + i, x: 20, y: 20, noise: i },
        { person: STRANGER, x: 160, y: 60, noise: i },
      ],
    });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const { number } = await ask(instance);
  const input = async (more: Partial<LookInput> = {}): Promise<LookInput & { readonly out: string }> => ({
    request: number,
    photos: await referencePhotos(HER),
    albums: ["run"],
    statement,
    identityCheck: "identity-in-person",
    checkedBy: "Desk 1",
    ...more,
    out: more.out ?? join(instance.folder, "for-her"),
  });
  return { instance, miroir, number, input };
};

/** People on a picture that was handed out, by the blocks that are still readable. */
const peopleOn = async (path: string): Promise<number> => {
  const vision = await openVision({ template: false });
  const { faces } = await vision.detect(await readFile(path));
  await vision.close();
  return faces.length;
};

test("a look finds the person's pictures, hands them over with everybody else covered, and says how wrong it can be", async (t) => {
  const { instance, miroir, input } = await scene(t);
  const stages: string[] = [];
  const given = await input();
  const answer = await lookByTwo(miroir, given, { onProgress: ({ stage }) => stages.push(stage) });
  assert.deepEqual(
    [answer.compared, answer.unread, answer.found, answer.toCheck, answer.withheld],
    [6, 0, 3, 0, 0],
  );
  assert.ok(answer.thresholds.review <= answer.thresholds.match && answer.expectedFalseMatches > 0);
  assert.ok(stages.includes("look"));
  assert.deepEqual(await filesUnder(given.out), [
    "index.html",
    "pictures/0001.jpg",
    "pictures/0002.jpg",
    "pictures/0003.jpg",
  ]);
  for (const name of ["0001.jpg", "0002.jpg", "0003.jpg"])
    assert.equal(await peopleOn(join(given.out, "pictures", name)), 1, name);
  const page = await readFile(join(given.out, "index.html"), "utf8");
  assert.match(page, /possible match/);
  assert.match(page, /False matches expected/);
  assert.doesNotMatch(page, /<script|p0\.png/);
  assert.ok(page.includes(answer.request) && page.includes("What we keep, and for how long, is said above."));

  await t.test("in French too", async () => {
    const french = await input({ out: join(instance.folder, "pour-elle"), language: "fr" });
    await lookByTwo(miroir, french);
    const html = await readFile(join(french.out, "index.html"), "utf8");
    assert.match(html, /correspondance possible/);
    assert.match(html, /lang="fr"/);
  });

  await t.test("what is there already is not touched", async () => {
    await assert.rejects(miroir.look.byFace(given), { code: "look/folder" });
  });

  await t.test("the person is told before what is done, in both languages", async () => {
    for (const [language, words] of [
      ["en", /you may stop the look at any time/i],
      ["fr", /vous pouvez arrêter le regard/i],
    ] as const)
      assert.match((await miroir.look.told({ language })).text, words);
  });
});

test("whoever scores low is put apart, for a person to look at before anything is handed over", async (t) => {
  const { instance, miroir, input } = await scene(t);
  await instance.picture("kin.png", { faces: [{ person: kin(HER, 0.56), x: 20, y: 20 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const given = await input();
  const answer = await lookByTwo(miroir, given);
  assert.deepEqual([answer.found, answer.toCheck], [3, 1]);
  assert.deepEqual(
    (await filesUnder(given.out)).filter((name) => name.startsWith("to-check")),
    ["to-check.html", "to-check/0001.jpg"],
  );
  assert.doesNotMatch(await readFile(join(given.out, "index.html"), "utf8"), /to-check/);
});

test("a look keeps nothing: no row but the case, its letter and the entry, no byte of a template or a photograph", async (t) => {
  const { instance, miroir, input, number } = await scene(t, { onDisk: true });
  const before = await instance.sql(dump);
  const keys = await filesUnder(instance.config.keysFolder);
  const given = await input();
  const { found } = await lookByTwo(miroir, given);
  assert.equal(found, 3);
  const after = await instance.sql(dump);
  const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
  assert.deepEqual(
    changed.filter((table) => !["closings", "journal_head"].includes(table)),
    ["checkpoints", "ledger_entries", "ledger_head", "outbox", "request_events", "vouchings"],
  );
  assert.deepEqual(await filesUnder(instance.config.keysFolder), keys);

  await t.test(
    "the case says what was agreed to, and neither it nor the entry counts what was found",
    async () => {
      const { events } = await miroir.requests.show({ request: number });
      const looked = events.find(({ type }) => type === "looked")!;
      const said = JSON.stringify(looked);
      assert.ok(said.includes(statement));
      assert.doesNotMatch(said, /found|score|match|count/i);
      const entry = (await miroir.log.list({ limit: 1 }))[0]!.entry!;
      assert.equal(entry.verb, "request.look");
      assert.deepEqual(
        Object.keys(entry)
          .filter((fact) => !["v", "seq", "at", "verb", "actor", "role"].includes(fact))
          .sort(),
        ["agreedBy", "albums", "manual", "match", "pack", "request", "review"],
      );
    },
  );

  await t.test("not in the rows, and not in any byte of data and keys", async () => {
    const photos = await referencePhotos(HER);
    const needles: Needle[] = [
      ...[0, 100, 101, 102].flatMap((noise) => needlesOfTemplate(templateOf(HER, noise))),
      ...[0, 2, 4].flatMap((noise) => needlesOfTemplate(templateOf(HER, noise))),
      ...[0, 1, 2].flatMap((noise) => needlesOfTemplate(templateOf(STRANGER, noise))),
      ...photos.flatMap(({ name, bytes }) => needlesOfBytes(name, bytes)),
      ...needleOfText("what she agreed to", statement),
    ];
    const rows = Object.entries(await instance.sql(rowsAsText));
    assert.deepEqual(
      rows.flatMap(([table, lines]) => hitsIn(table, Buffer.from(lines.join("\n")), needles)),
      [],
    );
    await miroir.close();
    const { dataFolder, keysFolder } = instance.config;
    const { hits, bytes } = await lookInFolders([dataFolder, keysFolder, given.out], needles);
    assert.deepEqual(hits, []);
    assert.ok(bytes > 10_000_000, `only ${bytes} bytes were looked at`);
  });
});

test("stopped while it compares, a look leaves nothing at all", async (t) => {
  const { instance, miroir, input } = await scene(t, {}, 30);
  const given = await input();
  await agreedBy(miroir, () => miroir.look.byFace(given));
  const before = await stateOf(instance);
  const folder = await readdir(instance.folder);
  for (const at of [1, 7]) {
    const stop = new AbortController();
    const met = miroir.look.byFace(given, {
      signal: stop.signal,
      onProgress: ({ stage, done }) => stage === "look" && done === at && stop.abort(),
    });
    await assert.rejects(met, { code: "run/interrupted" });
    assert.deepEqual(await stateOf(instance), before);
    assert.deepEqual(await readdir(instance.folder), folder);
  }

  await t.test(
    "stopped while it writes, it was taken and the case says so, but nothing is handed over",
    async () => {
      const stop = new AbortController();
      const met = miroir.look.byFace(given, {
        signal: stop.signal,
        onProgress: ({ stage, done }) => stage === "profile" && done === 1 && stop.abort(),
      });
      await assert.rejects(met, { code: "run/interrupted" });
      assert.deepEqual(await readdir(instance.folder), folder);
      const entry = (await miroir.log.list({ limit: 1 }))[0]!.entry;
      assert.equal(entry?.verb, "request.look");
    },
  );

  await t.test("and the same command, run again, looks to the end", async () => {
    assert.equal((await lookByTwo(miroir, given)).found, 15);
  });
});

test("what happens while a look runs: somebody withdraws, somebody objects, a picture goes", async (t) => {
  const { instance, miroir, input } = await scene(t, {}, 24);
  const one = await instance.enrol(1);
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  const during: Promise<unknown>[] = [];
  const given = await input();
  const answer = await lookByTwo(miroir, given, {
    onProgress: ({ stage, done }) => {
      if (stage !== "look" || done !== 3) return;
      during.push(
        miroir.withdraw({ subject: one.subjectId }),
        // Compared already, and not compared yet.
        miroir.objections.add({ picture: join(instance.photos, "p0.png"), because: "not this one" }),
        miroir.objections.add({ picture: join(instance.photos, "p22.png"), because: "not this one" }),
        writeFile(join(instance.photos, "p8.png"), "no longer a picture"),
      );
    },
  });
  await Promise.all(during);
  assert.equal(during.length, 4);
  assert.deepEqual([answer.found, answer.unread], [12 - 3, 1]);
  assert.deepEqual(await miroir.grants.list(), []);
  assert.ok((await miroir.log.verify()).holds);
});

test("a look is refused where a grant would be, and where somebody else could be meant", async (t) => {
  const { instance, miroir, input, number } = await scene(t);
  await miroir.albums.add({
    title: "School",
    slug: "school",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own",
    minorsPresent: true,
  });
  const one = await instance.enrol(1);
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  const hers = await miroir.requests.open({
    kind: "access",
    channel: "desk",
    name: "Drawn Person 1",
    contact: "one@example.org",
    subject: one.subjectId,
  });
  const before = await stateOf(instance);
  const refused = async (more: Partial<LookInput>, code: string) =>
    assert.rejects(lookByTwo(miroir, await input(more)), { code }, code);
  await refused({ albums: [] }, "consent/incomplete");
  await refused({ statement: "yes" }, "consent/incomplete");
  await refused({ checkedBy: " " }, "consent/incomplete");
  await refused({ identityCheck: "looks like her" as never }, "consent/incomplete");
  await refused({ ageBand: "15-17" }, "look/minor");
  await refused({ albums: ["school"] }, "album/minors");
  await refused({ albums: ["nowhere"] }, "album/not-found");
  await refused({ request: "2026-0999" }, "request/not-found");
  await refused({ request: hers.number }, "look/enrolled");
  await refused({ photos: [] }, "usage/missing");
  assert.deepEqual(await stateOf(instance), before);
  await refused(
    {
      photos: await referencePhotos(HER, 1).then(async (own) => [
        ...own,
        ...(await referencePhotos(STRANGER, 1)),
      ]),
    },
    "enrol/different-people",
  );

  await t.test(
    "with the face of somebody who is enrolled: refused, and that person sees it in the review",
    async () => {
      await refused({ photos: await referencePhotos(1) }, "look/conflict");
      const { conflicts } = await miroir.review.list();
      assert.deepEqual(
        conflicts.map(({ subjectId, stage }) => [subjectId, stage]),
        [[one.subjectId, "look"]],
      );
      assert.ok(!existsSync((await input()).out));
    },
  );

  await t.test("unless a human said that they are two people: then once", async () => {
    const [conflict] = (await miroir.review.list()).conflicts;
    await miroir.review.decide({ id: conflict!.id, decision: "accept" });
    const photos = await referencePhotos(1);
    assert.equal((await lookByTwo(miroir, await input({ photos, distinct: conflict!.id }))).found, 0);
    await refused({ photos, distinct: conflict!.id, out: join(instance.folder, "again") }, "look/conflict");
  });

  await t.test("and for a request that has been answered", async () => {
    await miroir.requests.answer({ request: number, nothingHeld: true });
    await refused({ out: join(instance.folder, "late") }, "request/wrong-state");
  });
});

test("whichever statement of a look fails, nothing of it is half done and nothing is handed over", async (t) => {
  const { instance, miroir, input } = await scene(t, {}, 2);
  const given = await input({ photos: await referencePhotos(HER, 1) });
  let handed = 0;
  await agreedBy(miroir, () => miroir.look.byFace(given));
  const look = async () => {
    const met = await miroir.look.byFace({ ...given, out: `${given.out}-${handed}` }).catch((error) => {
      assert.ok(!existsSync(`${given.out}-${handed}`) && !existsSync(`${given.out}-${handed}.unfinished`));
      throw error;
    });
    handed++;
    return met;
  };
  await failEach(instance, look, 10);
});

test("without a face: pictures by day, place and album, at once and page by page", async (t) => {
  const { instance, miroir, number } = await scene(t);
  await miroir.albums.add({
    title: "School",
    slug: "school",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own",
    minorsPresent: true,
    startsOn: "2026-06-10",
    place: "Nantes, quai",
  });
  await mkdir(join(instance.folder, "school"));
  const path = join(instance.folder, "school", "s.png");
  await writeFile(path, await readFile(join(instance.photos, "p1.png")));
  await miroir.import({ paths: [join(instance.folder, "school")], album: "school" });
  const by = async (how: object) =>
    (await miroir.look.byHand({ request: number, ...how })).items.map(
      (each) => `${each.album} ${each.path?.split("/").at(-1)}`,
    );
  assert.deepEqual(
    await by({ day: "2026-06-20" }),
    [0, 1, 2, 3, 4, 5].map((i) => `run p${i}.png`),
  );
  assert.deepEqual(await by({ day: "2026-06-11" }), []);
  assert.deepEqual(await by({ place: "nantes" }), ["school s.png"]);
  assert.deepEqual(await by({ albums: ["school"], day: "2026-06-10" }), ["school s.png"]);
  const paged: string[] = [];
  let after: string | undefined;
  do {
    const page = await miroir.look.byHand({
      ...{ request: number, albums: ["school", "run"], limit: 2 },
      ...(after !== undefined && { after }),
    });
    assert.ok(page.items.length <= 2);
    paged.push(...page.items.map(({ path }) => path!.split("/").at(-1)!));
    after = page.next ?? undefined;
  } while (after !== undefined);
  assert.deepEqual(paged, ["p0.png", "p1.png", "p2.png", "p3.png", "p4.png", "p5.png", "s.png"]);
  await assert.rejects(by({ day: "2026-06-20", after: "nowhere" }), { code: "usage/bad-value" });
  await assert.rejects(by({}), { code: "usage/missing" });
  await assert.rejects(by({ day: "2026-02-30" }), { code: "usage/bad-value" });
  await assert.rejects(by({ albums: ["nowhere"] }), { code: "album/not-found" });
  const { events } = await miroir.requests.show({ request: number });
  assert.equal(events.filter(({ type }) => type === "looked").length, 5, "once for all the pages of a look");
});

test("a look by request compares nobody while the ground for other faces is not written", async (t) => {
  const { miroir, instance, input } = await scene(t, { settings: { otherFaces: null } });
  const given = await input();
  await assert.rejects(miroir.look.byFace(given), { code: "scan/no-ground" });
  assert.ok(!existsSync(given.out));
  assert.deepEqual(
    await instance.sql((sql) => sql.query("select id from proposals")),
    [],
    "nobody is asked to agree",
  );
});
