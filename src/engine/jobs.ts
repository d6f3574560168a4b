/**
 * What is asked of an image process and what it answers. Look at the answers: none but `Reference`, made for a person who
 * is being enrolled, has a place for a template (law 2). A comparison happens inside that one process and only
 * matches with consenting people come out of it.
 */
import type { Metadata } from "../archive/metadata.ts";
import type { SourceRef } from "../archive/source.ts";
import type { SeenFrame } from "../domain/capture.ts";
import type { Details, ErrorCode } from "../domain/errors.ts";
import type { Box, Landmarks } from "../domain/words.ts";
import type { Detection, MaskStyle } from "../vision/vision.ts";

/** Bytes in hand (a probe, an entry of a ZIP), or where they lie. */
export type Picture = { readonly kind: "bytes"; readonly bytes: Uint8Array } | SourceRef;

export interface ExamineJob {
  readonly kind: "examine";
  readonly picture: Picture;
}
export interface Examined {
  readonly contentSha256: string;
  readonly byteLength: number;
  readonly metadata: Metadata;
  readonly detection: Detection;
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
export type Captured = SeenFrame;

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
  readonly reviewThreshold: number;
  /** Pairs that a human settled: “not me”, and faces or people confirmed elsewhere in the picture. */
  readonly settled: readonly { readonly faceId: string; readonly subjectId: string }[];
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
  readonly grantIds: readonly string[];
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
}
export interface Masked {
  /** JPEG; absent when a face that should be covered was still found after masking twice (R49: fail closed). */
  readonly bytes?: Uint8Array;
  readonly covered: number;
}

export interface Answers {
  readonly examine: Examined;
  readonly reference: Reference;
  readonly capture: Captured;
  readonly gallery: { readonly size: number };
  readonly compare: readonly Match[];
  readonly probe: Probed;
  readonly mask: Masked;
}
export type Job = ExamineJob | ReferenceJob | CaptureJob | GalleryJob | CompareJob | ProbeJob | MaskJob;
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
  /** Template norms of the pack (ScoreModel.norm). */
  readonly notFaceNorm: number;
}

export type ToWorker = { readonly id: number; readonly job: Job };
export type FromWorker =
  | { readonly id: number; readonly answer: unknown; readonly residentMiB: number }
  | {
      readonly id: number;
      readonly error: { readonly code: ErrorCode; readonly details: Details };
      readonly residentMiB: number;
    };
