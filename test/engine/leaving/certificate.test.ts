import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { inflateSync } from "node:zlib";
import type { SignedCertificate } from "../../../src/engine/leaving/certificate.ts";
import {
  canonicalJson,
  commit,
  type Json,
  openEntryProof,
  openNote,
  parseVkey,
} from "../../../src/ledger/index.ts";
import { hitsIn, type Needle, needleOfText } from "../../support/canary.ts";
import { machineShapes, readText } from "../../support/documents.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { attachedFiles, parsePdf } from "../../support/pdf.ts";
import { agreeTo, disclose, recordFile } from "../../support/rights.ts";
import { filesUnder } from "../../support/state.ts";

const NAME = "Zephyrine Quillfeather";
const CONTACT = "zephyrine@quillfeather.example";

/** What an auditor does with the JSON file and nothing else of Miroir than the ledger. */
const verify = ({
  certificate,
  signature,
  vkey,
  proof,
}: SignedCertificate): { entry: Record<string, unknown> } => {
  const verifier = parseVkey(vkey);
  const { text } = openNote(signature, [verifier]);
  const sha256 = createHash("sha256")
    .update(canonicalJson(certificate as unknown as Json))
    .digest("hex");
  assert.equal(text, `miroir erasure certificate\nsha256 ${sha256}\n`);
  const { entry, index } = openEntryProof(proof, [verifier], verifier.name);
  assert.equal(index, certificate.log.entry);
  return { entry: JSON.parse(entry.toString("utf8")) as Record<string, unknown> };
};

/** The text of a PDF is in compressed streams, each glyph a byte in hex or not. */
const inflated = (pdf: Buffer): Buffer => {
  const parts = [pdf];
  for (let at = pdf.indexOf("stream\n"); at >= 0; at = pdf.indexOf("stream\n", at + 1)) {
    const end = pdf.indexOf("endstream", at);
    try {
      parts.push(inflateSync(pdf.subarray(at + 7, end)));
    } catch {
      // A stream that is not compressed is in the file as it is.
    }
  }
  return Buffer.concat(parts);
};

const needles = (...texts: readonly string[]): Needle[] =>
  texts.flatMap((text) => [
    ...needleOfText(text, text),
    { form: `${text}, base64`, bytes: Buffer.from(Buffer.from(text).toString("base64").slice(0, -4)) },
  ]);

const withOne = async (instance: Instance, language: "en" | "fr" = "en") => {
  await addRun(instance.miroir);
  const enrolled = await instance.enrol(1, { name: NAME, contact: CONTACT, language });
  const { subjectId, personalKey } = enrolled;
  await instance.miroir.grants.open({ subject: subjectId, personalKey });
  return enrolled;
};

test("a certificate of erasure is signed, proven by the log, and says nothing of whom it is about", async (t) => {
  const instance = await freshInstance(t);
  const { subjectId, consentId } = await withOne(instance);
  await disclose(instance, { subjectId, consentId, purpose: "find", name: "Federation" });
  const report = join(instance.folder, `report of ${NAME}.pdf`);
  await writeFile(report, "her report");
  await recordFile(instance, subjectId, "report", report);
  await recordFile(instance, subjectId, "receipt", join(instance.folder, "moved away.html"));

  const folder = join(instance.folder, "certificates");
  const forgotten = await instance.miroir.forget({ subject: subjectId, certificate: folder });
  const { certificate } = forgotten.certificate;
  const { entry } = verify(forgotten.certificate);
  assert.deepEqual([entry.verb, entry.outcome], ["forget", "forgotten"]);
  assert.deepEqual(entry.destroyed, certificate.destroyed);

  await t.test("it counts what was destroyed, and says how it was checked", () => {
    const { destroyed, keys, check, recipientsTold, outOfReach } = certificate;
    assert.equal(destroyed.templates, 1);
    assert.equal(destroyed["reference photographs"], 3);
    assert.equal(destroyed.exports, 2);
    assert.equal(destroyed.identities, 1);
    assert.deepEqual(keys, { subject: 1, reference: 1, grant: 1 });
    assert.ok(check, "somebody looked");
    assert.ok(check.columns.includes("subjects.sealed_identity") && check.columns.length > 100);
    assert.deepEqual([check.rowsLeft, check.keysLeft, recipientsTold], [0, 0, 1]);
    assert.deepEqual(outOfReach, [
      "backups",
      "files of the database",
      // The tests' server is not this database's alone.
      "log of the server",
      "files not found",
      "handed over",
      "pictures",
      "recipients",
    ]);
  });

  await t.test("a file is named by a hash that only who knows its path can recognise", () => {
    const salt = Buffer.from(certificate.pathSalt, "hex");
    const named = (path: string) => commit(salt, Buffer.from(path)).toString("hex");
    assert.deepEqual(
      [...certificate.files].sort((a, b) => (a.kind < b.kind ? -1 : 1)),
      [
        { kind: "receipt", path: named(join(instance.folder, "moved away.html")), removed: false },
        { kind: "report", path: named(report), removed: true },
      ],
    );
  });

  await t.test("as a file for programs, a page and a PDF, none of which holds the person", async () => {
    const names = await filesUnder(folder);
    const base = `erasure-certificate-${certificate.log.entry}`;
    assert.deepEqual(names, [`${base}.html`, `${base}.json`, `${base}.pdf`]);
    const all = needles(NAME, CONTACT, subjectId, subjectId.replaceAll("-", ""), consentId, "report of");
    for (const name of names) {
      const bytes = await readFile(join(folder, name));
      assert.ok(bytes.length > 2000, name);
      assert.deepEqual(hitsIn(name, name.endsWith(".pdf") ? inflated(bytes) : bytes, all), []);
    }
    const json = await readFile(join(folder, `${base}.json`));
    const attached = attachedFiles(parsePdf(await readFile(join(folder, `${base}.pdf`))));
    assert.deepEqual([...attached.keys()], [`${base}.json`]);
    const { bytes: inside, mime, relationship } = attached.get(`${base}.json`)!;
    assert.deepEqual([mime, relationship], ["application/json", "Data"]);
    assert.ok(inside.equals(json), "the PDF holds the same, byte for byte");
    const written = JSON.parse(json.toString()) as SignedCertificate;
    assert.deepEqual(written, JSON.parse(JSON.stringify(forgotten.certificate)));
    verify(written);
    const extra = /^extra (.+)$/m.exec(written.proof)![1]!;
    assert.deepEqual(hitsIn("extra", Buffer.from(extra, "base64"), all), []);
  });

  await t.test("one number changed and the signature is of another certificate", () => {
    const edited = structuredClone(forgotten.certificate);
    Object.assign(edited.certificate.destroyed, { templates: 0 });
    assert.throws(() => verify(edited), assert.AssertionError);
  });
});

