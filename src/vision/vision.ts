/**
 * The seam to pixels. `detect` loads no template model (design: import, once); `templates` is the only door to
 * one. Every implementation passes the contract suite in test/vision/contract.ts.
 * Vision knows no people, no purposes, no SQL; it cannot compare, because it never sees a reference.
 */
import type { MaskReach, MaskStyle } from "../domain/publish.ts";
import type { Box, Face, Landmarks, MediaType } from "../domain/words.ts";
import type { Raster } from "./raster.ts";

/** What decoding and detection say of one picture. Sizes are of the upright picture (EXIF orientation applied). */
export interface Detection {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly mediaType: MediaType;
  /** Pages or animation frames in the file; only the first is looked at. */
  readonly frames: number;
  /** 64-bit difference hash of the grey picture, 16 lowercase hex digits: near-duplicates differ in few bits. */
  readonly perceptualHash: string;
  /** 256 mean brightnesses, 16 x 16, row by row: `likeness` in archive/duplicates.ts. */
  readonly greys: Uint8Array;
  /**
   * SHA-256 of the pixels, hex: of those that were looked at; of kinds of file that only their pixels tell apart, of those at one
   * size for ever, however they are looked at.
   */
  readonly pixelsSha256: string;
  /** How EXIF says that the coded pixels are turned, 1 to 8. */
  readonly orientation: number;
  readonly faces: readonly Face[];
  /** Whether there were more places that could be faces than are looked at: the best were. */
  readonly crowded: boolean;
  /** One per face, in their order, where they were asked for; null of a face of which nothing is in the picture. */
  readonly crops?: readonly (FaceCrop | null)[];
}

/**
 * A piece of a picture around one face, as it is there: neither turned nor aligned, and nothing in it that a model made but the
 * five points. A template is made of it without the picture.
 */
export interface FaceCrop {
  /** An encoded picture without any metadata. */
  readonly bytes: Uint8Array;
  readonly mediaType: "image/jpeg" | "image/webp";
  /** The five points, px of the crop, fine enough to align by. */
  readonly landmarks: Landmarks;
  /** Between the eye centres in the picture it is of, px. */
  readonly eyesPx: number;
}

/** A face to make a template of: where detection found it. */
export interface FaceRegion {
  readonly box: Box;
  readonly landmarks: Landmarks;
}

export interface Template {
  /** Unit length. The caller overwrites it (`fill(0)`) once compared; nobody else keeps a copy. */
  readonly vector: Float32Array;
  /** Norm of the raw feature: the template model's own measure of quality (findings, step 6). */
  readonly norm: number;
  /** Distance between the eye centres, px of the upright picture. */
  readonly eyesPx: number;
}

/** What a crop says of a face. */
export interface CropTemplate extends Template {
  /** A face that is large and has a poor template all the same (it may lie on its side): the picture itself could say more. */
  readonly isDoubtful: boolean;
}

export type { MaskReach, MaskStyle };

/** What is covered: a face, enlarged to the head; or what was drawn by hand, as it was drawn. */
export interface MaskRegion extends Box {
  readonly drawn?: true;
}

export interface MaskOptions {
  /** Regions to cover with an opaque fill. */
  readonly regions: readonly MaskRegion[];
  /** Faces that stay visible: no mask reaches over their heads. */
  readonly visible?: readonly Box[];
  readonly style?: MaskStyle;
  readonly reach?: MaskReach;
  /** A frame of a recording is covered as the recording is: wide, in one colour, whoever is beside. */
  readonly asRecording?: boolean;
  /** Longest side of the result, px; never enlarged, `Infinity` keeps the size. */
  readonly maxSidePx: number;
  /** Written into the copy, where the organisation chose so. */
  readonly credit?: string;
  readonly caption?: string;
}

/**
 * How hard detection looks. `thorough` finds smaller faces, as in photographs of large groups, and takes longer. `high` is for
 * masking, where a missed face costs more than a masked lamp: lower thresholds, and the picture turned whatever stands upright in it.
 */
