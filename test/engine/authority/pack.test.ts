import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { assess } from "../../../src/engine/authority/dpia-risks.ts";
import { INDEX_TITLE } from "../../../src/engine/authority/files.ts";
import { groundsOf } from "../../../src/engine/authority/register.ts";
import {
  commit,
  leafHash,
  openCheckpoint,
  openConsistency,
  openEntryProof,
  openNote,
  parseVkey,
  rootOf,
} from "../../../src/ledger/index.ts";
import { SimulatedFault } from "../../support/faults.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { madeScores } from "../../support/made-vision.ts";
import { entriesOf } from "../../support/unzip.ts";

const NAME = "Zephyrine Quillfeather";
const MAIL = "zephyrine@quillfeather.example";
const STATEMENT = "I agree that my face is searched for, says the person called Quillfeather.";

/** A life of an instance: people, one of them forgotten, a case, a breach, a recipient, over two months. */
const live = async (instance: Instance): Promise<{ subjectId: string }> => {
  const { miroir, clock } = instance;
  await addRun(miroir);
  const { subjectId } = await instance.enrol(1, {
    ...{ name: NAME, contact: MAIL, statement: STATEMENT },
    secondStep: "signed-form",
  });
  const gone = await instance.enrol(2, { name: "Somebody Forgotten" });
  clock.now = new Date("2026-07-03T09:00:00Z");
  await miroir.forget({ subject: gone.subjectId });
  await miroir.requests.open({ kind: "access", channel: "e-mail", name: NAME, contact: MAIL });
  await miroir.breaches.record({ nature: "A disk was left on a train, encrypted.", risk: "none" });
  return { subjectId };
};

const json = (entries: Map<string, Buffer>, path: string) => {
  const bytes = entries.get(path);
  assert.ok(bytes, `${path} is not there`);
  return JSON.parse(bytes.toString("utf8"));
};

