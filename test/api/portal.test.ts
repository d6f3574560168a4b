import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import type { Engine } from "../../src/engine/gate/engine.ts";
import { capturesOf } from "../../src/engine/portal/capture.ts";
import { addRun, freshInstance, type Instance, type InstanceOptions } from "../support/instance.ts";
import {
  agreement,
  base64,
  browserOf,
  capture,
  enrolInPortal,
  madeFrame,
  tokenIn,
  vouchedFor,
  YES,
} from "../support/portal.ts";
import { appOf } from "../support/server.ts";
import { worked } from "../support/work.ts";

const portal = async (t: TestContext, options: InstanceOptions = {}) => {
  const instance = await freshInstance(t, options);
  await addRun(instance.miroir);
  const invite = async (more = {}) =>
    (await instance.miroir.invitations.add({ kind: "poster", albums: ["run"], until: "2026-07-20", ...more }))
      .url;
  const app = appOf(instance.engine);
  return { ...instance, instance, invite, browser: () => browserOf(app) };
};

/** Everything a database of this instance holds, as text. */
const everyRow = async (instance: Instance): Promise<string> =>
  instance.sql(async (sql) => {
    const tables = await sql.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    const all: unknown[] = [];
    for (const { name } of tables) all.push(await sql.query(`select '${name}' as t, x.* from "${name}" x`));
    return JSON.stringify(all);
  });

test("a life in the portal: invited, enrolled, found, not me, taken down, told everything, gone", async (t) => {
  const { invite, browser, instance, miroir, engine, picture, photos } = await portal(t);
  const her = browser();
  const url = await invite({ purposes: ["publish:website"] });

  const shown = await her.ask("GET", `/portal/invitations/${tokenIn(url)}`);
  assert.equal(shown.status, 200, JSON.stringify(shown.json));
  assert.deepEqual(
    shown.json.purposes.map(({ purpose }: { purpose: string }) => purpose),
    ["find", "publish:website"],
  );
  assert.match(
    shown.json.purposes[0].statement,
    /Club of Drawn People makes a template of my face .* “Run”.* until 21 June 2027\./,
  );
  assert.ok(shown.json.notice.layers.length > 5);

  const enrolled = await enrolInPortal(her, url, 7, { email: "ada@example.org" });
  assert.equal(enrolled.status, 201, JSON.stringify(enrolled.json));
  const { subjectId, personalKey: key, waiting, signInUrl } = enrolled.json;
  assert.equal(waiting, "approval");
  assert.equal(signInUrl, `http://localhost:8080/me#${subjectId.slice(0, 8)}.${key}`);

  const me = await her.ask("GET", "/me");
  assert.deepEqual(
    [me.json.subjectId, me.json.name, me.json.contact],
    [subjectId, "Ada Drawn", "ada@example.org"],
  );
  const [given] = (await her.ask("GET", "/me/consents")).json;
  assert.equal(given.statement, shown.json.purposes[0].statement, "kept word for word");
  assert.equal(given.noticeSha256, shown.json.notice.sha256, "under the notice that she was shown");
  assert.equal(given.secondStep, "repeated-in-writing");
  assert.deepEqual([given.events[0].channel, given.endsOn], ["portal", shown.json.consentUntil]);

  await picture("a.png", { faces: [{ person: 7, x: 20, y: 20 }] });
  await picture("b.png", {
    faces: [
      { person: 7, x: 60, y: 20 },
      { person: 9, x: 150, y: 60 },
    ],
  });
  await picture("c.png", { faces: [{ person: 9, x: 60, y: 90 }] });
  await miroir.import({ album: "run", paths: [photos] });
  const alone = await her.ask("POST", "/me/grants", { key });
  assert.deepEqual([alone.status, alone.json.title], [403, "portal/waits-for-approval"]);
  await vouchedFor(miroir, subjectId);
  const opened = await her.ask("POST", "/me/grants", { key });
  assert.equal(opened.status, 201, JSON.stringify(opened.json));
  await miroir.scan();
  const first = (await her.ask("GET", "/me/appearances?limit=1")).json;
  assert.deepEqual([first.items.length, first.shown], [1, 2]);
  const second = (await her.ask("GET", `/me/appearances?limit=1&cursor=${first.next}`)).json;
  assert.deepEqual([second.items.length, second.next], [1, null]);
  assert.notEqual(second.items[0].id, first.items[0].id);

  const notMe = await her.ask("POST", `/me/appearances/${first.items[0].id}/not-me`);
  assert.equal(notMe.status, 200);
  const down = await her.ask("POST", `/me/appearances/${second.items[0].id}/take-down`, {
    because: "I fell there.",
  });
  assert.match(down.json.number, /^2026-\d{4}$/);
  assert.equal((await her.ask("GET", "/me/appearances")).json.shown, 0);
  const [request] = (await her.ask("GET", "/me/requests")).json;
  assert.deepEqual(
    [request.number, request.kind, request.dueOn],
    [down.json.number, "objection", down.json.dueOn],
  );

  const [website] = (await her.ask("GET", "/me/purposes")).json;
  const more = { purpose: website.purpose, secondStatement: "yes i agree." };
  assert.equal((await her.ask("POST", "/me/consents", { ...more, secondStatement: "no" })).status, 422);
  assert.equal((await her.ask("POST", "/me/consents", more)).status, 201);
  const receipt = (await her.ask("GET", `/me/consents/${given.id}/receipt`)).json;
  assert.ok(receipt.proofs.length > 0 && receipt.html.includes("<html"));

  for (const [path, body] of [
    ["/me/report.zip", {}],
    ["/me/report.zip", { key }],
    ["/me/portability.zip", { key }],
  ] as const) {
    const zip = await her.ask("POST", path, body);
    assert.deepEqual([zip.status, zip.headers.get("content-type")], [200, "application/zip"], path);
  }
  assert.deepEqual(await readdir(join(engine.settings.dataFolder, "handed")), [], "handed over, and gone");
  assert.deepEqual(await instance.sql((sql) => sql.query("select kind from exports")), []);

  const withdrawn = await her.ask("POST", "/me/withdraw");
  assert.equal(withdrawn.status, 200, JSON.stringify(withdrawn.json));
  assert.deepEqual([withdrawn.json.ended.length, withdrawn.json.inForce], [2, []]);
  assert.equal((await her.ask("GET", "/me")).json.grant, null);
  const [, ended] = (await her.ask("GET", "/me/consents")).json[0].events;
  assert.deepEqual([ended.state, ended.channel], ["withdrawn", "portal"]);
  const link = randomBytes(32).toString("base64url");
  const early = await her.ask("POST", "/portal/certificate", { link });
  assert.deepEqual([early.status, early.json.title], [404, "portal/no-certificate"]);
  const gone = await her.ask("POST", "/me/forget", { confirm: true, link });
  assert.equal(gone.status, 200, JSON.stringify(gone.json));
  assert.match(gone.json.certificate, /<html/);
  assert.equal((await her.ask("GET", "/me")).status, 401);
  const anybody = browser();
  const again = await anybody.ask("POST", "/portal/certificate", { link });
  assert.deepEqual([again.status, again.json.certificate], [200, gone.json.certificate]);
  assert.deepEqual(again.json.rewriting, gone.json.rewriting);
  assert.equal(again.json.signed.proof, gone.json.proof);
  assert.equal((await anybody.ask("POST", "/portal/certificate", { link: `${link}=` })).status, 400);
  assert.doesNotMatch(await everyRow(instance), new RegExp(subjectId));
});

