/** What every answer says: to the browser, what it may do with it; to robots, that none of it is theirs (R80, R92). */
import type { MiddlewareHandler } from "hono";
import { MiroirError } from "../domain/errors.ts";
import { problem } from "./problem.ts";

/** No inline script or style, nothing from elsewhere, in no frame. `blob:` shows pictures that the page itself made. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const ROBOTS = "noindex, noimageindex, noai, noimageai";

const HEADERS = (tdmPolicy: string | null): Readonly<Record<string, string>> => ({
  "content-security-policy": POLICY,
  "x-robots-tag": ROBOTS,
  "tdm-reservation": "1",
  ...(tdmPolicy && { "tdm-policy": tdmPolicy }),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "permissions-policy": "camera=(self), microphone=(), geolocation=(), interest-cohort=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
});

/**
 * Sets the headers of every answer, errors too; HSTS only where the instance is reached over TLS.
 * @param url of the instance, as people reach it
 * @param tdmPolicy address of the organisation's policy for text and data mining, when it has one
 */
export const securityHeaders = (url: string, tdmPolicy: string | null): MiddlewareHandler => {
  const headers = {
    ...HEADERS(tdmPolicy),
    ...(url.startsWith("https:") && { "strict-transport-security": "max-age=63072000" }),
  };
  return async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value);
  };
};

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A page of somebody else cannot act with our cookies. Browsers say where a request comes from; a program with a token
 * sends no cookie and needs not say.
 */
export const sameOrigin = (url: string): MiddlewareHandler => {
  const origin = new URL(url).origin;
  return async (context, next) => {
    const { method, headers } = context.req.raw;
    const from = headers.get("origin");
    const site = headers.get("sec-fetch-site");
    const ours = from === null ? site === null || site === "same-origin" || site === "none" : from === origin;
    if (!SAFE.has(method) && headers.has("cookie") && !ours)
      return problem(context, new MiroirError("act/other-site", { origin }));
    await next();
  };
};

/** R80, RFC 9309 and the TDM reservation protocol. */
export const ROBOTS_TXT = "User-agent: *\nDisallow: /\n";

/**
 * The content of `/.well-known/tdmrep.json`: every path is reserved from text and data mining.
 * @param tdmPolicy address of the organisation's policy, when it has one
 */
export const tdmReservation = (tdmPolicy: string | null) => [
  { location: "/", "tdm-reservation": 1, ...(tdmPolicy && { "tdm-policy": tdmPolicy }) },
];
