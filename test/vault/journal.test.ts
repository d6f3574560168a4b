import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { appendFile, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import { EMPTY_HEAD, Journal, type NewLine } from "../../src/vault/journal.ts";
import { createMasterKey, openVault } from "../../src/vault/master.ts";
import { temporaryFolder } from "../support/database.ts";
import { trials } from "../support/trials.ts";

const at = new Date("2026-06-21T10:00:00Z");
const key = Buffer.alloc(32, 7);
const line = (kind: string, content?: Uint8Array): NewLine => ({
  at,
  kind,
  id: randomUUID(),
  ...(content && { content }),
});

const newJournal = async (t: TestContext): Promise<Journal> =>
  new Journal(join(await temporaryFolder(t), "erasures.journal"), key);
const again = ({ path }: Journal, other: Uint8Array = key): Journal => new Journal(path, other);

test("what is written is read again in order, with what it seals, by whoever opens the file", async (t) => {
  const journal = await newJournal(t);
  assert.deepEqual(journal.head, EMPTY_HEAD);
  const lines = [line("subject"), line("not-me", randomBytes(100)), line("key")];
  journal.append(lines.slice(0, 2));
  journal.append([]);
  journal.append(lines.slice(2));
  const read = [...again(journal).read()];
  assert.deepEqual(
    read.map(({ number, kind, name, content, at }) => [number, kind, name, content, at]),
    lines.map(({ kind, id, content }, i) => [
      i + 1,
      kind,
      journal.nameOf(kind, id),
      content ?? null,
      at.toISOString(),
    ]),
  );
  assert.deepEqual(again(journal).head, journal.head);
  assert.deepEqual(
    [...journal.read(2)].map(({ kind }) => kind),
    ["key"],
  );
  assert.equal((await stat(journal.path)).mode & 0o777, 0o600);
});

test("a line names nobody: not by its identifier, and not the same way for another kind or another master key", async (t) => {
  const journal = await newJournal(t);
  const subject = line("subject");
  journal.append([subject]);
  const text = await readFile(journal.path, "latin1");
  for (const form of [
    subject.id,
    subject.id.replaceAll("-", ""),
    Buffer.from(subject.id).toString("base64url"),
  ])
    assert.ok(!text.includes(form));
  assert.notEqual(journal.nameOf("subject", subject.id), journal.nameOf("consent", subject.id));
  assert.notEqual(
    journal.nameOf("subject", subject.id),
    again(journal, Buffer.alloc(32, 8)).nameOf("subject", subject.id),
  );
});

test("any single byte that is changed, any line left out, doubled or moved, is told", async (t) => {
  const journal = await newJournal(t);
  journal.append([line("subject"), line("not-me", randomBytes(20)), line("grant"), line("key")]);
  const whole = await readFile(journal.path);
  const refused = async (bytes: Uint8Array, what: string) => {
    await writeFile(journal.path, bytes);
    assert.throws(() => again(journal).head, { code: "journal/damaged" }, what);
  };
  for (let i = 0; i < whole.length - 1; i++) {
    const changed = Buffer.from(whole);
    changed[i]! ^= 1;
    // The last newline apart: without it the line is torn, which another test is about.
    await refused(changed, `byte ${i}`);
  }
  const lines = whole.toString("latin1").trimEnd().split("\n");
  const asFile = (some: readonly string[]) => Buffer.from(`${some.join("\n")}\n`, "latin1");
  await refused(asFile(lines.filter((_, i) => i !== 2)), "one left out");
  await refused(asFile([...lines.slice(0, 3), ...lines.slice(2)]), "one doubled");
  await refused(asFile([lines[0]!, lines[2]!, lines[1]!, ...lines.slice(3)]), "two exchanged");
  await refused(asFile([...lines, lines.at(-1)!]), "the last one again");
  await refused(asFile(lines.slice(1)), "without the first line");
  await refused(Buffer.from("\n"), "an empty line");
  await refused(Buffer.alloc(0), "an empty file");
  await writeFile(journal.path, whole);
  assert.equal(again(journal).head.lines, 4);
  assert.throws(() => again(journal, Buffer.alloc(32, 8)).head, { code: "journal/damaged" });
});

test("the last line torn by a crash, wherever it was torn, is no line, and the next one is written over it", async (t) => {
  const journal = await newJournal(t);
  journal.append([line("subject"), line("grant")]);
  const two = (await stat(journal.path)).size;
  const third = line("not-me", randomBytes(30));
  journal.append([third]);
  const whole = await readFile(journal.path);
  for (let cut = two + 1; cut < whole.length; cut += 7) {
    await writeFile(journal.path, whole.subarray(0, cut));
    const torn = again(journal);
    assert.equal(torn.head.lines, 2, `cut at ${cut}`);
    torn.append([line("album")]);
    assert.deepEqual(
      [...again(journal).read()].map(({ kind }) => kind),
      ["subject", "grant", "album"],
    );
  }
  await writeFile(journal.path, Buffer.concat([whole.subarray(0, two), Buffer.alloc(300)]));
  assert.equal(again(journal).head.lines, 2, "zeros, as a file system may leave them");
});

test("a journal holds every head it ever had, and none of a journal that began or went on elsewhere", async (t) => {
  const journal = await newJournal(t);
  const heads = [EMPTY_HEAD];
  for (let i = 0; i < 5; i++) {
    journal.append([line("grant")]);
    heads.push(journal.head);
  }
  for (const head of heads) assert.ok(again(journal).holds(head), JSON.stringify(head));

  const before = await readFile(journal.path);
  journal.append([line("subject")]);
  const here = journal.head;
  await writeFile(journal.path, before);
  const fork = again(journal);
  assert.ok(!fork.holds(here), "it was cut");
  fork.append([line("subject")]);
  assert.equal(fork.head.lines, here.lines);
  assert.ok(!fork.holds(here), "it went on elsewhere");

  const other = await newJournal(t);
  other.begin();
  assert.ok(!other.holds(heads[1]!) && !journal.holds(other.head), "it began elsewhere");
});

test("any lines, in any batches, are the same journal", async (t) => {
  const folder = await temporaryFolder(t);
  let number = 0;
  const lines = fc.array(
    fc.record({
      kind: fc.stringMatching(/^[a-z-]{1,20}$/),
      id: fc.string(),
      content: fc.option(fc.uint8Array({ minLength: 1, maxLength: 200 })),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 5 }), (batches) => {
      const journal = new Journal(join(folder, `${number++}.journal`), key);
      for (const batch of batches) journal.append(batch.map((each) => ({ ...each, at })));
      const read = [...new Journal(journal.path, key).read()];
      assert.deepEqual(
        read.map(({ kind, name, content }) => [kind, name, content && [...content]]),
        batches
          .flat()
          .map(({ kind, id, content }) => [kind, journal.nameOf(kind, id), content && [...content]]),
      );
    }),
    { numRuns: trials(50) },
  );
});

