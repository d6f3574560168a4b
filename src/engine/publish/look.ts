/**
 * What the staff looks at before it signs, and after: a picture or a frame of a recording, as it is and as it would leave, and
 * the recording that left, played. Whoever is known in it has it in her record that it was looked at (R90).
 */
import { createHash } from "node:crypto";
import { findPlaced, type PlacedCopy } from "../../archive/placed.ts";
import { MiroirError } from "../../domain/errors.ts";
import { filesOf } from "../../store/archive/items.ts";
import type { Sql } from "../../store/database.ts";
import type { Act, Verb } from "../gate/act.ts";
import { atAnyPlace } from "../images/places.ts";
import { noteView } from "../shown/viewings.ts";
import { type DecidedFace, decidedFaces, regionsOf } from "./decide.ts";
import { firstMoment, isThen, stillOf } from "./still.ts";
import { openTerms, type RequiredCopy, requireCopy } from "./terms.ts";

/** Long side of a picture on the sheet, px. */
const SHEET_PX = { small: 480, large: 1600 } as const;

export interface SheetPictureInput {
  readonly copy: string;
  /** The original, for whoever corrects its masks, or the copy as it would be handed out now. */
  readonly which: "original" | "masked";
  readonly size: keyof typeof SHEET_PX;
  /** Of a recording, which frame, ms; the first that is worth a look when absent. */
  readonly atMs?: number;
}

interface Looked extends RequiredCopy {
  readonly faces: readonly DecidedFace[];
}

const peopleIn = (faces: readonly DecidedFace[]): Set<string> =>
  new Set(faces.flatMap(({ known }) => (known ? [known.subjectId] : [])));

const pictureOf = async (act: Act, { copy, publication, faces }: Looked, input: SheetPictureInput) => {
  const files = await act.read(async (sql) => (await filesOf(sql, [copy.itemId!])).get(copy.itemId!) ?? []);
  const [sidePx, { which }] = [SHEET_PX[input.size], input];
  if (copy.kind === "video") {
    const atMs = input.atMs ?? (await firstMoment(act, { copy, faces }));
    const jpeg = await stillOf(act, { copy, publication, faces, files, which, atMs, sidePx });
    return { jpeg, people: peopleIn(faces.filter((face) => isThen(face, atMs))) };
  }
  const { masked, visible } = regionsOf(faces, copy);
  const { bytes } = await atAnyPlace(files, (picture) =>
    act.engine.detectors().run(
      {
        kind: "copy",
        picture,
        contentSha256: copy.originalSha256,
        widthPx: copy.widthPx,
        regions: which === "masked" ? masked : [],
        visible,
        small: [],
        smallBelowPx: 0,
        maxSidePx: sidePx,
        style: publication.style,
        reach: publication.reach,
        check: false,
      },
      act.signal,
    ),
  );
  return { jpeg: bytes, people: peopleIn(faces) };
};

/** For the staff alone. @throws MiroirError publish/no-copy, picture/…, video/… */
export const sheetPicture: Verb<SheetPictureInput, { readonly jpeg: Uint8Array; readonly sha256: string }> = {
  name: "publish.picture",
  run: async (act, input) => {
    const looked = await act.read(async (sql) => {
      const { copy, publication } = await requireCopy(sql, input.copy);
      if (!copy.itemId) throw new MiroirError("picture/gone", { path: copy.name });
      return { copy, publication, faces: await decidedFaces(act, sql, publication, copy) };
    });
    const { jpeg, people } = await pictureOf(act, looked, input);
    for (const subjectId of people) await noteView(act, subjectId);
    return { jpeg, sha256: createHash("sha256").update(jpeg).digest("hex") };
  },
};

/** @throws MiroirError publish/no-copy, publish/not-there */
const requireOut = async (sql: Sql, id: string): Promise<RequiredCopy & { readonly copySha256: string }> => {
  const { copy, publication } = await requireCopy(sql, id);
  const { copySha256 } = copy;
  if (copy.kind !== "video" || copy.state !== "out" || !copySha256)
    throw new MiroirError("publish/not-there");
  return { copy, publication, copySha256 };
};

export interface PlayedCopy extends PlacedCopy {
  readonly sha256: string;
}

/**
 * The recording that was handed out, where it lies: asked anew for every part that is played, so that none is shown of one
 * that may not stay. For the staff alone.
 * @throws MiroirError publish/no-copy, publish/not-there, storages/…
 */
export const playCopy: Verb<{ readonly copy: string }, PlayedCopy> = {
  name: "publish.play",
  run: async (act, input) => {
    const { copy, publication, copySha256 } = await act.read((sql) => requireOut(sql, input.copy));
    const { place } = openTerms(act.engine, publication);
    const wanted = { name: copy.name, sha256: copySha256 };
    const placed = await findPlaced(place, act.engine.settings.storages, wanted);
    // A long one takes a while to be hashed for the first time.
    const people = await act.read(async (sql) => {
      const now = await requireOut(sql, input.copy);
      return peopleIn(await decidedFaces(act, sql, now.publication, now.copy));
    });
    if (!placed) throw new MiroirError("publish/not-there");
    for (const subjectId of people) await noteView(act, subjectId, copy.id);
    return { ...placed, sha256: copySha256 };
  },
};
