/** Commands: the answer to a request, its refusal, its end. */

import { ERASURE_EXCEPTIONS, type ErasureException } from "../../domain/erasure.ts";
import { MiroirError } from "../../domain/errors.ts";
import { HANDED_BY, type HandedBy, REFUSALS, type Refusal } from "../../domain/request.ts";
import { said, words } from "../../words/words.ts";
import { type Command, flag, oneOf, type Printed, present, text, texts, whole } from "../command.ts";
import { paragraphs } from "../print.ts";
import { out, request, toldText } from "./letter.ts";

const exceptions = Object.keys(ERASURE_EXCEPTIONS) as ErasureException[];

/** The grounds that one person can refuse on; the two others have a switch of their own. */
const grounds = (Object.keys(REFUSALS) as Refusal[]).filter((ground) => !REFUSALS[ground].byTwo);

const handed = Object.keys(HANDED_BY) as HandedBy[];

const notTheSameIn = (options: Parameters<typeof text>[0]) => {
  const because = text(options, "not-same-person");
  return because === undefined ? undefined : { because, by: text(options, "checked-by") ?? "" };
};

/** Entries are counted from 0. */
const entryIn = (options: Parameters<typeof text>[0]): number | undefined =>
  text(options, "erased") === "0" ? 0 : whole(options, "erased");

export const requestAnswer: Command = {
  name: "request answer",
  about: words("cli.requests.answers.answerRequestWhole"),
  example: 'miroir request answer 2026-0007 --text "Your report is attached." --attach report.pdf',
  positionals: request,
  options: {
    text: { value: "TEXT", about: words("cli.requests.answers.whatSheTold") },
    attach: {
      value: "FILE",
      many: true,
      about: words("cli.requests.answers.fileHandedOverName"),
    },
    "handed-by": {
      value: handed.join("|"),
      about: words("cli.requests.answers.howFilesHandedOver"),
    },
    "nothing-held": {
      about: words("cli.requests.answers.nothingHeldRefusedWhile"),
    },
    "not-same-person": {
      value: "TEXT",
      about: words("cli.requests.answers.whatFoundAboutSomebody"),
    },
    "checked-by": { value: "NAME", about: words("cli.requests.answers.whoMadeSure") },
    erased: {
      value: "ENTRY",
      about: words("cli.requests.answers.somebodyWhoErasedHere"),
    },
    out,
  },
  run: async ({ arguments: [name], options, miroir, language }): Promise<Printed> => {
    const file = text(options, "out");
    const answered = await (await miroir()).requests.answer({
      request: name!,
      nothingHeld: flag(options, "nothing-held"),
      ...present({
        text: text(options, "text"),
        attachments: texts(options, "attach"),
        handedBy: oneOf(options, "handed-by", handed),
        notTheSame: notTheSameIn(options),
        erased: entryIn(options),
        out: file,
      }),
    });
    const late = said(language, "cli.requests.answers.afterDueDate", { dueOn: answered.dueOn });
    return {
      data: answered,
      text: paragraphs(
        said(language, "cli.requests.answers.answered", { number: answered.number }),
        answered.late && late,
        answered.attachments.map(({ name, sha256 }) => `${name}  ${sha256}`).join("\n"),
        toldText(answered.told, answered.letter, file, language),
      ),
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

export const requestRefuse: Command = {
  name: "request refuse",
  about: words("cli.requests.answers.refuseReasonsExcessiveUnfounded"),
  example:
    'miroir request refuse 2026-0007 --ground mandate-not-shown --reasons "We asked twice for the mandate and did not receive it."',
  positionals: request,
  options: {
    ground: {
      value: grounds.join("|"),
      about: words("cli.requests.answers.whyNotEveryGround"),
    },
    excessive: {
      about: words("cli.requests.answers.abuseRightProposedProof"),
    },
    unfounded: { about: words("cli.requests.answers.manifestlyUnfoundedSame") },
    reasons: { value: "TEXT", about: words("cli.requests.answers.whatSheTold2") },
    proof: {
      value: "TEXT",
      about: words("cli.requests.answers.whatProvesAbuseHow"),
    },
    exception: {
      value: exceptions.join("|"),
      about: words("cli.requests.answers.erasureWhichExceptionArt"),
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
        text: said(language, "cli.requests.answers.proposedNothingHasChanged", {
          proposedBy: refused.proposedBy,
          number: refused.number,
          ground: refused.ground,
        }),
      };
    return {
      data: refused,
      text: paragraphs(
        said(language, "cli.requests.answers.refused", { number: refused.number }),
        toldText(refused.told, refused.letter, file, language),
      ),
    };
  },
};

export const requestClose: Command = {
  name: "request close",
  about: words("cli.requests.answers.closeRequestAnsweredRefused"),
  example: "miroir request close 2026-0007",
  positionals: request,
  options: {
    "taken-back": { value: "TEXT", about: words("cli.requests.answers.herWords") },
  },
  run: async ({ arguments: [name], options, miroir, language }): Promise<Printed> => {
    const closed = await (await miroir()).requests.close({
      request: name!,
      ...present({ takenBack: text(options, "taken-back") }),
    });
    return {
      data: closed,
      text: said(language, "cli.requests.answers.closedKeptUntil", {
        number: closed.number,
        retainUntil: closed.retainUntil,
      }),
    };
  },
};