const lines = (entries: Map<string, Buffer>, path: string) =>
  entries
    .get(path)!
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test("one command writes everything an authority asks for, and each file of it can be checked without us", async (t) => {
  const instance = await freshInstance(t, {
    settings: {
      databaseUrl: null,
      mail: {
        host: "mail.example",
        port: 587,
        user: "postmaster-of-the-club",
        passwordFile: "/srv/secret-password-file",
        from: "club@example.org",
      },
    },
  });
  const { miroir, folder } = instance;
  const { subjectId } = await live(instance);
  const out = join(folder, "authority.zip");
  const made = await miroir.authorityPack({ out });
  const entries = await entriesOf(out);
  const index = entries.get("index.note")!.toString("utf8");

  await t.test("every file is in the index, with its SHA-256, and the index is signed", () => {
    const { text } = openNote(index, [parseVkey(made.vkey)]);
    const [title, origin, at, ...files] = text.trimEnd().split("\n");
    assert.deepEqual([title, origin, at], [INDEX_TITLE, "miroir.invalid/log", "2026-07-03T09:00:00.000Z"]);
    const listed = new Map(files.map((line) => [line.slice(66), line.slice(0, 64)]));
    assert.deepEqual([...listed.keys(), "index.note"].sort(), [...entries.keys()].sort());
    for (const [path, sha256] of listed)
      assert.equal(createHash("sha256").update(entries.get(path)!).digest("hex"), sha256, path);
  });

  await t.test("register, assessment, notices, cases, log, answers and configuration are there", () => {
    for (const path of [
      ...["en", "fr"].flatMap((language) =>
        ["register/register", "register/staff-notice", "dpia/assessment"].flatMap((name) => [
          `${name}.${language}.html`,
          `${name}.${language}.pdf`,
        ]),
      ),
      "README.en.txt",
      "README.fr.txt",
      "notices/consent-en-1.txt",
      "recipients/recipients.json",
      "retention/retention.json",
      "answers/audit.json",
      "accuracy/models.md",
      "accuracy/manifest.json",
      "log/consistency/2026-06.consistency",
    ])
      assert.ok(entries.has(path), path);
    assert.equal(json(entries, "answers/log-verify.json").holds, true);
    assert.deepEqual(
      json(entries, "requests/requests.json").map(
        ({ number, kind, dueOn, inTime }: Record<string, unknown>) => [number, kind, dueOn, inTime],
      ),
      [["2026-0001", "access", "2026-08-03", null]],
    );
    assert.equal(
      json(entries, "breaches/breaches.json")[0].facts.nature,
      "A disk was left on a train, encrypted.",
    );
    assert.equal(json(entries, "consents/consents.json").length, 1);
  });

  await t.test("a consent is proven: notice, identity, second step, bases, age, history, who vouched", () => {
    const [consent] = json(entries, "consents/consents.json");
    const [notice] = json(entries, "notices/notices.json").filter(
      ({ sha256 }: { sha256: string }) => sha256 === consent.notice.sha256,
    );
    assert.deepEqual(
      [notice.kind, consent.notice.version, consent.notice.language],
      ["consent", notice.version, notice.language],
    );
    assert.deepEqual(
      [consent.ageBand, consent.bases, consent.identity.assurance, consent.secondStep],
      ["adult", { art6: "6(1)(a)", art9: "9(2)(a)" }, "high", "signed-form"],
    );
    assert.match(consent.screenSha256, /^[0-9a-f]{64}$/);
    assert.equal(consent.kept.statement, true);
    const [given] = consent.history;
    assert.deepEqual(
      [given.state, given.type, given.by, given.noticeSha256, given.secondStep],
      ["given", "explicit", "ada", consent.notice.sha256, "signed-form"],
    );
    const [vouching] = json(entries, "consents/vouchings.json");
    assert.deepEqual([vouching.person, vouching.vouchedBy, vouching.way], [consent.person, "ada", "staff"]);
  });

  await t.test(
    "requests have their steps, letters a hash, albums a right, and a search says whom it returned",
    () => {
      const [request] = json(entries, "requests/requests.json");
      assert.equal(request.history[0].type, "opened");
      const letters = json(entries, "requests/letters.json");
      assert.ok(letters.length >= 1);
      for (const { sealedSha256, request: number } of letters) {
        assert.match(sealedSha256, /^[0-9a-f]{64}$/);
        assert.equal(number, "2026-0001");
      }
      const [album] = json(entries, "provenance/albums.json");
      assert.deepEqual(
        [album.heldBy, album.scope, album.minorsPresent, album.depositedBy],
        ["own-work", "declared", false, []],
      );
      assert.deepEqual(json(entries, "publications/publications.json"), []);
      assert.equal(entries.get("searches/searches.jsonl")!.length, 0);
    },
  );

  await t.test("no path of the machine is in it", () => {
    const shown = json(entries, "configuration/configuration.json");
    assert.deepEqual([shown.dataFolder, shown.keysFolder], ["(not shown)", "(not shown)"]);
    for (const [path, bytes] of entries) assert.ok(!bytes.toString("latin1").includes(folder), path);
  });

  await t.test("whoever reads makes the tree again from the entries, and its root is the signed one", () => {
    const log = lines(entries, "log/entries.jsonl");
    const root = rootOf(log.map(({ commitment }) => leafHash(Buffer.from(commitment, "hex"))));
    const checkpoint = openCheckpoint(
      entries.get("log/checkpoint")!,
      [parseVkey(made.vkey)],
      "miroir.invalid/log",
    );
    assert.deepEqual([checkpoint.size, Buffer.from(checkpoint.root)], [log.length, root]);
    const salted = log.filter(({ salt }) => salt !== null);
    assert.ok(salted.length >= 3);
    for (const { salt, entry, commitment } of salted)
      assert.equal(commit(Buffer.from(salt, "hex"), Buffer.from(entry)).toString("hex"), commitment);
    const proofs = [...entries.keys()].filter((path) => path.startsWith("log/proofs/"));
    assert.equal(proofs.length, 2);
    for (const path of proofs) {
      const { entry } = openEntryProof(
        entries.get(path)!.toString("utf8"),
        [parseVkey(made.vkey)],
        "miroir.invalid/log",
      );
      assert.match(JSON.parse(entry.toString("utf8")).verb, /^(forget|breach\.record)$/);
    }
    const grown = openConsistency(entries.get("log/consistency/2026-06.consistency")!.toString("utf8"), [
      parseVkey(made.vkey),
    ]);
    assert.deepEqual([grown.earlier.size, grown.later.size], [3, log.length]);
  });

  await t.test(
    "nobody is named, no identifier leads to anybody, and no secret of the configuration is in it",
    () => {
      const all = Buffer.concat([...entries.values()]).toString("latin1");
      for (const secret of [
        NAME,
        "Quillfeather",
        MAIL,
        "Somebody Forgotten",
        STATEMENT,
        subjectId,
        "postmaster-of-the-club",
        "secret-password-file",
      ])
        assert.ok(!all.includes(secret), secret);
      const [consent] = json(entries, "consents/consents.json");
      assert.match(consent.person, /^person-[0-9a-f]{16}$/);
      const about = lines(entries, "log/entries.jsonl").filter(({ entry }) =>
        entry?.includes(consent.person),
      );
      assert.ok(about.length >= 1);
      for (const { salt } of about) assert.equal(salt, null);
      assert.equal(json(entries, "configuration/configuration.json").mail.host, "mail.example");
    },
  );

  await t.test(
    "what only a person can say is marked with its article, in the documents and in the answer",
    () => {
      assert.deepEqual(
        made.gaps.map(({ article }) => article),
        [
          "37",
          "30(1)(a)",
          "28",
          "28",
          "32(4)",
          "32(1)(c)",
          "32(1)(c)",
          "32(1)(d)",
          "35(7)(a)",
          "35(7)(a)",
          "35(7)(b)",
          "35(7)(c)",
          "35(7)(d)",
          "35(7)(d)",
          "35(2)",
          "35(9)",
          "35(1)",
          "36(1)",
          "35(11)",
        ],
      );
      // The French page keeps words together where the catalogue has a space.
      const html = entries
        .get("dpia/assessment.fr.html")!
        .toString("utf8")
        .replace(/[\u00a0\u202f]/g, " ");
      for (const article of ["35(7)(a)", "35(7)(b)", "35(7)(c)", "35(7)(d)", "35(2)", "35(9)", "35(11)"])
        assert.ok(html.includes(`À écrire par une personne (art. ${article})`), article);
      const register = entries.get("register/register.en.html")!.toString("utf8");
      for (const point of ["(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(g)"])
        assert.ok(register.includes(point), point);
    },
  );

  await t.test("the log says that it was made, and which index it has", async () => {
    const [last] = await miroir.log.list({ limit: 1 });
    assert.equal(last?.entry?.verb, "authority-pack");
    assert.equal(last.entry.index, createHash("sha256").update(index).digest("hex"));
  });

  await t.test("nothing is written over, and a name that is no archive is refused", async () => {
    for (const path of [out, join(folder, "authority.pdf")])
      await assert.rejects(miroir.authorityPack({ out: path }), { code: "usage/bad-value" });
    await assert.rejects(miroir.authorityPack({ out: join(folder, "nowhere", "pack.zip") }), {
      code: "storage/read-only",
    });
  });
});

