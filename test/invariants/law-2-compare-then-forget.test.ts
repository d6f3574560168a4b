import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import test, { type TestContext } from "node:test";
import { chanceFrom } from "../../src/demo/chance.ts";
import type { Answers } from "../../src/engine/images/jobs.ts";
import { openEmbedded } from "../../src/store/embedded.ts";
import type { Errand } from "../engine/clock/run-until-killed.ts";
import { hitsIn, lookInFolders, type Needle, needlesOfTemplate } from "../support/canary.ts";
import { temporaryFolder } from "../support/database.ts";
import { addRun, freshInstance, type Instance, referencePhotos } from "../support/instance.ts";
import { childrenOf, type Options, type Ran, runErrand } from "../support/killed.ts";
import { templateOf } from "../support/made-vision.ts";
import { ROOT } from "../support/root.ts";
import { searchByTwo } from "../support/second.ts";
import { dump, rowsAsText } from "../support/state.ts";
import { SEED, trials } from "../support/trials.ts";

/** Columns of bytes that are not sealed: a check of the master key, the tree of the ledger, how two pictures resemble one another. */
const KNOWN_BYTES = [
  "instance.key_check",
  // Mean brightnesses of the whole picture, 256 of them as the table holds: an eighth of a template, and of no face.
  "items.greys",
  "ledger_entries.commitment",
  "ledger_head.frontier",
];

/** The people whose templates may never be found: a stranger in the pictures, and one who is only ever a probe. */
const STRANGER = 777;
const PROBED = 888;
/** Every photograph of somebody has its own template: that of the pictures, and that of the probe. */
const canaries: readonly Needle[] = [
  ...needlesOfTemplate(templateOf(STRANGER)),
  ...needlesOfTemplate(templateOf(PROBED, 100)),
];

/** By its command: what keeps it apart ends with it. Before its start another child is asked whether that works. */
const isImageProcess = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("images/worker");
  } catch {
    return false;
  }
};

/** The compiler says no: an answer of an image process about a comparison has no place for a template. */
type HoldsNumbers<T> = T extends Float32Array | ArrayBufferView
  ? true
  : T extends readonly (infer E)[]
    ? HoldsNumbers<E>
    : T extends object
      ? true extends { [K in keyof T]: HoldsNumbers<T[K]> }[keyof T]
        ? true
        : false
      : false;
export const noTemplateComesOut: HoldsNumbers<
  Answers["compare"] | Answers["crops"] | Answers["probe"]
> extends true
  ? never
  : true = true;

test("the look finds a planted template in every form it could be written in", async (t) => {
  const folder = await temporaryFolder(t);
  const vector = templateOf(STRANGER);
  const raw = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
  const swapped = Buffer.from(raw).swap32();
  const doubles = Buffer.from(Float64Array.from(vector).buffer);
  const planted: Record<string, Buffer> = {
    "float32 little-endian": raw,
    "float32 big-endian": swapped,
    "float64 little-endian": doubles,
    "float64 big-endian": Buffer.from(doubles).swap64(),
    JSON: Buffer.from(JSON.stringify([...vector])),
    "JSON of nine digits": Buffer.from(
      JSON.stringify([...vector].map((value) => Number(value.toPrecision(9)))),
    ),
    "text with spaces": Buffer.from([...vector].join(", ")),
    hex: Buffer.from(raw.toString("hex")),
    HEX: Buffer.from(raw.toString("hex").toUpperCase()),
    "base64, 0 off": Buffer.from(raw.toString("base64")),
    "base64, 1 off": Buffer.from(Buffer.concat([Buffer.from("x"), raw]).toString("base64")),
    "base64, 2 off": Buffer.from(Buffer.concat([Buffer.from("xy"), raw]).toString("base64")),
    "a piece of it": raw.subarray(0, 40),
    "the end of it": raw.subarray(-40),
  };
  for (const [form, bytes] of Object.entries(planted)) {
    const file = join(folder, form);
    await writeFile(file, Buffer.concat([Buffer.alloc(1001, 7), bytes, Buffer.alloc(999, 9)]));
    const { hits } = await lookInFolders([folder], canaries);
    assert.ok(hits.length > 0, form);
    const named = hits.some((hit) => hit.form.startsWith(form));
    assert.ok(named || form.includes("of it"), `${form} was found as ${hits.map((hit) => hit.form).join()}`);
    await rm(file);
  }
  const other = templateOf(STRANGER + 1);
  await writeFile(join(folder, "another"), Buffer.from(other.buffer));
  assert.deepEqual((await lookInFolders([folder], canaries)).hits, []);
});

