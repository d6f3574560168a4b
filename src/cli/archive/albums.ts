/** Commands: the albums. */

import { resolve } from "node:path";
import { ALBUM_RECALLS, HELD_BY, requireScope, SCOPE_MEANS, SCOPES, type Scope } from "../../domain/album.ts";
import { SCOPE_WORDS } from "../../domain/codes.ts";
import { type Language, MiroirError, say } from "../../domain/errors.ts";
import { notLookedAtOf, notLookedAtText } from "../../domain/not-looked-at.ts";
import type { Miroir } from "../../index.ts";
import { said, words } from "../../words/words.ts";
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
import { number } from "../text.ts";
import { albumCrops, isOn } from "./crops.ts";
import { inPartText } from "./import.ts";
import { placeCommand } from "./places.ts";

const heldByNames = Object.keys(HELD_BY) as (keyof typeof HELD_BY)[];

type Album = Answer<Miroir["albums"]["add"]>;

const albumFacts = (album: Album, language: Language): string =>
  facts([
    [said(language, "cli.archive.albums.name"), album.slug],
    [said(language, "cli.archive.albums.title"), album.title],
    [
      said(language, "cli.archive.albums.days"),
      album.startsOn &&
        (album.endsOn === album.startsOn ? album.startsOn : `${album.startsOn} – ${album.endsOn}`),
    ],
    [said(language, "cli.archive.albums.place"), album.place],
    [
      said(language, "cli.archive.albums.heldBecause"),
      `${HELD_BY[album.heldBy][language]} (${album.rightNote})`,
    ],
    [said(language, "cli.archive.albums.scope"), SCOPE_WORDS[album.scope][language]],
    [said(language, "cli.archive.albums.minorsPresent"), claim(language, album.minorsPresent)],
    [said(language, "cli.archive.albums.indexKeptUntil"), album.retainUntil],
    [said(language, "cli.archive.albums.cropsKept"), claim(language, album.faceCrops)],
    [
      said(language, "cli.archive.albums.looksForFaces"),
      said(
        language,
        album.recall === "thorough"
          ? "cli.archive.albums.looksThoroughly"
          : "cli.archive.albums.looksOrdinarily",
      ),
    ],
  ]);

const albumAdded = (album: Album, language: Language): Printed => ({
  data: album,
  text: paragraphs(
    albumFacts(album, language),
    said(language, "cli.archive.albums.nextMiroirImportFolder", { slug: album.slug }),
  ),
});

/** None is preset: what follows from each is said, and somebody chooses. @throws MiroirError album/scope-missing */
const scopeChosen = async (given: Scope | undefined, language: Language): Promise<Scope> => {
  if (given) return given;
  const { askWhich } = await import("../ask.ts");
  const asked = await askWhich(
    said(language, "cli.archive.albums.whoMaySearchedAlbum"),
    SCOPES.map((value) => ({ value, means: SCOPE_MEANS[value][language] })),
  );
  return requireScope(asked);
};

const add: Command = {
  name: "album add",
  about: words("cli.archive.albums.makeAlbum"),
  example:
    'miroir album add "Canal run 2026" --from 2026-05-17 --scope declared --right commissioned --right-note "contract with our photographer, 3 May 2026"',
  positionals: [{ name: "title", required: true }],
  options: {
    right: {
      value: heldByNames.join("|"),
      required: true,
      about: words("cli.archive.albums.whatRightHeld"),
    },
    "right-note": {
      value: "TEXT",
      required: true,
      about: words("cli.archive.albums.sameYourWordsContract"),
    },
    name: {
      value: "NAME",
      about: words("cli.archive.albums.shortNameDefaultFrom"),
    },
    from: { value: "DAY", about: words("cli.archive.albums.firstDay") },
    to: {
      value: "DAY",
      about: words("cli.archive.albums.lastDayDefaultFirst"),
    },
    place: { value: "TEXT", about: words("cli.archive.albums.where") },
    scope: {
      value: SCOPES.join("|"),
      about: words("cli.archive.albums.whoMaySearchedAsked"),
    },
    "attested-by": {
      value: "NAME",
      about: words("cli.archive.albums.closedWhoAttestsEverybody"),
    },
    dpia: { value: "REFERENCE", about: words("cli.archive.albums.openImpactAssessment") },
    "art9-ground": {
      value: "TEXT",
      about: words("cli.archive.albums.openGroundArt9"),
    },
    minors: {
      about: words("cli.archive.albums.minorsPresentOutsideEvery"),
    },
    "keep-until": {
      value: "DAY",
      about: words("cli.archive.albums.lastDayIndexKept"),
    },
    crops: { value: "on|off", about: words("cli.archive.albums.whetherCropsKept") },
    recall: { value: ALBUM_RECALLS.join("|"), about: words("cli.archive.albums.howHardFacesLooked") },
  },
  run: async ({ arguments: [title], options, miroir, language }) => {
    const heldBy = text(options, "right")!;
    if (!Object.hasOwn(HELD_BY, heldBy))
      throw new MiroirError("album/no-right", { rights: heldByNames.join("|") });
    const scope = await scopeChosen(oneOf(options, "scope", SCOPES), language);
    const crops = text(options, "crops");
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
        faceCrops: crops === undefined ? undefined : isOn("--crops", crops),
        recall: oneOf(options, "recall", ALBUM_RECALLS),
      }),
    });
    return albumAdded(album, language);
  },
};

