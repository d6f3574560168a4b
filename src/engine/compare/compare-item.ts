/**
 * Items compared. A picture of an album that keeps crops is compared by them, and its original is not read: that it is
 * still there and the one that was imported is told by its size and time, and by its hash where somebody was found. It is
 * read where a crop is wanting (an album that was imported before, a face that is withheld), or says too little.
 */
import { stat } from "node:fs/promises";
import { pathOfSource, type SourceRef } from "../../archive/source.ts";
import { type Croppable, storedCropsOf } from "../../store/archive/crops.ts";
import type { ItemFile, StoredFace } from "../../store/archive/items.ts";
import type { PendingItem } from "../../store/compare/scans.ts";
import { comparableFaces } from "../../store/requests/objections.ts";
import { makeCrops } from "../archive/make-crops.ts";
import type { Act } from "../gate/act.ts";
import { openCrop } from "../images/crop-seal.ts";
import type { CompareJob, CropsCompared, CropsJob, Match } from "../images/jobs.ts";
import { atAnyPlace, isMiss, sourceOf } from "../images/places.ts";
import type { Workers } from "../images/workers.ts";
import { compareRecording } from "./video-scan.ts";

/** What a comparison goes through: a picture, or a recording with its tracks. */
export interface Comparable {
  readonly item: PendingItem;
  readonly faces: readonly StoredFace[];
  readonly files: readonly ItemFile[];
  /** Absent where its album keeps no crops, or none of its faces may have one. */
  readonly croppable: Croppable | undefined;
}

type Asked = Pick<CompareJob, "grantIds" | "reviewThresholds" | "settled">;

/** Made when a process is free: faces that somebody objected to until then are not in it, and no template of them is made (R62). */
const compareJob = async (
  act: Act,
  picture: SourceRef,
  { item, faces }: Comparable,
  asked: Asked,
): Promise<CompareJob> => {
  const free = await act.read((sql) => comparableFaces(sql, [item.id]));
  return {
    kind: "compare",
    picture,
    contentSha256: item.contentSha256,
    faces: faces
      .filter(({ id }) => free.has(id))
      .map(({ id, box, landmarks }) => ({ faceId: id, box, landmarks })),
    ...asked,
  };
};

/** A picture or a recording, and with whom it is compared. */
export interface Question {
  readonly compared: Comparable;
  readonly asked: Asked;
}

/** As `compareJob`, of several pictures: all faces of one by their crops, or none where one of them has no crop. */
const cropsJob = async (act: Act, questions: readonly Question[]): Promise<CropsJob> => {
  const ids = questions.map(({ compared }) => compared.item.id);
  const crops = await act.read((sql) => storedCropsOf(sql, ids));
  const pictures = questions.map(({ compared, asked }) => {
    const known = new Set(compared.faces.map(({ id }) => id));
    const faces = [...crops].filter(([faceId]) => known.has(faceId));
    const isWhole = faces.every(([, [crop]]) => crop !== undefined);
    return {
      faces: isWhole
        ? faces.map(([faceId, [crop]]) => ({ faceId, crop: openCrop(act.engine.vault, crop!) }))
        : [],
      ...asked,
    };
  });
  return { kind: "crops", pictures };
};

/** Whether a file is as it was when it was imported; what lies in a storage is asked for where somebody was found only. */
const isUntouched = async (act: Act, file: ItemFile): Promise<boolean> => {
  if (file.kind === "s3") return true;
  try {
    const { size, mtimeMs } = await stat(pathOfSource(sourceOf(file), act.engine.settings.originalsFolder));
    return size === file.byteLength && (file.kind === "kept" || Math.round(mtimeMs) === file.modifiedMs);
  } catch {
    return false;
  }
};

const untouchedOf = async (act: Act, files: readonly ItemFile[]): Promise<SourceRef | undefined> => {
  for (const file of files) if (await isUntouched(act, file)) return sourceOf(file);
  return undefined;
};

/**
 * Where the original is by whose crops the item may be compared, those that were lacking made; undefined where the original
 * has to be read.
 */
const cropsStandFor = async (act: Act, compared: Comparable): Promise<SourceRef | undefined> => {
  const { files, croppable } = compared;
  if (!croppable) return undefined;
  if (croppable.lacking.length > 0) await makeCrops(act, croppable.albumId, compared, croppable.lacking);
  return untouchedOf(act, files);
};

/** Whether the bytes there are those that were imported; what cannot be read is not. */
const isSame = async (
  act: Act,
  workers: Workers,
  picture: SourceRef,
  contentSha256: string,
): Promise<boolean> => {
  try {
    return await workers.run({ kind: "same", picture, contentSha256 }, act.signal, true);
  } catch (error) {
    if (!isMiss(error)) throw error;
    return false;
  }
};

