/**
 * Many appearances of one person, accepted in one act: after a sheet of them was written, beside her reference, and looked at. Its
 * code stands at the end of the page and nowhere else, so that whoever accepts has come to it; and what was not on the page is not
 * accepted. Two persons stay the rule where they are: each acceptance is that of one account (R96).
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdir, open as openFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { facesOf, filesOf } from "../../store/archive/items.ts";
import { type Appearance, appearancesOf } from "../../store/compare/appearances.ts";
import type { Sql } from "../../store/database.ts";
import { readEntriesOf } from "../../store/evidence/ledger.ts";
import type { Act, Verb } from "../gate/act.ts";
import { openEntry } from "../gate/evidence.ts";
import { standingOf, writeExport } from "../letters/exports.ts";
import { dayIn } from "../letters/report-words.ts";
import { requireAccountOfHers, sameAccount } from "../people/confirm.ts";
import { requireSubject, requireUnrestricted } from "../people/people.ts";
import { type Photo, readPhotos } from "../people/photographs.ts";
import { openReferences } from "../people/references.ts";
import { maskOthers, settleAll } from "../shown/masking.ts";
import { acceptAppearance } from "./review.ts";
import { type SheetFace, sheetPage } from "./sheet-page.ts";

/** Faces of one sheet: more than anybody looks at with care. */
const MOST = 500;
/** What was looked at longer ago may be another archive by now. */
const SHEET_DAYS = 7;
const PAGE_FILE = "index.html";

export interface ReviewSheetInput {
  readonly subject: string;
  /** A folder that does not exist yet. */
  readonly out: string;
  /** Only faces with this score and more; all that nobody confirmed when absent. */
  readonly fromScore?: number;
  /** Opens the photographs that she gave: they are sealed under it. */
  readonly personalKey?: string;
  /** Photographs of her that the organisation holds otherwise; they are shown, and kept nowhere else. */
  readonly photos?: readonly Photo[];
  readonly language?: Language;
}

export interface WrittenSheet {
  readonly subjectId: string;
  readonly name: string;
  readonly path: string;
  readonly faces: number;
  /** Not on the sheet: somebody else could not be covered, or the original cannot be read. */
  readonly withheld: number;
  /** Beyond what one sheet holds. */
  readonly more: number;
}

/** Those that nobody confirmed yet, or one of two, the best first. */
const unconfirmed = async (sql: Sql, subjectId: string, fromScore: number): Promise<Appearance[]> =>
  (await appearancesOf(sql, subjectId))
    .filter(({ state, score }) => state !== "confirmed" && score >= fromScore)
    .sort((a, b) => b.score - a.score || a.id.localeCompare(b.id));

/** Without letters and digits that are taken for one another. */
const LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const newCode = (): string => {
  const drawn = [...randomBytes(8)].map((byte) => LETTERS[byte % LETTERS.length]).join("");
  return `${drawn.slice(0, 4)}-${drawn.slice(4)}`;
};

/** As it is typed: small letters, with or without the hyphen. */
const hashOf = (code: string): string =>
  createHash("sha256")
    .update(code.toUpperCase().replace(/[^A-Z0-9]/g, ""))
    .digest("hex");

const writeWhole = async (path: string, content: Uint8Array | string): Promise<void> => {
  const file = await openFile(path, "wx", 0o600);
  try {
    await file.writeFile(content);
  } finally {
    await file.close();
  }
};

/** Long side of a reference on the page, px. */
const REFERENCE_PX = 600;

/** As a JPEG that every browser shows, without what else its file says. */
const asJpeg = async (act: Act, bytes: Uint8Array): Promise<Uint8Array> =>
  (
    await act.engine.detectors().run(
      {
        kind: "copy",
        picture: { kind: "bytes", bytes },
        contentSha256: createHash("sha256").update(bytes).digest("hex"),
        widthPx: 1,
        regions: [],
        visible: [],
        small: [],
        smallBelowPx: 0,
        maxSidePx: REFERENCE_PX,
        style: "ellipse",
        reach: "head",
        check: false,
      },
      act.signal,
    )
  ).bytes;

