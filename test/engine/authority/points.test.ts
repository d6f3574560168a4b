/** What an authority pack must say, point by point, whom it must not name, and that a stop or a fault leaves nothing of it. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { inflateSync } from "node:zlib";
import { MiroirError } from "../../../src/domain/errors.ts";
import { openCheckpoint, openNote, parseVkey } from "../../../src/ledger/index.ts";
import { escaped } from "../../../src/paper/html.ts";
import { failEach } from "../../support/fail-each.ts";
import { addRun, freshInstance, type Instance, referencePhotos } from "../../support/instance.ts";
import { disclose } from "../../support/rights.ts";
import { searchByTwo } from "../../support/second.ts";
import { entriesOf } from "../../support/unzip.ts";

const NAME = "Zinaida Quillfeather";
const CONTACT = "zinaida@paper.example";
const REASON = "she asked at the desk on Sunday";
const SAID = "please give me everything that you keep about me";

interface Filled {
  readonly instance: Instance;
  readonly subjects: readonly string[];
}

/** Somebody was enrolled, searched and asked; somebody else withdrew; a breach was recorded. */
const filled = async (t: TestContext): Promise<Filled> => {
  const instance = await freshInstance(t, { settings: { logOrigin: "club.example/log" } });
  const { miroir } = instance;
  await addRun(miroir);
  await instance.picture("p.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const one = await instance.enrol(1, { name: NAME, contact: CONTACT });
  const two = await instance.enrol(2, { name: `${NAME} the Other` });
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  await miroir.scan();
  const [photo] = await referencePhotos(1, 1);
  await searchByTwo(miroir, { photo: photo!, purpose: "find", reason: REASON });
  await miroir.requests.open({
    name: NAME,
    contact: CONTACT,
    kind: "access",
    channel: "e-mail",
    text: SAID,
    subject: one.subjectId,
  });
  await miroir.breaches.record({ nature: "A laptop without pictures was stolen from a car.", risk: "risk" });
  await disclose(instance, { ...one, purpose: "publish:press", name: "Paper Gazette" });
  await miroir.withdraw({ subject: two.subjectId });
  return { instance, subjects: [one.subjectId, two.subjectId] };
};

const packOf = async (instance: Instance): Promise<Map<string, Buffer>> => {
  const out = join(instance.folder, "authority.zip");
  await instance.miroir.authorityPack({ out });
  return entriesOf(out);
};

const textOf = (entries: ReadonlyMap<string, Buffer>, name: string): string => {
  const bytes = entries.get(name);
  assert.ok(bytes, `${name} is in the archive`);
  return bytes.toString("utf8");
};
const jsonOf = (entries: ReadonlyMap<string, Buffer>, name: string) => JSON.parse(textOf(entries, name));

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** As they are, and what a PDF holds deflated. */
const layersOf = (bytes: Buffer): Buffer[] => {
  const layers = [bytes];
  for (let at = bytes.indexOf("stream\n"); at >= 0; at = bytes.indexOf("stream\n", at + 7))
    try {
      layers.push(inflateSync(bytes.subarray(at + 7)));
    } catch {
      // The end of a stream, or one that is not deflated.
    }
  return layers;
};

const PARTS = [
  "README.en.txt",
  "README.fr.txt",
  "register/register.json",
  "dpia/assessment.json",
  "ai-act/duties.en.html",
  "ai-act/duties.fr.pdf",
  "med-2021-134/points.en.html",
  "med-2021-134/points.fr.pdf",
  "notices/notices.json",
  "requests/requests.json",
  "breaches/breaches.json",
  "recipients/recipients.json",
  "retention/retention.json",
  "log/entries.jsonl",
  "log/checkpoints.jsonl",
  "log/checkpoint",
  "log/keys.txt",
  "answers/log-verify.json",
  "answers/audit.json",
  "configuration/configuration.json",
  "accuracy/models.md",
];

/** Every point of R84 that is a risk. */
const RISKS = ["error-rates", "false-match", "children", "staff", "inversion", "bystanders"];
/** The point that is none, and what somebody has to write. */
const ALTERNATIVE = { en: /less intrusive alternative/, fr: /alternative moins intrusive/ } as const;
const MARK = { en: /To be written by/g, fr: /À écrire par/g } as const;

test("an authority pack of an instance that was used", async (t) => {
  const { instance, subjects } = await filled(t);
  const entries = await packOf(instance);

  await t.test("one archive holds everything an authority asks for, and its index is signed", async () => {
    for (const part of PARTS) assert.ok(entries.has(part), part);
    const note = entries.get("index.note")!;
    const keys = textOf(entries, "log/keys.txt").trim().split("\n").map(parseVkey);
    const { text, verified } = openNote(note, keys);
    assert.equal(verified[0]?.name, "club.example/log");
    const indexed = new Map(
      text.match(/^[0-9a-f]{64} {2}.+$/gm)!.map((line) => [line.slice(66), line.slice(0, 64)]),
    );
    const files = [...entries.keys()].filter((name) => name !== "index.note");
    assert.deepEqual([...indexed.keys()].sort(), files.sort());
    for (const [name, hash] of indexed) assert.equal(sha256(entries.get(name)!), hash, name);
    const checkpoint = openCheckpoint(textOf(entries, "log/checkpoint"), keys, "club.example/log");
    const { holds, size } = jsonOf(entries, "answers/log-verify.json");
    assert.deepEqual({ holds, size }, { holds: true, size: checkpoint.size });
    assert.equal(jsonOf(entries, "answers/audit.json").holds, true);
    assert.equal(jsonOf(entries, "requests/requests.json")[0].kind, "access");
    assert.equal(jsonOf(entries, "breaches/breaches.json")[0].risk, "risk");
    const [last] = await instance.miroir.log.list({ limit: 1 });
    assert.equal(last?.entry?.verb, "authority-pack");
    assert.equal(last?.entry?.index, sha256(note));
  });

  await t.test("the register has every point of article 30", () => {
    const register = jsonOf(entries, "register/register.json");
    assert.equal(register["30(1)(a)"].controller.name, "Club of Drawn People");
    assert.ok(register.activities.length >= 5);
    for (const activity of register.activities) {
      for (const language of ["en", "fr"]) {
        assert.ok(activity["30(1)(b)"][language], "a purpose");
        assert.ok(activity["30(1)(c)"].subjects[language] && activity["30(1)(c)"].data[language]);
        assert.ok(activity["30(1)(f)"][language], "a limit for erasure");
      }
      assert.deepEqual(activity["30(1)(e)"], { en: "none", fr: "aucun" });
    }
    const named = register.activities.flatMap((activity: Record<string, unknown>) => activity["30(1)(d)"]);
    assert.deepEqual(
      named.map(({ name }: { name: string }) => name),
      ["Paper Gazette"],
    );
    assert.ok(register["30(1)(g)"].length >= 5);
    for (const language of ["en", "fr"])
      for (const point of ["(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(g)"])
        assert.ok(textOf(entries, `register/register.${language}.html`).includes(point), point);
    assert.match(textOf(entries, "register/register.en.pdf"), /^%PDF-/);
  });

  await t.test("the impact assessment has every point, and marks what a person must write", () => {
    const assessed = jsonOf(entries, "dpia/assessment.json");
    for (const point of ["a", "b", "c", "d"]) assert.ok(assessed[`35(7)(${point})`], point);
    const articles: string[] = assessed.gaps.map(({ article }: { article: string }) => article);
    for (const article of ["35(7)(a)", "35(7)(b)", "35(7)(c)", "35(7)(d)", "35(2)", "35(9)", "35(11)"])
      assert.ok(articles.includes(article), article);
    const risks = new Map<string, { en: string; fr: string }>(
      assessed["35(7)(c)"].map(({ id, measure }: { id: string; measure: never }) => [id, measure]),
    );
    for (const language of ["en", "fr"] as const) {
      const page = textOf(entries, `dpia/assessment.${language}.html`).replace(/[\u00a0\u202f]/g, " ");
      for (const risk of RISKS) assert.ok(page.includes(escaped(risks.get(risk)![language])), risk);
      assert.match(page, ALTERNATIVE[language]);
      assert.ok((page.match(MARK[language]) ?? []).length >= articles.length, language);
    }
  });

  await t.test(
    "it has the shape of the PIA models: context, principles, feared events, plan, validation",
    () => {
      const assessed = jsonOf(entries, "dpia/assessment.json");
      assert.deepEqual(
        assessed.feared.map(({ id }: { id: string }) => id),
        ["access", "modification", "disappearance"],
      );
      for (const { gravity, likelihood } of assessed.feared)
        for (const step of [gravity, likelihood])
          assert.ok(["negligible", "limited", "significant", "maximum"].includes(step), step);
      const shape = {
        en: [/1\. Context/, /2\. Fundamental/, /3\. Risks/, /4\. Measures and action/, /5\. Validation/],
        fr: [/1\. Contexte/, /2\. Principes/, /3\. Risques/, /4\. Mesures et plan/, /5\. Validation/],
      };
      const within = {
        en: [/minimisation/, /sources of risk/, /threats/, /by when/, /exempt, since nobody/],
        fr: [/minimisation/, /sources de risques/, /menaces/, /pour quand/, /dispensée, car personne/],
      };
      for (const language of ["en", "fr"] as const) {
        const page = textOf(entries, `dpia/assessment.${language}.html`);
        const places = shape[language].map((part) => page.search(part));
        assert.ok(
          places.every((at) => at > 0),
          language,
        );
        assert.deepEqual(
          places,
          [...places].sort((a, b) => a - b),
        );
        for (const part of within[language]) assert.match(page, part);
      }
    },
  );

  await t.test("nothing in the archive names anybody", () => {
    const never = [NAME, "Zinaida", CONTACT, REASON, SAID, "I agree to be searched for", ...subjects];
    const forms = never.flatMap((word) => [Buffer.from(word), Buffer.from(word, "utf16le")]);
    for (const [name, bytes] of entries)
      for (const layer of layersOf(bytes))
        for (const form of forms) assert.ok(!layer.includes(form), `${name} holds ${form.toString()}`);
  });
});

test("a stop leaves no archive, nor a part of one, nor an entry", async (t) => {
  const { instance } = await filled(t);
  const out = join(instance.folder, "stopped.zip");
  const size = async () => (await instance.miroir.log.verify()).size;
  const before = await size();
  const stop = new AbortController();
  await assert.rejects(
    instance.miroir.authorityPack({ out }, { signal: stop.signal, onProgress: () => stop.abort() }),
    (error) => error instanceof MiroirError && error.code === "run/interrupted",
  );
  assert.equal(await size(), before);
  assert.deepEqual(
    (await readdir(instance.folder)).filter((name) => name.startsWith("stopped")),
    [],
  );
});

test("whichever statement of an authority pack fails, there is no archive and no entry of it", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const out = join(instance.folder, "failing.zip");
  const call = async () => {
    assert.deepEqual(
      (await readdir(instance.folder)).filter((name) => name.startsWith("failing")),
      [],
    );
    return instance.miroir.authorityPack({ out });
  };
  assert.ok(await failEach(instance, call, 20));
  assert.ok((await entriesOf(out)).has("index.note"));
});

test("a second factor lowers the likelihood of a feared event only where somebody has an account that is asked for one", async (t) => {
  const likelihoodOf = async (settings: object, role: "officer" | "photographer" | null) => {
    const instance = await freshInstance(t, { settings });
    await addRun(instance.miroir);
    if (role) await instance.miroir.accounts.add({ name: "Ada", email: "ada@example.org", role });
    const entries = await packOf(instance);
    const [access] = jsonOf(entries, "dpia/assessment.json").feared;
    return { step: access.likelihood, page: textOf(entries, "dpia/assessment.en.html") };
  };
  const nobody = await likelihoodOf({}, null);
  assert.equal(nobody.step, "significant");
  assert.match(nobody.page, /there is no account here/);
  const officer = await likelihoodOf({}, "officer");
  assert.equal(officer.step, "limited");
  assert.match(officer.page, /accounts of sensitive roles do nothing without a second factor/);
  for (const unasked of [
    await likelihoodOf({ secondFactor: [] }, "officer"),
    await likelihoodOf({}, "photographer"),
  ]) {
    assert.equal(unasked.step, "significant");
    assert.match(unasked.page, /no account is asked for a second factor/);
  }
});