test("half precision is found too", () => {
  const vector = templateOf(STRANGER);
  // Made by hand rather than by the needle's own code: the bits of 1.0, -2.0 and 2^-24 are those of IEEE 754.
  const [one] = needlesOfTemplate(
    Float32Array.from({ length: 16 }, (_, i) => [1, -2, 2 ** -24, 0.5][i % 4]!),
  ).filter(({ form }) => form === "float16 little-endian at 0");
  assert.equal(one!.bytes.toString("hex"), "003c00c001000038003c00c001000038");
  assert.ok(needlesOfTemplate(vector).some(({ form }) => form.startsWith("float16")));
});

/** Where anything of a comparison could be left: data, keys, temporary files, and all that was printed. */
interface Scene {
  readonly instance: Instance;
  readonly temporary: string;
  run(errand: Partial<Errand>, options: Options): Promise<Ran>;
  assertNothingLeft(said: string): Promise<void>;
}

const sceneOf = async (t: TestContext): Promise<Scene> => {
  const instance = await freshInstance(t, { onDisk: true });
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 24; i++)
    await instance.picture(`p${String(i).padStart(2, "0")}.png`, {
      faces: [
        { person: STRANGER, x: 20, y: 20 },
        { person: i % 2 === 0 ? 1 : 30 + i, x: 160, y: 60, noise: i },
      ],
    });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  await miroir.close();
  const temporary = join(instance.folder, "tmp");
  await mkdir(temporary);
  const { folder, photos, config } = instance;
  const run: Scene["run"] = async (errand, options) => {
    const now = instance.clock.now.toISOString();
    const ran = await runErrand(
      { folder, photos, verb: "scan", workers: 1, delayMs: 15, now, ...errand },
      { temporary, ...options },
    );
    await ran.group;
    return ran;
  };
  const assertNothingLeft: Scene["assertNothingLeft"] = async (said) => {
    const { hits, bytes } = await lookInFolders([config.dataFolder, config.keysFolder, temporary], canaries);
    assert.deepEqual(hits, []);
    assert.ok(bytes > 10_000_000, `only ${bytes} bytes were looked at`);
    assert.deepEqual(hitsIn("standard output and error", Buffer.from(said), canaries), []);
  };
  return { instance, temporary, run, assertNothingLeft };
};

