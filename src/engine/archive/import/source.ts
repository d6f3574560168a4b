/**
 * What an import takes in, wherever it lies: a file of a folder (`file.ts`), an object of a storage (`object.ts`), or what
 * has no place of its own and is kept by its content, an entry of a ZIP or an upload (`kept.ts`). The pipeline
 * (`../import.ts`) asks what is written here, and nothing else depends on where something lies.
 */
import type { Export } from "../../../archive/exports.ts";
import type { Heard } from "../../../archive/sidecar.ts";
import type { SourceRef } from "../../../archive/source.ts";
import type { NotAPicture, Problem } from "../../../archive/zip.ts";
import type { ItemFile, SaidAnew } from "../../../store/archive/items.ts";
import type { Act } from "../../gate/act.ts";
import type { Examined, Picture } from "../../images/jobs.ts";
import type { Beside, Near, ZipsMet } from "./beside.ts";

/** What all sources of one import share. */
export interface Shared {
  readonly act: Act;
  readonly albumId: string;
  readonly exports: readonly Export[];
  /** How what lies beside a file is reached, and beside an object. */
  readonly near: { readonly file: Near; readonly object: Near };
  readonly zips: ZipsMet;
}

/** The album has it already: it is not looked at again. */
export interface Known {
  readonly itemId: string;
  /** What a sidecar says that was changed since. */
  readonly anew?: SaidAnew;
  /** What came of sidecars that were changed since. */
  readonly heard?: Heard;
  /** Where it lies as well, or anew: renamed, copied or touched. */
  readonly file?: ItemFile;
}

/** The film of a Live Photo: it is looked through with its picture. */
export interface Half {
  /** Where its picture lies, as rows say it; absent where the album knows it as the film of one. */
  readonly picture?: Pick<ItemFile, "kind" | "path">;
  /** Name of the film. */
  readonly film: string;
}

/** A picture in hand. */
export interface LentPicture {
  readonly picture: Picture;
  /** Of the same content, where that shows only once it is in hand. */
  known(): Promise<Known | undefined>;
  beside(): Promise<Beside>;
  /** Where it lies from now on; what has no place of its own is kept by this. @throws MiroirError storage/… */
  place(examined: Examined): Promise<ItemFile>;
}

export interface ImportSource {
  readonly kind: "source";
  /** Its place as people read it, in progress and problems; never where an upload lies. */
  readonly shown: string;
  /** What a manifest calls it: its path below what was named. */
  readonly relative: string;
  readonly isVideo: boolean;
  /**
   * Its item, where that shows before it is opened: unchanged at its place, or of the content of another place. What a
   * sidecar of a picture says anew comes with it.
   * @throws MiroirError picture/…, storages/…
   */
  known(): Promise<Known | undefined>;
  /** A picture, for as long as `look` runs. @throws MiroirError picture/…, archive/…, storages/… */
  lend<T>(look: (lent: LentPicture) => Promise<T>): Promise<T>;
  /** Where a recording lies from now on; kept by this where it has no place of its own. @throws MiroirError video/…, storage/… */
  recording(): Promise<SourceRef>;
  /** Whether it is the moving half of a picture: only of recordings. */
  half(): Promise<Half | undefined>;
}

export type Met = ImportSource | Problem | NotAPicture;

export interface Gone {
  /** Whose former place was dropped, since they lie elsewhere now: once for each place. */
  readonly moved: readonly string[];
  /** Where the pictures lay that lie nowhere any more, as people read it: one place of each. */
  readonly missing: readonly string[];
}

/** Nothing is gone. */
export const NOTHING_GONE: Gone = { moved: [], missing: [] };

/** What somebody named: folders and files, uploads, or a place in a storage. */
export interface Origin {
  /** How much `found` will meet, others not counted; null where counting costs as much as meeting. */
  count(): Promise<number | null>;
  found(): AsyncGenerator<Met>;
  /** Once all that was found was written: what is no longer where it was. */
  gone(): Promise<Gone>;
  /** Folders that were named and hold nothing at all. */
  empty(): readonly string[];
}
