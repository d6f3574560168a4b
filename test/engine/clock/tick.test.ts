import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { PROGRAM_FOLDER } from "../../../src/config.ts";
import { addDays } from "../../../src/domain/days.ts";
import { CHORES, passTime } from "../../../src/engine/clock/tick.ts";
import { act } from "../../../src/engine/gate/act.ts";
import { KEPT } from "../../../src/engine/gate/retention.ts";
import type { Sql } from "../../../src/store/database.ts";
import { putDistinct } from "../../../src/store/people/conflicts.ts";
import { insertTelling } from "../../../src/store/recipients/recipients.ts";
import { addRun, freshInstance, type Instance, referencePhotos } from "../../support/instance.ts";
import { disclose, insertPublished, insertSidecar, recordFile, rowsOf } from "../../support/rights.ts";
import { searchByTwo } from "../../support/second.ts";

const TABLES = `select table_name as name from information_schema.tables
  where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1`;

const tablesOf = async (sql: Sql): Promise<string[]> =>
  (await sql.query<{ name: string }>(TABLES)).map(({ name }) => name);

const countOf = async (sql: Sql, table: string): Promise<number> =>
  (await sql.one<{ n: number }>(`select count(*)::int as n from ${table}`)).n;

/** Tables whose rows go with a date, their own or their parent's. */
const dated = Object.entries(KEPT).flatMap(([table, rule]) =>
  "until" in rule || "with" in rule ? [table] : [],
);

test("every table of the database says when its rows go", async (t) => {
  const instance = await freshInstance(t);
  const { tables, cascades } = await instance.sql(async (sql) => ({
    tables: await tablesOf(sql),
    cascades: await sql.query<{ child: string; parent: string }>(
      `select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent from pg_constraint c
       join pg_namespace n on n.oid = c.connamespace where n.nspname = current_schema() and c.contype = 'f' and c.confdeltype = 'c'`,
    ),
  }));
  await t.test("each has one rule, and no rule is about a table that is not there", () => {
    assert.deepEqual(Object.keys(KEPT).sort(), tables);
  });
  await t.test("what goes with another row hangs on it by a foreign key that cascades", () => {
    for (const [child, rule] of Object.entries(KEPT))
      if ("with" in rule)
        assert.ok(
          cascades.some((key) => key.child === child && key.parent === rule.with),
          `${child} with ${rule.with}`,
        );
  });
  await t.test("the guide says the same of each", () => {
    const page = readFileSync(join(PROGRAM_FOLDER, "docs", "guide", "rights.md"), "utf8");
    for (const [table, rule] of Object.entries(KEPT)) {
      const [[kind, said]] = Object.entries(rule) as [[string, string]];
      const words = {
        until: said,
        with: `with ${said}`,
        atOnce: `at once: ${said}`,
        asked: `when asked: ${said}`,
        forEver: `never: ${said}`,
      }[kind];
      assert.ok(page.includes(`\n| \`${table}\` | ${words} |\n`), `${table}: ${words}`);
    }
  });
  await t.test("what has a day of its own has a chore that looks for it, once", () => {
    const names = CHORES.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const [table, rule] of Object.entries(KEPT))
      if ("chore" in rule) assert.ok(names.includes(rule.chore), `${table}: ${rule.chore}`);
  });
});

const ZONE = "Europe/Paris";

/** A time of day where the controller is, in summer or in winter. */
const inParis = (day: string, time: string): Date => {
  for (const offset of ["+02:00", "+01:00"]) {
    const at = new Date(`${day}T${time}${offset}`);
    const there = new Intl.DateTimeFormat("en-GB", {
      timeZone: ZONE,
      dateStyle: "short",
      timeStyle: "short",
    });
    const [date, clock] = there.format(at).split(", ");
    const [year, month, dayOfMonth] = day.split("-");
    if (date === `${dayOfMonth}/${month}/${year}` && clock === time.slice(0, 5)) return at;
  }
  throw new Error(`there is no ${time} on ${day}`);
};

interface Kept {
  readonly what: string;
  /** Last day on which it is there. */
  readonly until: string;
  /** How many rows of it there are. */
  readonly left: (sql: Sql) => Promise<number>;
}

