/** No use without an impact assessment (art. 35(1), R83): a warning, then a refusal; adopted by path and hash, and a change is noticed. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { assessmentWarning } from "../../../src/cli/authority/dpia.ts";
import { addRun, freshInstance } from "../../support/instance.ts";

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

test("a demonstration is exempt, and says so", async (t) => {
  const { miroir } = await freshInstance(t, { settings: { dpiaDays: 0 } });
  const standing = await miroir.dpia.show();
  assert.equal(standing.state, "exempt");
  assert.match(assessmentWarning(standing, "en") ?? "", /demonstration/i);
});
