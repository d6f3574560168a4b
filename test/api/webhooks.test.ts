import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { act } from "../../src/engine/gate/act.ts";
import { sendWebhooks, WAITS_MS, type WebhooksSent, webhooks } from "../../src/engine/staff/webhooks.ts";
import { secretIn, signatureOf, tellHook } from "../../src/post/webhook.ts";
import { temporaryFolder } from "../support/database.ts";
import { failEach } from "../support/fail-each.ts";
import { ada, addRun, freshInstance, type Instance } from "../support/instance.ts";

const CLOCK = { name: "clock", role: "clock" } as const;

interface Heard {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real server that answers what it is told to, and remembers what it heard. */
const receiver = async (t: TestContext, statuses: readonly number[]) => {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece: Buffer) => {
      body += piece;
    });
    request.on("end", () => {
      heard.push({ path: request.url!, headers: request.headers, body });
      response.writeHead(statuses[heard.length - 1] ?? 204, { location: "/elsewhere" });
      response.end("x".repeat(64));
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  t.after(() => server.close());
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
};

const SECRET = `whsec_${randomBytes(32).toString("base64")}`;

const secretFile = async (t: TestContext, text = SECRET, mode = 0o600): Promise<string> => {
  const path = join(await temporaryFolder(t), "secret");
  writeFileSync(path, `${text}\n`, { mode });
  return path;
};

const send = ({ engine }: Instance): Promise<WebhooksSent> => act(engine, CLOCK, sendWebhooks, undefined);
const wait = ({ clock }: Instance, ms: number): void => {
  clock.now = new Date(clock.now.getTime() + ms);
};

test("the signature is that of the specification", () => {
  // The example of Standard Webhooks, section “Signature scheme”.
  const secret = Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64");
  const message = {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    at: new Date(1614265330_000),
    body: '{"test": 2432232314}',
  };
  assert.equal(signatureOf(secret, message), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});

test("a program that fails twice is told at the third try, under the same identifier and a true signature", async (t) => {
  const { heard, url } = await receiver(t, [500, 302]);
  const instance = await freshInstance(t, {
    settings: { webhooks: [{ url, events: ["request.opened"], secretFile: await secretFile(t) }] },
  });
  const { number, dueOn } = await instance.miroir.requests.open({
    name: "Ada Pencil",
    contact: "ada@example.org",
    kind: "access",
    channel: "web",
  });
  assert.deepEqual(await send(instance), { delivered: 0, later: 1, givenUp: 0 });
  assert.deepEqual(await send(instance), { delivered: 0, later: 0, givenUp: 0 }, "not before its time");
  wait(instance, WAITS_MS[0]!);
  assert.deepEqual(await send(instance), { delivered: 0, later: 1, givenUp: 0 });
  wait(instance, WAITS_MS[1]!);
  assert.deepEqual(await send(instance), { delivered: 1, later: 0, givenUp: 0 });

  assert.deepEqual(
    heard.map(({ path }) => path),
    ["/hook", "/hook", "/hook"],
    "a redirection is not followed",
  );
  assert.equal(new Set(heard.map(({ headers }) => headers["webhook-id"])).size, 1);
  for (const { headers, body } of heard) {
    const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
    const key = Buffer.from(SECRET.slice("whsec_".length), "base64");
    const expected = `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
    assert.equal(headers["webhook-signature"], expected);
    assert.deepEqual(JSON.parse(body), {
      type: "request.opened",
      timestamp: "2026-06-21T10:00:00.000Z",
      data: { requestNumber: number, dueOn },
    });
  }
  const { deliveries } = await act(instance.engine, ada, webhooks, undefined);
  assert.deepEqual(
    deliveries.map(({ state, attempts, lastStatus }) => [state, attempts, lastStatus]),
    [["delivered", 3, 204]],
  );
});

test("a program that never answers well is given up after less than three days", async (t) => {
  const instance = await freshInstance(t, {
    settings: {
      // Nothing listens on port 1.
      webhooks: [{ url: "http://127.0.0.1:1/", events: ["request.opened"], secretFile: await secretFile(t) }],
    },
  });
  const begun = instance.clock.now.getTime();
  await instance.miroir.requests.open({ name: "Ada", kind: "access", channel: "desk" });
  for (const ms of WAITS_MS) {
    assert.equal((await send(instance)).later, 1);
    wait(instance, ms);
  }
  assert.deepEqual(await send(instance), { delivered: 0, later: 0, givenUp: 1 });
  assert.ok(instance.clock.now.getTime() - begun <= 3 * 86_400_000);
  const { deliveries } = await act(instance.engine, ada, webhooks, undefined);
  assert.deepEqual(
    deliveries.map(({ state, lastProblem, nextTryAt }) => [state, lastProblem, nextTryAt]),
    [["given-up", "ECONNREFUSED", null]],
  );
});

test("what was found and whose consent ended are told with identifiers only, and nothing of somebody who is forgotten", async (t) => {
  const { heard, url } = await receiver(t, []);
  const instance = await freshInstance(t, {
    settings: {
      webhooks: [
        {
          url,
          events: ["appearance.found", "consent.withdrawn", "scan.finished"],
          secretFile: await secretFile(t),
        },
      ],
    },
  });
  const { miroir } = instance;
  await addRun(miroir);
  await instance.picture("one.png", { faces: [{ person: 1, x: 60, y: 60, size: 64, noise: 5 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const { subjectId, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject: subjectId, personalKey });
  await miroir.scan();
  await send(instance);
  assert.deepEqual(heard.map(({ body }) => JSON.parse(body).type).sort(), [
    "appearance.found",
    "scan.finished",
  ]);
  const { data } = heard.map(({ body }) => JSON.parse(body)).find(({ type }) => type === "appearance.found");
  const [found] = (await miroir.profile({ subject: subjectId })).appearances;
  assert.equal(data.subjectId, subjectId);
  assert.equal(data.appearanceId, found!.appearanceId);
  assert.deepEqual(
    Object.keys(data).filter((name) => !["subjectId", "albumId", "appearanceId"].includes(name)),
    [],
  );

  await miroir.withdraw({ subject: subjectId });
  await send(instance);
  assert.deepEqual(JSON.parse(heard.at(-1)!.body).data, { subjectId });

  await miroir.forget({ subject: subjectId });
  const left = await instance.sql((sql) =>
    sql.query("select 1 from webhook_deliveries where facts::text like '%' || $1 || '%'", [subjectId]),
  );
  assert.equal(left.length, 0);
});

test("an act that did not come about tells nobody", async (t) => {
  const instance = await freshInstance(t, {
    settings: {
      webhooks: [{ url: "http://127.0.0.1:1/", events: ["request.opened"], secretFile: await secretFile(t) }],
    },
  });
  // Every row of every table is compared after each failure: those of deliveries too.
  await failEach(
    instance,
    () => instance.miroir.requests.open({ name: "Ada", kind: "access", channel: "desk" }),
    3,
  );
  const { deliveries } = await act(instance.engine, ada, webhooks, undefined);
  assert.equal(deliveries.length, 1);
});

test("a secret that others may read, or that is none, is refused", async (t) => {
  assert.throws(() => secretIn("/nowhere/secret"), { code: "webhook/bad-secret" });
  const open = await secretFile(t, SECRET, 0o644);
  assert.throws(() => secretIn(open), { code: "webhook/bad-secret" });
  const short = await secretFile(t, "whsec_c2hvcnQ=");
  await assert.rejects(
    tellHook({ url: "http://127.0.0.1:1/", secretFile: short }, { id: "a", at: new Date(), body: "{}" }),
    { code: "webhook/bad-secret" },
  );
  assert.equal(secretIn(await secretFile(t)).length, 32);
});
