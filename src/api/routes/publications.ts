/**
 * Masked copies: drawn up, looked at one by one, corrected by hand, signed, handed out, and the register of what left. No
 * route takes a path on the disk: copies go into a ZIP that the server keeps to be downloaded, or to a storage of the
 * configuration, by its name.
 */
import { randomBytes } from "node:crypto";
import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { z } from "@hono/zod-openapi";
import { checkPermitted, requireProof } from "../../domain/act.ts";
import { MiroirError } from "../../domain/errors.ts";
import {
  COPY_STATES,
  FACE_WHY,
  MASK_REACHES,
  MASK_STYLES,
  PUBLICATION_STATES,
  STALE_BECAUSE,
  USES,
} from "../../domain/publish.ts";
import { RECORDING_LOOKS } from "../../domain/video.ts";
import { runnerOf } from "../../engine/clock/runner.ts";
import { act } from "../../engine/gate/act.ts";
import type { Engine } from "../../engine/gate/engine.ts";
import { drawPublication, type PublishInput } from "../../engine/publish/draw.ts";
import { handOut } from "../../engine/publish/hand-out.ts";
import { playCopy, sheetPicture } from "../../engine/publish/look.ts";
import { copyRegister } from "../../engine/publish/rebuild.ts";
import {
  correctCopy,
  discardPublication,
  publicationSheet,
  publications,
  signSheet,
} from "../../engine/publish/sheet.ts";
import type { Publication } from "../../engine/publish/terms.ts";
import { zipFolderOf } from "../../engine/publish/zips.ts";
import { partAnswer } from "../ranges.ts";
import { bytesRoute, type Call, type Route, route } from "../route.ts";
import { box, digest, fileNameOf, inRecording, keysOf, moment, named, words } from "../shapes.ts";
import { orLater, pictureAnswer } from "./pictures.ts";

const tag = "Publications";
const forStaff = ["staff"] as const;

const count = z.int().optional();

const publication = z
  .object({
    id: z.uuid(),
    album: z.string().openapi({ description: "Short name, also once the album is gone." }),
    use: z.enum(USES),
    destination: z.enum(["folder", "zip", "s3"]),
    place: z.string().openapi({ description: "Where the copies go; of a ZIP to be downloaded, its name." }),
    recipient: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    style: z.enum(MASK_STYLES),
    reach: z.enum(MASK_REACHES),
    recordingLook: z.enum(RECORDING_LOOKS),
    sidePx: z
      .int()
      .nullable()
      .openapi({ description: "Long side of the copies; null keeps the original's." }),
    smallFaces: z.enum(["masked", "left"]),
    smallBelowPx: z.int().nullable(),
    sound: z.enum(["kept", "removed"]),
    credit: z.string().nullable(),
    captions: z.boolean(),
    onlyVisible: z.boolean().openapi({ description: "Pictures in which nobody is visible are left out." }),
    maskVersion: z.string(),
    twoPersons: z.boolean().openapi({ description: "Whoever signs is another than the maker (R96)." }),
    state: z.enum(PUBLICATION_STATES),
    madeBy: z.string(),
    madeAt: moment,
    signedBy: z.string().nullable(),
    signedAt: moment.nullable(),
    handedOutAt: moment.nullable(),
    retainUntil: z.string(),
    copies: z
      .object({
        ready: count,
        blocked: count,
        failed: count,
        registered: count,
        out: count,
        stale: count,
        removed: count,
      } satisfies Record<(typeof COPY_STATES)[number], typeof count>)
      .openapi({ description: "How many copies are in which state; those without any are absent." }),
    leftOut: z
      .int()
      .openapi({ description: "Of those that failed: left out by hand, or since nobody is visible." }),
    downloadable: z.boolean(),
    work: z
      .object({
        kind: z.enum(["draw", "hand-out"]),
        running: z.boolean(),
        done: z.int(),
        total: z.int().nullable(),
        error: z.string().nullable(),
      })
      .nullable()
      .openapi({ description: "What is being done with it now, or how that ended; null when nothing was." }),
  })
  .openapi("Publication");

