/** Commands: enrolments from the portal. */

import { DOUBTS, type DoubtCode } from "../../domain/capture-evidence.ts";
import type { Language } from "../../domain/errors.ts";
import { COMPARED_BY, type ComparedBy, VOUCHED_BY } from "../../domain/vouching.ts";
import type { ListedEnrolment } from "../../engine/consent/enrolment-decide.ts";
import type { CodeRead } from "../../engine/portal/vouching-read.ts";
import { said, words } from "../../words/words.ts";
import { type Command, oneOf, type Printed, present, text } from "../command.ts";
import { short, table } from "../print.ts";
import { moment } from "../text.ts";

const STATES = {
  waiting: words("cli.consent.enrolments.waits"),
  approved: words("cli.consent.enrolments.approved"),
  refused: words("cli.consent.enrolments.refused"),
} as const;

const CAME_BY = {
  poster: words("cli.consent.enrolments.poster"),
  personal: words("cli.consent.enrolments.linkHerOwn"),
} as const;

/** Each by itself: evidence for whoever compares, never a reason by itself. */
const doubted = (doubts: readonly DoubtCode[], language: Language): string =>
  doubts.map((doubt) => `  ${DOUBTS[doubt][language]}`).join("\n");

const doubtsOf = (all: readonly ListedEnrolment[], language: Language): string =>
  all
    .filter(({ doubts }) => doubts.length > 0)
    .map(({ id, doubts }) => `${short(id)}\n${doubted(doubts, language)}`)
    .join("\n");

const vouchedBy = ({ vouched }: ListedEnrolment, language: Language): string =>
  vouched ? VOUCHED_BY[vouched.way][language] : "";

const enrolmentTable = (all: readonly ListedEnrolment[], language: Language): string =>
  table(
    [
      words("cli.consent.enrolments.person"),
      words("cli.consent.enrolments.name"),
      words("cli.consent.enrolments.state"),
      words("cli.consent.enrolments.searchesFrom"),
      words("cli.consent.enrolments.enrolled"),
      words("cli.consent.enrolments.came"),
      words("cli.consent.enrolments.vouched"),
    ].map((head) => head[language]),
    all.map((each) => [
      short(each.id),
      each.name,
      STATES[each.state][language],
      each.opensOn,
      moment(language, each.enrolledAt),
      CAME_BY[each.cameBy][language],
      vouchedBy(each, language),
    ]),
  );

const list: Command = {
  name: "enrolment list",
  about: words("cli.consent.enrolments.enrolmentsFromPortalWhat"),
  run: async ({ miroir, language }): Promise<Printed> => {
    const all = await (await miroir()).enrolments.list();
    const none = words("cli.consent.enrolments.nobodyEnrolledPortal");
    const waiting = all.filter(({ state }) => state === "waiting");
    const shown = [enrolmentTable(all, language), doubtsOf(waiting, language)].filter((part) => part !== "");
    return { data: all, text: all.length === 0 ? none[language] : shown.join("\n\n") };
  },
};

const comparisons = Object.keys(COMPARED_BY) as ComparedBy[];
const DECISIONS = ["approve", "refuse"] as const;
const AT_THE_DESK = ["confirm", "refuse"] as const;

const decide: Command = {
  name: "enrolment decide",
  about: words("cli.consent.enrolments.approveEnrolmentFromPortal"),
  example:
    'miroir enrolment decide 3f0c6a1e-… --decision approve --compared-by known-personally --because "Sings in our choir."',
  positionals: [{ name: "person", required: true }],
  options: {
    decision: { value: DECISIONS.join("|"), required: true, about: words("cli.consent.enrolments.which") },
    "compared-by": {
      value: comparisons.join("|"),
      about: words("cli.consent.enrolments.approveWhatSheCompared"),
    },
    because: {
      value: "TEXT",
      required: true,
      about: words("cli.consent.enrolments.howSheComparedWhy"),
    },
  },
  run: async ({ arguments: [id], options, miroir, language }): Promise<Printed> => {
    const decided = await (await miroir()).enrolments.decide({
      id: id!,
      decision: oneOf(options, "decision", DECISIONS)!,
      ...present({ comparedBy: oneOf(options, "compared-by", comparisons) }),
      because: text(options, "because")!,
    });
    return { data: decided, text: STATES[decided.state][language] };
  },
};

const readShown = ({ name, number, albums, doubts, frames }: CodeRead, language: Language): string =>
  [
    `${name}${number ? `, ${number}` : ""}`,
    albums.join(", "),
    said(language, "cli.consent.enrolments.otherKept", { frames }),
    doubted(doubts, language),
  ]
    .filter((line) => line !== "")
    .join("\n");

const code: Command = {
  name: "enrolment code",
  about: words("cli.consent.enrolments.whomCodeShownDecision"),
  example: "miroir enrolment code ACDE-3467 --decision confirm",
  positionals: [{ name: "code", required: true }],
  options: {
    decision: {
      value: AT_THE_DESK.join("|"),
      about: words("cli.consent.enrolments.whichOnlyShownWithout"),
    },
    because: {
      value: "TEXT",
      about: words("cli.consent.enrolments.whySheRefusedSealed"),
    },
  },
  run: async ({ arguments: [shown], options, miroir, language }): Promise<Printed> => {
    const { vouchings } = await miroir();
    const read = await vouchings.read({ code: shown! });
    const decision = oneOf(options, "decision", AT_THE_DESK);
    if (!decision) return { data: read, text: readShown(read, language) };
    const decided = await vouchings.decide({
      reading: read.reading,
      decision,
      ...present({ because: text(options, "because") }),
    });
    return { data: decided, text: `${read.name}: ${STATES[decided.state][language]}` };
  },
};

const LOOKS = ["stands", "revoke"] as const;

const secondLook: Command = {
  name: "enrolment second-look",
  about: words("cli.consent.enrolments.sayWhetherWhatPhotograph"),
  positionals: [{ name: "person", required: true }],
  options: {
    decision: { value: LOOKS.join("|"), required: true, about: words("cli.consent.enrolments.which") },
    because: {
      value: "TEXT",
      required: true,
      about: words("cli.consent.enrolments.oneSentenceSealed"),
    },
  },
  run: async ({ arguments: [id], options, miroir, language }): Promise<Printed> => {
    const decided = await (await miroir()).enrolments.secondLook({
      id: id!,
      decision: oneOf(options, "decision", LOOKS)!,
      because: text(options, "because")!,
    });
    return { data: decided, text: STATES[decided.state][language] };
  },
};

export const enrolmentCommands: readonly Command[] = [list, decide, secondLook, code];
