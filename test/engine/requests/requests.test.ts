import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import type { OpenRequestInput } from "../../../src/engine/requests/requests.ts";
import { open } from "../../../src/index.ts";
import { refusedBy } from "../../invariants/refused.ts";
import { hitsIn, needleOfText } from "../../support/canary.ts";
import { addRun, freshInstance, type Instance, madeChoice } from "../../support/instance.ts";
import { keysAndRows, rowsAsText } from "../../support/state.ts";

const NAME = "Zephyrine Quillfeather";
const asks = (more: Partial<OpenRequestInput> = {}): OpenRequestInput => ({
  kind: "access",
  channel: "e-mail",
  name: NAME,
  contact: "zephyrine@quillfeather.example",
  ...more,
});

const at = (instance: Instance, day: string, time = "10:00:00Z"): void => {
  instance.clock.now = new Date(`${day}T${time}`);
};

/** Another account on the same instance: the same database, through the same gate. */
const as = async (instance: Instance, name: string) =>
  open({
    config: instance.config,
    actor: { name, role: "officer" },
    now: () => instance.clock.now,
    vision: madeChoice,
  });

const lettersOf = async (instance: Instance) =>
  (await instance.miroir.mail.list()).map(({ kind, to }) => [kind, to]);

test("a request that came by e-mail is open and acknowledged at once, with its number and its due date", async (t) => {
  const instance = await freshInstance(t);
  at(instance, "2026-03-05");
  const { miroir } = instance;
  const opened = await miroir.requests.open(asks());
  assert.deepEqual(
    [opened.number, opened.receivedOn, opened.targetOn, opened.dueOn, opened.told],
    ["2026-0001", "2026-03-05", "2026-04-05", "2026-04-07", "queued"],
  );
  assert.deepEqual(await lettersOf(instance), [["acknowledgement", "zephyrine@quillfeather.example"]]);
  const { text, subject } = opened.letter;
  for (const said of [
    NAME,
    "2026-0001",
    "5 April 2026",
    "7 April 2026",
    "CNIL",
    "go to court",
    "costs nothing",
  ])
    assert.ok(text.includes(said), `${said}: ${text}`);
  assert.match(subject, /2026-0001/);
  const shown = await miroir.requests.show({ request: "2026-0001" });
  assert.deepEqual(
    shown.events.map(({ type }) => type),
    ["opened", "acknowledged"],
  );
  assert.equal((await miroir.requests.open(asks())).number, "2026-0002");
});

test("every channel is good, French is spoken, and whoever has no e-mail address gets a letter to print", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  for (const channel of ["web", "e-mail", "letter", "desk", "telephone"] as const)
    assert.equal((await miroir.requests.open(asks({ channel }))).told, "queued");
  for (const [contact, out] of [
    ["3 rue du Crayon, 44000 Nantes", "lettre.pdf"],
    [null, "lettre.html"],
  ] as const) {
    const path = join(instance.folder, out);
    const opened = await miroir.requests.open(asks({ contact, channel: "desk", language: "fr", out: path }));
    assert.equal(opened.told, "printed");
    assert.match(opened.letter.text, /Vous aurez notre réponse/);
    assert.ok((await stat(path)).size > 500);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  }
  assert.ok((await readFile(join(instance.folder, "lettre.html"), "utf8")).includes(NAME));
  assert.equal((await readFile(join(instance.folder, "lettre.pdf"), "latin1")).slice(0, 5), "%PDF-");
  assert.equal((await lettersOf(instance)).length, 5);
});

test("what cannot be is refused, and nothing is written: a channel nobody knows, a day to come, a mandate nobody checked", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const refuse = (input: object, code: string) =>
    assert.rejects(
      miroir.requests.open({ ...asks(), ...input } as OpenRequestInput),
      { code },
      JSON.stringify(input),
    );
  await refuse({ channel: "our portal only" }, "usage/bad-value");
  await refuse({ kind: "anything" }, "usage/bad-value");
  await refuse({ receivedOn: "2026-06-22" }, "usage/bad-value");
  await refuse({ name: "  " }, "usage/missing");
  await refuse(
    { mandate: { by: "An association", document: "mandate of 1 June", checkedBy: "" } },
    "usage/missing",
  );
  await refuse({ mandate: { by: "An association", checkedBy: "B. Marker" } }, "usage/missing");
  await refuse({ mandate: { by: " " } }, "usage/missing");
  await refuse({ subject: "nobody" }, "subject/not-found");
  await refuse({ out: join(instance.folder, "letter.docx") }, "usage/bad-value");
  assert.deepEqual(await miroir.requests.list({ all: true }), []);
  const { request } = await instance.sql((sql) => keysAndRows(sql, instance.config.keysFolder));
  assert.deepEqual(request, { keys: [], rows: [] });
});

