/** The server: safety first, then the table of routes, then the pages. */
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { OpenAPIHono } from "@hono/zod-openapi";
import { MiroirError } from "../domain/errors.ts";
import type { Engine } from "../engine/engine.ts";
import { ROBOTS_TXT, sameOrigin, securityHeaders, tdmReservation } from "./headers.ts";
import { addPages } from "./pages.ts";
import { problem } from "./problem.ts";
import { addRoute } from "./route.ts";
import { ROUTES } from "./routes.ts";
import { whoIs } from "./who.ts";

export interface ServeOptions {
  readonly engine: Engine;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Where people reach it. */
  readonly url: string;
  /** The built pages. */
  readonly webFolder: string | null;
  readonly tdmPolicy: string | null;
}

/** The application without a socket: what tests ask. */
export const application = ({
  engine,
  url,
  webFolder,
  tdmPolicy,
}: Omit<ServeOptions, "host" | "port">): OpenAPIHono => {
  const app = new OpenAPIHono({
    defaultHook: (result, context) => {
      if (result.success) return;
      const [issue] = result.error.issues;
      return problem(
        context,
        new MiroirError("usage/bad-value", {
          name: issue?.path.join(".") || "body",
          value: "…",
          expected: issue?.message ?? "",
        }),
      );
    },
  });
  app.use(securityHeaders(url, tdmPolicy));
  app.use(sameOrigin(url));
  app.get("/robots.txt", (context) => context.text(ROBOTS_TXT));
  app.get("/.well-known/tdmrep.json", (context) => context.json(tdmReservation(tdmPolicy)));
  const api = new OpenAPIHono({ defaultHook: (app as unknown as { defaultHook: never }).defaultHook });
  const who = whoIs([]);
  for (const line of ROUTES) addRoute(api, engine, line, who);
  app.route("/api/v1", api);
  app.all("/api/*", (context) => problem(context, new MiroirError("usage/no-route")));
  if (webFolder) addPages(app, webFolder);
  app.onError((error, context) => problem(context, error));
  app.notFound((context) => problem(context, new MiroirError("usage/no-route")));
  return app;
};

export interface Served {
  readonly port: number;
  close(): Promise<void>;
}

/** @throws MiroirError serve/port */
export const serve = (options: ServeOptions): Promise<Served> =>
  new Promise((resolve, reject) => {
    const app = application(options);
    const server = createServer(getRequestListener(app.fetch));
    // A slow sender does not hold a connection for ever; a large upload is many requests.
    server.requestTimeout = 120_000;
    server.headersTimeout = 20_000;
    server.once("error", (cause) =>
      reject(new MiroirError("serve/port", { host: options.host, port: options.port }, { cause })),
    );
    server.listen(options.port, options.host, () => {
      const address = server.address();
      resolve({
        port: typeof address === "object" && address ? address.port : options.port,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