test("no template of a stranger is anywhere after a crash, a search, a scan or a damaged picture", async (t) => {
  const { instance, run, assertNothingLeft } = await sceneOf(t);
  const chance = chanceFrom(SEED);

  await t.test("kill -9 of the engine in the middle of a scan", async () => {
    let said = "";
    for (let round = 0; round < trials(2); round++)
      said += (await run({}, { when: { after: "opening", ms: 300 + chance() * 700 } })).output;
    await assertNothingLeft(said);
  });

  await t.test(
    "kill -9 of the image process: the picture is skipped and named, the scan goes on",
    async () => {
      const killed: number[] = [];
      const { finished, output } = await run(
        { delayMs: 40 },
        {
          when: "never",
          meanwhile: (pid) => {
            const timer = setInterval(() => {
              const [child] = killed.length === 0 ? childrenOf(pid).filter(isImageProcess) : [];
              if (child === undefined) return;
              clearInterval(timer);
              killed.push(child);
              setTimeout(() => process.kill(child, "SIGKILL"), 500 + chance() * 300);
            }, 20);
          },
        },
      );
      assert.equal(killed.length, 1);
      assert.ok(finished, output);
      await assertNothingLeft(output);
    },
  );

  await t.test("a damaged picture: what is said of it holds no number of anybody", async () => {
    const victim = join(instance.photos, "p03.png");
    const whole = await readFile(victim);
    await writeFile(victim, whole.subarray(0, whole.length >> 1));
    const { finished, output } = await run({ verb: "import" }, { when: "never" });
    assert.ok(finished, output);
    const scanned = await run({}, { when: "never" });
    await writeFile(victim, whole);
    await assertNothingLeft(output + scanned.output);
  });

  await t.test("a search with a stranger's photograph, to its end and killed", async () => {
    const whole = await run({ verb: "search", person: PROBED }, { when: "never" });
    assert.match(whole.output, /^found 0 of 1$/m);
    const known = await run({ verb: "search", person: 1 }, { when: "never" });
    assert.match(known.output, /^found 1 of 1$/m);
    const cut = await run({ verb: "search", person: PROBED }, { when: { after: "opening", ms: 400 } });
    await assertNothingLeft(whole.output + known.output + cut.output);
  });

  await t.test("a look for somebody who is not enrolled, to its end and killed", async () => {
    const whole = await run({ verb: "look", person: PROBED }, { when: "never" });
    assert.match(whole.output, /^looked and found 0$/m);
    const known = await run({ verb: "look", person: 30 + 5 }, { when: "never" });
    assert.match(known.output, /^looked and found 1$/m);
    const cut = await run(
      { verb: "look", person: PROBED, delayMs: 40 },
      { when: { after: "opening", ms: 500 + chance() * 500 } },
    );
    await assertNothingLeft(whole.output + known.output + cut.output);
  });

  await t.test("and no row of the database says it as text", async () => {
    const database = await openEmbedded({ folder: join(instance.config.dataFolder, "db") });
    try {
      const rows = Object.entries(await database.transaction(rowsAsText));
      const hits = rows.flatMap(([table, lines]) => hitsIn(table, Buffer.from(lines.join("\n")), canaries));
      assert.deepEqual(hits, []);
    } finally {
      await database.close();
    }
  });
});

