/** Every document that somebody reads, of a whole year, in both languages, as it was read and agreed to. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { strangeIn } from "../support/languages.ts";
import { ROOT } from "../support/root.ts";
import { goldens, LANGUAGES, REWRITE } from "./golden.ts";
import { NO_PDFTOTEXT, outside, overlapping, pagesOf } from "./pdf.ts";
import { liveYear, type Year } from "./year.ts";

/** What writes documents in the engine, and by which golden documents it is read. A file that is not here is refused. */
const PRODUCERS: Readonly<Record<string, readonly string[]>> = {
  "authority/ai-act.ts": ["pack-ai-act-duties"],
  "authority/backups.ts": ["pack-register-register"],
  "authority/breach-documents.ts": ["breach-authority-first", "breach-authority-further", "breach-people"],
  "authority/breaches.ts": ["breach-authority-first", "breach-people"],
  "authority/connections.ts": ["pack-register-register"],
  "authority/consultation.ts": ["pack-dpia-consultation"],
  "authority/dpia-feared.ts": ["pack-dpia-assessment"],
  "authority/dpia.ts": ["pack-dpia-assessment"],
  "authority/med-2021-134.ts": ["pack-med-2021-134-points"],
  "authority/pack.ts": ["pack-README"],
  "authority/register.ts": ["pack-register-register"],
  "authority/staff-notice.ts": ["pack-register-staff-notice"],
  "compare/anomalies.ts": ["mail-search-anomaly-1"],
  "compare/conflict-settle.ts": ["mail-conflict-3", "mail-conflict-4"],
  "compare/profile-page.ts": ["profile"],
  "compare/search-letters.ts": ["mail-searched-1"],
  "compare/sheet-page.ts": ["review-sheet"],
  "consent/chores.ts": ["mail-consent-renewal-1", "mail-majority-1"],
  "consent/invitations.ts": ["poster"],
  "consent/notice.ts": ["notice-archive", "notice-consent", "notice-minor"],
  "consent/receipt.ts": ["receipt", "receipt-publication"],
  "consent/restrict.ts": ["mail-restriction-lift-1"],
  "consent/suspend.ts": ["mail-conflict-1", "mail-conflict-alert-1"],
  "leaving/certificate.ts": ["certificate"],
  "letters/layout.ts": ["breach-people"],
  "letters/letter-file.ts": ["request-acknowledgement"],
  "letters/mail.ts": ["request-acknowledgement"],
  "members/invite.ts": ["mail-member-link-1", "mail-member-link-2"],
  "people/key-sheet.ts": ["key-sheet"],
  "people/recipients.ts": [
    "mail-telling-correction-1",
    "mail-telling-erasure-1",
    "mail-telling-rectification-1",
    "mail-telling-restriction-1",
  ],
  "portal/enrol.ts": ["mail-code"],
  "portal/session.ts": ["mail-portal-link-1"],
  "recipients/register.ts": ["recipient-letter"],
  "report/answer.ts": ["report"],
  "report/logic.ts": ["report"],
  "report/page.ts": ["report"],
  "report/portability.ts": ["portability"],
  "report/report.ts": ["report", "report-restricted"],
  "requests/address.ts": ["mail-address-confirm-1"],
  "requests/chores.ts": ["mail-reminder-1"],
  "requests/look-folder.ts": ["look-folder"],
  "requests/look-page.ts": ["look-folder"],
  "requests/objections.ts": ["objection-rejected", "objection-upheld"],
  "requests/requests.ts": [
    "request-acknowledgement",
    "request-acknowledgement-letter",
    "request-extension",
    "request-identity-question",
    "request-nothing-held",
    "request-refusal-exception",
    "mail-answer-1",
  ],
};

/** By what a file is known to write something to be read: a document, a page, a letter, or a text in a ZIP. */
const WRITES =
  /from "[./]+paper\/(?:document|html|pdf)\.ts"|<!doctype html>|\bqueueLetter\(\s*act|\bpost\.send\(|zip\.add\("provided|\bwriteDocument\(|\bwriteLetterAfter\(/;

const ENGINE = join(ROOT, "src", "engine");
/** The door itself, through which they go. */
const DOOR = "letters/outbox.ts";
const writers = (): string[] =>
  readdirSync(ENGINE, { recursive: true })
    .map((name) => String(name).replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".ts") && name !== DOOR)
    .filter((name) => WRITES.test(readFileSync(join(ENGINE, name), "utf8")))
    .sort();

test("whatever writes something to be read is read here", () => {
  assert.deepEqual(writers(), Object.keys(PRODUCERS).sort());
  for (const language of LANGUAGES) {
    const names = goldens(language);
    for (const [producer, documents] of Object.entries(PRODUCERS))
      for (const document of documents)
        assert.ok(names.has(document), `${language}: ${document} of ${producer}`);
  }
});

/** Letters to people whose language nobody knows yet, in both. */
const IN_BOTH = /^mail-(?:address-confirm|code|member-link|portal-link|searched)/;

/** Lines that are there now and were not agreed to, and the other way round. */
const changedLines = (text: string, agreed: string): string[] => {
  if (text === agreed) return [];
  const [now, before] = [text.split("\n"), agreed.split("\n")];
  const changed = [
    ...now.filter((each) => !before.includes(each)).map((each) => `+ ${each}`),
    ...before.filter((each) => !now.includes(each)).map((each) => `- ${each}`),
  ];
  return changed.length > 0 ? changed : ["the same lines in another order"];
};

for (const language of LANGUAGES)
  test(`a year of documents in ${language} reads as it was agreed to`, async (t) => {
    const year: Year = await liveYear(t, language);
    const agreed = goldens(language);
    await t.test("word for word", () => {
      assert.deepEqual([...year.texts.keys()].sort(), [...agreed.keys()].sort(), REWRITE);
      for (const [name, text] of year.texts)
        assert.deepEqual(changedLines(text, agreed.get(name)!), [], `${language}/${name}.txt: ${REWRITE}`);
    });
    await t.test("in one language", () => {
      for (const [name, text] of year.texts)
        if (!IN_BOTH.test(name)) assert.deepEqual(strangeIn(language, text), [], name);
    });
    await t.test(
      "on paper nothing leaves its page, and no word stands on another",
      { skip: NO_PDFTOTEXT },
      () => {
        assert.ok(year.pdfs.size > 10);
        for (const [name, pdf] of year.pdfs) {
          const pages = pagesOf(pdf);
          assert.ok(pages.length > 0, name);
          for (const [i, page] of pages.entries()) {
            assert.ok(page.words.length > 0, `${name}: page ${i + 1} is empty`);
            assert.deepEqual(outside(page), [], `${name}, page ${i + 1}`);
            assert.deepEqual(overlapping(page), [], `${name}, page ${i + 1}`);
          }
        }
      },
    );
  });
