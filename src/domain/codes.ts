/**
 * What an error and a table say instead of codes, in the reader's language: codes of closed lists by their words, and the
 * phrases that errors are completed with (`phrases.json`). A phrase is looked up by its English text, as in gettext, since
 * errors cross processes as data; `{h0}` stands for anything. A code or phrase that is not here stands as it is; `test/words.test.ts` looks.
 */
import {
  type Key,
  keysUnder,
  type Language,
  SOURCE,
  said,
  textOf,
  type Words,
  words,
} from "../words/words.ts";
import { RESTRICTED_BECAUSE } from "./restriction.ts";
import { WITHHELD } from "./withheld.ts";

type Table = Readonly<Record<string, Words>>;

/** Of a consent, as people are told. */
export const CONSENT_STATE_WORDS = {
  requested: words("domain.codes.asked"),
  refused: words("domain.codes.refused"),
  given: words("domain.codes.given"),
  renewed: words("domain.codes.renewed"),
  withdrawn: words("domain.codes.withdrawn"),
  expired: words("domain.codes.expired"),
  invalidated: words("domain.codes.endedOrganisation"),
} as const satisfies Table;

/** Of a request. */
export const REQUEST_STATE_WORDS = {
  open: words("domain.codes.open"),
  paused: words("domain.codes.waitsHer"),
  answered: words("domain.codes.answered"),
  refused: words("domain.codes.refused2"),
  closed: words("domain.codes.closed"),
} as const satisfies Table;

/** Of an album. */
export const SCOPE_WORDS = {
  declared: words("domain.codes.declared"),
  closed: words("domain.codes.closed2"),
  open: words("domain.codes.open"),
} as const satisfies Table;

/** What a copy is for. */
export const USE_WORDS = {
  website: words("domain.codes.website"),
  press: words("domain.codes.press"),
  social: words("domain.codes.socialNetworks"),
  internal: words("domain.codes.internal"),
  print: words("domain.codes.print"),
} as const satisfies Table;

/** What a consent or a recipient is for, short enough for a table. */
export const PURPOSE_WORDS = {
  find: words("domain.codes.beingFound"),
  mask: words("domain.codes.beingCovered"),
  "publish:website": words("domain.codes.publishingWebsite"),
  "publish:press": words("domain.codes.publishingPress"),
  "publish:social": words("domain.codes.publishingSocialNetworks"),
  "publish:internal": words("domain.codes.publishingInternal"),
  "publish:print": words("domain.codes.publishingPrint"),
  "export:sidecars": words("domain.codes.namingSidecars"),
} as const satisfies Table;

/** How a request ended. */
export const OUTCOME_WORDS = {
  answered: words("domain.codes.answered"),
  "nothing-held": words("domain.codes.answeredNothingHeld"),
  refused: words("domain.codes.refused2"),
  "taken-back": words("domain.codes.takenBackHer"),
} as const satisfies Table;

/** What happened to a case. */
export const CASE_EVENT_WORDS = {
  opened: words("domain.codes.opened"),
  acknowledged: words("domain.codes.acknowledged"),
  "identity-asked": words("domain.codes.identityAskedClockPauses"),
  "identity-given": words("domain.codes.sheAnsweredClockRuns"),
  "mandate-shown": words("domain.codes.mandateShownRecorded"),
  extended: words("domain.codes.extendedSheTold"),
  looked: words("domain.codes.herPicturesWereLooked"),
  answered: words("domain.codes.answered"),
  "refusal-proposed": words("domain.codes.refusalProposedSecondPerson"),
  refused: words("domain.codes.refused2"),
  reminded: words("domain.codes.reminder"),
  closed: words("domain.codes.closed"),
  note: words("domain.codes.note"),
} as const satisfies Table;

/** What a recipient is told of. */
export const TELLING_WORDS = {
  erasure: words("domain.codes.erasure"),
  rectification: words("domain.codes.rectification"),
  correction: words("domain.codes.correction"),
  restriction: words("domain.codes.restriction"),
  objection: words("domain.codes.objection"),
} as const satisfies Table;

/** What the organisation is to the people it enrols. */
export const RELATIONSHIP_WORDS = {
  none: words("domain.codes.none"),
  employer: words("domain.codes.employer"),
  school: words("domain.codes.school"),
  "public-authority": words("domain.codes.publicAuthority"),
} as const satisfies Table;

/** Who holds the keys to references. */
export const CUSTODY_WORDS = {
  "person-held": words("domain.codes.personAlone"),
  "controller-held": words("domain.codes.organisationWell"),
} as const satisfies Table;

export const AGE_WORDS = {
  adult: words("domain.codes.18Older"),
  "15-17": words("domain.codes.1517"),
  "under-15": words("domain.codes.under15"),
} as const satisfies Table;

/** Where a consent was given. */
export const COLLECTION_WORDS = {
  portal: words("domain.codes.portal"),
  desk: words("domain.codes.desk"),
} as const satisfies Table;