const rows =
  (from: string, ...parameters: unknown[]) =>
  async (sql: Sql): Promise<number> =>
    (await sql.one<{ n: number }>(`select count(*)::int as n from ${from}`, parameters)).n;

const LEAP_DAY = "2028-02-29";
/** Clocks go forward on the first, and back on the second. */
const SPRING = "2028-03-26";
const AUTUMN = "2028-10-29";

/** Something in every table, each with the last day that the settings and its date give it. */
const fill = async (instance: Instance): Promise<Kept[]> => {
  const { miroir, clock } = instance;
  clock.now = inParis(LEAP_DAY, "12:00");
  const album = (slug: string, retainUntil: string) =>
    miroir.albums.add({
      title: slug,
      slug,
      heldBy: "own-work",
      scope: "declared",
      rightNote: "our own",
      retainUntil,
    });
  await album("gone", SPRING);
  await album("run", "2034-06-30");
  await instance.picture("a.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  const b = await instance.picture("b.png", { faces: [{ person: 1, x: 20, y: 20, noise: 1 }] });
  await writeFile(join(instance.photos, "damaged.png"), "not a picture");
  await miroir.import({ paths: [instance.photos], album: "gone" });
  await miroir.import({ paths: [instance.photos], album: "run" });

  const one = await instance.enrol(1, { until: AUTUMN });
  const two = await instance.enrol(2, { until: "2029-12-31" });
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey, until: "2028-04-30" });
  await miroir.grants.open({ subject: two.subjectId, personalKey: two.personalKey, until: "2028-03-30" });
  await writeFile(b, await (await referencePhotos(3, 1))[0]!.bytes);
  await miroir.scan();
  const [photo] = await referencePhotos(1, 1);
  const found = await searchByTwo(miroir, { photo: photo!, purpose: "find", reason: "asked at the desk" });
  const { searchId } = found;
  await assert.rejects(instance.enrol(1, { name: "Somebody Else" }), { code: "enrol/conflict" });
  await instance.sql((sql) => putDistinct(sql, one.subjectId, two.subjectId, "ada", instance.clock.now));
  await disclose(instance, {
    subjectId: two.subjectId,
    consentId: two.consentId,
    purpose: "find",
    name: "Federation",
  });
  for (const kind of ["report", "receipt"] as const)
    await recordFile(instance, one.subjectId, kind, join(instance.folder, kind));
  const invitation = randomUUID();
  await instance.sql(async (sql) => {
    const run = (text: string, ...parameters: unknown[]) => sql.run(text, parameters);
    await run(
      `insert into search_confirmations (search_id, subject_id, actor, at) values ($1, $2, 'ada', $3)`,
      searchId,
      one.subjectId,
      clock.now,
    );
    // As of a recording that was followed, and of one whose import was stopped.
    await run(
      `insert into footage (album_id, content_sha256, detector, from_ms, to_ms, frames_ms, cuts, face_frame, face_numbers, seen_at)
       select id, sha256('f'), 'made', 0, 20000, '{0}', '{false}', '{}', '{}', $1 from albums`,
      clock.now,
    );
    for (const text of [
      `insert into face_views (face_id, ordinal, at_ms, x, y, width, height, landmarks)
       select id, 0, 0, x, y, width, height, landmarks from faces`,
      `insert into face_paths (face_id, at_ms, boxes) select id, '{0}', array[x, y, width, height] from faces`,
    ])
      await run(text);
    await run(
      `insert into not_me (subject_id, picture_sha256, x, y, width, height, decided_by, decided_at)
       values ($1, sha256('n'), 0, 0, .5, .5, 'ada', $2)`,
      one.subjectId,
      clock.now,
    );
    await run(
      `insert into notices (sha256, language, version, text, created_at, published_at, published_by, superseded_at)
       values (sha256('former'), 'en', '0', 'a former notice', $1, $1, 'ada', $1)`,
      clock.now,
    );
    await run(
      `insert into uploads (id, album_id, account, role, file_name, bytes, state, begun_at, retain_until)
       select $1, id, 'phil', 'photographer', 'a.jpg', 10, 'arriving', $2, '2028-03-07' from albums where slug = 'run'`,
      randomUUID(),
      clock.now,
    );
    await run(
      `insert into album_places (album_id, name, mark, value) select id, 'finish', 'folder', 'finish' from albums where slug = 'run'`,
    );
    await run(
      `insert into invitations (id, kind, token_sha256, uses, purposes, until_day, consent_until, made_by, made_at)
       values ($1, 'poster', sha256('i'), 9, array['find'], '2028-04-15', '2028-12-31', 'ada', $2)`,
      invitation,
      clock.now,
    );
    await run(
      `insert into invitation_albums (invitation_id, album_id) select $1, id from albums where slug = 'run'`,
      invitation,
    );
    await run(
      `insert into portal_enrolments (subject_id, invitation_id, came_by, state, opens_on, enrolled_at)
       values ($1, $2, 'poster', 'waiting', '2028-02-29', $3)`,
      two.subjectId,
      invitation,
      clock.now,
    );
    await run(
      `insert into member_lists (id, until_day, made_by, made_at) values ($1, '2028-03-25', 'ada', $2)`,
      invitation,
      clock.now,
    );
    await run(
      `insert into member_list_albums (list_id, album_id) select $1, id from albums where slug = 'run'`,
      invitation,
    );
    await run(
      `insert into members (id, list_id, sealed_member, added_at) values ($1, $1, 'x', $2)`,
      invitation,
      clock.now,
    );
    await run(
      `insert into portal_sessions (token_sha256, subject_id, opened_at, idle_until) values (sha256('s'), $1, $2, $3)`,
      two.subjectId,
      clock.now,
      inParis("2028-03-03", "23:59:59"),
    );
    await run(
      `insert into portal_links (token_sha256, subject_id, valid_until) values (sha256('l'), $1, $2)`,
      two.subjectId,
      inParis("2028-03-04", "23:59:59"),
    );
    await run(
      `insert into vouching_codes (subject_id, code_sha256, valid_until) values ($1, sha256('c'), $2)`,
      two.subjectId,
      inParis("2028-03-05", "23:59:59"),
    );
    await run(
      `insert into capture_frames (id, subject_id, ordinal, portrait, sealed, taken_at, keep_until)
       values ($1, $2, 1, true, 'x', $3, '2028-03-31')`,
      randomUUID(),
      two.subjectId,
      clock.now,
    );
    await run(
      `insert into instructions_after_death (subject_id, sealed, at) values ($1, 'x', $2)`,
      two.subjectId,
      clock.now,
    );
    await run(
      `insert into webhook_deliveries (id, target, kind, facts, happened_at, delivered_at, retain_until)
       values ($1, 'club', 'scan.finished', '{}', $2, $2, '2028-03-20')`,
      randomUUID(),
      clock.now,
    );
    await run(
      `insert into api_answers (key_sha256, body_sha256, valid_until) values (sha256('k'), sha256('b'), $1)`,
      inParis("2028-03-01", "12:00"),
    );
    await run(
      `insert into viewings (subject_id, viewer, role, day, pictures) values ($1, 'ada', 'reviewer', $2, 3)`,
      one.subjectId,
      LEAP_DAY,
    );
    const request = randomUUID();
    await run(
      `insert into requests (id, number, kind, channel, subject_id, sealed_requester, sealed_text, language, state, received_on,
         month_ends_on, target_on, due_on, outcome, answered_on, closed_on, retain_until, opened_by, opened_at)
       values ($1, 1, 'access', 'desk', $2, 'x', 'x', 'en', 'closed', '2028-02-01', '2028-03-01', '2028-03-01', '2028-03-01',
         'answered', '2028-02-28', '2028-02-28', '2033-02-28', 'ada', $3)`,
      request,
      two.subjectId,
      clock.now,
    );
    await run(
      `insert into request_events (request_id, seq, at, actor, type) values ($1, 0, $2, 'ada', 'opened')`,
      request,
      clock.now,
    );
    await run(
      `insert into request_abuses (request_id, ground, sealed_proof, proposed_by, proposed_at) values ($1, 'unfounded', 'x', 'ada', $2)`,
      request,
      clock.now,
    );
    // What a look found for somebody who is not enrolled, and one that waits for a second account.
    await run(
      `insert into vouchings (id, request_id, way, compared_by, sealed_words, vouched_by, vouched_at)
       values ($1, $2, 'staff', 'known-personally', 'x', 'ada', $3)`,
      randomUUID(),
      request,
      clock.now,
    );
    await run(
      `insert into look_answers (request_id, sealed_facts, looked_at, finished_at, valid_until) values ($1, 'x', $2, $2, $3)`,
      request,
      clock.now,
      inParis("2028-03-14", "12:00"),
    );
    await run(
      `insert into look_pictures (id, request_id, ordinal, to_check, put_in, sealed, sealed_facts)
       values ($1, $2, 1, false, true, 'x', 'x')`,
      randomUUID(),
      request,
    );
    await run(
      `insert into proposals (id, kind, request_id, sealed_asked, proposed_by, proposed_at, valid_until)
       values ($1, 'look', $2, 'x', 'ada', $3, $4)`,
      randomUUID(),
      request,
      clock.now,
      inParis("2028-03-01", "12:00"),
    );
    await run(
      `insert into objections (id, picture_sha256, about, state, sealed_under, made_by, made_at, decided_by, decided_at)
       values ($1, sha256('r'), 'keeping', 'rejected', 'entry', 'ada', $3, 'ada', $3), ($2, sha256('u'), 'comparison', 'upheld', 'entry', 'ada', $3, 'ada', $3)`,
      randomUUID(),
      randomUUID(),
      clock.now,
    );
    await run(
      `insert into breaches (id, number, aware_at, notify_by, risk, sealed, closed_at, retain_until, recorded_by, recorded_at)
       values ($1, 1, $2, $3, 'none', 'x', $2, '2033-05-31', 'ada', $2)`,
      randomUUID(),
      clock.now,
      new Date(clock.now.getTime() + 72 * 3_600_000),
    );
    const [recipient] = await sql.query<{ id: string; disclosure: string }>(
      `select r.id, d.id as disclosure from recipients r join disclosures d on d.recipient_id = r.id`,
    );
    await run(`update recipients set ended_at = $2 where id = $1`, recipient!.id, clock.now);
    const telling = randomUUID();
    await insertTelling(
      sql,
      {
        id: telling,
        recipientId: recipient!.id,
        about: "erasure",
        disclosures: [recipient!.disclosure],
        retainUntil: "2028-12-31",
      },
      clock.now,
    );
    await run(
      `insert into outbox (id, kind, sealed_under, telling_id, sealed, created_at, next_try_at, retain_until)
       values ($1, 'telling-erasure', 'entry', $2, 'x', $3, $3, '2028-03-31')`,
      randomUUID(),
      telling,
      clock.now,
    );
  });

  await insertPublished(instance, { subjectId: two.subjectId, until: "2029-12-31" }, "2028-05-31");
  await insertSidecar(instance, { subjectId: two.subjectId, until: "2029-12-31" }, "2028-06-30");
  await instance.sql((sql) =>
    sql.run(`update publication_visible set shown_under = null, lapsed_at = since`),
  );

  const { accountId } = await miroir.accounts.add({
    name: "Ada Martin",
    email: "ada@example.org",
    role: "administrator",
  });
  await instance.sql((sql) =>
    sql.run(
      `insert into erasure_certificates (token_sha256, entry, language, draft, signed, valid_until)
       values (sha256('c'), 0, 'en', '{}', '{}', $1)`,
      [inParis("2028-03-07", "00:00")],
    ),
  );
  await miroir.tokens.add({ name: "club site", role: "auditor", expiresOn: SPRING });
  await instance.sql(async (sql) => {
    await sql.run(
      `insert into account_sessions (id, account_id, token, method, expires_at, created_at, updated_at)
       values ($1, $2, 'made', 'totp', $3, $3, $3)`,
      [randomUUID(), accountId, inParis("2028-03-01", "20:00")],
    );
    await sql.run(`update account_verifications set expires_at = $1`, [inParis("2028-03-02", "23:59")]);
    await sql.run(
      `insert into search_alerts (actor, on_day, searches, usual) values ('ada', '2028-02-29', 30, 0)`,
    );
  });

  const hers = (table: string, { subjectId }: { subjectId: string }) =>
    rows(`${table} where subject_id = $1`, subjectId);
  const consent = ({ consentId }: { consentId: string }) => rows("consents where id = $1", consentId);
  await instance.sql((sql) =>
    sql.run(
      `insert into deaths (subject_id, died_on, sealed, recorded_by, recorded_at) values ($1, '2028-02-28', 'x', 'ada', $2)`,
      [two.subjectId, clock.now],
    ),
  );
  return [
    { what: "who looked at her pictures that day", until: LEAP_DAY, left: rows("viewings") },
    { what: "an upload that was never finished", until: "2028-03-07", left: rows("uploads") },
    {
      what: "what an import that was stopped saw of a recording",
      until: "2028-03-07",
      left: rows("footage"),
    },
    { what: "a session in the portal", until: "2028-03-03", left: rows("portal_sessions") },
    { what: "a link to sign in to the portal", until: "2028-03-04", left: rows("portal_links") },
    { what: "a code for a steward", until: "2028-03-05", left: rows("vouching_codes") },
    { what: "the frames of a capture", until: "2028-03-31", left: rows("capture_frames") },
    { what: "a look that waits for a second account", until: "2028-03-01", left: rows("proposals") },
    { what: "what a look found", until: "2028-03-14", left: rows("look_pictures") },
    { what: "and the link to it", until: "2028-03-14", left: rows("look_answers") },
    { what: "a list of members, and who is on it", until: "2028-03-25", left: rows("members") },
    { what: "who vouched for her", until: AUTUMN, left: hers("vouchings", one) },
    {
      what: "a certificate of erasure, for who has its link",
      until: "2028-03-06",
      left: rows("erasure_certificates"),
    },
    { what: "an answer kept for whoever asks twice", until: "2028-03-01", left: rows("api_answers") },
    { what: "what a program was told", until: "2028-03-20", left: rows("webhook_deliveries") },
    { what: "an invitation, 12 months from its last day", until: "2029-04-15", left: rows("invitations") },
    { what: "an export, 30 days", until: "2028-03-30", left: rows("exports") },
    {
      what: "the key of a grant",
      until: "2028-03-30",
      left: rows("grants where subject_id = $1 and state = 'open'", two.subjectId),
    },
    { what: "a publication and its register", until: "2028-05-31", left: rows("publications") },
    { what: "a folder of sidecars and its register", until: "2028-06-30", left: rows("sidecar_folders") },
    { what: "a session of the staff", until: "2028-03-01", left: rows("account_sessions") },
    { what: "a link to choose a password", until: "2028-03-02", left: rows("account_verifications") },
    { what: "a token of a program", until: SPRING, left: rows("api_tokens") },
    { what: "an alert about searches", until: "2029-02-28", left: rows("search_alerts") },
    { what: "a letter", until: "2028-03-31", left: rows("outbox where telling_id is not null") },
    {
      what: "an album and what is in it, when clocks go forward",
      until: SPRING,
      left: rows("albums where slug = 'gone'"),
    },
    {
      what: "the pictures of that album",
      until: SPRING,
      left: rows("items i join albums a on a.id = i.album_id where a.slug = 'gone'"),
    },
    { what: "a picture that could not be compared", until: "2028-04-30", left: rows("scan_misses") },
    { what: "a reference, when clocks go back", until: AUTUMN, left: hers("reference_templates", one) },
    { what: "reference photographs", until: AUTUMN, left: hers("reference_photos", one) },
    { what: "appearances", until: AUTUMN, left: hers("appearances", one) },
    {
      what: "a consent in force",
      until: AUTUMN,
      left: rows("consents where id = $1 and in_force", one.consentId),
    },
    { what: "a telling", until: "2028-12-31", left: rows("recipient_tellings") },
    {
      what: "a file that could not be read, 12 months from a leap day",
      until: "2029-02-28",
      left: rows("import_problems"),
    },
    { what: "a search, 12 months from a leap day", until: "2029-02-28", left: rows("searches") },
    { what: "who was compared in it", until: "2029-02-28", left: rows("gallery_members") },
    { what: "whom it returned", until: "2029-02-28", left: rows("consultations") },
    { what: "who confirmed it", until: "2029-02-28", left: rows("search_confirmations") },
    { what: "a scan", until: "2029-02-28", left: rows("scans") },
    { what: "a conflict", until: "2029-02-28", left: rows("conflicts") },
    { what: "what a disclosure says", until: "2029-02-28", left: rows("disclosures") },
    // It was closed on the 31st, by the clock.
    { what: "a closed grant that found nothing", until: "2029-03-31", left: hers("grants", two) },
    { what: "her second year", until: "2029-12-31", left: hers("reference_templates", two) },
    { what: "a recipient, five years from a leap day", until: "2033-02-28", left: rows("recipients") },
    { what: "a request, its events and its proposals", until: "2033-02-28", left: rows("requests") },
    { what: "a former notice", until: "2033-02-28", left: rows("notices where version = '0'") },
    {
      what: "an objection that was rejected",
      until: "2033-02-28",
      left: rows("objections where state = 'rejected'"),
    },
    { what: "a breach", until: "2033-05-31", left: rows("breaches") },
    // They expired the day after their last day: the proof runs from then.
    { what: "the proof of her consent", until: "2033-10-30", left: consent(one) },
    {
      what: "all that is left of her",
      until: "2033-10-30",
      left: rows("subjects where id = $1", one.subjectId),
    },
    { what: "an album", until: "2034-06-30", left: rows("albums") },
    { what: "the proof of the second", until: "2035-01-01", left: consent(two) },
    { what: "all that is left of the second", until: "2035-01-01", left: rows("subjects") },
  ];
};

