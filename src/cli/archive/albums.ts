/** Commands: the albums. */
import { resolve } from "node:path";
import { HELD_BY, requireScope, SCOPE_MEANS, SCOPES, type Scope } from "../../domain/album.ts";
import { SCOPE_WORDS } from "../../domain/codes.ts";
import { en, fr } from "../../domain/counted.ts";
import { type Language, MiroirError, say } from "../../domain/errors.ts";
import { notLookedAtOf, notLookedAtText } from "../../domain/not-looked-at.ts";
import type { Miroir } from "../../index.ts";
import {
  type Answer,
  type Command,
  day,
  flag,
  oneOf,
  type Printed,
  present,
  text,
  texts,
} from "../command.ts";
import { claim, damaged, facts, listed, paragraphs, plain, table } from "../print.ts";
import { number, words } from "../text.ts";
import { inPartText } from "./import.ts";
import { placeCommand } from "./places.ts";

const heldByNames = Object.keys(HELD_BY) as (keyof typeof HELD_BY)[];

type Album = Answer<Miroir["albums"]["add"]>;

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
    [words("Scope", "Portée")[language], SCOPE_WORDS[album.scope][language]],
    [words("Minors present", "Mineurs présents")[language], claim(language, album.minorsPresent)],
    [words("Index kept until", "Index gardé jusqu'au")[language], album.retainUntil],
  ]);

const albumAdded = (album: Album, language: Language): Printed => ({
  data: album,
  text: paragraphs(
    albumFacts(album, language),
    words(
      `Next: miroir import <folder> --album ${album.slug}`,
      `Ensuite : miroir import <dossier> --album ${album.slug}`,
    )[language],
  ),
});

/** None is preset: what follows from each is said, and somebody chooses. @throws MiroirError album/scope-missing */
const scopeChosen = async (given: Scope | undefined, language: Language): Promise<Scope> => {
  if (given) return given;
  const { askWhich } = await import("../ask.ts");
  const asked = await askWhich(
    words("Who may be searched for in this album?", "Qui peut être cherché dans cet album ?")[language],
    SCOPES.map((value) => ({ value, means: SCOPE_MEANS[value][language] })),
  );
  return requireScope(asked);
};

const add: Command = {
  name: "album add",
  about: words("make an album", "créer un album"),
  example:
    'miroir album add "Canal run 2026" --from 2026-05-17 --scope declared --right commissioned --right-note "contract with our photographer, 3 May 2026"',
  positionals: [{ name: "title", required: true }],
  options: {
    right: {
      value: heldByNames.join("|"),
      required: true,
      about: words("by what right it is held", "à quel titre il est détenu"),
    },
    "right-note": {
      value: "TEXT",
      required: true,
      about: words(
        "the same in your words: contract, agreement, licence",
        "la même chose avec vos mots : contrat, convention, licence",
      ),
    },
    name: {
      value: "NAME",
      about: words("short name (default: from the title)", "nom court (par défaut : d'après le titre)"),
    },
    from: { value: "DAY", about: words("first day", "premier jour") },
    to: {
      value: "DAY",
      about: words("last day (default: the first)", "dernier jour (par défaut : le premier)"),
    },
    place: { value: "TEXT", about: words("where", "lieu") },
    scope: {
      value: SCOPES.join("|"),
      about: words(
        "who may be searched for in it; asked at a terminal, else to be given. declared: each person says that she was there, everybody else in the pictures is compared for a moment; closed: somebody attests that everybody agreed or is absent; open: whoever consented, and the most others are compared",
        "qui peut y être cherché ; demandé dans un terminal, sinon à donner. declared : chaque personne dit y avoir été, toutes les autres des images sont comparées un instant ; closed : quelqu'un atteste que toutes ont accepté ou sont absentes ; open : qui a consenti, et le plus d'autres personnes sont comparées",
      ),
    },
    "attested-by": {
      value: "NAME",
      about: words(
        "closed: who attests that everybody agreed or is absent; open: the officer who signed",
        "closed : qui atteste que tous ont accepté ou sont absents ; open : le délégué qui a signé",
      ),
    },
    dpia: { value: "REFERENCE", about: words("open: the impact assessment", "open : l'analyse d'impact") },
    "art9-ground": {
      value: "TEXT",
      about: words("open: the ground of art. 9(2) GDPR", "open : le fondement de l'art. 9(2) RGPD"),
    },
    minors: {
      about: words(
        "minors are present: outside every scan",
        "des mineurs sont présents : hors de tout balayage",
      ),
    },
    "keep-until": {
      value: "DAY",
      about: words(
        "last day its index is kept (default 3 years)",
        "dernier jour où son index est gardé (par défaut 3 ans)",
      ),
    },
  },
  run: async ({ arguments: [title], options, miroir, language }) => {
    const heldBy = text(options, "right")!;
    if (!Object.hasOwn(HELD_BY, heldBy))
      throw new MiroirError("album/no-right", { rights: heldByNames.join("|") });
    const scope = await scopeChosen(oneOf(options, "scope", SCOPES), language);
    const album = await (await miroir()).albums.add({
      title: title!,
      scope,
      heldBy: heldBy as keyof typeof HELD_BY,
      rightNote: text(options, "right-note")!,
      minorsPresent: flag(options, "minors"),
      ...present({
        slug: text(options, "name"),
        startsOn: day(options, "from"),
        endsOn: day(options, "to"),
        place: text(options, "place"),
        attestedBy: text(options, "attested-by"),
        dpiaReference: text(options, "dpia"),
        art9Ground: text(options, "art9-ground"),
        retainUntil: day(options, "keep-until"),
      }),
    });
    return albumAdded(album, language);
  },
};

