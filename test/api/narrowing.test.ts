/** Hours and places over HTTP: said while enrolling in the portal, shown and changed on their own page, and by the staff. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { addRun, freshInstance } from "../support/instance.ts";
import { agreement, browserOf, capture, enrolInPortal, tokenIn, vouchedFor, YES } from "../support/portal.ts";
import { appOf } from "../support/server.ts";

const MORNING = { from: "2026-05-17T09:00", until: "2026-05-17T12:00", places: null, unknownToo: false };
const SAID = "Compare the afternoon too, I stayed until the end.";

/** Person 7 on each of five pictures, with a stranger: three hours at the start, one at the finish, one of no known hour. */
const day = async (t: TestContext) => {
  const instance = await freshInstance(t, { settings: { timeZone: "Europe/Paris" } });
  const { miroir, photos } = instance;
  await addRun(miroir);
  const hours = ["08:30", "09:30", "11:15", "13:00", null];
  for (const [n, hour] of hours.entries())
    await instance.picture(`${n}.jpg`, {
      faces: [
        { person: 7, x: 20, y: 20, noise: n },
        { person: 50 + n, x: 160, y: 20 },
      ],
      format: "jpeg",
      exif: {
        IFD0: { Make: "Drawn", Model: n === 2 ? "F" : "S" },
        ...(hour && { IFD2: { DateTimeOriginal: `2026:05:17 ${hour}:00` } }),
      },
    });
  await miroir.import({ album: "run", paths: [photos] });
  await miroir.albums.place({ album: "run", name: "finish", mark: "camera", value: "Drawn F" });
  const app = appOf(instance.engine);
  const { url } = await miroir.invitations.add({ kind: "poster", albums: ["run"], until: "2026-07-20" });
  return { ...instance, url, browser: () => browserOf(app) };
};

test("an invitation says in numbers when and where, and what is chosen is agreed to and under the hash of the screen", async (t) => {
  const { url, browser, miroir } = await day(t);
  const them = browser();
  const [about] = (await them.ask("GET", `/portal/invitations/${tokenIn(url)}`)).json.whereabouts;
  assert.deepEqual([about.album, about.places, about.step], ["run", ["finish"], "hour"]);
  assert.deepEqual(
    about.cells.map((cell: { from: string | null; places: string[]; faces: number }) => [
      cell.from,
      cell.places.length,
      cell.faces,
    ]),
    [
      ["2026-05-17T08:00", 0, 2],
      ["2026-05-17T09:00", 0, 2],
      ["2026-05-17T11:00", 1, 2],
      ["2026-05-17T13:00", 0, 2],
      [null, 0, 2],
    ],
  );
  const narrowed = await enrolInPortal(them, url, 7, { narrowings: [{ album: "run", ...MORNING }] });
  assert.equal(narrowed.status, 201, JSON.stringify(narrowed.json));
  const whole = await enrolInPortal(browser(), url, 8);
  const consentOf = async ({ json }: typeof whole) =>
    (await miroir.consents.list({ subject: json.subjectId }))[0]!;
  const [one, other] = [await consentOf(narrowed), await consentOf(whole)];
  assert.deepEqual([one.narrowings, other.narrowings], [[{ album: "run", ...MORNING }], []]);
  assert.equal(one.noticeSha256, other.noticeSha256);
  assert.notEqual(one.screenSha256, other.screenSha256);
});

test("hours that are none, a strange place and a strange album are refused while enrolling, and nothing is lost by it", async (t) => {
  const { url, browser, miroir } = await day(t);
  const them = browser();
  const enrolment = await capture(them, tokenIn(url), () => 7);
  const agree = (narrowing: Record<string, unknown>) =>
    them.ask("POST", `/portal/enrolments/${enrolment}/consent`, {
      ...agreement,
      narrowings: [{ album: "run", ...MORNING, ...narrowing }],
    });
  await miroir.albums.add({
    title: "Gala",
    slug: "gala",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own photographers",
  });
  for (const wrong of [
    { from: "2026-05-17T13:00" },
    { from: "2026-02-30T13:00" },
    { from: null, until: null },
    { places: ["bridge"] },
    { album: "gala" },
    { unknownToo: undefined },
  ]) {
    const refused = await agree(wrong);
    assert.ok(refused.status >= 400 && refused.status < 500, JSON.stringify([wrong, refused.json]));
  }
  assert.equal((await agree({ places: ["finish"] })).status, 200);
  const enrolled = await them.ask("POST", `/portal/enrolments/${enrolment}/confirm`, YES);
  assert.equal(enrolled.status, 201, JSON.stringify(enrolled.json));
});

test("on their own page somebody sees how many faces are compared, narrows further, and widens in their own words", async (t) => {
  const { url, browser, miroir } = await day(t);
  const them = browser();
  const enrolled = await enrolInPortal(them, url, 7, { narrowings: [{ album: "run", ...MORNING }] });
  const { subjectId, personalKey: key } = enrolled.json;
  await vouchedFor(miroir, subjectId);
  assert.equal((await them.ask("POST", "/me/grants", { key })).status, 201);
  await miroir.scan();
  const albumNow = async () => (await them.ask("GET", "/me/grants")).json[0].albums[0];
  const { faces, of, narrowing } = await albumNow();
  assert.deepEqual([faces, of, narrowing], [4, 10, { album: "run", ...MORNING }]);
  const shown = async () => (await them.ask("GET", "/me/appearances")).json.shown;
  assert.equal(await shown(), 2);

  const finish = { ...MORNING, places: ["finish"] };
  const further = (await them.ask("POST", "/me/narrowing", { album: "run", to: finish })).json;
  assert.deepEqual([further.wider, further.removed, further.faces, further.of], [false, 1, 2, 10]);
  assert.equal(await shown(), 1);
  const [about] = (await them.ask("GET", "/me/whereabouts")).json;
  assert.deepEqual([about.title, about.narrowing], ["Run", { album: "run", ...finish }]);

  const silent = await them.ask("POST", "/me/narrowing", { album: "run", to: null });
  assert.deepEqual([silent.status, silent.json.title], [400, "usage/missing"]);
  assert.equal((await albumNow()).faces, 2);
  const wider = (await them.ask("POST", "/me/narrowing", { album: "run", to: null, statement: SAID })).json;
  assert.deepEqual([wider.wider, wider.narrowing, wider.toCompare, wider.faces], [true, null, 4, 10]);
  await miroir.scan();
  assert.equal(await shown(), 5);
  const strange = await them.ask("POST", "/me/narrowing", { album: "gala", to: MORNING });
  assert.equal(strange.status, 404, JSON.stringify(strange.json));
  await them.ask("POST", "/me/withdraw");
  const none = await them.ask("GET", "/me/whereabouts");
  assert.equal(none.json.title, "consent/missing");
});
