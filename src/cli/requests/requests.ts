/** Commands: requests. Mail, recipients and breaches have a file each beside this one. */
import { ERASURE_EXCEPTIONS, type ErasureException } from "../../domain/erasure.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import {
  CHANNELS,
  type Channel,
  EXTENSIONS,
  type Extension,
  IDENTITY_MEANS,
  type IdentityMeans,
  REFUSALS,
  REQUEST_KINDS,
  type Refusal,
  type RequestKind,
} from "../../domain/request.ts";
import type { ToldClock } from "../../engine/requests/clock.ts";
import { breachCommands } from "../authority/breaches.ts";
import { type Command, day, flag, oneOf, type Printed, present, text, texts, whole } from "../command.ts";
import { mailCommands } from "../letters/mail.ts";
import { facts } from "../print.ts";
import { recipientCommands } from "../recipients/recipients.ts";
import { words } from "../text.ts";
import { letterText, paragraphs, requestList, requestShown, toldText } from "./words.ts";

const keys = <K extends string>(of: Readonly<Record<K, unknown>>): K[] => Object.keys(of) as K[];
const kinds = keys(REQUEST_KINDS) as RequestKind[];
const channels = keys(CHANNELS) as Channel[];
const means = keys(IDENTITY_MEANS) as IdentityMeans[];
const exceptions = keys(ERASURE_EXCEPTIONS) as ErasureException[];
/** The grounds that one person can refuse on; the two others have a switch of their own. */
const grounds = (keys(REFUSALS) as Refusal[]).filter((ground) => !REFUSALS[ground].byTwo);

const request = [{ name: "request", required: true }] as const;
const out = {
  value: "FILE",
  about: words(
    "write the letter, .html or .pdf, to print it",
    "écrire la lettre, .html ou .pdf, pour l'imprimer",
  ),
};

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

