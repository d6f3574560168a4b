import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import fc from "fast-check";
import { parseConfig } from "../../src/config.ts";
import { MiroirError } from "../../src/domain/errors.ts";
import { isAddress, parseAddress } from "../../src/post/address.ts";
import { oneLine, parseSender } from "../../src/post/message.ts";
import { type MailServer, openPost, type Posted } from "../../src/post/post.ts";
import { selfMade } from "../support/certificate.ts";
import { temporaryFolder } from "../support/database.ts";
import { headersOf, readWords, startMailServer, textOf } from "../support/mail-server.ts";
import { trials } from "../support/trials.ts";

const at = new Date("2026-06-21T10:00:00Z");
const letter = (more: { to?: string; subject?: string; text?: string; language?: "en" | "fr" } = {}) => ({
  id: randomUUID(),
  to: "her@example.net",
  subject: "Your request 2026-0007",
  text: "Received.\n",
  language: "en" as const,
  at,
  ...more,
});

const sendOnce = async (server: MailServer, message = letter(), trust = {}): Promise<Posted> => {
  const post = openPost(server, trust);
  try {
    return await post.send(message);
  } finally {
    post.close();
  }
};

test("a letter arrives as plain text, dated, numbered under our own domain, and tells nobody that it was read", async (t) => {
  const server = await startMailServer(t);
  const message = letter({
    subject: "Votre demande d'accès n° 2026-0007",
    text: "Bonjour Zoë,\n\nvotre demande est arrivée le 21 juin. €\n.\nFin\n",
    language: "fr",
  });
  const posted = await sendOnce(server.settings, message);
  assert.deepEqual([posted.outcome, posted.code], ["delivered", "250 2.0.0"]);
  assert.match(posted.answer, /queued as 4711/);
  const [delivered] = server.delivered;
  assert.deepEqual([delivered!.from, delivered!.to], ["privacy@example.org", ["her@example.net"]]);
  const headers = headersOf(delivered!.raw);
  assert.deepEqual(headers.get("message-id"), [`<${message.id}@example.org>`]);
  assert.deepEqual(headers.get("date"), ["Sun, 21 Jun 2026 10:00:00 +0000"]);
  assert.match(headers.get("content-type")![0]!, /^text\/plain; charset=utf-8/);
  assert.deepEqual(headers.get("content-language"), ["fr"]);
  assert.equal(readWords(headers.get("subject")![0]!), "Votre demande d'accès n° 2026-0007");
  assert.equal(textOf(delivered!.raw), message.text);
  assert.deepEqual(
    [...headers.keys()].sort(),
    [
      "auto-submitted",
      "content-language",
      "content-transfer-encoding",
      "content-type",
      "date",
      "from",
      "message-id",
      "mime-version",
      "subject",
      "to",
    ],
    "no other header: no program name, no receipt, no tracking",
  );
});

test("a server that says later, never, or nothing at all, is told apart", async (t) => {
  const refusing = await startMailServer(t, {
    toRecipient: (address) =>
      ({
        "full@example.net": { code: 452, text: "4.2.2 mailbox full" },
        "nobody@example.net": { code: 550, text: "5.1.1 no such user nobody@example.net" },
        "busy@example.net": { code: 421, text: "4.3.2 closing" },
      })[address],
    toMessage: (raw) => (textOf(raw).includes("winner") ? { code: 554, text: "5.7.1 refused" } : undefined),
  });
  const to = async (address: string, text = "Received.") => {
    const { outcome, code } = await sendOnce(refusing.settings, letter({ to: address, text }));
    return [outcome, code];
  };
  assert.deepEqual(await to("full@example.net"), ["later", "452 4.2.2"]);
  assert.deepEqual(await to("nobody@example.net"), ["refused", "550 5.1.1"]);
  assert.deepEqual(await to("busy@example.net"), ["down", "421 4.3.2"]);
  assert.deepEqual(await to("her@example.net", "you are a winner"), ["refused", "554 5.7.1"]);
  assert.deepEqual(await to("her@example.net"), ["delivered", "250 2.0.0"]);
  await refusing.close();
  const [outcome, code] = await to("her@example.net");
  assert.equal(outcome, "down");
  assert.match(code!, /^E[A-Z]+$/);
});

test("a login is made with the password of a file that only its owner reads", async (t) => {
  const password = "pässword with spaces ";
  const server = await startMailServer(t, { login: { user: "club", password } });
  const passwordFile = join(await temporaryFolder(t), "mail.password");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  const settings = { ...server.settings, passwordFile };
  assert.equal((await sendOnce(settings)).outcome, "delivered");
  assert.equal(server.delivered[0]!.user, "club");

  await t.test("a wrong one is the server's fault and not the letter's", async () => {
    await writeFile(passwordFile, "another");
    const { outcome, code } = await sendOnce(settings);
    assert.deepEqual([outcome, code], ["down", "535 5.7.8"]);
  });
  await t.test("others may not read it", { skip: process.platform === "win32" }, async () => {
    await chmod(passwordFile, 0o644);
    assert.throws(() => openPost(settings), { code: "post/bad-password-file" });
    assert.throws(() => openPost({ ...settings, passwordFile: `${passwordFile}.gone` }), {
      code: "post/bad-password-file",
    });
  });
  await t.test("it is never sent without TLS to another machine", () => {
    assert.throws(() => openPost({ ...settings, host: "mail.example.org" }), { code: "config/invalid" });
  });
});