test("it is in the language of the consent, unless another is asked for", async (t) => {
  const instance = await freshInstance(t);
  const folder = join(instance.folder, "certificates");
  const { subjectId } = await withOne(instance, "fr");
  const first = await instance.miroir.forget({ subject: subjectId, certificate: folder });
  const page = async (path: string | undefined) => readFile(path!, "utf8");
  assert.match(
    await page(first.certificateFiles[1]),
    /<html lang="fr">.*Certificat d(&#39;|&#x27;|')effacement/s,
  );
  const two = await instance.enrol(2, { language: "fr" });
  const second = await instance.miroir.forget({
    subject: two.subjectId,
    certificate: folder,
    language: "en",
  });
  assert.match(await page(second.certificateFiles[1]), /<html lang="en">.*Certificate of erasure/s);
  assert.equal((await filesUnder(folder)).length, 6);
});

test("the page is one page, says until when backups may hold the keys, and leaves what programs check to the JSON", async (t) => {
  for (const [keyBackupDays, until] of [
    [null, { en: "to be confirmed", fr: "à confirmer par l'organisme" }],
    [92, { en: "until 1 October 2026", fr: "jusqu'au 1er octobre 2026" }],
  ] as const) {
    const instance = await freshInstance(t, { settings: { retention: { keyBackupDays } } });
    instance.clock.now = new Date("2026-07-01T10:00:00Z");
    const { subjectId } = await withOne(instance);
    const other = await instance.enrol(2, { language: "fr" });
    const folder = join(instance.folder, "certificates");
    for (const [subject, language] of [
      [subjectId, "en"],
      [other.subjectId, "fr"],
    ] as const) {
      const { certificate, certificateFiles } = await instance.miroir.forget({
        subject,
        certificate: folder,
        language,
      });
      const [json, html, pdf] = await Promise.all(certificateFiles.map((file) => readFile(file)));
      assert.equal(certificate.certificate.keyBackupsUntil, keyBackupDays === null ? null : "2026-10-01");
      assert.ok(JSON.parse(json!.toString()).certificate.check.columns.length > 100);
      const read = readText(html!.toString());
      assert.ok(read.includes(until[language]), read);
      assert.deepEqual(machineShapes(read), []);
      assert.equal(pdf!.toString("latin1").match(/\/Type \/Page\b/g)?.length, 1, "one page");
    }
  }
});

test("a folder that cannot be written is found out before anything is erased", async (t) => {
  const instance = await freshInstance(t);
  const { subjectId } = await withOne(instance);
  const place = join(instance.folder, "a file");
  await writeFile(place, "");
  await assert.rejects(instance.miroir.forget({ subject: subjectId, certificate: join(place, "below") }), {
    code: "storage/read-only",
  });
  const locked = join(instance.folder, "locked");
  await mkdir(locked);
  await chmod(locked, 0o500);
  if (process.getuid?.() !== 0)
    await assert.rejects(instance.miroir.forget({ subject: subjectId, certificate: locked }), {
      code: "storage/read-only",
    });
  assert.equal((await instance.miroir.people()).length, 1);
});

test("what was agreed to besides is destroyed and counted too", async (t) => {
  const instance = await freshInstance(t);
  const { subjectId, consentId } = await withOne(instance);
  await agreeTo(instance, consentId, "publish:press");
  const { certificate } = await instance.miroir.forget({ subject: subjectId });
  assert.equal(certificate.certificate.destroyed.consents, 2);
  assert.deepEqual(certificate.certificate.kept.find(({ what }) => what === "requests")?.count, 0);
});

test("of the embedded database, whose log is removed here, a certificate says nothing of a server", async (t) => {
  const instance = await freshInstance(t);
  const { subjectId } = await withOne(instance);
  Object.assign(instance.engine.database.upkeep, { ownsLog: true });
  const { certificate } = (await instance.miroir.forget({ subject: subjectId })).certificate;
  assert.ok(!certificate.outOfReach.includes("log of the server"));
});
