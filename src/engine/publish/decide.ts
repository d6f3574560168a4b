/**
 * Which faces of a picture stay visible in a copy for one use, and why each of the others is covered. Decided from what is
 * in force at that moment, each time anew: for the contact sheet, and again in the transaction that registers the copy.
 */
import { FACE_WHY, type FaceWhy } from "../../domain/publish.ts";
import { fractionsOf, isSameFace, touches } from "../../domain/region.ts";
import type { Box } from "../../domain/words.ts";
import { facesOf, type StoredFace } from "../../store/archive/items.ts";
import type { Sql } from "../../store/database.ts";
import { type KnownFace, knownFaces } from "../../store/publish/people.ts";
import {
  type CopyRow,
  type CorrectionRow,
  correctionsOf,
  type PublicationRow,
  publicationFaces,
} from "../../store/publish/publications.ts";
import { objectedRegions } from "../../store/requests/objections.ts";
import type { MaskRegion } from "../../vision/vision.ts";
import type { Act } from "../gate/act.ts";

/**
 * Everything that is known of one face: one person it was decided to be, and others it might be. It stays visible when it is
 * hers, a consent of hers to this use covers the album (and names the recipient), nobody it might be asked to be covered, and
 * she is not restricted. What somebody objected to has no appearance.
 */
const standingOf = (known: readonly KnownFace[]): FaceWhy => {
  if (known.length === 0) return "nobody";
  // Whoever it might be: somebody who asked to be covered is covered also on a doubt.
  if (known.some(({ masked }) => masked)) return "mask";
  const she = known.find(({ decided }) => decided);
  if (!she) return "unconfirmed";
  if (she.restricted) return "restricted";
  if (she.consentId === null) return "no-consent";
  return she.namesRecipient ? "consent" : "not-named";
};

const byFace = (known: readonly KnownFace[]): Map<string, KnownFace[]> => {
  const faces = new Map<string, KnownFace[]>();
  for (const each of known) faces.set(each.faceId, [...(faces.get(each.faceId) ?? []), each]);
  return faces;
};

const askKnown = (
  act: Act,
  sql: Sql,
  itemId: string,
  use: { purpose: string; twoPersons: boolean; recipientId: string | null },
): Promise<KnownFace[]> => knownFaces(sql, { itemId, today: act.today(), ...use });

export interface DecidedFace {
  /** Of this copy: `face:<id>`, `look:<ordinal>` of the second look, `hand:<correction>`. */
  readonly key: string;
  readonly foundBy: "import" | "second-look" | "hand";
  readonly faceId: string | null;
  /** In fractions of the upright picture. */
  readonly box: Box;
  /** Larger side, px of the original. */
  readonly sizePx: number;
  readonly visible: boolean;
  readonly why: FaceWhy;
  /** Who it is decided to be. */
  readonly known: KnownFace | null;
  /** Anybody it is or might be who did not consent: no hand uncovers it. */
  readonly neverVisible: boolean;
  /** The correction by hand that decided it. */
  readonly correctionId: string | null;
  /** In a recording, from when to when it was followed, and when it was seen best: there its box is. */
  readonly track: StoredFace["track"];
}

/** The middle of the face lies in the region. */
const isMeant = (region: Box, face: Box): boolean => {
  const [x, y] = [face.x + face.width / 2, face.y + face.height / 2];
  return x >= region.x && x <= region.x + region.width && y >= region.y && y <= region.y + region.height;
};

type Draft = Omit<DecidedFace, "visible" | "correctionId">;

const byHand = (face: Draft, corrections: readonly CorrectionRow[]): DecidedFace => {
  // The last one counts, and a mask over a face covers her whoever she is.
  const last = corrections.filter(({ box }) => isMeant(box, face.box)).at(-1);
  const asDecided = { ...face, visible: FACE_WHY[face.why].visible, correctionId: null };
  if (!last) return asDecided;
  if (last.kind === "mask") return { ...face, why: "masked-by-hand", visible: false, correctionId: last.id };
  if (face.neverVisible || asDecided.visible) return asDecided;
  return { ...face, why: "unmasked-by-hand", visible: true, correctionId: last.id };
};

/** How much smaller the copy is than the original. */
const scaleOf = ({ sidePx }: PublicationRow, { widthPx, heightPx }: CopyRow): number =>
  sidePx === null ? 1 : Math.min(1, sidePx / Math.max(widthPx, heightPx));

