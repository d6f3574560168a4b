import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import fc from "fast-check";
import { MiroirError } from "../../src/domain/errors.ts";
import { createMasterKey, masterKeyPath, openVault } from "../../src/vault/master.ts";
import { generatePersonalKey } from "../../src/vault/personal.ts";
import { KEY_KINDS, type Vault } from "../../src/vault/vault.ts";
import { trials } from "../support/trials.ts";

const refusedAs = (code: string) => (error: unknown) => error instanceof MiroirError && error.code === code;

const newFolder = (): string => fs.mkdtempSync(join(tmpdir(), "miroir-vault-"));

const withVault = (use: (vault: Vault, folder: string) => void): void => {
  const folder = newFolder();
  try {
    createMasterKey(folder);
    use(openVault(folder), folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
};

const fileOf = (folder: string, kind: string, id: string) => join(folder, kind, `${id}.key`);
const bytes = fc.uint8Array({ maxLength: 3000 });

test("what is sealed opens again, for every kind, label and content", () => {
  withVault((vault) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...KEY_KINDS),
        fc.uuid(),
        fc.string(),
        bytes,
        (kind, id, label, plaintext) => {
          if (!vault.has(kind, id)) vault.create(kind, id);
          const sealed = vault.seal(kind, id, label, plaintext);
          assert.deepEqual(Buffer.from(vault.open(kind, id, label, sealed)), Buffer.from(plaintext));
          if (plaintext.length > 8) assert.equal(Buffer.from(sealed).indexOf(Buffer.from(plaintext)), -1);
        },
      ),
      { numRuns: trials(100) },
    );
  });
});

test("every single-byte change, cut or addition of a sealed value is refused", () => {
  withVault((vault) => {
    const id = randomUUID();
    vault.create("subject", id);
    const sealed = vault.seal("subject", id, "template", Buffer.from("unit length"));
    const refuses = (changed: Uint8Array) =>
      assert.throws(() => vault.open("subject", id, "template", changed), refusedAs("keys/unsealable"));
    for (let at = 0; at < sealed.length; at++) {
      for (const change of [0x01, 0x80, 0xff])
        refuses(sealed.map((byte, i) => (i === at ? byte ^ change : byte)));
      refuses(sealed.subarray(0, at));
    }
    refuses(Buffer.concat([sealed, Buffer.of(0)]));
    fc.assert(fc.property(bytes, (anything) => refuses(anything)));
  });
});

test("a sealed value opens under no other kind, id, label or instance", () => {
  withVault((vault, folder) => {
    const [id, other] = [randomUUID(), randomUUID()];
    for (const kind of KEY_KINDS) for (const one of [id, other]) vault.create(kind, one);
    const sealed = vault.seal("subject", id, "template", Buffer.from("x"));
    for (const [kind, one, label] of [
      ["grant", id, "template"],
      ["subject", other, "template"],
      ["subject", id, "photograph"],
    ] as const)
      assert.throws(() => vault.open(kind, one, label, sealed), refusedAs("keys/unsealable"));

    withVault((elsewhere, otherFolder) => {
      fs.mkdirSync(join(otherFolder, "subject"));
      fs.copyFileSync(fileOf(folder, "subject", id), fileOf(otherFolder, "subject", id));
      assert.throws(() => elsewhere.open("subject", id, "template", sealed), refusedAs("keys/damaged"));
    });
  });
});

test("a key file put in another's place does not unwrap", () => {
  withVault((vault, folder) => {
    const [id, other] = [randomUUID(), randomUUID()];
    vault.create("subject", id);
    vault.create("subject", other);
    fs.copyFileSync(fileOf(folder, "subject", id), fileOf(folder, "subject", other));
    assert.throws(
      () => openVault(folder).seal("subject", other, "x", Buffer.of(1)),
      refusedAs("keys/damaged"),
    );
  });
});

test("keys are there after reopening, are listed, and make the same check value", () => {
  withVault((vault, folder) => {
    const ids = [randomUUID(), randomUUID(), randomUUID()].sort();
    for (const id of ids) vault.create("grant", id);
    const sealed = vault.seal("grant", ids[0]!, "template", Buffer.from("again"));
    vault.close();
    const again = openVault(folder);
    assert.deepEqual(again.list("grant"), ids);
    assert.deepEqual(again.list("entry"), []);
    assert.equal(Buffer.from(again.open("grant", ids[0]!, "template", sealed)).toString(), "again");
    assert.ok(again.matches(again.check()) && again.check().length === 32);
    withVault((other) => assert.ok(!other.matches(again.check()) && !other.matches(Buffer.alloc(0))));
  });
});

test("a destroyed key is gone at once, also for another open vault, and destroying again is harmless", () => {
  withVault((vault, folder) => {
    const id = randomUUID();
    vault.create("subject", id);
    const sealed = vault.seal("subject", id, "template", Buffer.from("x"));
    const second = openVault(folder);
    second.open("subject", id, "template", sealed);
    vault.destroy("subject", id);
    vault.destroy("subject", id);
    for (const each of [vault, second, openVault(folder)]) {
      assert.ok(!each.has("subject", id));
      assert.throws(() => each.open("subject", id, "template", sealed), refusedAs("keys/destroyed"));
      assert.throws(() => each.seal("subject", id, "template", Buffer.of(1)), refusedAs("keys/destroyed"));
    }
    assert.deepEqual(fs.readdirSync(join(folder, "subject")), []);
  });
});