test("a scan writes nothing about strangers: no count, no score, no group, only how far it is", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 6; i++)
    await instance.picture(`p${i}.png`, { faces: [{ person: STRANGER, x: 20, y: 20, noise: i }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });

  const before = await instance.sql(dump);
  const scanned = await miroir.scan();
  assert.deepEqual([scanned.compared, scanned.shown, scanned.candidates], [6, 0, 0]);
  const after = await instance.sql(dump);
  const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
  assert.deepEqual(changed.sort(), [
    "checkpoints",
    "consent_albums",
    "grant_albums",
    "ledger_entries",
    "ledger_head",
    "scans",
  ]);
  const numbers = await instance.sql((sql) =>
    sql.one(
      "select items_compared::int, people, faces::int, outcome from scans order by started_at desc limit 1",
    ),
  );
  assert.deepEqual(numbers, { itemsCompared: 6, people: 1, faces: 6, outcome: "finished" });

  await t.test("the same stranger many times is no more than once", async () => {
    const said = JSON.stringify({ ...scanned, albums: [] });
    assert.doesNotMatch(said, /cluster|group|unknown|stranger/i);
    const found = await searchByTwo(miroir, {
      photo: (await referencePhotos(STRANGER, 1))[0]!,
      purpose: "find",
      reason: "a stranger who is in many pictures",
    });
    assert.deepEqual(
      found.faces.map(({ possibleMatch }) => possibleMatch),
      [null],
    );
  });

  await t.test("no column of a face could hold a template", async () => {
    const columns = await instance.sql((sql) =>
      sql.query<{ name: string; type: string }>(
        `select column_name as name, data_type as type from information_schema.columns
         where table_schema = current_schema() and table_name = 'faces' order by 1`,
      ),
    );
    const wide = columns.filter(
      ({ type }) => !["uuid", "integer", "bigint", "real", "boolean"].includes(type),
    );
    assert.deepEqual(wide, [{ name: "landmarks", type: "ARRAY" }]);
    for (const count of [9, 11, 128, 512])
      await assert.rejects(
        instance.sql((sql) =>
          sql.run("update faces set landmarks = (select array_agg(n::real) from generate_series(1, $1) n)", [
            count,
          ]),
        ),
        { constraint: "law2_five_points_and_no_more" },
      );
  });

  await t.test(
    "nor could what is kept of a recording: every list of numbers has the length of what it says",
    async () => {
      const face = await instance.sql((sql) => sql.one<{ id: string }>("select id from faces limit 1"));
      const album = await instance.sql((sql) => sql.one<{ id: string }>("select id from albums"));
      const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
      const tries: readonly (readonly [string, string, readonly unknown[]])[] = [
        [
          "law2_five_points_of_a_view_and_no_more",
          "insert into face_views values ($1, 0, 0, 1, 1, 9, 9, $2)",
          [face.id, numbers(512)],
        ],
        ["law2_a_path_is_boxes", "insert into face_paths values ($1, array[0], $2)", [face.id, numbers(512)]],
        [
          "law2_a_sight_is_box_and_points",
          "insert into footage values ($1, sha256('f'), 'made', 0, 1, array[0], array[true], array[0], $2, now())",
          [album.id, numbers(512)],
        ],
        [
          "law2_a_head_is_four_numbers",
          "insert into publication_heads values ($1, 0, 'made', array[0], array[true], array[0], $2, '{}')",
          [randomUUID(), numbers(512)],
        ],
        [
          "law2_a_shot_has_one_colour",
          "insert into publication_heads values ($1, 0, 'made', array[0], array[true], '{}', '{}', $2)",
          [randomUUID(), numbers(512)],
        ],
      ];
      for (const [constraint, text, parameters] of tries)
        await assert.rejects(
          instance.sql((sql) => sql.run(text, [...parameters])),
          { constraint },
        );
    },
  );

  await t.test("and no table has a column for one that is not sealed", async () => {
    const columns = await instance.sql((sql) =>
      sql.query<{ name: string }>(
        `select table_name || '.' || column_name as name from information_schema.columns
         where table_schema = current_schema() and (data_type = 'bytea' or column_name ~ 'template|vector|embedding|feature')
         order by 1`,
      ),
    );
    // A SHA-256 of known bytes is 32 of them, which the table holds; a template has 2048.
    const open = columns.map(({ name }) => name).filter((name) => !/\.sealed|sha256$/.test(name));
    assert.deepEqual(open, KNOWN_BYTES);
    const unchecked: string[] = [];
    for (const { name } of columns.filter((column) => /sha256$/.test(column.name))) {
      const [table, column] = name.split(".");
      const { held } = await instance.sql((sql) =>
        sql.one<{ held: boolean }>(
          `select bool_or(pg_get_constraintdef(oid) ~ $2) as held from pg_constraint where conrelid = $1::regclass`,
          [table, `octet_length\\(${column}\\) = 32|FOREIGN KEY \\(${column}\\) REFERENCES notices`],
        ),
      );
      if (!held) unchecked.push(name);
    }
    assert.deepEqual(unchecked, []);
  });
});

test("a crop is opened where it is compared and where the audit reads it, and nowhere else: no route and no command shows one", () => {
  const opening = globSync(join(ROOT, "src/**/*.{ts,svelte}")).filter((path) =>
    /\b(openCrop|storedCropsOf|cropsAfter)\b/.test(readFileSync(path, "utf8")),
  );
  assert.deepEqual(opening.map((path) => relative(join(ROOT, "src"), path)).sort(), [
    "engine/compare/compare-item.ts",
    "engine/compare/video-scan.ts",
    "engine/evidence/audit.ts",
    "engine/images/crop-seal.ts",
    "store/archive/crops.ts",
  ]);
});
