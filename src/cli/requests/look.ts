/** Command: request look, once for somebody who is not enrolled. */
import { AGE_BANDS } from "../../domain/consent.ts";
import type { Language } from "../../domain/errors.ts";
import { DESK_CHECKS } from "../../domain/vouching.ts";
import { withheldCounted } from "../../domain/withheld.ts";
import type { Looked } from "../../engine/requests/look.ts";
import type { Miroir } from "../../index.ts";
import {
  type Answer,
  type Command,
  type Context,
  day,
  flag,
  oneOf,
  type Printed,
  present,
  text,
  texts,
} from "../command.ts";
import { proposedText } from "../people/proposals.ts";
import { facts, plain, table, taken } from "../print.ts";
import { figure, number, score, type Words, words } from "../text.ts";

const looked = (answer: Looked, language: Language): Printed => {
  const { thresholds, expectedFalseMatches } = answer;
  const check: Words = words(
    "First look at to-check.html yourself, remove it and the folder to-check, and hand over the rest.",
    "Regardez d'abord to-check.html vous-même, retirez-le avec le dossier to-check, et remettez le reste.",
  );
  const given: Words = words(
    "Nothing of it is kept here but that the look was taken. Hand the folder over, then remove it.",
    "Il n'en est gardé ici que le fait du regard. Remettez le dossier, puis supprimez-le.",
  );
  const waits: Words = words(
    `It waits in her case, sealed, for some days: miroir request hand-over ${answer.request} --by link|code`,
    `Cela attend dans son dossier, scellé, quelques jours : miroir request hand-over ${answer.request} --by link|code`,
  );
  return {
    data: answer,
    text: [
      facts([
        [words("Request", "Demande")[language], answer.request],
        [words("Pictures compared", "Images comparées")[language], number(language, answer.compared)],
        [words("Could not be read", "Illisibles")[language], answer.unread || null],
        [words("Possible matches", "Correspondances possibles")[language], number(language, answer.found)],
        [words("To be looked at first", "À regarder d'abord")[language], answer.toCheck || null],
        [words("Withheld", "Retenues")[language], withheldCounted(language, answer.withheldBecause) || null],
        [
          words("Score from", "Score à partir de")[language],
          `${score(language, thresholds.match)} (${score(language, thresholds.review)})`,
        ],
        [
          words("False candidates expected", "Fausses candidates attendues")[language],
          figure(language, expectedFalseMatches),
        ],
        [words("Folder", "Dossier")[language], answer.folder],
      ]),
      ...(answer.folder === null ? [waits[language]] : [given[language]]),
      ...(answer.toCheck > 0 && answer.folder !== null ? [check[language]] : []),
    ].join("\n\n"),
  };
};

const MOST_LINES = 200;

const browsed = (rows: Answer<Miroir["look"]["byHand"]>, language: Language): Printed => ({
  data: rows,
  text:
    rows.length === 0
      ? words("No picture of that day, place or album.", "Aucune image de ce jour, lieu ou album.")[language]
      : [
          table(
            [
              words("Album", "Album"),
              words("Taken", "Prise"),
              words("Place", "Lieu"),
              words("File", "Fichier"),
            ].map((head) => head[language]),
            rows
              .slice(0, MOST_LINES)
              .map(({ album, takenAt, place, path }) => [album, taken(takenAt), place ?? "", path ?? ""]),
          ),
          ...(rows.length > MOST_LINES
            ? [
                words(`… of ${rows.length} (--json shows all)`, `… sur ${rows.length} (--json montre tout)`)[
                  language
                ],
              ]
            : []),
        ].join("\n"),
});

