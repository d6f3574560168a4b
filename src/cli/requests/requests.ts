/** Commands: requests, as they come. */

import { CASE_EVENT_WORDS, OUTCOME_WORDS, worded } from "../../domain/codes.ts";
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
import { LANGUAGES, said, words } from "../../words/words.ts";
import { type Command, day, flag, oneOf, type Printed, present, text, whole } from "../command.ts";
import { claim, facts, letterText, paragraphs, plain, table } from "../print.ts";
import { moment } from "../text.ts";
import { out, request, toldText } from "./letter.ts";

const kinds = Object.keys(REQUEST_KINDS) as RequestKind[];
const channels = Object.keys(CHANNELS) as Channel[];

const kindOf = (value: string): RequestKind => {
  if (!Object.hasOwn(REQUEST_KINDS, value))
    throw new MiroirError("usage/bad-value", { name: "<kind>", value, expected: kinds.join("|") });
  return value as RequestKind;
};

const agentOf = (options: Parameters<typeof text>[0]) => {
  const by = text(options, "asked-by");
  const shown = { document: text(options, "mandate"), checkedBy: text(options, "mandate-checked-by") };
  return by === undefined ? {} : { mandate: { by, ...present(shown) } };
};

const open: Command = {
  name: "request open",
  about: words("cli.requests.requests.openRequestWhateverChannel"),
  example:
    'miroir request open access --by letter --name "Ada Pencil" --contact ada@example.net --received 2026-06-19',
  positionals: [{ name: "kind", required: true }],
  options: {
    by: {
      value: channels.join("|"),
      required: true,
      about: words("cli.requests.requests.howCame"),
    },
    name: { value: "NAME", required: true, about: words("cli.requests.requests.whomAbout") },
    contact: {
      value: "TEXT",
      about: words("cli.requests.requests.whereAnswerGoesE"),
    },
    text: { value: "TEXT", about: words("cli.requests.requests.whatSheSaidWord") },
    person: {
      value: "PERSON",
      about: words("cli.requests.requests.whoSheHereIf"),
    },
    received: {
      value: "DAY",
      about: words("cli.requests.requests.dayArrivedDefaultToday"),
    },
    "letters-in": {
      value: "en|fr",
      about: words("cli.requests.requests.languageHerLetters"),
    },
    "asked-by": {
      value: "NAME",
      about: words("cli.requests.requests.whoAsksHerAssociation"),
    },
    mandate: { value: "TEXT", about: words("cli.requests.requests.whatMandateOrAsked") },
    "mandate-checked-by": { value: "NAME", about: words("cli.requests.requests.whoLooked") },
    out,
  },
  run: async ({ arguments: [kind], options, miroir, language }): Promise<Printed> => {
    const opened = await (await miroir()).requests.open({
      kind: kindOf(kind!),
      channel: oneOf(options, "by", channels)!,
      name: text(options, "name")!,
      ...agentOf(options),
      ...present({
        contact: text(options, "contact"),
        text: text(options, "text"),
        subject: text(options, "person"),
        language: oneOf(options, "letters-in", LANGUAGES),
        receivedOn: day(options, "received"),
        out: text(options, "out"),
      }),
    });
    return {
      data: opened,
      text: paragraphs(
        facts([
          [said(language, "cli.requests.requests.number"), opened.number],
          [said(language, "cli.requests.requests.target"), opened.targetOn],
          [said(language, "cli.requests.requests.dueEndDay"), opened.dueOn],
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
  const count = said(language, "cli.requests.requests.other", { days });
  return daysLeft < 0
    ? `${word}, ${said(language, "cli.requests.requests.over", { count })}`
    : `${word}, ${said(language, "cli.requests.requests.left", { count })}`;
};

const requestList = (requests: readonly ListedRequest[], language: Language): Printed => ({
  data: requests,
  text:
    requests.length === 0
      ? said(language, "cli.requests.requests.noRequestOpenMiroir")
      : table(
          [
            words("cli.requests.requests.number"),
            words("cli.requests.requests.request"),
            words("cli.requests.requests.from"),
            words("cli.requests.requests.state"),
            words("cli.requests.requests.received"),
            words("cli.requests.requests.target2"),
            words("cli.requests.requests.due"),
            words("cli.requests.requests.time"),
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
  about: words("cli.requests.requests.openRequestsWhatDue"),
  options: { all: { about: words("cli.requests.requests.thoseEndedToo") } },
  run: async ({ options, miroir, language }) =>
    requestList(await (await miroir()).requests.list({ all: flag(options, "all") }), language),
};

/** What an event of a case holds besides its time; one that is not here stands as it was recorded. */
const FACT_NAMES = {
  answeredOn: words("cli.requests.requests.answered"),
  because: words("cli.requests.requests.because"),
  checkedOn: words("cli.requests.requests.checkedOn"),
  closedOn: words("cli.requests.requests.closed"),
  dueOn: words("cli.requests.requests.due2"),
  exception: words("cli.requests.requests.exception"),
  files: words("cli.requests.requests.files"),
  ground: words("cli.requests.requests.ground"),
  late: words("cli.requests.requests.late"),
  mandateAsked: words("cli.requests.requests.mandateAskedFor"),
  manual: words("cli.requests.requests.eye"),
  means: words("cli.requests.requests.by"),
  notTheSame: words("cli.requests.requests.foundAboutSomebodyElse"),
  objection: words("cli.requests.requests.objection"),
  outcome: words("cli.requests.requests.outcome"),
  pausedDays: words("cli.requests.requests.daysPause"),
  pausedOn: words("cli.requests.requests.paused"),
  places: words("cli.requests.requests.in"),
  reason: words("cli.requests.requests.reason"),
  reminder: words("cli.requests.requests.reminder"),
  resumedOn: words("cli.requests.requests.goes"),
  retainUntil: words("cli.requests.requests.keptUntil"),
  targetOn: words("cli.requests.requests.target3"),
  told: words("cli.requests.requests.told"),
} as const;

/** Codes that a fact may be, which have short words. */
const FACT_CODES = {
  ...OUTCOME_WORDS,
  complexity: words("cli.requests.requests.complexity"),
  number: words("cli.requests.requests.numberHerRequests"),
  "in-person": words("cli.requests.requests.person"),
  "reply-from-known-address": words("cli.requests.requests.knownAddress"),
  "question-only-she-knows": words("cli.requests.requests.question"),
  "identity-document": words("cli.requests.requests.identityDocument"),
  "identity-not-established": words("cli.requests.requests.identityNotEstablished"),
  "mandate-not-shown": words("cli.requests.requests.mandateNotShown"),
  "right-does-not-apply": words("cli.requests.requests.rightDoesNotApply"),
  exception: words("cli.requests.requests.exception2"),
  unfounded: words("cli.requests.requests.unfounded"),
  excessive: words("cli.requests.requests.excessive"),
  letter: words("cli.requests.requests.letter"),
  mail: words("cli.requests.requests.eMail"),
  print: words("cli.requests.requests.printed"),
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
      said(language, "cli.requests.requests.when"),
      said(language, "cli.requests.requests.what"),
      said(language, "cli.requests.requests.by2"),
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
  const { agent, mandate } = request;
  const seen = mandate
    ? `${mandate.document}; ${mandate.checkedBy}, ${mandate.checkedOn}`
    : said(language, "cli.requests.requests.noMandateShownYet");
  return {
    data: request,
    text: paragraphs(
      facts([
        [said(language, "cli.requests.requests.number"), request.number],
        [said(language, "cli.requests.requests.request"), REQUEST_KINDS[request.kind][language]],
        [said(language, "cli.requests.requests.from"), request.name],
        [said(language, "cli.requests.requests.reachHer"), request.contact],
        [said(language, "cli.requests.requests.askedHer"), agent && `${agent} (${seen})`],
        [said(language, "cli.requests.requests.by2"), CHANNELS[request.channel][language]],
        [said(language, "cli.requests.requests.enrolled"), request.subjectId],
        [said(language, "cli.requests.requests.state"), REQUEST_STATES[request.state][language]],
        [said(language, "cli.requests.requests.received2"), request.receivedOn],
        [said(language, "cli.requests.requests.target"), request.targetOn],
        [said(language, "cli.requests.requests.dueEndDay"), request.dueOn],
        [said(language, "cli.requests.requests.time"), left(request, language)],
        [said(language, "cli.requests.requests.extended"), request.extendedOn],
        [said(language, "cli.requests.requests.waitsHerSince"), request.pausedOn],
        [said(language, "cli.requests.requests.answered2"), request.answeredOn],
        [said(language, "cli.requests.requests.refusedBecause"), request.refusedBecause],
        [said(language, "cli.requests.requests.keptUntil2"), request.retainUntil],
      ]),
      request.text.split("\n").map(plain).join("\n"),
      eventTable(request, language),
    ),
  };
};

const show: Command = {
  name: "request show",
  about: words("cli.requests.requests.oneRequestWholeLetters"),
  example: "miroir request show 2026-0007 --letter 1 --out letter.pdf",
  positionals: request,
  options: {
    letter: {
      value: "NUMBER",
      about: words("cli.requests.requests.letterEventCountedFrom"),
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

const mandate: Command = {
  name: "request mandate",
  about: words("cli.requests.requests.whoAsksThemShowed"),
  example:
    'miroir request mandate 2026-0007 --mandate "signed letter of 3 May 2026" --checked-by "B. Marker"',
  positionals: request,
  options: {
    mandate: { value: "TEXT", required: true, about: words("cli.requests.requests.whatMandate") },
    "checked-by": { value: "NAME", required: true, about: words("cli.requests.requests.whoLooked") },
  },
  run: async ({ arguments: [name], options, miroir, language }): Promise<Printed> => {
    const recorded = await (await miroir()).requests.mandate({
      request: name!,
      document: text(options, "mandate")!,
      checkedBy: text(options, "checked-by")!,
    });
    const { by, document, checkedBy, checkedOn } = recorded.mandate;
    return {
      data: recorded,
      text: facts([
        [said(language, "cli.requests.requests.number"), recorded.number],
        [said(language, "cli.requests.requests.askedHer"), `${by} (${document}; ${checkedBy}, ${checkedOn})`],
        [said(language, "cli.requests.requests.dueEndDay"), recorded.dueOn],
      ]),
    };
  },
};

export const requestCommands: readonly Command[] = [open, list, show, mandate];