const newPublication = z
  .strictObject({
    album: named,
    use: z.enum(USES),
    to: z
      .string()
      .regex(/^(?:zip|s3:[a-z0-9][a-z0-9-]{0,60}(?:\/(?!\.+(?:\/|$))[\w.-]+)*\/?)$/)
      .openapi({
        description: "`zip`, to be downloaded here; or `s3:<name>/<prefix>`, a storage of the configuration.",
      }),
    recipient: named.optional(),
    style: z
      .enum(MASK_STYLES)
      .optional()
      .openapi({ description: "As the setting `masks` says when absent." }),
    reach: z.enum(MASK_REACHES).optional().openapi({
      description: "`wide` covers hats, long hair and the neck too; as the setting `masks` says when absent.",
    }),
    recordingLook: z.enum(RECORDING_LOOKS).optional().openapi({
      description:
        "Whether every frame of a recording is looked at, or every third whole and between them the places where heads should be; as the setting `recordingLook` says when absent.",
    }),
    sidePx: z.int().min(64).max(100_000).optional(),
    smallFaces: z.enum(["masked", "left"]).default("masked"),
    smallBelowPx: z.int().min(1).max(48).optional(),
    credit: words(1, 200).optional(),
    captions: z.boolean().default(false),
    onlyVisible: z
      .boolean()
      .default(false)
      .openapi({ description: "Leave out pictures in which nobody is visible." }),
    sound: z.enum(["kept", "removed"]).default("removed"),
  })
  .openapi("NewPublication");

const face = z
  .object({
    key: z.string(),
    foundBy: z.enum(["import", "second-look", "hand"]),
    box,
    visible: z.boolean(),
    why: keysOf(FACE_WHY),
    person: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    mayBeUncovered: z.boolean(),
    correctionId: z.uuid().nullable(),
    atMs: inRecording.atMs,
    startsMs: inRecording.startsMs,
    endsMs: inRecording.endsMs,
  })
  .openapi("SheetFace", {
    description: "Its box is in fractions of the upright picture; in a recording, of the frame at `atMs`.",
  });

const copy = z
  .object({
    id: z.uuid(),
    publicationId: z.uuid(),
    itemId: z.uuid().nullable(),
    kind: z.enum(["picture", "video"]),
    name: z.string(),
    ordinal: z.int(),
    originalSha256: digest,
    widthPx: z.int(),
    heightPx: z.int(),
    state: z.enum(COPY_STATES),
    problem: z
      .string()
      .nullable()
      .openapi({ description: "What kept it from being made, or `left-out`, or `nobody-visible`." }),
    faces: z.array(face),
    corrections: z.array(
      z.object({
        id: z.uuid(),
        kind: z.enum(["mask", "unmask"]),
        box,
        by: z.string(),
        at: moment,
        because: z.string().nullable(),
      }),
    ),
    durationMs: inRecording.durationMs.openapi({ description: "Of a recording." }),
    left: z
      .array(box.extend({ atMs: z.int().optional() }))
      .openapi({ description: "Where a face is still found after masking; in a recording, when." }),
    smallLeft: z.int(),
    smallComparable: z.int(),
    approvedBy: z.string().nullable(),
    approvedAt: moment.nullable(),
    copySha256: digest.nullable(),
    outAt: moment.nullable(),
    staleSince: moment.nullable(),
    staleBecause: keysOf(STALE_BECAUSE).nullable(),
    removedAt: moment.nullable(),
    escapedAt: moment.nullable(),
  })
  .openapi("SheetCopy");

const registered = z
  .object({
    copyId: z.uuid(),
    publicationId: z.uuid(),
    album: z.string(),
    use: z.enum(USES),
    destination: z.enum(["folder", "zip", "s3"]),
    place: z.string(),
    name: z.string(),
    recipient: z.string().nullable(),
    originalSha256: digest,
    copySha256: digest.nullable(),
    state: z.enum(COPY_STATES),
    problem: z.string().nullable(),
    masked: z.int(),
    smallLeft: z.int(),
    smallComparable: z.int(),
    maskVersion: z.string(),
    signedBy: z.string().nullable(),
    outAt: moment.nullable(),
    staleSince: moment.nullable(),
    staleBecause: keysOf(STALE_BECAUSE).nullable(),
    removedAt: moment.nullable(),
    escapedAt: moment.nullable(),
    visible: z.array(
      z.object({
        subjectId: z.uuid(),
        name: z.string(),
        consentId: z.uuid(),
        since: moment,
        lapsedAt: moment.nullable(),
      }),
    ),
  })
  .openapi("RegisteredCopy");

const correction = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("mask"), box }),
  z.strictObject({ do: z.literal("unmask"), face: words(1, 100), because: words(1, 1000) }),
  z.strictObject({ do: z.literal("undo"), correction: z.uuid() }),
  z.strictObject({ do: z.literal("approve") }),
  z.strictObject({ do: z.literal("leave-out") }),
  z.strictObject({ do: z.literal("take-in") }),
]);

const isOurs = (engine: Engine, { destination, place }: Publication): boolean =>
  destination === "zip" && dirname(place) === zipFolderOf(engine);

const shown = (
  engine: Engine,
  found: Publication,
  work = runnerOf(engine).publishing.stateOf(found.id),
): z.input<typeof publication> => ({
  ...found,
  copies: { ...found.copies },
  place: isOurs(engine, found) ? fileNameOf(found.place) : found.place,
  downloadable: found.state === "handed-out" && isOurs(engine, found),
  work,
});

