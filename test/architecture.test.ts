/** The floor plan of ARCHITECTURE.md, held against every import of the sources: doors open downwards only. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import test from "node:test";
import { VERB_NAMES } from "../src/domain/act.ts";
import { ENGINE_ROOMS, HOUSE } from "./support/house.ts";
import { ROOT } from "./support/root.ts";

const source = join(ROOT, "src");

interface Door {
  readonly file: string;
  readonly room: string;
  readonly specifier: string;
}

const IMPORT =
  /^(?:(?:import|export)\b[^"';]*?\bfrom\s+|import\s+)"([^"]+)"|\bimport\("([^"]+)"\)|beside\(import\.meta\.url, "([^"]+)"/gm;

const roomOf = (path: string): string => {
  const parts = relative(source, path).split("/");
  return parts.length === 1 ? "wiring" : parts[0]!;
};

const doors = (): Door[] =>
  (readdirSync(source, { recursive: true }) as string[])
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .flatMap((name) => {
      const file = join(source, name);
      return [...readFileSync(file, "utf8").matchAll(IMPORT)].map((match) => ({
        file,
        room: roomOf(file),
        specifier: (match[1] ?? match[2] ?? match[3])!,
      }));
    });

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

const fault = ({ file, room, specifier }: Door): string | undefined => {
  const { mayImport, packages, node } = HOUSE[room] ?? { floor: null, mayImport: [], packages: [] };
  const where = `${relative(ROOT, file)} imports ${specifier}`;
  if (specifier.startsWith("node:")) return node && !node.includes(specifier.slice(5)) ? where : undefined;
  if (!specifier.startsWith(".")) return packages.includes(packageOf(specifier)) ? undefined : where;
  const other = roomOf(resolve(dirname(file), specifier));
  return other === room || mayImport.includes(other) ? undefined : where;
};

test("every door opens downwards", () => {
  const all = doors();
  assert.ok(all.length > 200, "the sources were read");
  assert.deepEqual(
    all.flatMap((door) => fault(door) ?? []),
    [],
  );
});

/** The room of the engine that a file lies in; "" directly in `engine/`; undefined elsewhere. */
const engineRoomOf = (path: string): string | undefined => {
  const [room, inner, file] = relative(source, path).split("/");
  if (room !== "engine") return undefined;
  return file === undefined ? "" : inner;
};

const innerFault = ({ file, specifier }: Pick<Door, "file" | "specifier">): string | undefined => {
  const from = engineRoomOf(file);
  const to = specifier.startsWith(".") ? engineRoomOf(resolve(dirname(file), specifier)) : undefined;
  if (from === undefined || to === undefined || from === to) return undefined;
  const opens = (ENGINE_ROOMS[from] ?? -1) > (ENGINE_ROOMS[to] ?? Number.POSITIVE_INFINITY);
  return opens ? undefined : `${relative(ROOT, file)} imports ${specifier}`;
};

test("inside the engine, too, every door opens downwards", () => {
  assert.deepEqual(
    doors().flatMap((door) => innerFault(door) ?? []),
    [],
  );
  const door = (file: string, specifier: string) => ({ file: join(source, "engine", file), specifier });
  assert.ok(innerFault(door("gate/x.ts", "../sidecars/stale.ts")), "a door upwards would be found");
  assert.ok(innerFault(door("leaving/x.ts", "../archive/albums.ts")), "a door on one floor would be found");
  assert.equal(innerFault(door("sidecars/x.ts", "../gate/act.ts")), undefined);
});

test("no file lies directly in the engine, every room of it is on the plan, and its tests mirror them", () => {
  const entries = readdirSync(join(source, "engine"), { withFileTypes: true });
  assert.deepEqual(
    entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
    [],
  );
  const rooms = entries.map(({ name }) => name).sort();
  assert.deepEqual(rooms, Object.keys(ENGINE_ROOMS).sort());
  const tested = readdirSync(join(ROOT, "test", "engine"), { withFileTypes: true });
  assert.deepEqual(
    tested.filter((entry) => entry.isDirectory() && !rooms.includes(entry.name)).map(({ name }) => name),
    [],
  );
});

