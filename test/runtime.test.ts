/** What an older Node meets: one line that says what to do, or a newer Node that was fetched; never a stack. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { ERRORS } from "../src/domain/errors.ts";
import { temporaryFolder } from "./support/database.ts";
import { ROOT } from "./support/root.ts";

const textOf = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const floorIn = (path: string): number => Number(/\bFLOOR = (\d+);/.exec(textOf(path))?.[1]);

test("miroir says in one line what to do where Node is too old, in both languages", () => {
  const older = `data:text/javascript,Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.0" } })`;
  for (const [language, says] of [
    ["en", /^miroir: Miroir needs Node 24 or newer, this is 20\.19\.0: .*\n$/],
    ["fr", /^miroir: Miroir a besoin de Node 24 ou plus récent, celui-ci est le 20\.19\.0 : .*\n$/],
  ] as const) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", older, join(ROOT, "src/cli/main.ts"), "people"],
      { encoding: "utf8", env: { ...process.env, LC_ALL: language } },
    );
    assert.deepEqual([status, stdout], [ERRORS["run/old-node"].exit, ""]);
    assert.match(stderr, says);
  }
});

/** Modules that are loaded before anything of it runs, with all that they load. */
const loadedFirst = (path: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, from] of textOf(path).matchAll(
    /^(?:import|export) (?!type\b)(?:[^"';]*? from )?"([^"]+)";/gm,
  )) {
    if (from!.startsWith(".")) loadedFirst(relative(ROOT, join(ROOT, dirname(path), from!)), seen);
    else seen.add(from!);
  }
  return seen;
};

test("what an older Node reads first needs no package", () => {
  const ofNode = (name: string): boolean => name.startsWith("node:");
  assert.deepEqual(
    [...loadedFirst("src/cli/main.ts")].filter((name) => !ofNode(name)),
    ["src/cli/main.ts"],
  );
  // Where it says what to do.
  for (const words of ["src/domain/errors.ts", "src/cli/text.ts"])
    assert.deepEqual(
      [...loadedFirst(words)].filter((name) => !name.startsWith("src/")),
      [],
    );
  for (const script of ["scripts/runtime.mjs", "scripts/setup.mjs"])
    assert.deepEqual(
      [...loadedFirst(script)].filter((name) => !ofNode(name) && !name.startsWith("scripts/")),
      [],
    );
});

test("a program goes on in this Node where it is new enough, also one that imports the runtime itself", async (t) => {
  const program = join(await temporaryFolder(t), "program.mjs");
  const runtime = pathToFileURL(join(ROOT, "scripts", "runtime.mjs")).href;
  writeFileSync(
    program,
    `import { onFloor } from ${JSON.stringify(runtime)};
     await onFloor();
     console.log(process.execPath, ...process.argv.slice(2));`,
  );
  const { stdout, stderr } = spawnSync(process.execPath, ["scripts/runtime.mjs", program, "one", "two"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  assert.deepEqual([stdout, stderr], [`${process.execPath} one two\n`, ""]);
});

test("the floor is one number, and each Node that is fetched for it is exact and pinned", () => {
  const { engines } = JSON.parse(textOf("package.json")) as { engines: { node: string } };
  const floor = floorIn("scripts/runtime.mjs");
  assert.equal(engines.node, `>=${floor}`);
  assert.equal(floorIn("src/cli/main.ts"), floor);
  const pins = [
    ...textOf("scripts/runtime.mjs").matchAll(/version: "([^"]+)",\s+integrity:\s+"([^"]+)"/g),
  ].map(([, version, integrity]) => ({ version: version!, integrity: integrity! }));
  assert.ok(pins.length >= 6);
  for (const { version, integrity } of pins) {
    assert.match(version, /^\d+\.\d+\.\d+$/);
    assert.ok(Number.parseInt(version, 10) >= floor, version);
    assert.match(integrity, /^sha512-[A-Za-z0-9+/]{86}==$/);
  }
});

test("every script of package.json goes through the runtime", () => {
  const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
  const commands = Object.values(scripts).flatMap((script) => script.split(" && "));
  assert.deepEqual(
    commands.filter(
      (command) => command.startsWith("node ") && !/^node scripts\/(runtime|setup)\.mjs/.test(command),
    ),
    [],
  );
});
