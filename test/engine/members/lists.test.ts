import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { addDays } from "../../../src/domain/days.ts";
import { failEach } from "../../support/fail-each.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { makePicture } from "../../support/made-vision.ts";

const until = "2026-12-31";
const about = { albums: ["run"], until };

const csv = (...lines: string[]) => ({ csv: Buffer.from(["name,email,number,photo", ...lines].join("\n")) });
const everybody = async ({ miroir }: Instance) =>
  (await miroir.members.list({})).flatMap(({ members }) => members);
const keysOf = ({ engine }: Instance) => engine.vault.list("member");

const gate = () => {
  let open = (): void => {};
  const opened = new Promise<void>((pass) => {
    open = pass;
  });
  return { opened, open: () => open() };
};

const withRun = async (t: TestContext): Promise<Instance> => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  return instance;
};

test("a list comes in: what can be used is taken, and every other line is named", async (t) => {
  const instance = await withRun(t);
  const { miroir } = instance;
  const done = await miroir.members.import({
    ...about,
    from: csv(
      "Ada Drawn,ada@example.org,12,",
      ",nobody@example.org,,",
      "Bob Drawn,,,",
      "Cy Drawn,not an address,,",
      "Ada Drawn,ADA@example.org,13,",
      `${"x".repeat(201)},long@example.org,,`,
      '"Di',
      "Eve Drawn,eve@example.org,,eve.jpg",
    ),
  });
  assert.deepEqual(done.problems, [
    { line: 3, problem: "no-name" },
    { line: 4, problem: "no-address" },
    { line: 5, problem: "bad-address" },
    { line: 6, problem: "on-it-twice" },
    { line: 7, problem: "too-long" },
    { line: 8, problem: "unreadable-line" },
    { line: 9, problem: "no-photograph" },
  ]);
  assert.deepEqual([done.added, done.changed, done.same, done.notSent], [2, 0, 0, 0]);
  assert.deepEqual(
    (await everybody(instance)).map(({ name, address, number, photograph, state }) => [
      name,
      address,
      number,
      photograph,
      state,
    ]),
    [
      ["Ada Drawn", "ada@example.org", "12", false, "listed"],
      ["Eve Drawn", "eve@example.org", null, false, "listed"],
    ],
  );
});

test("the same list again changes lines and doubles none", async (t) => {
  const instance = await withRun(t);
  const { miroir } = instance;
  const first = csv(
    "Ada Drawn,ada@example.org,1,",
    "Bob Drawn,both@example.org,2,",
    "Cy Drawn,both@example.org,3,",
    "Di Drawn,di@example.org,4,",
  );
  const { list } = await miroir.members.import({ ...about, from: first });
  const again = await miroir.members.import({ ...about, from: first });
  assert.deepEqual([again.list, again.added, again.changed, again.same], [list, 0, 0, 4]);

  // Another number; another name at an address of one; two at one address are told apart by name; one is not in it.
  const changed = await miroir.members.import({
    ...about,
    until: "2027-01-31",
    from: csv(
      "Ada Drawn,ada@example.org,11,",
      "Diane Drawn,di@example.org,4,",
      "Cy Drawn,both@example.org,33,",
    ),
  });
  assert.deepEqual(
    [changed.list, changed.added, changed.changed, changed.same, changed.notSent],
    [list, 0, 3, 0, 1],
  );
  assert.deepEqual(
    (await everybody(instance)).map(({ name, number }) => [name, number]),
    [
      ["Ada Drawn", "11"],
      ["Bob Drawn", "2"],
      ["Cy Drawn", "33"],
      ["Diane Drawn", "4"],
    ],
  );
  assert.equal((await miroir.members.list({}))[0]!.until, "2027-01-31");
  assert.equal(keysOf(instance).length, 4);
});

