/** What an inspector is handed beside the documents of the GDPR: each command and test it names exists, and says what it is said to. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { COMMANDS } from "../../../src/cli/commands.ts";
import { AI_ACT_DUTIES, aiActDocument } from "../../../src/engine/authority/ai-act.ts";
import { MED_POINTS, medDocument } from "../../../src/engine/authority/med-2021-134.ts";
import { escaped, htmlOf } from "../../../src/paper/html.ts";
import { ROOT } from "../../support/root.ts";

/** As a reader sees them: the spaces that a language does not break are spaces. */
const spaced = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");

const AT = new Date("2026-06-21T10:00:00Z");

test("every command and every test that MED-2021-134 point by point names is there", () => {
  const commands = new Set(COMMANDS.map(({ name }) => name));
  for (const { command, test: shows } of MED_POINTS) {
    assert.ok(commands.has(command), `miroir ${command}`);
    const source = readFileSync(join(ROOT, shows.file), "utf8");
    assert.ok(source.includes(`test(${JSON.stringify(shows.name)}`), `${shows.file}: ${shows.name}`);
  }
});

test("both pages say every point and every duty, in both languages", async () => {
  for (const language of ["en", "fr"] as const) {
    const med = spaced(await htmlOf(medDocument(language, AT)));
    for (const { found, answer } of MED_POINTS)
      for (const said of [found, answer]) assert.ok(med.includes(escaped(said[language])), said[language]);
    const act = spaced(await htmlOf(aiActDocument(language, { twoPersons: false }, AT)));
    for (const { article, yours } of AI_ACT_DUTIES)
      assert.ok(act.includes(escaped(yours[language])), `${article} ${language}`);
  }
  for (const article of ["4", "26(1)", "27", "26(8), 49", "26(11), 50(3)"])
    assert.ok(
      AI_ACT_DUTIES.some((duty) => duty.article === article),
      article,
    );
});
