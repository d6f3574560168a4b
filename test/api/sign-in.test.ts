import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import type { Miroir } from "../../src/index.ts";
import { signInKeyPath } from "../../src/vault/sign-in-key.ts";
import { freshInstance, type Instance } from "../support/instance.ts";
import { type Asked, appOf, ask, TEST_URL } from "../support/server.ts";
import { addStaff, codeOf, emailOf, Jar, PASSWORD, signIn, signInWhole, visit } from "../support/staff.ts";

const entriesOf = async (miroir: Miroir): Promise<string> => JSON.stringify(await miroir.log.list({}));

test("an administrator signs in, and nothing answers before the second factor is set up", async (t) => {
  const instance = await freshInstance(t);
  const { engine, miroir } = instance;
  const app = appOf(engine);
  assert.equal((await ask(app, "GET", "/session/methods")).json.accounts, false);
  await addStaff(miroir, app, "administrator", "Ada");
  const ada = await signIn(app, emailOf("administrator"));
  const before = await ada.ask("GET", "/session");
  assert.deepEqual(
    [before.status, before.json.account?.name, before.json.secondFactor],
    [200, "Ada", "required"],
  );
  const refused = await ada.ask("GET", "/albums");
  assert.deepEqual([refused.status, refused.json.title], [403, "act/second-factor"]);

  const enabled = await ada.auth("POST", "/two-factor/enable", { password: PASSWORD });
  const { totpURI, backupCodes } = enabled.json;
  const wrong = await ada.auth("POST", "/two-factor/verify-totp", { code: "000000" });
  assert.deepEqual([wrong.status, wrong.json.title], [401, "sign-in/wrong-code"]);
  assert.equal(
    (await ada.auth("POST", "/two-factor/verify-totp", { code: await codeOf(totpURI) })).status,
    200,
  );
  const after = await ada.ask("GET", "/session");
  assert.deepEqual([after.json.secondFactor, after.json.verbs.includes("account.add")], ["set", true]);
  assert.equal((await ada.ask("GET", "/albums")).status, 200);

  await t.test("afterwards a password alone opens nothing", async () => {
    const again = await visit(app).auth("POST", "/sign-in/email", {
      email: emailOf("administrator"),
      password: PASSWORD,
    });
    assert.deepEqual([again.status, again.json.twoFactorRedirect], [200, true]);
    const half = await signIn(app, emailOf("administrator"));
    assert.equal((await half.ask("GET", "/session")).status, 401);
    await half.auth("POST", "/two-factor/verify-totp", { code: await codeOf(totpURI) });
    assert.equal((await half.ask("GET", "/albums")).status, 200);
  });
  await t.test("a backup code opens once", async () => {
    const open = async () => {
      const visitor = await signIn(app, emailOf("administrator"));
      await visitor.auth("POST", "/two-factor/verify-backup-code", { code: backupCodes[0] });
      return (await visitor.ask("GET", "/albums")).status;
    };
    assert.deepEqual([await open(), await open()], [200, 401]);
  });
  await t.test(
    "the log says who signed in and how, and no address and no name in what it says of it",
    async () => {
      const said = await entriesOf(miroir);
      assert.match(said, /"sign-in"/);
      assert.match(said, /totp/);
      assert.doesNotMatch(said, /example\.org/);
    },
  );
  await t.test(
    "the database keeps no password, no secret of the app and no backup code in clear",
    async () => {
      const rows = await secretsOf(instance);
      const secret = new URL(totpURI).searchParams.get("secret")!;
      for (const clear of [PASSWORD, secret, ...backupCodes]) assert.ok(!rows.includes(clear));
    },
  );
});

const secretsOf = async (instance: Instance): Promise<string> =>
  JSON.stringify(
    await instance.sql(async (sql) => [
      await sql.query("select * from account_credentials"),
      await sql.query("select * from second_factors"),
      await sql.query("select * from account_verifications"),
      await sql.query("select * from account_sessions"),
    ]),
  );

test("a password alone changes nothing of an account that a passkey protects", async (t) => {
  const instance = await freshInstance(t);
  const { engine, miroir } = instance;
  const app = appOf(engine);
  const account = await addStaff(miroir, app, "administrator", "Ada");
  const early = await signIn(app, emailOf("administrator"));
  await instance.sql((sql) =>
    sql.run(
      `insert into passkeys (id, account_id, public_key, credential_id, counter, device_type, backed_up)
       values ($1, $2, 'key', 'credential', 0, 'singleDevice', false)`,
      [engine.newId(), account],
    ),
  );
  const thief = await signIn(app, emailOf("administrator"));
  const newPassword = `${PASSWORD} and a fifth`;
  for (const visitor of [early, thief])
    for (const [method, path, body] of [
      ["POST", "/two-factor/enable", { password: PASSWORD }],
      ["POST", "/two-factor/generate-backup-codes", { password: PASSWORD }],
      ["GET", "/passkey/generate-register-options"],
      ["POST", "/passkey/verify-registration", { response: {} }],
      ["POST", "/passkey/delete-passkey", { id: engine.newId() }],
      ["POST", "/change-password", { currentPassword: PASSWORD, newPassword }],
    ] as const) {
      const refused = await visitor.auth(method, path, body);
      assert.deepEqual([path, refused.status, refused.json.title], [path, 403, "sign-in/factor-first"]);
    }
  assert.equal((await thief.ask("GET", "/albums")).json.title, "act/second-factor");
});

