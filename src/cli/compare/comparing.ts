/** Commands: objection to a picture, confirmation by two, a look for somebody who is not enrolled. */

import { AGE_BANDS, IDENTITY_CHECKS, type IdentityCheck } from "../../domain/consent.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { parseRegion } from "../../domain/region.ts";
import { parseClock } from "../../domain/video.ts";
import type { Miroir } from "../../index.ts";
import {
  type Command,
  type Context,
  day,
  flag,
  oneOf,
  type Printed,
  present,
  text,
  texts,
  whole,
} from "../command.ts";
import { facts, plain, table } from "../print.ts";
import { figure, moment, number, score, type Words, words } from "../text.ts";

type Answer<F extends (...input: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>;

const identityChecks = Object.keys(IDENTITY_CHECKS) as IdentityCheck[];
const short = (id: string): string => id.slice(0, 8);

const objected = (answer: Answer<Miroir["objections"]["add"]>, language: Language): Printed => {
  const { objectionId, region, inArchive, appearancesRemoved: gone } = answer;
  const what = region
    ? words("The region left every scan and look", "La zone a quitté tout balayage et tout regard")
    : words("The picture left every scan and look", "L'image a quitté tout balayage et tout regard");
  const removed = words(
    gone === 1 ? "1 appearance on it is gone." : `${gone} appearances on it are gone.`,
    gone > 1 ? `${gone} apparitions y ont été supprimées.` : `${gone} apparition y a été supprimée.`,
  );
  const known = words(
    "It is not in the archive: it stays out when it is imported.",
    "Elle n'est pas dans l'archive : elle restera dehors quand elle sera importée.",
  );
  return {
    data: answer,
    text: [
      `${what[language]}${words(" at once, while the objection is examined.", " aussitôt, le temps d'examiner l'opposition.")[language]}`,
      inArchive ? removed[language] : known[language],
      `miroir objection decide ${short(objectionId)} uphold|reject --because …`,
    ].join("\n"),
  };
};

/** @throws MiroirError usage/bad-value */
const timeIn = (options: Context["options"], name: string): number | undefined => {
  const said = text(options, name);
  const ms = said === undefined ? undefined : parseClock(said);
  if (said !== undefined && ms === undefined)
    throw new MiroirError("usage/bad-value", {
      name: `--${name}`,
      value: said,
      expected: "a time in the video, as 1:02:03, 0:12 or 12.5 seconds",
    });
  return ms;
};

const object: Command = {
  name: "object",
  about: words(
    "take a picture, or a region of it, out of every scan because somebody objects",
    "retirer une image, ou une zone, de tout balayage parce que quelqu'un s'y oppose",
  ),
  example: 'miroir object photos/p07.jpg --face 2 --because "she does not want to be compared"',
  positionals: [{ name: "picture", required: true }],
  options: {
    because: {
      value: "TEXT",
      required: true,
      about: words("why, in her words; sealed", "pourquoi, avec ses mots ; scellé"),
    },
    region: {
      value: "X,Y,W,H",
      about: words(
        "a region, in pixels of the upright picture (default: all of it)",
        "une zone, en pixels de l'image redressée (par défaut : toute l'image)",
      ),
    },
    face: {
      value: "N",
      about: words("the N-th face of it, from 1", "son N-ième visage, à partir de 1"),
    },
    from: {
      value: "TIME",
      about: words("of a video, from this time on (1:02:03)", "d'une vidéo, à partir de ce moment (1:02:03)"),
    },
    to: {
      value: "TIME",
      about: words("of a video, up to this time", "d'une vidéo, jusqu'à ce moment"),
    },
    request: { value: "NUMBER", about: words("the request it came with", "la demande d'où elle vient") },
  },
  run: async ({ arguments: [picture], options, miroir, language }) => {
    const region = text(options, "region");
    return objected(
      await (await miroir()).objections.add({
        picture: picture!,
        because: text(options, "because")!,
        ...present({
          region: region === undefined ? undefined : parseRegion(region),
          face: whole(options, "face"),
          fromMs: timeIn(options, "from"),
          toMs: timeIn(options, "to"),
          request: text(options, "request"),
        }),
      }),
      language,
    );
  },
};

const STATES = {
  pending: words("pending: left out", "en examen : laissée de côté"),
  upheld: words("upheld: left out", "accueillie : laissée de côté"),
  rejected: words("rejected: compared", "rejetée : comparée"),
} as const;

const objectionList: Command = {
  name: "objection list",
  about: words("objections, those to decide first", "les oppositions, celles à trancher d'abord"),
  run: async ({ miroir, language }) => {
    const all = await (await miroir()).objections.list();
    return {
      data: all,
      text:
        all.length === 0
          ? words("Nobody objected to a picture.", "Personne ne s'est opposé à une image.")[language]
          : table(
              [
                words("Objection", "Opposition"),
                words("State", "État"),
                words("When", "Quand"),
                words("Picture", "Image"),
                words("What", "Quoi"),
                words("Why", "Pourquoi"),
              ].map((head) => head[language]),
              all.map((each) => [
                short(each.id),
                STATES[each.state][language],
                moment(language, each.madeAt),
                each.pictures[0]?.path.split("/").at(-1) ?? `${each.contentSha256.slice(0, 12)}…`,
                (each.region ? words("a region", "une zone") : words("all of it", "toute l'image"))[language],
                each.reason ?? "",
              ]),
            ),
    };
  },
};

const DECISIONS = ["uphold", "reject"] as const;

const objectionDecide: Command = {
  name: "objection decide",
  about: words(
    "uphold: it stays out for ever; reject: the next scan compares it again",
    "uphold : elle reste dehors pour toujours ; reject : le prochain balayage la compare de nouveau",
  ),
  example: 'miroir objection decide 3f0c6a1e uphold --because "taken at a private moment"',
  positionals: [
    { name: "objection", required: true },
    { name: DECISIONS.join("|"), required: true },
  ],
  options: {
    because: {
      value: "TEXT",
      required: true,
      about: words("how the balance was struck; sealed", "comment la balance a été faite ; scellé"),
    },
  },
  run: async ({ arguments: [objection, decision], options, miroir, language }) => {
    const decided = await (await miroir()).objections.decide({
      objection: objection!,
      decision: oneOf({ decision }, "decision", DECISIONS)!,
      because: text(options, "because")!,
    });
    const said =
      decided.state === "upheld"
        ? words(
            "Upheld: nobody compares it, also when it is imported again.",
            "Accueillie : personne ne la compare, même importée de nouveau.",
          )
        : words(
            `Rejected: the next scan compares it again (${decided.comparedAgain} comparisons due).`,
            `Rejetée : le prochain balayage la compare de nouveau (${decided.comparedAgain} comparaisons dues).`,
          );
    return { data: decided, text: said[language] };
  },
};

const searchConfirm: Command = {
  name: "search confirm",
  about: words(
    "confirm that a search found her; two people do, each with an account of her own",
    "confirmer qu'une recherche l'a trouvée ; deux personnes le font, chacune avec son compte",
  ),
  example: "miroir search confirm 5b1d33f0 3f0c6a1e --actor grace",
  positionals: [
    { name: "search", required: true },
    { name: "person", required: true },
  ],
  run: async ({ arguments: [search, subject], miroir, language }) => {
    const answer = await (await miroir()).confirmSearch({ search: search!, subject: subject! });
    const { confirmed, needed } = answer;
    const said =
      confirmed >= needed
        ? words(`Confirmed by ${confirmed}.`, `Confirmée par ${confirmed}.`)
        : words(
            `Confirmed by ${confirmed} of ${needed}: not to be acted upon before another person confirmed it.`,
            `Confirmée par ${confirmed} sur ${needed} : rien ne doit en être fait avant qu'une autre personne la confirme.`,
          );
    return { data: answer, text: said[language] };
  },
};

const looked = (answer: Answer<Miroir["look"]["byFace"]>, language: Language): Printed => {
  const { thresholds, expectedFalseMatches } = answer;
  const check: Words = words(
    "First look at to-check.html yourself, remove it and the folder to-check, and hand over the rest.",
    "Regardez d'abord to-check.html vous-même, retirez-le avec le dossier to-check, et remettez le reste.",
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
        [words("Withheld", "Retenues")[language], answer.withheld || null],
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
      words(
        "Nothing of it is kept here but that the look was taken. Hand the folder over, then remove it.",
        "Il n'en est gardé ici que le fait du regard. Remettez le dossier, puis supprimez-le.",
      )[language],
      ...(answer.toCheck > 0 ? [check[language]] : []),
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
              .map(({ album, takenAt, place, path }) => [
                album,
                takenAt?.slice(0, 16).replace("T", " ") ?? "",
                place ?? "",
                path ?? "",
              ]),
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

const lookByFace = async ({ arguments: [request], options, miroir, language, long }: Context) =>
  looked(
    await (await miroir()).look.byFace(
      {
        request: request!,
        photos: (texts(options, "photo") ?? []).map((path) => ({ path })),
        albums: texts(options, "album") ?? [],
        statement: text(options, "statement") ?? "",
        identityCheck: oneOf(options, "checked", identityChecks) ?? ("" as IdentityCheck),
        checkedBy: text(options, "by") ?? "",
        out: text(options, "out") ?? `look-${request}`,
        ...present({
          ageBand: oneOf(options, "age", AGE_BANDS),
          language: oneOf(options, "page-language", ["en", "fr"]),
          distinct: text(options, "distinct"),
        }),
      },
      long,
    ),
    language,
  );

const requestLook: Command = {
  name: "request look",
  about: words(
    "look once for somebody who is not enrolled, by face with her consent, or by date and place",
    "regarder une fois pour quelqu'un qui n'est pas inscrit, par son visage avec son accord, ou par date et lieu",
  ),
  example:
    'miroir request look 2026-0007 --photo a.jpg --photo b.jpg --album canal-run-2026 --statement "I agree to one look by my face in this album" --checked in-person --by "Desk 1" --out for-her',
  positionals: [{ name: "request", required: true }],
  options: {
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
      value: identityChecks.join("|"),
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

export const comparingCommands: readonly Command[] = [
  object,
  objectionList,
  objectionDecide,
  searchConfirm,
  requestLook,
];
