/** The command line as people use it: real processes, the real model pack, drawn people. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readdir, readFile, readlink, truncate, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import test, { type TestContext } from "node:test";
import { setTimeout } from "node:timers/promises";
import { DEMO_CAST } from "../../src/demo/cast.ts";
import { drawEvent } from "../../src/demo/event.ts";
import { EXIT } from "../../src/domain/errors.ts";
import { temporaryFolder } from "../support/database.ts";
import { INIT } from "../support/init.ts";
import { ROOT } from "../support/root.ts";

const MAIN = join(ROOT, "src/cli/main.ts");

const runner = (folder: string, language = "en") => {
  const run = (...argv: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...argv], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, LC_ALL: language },
    });
    return { status, stdout, stderr };
  };
  const json = (...argv: string[]) => {
    const { status, stdout, stderr } = run(...argv, "--json");
    assert.equal(stderr, "", `nothing but JSON is said: ${argv.join(" ")}`);
    return { status, data: JSON.parse(stdout) };
  };
  return { run, json };
};

const ENROL = [
  "--album",
  "run",
  "--statement",
  "I agree to be searched for in this album",
  "--checked",
  "identity-in-person",
  "--by",
  "desk 1",
];

const newInstance = async (t: TestContext, pictures: number) => {
  const folder = await temporaryFolder(t);
  const event = await drawEvent(join(folder, "event"), { cast: DEMO_CAST, pictures });
  const cli = runner(folder);
  assert.equal(cli.run(...INIT).status, EXIT.ok);
  assert.equal(
    cli.run(
      "album",
      "add",
      "Run",
      "--scope",
      "declared",
      "--right",
      "own-work",
      "--right-note",
      "our photographers",
    ).status,
    EXIT.ok,
  );
  return { folder, event, ...cli };
};

const untilNextYear = (): string => `${new Date().getFullYear() + 1}-01-15`;

test("from an empty folder to a page and back to nothing, with real pictures and models", async (t) => {
  const { folder, event, run, json } = await newInstance(t, 24);
  await writeFile(
    join(event.albumFolder, "broken.jpg"),
    (await readFile(join(event.albumFolder, "canal-run-0001.jpg"))).subarray(0, 4000),
  );
  const imported = json("import", event.albumFolder, "--album", "run", "--manifest", event.manifestFile);
  assert.equal(imported.status, EXIT.partial);
  assert.deepEqual(
    [imported.data.imported, imported.data.problems.length, imported.data.unmatched.length],
    [24, 1, 0],
  );
  assert.equal(imported.data.problems[0].error.code, "picture/damaged");

  const [her] = event.consenting;
  const photos = her!.references.flatMap((path) => ["--photo", path]);
  const enrolled = json(
    "enrol",
    "--name",
    her!.name,
    ...photos,
    ...ENROL,
    "--until",
    untilNextYear(),
    "--contact",
    "her@example.org",
  );
  assert.equal(enrolled.status, EXIT.ok);
  const person = enrolled.data.subjectId;
  const opened = json(
    "grant",
    "open",
    person,
    "--key",
    enrolled.data.personalKey.toLowerCase().replaceAll("-", " "),
  );
  assert.equal(opened.status, EXIT.ok);
  const scanned = json("scan");
  assert.equal(scanned.status, EXIT.ok);
  const truth = JSON.parse(await readFile(event.truthFile, "utf8")) as {
    file: string;
    people: { seed: number }[];
  }[];
  const hers = truth
    .filter(({ people }) => people.some(({ seed }) => seed === her!.seed))
    .map(({ file }) => basename(file));
  const told = json("profile", person).data.appearances as { state: string; paths: string[] }[];
  const shown = told.filter(({ state }) => state === "shown").map(({ paths }) => basename(paths[0]!));
  assert.deepEqual(shown.sort(), hers.sort(), "all her pictures are shown and nobody else's");

  /** One asks, another agrees, and the same command searches. */
  const search = (photo: string, reason: string) => {
    const asked = ["search", photo, "--purpose", "find", "--reason", reason] as const;
    const { proposal } = json(...asked).data;
    assert.equal(run("proposal", "agree", proposal).status, EXIT.refused, "not the same account");
    assert.equal(run("proposal", "agree", proposal.slice(0, 8), "--actor", "grace").status, EXIT.ok);
    return json(...asked);
  };
  const found = search(event.probes.consenting, "she asks for her pictures");
  assert.equal(found.data.faces[0].possibleMatch.subjectId, person);
  const stranger = search(event.probes.stranger, "somebody brought this picture");
  assert.deepEqual(
    stranger.data.faces.map(({ possibleMatch }: { possibleMatch: unknown }) => possibleMatch),
    [null],
  );
  assert.match(run("profile", person.slice(0, 8), "--html", "page").stdout, /possible match/);
  assert.match(await readFile(join(folder, "page", "index.html"), "utf8"), /Pictures that may show you/);
  assert.equal(run("audit", "templates").status, EXIT.ok);
  assert.equal(run("forget", person).status, EXIT.ok);
  assert.equal(run("log", "verify").status, EXIT.ok);
  assert.equal(json("profile", person).data.error.code, "subject/not-found");
});

