/** Command: places of an album, and when its pictures were taken. */

import { type Language, MiroirError } from "../../domain/errors.ts";
import { PLACE_MARKS, type PlaceMark } from "../../domain/narrowing.ts";
import type { Miroir } from "../../index.ts";
import { said, type Words, words } from "../../words/words.ts";
import { type Answer, type Command, flag, type Given, type Printed, text } from "../command.ts";
import { facts, paragraphs, table } from "../print.ts";
import { number } from "../text.ts";

const MARK_WORDS: Readonly<Record<PlaceMark, Words>> = {
  camera: words("cli.archive.places.camera"),
  serial: words("cli.archive.places.serialNumberCamera"),
  photographer: words("cli.archive.places.photographer"),
  folder: words("cli.archive.places.folder"),
};

const markIn = (options: Given): { mark: PlaceMark; value: string } | undefined => {
  const said = PLACE_MARKS.flatMap((mark) => {
    const value = text(options, mark);
    return value === undefined ? [] : [{ mark, value }];
  });
  if (said.length > 1)
    throw new MiroirError("usage/bad-value", {
      name: `--${said[1]!.mark}`,
      value: said[1]!.value,
      expected: PLACE_MARKS.map((mark) => `--${mark}`).join(" | "),
    });
  return said[0];
};

type Shown = Answer<Miroir["albums"]["places"]>;

const listOf = (places: Shown["places"], language: Language): string =>
  places.length === 0
    ? said(language, "cli.archive.places.noPlaceHasName")
    : table(
        [said(language, "cli.archive.places.place"), said(language, "cli.archive.places.known"), ""],
        places.map(({ name, mark, value }) => [name, MARK_WORDS[mark][language], value]),
      );

const unknown = (language: Language): string => said(language, "cli.archive.places.notKnown");

const placesShown = (shown: Shown, language: Language): Printed => ({
  data: shown,
  text: paragraphs(
    listOf(shown.places, language),
    table(
      [
        said(language, "cli.archive.places.from"),
        said(language, "cli.archive.places.place"),
        said(language, "cli.archive.places.pictures"),
        said(language, "cli.archive.places.faces"),
      ],
      shown.cells.map(({ from, places, pictures, faces }) => [
        from?.replace("T", " ") ?? unknown(language),
        places.join(", ") || unknown(language),
        number(language, pictures),
        number(language, faces),
      ]),
    ),
    shown.marks.length > 0 &&
      table(
        [said(language, "cli.archive.places.toldApart"), "", said(language, "cli.archive.places.pictures")],
        shown.marks.map(({ mark, value, pictures }) => [
          MARK_WORDS[mark][language],
          value,
          number(language, pictures),
        ]),
      ),
  ),
});

const placeSet = (set: Answer<Miroir["albums"]["place"]>, language: Language): Printed => ({
  data: set,
  text: paragraphs(
    listOf(set.places, language),
    facts([
      [said(language, "cli.archive.places.picturesMark"), number(language, set.pictures)],
      [
        said(language, "cli.archive.places.comparisonsDue"),
        set.toCompare > 0 ? `${number(language, set.toCompare)} (miroir scan)` : "0",
      ],
    ]),
  ),
});

export const placeCommand: Command = {
  name: "album place",
  about: words("cli.archive.places.namePlacesAlbumCamera"),
  example: 'miroir album place canal-run-2026 --name finish --camera "Drawn D1"',
  positionals: [{ name: "album", required: true }],
  options: {
    name: {
      value: "TEXT",
      about: words("cli.archive.places.whatPeopleReadStart"),
    },
    camera: {
      value: "TEXT",
      about: words("cli.archive.places.makeModelPicturesSay"),
    },
    serial: { value: "TEXT", about: words("cli.archive.places.serialNumberCamera") },
    photographer: { value: "TEXT", about: words("cli.archive.places.picturesSay") },
    folder: {
      value: "PATH",
      about: words("cli.archive.places.folderOriginalsLieEnd"),
    },
    remove: { about: words("cli.archive.places.notSoTakeMark") },
  },
  run: async ({ arguments: [album], options, miroir, language }) => {
    const { albums } = await miroir();
    const name = text(options, "name");
    if (name === undefined) return placesShown(await albums.places({ album: album! }), language);
    const marked = markIn(options);
    if (!marked)
      throw new MiroirError("usage/missing", {
        name: PLACE_MARKS.map((mark) => `--${mark}`).join(" | "),
        hint: "miroir album place --help",
      });
    const input = { album: album!, name, ...marked, remove: flag(options, "remove") };
    return placeSet(await albums.place(input), language);
  },
};