const lookByFace = async ({ arguments: [request], options, miroir, language, long }: Context) => {
  const into = flag(options, "into-case") ? undefined : (text(options, "out") ?? `look-${request}`);
  const answer = await (await miroir()).look.byFace(
    {
      request: request!,
      photos: (texts(options, "photo") ?? []).map((path) => ({ path })),
      fromCase: flag(options, "from-case"),
      albums: texts(options, "album") ?? [],
      ...present({
        statement: text(options, "statement"),
        identityCheck: oneOf(options, "checked", DESK_CHECKS),
        checkedBy: text(options, "by"),
        out: into,
        ageBand: oneOf(options, "age", AGE_BANDS),
        language: oneOf(options, "page-language", ["en", "fr"]),
        distinct: text(options, "distinct"),
      }),
    },
    long,
  );
  return answer.proposed ? proposedText(answer, language) : looked(answer, language);
};

export const requestLook: Command = {
  name: "request look",
  about: words(
    "look once for somebody who is not enrolled, by face with her consent, or by date and place",
    "regarder une fois pour quelqu'un qui n'est pas inscrit, par son visage avec son accord, ou par date et lieu",
  ),
  example:
    'miroir request look 2026-0007 --photo a.jpg --photo b.jpg --album canal-run-2026 --statement "I agree to one look by my face in this album" --checked identity-in-person --by "Desk 1" --out for-her',
  positionals: [{ name: "request", required: true }],
  options: {
    "from-case": {
      about: words(
        "instead of photographs: the frames of her camera that the case keeps",
        "au lieu de photographies : les images de sa caméra que le dossier garde",
      ),
    },
    "into-case": {
      about: words(
        "no folder: what is found waits in her case, to be handed over by a link or a code",
        "sans dossier : ce qui est trouvé attend dans son dossier, à remettre par un lien ou un code",
      ),
    },
    photo: {
      value: "FILE",
      many: true,
      about: words("photograph of her alone; not kept", "photographie d'elle seule ; non gardée"),
    },
    album: { value: "NAME", many: true, about: words("album she names", "album qu'elle nomme") },
    statement: {
      value: "TEXT",
      about: words(
        "what she said or signed, word for word; sealed in her request",
        "ce qu'elle a dit ou signé, mot pour mot ; scellé dans sa demande",
      ),
    },
    checked: {
      value: DESK_CHECKS.join("|"),
      about: words(
        "how it was checked that she is the face",
        "comment il a été vérifié que c'est son visage",
      ),
    },
    by: { value: "NAME", about: words("who checked it", "qui l'a vérifié") },
    age: {
      value: AGE_BANDS.join("|"),
      about: words("declared; adults only (default adult)", "déclaré ; adultes seulement (par défaut adult)"),
    },
    out: {
      value: "FOLDER",
      about: words(
        "new folder for her page (default look-<request>)",
        "nouveau dossier pour sa page (par défaut look-<demande>)",
      ),
    },
    "page-language": { value: "en|fr", about: words("language of her page", "langue de sa page") },
    distinct: {
      value: "CASE",
      about: words(
        "a conflict that review settled as two people",
        "un conflit que l'examen a tranché : deux personnes",
      ),
    },
    manual: {
      about: words(
        "no face: list pictures by --date, --place and --album, to be looked at by eye",
        "sans visage : lister les images par --date, --place et --album, à regarder à l'œil",
      ),
    },
    date: { value: "DAY", about: words("with --manual: the day", "avec --manual : le jour") },
    place: {
      value: "TEXT",
      about: words("with --manual: part of the place", "avec --manual : une partie du lieu"),
    },
    notice: {
      about: words(
        "only print what she is told before she agrees",
        "seulement afficher ce qui lui est dit avant son accord",
      ),
    },
  },
  run: async (context) => {
    const {
      arguments: [request],
      options,
      miroir,
      language,
    } = context;
    if (flag(options, "notice")) {
      const told = await (await miroir()).look.told({
        language: oneOf(options, "page-language", ["en", "fr"]) ?? language,
      });
      return { data: told, text: plain(told.text).replaceAll("\\x0a", "\n") };
    }
    if (!flag(options, "manual")) return lookByFace(context);
    const rows = await (await miroir()).look.byHand({
      request: request!,
      ...present({
        albums: texts(options, "album"),
        day: day(options, "date"),
        place: text(options, "place"),
      }),
    });
    return browsed(rows, language);
  },
};