test("a third party with a mandate is written to, after a check of the mandate and of nothing else", async (t) => {
  const instance = await freshInstance(t);
  const mandate = { by: "Maître Gomme", document: "mandate of 1 June 2026", checkedBy: "B. Marker" };
  const opened = await instance.miroir.requests.open(
    asks({ contact: "gomme@lawyer.example", mandate, channel: "letter" }),
  );
  assert.match(opened.letter.text, /\n\nDear Maître Gomme,\n\nYou write to us for Zephyrine Quillfeather/);
  const shown = await instance.miroir.requests.show({ request: opened.number });
  assert.deepEqual(shown.mandate, { ...mandate, checkedOn: "2026-06-21" });
  assert.deepEqual([shown.name, shown.state, shown.dueOn], [NAME, "open", "2026-07-21"]);
});

const GOMME = "Maître Gomme";
const byAgent = (more: Partial<OpenRequestInput> = {}): OpenRequestInput =>
  asks({ contact: "gomme@lawyer.example", mandate: { by: GOMME }, ...more });

test("an agent who shows no mandate is taken with the clock running, and the acknowledgement asks for the mandate", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const opened = await miroir.requests.open(byAgent());
  assert.match(opened.letter.text, /Dear Maître Gomme,[\s\S]*We have not seen your mandate yet/);
  assert.match(opened.letter.text, /our answer by the end of 21 July 2026/);
  const shown = await miroir.requests.show({ request: opened.number });
  assert.deepEqual(
    [shown.agent, shown.mandate, shown.state, shown.dueOn],
    [GOMME, null, "open", "2026-07-21"],
  );
  assert.equal(shown.events.find(({ type }) => type === "acknowledged")?.facts.mandateAsked, true);
  const rows = JSON.stringify(await instance.sql(rowsAsText));
  assert.deepEqual(hitsIn("tables", Buffer.from(rows), needleOfText("agent", GOMME)), []);
});

test("of a withdrawal, an agent without a mandate is not told what is in force", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId } = await instance.enrol(1, { contact: "ida@example.net" });
  const withdrawal = { kind: "withdrawal", subject: subjectId } as const;
  const mandate = { by: GOMME, document: "mandate of 1 June 2026", checkedBy: "B. Marker" };
  const told = await miroir.requests.open(byAgent({ ...withdrawal, mandate }));
  const untold = await miroir.requests.open(byAgent(withdrawal));
  assert.match(told.letter.text, /in force/);
  assert.doesNotMatch(untold.letter.text, /in force|not tied to an enrolment/);
});

test("nothing is told and nobody is looked for at the word of an agent before the mandate is recorded; afterwards it is answered", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const { number, dueOn, requestId } = await miroir.requests.open(byAgent());
  const first = { code: "request/mandate-first" };
  const text = "Your report is attached to this letter.";
  await assert.rejects(miroir.requests.answer({ request: number, text }), first);
  await assert.rejects(miroir.requests.answer({ request: number, nothingHeld: true }), first);
  await assert.rejects(
    miroir.requests.pause({ request: number, doubt: "The address is not the one of the enrolment." }),
    first,
  );
  await addRun(miroir);
  const look = {
    request: number,
    albums: ["run"],
    photos: [],
    statement: "I ask for one look.",
    fromCase: true,
  };
  await assert.rejects(miroir.look.byFace(look), first);
  await refusedBy(instance, /r32_nothing_is_told_before_the_mandate/, (sql) =>
    sql.run(
      `update requests set state = 'answered', outcome = 'answered', answered_on = '2026-06-21', retain_until = '2031-06-21' where id = $1`,
      [requestId],
    ),
  );
  const recorded = { request: number, document: "signed letter of 3 May", checkedBy: "B. Marker" };
  await assert.rejects(miroir.requests.mandate({ ...recorded, document: "  " }), { code: "usage/missing" });
  at(instance, "2026-06-25");
  assert.deepEqual(await miroir.requests.mandate(recorded), {
    number,
    mandate: {
      by: GOMME,
      document: recorded.document,
      checkedBy: recorded.checkedBy,
      checkedOn: "2026-06-25",
    },
    dueOn,
  });
  const shown = await miroir.requests.show({ request: number });
  assert.deepEqual([shown.agent, shown.mandate?.checkedOn, shown.dueOn], [GOMME, "2026-06-25", dueOn]);
  assert.ok(shown.events.some(({ type }) => type === "mandate-shown"));
  await assert.rejects(miroir.requests.mandate(recorded), { code: "request/no-agent" });
  const reasons = "We asked twice for the mandate and did not receive it.";
  await assert.rejects(miroir.requests.refuse({ request: number, ground: "mandate-not-shown", reasons }), {
    code: "request/ground-not-for-kind",
  });
  const answered = await miroir.requests.answer({ request: number, nothingHeld: true });
  assert.match(answered.letter.text, /the person you act for/);
});

