/** Errors as the API says them: RFC 9457, from the one table of errors, in the visitor's language. */

import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import {
  ERRORS,
  type ErrorCode,
  isRefusedByTable,
  type Language,
  MiroirError,
  say,
} from "../domain/errors.ts";
import { WITHHELD, type WithheldReason } from "../domain/withheld.ts";
import { isLanguage, LANGUAGES } from "../words/words.ts";

const REASONS = Object.keys(WITHHELD) as WithheldReason[];

export const problemSchema = z
  .object({
    type: z.string().openapi({ example: "/api/errors#album/not-found" }),
    title: z.string().openapi({ description: "The code of the error; the same in every language." }),
    status: z.int(),
    detail: z.string().openapi({ description: "What happened and what to do, in the visitor's language." }),
    work: z.object({ challenge: z.string(), bits: z.int(), expiresAt: z.iso.datetime() }).optional().openapi({
      description:
        "Of `portal/work`: the same request again, with a header `Miroir-Work: <challenge>:<number>` for which SHA-256 of its value begins with so many bits of zero.",
    }),
    because: z.enum(REASONS).optional().openapi({
      description: "Of `picture/withheld`: why the picture is not shown, the same in every language.",
    }),
  })
  .openapi("Problem");

/** The first of the visitor's languages that Miroir speaks. */
export const languageOf = (request: Request): Language => {
  const wanted = request.headers.get("accept-language") ?? "";
  const spoken = wanted
    .split(",")
    .map((part) => part.trim().slice(0, 2).toLowerCase())
    .find(isLanguage);
  return spoken ?? LANGUAGES[0]!;
};

/** A body that is no JSON is told by the framework before any schema sees it. */
const ofFramework = (error: HTTPException): MiroirError =>
  error.status === 413
    ? new MiroirError("usage/too-large")
    : new MiroirError("usage/bad-value", { name: "body", value: "…", expected: "JSON" }, { cause: error });

/** Where files lie on this machine is nobody's concern outside: their names are enough. */
const withoutFolders = (error: MiroirError): MiroirError => {
  const { path } = error.details;
  return typeof path === "string" && path.includes("/")
    ? new MiroirError(error.code, { ...error.details, path: path.slice(path.lastIndexOf("/") + 1) })
    : error;
};

/** Anything that is not ours says nothing about itself: its message may hold what must not leave. */
export const asProblem = (error: unknown): MiroirError => {
  if (error instanceof MiroirError) return withoutFolders(error);
  if (error instanceof HTTPException) return ofFramework(error);
  if (isRefusedByTable(error)) return new MiroirError("usage/not-kept", {}, { cause: error });
  return new MiroirError("internal/broken-promise", { problem: "" }, { cause: error });
};

/** The answer for whatever was thrown: its code, status and text. What is not a MiroirError says nothing of itself. */
export const problem = (context: Context, error: unknown): Response => {
  const known = asProblem(error);
  const code: ErrorCode = known.code;
  const status = ERRORS[code].http;
  const { seconds, work, because } = known.details;
  return context.body(
    JSON.stringify({
      type: `/api/errors#${code}`,
      title: code,
      status,
      detail: say(known, languageOf(context.req.raw)),
      ...(code === "picture/withheld" && { because }),
      ...(work !== undefined && { work: JSON.parse(String(work)) as unknown }),
    }),
    status as ContentfulStatusCode,
    {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(typeof seconds === "number" && { "retry-after": String(seconds) }),
    },
  );
};

/** Where it happened, for whoever runs the server: no message and no address asked for, since both may name somebody. */
export const traceOf = (error: unknown): string => {
  const { name = "Error", stack = "" } = error as Error;
  const places = stack.split("\n").filter((line) => /^\s+at /.test(line));
  return [name, ...places].join("\n");
};
