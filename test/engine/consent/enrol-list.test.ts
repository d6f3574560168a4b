/** Many people at one desk: `miroir enrol --from`. */
import assert from "node:assert/strict";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { parseEnrolmentList } from "../../../src/archive/enrolment-list.ts";
import { EXIT } from "../../../src/domain/errors.ts";
import { runCommand } from "../../support/command.ts";
import { addRun, freshInstance, referencePhotos } from "../../support/instance.ts";

const bytesOf = (text: string, encoding: BufferEncoding = "utf8"): Buffer => Buffer.from(text, encoding);

test("a list is read as spreadsheet programs save it, with what they put around it", () => {
  const rows =
    "Prénom;Nom;Courriel;Photographies;Albums;Jusqu'au\nZoé;Quai;zoe@example.org;zoe;run|canal;17/05/2027\n";
  const read = (bytes: Uint8Array) => parseEnrolmentList(bytes).lines;
  const [she] = read(bytesOf(rows));
  assert.deepEqual(
    [she!.line, she!.name, she!.contact, she!.photographs, she!.albums, she!.until],
    [2, "Zoé Quai", "zoe@example.org", "zoe", ["run", "canal"], "17/05/2027"],
  );
  const around = [
    bytesOf(`\ufeff${rows}`),
    bytesOf(`\ufeff${rows}`, "utf16le"),
    bytesOf(rows, "latin1"),
    bytesOf(`${rows};;;;;\n;;;;;\n`),
    bytesOf(rows.replaceAll("\n", "\r\n")),
  ];
  for (const bytes of around) assert.deepEqual(read(bytes), [she]);
  assert.equal(read(bytesOf(`sep=;\n${rows}`))[0]!.line, 3);
  for (const [text, problem] of [
    ["", /empty/],
    ["name,photographs\n", /nobody/],
    ["Members of 2026\nname,photographs\n", /first line must name/],
    ["PK\u0003\u0004[Content_Types].xml", /Excel workbook/],
  ] as const)
    assert.throws(
      () => parseEnrolmentList(bytesOf(text)),
      (error: Error) => problem.test(error.message),
      text,
    );
});

/** A desk with folders of photographs of these people, and a list of them. */
const desk = async (t: TestContext, settings = {}) => {
  const instance = await freshInstance(t, { settings });
  await addRun(instance.miroir);
  const folder = join(instance.folder, "desk");
  const list = join(folder, "members.csv");
  const sheets = join(instance.folder, "sheets");
  const photographs = async (name: string, person: number, count = 3) => {
    await mkdir(join(folder, name), { recursive: true });
    for (const photo of await referencePhotos(person, count))
      await writeFile(join(folder, name, photo.name), photo.bytes);
    await writeFile(join(folder, name, "Thumbs.db"), "no picture");
  };
  const options = [
    "--album",
    "run",
    "--until",
    "2027-05-17",
    "--checked",
    "identity-in-person",
    "--by",
    "Desk 1",
  ];
  const said = [
    "--statement",
    "I agree that my face is searched for in these albums.",
    "--key-sheets",
    sheets,
  ];
  const enrol = (...more: string[]) =>
    runCommand(instance.miroir, ["enrol", "--from", list, ...options, ...said, ...more]);
  return { instance, miroir: instance.miroir, list, sheets, folder, photographs, enrol };
};