test("a mandate that is never shown is a ground, and one that says what is held is none meanwhile", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const { number } = await miroir.requests.open(byAgent({ kind: "erasure" }));
  const reasons = "We asked for the mandate on 21 June and did not receive it.";
  await assert.rejects(
    miroir.requests.refuse({ request: number, ground: "exception", exception: "17(3)(e)", reasons }),
    { code: "request/ground-not-for-kind" },
  );
  const refused = await miroir.requests.refuse({ request: number, ground: "mandate-not-shown", reasons });
  assert.equal(refused.proposed, false);
  const shown = await miroir.requests.show({ request: number });
  assert.deepEqual([shown.state, shown.refusedBecause], ["refused", "mandate-not-shown"]);
});

test("what is said to everybody is answered to an agent without a mandate, but not that nothing is held", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const { number, letter } = await miroir.requests.open(byAgent({ kind: "information" }));
  assert.doesNotMatch(letter.text, /We have not seen your mandate/);
  await assert.rejects(miroir.requests.answer({ request: number, nothingHeld: true }), {
    code: "request/mandate-first",
  });
  const text = "Our notice says how pictures are kept and searched; it is enclosed.";
  assert.equal((await miroir.requests.answer({ request: number, text })).outcome, "answered");
});

test("what is due first comes first, with the days that are left", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  for (const receivedOn of ["2026-06-20", "2026-05-15", "2026-05-25", "2026-05-21"])
    await miroir.requests.open(asks({ receivedOn }));
  const rows = await miroir.requests.list({});
  assert.deepEqual(
    rows.map(({ receivedOn, urgency, daysLeft, dueOn }) => [receivedOn, urgency, daysLeft, dueOn]),
    [
      ["2026-05-15", "overdue", -6, "2026-06-15"],
      ["2026-05-21", "today", 0, "2026-06-22"],
      ["2026-05-25", "soon", 4, "2026-06-25"],
      ["2026-06-20", "in-time", 29, "2026-07-20"],
    ],
  );
});

test("an extension counts from receipt, is given once, with a reason, and is told before the first month ends", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  at(instance, "2026-11-30");
  const { number, requestId } = await miroir.requests.open(asks());
  const because = "Forty albums of twelve years have to be looked through.";
  const extend = (more = {}) =>
    miroir.requests.extend({ request: number, reason: "complexity", because, ...more });
  await assert.rejects(extend({ because: "busy" }), { code: "request/no-reason" });
  await assert.rejects(extend({ reason: "holidays" }), { code: "usage/bad-value" });
  at(instance, "2026-12-30", "22:59:00Z"); // one minute before midnight in Paris
  const extended = await extend();
  assert.deepEqual(
    [extended.targetOn, extended.dueOn, extended.told],
    ["2027-02-28", "2027-03-01", "queued"],
  );
  assert.ok(extended.letter.text.includes(because));
  await assert.rejects(extend(), { code: "request/extended-once" });

  await t.test("a minute after the first month it is too late, also for the table", async () => {
    const late = await miroir.requests.open(asks({ receivedOn: "2026-11-30" }));
    at(instance, "2026-12-30", "23:00:00Z");
    const term = { request: late.number, reason: "complexity", because } as const;
    await assert.rejects(miroir.requests.extend(term), { code: "request/month-over" });
    await refusedBy(instance, /r35_told_within_the_first_month/, (sql) =>
      sql.run(`update requests set extended_on = '2026-12-31' where id = $1`, [late.requestId]),
    );
  });

  await t.test("twice, or without a reason, is refused by the table", async () => {
    const event = (type: string, note: string) =>
      `insert into request_events (request_id, seq, at, actor, type, sealed_note) values ('${requestId}', 99, now(), 'x', '${type}', ${note})`;
    await refusedBy(instance, /r35_extended_once/, (sql) => sql.run(event("extended", "'\\x00'")));
    await refusedBy(instance, /r35_an_extension_has_a_reason/, (sql) => sql.run(event("extended", "null")));
    await refusedBy(instance, /r33_a_doubt_is_written/, (sql) => sql.run(event("identity-asked", "null")));
  });
});

