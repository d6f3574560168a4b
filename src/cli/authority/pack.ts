/** Commands: the authority pack, and the impact assessment that was adopted. */
import { EXIT, type Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import { type Command, day, type Printed, text } from "../command.ts";
import { facts } from "../print.ts";
import { number, words } from "../text.ts";

type Answer = Awaited<ReturnType<Miroir["authorityPack"]>>;

const yesOrNo = (holds: boolean, language: Language): string =>
  (holds ? words("holds", "tient") : words("does not hold", "ne tient pas"))[language];

const written = (answer: Answer, language: Language): Printed => ({
  data: answer,
  exit: answer.logHolds && answer.auditHolds ? EXIT.ok : EXIT.found,
  text: [
    facts([
      [words("Archive", "Archive")[language], answer.file],
      [words("Files", "Fichiers")[language], number(language, answer.files.length)],
      [words("Log", "Journal")[language], yesOrNo(answer.logHolds, language)],
      [words("Audit", "Audit")[language], yesOrNo(answer.auditHolds, language)],
      [words("Key of the index", "Clé de l'index")[language], answer.vkey],
    ]),
    [
      words("Still to be written by a person:", "Reste à écrire par une personne :")[language],
      ...answer.gaps.map(({ article, what }) => `- art. ${article}: ${what[language]}`),
    ].join("\n"),
  ].join("\n\n"),
});

export const authorityPack: Command = {
  name: "authority-pack",
  about: words(
    "everything a supervisory authority asks for, in one signed archive without names",
    "tout ce que demande une autorité de contrôle, en une archive signée et sans noms",
  ),
  example: "miroir authority-pack --out authority.zip",
  options: {
    out: {
      value: "FILE.zip",
      required: true,
      about: words("where to write it", "où l'écrire"),
    },
  },
  run: async ({ options, miroir, language }) =>
    written(await (await miroir()).authorityPack({ out: text(options, "out") ?? "" }), language),
};

const adopt: Command = {
  name: "dpia adopt",
  about: words(
    "attach the impact assessment that was adopted, by its path and SHA-256 (art. 35)",
    "attacher l'analyse d'impact adoptée, par son chemin et son SHA-256 (art. 35)",
  ),
  example: 'miroir dpia adopt assessment-signed.pdf --from 2026-06-01 --by "President Pencil"',
  positionals: [{ name: "file", required: true }],
  options: {
    from: {
      value: "DAY",
      required: true,
      about: words("from which day it is in force", "depuis quel jour elle est en vigueur"),
    },
    by: {
      value: "NAME",
      required: true,
      about: words("who adopted it for the organisation", "qui l'a adoptée pour l'organisation"),
    },
  },
  run: async ({ arguments: [file], options, miroir, language }) =>
    (await import("./dpia.ts")).assessmentShown(
      await (await miroir()).dpia.adopt({
        file: file!,
        from: day(options, "from")!,
        by: text(options, "by")!,
      }),
      language,
    ),
};

const show: Command = {
  name: "dpia show",
  about: words(
    "the impact assessment that was adopted, and whether its file is still the same",
    "l'analyse d'impact adoptée, et si son fichier est toujours le même",
  ),
  run: async ({ miroir, language }) =>
    (await import("./dpia.ts")).assessmentShown(await (await miroir()).dpia.show(), language),
};

export const dpiaCommands: readonly Command[] = [adopt, show];