/**
 * How far the work is, taken before what it made is read: what ends in between still runs to whoever asked, who asks
 * again. The other way round a page would wait for ever for copies that are there.
 */
const showing = (engine: Engine) => {
  const works = runnerOf(engine).publishing.states();
  return (found: Publication) => shown(engine, found, works.get(found.id) ?? null);
};

type Asking = Pick<Call<unknown, unknown, unknown>, "engine" | "act">;

/** The very same terms again: what was begun with them is gone on with. */
const termsOf = (found: Publication): PublishInput => ({
  album: found.album,
  use: found.use,
  out: found.place,
  style: found.style,
  reach: found.reach,
  recordingLook: found.recordingLook,
  sidePx: found.sidePx,
  leaveBelowPx: found.smallBelowPx,
  credit: found.credit,
  captions: found.captions,
  onlyVisible: found.onlyVisible,
  sound: found.sound,
  ...(found.recipient && { recipient: found.recipient.id }),
});

const drawOn = ({ engine, act }: Asking, id: string, input: PublishInput): void => {
  runnerOf(engine).publishing.add({
    publication: id,
    kind: "draw",
    run: (options) => act(drawPublication, input, options),
  });
};

const find = async ({ act }: Asking, id: string): Promise<Publication> =>
  (await act(publicationSheet, { publication: id, limit: 1 })).publication;

/** What is there must not be handed to anybody. */
const MUST_NOT_STAY = ["registered", "stale"] as const;

const params = z.object({ publication: named });
const copyParams = z.object({ copy: z.uuid() });
const LINES = 200;

