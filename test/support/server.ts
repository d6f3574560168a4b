/** The application of an instance, asked without a socket. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { application } from "../../src/api/server.ts";
import type { Engine } from "../../src/engine/gate/engine.ts";
import { clockOf } from "./instance.ts";

export const TEST_URL = "http://miroir.test";

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every route
  readonly json: any;
}

const engines = new WeakMap<OpenAPIHono, Engine>();

export const appOf = (engine: Engine): OpenAPIHono => {
  const app = application({ engine, url: TEST_URL, webFolder: null, tdmPolicy: null });
  engines.set(app, engine);
  return app;
};

/** Of the instance that answers; undefined where its clock is nobody's. */
export const clockBehind = (app: OpenAPIHono) => clockOf(engines.get(app));

/** @param path under /api/v1 */
export const ask = async (
  app: OpenAPIHono,
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Asked> => {
  const response = await app.request(`${TEST_URL}/api/v1${path}`, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = /json/.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, json };
};
