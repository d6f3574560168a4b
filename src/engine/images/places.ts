/** Where an original can be read: each of its known places, one after the other. */
import type { SourceRef } from "../../archive/source.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { ItemFile } from "../../store/archive/items.ts";
import { storedRef } from "./stored.ts";

/** What an image process is asked to read. */
export const sourceOf = (file: ItemFile): SourceRef => {
  if (file.kind === "s3") return storedRef(file);
  return file.kind === "file" ? { kind: "file", path: file.path } : { kind: "kept", sha256: file.path };
};

/** Tries each place where the original lies: one copy moved away is no loss. @throws MiroirError of the last place */
export const atAnyPlace = async <T>(
  files: readonly ItemFile[],
  ask: (source: SourceRef, file: ItemFile) => Promise<T>,
): Promise<T> => {
  let last: unknown = new MiroirError("picture/gone", { path: "no known place" });
  for (const file of files) {
    try {
      return await ask(sourceOf(file), file);
    } catch (error) {
      last = error;
      const moved =
        error instanceof MiroirError &&
        ["picture/gone", "picture/changed", "picture/unreadable"].includes(error.code);
      if (!moved) throw error;
    }
  }
  throw last;
};

/** That picture cannot be looked at now, and the others can: a miss, not a fault of ours. */
export const isMiss = (error: unknown): error is MiroirError =>
  error instanceof MiroirError &&
  (/^(picture|video)\//.test(error.code) || error.code === "model/worker-lost");
