import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { MiroirError } from "../../src/domain/errors.ts";
import { writeSecret } from "../../src/vault/secret-file.ts";
import { createSigner, openSigner, signerPath } from "../../src/vault/signer.ts";

const inFolder = (use: (folder: string) => void): void => {
  const folder = fs.mkdtempSync(join(tmpdir(), "miroir-signer-"));
  try {
    use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
};

test("RFC 8032 section 7.1, tests 1 to 3: public keys and signatures come out", () => {
  const vectors = [
    {
      seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      message: "",
      signature:
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    },
    {
      seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      message: "72",
      signature:
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    },
    {
      seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
      message: "af82",
      signature:
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    },
  ];
  for (const { seed, publicKey, message, signature } of vectors)
    inFolder((folder) => {
      writeSecret(signerPath(folder), "miroir-signing-key-1", Buffer.from(seed, "hex"));
      const signer = openSigner(folder);
      assert.equal(signer.publicKey.toString("hex"), publicKey);
      assert.equal(signer.sign(Buffer.from(message, "hex")).toString("hex"), signature);
    });
});

test("a new signing key is its owner's alone, is made once, and its signatures verify", () => {
  inFolder((folder) => {
    createSigner(folder);
    assert.throws(
      () => createSigner(folder),
      (error) => error instanceof MiroirError && error.code === "config/exists",
    );
    if (process.platform !== "win32") assert.equal(fs.statSync(signerPath(folder)).mode & 0o777, 0o600);
    const signer = openSigner(folder);
    const key = createPublicKey({
      key: { kty: "OKP", crv: "Ed25519", x: signer.publicKey.toString("base64url") },
      format: "jwk",
    });
    const message = Buffer.from("checkpoint");
    assert.ok(verify(null, message, key, signer.sign(message)));
    assert.deepEqual(openSigner(folder).publicKey, signer.publicKey);
  });
});

test("a missing or changed signing key is told", () => {
  inFolder((folder) => {
    const code = () => {
      try {
        openSigner(folder);
      } catch (error) {
        return (error as MiroirError).code;
      }
      return "opened";
    };
    assert.equal(code(), "keys/missing");
    createSigner(folder);
    const path = signerPath(folder);
    fs.writeFileSync(path, fs.readFileSync(path, "latin1").replace(/ [0-9a-f]/, " g"));
    assert.equal(code(), "keys/damaged");
  });
});