test("the clock stands still only between a question on a written doubt and its answer, and moves by those days", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  at(instance, "2026-03-05");
  const { number } = await miroir.requests.open(asks());
  const doubt = "The address is not the one that she enrolled with.";
  const pause = (more = {}) => miroir.requests.pause({ request: number, doubt, ...more });
  await assert.rejects(pause({ doubt: "hm" }), { code: "request/no-reason" });
  await assert.rejects(pause({ means: "document-seen" }), { code: "request/lighter-first" });
  await assert.rejects(pause({ means: "passport-copy" }), { code: "usage/bad-value" });
  await assert.rejects(pause({ means: "reply-from-known-address" }), { code: "request/no-known-address" });
  at(instance, "2026-03-10");
  const paused = await pause();
  assert.doesNotMatch(paused.letter.text, /already have of you/, "no address of theirs is held");
  assert.equal(paused.pausedOn, "2026-03-10");
  assert.ok(paused.letter.text.includes(doubt));
  assert.match(paused.letter.text, /copy of an identity document is not asked for/);
  assert.equal((await miroir.requests.list({}))[0]!.urgency, "waits-for-her");
  await assert.rejects(pause(), { code: "request/wrong-state" });

  at(instance, "2026-03-16");
  await assert.rejects(miroir.requests.resume({ request: number, on: "2026-03-09" }), {
    code: "usage/bad-value",
  });
  await assert.rejects(miroir.requests.resume({ request: number, on: "2026-03-17" }), {
    code: "usage/bad-value",
  });
  const resumed = await miroir.requests.resume({ request: number });
  assert.deepEqual(
    [resumed.pausedDays, resumed.targetOn, resumed.dueOn, resumed.monthEndsOn],
    [6, "2026-04-11", "2026-04-13", "2026-04-11"],
  );

  await t.test(
    "a document is asked for only now, and of it only who saw it on which day is kept",
    async () => {
      await pause({ means: "document-seen" });
      at(instance, "2026-03-18");
      await miroir.requests.resume({ request: number, on: "2026-03-17", seenBy: "B. Marker" });
      const { events, targetOn, pausedDays } = await miroir.requests.show({ request: number });
      assert.deepEqual(events.at(-1)!.note, { seen: "seen on 2026-03-17 by B. Marker" });
      assert.deepEqual([pausedDays, targetOn], [7, "2026-04-12"]);
    },
  );

  await t.test("a late request cannot be paused any more", async () => {
    at(instance, "2026-04-14");
    await assert.rejects(pause(), { code: "request/wrong-state" });
  });
});

test("an answer is one letter, with the names and hashes of what is handed over, and a request is closed only then", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const { number } = await miroir.requests.open(asks());
  await assert.rejects(miroir.requests.close({ request: number }), { code: "request/wrong-state" });
  await assert.rejects(miroir.requests.answer({ request: number }), { code: "request/no-reason" });
  await assert.rejects(
    miroir.requests.answer({ request: number, text: "Your report is attached.", attachments: ["/nowhere"] }),
    { code: "archive/not-found" },
  );
  const path = join(instance.folder, "report.pdf");
  await writeFile(path, "%PDF-");
  await assert.rejects(
    miroir.requests.answer({ request: number, text: "Your report is attached.", attachments: [path] }),
    { code: "usage/missing" },
    "an e-mail carries no file: somebody says how it is handed over",
  );
  const answered = await miroir.requests.answer({
    request: number,
    text: "Your report is attached.",
    attachments: [path],
    handedBy: "post",
  });
  const sha256 = createHash("sha256").update("%PDF-").digest("hex");
  assert.deepEqual(answered.attachments, [{ name: "report.pdf", bytes: 5, sha256 }]);
  assert.deepEqual([answered.outcome, answered.late, answered.told], ["answered", false, "queued"]);
  assert.ok(answered.letter.text.includes(sha256));
  assert.match(answered.letter.text, /not in this e-mail: you receive these files by post/);
  assert.match(answered.letter.text, /sent to you by e-mail/);
  for (const again of [
    () => miroir.requests.answer({ request: number, text: "And another thing, later." }),
    () =>
      miroir.requests.extend({
        request: number,
        reason: "complexity",
        because: "It is very complex indeed.",
      }),
    () =>
      miroir.requests.refuse({
        request: number,
        ground: "right-does-not-apply",
        reasons: "It does not apply here.",
      }),
    () => miroir.requests.close({ request: number, takenBack: "She changed her mind about it." }),
  ])
    await assert.rejects(again(), { code: "request/wrong-state" });
  const closed = await miroir.requests.close({ request: number });
  assert.deepEqual([closed.outcome, closed.retainUntil], ["answered", "2031-06-21"]);
  assert.deepEqual(await miroir.requests.list({}), []);
});

test("that nothing is held is an answer, true of today and of this tool, but not to somebody who is enrolled", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId } = await instance.enrol(1);
  const stranger = await miroir.requests.open(asks());
  const answered = await miroir.requests.answer({ request: stranger.number, nothingHeld: true });
  assert.equal(answered.outcome, "nothing-held");
  const { text } = answered.letter;
  for (const said of [
    /Today, 21 June 2026, they hold nothing about you/,
    /kept until 21 June 2031/,
    /lodge a complaint/,
  ])
    assert.match(text, said);
  assert.doesNotMatch(text, /nobody here|search for you/);
  const hers = await miroir.requests.open(asks({ subject: subjectId }));
  await assert.rejects(miroir.requests.answer({ request: hers.number, nothingHeld: true }), {
    code: "request/something-held",
  });
});

