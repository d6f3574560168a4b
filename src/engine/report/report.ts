/**
 * The whole answer to “what do you hold about me?” (art. 15): eight fields, every record, every picture, for one person.
 * No look-back, no quota, no second-best (R43-R53). It is streamed: pictures are masked a few at a time and go to the
 * disk as they come, and everything lies under another name until all of it is there.
 */

import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open as openFile, readdir, readFile, rm, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { Language } from "../../domain/errors.ts";
import { FORMATS, type Format } from "../../domain/report.ts";
import { countWithheld, type WithheldCount, type WithheldReason } from "../../domain/withheld.ts";
import type { Attached, Document } from "../../paper/document.ts";
import { htmlPieces } from "../../paper/html.ts";
import { writePdf } from "../../paper/pdf.ts";
import { openZip } from "../../paper/zip.ts";
import { countNotLookedAt } from "../../store/archive/not-looked-at.ts";
import type { Sql } from "../../store/database.ts";
import {
  BEFORE_ALL,
  countAppearances,
  type PicturePlace,
  type Place,
  placesOfContents,
} from "../../store/report/report.ts";
import type { Act, Verb } from "../gate/act.ts";
import { HERSELF, SAID } from "../gate/own.ts";
import { checkStanding, type Standing, standingOf, writeExport } from "../letters/exports.ts";
import { requireSubject } from "../people/people.ts";
import { type OpenedReferences, openReferences } from "../people/references.ts";
import { settleAll } from "../shown/masking.ts";
import { answerOf } from "./answer.ts";
import { type Captured, openCaptured } from "./captured.ts";
import {
  type Part,
  PICTURES_A_PART,
  picturesDocument,
  type References,
  type ReportContext,
  reportDocument,
} from "./page.ts";
import { foundAfter, jsonOf, type PictureRecord, TRIMS, type Trim, writePicture } from "./pictures.ts";
import { type Records, recordsOf } from "./records.ts";

/** Shape of `report.json`; raised when a reader of the former shape would misread it. */
export const SCHEMA = "miroir-report-1";

export interface ReportInput {
  readonly subject: string;
  /** A folder, or a ZIP when the name ends so; nothing but a former report of hers is written over. */
  readonly out: string;
  /** All three when absent. `zip` puts them into one file. */
  readonly formats?: readonly Format[];
  readonly language?: Language;
  /** Opens her reference photographs and template into the report. */
  readonly personalKey?: string;
}

export interface Report {
  readonly subjectId: string;
  readonly path: string;
  readonly appearances: number;
  readonly waiting: number;
  /** Pictures not handed over, each with its reason in the report. */
  readonly withheld: number;
  readonly withheldBecause: readonly WithheldCount[];
  readonly searches: number;
  /** Reference photographs that stay sealed for want of her key. */
  readonly sealedPhotos: number;
  readonly retainUntil: string;
}

/** Appearances read and masked at once: a few for each image process, so that none waits and little is in memory. */
const PAGE = 32;

interface Run {
  readonly act: Act;
  readonly folder: string;
  readonly formats: ReadonlySet<Format>;
  readonly standing: Standing;
  readonly base: Omit<ReportContext, "withheld" | "trims" | "references">;
  readonly opened: OpenedReferences;
  readonly captured: Captured;
  /** Open while the pictures are written. */
  json: FileHandle | null;
  readonly trims: Map<Trim, number>;
  readonly parts: Part[];
  part: PictureRecord[];
  written: number;
  readonly withheld: WithheldReason[];
}

/** Of the pictures that the tables of a report name by their content. */
const placesOf = async (sql: Sql, { tables }: Records): Promise<ReadonlyMap<string, PicturePlace>> => {
  const rows = [tables.notMe, tables.objections, tables.disclosures].flatMap((rows) => rows ?? []);
  const contents = new Set(
    rows.flatMap(({ contentSha256, pictureSha256 }) =>
      [contentSha256, pictureSha256].filter(Boolean).map(String),
    ),
  );
  const places = await placesOfContents(sql, [...contents]);
  return new Map(places.map((place) => [place.sha256, place]));
};