const requestOpen: Command = {
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
      about: words("how it came (R29)", "comment elle est arrivée (R29)"),
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
        "who asks for her: association, lawyer, relative (R32)",
        "qui demande pour elle : association, avocat, proche (R32)",
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

const list: Command = {
  name: "request list",
  about: words("the open requests, what is due first", "les demandes ouvertes, la plus urgente d'abord"),
  options: { all: { about: words("those that ended too", "aussi celles qui ont pris fin") } },
  run: async ({ options, miroir, language }) =>
    requestList(await (await miroir()).requests.list({ all: flag(options, "all") }), language),
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

/** What a step of the clock prints. */
const stepped = (clock: ToldClock, file: string | undefined, language: Language): Printed => ({
  data: clock,
  text: paragraphs(
    facts([
      [words("Number", "Numéro")[language], clock.number],
      [words("Target", "Date visée")[language], clock.targetOn],
      [words("Due, end of day", "Échéance, fin de journée")[language], clock.dueOn],
    ]),
    toldText(clock.told, clock.letter, file, language),
  ),
});

const answer: Command = {
  name: "request answer",
  about: words("answer a request, whole", "répondre à une demande, entièrement"),
  example: 'miroir request answer 2026-0007 --text "Your report is attached." --attach report.pdf',
  positionals: request,
  options: {
    text: { value: "TEXT", about: words("what she is told", "ce qu'il lui est répondu") },
    attach: {
      value: "FILE",
      many: true,
      about: words(
        "a file handed over with it; its name and hash are kept, not the file",
        "un fichier remis avec la réponse ; son nom et son empreinte sont gardés, pas le fichier",
      ),
    },
    "nothing-held": {
      about: words("“we hold nothing about you” (R38)", "« nous ne détenons rien sur vous » (R38)"),
    },
    out,
  },
  run: async ({ arguments: [name], options, miroir, language }): Promise<Printed> => {
    const file = text(options, "out");
    const answered = await (await miroir()).requests.answer({
      request: name!,
      nothingHeld: flag(options, "nothing-held"),
      ...present({ text: text(options, "text"), attachments: texts(options, "attach"), out: file }),
    });
    const late = words(`After the due date (${answered.dueOn}).`, `Après l'échéance (${answered.dueOn}).`)[
      language
    ];
    return {
      data: answered,
      text: paragraphs(
        words(`${answered.number} is answered.`, `${answered.number} a reçu sa réponse.`)[language],
        answered.late && late,
        answered.attachments.map(({ name, sha256 }) => `${name}  ${sha256}`).join("\n"),
        toldText(answered.told, answered.letter, file, language),
      ),
    };
  },
};

const extend: Command = {
  name: "request extend",
  about: words(
    "two further months, once, told before the first month ends (R35)",
    "deux mois de plus, une fois, annoncés avant la fin du premier mois (R35)",
  ),
  example:
    'miroir request extend 2026-0007 --reason complexity --because "Forty albums of twelve years have to be looked through."',
  positionals: request,
  options: {
    reason: {
      value: keys(EXTENSIONS).join("|"),
      required: true,
      about: words("which of the two of art. 12(3)", "lequel des deux de l'art. 12(3)"),
    },
    because: {
      value: "TEXT",
      required: true,
      about: words("in words that she reads", "en mots qu'elle lit"),
    },
    out,
  },
  run: async ({ arguments: [name], options, miroir, language }) => {
    const file = text(options, "out");
    const clock = await (await miroir()).requests.extend({
      request: name!,
      reason: oneOf(options, "reason", keys(EXTENSIONS) as Extension[])!,
      because: text(options, "because")!,
      ...present({ out: file }),
    });
    return stepped(clock, file, language);
  },
};

const pause: Command = {
  name: "request pause",
  about: words(
    "ask who she is, on a doubt that is written down; the clock waits for her answer (R33, R36)",
    "demander qui elle est, sur un doute consigné ; le délai attend sa réponse (R33, R36)",
  ),
  example: 'miroir request pause 2026-0007 --doubt "The address is not the one she enrolled with."',
  positionals: request,
  options: {
    doubt: {
      value: "TEXT",
      required: true,
      about: words("what makes it doubtful; she reads it", "ce qui fait douter ; elle le lit"),
    },
    means: {
      value: means.join("|"),
      about: words(
        "how she can answer (default the lightest)",
        "comment répondre (par défaut le plus léger)",
      ),
    },
    out,
  },
  run: async ({ arguments: [name], options, miroir, language }) => {
    const file = text(options, "out");
    const clock = await (await miroir()).requests.pause({
      request: name!,
      doubt: text(options, "doubt")!,
      ...present({ means: oneOf(options, "means", means), out: file }),
    });
    return stepped(clock, file, language);
  },
};

const resume: Command = {
  name: "request resume",
  about: words("she answered who she is; the clock goes on", "elle a répondu ; le délai reprend"),
  example: 'miroir request resume 2026-0007 --on 2026-06-25 --seen-by "B. Marker"',
  positionals: request,
  options: {
    on: {
      value: "DAY",
      about: words("the day of her answer (default today)", "le jour de sa réponse (par défaut aujourd'hui)"),
    },
    "seen-by": {
      value: "NAME",
      about: words(
        "who looked at a document; nothing else of it is kept",
        "qui a regardé une pièce ; rien d'autre n'en est gardé",
      ),
    },
  },
  run: async ({ arguments: [name], options, miroir, language }): Promise<Printed> => {
    const resumed = await (await miroir()).requests.resume({
      request: name!,
      ...present({ on: day(options, "on"), seenBy: text(options, "seen-by") }),
    });
    return {
      data: resumed,
      text: facts([
        [words("Number", "Numéro")[language], resumed.number],
        [words("Days waited", "Jours d'attente")[language], resumed.pausedDays],
        [words("Target", "Date visée")[language], resumed.targetOn],
        [words("Due, end of day", "Échéance, fin de journée")[language], resumed.dueOn],
      ]),
    };
  },
};

const groundOf = (options: Parameters<typeof text>[0]): Refusal => {
  if (flag(options, "excessive")) return "excessive";
  if (flag(options, "unfounded")) return "unfounded";
  const ground = oneOf(options, "ground", grounds);
  if (!ground) throw new MiroirError("usage/missing", { name: "--ground", hint: grounds.join("|") });
  return ground;
};

const refuse: Command = {
  name: "request refuse",
  about: words(
    "refuse, with reasons; as excessive or unfounded only by two people, with a proof (R37, R39)",
    "refuser, motifs à l'appui ; comme excessive ou infondée à deux seulement, avec une preuve (R37, R39)",
  ),
  example:
    'miroir request refuse 2026-0007 --ground mandate-not-shown --reasons "We asked twice for the mandate and did not receive it."',
  positionals: request,
  options: {
    ground: { value: grounds.join("|"), about: words("why", "pourquoi") },
    excessive: {
      about: words(
        "abuse of the right: proposed with --proof, confirmed by somebody else without",
        "abus de droit : proposé avec --proof, confirmé par quelqu'un d'autre sans",
      ),
    },
    unfounded: { about: words("manifestly unfounded: the same", "manifestement infondée : de même") },
    reasons: { value: "TEXT", about: words("what she is told", "ce qu'il lui est dit") },
    proof: {
      value: "TEXT",
      about: words(
        "what proves the abuse; how often she asked proves none",
        "ce qui prouve l'abus ; la fréquence n'en prouve aucun",
      ),
    },
    exception: {
      value: exceptions.join("|"),
      about: words(
        "of an erasure: which exception of art. 17(3)",
        "d'un effacement : quelle exception de l'art. 17(3)",
      ),
    },
    out,
  },
  run: async ({ arguments: [name], options, miroir, language }): Promise<Printed> => {
    const file = text(options, "out");
    const refused = await (await miroir()).requests.refuse({
      request: name!,
      ground: groundOf(options),
      ...present({
        reasons: text(options, "reasons"),
        proof: text(options, "proof"),
        exception: oneOf(options, "exception", exceptions),
        out: file,
      }),
    });
    if (refused.proposed)
      return {
        data: refused,
        text: words(
          `Proposed by ${refused.proposedBy}. Nothing has changed for her, and the clock goes on. Somebody else confirms with:\nmiroir request refuse ${refused.number} --${refused.ground}`,
          `Proposé par ${refused.proposedBy}. Rien n'a changé pour elle, et le délai court. Quelqu'un d'autre confirme par :\nmiroir request refuse ${refused.number} --${refused.ground}`,
        )[language],
      };
    return {
      data: refused,
      text: paragraphs(
        words(`${refused.number} is refused.`, `${refused.number} est refusée.`)[language],
        toldText(refused.told, refused.letter, file, language),
      ),
    };
  },
};

const close: Command = {
  name: "request close",
  about: words(
    "close a request that was answered or refused, or that she took back",
    "clore une demande répondue ou refusée, ou qu'elle a retirée",
  ),
  example: "miroir request close 2026-0007",
  positionals: request,
  options: {
    "taken-back": { value: "TEXT", about: words("her words", "ses mots") },
  },
  run: async ({ arguments: [name], options, miroir, language }): Promise<Printed> => {
    const closed = await (await miroir()).requests.close({
      request: name!,
      ...present({ takenBack: text(options, "taken-back") }),
    });
    return {
      data: closed,
      text: words(
        `${closed.number} is closed, and is kept until ${closed.retainUntil}.`,
        `${closed.number} est close, et gardée jusqu'au ${closed.retainUntil}.`,
      )[language],
    };
  },
};

export const requestsCommands: readonly Command[] = [
  requestOpen,
  list,
  show,
  answer,
  extend,
  pause,
  resume,
  refuse,
  close,
  ...mailCommands,
  ...recipientCommands,
  ...breachCommands,
];
