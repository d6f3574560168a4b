/**
 * What an image process does with a job: decodes, finds faces, and compares them with the references it was lent. It overwrites
 * every template of somebody else before it answers (law 2, R65). It has no database, no network and no key.
 *
 * What a kind of job needs is loaded with the first of that kind: a scan starts in a moment, and reads no film and no ZIP.
 */
import { picturesInSequence } from "../../archive/heif.ts";
import { type Mended, mendJpeg, picturesIn } from "../../archive/jpeg.ts";
import { type Decodable, decodableOf } from "../../archive/raw.ts";
import { codedImage, showsHash } from "../../archive/shows.ts";
import { contentHash, readSource } from "../../archive/source.ts";
import { convertedOf } from "../../domain/converted.ts";
import { MiroirError } from "../../domain/errors.ts";
import { fractionsOf, isSameFace, touches } from "../../domain/region.ts";
import type { Box, Face } from "../../domain/words.ts";
import { assign, assignInTime, type Span } from "../../gallery/assign.ts";
import { Gallery } from "../../gallery/gallery.ts";
import { isWholeJpeg, readHeader } from "../../vision/decode.ts";
import type { CropTemplate, Detection, FaceCrop, FaceRegion, Template, Vision } from "../../vision/vision.ts";
import type {
  Answered,
  CompareJob,
  Copied,
  CopyJob,
  CropJob,
  CroppedPicture,
  CropsCompared,
  CropsJob,
  CropTracksJob,
  CropViewsJob,
  Examined,
  ExamineJob,
  GalleryEntry,
  GalleryJob,
  Job,
  Masked,
  MaskJob,
  Match,
  Picture,
  Probed,
  ProbeJob,
  Reference,
  ReferenceJob,
  SameJob,
  Surveyed,
  SurveyJob,
  ToWorker,
  TracksJob,
  WorkerOptions,
} from "./jobs.ts";
import type { Recordings } from "./recordings.ts";

interface Comparison {
  readonly templates: readonly Template[];
  /** Of tracks, when each was followed; faces of a picture are all there at once. */
  readonly spans?: readonly Span[];
  readonly grantIds: readonly string[];
  /** Of each of them. */
  readonly reviewThresholds: readonly number[];
  readonly excluded: (face: number, subjectId: string) => boolean;
}

/** Scales a box of the original to the masked copy. */
const scaled = (box: Box, by: number): Box => ({
  x: box.x * by,
  y: box.y * by,
  width: box.width * by,
  height: box.height * by,
});

/** What a picture shows; decoded pixels are upright already. */
const shownBy = (
  file: Decodable,
  { orientation, pixelsSha256, mediaType }: Detection,
): Pick<Examined, "showsSha256" | "codedSha256" | "turn"> => {
  const coded = codedImage(file.bytes);
  const turn = coded ? orientation : 1;
  const codedSha256 = coded ?? pixelsSha256;
  return { codedSha256, turn, showsSha256: showsHash(codedSha256, file.mediaType ?? mediaType, turn) };
};

/** Of so many copies one is turned whole when it is checked: a slip that the others hide is seen. */
const WHOLE_OF = 20;

/** By the hash of the copy itself: nobody can say beforehand which of an album it will be. */
const isSample = (copy: Uint8Array): boolean =>
  Number.parseInt(contentHash(copy).slice(0, 8), 16) % WHOLE_OF === 0;

/** Whatever was thrown, as what may leave the process: no text of a library, which could hold anything. */
const errorOf = (error: unknown): Pick<MiroirError, "code" | "details"> => {
  const { code, details } =
    error instanceof MiroirError
      ? error
      : new MiroirError("picture/damaged", { problem: "it could not be decoded or compared" });
  return { code, details };
};

/** Answers messages, in whatever process it is. */
export type Answering = (message: ToWorker) => Promise<Answered>;

/**
 * Loads the models, and starts with an empty gallery.
 *
 * @throws MiroirError model/…
 */