test("a journal longer than one read of the disk is whole", async (t) => {
  const journal = await newJournal(t);
  journal.append(Array.from({ length: 2000 }, () => line("item")));
  assert.equal(again(journal).head.lines, 2000);
  await truncate(journal.path, (await stat(journal.path)).size - 1);
  assert.equal(again(journal).head.lines, 1999);
  await appendFile(journal.path, "\n");
  assert.equal(again(journal).head.lines, 2000);
});

test("a key has its line before it goes, and that very key is known again, but not one made later in its place", async (t) => {
  const folder = await temporaryFolder(t);
  createMasterKey(folder);
  const vault = openVault(folder, { now: () => at });
  const id = randomUUID();
  vault.create("reference", id);
  const path = join(folder, "reference", `${id}.key`);
  const first = await readFile(path);
  vault.destroy("reference", id);
  vault.destroy("reference", id);
  const read = [...vault.journal.read()];
  assert.deepEqual(
    read.map(({ kind, at }) => [kind, at]),
    [["key", at.toISOString()]],
  );
  const ended = new Set(read.map(({ name }) => name));

  vault.create("reference", id);
  assert.equal(vault.destroyEnded(ended), 0, "the new one stays");
  assert.ok(vault.has("reference", id));
  await writeFile(path, first);
  assert.equal(vault.destroyEnded(ended), 1, "the old one goes");
  assert.ok(!vault.has("reference", id));
  assert.equal(vault.journal.head.lines, 1, "and needs no second line");
  vault.close();
});

test("a journal that cannot be written destroys no key", async (t) => {
  const folder = await temporaryFolder(t);
  createMasterKey(folder);
  const vault = openVault(folder);
  const id = randomUUID();
  vault.create("grant", id);
  vault.journal.begin();
  const whole = await readFile(vault.journal.path);
  await writeFile(vault.journal.path, Buffer.concat([whole, Buffer.from("x\n")]));
  const spoilt = openVault(folder);
  assert.throws(() => spoilt.destroy("grant", id), { code: "journal/damaged" });
  assert.ok(spoilt.has("grant", id));
  for (const each of [vault, spoilt]) each.close();
});