test("what a person may not do is answered as what is not there, and writes nothing", async (t) => {
  const { invite, browser, instance } = await portal(t);
  const url = await invite();
  const her = browser();
  assert.equal((await enrolInPortal(her, url, 7)).status, 201);
  const { subjectId } = (await her.ask("GET", "/me")).json;
  const other = await instance.enrol(9);
  const grant = await instance.miroir.grants.open({
    subject: other.subjectId,
    personalKey: other.personalKey,
  });
  const before = await everyRow(instance);
  const nobody = "00000000-0000-4000-8000-000000000000";
  for (const [method, path, body] of [
    ["POST", `/me/grants/${grant.grantId}/close`, {}],
    ["GET", `/me/consents/${other.consentId}/receipt`, undefined],
  ] as const) {
    const theirs = await her.ask(method, path, body);
    const none = await her.ask(method, path.replace(/[0-9a-f-]{36}/, nobody), body);
    assert.equal(theirs.status, 404, path);
    assert.deepEqual(theirs.json, none.json, path);
  }
  assert.equal(await everyRow(instance), before);
  assert.notEqual(subjectId, other.subjectId);
});

test("a still picture, the wrong movement and two people do not get through, and leaving keeps nothing", async (t) => {
  const { invite, browser, instance, engine } = await portal(t);
  const token = tokenIn(await invite());
  const before = await everyRow(instance);
  const her = browser();
  const begun = (await her.ask("POST", "/portal/enrolments", { invitation: token })).json;
  const show = async (step: string, frame: Uint8Array) =>
    (await her.ask("POST", `/portal/enrolments/${begun.enrolment}/frames`, { step, frames: [base64(frame)] }))
      .json;
  assert.equal((await show(begun.steps[1], await madeFrame(7, "straight"))).title, "portal/wrong-step");
  assert.equal((await show("straight", new Uint8Array(400))).feedback[0].code, "no-face");
  assert.equal((await show("straight", await madeFrame(7, "turn-left"))).feedback[0].code, "look-straight");
  assert.equal((await show("straight", await madeFrame(7, "straight"))).passed, true);
  for (const step of begun.steps.slice(1)) {
    assert.equal((await show(step, await madeFrame(7, "straight"))).passed, false, `still at ${step}`);
    assert.equal((await show(step, await madeFrame(7, step))).passed, true, step);
  }
  assert.equal((await her.ask("POST", `/portal/enrolments/${begun.enrolment}/confirm`, YES)).status, 409);
  assert.equal((await her.ask("DELETE", `/portal/enrolments/${begun.enrolment}`)).status, 204);
  assert.equal((await her.ask("POST", `/portal/enrolments/${begun.enrolment}/confirm`, YES)).status, 404);

  const swapped = await capture(her, token, (step) => (step.startsWith("turn") ? 8 : 7));
  await her.ask("POST", `/portal/enrolments/${swapped}/consent`, agreement);
  const refused = await her.ask("POST", `/portal/enrolments/${swapped}/confirm`, YES);
  assert.deepEqual([refused.status, refused.json.title], [422, "portal/not-enrolled"]);
  assert.equal(capturesOf(engine).size, 0);
  assert.equal(await everyRow(instance), before, "nothing of it is in any table");
});