test("each line is a person with a key sheet and a grant; one that fails stops nobody; again makes no doubles", async (t) => {
  const { miroir, list, sheets, folder, photographs, enrol } = await desk(t, {
    maxReferencePhotos: 5,
  });
  await photographs("zoe", 1);
  await photographs("yan", 2, 7);
  await mkdir(join(folder, "empty"));
  const rows = [
    "name,contact,folder,albums,until,checked,by,shoe size",
    "Zoe Quay,zoe@example.org,zoe,,,,,38",
    "Yan Lock,yan@example.org,yan,run,17.06.2027,known personally,Desk 2,44",
    "Xia Boat,xia@example.org,nowhere,,,,,39",
    "Wim Oar,wim@example.org,empty,,,,,40",
    "Zoe Quay,ZOE@example.org,zoe,,,,,38",
    "Una Tide,una@example.org,zoe,,05/06/2027,,,38",
    "Vic Sail,vic@example.org,zoe,no-such-album,,,,38",
  ];
  await writeFile(list, rows.join("\n"));
  const first = await enrol("--grant-until", "2026-12-15");
  assert.equal(first.exit, EXIT.partial);
  const lines = first.said.join("\n");
  assert.match(
    lines,
    /Line 2 {2}Zoe Quay {2}enrolled; 3 photographs; grant open until 2026-12-15; key sheet \S+key-zoe-quay\.pdf/,
  );
  assert.match(
    lines,
    /Line 3 {2}Yan Lock {2}enrolled; 5 photographs; 2 photographs of the folder not used; grant/,
  );
  assert.match(lines, /Line 4 {2}Xia Boat {2}NOT ENROLLED; .*nowhere/);
  assert.match(lines, /Line 5 {2}Wim Oar {2}NOT ENROLLED; There is no photograph in \S+empty/);
  assert.match(lines, /Line 6 {2}Zoe Quay {2}NOT ENROLLED; .*earlier line/);
  assert.match(lines, /Line 7 {2}Una Tide {2}NOT ENROLLED; .*05\/06\/2027/);
  assert.match(lines, /Line 8 {2}Vic Sail {2}NOT ENROLLED; .*no-such-album/);
  assert.deepEqual(
    first.said.map((line) => line.slice(0, 6)),
    ["Line 2", "Line 3", "Line 4", "Line 5", "Line 6", "Line 7", "Line 8"],
    "one line a person",
  );
  assert.match(first.text, /Enrolled: 2\. Enrolled before: 0\. Failed: 5\.\n[\s\S]*shoe size/);
  const people = await miroir.people();
  assert.deepEqual(
    people.map(({ name, contact, openGrant }) => [name, contact, openGrant?.closesOn]).sort(),
    [
      ["Yan Lock", "yan@example.org", "2026-12-15"],
      ["Zoe Quay", "zoe@example.org", "2026-12-15"],
    ],
  );
  const yan = people.find(({ name }) => name === "Yan Lock")!;
  assert.equal(yan.consents[0]!.endsOn, "2027-06-17");
  assert.deepEqual((await readdir(sheets)).sort(), ["key-yan-lock.pdf", "key-zoe-quay.pdf"]);
  const data = first.data as { people: { what: string; enrolled: { personalKey: string } | null }[] };
  assert.equal(data.people.filter(({ enrolled }) => enrolled?.personalKey).length, 2);

  await photographs("nowhere", 3);
  const second = await enrol("--grant-until", "2026-12-15");
  assert.match(second.text, /Enrolled: 1\. Enrolled before: 2\. Failed: 4\./);
  assert.equal((await miroir.people()).length, 3);
  assert.equal((await readdir(sheets)).length, 3);

  // Whoever withdrew is not begun again by a list that still has her.
  await miroir.withdraw({ subject: yan.id });
  const third = await enrol();
  assert.match(
    third.said.join("\n"),
    /Line 3 {2}Yan Lock {2}NOT ENROLLED; They were enrolled before, and their consent/,
  );
  const after = await miroir.people();
  assert.ok(after.find(({ id }) => id === yan.id)!.consents.every(({ state }) => state === "withdrawn"));
  assert.equal(after.length, 3);
});

