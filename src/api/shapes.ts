/** Shapes that many routes share. */

import { z } from "@hono/zod-openapi";
import type { VerbName } from "../domain/act.ts";
import { isDay } from "../domain/days.ts";
import { isClockTime } from "../domain/narrowing.ts";
import { eachLanguage, LANGUAGES } from "../words/words.ts";
import type { Files } from "./bodies.ts";

export const day = z
  .string()
  .refine(isDay, "a day that exists, YYYY-MM-DD")
  .openapi({ format: "date", example: "2026-06-21" });

/** A moment, as ISO 8601 in UTC. */
export const moment = z.preprocess(
  (at) => (at instanceof Date ? at.toISOString() : at),
  z.iso.datetime(),
) as unknown as z.ZodType<string, Date | string>;

/** One of the names of a table. */
export const keysOf = <T extends Readonly<Record<string, unknown>>>(table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]);

/** Something a person writes: trimmed, and never longer than its place. */
export const words = (least: number, most: number) => z.string().trim().min(least).max(most);

/** Name, identifier or beginning of an identifier, in an address. */
export const named = z.string().min(1).max(200);

export const language = z.enum(LANGUAGES);
/** A text that people read, by language; what the organisation has not said is absent. */
export const inLanguages = z.object(eachLanguage(() => z.string().optional()));

export const digest = z.string().regex(/^[0-9a-f]{64}$/);

export const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

const ms = z.int().nullable();
/** On the clock of the pictures, without seconds. */
export const clockTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)
  .refine(isClockTime, "a moment that exists, YYYY-MM-DDTHH:MM")
  .openapi({ example: "2026-05-17T09:00" });

const narrowed = {
  from: clockTime.nullable(),
  until: clockTime.nullable(),
  places: z.array(z.string().trim().min(1).max(60)).min(1).max(50).nullable(),
  unknownToo: z.boolean().openapi({
    description: "Whether pictures are compared too that do not say when or where they were taken.",
  }),
};
/** In which hours and at which places of an album a person can have been; null of each is all of it. */
export const narrowing = z
  .strictObject({ album: z.string().trim().min(1).max(100), ...narrowed })
  .openapi("Narrowing");
/** Of an album that is named elsewhere; null is the whole of it. */
export const narrowTo = z.strictObject(narrowed).nullable();

/** Of an album, how many faces meet the reference; null where no grant is open. */
export const facesReached = { faces: z.int().nullable(), of: z.int().nullable() };

export const narrowedAnswer = z
  .object({
    subjectId: z.uuid(),
    consentId: z.uuid(),
    narrowing: narrowing.nullable(),
    wider: z.boolean(),
    removed: z
      .int()
      .openapi({ description: "Pictures outside now in which only a comparison had found the person." }),
    toCompare: z.int().openapi({ description: "Pictures that the next scan compares for it." }),
    ...facesReached,
  })
  .openapi("Narrowed");

/** How many faces were taken when and where. */
export const whereabouts = {
  album: z.string(),
  places: z.array(z.string()),
  step: z.enum(["hour", "day", "month"]),
  cells: z.array(
    z.object({
      from: z.string().nullable(),
      places: z.array(z.string()),
      pictures: z.int(),
      faces: z.int(),
    }),
  ),
};

/** Where in a recording somebody is, ms from its beginning; all null of a picture. The picture of it is its frame at `atMs`. */
export const inRecording = { atMs: ms, startsMs: ms, endsMs: ms, durationMs: ms };

const isBase64 = (text: string): boolean => Buffer.from(text, "base64").toString("base64") === text;

/** A file inside JSON. @param mostBytes of the file itself */
export const base64File = (mostBytes: number) =>
  z
    .string()
    .min(4)
    .max(Math.ceil(mostBytes / 3) * 4)
    .refine(isBase64, "base64")
    .openapi({ format: "byte" });

const MIB = 1024 * 1024;
/** A photograph as a camera or a telephone writes it. */
const PHOTOGRAPH_BYTES = 12 * MIB;
/** Photographs that come beside a body, as parts of a form. */
export const photographs = (verb: VerbName, least: number, most: number): Files => ({
  name: "photos",
  verb,
  least,
  most,
  bytes: PHOTOGRAPH_BYTES,
});

/** The last part of a path: where it lies on the server is nobody's matter but the server's. */
export const fileNameOf = (path: string): string => path.split(/[\\/]/).at(-1)!;
