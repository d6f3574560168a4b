import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { openApiDocument } from "../../src/api/openapi.ts";
import { miroirClient } from "../../src/client/index.ts";
import { PROGRAM_FOLDER } from "../../src/config.ts";
import { ERRORS } from "../../src/domain/errors.ts";
import { freshInstance } from "../support/instance.ts";
import { appOf, TEST_URL } from "../support/server.ts";

const textOf = (...path: string[]): string => readFileSync(join(PROGRAM_FOLDER, ...path), "utf8");

test("the document in the repository is that of the table of routes", () => {
  const hint = "run: node scripts/write-openapi.mjs";
  assert.deepEqual(
    JSON.parse(textOf("docs", "openapi.json")),
    JSON.parse(JSON.stringify(openApiDocument())),
    hint,
  );
});

test("the types of the client are those of the table of routes", async () => {
  const { clientTypes } = (await import(join(PROGRAM_FOLDER, "scripts", "client-types.mjs"))) as {
    clientTypes(document: string): Promise<string>;
  };
  const types = await clientTypes(JSON.stringify(openApiDocument()));
  const written = textOf("src", "client", "generated", "schema.ts");
  assert.equal(written.split("\n").slice(1).join("\n"), types, "run: node scripts/setup.mjs client");
});

test("the instance serves its documentation in both languages, without a script or an inline style", async (t) => {
  const { engine } = await freshInstance(t);
  const app = appOf(engine);
  for (const [language, title] of [
    ["en", "the API"],
    ["fr", "l&#39;API"],
  ] as const) {
    const page = await app.request(`${TEST_URL}/api`, { headers: { "accept-language": language } });
    const text = await page.text();
    assert.equal(page.status, 200);
    assert.ok(text.includes(`<title>Miroir${language === "fr" ? " " : ""}: ${title}</title>`));
    assert.doesNotMatch(text, /<script|<style|style=|https?:\/\//);
    for (const path of Object.keys(openApiDocument().paths ?? {})) assert.ok(text.includes(path), path);
  }
  const errors = await (await app.request(`${TEST_URL}/api/errors`)).text();
  for (const code of Object.keys(ERRORS)) assert.ok(errors.includes(`id="${code}"`), code);
  const style = await app.request(`${TEST_URL}/api/style.css`);
  assert.match(style.headers.get("content-type")!, /^text\/css/);
  const served = await (await app.request(`${TEST_URL}/api/openapi.json`)).json();
  assert.deepEqual(served, JSON.parse(JSON.stringify(openApiDocument())));
});

test("the client asks with types and a token, and an error is a problem", async (t) => {
  const instance = await freshInstance(t);
  const app = appOf(instance.engine);
  const fetch = async (request: Request): Promise<Response> => app.fetch(request);
  const { token } = await instance.miroir.tokens.add({
    name: "club script",
    role: "officer",
    expiresOn: "2026-12-31",
  });
  const client = miroirClient({ url: `${TEST_URL}/`, token, fetch });
  const opened = await client.POST("/requests", {
    body: { name: "Ada Pencil", kind: "access", channel: "web" },
  });
  assert.equal(opened.response.status, 201);
  const { data } = await client.GET("/requests", { params: { query: { limit: 1 } } });
  assert.deepEqual(
    data?.items.map(({ number }) => number),
    [opened.data?.number],
  );
  const missing = await client.GET("/requests/{request}", { params: { path: { request: "2026-9999" } } });
  assert.equal(missing.error?.title, "request/not-found");
  const stranger = await miroirClient({ url: TEST_URL, fetch }).GET("/requests");
  assert.equal(stranger.error?.status, 401);
});
