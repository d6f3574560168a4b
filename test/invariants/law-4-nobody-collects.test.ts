import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { PROGRAM_FOLDER } from "../../src/config.ts";
import { ROLES } from "../../src/domain/act.ts";
import { HELD_BY, type HeldBy, isHeldBy } from "../../src/domain/album.ts";
import { SETTINGS } from "../../src/index.ts";
import { addRun, freshInstance } from "../support/instance.ts";
import { stateOf } from "../support/state.ts";
import { copyRow, idOf, refusedBy } from "./refused.ts";

const PUBLIC = ["public", "publicly-available", "manifestly-public", "legitimate-interest", "scraped", ""];

/** The compiler says no. */
// @ts-expect-error law 4: that it was public is not a right
export const neverARight: HeldBy = "public";

test("an album held by no right is refused by the verb, and nothing is written", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const before = await stateOf(instance);
  for (const heldBy of PUBLIC) {
    assert.ok(!isHeldBy(heldBy), heldBy);
    await assert.rejects(
      miroir.albums.add({
        title: "Found",
        heldBy: heldBy as HeldBy,
        scope: "declared",
        rightNote: "everybody could see it",
      }),
      { code: "album/no-right" },
    );
  }
  for (const rightNote of ["", "  ", "ok"])
    await assert.rejects(
      miroir.albums.add({ title: "Found", heldBy: "own-work", scope: "declared", rightNote }),
      {
        code: "album/no-right",
      },
    );
  assert.deepEqual(await stateOf(instance), before);

  await t.test("and by the table", async () => {
    const run = await instance.sql((sql) => idOf(sql, "select id from albums"));
    for (const held_by of PUBLIC)
      await refusedBy(instance, /^law4_held_by_a_right$/, (sql) =>
        copyRow(sql, "albums", run, { id: randomUUID(), slug: "found", held_by }),
      );
    await refusedBy(instance, /held_by/, (sql) =>
      copyRow(sql, "albums", run, { id: randomUUID(), slug: "found", held_by: null }),
    );
    await refusedBy(instance, /right_note/, (sql) => sql.run("update albums set right_note = ' x '"));
    for (const heldBy of Object.keys(HELD_BY))
      await instance.sql((sql) =>
        copyRow(sql, "albums", run, { id: randomUUID(), slug: heldBy, held_by: heldBy }),
      );
  });

  await t.test("an import names an album that is held by a right, and files", async () => {
    await assert.rejects(miroir.import({ paths: [instance.photos], album: "found-nowhere" }), {
      code: "album/not-found",
    });
    const report = await miroir.import({ paths: ["https://example.org/people.jpg"], album: "run" });
    assert.deepEqual(
      [report.imported, report.problems.map(({ error }) => error.code)],
      [0, ["archive/not-found"]],
    );
  });
});

/** Ways to reach another machine. A word of it in a comment is no harm, so imports and calls are read. */
const REACHES_OUT =
  /^(?:node:)?(?:http|https|http2|net|tls|dgram|dns|inspector|child_process|cluster)(?:\/.*)?$|^(?:undici|axios|got|ws|node-fetch|socket\.io.*|puppeteer.*|playwright.*|googleapis|@aws-sdk\/.*|@google-cloud\/.*)$/;