const CLOCK = { name: "clock", role: "clock" } as const;

test("every row is there on its last day and gone on the next, across months, leap years and summer time", async (t) => {
  const instance = await freshInstance(t, { settings: { timeZone: ZONE } });
  const { miroir, clock } = instance;
  const kept = await fill(instance);
  await t.test("to begin with there is something in every table whose rows go", async () => {
    for (const table of dated)
      assert.ok((await instance.sql((sql) => countOf(sql, table))) > 0, `${table} is empty`);
  });
  const check = async (today: string): Promise<void> => {
    await miroir.tick();
    for (const { what, until, left } of kept) {
      const n = await instance.sql(left);
      assert.equal(n > 0, until >= today, `${what} (until ${until}) on ${today}: ${n}`);
    }
  };
  for (const day of [...new Set(kept.map(({ until }) => until))].sort()) {
    await t.test(`on ${day}, and the day after`, async () => {
      clock.now = inParis(day, "23:59");
      await check(day);
      clock.now = inParis(addDays(day, 1), "03:30");
      await check(addDays(day, 1));
    });
  }
  await t.test("at the end nothing is left of anybody, and the proof of it all holds", async () => {
    clock.now = inParis("2041-01-01", "12:00");
    await miroir.tick();
    for (const table of dated) {
      if (["ledger_entries", "objections", "notices"].includes(table)) continue;
      assert.equal(await instance.sql((sql) => countOf(sql, table)), 0, table);
    }
    const former = rows("notices where published_at is null or superseded_at is not null");
    assert.equal(await instance.sql(former), 0, "the notice of today stays, no former one does");
    const entries = await instance.sql((sql) =>
      sql.query<{ at: Date }>("select at from ledger_entries where sealed is not null"),
    );
    for (const { at } of entries) assert.ok(at.getTime() >= Date.UTC(2040, 0, 1), at.toISOString());
    const { holds, faults } = await miroir.log.verify();
    assert.deepEqual([holds, faults], [true, []]);
    assert.ok((await miroir.audit()).holds);
  });
});

