import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { type ObjectInput, object } from "../../../src/engine/requests/objections.ts";
import { copyRow, idOf, refusedBy } from "../../invariants/refused.ts";
import { failEach } from "../../support/fail-each.ts";
import { addRun, freshInstance, type Instance, type InstanceOptions } from "../../support/instance.ts";
import { searchByTwo } from "../../support/second.ts";
import { dump, rowsAsText } from "../../support/state.ts";

const because = "she was ill that day and wants no comparison of it";

const LEFT = { x: 20, y: 20 };
const RIGHT = { x: 160, y: 20 };

/** Three pictures, each with person 1 on the left and person 2 on the right; both asked to be found. */
const scene = async (t: Parameters<typeof freshInstance>[0], options: InstanceOptions = {}) => {
  const instance = await freshInstance(t, options);
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 3; i++)
    await instance.picture(`p${i}.png`, {
      faces: [
        { person: 1, ...LEFT, noise: i },
        { person: 2, ...RIGHT, noise: i },
      ],
    });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const people: Record<string, string> = {};
  for (const person of [1, 2]) {
    const { subjectId, personalKey } = await instance.enrol(person);
    people[subjectId] = `${person}`;
    await miroir.grants.open({ subject: subjectId, personalKey });
  }
  return { instance, miroir, people };
};

/** `p0 1` is person 1 on the first picture. */
const seen = async (instance: Instance, people: Readonly<Record<string, string>>): Promise<string[]> =>
  instance.sql(async (sql) => {
    const rows = await sql.query<{ subject: string; path: string }>(
      `select distinct p.subject_id as subject, f.path from appearances p join item_files f on f.item_id = p.item_id`,
    );
    return rows
      .map(({ subject, path }) => `${path.split("/").at(-1)!.replace(".png", "")} ${people[subject]}`)
      .sort();
  });

const ALL = ["p0 1", "p0 2", "p1 1", "p1 2", "p2 1", "p2 2"];
const without = (...gone: string[]): string[] => ALL.filter((each) => !gone.includes(each));

test("a picture somebody objects to leaves the scan at once, whatever it is named by", async (t) => {
  const { instance, miroir, people } = await scene(t);
  await miroir.scan();
  assert.deepEqual(await seen(instance, people), ALL);
  const path = (i: number) => join(instance.photos, `p${i}.png`);
  const [one] = Object.keys(people);
  const { appearances } = await miroir.profile({ subject: one! });
  const itemOf = (file: string) =>
    instance.sql((sql) => idOf(sql, "select item_id as id from item_files where path = $1", [file]));
  const sha = createHash("sha256")
    .update(await readFile(path(1)))
    .digest("hex");
  const names: [string, string[]][] = [
    [appearances.find(({ paths }) => paths[0] === path(0))!.appearanceId.slice(0, 8), ["p0 1", "p0 2"]],
    [sha.toUpperCase(), ["p0 1", "p0 2", "p1 1", "p1 2"]],
    [await itemOf(path(2)), ALL],
  ];
  for (const [picture, gone] of names) {
    const answer = await miroir.objections.add({ picture, because });
    assert.deepEqual([answer.region, answer.inArchive, answer.appearancesRemoved], [null, true, 2]);
    assert.deepEqual(await seen(instance, people), without(...gone));
  }

  await t.test("and nothing is left to compare, nor to plan thresholds from", async () => {
    const plan = await miroir.scanPlan();
    assert.deepEqual([plan.items, plan.faces, plan.comparisons], [0, 0, 0]);
  });

  await t.test("a new grant, a new scan and a new import do not bring it back", async () => {
    await miroir.albums.add({
      title: "Other",
      slug: "other",
      heldBy: "own-work",
      scope: "declared",
      rightNote: "our own",
    });
    await miroir.import({ paths: [instance.photos], album: "other" });
    const three = await instance.enrol(3, { albums: ["run", "other"] });
    await miroir.grants.open({ subject: three.subjectId, personalKey: three.personalKey });
    await miroir.scan();
    assert.deepEqual(await seen(instance, people), []);
  });

  await t.test("what is no picture at all is not found", async () => {
    for (const picture of ["nowhere.png", "deadbeef", "12345678-0000-4000-8000-000000000000"])
      await assert.rejects(miroir.objections.add({ picture, because }), { code: "objection/no-picture" });
    await assert.rejects(miroir.objections.add({ picture: path(0), because: " " }), {
      code: "usage/missing",
    });
  });
});

