/** A publication as it is read: its terms unsealed, its use in words. */
import { MiroirError } from "../../domain/errors.ts";
import { type CopyState, type PublicationState, type Use, useOf } from "../../domain/publish.ts";
import type { RecordingLook } from "../../domain/video.ts";
import type { Day } from "../../domain/words.ts";
import type { Sql } from "../../store/database.ts";
import {
  type CopyRow,
  findCopy,
  findPublication,
  type PublicationRow,
} from "../../store/publish/publications.ts";
import type { MaskReach, MaskStyle } from "../../vision/vision.ts";
import type { Engine } from "../gate/engine.ts";

/** Sealed under the instance's key: a path or a credit may hold a name. */
export interface Terms {
  /** As the destination says it: an absolute path, or `s3:<name>/<prefix>`. */
  readonly place: string;
  /** Written into every copy; `{photographer}` stands for the picture's own. */
  readonly credit: string | null;
  /** Whether the pictures' captions are written into the copies, where they name nobody. */
  readonly captions: boolean;
  /** Whether pictures in which nobody is visible are left out. */
  readonly onlyVisible: boolean;
}

const termsLabel = (publicationId: string): string => `publication/${publicationId}/terms`;

/** The words of a publication, sealed under the instance's key and for that publication alone. */
export const sealTerms = (engine: Engine, publicationId: string, terms: Terms): Uint8Array =>
  engine.vault.seal(
    "entry",
    engine.instanceId,
    termsLabel(publicationId),
    Buffer.from(JSON.stringify(terms)),
  );

/** The words of a publication. @throws MiroirError keys/… */
export const openTerms = (
  engine: Pick<Engine, "vault" | "instanceId">,
  { id, sealedTerms }: Pick<PublicationRow, "id" | "sealedTerms">,
): Terms => ({
  onlyVisible: false,
  ...(JSON.parse(
    Buffer.from(engine.vault.open("entry", engine.instanceId, termsLabel(id), sealedTerms)).toString("utf8"),
  ) as Omit<Terms, "onlyVisible"> & Partial<Terms>),
});

export interface Publication extends Terms {
  readonly id: string;
  /** Short name of the album, also once it is gone. */
  readonly album: string;
  readonly use: Use;
  readonly destination: "folder" | "zip" | "s3";
  readonly recipient: { readonly id: string; readonly name: string } | null;
  readonly style: MaskStyle;
  readonly reach: MaskReach;
  /** How frames of recordings are looked at. */
  readonly recordingLook: RecordingLook;
  /** Long side of the copies, px; null keeps the original's. */
  readonly sidePx: number | null;
  readonly smallFaces: "masked" | "left";
  /** Of the copy, px, where small faces are left. */
  readonly smallBelowPx: number | null;
  /** Of videos. */
  readonly sound: "kept" | "removed";
  readonly maskVersion: string;
  /** Whoever signs is another than the maker. */
  readonly twoPersons: boolean;
  readonly state: PublicationState;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly signedBy: string | null;
  readonly signedAt: Date | null;
  readonly handedOutAt: Date | null;
  readonly retainUntil: Day;
  /** How many copies are in which state; those without any are absent. */
  readonly copies: Readonly<Partial<Record<CopyState, number>>>;
  /** Of those that are not made: left out by hand, or since nobody is visible in them. */
  readonly leftOut: number;
}

/** A publication as people see it, its terms opened. @throws MiroirError keys/… */
export const publicationOf = (engine: Engine, row: PublicationRow): Publication => {
  const { sealedTerms: _, albumId: __, purpose, recipientId, recipient, drawnToSeq: ___, ...rest } = row;
  return {
    ...rest,
    ...openTerms(engine, row),
    use: useOf(purpose),
    recipient: recipientId && recipient !== null ? { id: recipientId, name: recipient } : null,
  };
};

/** @throws MiroirError publish/not-found */
export const requirePublication = async (sql: Sql, id: string): Promise<PublicationRow> => {
  const found = await findPublication(sql, id);
  if (!found) throw new MiroirError("publish/not-found", { publication: id });
  return found;
};

export interface RequiredCopy {
  readonly copy: CopyRow;
  readonly publication: PublicationRow;
}

/** @throws MiroirError publish/no-copy */
export const requireCopy = async (sql: Sql, id: string): Promise<RequiredCopy> => {
  const copy = await findCopy(sql, id);
  if (!copy) throw new MiroirError("publish/no-copy", { copy: id });
  return { copy, publication: await requirePublication(sql, copy.publicationId) };
};
