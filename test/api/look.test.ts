/** A question of somebody who is not enrolled, from her camera to what was found: a case, staff, a second account, her link. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { ROUTES } from "../../src/api/routes.ts";
import { addRun, freshInstance, type InstanceOptions } from "../support/instance.ts";
import { type Browser, browserOf, capture } from "../support/portal.ts";
import { lookByTwo } from "../support/second.ts";
import { appOf } from "../support/server.ts";

const HER = 30;
const OFFICER = { name: "olga", role: "officer" } as const;

const scene = async (t: TestContext, options: InstanceOptions = {}) => {
  const instance = await freshInstance(t, options);
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < 3; i++)
    await instance.picture(`p${i}.png`, {
      faces: [
        { person: HER, x: 20, y: 20, noise: i },
        { person: 9, x: 160, y: 60, noise: i },
      ],
    });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const app = appOf(instance.engine);
  const officer = miroir.as(OFFICER);
  const by = miroir;
  const askedBy = async (browser: Browser, person = HER) => {
    const enrolment = await capture(browser, null, () => person);
    return browser.ask("POST", "/portal/asks", {
      ...{ enrolment, agreed: true, albums: ["run"], days: ["2026-06-20"], place: "the quay" },
      ...{ name: "Ada Drawn", contact: "ada@example.org", text: "a red jacket" },
    });
  };
  const looked = (number: string) =>
    lookByTwo(
      officer as never,
      {
        ...{ request: number, fromCase: true, albums: ["run"] },
        ...{ identityCheck: "known-personally", checkedBy: "She sings in our choir." },
      },
      { by },
    );
  return { instance, miroir, officer, browser: () => browserOf(app), app, askedBy, looked };
};

/** The newest letter of a kind, whole. */
const letter = async ({ mail }: Awaited<ReturnType<typeof scene>>["miroir"], kind: string) => {
  const found = (await mail.list()).filter((each) => each.kind === kind).at(-1);
  return found && mail.show({ letter: found.id });
};

const days = (instance: { clock: { now: Date } }, n: number): void => {
  instance.clock.now = new Date(instance.clock.now.getTime() + n * 86_400_000);
};

