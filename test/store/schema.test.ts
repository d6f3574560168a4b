import assert from "node:assert/strict";
import test from "node:test";
import { MIGRATIONS } from "../../src/store/schema/schema.ts";

const { sql } = MIGRATIONS[0]!;

/** Names of what the schema makes of one kind. */
const made = (kind: RegExp): string[] =>
  [...sql.matchAll(new RegExp(`\\bcreate (?:or replace )?${kind.source} ([a-z0-9_]+)`, "g"))].map(
    ([, name]) => name!,
  );

test("the schema says each thing once, in its final form", () => {
  for (const kind of [/table/, /view/, /function/, /trigger/, /(?:unique )?index/]) {
    const names = made(kind);
    assert.ok(names.length > 0, kind.source);
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
      kind.source,
    );
  }
  assert.ok(!sql.includes("create or replace"));
  assert.deepEqual(
    [...sql.matchAll(/alter table [a-z_]+ add constraint ([a-z0-9_]+)/g)].map(([, name]) => name),
    // Two tables that name each other.
    ["r39_no_abuse_without_two_people"],
  );
  // Beside it what `create table` of PostgreSQL 15 has no words for: that sealed bytes are not compressed in vain.
  assert.deepEqual(
    [...sql.matchAll(/alter table [a-z_]+ alter column ([a-z_]+) set storage external/g)].map(
      ([, name]) => name,
    ),
    ["sealed"],
  );
  assert.equal(sql.match(/\balter\b/g)?.length, 3);
});