/** Everything but the pictures, at one moment. */
const lookUp = (act: Act, input: ReportInput, subjectId: string) =>
  act.read(async (sql) => {
    const { engine } = act;
    const at = act.at();
    const language = input.language ?? engine.settings.language;
    const subject = await requireSubject(engine, sql, subjectId);
    const records = await recordsOf(engine, sql, subject.id);
    const counts = await countAppearances(sql, subject.id, at);
    const places = await placesOf(sql, records);
    const { settings, pack, scores } = engine;
    const albumIds = (records.tables.albums ?? []).map(({ id }) => String(id));
    const unseen = await countNotLookedAt(sql, albumIds);
    const answer = answerOf({ language, settings, pack, scores, records, counts, unseen, places });
    const pictures = counts.reduce((sum, { count }) => sum + count, 0);
    const waiting = counts
      .filter(({ state }) => state === "candidate")
      .reduce((sum, { count }) => sum + count, 0);
    const restricted = records.tables.subjects?.[0]?.restricted === true;
    const suspended = records.tables.subjects?.[0]?.suspendedSince != null;
    const { name, contact } = subject;
    return {
      opened: await openReferences(engine, sql, subject.id, input.personalKey),
      captured: await openCaptured(engine, sql, subject.id, act.today(), suspended),
      base: {
        language,
        settings,
        name,
        contact,
        restricted,
        suspended,
        answer,
        records,
        places,
        at,
        pictures,
        waiting,
      },
    };
  });

