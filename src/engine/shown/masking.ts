/** The one place where a picture of several people is made ready to be handed to one of them: everybody else is covered (R49). */
import { MiroirError } from "../../domain/errors.ts";
import { reasonOf, type WithheldReason } from "../../domain/withheld.ts";
import type { Box } from "../../domain/words.ts";
import type { ItemFile, StoredFace } from "../../store/archive/items.ts";
import type { Act } from "../gate/act.ts";
import { atAnyPlace } from "../images/places.ts";

/** Long side of a picture that is handed over, px: enough to print at postcard size. */
const SIDE_PX = 1600;

export interface ToMask {
  readonly contentSha256: string;
  readonly widthPx: number;
  readonly faces: readonly StoredFace[];
  readonly files: readonly ItemFile[];
  /** The face that stays visible; null covers every one of them. */
  readonly keep: { readonly faceId: string; readonly box: Box } | null;
  /** Of a recording, which frame of it; null of a picture. */
  readonly atMs: number | null;
  /** Long side of the copy, px; SIDE_PX when absent. */
  readonly sidePx?: number;
}

export type Masked =
  | { readonly jpeg: Uint8Array; readonly covered: number }
  /** Why there is no picture, and the code of what the file met; none where a face was still found after covering it. */
  | { readonly withheld: WithheldReason; readonly code: MiroirError["code"] | null };

/** Overlaps nothing. */
const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 };

/** Fails closed: what cannot be covered, read or decoded is withheld, and why is said. @throws MiroirError run/interrupted and faults of the machine */
export const maskOthers = async (act: Act, picture: ToMask): Promise<Masked> => {
  const { keep, contentSha256, widthPx, atMs } = picture;
  // Tracks say where others were when they were seen best, not in this frame: the image process looks at it anew.
  const others = atMs === null ? picture.faces.filter(({ id }) => id !== keep?.faceId) : [];
  try {
    const answer = await atAnyPlace(picture.files, (source, { byteLength, modifiedMs }) =>
      act.engine.detectors().run(
        {
          kind: "mask",
          picture:
            atMs === null ? source : { kind: "still", recording: { source, byteLength, modifiedMs }, atMs },
          contentSha256,
          widthPx,
          keep: keep?.box ?? NOWHERE,
          regions: others.map(({ box }) => box),
          maxSidePx: picture.sidePx ?? SIDE_PX,
          ...act.engine.settings.masks,
        },
        act.signal,
      ),
    );
    return answer.bytes
      ? { jpeg: answer.bytes, covered: answer.covered }
      : { withheld: "face-not-covered", code: null };
  } catch (error) {
    if (error instanceof MiroirError && /^(picture|video)\/|^model\/worker-lost$/.test(error.code))
      return { withheld: reasonOf(error.code), code: error.code };
    throw error;
  }
};

/** Waits for all of them, also when one failed: none goes on writing into a folder that is being removed. */
export const settleAll = async <T>(tasks: readonly Promise<T>[]): Promise<T[]> => {
  const settled = await Promise.allSettled(tasks);
  return settled.map((each) => {
    if (each.status === "rejected") throw each.reason;
    return each.value;
  });
};
