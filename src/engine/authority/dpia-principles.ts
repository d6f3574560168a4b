/** What the impact assessment says of how Miroir is built: what carries the data, and how each principle and right is kept. */

import { OTHER_FACES_ROW } from "../../domain/album.ts";
import type { Language } from "../../domain/errors.ts";
import { words } from "../../words/words.ts";

type Both = Readonly<Record<Language, string>>;

/** What carries the data, as Miroir is built; the rest is a gap. */
export const SUPPORTS: readonly (readonly [what: Both, where: Both])[] = [
  [
    words("engine.authority.dpiaPrinciples.picturesRecordings"),
    words("engine.authority.dpiaPrinciples.foldersStorageOrganisationRead"),
  ],
  [
    words("engine.authority.dpiaPrinciples.identityReferencesTemplates"),
    words("engine.authority.dpiaPrinciples.databaseSealedUnderKey"),
  ],
  [
    words("engine.authority.dpiaPrinciples.keys"),
    words("engine.authority.dpiaPrinciples.keysFolderApartFrom"),
  ],
  [words("engine.authority.dpiaPrinciples.templatesOtherFaces"), OTHER_FACES_ROW.erasure],
  [
    words("engine.authority.dpiaPrinciples.logConsentsRequestsSearches"),
    words("engine.authority.dpiaPrinciples.databaseReasonsWordsPeople"),
  ],
  [
    words("engine.authority.dpiaPrinciples.whatLeaves"),
    words("engine.authority.dpiaPrinciples.reportsPersonMaskedCopies"),
  ],
];

/** Necessity, proportionality, minimisation, and the rights of people, principle by principle. */
export const PRINCIPLES: readonly (readonly [principle: Both, article: string, kept: Both])[] = [
  [
    words("engine.authority.dpiaPrinciples.purposes"),
    "5(1)(b)",
    words("engine.authority.dpiaPrinciples.closedListEachSearch"),
  ],
  [
    words("engine.authority.dpiaPrinciples.lawfulBasis"),
    "6, 9",
    words("engine.authority.dpiaPrinciples.explicitConsentWhoeverSearched"),
  ],
  [
    words("engine.authority.dpiaPrinciples.minimisation"),
    "5(1)(c)",
    words("engine.authority.dpiaPrinciples.templateNobodyElseKept"),
  ],
  [
    words("engine.authority.dpiaPrinciples.accuracy"),
    "5(1)(d)",
    words("engine.authority.dpiaPrinciples.thresholdsFollowFromWhat"),
  ],
  [
    words("engine.authority.dpiaPrinciples.storageLimitation"),
    "5(1)(e)",
    words("engine.authority.dpiaPrinciples.eachTableHasRule"),
  ],
  [
    words("engine.authority.dpiaPrinciples.information"),
    "12-14",
    words("engine.authority.dpiaPrinciples.versionedNoticesThoseWho"),
  ],
  [
    words("engine.authority.dpiaPrinciples.consent"),
    "7, 8",
    words("engine.authority.dpiaPrinciples.oneEachPurposeNothing"),
  ],
  [
    words("engine.authority.dpiaPrinciples.accessPortability"),
    "15, 20",
    words("engine.authority.dpiaPrinciples.wholeOverWholeTime"),
  ],
  [
    words("engine.authority.dpiaPrinciples.rectificationErasure"),
    "16, 17",
    words("engine.authority.dpiaPrinciples.onceSignedCertificateRecipients"),
  ],
  [
    words("engine.authority.dpiaPrinciples.restrictionObjection"),
    "18, 21",
    words("engine.authority.dpiaPrinciples.pictureFaceLeavesEvery"),
  ],
];
