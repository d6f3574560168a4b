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
  because: {
    en: "Every address was checked against a passport at the desk.",
    fr: "Chaque adresse a été vérifiée au guichet, passeport en main.",
  },
} as const;

for (const addressAlone of [DECISION, null])
  test(`${addressAlone ? "the decision stands" : "no decision stands"} in notice, register, assessment and console`, async (t) => {
    const instance = await freshInstance(t, { settings: { vouching: { addressAlone, frameDays: 21 } } });
    const { miroir } = instance;
    await addRun(miroir);
    const out = join(instance.folder, "pack.zip");
    await miroir.authorityPack({ out });
    const entries = await entriesOf(out);
    for (const language of ["en", "fr"] as const) {
      const said = (page: string): boolean => page.includes(escaped(DECISION.because[language]));
      const other = DECISION.because[language === "en" ? "fr" : "en"];
      const { text } = await miroir.notices.show({ kind: "consent", language });
      assert.match(text, /\b21 (?:days|jours)/);
      assert.equal(text.includes(DECISION.because[language]), addressAlone !== null, `notice ${language}`);
      assert.ok(!text.includes(other), `notice ${language}`);
      for (const part of ["register/register", "dpia/assessment"]) {
        const page = entries.get(`${part}.${language}.html`)!.toString();
        assert.equal(said(page), addressAlone !== null, `${part} ${language}`);
        assert.ok(!page.includes(escaped(other)), `${part} ${language}`);
      }
      assert.match(entries.get(`register/register.${language}.html`)!.toString(), /\b21 (?:days|jours)/);
    }
    const { "35(7)(c)": risks } = JSON.parse(entries.get("dpia/assessment.json")!.toString());
    const risk = risks.find(({ id }: { id: string }) => id === "another-face");
    assert.equal(risk.level, addressAlone ? "high" : "medium");
    const shown = await act(instance.engine, { name: "ada", role: "administrator" }, overview, undefined);
    assert.deepEqual(shown.addressAlone, addressAlone);
  });

test("a reason that is said in one language alone is missing in the notice of the other, which is not published", async (t) => {
  const addressAlone = { ...DECISION, because: { en: DECISION.because.en } };
  const instance = await freshInstance(t, { settings: { vouching: { addressAlone, frameDays: 21 } } });
  const { miroir } = instance;
  await addRun(miroir);
  const gapOf = async (language: "en" | "fr") =>
    (await miroir.notices.show({ kind: "consent", language })).missing
      .map(({ setting }) => setting)
      .filter((setting) => setting.startsWith("vouching"));
  assert.deepEqual(await gapOf("en"), []);
  assert.deepEqual(await gapOf("fr"), ["vouching.addressAlone.because.fr"]);
  const { text } = await miroir.notices.show({ kind: "consent", language: "fr" });
  assert.ok(!text.includes(DECISION.because.en));
});
