/** Commands: the breach register. */
import {
  BREACH_KINDS,
  BREACH_POINTS,
  type BreachKind,
  RISKS,
  type Risk,
  UNTOLD,
  type Untold,
} from "../../domain/breach.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import type { ShownBreach } from "../../engine/authority/breaches.ts";
import { type Command, type Given, oneOf, type Printed, present, text, texts, whole } from "../command.ts";
import { facts, paragraphs, table } from "../print.ts";
import { moment, type Words, words } from "../text.ts";

const risks = Object.keys(RISKS) as Risk[];
const kinds = Object.keys(BREACH_KINDS) as BreachKind[];
const untold = Object.keys(UNTOLD) as Untold[];

/** ISO 8601 with its zone, so that an hour is one hour everywhere. @throws MiroirError usage/bad-value */
const instant = (options: Given, name: string): Date | undefined => {
  const value = text(options, name);
  if (value === undefined) return undefined;
  const at = new Date(value);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/.test(value) || Number.isNaN(at.getTime()))
    throw new MiroirError("usage/bad-value", {
      name: `--${name}`,
      value,
      expected: "2026-06-21T10:30+02:00",
    });
  return at;
};

const hours = (breach: ShownBreach, language: Language): string => {
  if (breach.closedAt) return words("closed", "close")[language];
  if (breach.hoursLeft === null)
    return (breach.authorityToldAt ? words("told", "prévenue") : words("no duty", "sans obligation"))[
      language
    ];
  if (breach.hoursLeft >= 0) return `${breach.hoursLeft} h`;
  return words(`LATE, ${-breach.hoursLeft} h`, `EN RETARD, ${-breach.hoursLeft} h`)[language];
};

const POINTS: Readonly<Record<string, Words>> = {
  risk: words("assess the risk (--risk)", "évaluer le risque (--risk)"),
  authority: words("tell the authority (--authority-told)", "prévenir l'autorité (--authority-told)"),
  people: words(
    "tell the people (--people-told), or say why not (--people-untold)",
    "prévenir les personnes (--people-told), ou dire pourquoi non (--people-untold)",
  ),
};

const shown = (breach: ShownBreach, language: Language): Printed => {
  const at = (iso: string | null): string | null => iso && moment(language, iso);
  return {
    data: breach,
    text: paragraphs(
      facts([
        [words("Number", "Numéro")[language], breach.number],
        [words("Aware since", "Connue depuis")[language], at(breach.awareAt)],
        [words("72 hours end", "Fin des 72 heures")[language], at(breach.notifyBy)],
        [words("Time", "Temps")[language], hours(breach, language)],
        [words("Risk", "Risque")[language], RISKS[breach.risk][language]],
        [words("What happened", "Ce qui s'est passé")[language], breach.facts.nature],
        [
          words("Kind", "Type")[language],
          (breach.facts.kinds ?? []).map((kind) => BREACH_KINDS[kind][language]).join("; "),
        ],
        [words("Began", "Début")[language], at(breach.facts.startedAt ?? null)],
        [words("Ended", "Fin")[language], at(breach.facts.endedAt ?? null)],
        [words("Noticed", "Constatée")[language], at(breach.facts.noticedAt ?? null)],
        [words("People", "Personnes")[language], breach.facts.people ?? null],
        [words("People, about", "Personnes, environ")[language], breach.facts.peopleCount ?? null],
        [words("Records", "Enregistrements")[language], breach.facts.records ?? null],
        [words("Records, about", "Enregistrements, environ")[language], breach.facts.recordsCount ?? null],
        [words("Protected before by", "Protection avant")[language], breach.facts.measuresBefore ?? null],
        [words("Consequences", "Conséquences")[language], breach.facts.consequences ?? null],
        [words("Measures", "Mesures")[language], breach.facts.measures ?? null],
        [words("Advice to people", "Conseils aux personnes")[language], breach.facts.advice ?? null],
        [words("Other member states", "Autres États membres")[language], breach.facts.crossBorder ?? null],
        [
          words("Not known yet", "Pas encore connu")[language],
          breach.missing.map((point) => BREACH_POINTS[point][language]).join(", "),
        ],
        [
          words("The authority's reference", "Référence de l'autorité")[language],
          breach.facts.authorityReference ?? null,
        ],
        [words("Authority told", "Autorité prévenue")[language], at(breach.authorityToldAt)],
        [words("Late because", "Retard dû à")[language], breach.lateBecause],
        [words("People told", "Personnes prévenues")[language], at(breach.peopleToldAt)],
        [words("How, how many", "Comment, combien")[language], breach.facts.toldHow ?? null],
        [
          words("People not told", "Personnes non prévenues")[language],
          breach.peopleUntoldBecause && UNTOLD[breach.peopleUntoldBecause][language],
        ],
        [words("Closed", "Close")[language], at(breach.closedAt)],
        [words("Kept until", "Gardée jusqu'au")[language], breach.retainUntil],
      ]),
      breach.openPoints.map((point) => `→ ${POINTS[point]?.[language] ?? point}`).join("\n"),
    ),
  };
};