test("a session is a cookie that scripts and other sites do not get, and ends", async (t) => {
  const instance = await freshInstance(t);
  const { engine, miroir, clock } = instance;
  const app = appOf(engine);
  const id = await addStaff(miroir, app, "archivist");
  const response = await app.request(`${TEST_URL}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: emailOf("archivist"), password: PASSWORD }),
  });
  assert.deepEqual(await response.json(), {}, "no token outside the cookie");
  const [cookie = ""] = response.headers.getSetCookie();
  assert.match(cookie, /^miroir\.session_token=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);

  await t.test("it is used no more after twelve hours without a request, and longer in use", async () => {
    const idle = await signIn(app, emailOf("archivist"));
    const busy = await signIn(app, emailOf("archivist"));
    for (let hours = 0; hours < 13; hours++) {
      clock.now = new Date(clock.now.getTime() + 3_600_000);
      assert.equal((await busy.ask("GET", "/albums")).status, 200, `after ${hours + 1} hours`);
    }
    assert.equal((await idle.ask("GET", "/albums")).status, 401);
  });
  await t.test("it ends with another role, with the account and with signing out", async () => {
    const one = await signIn(app, emailOf("archivist"));
    assert.equal((await miroir.accounts.change({ account: id, role: "reviewer" })).role, "reviewer");
    assert.equal((await one.ask("GET", "/albums")).status, 401);
    const two = await signIn(app, emailOf("archivist"));
    const kept = new Map(two.jar.cookies);
    assert.equal((await two.auth("POST", "/sign-out", {})).status, 200);
    for (const [name, value] of kept) two.jar.cookies.set(name, value);
    assert.equal((await two.ask("GET", "/albums")).status, 401);
    const three = await signIn(app, emailOf("archivist"));
    await miroir.accounts.remove({ account: emailOf("archivist") });
    assert.equal((await three.ask("GET", "/albums")).status, 401);
    await assert.rejects(signIn(app, emailOf("archivist")), /sign-in\/wrong/);
  });
  await t.test("nothing of who is where is kept with it", async () => {
    const columns = await instance.sql((sql) =>
      sql.query<{ name: string }>(
        "select column_name as name from information_schema.columns where table_name = 'account_sessions' order by 1",
      ),
    );
    assert.deepEqual(
      columns.map(({ name }) => name),
      ["account_id", "created_at", "expires_at", "id", "method", "token", "updated_at"],
    );
  });
  await t.test("the key that signs it is a file of its own, for its owner only", async () => {
    const path = signInKeyPath(instance.config.keysFolder);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.match(await readFile(path, "utf8"), /^miroir-sign-in-key-1 [0-9a-f]{64} [0-9a-f]{8}\n$/);
    assert.ok(
      [...engine.vault.secrets()].some(({ name }) => name === "sign-in.key"),
      "in a backup of the keys",
    );
    assert.ok((await readdir(instance.config.keysFolder)).includes("master.key"));
  });
});

test("whether there is an account is not to be told from the answers, and trials are slowed", async (t) => {
  const { engine, miroir, clock } = await freshInstance(t);
  const app = appOf(engine);
  await addStaff(miroir, app, "reviewer");
  const attempt = async (email: string, password = "not the password at all") => {
    const { status, json, headers } = await visit(app).auth("POST", "/sign-in/email", { email, password });
    return { status, title: json?.title, detail: json?.detail, wait: headers.get("retry-after") };
  };
  const there: unknown[] = [];
  const nobody: unknown[] = [];
  for (let n = 0; n < 11; n++) {
    there.push(await attempt(emailOf("reviewer")));
    nobody.push(await attempt("nobody@example.org"));
  }
  assert.deepEqual(there, nobody);
  assert.deepEqual(
    there.map((one) => (one as { title: string }).title),
    [...Array.from({ length: 10 }, () => "sign-in/wrong"), "sign-in/wait"],
  );
  assert.equal((there[10] as { wait: string }).wait, "900");
  const right = await attempt(emailOf("reviewer"), PASSWORD);
  assert.equal(right.title, "sign-in/wait", "also with the right password");
  assert.match(await entriesOf(miroir), /too many failed sign-ins/);
  clock.now = new Date(clock.now.getTime() + 15 * 60_000);
  assert.equal((await attempt(emailOf("reviewer"), PASSWORD)).status, 200);
});

/** A socket that comes from there. */
const cameFrom = (address: string) => ({ incoming: { socket: { remoteAddress: address } } });

test("sixty passwords at once are ten trials, and so are sixty codes", async (t) => {
  const { engine, miroir } = await freshInstance(t);
  const app = appOf(engine);
  await addStaff(miroir, app, "reviewer");
  const count = (answers: readonly Asked[], title: string) =>
    answers.filter(({ json }) => json?.title === title).length;
  const wrong = { email: emailOf("reviewer"), password: "not the password at all" };
  const passwords = await Promise.all(
    Array.from({ length: 60 }, () => visit(app).auth("POST", "/sign-in/email", wrong)),
  );
  assert.deepEqual([count(passwords, "sign-in/wrong"), count(passwords, "sign-in/wait")], [10, 50]);

  await addStaff(miroir, app, "officer");
  await signInWhole(app, emailOf("officer"));
  const again = await signIn(app, emailOf("officer"));
  const codes = await Promise.all(
    Array.from({ length: 60 }, () => again.auth("POST", "/two-factor/verify-totp", { code: "000000" })),
  );
  const checked = count(codes, "sign-in/wrong-code");
  assert.ok(checked > 0 && checked <= 10, `${checked}`);
});

test("a stranger who knows an address locks nobody out: from another network, or in the owner's browser beside them", async (t) => {
  const { engine, miroir } = await freshInstance(t);
  const app = appOf(engine);
  await addStaff(miroir, app, "reviewer");
  const email = emailOf("reviewer");
  const attempt = async (address: string, password: string, jar = new Jar()) => {
    const response = await app.request(
      `${TEST_URL}/api/auth/sign-in/email`,
      {
        method: "POST",
        headers: { ...jar.header, "content-type": "application/json" },
        body: JSON.stringify({ email, password }),
      },
      cameFrom(address),
    );
    return response.status;
  };
  const hers = await signIn(app, email);
  for (let n = 0; n < 10; n++) assert.equal(await attempt("192.0.2.9", "not the password at all"), 401);
  assert.equal(await attempt("192.0.2.9", "not the password at all"), 429, "the stranger waits");
  assert.equal(await attempt("192.0.2.9", PASSWORD), 429);
  assert.equal(await attempt("198.51.100.1", PASSWORD), 200, "she does not, from anywhere else");
  assert.equal(await attempt("192.0.2.9", PASSWORD, hers.jar), 200, "and her own browser never");
});

test("a link to choose a password works once, within two days, and for long passwords only", async (t) => {
  const { engine, miroir, clock } = await freshInstance(t);
  const app = appOf(engine);
  const { link, linkUntil } = await miroir.accounts.add({
    email: "Grace@Example.org",
    name: "Grace",
    role: "photographer",
  });
  assert.match(link, /^http:\/\/localhost:8080\/console\/welcome#[\w-]{32}$/);
  assert.equal(linkUntil, "2026-06-23T10:00:00.000Z");
  const choose = async (url: string, newPassword: string) => {
    const { status, json } = await visit(app).auth("POST", "/reset-password", {
      token: url.split("#")[1],
      newPassword,
    });
    return [status, json?.title];
  };
  assert.deepEqual(await choose(link, "too short"), [422, "sign-in/password-length"]);
  assert.deepEqual(await choose(link, PASSWORD), [200, undefined]);
  assert.deepEqual(await choose(link, PASSWORD), [410, "sign-in/link-used"]);
  const late = await miroir.accounts.change({ account: "grace@example.org", newLink: true });
  clock.now = new Date(clock.now.getTime() + 49 * 3_600_000);
  assert.deepEqual(await choose(late.link!, PASSWORD), [410, "sign-in/link-used"]);
});

test("nobody signs up, and no other address of the library is open", async (t) => {
  const { engine } = await freshInstance(t);
  const visitor = visit(appOf(engine));
  for (const [method, path] of [
    ["POST", "/sign-up/email"],
    ["POST", "/request-password-reset"],
    ["POST", "/two-factor/disable"],
    ["POST", "/update-user"],
    ["POST", "/delete-user"],
    ["GET", "/list-sessions"],
    ["GET", "/get-session"],
    ["GET", "/ok"],
    ["GET", "/error"],
  ] as const)
    assert.equal(
      (
        await visitor.auth(
          method,
          path,
          method === "POST" ? { email: "a@b.example", name: "A", password: PASSWORD } : undefined,
        )
      ).status,
      404,
      path,
    );
  const foreign = await appOf(engine).request(`${TEST_URL}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "text/plain", origin: "https://elsewhere.example" },
    body: JSON.stringify({ email: "a@b.example", password: PASSWORD }),
  });
  assert.equal(foreign.status, 403, "another site does not sign its visitors in here");
});

