/** Command: enrol. */

import { AGE_BANDS, type Relationship } from "../../domain/consent.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import type { EnrolInput, Enrolled } from "../../engine/consent/enrol.ts";
import type { Miroir } from "../../index.ts";
import { said, type Words, words } from "../../words/words.ts";
import {
  type Answer,
  type Command,
  day,
  type Given,
  type Option,
  oneOf,
  type Printed,
  present,
  text,
  texts,
} from "../command.ts";
import { damaged, facts, paragraphs, plain, short } from "../print.ts";

import { FOUND_OPTIONS, foundOf, GIVEN_OPTIONS, givenOf } from "./options.ts";
import { keyHanded, toKeep, withoutPhotographs } from "./personal-key.ts";

/** From options to what the verb takes. @throws MiroirError usage/bad-value */
const enrolInput = async (options: Given): Promise<EnrolInput> => {
  const guardian = text(options, "guardian");
  return {
    ...(await givenOf(options)),
    ...foundOf(options),
    name: text(options, "name")!,
    photos: texts(options, "photo")!.map((path) => ({ path })),
    ...present({
      contact: text(options, "contact"),
      ageBand: oneOf(options, "age", AGE_BANDS),
      guardian: guardian ? { name: guardian, proof: text(options, "guardian-proof") ?? "" } : undefined,
      majorityOn: day(options, "majority"),
    }),
  };
};

/** Said at the desk, while she is there (R22). */
const IMBALANCE: Readonly<Record<Exclude<Relationship, "none">, Words>> = {
  employer: words("cli.consent.enrol.youHerEmployer"),
  school: words("cli.consent.enrol.youHerSchool"),
  "public-authority": words("cli.consent.enrol.youPublicAuthority"),
};

const imbalanceWarning = (relationship: Relationship, language: Language): string =>
  relationship === "none"
    ? ""
    : `${IMBALANCE[relationship][language]}${said(language, "cli.consent.enrol.herConsentPresumedNot")}`;

const enrolmentDone = (
  answer: Enrolled,
  grant: Answer<Miroir["grants"]["open"]> | undefined,
  language: Language,
): Printed => ({
  data: { ...toKeep(answer), leftOut: damaged(answer.leftOut, language), grant: grant ?? null },
  text: paragraphs(
    facts([
      [said(language, "cli.consent.enrol.person"), answer.subjectId],
      [said(language, "cli.consent.enrol.consent"), answer.consentId],
      [said(language, "cli.consent.enrol.referencePhotographs"), answer.photos],
      ...(grant ? ([[said(language, "cli.consent.enrol.grantOpenUntil"), grant.closesOn]] as const) : []),
    ]),
    withoutPhotographs(answer.leftOut, language),
    keyHanded(answer, language),
    imbalanceWarning(answer.relationship, language),
    said(language, "cli.consent.enrol.handHerReceiptWell", { consentId: short(answer.consentId) }),
    grant
      ? said(language, "cli.consent.enrol.nextMiroirScan")
      : said(language, "cli.consent.enrol.nextMiroirGrantOpen", { subjectId: short(answer.subjectId) }),
  ),
});

/** What one person needs; a list says it itself. */
const OF_EVERYBODY = ["album", "until", "statement", "checked", "by"] as const;
const NEEDED = ["name", "photo", ...OF_EVERYBODY] as const;

const ONE_OPTIONS: Readonly<Record<string, Option>> = {
  ...GIVEN_OPTIONS,
  ...Object.fromEntries(OF_EVERYBODY.map((name) => [name, { ...GIVEN_OPTIONS[name], required: false }])),
};

/** @throws MiroirError usage/missing */
const requireNeeded = (options: Given): void => {
  const missing = NEEDED.find((name) => options[name] === undefined);
  if (missing) throw new MiroirError("usage/missing", { name: `--${missing}`, hint: "miroir enrol --help" });
};

export const enrolCommand: Command = {
  name: "enrol",
  about: words("cli.consent.enrol.enrolPersonWhoConsents"),
  example:
    'miroir enrol --name "Ada Pencil" --photo a.jpg --photo b.jpg --photo c.jpg --album canal-run-2026 --until 2027-05-17 --statement "I agree that my face is searched for in these albums" --checked identity-in-person --by "Desk 1"',
  options: {
    name: {
      value: "NAME",
      about: words("cli.consent.enrol.herNameSealedUnder"),
    },
    photo: {
      value: "FILE",
      many: true,
      about: words("cli.consent.enrol.photographHerAloneThree"),
    },
    ...ONE_OPTIONS,
    contact: { value: "TEXT", about: words("cli.consent.enrol.whereReachHerSealed") },
    age: {
      value: AGE_BANDS.join("|"),
      about: words("cli.consent.enrol.declaredNeverEstimatedDefault"),
    },
    guardian: {
      value: "NAME",
      about: words("cli.consent.enrol.holderParentalAuthorityMinor"),
    },
    "guardian-proof": { value: "TEXT", about: words("cli.consent.enrol.whatProved") },
    majority: {
      value: "DAY",
      about: words("cli.consent.enrol.dayMinorComesAge"),
    },
    ...FOUND_OPTIONS,
    "grant-until": {
      value: "DAY",
      about: words("cli.consent.enrol.openHerGrantOnce"),
    },
    from: {
      value: "FILE.csv",
      about: words("cli.consent.enrol.manyPeopleColumnsName"),
    },
    photos: {
      value: "FOLDER",
      about: words("cli.consent.enrol.fromWhereFoldersPhotographs"),
    },
    "key-sheets": {
      value: "FOLDER",
      about: words("cli.consent.enrol.fromWhereEachPersons"),
    },
    "sheet-format": {
      value: "pdf|html",
      about: words("cli.consent.enrol.fromKeySheetsDefault"),
    },
  },
  run: async (context) => {
    const { options, miroir, language, long } = context;
    const from = text(options, "from");
    if (from !== undefined) {
      const { enrolFrom } = await import("./enrol-list.ts");
      return enrolFrom(from, context);
    }
    requireNeeded(options);
    const grantUntil = day(options, "grant-until");
    const input = await enrolInput(options);
    const instance = await miroir();
    const { warnWithoutAssessment } = await import("../authority/dpia.ts");
    await warnWithoutAssessment(instance, language, context.say);
    const enrolled = await instance.enrol(input, long);
    const grant = grantUntil
      ? await instance.grants.open({
          subject: enrolled.subjectId,
          personalKey: enrolled.personalKey,
          until: grantUntil,
        })
      : undefined;
    return enrolmentDone(enrolled, grant, language);
  },
};

/** Said by whoever printed them. */
export const keySheetPrinted: Command = {
  name: "key-sheet printed",
  about: words("cli.consent.enrol.sheetsPersonalKeysPrinted"),
  example: "miroir key-sheet printed",
  positionals: [{ name: "person", required: false }],
  run: async ({ arguments: [subject], miroir, language }): Promise<Printed> => {
    const answer = await (await miroir()).keySheetsPrinted(present({ subject }));
    const { length } = answer.removed;
    return {
      data: answer,
      text: paragraphs(
        said(language, "cli.consent.enrol.sheetsRemoved", { length }),
        ...answer.removed
          .filter(({ outcome }) => outcome !== "removed")
          .map(({ path }) => plain(said(language, "cli.consent.enrol.notFoundWhereWritten", { path }))),
      ),
    };
  },
};
