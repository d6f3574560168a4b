/** What an import writes of a picture or a recording it looked at: its item, its faces, where it lies, what is said of it. */
import type { ManifestRecord } from "../../../archive/manifest.ts";
import type { Parts } from "../../../archive/metadata.ts";
import type { Heard } from "../../../archive/sidecar.ts";
import { isSameFace } from "../../../domain/region.ts";
import type { Face } from "../../../domain/words.ts";
import { keepsCrops } from "../../../store/archive/crops.ts";
import {
  describeItem,
  facesOf,
  findFile,
  findItemByContent,
  type ItemFile,
  insertFaces,
  insertItem,
  putItemFile,
} from "../../../store/archive/items.ts";
import {
  adoptObjections,
  compareAgain,
  firstAlike,
  isNewestPlace,
  itemShowing,
  type KnownPicture,
  liesOnlyAt,
  moveConfirmed,
  putOtherBytes,
} from "../../../store/archive/pictures.ts";
import type { Sql } from "../../../store/database.ts";
import type { Detection } from "../../../vision/vision.ts";
import type { Act } from "../../gate/act.ts";
import type { Examined } from "../../images/jobs.ts";
import { keepCrops } from "../crops.ts";
import { samePlaces, whichPicture } from "../same-picture.ts";
import { type TakenRecording, writeRecording } from "./recording.ts";

/**
 * `duplicate`: the album had its content, or the same picture in other bytes; `near`: new, and nearly the same as another one;
 * `edited`: the file at that place was changed, and is still the same picture.
 */
export type Outcome = "new" | "duplicate" | "near" | "edited";

/** Looked at, and to be written in its turn. */
export interface Taken {
  readonly file: ItemFile;
  /** What came of its sidecars. */
  readonly heard: Heard;
  readonly faces: number;
  /** Of a file that holds several things, how many of them were looked at, where that is not all. */
  readonly parts?: Pick<Parts, "looked" | "of">;
  write(sql: Sql, record: ManifestRecord | undefined): Promise<Outcome>;
}

/** What a manifest says goes before what the picture says. */
export const wordsOf = (record: ManifestRecord | undefined, examined?: Pick<Examined, "metadata">) => ({
  caption: record?.caption ?? examined?.metadata.description ?? null,
  photographer: record?.photographer ?? examined?.metadata.creator ?? null,
  publishedAt: record?.publishedAt ?? null,
  publishedOn: record?.publishedOn ?? null,
});

/** Writes into one album, one after the other. */
export class AlbumRows {
  readonly #act: Act;
  readonly #albumId: string;

  constructor(act: Act, albumId: string) {
    this.#act = act;
    this.#albumId = albumId;
  }

  picture(examined: Examined, file: ItemFile): Taken {
    const { faces: found, frames: of } = examined.detection;
    return {
      ...{ file, heard: examined.heard, faces: found.length },
      ...(of > 1 && { parts: { looked: 1, of } }),
      write: (sql, record) => this.#writePicture(sql, examined, file, record),
    };
  }

  recording(taken: TakenRecording, file: ItemFile): Taken {
    const faces = taken.tracks?.length ?? 0;
    const write: Taken["write"] = (sql, record) => this.#writeRecording(sql, taken, file, record);
    const { parts } = taken.recorded.metadata;
    return { file, heard: { read: [], problems: [] }, faces, ...(parts && { parts }), write };
  }

