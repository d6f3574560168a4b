/** Command: report. */
import { en, fr } from "../../domain/counted.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { FORMATS, type Format } from "../../domain/report.ts";
import { withheldCounted } from "../../domain/withheld.ts";
import type { Report } from "../../engine/report/report.ts";
import { type Command, type Given, oneOf, type Printed, present, text } from "../command.ts";
import { facts } from "../print.ts";
import { number, words } from "../text.ts";

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
  const say = (en: string, fr: string): string => words(en, fr)[language];
  const sealed =
    report.sealedPhotos > 0
      ? say(
          en`${report.sealedPhotos} reference [photograph stays|photographs stay] sealed: give her key with --key`,
          fr`${report.sealedPhotos} [photographie de référence reste scellée|photographies de référence restent scellées] : donnez sa clé avec --key`,
        )
      : null;
  return {
    text: facts([
      [say("report", "rapport"), report.path],
      [say("pictures", "images"), number(language, report.appearances)],
      [say("waiting for a human", "en attente d'un humain"), number(language, report.waiting)],
      [say("withheld", "retenues"), withheldCounted(language, report.withheldBecause) || number(language, 0)],
      [say("searches", "recherches"), number(language, report.searches)],
      [say("sealed", "scellé"), sealed],
      [say("removed by the clock after", "supprimé par l'horloge après le"), report.retainUntil],
    ]),
    data: report,
  };
};

export const report: Command = {
  name: "report",
  about: words(
    "the whole answer to a request for access (art. 15), for one person",
    "la réponse entière à une demande d'accès (art. 15), pour une personne",
  ),
  example: 'miroir report "Ann Example" --out report-ann.zip --language en',
  positionals: [{ name: "person", required: true }],
  options: {
    out: {
      value: "FOLDER|FILE.zip",
      required: true,
      about: words("where to write it; nothing is written over", "où l'écrire ; rien n'est écrasé"),
    },
    format: {
      value: "html,pdf,json,zip",
      about: words("which of them (default html,pdf,json)", "lesquels (par défaut html,pdf,json)"),
    },
    key: {
      value: "CODE",
      about: words(
        "her personal key: puts her reference photographs and template in",
        "sa clé personnelle : y met ses photographies de référence et son gabarit",
      ),
    },
  },
  run: async ({ options, arguments: [subject], miroir, language, long }) => {
    const asked = oneOf(options, "language", ["en", "fr"]);
    const input = {
      subject: subject!,
      out: text(options, "out")!,
      ...present({ formats: formats(options), personalKey: text(options, "key"), language: asked }),
    };
    return written(await (await miroir()).report(input, long), language);
  },
};
