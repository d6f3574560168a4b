/** Shapes that many routes share. */
import { z } from "@hono/zod-openapi";
import { isDay } from "../domain/days.ts";

export const day = z
  .string()
  .refine(isDay, "a day that exists, YYYY-MM-DD")
  .openapi({ format: "date", example: "2026-06-21" });

/** A moment, as ISO 8601 in UTC. */
export const moment = z
  .union([z.date().transform((at) => at.toISOString()), z.iso.datetime()])
  .openapi({ type: "string", format: "date-time" });

/** One of the names of a table. */
export const keysOf = <T extends Readonly<Record<string, unknown>>>(table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]);
