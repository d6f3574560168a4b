/** Commands: requests, as they come. */
import { CASE_EVENT_WORDS, OUTCOME_WORDS, worded } from "../../domain/codes.ts";
import { en, fr } from "../../domain/counted.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import {
  CHANNELS,
  type Channel,
  REQUEST_KINDS,
  REQUEST_STATES,
  type RequestKind,
  URGENCIES,
} from "../../domain/request.ts";
import type { ListedRequest, ShownRequest } from "../../engine/requests/requests.ts";
import { type Command, day, flag, oneOf, type Printed, present, text, whole } from "../command.ts";
import { claim, facts, letterText, paragraphs, plain, table } from "../print.ts";
import { moment, words } from "../text.ts";
import { out, request, toldText } from "./letter.ts";

const kinds = Object.keys(REQUEST_KINDS) as RequestKind[];
const channels = Object.keys(CHANNELS) as Channel[];

const kindOf = (value: string): RequestKind => {
  if (!Object.hasOwn(REQUEST_KINDS, value))
    throw new MiroirError("usage/bad-value", { name: "<kind>", value, expected: kinds.join("|") });
  return value as RequestKind;
};

const mandateOf = (options: Parameters<typeof text>[0]) => {
  const by = text(options, "asked-by");
  if (by === undefined) return {};
  return {
    mandate: {
      by,
      document: text(options, "mandate") ?? "",
      checkedBy: text(options, "mandate-checked-by") ?? "",
    },
  };
};

const open: Command = {
  name: "request open",
  about: words(
    "open a request, by whatever channel it came; it is acknowledged at once",
    "ouvrir une demande, quel que soit son canal ; il en est accusé réception aussitôt",
  ),
  example:
    'miroir request open access --by letter --name "Ada Pencil" --contact ada@example.net --received 2026-06-19',
  positionals: [{ name: "kind", required: true }],
  options: {
    by: {
      value: channels.join("|"),
      required: true,
      about: words("how it came", "comment elle est arrivée"),
    },
    name: { value: "NAME", required: true, about: words("whom it is about", "qui elle concerne") },
    contact: {
      value: "TEXT",
      about: words(
        "where the answer goes: an e-mail address, else anything a letter reaches",
        "où va la réponse : une adresse électronique, sinon tout ce qu'une lettre atteint",
      ),
    },
    text: { value: "TEXT", about: words("what she said, word for word", "ce qu'elle a dit, mot pour mot") },
    person: {
      value: "PERSON",
      about: words("who she is here, if she is enrolled", "qui elle est ici, si elle est inscrite"),
    },
    received: {
      value: "DAY",
      about: words("the day it arrived (default today)", "le jour de son arrivée (par défaut aujourd'hui)"),
    },
    "letters-in": {
      value: "en|fr",
      about: words("language of her letters", "langue des lettres qu'elle reçoit"),
    },
    "asked-by": {
      value: "NAME",
      about: words(
        "who asks for her: association, lawyer, relative",
        "qui demande pour elle : association, avocat, proche",
      ),
    },
    mandate: { value: "TEXT", about: words("on what mandate", "sur quel mandat") },
    "mandate-checked-by": { value: "NAME", about: words("who looked at it", "qui l'a examiné") },
    out,
  },
  run: async ({ arguments: [kind], options, miroir, language }): Promise<Printed> => {
    const opened = await (await miroir()).requests.open({
      kind: kindOf(kind!),
      channel: oneOf(options, "by", channels)!,
      name: text(options, "name")!,
      ...mandateOf(options),
      ...present({
        contact: text(options, "contact"),
        text: text(options, "text"),
        subject: text(options, "person"),
        language: oneOf(options, "letters-in", ["en", "fr"]),
        receivedOn: day(options, "received"),
        out: text(options, "out"),
      }),
    });
    return {
      data: opened,
      text: paragraphs(
        facts([
          [words("Number", "Numéro")[language], opened.number],
          [words("Target", "Date visée")[language], opened.targetOn],
          [words("Due, end of day", "Échéance, fin de journée")[language], opened.dueOn],
        ]),
        toldText(opened.told, opened.letter, text(options, "out"), language),
      ),
    };
  },
};

/** `12 days`, `2 days over`. */
const left = (request: ListedRequest, language: Language): string => {
  const { daysLeft, urgency } = request;
  const word = URGENCIES[urgency][language];
  if (daysLeft === null || urgency === "today") return word;
  const days = Math.abs(daysLeft);
  const count = words(en`${days} [day|days]`, fr`${days} [jour|jours]`)[language];
  return daysLeft < 0
    ? `${word}, ${words(`${count} over`, `${count} de retard`)[language]}`
    : `${word}, ${words(`${count} left`, `encore ${count}`)[language]}`;
};

const requestList = (requests: readonly ListedRequest[], language: Language): Printed => ({
  data: requests,
  text:
    requests.length === 0
      ? words(
          "No request is open. `miroir request list --all` shows those that ended.",
          "Aucune demande n'est ouverte. `miroir request list --all` montre celles qui ont pris fin.",
        )[language]
      : table(
          [
            words("Number", "Numéro"),
            words("Request", "Demande"),
            words("From", "De"),
            words("State", "État"),
            words("Received", "Reçue"),
            words("Target", "Visée"),
            words("Due", "Échéance"),
            words("Time", "Temps"),
          ].map((head) => head[language]),
          requests.map((request) => [
            request.number,
            REQUEST_KINDS[request.kind][language],
            request.name,
            REQUEST_STATES[request.state][language],
            request.receivedOn,
            request.targetOn,
            request.dueOn,
            left(request, language),
          ]),
        ),
});