test("what entries said goes by whole months, never earlier, and the log accounts for it", async (t) => {
  const instance = await freshInstance(t, { settings: { timeZone: ZONE, retention: { logMonths: 6 } } });
  const { miroir, clock } = instance;
  const readable = async () =>
    (
      await instance.sql((sql) =>
        sql.query<{ seq: string }>("select seq from ledger_entries where sealed is not null order by seq"),
      )
    ).map(({ seq }) => Number(seq));
  clock.now = inParis("2027-08-31", "23:30");
  await addRun(miroir);
  clock.now = inParis("2027-09-01", "09:00");
  const { subjectId } = await instance.enrol(1, { until: "2028-08-01" });
  clock.now = inParis("2028-02-29", "23:59");
  await miroir.tick();
  assert.deepEqual(await readable(), [0, 1]);
  clock.now = inParis("2028-03-01", "09:00");
  assert.equal((await miroir.tick()).done.entriesEmptied, 1);
  assert.deepEqual(await readable(), [1, 2]);
  const [last] = await miroir.log.list({ limit: 1 });
  assert.deepEqual(last?.entry?.emptied, { "2027-08": 1 });
  assert.equal((await miroir.log.verify()).holds, true);
  // The entry about her goes by its date as well, and forgetting her afterwards counts what is left.
  clock.now = inParis("2028-04-01", "09:00");
  await miroir.tick();
  assert.deepEqual(await readable(), [2, 3]);
  await miroir.forget({ subject: subjectId });
  assert.equal((await miroir.log.verify()).holds, true);
});

