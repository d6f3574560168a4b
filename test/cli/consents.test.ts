/** Consents from the command line, in real processes with the real model pack and a drawn person. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { DEMO_CAST } from "../../src/demo/cast.ts";
import { drawEvent } from "../../src/demo/event.ts";
import { EXIT } from "../../src/domain/errors.ts";
import { openEmbedded } from "../../src/store/embedded.ts";
import { temporaryFolder } from "../support/database.ts";
import { ROOT } from "../support/root.ts";

const MAIN = join(ROOT, "src/cli/main.ts");

test("from an empty folder: a notice, an enrolment with a sheet, consents given, refused, renewed, listed, received and ended", async (t) => {
  const folder = await temporaryFolder(t);
  const { consenting } = await drawEvent(join(folder, "event"), { cast: DEMO_CAST, pictures: 4 });
  const run = (...argv: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...argv], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
    });
    return { status, stdout, stderr };
  };
  const done = (...argv: string[]): string => {
    const { status, stdout, stderr } = run(...argv);
    assert.equal(status, EXIT.ok, `${argv.join(" ")}: ${stderr}`);
    return stdout;
  };
  const json = (...argv: string[]) => JSON.parse(done(...argv, "--json"));

  done("init", "--controller", "Club", "--address", "1 Paper Street", "--contact", "desk@example.org");
  const { notices } = json("notice", "publish");
  assert.ok(notices.every(({ published }: { published: boolean }) => published));
  const shown = done("notice", "show");
  assert.match(shown, /\nWho answers for this\nController: Club/);
  assert.doesNotMatch(shown, /\\x0a/);
  done(
    "album",
    "add",
    "Run",
    "--scope",
    "declared",
    "--right",
    "own-work",
    "--right-note",
    "our photographers",
  );

  const [her] = consenting;
  const until = `${new Date().getFullYear() + 1}-01-15`;
  const later = `${new Date().getFullYear() + 1}-02-15`;
  const photos = her!.references.flatMap((path) => ["--photo", path]);
  const said = ["--album", "run", "--until", until, "--checked", "identity-in-person", "--by", "desk 1"];
  const agreed = [...said, "--statement", "I agree to this, in these words"];
  const enrolled = json("enrol", "--name", her!.name, ...photos, ...agreed, "--key-sheet", "her-key.html");
  const { subjectId: person, personalKey } = enrolled;
  assert.equal("qr" in enrolled, false, "a drawing for a terminal is no data");
  const sheet = await readFile(join(folder, "her-key.html"), "utf8");
  assert.ok(sheet.includes(personalKey) && sheet.includes("<svg"));
  assert.match(run("grant", "open", person).stderr, /key/, "nobody opens a grant without her key");

  const website = json("consent", "give", person, "--purpose", "publish:website", ...agreed).consentId;
  assert.equal(
    run("consent", "give", person, "--purpose", "publish:website", ...agreed).status,
    EXIT.refused,
  );
  assert.equal(run("consent", "give", person, "--purpose", "advertising", ...agreed).status, EXIT.refused);
  json("consent", "refuse", person, "--purpose", "publish:social");
  const words = ["--statement", "Yes, please go on with it"];
  json("consent", "renew", person, "--purpose", "find", "--until", later, ...words);

  const listed = done("consent", "list", her!.name);
  for (const said of ["renewed", "refused", "given", later, "Yes, please go on with it"])
    assert.ok(listed.includes(said), said);

  json("consent", "receipt", website, "--out", "receipt");
  const files = await readdir(join(folder, "receipt"), { recursive: true });
  for (const suffix of [".jsonld", ".html", ".pdf", ".tlog-proof"])
    assert.ok(
      files.some((name) => name.endsWith(suffix)),
      suffix,
    );

  assert.equal(json("consent", "invalidate", website, "--because", "purpose").ended, 1);
  assert.equal(
    json("album", "scope", "run", "--scope", "closed", "--attested-by", "officer").consentsEnded,
    1,
  );
  assert.ok(!existsSync(join(folder, "her-key.html")), "the sheet goes with what its key opened");

  const again = json("consent", "give", person, "--purpose", "find", ...photos, ...agreed).key.personalKey;
  assert.notEqual(again, personalKey);
  assert.match(run("grant", "open", person, "--key", personalKey).stderr, /does not open/);
  done("grant", "open", person, "--key", again);
  const states = json("consent", "list", person).map(
    ({ purpose, state }: { purpose: string; state: string }) => `${purpose} ${state}`,
  );
  assert.deepEqual(states, [
    "find invalidated",
    "publish:website invalidated",
    "publish:social refused",
    "find given",
  ]);

  const database = await openEmbedded({ folder: join(folder, "data", "db") });
  await database.transaction((sql) =>
    sql.run("update consents set pack_family = 'other@000000000000' where purpose = 'find'"),
  );
  await database.close();
  const warned = run("scan", "--plan");
  assert.match(warned.stderr, /1 consents? .*another recognition model/);
  assert.deepEqual(json("tick").done, { consentsOfAnotherModel: 1 });
  assert.equal(run("people").stderr, "");
});