/** An issuer on this machine: discovery, authorization at once, tokens, keys. */
const openIssuer = async (t: TestContext) => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = (payload: unknown): string => {
    const text = `${part({ alg: "RS256", kid: "one" })}.${part(payload)}`;
    return `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
  };
  const claims: { email: string; email_verified: boolean } = { email: "", email_verified: true };
  const nonces = new Map<string, string>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url!, "http://issuer.test");
    asked.push(url.pathname);
    const json = (value: unknown) =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (url.pathname === "/.well-known/openid-configuration")
      json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        id_token_signing_alg_values_supported: ["RS256"],
      });
    else if (url.pathname === "/keys")
      json({ keys: [{ ...publicKey.export({ format: "jwk" }), alg: "RS256", kid: "one" }] });
    else if (url.pathname === "/authorize") {
      nonces.set("code", url.searchParams.get("nonce") ?? "");
      const back = new URL(url.searchParams.get("redirect_uri")!);
      back.searchParams.set("code", "code");
      back.searchParams.set("state", url.searchParams.get("state")!);
      response.writeHead(302, { location: back.href }).end();
    } else {
      const iat = Math.floor(Date.now() / 1000);
      const whose = { ...claims, nonce: nonces.get("code"), sub: "sub-1", iss: issuer, aud: "miroir" };
      const id_token = signed({ ...whose, iat, exp: iat + 300 });
      json({ access_token: "a", token_type: "Bearer", expires_in: 300, id_token });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return { issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, claims, asked };
};

test("single sign-on lets in those whom an administrator added, and nobody else", async (t) => {
  const { issuer, claims, asked } = await openIssuer(t);
  const instance = await freshInstance(t, {
    settings: { oidc: { name: "The club", issuer, clientId: "miroir", clientSecretFile: "secrets/oidc" } },
  });
  const { engine, miroir, folder } = instance;
  await mkdir(join(folder, "secrets"));
  await writeFile(join(folder, "secrets", "oidc"), "the secret\n", { mode: 0o600 });
  const app = appOf(engine);
  await miroir.accounts.add({ email: "ada@example.org", name: "Ada", role: "administrator" });
  assert.deepEqual((await ask(app, "GET", "/session/methods")).json.singleSignOn, { name: "The club" });
  assert.deepEqual(asked, [], "the issuer is asked when somebody wants to sign in by it");

  const through = async (email: string, verified: boolean) => {
    Object.assign(claims, { email, email_verified: verified });
    const visitor = visit(app);
    const begun = await visitor.auth("POST", "/sign-in/social", { provider: "oidc" });
    assert.equal(begun.status, 200, JSON.stringify(begun.json));
    const authorised = await fetch(begun.json.url, { redirect: "manual" });
    const back = new URL(authorised.headers.get("location")!);
    const ended = await visitor.auth("GET", `${back.pathname.slice("/api/auth".length)}${back.search}`);
    return { visitor, ended: ended.headers.get("location") };
  };
  for (const [email, verified] of [
    ["stranger@example.org", true],
    ["ada@example.org", false],
  ] as const) {
    const { visitor, ended } = await through(email, verified);
    assert.match(ended ?? "", /^\/console\?error=/, email);
    assert.equal((await visitor.ask("GET", "/session")).status, 401);
  }
  const { visitor, ended } = await through("ada@example.org", true);
  assert.equal(ended, "/console");
  const session = await visitor.ask("GET", "/session");
  assert.deepEqual([session.json.account?.name, session.json.secondFactor], ["Ada", "set"]);
  const rows = JSON.stringify(await instance.sql((sql) => sql.query("select * from account_credentials")));
  assert.doesNotMatch(rows, /eyJ/, "tokens of the issuer are not kept");
  assert.equal((await miroir.accounts.list()).length, 1);
});

test("an issuer that does not answer keeps nobody from signing in with a password", async (t) => {
  const instance = await freshInstance(t, {
    settings: {
      oidc: { name: "Gone", issuer: "http://127.0.0.1:9", clientId: "miroir", clientSecretFile: "oidc" },
    },
  });
  await writeFile(join(instance.folder, "oidc"), "the secret\n", { mode: 0o600 });
  const app = appOf(instance.engine);
  await addStaff(instance.miroir, app, "photographer");
  const { status, json } = await visit(app).auth("POST", "/sign-in/social", { provider: "oidc" });
  assert.deepEqual([status, json.title], [502, "sign-in/issuer"]);
  assert.equal((await (await signIn(app, emailOf("photographer"))).ask("GET", "/albums")).status, 200);
  const whole = await signInWhole(app, emailOf("photographer"));
  assert.equal((await whole.ask("GET", "/session")).json.secondFactor, "none");
});
