/** The second row of law 11's table: a link to an address that the organisation had, and what else must agree. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import type { CaptureStep } from "../../../src/domain/capture.ts";
import { lookInFolders, needlesOfTemplate } from "../../support/canary.ts";
import { ada, addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { makePicture, templateOf } from "../../support/made-vision.ts";
import { agreement, type Browser, base64, browserOf, capture, madeFrame, YES } from "../../support/portal.ts";
import { appOf } from "../../support/server.ts";

const until = "2026-12-31";
const HER = 7;
const SOMEBODY = 9;
const FILE_NOISE = 77;

const filePhotograph = (person: number): Promise<Uint8Array> =>
  makePicture({
    width: 300,
    height: 400,
    format: "jpeg",
    faces: [{ person, x: 100, y: 120, size: 90, noise: FILE_NOISE }],
  });

const addressAlone = {
  decidedBy: "The board",
  decidedOn: "2026-06-01",
  because: {
    en: "Every address was checked when the member joined.",
    fr: "Chaque adresse a été vérifiée à l'adhésion.",
  },
};

interface Scene extends Instance {
  readonly link: string;
  readonly browser: Browser;
}

/** Ada is on the list, perhaps with her photograph, and has her letter. */
const listed = async (
  t: TestContext,
  { photograph = null as Uint8Array | null, settings = {}, onDisk = false } = {},
): Promise<Scene> => {
  const instance = await freshInstance(t, { settings, onDisk });
  const { miroir, engine } = instance;
  await addRun(miroir);
  const person = { name: "Ada Drawn", address: "ada@example.org", number: "12", photograph };
  await miroir.members.import({ albums: ["run"], until, from: { people: [person] } });
  await miroir.members.invite({});
  return Object.assign(Object.create(instance) as Instance, {
    link: await linkIn(instance),
    browser: browserOf(appOf(engine)),
  });
};

const linkIn = async ({ miroir }: Instance): Promise<string> => {
  const letter = (await miroir.mail.list()).findLast(({ kind }) => kind === "member-link")!;
  return /\/i\/([\w-]{24})/.exec((await miroir.mail.show({ letter: letter.id })).text)![1]!;
};

const enrols = async ({ browser, link }: Scene, person: number, doubtful = false) => {
  const enrolment = doubtful
    ? await tooFast(browser, link, person)
    : await capture(browser, link, () => person);
  const said = { ...agreement, email: "somebody.else@example.org" };
  const agreed = await browser.ask("POST", `/portal/enrolments/${enrolment}/consent`, said);
  assert.equal(agreed.status, 200, JSON.stringify(agreed.json));
  const confirmed = await browser.ask("POST", `/portal/enrolments/${enrolment}/confirm`, YES);
  assert.equal(confirmed.status, 201, JSON.stringify(confirmed.json));
  return confirmed.json as {
    subjectId: string;
    personalKey: string;
    waiting: string | null;
    opensOn: string;
  };
};

/** Nobody reads and turns her head in no time at all. */
const tooFast = async (browser: Browser, link: string, person: number): Promise<string> => {
  const begun = await browser.ask("POST", "/portal/enrolments", { invitation: link });
  const { enrolment, steps } = begun.json as { enrolment: string; steps: CaptureStep[] };
  for (const step of steps) {
    const frames = [base64(await madeFrame(person, step))];
    await browser.ask("POST", `/portal/enrolments/${enrolment}/frames`, { step, frames });
  }
  return enrolment;
};

const opens = async ({ browser }: Scene, key: string) =>
  (await browser.ask("POST", "/me/grants", { key })).status;
const stateOf = async ({ miroir }: Instance) =>
  (await miroir.members.list({})).flatMap(({ members }) => members.map(({ state }) => state));
const vouchingsOf = ({ sql }: Instance) =>
  sql((each) => each.query("select way, compared_by, vouched_by from vouchings"));

