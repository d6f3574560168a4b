/** Law 9: each act is an entry of a signed, append-only log that an outsider can verify. Whatever is changed behind its back has a name. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { MiroirError } from "../../src/domain/errors.ts";
import { LOG_FAULTS, type LogFault, type LogFaultCode, sayLogFault } from "../../src/domain/log-faults.ts";
import { beginEpoch } from "../../src/engine/gate/epochs.ts";
import { appendEntry, openEntry } from "../../src/engine/gate/evidence.ts";
import {
  cosign,
  formatWitnessVkey,
  openCheckpoint,
  openConsistency,
  openEntryProof,
  parseVkey,
} from "../../src/ledger/index.ts";
import { insertCosigned, readEntries } from "../../src/store/evidence/ledger.ts";
import { LANGUAGES, textOf } from "../../src/words/words.ts";
import { BARE_ORIGIN, type BareLog, bareLog } from "../support/bare-log.ts";
import { rebuilt } from "../support/frontier.ts";
import { addRun, freshInstance } from "../support/instance.ts";
import { signerOf } from "../support/log-keys.ts";
import { ROOT } from "../support/root.ts";

const codesOf = (faults: readonly LogFault[]): LogFaultCode[] => faults.map(({ code }) => code);

test("in the types: the gate alone writes, and it writes the entry with the act", async () => {
  const gate = await readFile(join(ROOT, "src/engine/gate/act.ts"), "utf8");
  assert.match(gate, /appendEntry\(engine, sql, \{/);
  for (const [code, key] of Object.entries(LOG_FAULTS))
    for (const language of LANGUAGES) assert.ok(textOf(language, key).length > 10, `${code} ${language}`);
});

test("in SQL: no entry, checkpoint or epoch is changed or removed; what an entry said may only be emptied", async (t) => {
  const log = await bareLog(t);
  const person = log.person();
  await log.append({ subject: person });
  await log.append();
  await log.sql((sql) =>
    insertCosigned(sql, { size: 1, witness: "witness.example/w1", note: "x" }, log.clock.now),
  );
  for (const change of [
    "update ledger_entries set commitment = sha256('x') where seq = 0",
    "update ledger_entries set at = now() where seq = 0",
    "update ledger_entries set sealed = '\\x00' where seq = 0",
    "update ledger_entries set sealed = null where sealed_for is not null",
    "delete from ledger_entries",
    "update checkpoints set note = 'x'",
    "delete from checkpoints",
    "update log_epochs set origin = 'elsewhere.example/log'",
    "delete from log_epochs",
    "update cosigned_checkpoints set note = 'x'",
    "delete from cosigned_checkpoints",
  ])
    await assert.rejects(
      log.sql((sql) => sql.run(change)),
      { code: "23001" },
      change,
    );
  await log.forget(person);
  assert.deepEqual(codesOf((await log.verify()).faults), ["cosigned-forked"]);
});

test("every act of a person's life is in the log, says who acted, and names nobody", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId, personalKey } = await instance.enrol(1, { name: "Zephyrine Quillfeather" });
  await miroir.grants.open({ subject: subjectId, personalKey });
  await miroir.profile({ subject: subjectId });
  await miroir.audit();
  await miroir.withdraw({ subject: subjectId });
  const lines = await miroir.log.list({});
  const verbs = lines.map(({ entry }) => entry?.verb);
  for (const verb of ["album.add", "enrol", "grant.open", "profile", "audit", "withdraw"])
    assert.ok(verbs.includes(verb), `${verb} of ${verbs.join()}`);
  for (const { entry } of lines) assert.ok(entry?.actor && entry.role);
  assert.ok(!JSON.stringify(lines).includes("Quillfeather"));
  // A refused act leaves none.
  const { size } = await miroir.log.verify();
  await assert.rejects(miroir.grants.open({ subject: subjectId, personalKey }), MiroirError);
  assert.equal((await miroir.log.verify()).size, size);
});

/** Six entries, the second about somebody; a checkpoint that an auditor kept at four. */
const kept = async (log: BareLog): Promise<string> => {
  await log.clear();
  const person = log.person();
  await log.append();
  await log.append({ subject: person });
  await log.append();
  await log.append();
  const note = await log.sql(
    async (sql) => (await sql.one<{ note: string }>("select note from checkpoints where size = 4")).note,
  );
  await log.append();
  await log.append();
  return note;
};

