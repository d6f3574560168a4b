/** A known address alone opens only by a decision of the controller, and that stands wherever people read what is done (R101). */
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { act } from "../../../src/engine/gate/act.ts";
import { overview } from "../../../src/engine/staff/overview.ts";
import { escaped } from "../../../src/paper/html.ts";
import { addRun, freshInstance } from "../../support/instance.ts";
import { entriesOf } from "../../support/unzip.ts";

const DECISION = {
  decidedBy: "The board of the club",
  decidedOn: "2026-06-01",
  because: "Every address was checked against a passport at the desk.",
} as const;

for (const addressAlone of [DECISION, null])
  test(`${addressAlone ? "the decision stands" : "no decision stands"} in notice, register, assessment and console`, async (t) => {
    const instance = await freshInstance(t, { settings: { vouching: { addressAlone, frameDays: 21 } } });
    const { miroir } = instance;
    await addRun(miroir);
    const out = join(instance.folder, "pack.zip");
    await miroir.authorityPack({ out });
    const entries = await entriesOf(out);
    const said = (page: string): boolean => page.includes(escaped(DECISION.because));
    for (const language of ["en", "fr"] as const) {
      const { text } = await miroir.notices.show({ kind: "consent", language });
      assert.match(text, /\b21 (?:days|jours)/);
      assert.equal(text.includes(DECISION.because), addressAlone !== null, `notice ${language}`);
      for (const part of ["register/register", "dpia/assessment"]) {
        const page = entries.get(`${part}.${language}.html`)!.toString();
        assert.equal(said(page), addressAlone !== null, `${part} ${language}`);
      }
      assert.match(entries.get(`register/register.${language}.html`)!.toString(), /\b21 (?:days|jours)/);
    }
    const { "35(7)(c)": risks } = JSON.parse(entries.get("dpia/assessment.json")!.toString());
    const risk = risks.find(({ id }: { id: string }) => id === "another-face");
    assert.equal(risk.level, addressAlone ? "high" : "medium");
    const shown = await act(instance.engine, { name: "ada", role: "administrator" }, overview, undefined);
    assert.deepEqual(shown.addressAlone, addressAlone);
  });
