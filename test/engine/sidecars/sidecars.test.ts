import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { parseXml } from "../../../src/archive/xmp.ts";
import { refusedBy } from "../../invariants/refused.ts";
import { lookInFolders, needleOfText } from "../../support/canary.ts";
import { SimulatedFault } from "../../support/faults.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { consentTo } from "../../support/rights.ts";
import { digestOf, filesUnder } from "../../support/state.ts";

/** A name that XML would take for its own. */
const NAME = `Ada <Pencil> & "Söhne" ']]>`;
const OTHER = "Berta Brush";
const UNTIL = "2026-12-31";

/** A person confirmed both, wherever but in the last picture. */
const confirm = (instance: Instance) =>
  instance.sql((sql) =>
    sql.run(
      `update appearances set state = 'confirmed', decided_by = 'ada', decided_at = found_at
       where item_id not in (select item_id from item_files where path like '%z.png')`,
    ),
  );

/** Three pictures of two people and a stranger; both are confirmed in the first two, and the first agrees to be named. */
const scene = async (t: Parameters<typeof freshInstance>[0]) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  await mkdir(join(instance.photos, "day 1"));
  for (const [i, name] of ["day 1/a.png", "b & c.png", "z.png"].entries())
    await instance.picture(name, {
      faces: [
        { person: 1, x: 40, y: 60, noise: i },
        { person: 2, x: 180, y: 60, noise: i },
        { person: 9, x: 40, y: 170, size: 40 },
      ],
    });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const people: string[] = [];
  for (const [person, name] of [NAME, OTHER].entries()) {
    const { subjectId, personalKey } = await instance.enrol(person + 1, { name });
    people.push(subjectId);
    await miroir.grants.open({ subject: subjectId, personalKey });
  }
  await miroir.scan();
  const [one, two] = people as [string, string];
  await confirm(instance);
  await consentTo(instance.miroir, one, "publish:website");
  const { consentId } = await consentTo(instance.miroir, one, "export:sidecars");
  return { instance, miroir, one, two, consentId, out: join(instance.folder, "out") };
};
type Scene = Awaited<ReturnType<typeof scene>>;

const write = ({ miroir, out }: Scene) => miroir.sidecars.write({ album: "run", out });

/** The texts of every element of that name in a sidecar. */
const textsIn = (xmp: Buffer, tag: string): string[] =>
  [...parseXml(xmp.toString("utf8").trim()).getElementsByTagName(tag)].map(
    (found) => found.textContent ?? "",
  );

/** Which sidecars are in the folder, and whom each names. */
const namesIn = async (folder: string): Promise<Record<string, string[]>> =>
  Object.fromEntries(
    await Promise.all(
      (await filesUnder(folder)).map(
        async (name) =>
          [name, textsIn(await readFile(join(folder, name)), "Iptc4xmpExt:PersonName").sort()] as const,
      ),
    ),
  );

const readBack = async (s: Scene) => {
  const beside = join(s.instance.folder, "beside");
  await mkdir(beside);
  await copyFile(join(s.instance.photos, "day 1/a.png"), join(beside, "a.png"));
  await copyFile(join(s.out, "day 1/a.png.xmp"), join(beside, "a.png.xmp"));
  await s.miroir.albums.add({
    title: "Again",
    slug: "again",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own",
  });
  await s.miroir.import({ paths: [beside], album: "again" });
  const [item] = await s.instance.sql((sql) =>
    sql.query<{ metadata: object; row: string }>(
      `select i.metadata, to_jsonb(i)::text as row from items i join albums a on a.id = i.album_id where a.slug = 'again'`,
    ),
  );
  assert.match(JSON.stringify(item!.metadata), /sidecar/, "it was read");
  for (const part of ["Pencil", "Söhne", OTHER]) assert.ok(!item!.row.includes(part), part);
};

