/**
 * What is asked of an image process and what it answers. Look at the answers: none but `Reference`, made for a person who
 * is being enrolled, has a place for a template (law 2). A comparison happens inside that one process and only
 * matches with consenting people come out of it.
 */
import type { Metadata } from "../../archive/metadata.ts";
import type { Heard, Sidecar } from "../../archive/sidecar.ts";
import type { SourceRef } from "../../archive/source.ts";
import type { EntryAt, NotAPicture, SidecarEntry, ZipEntry, ZipLimits } from "../../archive/zip.ts";
import type { AlbumRecall } from "../../domain/album.ts";
import type { SeenFrame as HeadFrame } from "../../domain/capture.ts";
import type { Movement } from "../../domain/capture-evidence.ts";
import type { Details, ErrorCode } from "../../domain/errors.ts";
import type { Box, Landmarks } from "../../domain/words.ts";
import type { Video } from "../../vision/ffmpeg.ts";
import type { Traces } from "../../vision/traces.ts";
import type { SeenFrame } from "../../vision/track.ts";
import type { Covered, CoverOptions, Looked, LookOptions } from "../../vision/video-copy.ts";
import type {
  Detection,
  FaceCrop,
  FaceRegion,
  MaskReach,
  MaskRegion,
  MaskStyle,
} from "../../vision/vision.ts";

/** Where a recording lies, and what it was when it was imported: as long as that holds it is not hashed again. */
export interface RecordingFile {
  readonly source: SourceRef;
  readonly byteLength: number;
  readonly modifiedMs: number;
}

/** One frame of a recording, as a picture. */
export interface Still {
  readonly kind: "still";
  readonly recording: RecordingFile;
  readonly atMs: number;
}

/** Bytes in hand (a probe, an entry of a ZIP), or where they lie. */
export type Picture = { readonly kind: "bytes"; readonly bytes: Uint8Array } | SourceRef | Still;

export interface ExamineJob {
  readonly kind: "examine";
  readonly picture: Picture;
  /** What lies beside it and says something of it. */
  readonly sidecars?: readonly Sidecar[];
  /** Whether a crop of each face is kept. */
  readonly crops?: boolean;
  /** How hard faces are looked for; `ordinary` when absent. */
  readonly recall?: AlbumRecall;
}
export interface Examined {
  readonly contentSha256: string;
  /** What it shows (archive/shows.ts): as it is turned, and however it is turned; and how it is turned, as EXIF counts. */
  readonly showsSha256: string;
  readonly codedSha256: string;
  readonly turn: number;
  readonly byteLength: number;
  readonly metadata: Metadata;
  /** What came of its sidecars. */
  readonly heard: Heard;
  readonly detection: Detection;
}

/** What a recording is: its frames are not looked at yet, but one. */
export interface RecordingJob {
  readonly kind: "recording";
  readonly source: SourceRef;
}
export interface Recorded extends RecordingFacts {
  readonly contentSha256: string;
  readonly byteLength: number;
  readonly modifiedMs: number;
  /** Of its coded frames, in this container and in whatever container; where those cannot be told apart, of its bytes. */
  readonly showsSha256: string;
  readonly codedSha256: string;
  readonly metadata: Metadata;
  readonly perceptualHash: string;
}
export type RecordingFacts = Pick<
  Video,
  "mediaType" | "durationMs" | "widthPx" | "heightPx" | "framesPerSecond"
>;

/** Faces in the frames of a stretch of a recording: no template (U4). */
export interface FootageJob {
  readonly kind: "footage";
  readonly recording: RecordingFile;
  readonly contentSha256: string;
  readonly fromMs: number;
  readonly toMs: number;
}
export interface FootageSeen {
  readonly frames: readonly SeenFrame[];
}

export interface ReferenceJob {
  readonly kind: "reference";
  readonly picture: Picture;
}
export interface Reference {
  readonly faces: number;
  /** Of the largest face, when there is one. */
  readonly template?: { readonly vector: Float32Array; readonly norm: number; readonly eyesPx: number };
}

/** A frame of somebody who holds a camera: how she holds her head, how it is lit. No template is made (law 2, R9). */
export interface CaptureJob {
  readonly kind: "capture";
  readonly picture: Picture;
}
export interface Captured extends HeadFrame {
  /** Of the only face: what is compared with other frames of the capture, in memory (domain/capture-evidence.ts). */
  readonly traces: Traces | null;
}

/** Two frames of one capture: what moved. */
export interface MovementJob {
  readonly kind: "movement";
  readonly turn: boolean;
  readonly straight: Traces;
  readonly moved: Traces;
}

/** One person's reference, for as long as her grant is open. */
export interface GalleryEntry {
  readonly grantId: string;
  readonly subjectId: string;
  readonly template: Float32Array;
}
export interface GalleryJob {
  readonly kind: "gallery";
  readonly add: readonly GalleryEntry[];
  readonly remove: readonly string[];
}

