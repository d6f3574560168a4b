/** No use without an impact assessment (art. 35(1), R83): a warning, then a refusal; adopted by path and hash, and a change is noticed. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { assessmentWarning } from "../../../src/cli/authority/dpia.ts";
import { addRun, freshInstance } from "../../support/instance.ts";
import { browserOf, enrolInPortal, tokenIn } from "../../support/portal.ts";
import { appOf } from "../../support/server.ts";
import { entriesOf } from "../../support/unzip.ts";

const DAY_MS = 86_400_000;

test("without an adopted assessment enrolling and scanning warn, and are refused after the days given", async (t) => {
  const instance = await freshInstance(t, { settings: { demonstration: false, dpiaDays: 10 } });
  const { miroir, clock } = instance;
  await addRun(miroir);
  await instance.enrol(1);
  await miroir.scan();
  const standing = await miroir.dpia.show();
  assert.deepEqual([standing.state, standing.refusedFrom], ["missing", "2026-07-01"]);
  for (const language of ["en", "fr"] as const)
    assert.match(assessmentWarning(standing, language) ?? "", /2026-07-01.*miroir dpia adopt/);
  const status = await miroir.status();
  assert.ok(status.wrong.some(({ what }) => what === "dpiaMissing"));

  clock.now = new Date(clock.now.getTime() + 10 * DAY_MS);
  await assert.rejects(instance.enrol(2), { code: "dpia/none" });
  await assert.rejects(miroir.scan(), { code: "dpia/none" });

  const file = join(instance.folder, "assessment.pdf");
  await writeFile(file, "signed by the president");
  const adopted = await miroir.dpia.adopt({ file, from: instance.today(), by: "President Pencil" });
  const sha256 = createHash("sha256").update("signed by the president").digest("hex");
  assert.deepEqual([adopted.state, adopted.sha256, adopted.file], ["in-force", sha256, "assessment.pdf"]);
  assert.equal(assessmentWarning(adopted, "en"), undefined);
  const [last] = await miroir.log.list({ limit: 1 });
  assert.deepEqual(
    [last?.entry?.verb, last?.entry?.sha256, last?.entry?.adoptedBy],
    ["dpia.adopt", sha256, "President Pencil"],
  );
  await instance.enrol(2);
  await miroir.scan();

  await writeFile(file, "signed by the president, and changed since");
  const changed = await miroir.dpia.show();
  assert.equal(changed.state, "changed");
  assert.match(assessmentWarning(changed, "en") ?? "", /SHA-256 differs/);
  assert.ok((await miroir.status()).wrong.some(({ what }) => what === "dpiaChanged"));
});

test("what is adopted is a file that is there, from a day that has come, by somebody named", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const file = join(instance.folder, "assessment.pdf");
  const from = instance.today();
  await assert.rejects(miroir.dpia.adopt({ file, from, by: "President Pencil" }), { code: "usage/no-file" });
  await writeFile(file, "signed");
  await assert.rejects(miroir.dpia.adopt({ file, from: "2027-01-01", by: "President Pencil" }), {
    code: "usage/bad-value",
  });
  await assert.rejects(miroir.dpia.adopt({ file, from, by: " " }), { code: "usage/missing" });
});

test("the pack for an authority holds the adopted version while its file is the one, and else says that it does not", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, folder } = instance;
  const file = join(folder, "signed by Ada Paper.pdf");
  await writeFile(file, "signed");
  const from = instance.today();
  await miroir.dpia.adopt({ file, from, by: "President Pencil" });
  const made = await miroir.authorityPack({ out: join(folder, "with.zip") });
  const entries = await entriesOf(join(folder, "with.zip"));
  assert.equal(entries.get("dpia/adopted.pdf")?.toString(), "signed");
  assert.ok(!made.gaps.some(({ article }) => article === "35(1)"), "the decision is made");
  const html = entries.get("dpia/assessment.en.html")!.toString("utf8");
  assert.match(html, /The decision stands in the adopted version/);
  assert.doesNotMatch(html, /the decision of the controller with name/);

  await writeFile(file, "signed, and changed");
  const without = await miroir.authorityPack({ out: join(folder, "without.zip") });
  assert.ok(
    ![...(await entriesOf(join(folder, "without.zip"))).keys()].some((name) => name.includes("adopted")),
  );
  assert.deepEqual(
    without.gaps.filter(({ article }) => article === "35(1)").map(({ what }) => what.en.slice(0, 27)),
    ["the decision of the control", "the version that was adopte"],
  );
});

test("a person who enrols in the portal is refused too, once the days are over", async (t) => {
  const instance = await freshInstance(t, { settings: { demonstration: false, dpiaDays: 10 } });
  const { miroir, engine, clock } = instance;
  await addRun(miroir);
  const { url } = await miroir.invitations.add({ kind: "poster", albums: ["run"], until: "2026-07-20" });
  assert.equal((await enrolInPortal(browserOf(appOf(engine)), url, 7)).status, 201);
  clock.now = new Date(clock.now.getTime() + 10 * DAY_MS);
  const late = browserOf(appOf(engine));
  const begun = await late.ask("POST", "/portal/enrolments", { invitation: tokenIn(url) });
  assert.deepEqual([begun.status, begun.json.title], [409, "dpia/none"]);
  const people = await instance.sql((sql) => sql.query("select id from subjects"));
  assert.equal(people.length, 1, "nobody else was enrolled");
});

test("a demonstration is exempt, and says so", async (t) => {
  const { miroir } = await freshInstance(t, { settings: { dpiaDays: 0 } });
  const standing = await miroir.dpia.show();
  assert.equal(standing.state, "exempt");
  assert.match(assessmentWarning(standing, "en") ?? "", /demonstration/i);
});