/** @throws MiroirError review/no-reference, keys/personal-wrong, usage/no-file, picture/… */
const referencesFor = async (
  act: Act,
  subject: { readonly id: string; readonly name: string },
  input: ReviewSheetInput,
): Promise<Uint8Array[]> => {
  const { photos: given = [], personalKey } = input;
  const shown = given.length > 0 ? await readPhotos(act, given) : [];
  const opened = await act.read((sql) => openReferences(act.engine, sql, subject.id, personalKey));
  opened.template?.bytes.fill(0);
  const photos = [...opened.photos, ...shown];
  if (photos.length === 0) throw new MiroirError("review/no-reference");
  return Promise.all(photos.map(({ bytes }) => asJpeg(act, bytes)));
};

const writeReferences = async (references: readonly Uint8Array[], folder: string): Promise<string[]> => {
  await mkdir(join(folder, "reference"), { mode: 0o700 });
  const files = references.map((_, i) => `reference/${i + 1}.jpg`);
  for (const [i, file] of files.entries()) await writeWhole(join(folder, file), references[i]!);
  return files;
};

/** Everybody else is covered; what cannot be shown so is not on the sheet (R49). */
const writeFaces = async (
  act: Act,
  appearances: readonly Appearance[],
  folder: string,
): Promise<SheetFace[]> => {
  await mkdir(join(folder, "pictures"), { mode: 0o700 });
  const ids = appearances.map(({ itemId }) => itemId);
  const [faces, files] = await act.read(
    async (sql) => [await facesOf(sql, ids), await filesOf(sql, ids)] as const,
  );
  let done = 0;
  const written = await settleAll(
    appearances.map(async (each, i): Promise<SheetFace[]> => {
      const masked = await maskOthers(act, {
        ...each,
        faces: faces.get(each.itemId) ?? [],
        files: files.get(each.itemId) ?? [],
        keep: { faceId: each.faceId, box: each.box },
      });
      act.progress({ stage: "profile", done: ++done, total: appearances.length });
      if (!("jpeg" in masked)) return [];
      const file = `pictures/${String(i + 1).padStart(4, "0")}.jpg`;
      await writeWhole(join(folder, file), masked.jpeg);
      return [{ ...each, appearanceId: each.id, file }];
    }),
  );
  return written.flat();
};

/**
 * Writes the sheet. @throws MiroirError subject/not-found, person/restricted, person/suspended, review/nothing-waits,
 * review/no-reference, keys/personal-wrong, usage/bad-value (something else lies in that place), storage/…
 */
export const reviewSheet: Verb<ReviewSheetInput, WrittenSheet> = {
  name: "review.sheet",
  run: async (act, input) => {
    const fromScore = input.fromScore ?? Number.NEGATIVE_INFINITY;
    const { subject, all, standing } = await act.read(async (sql) => {
      const found = await requireSubject(act.engine, sql, input.subject);
      await requireUnrestricted(sql, found.id);
      const { id, name } = found;
      return {
        subject: { id, name },
        all: await unconfirmed(sql, id, fromScore),
        standing: await standingOf(sql, id),
      };
    });
    const { id: subjectId, name } = subject;
    if (all.length === 0) throw new MiroirError("review/nothing-waits");
    const references = await referencesFor(act, subject, input);
    const [shown, code, path] = [all.slice(0, MOST), newCode(), resolve(input.out)];
    const more = all.length - shown.length;
    return writeExport(act, {
      subjectId,
      kind: "sheet",
      path,
      standing,
      write: async (folder) => {
        const faces = await writeFaces(act, shown, folder);
        if (faces.length === 0) throw new MiroirError("review/nothing-shown", { withheld: shown.length });
        const page = sheetPage({
          language: input.language ?? act.engine.settings.language,
          ...{ name, subjectId, faces, more, code, days: SHEET_DAYS },
          references: await writeReferences(references, folder),
          withheld: shown.length - faces.length,
          writtenBy: act.actor.name,
          writtenAt: dayIn(input.language ?? act.engine.settings.language, act.today()),
        });
        await writeWhole(join(folder, PAGE_FILE), page);
        return faces;
      },
      commit: async (_sql, faces) => {
        const counts = { faces: faces.length, withheld: shown.length - faces.length, more };
        const onIt = { code: hashOf(code), faces: faces.map(({ appearanceId }) => appearanceId) };
        return {
          result: { subjectId, name, path: join(path, PAGE_FILE), ...counts },
          entry: { subject: subjectId, ...counts, sheet: onIt },
        };
      },
    });
  },
};

