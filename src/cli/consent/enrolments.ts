/** Commands: enrolments from the portal. */
import type { Language } from "../../domain/errors.ts";
import { COMPARED_BY, type ComparedBy } from "../../domain/vouching.ts";
import type { ListedEnrolment } from "../../engine/consent/enrolment-decide.ts";
import { type Command, oneOf, type Printed, present, text } from "../command.ts";
import { short, table } from "../print.ts";
import { moment, words } from "../text.ts";

const STATES = {
  waiting: words("WAITS", "EN ATTENTE"),
  approved: words("approved", "approuvée"),
  refused: words("refused", "refusée"),
} as const;

const enrolmentTable = (all: readonly ListedEnrolment[], language: Language): string =>
  table(
    [
      words("Person", "Personne"),
      words("Name", "Nom"),
      words("State", "État"),
      words("Searches from", "Recherches dès"),
      words("Enrolled", "Inscrite"),
    ].map((head) => head[language]),
    all.map((each) => [
      short(each.id),
      each.name,
      STATES[each.state][language],
      each.opensOn,
      moment(language, each.enrolledAt),
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
    return { data: all, text: all.length === 0 ? none[language] : enrolmentTable(all, language) };
  },
};

const comparisons = Object.keys(COMPARED_BY) as ComparedBy[];
const DECISIONS = ["approve", "refuse"] as const;

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

export const enrolmentCommands: readonly Command[] = [list, decide];
