import assert from "node:assert/strict";
import { createCipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import test from "node:test";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { decrypt, encrypterTo, readIdentities } from "../../src/vault/age.ts";
import { temporaryFolder } from "../support/database.ts";

const bytesOf = async (stream: Readable): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
};

const encrypted = async (plain: Uint8Array, recipients: readonly string[]): Promise<Buffer> =>
  bytesOf(await encrypterTo(recipients)(Readable.from([plain])));
const decrypted = async (file: Uint8Array, identities: readonly string[]): Promise<Buffer> =>
  bytesOf(await decrypt(identities, Readable.from([file]), "a.age"));

const newPair = async () => {
  const secret = await generateIdentity();
  return { secret, recipient: await identityToRecipient(secret) };
};

/** C2SP/CCTV, age/testdata/x25519: this identity finds this file key in this stanza. */
const CCTV = {
  identity: "AGE-SECRET-KEY-1XMWWC06LY3EE5RYTXM9MFLAZ2U56JJJ36S0MYPDRWSVLUL66MV4QX3S7F6",
  stanza:
    "-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\nEmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n",
  fileKey: Buffer.from("YELLOW SUBMARINE"),
};

const derived = (salt: Uint8Array, info: string): Buffer =>
  Buffer.from(hkdfSync("sha256", CCTV.fileKey, salt, info, 32));

/** age-encryption.org/v1 by hand: header, its HMAC, and one last chunk of ChaCha20-Poly1305. */
const byHand = (plain: Uint8Array): Buffer => {
  const header = `age-encryption.org/v1\n${CCTV.stanza}---`;
  const mac = createHmac("sha256", derived(Buffer.alloc(0), "header"))
    .update(header)
    .digest("base64");
  const salt = Buffer.alloc(16, 5);
  const nonce = Buffer.alloc(12);
  nonce[11] = 1;
  const cipher = createCipheriv("chacha20-poly1305", derived(salt, "payload"), nonce, { authTagLength: 16 });
  const body = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return Buffer.concat([Buffer.from(`${header} ${mac.replaceAll("=", "")}\n`), salt, body]);
};

test("a published stanza opens with its published identity, and a file made by hand from the specification is read", async () => {
  const plain = Buffer.from("age");
  assert.deepEqual(await decrypted(byHand(plain), [CCTV.identity]), plain);
});

test("what is encrypted to several opens for each of them alone, and for nobody else", async () => {
  const [one, two, other] = [await newPair(), await newPair(), await newPair()];
  for (const bytes of [0, 1, 65_535, 65_536, 65_537, 300_000]) {
    const plain = randomBytes(bytes);
    const file = await encrypted(plain, [one.recipient, two.recipient]);
    for (const { secret } of [one, two]) assert.deepEqual(await decrypted(file, [secret]), plain);
    assert.deepEqual(await decrypted(file, [other.secret, two.secret]), plain);
    await assert.rejects(decrypted(file, [other.secret]), { code: "restore/wrong-identity" });
    assert.ok(bytes < 16 || !file.includes(plain.subarray(0, 16)));
  }
});

test("a cut or a changed bit anywhere is told", async () => {
  const { secret, recipient } = await newPair();
  const file = await encrypted(randomBytes(150_000), [recipient]);
  for (const at of [0, 30, 90, 150, 190, 220, 1000, 66_000, 140_000, file.length - 1]) {
    const changed = Buffer.from(file);
    changed[at]! ^= 4;
    await assert.rejects(decrypted(changed, [secret]), Error, `bit of byte ${at}`);
  }
  for (const length of [0, 10, 150, 200, 300, 65_536, 65_800, 131_300, file.length - 1])
    await assert.rejects(decrypted(file.subarray(0, length), [secret]), Error, `${length} bytes`);
});

/** The last character another one, whichever it is. */
const mistyped = (key: string): string => `${key.slice(0, -1)}${/q$/i.test(key) ? "p" : "q"}`;

test("a file of secret keys may hold comments, and must hold a key", async (t) => {
  const path = join(await temporaryFolder(t), "identity.txt");
  const { secret } = await newPair();
  await writeFile(path, `# created: 2026-06-21\n\n  ${secret}  \r\n${secret}\n`);
  assert.deepEqual(readIdentities(path), [secret, secret]);
  for (const text of [
    "",
    "# only a comment\n",
    "age1xyz\n",
    `${mistyped(secret)}\n`,
    "-----BEGIN OPENSSH PRIVATE KEY-----\n",
  ]) {
    await writeFile(path, text);
    assert.throws(() => readIdentities(path), { code: "restore/bad-identity" }, text.slice(0, 10));
  }
  assert.throws(() => readIdentities(`${path}.none`), { code: "restore/bad-identity" });
});

test("what is no public key is refused, a secret key too, and not repeated in the message", async () => {
  const { secret, recipient } = await newPair();
  for (const wrong of ["", "age1", mistyped(recipient), "ssh-ed25519 AAAA"])
    assert.throws(() => encrypterTo([recipient, wrong]), { code: "backup/bad-recipient" });
  assert.throws(
    () => encrypterTo([secret]),
    (error: Error & { code?: string }) =>
      error.code === "backup/bad-recipient" && !error.message.includes(secret),
  );
});