test("a checkpoint that an auditor kept is what the log is held against, and each way to break it has its own name", async (t) => {
  const log = await bareLog(t);
  const verify = async (since: string): Promise<LogFaultCode[]> => codesOf((await log.verify(since)).faults);

  await t.test("untouched, it goes on from it", async () => {
    const verified = await log.verify(await kept(log));
    assert.deepEqual([verified.holds, verified.since], [true, { origin: BARE_ORIGIN, size: 4 }]);
  });

  await t.test("one byte of the kept checkpoint edited", async () => {
    const note = await kept(log);
    const edited = (from: string, to: string) => note.replace(from, to);
    assert.deepEqual(await verify(edited("\n4\n", "\n5\n")), ["kept-other-key"]);
    for (let at = 0; at < note.length; at++) {
      const [code] = await verify(`${note.slice(0, at)}${note[at] === "A" ? "B" : "A"}${note.slice(at + 1)}`);
      assert.match(code ?? "nothing", /^kept-(unreadable|other-key|other-log)$/, `byte ${at}`);
    }
    assert.deepEqual(await verify("not a note\n"), ["kept-unreadable"]);
  });

  await t.test("an entry edited in the database, as superuser with triggers off", async () => {
    const note = await kept(log);
    await log.tamper(
      "update ledger_entries set sealed = set_byte(sealed, 50, get_byte(sealed, 50) # 1) where seq = 2",
    );
    assert.deepEqual(await verify(note), ["entry-damaged"]);
    const again = await kept(log);
    await log.tamper("update ledger_entries set at = at - interval '1 hour' where seq = 2");
    assert.deepEqual(await verify(again), ["entry-edited"]);
  });

  await t.test("an entry emptied in silence", async () => {
    const note = await kept(log);
    await log.tamper("update ledger_entries set sealed = null, sealed_for = null where seq = 3");
    assert.deepEqual(await verify(note), ["emptied-silently"]);
  });

  await t.test("an entry missing", async () => {
    const note = await kept(log);
    await log.tamper("delete from ledger_entries where seq = 2");
    assert.ok((await verify(note)).includes("entry-missing"));
  });

  await t.test(
    "the log rewritten whole, with our own key: a fork that only the kept checkpoint shows",
    async () => {
      const note = await kept(log);
      await kept(log);
      assert.deepEqual((await log.verify()).faults, []);
      assert.deepEqual(await verify(note), ["kept-forked"]);
    },
  );

  await t.test("the log cut, head and checkpoints with it: only the kept checkpoint shows it", async () => {
    const note = await kept(log);
    await log.clear();
    await log.append();
    await log.append();
    assert.deepEqual((await log.verify()).faults, []);
    assert.deepEqual(await verify(note), ["kept-cut"]);
  });

  await t.test("another key, another log", async () => {
    const note = await kept(log);
    const other = await bareLog(t);
    await other.append();
    assert.deepEqual(codesOf((await other.verify(note)).faults), ["kept-other-key"]);
    assert.deepEqual(await verify(note.replaceAll(BARE_ORIGIN, "other.example/log")), ["kept-other-log"]);
  });

  await t.test("every fault says itself in both languages, with nothing left to fill in", async () => {
    const note = await kept(log);
    await log.tamper("delete from ledger_entries where seq = 2");
    const { faults } = await log.verify(note);
    for (const fault of faults)
      for (const language of ["en", "fr"] as const)
        assert.doesNotMatch(sayLogFault(fault, language), /\{\w+\}/, fault.code);
  });
});