const list: Command = {
  name: "request list",
  about: words("the open requests, what is due first", "les demandes ouvertes, la plus urgente d'abord"),
  options: { all: { about: words("those that ended too", "aussi celles qui ont pris fin") } },
  run: async ({ options, miroir, language }) =>
    requestList(await (await miroir()).requests.list({ all: flag(options, "all") }), language),
};

/** What an event of a case holds besides its time; one that is not here stands as it was recorded. */
const FACT_NAMES = {
  answeredOn: words("answered", "répondue le"),
  because: words("because", "motif"),
  closedOn: words("closed", "close le"),
  dueOn: words("due", "échéance"),
  exception: words("exception", "exception"),
  files: words("files", "fichiers"),
  ground: words("ground", "motif"),
  late: words("late", "en retard"),
  manual: words("by eye", "à l'œil"),
  means: words("by", "par"),
  notTheSame: words("found, about somebody else", "trouvé, sur quelqu'un d'autre"),
  objection: words("objection", "opposition"),
  outcome: words("outcome", "issue"),
  pausedDays: words("days of pause", "jours de suspension"),
  pausedOn: words("paused", "suspendue le"),
  places: words("in", "dans"),
  reason: words("reason", "motif"),
  reminder: words("reminder", "rappel"),
  resumedOn: words("goes on", "reprise le"),
  retainUntil: words("kept until", "gardée jusqu'au"),
  targetOn: words("target", "visée"),
  told: words("told", "avertie"),
} as const;

/** Codes that a fact may be, which have short words. */
const FACT_CODES = {
  ...OUTCOME_WORDS,
  complexity: words("complexity", "complexité"),
  number: words("number of her requests", "nombre de ses demandes"),
  "in-person": words("in person", "en personne"),
  "reply-from-known-address": words("a known address", "une adresse connue"),
  "question-only-she-knows": words("a question", "une question"),
  "identity-document": words("an identity document", "une pièce d'identité"),
  "identity-not-established": words("identity not established", "identité non établie"),
  "mandate-not-shown": words("mandate not shown", "mandat non établi"),
  "right-does-not-apply": words("the right does not apply", "le droit ne s'applique pas"),
  exception: words("an exception", "une exception"),
  unfounded: words("unfounded", "infondée"),
  excessive: words("excessive", "excessive"),
  letter: words("by a letter", "par une lettre"),
  mail: words("by e-mail", "par courriel"),
  print: words("to be printed", "à imprimer"),
} as const;

const factValues = (values: Readonly<Record<string, unknown>>, language: Language): string =>
  Object.entries(values)
    .map(([name, value]) => {
      const said =
        typeof value === "boolean" ? claim(language, value) : worded(FACT_CODES, String(value), language);
      return `${worded(FACT_NAMES, name, language)} ${said}`;
    })
    .join(", ");

const eventTable = (request: ShownRequest, language: Language): string =>
  table(
    [
      "#",
      words("When", "Quand")[language],
      words("What", "Quoi")[language],
      words("By", "Par")[language],
      "",
    ],
    request.events.map(({ seq, at, type, actor, facts }) => [
      seq,
      moment(language, at),
      worded(CASE_EVENT_WORDS, type, language),
      actor,
      factValues(facts, language),
    ]),
  );

const requestShown = (request: ShownRequest, language: Language): Printed => {
  const { mandate } = request;
  return {
    data: request,
    text: paragraphs(
      facts([
        [words("Number", "Numéro")[language], request.number],
        [words("Request", "Demande")[language], REQUEST_KINDS[request.kind][language]],
        [words("From", "De")[language], request.name],
        [words("Reach her", "La joindre")[language], request.contact],
        [
          words("Asked for her by", "Demandée pour elle par")[language],
          mandate && `${mandate.by} (${mandate.document}; ${mandate.checkedBy}, ${mandate.checkedOn})`,
        ],
        [words("By", "Par")[language], CHANNELS[request.channel][language]],
        [words("Enrolled as", "Inscrite sous")[language], request.subjectId],
        [words("State", "État")[language], REQUEST_STATES[request.state][language]],
        [words("Received", "Reçue le")[language], request.receivedOn],
        [words("Target", "Date visée")[language], request.targetOn],
        [words("Due, end of day", "Échéance, fin de journée")[language], request.dueOn],
        [words("Time", "Temps")[language], left(request, language)],
        [words("Extended", "Prolongée le")[language], request.extendedOn],
        [words("Waits for her since", "En attente d'elle depuis")[language], request.pausedOn],
        [words("Answered", "Répondue le")[language], request.answeredOn],
        [words("Refused because", "Refusée parce que")[language], request.refusedBecause],
        [words("Kept until", "Gardée jusqu'au")[language], request.retainUntil],
      ]),
      request.text.split("\n").map(plain).join("\n"),
      eventTable(request, language),
    ),
  };
};

const show: Command = {
  name: "request show",
  about: words("one request whole, and its letters", "une demande entière, et ses lettres"),
  example: "miroir request show 2026-0007 --letter 1 --out letter.pdf",
  positionals: request,
  options: {
    letter: {
      value: "NUMBER",
      about: words("the letter of this event, counted from 0", "la lettre de cet événement, compté depuis 0"),
    },
    out,
  },
  run: async ({ arguments: [name], options, miroir, language }): Promise<Printed> => {
    const { requests } = await miroir();
    const event = text(options, "letter") === "0" ? 0 : whole(options, "letter");
    if (event === undefined) return requestShown(await requests.show({ request: name! }), language);
    const file = text(options, "out");
    const letter = await requests.letter({ request: name!, event, ...present({ out: file }) });
    return { data: letter, text: file ?? letterText(letter) };
  },
};

export const requestCommands: readonly Command[] = [open, list, show];