/** Of each picture. What one of them does to a process is found by asking each alone, and is its own. */
const askByCrops = async (
  act: Act,
  workers: Workers,
  questions: readonly Question[],
): Promise<PromiseSettledResult<CropsCompared>[]> => {
  try {
    const answers = await workers.run(() => cropsJob(act, questions), act.signal);
    return answers.map((value) => ({ status: "fulfilled", value }));
  } catch (reason) {
    if (questions.length === 1 || !isMiss(reason))
      return questions.map(() => ({ status: "rejected", reason }));
    const alone: PromiseSettledResult<CropsCompared>[] = [];
    for (const question of questions) alone.push(...(await askByCrops(act, workers, [question])));
    return alone;
  }
};

/** What the crops of a picture said is what is said of it; undefined where the original has to be read. */
const sureOf = async (
  act: Act,
  workers: Workers,
  { compared }: Question,
  there: SourceRef,
  answer: PromiseSettledResult<CropsCompared>,
): Promise<readonly Match[] | undefined> => {
  if (answer.status === "rejected") throw answer.reason;
  const { matches, isDoubtful } = answer.value;
  if (isDoubtful) return undefined;
  const isSure = matches.length === 0 || (await isSame(act, workers, there, compared.item.contentSha256));
  return isSure ? matches : undefined;
};

/** @param ahead where its crops were asked already, and said too little */
const readOriginal = (
  act: Act,
  workers: Workers,
  { compared, asked }: Question,
  ahead: boolean,
): Promise<readonly Match[]> =>
  atAnyPlace(compared.files, (picture) =>
    workers.run(() => compareJob(act, picture, compared, asked), act.signal, ahead),
  );

/** Pictures in one question to a process. */
const compareTogether = (
  act: Act,
  workers: Workers,
  questions: readonly Question[],
): Promise<readonly Match[]>[] => {
  const places = Promise.allSettled(questions.map(({ compared }) => cropsStandFor(act, compared)));
  const standFor = (place: PromiseSettledResult<SourceRef | undefined>): boolean =>
    place.status === "fulfilled" && place.value !== undefined;
  const answers = places.then(async (all) => {
    const cropped = questions.filter((_, at) => standFor(all[at]!));
    const asked = cropped.length > 0 ? await askByCrops(act, workers, cropped) : [];
    return new Map(cropped.map((question, at) => [question, asked[at]!]));
  });
  return questions.map(async (question, at) => {
    const place = (await places)[at]!;
    if (place.status === "rejected") throw place.reason;
    const answer = (await answers).get(question);
    const sure = answer && (await sureOf(act, workers, question, place.value!, answer));
    return sure ?? readOriginal(act, workers, question, answer !== undefined);
  });
};

/** What is kept of a recording under its size and time is not hashed, as when its frames are read (engine/images/recordings.ts). */
const compareVideo = async (
  act: Act,
  workers: Workers,
  { compared, asked }: Question,
): Promise<readonly Match[]> => {
  const { item, faces, files } = compared;
  const byCrops = (await cropsStandFor(act, compared)) !== undefined;
  return atAnyPlace(files, (source, { byteLength, modifiedMs }) =>
    compareRecording(act, workers, { source, byteLength, modifiedMs }, item, faces, asked, byCrops),
  );
};

/** Pictures in one question: few at first, since somebody waits for the first, then as many as are worth one. Each twice, for two processes. */
const AT_ONCE = [1, 1, 2, 2, 4, 4, 8, 8, 16] as const;

const chunksOf = (questions: readonly Question[]): Question[][] => {
  const chunks: Question[][] = [];
  for (let from = 0; from < questions.length; ) {
    const chunk = questions.slice(from, from + (AT_ONCE[chunks.length] ?? AT_ONCE.at(-1)!));
    chunks.push(chunk);
    from += chunk.length;
  }
  return chunks;
};

/**
 * Matches in each picture or recording, in their order, each as soon as it is known.
 * @throws MiroirError what `isMiss` tells from a fault of ours, and faults of ours
 */
export const compareItems = (
  act: Act,
  workers: Workers,
  questions: readonly Question[],
): Promise<readonly Match[]>[] => {
  const isPicture = ({ compared }: Question): boolean => compared.item.durationMs === null;
  const pictures = chunksOf(questions.filter(isPicture)).flatMap((chunk) =>
    compareTogether(act, workers, chunk),
  );
  return questions.map((question) =>
    isPicture(question) ? pictures.shift()! : compareVideo(act, workers, question),
  );
};
