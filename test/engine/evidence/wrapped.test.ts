/** Keys under a passphrase are backed up as they are, and restored by whoever has the backup's key and the passphrase. */
import assert from "node:assert/strict";
import test from "node:test";
import { givePassphrase } from "../../../src/vault/passphrase.ts";
import { areWrapped, wrapKeys } from "../../../src/vault/wrapping.ts";
import { backUp, contentOf, emptyPlace, restoreOf } from "../../support/backups.ts";
import { addRun, freshInstance } from "../../support/instance.ts";

const TEXT = "four drawn horses by a quay";

test("a backup of wrapped keys holds none in clear, and restores with the passphrase only", async (t) => {
  t.after(() => givePassphrase(undefined));
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  await instance.enrol(1);
  wrapKeys(instance.config.keysFolder, TEXT);
  const backups = await backUp(t, instance);
  const held = await contentOf(backups.keys, backups);
  assert.match(held.get("keys/master.key")!.toString("latin1"), / wrapped /);
  givePassphrase(undefined);
  const config = await emptyPlace(t);
  await assert.rejects(restoreOf(instance, backups, { config }), { code: "keys/locked" });
  givePassphrase(TEXT);
  const restored = await restoreOf(instance, backups, { config });
  assert.ok(restored.rows > 0);
  assert.equal(areWrapped(config.keysFolder), true);
});