  async #writePicture(
    sql: Sql,
    examined: Examined,
    file: ItemFile,
    record: ManifestRecord | undefined,
  ): Promise<Outcome> {
    const [act, albumId] = [this.#act, this.#albumId];
    const { detection, metadata, contentSha256, byteLength } = examined;
    const same = await findItemByContent(sql, albumId, contentSha256);
    if (same) {
      await putItemFile(sql, albumId, same.id, file);
      if (record) await describeItem(sql, same.id, wordsOf(record));
      return "duplicate";
    }
    const replaced = await findFile(sql, albumId, file.kind, file.path);
    const shown = await itemShowing(sql, albumId, examined.showsSha256);
    if (shown) {
      const isEdited = replaced?.itemId === shown.itemId;
      await this.#otherBytes(sql, shown, examined, file, record);
      return isEdited ? "edited" : "duplicate";
    }
    const which = await whichPicture(sql, examined, replaced?.itemId);
    const { mediaType, widthPx, heightPx, frames, perceptualHash } = detection;
    const { nearDuplicateBits } = act.engine.settings;
    const near = await firstAlike(sql, albumId, perceptualHash, nearDuplicateBits, replaced?.itemId);
    const id = act.engine.newId();
    await insertItem(
      sql,
      albumId,
      {
        ...{ id, contentSha256, mediaType, byteLength, widthPx, heightPx, frames, perceptualHash },
        ...{ showsSha256: examined.showsSha256, pictureSha256: which.pictureSha256, turn: which.turn },
        greys: detection.greys,
        durationMs: null,
        nearDuplicateOf: near ?? null,
        takenAt: metadata.takenAt ?? null,
        metadata,
        ...wordsOf(record, examined),
        detector: act.engine.pack,
        depositedBy: act.actor.name,
      },
      act.at(),
    );
    const faces = detection.faces.map((face) => ({ ...face, id: act.engine.newId() }));
    await insertFaces(sql, id, faces);
    await adoptObjections(sql, contentSha256, which.pictureSha256);
    await this.#keepCrops(sql, faces, detection);
    const isEdited = replaced !== undefined && which.ofItem === replaced.itemId;
    if (isEdited && (await liesOnlyAt(sql, replaced.itemId, file.kind, file.path)))
      await moveConfirmed(sql, replaced.itemId, id, await samePlaces(sql, replaced.itemId, id));
    await putItemFile(sql, albumId, id, file);
    if (isEdited) return "edited";
    return near ? "near" : "new";
  }

  /** The same picture: what was decided about it stands. What its newest file says is what is said of it. */
  async #otherBytes(
    sql: Sql,
    { itemId, pictureSha256 }: KnownPicture,
    examined: Examined,
    file: ItemFile,
    record: ManifestRecord | undefined,
  ): Promise<void> {
    const { contentSha256, byteLength, metadata, detection } = examined;
    const now = { contentSha256, byteLength, metadata: { ...metadata }, mediaType: detection.mediaType };
    if (await isNewestPlace(sql, itemId, file)) await putOtherBytes(sql, itemId, now);
    await adoptObjections(sql, contentSha256, pictureSha256);
    await this.#addFaces(sql, itemId, detection);
    await putItemFile(sql, this.#albumId, itemId, file);
    if (record) await describeItem(sql, itemId, wordsOf(record));
  }

  /** Faces that are found by what the file says now (archive/regions.ts) and were not before: the open grants compare them. */
  async #addFaces(sql: Sql, itemId: string, detection: Detection): Promise<void> {
    const known = (await facesOf(sql, [itemId])).get(itemId) ?? [];
    const more = detection.faces.filter(({ box }) => !known.some((face) => isSameFace(face.box, box)));
    if (more.length === 0) return;
    const first = Math.max(-1, ...known.map(({ ordinal }) => ordinal)) + 1;
    const faces = more.map((face) => ({ ...face, id: this.#act.engine.newId() }));
    await insertFaces(sql, itemId, faces, first);
    await this.#keepCrops(sql, faces, detection);
    await compareAgain(sql, { item: itemId }, "picture/changed", this.#act.at());
  }

  /** Where the album still keeps them: its switch may have been used since the picture was looked at. */
  async #keepCrops(
    sql: Sql,
    faces: readonly (Face & { readonly id: string })[],
    detection: Detection,
  ): Promise<void> {
    const { crops } = detection;
    if (!crops || !(await keepsCrops(sql, this.#albumId))) return;
    const of = new Map(detection.faces.map(({ box }, at) => [box, crops[at]]));
    const kept = faces.map(({ id, box }) => {
      const crop = of.get(box);
      return { faceId: id, views: crop ? [crop] : null };
    });
    await keepCrops(this.#act.engine, sql, this.#albumId, kept);
  }

  async #writeRecording(
    sql: Sql,
    taken: TakenRecording,
    file: ItemFile,
    record: ManifestRecord | undefined,
  ): Promise<Outcome> {
    const words = wordsOf(record, taken.recorded);
    const { id, outcome } = await writeRecording(this.#act, sql, this.#albumId, taken, file, words);
    if (outcome !== "new" && record) await describeItem(sql, id, wordsOf(record));
    return outcome;
  }
}