test("photographs of the file are kept small and sealed, without what a camera wrote into them", async (t) => {
  const instance = await withRun(t);
  const { miroir, engine, folder } = instance;
  const photos = join(folder, "file");
  await mkdir(photos);
  const large = await makePicture({
    width: 2000,
    height: 1500,
    format: "jpeg",
    faces: [{ person: 7, x: 400, y: 400, size: 600 }],
    exif: { IFD0: { ImageDescription: "taken at her home" } },
  });
  await writeFile(join(photos, "ada.jpg"), large);
  await writeFile(join(photos, "bad.jpg"), "no picture");
  await symlink(join(photos, "ada.jpg"), join(photos, "link.jpg"));
  const done = await miroir.members.import({
    ...about,
    photos,
    from: csv(
      "Ada Drawn,ada@example.org,,ada.jpg",
      "Bob Drawn,bob@example.org,,bad.jpg",
      "Cy Drawn,cy@example.org,,../file/ada.jpg",
      "Di Drawn,di@example.org,,missing.jpg",
      "Eve Drawn,eve@example.org,,link.jpg",
    ),
  });
  assert.deepEqual(
    done.problems.map(({ line, problem }) => [line, problem]),
    [
      [3, "unreadable-photograph"],
      [4, "bad-photograph-name"],
      [5, "no-photograph"],
      // A link could lead out of the folder.
      [6, "unreadable-photograph"],
    ],
  );
  assert.deepEqual([done.added, done.withPhotograph], [5, 1]);
  const sealed = await instance.sql((sql) =>
    sql.query<{ id: string; sealedPhotograph: Buffer }>(
      "select id, sealed_photograph from members where sealed_photograph is not null",
    ),
  );
  assert.equal(sealed.length, 1);
  const jpeg = Buffer.from(
    engine.vault.open("member", sealed[0]!.id, "file-photograph", sealed[0]!.sealedPhotograph),
  );
  assert.equal(jpeg.subarray(0, 2).toString("hex"), "ffd8");
  assert.ok(
    !jpeg.includes("taken at her home") && !sealed[0]!.sealedPhotograph.includes(jpeg.subarray(100, 140)),
  );
  assert.ok(jpeg.length < large.length);

  // Without photographs, the next import keeps the one that is there.
  await miroir.members.import({ ...about, from: csv("Ada Drawn,ada@example.org,9,") });
  const [ada] = await everybody(instance);
  assert.deepEqual([ada!.number, ada!.photograph], ["9", true]);
});

test("nobody is listed for an album with minors, for none, or for longer than two years", async (t) => {
  const instance = await withRun(t);
  const { miroir } = instance;
  await miroir.albums.add({
    title: "School",
    slug: "school",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own photographers",
    minorsPresent: true,
  });
  const from = csv("Ada Drawn,ada@example.org,,");
  await assert.rejects(miroir.members.import({ from, albums: ["school"], until }), { code: "album/minors" });
  await assert.rejects(miroir.members.import({ from, albums: [], until }), { code: "usage/missing" });
  for (const day of ["2026-06-20", addDays(instance.today(), 732)])
    await assert.rejects(miroir.members.import({ from, albums: ["run"], until: day }), {
      code: "usage/bad-value",
    });
  assert.deepEqual(await miroir.members.list({}), []);
});

test("links are written to those who have none; the token is kept as a hash, the letter under the person's key", async (t) => {
  const instance = await withRun(t);
  const { miroir } = instance;
  await miroir.members.import({
    ...about,
    from: csv("Ada Drawn,ada@example.org,12,", "Bob Drawn,bob@example.org,,"),
  });
  assert.deepEqual(await miroir.members.invite({}), { invited: 2, before: 0 });
  assert.deepEqual(await miroir.members.invite({}), { invited: 0, before: 2 });
  const letters = await miroir.mail.list();
  assert.deepEqual(letters.map(({ kind, to }) => [kind, to]).sort(), [
    ["member-link", "ada@example.org"],
    ["member-link", "bob@example.org"],
  ]);
  const toAda = letters.find(({ to }) => to.startsWith("ada"))!;
  const { text } = await miroir.mail.show({ letter: toAda.id });
  for (const said of [
    "Dear Ada Drawn",
    "Bonjour Ada Drawn",
    "your number",
    "votre numéro",
    "31 December 2026",
    "31 décembre 2026",
    "privacy@example.org",
  ])
    assert.ok(text.includes(said), said);
  const [, token] = /\/i\/([\w-]{24})/.exec(text)!;
  const rows = JSON.stringify(
    await instance.sql((sql) => sql.query("select *, encode(sealed, 'escape') as clear from outbox")),
  );
  assert.ok(!rows.includes(token!) && !rows.includes("Ada"));
  const invitations = await miroir.invitations.list();
  assert.deepEqual(
    invitations.map(({ kind, uses, usable, until: last }) => [kind, uses, usable, last]),
    [
      ["personal", 1, true, until],
      ["personal", 1, true, until],
    ],
  );
  assert.deepEqual(
    (await everybody(instance)).map(({ state }) => state),
    ["invited", "invited"],
  );
  const { entries } = await miroir.log.list({}).then((log) => ({ entries: JSON.stringify(log) }));
  assert.ok(!entries.includes("ada@example.org"));
});

