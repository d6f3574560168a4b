import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { COMMANDS } from "../../src/cli/commands.ts";
import { PROGRAM_FOLDER, SETTINGS } from "../../src/config.ts";
import { VERB_NAMES } from "../../src/domain/act.ts";
import { MEDIA_TYPES } from "../../src/domain/words.ts";
import type { Enrolled } from "../../src/engine/consent/enrol.ts";
import { MiroirError, PURPOSES, parseConfig } from "../../src/index.ts";
import { SimulatedFault } from "../support/faults.ts";
import { addRun, freshInstance, referencePhotos, testController } from "../support/instance.ts";
import { agreedBy, searchByTwo } from "../support/second.ts";
import { rowsAsText, stateOf } from "../support/state.ts";
import { copyRow, idOf, refusedBy } from "./refused.ts";

const REASON = "she asked at the desk for her pictures";

test("nobody searches unseen", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const [one, two, three] = [await instance.enrol(1), await instance.enrol(2), await instance.enrol(3)];
  for (const { subjectId, personalKey } of [one, two])
    await miroir.grants.open({ subject: subjectId, personalKey });
  const [photo] = await referencePhotos(1, 1);

  await t.test(
    "a search without a purpose of the register, or without a reason, compares nobody",
    async () => {
      const before = await stateOf(instance);
      for (const purpose of ["", "police", "marketing", "publish:web", "constructor", "toString"])
        await assert.rejects(miroir.search({ photo: photo!, purpose, reason: REASON }), {
          code: "purpose/unknown",
        });
      for (const reason of ["", "       ", "because"])
        await assert.rejects(miroir.search({ photo: photo!, purpose: "find", reason }), {
          code: "search/no-reason",
        });
      assert.deepEqual(await stateOf(instance), before);
    },
  );

  await t.test("everybody compared has a row and sees it in their profile, whoever was found", async () => {
    for (const purpose of Object.keys(PURPOSES)) {
      const answer = await searchByTwo(miroir, { photo: photo!, purpose, reason: `${REASON} (${purpose})` });
      assert.equal(answer.faces[0]?.possibleMatch?.subjectId, one.subjectId);
    }
    const [stranger] = await referencePhotos(9, 1);
    await searchByTwo(miroir, { photo: stranger!, purpose: "find", reason: REASON });
    const seen = async (subject: string) =>
      (await miroir.profile({ subject })).searches.map(({ actor, purpose, reason, outcome, at }) => {
        assert.equal(at, instance.clock.now.toISOString());
        return `${actor} ${purpose} ${reason} ${outcome}`;
      });
    const searches = (outcome: string) => [
      ...Object.keys(PURPOSES).map((purpose) => `ada ${purpose} ${REASON} (${purpose}) ${outcome}`),
      `ada find ${REASON} compared`,
    ];
    assert.deepEqual((await seen(one.subjectId)).sort(), searches("returned").sort());
    assert.deepEqual((await seen(two.subjectId)).sort(), searches("compared").sort());
    assert.deepEqual(await seen(three.subjectId), []);
  });

  await t.test("the reason is not in the tables in clear", async () => {
    const rows = Object.values(await instance.sql(rowsAsText)).flat();
    assert.ok(rows.length > 20);
    assert.deepEqual(
      rows.filter((row) => row.includes("asked at the desk")),
      [],
    );
  });

  await t.test(
    "the answer is given only once the row is written: any statement that fails gives no answer",
    async () => {
      const search = () => miroir.search({ photo: photo!, purpose: "find", reason: REASON });
      await agreedBy(miroir, search);
      const before = await stateOf(instance);
      let failed = 0;
      for (let n = 1; ; n++) {
        const faulty = instance.failNth(n);
        const answer = await search().catch((error: unknown) => error);
        instance.failNever();
        if (!(answer instanceof SimulatedFault)) {
          assert.ok(faulty.executed() < n, `statement ${n} failed and an answer was given`);
          break;
        }
        failed++;
        assert.deepEqual(await stateOf(instance), before, `statement ${n}`);
      }
      assert.ok(failed >= 8, `only ${failed} statements were made to fail`);
      const after = await stateOf(instance);
      for (const table of ["searches", "consultations", "ledger_entries"])
        assert.notEqual(after.tables[table], before.tables[table], table);
    },
  );

  await t.test("the table refuses a search without actor, purpose or reason", async () => {
    const search = await instance.sql((sql) => idOf(sql, "select id from searches limit 1"));
    for (const [change, constraint] of [
      [{ actor: " " }, /actor/],
      [{ actor: null }, /actor/],
      [{ purpose: "police" }, /purpose/],
      [{ purpose: null }, /purpose/],
      [{ sealed_reason: null }, /sealed_reason/],
    ] as const)
      await refusedBy(instance, constraint, (sql) =>
        copyRow(sql, "searches", search, { id: randomUUID(), ...change }),
      );
    await refusedBy(instance, /consultations/, (sql) =>
      sql.run("insert into consultations (search_id, subject_id, outcome) values ($1, $2, 'compared')", [
        randomUUID(),
        one.subjectId,
      ]),
    );
  });
});

