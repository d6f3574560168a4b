/** The API as a document: made from the table of routes and from nothing else, so that it cannot say what is not so. */
import { OpenAPIHono } from "@hono/zod-openapi";
import { described } from "./route.ts";
import { ROUTES } from "./routes.ts";

const ABOUT = `Every operation runs a verb of the engine as the account of the cookie or token it came with, through one gate.
Errors are problem+json (RFC 9457); their types are listed at /api/errors. Lists that grow are paged: \`next\` of a page is the
\`cursor\` of the next one. A POST with the header Idempotency-Key is done once: the same key and body get the same answer for a day.
GET answers carry an ETag. An unknown face is never identified: a match is a possible match of somebody who agreed to be found.`;

const SECURITY_SCHEMES = {
  staffSession: {
    type: "apiKey",
    in: "cookie",
    name: "miroir.session_token",
    description: "A member of the staff, signed in to the console.",
  },
  token: {
    type: "http",
    scheme: "bearer",
    description: "A program, by a token that an administrator made: a role, and a last day.",
  },
  personSession: {
    type: "apiKey",
    in: "cookie",
    name: "miroir_person",
    description: "A person, signed in to their own page.",
  },
} as const;

/**
 * The OpenAPI 3.1 document of the table of routes, made anew at each call; `docs/openapi.json` is what it last gave.
 */
export const openApiDocument = () => {
  const book = new OpenAPIHono();
  for (const [name, scheme] of Object.entries(SECURITY_SCHEMES))
    book.openAPIRegistry.registerComponent("securitySchemes", name, scheme);
  for (const line of ROUTES) book.openAPIRegistry.registerPath(described(line));
  return book.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Miroir", version: "1", description: ABOUT, license: { name: "AGPL-3.0-or-later" } },
    servers: [{ url: "/api/v1" }],
  });
};

export type OpenApiDocument = ReturnType<typeof openApiDocument>;