test("the password file of a configuration lies beside it, wherever the command is run", () => {
  const mail = { host: "localhost", port: 25, passwordFile: "mail.password", from: "privacy@example.org" };
  const controller = { name: "Club", address: "1 Quay", contact: "privacy@example.org" };
  const parsed = parseConfig({ controller, mail }, "/srv/club");
  assert.deepEqual(
    [parsed.mail?.passwordFile, parsed.mail?.security],
    ["/srv/club/mail.password", "starttls"],
    "TLS unless somebody says otherwise",
  );
});

for (const security of ["starttls", "tls"] as const)
  test(`over ${security}: a certificate that is trusted is needed, and then nothing goes in clear`, async (t) => {
    const certificate = selfMade();
    const server = await startMailServer(t, { security, certificate });
    const stranger = await sendOnce(server.settings);
    assert.equal(stranger.outcome, "down");
    assert.equal(server.delivered.length, 0);
    const posted = await sendOnce(server.settings, letter(), { ca: certificate.cert });
    assert.equal(posted.outcome, "delivered", posted.answer);
    assert.equal(server.delivered[0]!.secure, true);
  });

test("where STARTTLS is asked for and the server has none, nothing is sent", async (t) => {
  const server = await startMailServer(t);
  const posted = await sendOnce({ ...server.settings, security: "starttls" });
  assert.equal(posted.outcome, "down");
  assert.deepEqual(server.delivered, []);
});

test("whatever stands in subject and text, no header is added, no recipient, and the text arrives as it was", async (t) => {
  const server = await startMailServer(t);
  const post = openPost(server.settings);
  t.after(() => post.close());
  const pieces = fc.array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.constantFrom(
        "\r\n",
        "\n",
        "\r",
        "Bcc: evil@example.net",
        "\u2028",
        "\u0085",
        "\0",
        ".",
        "=?utf-8?b?",
        "é",
        "€",
      ),
    ),
    { maxLength: 8 },
  );
  const texts = pieces.map((parts) => Buffer.from(parts.join("")).toString("utf8"));
  await fc.assert(
    fc.asyncProperty(texts, texts, async (after, tail) => {
      const [subject, text] = [`About ${after}`, `Hello${tail}`];
      const before = server.delivered.length;
      const posted = await post.send(letter({ subject, text }));
      assert.equal(posted.outcome, "delivered", posted.answer);
      assert.equal(server.delivered.length, before + 1);
      const { raw, to } = server.delivered.at(-1)!;
      assert.deepEqual(to, ["her@example.net"]);
      const headers = headersOf(raw);
      assert.equal(headers.size, 10);
      for (const [name, values] of headers) assert.equal(values.length, 1, name);
      assert.deepEqual(headers.get("to"), ["her@example.net"]);
      assert.equal(textOf(raw).trimEnd(), text.replace(/\r\n|\r|\n/g, "\n").trimEnd());
    }),
    { numRuns: trials(60) },
  );
});

test("an address is one mailbox, and nothing in it can end a header or name a second one", () => {
  for (const address of [
    "her@example.net",
    "zoë@exämple.net",
    "a.b+c@x.y",
    "o'neil@example.org",
    " her@example.net ",
  ])
    assert.equal(parseAddress(address), address.trim());
  for (const address of [
    "",
    "her",
    "@example.net",
    "her@",
    "a@b@c",
    "a b@example.net",
    "a@example.net, b@example.net",
    "a@example.net\r\nBcc: b@example.net",
    "Her <her@example.net>",
    '"a b"@example.net',
    "her@example..net",
    "her@-example.net",
    "her@0",
    "her@127.0.0.1",
    ".her@example.net",
    "her.@example.net",
    "h..er@example.net",
    "her@[127.0.0.1]",
    `${"a".repeat(65)}@example.net`,
    `a@${"b".repeat(260)}`,
    "a\u202e@example.net",
  ])
    assert.throws(
      () => parseAddress(address),
      (error) => error instanceof MiroirError && error.code === "post/bad-address",
      JSON.stringify(address),
    );
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
      const text = `${a}@${b}`;
      if (isAddress(text)) assert.match(text, /^[^\s@,;:<>]+@[^\s@,;:<>]+$/u);
    }),
    { numRuns: trials(2000) },
  );
});

test("an address that passes is delivered to as it is written, to that one mailbox", async (t) => {
  const server = await startMailServer(t);
  const post = openPost(server.settings);
  t.after(() => post.close());
  const mailboxes = fc
    .tuple(fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,20}$/), fc.stringMatching(/^[a-z0-9.-]{1,20}$/))
    .map(([local, host]) => `${local}@${host}`)
    .filter(isAddress);
  await fc.assert(
    fc.asyncProperty(mailboxes, async (to) => {
      const posted = await post.send(letter({ to }));
      const said = `${to}: ${posted.answer}`;
      // What the server's own parser refuses goes nowhere; what it takes goes to that address alone.
      if (posted.outcome !== "delivered")
        return assert.match(posted.code, /^(?:5\d\d|E[A-Z]+)/, `${posted.code} ${said}`);
      assert.deepEqual(server.delivered.at(-1)!.to, [to], said);
    }),
    { numRuns: trials(60) },
  );
});

test("a sender is an address with or without a name, and a line break in it is refused", () => {
  assert.deepEqual(parseSender("privacy@example.org"), { name: "", address: "privacy@example.org" });
  assert.deepEqual(parseSender('"The Club" <privacy@example.org>'), {
    name: "The Club",
    address: "privacy@example.org",
  });
  for (const from of ["The Club", "a@b, c@d", "x <a@b> y <c@d>", "a\r\nBcc: b@c <privacy@example.org>"])
    assert.throws(() => parseSender(from), { code: "config/invalid" }, from);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.doesNotMatch(oneLine(text), /[\r\n\u2028\u2029\0\u0085]/);
    }),
  );
});