test("nothing held is not said under the name or the contact of anybody who is enrolled, listed, named by a picture or in a case", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId } = await instance.enrol(1, {
    name: "Zéphyrine QUILLFEATHER",
    contact: "z.quill@example.net",
  });
  const hitsOf = async (more: Partial<OpenRequestInput>): Promise<string> => {
    const { number } = await miroir.requests.open(asks(more));
    try {
      await miroir.requests.answer({ request: number, nothingHeld: true });
    } catch (error) {
      const { code, details } = error as { code: string; details: { hits: { en: string } } };
      assert.equal(code, "request/may-be-held");
      return details.hits.en;
    }
    return "";
  };
  const person = `enrolled person ${subjectId.slice(0, 8)}`;
  assert.equal(await hitsOf({ contact: "new@example.net", name: "quillfeather zephyrine" }), person);
  assert.match(await hitsOf({ contact: null, name: "Z. Quillfeather" }), new RegExp(person));
  assert.match(await hitsOf({ contact: "Z.QUILL@example.net", name: "Another Name" }), new RegExp(person));

  await miroir.members.import({
    albums: ["run"],
    until: "2026-12-31",
    from: { csv: Buffer.from("name,email,number,photo\nBert Pencil,bert@example.org,12,") },
  });
  assert.match(await hitsOf({ name: "PENCIL Bert", contact: "b@example.net" }), /person on a list/);
  assert.match(await hitsOf({ name: "B. Inkwell", contact: "bert@example.org" }), /person on a list/);

  await instance.picture("p1.png", { faces: [{ person: 4, x: 20, y: 20 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  await instance.sql((sql) => sql.run(`update items set caption = 'Finish: Ánna C. Crayón, 12 km'`));
  assert.match(await hitsOf({ name: "Anna Crayon", contact: "c@example.net" }), /picture run\//);
  await instance.sql((sql) => sql.run(`update item_files set path = '/archive/dora_slate-07.jpg'`));
  assert.match(
    await hitsOf({ name: "Dora Slate", contact: "d@example.net" }),
    /name of a file in the album run\//,
  );
  await instance.sql((sql) => sql.run(`update albums set title = 'Farewell of Edgar Quire'`));
  assert.match(await hitsOf({ name: "Edgar Quire", contact: "e@example.net" }), /album run/);

  const first = await miroir.requests.open(asks({ name: "Fay Ruler", contact: "fay@example.net" }));
  assert.equal(await hitsOf({ name: "Fay Ruler", contact: "other@example.net" }), `request ${first.number}`);
  assert.equal(await hitsOf({ name: "Nobody Atall", contact: "nobody@example.net" }), "");
});

test("an earlier case of the same person, under the same name and contact, is told and refuses nothing", async (t) => {
  const { miroir } = await freshInstance(t);
  const first = await miroir.requests.open(asks());
  await miroir.requests.answer({ request: first.number, nothingHeld: true });
  const second = await miroir.requests.open(asks());
  const { letter } = await miroir.requests.answer({ request: second.number, nothingHeld: true });
  assert.match(letter.text, new RegExp(`Earlier requests .* ${first.number} \\(21 June 2031\\)`));
});

test("that it is somebody else is said by name and with how, kept with the case, and the log holds no name of it", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  await instance.enrol(1, { name: NAME, contact: "namesake@example.net" });
  const { number } = await miroir.requests.open(asks());
  const because = "Another day of birth, and she told us so at the desk.";
  const answer = (more: object) => miroir.requests.answer({ request: number, nothingHeld: true, ...more });
  await assert.rejects(
    miroir.requests.answer({ request: number, text: "We hold nothing about you." }),
    { code: "request/may-be-held" },
    "in the words of an officer too",
  );
  await assert.rejects(answer({ notTheSame: { by: " ", because } }), { code: "usage/missing" });
  await assert.rejects(answer({ notTheSame: { by: "B. Marker", because: "no" } }), {
    code: "request/no-reason",
  });
  const { letter } = await answer({ notTheSame: { by: "B. Marker", because } });
  assert.match(letter.text, /nothing held was recognised as being about you/);
  assert.doesNotMatch(letter.text, /B\. Marker|no enrolment/);
  const { events } = await miroir.requests.show({ request: number });
  const { note, facts } = events.at(-1)!;
  assert.deepEqual(note?.notTheSame, { by: "B. Marker", because });
  assert.deepEqual([facts.notTheSame, facts.places], [1, "person"]);
  const entries = JSON.stringify(await miroir.log.list({}));
  assert.ok(!entries.includes("Marker") && !entries.includes("Quillfeather"));
});

test("an agent is told of the person they act for, by name; and of whoever was erased this morning what is true", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const mandate = { by: "Maître Gomme", document: "mandate of 1 June 2026", checkedBy: "B. Marker" };
  const byAgent = await miroir.requests.open(asks({ contact: "gomme@lawyer.example", mandate }));
  const told = await miroir.requests.answer({ request: byAgent.number, nothingHeld: true });
  assert.match(told.letter.text, /Dear Maître Gomme,/);
  assert.match(told.letter.text, /they hold nothing under it about the person you act for/);
  assert.ok(told.letter.text.includes(NAME));

  const { subjectId } = await instance.enrol(1, { name: "Gus Stapler", contact: "gus@example.net" });
  const { certificate } = await miroir.forget({ subject: subjectId });
  const { entry } = certificate.certificate.log;
  const gus = await miroir.requests.open(asks({ name: "Gus Stapler", contact: "gus@example.net" }));
  await assert.rejects(
    miroir.requests.answer({ request: gus.number, nothingHeld: true, erased: entry + 1000 }),
    { code: "request/no-erasure" },
  );
  const { letter } = await miroir.requests.answer({ request: gus.number, nothingHeld: true, erased: entry });
  assert.match(letter.text, /Something was held here before: it was erased on 21 June 2026/);
  assert.match(
    letter.text,
    new RegExp(`entry ${entry} of our log, which proves the erasure and names nobody`),
  );
});

test("an acknowledgement whose due date is past says so and apologises, and promises no day", async (t) => {
  const { miroir } = await freshInstance(t);
  const late = await miroir.requests.open(asks({ receivedOn: "2026-05-11" }));
  assert.equal(late.dueOn, "2026-06-11");
  assert.match(late.letter.text, /You should have had our answer by the end of 11 June 2026/);
  assert.match(late.letter.text, /we apologise/);
  assert.doesNotMatch(late.letter.text, /You will have our answer/);
  const enRetard = await miroir.requests.open(asks({ receivedOn: "2026-05-11", language: "fr" }));
  assert.match(enRetard.letter.text, /nous vous présentons nos excuses/);
});

test("a letter is one: who writes, place and day, to whom, about what, a greeting, who signs; on paper too", async (t) => {
  const instance = await freshInstance(t, {
    settings: {
      controller: {
        name: "Club of Drawn People",
        address: "1 rue du Papier, 44000 Nantes",
        contact: "privacy@example.org",
      },
      officer: { name: "D. Pen", address: "1 Paper Street", contact: "officer@example.org" },
    },
  });
  const path = join(instance.folder, "lettre.html");
  const { letter, number } = await instance.miroir.requests.open(
    asks({ contact: "3 rue du Crayon\n44000 Nantes", channel: "letter", language: "fr", out: path }),
  );
  const parts = letter.text.split("\n\n");
  assert.deepEqual(parts.slice(0, 5), [
    "Club of Drawn People\n1 rue du Papier, 44000 Nantes\nprivacy@example.org",
    "Nantes, le 21 juin 2026",
    `${NAME}\n3 rue du Crayon\n44000 Nantes`,
    `Objet : Nous avons reçu votre demande\nNos références : ${number}`,
    `Bonjour ${NAME},`,
  ]);
  assert.deepEqual(parts.slice(-2), [
    "Cordialement,",
    "Pour Club of Drawn People\nD. Pen, délégation à la protection des données\nofficer@example.org",
  ]);
  const page = await readFile(path, "utf8");
  assert.match(page, /<h1 class="about">Objet\s: Nous avons reçu votre demande/);
  assert.match(page, /<p class="to">Nantes, le 21\sjuin\s2026<\/p>/);
  assert.match(page, /Signature\s: ____/);
  assert.doesNotMatch(page, /<h2>/);
});

test("a refusal says why, where to complain and that a court is open; each ground has what it needs", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const { number } = await miroir.requests.open(asks({ kind: "erasure" }));
  const reasons = "The pictures are kept as evidence in a case before the court.";
  const refuse = (more: object) =>
    miroir.requests.refuse({ request: number, ground: "exception", reasons, ...more });
  await assert.rejects(refuse({ ground: "too-often" }), { code: "usage/bad-value" });
  await assert.rejects(refuse({ ground: "identity-not-established" }), { code: "request/never-asked" });
  await assert.rejects(refuse({}), { code: "usage/missing" });
  await assert.rejects(refuse({ exception: "17(3)(z)" }), { code: "usage/bad-value" });
  await assert.rejects(refuse({ ground: "mandate-not-shown" }), (error: Error & { code?: string }) => {
    assert.equal(error.code, "request/ground-not-for-kind");
    assert.match(error.message, /Grounds for this request: .*right.*exception/);
    return true;
  });
  await assert.rejects(refuse({ ground: "right-does-not-apply", exception: "17(3)(e)" }), {
    code: "request/exception-not-for-kind",
  });
  const portability = await miroir.requests.open(asks({ kind: "portability", contact: "p@example.net" }));
  await assert.rejects(
    miroir.requests.refuse({
      request: portability.number,
      ground: "exception",
      exception: "17(3)(e)",
      reasons,
    }),
    { code: "request/ground-not-for-kind" },
  );
  await assert.rejects(refuse({ exception: "17(3)(e)", reasons: "no" }), { code: "request/no-reason" });
  const refused = await refuse({ exception: "17(3)(e)" });
  assert.ok(!refused.proposed);
  for (const said of [reasons, "17(3)(e)", "CNIL", "go to court"])
    assert.ok(refused.letter.text.includes(said), said);
  const row = (await miroir.requests.list({ all: true })).find((each) => each.number === number);
  assert.deepEqual([row!.state, row!.outcome], ["refused", "refused"]);
});

