/** Commands: the clock of a request. */
import type { Language } from "../../domain/errors.ts";
import { EXTENSIONS, type Extension, IDENTITY_MEANS, type IdentityMeans } from "../../domain/request.ts";
import type { ToldClock } from "../../engine/requests/clock.ts";
import { type Command, day, oneOf, type Printed, present, text } from "../command.ts";
import { facts, paragraphs } from "../print.ts";
import { words } from "../text.ts";
import { out, request, toldText } from "./letter.ts";

const extensions = Object.keys(EXTENSIONS) as Extension[];
const means = Object.keys(IDENTITY_MEANS) as IdentityMeans[];

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

const extend: Command = {
  name: "request extend",
  about: words(
    "two further months, once, told before the first month ends",
    "deux mois de plus, une fois, annoncés avant la fin du premier mois",
  ),
  example:
    'miroir request extend 2026-0007 --reason complexity --because "Forty albums of twelve years have to be looked through."',
  positionals: request,
  options: {
    reason: {
      value: extensions.join("|"),
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
      reason: oneOf(options, "reason", extensions)!,
      because: text(options, "because")!,
      ...present({ out: file }),
    });
    return stepped(clock, file, language);
  },
};

const pause: Command = {
  name: "request pause",
  about: words(
    "ask who she is, on a doubt that is written down; the clock waits for her answer",
    "demander qui elle est, sur un doute consigné ; le délai attend sa réponse",
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

export const clockCommands: readonly Command[] = [extend, pause, resume];
