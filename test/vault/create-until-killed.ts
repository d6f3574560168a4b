/** Run by kill.test: creates keys for ever and prints the id of each that was acknowledged. */
import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { openVault } from "../../src/vault/master.ts";

const vault = openVault(process.argv[2]!);
for (;;) {
  const id = randomUUID();
  vault.create("grant", id);
  writeSync(1, `+${id}\n`);
  if (id < "8") {
    vault.destroy("grant", id);
    writeSync(1, `-${id}\n`);
  }
}