const factOptions = {
  kind: {
    value: kinds.join("|"),
    many: true,
    about: words("kind of breach; may be given again", "type de violation ; peut être répété"),
  },
  started: { value: "TIME", about: words("when it began", "quand elle a commencé") },
  ended: { value: "TIME", about: words("when it ended", "quand elle a pris fin") },
  noticed: { value: "TIME", about: words("when it was noticed", "quand elle a été constatée") },
  people: { value: "TEXT", about: words("categories of people", "catégories de personnes") },
  "people-count": {
    value: "N",
    about: words("how many people, about", "combien de personnes, environ"),
  },
  records: { value: "TEXT", about: words("categories of records", "catégories d'enregistrements") },
  "records-count": {
    value: "N",
    about: words("how many records, about", "combien d'enregistrements, environ"),
  },
  "measures-before": {
    value: "TEXT",
    about: words("what protected the data before", "ce qui protégeait les données avant"),
  },
  consequences: { value: "TEXT", about: words("likely consequences", "conséquences probables") },
  measures: { value: "TEXT", about: words("measures taken or proposed", "mesures prises ou envisagées") },
  advice: {
    value: "TEXT",
    about: words(
      "what people can do themselves; their letter is not written without it",
      "ce que les personnes peuvent faire elles-mêmes ; sans cela leur lettre n'est pas écrite",
    ),
  },
  "cross-border": {
    value: "TEXT",
    about: words(
      "other member states with people concerned and authorities told, or “none”",
      "autres États membres concernés et autorités prévenues, ou « aucun »",
    ),
  },
  risk: { value: risks.join("|"), about: words("to people", "pour les personnes") },
} as const;

const factsIn = (options: Given) =>
  present({
    kinds: texts(options, "kind")?.map((kind) => oneOf({ kind }, "kind", kinds)!),
    startedAt: instant(options, "started")?.toISOString(),
    endedAt: instant(options, "ended")?.toISOString(),
    noticedAt: instant(options, "noticed")?.toISOString(),
    people: text(options, "people"),
    peopleCount: whole(options, "people-count"),
    records: text(options, "records"),
    recordsCount: whole(options, "records-count"),
    measuresBefore: text(options, "measures-before"),
    consequences: text(options, "consequences"),
    measures: text(options, "measures"),
    advice: text(options, "advice"),
    crossBorder: text(options, "cross-border"),
    risk: oneOf(options, "risk", risks),
  });

const record: Command = {
  name: "breach record",
  about: words(
    "enter a breach, also one without a risk; 72 hours run from awareness",
    "consigner une violation, même sans risque ; 72 heures courent dès la connaissance",
  ),
  example:
    'miroir breach record "A laptop with an exported report was stolen from a car." --aware 2026-06-21T10:30+02:00 --kind confidentiality --people "one runner" --people-count 1 --risk risk',
  positionals: [{ name: "what happened", required: true }],
  options: {
    aware: {
      value: "TIME",
      about: words(
        "when it became known here (default now)",
        "quand elle fut connue ici (par défaut maintenant)",
      ),
    },
    ...factOptions,
  },
  run: async ({ arguments: [nature], options, miroir, language }) =>
    shown(
      await (await miroir()).breaches.record({
        nature: nature!,
        ...present({ awareAt: instant(options, "aware") }),
        ...factsIn(options),
      }),
      language,
    ),
};

