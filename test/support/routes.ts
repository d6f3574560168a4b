/** Lines of the route table on their own, asked as whom a test says: who is recognised how is tested apart. */
import { OpenAPIHono } from "@hono/zod-openapi";
import { problem } from "../../src/api/problem.ts";
import { addRoute, type Route } from "../../src/api/route.ts";
import { ROUTES } from "../../src/api/routes.ts";
import { refuseBadInput } from "../../src/api/server.ts";
import type { Actor } from "../../src/domain/act.ts";
import type { Engine } from "../../src/engine/gate/engine.ts";
import { TEST_URL } from "./server.ts";

export interface Asking {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer> | string | FormData;
  readonly signal?: AbortSignal;
}

/** @returns what asks a path under /api/v1 as an actor */
export const asking = (engine: Engine, routes: readonly Route[] = ROUTES) => {
  const byName = new Map<string, Actor>();
  const app = new OpenAPIHono();
  const api = new OpenAPIHono({ defaultHook: refuseBadInput });
  for (const line of routes)
    addRoute(api, engine, line, async (context) => {
      const actor = byName.get(context.req.header("x-as") ?? "");
      return actor ? { [actor.role === "subject" ? "person" : "staff"]: actor } : {};
    });
  app.route("/api/v1", api);
  app.onError((error, context) => problem(context, error));
  const ask = (actor: Actor, path: string, { headers = {}, ...how }: Asking = {}): Promise<Response> => {
    const key = `${actor.role}/${actor.subject ?? actor.name}`;
    byName.set(key, actor);
    return Promise.resolve(
      app.request(`${TEST_URL}/api/v1${path}`, { ...how, headers: { ...headers, "x-as": key } }),
    );
  };
  return { app, byName, ask };
};

/** What is said and the files beside it, as the API takes them. @param name of their parts */
export const formOf = (
  said: unknown,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  name = "photos",
  write: (said: unknown) => string = JSON.stringify,
): FormData => {
  const form = new FormData();
  form.append("said", write(said));
  for (const file of files) form.append(name, new Blob([new Uint8Array(file.bytes)]), file.name);
  return form;
};

/** The header that names what is uploaded. */
export const uploadMetadata = (album: string, filename: string): string =>
  [
    ["album", album],
    ["filename", filename],
  ]
    .map(([key, value]) => `${key} ${Buffer.from(value!).toString("base64")}`)
    .join(",");
