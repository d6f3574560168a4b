/** Albums. */
import { z } from "@hono/zod-openapi";
import { ALBUM_RECALLS, HELD_BY, SCOPES } from "../../domain/album.ts";
import { PLACE_MARKS } from "../../domain/narrowing.ts";
import { albumPlaces, placeAlbum } from "../../engine/archive/album-places.ts";
import { addAlbum, albums, removeAlbum, showAlbum } from "../../engine/archive/albums.ts";
import { switchCrops } from "../../engine/archive/crops.ts";
import { letGo, missing } from "../../engine/archive/missing.ts";
import { scopeAlbum } from "../../engine/consent/album-scope.ts";
import { type Route, route } from "../route.ts";
import { day, keysOf, whereabouts, words } from "../shapes.ts";

const tag = "Albums";
const params = z.object({ album: z.string().min(1).max(100) });

const album = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    title: z.string(),
    startsOn: day.nullable(),
    endsOn: day.nullable(),
    place: z.string().nullable(),
    heldBy: keysOf(HELD_BY),
    rightNote: z.string(),
    scope: z.enum(SCOPES),
    minorsPresent: z.boolean(),
    retainUntil: day,
    faceCrops: z.boolean(),
    recall: z.enum(ALBUM_RECALLS).openapi({
      description:
        "How hard an import looks for small faces: `thorough` is for photographs of large groups, and takes longer.",
    }),
  })
  .openapi("Album");

const countedAlbum = album
  .extend({
    counts: z.object({
      items: z.int(),
      videos: z.int(),
      videoMs: z.int(),
      faces: z.int(),
      problems: z.int(),
      notLookedAt: z.int(),
      openGrants: z.int(),
    }),
  })
  .openapi("CountedAlbum");

const newAlbum = z
  .strictObject({
    title: z.string().min(1).max(200),
    slug: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
      .optional(),
    startsOn: day.nullish(),
    endsOn: day.nullish(),
    place: z.string().max(200).nullish(),
    heldBy: keysOf(HELD_BY),
    rightNote: z.string().min(3).max(2000),
    scope: z.enum(SCOPES),
    attestedBy: z.string().min(3).max(200).optional(),
    dpiaReference: z.string().min(1).max(200).optional(),
    art9Ground: z.string().min(3).max(500).optional(),
    minorsPresent: z.boolean().optional(),
    retainUntil: day.optional(),
    faceCrops: z.boolean().optional(),
    recall: z.enum(ALBUM_RECALLS).optional(),
  })
  .openapi("NewAlbum");

const newScope = z
  .strictObject({
    scope: z.enum(SCOPES),
    attestedBy: z.string().min(3).max(200).optional(),
    dpiaReference: z.string().min(1).max(200).optional(),
    art9Ground: z.string().min(3).max(500).optional(),
  })
  .openapi("NewScope");

const missingOriginals = z
  .object({
    count: z.int(),
    places: z.array(
      z.object({
        itemId: z.uuid(),
        path: z.string(),
        elsewhere: z.boolean().openapi({ description: "The picture lies elsewhere as well." }),
        appearances: z.int(),
      }),
    ),
  })
  .openapi("MissingOriginals");

const placed = { name: z.string(), mark: z.enum(PLACE_MARKS), value: z.string() };

/** Of a list that has no pages: each look at it asks the disk for every original. */
const MOST_MISSING = 1000;

