/**
 * The zero-template proof: every template on disk belongs to a consent and a grant in force, and no byte of the data
 * folder is another vector (R65, law 2). It asks the tables, the keys and the files, each without the others.
 */
import { lstat, open as openFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { MiroirError } from "../../domain/errors.ts";
import { cropsAfter, type StoredCrop } from "../../store/archive/crops.ts";
import { askAudit, countTemplates } from "../../store/evidence/audit.ts";
import { keyOwners, OWNED_KEYS } from "../../store/gate/keys.ts";
import type { Act, Verb } from "../gate/act.ts";
import { openCrop } from "../images/crop-seal.ts";
import { type FoundVector, findVectors } from "./vectors.ts";

export interface AuditReport {
  readonly holds: boolean;
  /** Templates that are on disk, all sealed: under personal keys, and under the keys of open grants. */
  readonly templates: { readonly references: number; readonly grants: number; readonly photographs: number };
  /** Pieces of pictures around faces: each was opened, and holds pixels and five points. */
  readonly crops: number;
  readonly checks: readonly { readonly question: string; readonly broken: number }[];
  readonly files: number;
  readonly bytes: number;
  /** Vectors found in clear: none, or the proof fails. */
  readonly vectors: readonly (FoundVector & { readonly file: string })[];
}

const CHUNK_BYTES = 8 * 1024 * 1024;
/** Longer than any template in any form, so that none is cut in two unseen. */
const OVERLAP_BYTES = 64 * 1024;

/** What goes while it is looked for holds nothing any more. */
const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

async function* filesUnder(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isGone(error)) return [];
    throw error;
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else if (entry.isFile()) yield path;
  }
}

/** @param buffer read into, the same for every file: a new one for each costs more than most files @param onBytes is told of each chunk read */
const vectorsIn = async (
  path: string,
  buffer: Uint8Array,
  onBytes: (bytes: number) => void,
): Promise<FoundVector[]> => {
  const found: FoundVector[] = [];
  const file = await openFile(path, "r");
  try {
    for (let at = 0; ; at += CHUNK_BYTES) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) break;
      for (const vector of findVectors(buffer.subarray(0, bytesRead)))
        found.push({ ...vector, offset: vector.offset + at });
      onBytes(Math.min(bytesRead, CHUNK_BYTES));
      if (bytesRead < buffer.length) break;
    }
  } finally {
    await file.close();
  }
  return found;
};

const lookAtFiles = async (
  act: Act,
  folders: readonly string[],
): Promise<Pick<AuditReport, "files" | "bytes" | "vectors">> => {
  const vectors: (FoundVector & { file: string })[] = [];
  const buffer = new Uint8Array(CHUNK_BYTES + OVERLAP_BYTES);
  let files = 0;
  let bytes = 0;
  for (const folder of folders)
    for await (const file of filesUnder(folder)) {
      act.stopIfAborted();
      try {
        await lstat(file);
        for (const vector of await vectorsIn(file, buffer, (read) => {
          bytes += read;
        }))
          vectors.push({ ...vector, file });
      } catch (error) {
        if (!isGone(error)) throw error;
      }
      act.progress({ stage: "audit", done: ++files, total: null });
    }
  return { files, bytes, vectors };
};

/** Keys and rows name the same things, both ways. */
const checkKeys = (act: Act): Promise<AuditReport["checks"]> =>
  act.read(async (sql) => {
    const { vault } = act.engine;
    const owners = await keyOwners(sql);
    return OWNED_KEYS.flatMap((kind) => {
      const keys = new Set(vault.list(kind));
      const owned = owners[kind];
      return [
        {
          question: `${kind} keys without what they seal`,
          broken: [...keys].filter((id) => !owned.has(id)).length,
        },
        {
          question: `sealed ${kind} rows without their key`,
          broken: [...owned].filter((id) => !keys.has(id)).length,
        },
      ];
    });
  });

/** Opened at once, 20 kB each. */
const CROPS = 256;

/** What is sealed is a piece of a picture, and nothing that a model could have made of it (law 2). */
const isPieceOfPicture = (act: Act, crop: StoredCrop): boolean => {
  try {
    const { bytes, landmarks, mediaType, eyesPx, ...more } = openCrop(act.engine.vault, crop);
    const begins = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
    const isPicture =
      mediaType === "image/jpeg" ? begins.startsWith("\xff\xd8\xff") : /^RIFF.{4}WEBP$/s.test(begins);
    const isPoints = landmarks.length === 10 && landmarks.every(Number.isFinite) && Number.isFinite(eyesPx);
    return isPicture && isPoints && Object.keys(more).length === 0 && [...findVectors(bytes)].length === 0;
  } catch (error) {
    if (error instanceof MiroirError && error.code.startsWith("keys/")) return false;
    throw error;
  }
};

const lookAtCrops = async (act: Act): Promise<{ crops: number; broken: number }> => {
  const seen = { crops: 0, broken: 0 };
  for (let last: StoredCrop | undefined; ; ) {
    act.stopIfAborted();
    const page = await act.read((sql) => cropsAfter(sql, last ?? null, CROPS));
    seen.crops += page.length;
    seen.broken += page.filter((crop) => !isPieceOfPicture(act, crop)).length;
    last = page.at(-1);
    if (!last) return seen;
  }
};

/** @returns `holds: false` instead of throwing when something is found: the caller decides what to do. */
export const proveNoTemplates = async (act: Act): Promise<AuditReport> => {
  const { templates, answers } = await act.read(async (sql) => ({
    templates: await countTemplates(sql),
    answers: await askAudit(sql, act.today()),
  }));
  const { crops, broken } = await lookAtCrops(act);
  const checks = [
    ...answers.map(({ question, rows }) => ({ question, broken: rows })),
    ...(await checkKeys(act)),
    { question: "crops that are no piece of a picture", broken },
  ];
  const looked = await lookAtFiles(act, act.engine.settings.auditedFolders);
  const holds = looked.vectors.length === 0 && checks.every(({ broken }) => broken === 0);
  return { holds, templates, crops, checks, ...looked };
};

/** The proof, and an entry that says when it was made and what it found. */
export const audit: Verb<void, AuditReport> = {
  name: "audit",
  run: async (act) => {
    const result = await proveNoTemplates(act);
    const { holds, templates, crops, files, vectors } = result;
    return act.commit(async () => ({
      result,
      entry: { holds, files, vectors: vectors.length, crops, ...templates },
    }));
  },
};
