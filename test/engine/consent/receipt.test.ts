import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { LedgerError, openEntryProof, parseVkey } from "../../../src/ledger/index.ts";
import { machineShapes, readText } from "../../support/documents.ts";
import { addRun, freshInstance } from "../../support/instance.ts";
import { stateOf } from "../../support/state.ts";

/** ISO/IEC TS 27560: mandatory in the standard, and what the GDPR makes mandatory besides (law.md 3.3). */
const FIELDS = [
  ..."schema_version record_id receipt_id pii_principal_id privacy_notice language purpose pii_information".split(
    " ",
  ),
  ..."pii_controllers storage_locations retention_period jurisdiction recipient_third_parties withdrawal_method".split(
    " ",
  ),
  ..."lawful_basis collection_method processing_method processing_locations geographic_restrictions".split(
    " ",
  ),
  ..."privacy_rights authority_party identity_binding scope age_band log_commitment event".split(" "),
];
const PARTY = ["party_id", "party_address", "party_name", "party_contact", "party_type", "party_role"];
const EVENT = ["event_time", "validity_duration", "entity_id", "event_type", "event_state"];
const PII = ["pii_type", "pii_optional", "special_pii_category"];

const NAME = "Zephyrine Quillfeather";

const isAnswered = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);

test("a receipt holds every field of the record, a page in the person's language, and proofs that hold by themselves", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, folder } = instance;
  await addRun(miroir);
  const { subjectId, consentId } = await instance.enrol(1, { name: NAME });
  const out = join(folder, "receipt");
  const answer = await miroir.receipt({ consent: NAME, out, language: "fr" });
  assert.equal(answer.consentId, consentId);
  const record = JSON.parse(await readFile(join(out, "record.json"), "utf8"));

  await t.test("the record, under the names of the standard (R13)", () => {
    for (const field of FIELDS)
      assert.ok(
        isAnswered(record[field]) || field === "recipient_third_parties",
        `${field}: ${JSON.stringify(record[field])}`,
      );
    assert.ok(Array.isArray(record.recipient_third_parties));
    for (const party of record.pii_controllers)
      for (const field of PARTY) assert.ok(isAnswered(party[field]), field);
    for (const event of record.event) for (const field of EVENT) assert.ok(isAnswered(event[field]), field);
    for (const pii of record.pii_information)
      for (const field of PII) assert.ok(isAnswered(pii[field]), field);
    assert.deepEqual(record.lawful_basis, ["GDPR 6(1)(a)", "GDPR 9(2)(a)"]);
    assert.match(record.privacy_notice.sha256, /^[0-9a-f]{64}$/);
    assert.match(record.privacy_notice.screen_sha256, /^[0-9a-f]{64}$/);
    assert.equal(record.pii_principal_id, subjectId);
    assert.deepEqual(
      [record.identity_binding.check, record.identity_binding.assurance],
      ["identity-in-person", "high"],
    );
    assert.ok(!JSON.stringify(record).includes(NAME), "a pseudonym, never the name");
  });

  await t.test("the JSON-LD of DPV", async () => {
    const text = await readFile(join(out, "receipt.jsonld"), "utf8");
    const ld = JSON.parse(text);
    const held = ld["dpv:hasRecordOfActivity"];
    assert.equal(ld["@type"], "dpv:ConsentReceipt");
    assert.equal(held["@type"], "dpv:ConsentRecord");
    assert.equal(held["dct:conformsTo"]["@id"], "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr");
    const [process_] = held["dpv:hasProcess"];
    for (const key of ["hasPurpose", "hasPersonalData", "hasRecipient", "hasStorageCondition"])
      assert.ok(process_[`dpv:${key}`] !== undefined, key);
    const conditions = process_["dpv:hasStorageCondition"].map((each: { "@type": string }) => each["@type"]);
    assert.deepEqual(conditions, ["dpv:StorageLocation", "dpv:StorageDuration", "dpv:StorageDeletion"]);
    assert.equal(held["dpv:hasConsentControl"]["@type"], "dpv:WithdrawConsent");
    assert.deepEqual(held["dpv:hasConsentStatus"][0]["@type"], [
      "dpv:ConsentGiven",
      "dpv:ExplicitlyExpressedConsent",
    ]);
    assert.ok(!text.includes(NAME));
    const prefixes = Object.keys(ld["@context"]);
    for (const [, prefix] of text.matchAll(/"([a-z-]+):[A-Za-z]+":/g))
      assert.ok(prefixes.includes(prefix!), prefix);
  });

  await t.test("the page names the person, in French", async () => {
    const page = await readFile(join(out, "receipt.html"), "utf8");
    assert.ok(page.includes(NAME) && page.includes("Récépissé"));
    assert.ok((await readFile(join(out, "receipt.pdf"))).subarray(0, 5).equals(Buffer.from("%PDF-")));
  });

  await t.test("each proof holds with the ledger alone, and not with one bit changed", async () => {
    const vkey = (await readFile(join(out, "log.vkey"), "utf8")).trim();
    const verifier = parseVkey(vkey);
    const files = await readdir(join(out, "proofs"));
    assert.deepEqual(
      files,
      record.log_commitment.map(({ index }: { index: number }) => `${index}.tlog-proof`),
    );
    assert.ok(files.length >= 1);
    for (const file of files) {
      const text = await readFile(join(out, "proofs", file), "utf8");
      const { entry, index } = openEntryProof(text, [verifier], instance.config.logOrigin);
      const said = JSON.parse(entry.toString("utf8"));
      assert.deepEqual([said.consent, said.seq], [consentId, index]);
      const at = text.indexOf("extra ") + 60;
      const forged = `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
      assert.throws(() => openEntryProof(forged, [verifier], instance.config.logOrigin), LedgerError);
    }
  });

  await t.test(
    "withdrawn, it is in the next receipt, and forgetting the person takes both away",
    async () => {
      await miroir.withdraw({ subject: subjectId });
      const after = join(folder, "receipt-after");
      await miroir.receipt({ consent: consentId, out: after });
      const { event } = JSON.parse(await readFile(join(after, "record.json"), "utf8"));
      assert.deepEqual(
        event.map(({ event_state }: { event_state: string }) => event_state),
        ["given", "withdrawn"],
      );
      await miroir.forget({ subject: subjectId });
      assert.deepEqual(
        (await readdir(folder)).filter((name) => name.startsWith("receipt")),
        [],
      );
    },
  );
});

for (const language of ["en", "fr"] as const)
  test(`a receipt in ${language} says rights and how long things are kept, and nothing that only programs read`, async (t) => {
    const instance = await freshInstance(t);
    await addRun(instance.miroir);
    await instance.enrol(1, { name: NAME });
    const out = join(instance.folder, "receipt");
    await instance.miroir.receipt({ consent: NAME, out, language });
    const read = readText(await readFile(join(out, "receipt.html"), "utf8"));
    for (const heading of language === "en"
      ? ["Your rights, and how to withdraw", "How long things are kept"]
      : ["Vos droits, et comment retirer votre accord", "Combien de temps les choses sont conservées"])
      assert.ok(read.includes(heading), heading);
    assert.deepEqual(machineShapes(read), []);
  });

test("a receipt of somebody with several consents holds one of each", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, folder } = instance;
  await addRun(miroir);
  const { subjectId, consentId } = await instance.enrol(1, { name: NAME });
  const second = await miroir.consents.give({
    subject: subjectId,
    purpose: "publish:website",
    albums: ["run"],
    until: "2026-12-31",
    statement: "You may publish pictures of me.",
    identityCheck: "identity-in-person",
    checkedBy: "desk",
  });
  const out = join(folder, "receipts");
  const answer = await miroir.receipt({ consent: NAME, out });
  assert.deepEqual(
    answer.receipts.map((each) => [each.consentId, each.path]).sort(([, a], [, b]) => (a! < b! ? -1 : 1)),
    [
      [consentId, join(out, `find-${consentId.slice(0, 8)}`)],
      [second.consentId, join(out, `publish-website-${second.consentId.slice(0, 8)}`)],
    ],
  );
  for (const { path, consentId: of, receiptId, purpose } of answer.receipts) {
    const record = JSON.parse(await readFile(join(path, "record.json"), "utf8"));
    assert.deepEqual([record.record_id, record.receipt_id], [of, receiptId]);
    assert.ok((await readFile(join(path, "receipt.html"), "utf8")).includes(NAME), purpose);
    assert.ok((await readdir(join(path, "proofs"))).length >= 1, purpose);
  }
  const one = await miroir.receipt({ consent: second.consentId, out: join(folder, "one") });
  assert.deepEqual([one.consentId, one.receipts.length], [second.consentId, 1]);
  await miroir.forget({ subject: subjectId });
  assert.deepEqual(
    (await readdir(folder)).filter((name) => ["receipts", "one"].includes(name)),
    [],
  );
});

test("a receipt that cannot be written leaves nothing", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, folder } = instance;
  await addRun(miroir);
  await instance.enrol(1, { name: NAME });
  const before = await stateOf(instance);
  const out = join(folder, "receipt");
  for (let n = 1; n < 200; n++) {
    instance.failNth(n);
    const met = await miroir.receipt({ consent: NAME, out }).then(
      () => undefined,
      (error: unknown) => error,
    );
    instance.failNever();
    if (!met) {
      assert.ok(n > 8);
      break;
    }
    const after = await stateOf(instance);
    assert.equal(after.tables.ledger_entries, before.tables.ledger_entries, `statement ${n}`);
    assert.ok(!(await readdir(folder)).includes("receipt"), `statement ${n}`);
  }
  await assert.rejects(miroir.receipt({ consent: "nobody at all", out: join(folder, "other") }), {
    code: "subject/not-found",
  });
});