test("an objection to a region or a face takes out that face, and nobody else's", async (t) => {
  const { instance, miroir, people } = await scene(t);
  await miroir.scan();
  const path = (i: number) => join(instance.photos, `p${i}.png`);
  const tight = { x: 165, y: 25, width: 30, height: 30 };
  const generous = { x: 130, y: 0, width: 150, height: 200 };
  await miroir.objections.add({ picture: path(0), region: tight, because });
  await miroir.objections.add({ picture: path(1), region: generous, because });
  assert.deepEqual(await seen(instance, people), without("p0 2", "p1 2"));
  const ordinalOf = await instance.sql((sql) =>
    sql.one<{ n: number }>(
      `select f.ordinal + 1 as n from faces f join item_files i on i.item_id = f.item_id where i.path = $1 and f.x > 100`,
      [path(2)],
    ),
  );
  const { region } = await miroir.objections.add({ picture: path(2), face: ordinalOf.n, because });
  assert.ok(region && region.x > 0.4 && region.x + region.width < 0.7);
  assert.deepEqual(await seen(instance, people), ["p0 1", "p1 1", "p2 1"]);
  await miroir.scan();
  const one = Object.keys(people)[0]!;
  assert.equal((await miroir.profile({ subject: one })).appearances.length, 3);

  await t.test("a region outside the picture, and a face that is not there, are refused", async () => {
    for (const region of [
      { x: 0, y: 0, width: 0, height: 10 },
      { x: 300, y: 0, width: 50, height: 10 },
      { x: -1, y: 0, width: 10, height: 10 },
      { x: Number.NaN, y: 0, width: 10, height: 10 },
    ])
      await assert.rejects(miroir.objections.add({ picture: path(0), region, because }), {
        code: "usage/bad-value",
      });
    await assert.rejects(miroir.objections.add({ picture: path(0), face: 3, because }), {
      code: "objection/no-face",
      details: { face: 3, faces: 2 },
    });
  });
});

test("a picture that is not in the archive yet stays out when it comes", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const path = await instance.picture("later.png", { faces: [{ person: 1, ...LEFT }] });
  const answer = await miroir.objections.add({ picture: path, because });
  assert.equal(answer.inArchive, false);
  await assert.rejects(miroir.objections.add({ picture: path, face: 1, because }), {
    code: "objection/not-in-archive",
  });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  assert.deepEqual([(await miroir.scanPlan()).items, (await miroir.scan()).shown], [0, 0]);
});

test("an objection to being compared stands at once, and neither a verb nor the table rejects it", async (t) => {
  const { instance, miroir } = await scene(t);
  const picture = join(instance.photos, "p0.png");
  const added = await miroir.objections.add({ picture, because });
  assert.deepEqual([added.about, added.state], ["comparison", "upheld"]);
  const reject = {
    objection: added.objectionId,
    decision: "reject",
    because: "our archive needs it",
  } as const;
  await assert.rejects(miroir.objections.decide(reject), { code: "objection/final" });
  await refusedBy(instance, /r62_an_objection_to_comparison_is_final/, (sql) =>
    sql.run(`update objections set state = 'rejected'`),
  );
  assert.deepEqual(
    (await miroir.objections.list()).map(({ about, state }) => [about, state]),
    [["comparison", "upheld"]],
  );
});

