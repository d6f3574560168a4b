/** Command: places of an album, and when its pictures were taken. */
import { type Language, MiroirError } from "../../domain/errors.ts";
import { PLACE_MARKS, type PlaceMark } from "../../domain/narrowing.ts";
import type { Miroir } from "../../index.ts";
import { type Answer, type Command, flag, type Given, type Printed, text } from "../command.ts";
import { facts, paragraphs, table } from "../print.ts";
import { number, type Words, words } from "../text.ts";

const MARK_WORDS: Readonly<Record<PlaceMark, Words>> = {
  camera: words("camera", "appareil"),
  serial: words("serial number of the camera", "numéro de série de l'appareil"),
  photographer: words("photographer", "photographe"),
  folder: words("folder", "dossier"),
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
    ? words("No place has a name yet.", "Aucun lieu n'a encore de nom.")[language]
    : table(
        [words("Place", "Lieu")[language], words("Known by", "Reconnu à")[language], ""],
        places.map(({ name, mark, value }) => [name, MARK_WORDS[mark][language], value]),
      );

const unknown = (language: Language): string => words("not known", "non connu")[language];

const placesShown = (shown: Shown, language: Language): Printed => ({
  data: shown,
  text: paragraphs(
    listOf(shown.places, language),
    table(
      [
        words("From", "À partir de")[language],
        words("Place", "Lieu")[language],
        words("Pictures", "Images")[language],
        words("Faces", "Visages")[language],
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
        [words("Told apart by", "Distinguées par")[language], "", words("Pictures", "Images")[language]],
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
      [
        words("Pictures with this mark", "Images qui portent cette marque")[language],
        number(language, set.pictures),
      ],
      [
        words("Comparisons due for it", "Comparaisons dues pour cela")[language],
        set.toCompare > 0 ? `${number(language, set.toCompare)} (miroir scan)` : "0",
      ],
    ]),
  ),
});

export const placeCommand: Command = {
  name: "album place",
  about: words(
    "name the places of an album by camera, photographer or folder; without --name: its places and hours",
    "nommer les lieux d'un album par appareil, photographe ou dossier ; sans --name : ses lieux et ses heures",
  ),
  example: 'miroir album place canal-run-2026 --name finish --camera "Drawn D1"',
  positionals: [{ name: "album", required: true }],
  options: {
    name: {
      value: "TEXT",
      about: words("what people read: start, finish", "ce que l'on lit : départ, arrivée"),
    },
    camera: {
      value: "TEXT",
      about: words(
        "make and model, as the pictures say them",
        "marque et modèle, comme les images les disent",
      ),
    },
    serial: { value: "TEXT", about: words("serial number of the camera", "numéro de série de l'appareil") },
    photographer: { value: "TEXT", about: words("as the pictures say it", "comme les images le disent") },
    folder: {
      value: "PATH",
      about: words(
        "a folder that the originals lie in, or the end of its path",
        "un dossier des originaux, ou la fin de son chemin",
      ),
    },
    remove: { about: words("it is not so: take the mark away", "ce n'est pas le cas : retirer la marque") },
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
