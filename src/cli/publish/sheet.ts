/** Commands: the contact sheet, corrected, signed, handed out. */

import { relative } from "node:path";
import { type Language, MiroirError } from "../../domain/errors.ts";
import {
  COPY_STATE_WORDS,
  COPY_STATES,
  FACE_WHY,
  leftOutWords,
  STALE_BECAUSE,
} from "../../domain/publish.ts";
import type { CorrectInput, SheetCopy } from "../../engine/publish/sheet.ts";
import { said, words } from "../../words/words.ts";
import { type Command, flag, type Given, oneOf, type Printed, present, text, whole } from "../command.ts";
import { plain, short } from "../print.ts";
import { exitOf, handedText, publicationText } from "./words.ts";

const faceLines = ({ faces, left }: SheetCopy, language: Language): string[] => [
  ...faces.map(({ key, visible, why, person }) => {
    const shown = visible ? words("cli.publish.sheet.visible") : words("cli.publish.sheet.covered");
    return `  ${key}  ${shown[language]}: ${FACE_WHY[why][language]}${person ? ` (${plain(person.name)})` : ""}`;
  }),
  ...left.map(({ x, y, width, height }) => {
    const place = [x, y, width, height].map((value) => value.toFixed(3)).join(",");
    return `  ${said(language, "cli.publish.sheet.stillFound")} ${place}`;
  }),
];

const stateOf = ({ state, problem, staleBecause }: SheetCopy, language: Language): string => {
  const leftOut = state === "failed" ? leftOutWords(problem) : undefined;
  if (leftOut) return leftOut[language];
  const because = staleBecause ? ` (${STALE_BECAUSE[staleBecause][language]})` : "";
  return `${COPY_STATE_WORDS[state][language]}${because}${problem ? ` [${problem}]` : ""}`;
};

/** As somebody at this terminal finds it: below the folder she is in, or whole. */
const sourceText = (source: string): string => {
  const below = source.startsWith("/") ? relative(process.cwd(), source) : "..";
  return plain(below.startsWith("..") ? source : below);
};

const copyText = (copy: SheetCopy, language: Language): string => {
  const from =
    copy.source === null ? "" : `  ${said(language, "cli.publish.sheet.of")} ${sourceText(copy.source)}`;
  const head = `${short(copy.id)}  ${copy.name}${from}  ${stateOf(copy, language)}`;
  return [head, ...faceLines(copy, language)].join("\n");
};

const sheet: Command = {
  name: "publish sheet",
  about: words("cli.publish.sheet.contactSheetEachCopy"),
  example: "miroir publish sheet 3f0c6a1e --state blocked",
  positionals: [{ name: "publication", required: true }],
  options: {
    state: { value: COPY_STATES.join("|"), about: words("cli.publish.sheet.onlyThose") },
    "left-out": {
      about: words("cli.publish.sheet.alsoThoseLeftOut"),
    },
    after: { value: "N", about: words("cli.publish.sheet.copiesAfterNumber") },
  },
  run: async ({ arguments: [publication], options, miroir, language }): Promise<Printed> => {
    const found = await (await miroir()).publications.sheet({
      publication: publication!,
      shownOnly: !flag(options, "left-out") && text(options, "state") === undefined,
      ...present({ state: oneOf(options, "state", COPY_STATES), after: whole(options, "after") }),
    });
    const more =
      found.next === null
        ? []
        : [said(language, "cli.publish.sheet.moreAfter", { next: String(found.next) })];
    return {
      data: found,
      text: [
        publicationText(found.publication, language),
        ...found.copies.map((copy) => copyText(copy, language)),
        ...more,
      ].join("\n"),
    };
  },
};

/** `x,y,width,height`, fractions of the picture. @throws MiroirError usage/bad-value */
const boxIn = (options: Given) => {
  const value = text(options, "mask");
  if (value === undefined) return undefined;
  const [x, y, width, height] = value.split(",").map(Number);
  return { x: x ?? Number.NaN, y: y ?? Number.NaN, width: width ?? Number.NaN, height: height ?? Number.NaN };
};

/** @throws MiroirError usage/missing */
const correctionOf = (copy: string, options: Given): CorrectInput => {
  const box = boxIn(options);
  if (box) return { copy, do: "mask", box };
  const [unmask, undo] = [text(options, "unmask"), text(options, "undo")];
  if (unmask) return { copy, do: "unmask", face: unmask, because: text(options, "because") ?? "" };
  if (undo) return { copy, do: "undo", correction: undo };
  for (const what of ["approve", "leave-out", "take-in"] as const)
    if (flag(options, what)) return { copy, do: what };
  throw new MiroirError("usage/missing", {
    name: "--mask, --unmask, --undo, --approve, --leave-out, --take-in",
    hint: "miroir publish correct --help",
  });
};

const correct: Command = {
  name: "publish correct",
  about: words("cli.publish.sheet.addMaskHandRemove"),
  example: "miroir publish correct 8c1f2d3e --mask 0.41,0.22,0.08,0.12",
  positionals: [{ name: "copy", required: true }],
  options: {
    mask: {
      value: "X,Y,WIDTH,HEIGHT",
      about: words("cli.publish.sheet.coverRegionFractionsPicture"),
    },
    unmask: {
      value: "FACE",
      about: words("cli.publish.sheet.uncoverFaceSheetNobody"),
    },
    because: { value: "TEXT", about: words("cli.publish.sheet.whyUncovered") },
    undo: { value: "ID", about: words("cli.publish.sheet.takeCorrectionBack") },
    approve: {
      about: words("cli.publish.sheet.somebodyLookedWhatStill"),
    },
    "leave-out": { about: words("cli.publish.sheet.pictureNotPublished") },
    "take-in": { about: words("cli.publish.sheet.afterAll") },
  },
  run: async ({ arguments: [copy], options, miroir, language }): Promise<Printed> => {
    const corrected = await (await miroir()).publications.correct(correctionOf(copy!, options));
    return { data: corrected, text: copyText(corrected, language) };
  },
};

const sign: Command = {
  name: "publish sign",
  about: words("cli.publish.sheet.signContactSheetName"),
  example: "miroir publish sign 3f0c6a1e",
  positionals: [{ name: "publication", required: true }],
  run: async ({ arguments: [name], miroir, language, long }): Promise<Printed> => {
    const { publications } = await miroir();
    const { publication } = await publications.sheet({ publication: name!, limit: 1 });
    if (publication.signedBy === null) await publications.sign({ publication: publication.id });
    const handed = await publications.handOut({ publication: publication.id }, long);
    return { data: handed, ...exitOf(handed), text: handedText(handed, language) };
  },
};

export const sheetCommands: readonly Command[] = [sheet, correct, sign];