test("a restored log goes on under another name, says so, and never contradicts what it signed", async (t) => {
  const log = await bareLog(t);
  const note = await kept(log);
  // What a backup made at four entries brings back.
  await log.tamper("delete from ledger_entries where seq >= 3");
  await log.tamper("delete from checkpoints where size > 3");
  const frontier = await log.sql(rebuilt);
  await log.sql((sql) => sql.run("update ledger_head set size = 3, frontier = $1", [frontier]));
  const begin = () =>
    log.sql(async (sql) => {
      const epoch = await beginEpoch(log.engine, sql, {
        because: "restored from a backup",
        from: "backup 7",
      });
      await appendEntry(log.engine, sql, { verb: "restore", actor: "ada", role: "administrator" });
      return epoch;
    });
  const { origin } = await begin();
  assert.match(origin, /^bare\.example\/log\/1-[0-9a-f]{8}$/);
  await log.append();

  await t.test(
    "both names verify, and the first entry under the new one says where it goes on from",
    async () => {
      const verified = await log.verify();
      assert.deepEqual([verified.faults, verified.size], [[], 5]);
      assert.match(verified.checkpoint ?? "", new RegExp(`^${origin}\n5\n`));
      const first = await log.sql(
        async (sql) => openEntry(log.engine, (await readEntries(sql, 3, 1))[0]!)?.entry,
      );
      const { epoch } = first as {
        epoch?: { origin: string; goesOnFrom: { size: number; origin: string; checkpoint: string } };
      };
      assert.equal(epoch?.origin, origin);
      assert.deepEqual([epoch.goesOnFrom.origin, epoch.goesOnFrom.size], [BARE_ORIGIN, 3]);
      assert.match(epoch.goesOnFrom.checkpoint, /^bare\.example\/log\n3\n/);
    },
  );
  await t.test("the same backup restored again takes a third name", async () => {
    const again = await begin();
    assert.notEqual(again.origin, origin);
    assert.match(again.origin, /\/2-[0-9a-f]{8}$/);
    assert.deepEqual((await log.verify()).faults, []);
  });
  await t.test(
    "a checkpoint of entries that the backup did not have is named as lost, not as forged",
    async () => {
      const { faults } = await log.verify(note);
      assert.deepEqual(faults, [{ code: "kept-lost", details: { lost: 1, size: 4, origin, from: 3 } }]);
    },
  );
  await t.test("a name that no entry says is a fault", async () => {
    await log.tamper("update log_epochs set from_size = 2 where epoch = 1");
    assert.ok(codesOf((await log.verify()).faults).includes("checkpoint-renamed"));
  });
});

test("the setting logOrigin cannot be changed once the log has begun", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  await assert.rejects(instance.reopen({ config: { ...instance.config, logOrigin: "other.example/log" } }), {
    code: "log/other-origin",
  });
  const miroir = await instance.reopen();
  assert.ok((await miroir.log.verify()).holds);
});

test("an outsider verifies one entry, and that the log only grew, from files alone", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, folder } = instance;
  await addRun(miroir);
  const first = await miroir.log.checkpoint({ out: join(folder, "first") });
  const { subjectId } = await instance.enrol(1);
  const proven = await miroir.log.prove({ seq: 0, out: join(folder, "0.tlog-proof") });
  const verifier = parseVkey(proven.vkey);
  const text = await readFile(join(folder, "0.tlog-proof"), "utf8");
  const { entry, size } = openEntryProof(text, [verifier], "miroir.invalid/log");
  assert.deepEqual(
    [JSON.parse(entry.toString("utf8")).verb, size],
    ["album.add", (await miroir.log.verify()).size],
  );

  const earlier = await readFile(join(folder, "first"), "utf8");
  assert.equal(earlier, first.note);
  const grown = await miroir.log.consistency({ earlier, out: join(folder, "grown") });
  assert.deepEqual([grown.from, grown.to], [first.size, size]);
  const opened = openConsistency(await readFile(join(folder, "grown"), "utf8"), [verifier]);
  assert.equal(opened.earlier.size, first.size);

  await t.test("what is proven about a person is written for them, and goes with them", async () => {
    const about = (await miroir.log.list({})).find(({ entry }) => entry?.subject === subjectId)!;
    const path = join(folder, "hers.tlog-proof");
    await miroir.log.prove({ seq: about.seq, out: path });
    assert.match(await readFile(path, "utf8"), /^c2sp\.org\/tlog-proof@v1\n/);
    await miroir.forget({ subject: subjectId });
    await assert.rejects(readFile(path), { code: "ENOENT" });
    await assert.rejects(miroir.log.prove({ seq: about.seq }), { code: "log/emptied" });
  });
  await t.test("what there is none of is refused, and nothing is written over", async () => {
    await assert.rejects(miroir.log.prove({ seq: 9999 }), { code: "log/no-entry" });
    await assert.rejects(miroir.log.prove({ seq: -1 }), { code: "log/no-entry" });
    await assert.rejects(miroir.log.checkpoint({ size: 9999 }), { code: "log/no-checkpoint" });
    await assert.rejects(miroir.log.checkpoint({ out: join(folder, "first") }), { code: "usage/bad-value" });
    await assert.rejects(miroir.log.consistency({ earlier: "x" }), { code: "log/bad-checkpoint" });
  });
});