test("excessive is found by two people on a written proof, and by one person by no way at all", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  const { number, requestId } = await instance.miroir.requests.open(asks());
  const ground = "excessive" as const;
  const words = {
    reasons: "The requests were made in order to be paid for taking them back.",
    proof: "Letter of 2 June: “pay me 500 euros and I withdraw all of them”.",
  };
  await assert.rejects(instance.miroir.requests.refuse({ request: number, ground, reasons: words.reasons }), {
    code: "request/no-reason",
  });
  const proposed = await instance.miroir.requests.refuse({ request: number, ground, ...words });
  assert.ok(proposed.proposed);
  assert.equal((await instance.miroir.requests.list({}))[0]!.state, "open");
  await assert.rejects(instance.miroir.requests.refuse({ request: number, ground }), {
    code: "request/same-person",
  });

  await t.test("the tables refuse one person as well", async () => {
    await refusedBy(instance, /r39_two_distinct_people/, (sql) =>
      sql.run(`update request_abuses set confirmed = true, confirmed_by = ' ADA ', confirmed_at = now()`),
    );
    const end = (byTwo: string) =>
      `update requests set state = 'refused', outcome = 'refused', refused_because = 'excessive', refused_by_two = ${byTwo},
         answered_on = '2026-06-21', retain_until = '2031-06-21' where id = '${requestId}'`;
    await refusedBy(instance, /r39_two_people_found_it_abusive/, (sql) => sql.run(end("null")));
    await refusedBy(instance, /r39_no_abuse_without_two_people/, (sql) => sql.run(end("true")));
    await refusedBy(instance, /refused_because/, (sql) =>
      sql.run(end("null").replace("'excessive'", "'too-often'")),
    );
    await refusedBy(instance, /request_abuses_ground_check/, (sql) =>
      sql.run(`update request_abuses set ground = 'frequency'`),
    );
  });

  await t.test(
    "somebody else confirms, and whoever asked is told the reasons and not the proof",
    async () => {
      await instance.miroir.close();
      const bert = await as(instance, "bert");
      try {
        await assert.rejects(bert.requests.refuse({ request: number, ground: "unfounded" }), {
          code: "request/other-ground",
        });
        const refused = await bert.requests.refuse({ request: number, ground });
        assert.ok(!refused.proposed);
        assert.ok(refused.letter.text.includes(words.reasons));
        assert.ok(!refused.letter.text.includes("500 euros"));
        const { events } = await bert.requests.show({ request: number });
        assert.deepEqual(events.map(({ type, actor }) => [type, actor]).slice(2), [
          ["refusal-proposed", "ada"],
          ["refused", "bert"],
        ]);
      } finally {
        await bert.close();
      }
    },
  );
});