test("a search writes who came and who left since the one before, and each person sees those that compared them, and no others", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const enrolled = await Promise.all([instance.enrol(1), instance.enrol(2)]);
  const [one, two] = enrolled as [Enrolled, Enrolled];
  const open = ({ subjectId: subject, personalKey }: Enrolled) =>
    miroir.grants.open({ subject, personalKey });
  const close = async ({ grantId: grant }: { readonly grantId: string }) => miroir.grants.close({ grant });
  const [photo] = await referencePhotos(9, 1);
  let count = 0;
  const search = async (): Promise<string> => {
    const reason = `${REASON}, ${++count}`;
    await searchByTwo(miroir, { photo: photo!, purpose: "find", reason });
    return reason;
  };
  const rows = async (): Promise<number> =>
    instance.sql(async (sql) => (await sql.query("select from gallery_members")).length);

  await open(one);
  const first = await search();
  const hers = await open(two);
  const second = await search();
  assert.equal(await rows(), 2);
  const third = await search();
  assert.equal(await rows(), 2, "nobody came and nobody left: it writes no row a person");
  await close(hers);
  const fourth = await search();
  await open(two);
  const fifth = await search();
  const seen = async ({ subjectId: subject }: Enrolled): Promise<(string | null)[]> =>
    (await miroir.profile({ subject })).searches.map(({ reason }) => reason).sort();
  assert.deepEqual(await seen(one), [first, second, third, fourth, fifth].sort());
  assert.deepEqual(await seen(two), [second, third, fifth].sort());

  await instance.sql((sql) => sql.run("delete from searches where number in (2, 3)"));
  assert.deepEqual(await seen(two), [fifth]);
  assert.equal(await rows(), 2, "who was compared is known no longer than the searches");
  await miroir.forget({ subject: two.subjectId });
  assert.equal(await rows(), 1);
  await instance.sql((sql) => sql.run("delete from searches"));
  assert.equal(await rows(), 0);
  const again = await search();
  assert.deepEqual(await seen(one), [again]);
});

/** Words that look like it and are not: what a picture's file says took it, and a point of the form of a breach. */
const SAID_OF_OTHERS: ReadonlySet<string> = new Set([
  "album place --camera",
  "breach record --cross-border",
  "breach update --cross-border",
]);

/** R100: uses that cannot be configured, in the words somebody would look for them by. */
const NEVER =
  /police|polic(?:e|ier)|law.?enforce|crim(?:e|inal)|suspect|wanted|watch.?list|immigra|border|live.?stream|real.?time|stream|rtsp|cctv|camera|video.?surveillance|third.?part(?:y|ies)|external.?(?:data|gallery|source)|import.?templates|partner/i;

/** Every key of a schema, with those inside it: `minors`, `minors.allowed`. */
const keysOf = (name: string, schema: unknown): string[] => {
  const text = JSON.stringify(schema, (key, value) => (key === "def" || key === "_zod" ? undefined : value));
  return [name, ...[...text.matchAll(/"([a-z][A-Za-z0-9]+)":/g)].map((match) => `${name}.${match[1]}`)];
};