test("a link alone waits for approval: the address says who answers for it, not whose face it is", async (t) => {
  const scene = await listed(t);
  const { miroir, browser, link } = scene;
  const shown = await browser.ask("GET", `/portal/invitations/${link}`);
  assert.deepEqual(shown.json.known, { name: "Ada Drawn", address: "a…@example.org" });
  const { subjectId, personalKey, waiting } = await enrols(scene, HER);
  assert.equal(waiting, "approval");
  assert.equal(await opens(scene, personalKey), 403);
  assert.deepEqual(await stateOf(scene), ["waiting"]);
  const [enrolment] = await miroir.enrolments.list();
  // Whatever address she typed, it is the one of the list.
  assert.equal(enrolment!.contact, "ada@example.org");
  assert.deepEqual(enrolment!.known, {
    ...{ name: "Ada Drawn", address: "ada@example.org", number: "12" },
    ...{ photograph: false, compared: null, score: null },
  });
  await assert.rejects(miroir.enrolments.filePhotograph({ id: subjectId }), {
    code: "enrolment/no-file-photograph",
  });
  await miroir.enrolments.decide({
    id: subjectId,
    decision: "approve",
    comparedBy: "known-personally",
    because: "She sings in our choir.",
  });
  assert.equal(await opens(scene, personalKey), 201);
  assert.deepEqual(await stateOf(scene), ["enrolled"]);
  // The link is spent, and nobody is written to again.
  assert.equal((await browser.ask("GET", `/portal/invitations/${link}`)).status, 404);
  assert.deepEqual(await miroir.members.invite({}), { invited: 0, before: 1 });
});

test("the photograph of the file agrees: at once, and staff see both afterwards", async (t) => {
  const scene = await listed(t, {
    photograph: await filePhotograph(HER),
    settings: { enrolment: { waitingDays: 3 } },
  });
  const { miroir } = scene;
  const { subjectId, personalKey, waiting, opensOn } = await enrols(scene, HER);
  assert.deepEqual([waiting, opensOn], [null, scene.today()]);
  assert.equal(await opens(scene, personalKey), 201);
  assert.deepEqual(await vouchingsOf(scene), [
    { way: "file-photograph", comparedBy: "membership-photograph", vouchedBy: "portal" },
  ]);
  const [enrolment] = await miroir.enrolments.list();
  assert.deepEqual(
    [enrolment!.state, enrolment!.known!.compared, enrolment!.secondLook],
    ["approved", "agrees", true],
  );
  assert.ok(enrolment!.known!.score! > 0.62);
  const jpeg = await miroir.enrolments.filePhotograph({ id: subjectId });
  assert.equal(Buffer.from(jpeg.subarray(0, 2)).toString("hex"), "ffd8");

  await t.test("somebody looks at both, once", async () => {
    const look = { id: subjectId, decision: "stands", because: "One and the same." } as const;
    await assert.rejects(miroir.as({ name: "token:site", role: "officer" }).enrolments.secondLook(look), {
      code: "act/needs-person",
    });
    assert.equal((await miroir.enrolments.secondLook(look)).state, "approved");
    assert.equal((await miroir.enrolments.list())[0]!.secondLook, false);
    await assert.rejects(miroir.enrolments.secondLook(look), { code: "enrolment/no-second-look" });
    assert.deepEqual(
      (await miroir.grants.list()).map(({ state }) => state),
      ["open"],
    );
  });
});

test("two photographs of two people: what was opened ends, and the person whose link it is can be invited again", async (t) => {
  const scene = await listed(t, { photograph: await filePhotograph(HER) });
  const { miroir, browser } = scene;
  const { subjectId, personalKey } = await enrols(scene, HER);
  assert.equal(await opens(scene, personalKey), 201);
  const ended = await miroir.enrolments.secondLook({
    id: subjectId,
    decision: "revoke",
    because: "Her sister, as she told us herself.",
  });
  assert.deepEqual(ended, { id: subjectId, state: "refused", consentsEnded: 1 });
  assert.deepEqual(await vouchingsOf(scene), []);
  assert.deepEqual(await miroir.grants.list(), []);
  assert.equal(await opens(scene, personalKey), 403);
  assert.deepEqual(await stateOf(scene), ["listed"]);
  assert.deepEqual((await miroir.members.list({}))[0]!.members[0]!.photograph, true);
  assert.deepEqual(await miroir.members.invite({}), { invited: 1, before: 0 });
  assert.notEqual(await linkIn(scene), scene.link);
  assert.equal((await browser.ask("GET", `/portal/invitations/${await linkIn(scene)}`)).status, 200);
});