test("the bytes of a destroyed key file are overwritten where they lay", {
  skip: process.platform === "win32",
}, () => {
  withVault((vault, folder) => {
    const id = randomUUID();
    vault.create("subject", id);
    const held = fs.openSync(fileOf(folder, "subject", id), "r");
    const before = fs.readFileSync(held);
    vault.destroy("subject", id);
    const after = Buffer.alloc(before.length);
    assert.equal(fs.readSync(held, after, 0, after.length, 0), before.length);
    fs.closeSync(held);
    assert.notDeepEqual(after.subarray(1, 9), before.subarray(1, 9));
    assert.notDeepEqual(after.subarray(-8), before.subarray(-8));
  });
});

test("what a kill left half made or half destroyed is no key, and is swept at the next opening", () => {
  withVault((vault, folder) => {
    const [made, condemned] = [randomUUID(), randomUUID()];
    vault.create("subject", condemned);
    fs.renameSync(fileOf(folder, "subject", condemned), `${fileOf(folder, "subject", condemned)}.condemned`);
    fs.writeFileSync(`${fileOf(folder, "subject", made)}.unfinished`, "half");
    assert.deepEqual(vault.list("subject"), []);
    assert.throws(() => vault.seal("subject", condemned, "x", Buffer.of(1)), refusedAs("keys/destroyed"));
    openVault(folder);
    assert.deepEqual(fs.readdirSync(join(folder, "subject")), []);
  });
});

test("a cut or changed key file is keys/damaged, never a wrong key", () => {
  withVault((vault, folder) => {
    const id = randomUUID();
    vault.create("subject", id);
    const path = fileOf(folder, "subject", id);
    const whole = fs.readFileSync(path);
    for (let at = 0; at < whole.length; at++) {
      fs.writeFileSync(
        path,
        at % 2 ? whole.subarray(0, at) : whole.map((byte, i) => (i === at ? byte ^ 1 : byte)),
      );
      assert.throws(
        () => openVault(folder).seal("subject", id, "x", Buffer.of(1)),
        refusedAs("keys/damaged"),
      );
    }
  });
});

test("a name that is not a lower-case UUID of a known kind never becomes a path", () => {
  withVault((vault) => {
    const id = randomUUID();
    for (const name of [
      "",
      "../master",
      `../subject/${id}`,
      id.toUpperCase(),
      `${id}\n`,
      `${id}/..`,
      "x".repeat(36),
    ])
      assert.throws(() => vault.create("subject", name), refusedAs("internal/broken-promise"));
    assert.throws(() => vault.create("../.." as "subject", id), refusedAs("internal/broken-promise"));
    vault.create("subject", id);
    assert.throws(() => vault.create("subject", id), refusedAs("internal/broken-promise"));
  });
});

test("a closed vault does nothing", () => {
  withVault((vault) => {
    const id = randomUUID();
    vault.create("subject", id);
    vault.close();
    assert.throws(() => vault.seal("subject", id, "x", Buffer.of(1)), refusedAs("internal/broken-promise"));
    assert.throws(() => vault.create("subject", randomUUID()), refusedAs("internal/broken-promise"));
  });
});

test("the master key file: its owner's alone, made once, missing, exposed, cut and changed", () => {
  withVault((_, folder) => {
    const path = masterKeyPath(folder);
    const line = fs.readFileSync(path, "latin1");
    assert.match(line, /^miroir-master-key-1 [0-9a-f]{64} [0-9a-f]{8}\n$/);
    assert.throws(() => createMasterKey(folder), refusedAs("config/exists"));
    assert.equal(fs.readFileSync(path, "latin1"), line);
    if (process.platform !== "win32") {
      assert.equal(fs.statSync(path).mode & 0o777, 0o600);
      for (const mode of [0o640, 0o604, 0o660, 0o620]) {
        fs.chmodSync(path, mode);
        assert.throws(() => openVault(folder), refusedAs("keys/exposed"));
      }
      fs.chmodSync(path, 0o600);
    }
    for (let at = 0; at < line.length - 1; at++) {
      fs.writeFileSync(path, line.slice(0, at));
      assert.throws(() => openVault(folder), refusedAs("keys/damaged"));
      fs.writeFileSync(path, line.slice(0, at) + (line[at] === "0" ? "1" : "0") + line.slice(at + 1));
      assert.throws(() => openVault(folder), refusedAs("keys/damaged"));
    }
    fs.rmSync(path);
    assert.throws(() => openVault(folder), refusedAs("keys/missing"));
  });
});

test("a personal key opens what was sealed for it, and nobody else's does", () => {
  withVault((vault) => {
    const [id, other] = [randomUUID(), randomUUID()];
    for (const one of [id, other]) vault.create("reference", one);
    const [code, another] = [generatePersonalKey(), generatePersonalKey()];
    const sealed = vault.sealForPerson(id, code, "template", Buffer.from("hers"));
    const typed = code.toLowerCase().replaceAll("-", " ");
    assert.equal(Buffer.from(vault.openForPerson(id, typed, "template", sealed)).toString(), "hers");

    const refuses = (why: string, one: string, by: string, label: string, value: Uint8Array) =>
      assert.throws(() => vault.openForPerson(one, by, label, value), refusedAs(why));
    refuses("keys/personal-wrong", id, another, "template", sealed);
    refuses("keys/personal-malformed", id, "hello", "template", sealed);
    refuses("keys/unsealable", other, code, "template", sealed);
    refuses("keys/unsealable", id, code, "photograph", sealed);
    for (let at = 0; at < sealed.length; at++)
      refuses(
        "keys/unsealable",
        id,
        code,
        "template",
        sealed.map((byte, i) => (i === at ? byte ^ 4 : byte)),
      );
    assert.equal(
      Buffer.from(vault.open("reference", id, "template", sealed)).indexOf("hers"),
      -1,
      "the operator alone does not see it",
    );
    vault.destroy("reference", id);
    refuses("keys/destroyed", id, code, "template", sealed);
  });
});