const write = async (path: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> => {
  const file = await openFile(path, "wx", 0o600);
  try {
    for await (const piece of pieces) await file.write(piece);
  } finally {
    await file.close();
  }
};

const writeDocument = async (
  run: Run,
  name: string,
  made: (forPdf: boolean) => Document | Promise<Document>,
) => {
  run.act.stopIfAborted();
  if (run.formats.has("html")) await write(join(run.folder, `${name}.html`), htmlPieces(await made(false)));
  if (run.formats.has("pdf")) await writePdf(await made(true), join(run.folder, `${name}.pdf`));
};

const readBack =
  ({ folder }: Run) =>
  (path: string): Promise<Uint8Array> =>
    readFile(join(folder, path));

/** Each into a folder that is made for them. @returns their paths in the report */
const writeFiles = async (
  { folder }: Run,
  into: string,
  files: readonly { readonly fileName: string; readonly bytes: Uint8Array }[],
): Promise<string[]> => {
  if (files.length > 0) await mkdir(join(folder, into), { recursive: true, mode: 0o700 });
  for (const { fileName, bytes } of files) {
    const file = await openFile(join(folder, into, fileName), "wx", 0o600);
    await file.writeFile(bytes).finally(() => file.close());
  }
  return files.map(({ fileName }) => `${into}/${fileName}`);
};

const writeCaptured = async (run: Run): Promise<References["captured"]> => {
  const { frames, filePhotograph } = run.captured;
  const named = frames.map((bytes, i) => ({ fileName: `frame-${i + 1}.jpg`, bytes }));
  const file = filePhotograph ? [{ fileName: "file-photograph.jpg", bytes: filePhotograph }] : [];
  return {
    frames: await writeFiles(run, "captured", named),
    filePhotograph: (await writeFiles(run, "captured", file))[0] ?? null,
  };
};

const writeReferences = async (run: Run): Promise<References> => {
  const { photos, template, sealedPhotos, sealedTemplate } = run.opened;
  const files = await writeFiles(run, "references", photos);
  return {
    photos: files.map((file) => ({ file, printable: /\.(?:jpg|png)$/.test(file) })),
    captured: await writeCaptured(run),
    template: template && {
      base64: Buffer.from(template.bytes).toString("base64"),
      dimensions: template.bytes.length / Float32Array.BYTES_PER_ELEMENT,
      pack: template.pack,
    },
    sealedPhotos,
    sealedTemplate,
  };
};

const contextOf = (run: Run, references: References): ReportContext => ({
  ...run.base,
  references,
  withheld: countWithheld(run.withheld),
  trims: run.trims,
});

const endPart = async (run: Run, references: References): Promise<void> => {
  if (run.part.length === 0) return;
  const name = `pictures-${run.parts.length + 1}`;
  const pictures = run.part;
  const context = contextOf(run, references);
  await writeDocument(run, name, (forPdf) =>
    picturesDocument(context, pictures, forPdf ? readBack(run) : undefined),
  );
  run.parts.push({ from: pictures[0]!.number, to: pictures.at(-1)!.number, file: name });
  run.part = [];
};

const count = (run: Run, picture: PictureRecord): void => {
  run.written++;
  if (picture.withheld) run.withheld.push(picture.withheld);
  for (const trim of picture.trims) run.trims.set(trim, (run.trims.get(trim) ?? 0) + 1);
};

const { stringify } = JSON;

/** One page: looked up where everything still stands as it did, masked side by side, written in order. */
const writePage = async (run: Run, place: Place, references: References): Promise<Place | null> => {
  const { act, base, standing } = run;
  act.stopIfAborted();
  const { found, next } = await act.read(async (sql) => {
    await checkStanding(sql, standing);
    return foundAfter(sql, standing.subjectId, place, base.at, PAGE);
  });
  const first = run.written + 1;
  let done = run.written;
  const pictures = await settleAll(
    found.map(async (each, i) => {
      const picture = await writePicture(act, base.language, run.folder, first + i, each);
      act.progress({ stage: "report", done: ++done, total: Math.max(base.pictures, done) });
      return picture;
    }),
  );
  for (const picture of pictures) {
    await run.json?.write(`${run.written > 0 ? "," : ""}\n${stringify(jsonOf(picture, base.language))}`);
    count(run, picture);
    run.part.push(picture);
    if (base.pictures > PICTURES_A_PART && run.part.length === PICTURES_A_PART)
      await endPart(run, references);
  }
  return next;
};

const beginJson = async ({ json, base }: Run, references: References): Promise<void> => {
  const { language, at, name, contact, restricted, suspended, answer, records, settings } = base;
  const head = {
    schema: SCHEMA,
    language,
    at: at.toISOString(),
    controller: settings.controller,
    authority: settings.authority,
    person: { name, contact, restricted, suspended },
    answer,
    references,
    records: { ...records.tables, searches: records.searches, ledger: records.ledger },
  };
  await json?.write(`${stringify(head, null, 1).slice(0, -2)},\n "appearances": [`);
};

const withheldOf = (reasons: readonly WithheldReason[]): Pick<Report, "withheld" | "withheldBecause"> => ({
  withheld: reasons.length,
  withheldBecause: countWithheld(reasons),
});

const endJson = async ({ json, base, trims, written, withheld }: Run): Promise<void> => {
  const listed = [...trims].map(([what, pictures]) => ({
    what,
    pictures,
    reason: TRIMS[what][base.language],
  }));
  await json?.write(
    `\n ],\n "trims": ${stringify(listed)},\n "end": ${stringify({ appearances: written, ...withheldOf(withheld) })}\n}\n`,
  );
};

const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
};

const ZIP_NAME = "report.zip";

/** Everything of the folder into one file of it. */
export const zipFolder = async (
  act: Pick<Act, "stopIfAborted">,
  folder: string,
  name: string,
): Promise<void> => {
  const files = await filesIn(folder);
  const zip = openZip(join(folder, name));
  try {
    for (const file of files) {
      act.stopIfAborted();
      await zip.add(file, createReadStream(join(folder, file)));
    }
    await zip.close();
  } catch (error) {
    await zip.discard();
    throw error;
  }
};

