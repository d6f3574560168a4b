/** Commands: the authority pack, and the impact assessment that was adopted. */

import { EXIT, type Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import { said, words } from "../../words/words.ts";
import { type Command, day, type Printed, text } from "../command.ts";
import { facts } from "../print.ts";
import { number } from "../text.ts";

type Answer = Awaited<ReturnType<Miroir["authorityPack"]>>;

const yesOrNo = (holds: boolean, language: Language): string =>
  said(language, holds ? "cli.authority.pack.holds" : "cli.authority.pack.doesNotHold");

const written = (answer: Answer, language: Language): Printed => ({
  data: answer,
  exit: answer.logHolds && answer.auditHolds ? EXIT.ok : EXIT.found,
  text: [
    facts([
      [said(language, "cli.authority.pack.archive"), answer.file],
      [said(language, "cli.authority.pack.files"), number(language, answer.files.length)],
      [said(language, "cli.authority.pack.log"), yesOrNo(answer.logHolds, language)],
      [said(language, "cli.authority.pack.audit"), yesOrNo(answer.auditHolds, language)],
      [said(language, "cli.authority.pack.keyIndex"), answer.vkey],
    ]),
    [
      said(language, "cli.authority.pack.stillWrittenPerson"),
      ...answer.gaps.map(({ article, what }) => `- art. ${article}: ${what[language]}`),
    ].join("\n"),
  ].join("\n\n"),
});

export const authorityPack: Command = {
  name: "authority-pack",
  about: words("cli.authority.pack.everythingSupervisoryAuthorityAsks"),
  example: "miroir authority-pack --out authority.zip",
  options: {
    out: {
      value: "FILE.zip",
      required: true,
      about: words("cli.authority.pack.whereWrite"),
    },
  },
  run: async ({ options, miroir, language }) =>
    written(await (await miroir()).authorityPack({ out: text(options, "out") ?? "" }), language),
};

const adopt: Command = {
  name: "dpia adopt",
  about: words("cli.authority.pack.attachImpactAssessmentAdopted"),
  example: 'miroir dpia adopt assessment-signed.pdf --from 2026-06-01 --by "President Pencil"',
  positionals: [{ name: "file", required: true }],
  options: {
    from: {
      value: "DAY",
      required: true,
      about: words("cli.authority.pack.fromWhichDayForce"),
    },
    by: {
      value: "NAME",
      required: true,
      about: words("cli.authority.pack.whoAdoptedOrganisation"),
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
  about: words("cli.authority.pack.impactAssessmentAdoptedWhether"),
  run: async ({ miroir, language }) =>
    (await import("./dpia.ts")).assessmentShown(await (await miroir()).dpia.show(), language),
};

export const dpiaCommands: readonly Command[] = [adopt, show];