test("somebody is taken off, or the whole list: key, link and letter go too", async (t) => {
  const instance = await withRun(t);
  const { miroir, engine } = instance;
  const from = csv("Ada Drawn,ada@example.org,,", "Bob Drawn,bob@example.org,,", "Cy Drawn,cy@example.org,,");
  const { list } = await miroir.members.import({ ...about, from });
  await miroir.members.invite({});
  await assert.rejects(miroir.members.remove({ member: "nobody@example.org" }), { code: "member/not-found" });
  assert.deepEqual(await miroir.members.remove({ member: "ADA@example.org" }), { removed: 1 });
  assert.equal(keysOf(instance).length, 2);
  assert.equal((await miroir.mail.list()).length, 2);
  assert.equal((await miroir.invitations.list()).length, 2);
  assert.deepEqual(
    (await miroir.members.list({ of: "bób" })).flatMap(({ members }) => members.map(({ name }) => name)),
    ["Bob Drawn"],
  );
  assert.deepEqual(await miroir.members.list({ of: "ada" }), []);

  assert.deepEqual(await miroir.members.remove({ list }), { removed: 2 });
  assert.deepEqual(
    [keysOf(instance), await miroir.mail.list(), await miroir.invitations.list()],
    [[], [], []],
  );
  assert.deepEqual(await miroir.members.list({}), []);
  assert.equal((await miroir.audit()).holds, true);
  assert.ok([...engine.vault.journal.read()].length >= 3);
});

test("a list ends after its last day, and with its last album", async (t) => {
  const instance = await withRun(t);
  const { miroir, clock } = instance;
  await miroir.albums.add({
    title: "Walk",
    slug: "walk",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own photographers",
  });
  const from = csv("Ada Drawn,ada@example.org,,");
  await miroir.members.import({ albums: ["run"], until: "2026-07-01", from });
  await miroir.members.import({ albums: ["walk"], until, from });
  clock.now = new Date("2026-07-01T21:00:00Z");
  assert.deepEqual((await miroir.tick()).done, {});
  clock.now = new Date("2026-07-02T10:00:00Z");
  assert.deepEqual((await miroir.tick()).done, { memberListsRemoved: 1 });
  assert.equal(keysOf(instance).length, 1);
  await miroir.albums.remove({ album: "walk" });
  assert.deepEqual((await miroir.tick()).done, { memberListsRemoved: 1 });
  assert.deepEqual(keysOf(instance), []);
});

test("whichever statement fails, nothing of the list, of a letter or of a removal is half done", async (t) => {
  const instance = await withRun(t);
  const { miroir } = instance;
  const from = csv("Ada Drawn,ada@example.org,,", "Bob Drawn,bob@example.org,,");
  await failEach(instance, () => miroir.members.import({ ...about, from }), 4);
  // The list is there: now its people.
  await failEach(instance, () => miroir.members.import({ ...about, from }), 4);
  await miroir.members.import({ ...about, from });
  assert.equal((await everybody(instance)).length, 2);
  await failEach(instance, () => miroir.members.invite({}), 6);
  await failEach(instance, () => miroir.members.remove({ member: "ada@example.org" }), 3);
  assert.deepEqual(
    (await everybody(instance)).map(({ name }) => name),
    ["Bob Drawn"],
  );
  assert.equal((await miroir.audit()).holds, true);
});

test("a key made by somebody who has not committed yet is nobody's orphan", async (t) => {
  const instance = await withRun(t);
  const { miroir, engine } = instance;
  const id = engine.newId();
  const made = gate();
  const seen = gate();
  const written = engine.database.transaction(async (sql) => {
    engine.vault.create("member", id);
    made.open();
    await seen.opened;
    const list = engine.newId();
    await sql.run(`insert into member_lists values ($1, '2026-12-31', 'ada', now())`, [list]);
    await sql.run(`insert into member_list_albums select $1, id from albums`, [list]);
    await sql.run(`insert into members (id, list_id, sealed_member, added_at) values ($1, $2, 'x', now())`, [
      id,
      list,
    ]);
  });
  await made.opened;
  const ticked = miroir.tick();
  for (let i = 0; i < 50; i++) await engine.database.snapshot((sql) => sql.query("select 1"));
  seen.open();
  await Promise.all([written, ticked]);
  assert.ok(engine.vault.has("member", id));
});
