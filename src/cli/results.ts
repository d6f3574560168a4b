/** What each verb's answer looks like for people. The same answer goes out whole as JSON. */

import type { Config } from "../config.ts";
import { HELD_BY } from "../domain/album.ts";
import { AGE_BANDS, type Relationship } from "../domain/consent.ts";
import { EXIT, type Language, type MiroirError, say } from "../domain/errors.ts";
import { spanOf } from "../domain/video.ts";
import type { EnrolInput, Enrolled } from "../engine/consent/enrol.ts";
import { DESTROYED } from "../engine/leaving/certificate-words.ts";
import type { HandedKey } from "../engine/people/key-sheet.ts";
import type { Miroir } from "../index.ts";
import { day, type Given, oneOf, type Printed, present, text, texts } from "./command.ts";
import { foundOf, givenOf } from "./consent/options.ts";
import { facts, plain, table } from "./print.ts";
import { duration, figure, inAMillion, moment, number, score, type Words, words } from "./text.ts";

type Answer<F extends (...input: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>;
type Album = Answer<Miroir["albums"]["add"]>;
type Albums = Answer<Miroir["albums"]["list"]>;

/** Identifiers are long; their beginning is enough for a command. */
const short = (id: string): string => id.slice(0, 8);
const yes = words("yes", "oui");
const no = words("no", "non");
const claim = (language: Language, holds: boolean): string => (holds ? yes : no)[language];

/** What the camera's clock showed, to the minute. */
const taken = (at: string | null): string => at?.slice(0, 16).replace("T", " ") ?? "";

/** Errors as data: their message in the language asked for. */
const errorData = (error: MiroirError, language: Language) => ({
  code: error.code,
  message: say(error, language),
  details: error.details,
});

const damaged = <T extends { error: MiroirError }>(rows: readonly T[], language: Language) =>
  rows.map((row) => ({ ...row, error: errorData(row.error, language) }));

/** The first of a long list, and how many more. */
const MOST_LINES = 20;
const listed = (lines: readonly string[], language: Language): string[] =>
  lines.length <= MOST_LINES
    ? [...lines]
    : [
        ...lines.slice(0, MOST_LINES),
        words(
          `… and ${lines.length - MOST_LINES} more (--json shows all)`,
          `… et ${lines.length - MOST_LINES} de plus (--json montre tout)`,
        )[language],
      ];

const paragraphs = (...parts: readonly (string | null | false | undefined)[]): string =>
  parts.filter(Boolean).join("\n\n");

export const initialised = (config: Config, path: string, language: Language): Printed => ({
  data: { config: path, dataFolder: config.dataFolder, keysFolder: config.keysFolder },
  text: paragraphs(
    facts([
      [words("Configuration", "Configuration")[language], path],
      [
        words("Data", "Données")[language],
        config.databaseUrl ? `${config.dataFolder} + PostgreSQL` : config.dataFolder,
      ],
      [words("Keys", "Clés")[language], config.keysFolder],
    ]),
    words(
      "Copy the keys folder to a safe place apart from the data: without it nobody can read what is sealed.\nNext: miroir model fetch, then miroir album add.",
      "Copiez le dossier des clés en lieu sûr, à part des données : sans lui personne ne peut lire ce qui est scellé.\nEnsuite : miroir model fetch, puis miroir album add.",
    )[language],
  ),
});

const albumFacts = (album: Album, language: Language): string =>
  facts([
    [words("Name", "Nom")[language], album.slug],
    [words("Title", "Titre")[language], album.title],
    [
      words("Days", "Jours")[language],
      album.startsOn &&
        (album.endsOn === album.startsOn ? album.startsOn : `${album.startsOn} – ${album.endsOn}`),
    ],
    [words("Place", "Lieu")[language], album.place],
    [
      words("Held because", "Détenu parce que")[language],
      `${HELD_BY[album.heldBy][language]} (${album.rightNote})`,
    ],
    [words("Scope", "Portée")[language], album.scope],
    [words("Minors present", "Mineurs présents")[language], claim(language, album.minorsPresent)],
    [words("Index kept until", "Index gardé jusqu'au")[language], album.retainUntil],
  ]);

export const albumAdded = (album: Album, language: Language): Printed => ({
  data: album,
  text: paragraphs(
    albumFacts(album, language),
    words(
      `Next: miroir import <folder> --album ${album.slug}`,
      `Ensuite : miroir import <dossier> --album ${album.slug}`,
    )[language],
  ),
});

export const albumList = (albums: Albums, language: Language): Printed => ({
  data: albums,
  text:
    albums.length === 0
      ? words(
          "There is no album yet. Make one: miroir album add --help",
          "Il n'y a pas encore d'album. Créez-en un : miroir album add --help",
        )[language]
      : table(
          [
            words("Album", "Album"),
            words("From", "Du"),
            words("Pictures", "Images"),
            words("Faces", "Visages"),
            words("Damaged", "Abîmées"),
            words("Open grants", "Autorisations"),
            words("Scope", "Portée"),
            words("Minors", "Mineurs"),
          ].map((head) => head[language]),
          albums.map((album) => [
            album.slug,
            album.startsOn ?? "",
            album.counts.items,
            album.counts.faces,
            album.counts.problems,
            album.counts.openGrants,
            album.scope,
            claim(language, album.minorsPresent),
          ]),
        ),
});

export const albumShown = (album: Answer<Miroir["albums"]["show"]>, language: Language): Printed => ({
  data: { ...album, problems: damaged(album.problems, language) },
  text: paragraphs(
    albumFacts(album, language),
    facts([
      [words("Pictures", "Images")[language], number(language, album.counts.items)],
      [words("Faces", "Visages")[language], number(language, album.counts.faces)],
      [words("Open grants", "Autorisations ouvertes")[language], number(language, album.counts.openGrants)],
    ]),
    album.problems.length > 0 &&
      listed(
        album.problems.map(({ path, error }) => `${path}: ${say(error, language)}`),
        language,
      ).join("\n"),
  ),
});

export const albumRemoved = (removed: { items: number; faces: number }, language: Language): Printed => ({
  data: removed,
  text: words(
    `Removed from the index: ${removed.items} pictures, ${removed.faces} faces. Originals in folders were not touched.`,
    `Retirés de l'index : ${removed.items} images, ${removed.faces} visages. Les originaux dans les dossiers sont intacts.`,
  )[language],
});

export const imported = (report: Answer<Miroir["import"]>, language: Language): Printed => {
  const { problems, unmatched } = report;
  const next = report.interrupted
    ? words(
        "Stopped. Run the same command again to go on.",
        "Arrêté. Relancez la même commande pour reprendre.",
      )
    : words(
        "Next: enrol the people who ask to be found (miroir enrol --help), then miroir scan.",
        "Ensuite : inscrivez les personnes qui le demandent (miroir enrol --help), puis miroir scan.",
      );
  return {
    data: { ...report, problems: damaged(problems, language) },
    exit: report.interrupted ? EXIT.interrupted : problems.length > 0 ? EXIT.partial : EXIT.ok,
    text: paragraphs(
      facts([
        [words("New pictures", "Nouvelles images")[language], number(language, report.imported)],
        [words("Faces in them", "Visages dedans")[language], number(language, report.faces)],
        [words("Known already", "Déjà connues")[language], number(language, report.unchanged)],
        [words("Duplicates", "Doublons")[language], number(language, report.duplicates)],
        [words("Near-duplicates", "Presque doublons")[language], number(language, report.nearDuplicates)],
        [words("Moved or renamed", "Déplacées ou renommées")[language], number(language, report.moved)],
        [
          words("No longer where they were", "Plus là où elles étaient")[language],
          number(language, report.missing),
        ],
        [
          words("Described by sidecars", "Décrites par un fichier annexe")[language],
          number(language, report.described),
        ],
        [words("Films of Live Photos", "Films de Live Photos")[language], number(language, report.halves)],
        [
          words("Films looked through", "Films de photos animées parcourus")[language],
          number(language, report.films),
        ],
        [words("Not pictures", "Pas des images")[language], number(language, report.otherFiles)],
        [words("Damaged, skipped", "Abîmées, sautées")[language], number(language, problems.length)],
      ]),
      problems.length > 0 &&
        listed(
          problems.map(({ path, error }) => `${path}: ${say(error, language)}`),
          language,
        ).join("\n"),
      unmatched.length > 0 &&
        `${words("In the manifest, but not among the pictures:", "Dans le manifeste, mais pas parmi les images :")[language]}\n${listed(unmatched, language).join("\n")}`,
      next[language],
    ),
  };
};

/** From options to what the verb takes. @throws MiroirError usage/bad-value */
export const enrolInput = async (options: Given): Promise<EnrolInput> => {
  const guardian = text(options, "guardian");
  return {
    ...(await givenOf(options)),
    ...foundOf(options),
    name: text(options, "name")!,
    photos: texts(options, "photo")!.map((path) => ({ path })),
    ...present({
      contact: text(options, "contact"),
      ageBand: oneOf(options, "age", AGE_BANDS),
      guardian: guardian ? { name: guardian, proof: text(options, "guardian-proof") ?? "" } : undefined,
      majorityOn: day(options, "majority"),
    }),
  };
};

/** As data, without the drawing of it for a terminal. */
export const toKeep = ({ qr: _drawn, ...key }: HandedKey): Omit<HandedKey, "qr"> => key;

/** Her key, where she sees it; its drawing only where a person looks. */
export const keyHanded = (key: HandedKey, language: Language): string =>
  paragraphs(
    facts([
      [words("Personal key", "Clé personnelle")[language], key.personalKey],
      ...(key.keySheet
        ? ([
            [words("Sheet to print", "Feuille à imprimer")[language], key.keySheet.path],
            [words("Removed here after", "Supprimée ici après le")[language], key.keySheet.keptUntil],
          ] as const)
        : []),
    ]),
    process.stdout.isTTY && key.qr,
    key.custody === "person-held"
      ? words(
          "Give the personal key to her now: it is kept nowhere, and only it opens her next grant.",
          "Remettez-lui la clé personnelle maintenant : elle n'est gardée nulle part, et elle seule ouvre la prochaine autorisation.",
        )[language]
      : words(
          "Give the personal key to her now. It is kept here as well, sealed: tell her that you can open a grant in her name.",
          "Remettez-lui la clé personnelle maintenant. Elle est aussi gardée ici, scellée : dites-lui que vous pouvez ouvrir une autorisation en son nom.",
        )[language],
  );

/** Said at the desk, while she is there (R22). */
const IMBALANCE: Readonly<Record<Exclude<Relationship, "none">, Words>> = {
  employer: words("You are her employer", "Vous êtes son employeur"),
  school: words("You are her school", "Vous êtes son établissement scolaire"),
  "public-authority": words("You are a public authority", "Vous êtes une autorité publique"),
};

const imbalanceWarning = (relationship: Relationship, language: Language): string =>
  relationship === "none"
    ? ""
    : `${IMBALANCE[relationship][language]}${
        words(
          ": her consent is presumed not to be free. Make sure that she knows she may refuse, and offer her another way to her pictures.",
          " : son consentement est présumé ne pas être libre. Assurez-vous qu'elle sait qu'elle peut refuser, et offrez-lui un autre accès à ses images.",
        )[language]
      }`;

export const enrolled = (
  answer: Enrolled,
  grant: Answer<Miroir["grants"]["open"]> | undefined,
  language: Language,
): Printed => ({
  data: { ...toKeep(answer), grant: grant ?? null },
  text: paragraphs(
    facts([
      [words("Person", "Personne")[language], answer.subjectId],
      [words("Consent", "Consentement")[language], answer.consentId],
      [words("Reference photographs", "Photographies de référence")[language], answer.photos],
      ...(grant
        ? ([[words("Grant open until", "Autorisation ouverte jusqu'au")[language], grant.closesOn]] as const)
        : []),
    ]),
    keyHanded(answer, language),
    imbalanceWarning(answer.relationship, language),
    words(
      `Hand her the receipt as well: miroir consent receipt ${short(answer.consentId)} --out <folder>`,
      `Remettez-lui aussi le récépissé : miroir consent receipt ${short(answer.consentId)} --out <dossier>`,
    )[language],
    grant
      ? words("Next: miroir scan", "Ensuite : miroir scan")[language]
      : words(
          `Next: miroir grant open ${short(answer.subjectId)} --key <her key>`,
          `Ensuite : miroir grant open ${short(answer.subjectId)} --key <sa clé>`,
        )[language],
  ),
});

export const people = (all: Answer<Miroir["people"]>, language: Language): Printed => ({
  data: all,
  text:
    all.length === 0
      ? words("Nobody is enrolled.", "Personne n'est inscrit.")[language]
      : table(
          [
            words("Person", "Personne"),
            words("Name", "Nom"),
            words("Consent", "Consentement"),
            words("until", "jusqu'au"),
            words("Grant open until", "Autorisation jusqu'au"),
          ].map((head) => head[language]),
          all.map(({ id, name, consents, openGrant }) => [
            short(id),
            name,
            consents.at(-1)?.state ?? "",
            consents.at(-1)?.endsOn ?? "",
            openGrant?.closesOn ?? "–",
          ]),
        ),
});

export const grantOpened = (grant: Answer<Miroir["grants"]["open"]>, language: Language): Printed => ({
  data: grant,
  text: paragraphs(
    facts([
      [words("Grant", "Autorisation")[language], grant.grantId],
      [words("From", "Du")[language], grant.opensOn],
      [words("To", "Au")[language], grant.closesOn],
      [words("Albums", "Albums")[language], grant.albums.length],
    ]),
    words("Next: miroir scan", "Ensuite : miroir scan")[language],
  ),
});

export const grantList = (grants: Answer<Miroir["grants"]["list"]>, language: Language): Printed => ({
  data: grants,
  text:
    grants.length === 0
      ? words("There is no grant.", "Il n'y a pas d'autorisation.")[language]
      : table(
          [
            words("Grant", "Autorisation"),
            words("Person", "Personne"),
            words("State", "État"),
            words("From", "Du"),
            words("To", "Au"),
            words("Albums (compared)", "Albums (comparés)"),
          ].map((head) => head[language]),
          grants.map(({ id, subjectId, state, opensOn, closesOn, closedBecause, albums }) => [
            short(id),
            short(subjectId),
            state === "open"
              ? words("open", "ouverte")[language]
              : `${words("closed", "close")[language]} (${closedBecause})`,
            opensOn,
            closesOn,
            albums
              .map(
                ({ slug, comparedToSeq, lastSeq, misses }) =>
                  `${slug} ${comparedToSeq}/${lastSeq}${misses > 0 ? ` −${misses}` : ""}`,
              )
              .join(", "),
          ]),
        ),
});

export const grantClosed = (closed: { grantId: string }, language: Language): Printed => ({
  data: closed,
  text: words(
    "Closed; its key is destroyed. Nobody can compare her now.",
    "Close ; sa clé est détruite. Personne ne peut plus la comparer.",
  )[language],
});

/** Said at every start, a scan's too, and undone by nothing but the setting or those people (R20, decision 0013). */
export const otherModel = (count: number, language: Language): string =>
  count === 0
    ? ""
    : words(
        `${count} consents were given while another recognition model was in use: nobody compares those people. If the setting \`pack\` is a mistake, take it back. If it is meant, \`miroir tick\` ends those consents, and those people are asked anew.`,
        `${count} consentements ont été donnés alors qu'un autre modèle de reconnaissance était utilisé : personne ne compare ces personnes. Si le réglage \`pack\` est une erreur, rétablissez-le. S'il est voulu, \`miroir tick\` met fin à ces consentements, et ces personnes sont sollicitées de nouveau.`,
      )[language];

export const scanPlanned = (plan: Answer<Miroir["scanPlan"]>, language: Language): Printed => {
  const { thresholds } = plan;
  if (plan.items === 0)
    return { data: plan, text: words("Nothing new to compare.", "Rien de nouveau à comparer.")[language] };
  return {
    data: plan,
    text: facts([
      [
        words("To compare", "À comparer")[language],
        words(
          `${number(language, plan.faces)} faces in ${number(language, plan.items)} pictures, with ${number(language, plan.people)} people`,
          `${number(language, plan.faces)} visages dans ${number(language, plan.items)} images, avec ${number(language, plan.people)} personnes`,
        )[language],
      ],
      [
        words("Threshold", "Seuil")[language],
        words(
          `shown from ${score(language, thresholds.match)}, looked at by a human from ${score(language, thresholds.review)}`,
          `montré à partir de ${score(language, thresholds.match)}, vu par une personne à partir de ${score(language, thresholds.review)}`,
        )[language],
      ],
      [
        words("Expected false matches", "Fausses correspondances attendues")[language],
        words(
          `${figure(language, thresholds.expectedFalseAtMatch)} shown, ${figure(language, thresholds.expectedFalseAtReview)} to look at (${number(language, plan.comparisons)} comparisons)`,
          `${figure(language, thresholds.expectedFalseAtMatch)} montrées, ${figure(language, thresholds.expectedFalseAtReview)} à examiner (${number(language, plan.comparisons)} comparaisons)`,
        )[language],
      ],
      [
        words("Time", "Durée")[language],
        plan.estimatedSeconds === null
          ? words("not known before the first scan", "inconnue avant le premier balayage")[language]
          : words(`about ${duration(plan.estimatedSeconds)}`, `environ ${duration(plan.estimatedSeconds)}`)[
              language
            ],
      ],
    ]),
  };
};

export const scanned = (report: Answer<Miroir["scan"]>, language: Language): Printed => ({
  data: { ...report, skipped: damaged(report.skipped, language) },
  exit: report.interrupted ? EXIT.interrupted : report.skipped.length > 0 ? EXIT.partial : EXIT.ok,
  text: paragraphs(
    report.items > 0 &&
      facts([
        [
          words("Compared", "Comparées")[language],
          words(
            `${number(language, report.compared)} pictures`,
            `${number(language, report.compared)} images`,
          )[language],
        ],
        [words("Possible matches", "Correspondances possibles")[language], number(language, report.shown)],
        [
          words("For a human to look at", "À faire voir par une personne")[language],
          report.candidates > 0 ? `${number(language, report.candidates)} (miroir review)` : "0",
        ],
        [words("Skipped", "Sautées")[language], number(language, report.skipped.length)],
      ]),
    report.skipped.length > 0 &&
      listed(
        report.skipped.map(({ path, error }) => `${path}: ${say(error, language)}`),
        language,
      ).join("\n"),
    report.interrupted &&
      words(
        "Stopped. miroir scan goes on where it stopped.",
        "Arrêté. miroir scan reprendra où il s'est arrêté.",
      )[language],
  ),
});

export const searched = (answer: Answer<Miroir["search"]>, language: Language): Printed => {
  const found = answer.faces.flatMap(({ possibleMatch }) => possibleMatch ?? []);
  const nobody = words(
    "No possible match among the people who asked to be found.",
    "Aucune correspondance possible parmi les personnes qui ont demandé à être retrouvées.",
  );
  const band = {
    likely: words("possible match", "correspondance possible"),
    unsure: words("uncertain: a human should look", "incertain : une personne devrait regarder"),
  };
  return {
    data: answer,
    text:
      found.length === 0
        ? nobody[language]
        : paragraphs(
            table(
              [
                words("Person", "Personne"),
                words("Name", "Nom"),
                words("What it is", "Ce que c'est"),
                words("Score", "Score"),
                words("Strangers this high", "Inconnus aussi haut"),
              ].map((head) => head[language]),
              found.map(({ subjectId, name, band: which, score: value, fmr }) => [
                short(subjectId),
                name,
                band[which][language],
                score(language, value),
                inAMillion(language, fmr),
              ]),
            ),
            `${words("Search", "Recherche")[language]} ${short(answer.searchId)}`,
            answer.twoPersons &&
              words(
                `Not to be acted upon before two people confirmed it: miroir search confirm ${short(answer.searchId)} <person>`,
                `Rien ne doit en être fait avant que deux personnes la confirment : miroir search confirm ${short(answer.searchId)} <personne>`,
              )[language],
          ),
  };
};

const STATES = {
  shown: words("possible match", "correspondance possible"),
  confirmed: words("possible match, confirmed", "correspondance possible, confirmée"),
  candidate: words("waits for a human", "attend une personne"),
} as const;

export const profile = (answer: Answer<Miroir["profile"]>, language: Language): Printed => {
  const { appearances, searches, page, name } = answer;
  const rows = appearances.map((each) => [
    short(each.appearanceId),
    [taken(each.takenAt), spanOf(each)].filter(Boolean).join(" "),
    each.album,
    each.paths[0]?.split("/").at(-1) ?? "",
    STATES[each.state][language],
    score(language, each.score),
    each.publishedAt ?? "",
  ]);
  return {
    data: answer,
    text: paragraphs(
      words(
        `${name}: ${appearances.length} possible ${appearances.length === 1 ? "match" : "matches"}, ${searches.length} ${searches.length === 1 ? "search" : "searches"}.`,
        `${name} : ${appearances.length} ${appearances.length > 1 ? "correspondances possibles" : "correspondance possible"}, ${searches.length} ${searches.length > 1 ? "recherches" : "recherche"}.`,
      )[language],
      rows.length > 0 &&
        table(
          [
            words("Case", "Cas"),
            words("Taken", "Prise"),
            words("Album", "Album"),
            words("File", "Fichier"),
            words("What it is", "Ce que c'est"),
            words("Score", "Score"),
            words("Published at", "Publiée à"),
          ].map((head) => head[language]),
          rows,
        ),
      page &&
        words(
          `Page: ${page.path} (${page.pictures} pictures${page.withheld > 0 ? `, ${page.withheld} withheld: somebody else could not be covered` : ""})`,
          `Page : ${page.path} (${page.pictures} images${page.withheld > 0 ? `, ${page.withheld} retenues : quelqu'un d'autre n'a pas pu être couvert` : ""})`,
        )[language],
    ),
  };
};

export const review = (answer: Answer<Miroir["review"]["list"]>, language: Language): Printed => ({
  data: answer,
  text:
    answer.candidates.length + answer.conflicts.length === 0
      ? words("Nothing waits for a human.", "Rien n'attend le regard d'une personne.")[language]
      : paragraphs(
          answer.candidates.length > 0 &&
            table(
              [
                words("Case", "Cas"),
                words("Perhaps", "Peut-être"),
                words("Album", "Album"),
                words("Taken", "Prise"),
                words("Score", "Score"),
                words("shown from", "montré dès"),
                ...(answer.twoPersons ? [words("Confirmed by", "Confirmé par")] : []),
              ].map((head) => head[language]),
              answer.candidates.map((each) => [
                each.id,
                each.name,
                each.album,
                [taken(each.takenAt), spanOf(each)].filter(Boolean).join(" "),
                score(language, each.score),
                score(language, each.matchThreshold),
                ...(answer.twoPersons ? [each.firstBy ?? ""] : []),
              ]),
            ),
          answer.conflicts.length > 0 &&
            table(
              [
                words("Conflict", "Conflit"),
                words("May be the same face as", "Peut-être le même visage que"),
                words("When", "Quand"),
                words("By", "Par"),
              ].map((head) => head[language]),
              answer.conflicts.map((each) => [
                each.id,
                each.name,
                moment(language, new Date(each.at).toISOString()),
                each.actor,
              ]),
            ),
          words(
            "miroir review accept <case>, miroir review reject <case>",
            "miroir review accept <cas>, miroir review reject <cas>",
          )[language],
        ),
});

export const decided = (answer: Answer<Miroir["review"]["decide"]>, language: Language): Printed => {
  const said = {
    appearance: {
      accept: answer.waitsForSecond
        ? words(
            "Confirmed once. It waits for a second person, with another account.",
            "Confirmé une fois. Attend une seconde personne, avec un autre compte.",
          )
        : words("Confirmed.", "Confirmé."),
      reject: words(
        `Not her: this will not come back, whatever is scanned or imported again.${answer.recipientsTold > 0 ? ` Recipients who are told: ${answer.recipientsTold}.` : ""}`,
        `Ce n'est pas elle : cela ne reviendra pas, quoi qu'on balaye ou importe de nouveau.${answer.recipientsTold > 0 ? ` Destinataires avertis : ${answer.recipientsTold}.` : ""}`,
      ),
    },
    conflict: {
      accept: words(
        `Two people. Repeat what was refused with --distinct ${answer.id}.`,
        `Deux personnes. Refaites ce qui a été refusé avec --distinct ${answer.id}.`,
      ),
      reject: words(
        "The same person: she stays enrolled once.",
        "La même personne : elle reste inscrite une seule fois.",
      ),
    },
  };
  return { data: answer, text: said[answer.kind][answer.decision][language] };
};

const destroyedText = (
  { destroyed, keysDestroyed }: Pick<Answer<Miroir["forget"]>, "destroyed" | "keysDestroyed">,
  language: Language,
): string =>
  facts([
    ...Object.entries(destroyed)
      .filter(([, count]) => count > 0)
      .map(([what, count]): [string, number] => [DESTROYED[what]?.[language] ?? what, count]),
    [words("keys", "clés")[language], keysDestroyed],
  ]);

const lookedText = ({ check }: Pick<Answer<Miroir["forget"]>, "check">, language: Language): string =>
  words(
    `Looked for her identifier in ${check.looked.length} columns of all tables, without going through the deleted rows: nothing of it is left that should not be.`,
    `Son identifiant a été cherché dans ${check.looked.length} colonnes de toutes les tables, sans passer par les lignes supprimées : il n'en reste rien qui ne doive rester.`,
  )[language];

/** What had been written for her, and recipients: said only where there is something to say. */
const elsewhereText = (
  { files, recipientsTold }: Pick<Answer<Miroir["forget"]>, "files" | "recipientsTold">,
  language: Language,
): string[] => {
  const lost = files.filter(({ outcome }) => outcome !== "removed");
  return [
    ...lost.map(
      ({ path }) =>
        words(
          `Not found where it was written, so a copy may be elsewhere: ${plain(path)}`,
          `Introuvable là où il avait été écrit, une copie est peut-être ailleurs : ${plain(path)}`,
        )[language],
    ),
    ...(recipientsTold > 0
      ? [
          words(
            `${recipientsTold} recipients are told to erase what they received (\`miroir mail list\`).`,
            `Il est demandé à ${recipientsTold} destinataires d'effacer ce qu'ils ont reçu (\`miroir mail list\`).`,
          )[language],
        ]
      : []),
  ];
};

export const withdrawn = (answer: Answer<Miroir["withdraw"]>, language: Language): Printed => {
  const ended = answer.ended.map(({ purpose }) => purpose).join(", ");
  const stands = answer.inForce.join(", ");
  return {
    data: answer,
    text: paragraphs(
      ended
        ? words(`Withdrawn: ${ended}. What was destroyed:`, `Retiré : ${ended}. Ce qui a été détruit :`)[
            language
          ]
        : words("There was nothing left to withdraw.", "Il n'y avait plus rien à retirer.")[language],
      destroyedText(answer, language),
      ...elsewhereText(answer, language),
      ...(stands ? [words(`Still in force: ${stands}.`, `Toujours en vigueur : ${stands}.`)[language]] : []),
      lookedText(answer, language),
    ),
  };
};

export const forgotten = (answer: Answer<Miroir["forget"]>, language: Language): Printed => ({
  data: answer,
  text: paragraphs(
    words("She is forgotten. What was destroyed:", "Elle est oubliée. Ce qui a été détruit :")[language],
    destroyedText(answer, language),
    ...elsewhereText(answer, language),
    lookedText(answer, language),
    ...(answer.certificateFiles.length > 0
      ? [
          words("The certificate:", "Le certificat :")[language] +
            answer.certificateFiles.map((path) => `\n${plain(path)}`).join(""),
        ]
      : []),
  ),
});

/** What each chore of `tick` is called; one without words here prints under its own name. */
const CHORES: Readonly<Record<string, ReturnType<typeof words>>> = {
  grantsClosed: words("Grants closed", "Autorisations closes"),
  consentsExpired: words("Consents expired", "Consentements échus"),
  consentsOfAnotherModel: words(
    "Consents ended: another model is in use",
    "Consentements terminés : un autre modèle est utilisé",
  ),
  renewalsAsked: words("Asked whether a consent goes on", "Sollicitées pour un renouvellement"),
  majoritiesAsked: words("Asked before they come of age", "Sollicitées avant leur majorité"),
  cameOfAge: words("Came of age", "Devenues majeures"),
  codesForgotten: words("Held keys forgotten", "Clés détenues oubliées"),
  albumsRemoved: words("Albums past their date", "Albums arrivés à échéance"),
  importProblemsRemoved: words(
    "Lists of unreadable files removed",
    "Listes de fichiers illisibles supprimées",
  ),
  searchesRemoved: words("Records of searches removed", "Traces de recherches supprimées"),
  scansRemoved: words("Records of scans removed", "Traces de balayages supprimées"),
  conflictsRemoved: words("Conflicts removed", "Conflits supprimés"),
  grantsRemoved: words("Closed grants removed", "Autorisations closes supprimées"),
  exportsRemoved: words("Documents past their date removed", "Documents arrivés à échéance supprimés"),
  objectionsRemoved: words("Objections removed", "Oppositions supprimées"),
  consentsRemoved: words("Proofs of consent removed", "Preuves de consentement supprimées"),
  peopleRemoved: words(
    "People of whom nothing is left to prove",
    "Personnes dont il ne reste rien à prouver",
  ),
  noticesRemoved: words("Former notices removed", "Anciennes notices supprimées"),
  entriesEmptied: words("Log entries emptied", "Entrées du journal vidées"),
  lettersRemoved: words("Letters removed", "Lettres supprimées"),
  requestsRemoved: words("Requests removed", "Demandes supprimées"),
  requestsReminded: words("Reminders of requests", "Rappels de demandes"),
  tellingsRemoved: words("Tellings of recipients removed", "Avertissements de destinataires supprimés"),
  disclosuresRemoved: words("Disclosures removed", "Communications supprimées"),
  recipientsRemoved: words("Recipients removed", "Destinataires supprimés"),
  breachesRemoved: words("Breaches removed", "Violations supprimées"),
};

export const ticked = (answer: Answer<Miroir["tick"]>, language: Language): Printed => ({
  data: answer,
  text: facts([
    ...Object.entries(answer.done).map(([name, count]): [string, number] => [
      CHORES[name]?.[language] ?? name,
      count,
    ]),
    [
      words("Keys without an owner destroyed", "Clés sans objet détruites")[language],
      answer.orphanKeysDestroyed,
    ],
  ]),
});

const QUESTIONS: Readonly<Record<string, string>> = {
  "templates without a consent in force": "gabarits sans consentement en vigueur",
  "reference photographs without a consent in force":
    "photographies de référence sans consentement en vigueur",
  "grant templates outside their dates": "gabarits d'autorisation hors de leurs dates",
  "grant templates without a consent in force": "gabarits d'autorisation sans consentement en vigueur",
  "appearances without a grant on that album": "apparitions sans autorisation sur cet album",
  "appearances in an album with minors": "apparitions dans un album avec des mineurs",
  "restricted people with an open grant": "personnes limitées avec une autorisation ouverte",
  "searches past their last day": "recherches après leur dernier jour",
  "exports past their last day": "documents après leur dernier jour",
  "letters past their last day": "lettres après leur dernier jour",
  "requests past their last day": "demandes après leur dernier jour",
  "ended consents past their proof": "consentements terminés après leur durée de preuve",
  "people of whom nothing is left to prove": "personnes dont il ne reste rien à prouver",
  "request keys without what they seal": "clés de demandes sans ce qu'elles scellent",
  "sealed request rows without their key": "demandes scellées sans leur clé",
  "grant keys without what they seal": "clés d'autorisation sans ce qu'elles scellent",
  "sealed grant rows without their key": "autorisations scellées sans leur clé",
  "subject keys without what they seal": "clés de personnes sans ce qu'elles scellent",
  "sealed subject rows without their key": "personnes scellées sans leur clé",
  "reference keys without what they seal": "clés de référence sans ce qu'elles scellent",
  "sealed reference rows without their key": "références scellées sans leur clé",
};

export const audited = (report: Answer<Miroir["audit"]>, language: Language): Printed => ({
  data: report,
  exit: report.holds ? EXIT.ok : EXIT.found,
  text: paragraphs(
    facts([
      [
        words("Sealed templates", "Gabarits scellés")[language],
        words(
          `${report.templates.references} under personal keys, ${report.templates.grants} under open grants`,
          `${report.templates.references} sous des clés personnelles, ${report.templates.grants} sous des autorisations ouvertes`,
        )[language],
      ],
      [
        words("Read", "Lus")[language],
        words(
          `${number(language, report.files)} files, ${number(language, report.bytes / 1e6, 1)} MB, every byte`,
          `${number(language, report.files)} fichiers, ${number(language, report.bytes / 1e6, 1)} Mo, chaque octet`,
        )[language],
      ],
      [words("Vectors in clear", "Vecteurs en clair")[language], report.vectors.length],
      ...report.checks
        .filter(({ broken }) => broken > 0)
        .map(
          ({ question, broken }) =>
            [language === "fr" ? (QUESTIONS[question] ?? question) : question, broken] as const,
        ),
    ]),
    report.vectors.length > 0 &&
      listed(
        report.vectors.map(({ file, offset, form, length }) => `${file} @${offset}: ${form}, ${length}`),
        language,
      ).join("\n"),
    report.holds
      ? words(
          "The proof holds: every template belongs to a consent and a grant in force, and nothing else is one.",
          "La preuve tient : chaque gabarit appartient à un consentement et une autorisation en vigueur, et rien d'autre n'en est un.",
        )[language]
      : words("The proof does not hold.", "La preuve ne tient pas.")[language],
  ),
});
