/** Whoever calls a function of these rooms reads what it gives, in which units, and what it throws, without reading its body. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import ts from "typescript";
import { PROGRAM_FOLDER } from "../src/config.ts";

const ROOMS = ["api", "archive", "engine", "store", "vision"];

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

const isFunction = ({ initializer }: ts.VariableDeclaration): boolean =>
  initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));

/** Names of the functions and classes that a statement exports. */
const exportedBy = (statement: ts.Statement): string[] => {
  if (!isExported(statement)) return [];
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return [statement.name?.text ?? "default"];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.filter(isFunction).map(({ name }) => name.getText());
};

/** Of an overloaded function the first signature has it. */
const undocumentedIn = (path: string, text: string): string[] => {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const exported = source.statements.flatMap((statement) =>
    exportedBy(statement).map((name) => ({
      name,
      documented: ts.getJSDocCommentsAndTags(statement).length > 0,
    })),
  );
  const documented = new Set(exported.filter((each) => each.documented).map(({ name }) => name));
  return exported.filter(({ name }) => !documented.has(name)).map(({ name }) => `${path}: ${name}`);
};

test("every exported function and class of these rooms has a docstring", () => {
  const root = join(PROGRAM_FOLDER, "src");
  const files = ROOMS.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(room, name)),
  );
  assert.ok(files.length > 200);
  assert.deepEqual(
    files.flatMap((file) => undocumentedIn(file, readFileSync(join(root, file), "utf8"))),
    [],
  );
});

test("one without a docstring is found, however it is exported", () => {
  const text = `
    /** Of the file. */
    import { x } from "./x.ts";

    export const a = () => 1;
    /** Said. */
    export const b = () => 2, c = 3;
    export function d() {}
    export class E {}
    // No docstring.
    export async function* f() {}
    export const g = 4;
    const h = () => 5;
    /** Of the first signature. */
    export function i(n: number): number;
    export function i(n: string): string;
    export function i(n: never) { return n; }
  `;
  assert.deepEqual(undocumentedIn("x", text), ["x: a", "x: d", "x: E", "x: f"]);
});
