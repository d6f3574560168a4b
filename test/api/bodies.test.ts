/** What is sent is read once it is known who sends it, and never more than there is room for. */
import assert from "node:assert/strict";
import test from "node:test";
import { VISITOR_BYTES } from "../../src/api/bodies.ts";
import { Budget, budgetOf } from "../../src/api/budget.ts";
import { ROUTES } from "../../src/api/routes.ts";
import { MiroirError } from "../../src/domain/errors.ts";
import { ada, addRun, freshInstance, referencePhotos } from "../support/instance.ts";
import { base64, browserOf, madeFrame } from "../support/portal.ts";
import { asking, formOf } from "../support/routes.ts";
import { appOf, TEST_URL } from "../support/server.ts";

const KIB = 1024;

/** A body of so many pieces of 64 KiB, which counts how many were asked for. */
const counted = (pieces: number, fill = " ") => {
  const piece = new Uint8Array(64 * KIB).fill(fill.charCodeAt(0));
  const sent = { pieces: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (sent.pieces++ < pieces) controller.enqueue(piece);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return { sent, body };
};

const send = (body: ReadableStream<Uint8Array>, headers: Record<string, string> = {}): RequestInit =>
  ({
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
    duplex: "half",
  }) as RequestInit;

test("of a body of nobody, of a wrong token or of a role that may not, nothing is read", async (t) => {
  const { engine } = await freshInstance(t);
  const app = appOf(engine);
  for (const [path, headers] of [
    ["/people", {}],
    ["/people", { authorization: `Bearer mrt_${"A".repeat(43)}` }],
    ["/searches", {}],
    ["/requests/2026-0001/answer", { cookie: "miroir.session_token=nobody" }],
    ["/uploads", {}],
    ["/me/requests", { cookie: `miroir_person=${"A".repeat(43)}` }],
  ] as const) {
    const { sent, body } = counted(100);
    const answer = await app.request(`${TEST_URL}/api/v1${path}`, send(body, headers));
    assert.equal(answer.status, 401, path);
    assert.equal(sent.pieces, 0, path);
  }
  assert.equal(budgetOf(engine).inFlight, 0);
});

test("somebody who has not signed in is read for 64 KiB, said or not", async (t) => {
  const { engine } = await freshInstance(t);
  const app = appOf(engine);
  const { sent, body } = counted(100);
  const long = await app.request(`${TEST_URL}/api/v1/portal/requests`, send(body));
  assert.equal(long.status, 413);
  assert.ok(sent.pieces <= 2, `${sent.pieces}`);
  const said = counted(1);
  const announced = await app.request(
    `${TEST_URL}/api/v1/portal/requests`,
    send(said.body, { "content-length": String(VISITOR_BYTES + 1) }),
  );
  assert.deepEqual([announced.status, said.sent.pieces], [413, 0]);
  const signIn = counted(100);
  const auth = await app.request(`${TEST_URL}/api/auth/sign-in/email`, send(signIn.body));
  assert.equal(auth.status, 413);
  assert.ok(signIn.sent.pieces <= 2);
  assert.equal(budgetOf(engine).inFlight, 0);
});

test("whatever anyone may send beyond words is announced first", () => {
  const large = ROUTES.filter(
    (line) => line.for.includes("anyone") && (line.files || (line.maxBytes ?? 0) > VISITOR_BYTES),
  );
  assert.deepEqual(
    large.map(({ path }) => path),
    ["/portal/enrolments/{enrolment}/frames"],
  );
  for (const line of large) assert.ok(line.ahead, line.path);
});

test("frames are read of a capture that is under way, one post at a time", async (t) => {
  const { engine } = await freshInstance(t);
  const app = appOf(engine);
  const browser = browserOf(app);
  const { enrolment, steps } = (await browser.ask("POST", "/portal/enrolments", { invitation: null })).json;
  const at = (id: string) => `${TEST_URL}/api/v1/portal/enrolments/${id}/frames`;
  const stranger = counted(60);
  const nobodys = await app.request(at("A".repeat(32)), send(stranger.body));
  assert.deepEqual([nobodys.status, stranger.sent.pieces], [404, 0]);

  let end = (): void => {};
  const slow = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(Buffer.from("{"));
      end = () => controller.close();
    },
  });
  const first = app.request(at(enrolment), send(slow));
  const second = counted(60);
  const beside = await app.request(at(enrolment), send(second.body));
  assert.deepEqual([beside.status, second.sent.pieces], [409, 0]);
  end();
  assert.equal((await first).status, 400, "half a text is no JSON");

  const frame = await madeFrame(1, steps[0]);
  // As large as a camera of our page writes them: five of half a megabyte.
  const frames = Array.from({ length: 5 }, () => base64(Buffer.concat([frame, Buffer.alloc(450 * KIB)])));
  const followed = await browser.ask("POST", `/portal/enrolments/${enrolment}/frames`, {
    step: steps[0],
    frames,
  });
  assert.deepEqual([followed.status, followed.json.passed], [200, true]);
  assert.equal(budgetOf(engine).inFlight, 0);
});

