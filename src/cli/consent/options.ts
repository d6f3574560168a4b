/** What is said when somebody consents: the options that enrolling, giving and renewing share, and what they become. */
import { readFile } from "node:fs/promises";
import { SECOND_STEPS, type SecondStep } from "../../domain/consent.ts";
import { errnoOf } from "../../domain/disk.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { CONSENT_PURPOSES } from "../../domain/purpose.ts";
import { DESK_CHECKS } from "../../domain/vouching.ts";
import type { ConsentInput } from "../../engine/consent/record.ts";
import { day, type Given, type Option, oneOf, present, text, texts } from "../command.ts";
import { words } from "../text.ts";
import { NARROW_OPTIONS, narrowingsOf } from "./narrowing.ts";

const secondSteps = Object.keys(SECOND_STEPS) as SecondStep[];

/** Of everything she says, first or again. */
export const SAID_OPTIONS = {
  until: {
    value: "DAY",
    required: true,
    about: words("last day of the consent", "dernier jour du consentement"),
  },
  statement: {
    value: "TEXT",
    required: true,
    about: words("what she said or signed, word for word", "ce qu'elle a dit ou signé, mot pour mot"),
  },
  "second-step": {
    value: secondSteps.join("|"),
    about: words("how she confirmed it a second time", "comment elle l'a confirmé une seconde fois"),
  },
  assent: {
    value: "TEXT",
    about: words(
      "under 15: what the child said herself, word for word",
      "moins de 15 ans : ce que l'enfant a dit elle-même, mot pour mot",
    ),
  },
  "no-consequence": {
    value: "TEXT",
    about: words(
      "where you are her employer, school or an authority: who told her that a refusal has no consequence, and how",
      "si vous êtes son employeur, son école ou une autorité : qui lui a dit qu'un refus est sans conséquence, et comment",
    ),
  },
  notice: {
    value: "FILE",
    about: words(
      "the exact notice she was given (default: the one in force)",
      "la notice exacte qui lui a été remise (par défaut : celle en vigueur)",
    ),
  },
  "notice-language": { value: "en|fr", about: words("language of the notice", "langue de la notice") },
} as const satisfies Record<string, Option>;

/** Of a consent that is given: which albums, and that she is the face. */
export const GIVEN_OPTIONS = {
  album: {
    value: "NAME",
    required: true,
    many: true,
    about: words("album she says she was in", "album où elle dit avoir été"),
  },
  ...NARROW_OPTIONS,
  ...SAID_OPTIONS,
  checked: {
    value: DESK_CHECKS.join("|"),
    required: true,
    about: words("how it was checked that she is the face", "comment il a été vérifié que c'est son visage"),
  },
  by: { value: "NAME", required: true, about: words("who checked it", "qui l'a vérifié") },
  mandate: {
    value: "TEXT",
    about: words("with --checked mandate: which document", "avec --checked mandate : quel document"),
  },
} as const satisfies Record<string, Option>;

/** Of a consent to be found: a sheet, and a conflict that was settled. */
export const FOUND_OPTIONS = {
  distinct: {
    value: "CASE",
    about: words(
      "a conflict that review settled as two people",
      "un conflit que l'examen a tranché : deux personnes",
    ),
  },
  "key-sheet": {
    value: "FILE",
    about: words(
      "write a sheet with her personal key to print: .html or .pdf",
      "écrire une feuille à imprimer avec sa clé personnelle : .html ou .pdf",
    ),
  },
} as const satisfies Record<string, Option>;

/** Of an invitation, whoever it goes to. */
export const ASKED_OPTIONS = {
  purpose: {
    value: Object.keys(CONSENT_PURPOSES).join("|"),
    many: true,
    about: words(
      "what people are asked beside being found, each in a box of its own",
      "ce qui est demandé en plus d'être retrouvée, chacun dans sa case",
    ),
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
  const language = oneOf(options, "notice-language", ["en", "fr"]);
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
