/** The built pages: two documents and their files by name. No path of a URL becomes a path on the disk: only what was listed at the start is served. */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, sep } from "node:path";
import type { OpenAPIHono } from "@hono/zod-openapi";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

interface File {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const read = (folder: string): Map<string, File> => {
  const files = new Map<string, File>();
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    const type = TYPES[extname(name)];
    if (type)
      files.set(`/${name.split(sep).join("/")}`, {
        type,
        bytes: new Uint8Array(readFileSync(join(folder, name))),
      });
  }
  return files;
};

/** Their names hold a hash of their content. */
const HASHED = /^\/assets\//;

/** Which document answers an address that is no file. */
const documentOf = (path: string): string =>
  /^\/console(\/|$)/.test(path) ? "/console.html" : "/index.html";

/**
 * Adds the built pages of that folder, read once into memory. A path without an extension is a place inside a
 * document; any other that is no file there is not found. Only files whose name bears a digest may be kept by a
 * browser.
 */
export const addPages = (app: OpenAPIHono, folder: string): void => {
  const files = read(folder);
  app.get("*", (context) => {
    const { path } = context.req;
    const file = files.get(path) ?? (extname(path) === "" ? files.get(documentOf(path)) : undefined);
    if (!file) return context.notFound();
    return context.body(file.bytes, 200, {
      "content-type": file.type,
      "cache-control": HASHED.test(path) ? "public, max-age=31536000, immutable" : "no-cache",
    });
  });
};