test("what a witness of the settings cosigned is taken in, handed on, and held against the log", async (t) => {
  const witness = signerOf("witness.example/w1", 7);
  const vkey = formatWitnessVkey(witness.name, witness.publicKey);
  const instance = await freshInstance(t, { settings: { witnesses: [vkey] } });
  const { miroir, folder } = instance;
  await addRun(miroir);
  const { note, size } = await miroir.log.checkpoint();
  const cosigned = cosign(note, witness, 1_782_000_000);
  assert.deepEqual(await miroir.log.cosign({ note: cosigned }), { size, added: [witness.name], known: [] });
  assert.deepEqual((await miroir.log.cosign({ note: cosigned })).added, []);

  const verified = await miroir.log.verify({ since: cosigned });
  assert.deepEqual(
    [verified.faults, verified.witnesses],
    [[], [{ witness: witness.name, size, at: "2026-06-21T00:00:00.000Z" }]],
  );
  const printed = await miroir.log.checkpoint({ size });
  assert.equal(printed.note, cosigned);
  assert.ok((await miroir.log.prove({ seq: 0 })).proof.endsWith(cosigned));

  await t.test("nobody's, a stranger's, a forged one, and one of another text are refused", async () => {
    await assert.rejects(miroir.log.cosign({ note }), { code: "log/no-witness" });
    await assert.rejects(miroir.log.cosign({ note: cosign(note, signerOf("witness.example/w2", 8), 1) }), {
      code: "log/no-witness",
    });
    const forged = cosign(note, { ...witness, sign: () => Buffer.alloc(64) }, 1);
    await assert.rejects(miroir.log.cosign({ note: forged }), { code: "log/bad-checkpoint" });
    await assert.rejects(miroir.log.cosign({ note: "x" }), { code: "log/bad-checkpoint" });
    await writeFile(join(folder, "cosigned"), cosigned);
  });
  await t.test("a log that is no longer what was cosigned is named with the witness", async () => {
    await instance.sql(async (sql) => {
      await sql.run("alter table cosigned_checkpoints disable trigger user");
      await sql.run(
        "update cosigned_checkpoints set note = replace(note, chr(10) || size || chr(10), chr(10) || '77' || chr(10))",
      );
    });
    assert.deepEqual((await miroir.log.verify()).faults, [
      { code: "cosigned-forked", details: { witness: witness.name, size } },
    ]);
  });
});

test("without a witness in the settings nothing is taken in", async (t) => {
  const { miroir } = await freshInstance(t);
  await addRun(miroir);
  const { note, vkey } = await miroir.log.checkpoint();
  openCheckpoint(note, [parseVkey(vkey)], "miroir.invalid/log");
  const cosigned = cosign(note, signerOf("witness.example/w1", 7), 1);
  await assert.rejects(miroir.log.cosign({ note: cosigned }), { code: "log/no-witness" });
});
