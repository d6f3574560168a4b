/** The hours and places that a consent reaches, as they are said on the command line; and the command that changes them. */

import { type Language, MiroirError } from "../../domain/errors.ts";
import { hoursIn, type Narrowing, narrowingText, UNKNOWN_SAID } from "../../domain/narrowing.ts";
import type { Miroir } from "../../index.ts";
import { said, words } from "../../words/words.ts";
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

export const NARROW_OPTIONS = {
  hours: {
    value: "FROM..UNTIL",
    about: words("cli.consent.narrowing.onlyPicturesTheseHours"),
  },
  at: {
    value: "PLACE",
    many: true,
    about: words("cli.consent.narrowing.onlyPicturesPlaceMiroir"),
  },
  unknown: {
    value: UNKNOWN_SAID.join("|"),
    about: words("cli.consent.narrowing.hoursWhatPicturesDo"),
  },
} as const satisfies Record<string, Option>;

/** What was said of hours and places, or undefined. @throws MiroirError usage/bad-value, usage/missing: nothing is decided for her */
export const narrowingIn = (options: Given): Omit<Narrowing, "album"> | undefined => {
  const hours = text(options, "hours");
  const places = texts(options, "at");
  const unknown = oneOf(options, "unknown", UNKNOWN_SAID);
  if (hours === undefined && places === undefined) return undefined;
  if (unknown === undefined)
    throw new MiroirError("usage/missing", { name: "--unknown", hint: "miroir consent narrow --help" });
  const between = hours === undefined ? { from: null, until: null } : hoursIn("--hours", hours);
  return { ...between, places: places ?? null, unknownToo: unknown === "compared" };
};

/** The same for every album that she names. @throws what `narrowingIn` throws */
export const narrowingsOf = (options: Given, albums: readonly string[]): Narrowing[] | undefined => {
  const said = narrowingIn(options);
  return said && albums.map((album) => ({ ...said, album }));
};

/** `1,240 of 18,300` */
export const facesOfAll = (faces: number, of: number, language: Language): string =>
  said(language, "cli.consent.narrowing.of", { faces, of });

const narrowed = (done: Answer<Miroir["consents"]["narrow"]>, language: Language): Printed => ({
  data: done,
  text: paragraphs(
    facts([
      [
        said(language, "cli.consent.narrowing.comparedNow"),
        done.narrowing
          ? narrowingText(done.narrowing, language)
          : said(language, "cli.consent.narrowing.wholeAlbum"),
      ],
      [
        said(language, "cli.consent.narrowing.facesMeetHerReference"),
        done.faces === null || done.of === null
          ? said(language, "cli.consent.narrowing.noneNoGrantOpen")
          : facesOfAll(done.faces, done.of, language),
      ],
      [said(language, "cli.consent.narrowing.possibleMatchesOutsideRemoved"), done.removed],
    ]),
    done.toCompare > 0 && said(language, "cli.consent.narrowing.nextMiroirScan"),
  ),
});

export const narrowCommand: Command = {
  name: "consent narrow",
  about: words("cli.consent.narrowing.compareOnlyHoursPlaces"),
  example:
    'miroir consent narrow "Ada Pencil" --album canal-run-2026 --hours 2026-05-17T09:00..2026-05-17T12:30 --at finish --unknown compared',
  positionals: [{ name: "person", required: true }],
  options: {
    album: {
      value: "NAME",
      required: true,
      about: words("cli.consent.narrowing.albumHerConsent"),
    },
    ...NARROW_OPTIONS,
    whole: { about: words("cli.consent.narrowing.wholeAlbumAgain") },
    statement: {
      value: "TEXT",
      about: words("cli.consent.narrowing.widenWhatSheSaid"),
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
