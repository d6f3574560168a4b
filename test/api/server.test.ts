import assert from "node:assert/strict";
import test from "node:test";
import { ada, freshInstance } from "../support/instance.ts";
import { asking, formOf } from "../support/routes.ts";
import { appOf, ask, TEST_URL } from "../support/server.ts";

test("every answer tells robots and other sites to stay away", async (t) => {
  const { engine } = await freshInstance(t);
  const app = appOf(engine);
  for (const path of ["/robots.txt", "/.well-known/tdmrep.json", "/api/v1/albums", "/nothing"]) {
    const { headers } = await app.request(`${TEST_URL}${path}`);
    assert.equal(headers.get("x-robots-tag"), "noindex, noimageindex, noai, noimageai", path);
    assert.equal(headers.get("tdm-reservation"), "1", path);
    assert.match(headers.get("content-security-policy") ?? "", /default-src 'none'/, path);
    assert.doesNotMatch(headers.get("content-security-policy") ?? "", /unsafe/, path);
  }
  assert.match(await (await app.request(`${TEST_URL}/robots.txt`)).text(), /Disallow: \/\n/);
});

test("whoever is not signed in gets no album, in their language", async (t) => {
  const { engine } = await freshInstance(t);
  const { status, json, headers } = await ask(appOf(engine), "GET", "/albums", {
    headers: { "accept-language": "fr" },
  });
  assert.equal(status, 401);
  assert.match(headers.get("content-type")!, /^application\/problem\+json/);
  assert.equal(json.title, "act/sign-in");
  assert.equal(json.detail, "Connectez-vous d'abord.");
});

test("a form of another site does nothing with a cookie of ours", async (t) => {
  const { engine } = await freshInstance(t);
  const app = appOf(engine);
  const foreign = { cookie: "a=b", origin: "https://elsewhere.example" };
  const { status, json } = await ask(app, "POST", "/albums", { body: {}, headers: foreign });
  assert.deepEqual([status, json.title], [403, "act/other-site"]);
});

test("how much is taken at once is said for each method of an address", async (t) => {
  const { engine } = await freshInstance(t);
  const { ask } = asking(engine);
  const send = async (path: string, body: FormData | string, method = "POST") => {
    const json = typeof body === "string" && { "content-type": "application/json" };
    return (await ask(ada, path, { method, body, headers: { ...json } })).status;
  };
  const large = { name: "large.jpg", bytes: new Uint8Array(2 * 1024 * 1024) };
  // Photographs of a person weigh more than a question for the list of people: they are read, and are no enrolment.
  assert.equal(await send("/people", formOf({}, [large])), 400);
  assert.equal(
    await send("/people/nobody", JSON.stringify({ text: "x".repeat(2 * 1024 * 1024) }), "PATCH"),
    413,
  );
});
