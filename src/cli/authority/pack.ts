/** Command: the authority pack. */
import { EXIT, type Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import { type Command, type Printed, text } from "../command.ts";
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