const albumsListed = (albums: Answer<Miroir["albums"]["list"]>, language: Language): Printed => ({
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
            words("Title", "Titre"),
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
            album.title,
            album.startsOn ?? "",
            album.counts.items,
            album.counts.faces,
            album.counts.problems,
            album.counts.openGrants,
            SCOPE_WORDS[album.scope][language],
            claim(language, album.minorsPresent),
          ]),
        ),
});

const list: Command = {
  name: "album list",
  about: words(
    "the albums, with pictures, faces and open grants",
    "les albums, avec images, visages et autorisations ouvertes",
  ),
  run: async ({ miroir, language }) => albumsListed(await (await miroir()).albums.list(), language),
};

const albumShown = (album: Answer<Miroir["albums"]["show"]>, language: Language): Printed => ({
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
    album.inPart.length > 0 &&
      listed(
        album.inPart.map((each) => inPartText(each, language)),
        language,
      ).join("\n"),
    album.notLookedAt.length > 0 &&
      `${words("Not looked at, and may show people", "Non examinés, et peuvent montrer des personnes")[language]}${words(":", " :")[language]} ${notLookedAtText(notLookedAtOf(album.notLookedAt.map(({ kind }) => kind)))}\n${listed(
        album.notLookedAt.map(({ path, kind }) => `${path} (${kind})`),
        language,
      ).join("\n")}`,
  ),
});

const show: Command = {
  name: "album show",
  about: words(
    "one album, and the files that could not be read or were not looked at",
    "un album, et les fichiers qui n'ont pas pu être lus ou n'ont pas été examinés",
  ),
  positionals: [{ name: "album", required: true }],
  run: async ({ arguments: [album], miroir, language }) =>
    albumShown(await (await miroir()).albums.show({ album: album! }), language),
};

type Missing = Answer<Miroir["albums"]["missing"]>;

const missingLine = ({ path, elsewhere, appearances }: Missing["places"][number], language: Language) => {
  if (elsewhere)
    return `${plain(path)} (${words("the picture lies elsewhere too", "l'image est aussi ailleurs")[language]})`;
  if (appearances === 0) return plain(path);
  return `${plain(path)} (${words(`appearances: ${appearances}`, `apparitions : ${appearances}`)[language]})`;
};

const missingShown = (missing: Missing, language: Language): Printed => ({
  data: missing,
  text:
    missing.places.length === 0
      ? words("Every original is where it was.", "Chaque original est à sa place.")[language]
      : paragraphs(
          listed(
            missing.places.map((place) => missingLine(place, language)),
            language,
          ).join("\n"),
          words(
            `A share that is not mounted looks the same. What is gone for good: miroir album missing ${missing.album} --let-go <path>, a file or a folder. A picture that lies nowhere else leaves the index with the appearances in it.`,
            `Un partage non monté a le même aspect. Ce qui a disparu pour de bon : miroir album missing ${missing.album} --let-go <chemin>, un fichier ou un dossier. Une image qui n'est nulle part ailleurs quitte l'index avec ses apparitions.`,
          )[language],
        ),
});

const letGo = (gone: Answer<Miroir["albums"]["letGo"]>, language: Language): Printed => ({
  data: gone,
  text: facts([
    [words("Places let go", "Emplacements retirés")[language], number(language, gone.places)],
    [
      words("Pictures that left the index", "Images retirées de l'index")[language],
      number(language, gone.pictures),
    ],
    [words("Appearances in them", "Apparitions dedans")[language], number(language, gone.appearances)],
  ]),
});

/** As it is listed: an absolute path, or a place of a storage. */
const pathOf = (given: string): string => (given.startsWith("s3:") ? given : resolve(given));

const missing: Command = {
  name: "album missing",
  about: words(
    "originals that are no longer where they were, and letting go what is gone for good",
    "les originaux qui ne sont plus à leur place, et le retrait de ce qui a disparu pour de bon",
  ),
  example: "miroir album missing canal-run-2026 --let-go photos/2026-05-17/blurred.jpg",
  positionals: [{ name: "album", required: true }],
  options: {
    "let-go": {
      value: "PATH",
      many: true,
      about: words(
        "a file, or a folder with all that is gone below it, that will not come back",
        "un fichier, ou un dossier avec tout ce qui y a disparu, qui ne reviendra pas",
      ),
    },
  },
  run: async ({ arguments: [album], options, miroir, language }) => {
    const { albums } = await miroir();
    const paths = texts(options, "let-go")?.map(pathOf);
    return paths
      ? letGo(await albums.letGo({ album: album!, paths }), language)
      : missingShown(await albums.missing({ album: album! }), language);
  },
};

const albumRemoved = (removed: { items: number; faces: number }, language: Language): Printed => ({
  data: removed,
  text: words(
    en`Removed from the index: ${removed.items} [picture|pictures], ${removed.faces} [face|faces]. Originals in folders were not touched.`,
    fr`Retirés de l'index : ${removed.items} [image|images], ${removed.faces} [visage|visages]. Les originaux dans les dossiers sont intacts.`,
  )[language],
});

const remove: Command = {
  name: "album remove",
  about: words(
    "remove an album's index; originals in folders are not touched",
    "retirer l'index d'un album ; les originaux dans les dossiers restent intacts",
  ),
  positionals: [{ name: "album", required: true }],
  run: async ({ arguments: [album], miroir, language }) =>
    albumRemoved(await (await miroir()).albums.remove({ album: album! }), language),
};

export const albumCommands: readonly Command[] = [add, list, show, placeCommand, missing, remove];
