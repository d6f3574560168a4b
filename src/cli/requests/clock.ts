/** Commands: the clock of a request. */

import type { Language } from "../../domain/errors.ts";
import { EXTENSIONS, type Extension, IDENTITY_MEANS, type IdentityMeans } from "../../domain/request.ts";
import type { ToldClock } from "../../engine/requests/clock.ts";
import { said, words } from "../../words/words.ts";
import { type Command, day, oneOf, type Printed, present, text } from "../command.ts";
import { facts, paragraphs } from "../print.ts";
import { out, request, toldText } from "./letter.ts";

const extensions = Object.keys(EXTENSIONS) as Extension[];
const means = Object.keys(IDENTITY_MEANS) as IdentityMeans[];

/** What a step of the clock prints. */
const stepped = (clock: ToldClock, file: string | undefined, language: Language): Printed => ({
  data: clock,
  text: paragraphs(
    facts([
      [said(language, "cli.requests.clock.number"), clock.number],
      [said(language, "cli.requests.clock.target"), clock.targetOn],
      [said(language, "cli.requests.clock.dueEndDay"), clock.dueOn],
    ]),
    toldText(clock.told, clock.letter, file, language),
  ),
});

const extend: Command = {
  name: "request extend",
  about: words("cli.requests.clock.twoFurtherMonthsOnce"),
  example:
    'miroir request extend 2026-0007 --reason complexity --because "Forty albums of twelve years have to be looked through."',
  positionals: request,
  options: {
    reason: {
      value: extensions.join("|"),
      required: true,
      about: words("cli.requests.clock.whichTwoArt12"),
    },
    because: {
      value: "TEXT",
      required: true,
      about: words("cli.requests.clock.wordsSheReads"),
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
  about: words("cli.requests.clock.askWhoSheDoubt"),
  example: 'miroir request pause 2026-0007 --doubt "The address is not the one of the enrolment."',
  positionals: request,
  options: {
    doubt: {
      value: "TEXT",
      required: true,
      about: words("cli.requests.clock.whatMakesDoubtfulShe"),
    },
    means: {
      value: means.join("|"),
      about: words("cli.requests.clock.howSheCanAnswer"),
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
  about: words("cli.requests.clock.sheAnsweredWhoShe"),
  example: 'miroir request resume 2026-0007 --on 2026-06-25 --seen-by "B. Marker"',
  positionals: request,
  options: {
    on: {
      value: "DAY",
      about: words("cli.requests.clock.dayHerAnswerDefault"),
    },
    "seen-by": {
      value: "NAME",
      about: words("cli.requests.clock.whoLookedDocumentNothing"),
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
        [said(language, "cli.requests.clock.number"), resumed.number],
        [said(language, "cli.requests.clock.daysWaited"), resumed.pausedDays],
        [said(language, "cli.requests.clock.target"), resumed.targetOn],
        [said(language, "cli.requests.clock.dueEndDay"), resumed.dueOn],
      ]),
    };
  },
};

export const clockCommands: readonly Command[] = [extend, pause, resume];
