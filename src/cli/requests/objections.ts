/** Commands: objections to a picture, and what becomes of them. */

import { type Language, MiroirError } from "../../domain/errors.ts";
import { parseRegion } from "../../domain/region.ts";
import { OBJECTION_CHOICES, OBJECTION_MATTERS } from "../../domain/request.ts";
import { parseClock } from "../../domain/video.ts";
import type { Miroir } from "../../index.ts";
import { said, words } from "../../words/words.ts";
import {
  type Answer,
  type Command,
  type Context,
  oneOf,
  type Printed,
  present,
  text,
  whole,
} from "../command.ts";
import { paragraphs, short, table } from "../print.ts";
import { moment } from "../text.ts";
import { out, toldText } from "./letter.ts";

const objected = (answer: Answer<Miroir["objections"]["add"]>, language: Language): Printed => {
  const { objectionId, region, inArchive, state, appearancesRemoved: gone } = answer;
  const what = region
    ? words("cli.requests.objections.regionLeftEveryScan")
    : words("cli.requests.objections.pictureLeftEveryScan");
  const removed = words("cli.requests.objections.otherGone", { gone });
  const known = words("cli.requests.objections.notArchiveStaysOut");
  const final = words("cli.requests.objections.nobodyWeighsObjectionBeing");
  return {
    data: answer,
    text: [
      what[language],
      inArchive ? removed[language] : known[language],
      state === "pending"
        ? `miroir objection decide ${short(objectionId)} uphold|reject --because …`
        : final[language],
    ].join("\n"),
  };
};

/** @throws MiroirError usage/bad-value */
const timeIn = (options: Context["options"], name: string): number | undefined => {
  const said = text(options, name);
  const ms = said === undefined ? undefined : parseClock(said);
  if (said !== undefined && ms === undefined)
    throw new MiroirError("usage/bad-value", {
      name: `--${name}`,
      value: said,
      expected: "a time in the video, as 1:02:03, 0:12 or 12.5 seconds",
    });
  return ms;
};

const object: Command = {
  name: "object",
  about: words("cli.requests.objections.takePictureRegionOut"),
  example: 'miroir object photos/p07.jpg --face 2 --because "does not want to be compared"',
  positionals: [{ name: "picture", required: true }],
  options: {
    because: {
      value: "TEXT",
      required: true,
      about: words("cli.requests.objections.whyHerWordsSealed"),
    },
    about: {
      value: OBJECTION_CHOICES.join("|"),
      about: words("cli.requests.objections.whatDefaultComparisonWhich"),
    },
    region: {
      value: "X,Y,W,H",
      about: words("cli.requests.objections.regionPixelsUprightPicture"),
    },
    face: {
      value: "N",
      about: words("cli.requests.objections.nThFaceFrom"),
    },
    from: {
      value: "TIME",
      about: words("cli.requests.objections.videoFromTime1"),
    },
    to: {
      value: "TIME",
      about: words("cli.requests.objections.videoUpTime"),
    },
    request: { value: "NUMBER", about: words("cli.requests.objections.requestCame") },
  },
  run: async ({ arguments: [picture], options, miroir, language }) => {
    const region = text(options, "region");
    return objected(
      await (await miroir()).objections.add({
        picture: picture!,
        because: text(options, "because")!,
        ...present({
          about: oneOf(options, "about", OBJECTION_CHOICES),
          region: region === undefined ? undefined : parseRegion(region),
          face: whole(options, "face"),
          fromMs: timeIn(options, "from"),
          toMs: timeIn(options, "to"),
          request: text(options, "request"),
        }),
      }),
      language,
    );
  },
};

const STATES = {
  pending: words("cli.requests.objections.pendingLeftOut"),
  upheld: words("cli.requests.objections.upheldLeftOut"),
  rejected: words("cli.requests.objections.rejectedCompared"),
} as const;

/** By album and file; whoever holds the file knows it by its name. */
const pictureOf = ({ pictures }: Answer<Miroir["objections"]["list"]>[number], language: Language): string =>
  pictures.length === 0
    ? said(language, "cli.requests.objections.notArchive")
    : pictures.map(({ album, path }) => `${album}: ${path.split("/").at(-1)}`).join(", ");

const list: Command = {
  name: "objection list",
  about: words("cli.requests.objections.objectionsThoseDecideFirst"),
  run: async ({ miroir, language }) => {
    const all = await (await miroir()).objections.list();
    return {
      data: all,
      text:
        all.length === 0
          ? said(language, "cli.requests.objections.nobodyObjectedPicture")
          : table(
              [
                words("cli.requests.objections.objection"),
                words("cli.requests.objections.state"),
                words("cli.requests.objections.when"),
                words("cli.requests.objections.picture"),
                words("cli.requests.objections.what"),
                words("cli.requests.objections.what2"),
                words("cli.requests.objections.why"),
              ].map((head) => head[language]),
              all.map((each) => [
                short(each.id),
                STATES[each.state][language],
                moment(language, each.madeAt),
                pictureOf(each, language),
                said(
                  language,
                  each.region ? "cli.requests.objections.region" : "cli.requests.objections.all",
                ),
                OBJECTION_MATTERS[each.about][language],
                each.reason ?? "",
              ]),
            ),
    };
  },
};

const DECISIONS = ["uphold", "reject"] as const;

const decide: Command = {
  name: "objection decide",
  about: words("cli.requests.objections.weighObjectionSomethingElse"),
  example: 'miroir objection decide 3f0c6a1e uphold --because "taken at a private moment"',
  positionals: [
    { name: "objection", required: true },
    { name: DECISIONS.join("|"), required: true },
  ],
  options: {
    because: {
      value: "TEXT",
      required: true,
      about: words("cli.requests.objections.groundsLetterSaysThem"),
    },
    out,
  },
  run: async ({ arguments: [objection, decision], options, miroir, language }) => {
    const file = text(options, "out");
    const decided = await (await miroir()).objections.decide({
      objection: objection!,
      decision: oneOf({ decision }, "decision", DECISIONS)!,
      because: text(options, "because")!,
      ...present({ out: file }),
    });
    const said =
      decided.state === "upheld"
        ? words("cli.requests.objections.upheldNobodyComparesAlso")
        : words("cli.requests.objections.rejectedNextScanCompares", { comparedAgain: decided.comparedAgain });
    const told =
      decided.told && decided.letter ? toldText(decided.told, decided.letter, file, language) : false;
    return { data: decided, text: paragraphs(said[language], told) };
  },
};

export const objectionCommands: readonly Command[] = [object, list, decide];
