/** ETags: what has not changed is not sent again. The answer itself is kept in no cache, since it is about people. */
import { createHash } from "node:crypto";
import type { Context } from "hono";

const tagOf = (text: string): string =>
  `W/"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;

const matches = (wanted: string, tag: string): boolean =>
  wanted.trim() === "*" || wanted.split(",").some((each) => each.trim().replace(/^(?:W\/)?/, "W/") === tag);

/** A JSON answer to a GET, or 304 where the sender has it. */
export const tagged = (context: Context, text: string): Response => {
  const etag = tagOf(text);
  const headers = { etag, "cache-control": "no-store" };
  const wanted = context.req.header("if-none-match");
  if (wanted !== undefined && matches(wanted, etag)) return context.body(null, 304, headers);
  return context.body(text, 200, { ...headers, "content-type": "application/json" });
};
