/** The server: safety first, then the table of routes, then the pages. */
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { type Hook, OpenAPIHono } from "@hono/zod-openapi";
import type { Context, Env } from "hono";
import { MiroirError } from "../domain/errors.ts";
import type { Engine } from "../engine/gate/engine.ts";
import { addBook } from "./book.ts";
import { removeHanded } from "./handed.ts";
import { ROBOTS_TXT, sameOrigin, securityHeaders, tdmReservation } from "./headers.ts";
import { limits } from "./limits.ts";
import { addPages } from "./pages.ts";
import { recognisePerson } from "./person.ts";
import { asProblem, problem, traceOf } from "./problem.ts";
import { addRoute } from "./route.ts";
import { ROUTES } from "./routes.ts";
import { openSignIn } from "./sign-in.ts";
import { byToken } from "./tokens.ts";
import { type Who, whoIs } from "./who.ts";

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

/** Says which field is wrong, and not what was in it. */
export const refuseBadInput: Hook<unknown, Env, string, unknown> = (result, context) => {
  if (result.success) return undefined;
  const [issue] = result.error.issues;
  const name = issue?.path.join(".") || "body";
  return problem(
    context,
    new MiroirError("usage/bad-value", { name, value: "…", expected: issue?.message ?? "" }),
  );
};

/** The only line the server writes by itself: there is no access log, since addresses and paths are personal data. */
const reportFault = (error: unknown): void => {
  process.stderr.write(`${new Date().toISOString()} fault: ${traceOf(error)}\n`);
};

/** The application without a socket: what tests ask. */
export const application = ({
  engine,
  url,
  webFolder,
  tdmPolicy,
}: Omit<ServeOptions, "host" | "port">): OpenAPIHono => {
  const app = new OpenAPIHono();
  app.use(securityHeaders(url, tdmPolicy));
  app.use(sameOrigin(url));
  const { first, known } = limits(engine.settings.serve.behindProxy);
  app.use("/api/*", first);
  app.get("/robots.txt", (context) => context.text(ROBOTS_TXT));
  app.get("/.well-known/tdmrep.json", (context) => context.json(tdmReservation(tdmPolicy)));
  const api = new OpenAPIHono({ defaultHook: refuseBadInput });
  const signIn = openSignIn(engine, url);
  const recognise = whoIs([recognisePerson(engine), signIn.bySession, byToken(engine)]);
  const who = async (context: Context): Promise<Who> => {
    let found: Who = {};
    try {
      found = await recognise(context);
      return found;
    } finally {
      known(context, found);
    }
  };
  for (const line of ROUTES) addRoute(api, engine, line, who);
  app.route("/api/v1", api);
  app.all("/api/auth/*", signIn.answer);
  addBook(app);
  app.all("/api/*", (context) => problem(context, new MiroirError("usage/no-route")));
  if (webFolder) addPages(app, webFolder);
  app.onError((error, context) => {
    if (asProblem(error).code === "internal/broken-promise") reportFault(error);
    return problem(context, error);
  });
  app.notFound((context) => problem(context, new MiroirError("usage/no-route")));
  return app;
};

export interface Served {
  readonly port: number;
  close(): Promise<void>;
}

/** @throws MiroirError serve/port */
export const serve = async (options: ServeOptions): Promise<Served> => {
  await removeHanded(options.engine);
  return listen(options);
};

const listen = (options: ServeOptions): Promise<Served> =>
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