test("a rejection, of an objection to something else, gives compelling grounds and remedies in a letter, or there is none", async (t) => {
  const { instance, miroir } = await scene(t);
  const picture = join(instance.photos, "p0.png");
  const add = async (request?: string) =>
    (await miroir.objections.add({ picture, because, about: "keeping", ...(request && { request }) }))
      .objectionId;
  const grounds = "The picture documents the founding of the club, and is kept for its history.";
  const reject = (objection: string, because = grounds) =>
    miroir.objections.decide({ objection, decision: "reject", because });
  await assert.rejects(reject(await add()), { code: "objection/nobody-to-tell" });
  const { number } = await miroir.requests.open({
    ...{ kind: "objection", channel: "letter", name: "Ida Eraser", contact: "ida@example.net" },
  });
  const objection = await add(number);
  await assert.rejects(reject(objection, "no"), { code: "request/no-reason" });
  const rejected = await reject(objection);
  assert.equal(rejected.told, "queued");
  for (const said of [
    grounds,
    "its being kept",
    "lodge a complaint",
    "go to court",
    "Dear Ida Eraser",
    number,
  ])
    assert.ok(rejected.letter!.text.includes(said), said);
  assert.ok(
    (await miroir.mail.list()).some(
      ({ kind, to }) => kind === "objection-decision" && to === "ida@example.net",
    ),
  );
  assert.equal((await miroir.requests.show({ request: number })).events.at(-1)!.type, "note");
});

