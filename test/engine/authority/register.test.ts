/** The register names who processes, where anything goes and who can act, from configuration and rows; the rest is a gap. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import test from "node:test";
import { generateIdentity, identityToRecipient } from "age-encryption";
import {
  groundsOf,
  registerDocument,
  registerGaps,
  registerJson,
} from "../../../src/engine/authority/register.ts";
import { staffNotice } from "../../../src/engine/authority/staff-notice.ts";
import { htmlOf } from "../../../src/paper/html.ts";
import { insertAccount } from "../../../src/store/staff/accounts.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { consentTo, disclose } from "../../support/rights.ts";

const HOST = { name: "Paper Hosting", address: "3 Paper Street", contact: "dpo@hosting.example" };
const mail = { host: "mail.example", port: 587, from: "club@example.org" };
const oidc = {
  name: "Club sign-on",
  issuer: "https://login.club.example",
  clientId: "miroir",
  clientSecretFile: "secret",
};
const webhooks = [
  { url: "https://hooks.club.example/in", events: ["request.opened" as const], secretFile: "secret" },
];
const storages = {
  archive: { endpoint: "https://s3.storage.example", bucket: "b", keyFile: "k", use: "source" as const },
};

const grounds = (instance: Instance) =>
  instance.sql((sql) =>
    groundsOf(
      {
        engine: instance.engine,
        at: () => instance.clock.now,
        today: () => instance.today(),
      } as never,
      sql,
    ),
  );

const textIn = async (language: "en" | "fr", instance: Instance): Promise<string> =>
  (await htmlOf(registerDocument(language, await grounds(instance))))
    .replaceAll("&#39;", "'")
    .replaceAll("\u00a0", " ");

test("what the configuration connects to is named, and whoever processes there is named or a gap", async (t) => {
  const instance = await freshInstance(t, {
    settings: {
      ...{ mail, oidc, webhooks, storages },
      processors: { host: { ...HOST, contract: "AVV-12, 2026-01-05" }, mail: "own", storage: HOST },
    },
  });
  const said = await textIn("en", instance);
  for (const name of [
    ...["mail.example:587", "login.club.example", "hooks.club.example", "s3.storage.example"],
    ...["Paper Hosting", "AVV-12, 2026-01-05", "the organisation itself"],
  ])
    assert.ok(said.includes(name), name);
  assert.deepEqual(
    registerGaps(await grounds(instance))
      .filter(({ article }) => article.startsWith("28"))
      .map(({ article, what }) => [article, /processors\.(\w+)/.exec(what.en)?.[1]]),
    [
      ["28(3)", "storage"],
      ["28", "signIn"],
      ["28", "programs"],
    ],
  );
  assert.match(await textIn("fr", instance), /à compléter/);
});

test("an instance that is connected to nothing says so, and asks who runs the machine and who signs in to it", async (t) => {
  const instance = await freshInstance(t);
  assert.match(await textIn("en", instance), /No connection to anything outside this machine/);
  const articles = registerGaps(await grounds(instance)).map(({ article }) => article);
  assert.deepEqual(
    articles.filter((article) => /^(?:28|32)/.test(article)),
    ["28", "32(4)", "32(1)(c)", "32(1)(c)", "32(1)(d)"],
  );
  await instance.sql((sql) =>
    insertAccount(
      sql,
      { id: randomUUID(), name: "Bo Paper", email: "bo@club.example", role: "officer" },
      instance.clock.now,
    ),
  );
  const after = await grounds(instance);
  assert.ok(!registerGaps(after).some(({ article }) => article === "32(4)"));
  assert.deepEqual(after.inventory.accounts, [{ role: "officer", accounts: 1, withSecondFactor: 0 }]);
  assert.ok(!(await textIn("en", instance)).includes("Bo Paper"));
});

test("the public is a recipient once somebody agreed to a website, and recipients stand at their own purpose", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const { subjectId, consentId } = await instance.enrol(1);
  const publics = async () =>
    registerJson(await grounds(instance)).activities.map((activity) => [
      activity.id,
      activity["30(1)(d)"].map(({ name }) => name),
      activity.public.map(({ en }) => en),
    ]);
  const before = await publics();
  assert.ok(before.every(([, named, open]) => named!.length === 0 && open!.length === 0));
  for (const id of ["mask", "sidecars", "look", "photographers", "staff"])
    assert.ok(
      before.some(([activity]) => activity === id),
      id,
    );
  await consentTo(miroir, subjectId, "publish:website");
  await disclose(instance, { subjectId, consentId, purpose: "export:sidecars", name: "Paper Library" });
  const after = new Map((await publics()).map(([id, ...rest]) => [id, rest]));
  assert.match(after.get("publish")![1]![0]!, /^the public: whoever opens the organisation's website/);
  assert.deepEqual(after.get("publish")![0], []);
  assert.deepEqual(after.get("sidecars"), [["Paper Library"], []]);
});

test("how restoration is assured: backups from the log, the rest from the configuration or a gap", async (t) => {
  const organised = {
    en: "each night, to the vault of the town hall",
    fr: "chaque nuit, au coffre de la mairie",
  };
  const instance = await freshInstance(t, {
    settings: { backups: { organised, restoreTriedOn: "2026-05-02" } },
  });
  assert.match(await textIn("en", instance), /none in what the log still says/);
  const recipient = await identityToRecipient(await generateIdentity());
  await instance.miroir.backup({ out: join(instance.folder, "a.miroir"), to: [recipient] });
  const said = await textIn("en", instance);
  assert.match(said, /backups of the data that Miroir made, encrypted[^\n]*one, on 21 June 2026/);
  assert.match(said, /each night, to the vault of the town hall/);
  assert.match(said, /a restore was last tried on[^\n]*2 May 2026/);
  assert.match(await textIn("fr", instance), /chaque nuit, au coffre de la mairie/);
  assert.ok(!registerGaps(await grounds(instance)).some(({ article }) => article === "32(1)(c)"));
});

test("each row says who receives it inside: of other faces nobody, of the staff what its own notice says", async (t) => {
  const instance = await freshInstance(t);
  const known = await grounds(instance);
  const rows = new Map(registerJson(known).activities.map((activity) => [activity.id, activity]));
  assert.match(rows.get("other-faces")!.inside.en, /^nobody: /);
  assert.match(rows.get("other-faces")!.inside.fr, /^personne : /);
  assert.match(rows.get("photographers")!.inside.en, /^the staff who look after the archive/);
  const staff = rows.get("staff")!;
  for (const language of ["en", "fr"] as const) {
    const facts = staffNotice(language, known).sections[0]!.blocks as unknown as [
      { rows: readonly (readonly [string, string])[] },
    ];
    const said = facts[0].rows.map(([, value]) => value);
    for (const value of [staff.inside[language], staff.basis[language], staff["30(1)(c)"].data[language]])
      assert.ok(said.includes(value), value);
  }
});

test("the staff is told what is kept of them, for how long, and whom to ask", async (t) => {
  const instance = await freshInstance(t);
  for (const [language, words] of [
    ["en", ["Club of Drawn People", "hash of the password", "12 months", "CNIL", "legitimate interest"]],
    ["fr", ["Club of Drawn People", "empreinte du mot de passe", "12 mois", "CNIL", "intérêt légitime"]],
  ] as const) {
    const said = (await htmlOf(staffNotice(language, await grounds(instance)))).replaceAll("&#39;", "'");
    for (const word of words) assert.ok(said.includes(word), word);
  }
});