test("somebody asks with a camera, staff compare them, two look, and a link shows the pictures to them alone", async (t) => {
  const { instance, miroir, officer, browser, askedBy, looked } = await scene(t);
  const her = browser();
  const asked = await askedBy(her);
  assert.equal(asked.status, 200, JSON.stringify(asked.json));
  const { number, code } = asked.json;
  assert.match(code.code, /^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
  const shown = await officer.requests.show({ request: number });
  assert.ok(shown.frames >= 3 && shown.vouchedBy === null);
  assert.match(shown.text, /compares my face once[\s\S]*run, 2026-06-20, the quay[\s\S]*a red jacket/);

  await t.test("staff see the frames, and that they did is in the log", async () => {
    const frame = await officer.look.frame({ request: number, frame: 1 });
    assert.ok(frame.length > 500);
    const [last] = await miroir.log.list({ limit: 1 });
    assert.deepEqual([last?.entry?.verb, last?.entry?.actor], ["request.frame", "olga"]);
  });

  await t.test("nothing is handed over before somebody vouched, whatever is asked", async () => {
    await assert.rejects(officer.look.handOver({ request: number, by: "code" }), {
      code: "portal/waits-for-approval",
    });
    await assert.rejects(officer.look.found({ request: number }), { code: "look/nothing-waits" });
  });

  const taken = await looked(number);
  assert.deepEqual([taken.found, taken.toCheck, taken.withheld, taken.folder], [3, 0, 0, null]);
  assert.match((await letter(miroir, "look-taken"))!.text, new RegExp(number));
  assert.equal((await her.ask("GET", "/portal/answer")).status, 404, "and still nothing is hers to open");

  const found = await officer.look.found({ request: number });
  assert.deepEqual(
    found.pictures.map(({ album, putIn }) => [album, putIn]),
    Array.from({ length: 3 }, () => ["Run", true]),
  );
  const kept = found.pictures.slice(0, 2).map(({ id }) => id);
  const handed = await officer.look.handOver({ request: number, by: "link", pictures: kept });
  assert.deepEqual([handed.code, handed.pictures, handed.told], [null, 2, "held"]);
  const { text } = (await letter(miroir, "look-answer"))!;
  const secret = /answer#([\w-]{43})/.exec(text)![1]!;
  assert.doesNotMatch(text, /jpg|base64/);

  await t.test("opened, it is this browser's, and the link opens nothing a second time", async () => {
    assert.equal((await her.ask("POST", "/portal/answer", { secret })).status, 200);
    const other = browser();
    assert.equal((await other.ask("POST", "/portal/answer", { secret })).status, 404);
    assert.equal((await other.ask("GET", "/portal/answer")).status, 404);
    const answer = await her.ask("GET", "/portal/answer");
    assert.deepEqual(
      answer.json.pictures.map(({ id }: { id: string }) => id),
      kept,
    );
    const picture = await her.ask("GET", `/portal/answer/pictures/${kept[0]}`);
    assert.deepEqual([picture.status, picture.headers.get("content-type")], [200, "image/jpeg"]);
    assert.equal(picture.headers.get("cache-control"), "no-store");
    assert.equal((await her.ask("GET", `/portal/answer/pictures/${found.pictures[2]!.id}`)).status, 404);
    assert.equal((await other.ask("GET", `/portal/answer/pictures/${kept[0]}`)).status, 404);
  });

  await t.test("its days are counted from then, and then nothing of it is left", async () => {
    days(instance, 2);
    assert.equal((await her.ask("GET", "/portal/answer")).status, 200);
    days(instance, 1);
    assert.equal((await her.ask("GET", "/portal/answer")).status, 404);
    days(instance, 1);
    await miroir.tick();
    const rows = await instance.sql((sql) =>
      sql.query("select from look_pictures union all select from look_answers"),
    );
    assert.deepEqual(rows, []);
  });
});

test("a code in person opens as a link does; handed over again, the one before opens nothing", async (t) => {
  const { officer, browser, askedBy, looked } = await scene(t);
  const her = browser();
  const { number } = (await askedBy(her)).json;
  await looked(number);
  const first = await officer.look.handOver({ request: number, by: "code" });
  const second = await officer.look.handOver({ request: number, by: "code" });
  assert.match(second.code!, /^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  assert.equal((await her.ask("POST", "/portal/answer", { secret: first.code })).status, 404);
  const typed = second.code!.toLowerCase().replaceAll("-", " ");
  assert.equal((await her.ask("POST", "/portal/answer", { secret: typed })).status, 200);
  assert.equal((await her.ask("GET", "/portal/answer")).json.pictures.length, 3);

  await t.test("closing the case ends it", async () => {
    await officer.requests.answer({
      request: number,
      text: "Your pictures wait under the code that you have.",
    });
    assert.equal((await her.ask("GET", "/portal/answer")).status, 200, "answering does not");
    await officer.requests.close({ request: number });
    assert.equal((await her.ask("GET", "/portal/answer")).status, 404);
  });
});

test("so does the end of the vouching it stands on", async (t) => {
  const { instance, officer, browser, askedBy, looked } = await scene(t);
  const her = browser();
  const { number } = (await askedBy(her)).json;
  await looked(number);
  const { code } = await officer.look.handOver({ request: number, by: "code" });
  await her.ask("POST", "/portal/answer", { secret: code });
  assert.equal((await her.ask("GET", "/portal/answer")).status, 200);
  await instance.sql((sql) => sql.run("update vouchings set ended_at = now(), ended_by = 'ada'"));
  assert.equal((await her.ask("GET", "/portal/answer")).status, 404);
});

test("a case for which a steward vouched needs no other comparison", async (t) => {
  const { miroir, officer, browser, askedBy, instance } = await scene(t);
  const { number, code } = (await askedBy(browser())).json;
  const { act } = await import("../../src/engine/gate/act.ts");
  const { readVouchingCode, decideVouching } = await import("../../src/engine/portal/vouching-read.ts");
  const steward = { name: "stella", role: "steward" } as const;
  const read = await act(instance.engine, steward, readVouchingCode, { code: code.code });
  await act(instance.engine, steward, decideVouching, { reading: read.reading, decision: "confirm" });
  assert.equal((await officer.requests.show({ request: number })).vouchedBy, "stella");
  const taken = await lookByTwo(
    officer as never,
    { request: number, fromCase: true, albums: ["run"] },
    { by: miroir },
  );
  assert.equal(taken.found, 3);
});

test("without a camera the question is a case too; nobody compares what is not there", async (t) => {
  const { officer, browser } = await scene(t);
  const her = browser();
  const asked = await her.ask("POST", "/portal/asks", {
    ...{ name: "Ada Drawn", contact: null, days: ["2026-06-20"], place: "the quay", text: "number 214" },
  });
  assert.equal(asked.status, 200, JSON.stringify(asked.json));
  assert.equal(asked.json.code, null);
  const shown = await officer.requests.show({ request: asked.json.number });
  assert.deepEqual([shown.frames, shown.text], [0, "2026-06-20, the quay\n\nnumber 214"]);
  const look = officer.look.byFace({
    ...{ request: asked.json.number, fromCase: true, albums: ["run"] },
    ...{ identityCheck: "known-personally", checkedBy: "Desk 1" },
  });
  await assert.rejects(look, { code: "look/no-frames" });
  const nowhere = await her.ask("POST", "/portal/asks", {
    name: "Ada Drawn",
    contact: null,
    text: "somewhere",
  });
  assert.equal(nowhere.json.title, "usage/missing");
});

test("where the question is taken elsewhere, page and route say where to write", async (t) => {
  const { browser } = await scene(t, { settings: { look: { asked: false } } });
  const her = browser();
  assert.equal((await her.ask("GET", "/portal")).json.asked, false);
  for (const asked of [
    await her.ask("GET", "/portal/asks"),
    await her.ask("POST", "/portal/asks", { name: "Ada Drawn", contact: null, place: "the quay" }),
  ]) {
    assert.equal(asked.json.title, "portal/asks-off");
    assert.match(asked.json.detail, /privacy@example\.org/);
  }
});

/** Every address of the API in the hands of a browser, with whatever it knows in each place. */
const everyGet = (known: readonly string[]): string[] =>
  ROUTES.filter(({ method }) => method === "get").flatMap(({ path }) =>
    path.includes("{") ? known.map((value) => path.replaceAll(/\{\w+\}/g, value)) : [path],
  );

test("whoever has frames and no vouching gets no byte of a picture by any route", async (t) => {
  const { officer, browser, askedBy, looked } = await scene(t);
  const impostor = browser();
  const { number, code } = (await askedBy(impostor)).json;
  const victim = (await askedBy(browser())).json.number;
  await looked(victim);
  await officer.look.handOver({ request: victim, by: "link" });
  const found = await officer.look.found({ request: victim });
  const known = [number, victim, code.code, "1", ...found.pictures.map(({ id }) => id)];
  for (const path of everyGet(known)) {
    const { status, headers } = await impostor.ask("GET", path);
    assert.doesNotMatch(headers.get("content-type") ?? "", /image\/(jpeg|png)|zip/, `${status} ${path}`);
  }
  for (const secret of [...known, `${code.code}-AAAA`, "A".repeat(43)]) {
    const opened = await impostor.ask("POST", "/portal/answer", { secret: secret.padEnd(8, "A") });
    assert.equal(opened.status, 404, secret);
  }
  const again = await impostor.ask("GET", "/portal/answer", undefined, {
    cookie: "miroir_answer=; miroir_person=x",
  });
  assert.equal(again.status, 404);
});