const refusals = async (s: Scene) => {
  const nameHer =
    (subject: string, consent: string, file: string) =>
    (sql: Parameters<Parameters<Instance["sql"]>[0]>[0]) =>
      sql.run(
        `insert into sidecar_named (id, sidecar_id, purpose, subject_id, consent_id, named_under, face_id, since)
       select gen_random_uuid(), (select id from sidecars limit 1), 'export:sidecars', $1, $2, true,
         (select p.face_id from appearances p join item_files i on i.item_id = p.item_id where p.subject_id = $1 and i.path like '%' || $3), now()`,
        [subject, consent, file],
      );
  await refusedBy(s.instance, /r50_named_only_where_confirmed/, nameHer(s.one, s.consentId, "z.png"));
  await refusedBy(s.instance, /r6_named_only_under_a_consent_in_force/, nameHer(s.two, s.consentId, "a.png"));
  await refusedBy(s.instance, /r6_named_is_under_a_consent_or_lapsed/, (sql) =>
    sql.run(`update sidecar_named set named_under = null`),
  );
};

test("a sidecar names whom somebody confirmed under a consent to exactly this, says what that person consents to, and nothing of anybody else", async (t) => {
  const s = await scene(t);
  const originals = await digestOf(s.instance.photos);
  const written = await write(s);
  assert.deepEqual([written.written, written.people, written.failed], [2, 1, 0]);
  assert.equal(written.unconfirmed, 1, "in one she was found, and nobody confirmed that it is she");
  assert.deepEqual(await namesIn(s.out), { "b & c.png.xmp": [NAME], "day 1/a.png.xmp": [NAME] });
  const bytes = await readFile(join(s.out, "day 1/a.png.xmp"));
  assert.ok(!bytes.includes(OTHER));
  for (const tag of ["mwg-rs:Name", "Iptc4xmpExt:PersonName"]) assert.deepEqual(textsIn(bytes, tag), [NAME]);
  const box = await s.instance.sql((sql) =>
    sql.one<{ x: number; w: number }>(
      `select (f.x + f.width / 2) / 320 as x, f.width / 320 as w from appearances p join faces f on f.id = p.face_id
       join item_files i on i.item_id = p.item_id where p.subject_id = $1 and i.path like '%a.png'`,
      [s.one],
    ),
  );
  const region = ["stArea:x", "stArea:w"].map((tag) => Number(textsIn(bytes, tag)[0]));
  assert.ok(Math.abs(region[0]! - box.x) < 1e-5 && Math.abs(region[1]! - box.w) < 1e-5, String(region));
  assert.equal(textsIn(bytes, "stArea:x").length, 1, "nobody else's region");
  const purposes = textsIn(bytes, "miroir:Purpose");
  const states = textsIn(bytes, "miroir:State");
  assert.deepEqual(
    purposes.filter((_, i) => states[i] === "in-force"),
    ["publish:website"],
  );
  assert.equal(purposes.length, 5);
  assert.deepEqual(textsIn(bytes, "miroir:Until"), [UNTIL]);
  assert.match(textsIn(bytes, "miroir:Note")[0]!, /Possible match, confirmed by a person/);
  assert.deepEqual(textsIn(bytes, "miroir:WrittenAt"), [s.instance.clock.now.toISOString()]);

  const register = await s.miroir.sidecars.register();
  assert.deepEqual(
    new Set(register.map(({ sidecarSha256 }) => sidecarSha256)),
    new Set(
      await Promise.all(
        Object.keys(await namesIn(s.out)).map(async (name) =>
          createHash("sha256")
            .update(await readFile(join(s.out, name)))
            .digest("hex"),
        ),
      ),
    ),
  );
  for (const { named, state, place } of register)
    assert.deepEqual(
      [state, place, named.map(({ subjectId, consentId }) => [subjectId, consentId])],
      ["out", s.out, [[s.one, s.consentId]]],
    );

  s.instance.clock.now = new Date("2026-06-22T10:00:00Z");
  const again = await write(s);
  assert.deepEqual([again.folderId, again.written, again.unchanged], [written.folderId, 0, 2]);
  assert.deepEqual(await digestOf(s.instance.photos), originals, "what is read from is never written to");
  for (const place of [s.instance.photos, join(s.instance.photos, "x"), s.instance.config.dataFolder])
    await assert.rejects(s.miroir.sidecars.write({ album: "run", out: place }), {
      code: "sidecars/beside-originals",
    });
  await assert.rejects(s.miroir.sidecars.write({ album: "run", out: `${s.out}.zip` }), {
    code: "sidecars/not-a-folder",
  });

  await t.test("an import reads nobody's name back out of it", () => readBack(s));
  await t.test("the schema itself refuses to name anybody otherwise", () => refusals(s));
});