export interface CompareFace {
  readonly faceId: string;
  readonly box: Box;
  readonly landmarks: Landmarks;
}
export interface CompareJob {
  readonly kind: "compare";
  readonly picture: Picture;
  /** The comparison is refused when the bytes are no longer these. */
  readonly contentSha256: string;
  readonly faces: readonly CompareFace[];
  /** Grants open on the album; references of others are not looked at. */
  readonly grantIds: readonly string[];
  /** From which score on somebody looks, of each of these grants in their order. */
  readonly reviewThresholds: readonly number[];
  /** Pairs that a human settled: “not me”, and faces or people confirmed elsewhere in the picture. */
  readonly settled: readonly { readonly faceId: string; readonly subjectId: string }[];
}
/** Crops of faces that are known, of a picture that was imported without. It is asked of a process that holds no reference. */
export interface CropJob {
  readonly kind: "crop";
  readonly picture: Picture;
  readonly contentSha256: string;
  readonly faces: readonly FaceRegion[];
}

/**
 * The same comparison as of a picture, by the crops of its faces: nothing else of it is read. Several pictures in one question
 * are one message, one look into the database, and one overwriting of what the runtime keeps of the last face.
 */
export interface CropsJob {
  readonly kind: "crops";
  readonly pictures: readonly CroppedPicture[];
}
export interface CroppedPicture extends Pick<CompareJob, "grantIds" | "reviewThresholds" | "settled"> {
  /** All that may be compared; none where one of them has no crop. */
  readonly faces: readonly { readonly faceId: string; readonly crop: FaceCrop }[];
}
export interface CropsCompared {
  readonly matches: readonly Match[];
  /** The picture itself could say more of one of its faces. */
  readonly isDoubtful: boolean;
}

/** The same of the views of tracks, frame by frame. */
export interface CropViewsJob extends Pick<CropJob, "contentSha256"> {
  readonly kind: "crop-views";
  readonly recording: RecordingFile;
  readonly tracks: readonly Pick<CompareTrack, "views">[];
}

/** The same comparison as of tracks, by the crops of their views. */
export interface CropTracksJob extends Omit<CroppedPicture, "faces"> {
  readonly kind: "crop-tracks";
  /** All of one part that may be compared; none where one of them has no crop. */
  readonly tracks: readonly (Omit<CompareTrack, "views"> & { readonly crops: readonly FaceCrop[] })[];
}

/** Whether the file still is the one that was imported. */
export interface SameJob {
  readonly kind: "same";
  readonly picture: SourceRef;
  readonly contentSha256: string;
}

/** Tracks of one recording; those that overlap in time are in one job, since one person is at most one of them. */
export interface TracksJob
  extends Pick<CompareJob, "contentSha256" | "grantIds" | "reviewThresholds" | "settled"> {
  readonly kind: "tracks";
  readonly recording: RecordingFile;
  readonly tracks: readonly CompareTrack[];
}
export interface CompareTrack {
  readonly faceId: string;
  readonly startsMs: number;
  readonly endsMs: number;
  readonly views: readonly { readonly atMs: number; readonly box: Box; readonly landmarks: Landmarks }[];
}

export interface Match {
  readonly faceId: string;
  readonly grantId: string;
  readonly subjectId: string;
  readonly score: number;
  readonly norm: number;
}

export interface ProbeJob {
  readonly kind: "probe";
  readonly picture: Picture;
  /** Whom it is compared with. Lent for this one question to a process that holds no reference, and overwritten there before it answers. */
  readonly references: readonly GalleryEntry[];
  /** Regions of it that somebody objected to, in fractions: faces there are not compared (R62). */
  readonly objected: readonly Box[];
  /** Threshold for review by number of faces in the photograph, index 0 for one face. */
  readonly reviewThresholds: readonly number[];
}
export interface Probed {
  readonly faces: readonly { readonly box: Box; readonly match: Omit<Match, "faceId"> | null }[];
}

export interface MaskJob {
  readonly kind: "mask";
  readonly picture: Picture;
  readonly contentSha256: string;
  /** Width of the original, px: boxes are in its pixels. */
  readonly widthPx: number;
  /** The one face to leave visible. */
  readonly keep: Box;
  readonly regions: readonly Box[];
  readonly maxSidePx: number;
  readonly style: MaskStyle;
  readonly reach: MaskReach;
}
export interface Masked {
  /** JPEG; absent when a face that should be covered was still found after masking twice (R49: fail closed). */
  readonly bytes?: Uint8Array;
  readonly covered: number;
}

/** Where faces are, looked for with high recall: for masking, where a missed face costs more than a masked lamp. */
export interface SurveyJob {
  readonly kind: "survey";
  readonly picture: Picture;
  readonly contentSha256: string;
}
export interface Surveyed {
  /** Pixels of the upright original. */
  readonly faces: readonly { readonly box: Box; readonly sizePx: number }[];
}