const handMask = ({ id, box }: CorrectionRow, { widthPx, heightPx }: CopyRow): DecidedFace => ({
  key: `hand:${id}`,
  foundBy: "hand",
  faceId: null,
  box,
  sizePx: Math.max(box.width * widthPx, box.height * heightPx),
  visible: false,
  why: "masked-by-hand",
  known: null,
  neverVisible: false,
  correctionId: id,
  track: null,
});

/** What the second look found beside the faces of the archive. */
const isAnother = (box: Box, faces: readonly Box[]): boolean => faces.every((face) => !isSameFace(box, face));

/** Every face of a copy with what is decided of it now. */
export const decidedFaces = async (
  act: Act,
  sql: Sql,
  publication: PublicationRow,
  copy: CopyRow,
): Promise<DecidedFace[]> => {
  const stored = copy.itemId ? ((await facesOf(sql, [copy.itemId])).get(copy.itemId) ?? []) : [];
  const { purpose, twoPersons, recipientId } = publication;
  const known = byFace(
    copy.itemId ? await askKnown(act, sql, copy.itemId, { purpose, twoPersons, recipientId }) : [],
  );
  const objected = await objectedRegions(sql, copy);
  const corrections = await correctionsOf(sql, copy.id);
  const below =
    publication.smallFaces === "left" ? publication.smallBelowPx! / scaleOf(publication, copy) : 0;
  const draftOf = (face: Pick<Draft, "key" | "foundBy" | "faceId" | "box" | "sizePx" | "track">): Draft => {
    const people = face.faceId ? (known.get(face.faceId) ?? []) : [];
    const isObjected = objected.some((region) => touches(region, face.box));
    const standing = isObjected ? "objection" : standingOf(people);
    const why = standing === "nobody" && face.sizePx < below ? "small" : standing;
    const neverVisible = isObjected || people.length > 0;
    return { ...face, why, known: people.find(({ decided }) => decided) ?? null, neverVisible };
  };
  const archived = stored.map(({ id, box, sizePx, track }) =>
    draftOf({ key: `face:${id}`, foundBy: "import", faceId: id, box: fractionsOf(box, copy), sizePx, track }),
  );
  const more = (await publicationFaces(sql, copy.id))
    .map((face, ordinal) => ({ ...face, ordinal }))
    .filter(({ box }) =>
      isAnother(
        box,
        archived.map((face) => face.box),
      ),
    )
    .map(({ box, sizePx, ordinal }) =>
      draftOf({ key: `look:${ordinal}`, foundBy: "second-look", faceId: null, box, sizePx, track: null }),
    );
  return [
    ...[...archived, ...more].map((face) => byHand(face, corrections)),
    ...corrections.filter(({ kind }) => kind === "mask").map((correction) => handMask(correction, copy)),
  ];
};

/** Whether anybody is to be seen who agreed or was uncovered by hand; small faces that a policy leaves are nobody. */
export const showsSomebody = (faces: readonly DecidedFace[]): boolean =>
  faces.some(({ visible, why }) => visible && why !== "small");

/** A decision as one value, a line a face: another value, and the copy is made anew. */
export const decisionOf = (faces: readonly DecidedFace[]): string =>
  faces
    .map(({ key, visible, known }) => `${key} ${visible} ${visible ? (known?.consentId ?? "") : ""}`)
    .join("\n");

const inPixels = (box: Box, { widthPx, heightPx }: { widthPx: number; heightPx: number }): Box => ({
  x: box.x * widthPx,
  y: box.y * heightPx,
  width: box.width * widthPx,
  height: box.height * heightPx,
});

/** What a decision means for the pixels: boxes of the upright original. A mask drawn by hand covers what was drawn. */
export const regionsOf = (
  faces: readonly DecidedFace[],
  size: { widthPx: number; heightPx: number },
): { masked: MaskRegion[]; visible: Box[]; small: Box[] } => ({
  masked: faces
    .filter(({ visible }) => !visible)
    .map(({ box, foundBy }) => ({ ...inPixels(box, size), ...(foundBy === "hand" && { drawn: true }) })),
  visible: faces
    .filter(({ visible, why }) => visible && why !== "small")
    .map(({ box }) => inPixels(box, size)),
  small: faces.filter(({ visible, why }) => visible && why === "small").map(({ box }) => inPixels(box, size)),
});
