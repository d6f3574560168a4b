/** The hours and places that a consent reaches, as they are said on the command line; and the command that changes them. */
import { type Language, MiroirError } from "../../domain/errors.ts";
import { type Narrowing, narrowingText } from "../../domain/narrowing.ts";
import type { Miroir } from "../../index.ts";
import {
  type Answer,
  type Command,
  flag,
  type Given,
  type Option,
  oneOf,
  type Printed,
  present,
  text,
  texts,
} from "../command.ts";
import { facts, paragraphs } from "../print.ts";
import { number, words } from "../text.ts";

export const NARROW_OPTIONS = {
  hours: {
    value: "FROM..UNTIL",
    about: words(
      "only pictures of these hours meet her reference: 2026-05-17T09:00..2026-05-17T12:30, or one end of it",
      "seules les images de ces heures rencontrent sa référence : 2026-05-17T09:00..2026-05-17T12:30, ou un seul bout",
    ),
  },
  at: {
    value: "PLACE",
    many: true,
    about: words(
      "only pictures of this place, as miroir album place names it",
      "seulement les images de ce lieu, comme miroir album place le nomme",
    ),
  },
  unknown: {
    value: "compared|left-out",
    about: words(
      "with --hours or --at: what of pictures that do not say when or where they were taken",
      "avec --hours ou --at : ce qu'il en est des images qui ne disent ni quand ni où elles ont été prises",
    ),
  },
} as const satisfies Record<string, Option>;

const momentOf = (said: string): string | null => (said.trim() === "" ? null : said.trim().replace(" ", "T"));

/** @throws MiroirError usage/bad-value */
const hoursOf = (said: string | undefined): Pick<Narrowing, "from" | "until"> => {
  if (said === undefined) return { from: null, until: null };
  const ends = said.split("..");
  if (ends.length !== 2)
    throw new MiroirError("usage/bad-value", {
      name: "--hours",
      value: said,
      expected: "2026-05-17T09:00..2026-05-17T12:30",
    });
  return { from: momentOf(ends[0]!), until: momentOf(ends[1]!) };
};

/** What was said of hours and places, or undefined. @throws MiroirError usage/bad-value, usage/missing: nothing is decided for her */
export const narrowingIn = (options: Given): Omit<Narrowing, "album"> | undefined => {
  const hours = text(options, "hours");
  const places = texts(options, "at");
  const unknown = oneOf(options, "unknown", ["compared", "left-out"]);
  if (hours === undefined && places === undefined) return undefined;
  if (unknown === undefined)
    throw new MiroirError("usage/missing", { name: "--unknown", hint: "miroir consent narrow --help" });
  return { ...hoursOf(hours), places: places ?? null, unknownToo: unknown === "compared" };
};

/** The same for every album that she names. @throws what `narrowingIn` throws */
export const narrowingsOf = (options: Given, albums: readonly string[]): Narrowing[] | undefined => {
  const said = narrowingIn(options);
  return said && albums.map((album) => ({ ...said, album }));
};

/** `1,240 of 18,300` */
export const facesOfAll = (faces: number, of: number, language: Language): string =>
  words(`${number("en", faces)} of ${number("en", of)}`, `${number("fr", faces)} sur ${number("fr", of)}`)[
    language
  ];

const narrowed = (done: Answer<Miroir["consents"]["narrow"]>, language: Language): Printed => ({
  data: done,
  text: paragraphs(
    facts([
      [
        words("Compared now", "Comparé désormais")[language],
        done.narrowing
          ? narrowingText(done.narrowing, language)
          : words("the whole album", "l'album entier")[language],
      ],
      [
        words("Faces that meet her reference", "Visages qui rencontrent sa référence")[language],
        done.faces === null || done.of === null
          ? words("none: no grant is open", "aucun : aucune autorisation n'est ouverte")[language]
          : facesOfAll(done.faces, done.of, language),
      ],
      [
        words("Possible matches outside, removed", "Correspondances possibles au-dehors, retirées")[language],
        done.removed,
      ],
    ]),
    done.toCompare > 0 && words("Next: miroir scan", "Ensuite : miroir scan")[language],
  ),
});

export const narrowCommand: Command = {
  name: "consent narrow",
  about: words(
    "compare only the hours and places where she can have been; wider again in her own words",
    "ne comparer que les heures et les lieux où elle a pu être ; plus large de nouveau, avec ses mots",
  ),
  example:
    'miroir consent narrow "Ada Pencil" --album canal-run-2026 --hours 2026-05-17T09:00..2026-05-17T12:30 --at finish --unknown compared',
  positionals: [{ name: "person", required: true }],
  options: {
    album: {
      value: "NAME",
      required: true,
      about: words("an album of her consent", "un album de son consentement"),
    },
    ...NARROW_OPTIONS,
    whole: { about: words("the whole album again", "de nouveau l'album entier") },
    statement: {
      value: "TEXT",
      about: words("to widen: what she said, word for word", "pour élargir : ce qu'elle a dit, mot pour mot"),
    },
  },
  run: async ({ arguments: [subject], options, miroir, language }) => {
    const to = flag(options, "whole") ? null : narrowingIn(options);
    if (to === undefined)
      throw new MiroirError("usage/missing", {
        name: "--hours, --at, --whole",
        hint: "miroir consent narrow --help",
      });
    const input = { subject: subject!, album: text(options, "album")!, to };
    const said = present({ statement: text(options, "statement") });
    return narrowed(await (await miroir()).consents.narrow({ ...input, ...said }), language);
  },
};