const said = {
  name: "Ada Pencil",
  albums: ["run"],
  until: "2027-03-01",
  statement: "I agree to be searched for by my face in this album.",
  identityCheck: "identity-in-person",
  checkedBy: "ada",
};

test("photographs come as parts of a form, each with its bound", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { ask } = asking(instance.engine);
  const photos = await referencePhotos(1);
  const titleOf = async (answer: Response) => ((await answer.json()) as { title: string }).title;
  const post = (path: string, body: FormData | string | Uint8Array<ArrayBuffer>, headers = {}) =>
    ask(ada, path, { method: "POST", body, headers });
  const large = [{ name: "large.jpg", bytes: new Uint8Array(13 * KIB * KIB) }];
  const many = Array.from({ length: 11 }, () => photos[0]!);
  const two = formOf(said, photos);
  two.append("said", "{}");
  const strange = formOf(said, photos);
  strange.append("elsewhere", new Blob(["x"]), "x.jpg");
  const multipart = { "content-type": "multipart/form-data; boundary=x" };
  for (const [what, answer, code] of [
    [
      "JSON",
      post("/people", JSON.stringify(said), { "content-type": "application/json" }),
      "usage/bad-value",
    ],
    ["none", post("/people", formOf(said, [])), "usage/bad-value"],
    ["too many", post("/people", formOf(said, many)), "usage/bad-value"],
    ["too large", post("/people", formOf(said, large)), "usage/too-large"],
    [
      "an empty one",
      post("/people", formOf(said, [{ name: "a", bytes: new Uint8Array() }])),
      "usage/bad-value",
    ],
    ["said twice", post("/people", two), "usage/bad-value"],
    ["another name", post("/people", strange), "usage/bad-value"],
    ["no form", post("/people", "--x\r\nnothing", multipart), "usage/bad-value"],
    [
      "cut",
      post(
        "/people",
        '--x\r\ncontent-disposition: form-data; name="photos"; filename="a"\r\n\r\nabc',
        multipart,
      ),
      "usage/bad-value",
    ],
    ["words that are wrong", post("/people", formOf({ ...said, albums: "run" }, photos)), "usage/bad-value"],
    [
      "a path",
      post("/requests/x/answer", formOf({}, [{ name: "a:b", bytes: Buffer.from("x") }], "attachments")),
      "usage/bad-value",
    ],
  ] as const)
    assert.equal(await titleOf(await answer), code, what);
  assert.equal(budgetOf(instance.engine).inFlight, 0);
  const enrolled = await post("/people", formOf(said, photos));
  assert.equal(enrolled.status, 201, await enrolled.clone().text());
  const found = await post(
    "/searches",
    formOf({ purpose: "find", reason: "she asked at the desk" }, photos.slice(0, 1)),
  );
  assert.equal(found.status, 200);
});

test("bytes in flight have one budget, and what ends a request gives its own back", async (t) => {
  const { engine } = await freshInstance(t);
  const app = appOf(engine);
  const budget = budgetOf(engine);
  const filling = budget.open(true);
  filling.take(budget.bytes - KIB);
  const asked = counted(1, "{");
  const busy = await app.request(`${TEST_URL}/api/v1/portal/requests`, send(asked.body));
  assert.deepEqual(
    [busy.status, busy.headers.get("retry-after"), ((await busy.json()) as { title: string }).title],
    [503, "5", "usage/busy"],
  );
  assert.equal(budget.inFlight, budget.bytes - KIB);
  filling.giveBack();

  // One that breaks off in the middle.
  const broken = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(KIB)),
    pull: (controller) => controller.error(new Error("gone")),
  });
  const gone = await app.request(`${TEST_URL}/api/v1/portal/requests`, send(broken));
  assert.equal(gone.status, 400);
  assert.equal(budget.inFlight, 0);
});

test("whoever signed in may fill the budget, and everybody else half of it", () => {
  const budget = new Budget(100);
  const visitor = budget.open(false);
  visitor.take(50);
  assert.throws(() => visitor.take(1), MiroirError);
  const known = budget.open(true);
  known.take(50);
  assert.throws(() => known.take(1), MiroirError);
  visitor.giveBack();
  known.take(50);
  known.giveBack();
  known.giveBack();
  assert.equal(budget.inFlight, 0);
});