export const ROLE_WORDS = {
  administrator: words("domain.codes.administrator"),
  archivist: words("domain.codes.archivist"),
  reviewer: words("domain.codes.reviewer"),
  officer: words("domain.codes.dataProtectionOfficer"),
  photographer: words("domain.codes.photographer"),
  auditor: words("domain.codes.auditor"),
  steward: words("domain.codes.steward"),
  visitor: words("domain.codes.visitor"),
  subject: words("domain.codes.personArchive"),
  clock: words("domain.codes.clock"),
} as const satisfies Table;

/** In words; a code that is not in the table stands as it is, so that nothing that was recorded is lost. */
export const worded = (table: Table, code: string, language: Language): string =>
  Object.hasOwn(table, code) ? table[code]![language] : code;

const escapedForm = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

interface Pattern {
  readonly key: Key;
  readonly form: RegExp;
  readonly holes: readonly string[];
}

/** With holes, longest first: `{h0} to {h1}` is in many others. Read when the first error is said. */
let patterns: { readonly whole: ReadonlyMap<string, Key>; readonly holed: readonly Pattern[] } | undefined;
const phrases = (): NonNullable<typeof patterns> => {
  if (patterns) return patterns;
  const all = keysUnder("phrases.").map((key) => ({ key, text: textOf(SOURCE, key) }));
  const holed = all
    .filter(({ text }) => /\{h\d\}/.test(text))
    .sort((a, b) => b.text.length - a.text.length)
    .map(({ key, text }) => {
      const plain = text.replaceAll("''", "'");
      return {
        key,
        form: new RegExp(
          `^${plain
            .split(/\{h\d\}/)
            .map(escapedForm)
            .join("(\\S.*?)")}$`,
        ),
        holes: [...plain.matchAll(/\{(h\d)\}/g)].map(([, hole]) => hole!),
      };
    });
  patterns = { whole: new Map(all.map(({ key, text }) => [text, key])), holed };
  return patterns;
};

/** Whether a phrase that completes an error is said in French. */
export const isPhrase = (text: string): boolean => phraseIn(SOURCE, text) !== undefined;

/** Nothing that is longer is one of these; what came from outside is not searched. */
const LONGEST = 300;

const phraseIn = (language: Language, text: string): string | undefined => {
  if (text.length > LONGEST) return undefined;
  const { whole, holed } = phrases();
  const key = whole.get(text);
  if (key) return said(language, key);
  for (const { key: phrase, form, holes } of holed) {
    const found = form.exec(text);
    if (found)
      return said(language, phrase, Object.fromEntries(holes.map((hole, i) => [hole, found[i + 1]!])));
  }
  return undefined;
};

/** What the detail of that name may be. */
const codesOf = (name: string): Parameters<typeof worded>[0] | undefined => {
  switch (name) {
    case "scope":
      return SCOPE_WORDS;
    case "state":
    case "next":
    case "needed":
      return { ...CONSENT_STATE_WORDS, ...REQUEST_STATE_WORDS };
    case "purpose":
      return PURPOSE_WORDS;
    case "use":
      return USE_WORDS;
    case "role":
      return ROLE_WORDS;
    case "because":
      return RESTRICTED_BECAUSE;
    default:
      return undefined;
  }
};

const wordsOf = (name: string, value: string, language: Language): string => {
  if (name === "because" && Object.hasOwn(WITHHELD, value))
    return WITHHELD[value as keyof typeof WITHHELD].because[language];
  if (language === SOURCE) return value;
  const codes = codesOf(name);
  if (codes && value.split(" / ").every((code) => Object.hasOwn(codes, code)))
    return value
      .split(" / ")
      .map((code) => worded(codes, code, language))
      .join(" / ");
  return NEVER.has(name) ? value : (phraseIn(language, value) ?? value);
};

/** What people wrote, and what they have to type: never a phrase, whatever it says. */
const NEVER: ReadonlySet<string> = new Set([
  "name",
  "subject",
  "album",
  "command",
  "near",
  "purposes",
  "rights",
]);

/** As in errors.ts: what is in both languages already is said in the one asked for. */
type Details = Readonly<Record<string, string | number | Words>>;
type Filling = Readonly<Record<string, string | number>>;

/** Numbers that name and do not count: an entry, a line, a port, a user. They are written as they are typed. */
const NUMBERED = /^(?:entry|seq|port|owner|user|place|value)$/;

const filling = (
  details: Details,
  language: Language,
  shown: (name: string, value: string) => string,
): Filling =>
  Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      typeof value === "object"
        ? value[language]
        : typeof value === "string"
          ? shown(name, value)
          : NUMBERED.test(name)
            ? String(value)
            : value,
    ]),
  );

/** The details of an error as its sentence says them. */
export const detailsIn = (language: Language, details: Details): Filling =>
  filling(details, language, (name, value) => wordsOf(name, value, language));

/** As a command takes them. */
export const asTyped = (language: Language, details: Details): Filling =>
  filling(details, language, (_, value) => value);
