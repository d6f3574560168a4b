import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { PROGRAM_FOLDER, parseConfig } from "../../../src/config.ts";
import { NOTICE_KINDS, type NoticeKind } from "../../../src/domain/notice-kinds.ts";
import { addRun, freshInstance, testController } from "../../support/instance.ts";
import { readText, strangeIn } from "../../support/languages.ts";
import { testNotice } from "../../support/notice.ts";

const LANGUAGES = ["en", "fr"] as const;
const other = { en: "fr", fr: "en" } as const;

test("a sentence in the other language is found, and a name or a number is none", () => {
  const en = "The pictures are kept until the last day that was set for their album.";
  const fr = "Les images sont conservées jusqu'au dernier jour fixé pour leur album.";
  assert.deepEqual(strangeIn("en", fr), [fr]);
  assert.deepEqual(strangeIn("fr", en), [en]);
  assert.deepEqual(strangeIn("en", en), []);
  assert.deepEqual(strangeIn("fr", fr), []);
  assert.deepEqual(strangeIn("en", "CNIL, 3 place de Fontenoy, 75007 Paris, www.cnil.fr"), []);
  assert.deepEqual(strangeIn("fr", "Club of Drawn People, 1 Paper Street; privacy@example.org"), []);
  assert.deepEqual(strangeIn("en", `It was about “${fr}” and no more.`), []);
});

type Both = { readonly en: string; readonly fr: string };
const isBoth = (value: unknown): value is Both =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Both).en === "string" &&
  typeof (value as Both).fr === "string";

const pairsIn = (value: unknown, path: string, seen = new Set<unknown>()): [string, Both][] => {
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  const own: [string, Both][] = isBoth(value) ? [[path, value]] : [];
  return [...own, ...Object.entries(value).flatMap(([key, each]) => pairsIn(each, `${path}.${key}`, seen))];
};

test("every value that is said in two languages is said in the right one: errors, purposes, rights, codes", async () => {
  const folder = join(PROGRAM_FOLDER, "src", "domain");
  let count = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".ts"))) {
    const module: object = await import(join(folder, file));
    for (const [path, both] of pairsIn({ ...module }, file))
      for (const language of LANGUAGES) {
        count++;
        assert.deepEqual(strangeIn(language, both[language]), [], `${path}.${language}`);
      }
  }
  assert.ok(count > 500, `${count} texts`);
});

test("every document is in one language from its first line to its last", async (t) => {
  const instance = await freshInstance(t, {
    settings: {
      serve: { url: "https://images.example.org" },
      minors: { allowed: true, dpiaReference: "DPIA-1" },
    },
  });
  const { miroir, folder } = instance;
  await addRun(miroir);
  const { id: invitation } = await miroir.invitations.add({
    kind: "poster",
    albums: ["run"],
    until: "2026-07-20",
  });
  for (const language of LANGUAGES) {
    for (const kind of Object.keys(NOTICE_KINDS) as NoticeKind[]) {
      const out = join(folder, `${kind}-${language}.html`);
      await miroir.notices.show({ kind, language, out });
      const page = readText(readFileSync(out, "utf8"));
      assert.deepEqual(strangeIn(language, page), [], `notice ${kind} ${language}`);
      assert.ok(strangeIn(other[language], page).length > 10, `the test sees the sentences of ${kind}`);
    }
    const poster = join(folder, `poster-${language}.html`);
    await miroir.invitations.poster({ invitation, out: poster, language });
    assert.deepEqual(strangeIn(language, readText(readFileSync(poster, "utf8"))), [], `poster ${language}`);
    const { letter } = await miroir.requests.open({
      kind: "access",
      channel: "e-mail",
      name: "Zephyrine Quillfeather",
      contact: "zephyrine@quillfeather.example",
      language,
    });
    assert.deepEqual(strangeIn(language, letter.text), [], `acknowledgement ${language}`);
  }
});

test("a setting that people read is written in each language, or a notice in the other is not published", async (t) => {
  assert.throws(
    () => parseConfig({ controller: testController, notice: { transfers: "aucun" } }, "/nowhere"),
    /notice\.transfers.*"en".*"fr"/,
  );
  const notice = { ...testNotice, transfers: { fr: "aucun" } };
  const { miroir } = await freshInstance(t, { settings: { notice } });
  await assert.rejects(miroir.notices.publish({ kind: "consent" }), (error: Error & { code: string }) => {
    assert.equal(error.code, "notice/incomplete");
    assert.match(error.message, /notice\.transfers\.en/);
    assert.doesNotMatch(error.message, /notice\.transfers\.fr/);
    return true;
  });
  const { missing } = await miroir.notices.show({ language: "fr" });
  assert.deepEqual(missing, []);
});

test("a poster names face recognition, what happens to others, and whom to ask; it never leads a telephone to itself", async (t) => {
  const officer = { name: "Officer Pencil", address: "1 Paper Street", contact: "dpo@example.org" };
  const invite = { kind: "poster", albums: ["run"], until: "2026-07-20" } as const;
  const at = async (settings: object) => {
    const { miroir, folder } = await freshInstance(t, { settings });
    await addRun(miroir);
    const { id: invitation } = await miroir.invitations.add(invite);
    return { miroir, invitation, folder, out: join(folder, "poster.html") };
  };
  for (const url of [
    "http://localhost:8080",
    "http://127.0.0.1",
    "http://app.localhost",
    "http://[::1]:80",
  ]) {
    const { miroir, invitation, out } = await at({ serve: { url } });
    await assert.rejects(miroir.invitations.poster({ invitation, out }), { code: "invitation/no-address" });
  }
  const { miroir, invitation, folder } = await at({ serve: { url: "https://images.example.org" }, officer });
  for (const [language, said] of [
    [
      "en",
      [
        /face recognition/,
        /compared for a moment/,
        /object to that/,
        /whole notice/,
        /Officer Pencil/,
        /20\sJuly\s2026/,
      ],
    ],
    [
      "fr",
      [
        /reconnaissance faciale/,
        /comparé un instant/,
        /opposer/,
        /notice entière/,
        /Officer Pencil/,
        /20\sjuillet\s2026/,
      ],
    ],
  ] as const) {
    const out = join(folder, `poster-${language}.html`);
    await miroir.invitations.poster({ invitation, out, language });
    const text = readText(readFileSync(out, "utf8"));
    for (const each of said) assert.match(text, each);
    assert.doesNotMatch(text, /localhost/);
  }
});
