/**
 * The films of Motion and Live Photos, once their pictures are in: each becomes a recording that belongs to its picture, so
 * that whoever is only in its seconds is found too (R46). Which are still to be looked through the database knows: a stop
 * costs the film in hand, and the next import goes on.
 */
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { SourceRef } from "../../../archive/source.ts";
import type { StoredNeighbours } from "../../../archive/stored-neighbours.ts";
import { MiroirError } from "../../../domain/errors.ts";
import { filmsToLookThrough, type PictureWithFilm, putFilmItem } from "../../../store/archive/films.ts";
import { clearImportProblem, type ItemFile } from "../../../store/archive/items.ts";
import type { Act } from "../../gate/act.ts";
import { asFile } from "../../images/lend.ts";
import { atAnyPlace, fileOf, isMiss, shownAt } from "../../images/places.ts";
import { arrived, keepArriving } from "../originals.ts";
import { takeRecording, writeRecording } from "./recording.ts";

export interface FilmsImport {
  readonly act: Act;
  readonly albumId: string;
  /** Where a film beside an object is found. */
  readonly stored: StoredNeighbours;
  onFilm(faces: number): void;
  onProblem(path: string, error: MiroirError): Promise<void>;
}

/** Rows read at once. */
const PAGE = 100;

const damaged = (): MiroirError =>
  new MiroirError("video/damaged", { problem: "there is no film behind the picture" });

/** The last bytes of a picture, in which its film is. */
const tailOf = async (path: string, bytes: number, most: number): Promise<Uint8Array> => {
  if (bytes > most) throw new MiroirError("picture/too-many-bytes", { bytes, limit: most, path });
  const file = await open(path).catch((cause: unknown) => {
    throw new MiroirError("picture/gone", { path }, { cause });
  });
  try {
    const { size } = await file.stat();
    const tail = new Uint8Array(bytes);
    const { bytesRead } = await file.read(tail, 0, bytes, Math.max(0, size - bytes));
    return tail.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

/** A picture that was changed since is imported anew; its old film is nobody's. */
const isFilm = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(4, 8)).toString("latin1") === "ftyp";

const keepInside = async ({ act }: FilmsImport, place: SourceRef, bytes: number): Promise<SourceRef> => {
  const { originalsFolder, maxFileBytes } = act.engine.settings;
  const where = { lender: act.engine.lender, originalsFolder };
  const film = await asFile(where, place, (path) => tailOf(path, bytes, maxFileBytes), act.signal);
  if (!isFilm(film)) throw damaged();
  return { kind: "kept", sha256: await keepArriving(originalsFolder, film) };
};

/** A film beside a picture stays where it is. */
const BESIDE: Readonly<
  Record<ItemFile["kind"], (films: FilmsImport, path: string) => Promise<SourceRef | undefined>>
> = {
  file: async (_, path) => ({ kind: "file", path }),
  s3: ({ stored }, path) => stored.find(`s3:${path}`),
  kept: async () => undefined,
};

const besidePicture = async (films: FilmsImport, picture: ItemFile, name: string): Promise<SourceRef> => {
  const path = join(dirname(picture.path), name);
  const film = await BESIDE[picture.kind](films, path);
  if (!film) throw new MiroirError("picture/gone", { path });
  return film;
};

/** What a film is called where it is listed: its file, or the picture it is in. */
const shownPlace = ({ files: [place], film }: PictureWithFilm): string =>
  place
    ? shownAt({ ...place, path: "file" in film ? join(dirname(place.path), film.file) : place.path })
    : "";

const lookThrough = async (films: FilmsImport, picture: PictureWithFilm): Promise<void> => {
  const { act, albumId } = films;
  const { itemId, film, files, photographer, takenAt } = picture;
  const source = await atAnyPlace(files, (place, file) =>
    "file" in film ? besidePicture(films, file, film.file) : keepInside(films, place, film.bytes),
  );
  const taken = await takeRecording(act, albumId, source, () => {});
  const file = fileOf(source, taken.recorded);
  const { outcome } = await act.step(async (sql) => {
    const written = await writeRecording(act, sql, albumId, taken, file, {
      filmOf: itemId,
      photographer,
      takenAt,
    });
    await clearImportProblem(sql, albumId, shownPlace(picture));
    await putFilmItem(sql, itemId, written.id);
    return written;
  });
  arrived(act.engine.settings.originalsFolder, file);
  if (outcome === "new") films.onFilm(taken.tracks?.length ?? 0);
};

const ofMachine = (error: unknown): boolean =>
  error instanceof MiroirError && error.code === "video/no-decoder";

/** A film that cannot be read is listed, and its picture stays; one that is nowhere is not. */
const lookOrSay = async (films: FilmsImport, picture: PictureWithFilm): Promise<void> => {
  try {
    await lookThrough(films, picture);
  } catch (error) {
    if (!isMiss(error) || ofMachine(error)) throw error;
    if (error.code === "picture/gone") return;
    await films.onProblem(shownPlace(picture), error);
  }
};

/** As many side by side as there are processes; the first fault ends it. */
const lookThroughAll = async (films: FilmsImport, pictures: PictureWithFilm[]): Promise<void> => {
  const lane = async (): Promise<void> => {
    for (let next = pictures.shift(); next; next = pictures.shift()) {
      films.act.stopIfAborted();
      await lookOrSay(films, next);
    }
  };
  const lanes = Array.from({ length: films.act.engine.detectors().count }, () =>
    lane().catch((error: unknown) => {
      pictures.length = 0;
      throw error;
    }),
  );
  const failed = (await Promise.allSettled(lanes)).find((each) => each.status === "rejected");
  if (failed) throw failed.reason;
};

/** @throws MiroirError run/interrupted, storage/…, storages/…, model/… */
export const takeFilms = async (films: FilmsImport): Promise<void> => {
  const { act, albumId } = films;
  for (let after = "0"; ; ) {
    const page = await act.read((sql) => filmsToLookThrough(sql, albumId, after, PAGE));
    const last = page.at(-1);
    if (!last) return;
    try {
      await lookThroughAll(films, [...page]);
    } catch (error) {
      // A machine without ffmpeg says so once, and the films wait for one that has it.
      if (error instanceof MiroirError && ofMachine(error))
        return films.onProblem(shownPlace(page[0]!), error);
      throw error;
    }
    after = last.seq;
  }
};
