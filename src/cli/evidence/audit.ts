/** Command: audit templates. */

import { EXIT, type Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import { said, type Words, words } from "../../words/words.ts";
import type { Answer, Command, Printed } from "../command.ts";
import { facts, listed, paragraphs } from "../print.ts";
import { number } from "../text.ts";

const QUESTIONS: Readonly<Record<string, Words>> = {
  "templates without a consent in force": words("cli.evidence.audit.templatesWithoutConsentForce"),
  "reference photographs without a consent in force": words(
    "cli.evidence.audit.referencePhotographsWithoutConsent",
  ),
  "grant templates outside their dates": words("cli.evidence.audit.grantTemplatesOutsideTheir"),
  "grant templates without a consent in force": words("cli.evidence.audit.grantTemplatesWithoutConsent"),
  "appearances without a grant on that album": words("cli.evidence.audit.appearancesWithoutGrantAlbum"),
  "crops of faces of which none may be kept": words("cli.evidence.audit.cropsNoneMayKept"),
  "crops that are no piece of a picture": words("cli.evidence.audit.cropsNoPiece"),
  "album keys without what they seal": words("cli.evidence.audit.albumKeysWithoutWhat"),
  "sealed album rows without their key": words("cli.evidence.audit.sealedAlbumRowsWithout"),
  "appearances in an album with minors": words("cli.evidence.audit.appearancesAlbumMinors"),
  "restricted people with an open grant": words("cli.evidence.audit.restrictedPeopleOpenGrant"),
  "searches past their last day": words("cli.evidence.audit.searchesPastTheirLast"),
  "exports past their last day": words("cli.evidence.audit.exportsPastTheirLast"),
  "letters past their last day": words("cli.evidence.audit.lettersPastTheirLast"),
  "requests past their last day": words("cli.evidence.audit.requestsPastTheirLast"),
  "ended consents past their proof": words("cli.evidence.audit.endedConsentsPastTheir"),
  "people of whom nothing is left to prove": words("cli.evidence.audit.peopleWhomNothingLeft"),
  "request keys without what they seal": words("cli.evidence.audit.requestKeysWithoutWhat"),
  "sealed request rows without their key": words("cli.evidence.audit.sealedRequestRowsWithout"),
  "grant keys without what they seal": words("cli.evidence.audit.grantKeysWithoutWhat"),
  "sealed grant rows without their key": words("cli.evidence.audit.sealedGrantRowsWithout"),
  "subject keys without what they seal": words("cli.evidence.audit.subjectKeysWithoutWhat"),
  "sealed subject rows without their key": words("cli.evidence.audit.sealedSubjectRowsWithout"),
  "reference keys without what they seal": words("cli.evidence.audit.referenceKeysWithoutWhat"),
  "sealed reference rows without their key": words("cli.evidence.audit.sealedReferenceRowsWithout"),
};

export const audited = (report: Answer<Miroir["audit"]>, language: Language): Printed => ({
  data: report,
  exit: report.holds ? EXIT.ok : EXIT.found,
  text: paragraphs(
    facts([
      [
        said(language, "cli.evidence.audit.sealedTemplates"),
        said(language, "cli.evidence.audit.underPersonalKeysUnder", {
          references: report.templates.references,
          grants: report.templates.grants,
        }),
      ],
      [said(language, "cli.evidence.audit.crops"), number(language, report.crops)],
      [
        said(language, "cli.evidence.audit.read"),
        said(language, "cli.evidence.audit.otherMbEveryByte", {
          files: report.files,
          bytes: number(language, report.bytes / 1e6, 1),
        }),
      ],
      [said(language, "cli.evidence.audit.vectorsClear"), report.vectors.length],
      ...report.checks
        .filter(({ broken }) => broken > 0)
        .map(({ question, broken }) => [QUESTIONS[question]?.[language] ?? question, broken] as const),
    ]),
    report.vectors.length > 0 &&
      listed(
        report.vectors.map(({ file, offset, form, length }) => `${file} @${offset}: ${form}, ${length}`),
        language,
      ).join("\n"),
    report.holds
      ? said(language, "cli.evidence.audit.proofHoldsEveryTemplate")
      : said(language, "cli.evidence.audit.proofDoesNotHold"),
  ),
});

export const audit: Command = {
  name: "audit templates",
  about: words("cli.evidence.audit.proveNoTemplateAnybody"),
  run: async ({ miroir, language, long }) => audited(await (await miroir()).audit(undefined, long), language),
};
