/** The table of law and documents names settings, rows and functions that exist, and leaves out no article of its list. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { z } from "zod";
import { SETTINGS } from "../src/config.ts";
import { MIGRATIONS } from "../src/store/schema/schema.ts";
import { ROOT } from "./support/root.ts";

const SCHEMA = MIGRATIONS.map(({ sql }) => sql).join("\n");

const rows = readFileSync(join(ROOT, "docs", "guide", "documents.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| law "))
  .map((line) => line.split("|").map((cell) => cell.trim()));

const isSetting = (path: string): boolean => {
  const [name = "", ...inside] = path.split(".");
  if (!Object.hasOwn(SETTINGS, name)) return false;
  const { schema } = SETTINGS[name as keyof typeof SETTINGS];
  const json = JSON.stringify(z.toJSONSchema(schema, { io: "input" }));
  return inside.every((part) => json.includes(`"${part}"`));
};

const isColumn = (path: string): boolean => {
  const [table = "", column = ""] = path.split(".");
  const body = new RegExp(`create table ${table} \\(([\\s\\S]*?)\\n\\);`).exec(SCHEMA)?.[1] ?? "";
  return new RegExp(`(?:^|[\\n,])\\s*${column} [a-z]`).test(body);
};

const isExported = (file: string, name: string): boolean =>
  existsSync(join(ROOT, file)) &&
  new RegExp(`^export const ${name}\\b`, "m").test(readFileSync(join(ROOT, file), "utf8"));

/** What is wrong with one name of the table. */
const wrongIn = (named: string): string[] => {
  const [kind = "", rest = ""] = named.split(" ");
  if (kind === "setting") return isSetting(rest) ? [] : [named];
  if (kind === "row") return isColumn(rest) ? [] : [named];
  return isExported(kind, rest) ? [] : [named];
};

test("each sentence of law names a document, and what fills it exists", () => {
  assert.ok(rows.length > 25);
  const wrong = rows.flatMap(([, law, document, from]) => {
    const names = [...from!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
    return [...(document ? [] : [law!]), ...(names.length > 0 ? names.flatMap(wrongIn) : [law!])];
  });
  assert.deepEqual(wrong, []);
});

test("no article of the rights, of the register, of breaches and of the assessment is left out", () => {
  const laws = rows.map(([, law]) => law).join(" ");
  const left = [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 28, 30, 32, 33, 34, 35, 36].filter(
    (article) => !new RegExp(`\\b${article}\\b`).test(laws),
  );
  assert.deepEqual(left, []);
});

test("a name that is nowhere would be found", () => {
  for (const wrong of [
    "setting nothing",
    "setting notice.nothing",
    "row breaches.nothing",
    "row nothing.id",
    "src/domain/breach.ts NOTHING",
    "src/domain/nothing.ts UNTOLD",
  ])
    assert.deepEqual(wrongIn(wrong), [wrong]);
});