test("reminders go at 10, 3 and 0 days before the target and once overdue, each once, and name nobody", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const { number } = await miroir.requests.open(asks());
  const reminders = async () => (await miroir.mail.list()).filter(({ kind }) => kind === "reminder");
  const countOn = async (day: string): Promise<number> => {
    at(instance, day);
    await miroir.tick();
    await miroir.tick();
    return (await reminders()).length;
  };
  // Received on 21 June 2026: target and due date Tuesday 21 July.
  assert.equal(await countOn("2026-07-10"), 0);
  assert.equal(await countOn("2026-07-11"), 1);
  assert.equal(await countOn("2026-07-17"), 1);
  assert.equal(await countOn("2026-07-18"), 2);
  assert.equal(await countOn("2026-07-21"), 3);
  assert.equal(await countOn("2026-07-22"), 4);
  assert.equal(await countOn("2026-08-22"), 4);
  for (const { id, to } of await reminders()) {
    const { text, subject } = await miroir.mail.show({ letter: id });
    assert.equal(to, "privacy@example.org");
    assert.ok(text.includes(number) && subject.includes(number));
    assert.ok(!text.includes(NAME) && !text.includes("zephyrine"));
  }
  await miroir.requests.answer({ request: number, text: "Late, and with our apologies." });
  assert.equal(await countOn("2026-09-22"), 4);
});

test("an extension begins the reminders anew, and a paused request reminds nobody", async (t) => {
  const instance = await freshInstance(t, {
    settings: { officer: { name: "D. Pen", address: "1 Paper Street", contact: "officer@example.org" } },
  });
  const { miroir } = instance;
  const { number } = await miroir.requests.open(asks());
  const reminded = async () =>
    (await miroir.mail.list()).filter(({ kind }) => kind === "reminder").map(({ to }) => to);
  at(instance, "2026-07-12");
  await miroir.tick();
  assert.deepEqual(await reminded(), ["officer@example.org"]);
  await miroir.requests.extend({
    request: number,
    reason: "number",
    because: "Five requests are examined together.",
  });
  await miroir.tick();
  assert.equal((await reminded()).length, 1);
  await miroir.requests.pause({ request: number, doubt: "Somebody else answered the telephone." });
  at(instance, "2026-10-01");
  await miroir.tick();
  assert.equal((await reminded()).length, 1);
  await miroir.requests.resume({ request: number });
  await miroir.tick();
  assert.equal((await reminded()).length, 1, "the clock moved, and there is time again");
});

