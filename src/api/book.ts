/** The API's own page, made from the same table as the API: what there is, who may, what comes in and goes out. */

import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { ERRORS, type ErrorCode, type Language } from "../domain/errors.ts";
import { eachLanguage, outlineOf, said } from "../words/words.ts";
import { type OpenApiDocument, openApiDocument } from "./openapi.ts";
import { languageOf } from "./problem.ts";
import { ROUTES } from "./routes.ts";

const WORDS = eachLanguage((language) => ({
  title: said(language, "api.book.miroirApi"),
  errors: said(language, "api.book.miroirErrors"),
  start: said(language, "api.book.everyOperationRunsVerb"),
  document: said(language, "api.book.sameOpenapi31"),
  errorsLink: said(language, "api.book.everyErrorWhatDo"),
  back: said(language, "api.book.operations"),
  idempotency: said(language, "api.book.postHeaderIdempotencyKey"),
  who: {
    anyone: said(language, "api.book.anyone"),
    person: said(language, "api.book.personAboutHerself"),
    staff: said(language, "api.book.staffRole"),
  },
  body: said(language, "api.book.body"),
  answer: said(language, "api.book.answer"),
  nothing: said(language, "api.book.nothing"),
  status: said(language, "api.book.status"),
  code: said(language, "api.book.error"),
  says: said(language, "api.book.whatSays"),
}));

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const safe = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);

const STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { margin-top: 2.5rem; }
article { border-top: 1px solid; padding: 0.5rem 0; }
code, pre { font-family: ui-monospace, monospace; }
pre { overflow-x: auto; padding: 0.5rem; border: 1px solid; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: 0.4rem; border-bottom: 1px solid; }
`;

const html = (language: Language, title: string, body: string): string =>
  `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${safe(title)}</title>
<link rel="stylesheet" href="/api/style.css"></head>
<body><main><h1>${safe(title)}</h1>
${body}
</main></body></html>
`;

type Named = { readonly $ref?: string };

/** A shape as JSON Schema, its named parts by name. */
const shapeOf = (shape: unknown): string => {
  const name = (shape as Named | undefined)?.$ref?.split("/").at(-1);
  if (name) return `<a href="#shape-${safe(name)}"><code>${safe(name)}</code></a>`;
  return `<pre><code>${safe(JSON.stringify(shape, null, 1))}</code></pre>`;
};

const contentOf = (part: unknown): string | undefined => {
  const { content = {} } = (part ?? {}) as { content?: Record<string, { schema?: unknown }> };
  const [found] = Object.entries(content);
  if (!found) return undefined;
  const [type, { schema }] = found;
  if (type === "application/json") return shapeOf(schema);
  return `<code>${safe(type)}</code>${type === "multipart/form-data" ? `: ${shapeOf(schema)}` : ""}`;
};

const operation = (document: OpenApiDocument, line: (typeof ROUTES)[number], language: Language): string => {
  const words = WORDS[language];
  const said = document.paths?.[line.path]?.[line.method];
  const status = "answer" in line && line.answer === null ? 204 : (line.status ?? 200);
  const body = contentOf(said?.requestBody);
  const query = (said?.parameters ?? []).flatMap((each) =>
    "name" in each && each.in === "query" ? [`<code>${safe(each.name)}</code>`] : [],
  );
  return `<article><h3><code>${line.method.toUpperCase()} /api/v1${safe(line.path)}</code></h3>
<p>${safe(line.summary)} (${line.for.map((who) => safe(words.who[who])).join(", ")})</p>
${query.length > 0 ? `<p>? ${query.join(" ")}</p>` : ""}
${body ? `<p>${words.body}:</p>${body}` : ""}
<p>${words.answer} ${status}: ${contentOf(said?.responses?.[String(status)]) ?? words.nothing}</p></article>`;
};

const operationsPage = (language: Language): string => {
  const words = WORDS[language];
  const document = openApiDocument();
  const tags = [...new Set(ROUTES.map(({ tag }) => tag))];
  const parts = tags.map(
    (tag) =>
      `<h2>${safe(tag)}</h2>${ROUTES.filter((line) => line.tag === tag)
        .map((line) => operation(document, line, language))
        .join("\n")}`,
  );
  const shapes = Object.entries(document.components?.schemas ?? {}).map(
    ([name, shape]) =>
      `<article id="shape-${safe(name)}"><h3>${safe(name)}</h3><pre><code>${safe(JSON.stringify(shape, null, 1))}</code></pre></article>`,
  );
  return html(
    language,
    words.title,
    `<p>${safe(words.start)}</p><p>${safe(words.idempotency)}</p>
<p><a href="/api/openapi.json">${safe(words.document)}</a> · <a href="/api/errors">${safe(words.errorsLink)}</a></p>
${parts.join("\n")}
<h2>JSON</h2>${shapes.join("\n")}`,
  );
};

const errorsPage = (language: Language): string => {
  const words = WORDS[language];
  const rows = (Object.keys(ERRORS) as ErrorCode[]).map(
    (code) =>
      `<tr id="${safe(code)}"><td><code>${safe(code)}</code></td><td>${ERRORS[code].http}</td><td>${safe(outlineOf(language, `errors.${code}`))}</td></tr>`,
  );
  return html(
    language,
    words.errors,
    `<p><a href="/api">${safe(words.back)}</a></p>
<table><thead><tr><th scope="col">${words.code}</th><th scope="col">${words.status}</th><th scope="col">${words.says}</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table>`,
  );
};

/** The same for everybody until the program changes: made once for each language. */
const onceEach = (make: (language: Language) => string) => {
  const made = new Map<Language, string>();
  return (context: Context): Response => {
    const language = languageOf(context.req.raw);
    const page = made.get(language) ?? make(language);
    made.set(language, page);
    return context.body(page, 200, {
      "content-type": "text/html; charset=utf-8",
      vary: "accept-language",
      "cache-control": "no-cache",
    });
  };
};

/** Adds `/api`, `/api/errors`, `/api/openapi.json` and their style sheet. The pages are in the visitor's language. */
export const addBook = (app: OpenAPIHono): void => {
  const document = JSON.stringify(openApiDocument());
  app.get("/api", onceEach(operationsPage));
  app.get("/api/errors", onceEach(errorsPage));
  app.get("/api/openapi.json", (context) =>
    context.body(document, 200, { "content-type": "application/json", "cache-control": "no-cache" }),
  );
  app.get("/api/style.css", (context) =>
    context.body(STYLE, 200, { "content-type": "text/css; charset=utf-8", "cache-control": "no-cache" }),
  );
};