export const openAnswering = async (options: WorkerOptions): Promise<Answering> => {
  const module = (await import(options.visionModule)) as { openVision(options: unknown): Promise<Vision> };
  const vision = await module.openVision({ ...options.visionOptions, template: options.template });
  const gallery = new Gallery(vision.pack);
  /** Whose reference it is, by grant. */
  const lent = new Map<string, string>();
  let opened: Promise<Recordings> | undefined;
  const recordings = (): Promise<Recordings> => {
    opened ??= import("./recordings.ts").then((room) => new room.Recordings(options));
    return opened;
  };

  const bytesOf = async (picture: Picture): Promise<Uint8Array> => {
    if (picture.kind === "bytes") return picture.bytes;
    if (picture.kind === "still")
      throw new MiroirError("internal/broken-promise", {
        problem: "a frame was asked for without its content",
      });
    return readSource(picture, { originalsFolder: options.originalsFolder, maxBytes: options.maxFileBytes });
  };

  const converted = async (bytes: Uint8Array): Promise<Decodable | undefined> =>
    convertedOf(bytes) && (await import("../../vision/convert.ts")).convert(bytes, options.ffmpeg);

  /**
   * What a file shows: of a camera's RAW file the preview in it, of a format that the system's ffmpeg reads its pixels. A JPEG
   * that only lacks its end marker, or has a line break in front, is looked at; half a JPEG stays damaged.
   */
  const shownOf = async (bytes: Uint8Array): Promise<Decodable & { readonly mended?: readonly Mended[] }> => {
    const shown = (await converted(bytes)) ?? decodableOf(bytes);
    const { buffer, byteOffset, byteLength } = shown.bytes;
    const whole = mendJpeg(Buffer.from(buffer, byteOffset, byteLength));
    if (!whole || !(await isWholeJpeg(whole.bytes))) return shown;
    return { ...shown, bytes: whole.bytes, mended: whole.mended };
  };

  /** What other bytes than those that were imported show, where it is the same: somebody wrote a caption into the file since. */
  const showingSame = async (bytes: Uint8Array, shows: string): Promise<Uint8Array | undefined> => {
    try {
      const file = await shownOf(bytes);
      const { showsSha256 } = shownBy(file, await vision.detect(file.bytes));
      return showsSha256 === shows ? file.bytes : undefined;
    } catch (error) {
      if (error instanceof MiroirError && error.code.startsWith("picture/")) return undefined;
      throw error;
    }
  };

  /**
   * What it shows, if that still is what was imported: boxes of another picture would compare the wrong regions. Words that were
   * written into its file since change nothing, and a turn of it does.
   */
  const sameBytesOf = async (picture: Picture, contentSha256: string): Promise<Uint8Array> => {
    if (picture.kind === "still")
      return (await recordings()).still(picture.recording, contentSha256, picture.atMs);
    const bytes = await bytesOf(picture);
    if (contentHash(bytes) === contentSha256) return (await shownOf(bytes)).bytes;
    const shows = picture.kind === "bytes" ? undefined : picture.shows;
    const same = shows === undefined ? undefined : await showingSame(bytes, shows);
    if (same) return same;
    throw new MiroirError("picture/changed", {
      path: picture.kind === "file" ? picture.path : "the data folder",
    });
  };

  const pixelsOf = async (picture: Picture): Promise<Uint8Array> =>
    (await shownOf(await bytesOf(picture))).bytes;

  const examine = async (job: ExamineJob): Promise<Examined> => {
    const bytes = await bytesOf(job.picture);
    const file = await shownOf(bytes);
    const { bytes: shown, mediaType, mended } = file;
    const { describeWith } = await import("../../archive/sidecar.ts");
    const { metadata, hints, heard } = await describeWith(bytes, shown, job.sidecars ?? []);
    const detection = await vision.detect(shown, {
      hints,
      ...(job.crops && { crops: true }),
      ...(job.recall && { recall: job.recall }),
    });
    // Of a camera's file only the preview is a picture, however many there are.
    const whole = Buffer.from(shown.buffer, shown.byteOffset, shown.byteLength);
    const frames = mediaType ? 1 : Math.max(detection.frames, picturesIn(whole), picturesInSequence(whole));
    return {
      contentSha256: contentHash(bytes),
      ...shownBy(file, detection),
      byteLength: bytes.length,
      metadata: { ...metadata, ...(mended && { mended }) },
      heard,
      detection: { ...detection, frames, ...(mediaType && { mediaType }) },
    };
  };

  const reference = async (job: ReferenceJob): Promise<Reference> => {
    const bytes = await pixelsOf(job.picture);
    const { faces } = await vision.detect(bytes);
    const [only] = faces;
    if (faces.length !== 1 || !only) return { faces: faces.length };
    const [template] = await vision.templates(bytes, [only], { enrolment: true });
    return template ? { faces: 1, template } : { faces: 0 };
  };

  /** Points, light and sharpness of the only face; nothing is compared and no template is made. */
  const updateGallery = (job: GalleryJob): { size: number } => {
    for (const grantId of job.remove) {
      gallery.remove(grantId);
      lent.delete(grantId);
    }
    for (const { grantId, subjectId, template } of job.add) {
      gallery.add(grantId, template);
      lent.set(grantId, subjectId);
      template.fill(0);
    }
    return { size: gallery.size };
  };

  /** One matrix product, one-to-one assignment; the probes are overwritten whatever happens. */
  const matchesIn = ({
    templates,
    spans,
    grantIds,
    reviewThresholds,
    excluded,
  }: Comparison): (Omit<Match, "faceId"> & { face: number })[] => {
    const width = templates[0]?.vector.length ?? 0;
    const probes = new Float32Array(templates.length * width);
    try {
      for (const [face, { vector }] of templates.entries()) probes.set(vector, face * width);
      const scores = gallery.compare(probes, templates.length);
      const ids = gallery.ids;
      const floorOf = new Map(grantIds.map((id, at) => [id, reviewThresholds[at]!]));
      // References that are not asked about are above every score.
      const floors = ids.map((id) => floorOf.get(id) ?? Number.POSITIVE_INFINITY);
      const isExcluded = (face: number, person: number): boolean =>
        templates[face]!.norm < options.notFaceNorm || excluded(face, lent.get(ids[person]!)!);
      const pairs = spans
        ? assignInTime(scores, spans, floors, isExcluded)
        : assign(scores, templates.length, floors, isExcluded);
      scores.fill(0);
      return pairs.map(({ face, person, score }) => {
        const grantId = ids[person]!;
        return { face, grantId, subjectId: lent.get(grantId)!, score, norm: templates[face]!.norm };
      });
    } finally {
      probes.fill(0);
      for (const { vector } of templates) vector.fill(0);
    }
  };

  /** Faces of one picture, with a template of each. */
  const matchesOfFaces = (job: CompareJob | CroppedPicture, templates: readonly Template[]): Match[] => {
    const settled = new Set(job.settled.map(({ faceId, subjectId }) => `${faceId} ${subjectId}`));
    const excluded = (face: number, subjectId: string): boolean =>
      settled.has(`${job.faces[face]!.faceId} ${subjectId}`);
    return matchesIn({
      templates,
      grantIds: job.grantIds,
      reviewThresholds: job.reviewThresholds,
      excluded,
    }).map(({ face, ...match }) => ({ faceId: job.faces[face]!.faceId, ...match }));
  };

  const compare = async (job: CompareJob): Promise<Match[]> => {
    if (job.faces.length === 0) return [];
    const bytes = await sameBytesOf(job.picture, job.contentSha256);
    return matchesOfFaces(job, await vision.templates(bytes, job.faces));
  };

  /** Where one face is doubtful nothing is answered of the others: one person is at most one of them. */
  const matchesOfCrops = (picture: CroppedPicture, templates: readonly CropTemplate[]): CropsCompared =>
    templates.length === 0 || templates.some(({ isDoubtful }) => isDoubtful)
      ? { matches: [], isDoubtful: true }
      : { matches: matchesOfFaces(picture, templates), isDoubtful: false };

  const compareCrops = async ({ pictures }: CropsJob): Promise<CropsCompared[]> => {
    const crops = pictures.flatMap(({ faces }) => faces.map(({ crop }) => crop));
    const templates = await vision.templatesOfCrops(crops);
    try {
      for (const { bytes } of crops) bytes.fill(0);
      const made = [...templates];
      return pictures.map((picture) => matchesOfCrops(picture, made.splice(0, picture.faces.length)));
    } finally {
      for (const { vector } of templates) vector.fill(0);
    }
  };

  const crop = async (job: CropJob): Promise<(FaceCrop | null)[]> =>
    vision.cropsOf(await sameBytesOf(job.picture, job.contentSha256), job.faces);

  const isSame = async (job: SameJob): Promise<boolean> =>
    contentHash(await bytesOf(job.picture)) === job.contentSha256;

  /**
   * One template of the few views of a track: their mean, in which a view counts by the fourth power of its norm. Drawn people
   * in motion scored .87 so, .82 by the plain mean and .87 by the best view alone, which is the worst of the three where every
   * view is poor (docs/guide/videos.md). A view that shows no face says nothing; what the views gave is overwritten.
   */
  const templateOfTrack = (views: readonly Template[]): Template => {
    const usable = views.filter(({ norm }) => norm >= options.notFaceNorm);
    const seen = [...(usable.length > 0 ? usable : views)].sort((a, b) => b.norm - a.norm);
    const best = seen[0]!;
    const vector = new Float32Array(best.vector.length);
    for (const view of seen) {
      const weight = (view.norm / best.norm) ** 4;
      for (let at = 0; at < vector.length; at++) vector[at]! += weight * view.vector[at]!;
    }
    const length = Math.hypot(...vector) || 1;
    for (let at = 0; at < vector.length; at++) vector[at]! /= length;
    for (const view of views) view.vector.fill(0);
    return { vector, norm: best.norm, eyesPx: best.eyesPx };
  };

  /** Tracks of one recording, with a template of each. */
  const matchesOfTracks = (job: TracksJob | CropTracksJob, templates: readonly Template[]): Match[] => {
    const { tracks, grantIds, reviewThresholds } = job;
    const settled = new Set(job.settled.map(({ faceId, subjectId }) => `${faceId} ${subjectId}`));
    const excluded = (face: number, subjectId: string): boolean =>
      settled.has(`${tracks[face]!.faceId} ${subjectId}`);
    return matchesIn({ templates, spans: tracks, grantIds, reviewThresholds, excluded }).map(
      ({ face, ...match }) => ({ faceId: tracks[face]!.faceId, ...match }),
    );
  };

  const compareTracks = async (job: TracksJob): Promise<Match[]> => {
    const held: Template[] = [];
    try {
      const templates: Template[] = [];
      for (const { views } of job.tracks) {
        const made: Template[] = [];
        for (const { atMs, ...region } of views) {
          const still = await (await recordings()).still(job.recording, job.contentSha256, atMs);
          made.push(...(await vision.templates(still, [region])));
          held.push(...made.slice(-1));
        }
        templates.push(templateOfTrack(made));
        held.push(...templates.slice(-1));
      }
      return matchesOfTracks(job, templates);
    } finally {
      for (const { vector } of held) vector.fill(0);
    }
  };

  /** A track is doubtful where its best view is: then the frames say more of all that are there with it. */
  const compareCropTracks = async (job: CropTracksJob): Promise<CropsCompared> => {
    if (job.tracks.length === 0) return { matches: [], isDoubtful: true };
    const templates: Template[] = [];
    try {
      for (const { crops } of job.tracks) {
        const made = await vision.templatesOfCrops(crops);
        for (const { bytes } of crops) bytes.fill(0);
        const best = made.reduce((a, b) => (b.norm > a.norm ? b : a));
        templates.push(templateOfTrack(made));
        if (best.isDoubtful) return { matches: [], isDoubtful: true };
      }
      return { matches: matchesOfTracks(job, templates), isDoubtful: false };
    } finally {
      for (const { vector } of templates) vector.fill(0);
    }
  };

  /** In the order of time, each frame once. */
  const cropViews = async (job: CropViewsJob): Promise<(FaceCrop | null)[][]> => {
    const crops = job.tracks.map(({ views }) => views.map((): FaceCrop | null => null));
    const wanted = job.tracks.flatMap(({ views }, track) => views.map((view, at) => ({ track, at, view })));
    const times = [...new Set(wanted.map(({ view }) => view.atMs))].sort((a, b) => a - b);
    for (const atMs of times) {
      const seen = wanted.filter(({ view }) => view.atMs === atMs);
      const still = await (await recordings()).still(job.recording, job.contentSha256, atMs);
      const made = await vision.cropsOf(
        still,
        seen.map(({ view }) => view),
      );
      for (const [index, { track, at }] of seen.entries()) crops[track]![at] = made[index] ?? null;
    }
    return crops;
  };

  /** The references of one question, for as long as `compared` runs: the process goes on, and they do not (law 3). */
  const lentFor = <T>(references: readonly GalleryEntry[], compared: () => T): T => {
    if (gallery.size > 0)
      throw new MiroirError("internal/broken-promise", {
        problem: "a search was asked of a process that holds references",
      });
    try {
      updateGallery({ kind: "gallery", add: references, remove: [] });
      return compared();
    } finally {
      gallery.wipe();
      lent.clear();
    }
  };

  /** What came with a question is overwritten whether it was answered or not. */
  const probe = async (job: ProbeJob): Promise<Probed> => {
    try {
      return await answerProbe(job);
    } finally {
      for (const { template } of job.references) template.fill(0);
    }
  };

  /** A template is made only of faces that nobody objected to; the others are answered as strangers are. */
  const answerProbe = async (job: ProbeJob): Promise<Probed> => {
    const bytes = await pixelsOf(job.picture);
    const { faces, ...size } = await vision.detect(bytes);
    const free = faces.filter(
      ({ box }) => !job.objected.some((region) => touches(region, fractionsOf(box, size))),
    );
    const templates = await vision.templates(bytes, free satisfies readonly FaceRegion[]);
    const reviewThreshold =
      job.reviewThresholds[Math.min(faces.length, job.reviewThresholds.length) - 1] ?? 1;
    const grantIds = job.references.map(({ grantId }) => grantId);
    const reviewThresholds = grantIds.map(() => reviewThreshold);
    const found = lentFor(job.references, () =>
      matchesIn({ templates, grantIds, reviewThresholds, excluded: () => false }),
    );
    const matches = new Map(found.map(({ face, ...match }) => [free[face]!, match]));
    bytes.fill(0);
    return { faces: faces.map((face) => ({ box: face.box, match: matches.get(face) ?? null })) };
  };

  /** Faces of a picture that are not hers, in pixels of the original: looked for as hard as for what is published. */
  const othersIn = async (bytes: Uint8Array, { keep, widthPx }: MaskJob): Promise<Box[]> => {
    const seen = await vision.detect(bytes, { recall: "high" });
    const scale = widthPx / seen.widthPx;
    return seen.faces.map(({ box }) => scaled(box, scale)).filter((box) => !isSameFace(box, keep));
  };

  /** Covers, looks again with the detector, covers what it still finds, looks once more; else gives nothing out (R49). */
  const mask = async (job: MaskJob): Promise<Masked> => {
    const bytes = await sameBytesOf(job.picture, job.contentSha256);
    let regions = job.regions;
    // Who else is in a frame of a recording is known where it was looked at; in this frame it is looked for now.
    if (job.picture.kind === "still") regions = [...regions, ...(await othersIn(bytes, job))];
    for (let attempt = 0; attempt < 3; attempt++) {
      const { style, reach, maxSidePx } = job;
      const visible = job.keep.width > 0 ? [job.keep] : [];
      const masked = await vision.mask(bytes, { regions, visible, maxSidePx, style, reach });
      const left = await othersIn(masked, job);
      if (left.length === 0) return { bytes: masked, covered: regions.length };
      regions = [...regions, ...left];
    }
    return { covered: regions.length };
  };

  const survey = async (job: SurveyJob): Promise<Surveyed> => {
    const bytes = await sameBytesOf(job.picture, job.contentSha256);
    const { faces } = await vision.detect(bytes, { recall: "high" });
    return { faces: faces.map(({ box, sizePx }) => ({ box, sizePx })) };
  };

  /** Which of these faces the template model could make something of. Templates are overwritten, and compared with nothing (law 2). */
  const areComparable = async (bytes: Uint8Array, faces: readonly FaceRegion[]): Promise<boolean[]> => {
    if (faces.length === 0) return [];
    const templates = await vision.templates(bytes, faces);
    const comparable = templates.map(({ norm }) => norm >= options.notFaceNorm);
    for (const { vector } of templates) vector.fill(0);
    return comparable;
  };

  /**
   * What a stranger's software would still find in the copy. The original was turned whole when it was looked at: of the copy the
   * surroundings of each mask are, and one copy in so many whole all the same.
   */
  const checkCopy = async (masked: Uint8Array, job: CopyJob): Promise<Omit<Copied, "bytes">> => {
    const { widthPx } = await readHeader(masked);
    const around = job.regions.map((box) => scaled(box, widthPx / job.widthPx));
    const seen = await vision.detect(masked, { recall: "high", ...(!isSample(masked) && { around }) });
    const scale = job.widthPx / widthPx;
    const others = seen.faces.filter(({ box }) =>
      job.visible.every((visible) => !isSameFace(scaled(box, scale), visible)),
    );
    const comparable = await areComparable(masked, others);
    const isLeft = ({ box }: { box: Box }): boolean =>
      job.small.some((small) => isSameFace(scaled(box, scale), small));
    const isSmall = (face: Face): boolean => face.sizePx < job.smallBelowPx || isLeft(face);
    return {
      left: others
        .filter((face, at) => comparable[at] && !isSmall(face))
        .map(({ box }) => scaled(box, scale)),
      // Those that were left on purpose are there, whether they are found again or not.
      smallLeft: job.small.length + others.filter((face) => isSmall(face) && !isLeft(face)).length,
      smallComparable: others.filter((face, at) => comparable[at] && isSmall(face)).length,
    };
  };

  const copy = async (job: CopyJob): Promise<Copied> => {
    const bytes = await sameBytesOf(job.picture, job.contentSha256);
    const { regions, visible, maxSidePx, style, reach, credit, caption } = job;
    const words = { ...(credit && { credit }), ...(caption && { caption }) };
    const asRecording = job.picture.kind === "still";
    const masked = await vision.mask(bytes, {
      ...{ regions, visible, maxSidePx, style, reach, asRecording },
      ...words,
    });
    if (!job.check) return { bytes: masked, left: [], smallLeft: 0, smallComparable: 0 };
    return { bytes: masked, ...(await checkCopy(masked, job)) };
  };

  const answer = async (job: Job): Promise<unknown> => {
    switch (job.kind) {
      case "entries":
        return (await import("./zips.ts")).listEntries(job, options);
      case "inflate":
        return (await import("./zips.ts")).inflate(job, options);
      case "examine":
        return examine(job);
      case "recording":
        return (await recordings()).record(vision, job);
      case "footage":
        return (await recordings()).footage(vision, job);
      case "tracks":
        return compareTracks(job);
      case "reference":
        return reference(job);
      case "capture":
        return (await import("./capture.ts")).lookAtFrame(vision, await bytesOf(job.picture));
      case "movement":
        return (await import("./capture.ts")).compareFrames(job);
      case "gallery":
        return updateGallery(job);
      case "compare":
        return compare(job);
      case "crop":
        return crop(job);
      case "crops":
        return compareCrops(job);
      case "crop-views":
        return cropViews(job);
      case "crop-tracks":
        return compareCropTracks(job);
      case "same":
        return isSame(job);
      case "probe":
        return probe(job);
      case "mask":
        return mask(job);
      case "survey":
        return survey(job);
      case "copy":
        return copy(job);
      case "heads":
        return (await recordings()).heads(vision, job);
      case "cover":
        return (await recordings()).cover(vision, job);
      case "join":
        return (await recordings()).join(job);
    }
  };

  return async ({ id, job }) => {
    try {
      return { id, answer: await answer(job) };
    } catch (error) {
      return { id, error: errorOf(error) };
    }
  };
};