test("upheld, a letter says what becomes of the picture and of its copies, as the rows have it", async (t) => {
  const { instance, miroir } = await scene(t);
  const { number } = await miroir.requests.open({
    ...{ kind: "objection", channel: "letter", name: "Ida Eraser", contact: "ida@example.net" },
  });
  const upheld = async (more: Partial<Parameters<typeof miroir.objections.add>[0]>) => {
    const { objectionId } = await miroir.objections.add({
      ...{ picture: join(instance.photos, "p0.png"), because, about: "publication", request: number },
      ...more,
    });
    const decided = await miroir.objections.decide({
      ...{ objection: objectionId, decision: "uphold", because: "a private moment" },
    });
    return decided.letter!.text;
  };
  const published = await upheld({});
  assert.match(published, /lists no copy of this picture/);
  assert.match(published, /no copy of this picture is published with anybody's face in it/);
  assert.doesNotMatch(published, /deleted from our archive/, "it was to being published alone");
  assert.match(await upheld({ face: 1 }), /covers the place that you named/);
  const kept = await upheld({ about: "keeping" });
  assert.match(
    kept,
    /has to be deleted from our archive[^.]*\. On the day of this letter its file is still there/,
  );
  const elsewhere = await instance.picture("never-imported.png", { faces: [{ person: 3, ...LEFT }] });
  assert.match(
    await upheld({ about: "keeping", picture: elsewhere }),
    /our archive lists no file of this picture/,
  );
});

test("rejected, the picture is compared again by the next scan, and by nothing before; upheld, by none", async (t) => {
  const { instance, miroir, people } = await scene(t);
  await miroir.scan();
  const path = (i: number) => join(instance.photos, `p${i}.png`);
  const two = Object.keys(people)[1]!;
  const notHer = (await miroir.profile({ subject: two })).appearances.find(
    ({ paths }) => paths[0] === path(0),
  )!;
  await miroir.review.decide({ id: notHer.appearanceId, decision: "reject" });
  const { number: request } = await miroir.requests.open({
    ...{ kind: "objection", channel: "letter", name: "Ida Eraser", contact: "ida@example.net" },
  });
  const about = "keeping" as const;
  const first = await miroir.objections.add({ picture: path(0), because, about, request });
  const second = await miroir.objections.add({ picture: path(1), because, about });
  const decide = (objection: string, decision: "uphold" | "reject") =>
    miroir.objections.decide({ objection, decision, because: "weighed by the officer" });
  assert.deepEqual(await decide(second.objectionId.slice(0, 8), "uphold"), {
    ...{ id: second.objectionId, state: "upheld", comparedAgain: 0 },
    ...{ told: null, letter: null },
  });
  assert.equal((await decide(first.objectionId, "reject")).comparedAgain, 2);
  assert.deepEqual(await seen(instance, people), ["p2 1", "p2 2"]);
  assert.equal((await miroir.scanPlan()).items, 1);
  const scanned = await miroir.scan();
  assert.deepEqual([scanned.compared, scanned.shown], [1, 1]);
  // What a human had rejected there stays rejected.
  assert.deepEqual(await seen(instance, people), ["p0 1", "p2 1", "p2 2"]);
  assert.equal((await miroir.scanPlan()).items, 0);
  for (const { objectionId } of [first, second])
    await assert.rejects(decide(objectionId, "uphold"), { code: "objection/decided" });
  await assert.rejects(decide("00000000-0000-4000-8000-000000000000", "uphold"), {
    code: "objection/not-found",
  });

  await t.test("two objections to one picture: it is out while one of them stands", async () => {
    const again = await miroir.objections.add({ picture: path(0), because, about, request });
    const other = await miroir.objections.add({ picture: path(0), because, about, request });
    await decide(again.objectionId, "reject");
    assert.equal((await miroir.scanPlan()).items, 0);
    await decide(other.objectionId, "reject");
    assert.equal((await miroir.scanPlan()).items, 1);
  });

  await t.test("the list says all of it, those to decide first", async () => {
    await miroir.objections.add({ picture: path(2), because: "another reason", about });
    const listed = await miroir.objections.list();
    assert.deepEqual(
      listed.map(({ state }) => state === "pending"),
      [true, false, false, false, false],
    );
    assert.equal(listed[0]!.reason, "another reason");
    assert.equal(listed[0]!.pictures[0]!.path, path(2));
    for (const { decidedBecause } of listed.slice(1)) assert.equal(decidedBecause, "weighed by the officer");
  });
});

test("an objection during a scan takes effect for every picture that is not committed", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 5; i++)
    await instance.picture(`p${i}.png`, {
      faces: [
        { person: 1, ...LEFT, noise: i },
        { person: 2, ...RIGHT, noise: i },
      ],
    });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const people: Record<string, string> = {};
  for (const person of [1, 2]) {
    const { subjectId, personalKey } = await instance.enrol(person);
    people[subjectId] = `${person}`;
    await miroir.grants.open({ subject: subjectId, personalKey });
  }
  const made: Promise<unknown>[] = [];
  await miroir.scan(undefined, {
    onProgress: ({ done }) => {
      // The first two are compared and wait for their batch; the others are not compared yet.
      if (done !== 2 || made.length > 0) return;
      made.push(
        miroir.objections.add({ picture: join(instance.photos, "p0.png"), because }),
        miroir.objections.add({
          picture: join(instance.photos, "p1.png"),
          region: { x: 150, y: 10, width: 70, height: 70 },
          because,
        }),
        miroir.objections.add({ picture: join(instance.photos, "p4.png"), because }),
      );
    },
  });
  assert.equal((await Promise.all(made)).length, 3);
  assert.deepEqual(await seen(instance, people), ["p1 1", "p2 1", "p2 2", "p3 1", "p3 2"]);
  assert.ok((await miroir.log.verify()).holds);
});