test("forbidden is a folder that holds originals, not all that lies over them", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, folder } = instance;
  await addRun(miroir);
  const home = join(folder, "home");
  for (const [i, name] of ["Pictures", "Videos"].entries()) {
    await mkdir(join(home, name, "day 1"), { recursive: true });
    await instance.picture(`${i}.png`, { faces: [{ person: 1, x: 40, y: 60, noise: i }] });
    await copyFile(join(instance.photos, `${i}.png`), join(home, name, "day 1", `${i}.png`));
  }
  await miroir.import({ paths: [join(home, "Pictures"), join(home, "Videos")], album: "run" });
  const { place } = await miroir.sidecars.write({ album: "run", out: join(home, "sidecars") });
  assert.equal(place, join(home, "sidecars"));
  for (const out of ["", "Pictures", "Videos/day 1", "Videos/day 1/sidecars"])
    await assert.rejects(
      miroir.sidecars.write({ album: "run", out: join(home, out) }),
      { code: "sidecars/beside-originals" },
      out,
    );
});

test("whatever ends what a sidecar stands on takes it from its folder at once, and a rebuild writes it without the person", async (t) => {
  const s = await scene(t);
  const { miroir, one } = s;
  await consentTo(s.instance.miroir, s.two, "export:sidecars");
  /** Each ends it, says whether the other is named afterwards and whether she is, and puts things right again. */
  const ends: Record<string, { end: () => Promise<unknown>; her?: boolean; after?: () => Promise<unknown> }> =
    {
      withdrawn: {
        end: () => miroir.withdraw({ subject: one, purpose: "export:sidecars" }),
        after: () => consentTo(s.instance.miroir, one, "export:sidecars"),
      },
      uses: { end: () => miroir.withdraw({ subject: one, purpose: "publish:website" }), her: true },
      masked: {
        end: () => consentTo(s.instance.miroir, one, "mask"),
        after: () => miroir.withdraw({ subject: one, purpose: "mask" }),
      },
      corrected: {
        end: () => miroir.person.correct({ subject: one, name: `${NAME} the Younger` }),
        her: true,
      },
      restricted: {
        end: () => miroir.person.restrict({ subject: one, because: "accuracy-contested" }),
        after: () => miroir.person.lift({ subject: one, told: true }),
      },
      gone: {
        end: async () => {
          await s.instance.sql((sql) =>
            sql.run(
              `update appearances set state = 'shown', decided_by = null, decided_at = null where subject_id = $1`,
              [one],
            ),
          );
          await miroir.sidecars.rebuild();
        },
        after: () => confirm(s.instance),
      },
      forgotten: { end: () => miroir.forget({ subject: one }) },
    };
  for (const [because, { end, her = false, after }] of Object.entries(ends)) {
    await write(s);
    assert.equal(Object.values(await namesIn(s.out)).flat().length, 4, because);
    await end();
    const left = JSON.stringify(await namesIn(s.out));
    assert.ok(!left.includes("Pencil"), `${because}: gone when the act returns`);
    if (because !== "gone")
      assert.deepEqual(
        (await miroir.sidecars.register({ open: true })).map(({ state, staleBecause, escapedAt }) => [
          state,
          staleBecause,
          escapedAt,
        ]),
        [
          ["removed", because === "forgotten" ? "gone" : because, null],
          ["removed", because === "forgotten" ? "gone" : because, null],
        ],
      );
    await miroir.sidecars.rebuild();
    const names = await namesIn(s.out);
    assert.equal(Object.keys(names).length, 2, because);
    for (const each of Object.values(names)) {
      assert.ok(each.includes(OTHER), because);
      assert.equal(each.length, her ? 2 : 1, because);
    }
    assert.equal((await miroir.sidecars.rebuild()).stale, 0);
    await after?.();
  }
  const found = await lookInFolders(
    [s.out, s.instance.config.dataFolder],
    needleOfText("their name", "Pencil"),
  );
  assert.ok(found.bytes > 0);
  assert.deepEqual(found.hits, []);
  const rows = await s.instance.sql((sql) =>
    sql.query(`select 1 from sidecar_named where subject_id = $1`, [one]),
  );
  assert.deepEqual(rows, []);
});

