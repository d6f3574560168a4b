/** Command: import. */
import { EXIT, type Language, say } from "../../domain/errors.ts";
import { EXPORT_KINDS } from "../../domain/libraries.ts";
import { type LookedAtInPart, notLookedAtText } from "../../domain/not-looked-at.ts";
import type { Miroir } from "../../index.ts";
import { type Answer, type Command, flag, oneOf, type Printed, present, text } from "../command.ts";
import { damaged, facts, listed, paragraphs } from "../print.ts";
import { number, type Words, words } from "../text.ts";

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
  return words(
    `Beside ${count} pictures lies a JSON that was not read. If they come from Google Photos (Takeout), run the same command with --from takeout: captions, dates and places are in it.`,
    `À côté de ${count} images se trouve un JSON qui n'a pas été lu. Si elles viennent de Google Photos (Takeout), relancez la même commande avec --from takeout : légendes, dates et lieux s'y trouvent.`,
  )[language];
};

/** Of one file of several pages, pictures or tracks. */
export const inPartText = ({ path, looked, of }: LookedAtInPart, language: Language): string =>
  words(`${path}: in part (${looked} of ${of})`, `${path} : en partie (${looked} sur ${of})`)[language];

const imported = (report: Answer<Miroir["import"]>, language: Language): Printed => {
  const { problems, unmatched } = report;
  const absent = problems.filter(isAbsent);
  const unread = problems.filter((problem) => !isAbsent(problem));
  const sidecars = unread.filter(({ error }) => error.code === "archive/bad-sidecar").length;
  const next = report.interrupted
    ? words(
        "Stopped. Run the same command again to go on.",
        "Arrêté. Relancez la même commande pour reprendre.",
      )
    : words(
        "Next: enrol the people who ask to be found (miroir enrol --help), then miroir scan.",
        "Ensuite : inscrivez les personnes qui le demandent (miroir enrol --help), puis miroir scan.",
      );
  const rows: readonly (readonly [Words, number])[] = [
    [words("Faces in them", "Visages dedans"), report.faces],
    [words("Known already", "Déjà connues"), report.unchanged],
    [words("Edited since, decisions kept", "Modifiées depuis, décisions gardées"), report.edited],
    [words("Duplicates", "Doublons"), report.duplicates],
    [words("Near-duplicates", "Presque doublons"), report.nearDuplicates],
    [words("Moved or renamed", "Déplacées ou renommées"), report.moved],
    [words("No longer where they were", "Plus là où elles étaient"), report.missing],
    [words("Described by sidecars", "Décrites par un fichier annexe"), report.described],
    [words("Films of Live Photos", "Films de Live Photos"), report.halves],
    [words("Films looked through", "Films de photos animées parcourus"), report.films],
    [words("Not pictures", "Pas des images"), report.otherFiles],
    [words("Damaged, skipped", "Abîmées, sautées"), unread.length - sidecars],
    [words("Sidecars not read", "Fichiers annexes non lus"), sidecars],
  ];
  return {
    data: { ...report, problems: damaged(problems, language) },
    exit: exitOf(report),
    text: paragraphs(
      facts([
        [words("New pictures", "Nouvelles images")[language], number(language, report.imported)],
        ...rows.map(([label, count]) => [label[language], counted(language, count)] as const),
        [words("Not looked at", "Non examinés")[language], notLookedAtText(report.notLookedAt)],
      ]),
      listed(
        [
          ...absent.map(({ error }) => say(error, language)),
          ...report.empty.map(
            (path) =>
              words(`There is no file to look at in ${path}.`, `Il n'y a aucun fichier à lire dans ${path}.`)[
                language
              ],
          ),
        ],
        language,
      ).join("\n"),
      listed(
        unread.map(({ path, error }) => `${path}: ${say(error, language)}`),
        language,
      ).join("\n"),
      headed(words("No longer there:", "Plus là :"), report.missingFrom, language),
      report.missing > 0 &&
        words(
          `They stay in the index. What is gone for good: miroir album missing ${report.album}`,
          `Elles restent dans l'index. Ce qui a disparu pour de bon : miroir album missing ${report.album}`,
        )[language],
      headed(
        words("Looked at in part:", "Examinés en partie :"),
        report.inPart.map((each) => inPartText(each, language)),
        language,
      ),
      headed(
        words(
          "In the manifest, but not among the pictures:",
          "Dans le manifeste, mais pas parmi les images :",
        ),
        unmatched,
        language,
      ),
      hint(report, language),
      next[language],
    ),
  };
};

export const importCommand: Command = {
  name: "import",
  about: words(
    "bring folders, ZIPs, files, or s3:STORAGE/PATH of your own storage, into an album",
    "faire entrer dossiers, ZIP, fichiers ou s3:STOCKAGE/CHEMIN de votre propre stockage dans un album",
  ),
  example: "miroir import photos/2026-05-17 --album canal-run-2026 --manifest captions.csv",
  positionals: [{ name: "path", required: true, many: true }],
  options: {
    album: { value: "NAME", required: true, about: words("the album", "l'album") },
    manifest: {
      value: "FILE",
      about: words(
        "CSV or JSON: file, caption, photographer, published_at",
        "CSV ou JSON : file, caption, photographer, published_at",
      ),
    },
    from: {
      value: "PROGRAM",
      about: words(
        `whose library or export it is, where it does not show: ${EXPORT_KINDS.join(", ")}`,
        `de quel programme vient la bibliothèque ou l'export, s'il ne le montre pas : ${EXPORT_KINDS.join(", ")}`,
      ),
    },
    watch: {
      about: words(
        "go on with every file that arrives, until Ctrl-C",
        "continuer avec chaque fichier qui arrive, jusqu'à Ctrl-C",
      ),
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