test("no template, no list of people to leave out: an objection writes itself, its entry, and takes appearances away", async (t) => {
  const { instance, miroir } = await scene(t);
  await miroir.scan();
  const request = await miroir.requests.open({
    kind: "objection",
    channel: "letter",
    name: "Somebody Not Enrolled",
    contact: "1 Quay Street",
  });
  const before = await instance.sql(dump);
  const { objectionId } = await miroir.objections.add({
    picture: join(instance.photos, "p0.png"),
    face: 1,
    because,
    request: request.number,
  });
  const after = await instance.sql(dump);
  const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
  const journal = ["closings", "journal_head"];
  assert.deepEqual(
    changed.filter((table) => !journal.includes(table)),
    ["appearances", "checkpoints", "crops", "ledger_entries", "ledger_head", "objections"],
  );
  const columns = await instance.sql((sql) =>
    sql.query<{ name: string; type: string }>(
      `select column_name as name, data_type as type from information_schema.columns
       where table_schema = current_schema() and table_name = 'objections' and data_type in ('bytea', 'ARRAY', 'jsonb') order by 1`,
    ),
  );
  assert.deepEqual(
    columns.map(({ name }) => name),
    ["picture_sha256", "sealed_decision", "sealed_reason"],
  );
  const text = Object.values(await instance.sql(rowsAsText)).flat();
  assert.deepEqual(
    text.filter((row) => row.includes("ill that day")),
    [],
  );
  const [entry] = (await miroir.log.list({ limit: 1 })).map((line) => line.entry);
  assert.deepEqual(
    [entry?.verb, entry?.objection, entry?.whole, entry?.appearancesRemoved],
    ["objection.add", objectionId, false, 1],
  );

  await t.test("the table keeps appearances off it, whoever writes them", async () => {
    const kept = await instance.sql((sql) =>
      idOf(
        sql,
        `select p.id from appearances p join item_files f on f.item_id = p.item_id where f.path like '%p0.png'`,
      ),
    );
    const gone = await instance.sql((sql) =>
      idOf(
        sql,
        `select f.id from faces f where f.item_id = (select item_id from appearances where id = $1)
        and f.id <> (select face_id from appearances where id = $1)`,
        [kept],
      ),
    );
    await refusedBy(instance, /^r62_no_appearance_where_somebody_objected$/, (sql) =>
      sql.run("update appearances set face_id = $2 where id = $1", [kept, gone]),
    );
    await refusedBy(instance, /^r62_no_appearance_where_somebody_objected$/, (sql) =>
      copyRow(sql, "appearances", kept, { id: objectionId, face_id: gone }),
    );
  });

  await t.test("its reason goes when nobody has to prove it any more; that it holds stays", async () => {
    instance.clock.now = new Date("2031-07-01T10:00:00Z");
    await miroir.tick();
    const [listed] = await miroir.objections.list();
    assert.deepEqual([listed?.state, listed?.reason, listed?.decidedBecause], ["upheld", null, null]);
  });
});

test("a photograph that somebody objected to is answered as if it showed nobody known", async (t) => {
  const { instance, miroir, people } = await scene(t);
  const photo = { path: join(instance.photos, "p0.png") };
  const found = async () =>
    (await searchByTwo(miroir, { photo, purpose: "find", reason: "a picture she brought" })).faces
      .map(({ possibleMatch }) => (possibleMatch ? people[possibleMatch.subjectId]! : "nobody"))
      .sort();
  assert.deepEqual(await found(), ["1", "2"]);
  await miroir.objections.add({
    picture: photo.path,
    region: { x: 150, y: 10, width: 70, height: 70 },
    because,
  });
  assert.deepEqual(await found(), ["1", "nobody"]);
  await miroir.objections.add({ picture: photo.path, because });
  assert.deepEqual(await found(), ["nobody", "nobody"]);
});

test("whichever statement of an objection or its decision fails, nothing of it is half done", async (t) => {
  const { instance, miroir, people } = await scene(t);
  await miroir.scan();
  const { number: request } = await miroir.requests.open({
    ...{ kind: "objection", channel: "letter", name: "Ida Eraser", contact: "ida@example.net" },
  });
  const picture = join(instance.photos, "p0.png");
  const input: ObjectInput = { picture, because, about: "keeping", request };
  await failEach(instance, () => miroir.objections.add(input), 6);
  assert.deepEqual(await seen(instance, people), without("p0 1", "p0 2"));
  const objection = (await miroir.objections.list())[0]!.id;
  const decision = { objection, decision: "reject", because: "weighed by the officer" } as const;
  await failEach(instance, () => miroir.objections.decide(decision), 5);
  assert.equal((await miroir.scanPlan()).items, 1);
});

test("whoever compares does not decide that nobody objected: a role without the verb is refused", async () => {
  const { act } = await import("../../../src/engine/gate/act.ts");
  for (const role of ["archivist", "reviewer", "auditor", "clock"] as const)
    await assert.rejects(act({} as never, { name: "eve", role }, object, { picture: "x", because }), {
      code: "act/not-permitted",
    });
});