test("a purpose ends with its last album, whatever day the consent names", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  await miroir.albums.add({
    title: "Walk",
    slug: "walk",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own",
  });
  const one = await instance.enrol(1);
  const both = await instance.enrol(2, { albums: ["run", "walk"] });
  for (const { subjectId: subject, personalKey } of [one, both])
    await miroir.grants.open({ subject, personalKey });
  await miroir.albums.remove({ album: "run" });
  const { done } = await miroir.tick();
  assert.deepEqual([done.grantsClosed, done.consentsExpired], [1, 1]);
  assert.equal(await rowsOf(instance, "reference_templates", one.subjectId), 0);
  assert.equal(await rowsOf(instance, "reference_templates", both.subjectId), 1);
  const [ended] = await instance.sql((sql) =>
    sql.query("select state, ended_because, proof_until from consents where not in_force"),
  );
  assert.deepEqual(ended, {
    state: "expired",
    endedBecause: "its albums are gone",
    proofUntil: "2031-06-21",
  });
  assert.deepEqual((await miroir.tick()).done, {});
});

test("what a restriction keeps is not removed by its date", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, clock } = instance;
  await addRun(miroir);
  const { subjectId: subject } = await instance.enrol(1);
  await miroir.withdraw({ subject });
  await miroir.person.restrict({ subject, because: "needed-for-claims" });
  clock.now = new Date("2033-01-01T10:00:00Z");
  await miroir.tick();
  assert.equal((await miroir.people()).length, 1);
  assert.ok((await miroir.audit()).holds);
  await miroir.person.lift({ subject, told: true });
  const { done } = await miroir.tick();
  assert.deepEqual([done.consentsRemoved, done.peopleRemoved], [1, 1]);
  assert.deepEqual(await miroir.people(), []);
});

test("a served instance looks for keys that nobody owns once a night, and by day reads none of them", async (t) => {
  const instance = await freshInstance(t);
  const { engine, clock } = instance;
  const pass = () => act(engine, CLOCK, passTime, undefined);
  clock.now = new Date("2026-09-10T10:00:00Z");
  await pass();
  const nobody = randomUUID();
  engine.vault.create("grant", nobody);
  clock.now = new Date("2026-09-10T23:00:00Z");
  assert.equal((await pass()).orphanKeysDestroyed, 0);
  assert.ok(engine.vault.has("grant", nobody));
  clock.now = new Date("2026-09-11T03:00:00Z");
  assert.equal((await pass()).orphanKeysDestroyed, 1);
  assert.ok(!engine.vault.has("grant", nobody));
});

test("a tick with nothing to do leaves no entry", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  await instance.enrol(1);
  const before = await instance.miroir.log.list({});
  assert.deepEqual(await instance.miroir.tick(), { done: {}, orphanKeysDestroyed: 0, clockBehindSeconds: 0 });
  assert.deepEqual(await instance.miroir.log.list({}), before);
});