test("a withdrawal while sidecars are being written wins; a stop is gone on with; a failure at any statement leaves nothing unregistered", async (t) => {
  const s = await scene(t);
  await t.test("withdrawal", async () => {
    let withdrawn: Promise<unknown> | undefined;
    await s.miroir.sidecars.write(
      { album: "run", out: s.out },
      {
        onProgress: () => {
          withdrawn ??= s.miroir.withdraw({ subject: s.one, purpose: "export:sidecars" });
        },
      },
    );
    await withdrawn;
    assert.deepEqual(await namesIn(s.out), {});
    const live = await s.instance.sql((sql) =>
      sql.query(`select 1 from sidecar_named where lapsed_at is null`),
    );
    assert.deepEqual(live, []);
    await consentTo(s.instance.miroir, s.one, "export:sidecars");
  });
  await t.test("stop", async () => {
    const stop = new AbortController();
    const stopped = await s.miroir.sidecars.write(
      { album: "run", out: s.out },
      { signal: stop.signal, onProgress: () => stop.abort() },
    );
    assert.deepEqual([stopped.interrupted, stopped.written], [true, 1]);
    const rest = await write(s);
    assert.deepEqual([rest.interrupted, rest.written, rest.unchanged], [false, 1, 1]);
  });
  await t.test("every statement", async () => {
    const out = join(s.instance.folder, "another");
    let failed = 0;
    for (let n = 1; ; n++) {
      s.instance.failNth(n);
      const met = await s.miroir.sidecars.write({ album: "run", out }).catch((error: unknown) => error);
      s.instance.failNever();
      if (!(met instanceof SimulatedFault)) {
        assert.ok(failed > 20, String(met));
        break;
      }
      failed++;
      const known = new Set((await s.miroir.sidecars.register()).map(({ sidecarSha256 }) => sidecarSha256));
      for (const name of await filesUnder(out)) {
        const bytes = await readFile(join(out, name));
        assert.ok(known.has(createHash("sha256").update(bytes).digest("hex")), `statement ${n}: ${name}`);
      }
    }
    assert.equal(Object.keys(await namesIn(out)).length, 2);
    assert.deepEqual((await s.miroir.log.verify()).faults, []);
  });
});

test("what others put there is left as it is, what they changed or moved is listed, and a recipient is told when somebody withdraws", async (t) => {
  const s = await scene(t);
  await mkdir(s.out);
  await writeFile(join(s.out, "b & c.png.xmp"), "theirs");
  await s.miroir.recipients.add({
    name: "Archive of the town",
    address: "1 Town Lane",
    contact: "the archivist",
    partyType: "third-party",
    purpose: "export:sidecars",
  });
  const none = await s.miroir.sidecars.write({ album: "run", out: s.out, recipient: "Archive of the town" });
  assert.equal(none.written, 0, "her consent does not name it");
  const { consentId } = await consentTo(s.instance.miroir, s.one, "export:sidecars");
  const { written, failed } = await s.miroir.sidecars.write({
    album: "run",
    out: s.out,
    recipient: "Archive of the town",
  });
  assert.deepEqual([written, failed], [1, 1]);
  assert.equal(await readFile(join(s.out, "b & c.png.xmp"), "utf8"), "theirs");
  const { disclosures } = await s.miroir.recipients.of({ subject: s.one });
  assert.deepEqual(
    disclosures.map(({ what, recipient }) => [what, recipient]),
    // Of the one that could not be put there as well: it was to be handed over.
    Array.from({ length: 2 }, () => ["consent-state", "Archive of the town"]),
  );
  await rename(join(s.out, "day 1/a.png.xmp"), join(s.out, "elsewhere.xmp"));
  const { recipientsTold } = await s.miroir.withdraw({ subject: s.one, purpose: "export:sidecars" });
  assert.equal(recipientsTold, 1);
  const [line] = (await s.miroir.sidecars.register({ open: true })).filter(({ escapedAt }) => escapedAt);
  assert.equal(line!.name, "day 1/a.png.xmp");
  assert.deepEqual(
    line!.named.map((each) => [each.consentId, each.lapsedAt !== null]),
    [[consentId, true]],
  );
});
