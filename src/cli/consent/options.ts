/** What is said when somebody consents: the options that enrolling, giving and renewing share, and what they become. */

import { readFile } from "node:fs/promises";
import { SECOND_STEPS, type SecondStep } from "../../domain/consent.ts";
import { errnoOf } from "../../domain/disk.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { CONSENT_PURPOSES } from "../../domain/purpose.ts";
import { DESK_CHECKS } from "../../domain/vouching.ts";
import type { ConsentInput } from "../../engine/consent/record.ts";
import { LANGUAGES, words } from "../../words/words.ts";
import { day, type Given, type Option, oneOf, present, text, texts } from "../command.ts";
import { NARROW_OPTIONS, narrowingsOf } from "./narrowing.ts";

const secondSteps = Object.keys(SECOND_STEPS) as SecondStep[];

/** Of everything she says, first or again. */
export const SAID_OPTIONS = {
  until: {
    value: "DAY",
    required: true,
    about: words("cli.consent.options.lastDayConsent"),
  },
  statement: {
    value: "TEXT",
    required: true,
    about: words("cli.consent.options.whatSheSaidSigned"),
  },
  "second-step": {
    value: secondSteps.join("|"),
    about: words("cli.consent.options.howSheConfirmedSecond"),
  },
  assent: {
    value: "TEXT",
    about: words("cli.consent.options.under15WhatChild"),
  },
  "no-consequence": {
    value: "TEXT",
    about: words("cli.consent.options.whereYouHerEmployer"),
  },
  notice: {
    value: "FILE",
    about: words("cli.consent.options.exactNoticeSheGiven"),
  },
  "notice-language": { value: "en|fr", about: words("cli.consent.options.languageNotice") },
} as const satisfies Record<string, Option>;

/** Of a consent that is given: which albums, and that she is the face. */
export const GIVEN_OPTIONS = {
  album: {
    value: "NAME",
    required: true,
    many: true,
    about: words("cli.consent.options.albumSheSaysShe"),
  },
  ...NARROW_OPTIONS,
  ...SAID_OPTIONS,
  checked: {
    value: DESK_CHECKS.join("|"),
    required: true,
    about: words("cli.consent.options.howCheckedSheFace"),
  },
  by: { value: "NAME", required: true, about: words("cli.consent.options.whoChecked") },
  mandate: {
    value: "TEXT",
    about: words("cli.consent.options.checkedMandateWhichDocument"),
  },
} as const satisfies Record<string, Option>;

/** Of a consent to be found: a sheet, and a conflict that was settled. */
export const FOUND_OPTIONS = {
  distinct: {
    value: "CASE",
    about: words("cli.consent.options.conflictReviewSettledTwo"),
  },
  "key-sheet": {
    value: "FILE",
    about: words("cli.consent.options.writeSheetHerPersonal"),
  },
} as const satisfies Record<string, Option>;

/** Of an invitation, whoever it goes to. */
export const ASKED_OPTIONS = {
  purpose: {
    value: Object.keys(CONSENT_PURPOSES).join("|"),
    many: true,
    about: words("cli.consent.options.whatPeopleAskedBeside"),
  },
} as const satisfies Record<string, Option>;

/** @throws MiroirError usage/no-file */
const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errnoOf(error)))
      throw new MiroirError("usage/no-file", { path }, { cause: error });
    throw error;
  }
};

const noticeFrom = async (
  path: string,
  language: Language,
): Promise<NonNullable<ConsentInput["notice"]>> => ({
  text: await readText(path),
  language,
  version: path.split("/").at(-1)!,
});

/** What of it is said. @throws MiroirError usage/bad-value */
export const saidIn = async (options: Given) => {
  const language = oneOf(options, "notice-language", LANGUAGES);
  const notice = text(options, "notice");
  return {
    ...present({
      until: day(options, "until"),
      statement: text(options, "statement"),
      secondStep: oneOf(options, "second-step", secondSteps),
      childAssent: text(options, "assent"),
      noConsequence: text(options, "no-consequence"),
      notice: notice ? await noticeFrom(notice, language ?? "en") : undefined,
      language,
    }),
  };
};

/** Where the table of commands asks for a day and a statement. @throws MiroirError usage/bad-value */
export const saidOf = async (options: Given) => {
  const { until, statement, ...said } = await saidIn(options);
  return { until: until!, statement: statement!, ...said };
};

/** @throws MiroirError usage/bad-value */
export const givenOf = async (options: Given): Promise<ConsentInput> => ({
  ...(await saidOf(options)),
  albums: texts(options, "album")!,
  identityCheck: oneOf(options, "checked", DESK_CHECKS)!,
  checkedBy: text(options, "by")!,
  ...present({
    mandate: text(options, "mandate"),
    narrowings: narrowingsOf(options, texts(options, "album")!),
  }),
});

export const foundOf = (options: Given) =>
  present({ distinct: text(options, "distinct"), keySheet: text(options, "key-sheet") });
