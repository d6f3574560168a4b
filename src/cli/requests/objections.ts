/** Commands: objections to a picture, and what becomes of them. */
import { en, fr } from "../../domain/counted.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { parseRegion } from "../../domain/region.ts";
import { OBJECTION_CHOICES, OBJECTION_MATTERS } from "../../domain/request.ts";
import { parseClock } from "../../domain/video.ts";
import type { Miroir } from "../../index.ts";
import {
  type Answer,
  type Command,
  type Context,
  oneOf,
  type Printed,
  present,
  text,
  whole,
} from "../command.ts";
import { paragraphs, short, table } from "../print.ts";
import { moment, words } from "../text.ts";
import { out, toldText } from "./letter.ts";

const objected = (answer: Answer<Miroir["objections"]["add"]>, language: Language): Printed => {
  const { objectionId, region, inArchive, state, appearancesRemoved: gone } = answer;
  const what = region
    ? words(
        "The region left every scan and look at once.",
        "La zone a quitté aussitôt tout balayage et tout regard.",
      )
    : words(
        "The picture left every scan and look at once.",
        "L'image a quitté aussitôt tout balayage et tout regard.",
      );
  const removed = words(
    en`${gone} [appearance on it is|appearances on it are] gone.`,
    fr`${gone} [apparition y a été supprimée|apparitions y ont été supprimées].`,
  );
  const known = words(
    "It is not in the archive: it stays out when it is imported.",
    "Elle n'est pas dans l'archive : elle restera dehors quand elle sera importée.",
  );
  const final = words(
    "Nobody weighs an objection to being compared: it stands.",
    "Une opposition à être comparée ne se met pas en balance : elle vaut.",
  );
  return {
    data: answer,
    text: [
      what[language],
      inArchive ? removed[language] : known[language],
      state === "pending"
        ? `miroir objection decide ${short(objectionId)} uphold|reject --because …`
        : final[language],
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
    about: {
      value: OBJECTION_CHOICES.join("|"),
      about: words(
        "to what (default comparison, which is final; the two others are weighed)",
        "à quoi (par défaut comparison, sans appel ; les deux autres sont mises en balance)",
      ),
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
          about: oneOf(options, "about", OBJECTION_CHOICES),
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

/** By album and file; whoever holds the file knows it by its name. */
const pictureOf = ({ pictures }: Answer<Miroir["objections"]["list"]>[number], language: Language): string =>
  pictures.length === 0
    ? words("not in the archive", "pas dans l'archive")[language]
    : pictures.map(({ album, path }) => `${album}: ${path.split("/").at(-1)}`).join(", ");

const list: Command = {
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
                words("To what", "À quoi"),
                words("Why", "Pourquoi"),
              ].map((head) => head[language]),
              all.map((each) => [
                short(each.id),
                STATES[each.state][language],
                moment(language, each.madeAt),
                pictureOf(each, language),
                (each.region ? words("a region", "une zone") : words("all of it", "toute l'image"))[language],
                OBJECTION_MATTERS[each.about][language],
                each.reason ?? "",
              ]),
            ),
    };
  },
};

const DECISIONS = ["uphold", "reject"] as const;

const decide: Command = {
  name: "objection decide",
  about: words(
    "weigh an objection to something else than being compared: uphold, or reject on compelling grounds, with a letter",
    "peser une opposition à autre chose qu'être comparée : l'accueillir, ou la rejeter pour motifs impérieux, par lettre",
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
      about: words("the grounds, as the letter says them", "les motifs, tels que la lettre les dit"),
    },
    out,
  },
  run: async ({ arguments: [objection, decision], options, miroir, language }) => {
    const file = text(options, "out");
    const decided = await (await miroir()).objections.decide({
      objection: objection!,
      decision: oneOf({ decision }, "decision", DECISIONS)!,
      because: text(options, "because")!,
      ...present({ out: file }),
    });
    const said =
      decided.state === "upheld"
        ? words(
            "Upheld: nobody compares it, also when it is imported again.",
            "Accueillie : personne ne la compare, même importée de nouveau.",
          )
        : words(
            en`Rejected: the next scan compares it again (${decided.comparedAgain} [comparison|comparisons] due).`,
            fr`Rejetée : le prochain balayage la compare de nouveau (${decided.comparedAgain} [comparaison due|comparaisons dues]).`,
          );
    const told =
      decided.told && decided.letter ? toldText(decided.told, decided.letter, file, language) : false;
    return { data: decided, text: paragraphs(said[language], told) };
  },
};

export const objectionCommands: readonly Command[] = [object, list, decide];