test("the store's folders and the command line's bear the names of the engine's rooms", () => {
  for (const room of ["store", "cli"]) {
    const folders = readdirSync(join(source, room), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    assert.deepEqual(
      folders
        .map(({ name }) => name)
        .filter((name) => !["schema", "embedded"].includes(name) && !(name in ENGINE_ROOMS)),
      [],
      room,
    );
  }
});

test("every room of the sources is on the plan, and no room of the plan is empty", () => {
  assert.deepEqual([...new Set(doors().map(({ room }) => room))].sort(), Object.keys(HOUSE).sort());
});

test("a door upwards, an unknown package and a forbidden node module would be found", () => {
  const door = (room: string, specifier: string): Door => ({
    file: join(source, room, "x.ts"),
    room,
    specifier,
  });
  assert.ok(fault(door("vision", "../store/people.ts")));
  assert.ok(fault(door("ledger", "../domain/errors.ts")));
  assert.ok(fault(door("engine", "sharp")));
  assert.ok(fault(door("domain", "node:fs")));
  assert.equal(fault(door("engine", "../vision/vision.ts")), undefined);
});

test("nothing but the gate and the wiring takes part in a transaction by itself", () => {
  const holders = (readdirSync(source, { recursive: true }) as string[]).filter(
    (name) =>
      name.endsWith(".ts") &&
      !name.startsWith("store/") &&
      /\bdatabase\b[^;\n]*\.transaction\(/.test(readFileSync(join(source, name), "utf8")),
  );
  assert.deepEqual(holders.sort(), ["app.ts", "engine/gate/act.ts", "restore.ts"]);
});

test("SQL is written in the store and nowhere else", () => {
  const statement = /\b(insert into|delete from|create table|select\s[^"'`]*\sfrom\s+[a-z_]+\s+where)\b/i;
  const files = (readdirSync(source, { recursive: true }) as string[]).filter(
    (name) =>
      name.endsWith(".ts") &&
      !name.startsWith("store/") &&
      statement.test(readFileSync(join(source, name), "utf8")),
  );
  assert.deepEqual(files, []);
});

test("rows are put into tables by the store and by nobody else", () => {
  const outside = doors().filter(({ room }) => room !== "store");
  assert.ok(outside.some(({ specifier }) => specifier.endsWith("store/database.ts")));
  assert.deepEqual(
    outside.filter(({ specifier }) => /(?:^|\/)insert\.ts$/.test(specifier)).map(({ file }) => file),
    [],
  );
  const writers = (readdirSync(source, { recursive: true }) as string[]).filter(
    (name) =>
      name.endsWith(".ts") &&
      !name.startsWith("store/") &&
      /\b(?:insert|insertOnce|upsert)\(\s*\w+,\s*["'`]/.test(readFileSync(join(source, name), "utf8")),
  );
  assert.deepEqual(writers, []);
});

test("no file imports in a circle", () => {
  const next = new Map<string, string[]>();
  for (const { file, specifier } of doors())
    if (specifier.startsWith(".") && specifier.endsWith(".ts"))
      next.set(file, [...(next.get(file) ?? []), resolve(dirname(file), specifier)]);
  const onPath: string[] = [];
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string): void => {
    if (onPath.includes(file))
      circles.push(
        [...onPath.slice(onPath.indexOf(file)), file].map((each) => relative(source, each)).join(" -> "),
      );
    if (done.has(file) || onPath.includes(file)) return;
    onPath.push(file);
    for (const other of next.get(file) ?? []) visit(other);
    onPath.pop();
    done.add(file);
  };
  for (const file of next.keys()) visit(file);
  assert.deepEqual(circles, []);
});

/** Sources of the program, by path. */
const sources = (): { readonly file: string; readonly text: string }[] =>
  (readdirSync(source, { recursive: true }) as string[])
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .map((name) => ({ file: name, text: readFileSync(join(source, name), "utf8") }));

/** Every verb the sources declare: the constant, the file, and the name it says it has. */
const declaredVerbs = (): { readonly constant: string; readonly file: string; readonly name: string }[] =>
  sources().flatMap(({ file, text }) =>
    [...text.matchAll(/^(?:export )?const (\w+): Verb</gm)].map((match) => ({
      constant: match[1]!,
      file,
      name: /\bname: "([^"]+)"/.exec(text.slice(match.index))?.[1] ?? "",
    })),
  );

/** Calls of a verb by anybody, and verbs taken under another name or apart, where a call could not be read. */
const runs = (text: string, verbs: ReadonlySet<string>): string[] =>
  [
    ...[...text.matchAll(/\b(\w+)\.run\b/g)].filter(([, it]) => verbs.has(it!) || it === "verb"),
    ...[...text.matchAll(/^import [^;]*?\b(\w+) as \w+\b[^;]*;/gm)].filter(([, it]) => verbs.has(it!)),
    ...[...text.matchAll(/\brun\b[^;=]*\} = (\w+)\b/g)].filter(([, it]) => verbs.has(it!) || it === "verb"),
  ].map(([found]) => found);

test("no verb is run past the gate", () => {
  const verbs = new Set(declaredVerbs().map(({ constant }) => constant));
  assert.ok(verbs.size > 100, "the verbs were read");
  const past = sources().flatMap(({ file, text }) => runs(text, verbs).map((found) => `${file}: ${found}`));
  assert.deepEqual(past, ["engine/gate/act.ts: verb.run"]);
  for (const passed of ["give.run(act, {})", 'import { give as g } from "x.ts";', "const { run } = give;"])
    assert.equal(runs(passed, verbs).length, 1, passed);
});

test("each verb has one name, and the table of verbs has each name once and no other", () => {
  const names = declaredVerbs().map(({ name }) => name);
  assert.deepEqual(names.toSorted(), VERB_NAMES.toSorted());
});

test("state of an instance lies in the engine: a map beside it is of one transaction or one request", () => {
  const maps = sources().flatMap(({ file, text }) =>
    [...text.matchAll(/new WeakMap<(\w+)/g)]
      .filter((match) => !["Sql", "Request"].includes(match[1]!))
      .map((match) => `${file}: ${match[0]}`),
  );
  assert.deepEqual(maps, []);
});