/** A copy for publication, and what the detector and the template model still find in it. */
export interface CopyJob {
  readonly kind: "copy";
  readonly picture: Picture;
  readonly contentSha256: string;
  /** Width of the original, px: boxes are in its pixels. */
  readonly widthPx: number;
  readonly regions: readonly MaskRegion[];
  /** Faces that are left visible under a consent. */
  readonly visible: readonly Box[];
  /** Faces of nobody known that are left visible because they are small. */
  readonly small: readonly Box[];
  /** Faces smaller than this in the copy, px, are left on purpose; 0 leaves none. */
  readonly smallBelowPx: number;
  readonly maxSidePx: number;
  readonly style: MaskStyle;
  readonly reach: MaskReach;
  readonly credit?: string;
  readonly caption?: string;
  /** False for a look on the contact sheet only. */
  readonly check: boolean;
}
export interface Copied {
  readonly bytes: Uint8Array;
  /** Faces that are still found, that nobody left on purpose, and whose template would be good enough to compare. */
  readonly left: readonly Box[];
  readonly smallLeft: number;
  /** Of the small ones, those that could be compared. */
  readonly smallComparable: number;
}

/** Every frame of a stretch of a recording, looked at before it is masked. No template (law 2). */
export interface HeadsJob extends Pick<LookOptions, "stretch" | "everyFrames" | "hardEveryFrames"> {
  readonly kind: "heads";
  readonly recording: RecordingFile;
  readonly contentSha256: string;
}

/** A stretch painted, encoded, read back and looked at. */
export interface CoverJob extends Omit<CoverOptions, "signal"> {
  readonly kind: "cover";
  readonly recording: RecordingFile;
  readonly contentSha256: string;
}

/** Stretches, which were covered before, as one MP4. */
export interface JoinJob {
  readonly kind: "join";
  readonly recording: RecordingFile;
  readonly contentSha256: string;
  readonly stretches: readonly string[];
  readonly firstMs: number;
  readonly sound: boolean;
  readonly path: string;
}

/** What is in a ZIP: only its directory is read, and the first bytes of what its names do not tell. */
export interface EntriesJob {
  readonly kind: "entries";
  readonly source: SourceRef;
  /** What the ZIP is called. */
  readonly shown: string;
  readonly limits: ZipLimits;
  readonly of: "pictures" | "sidecars";
}
export type EntryFound =
  | ZipEntry
  | NotAPicture
  | { readonly kind: "problem"; readonly path: string; readonly code: ErrorCode; readonly details: Details };
export interface Entries {
  readonly found: readonly EntryFound[];
  readonly sidecars: readonly SidecarEntry[];
}

/** One entry of a ZIP, written to a new file, or as bytes where none is named. */
export interface InflateJob {
  readonly kind: "inflate";
  readonly source: SourceRef;
  readonly shown: string;
  readonly at: EntryAt;
  readonly into: string | null;
  readonly maxBytes: number;
}
export interface Inflated {
  readonly contentSha256: string;
  readonly bytes?: Uint8Array;
}

export interface Answers {
  readonly entries: Entries;
  readonly inflate: Inflated;
  readonly examine: Examined;
  readonly recording: Recorded;
  readonly footage: FootageSeen;
  readonly tracks: readonly Match[];
  readonly reference: Reference;
  readonly capture: Captured;
  readonly movement: Movement;
  readonly gallery: { readonly size: number };
  readonly compare: readonly Match[];
  readonly crop: readonly (FaceCrop | null)[];
  /** Of each picture. */
  readonly crops: readonly CropsCompared[];
  /** By track, by view. */
  readonly "crop-views": readonly (readonly (FaceCrop | null)[])[];
  readonly "crop-tracks": CropsCompared;
  readonly same: boolean;
  readonly probe: Probed;
  readonly mask: Masked;
  readonly survey: Surveyed;
  readonly copy: Copied;
  readonly heads: Looked;
  readonly cover: Covered;
  readonly join: { readonly joined: number };
}
export type Job =
  | EntriesJob
  | InflateJob
  | ExamineJob
  | RecordingJob
  | FootageJob
  | TracksJob
  | ReferenceJob
  | CaptureJob
  | MovementJob
  | GalleryJob
  | CompareJob
  | CropJob
  | CropsJob
  | CropViewsJob
  | CropTracksJob
  | SameJob
  | ProbeJob
  | MaskJob
  | SurveyJob
  | CopyJob
  | HeadsJob
  | CoverJob
  | JoinJob;
export type AnswerTo<J extends Job> = Answers[J["kind"]];

/** What an image process is started with. */
export interface WorkerOptions {
  /** Module that exports `openVision(options)`. */
  readonly visionModule: string;
  readonly visionOptions: Readonly<Record<string, unknown>>;
  /** Whether the template model is loaded: never for an import (U4). */
  readonly template: boolean;
  readonly originalsFolder: string;
  readonly maxFileBytes: number;
  /** Setting ffmpeg. */
  readonly ffmpeg: string | null;
  readonly maxVideoBytes: number;
  readonly maxVideoHours: number;
  /** Template norms of the pack (ScoreModel.norm). */
  readonly notFaceNorm: number;
}

export type ToWorker = { readonly id: number; readonly job: Job };
export type Answered =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly details: Details } };

export type FromWorker = Answered & { readonly residentMiB: number };
