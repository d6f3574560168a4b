/** Command: report. */

import { type Language, MiroirError } from "../../domain/errors.ts";
import { FORMATS, type Format } from "../../domain/report.ts";
import { withheldCounted } from "../../domain/withheld.ts";
import type { Report } from "../../engine/report/report.ts";
import { LANGUAGES, sayIn, words } from "../../words/words.ts";
import { type Command, type Given, oneOf, type Printed, present, text } from "../command.ts";
import { facts } from "../print.ts";
import { number } from "../text.ts";

/** @throws MiroirError usage/bad-value */
const formats = (options: Given): Format[] | undefined => {
  const value = text(options, "format");
  if (value === undefined) return undefined;
  return value.split(",").map((name) => {
    const format = FORMATS.find((each) => each === name.trim());
    if (!format)
      throw new MiroirError("usage/bad-value", { name: "--format", value, expected: FORMATS.join(",") });
    return format;
  });
};

const written = (report: Report, language: Language): Printed => {
  const say = sayIn(language);
  const sealed =
    report.sealedPhotos > 0
      ? say("cli.report.report.referenceOtherSealedGive", { sealedPhotos: report.sealedPhotos })
      : null;
  return {
    text: facts([
      [say("cli.report.report.report"), report.path],
      [say("cli.report.report.pictures"), number(language, report.appearances)],
      [say("cli.report.report.waitingHuman"), number(language, report.waiting)],
      [
        say("cli.report.report.withheld"),
        withheldCounted(language, report.withheldBecause) || number(language, 0),
      ],
      [say("cli.report.report.searches"), number(language, report.searches)],
      [say("cli.report.report.sealed"), sealed],
      [say("cli.report.report.removedClockAfter"), report.retainUntil],
    ]),
    data: report,
  };
};

export const report: Command = {
  name: "report",
  about: words("cli.report.report.wholeAnswerRequestAccess"),
  example: 'miroir report "Ann Example" --out report-ann.zip --language en',
  positionals: [{ name: "person", required: true }],
  options: {
    out: {
      value: "FOLDER|FILE.zip",
      required: true,
      about: words("cli.report.report.whereWriteNothingWritten"),
    },
    format: {
      value: "html,pdf,json,zip",
      about: words("cli.report.report.whichThemDefaultHtml"),
    },
    key: {
      value: "CODE",
      about: words("cli.report.report.herPersonalKeyPuts"),
    },
  },
  run: async ({ options, arguments: [subject], miroir, language, long }) => {
    const asked = oneOf(options, "language", LANGUAGES);
    const input = {
      subject: subject!,
      out: text(options, "out")!,
      ...present({ formats: formats(options), personalKey: text(options, "key"), language: asked }),
    };
    return written(await (await miroir()).report(input, long), language);
  },
};