const albumsListed = (albums: Answer<Miroir["albums"]["list"]>, language: Language): Printed => ({
  data: albums,
  text:
    albums.length === 0
      ? said(language, "cli.archive.albums.thereNoAlbumYet")
      : table(
          [
            words("cli.archive.albums.album"),
            words("cli.archive.albums.title"),
            words("cli.archive.albums.from"),
            words("cli.archive.albums.pictures"),
            words("cli.archive.albums.faces"),
            words("cli.archive.albums.damaged"),
            words("cli.archive.albums.openGrants"),
            words("cli.archive.albums.scope"),
            words("cli.archive.albums.minors"),
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
  about: words("cli.archive.albums.albumsPicturesFacesOpen"),
  run: async ({ miroir, language }) => albumsListed(await (await miroir()).albums.list(), language),
};

const albumShown = (album: Answer<Miroir["albums"]["show"]>, language: Language): Printed => ({
  data: { ...album, problems: damaged(album.problems, language) },
  text: paragraphs(
    albumFacts(album, language),
    facts([
      [said(language, "cli.archive.albums.pictures"), number(language, album.counts.items)],
      [said(language, "cli.archive.albums.faces"), number(language, album.counts.faces)],
      [said(language, "cli.archive.albums.openGrants2"), number(language, album.counts.openGrants)],
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
      `${said(language, "cli.archive.albums.notLookedMayShow")}${said(language, "domain.marks.colon")}${notLookedAtText(notLookedAtOf(album.notLookedAt.map(({ kind }) => kind)))}\n${listed(
        album.notLookedAt.map(({ path, kind }) => `${path} (${kind})`),
        language,
      ).join("\n")}`,
  ),
});

const show: Command = {
  name: "album show",
  about: words("cli.archive.albums.oneAlbumFilesCould"),
  positionals: [{ name: "album", required: true }],
  run: async ({ arguments: [album], miroir, language }) =>
    albumShown(await (await miroir()).albums.show({ album: album! }), language),
};

type Missing = Answer<Miroir["albums"]["missing"]>;

const missingLine = ({ path, elsewhere, appearances }: Missing["places"][number], language: Language) => {
  if (elsewhere) return `${plain(path)} (${said(language, "cli.archive.albums.pictureLiesElsewhereToo")})`;
  if (appearances === 0) return plain(path);
  return `${plain(path)} (${said(language, "cli.archive.albums.appearances", { appearances })})`;
};

const missingShown = (missing: Missing, language: Language): Printed => ({
  data: missing,
  text:
    missing.places.length === 0
      ? said(language, "cli.archive.albums.everyOriginalWhere")
      : paragraphs(
          listed(
            missing.places.map((place) => missingLine(place, language)),
            language,
          ).join("\n"),
          said(language, "cli.archive.albums.shareNotMountedLooks", { album: missing.album }),
        ),
});

const letGo = (gone: Answer<Miroir["albums"]["letGo"]>, language: Language): Printed => ({
  data: gone,
  text: facts([
    [said(language, "cli.archive.albums.placesLetGo"), number(language, gone.places)],
    [said(language, "cli.archive.albums.picturesLeftIndex"), number(language, gone.pictures)],
    [said(language, "cli.archive.albums.appearancesThem"), number(language, gone.appearances)],
  ]),
});

/** As it is listed: an absolute path, or a place of a storage. */
const pathOf = (given: string): string => (given.startsWith("s3:") ? given : resolve(given));

const missing: Command = {
  name: "album missing",
  about: words("cli.archive.albums.originalsNoLongerWhere"),
  example: "miroir album missing canal-run-2026 --let-go photos/2026-05-17/blurred.jpg",
  positionals: [{ name: "album", required: true }],
  options: {
    "let-go": {
      value: "PATH",
      many: true,
      about: words("cli.archive.albums.fileFolderAllGone"),
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
  text: said(language, "cli.archive.albums.removedFromIndexOther", {
    items: removed.items,
    faces: removed.faces,
  }),
});

const remove: Command = {
  name: "album remove",
  about: words("cli.archive.albums.removeAlbumsIndexOriginals"),
  positionals: [{ name: "album", required: true }],
  run: async ({ arguments: [album], miroir, language }) =>
    albumRemoved(await (await miroir()).albums.remove({ album: album! }), language),
};

export const albumCommands: readonly Command[] = [add, list, show, placeCommand, albumCrops, missing, remove];