/** What was on the sheet of that code: the log says so, under her key. @throws MiroirError review/other-sheet */
const requireSheet = async (act: Act, sql: Sql, subjectId: string, code: string): Promise<Set<string>> => {
  const since = act.at().getTime() - SHEET_DAYS * 86_400_000;
  const wanted = hashOf(code);
  const recent = (await readEntriesOf(sql, subjectId)).filter(({ at }) => at.getTime() >= since);
  for (const stored of recent.toReversed()) {
    const opened = openEntry(act.engine, stored);
    if (!opened?.holds || opened.entry.verb !== "review.sheet") continue;
    const sheet = opened.entry.sheet as { readonly code: string; readonly faces: readonly string[] };
    if (sheet.code === wanted) return new Set(sheet.faces);
  }
  throw new MiroirError("review/other-sheet", { days: SHEET_DAYS });
};

export interface AcceptManyInput {
  readonly subject: string;
  /** Of those on the sheet, the ones with this score and more. */
  readonly fromScore: number;
  /** The code at the end of the sheet. */
  readonly sheet: string;
}

export interface AcceptedMany {
  readonly subjectId: string;
  readonly name: string;
  readonly fromScore: number;
  /** Confirmed by this act. */
  readonly accepted: number;
  /** Confirmed by one person now or before, and waiting for another (R96). */
  readonly waitForSecond: number;
  /** With such a score, and not on that sheet: nobody looked at them. */
  readonly notOnSheet: number;
}

/** Whether this very account was the first of two already. */
const wasFirst = async (act: Act, sql: Sql, { firstBy }: Appearance): Promise<boolean> =>
  act.engine.settings.twoPersons && firstBy !== null && (await sameAccount(sql, firstBy, act.actor.name));

/**
 * Accepts every face of a sheet from a score on, in one act and one entry.
 * @throws MiroirError review/no-sheet, review/other-sheet, subject/not-found, person/restricted, person/suspended, act/needs-person
 */
export const acceptMany: Verb<AcceptManyInput, AcceptedMany> = {
  name: "review.accept",
  run: (act, input) =>
    act.commit(async (sql) => {
      const { id: subjectId, name } = await requireSubject(act.engine, sql, input.subject);
      await requireUnrestricted(sql, subjectId);
      if (act.engine.settings.twoPersons) await requireAccountOfHers(act, sql);
      if (input.sheet.trim() === "") throw new MiroirError("review/no-sheet", { subject: input.subject });
      const onSheet = await requireSheet(act, sql, subjectId, input.sheet);
      const found = await unconfirmed(sql, subjectId, input.fromScore);
      const counts = { accepted: 0, waitForSecond: 0, notOnSheet: 0 };
      for (const appearance of found)
        if (!onSheet.has(appearance.id)) counts.notOnSheet++;
        else if (await wasFirst(act, sql, appearance)) counts.waitForSecond++;
        else if ((await acceptAppearance(act, sql, appearance)).waitsForSecond) counts.waitForSecond++;
        else counts.accepted++;
      const { fromScore } = input;
      return {
        result: { subjectId, name, fromScore, ...counts },
        entry: { subject: subjectId, fromScore, ...counts },
      };
    }),
};