test("a link that was forwarded: the photograph of the file differs, and its bearer waits like everybody", async (t) => {
  const scene = await listed(t, {
    photograph: await filePhotograph(HER),
    settings: { vouching: { addressAlone } },
  });
  const { miroir } = scene;
  const { subjectId, personalKey, waiting } = await enrols(scene, SOMEBODY);
  assert.equal(waiting, "approval");
  assert.equal(await opens(scene, personalKey), 403);
  const [enrolment] = await miroir.enrolments.list();
  assert.deepEqual(
    [enrolment!.state, enrolment!.known!.compared, enrolment!.secondLook],
    ["waiting", "differs", false],
  );
  assert.ok(enrolment!.known!.score! < 0.62);
  assert.deepEqual(await vouchingsOf(scene), []);
  await assert.rejects(
    miroir.enrolments.secondLook({ id: subjectId, decision: "stands", because: "No doubt." }),
    {
      code: "enrolment/no-second-look",
    },
  );
  // Refused, whoever she was: the line of the list is as it was.
  await miroir.enrolments.decide({
    id: subjectId,
    decision: "refuse",
    because: "Not the person of the file.",
  });
  assert.deepEqual(await stateOf(scene), ["listed"]);
});

test("a doubt about the capture stops every way that would open at once", async (t) => {
  const scene = await listed(t, {
    photograph: await filePhotograph(HER),
    settings: { vouching: { addressAlone } },
  });
  const { personalKey, waiting } = await enrols(scene, HER, true);
  assert.equal(waiting, "approval");
  assert.equal(await opens(scene, personalKey), 403);
  assert.deepEqual(await vouchingsOf(scene), []);
});

test("a photograph with nobody on it, or with two, is no witness", async (t) => {
  for (const faces of [
    [],
    [
      { person: HER, x: 20, y: 20, size: 90 },
      { person: SOMEBODY, x: 160, y: 20, size: 90 },
    ],
  ]) {
    const photograph = await makePicture({ width: 300, height: 200, format: "jpeg", faces });
    const scene = await listed(t, { photograph });
    assert.equal((await enrols(scene, HER)).waiting, "approval");
    assert.equal((await scene.miroir.enrolments.list())[0]!.known!.compared, "unusable");
  }
});

test("an address alone opens only by a decision of the controller, which names who, when and why", async (t) => {
  const off = await listed(t);
  assert.equal((await enrols(off, HER)).waiting, "approval");
  const on = await listed(t, { settings: { vouching: { addressAlone } } });
  const { subjectId, personalKey, waiting } = await enrols(on, HER);
  assert.equal(waiting, null);
  assert.equal(await opens(on, personalKey), 201);
  const { id, sealedWords } = await on.sql((sql) =>
    sql.one<{ id: string; sealedWords: Buffer }>(
      "select id, sealed_words from vouchings where way = 'address-alone'",
    ),
  );
  const words = Buffer.from(
    on.engine.vault.open("subject", subjectId, `vouching/${id}`, sealedWords),
  ).toString();
  const { because, ...decision } = addressAlone;
  for (const said of [...Object.values(decision), because.en]) assert.ok(words.includes(said), said);
  // No poster and no other link is opened by it.
  const { url } = await on.miroir.invitations.add({ kind: "personal", albums: ["run"], until: "2026-07-20" });
  const other = await enrols(
    { ...on, browser: browserOf(appOf(on.engine)), link: url.slice(url.lastIndexOf("/") + 1) },
    31,
  );
  assert.equal(other.waiting, "approval");
});

test("no template of a photograph of the file is anywhere, before somebody comes, while they enrol, or afterwards", async (t) => {
  const needles = needlesOfTemplate(templateOf(HER, FILE_NOISE));
  const scene = await listed(t, { photograph: await filePhotograph(HER), onDisk: true });
  const { config } = scene;
  const look = async () => (await lookInFolders([config.dataFolder, config.keysFolder], needles)).hits;
  assert.deepEqual(await look(), []);
  assert.equal((await enrols(scene, HER)).waiting, null);
  assert.deepEqual(await look(), []);
  assert.equal((await scene.miroir.audit()).holds, true);
});

test("what the list says goes with the person: the photograph when they withdraw, the line when they are forgotten", async (t) => {
  const scene = await listed(t, { photograph: await filePhotograph(HER) });
  const { miroir, engine } = scene;
  const { subjectId } = await enrols(scene, HER);
  await miroir.withdraw({ subject: subjectId });
  const [member] = (await miroir.members.list({}))[0]!.members;
  assert.deepEqual([member!.state, member!.photograph], ["left", false]);
  assert.deepEqual(await miroir.members.invite({}), { invited: 0, before: 1 });
  await miroir.as(ada).forget({ subject: subjectId });
  assert.deepEqual((await miroir.members.list({}))[0]!.members, []);
  assert.deepEqual(engine.vault.list("member"), []);
  assert.equal((await miroir.audit()).holds, true);
});