export const albumRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/albums",
    tag,
    summary: "Every album, with how many pictures and faces it has.",
    for: ["staff"],
    answer: z.array(countedAlbum),
    run: ({ act }) => act(albums, undefined),
  }),
  route({
    method: "post",
    path: "/albums",
    tag,
    summary: "Adds an album, which says by what right it is held (R5, R79).",
    for: ["staff"],
    body: newAlbum,
    status: 201,
    answer: album,
    run: ({ act, body }) => act(addAlbum, body),
  }),
  route({
    method: "get",
    path: "/albums/{album}",
    tag,
    summary:
      "One album, the files that could not be read, and those that may show people and were not looked at.",
    for: ["staff"],
    params,
    answer: countedAlbum.extend({
      problems: z.array(z.object({ path: z.string(), code: z.string() })),
      notLookedAt: z.array(z.object({ path: z.string(), kind: z.string() })),
      inPart: z.array(z.object({ path: z.string(), looked: z.int(), of: z.int() })),
    }),
    run: async ({ act, params: { album: name } }) => {
      const { problems, ...shown } = await act(showAlbum, { album: name });
      return { ...shown, problems: problems.map(({ path, error }) => ({ path, code: error.code })) };
    },
  }),
  route({
    method: "get",
    path: "/albums/{album}/places",
    tag,
    summary:
      "The places of an album by name, how many faces were taken when and where, and what tells its pictures apart.",
    for: ["staff"],
    params,
    answer: z
      .object({
        ...whereabouts,
        places: z.array(z.object(placed)),
        marks: z.array(z.object({ mark: placed.mark, value: z.string(), pictures: z.int() })),
      })
      .openapi("AlbumPlaces"),
    run: ({ act, params: { album: name } }) => act(albumPlaces, { album: name }),
  }),
  route({
    method: "post",
    path: "/albums/{album}/places",
    tag,
    summary: "Says by what pictures of a place are known (“finish” is this camera), or that it is not so.",
    for: ["staff"],
    params,
    body: z.strictObject({
      name: words(1, 60),
      mark: placed.mark,
      value: words(1, 300),
      remove: z.boolean().optional(),
    }),
    answer: z.object({
      album: z.string(),
      places: z.array(z.object(placed)),
      pictures: z.int(),
      toCompare: z.int(),
    }),
    run: ({ act, params: { album: name }, body: { name: place, ...body } }) =>
      act(placeAlbum, { album: name, name: place, ...body }),
  }),
  route({
    method: "get",
    path: "/albums/{album}/missing",
    tag,
    summary: "Originals that are no longer where they were, looked for now: the first thousand.",
    for: ["staff"],
    params,
    answer: missingOriginals,
    run: async ({ act, params: { album: name } }) => {
      const { places } = await act(missing, { album: name });
      return { count: places.length, places: places.slice(0, MOST_MISSING) };
    },
  }),
  route({
    method: "post",
    path: "/albums/{album}/missing/let-go",
    tag,
    summary:
      "Lets go pictures that are gone for good: their places, and where they lie nowhere else the appearances in them.",
    for: ["staff"],
    params,
    body: z.strictObject({ items: z.array(z.uuid()).min(1).max(MOST_MISSING) }).openapi("NewLetGo"),
    answer: z.object({ places: z.int(), pictures: z.int(), appearances: z.int() }),
    run: async ({ act, params: { album: name }, body }) => {
      const { album: _slug, ...gone } = await act(letGo, { album: name, ...body });
      return gone;
    },
  }),
  route({
    method: "delete",
    path: "/albums/{album}",
    tag,
    summary:
      "Removes the index of an album and the appearances in it; originals in folders are never touched.",
    for: ["staff"],
    params,
    answer: z.object({ items: z.int(), faces: z.int() }),
    run: ({ act, params: { album: name } }) => act(removeAlbum, { album: name }),
  }),
  route({
    method: "post",
    path: "/albums/{album}/scope",
    tag,
    summary:
      "Changes what may be searched in an album (U1). Consents to be found that named it end: their people agreed to something else (R20).",
    for: ["staff"],
    params,
    body: newScope,
    answer: z.object({ album, consentsEnded: z.int() }),
    run: ({ act, params: { album: name }, body }) => act(scopeAlbum, { album: name, ...body }),
  }),
  route({
    method: "post",
    path: "/albums/{album}/crops",
    tag,
    summary:
      "Keeps a crop of each face of an album from now on, or none: then those that are there go, with their key.",
    for: ["staff"],
    params,
    body: z.strictObject({ faceCrops: z.boolean() }).openapi("NewAlbumCrops"),
    answer: z
      .object({
        album: z.string(),
        faceCrops: z.boolean(),
        removed: z.int().openapi({ description: "Faces whose crops went." }),
      })
      .openapi("AlbumCrops"),
    run: ({ act, params: { album: name }, body }) => act(switchCrops, { album: name, ...body }),
  }),
];