test("with a passing statement failing there is no archive, and with a log that does not hold it says so", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, folder } = instance;
  await live(instance);
  const out = join(folder, "authority.zip");
  const counting = instance.failNth(Number.POSITIVE_INFINITY);
  await miroir.authorityPack({ out: join(folder, "first.zip") });
  const statements = counting.executed();
  for (const n of [1, 5, Math.floor(statements / 2), statements - 3, statements]) {
    instance.failNth(n);
    await assert.rejects(miroir.authorityPack({ out }), SimulatedFault, `statement ${n} of ${statements}`);
    assert.ok(!existsSync(out) && !existsSync(`${out}.unfinished`), `statement ${n}`);
  }
  instance.failNever();

  await instance.sql(async (sql) => {
    await sql.run("alter table checkpoints disable trigger law9_checkpoints_are_append_only");
    await sql.run(
      "update checkpoints set note = replace(note, 'miroir.invalid', 'mirror.invalid') where size = 2",
    );
  });
  const made = await miroir.authorityPack({ out });
  assert.equal(made.logHolds, false);
  const { said } = json(await entriesOf(out), "answers/log-verify.json");
  assert.deepEqual(said, ["checkpoint 2 is not signed by this log"]);
});

test("where the configuration leaves a high risk, a prior consultation comes with it (art. 36)", async (t) => {
  const instance = await freshInstance(t, {
    settings: {
      keyCustody: { mode: "controller-held", dpiaReference: "DPIA-7" },
      dpia: { reference: "DPIA-7", reviewOn: "2026-01-31" },
    },
  });
  const { miroir, folder } = instance;
  await addRun(miroir);
  const out = join(folder, "authority.zip");
  const made = await miroir.authorityPack({ out });
  const entries = await entriesOf(out);
  const html = entries.get("dpia/consultation.en.html")!.toString("utf8");
  assert.match(html, /the organisation holds the keys as well/);
  for (const point of ["(a)", "(b)", "(c)", "(d)", "(e)", "(f)"]) assert.ok(html.includes(point), point);
  for (const file of ["dpia/consultation.en.html", "dpia/assessment.en.html"])
    assert.match(
      entries.get(file)!.toString("utf8"),
      /Art\.\s36\(1\): [^<]*The authority is consulted before the processing[^<]*No scan is recorded here/,
    );
  for (const file of ["dpia/consultation.fr.html", "dpia/assessment.fr.html"])
    assert.doesNotMatch(
      entries.get(file)!.toString("utf8"),
      /\b(?:vous|votre|vos)\b/i,
      "an authority is not addressed",
    );
  assert.ok(made.gaps.some(({ article }) => article === "36(1)"));
  // Its review is overdue.
  assert.deepEqual(
    made.gaps.at(-1)?.what.en,
    "the review that was due on the day set in the configuration (setting dpia.reviewOn)",
  );
});