const list: Command = {
  name: "breach list",
  about: words("every breach, with the hours left", "chaque violation, avec les heures restantes"),
  run: async ({ miroir, language }): Promise<Printed> => {
    const all = await (await miroir()).breaches.list();
    return {
      data: all,
      text:
        all.length === 0
          ? words("No breach is recorded.", "Aucune violation n'est consignée.")[language]
          : table(
              [
                words("Number", "Numéro"),
                words("Aware", "Connue"),
                words("72 hours end", "Fin des 72 heures"),
                words("Time", "Temps"),
                words("Risk", "Risque"),
              ].map((head) => head[language]),
              all.map((breach) => [
                breach.number,
                moment(language, breach.awareAt),
                moment(language, breach.notifyBy),
                hours(breach, language),
                RISKS[breach.risk][language],
              ]),
            ),
    };
  },
};

const breachArgument = [{ name: "breach", required: true }] as const;

const show: Command = {
  name: "breach show",
  about: words(
    "one breach; --out writes the notification (art. 33) or the letter to people (art. 34)",
    "une violation ; --out écrit la notification (art. 33) ou la lettre aux personnes (art. 34)",
  ),
  example: "miroir breach show 2026-0001 --letter notification --out notification.pdf",
  positionals: breachArgument,
  options: {
    letter: {
      value: "notification|people",
      about: words("which (default notification)", "laquelle (par défaut notification)"),
    },
    out: {
      value: "FILE",
      about: words(".html, .pdf, or .json of the notification", ".html, .pdf, ou .json pour la notification"),
    },
  },
  run: async ({ arguments: [breach], options, miroir, language }) =>
    shown(
      await (await miroir()).breaches.show({
        breach: breach!,
        language,
        ...present({
          letter: oneOf(options, "letter", ["notification", "people"]),
          out: text(options, "out"),
        }),
      }),
      language,
    ),
};

const update: Command = {
  name: "breach update",
  about: words(
    "what is known since, and who was told; late needs a reason (art. 33(1))",
    "ce qu'on sait depuis, et qui fut prévenu ; un retard demande un motif (art. 33(1))",
  ),
  example: "miroir breach update 2026-0001 --risk high --authority-told 2026-06-22T09:00+02:00",
  positionals: breachArgument,
  options: {
    nature: { value: "TEXT", about: words("what happened, said better", "ce qui s'est passé, mieux dit") },
    ...factOptions,
    "authority-told": {
      value: "TIME",
      about: words("when the authority was told", "quand l'autorité fut prévenue"),
    },
    "late-because": { value: "TEXT", about: words("why after 72 hours", "pourquoi après 72 heures") },
    "people-told": {
      value: "TIME",
      about: words("when the people were told", "quand les personnes furent prévenues"),
    },
    "told-how": {
      value: "TEXT",
      about: words("how, and how many people were told", "comment, et combien de personnes furent prévenues"),
    },
    "authority-reference": {
      value: "TEXT",
      about: words(
        "what the authority calls it, for a further notification",
        "la référence donnée par l'autorité, pour une notification complémentaire",
      ),
    },
    "people-untold": {
      value: untold.join("|"),
      about: words("why they need not be (art. 34(3))", "pourquoi elles ne le sont pas (art. 34(3))"),
    },
  },
  run: async ({ arguments: [breach], options, miroir, language }) =>
    shown(
      await (await miroir()).breaches.update({
        breach: breach!,
        ...factsIn(options),
        ...present({
          nature: text(options, "nature"),
          authorityToldAt: instant(options, "authority-told"),
          lateBecause: text(options, "late-because"),
          peopleToldAt: instant(options, "people-told"),
          toldHow: text(options, "told-how"),
          authorityReference: text(options, "authority-reference"),
          peopleUntoldBecause: oneOf(options, "people-untold", untold),
        }),
      }),
      language,
    ),
};

const close: Command = {
  name: "breach close",
  about: words(
    "close it, once everybody who must know does",
    "la clore, une fois prévenus ceux qui doivent l'être",
  ),
  positionals: breachArgument,
  run: async ({ arguments: [breach], miroir, language }) =>
    shown(await (await miroir()).breaches.close({ breach: breach! }), language),
};

export const breachCommands: readonly Command[] = [record, list, show, update, close];