test("captures that were begun and left keep nobody out", async (t) => {
  const { invite, browser, instance } = await portal(t);
  const token = tokenIn(await invite());
  const begin = async () => {
    const her = browser();
    const ask = (headers = {}) => her.ask("POST", "/portal/enrolments", { invitation: token }, headers);
    const first = await ask();
    return first.status === 428 ? (await ask(worked(first.json.work))).status : first.status;
  };
  for (let n = 0; n < 60; n++) assert.equal(await begin(), 201);
  assert.equal(await begin(), 503);
  instance.clock.now = new Date(instance.clock.now.getTime() + 3 * 60_000);
  assert.equal(await begin(), 201);
  assert.equal(capturesOf(instance.engine).size, 60);
});

test("whoever leaves while being enrolled is not", async (t) => {
  const { invite, instance } = await portal(t);
  const { engine } = instance;
  let leaveAfter = Number.POSITIVE_INFINITY;
  let enrolment = "";
  const workers = engine.enrollers();
  const leaving: Engine = {
    ...engine,
    enrollers: () =>
      ({
        run: async (...asked: Parameters<typeof workers.run>) => {
          const answer = await workers.run(...asked);
          if (--leaveAfter === 0) capturesOf(engine).forget(enrolment);
          return answer;
        },
      }) as typeof workers,
  };
  const her = browserOf(appOf(leaving));
  enrolment = await capture(her, tokenIn(await invite()), () => 7);
  await her.ask("POST", `/portal/enrolments/${enrolment}/consent`, agreement);
  const { portraits, others } = capturesOf(engine).require(enrolment, instance.clock.now);
  leaveAfter = portraits.length + others.length;
  const late = await her.ask("POST", `/portal/enrolments/${enrolment}/confirm`, YES);
  assert.deepEqual([late.status, late.json.title], [404, "portal/enrolment-over"]);
  assert.equal(leaveAfter, 0, "every template was made before she left");
  assert.deepEqual(await instance.miroir.people(), []);
});

test("whose face it may be is nothing a visitor learns", async (t) => {
  const { invite, browser, instance } = await portal(t);
  const url = await invite({ uses: 5 });
  const other = await instance.enrol(7);
  await instance.miroir.grants.open({ subject: other.subjectId, personalKey: other.personalKey });
  const [known, stranger] = [browser(), browser()];
  const shapeOf = async (who: typeof known, person: number) => {
    const { json, status } = await enrolInPortal(who, url, person);
    const { subjectId: _id, personalKey: _key, qrSvg: _qr, signInUrl: _url, ...said } = json;
    const { subjectId: _hers, ...me } = (await who.ask("GET", "/me")).json;
    const pages = ["/me/appearances", "/me/conflicts", "/me/searches", "/me/grants"];
    const read = await Promise.all(pages.map(async (path) => (await who.ask("GET", path)).json));
    const refused = (await who.ask("POST", "/me/grants", { key: json.personalKey })).json.title;
    return { keys: Object.keys(json), status, said, me, read, refused };
  };
  assert.deepEqual(await shapeOf(known, 7), await shapeOf(stranger, 30));
  const { conflicts } = await instance.miroir.review.list();
  assert.deepEqual(
    conflicts.map(({ subjectId, stage }) => [subjectId, stage]),
    [[other.subjectId, "enrol"]],
    "and somebody settles it",
  );
});

