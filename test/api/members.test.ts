/** Lists of members over the API: a file, one person with her photograph, letters, and who may. */
import assert from "node:assert/strict";
import test from "node:test";
import { addRun, freshInstance, referencePhotos } from "../support/instance.ts";
import { asking } from "../support/routes.ts";

const archivist = { name: "ben", role: "archivist" } as const;
const about = { albums: ["run"], until: "2026-12-31" };

const form = (said: object, name: string, bytes: Uint8Array): FormData => {
  const made = new FormData();
  made.append("said", JSON.stringify(said));
  made.append(name, new Blob([Uint8Array.from(bytes)]), name);
  return made;
};

test("a list is sent as a file, one person as JSON or with a photograph, and links by whoever may", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { ask } = asking(instance.engine);
  const send = async (
    actor: Parameters<typeof ask>[0],
    path: string,
    body: FormData | object,
    method = "POST",
  ) => {
    const json = !(body instanceof FormData);
    const answer = await ask(actor, path, {
      method,
      ...(method === "POST" && { body: json ? JSON.stringify(body) : body }),
      ...(json && method === "POST" && { headers: { "content-type": "application/json" } }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever was answered
    return { status: answer.status, json: (await answer.json()) as any };
  };
  const csv = Buffer.from("Nom;Courriel\nAda Drawn;ada@example.org\nBob;nowhere\n");
  const listed = await send(archivist, "/member-lists", form(about, "list", csv));
  assert.equal(listed.status, 201, JSON.stringify(listed.json));
  assert.deepEqual(
    [listed.json.added, listed.json.problems],
    [1, [{ line: 3, problem: "bad-address", text: "The address is not one that mail can be sent to." }]],
  );
  const cy = { ...about, name: "Cy Drawn", address: "cy@example.org" };
  assert.equal((await send(archivist, "/members", cy)).json.added, 1);
  const [photograph] = await referencePhotos(7, 1);
  const again = await send(archivist, "/members", form({ ...cy, number: "3" }, "photos", photograph!.bytes));
  assert.deepEqual([again.json.added, again.json.changed, again.json.withPhotograph], [0, 1, 1]);

  const { json: lists } = await send(archivist, "/member-lists?of=cy", {}, "GET");
  assert.deepEqual(
    lists[0].members.map(({ name, number, photograph: has }: Record<string, unknown>) => [name, number, has]),
    [["Cy Drawn", "3", true]],
  );
  for (const role of ["reviewer", "auditor", "photographer", "steward"] as const)
    assert.equal((await send({ name: "eve", role }, "/members", cy)).status, 403, role);
  const path = `/member-lists/${listed.json.list}`;
  assert.deepEqual((await send(archivist, `${path}/invite`, {})).json, { invited: 2, before: 0 });
  assert.deepEqual((await send(archivist, path, {}, "DELETE")).json, { removed: 2 });
});
