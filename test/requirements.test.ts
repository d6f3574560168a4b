/** docs/requirements.md says where each requirement R1 to R104 is kept, and by which test. This fails when it names what is gone. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { PROGRAM_FOLDER } from "../src/config.ts";
import { MIGRATIONS } from "../src/store/schema/schema.ts";

const STATES = ["kept", "partly", "later", "does not apply"] as const;

interface Row {
  readonly number: number;
  readonly state: string;
  readonly kept: string;
  readonly shown: string;
}

const rows = (): Row[] =>
  readFileSync(join(PROGRAM_FOLDER, "docs", "requirements.md"), "utf8")
    .split("\n")
    .flatMap((line) => {
      const cells = /^\| R(\d+) \|/.test(line) ? line.split("|").map((cell) => cell.trim()) : [];
      const [, number = "", , state = "", kept = "", shown = ""] = cells;
      return number ? [{ number: Number(number.slice(1)), state, kept, shown }] : [];
    });

const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);

const isPath = (text: string): boolean => /^[\w.-]+(?:\/[\w.-]+)+$|^[A-Z]+\.md$/.test(text);

/** A constraint, trigger, table or index of the schema, or a column written table.column. */
const SCHEMA = MIGRATIONS.map(({ sql }) => sql).join("\n");
const inSchema = (name: string): boolean =>
  name.split(".").every((part) => new RegExp(`\\b${part}\\b`).test(SCHEMA));

/** `test/x.test.ts` "name of a test" */
const shownTests = (text: string): { file: string; name: string }[] =>
  [...text.matchAll(/`(test\/[^`]+)` "([^"]+)"/g)].map(([, file, name]) => ({ file: file!, name: name! }));

test("every requirement from R1 to R104 has one row, and a state", () => {
  const all = rows();
  assert.deepEqual(
    all.map(({ number }) => number),
    Array.from({ length: 104 }, (_, i) => i + 1),
  );
  for (const { number, state, kept } of all) {
    assert.ok((STATES as readonly string[]).includes(state), `R${number} is “${state}”`);
    assert.ok(kept.length > 0, `R${number} says where it is kept, or why not`);
  }
});

test("what is kept names a file or a constraint that exists", () => {
  for (const { number, state, kept } of rows()) {
    const named = quoted(kept);
    if (state === "kept" || state === "partly") assert.ok(named.length > 0, `R${number} names where`);
    for (const name of named) {
      if (isPath(name)) assert.ok(existsSync(join(PROGRAM_FOLDER, name)), `R${number}: there is no ${name}`);
      else assert.ok(inSchema(name), `R${number}: ${name} is not in the schema`);
    }
  }
});

test("what is kept is shown by a test that exists under that name", () => {
  for (const { number, state, shown } of rows()) {
    const tests = shownTests(shown);
    if (state === "kept") assert.ok(tests.length > 0, `R${number} names a test`);
    assert.equal(
      tests.length,
      quoted(shown).length,
      `R${number}: each file of the last column with a test’s name`,
    );
    for (const { file, name } of tests) {
      const path = join(PROGRAM_FOLDER, file);
      assert.ok(existsSync(path), `R${number}: there is no ${file}`);
      assert.ok(
        readFileSync(path, "utf8").includes(`"${name}"`),
        `R${number}: ${file} has no test “${name}”`,
      );
    }
  }
});

test("a requirement cited in the sources or tests is one of them", () => {
  for (const folder of ["src", "test"])
    for (const name of readdirSync(join(PROGRAM_FOLDER, folder), { recursive: true }) as string[]) {
      if (!name.endsWith(".ts")) continue;
      const text = readFileSync(join(PROGRAM_FOLDER, folder, name), "utf8");
      for (const [cited, number] of text.matchAll(/\(R(\d+)\b/g))
        assert.ok(Number(number) >= 1 && Number(number) <= 104, `${folder}/${name} cites ${cited}`);
    }
});