test("each risk of the assessment has a level that follows from the configuration, and an error a figure", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const grounds = await instance.sql((sql) =>
    groundsOf(
      {
        engine: {
          ...instance.engine,
          settings: { ...instance.config, controller: { ...instance.config.controller, officer: null } },
          pack: "faceplugin@87aacdfe5751",
        },
        at: () => instance.clock.now,
        today: () => instance.today(),
      } as never,
      sql,
    ),
  );
  const levels = (changes: object) =>
    Object.fromEntries(
      assess({ ...grounds, settings: { ...grounds.settings, ...changes }, scores: madeScores }).map(
        ({ id, level }) => [id, level],
      ),
    );
  const plain = levels({});
  assert.deepEqual(Object.keys(plain), [
    "error-rates",
    "false-match",
    "another-face",
    "children",
    "staff",
    "inversion",
    "bystanders",
    "theft",
  ]);
  const { bystanders, ...others } = plain;
  assert.equal(bystanders, "high", "an album with faces of people who did not ask");
  assert.deepEqual(new Set(Object.values(others)), new Set(["low", "medium"]));
  assert.equal(levels({ twoPersons: true })["false-match"], "low");
  assert.equal(levels({ minors: { allowed: true, dpiaReference: "x" } }).children, "high");
  assert.equal(levels({ relationship: "employer" }).staff, "high");
  assert.equal(levels({ keyCustody: { mode: "controller-held", dpiaReference: "x" } }).inversion, "high");
});

test("the notices of an archive are those that were published or consented under, and it says in which language none is in force", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, folder } = instance;
  await addRun(miroir);
  const own = (text: string) => ({ notice: { text, language: "en" as const, version: "our notice.txt" } });
  const texts = ["first", "second"].map(
    (which) =>
      `The ${which} text of our own notice. ${"We compare your face with pictures of our run. ".repeat(3)}`,
  );
  await instance.enrol(1);
  await instance.enrol(2, own(texts[0]!));
  await instance.enrol(3, own(texts[1]!));
  const packed = async (name: string) => {
    const out = join(folder, name);
    await miroir.authorityPack({ out });
    return entriesOf(out);
  };
  const inForce = (entries: Map<string, Buffer>) =>
    json(entries, "notices/in-force.json")
      .filter(({ kind }: { kind: string }) => kind === "consent")
      .map(({ language, version }: { language: string; version: string | null }) => [language, version]);
  const entries = await packed("one.zip");
  assert.deepEqual(inForce(entries), [
    ["en", "1"],
    ["fr", null],
  ]);
  const rows: { file: string; sha256: string; publishedAt: string | null }[] = json(
    entries,
    "notices/notices.json",
  );
  assert.equal(rows.length, 3);
  for (const { file, sha256 } of rows)
    assert.equal(createHash("sha256").update(entries.get(file)!).digest("hex"), sha256, file);
  const files = [...entries.keys()].filter((path) => /^notices\/.*\.txt$/.test(path));
  assert.deepEqual(files.sort(), rows.map(({ file }) => file).sort());
  assert.ok(files.includes("notices/consent-en-our-notice.txt.txt"));
  for (const text of texts)
    assert.equal(files.filter((file) => entries.get(file)!.toString("utf8").includes(text)).length, 1, text);
  const readme = (of: Map<string, Buffer>, language: string) =>
    of.get(`README.${language}.txt`)!.toString("utf8");
  assert.match(
    readme(entries, "en"),
    /- for people who are asked to consent: English \(version 1\), Français \(none published\)\n/,
  );
  assert.match(readme(entries, "fr"), /Français \(aucune publiée\)/);

  await miroir.notices.publish({});
  const both = await packed("two.zip");
  assert.deepEqual(inForce(both), [
    ["en", "1"],
    ["fr", "1"],
  ]);
  assert.ok(both.has("notices/consent-fr-1.txt"));
  assert.match(readme(both, "en"), /consent: English \(version 1\), Français \(version 1\)\n/);
});
