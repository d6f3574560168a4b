/** Run by wrapping.test: puts the keys under a passphrase and in clear again for ever, and prints each that was acknowledged. */
import { writeSync } from "node:fs";
import { givePassphrase } from "../../src/vault/passphrase.ts";
import { unwrapKeys, wrapKeys } from "../../src/vault/wrapping.ts";

const [folder, text] = process.argv.slice(2) as [string, string];
givePassphrase(text);
for (;;) {
  wrapKeys(folder, text);
  writeSync(1, "+");
  unwrapKeys(folder);
  writeSync(1, "-");
}
