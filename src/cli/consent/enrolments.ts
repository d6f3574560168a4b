/** Commands: enrolments from the portal. */

import { DOUBTS, type DoubtCode } from "../../domain/capture-evidence.ts";
import { en, fr } from "../../domain/counted.ts";
import type { Language } from "../../domain/errors.ts";
import { COMPARED_BY, type ComparedBy, VOUCHED_BY } from "../../domain/vouching.ts";
import type { ListedEnrolment } from "../../engine/consent/enrolment-decide.ts";
import type { CodeRead } from "../../engine/portal/vouching-read.ts";
import { type Command, oneOf, type Printed, present, text } from "../command.ts";
import { short, table } from "../print.ts";
import { moment, words } from "../text.ts";

const STATES = {
  waiting: words("WAITS", "EN ATTENTE"),
  approved: words("approved", "approuvée"),
  refused: words("refused", "refusée"),
} as const;

const CAME_BY = {
  poster: words("poster", "affiche"),
  personal: words("a link of her own", "un lien à elle seule"),
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
      words("Person", "Personne"),
      words("Name", "Nom"),
      words("State", "État"),
      words("Searches from", "Recherches dès"),
      words("Enrolled", "Inscrite"),
      words("Came by", "Venue par"),
      words("Vouched for", "Attestée"),
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
  about: words(
    "enrolments from the portal, what waits first",
    "inscriptions du portail, d'abord celles en attente",
  ),
  run: async ({ miroir, language }): Promise<Printed> => {
    const all = await (await miroir()).enrolments.list();
    const none = words("Nobody enrolled in the portal.", "Personne ne s'est inscrit dans le portail.");
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
  about: words(
    "approve an enrolment from the portal, or refuse it and end what stands on it",
    "approuver une inscription du portail, ou la refuser et mettre fin à ce qui s'y appuie",
  ),
  example:
    'miroir enrolment decide 3f0c6a1e-… --decision approve --compared-by known-personally --because "She sings in our choir."',
  positionals: [{ name: "person", required: true }],
  options: {
    decision: { value: DECISIONS.join("|"), required: true, about: words("which", "laquelle") },
    "compared-by": {
      value: comparisons.join("|"),
      about: words(
        "with approve: by what she was compared with her frames",
        "avec approve : par quoi elle a été comparée à ses images",
      ),
    },
    because: {
      value: "TEXT",
      required: true,
      about: words(
        "how she was compared, or why she is refused; it is sealed",
        "comment elle a été comparée, ou pourquoi elle est refusée ; c'est scellé",
      ),
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
    words(
      en`${frames} [frame of her camera is|frames of her camera are] kept.`,
      fr`${frames} [image de sa caméra est conservée|images de sa caméra sont conservées].`,
    )[language],
    doubted(doubts, language),
  ]
    .filter((line) => line !== "")
    .join("\n");

const code: Command = {
  name: "enrolment code",
  about: words(
    "whom a code is shown by, and with a decision whether the person before you is the one in her frames",
    "qui montre un code et, avec une décision, si la personne devant vous est celle de ses images",
  ),
  example: "miroir enrolment code ACDE-3467 --decision confirm",
  positionals: [{ name: "code", required: true }],
  options: {
    decision: {
      value: AT_THE_DESK.join("|"),
      about: words("which; only shown without it", "laquelle ; sans elle, seulement affiché"),
    },
    because: {
      value: "TEXT",
      about: words("why she is refused; it is sealed", "pourquoi elle est refusée ; c'est scellé"),
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
  about: words(
    "say whether what the photograph of the file opened stands, once you saw both photographs",
    "dire si ce que la photographie du fichier a ouvert tient, après avoir vu les deux photographies",
  ),
  positionals: [{ name: "person", required: true }],
  options: {
    decision: { value: LOOKS.join("|"), required: true, about: words("which", "laquelle") },
    because: {
      value: "TEXT",
      required: true,
      about: words("one sentence; it is sealed", "une phrase ; elle est scellée"),
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