const writePictures = async (run: Run, references: References): Promise<void> => {
  run.json = run.formats.has("json") ? await openFile(join(run.folder, "report.json"), "wx", 0o600) : null;
  try {
    await beginJson(run, references);
    // They may be somebody else's: none leaves before it is settled (law 11, art. 15(4)).
    const first = run.base.suspended ? null : BEFORE_ALL;
    for (let place: Place | null = first; place; ) place = await writePage(run, place, references);
    await endJson(run);
  } finally {
    await run.json?.close();
  }
  if (run.parts.length > 0) await endPart(run, references);
};

/** Above this it stays beside the PDF alone: what goes into one is in memory. */
const MOST_JSON_IN_PDF = 32 * 2 ** 20;

/** The report for programs, inside the PDF that is the report for people. */
const jsonInPdf = async (run: Run, description: string): Promise<Attached[]> => {
  if (!run.formats.has("json")) return [];
  const path = join(run.folder, "report.json");
  if ((await stat(path)).size > MOST_JSON_IN_PDF) return [];
  return [{ name: "report.json", mime: "application/json", bytes: await readFile(path), description }];
};

const writeAll = async (run: Run): Promise<Run> => {
  await mkdir(join(run.folder, "pictures"), { mode: 0o700 });
  const references = await writeReferences(run);
  await writePictures(run, references);
  const context = contextOf(run, references);
  await writeDocument(run, "report", async (forPdf) => {
    const document = await reportDocument(context, run.part, run.parts, forPdf ? readBack(run) : undefined);
    return forPdf ? { ...document, attached: await jsonInPdf(run, document.title) } : document;
  });
  if (!run.formats.has("html") && !run.formats.has("json"))
    await rm(join(run.folder, "pictures"), { recursive: true });
  if (run.formats.has("zip")) await zipFolder(run.act, run.folder, ZIP_NAME);
  return run;
};

const formatsOf = ({ formats, out }: ReportInput): Set<Format> => {
  const wanted = new Set(formats ?? []);
  if (out.toLowerCase().endsWith(".zip")) wanted.add("zip");
  if ([...wanted].every((format) => format === "zip"))
    for (const format of FORMATS.slice(0, 3)) wanted.add(format);
  return wanted;
};

const outOf = (out: string, formats: ReadonlySet<Format>): string =>
  resolve(formats.has("zip") && !out.toLowerCase().endsWith(".zip") ? `${out}.zip` : out);

/**
 * @throws MiroirError subject/not-found, keys/personal-wrong, usage/bad-value (something lies there already), report/changed,
 * run/interrupted, storage/…; then nothing of it is left
 */
export const report: Verb<ReportInput, Report> = {
  name: "report",
  own: { subject: HERSELF, out: SAID, formats: SAID, language: SAID, personalKey: SAID },
  run: async (act, input) => {
    const formats = formatsOf(input);
    const path = outOf(input.out, formats);
    const standing = await act.read(async (sql) =>
      standingOf(sql, (await requireSubject(act.engine, sql, input.subject)).id),
    );
    const { subjectId } = standing;
    const { opened, captured, base } = await lookUp(act, input, subjectId);
    try {
      return await writeExport(act, {
        subjectId,
        kind: "report",
        path,
        standing,
        ...(formats.has("zip") ? { file: ZIP_NAME } : {}),
        write: (folder) =>
          writeAll({
            act,
            folder,
            formats,
            standing,
            base,
            opened,
            captured,
            json: null,
            trims: new Map(),
            parts: [],
            part: [],
            written: 0,
            withheld: [],
          }),
        commit: async (_sql, { written, withheld }, retainUntil) => ({
          result: {
            subjectId,
            path,
            appearances: written,
            waiting: base.waiting,
            ...withheldOf(withheld),
            searches: base.records.searches.length,
            sealedPhotos: opened.sealedPhotos,
            retainUntil,
          },
          entry: {
            subject: subjectId,
            appearances: written,
            withheld: withheld.length,
            formats: [...formats].sort(),
          },
        }),
      });
    } finally {
      opened.template?.bytes.fill(0);
    }
  },
};
