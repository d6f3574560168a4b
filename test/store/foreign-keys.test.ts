/** What refers to a row that goes is found by index: else each removal reads every table that refers to it. */
import assert from "node:assert/strict";
import test from "node:test";
import { MIGRATIONS } from "../../src/store/schema/schema.ts";
import { freshDatabase } from "../support/database.ts";

/**
 * Foreign keys that no index serves. One does that begins with the columns of the key, in whatever order, or with those of
 * them that are the primary key of the other table, since what refers to one row of it is then found among no others; over
 * some rows alone it serves only where it leaves out those that refer to nothing.
 */
const WITHOUT_INDEX = `
  select k.conrelid::regclass::text || ' (' || (
      select string_agg(a.attname, ', ' order by c.at) from unnest(k.conkey) with ordinality c (attnum, at)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.attnum) || ')' as key
  from pg_constraint k
    join pg_constraint p on p.conrelid = k.confrelid and p.contype = 'p'
    cross join lateral (select array_agg(c.own) filter (where c.other = any(p.conkey)) as own
      from unnest(k.conkey, k.confkey) c (own, other)) identifying
  where k.contype = 'f' and not exists (
    select from pg_index i
      cross join lateral (values (k.conkey), (case when p.conkey <@ k.confkey then identifying.own end)) begins (columns)
    where i.indrelid = k.conrelid and i.indisvalid
      and (i.indkey::int2[])[0:cardinality(begins.columns) - 1] @> begins.columns
      and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) in (
        select format('(%I IS NOT NULL)', a.attname) from pg_attribute a
        where a.attrelid = k.conrelid and a.attnum = any(k.conkey))))
  order by 1`;

test("each foreign key of the schema has an index that begins with its own columns", async (t) => {
  const database = await freshDatabase(t, MIGRATIONS);
  const { keys, without } = await database.transaction(async (sql) => ({
    keys: await sql.query(`select from pg_constraint where contype = 'f'`),
    without: await sql.query<{ key: string }>(WITHOUT_INDEX),
  }));
  assert.ok(keys.length > 80, `${keys.length} foreign keys`);
  assert.deepEqual(
    without.map(({ key }) => key),
    [],
  );
});

test("the look at the catalogue sees a key whose column is second in its index, and an index over some rows only", async (t) => {
  const database = await freshDatabase(t, []);
  await database.transaction(async (sql) => {
    for (const made of [
      `create table parents (id int primary key, kind int, unique (id, kind))`,
      `create table second (a int, b int references parents, primary key (a, b))`,
      `create table partly (a int, b int references parents)`,
      `create index partly_b on partly (b) where a > 0`,
      `create table other_half (a int, b int, foreign key (a, b) references parents (id, kind))`,
      `create index other_half_b on other_half (b)`,
      `create table served (a int, b int references parents)`,
      `create index served_b on served (b) where b is not null`,
      `create table identified (a int, b int, foreign key (a, b) references parents (id, kind))`,
      `create index identified_a on identified (a)`,
    ])
      await sql.run(made);
    const found = await sql.query<{ key: string }>(WITHOUT_INDEX);
    assert.deepEqual(
      found.map(({ key }) => key),
      ["other_half (a, b)", "partly (b)", "second (b)"],
    );
  });
});