test("“the address that we already have of you” and “your own page” are said to somebody who has one", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId } = await instance.enrol(1, { contact: "ida@example.net" });
  const without = await instance.enrol(2, { contact: null });
  const doubt = "The address is another one.";
  const pausedOf = async (subject: string) => {
    const { number } = await miroir.requests.open(asks({ subject }));
    return (await miroir.requests.pause({ request: number, doubt })).letter.text;
  };
  assert.match(await pausedOf(subjectId), /already have of you/);
  assert.doesNotMatch(await pausedOf(without.subjectId), /already have of you/);

  const path = join(instance.folder, "report.pdf");
  await writeFile(path, "%PDF-");
  const answerBy = async (more: Partial<OpenRequestInput>) => {
    const { number } = await miroir.requests.open(asks(more));
    const answered = await miroir.requests.answer({
      ...{ request: number, text: "Your report goes with this.", attachments: [path], handedBy: "portal" },
    });
    return answered.letter.text;
  };
  assert.match(await answerBy({ subject: subjectId }), /on your own page of our portal/);
  const mandate = { by: "Maître Vidal", document: "Mandate of 3 May", checkedBy: "Ada Officer" };
  for (const none of [{}, { subject: without.subjectId }, { subject: subjectId, mandate }])
    await assert.rejects(answerBy(none), { code: "request/no-page" });
});

test("the acknowledgement of a withdrawal says what is so on its day, and promises no answer to wait for", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId } = await instance.enrol(1);
  const textOf = async (more: Partial<OpenRequestInput>) =>
    (await miroir.requests.open(asks({ kind: "withdrawal", ...more }))).letter.text;
  const hers = await textOf({ subject: subjectId });
  assert.match(hers, /takes effect at once \(article 7\(3\) of the GDPR\)/);
  assert.match(hers, /one consent of yours is in force\. We end what you withdraw/);
  assert.doesNotMatch(hers, /You will have our answer/);
  assert.match(await textOf({}), /not tied to an enrolment yet/);
  await miroir.withdraw({ subject: subjectId });
  assert.match(await textOf({ subject: subjectId }), /no consent of yours is in force any more/);
});

test("what somebody said lies in no table in clear, the ledger says dates and no word, and the case goes with its key", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const said = "I was at the canal run with a purple kite.";
  const doubt = "Her signature looks like another one.";
  const { number, requestId } = await miroir.requests.open(asks({ text: said }));
  await miroir.requests.pause({ request: number, doubt });
  await miroir.requests.resume({ request: number });
  await miroir.requests.answer({ request: number, text: "Your kite was in none of them." });
  await miroir.requests.close({ request: number });
  const words = [NAME, "quillfeather.example", said, doubt, "Your kite"];
  const rows = JSON.stringify(await instance.sql(rowsAsText));
  const log = JSON.stringify(await miroir.log.list({ limit: 100 }));
  for (const word of words) {
    assert.deepEqual(hitsIn("tables", Buffer.from(rows), needleOfText(word, word)), []);
    assert.ok(!log.includes(word), word);
  }
  for (const verb of ["request.open", "request.pause", "request.resume", "request.answer", "request.close"])
    assert.ok(log.includes(`"verb":"${verb}"`), verb);
  for (const fact of [
    '"dueOn":"2026-07-21"',
    '"pausedDays":0',
    '"answeredOn":"2026-06-21"',
    '"retainUntil":"2031-06-21"',
  ])
    assert.ok(log.includes(fact), fact);

  await t.test("on the day after its last one", async () => {
    const keys = async () =>
      (await instance.sql((sql) => keysAndRows(sql, instance.config.keysFolder))).request;
    at(instance, "2031-06-21");
    await miroir.tick();
    assert.deepEqual(await keys(), { keys: [requestId], rows: [requestId] });
    at(instance, "2031-06-22");
    assert.equal((await miroir.tick()).done.requestsRemoved, 1);
    assert.deepEqual(await keys(), { keys: [], rows: [] });
    await assert.rejects(miroir.requests.show({ request: number }), { code: "request/not-found" });
    assert.equal((await miroir.requests.open(asks())).number, "2031-0001");
  });
});

test("a case of a person who is forgotten stays without them, is still answered, and its letters that waited are gone", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId } = await instance.enrol(1, { name: NAME });
  const { number } = await miroir.requests.open(asks({ kind: "erasure", subject: NAME }));
  assert.equal((await lettersOf(instance)).length, 1);
  await miroir.forget({ subject: subjectId });
  assert.deepEqual(await lettersOf(instance), []);
  const shown = await miroir.requests.show({ request: number });
  assert.deepEqual([shown.subjectId, shown.state, shown.name], [null, "open", NAME]);
  const answered = await miroir.requests.answer({
    request: number,
    text: "Everything about you was erased today.",
  });
  assert.equal(answered.told, "queued");
  const log = JSON.stringify(await miroir.log.list({ limit: 100 }));
  assert.ok(!log.includes(subjectId));
});