test("a line may say hours and places of its own, as the command for one person does; one that says them badly enrols nobody", async (t) => {
  const { miroir, list, photographs, enrol } = await desk(t);
  await miroir.albums.place({ album: "run", name: "finish, left", mark: "camera", value: "X100" });
  for (const [name, person] of [
    ["zoe", 1],
    ["yan", 2],
    ["xia", 3],
    ["wim", 4],
  ] as const)
    await photographs(name, person);
  const both = "2026-06-20T09:00..2026-06-20T12:30";
  const lines = (...rows: string[]) =>
    writeFile(list, ["name;photographs;hours;at;unknown", ...rows].join("\n"));
  await lines(
    `Zoe Quay;zoe;${both};finish, left;compared`,
    "Yan Lock;yan;2026-06-20 10:00..;;Left out",
    "Xia Boat;xia;;;",
    `Una Tide;wim;${both};;`,
    "Ulf Tide;wim;9 to 12;;compared",
    "Ute Tide;wim;2026-06-20T12:30..2026-06-20T09:00;;compared",
    `Uwe Tide;wim;${both};;maybe`,
    "Ugo Tide;wim;;start;compared",
  );
  const first = await enrol("--grant-until", "2026-12-15");
  const said = first.said.join("\n");
  assert.match(
    said,
    /Line 2 {2}Zoe Quay {2}enrolled; 3 photographs; run: .*09:00.*12:30.*finish, left.*; grant open/,
  );
  assert.match(said, /Line 3 {2}Yan Lock {2}enrolled; 3 photographs; run: .*10:00/);
  assert.match(said, /Line 4 {2}Xia Boat {2}enrolled; 3 photographs; grant open/);
  assert.match(said, /Line 5 {2}Una Tide {2}NOT ENROLLED; unknown is missing/);
  assert.match(said, /Line 6 {2}Ulf Tide {2}NOT ENROLLED; .*9 to 12/);
  assert.match(said, /Line 7 {2}Ute Tide {2}NOT ENROLLED; .*later than 2026-06-20T12:30/);
  assert.match(said, /Line 8 {2}Uwe Tide {2}NOT ENROLLED; .*maybe/);
  assert.match(said, /Line 9 {2}Ugo Tide {2}NOT ENROLLED; .*start/);
  assert.deepEqual((await miroir.people()).map(({ name }) => name).sort(), [
    "Xia Boat",
    "Yan Lock",
    "Zoe Quay",
  ]);
  const narrowingsOf = async (subject: string) =>
    (await miroir.consents.list({ subject })).find(({ purpose }) => purpose === "find")!.narrowings;
  const zoe = {
    album: "run",
    from: "2026-06-20T09:00",
    until: "2026-06-20T12:30",
    places: ["finish, left"],
    unknownToo: true,
  };
  assert.deepEqual(await narrowingsOf("Zoe Quay"), [zoe]);
  assert.deepEqual(await narrowingsOf("Yan Lock"), [
    { album: "run", from: "2026-06-20T10:00", until: null, places: null, unknownToo: false },
  ]);
  assert.deepEqual(await narrowingsOf("Xia Boat"), []);

  // Again: the same hours change nothing, and others are not what the consent says.
  await lines(`Zoe Quay;zoe;${both};finish, left;compared`, `Yan Lock;yan;${both};;left-out`);
  const second = (await enrol()).said.join("\n");
  assert.match(second, /Line 2 {2}Zoe Quay {2}enrolled before/);
  assert.match(second, /Line 3 {2}Yan Lock {2}NOT ENROLLED; .*other hours or places.*miroir consent narrow/);
  assert.deepEqual(await narrowingsOf("Zoe Quay"), [zoe]);

  for (const option of [
    ["--hours", both],
    ["--at", "finish, left"],
    ["--unknown", "compared"],
  ])
    await assert.rejects(enrol(...option), { code: "usage/bad-option" });
});

test("what neither a line nor the desk says is named, and so is an option that is one person's", async (t) => {
  const { list, sheets, photographs, miroir, enrol } = await desk(t);
  await photographs("zoe", 1);
  await writeFile(list, "name;photographs\nZoe Quay;zoe\n");
  const bare = await runCommand(miroir, ["enrol", "--from", list, "--key-sheets", sheets]);
  assert.match(bare.said[0]!, /Line 2 {2}Zoe Quay {2}NOT ENROLLED; until is missing/);
  await assert.rejects(runCommand(miroir, ["enrol", "--from", list]), { code: "usage/missing" });
  await assert.rejects(enrol("--name", "Zoe"), { code: "usage/bad-option" });
  await assert.rejects(runCommand(miroir, ["enrol", "--name", "Zoe"]), { code: "usage/missing" });
  await assert.rejects(runCommand(miroir, ["enrol", "--from", `${list}.none`, "--key-sheets", sheets]), {
    code: "usage/no-file",
  });
  const late = await enrol("--grant-until", "2028-01-01");
  assert.match(late.said[0]!, /NOT ENROLLED; .*grant until/);
  assert.deepEqual(await miroir.people(), [], "nobody is enrolled whose grant could not be opened");
  await rm(sheets, { recursive: true, force: true });
  const html = await enrol("--sheet-format", "html");
  assert.equal(html.exit, undefined);
  assert.deepEqual(await readdir(sheets), ["key-zoe-quay.html"]);
});