const SETTINGS_FOR_OTHERS: readonly (readonly [string, unknown])[] = [
  ["lawEnforcement", true],
  ["police", { enabled: true }],
  ["purposes", ["law-enforcement"]],
  ["liveStream", "rtsp://camera.example/1"],
  ["cameras", ["rtsp://camera.example/1"]],
  ["thirdPartyDatabases", ["https://faces.example"]],
  ["galleryUrl", "https://faces.example"],
  ["watchlist", "wanted.json"],
];

test("law enforcement, live streams and other people's databases cannot be configured", async (t) => {
  const base = { controller: testController };

  await t.test("no setting says so, and an unknown one is refused at any depth", () => {
    parseConfig(base, "/");
    for (const [name, value] of SETTINGS_FOR_OTHERS)
      assert.throws(
        () => parseConfig({ ...base, [name]: value }, "/"),
        (error) => error instanceof MiroirError && error.code === "config/invalid",
        name,
      );
    const full: Record<string, unknown> = parseConfig(base, "/");
    const objects = Object.keys(SETTINGS).filter(
      (name) => full[name] !== null && typeof full[name] === "object",
    );
    let nested = 0;
    for (const name of objects) {
      if (Array.isArray(full[name])) continue;
      nested++;
      const within = { ...base, [name]: { ...(full[name] as object), lawEnforcement: true } };
      assert.throws(
        () => parseConfig(within, "/"),
        (error) => error instanceof MiroirError && error.code === "config/invalid",
        name,
      );
    }
    assert.ok(nested >= 5, `only ${nested} settings have others in them`);
    const named = Object.entries(SETTINGS).flatMap(([name, { schema }]) => keysOf(name, schema));
    assert.ok(named.length >= Object.keys(SETTINGS).length);
    assert.deepEqual(
      named.filter((name) => NEVER.test(name)),
      [],
    );
  });

  await t.test("no verb, purpose, command or option does", () => {
    const names = [
      ...VERB_NAMES,
      ...Object.keys(PURPOSES),
      ...COMMANDS.flatMap(({ name, options = {} }) => [
        name,
        ...Object.keys(options).filter((option) => !SAID_OF_OTHERS.has(`${name} --${option}`)),
      ]),
    ];
    assert.ok(names.length > 100);
    assert.deepEqual(
      names.filter((name) => NEVER.test(name)),
      [],
    );
  });

  await t.test("that look would find what it looks for", () => {
    for (const [name] of SETTINGS_FOR_OTHERS.filter(([name]) => !["purposes", "galleryUrl"].includes(name)))
      assert.match(name, NEVER);
  });

  await t.test("what is imported is pictures in files: no stream, no device, no address", async () => {
    assert.ok(MEDIA_TYPES.every((type) => type.startsWith("image/")));
    const instance = await freshInstance(t);
    await addRun(instance.miroir);
    for (const path of ["rtsp://camera.example/1", "https://faces.example/all.zip", "/dev/video0"]) {
      const { imported, problems } = await instance.miroir.import({ paths: [path], album: "run" });
      assert.deepEqual([imported, problems.length], [0, 1], path);
    }
  });

  await t.test("and no reference comes from anywhere but an enrolment", async () => {
    const engine = join(PROGRAM_FOLDER, "src", "engine");
    const files = (readdirSync(engine, { recursive: true }) as string[]).filter((name) =>
      name.endsWith(".ts"),
    );
    const callersOf = (name: string) =>
      files.filter((file) => readFileSync(join(engine, file), "utf8").includes(`${name}(`)).sort();
    assert.deepEqual(callersOf("insertReferenceTemplate"), ["people/references.ts"]);
    assert.deepEqual(callersOf("writeReference"), [
      "consent/consents.ts",
      "consent/enrol.ts",
      "portal/enrol.ts",
    ]);
    const store = join(PROGRAM_FOLDER, "src", "store");
    const stores = (readdirSync(store, { recursive: true }) as string[])
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) =>
        [
          ...readFileSync(join(store, name), "utf8").matchAll(
            /(?:insert into |\b(?:insert|insertOnce|upsert)\(\s*\w+,\s*["'`])reference_templates\b/g,
          ),
        ].map(() => name),
      );
    assert.deepEqual(stores, ["people/people.ts"], "one statement, behind one function");
  });
});
