import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { parseProof, SALT_BYTES } from "../../../src/ledger/index.ts";
import { failEach } from "../../support/fail-each.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";

/** What the proofs of a receipt are of, in the order of the log. */
const provenIn = async (
  instance: Instance,
  consent: string,
  name: string,
): Promise<Record<string, unknown>[]> => {
  const out = join(instance.folder, name);
  await instance.miroir.receipt({ consent, out });
  const files = await readdir(join(out, "proofs"));
  const entries = await Promise.all(
    files.map(async (file) => {
      const { extra } = parseProof(await readFile(join(out, "proofs", file), "utf8"));
      return JSON.parse(Buffer.from(extra!).subarray(SALT_BYTES).toString("utf8")) as Record<string, unknown>;
    }),
  );
  return entries.sort((a, b) => Number(a.seq) - Number(b.seq));
};

test("whatever ends many people's consents at once, each has an entry of their own, and its proof in their receipt", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, clock } = instance;
  await addRun(miroir);
  const [one, two] = [await instance.enrol(1), await instance.enrol(2)];
  const three = await instance.enrol(3, { until: "2026-07-01" });

  await t.test("a changed scope", async () => {
    clock.now = new Date("2026-06-22T10:00:00Z");
    const { consentsEnded } = await miroir.albums.scope({
      album: "run",
      scope: "closed",
      attestedBy: "Officer Pencil",
    });
    assert.equal(consentsEnded, 3);
    for (const { consentId, subjectId } of [one, two]) {
      const proven = await provenIn(instance, consentId, `receipt-${consentId}`);
      assert.deepEqual(
        proven.map(({ verb, subject, consent, state, because }) => [verb, subject, consent, state, because]),
        [
          ["enrol", subjectId, consentId, undefined, undefined],
          ["consent.invalidate", subjectId, consentId, "invalidated", "scope"],
        ],
      );
    }
  });

  await t.test("the clock", async () => {
    const { consentId } = await miroir.consents.give({
      subject: three.subjectId,
      purpose: "mask",
      albums: ["run"],
      until: "2026-07-01",
      statement: "Cover my face, please.",
      identityCheck: "identity-in-person",
      checkedBy: "ada",
    });
    clock.now = new Date("2026-07-02T10:00:00Z");
    await miroir.tick();
    const proven = await provenIn(instance, consentId, "receipt-mask");
    assert.deepEqual(
      proven.map(({ verb, state }) => [verb, state]),
      [
        ["consent.give", undefined],
        ["tick", "expired"],
      ],
    );
  });

  await t.test("and forgetting one of them empties that person's and no other's", async () => {
    await miroir.forget({ subject: one.subjectId });
    assert.equal((await provenIn(instance, two.consentId, "receipt-two")).length, 2);
    assert.deepEqual((await miroir.log.verify()).faults, []);
  });
});

test("a consent ends with its entry, or neither does", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { consentId } = await instance.enrol(1);
  const before = (await miroir.log.verify()).size;
  const invalidate = () => miroir.consents.invalidate({ consent: consentId, because: "purpose" });
  await failEach(instance, invalidate, 12);
  assert.equal((await miroir.log.verify()).size, before + 2);
  assert.equal((await miroir.consents.list({}))[0]!.state, "invalidated");
});