test("refusals leave with their own exit code and say what to do, in the language of the terminal", async (t) => {
  const { folder, event, run, json } = await newInstance(t, 4);
  const french = runner(folder, "fr_FR.UTF-8");
  assert.equal(
    json(
      "album",
      "add",
      "Web",
      "--scope",
      "declared",
      "--right",
      "it-was-public",
      "--right-note",
      "on the web",
    ).status,
    EXIT.refused,
  );
  assert.equal(json("album", "show", "nothing").status, EXIT.notFound);
  assert.equal(json("import", event.albumFolder, "--album").status, EXIT.usage);
  const landscape = join(event.albumFolder, "canal-run-0001.jpg");
  const nobody = ["enrol", "--name", "X", ...ENROL, "--until", untilNextYear()];
  assert.match(french.run(...nobody, "--photo", join(folder, "nothing.jpg")).stderr, /n'existe pas/);
  assert.equal(run(...nobody, "--photo", landscape, "--until", "2026-02-30").status, EXIT.usage);
  assert.equal(
    json("search", event.probes.stranger, "--purpose", "marketing", "--reason", "a good long reason").data
      .error.code,
    "purpose/unknown",
  );
  assert.equal(json("grant", "open", "00000000", "--key", "no-key").status, EXIT.notFound);
  assert.equal(json("review", "accept", "nothing").data.error.code, "review/not-found");
});

/** A process that holds the instance keeps its lock file open; asking with a command could take the lock first. */
const holdsTheInstance = async (pid: number): Promise<boolean> => {
  const descriptors = `/proc/${pid}/fd`;
  const open = await readdir(descriptors).catch(() => []);
  const files = await Promise.all(open.map((name) => readlink(join(descriptors, name)).catch(() => "")));
  return files.some((file) => file.endsWith("/lock"));
};

/** Waits for the other process to have opened the instance, however busy the machine is. */
const untilItHolds = async (child: ChildProcess): Promise<void> => {
  while (!(await holdsTheInstance(child.pid!))) {
    assert.equal(child.exitCode, null, "the other process ended before it opened the instance");
    await setTimeout(50);
  }
};

test("a second process, a wrong key and a missing key each get a clear message and change nothing", async (t) => {
  const { folder, event, json } = await newInstance(t, 8);
  const watching = spawn(process.execPath, [MAIN, "import", event.albumFolder, "--album", "run", "--watch"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  t.after(() => watching.kill("SIGKILL"));
  await untilItHolds(watching);
  assert.equal(json("album", "list").data.error.code, "storage/in-use");
  const ended = new Promise((done) => watching.once("exit", done));
  watching.kill("SIGINT");
  await ended;
  assert.equal(json("album", "list").status, EXIT.ok);
  const key = join(folder, "keys", "master.key");
  const text = await readFile(key, "utf8");
  await truncate(key, 10);
  assert.equal(json("album", "list").data.error.code, "keys/damaged");
  await writeFile(key, text);
  assert.equal(json("album", "list").status, EXIT.ok);
});

test("Ctrl-C stops an import politely and the same command goes on", async (t) => {
  const { folder, event, json } = await newInstance(t, 60);
  const child = spawn(process.execPath, [MAIN, "import", event.albumFolder, "--album", "run", "--json"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "ignore"],
  });
  let stdout = "";
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  await untilItHolds(child);
  child.kill("SIGINT");
  const code = await new Promise((done) => child.once("close", done));
  const first = JSON.parse(stdout);
  assert.equal(code, first.interrupted ? EXIT.interrupted : EXIT.ok);
  const second = json("import", event.albumFolder, "--album", "run");
  assert.equal(second.status, EXIT.ok);
  assert.equal(first.imported + second.data.imported, 60);
});