export const publicationRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/publications",
    tag,
    summary: "Sets of masked copies, newest first.",
    for: forStaff,
    answer: z.array(publication),
    run: async ({ act, engine }) => {
      const show = showing(engine);
      return (await act(publications, undefined)).map(show);
    },
  }),
  route({
    method: "post",
    path: "/publications",
    tag,
    summary: "Begins to draw up masked copies of an album for one use; nothing leaves before somebody signs.",
    for: forStaff,
    body: newPublication,
    status: 202,
    answer: publication,
    run: async (call) => {
      const { to, smallFaces, smallBelowPx, ...rest } = call.body;
      const { engine } = call;
      const name = `${rest.use}-${randomBytes(6).toString("hex")}.zip`;
      if (to === "zip") await mkdir(zipFolderOf(engine), { recursive: true, mode: 0o700 });
      const input: PublishInput = {
        ...rest,
        out: to === "zip" ? join(zipFolderOf(engine), name) : to,
        ...(smallFaces === "left" && { leaveBelowPx: smallBelowPx ?? null }),
      };
      // Begun here, so that there is something to answer with, and stopped before the first copy: the rest is not waited for.
      const begun = await call.act(drawPublication, input, { signal: AbortSignal.abort() });
      drawOn(call, begun.publication.id, input);
      return shown(engine, begun.publication);
    },
  }),
  route({
    method: "get",
    path: "/publications/{publication}",
    tag,
    summary: "One of them, and how far it is.",
    for: forStaff,
    params,
    answer: publication,
    run: async (call) => {
      const show = showing(call.engine);
      return show(await find(call, call.params.publication));
    },
  }),
  route({
    method: "delete",
    path: "/publications/{publication}",
    tag,
    summary: "Drops one of which nothing left.",
    for: forStaff,
    params,
    answer: null,
    run: async ({ act, params }) => {
      await act(discardPublication, params);
    },
  }),
  route({
    method: "post",
    path: "/publications/{publication}/draw",
    tag,
    summary: "Goes on drawing one that was stopped.",
    for: forStaff,
    params,
    status: 202,
    answer: publication,
    run: async (call) => {
      const found = await find(call, call.params.publication);
      const begun = await call.act(drawPublication, termsOf(found), { signal: AbortSignal.abort() });
      drawOn(call, begun.publication.id, termsOf(found));
      return shown(call.engine, begun.publication);
    },
  }),
  route({
    method: "get",
    path: "/publications/{publication}/copies",
    tag,
    summary: "The contact sheet, page by page: each copy, each face in it, and why it is visible or covered.",
    for: forStaff,
    params,
    query: z.object({
      after: z.coerce.number().int().min(0).optional().openapi({ type: "integer" }),
      limit: z.coerce.number().int().min(1).max(LINES).default(60).openapi({ type: "integer" }),
      state: z.enum(COPY_STATES).optional(),
    }),
    answer: z.object({ copies: z.array(copy), next: z.int().nullable() }),
    run: async ({ act, params, query }) => {
      const { copies, next } = await act(publicationSheet, { ...params, ...query });
      return { copies, next };
    },
  }),
  route({
    method: "post",
    path: "/publications/{publication}/sign",
    tag,
    summary:
      "Somebody answers by name for what will be handed out (R96: another than the maker, where two are the rule).",
    for: forStaff,
    params,
    answer: publication,
    run: async ({ act, engine, params }) => shown(engine, await act(signSheet, params)),
  }),
  route({
    method: "post",
    path: "/publications/{publication}/hand-out",
    tag,
    summary: "Hands out what was signed; each copy is decided and made once more at that moment.",
    for: forStaff,
    params,
    status: 202,
    answer: publication,
    run: async (call) => {
      checkPermitted(call.actor, "publish.hand-out");
      requireProof(call.actor, "publish.hand-out", call.engine.now());
      // It waits for its turn: what counts is that whoever asked showed who they are when asking.
      const { name, role } = call.actor;
      const found = await find(call, call.params.publication);
      if (found.state !== "signed" && found.state !== "handed-out")
        throw new MiroirError("publish/not-signed", { publication: found.id.slice(0, 8) });
      runnerOf(call.engine).publishing.add({
        publication: found.id,
        kind: "hand-out",
        run: (options) => act(call.engine, { name, role }, handOut, { publication: found.id }, options),
      });
      return shown(call.engine, found);
    },
  }),
  bytesRoute({
    method: "get",
    path: "/publications/{publication}/copies.zip",
    tag,
    summary: "What was handed out as a ZIP; not while a copy in it may not stay as it is.",
    for: forStaff,
    params,
    produces: "application/zip",
    respond: async (call) => {
      const found = await find(call, call.params.publication);
      if (!shown(call.engine, found).downloadable)
        throw new MiroirError("publish/not-signed", { publication: found.id.slice(0, 8) });
      if (MUST_NOT_STAY.some((state) => found.copies[state])) {
        runnerOf(call.engine).rebuild();
        throw new MiroirError("publish/being-replaced");
      }
      const file = await open(found.place).catch(() => {
        throw new MiroirError("publish/not-signed", { publication: found.id.slice(0, 8) });
      });
      return new Response(Readable.toWeb(file.createReadStream()) as ReadableStream<Uint8Array>, {
        headers: {
          "content-type": "application/zip",
          "content-disposition": `attachment; filename="${fileNameOf(found.place)}"`,
          "cache-control": "no-store",
        },
      });
    },
  }),
  route({
    method: "get",
    path: "/copies",
    tag,
    summary:
      "The register of what left: each copy, where to, who is visible in it under which consent, and what is left to do.",
    for: forStaff,
    query: z.object({
      publication: named.optional(),
      open: z
        .enum(["true", "false"])
        .default("false")
        .openapi({ description: "Only what may not stay, was taken away, or is not where it was put." }),
      after: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(LINES).default(60).openapi({ type: "integer" }),
    }),
    answer: z.object({ items: z.array(registered), next: z.uuid().nullable() }),
    run: async ({ act, engine, query: { open, limit, ...query } }) => {
      const lines = await act(copyRegister, { ...query, open: open === "true", limit: limit + 1 });
      const items = lines.slice(0, limit).map((line) => ({
        ...line,
        place: dirname(line.place) === zipFolderOf(engine) ? fileNameOf(line.place) : line.place,
      }));
      return { items, next: lines.length > limit ? (items.at(-1)?.copyId ?? null) : null };
    },
  }),
  route({
    method: "post",
    path: "/copies/{copy}/corrections",
    tag,
    summary:
      "A mask more, or one less with a reason; taken back; approved after a look; left out. What was signed is signed by nobody any more.",
    for: forStaff,
    params: copyParams,
    body: correction,
    answer: copy,
    run: async ({ act, engine, params, body }) => {
      const corrected = await act(correctCopy, { ...params, ...body });
      if (corrected.state === "stale") runnerOf(engine).rebuild();
      return corrected;
    },
  }),
  bytesRoute({
    method: "get",
    path: "/copies/{copy}/picture",
    tag,
    summary: "The original for whoever corrects its masks, or the copy as it would be handed out now.",
    for: forStaff,
    params: copyParams,
    query: z.object({
      which: z.enum(["original", "masked"]).default("masked"),
      size: z.enum(["small", "large"]).default("small"),
      atMs: z.coerce.number().int().min(0).optional().openapi({
        type: "integer",
        description: "Of a recording, which frame; the first that is worth a look when absent.",
      }),
    }),
    produces: "image/jpeg",
    respond: ({ act, params, query, context }) =>
      orLater(context, async () => pictureAnswer(context, await act(sheetPicture, { ...params, ...query }))),
  }),
  bytesRoute({
    method: "get",
    path: "/copies/{copy}/video",
    tag,
    summary: "The masked recording that was handed out, to be played: by parts, each asked for anew.",
    for: forStaff,
    params: copyParams,
    produces: "video/mp4",
    respond: async ({ act, params, context }) =>
      partAnswer(context, "video/mp4", await act(playCopy, params)),
  }),
];