export type Recall = "ordinary" | "thorough" | "high";

export interface DetectOptions {
  readonly recall?: Recall;
  /** Where other programs say that faces are, in fractions of the upright picture: looked at once more, and kept only where the detector agrees. */
  readonly hints?: readonly Box[];
  /**
   * In place of turning the whole picture: these places of it, px, and whatever passed for a face and was none upright, are looked at
   * in eight turns. For the check of a copy, of which the whole original was turned before.
   */
  readonly around?: readonly Box[];
  /** Whether a crop of each face is wanted too. */
  readonly crops?: boolean;
}

/** How a frame of a recording is looked at; `high` as for masking, in all four turns. */
export interface FrameLook {
  readonly recall?: Exclude<Recall, "thorough">;
  /** Whether it is turned too where nothing stands upright in it; with high recall it always is. Default true. */
  readonly turned?: boolean;
}

export interface VisionLimits {
  readonly maxPixels: number;
  readonly maxFaces: number;
}

export interface Vision {
  /** Stamp of every template it makes, `<pack>@<12 hex digits of the template model's sha256>`. Never compared across packs. */
  readonly pack: string;
  /** @throws MiroirError picture/… when the bytes are not a picture that can be decoded within the limits. */
  detect(bytes: Uint8Array, options?: DetectOptions): Promise<Detection>;
  /**
   * Boxes of the faces in a frame of a recording, px of it, best first: from its pixels as they are, without anything else that
   * `detect` says of a picture.
   * @throws MiroirError picture/too-many-faces
   */
  boxesIn(frame: Raster, look?: FrameLook): Promise<Box[]>;
  /**
   * The faces in a frame of a recording that `detect` would find in a picture of these very pixels, without anything else that it
   * says of one.
   * @throws MiroirError picture/too-many-faces
   */
  facesIn(frame: Raster): Promise<readonly Face[]>;
  /**
   * One close look at each of these places of a frame, boxes as large as the face that may be there: its box, or undefined. A
   * fraction of the price of looking at the frame.
   */
  boxesAt(frame: Raster, places: readonly Box[]): Promise<(Box | undefined)[]>;
  /**
   * The 68 points of a face that detection found (iBUG order: jaw, brows, nose, eyes, mouth), x and y of each, in pixels of the
   * upright picture: how a head that moves is seen. Kept on no disk.
   */
  outline(bytes: Uint8Array, face: FaceRegion): Promise<Landmarks>;
  /** One template per region, in order. `enrolment` averages with the mirrored face (findings, step 7). */
  templates(
    bytes: Uint8Array,
    faces: readonly FaceRegion[],
    options?: { enrolment?: boolean },
  ): Promise<Template[]>;
  /**
   * Crops of faces that an earlier detection found in this picture, in their order; null as in `Detection.crops`.
   * @throws MiroirError as detect
   */
  cropsOf(bytes: Uint8Array, faces: readonly FaceRegion[]): Promise<(FaceCrop | null)[]>;
  /**
   * One template per crop, in order: what `templates` makes of the picture, without the picture.
   * @throws MiroirError picture/damaged when a crop is none
   */
  templatesOfCrops(crops: readonly FaceCrop[]): Promise<CropTemplate[]>;
  /** A re-encoded JPEG without any metadata, regions covered. */
  mask(bytes: Uint8Array, options: MaskOptions): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** What a pack's manifest says its scores mean. */
export interface ScoreModel {
  /** Planning tail: threshold(FMR) = anchor + slope * ln(anchorFmr / FMR). */
  readonly anchor: number;
  readonly slope: number;
  readonly anchorFmr: number;
  /** Never review below, never match below, whatever the size of the comparison. */
  readonly reviewFloor: number;
  readonly matchFloor: number;
  /** Two references of one person score at least this. */
  readonly sameReference: number;
  /** Template norms: below `notFace` ignored; below `poor` never compared with another poor one; enrolment needs `enrol`. */
  readonly norm: { readonly notFace: number; readonly poor: number; readonly enrol: number };
  readonly enrolEyesPx: number;
}