test("invitations end, are used up, and are for adults", async (t) => {
  const { invite, browser, miroir } = await portal(t);
  const personal = await invite({ kind: "personal" });
  const minor = browser();
  const enrolment = await capture(minor, tokenIn(personal), () => 7);
  const young = await minor.ask("POST", `/portal/enrolments/${enrolment}/consent`, {
    ...agreement,
    ageBand: "15-17",
  });
  assert.equal(young.json.title, "portal/adults-only");
  assert.equal((await enrolInPortal(browser(), personal, 7)).status, 201);
  assert.equal(
    (await browser().ask("GET", `/portal/invitations/${tokenIn(personal)}`)).json.title,
    "portal/invitation",
  );

  const poster = await invite();
  const usable = (await miroir.invitations.list()).find((each) => each.usable);
  await miroir.invitations.end({ invitation: usable!.id });
  assert.equal((await browser().ask("GET", `/portal/invitations/${tokenIn(poster)}`)).status, 404);
  await miroir.albums.add({
    title: "School",
    slug: "school",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "ours",
    minorsPresent: true,
  });
  await assert.rejects(
    miroir.invitations.add({ kind: "poster", albums: ["school"], until: "2026-07-20" }),
    (error: { code?: string }) => error.code === "album/minors",
  );
});

test("with approval one waits for somebody, with days for a day, and a refusal ends what stood", async (t) => {
  const settings = { enrolment: { waitingDays: 2 } };
  const { invite, browser, miroir, clock } = await portal(t, { settings });
  const url = await invite();
  const her = browser();
  const { json } = await enrolInPortal(her, url, 7);
  assert.deepEqual([json.waiting, json.opensOn], ["approval", "2026-06-23"]);
  const open = async (who: typeof her, key: string) =>
    (await who.ask("POST", "/me/grants", { key })).json.title;
  assert.equal(await open(her, json.personalKey), "portal/waits-for-approval");
  await vouchedFor(miroir, json.subjectId);
  assert.equal(await open(her, json.personalKey), "portal/waits-for-day");
  clock.now = new Date("2026-06-23T10:00:00Z");
  const again = await her.ask("POST", "/portal/session", {
    person: json.subjectId.slice(0, 8),
    key: json.personalKey,
  });
  assert.equal(again.status, 200);
  assert.equal(await open(her, json.personalKey), undefined);

  const him = browser();
  const second = (await enrolInPortal(him, url, 9)).json;
  const refused = await miroir.enrolments.decide({
    id: second.subjectId,
    decision: "refuse",
    because: "Not he.",
  });
  assert.deepEqual([refused.state, refused.consentsEnded], ["refused", 1]);
  assert.equal((await him.ask("GET", "/me")).json.enrolment.state, "refused");
});

test("whoever asks for one look is given a case and no picture, whoever was there", async (t) => {
  const { browser, instance, miroir, picture, photos } = await portal(t);
  await picture("a.png", {
    faces: [
      { person: 30, x: 20, y: 20 },
      { person: 9, x: 150, y: 60 },
    ],
  });
  await miroir.import({ album: "run", paths: [photos] });
  const enrolled = await instance.enrol(7);
  await miroir.grants.open({ subject: enrolled.subjectId, personalKey: enrolled.personalKey });
  const asks = async (person: (step: string) => number) => {
    const her = browser();
    const enrolment = await capture(her, null, person);
    return her.ask("POST", "/portal/asks", {
      enrolment,
      name: "Ada Drawn",
      contact: null,
      albums: ["run"],
      agreed: true,
    });
  };
  const answers = [
    await asks(() => 30),
    await asks(() => 31),
    await asks(() => 7),
    await asks((step) => (step === "straight" ? 40 : 41)),
  ];
  const plain = answers.map(({ json: { number, code, ...rest } }) =>
    JSON.stringify({ ...rest, code: Object.keys(code), number: number.length }),
  );
  assert.equal(new Set(plain).size, 1, plain.join("\n"));
  assert.deepEqual(Object.keys(answers[0]!.json).sort(), ["code", "dueOn", "number"]);
  const looked = await instance.sql((sql) => sql.query("select from request_events where type = 'looked'"));
  assert.deepEqual(looked, [], "and nothing was compared");
});
