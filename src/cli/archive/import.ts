/** Command: import. */

import { EXIT, type Language, say } from "../../domain/errors.ts";
import { EXPORT_KINDS } from "../../domain/libraries.ts";
import { type LookedAtInPart, notLookedAtText } from "../../domain/not-looked-at.ts";
import type { Miroir } from "../../index.ts";
import { said, type Words, words } from "../../words/words.ts";
import { type Answer, type Command, flag, oneOf, type Printed, present, text } from "../command.ts";
import { damaged, facts, listed, paragraphs } from "../print.ts";
import { number } from "../text.ts";

/** Nothing is said of what did not happen. */
const counted = (language: Language, count: number): string | null =>
  count === 0 ? null : number(language, count);

/** Nothing is there to be damaged. */
const isAbsent = ({ error }: Answer<Miroir["import"]>["problems"][number]): boolean =>
  error.code === "archive/not-found" || error.code === "archive/share-away";

const exitOf = ({ interrupted, problems, ...report }: Answer<Miroir["import"]>): number => {
  if (interrupted) return EXIT.interrupted;
  if (problems.length === 0) return EXIT.ok;
  const seen = report.imported + report.unchanged + report.duplicates + report.moved;
  const met = seen + report.otherFiles + report.notLookedAt.length;
  return met === 0 && problems.every(({ error }) => error.code === "archive/not-found")
    ? EXIT.notFound
    : EXIT.partial;
};

const headed = (head: Words, lines: readonly string[], language: Language): string | false =>
  lines.length > 0 && [head[language], ...listed(lines, language)].join("\n");

/** A few JSONs may be anything. */
const MANY_JSONS = 3;

const hint = ({ jsonLeftOut }: Answer<Miroir["import"]>, language: Language): string | undefined => {
  if (jsonLeftOut < MANY_JSONS) return undefined;
  const count = number(language, jsonLeftOut);
  return said(language, "cli.archive.import.besidePicturesLiesJson", { count });
};

/** Of one file of several pages, pictures or tracks. */
export const inPartText = ({ path, looked, of }: LookedAtInPart, language: Language): string =>
  said(language, "cli.archive.import.part", { path, looked, of });

const imported = (report: Answer<Miroir["import"]>, language: Language): Printed => {
  const { problems, unmatched } = report;
  const absent = problems.filter(isAbsent);
  const unread = problems.filter((problem) => !isAbsent(problem));
  const sidecars = unread.filter(({ error }) => error.code === "archive/bad-sidecar").length;
  const next = report.interrupted
    ? words("cli.archive.import.stoppedRunSameCommand")
    : words("cli.archive.import.nextEnrolPeopleWho");
  const rows: readonly (readonly [Words, number])[] = [
    [words("cli.archive.import.facesThem"), report.faces],
    [words("cli.archive.import.knownAlready"), report.unchanged],
    [words("cli.archive.import.editedSinceDecisionsKept"), report.edited],
    [words("cli.archive.import.duplicates"), report.duplicates],
    [words("cli.archive.import.nearDuplicates"), report.nearDuplicates],
    [words("cli.archive.import.movedRenamed"), report.moved],
    [words("cli.archive.import.noLongerWhereThey"), report.missing],
    [words("cli.archive.import.describedSidecars"), report.described],
    [words("cli.archive.import.filmsLivePhotos"), report.halves],
    [words("cli.archive.import.filmsLookedThrough"), report.films],
    [words("cli.archive.import.crowded"), report.crowded],
    [words("cli.archive.import.notPictures"), report.otherFiles],
    [words("cli.archive.import.damagedSkipped"), unread.length - sidecars],
    [words("cli.archive.import.sidecarsNotRead"), sidecars],
  ];
  return {
    data: { ...report, problems: damaged(problems, language) },
    exit: exitOf(report),
    text: paragraphs(
      facts([
        [said(language, "cli.archive.import.newPictures"), number(language, report.imported)],
        ...rows.map(([label, count]) => [label[language], counted(language, count)] as const),
        [said(language, "cli.archive.import.notLooked"), notLookedAtText(report.notLookedAt)],
      ]),
      listed(
        [
          ...absent.map(({ error }) => say(error, language)),
          ...report.empty.map((path) => said(language, "cli.archive.import.thereNoFileLook", { path })),
        ],
        language,
      ).join("\n"),
      listed(
        unread.map(({ path, error }) => `${path}: ${say(error, language)}`),
        language,
      ).join("\n"),
      headed(words("cli.archive.import.noLongerThere"), report.missingFrom, language),
      report.missing > 0 && said(language, "cli.archive.import.theyStayIndexWhat", { album: report.album }),
      headed(
        words("cli.archive.import.lookedPart"),
        report.inPart.map((each) => inPartText(each, language)),
        language,
      ),
      headed(words("cli.archive.import.manifestButNotAmong"), unmatched, language),
      hint(report, language),
      next[language],
    ),
  };
};

export const importCommand: Command = {
  name: "import",
  about: words("cli.archive.import.bringFoldersZipsFiles"),
  example: "miroir import photos/2026-05-17 --album canal-run-2026 --manifest captions.csv",
  positionals: [{ name: "path", required: true, many: true }],
  options: {
    album: { value: "NAME", required: true, about: words("cli.archive.import.album") },
    manifest: {
      value: "FILE",
      about: words("cli.archive.import.csvJsonFileCaption"),
    },
    from: {
      value: "PROGRAM",
      about: words("cli.archive.import.whoseLibraryExportWhere", { exportKinds: EXPORT_KINDS.join(", ") }),
    },
    watch: {
      about: words("cli.archive.import.goEveryFileArrives"),
    },
  },
  run: async ({ arguments: paths, options, miroir, language, long }) => {
    const report = await (await miroir()).import(
      {
        paths,
        album: text(options, "album")!,
        watch: flag(options, "watch"),
        ...present({
          manifest: text(options, "manifest"),
          from: oneOf(options, "from", EXPORT_KINDS),
        }),
      },
      long,
    );
    return imported(report, language);
  },
};
