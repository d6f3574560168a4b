/** Shapes that many routes share. */
import { z } from "@hono/zod-openapi";
import type { VerbName } from "../domain/act.ts";
import { isDay } from "../domain/days.ts";
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

export const language = z.enum(["en", "fr"]);

export const digest = z.string().regex(/^[0-9a-f]{64}$/);

export const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

const ms = z.int().nullable();
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