const CALLS_OUT =
  /\b(?:fetch|importScripts)\s*\(|\bnew\s+(?:WebSocket|XMLHttpRequest|EventSource)\b|\bnavigator\./;

/** Every exception, with why it collects nothing. */
const ALLOWED: Readonly<Record<string, string>> = {
  "src/store/lock.ts node:net": "a socket without an address outside this machine, as a lock",
  "src/store/lock.ts node:child_process": "flock(1), to lock a file",
  "src/engine/images/confine.ts node:child_process":
    "bubblewrap and prlimit, which keep those processes from the network, asked whether they work",
  "src/engine/images/workers.ts node:child_process":
    "the image processes: this program again, on this machine",
  "src/vision/ffmpeg.ts node:child_process":
    "the system's ffmpeg, given one file, its demuxer and the protocols file and pipe: it can open no address",
  "src/vision/video-encode.ts node:child_process": "the type of the same",
  "src/vision/fetch-pack.ts node:child_process": "npm, to install models by pinned hashes; no pictures",
  "src/store/connections.ts pg":
    "the organisation's own database, or the embedded one over a socket of this machine",
  "src/store/embedded.ts pg": "types of the same",
  "src/store/wire.ts pg": "types of the same",
  "src/store/embedded/cluster.ts node:child_process":
    "PostgreSQL's initdb, which makes the embedded database",
  "src/store/embedded/run-as.ts node:child_process": "unshare(1), to ask whether there are user namespaces",
  "src/store/embedded/server.ts node:child_process":
    "the embedded PostgreSQL, which listens on a socket of this machine and on no address",
  "src/post/webhook.ts node:http":
    "programs of the organisation's own, named in the configuration file: tells them identifiers, reads a status",
  "src/post/webhook.ts node:https": "the same",
  "src/api/server.ts node:http": "listens, and asks nobody",
  "src/api/limits.ts node:http": "types of requests that came in",
  "src/archive/s3.ts @aws-sdk/client-s3":
    "the organisation's own storage, named in the configuration file: a command or a request knows its name only",
  "src/client/index.ts openapi-fetch":
    "asks the instance whose address its caller gives; the server does not use it",
  "src/web/shared/api.ts calls fetch(":
    "a page asks its own instance: the policy of every page allows no other",
  "src/web/shared/events.svelte.ts calls new EventSource": "a page listens to its own instance",
  "src/web/shared/language.svelte.ts calls navigator.": "which language the visitor reads",
  "src/web/portal/camera.ts calls navigator.": "her camera, for her own capture",
  "src/api/auth.ts better-auth/plugins/generic-oauth":
    "the organisation's own issuer of single sign-on, named in the configuration file: who signs in",
  "src/post/post.ts nodemailer":
    "the organisation's own mail server: hands it letters, reads its reply codes",
};
/** Packages that can open a connection are named one by one; the others of src/ were read and open none. */
const CONNECTS = new Set(["pg", "nodemailer", "better-auth/plugins/generic-oauth", "openapi-fetch"]);

const sources = (): { name: string; text: string }[] => {
  const folder = join(PROGRAM_FOLDER, "src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
    .sort()
    .map((name) => ({ name: `src/${name}`, text: readFileSync(join(folder, name), "utf8") }));
};

const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\s*\(\s*|\brequire\s*\(\s*)["']([^"']+)["']/g)].map(
    (match) => match[1]!,
  );

/** Strings and comments out, whichever begins first: only code calls. */
const codeOf = (text: string): string =>
  text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[\s\S]*?\*\/|(?<![:"'`])\/\/.*$/gm, (found) =>
    found.startsWith("/") ? "" : '""',
  );

test("nothing in the sources can reach another machine, but for exceptions that are named", () => {
  const all = sources();
  assert.ok(all.length > 50, `only ${all.length} sources were read`);
  const found = all.flatMap(({ name, text }) => [
    ...importsOf(text)
      .filter((module) => REACHES_OUT.test(module) || CONNECTS.has(module))
      .map((module) => `${name} ${module}`),
    ...(CALLS_OUT.test(codeOf(text)) ? [`${name} calls ${CALLS_OUT.exec(codeOf(text))![0]}`] : []),
  ]);
  assert.deepEqual([...new Set(found)].sort(), Object.keys(ALLOWED).sort());
});

test("that look would find what it looks for", () => {
  for (const module of [
    "node:http",
    "https",
    "node:tls",
    "dgram",
    "undici",
    "ws",
    "node:dns/promises",
    "net",
  ])
    assert.ok(REACHES_OUT.test(module), module);
  for (const call of ["await fetch(url)", "new WebSocket(url)", "new XMLHttpRequest()", "new EventSource(u)"])
    assert.ok(CALLS_OUT.test(codeOf(call)), call);
  assert.deepEqual(importsOf(`import a from "node:http"; await import('tls'); require("net")`), [
    "node:http",
    "tls",
    "net",
  ]);
  assert.ok(!CALLS_OUT.test(codeOf("/* fetch(x) */ const a = 'fetch(x)'; // fetch(x)")));
});

test("the lock listens on this machine only", () => {
  const lock = sources().find(({ name }) => name === "src/store/lock.ts")!.text;
  assert.match(lock, /`\\0\$\{name\}`/);
  assert.doesNotMatch(lock, /\bconnect\(|createConnection|\.listen\(\s*\d/);
});

test("no verb and no setting collects", () => {
  const words = /crawl|scrape|url|social|camera|stream|harvest|fetch/i;
  assert.deepEqual(
    ROLES.administrator.filter((verb) => words.test(verb)),
    [],
  );
  // The one address is that of the organisation's own database.
  assert.deepEqual(
    Object.keys(SETTINGS).filter((setting) => words.test(setting)),
    ["databaseUrl"],
  );
});
