import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import fc from "fast-check";
import type { Block, Document } from "../../src/paper/document.ts";
import { escaped, htmlOf } from "../../src/paper/html.ts";
import { trials } from "../support/trials.ts";

const documentOf = (blocks: readonly Block[], more: Partial<Document> = {}): Document => ({
  language: "en",
  title: "A title",
  sections: [{ heading: "A heading", blocks }],
  ...more,
});

/** What a browser would see: the tags of the page, without their text. */
const tagsOf = (html: string): string[] =>
  [...html.matchAll(/<([a-z!][a-z0-9]*)/gi)].map(([, name]) => name!);

const HOSTILE = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "<script>alert(1)</script>",
    `"><img src=x onerror=alert(1)>`,
    "'><svg/onload=alert(1)>",
    "</style></pre></td>",
    "&lt;script&gt;",
    "\u0000<b>\u000b",
  ),
);

test("whatever a text holds, it adds no element, no attribute and no character that HTML forbids", async () => {
  const withSections = (text: string): Document => ({
    language: "en",
    title: text,
    subtitle: text || "x",
    footer: text || "x",
    sections: [{ heading: text || "x", blocks: blocksOf(text) }],
  });
  const blocksOf = (text: string): readonly Block[] => [
    { kind: "text", text },
    { kind: "note", text },
    { kind: "facts", rows: [[text, text]] },
    { kind: "table", heads: [text], rows: [[text]] },
    { kind: "code", text },
    { kind: "qr", text: "fixed", label: text || "x" },
    { kind: "files", files: [{ href: text, label: text }] },
    { kind: "picture", jpeg: Uint8Array.of(1), href: text, caption: text || "x", rows: [[text, text]] },
  ];
  const harmless = tagsOf(await htmlOf(withSections("word")));
  await fc.assert(
    fc.asyncProperty(HOSTILE, async (text) => {
      const html = await htmlOf(withSections(text));
      assert.deepEqual(tagsOf(html), harmless);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the ones that are looked for
      assert.doesNotMatch(html, /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
    }),
    { numRuns: trials(200) },
  );
});

test("escaping keeps the text: what a browser reads back is what was written", () => {
  const read = (html: string): string =>
    html
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'")
      .replaceAll("&amp;", "&");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those that HTML has no way to write
      fc.pre(!/[\u0000-\u001f\u007f\ufffe\uffff]/.test(text));
      assert.equal(read(escaped(text)), text);
    }),
  );
});

test("nothing runs, nothing is fetched, nothing is indexed", async () => {
  const html = await htmlOf(documentOf([{ kind: "picture", jpeg: Uint8Array.of(0xff, 0xd8), caption: "c" }]));
  assert.doesNotMatch(html, /<(?:script|iframe|object|embed|link|form|base)\b|\son\w+=|javascript:/i);
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)![1]!;
  assert.match(policy, /^default-src 'none'; img-src data: 'self' file:; style-src 'sha256-/);
  assert.doesNotMatch(policy, /unsafe/);
  const style = /<style>([\s\S]*?)<\/style>/.exec(html)![1]!;
  assert.ok(policy.includes(createHash("sha256").update(style).digest("base64")), "its own style is let in");
  assert.match(html, /name="robots" content="noindex, noimageindex, noai, noimageai"/);
  assert.match(html, /name="tdm-reservation" content="1"/);
  assert.match(html, /src="data:image\/jpeg;base64,\/9g="/);
});

test("only a whole address of the web becomes a link, and it tells nobody where the reader came from", async () => {
  const values = [
    "https://club.example/a?b=1&c=2",
    "javascript:alert(1)",
    "see https://club.example",
    "data:text/html,x",
    'https://club.example/"onmouseover="x',
  ];
  const html = await htmlOf(documentOf([{ kind: "facts", rows: values.map((value) => ["address", value]) }]));
  assert.deepEqual(
    [...html.matchAll(/<a href="([^"]*)" rel="noreferrer nofollow">/g)].map((match) => match[1]),
    ["https://club.example/a?b=1&amp;c=2"],
  );
});

test("a reader by ear finds language, headings, heads of columns and what a picture shows", async () => {
  const html = await htmlOf(
    documentOf(
      [
        { kind: "table", heads: ["When", "Who"], rows: [["today", "ada"]] },
        { kind: "picture", jpeg: new Uint8Array(), href: "p.jpg", caption: "A picture" },
        { kind: "qr", text: "code" },
      ],
      { language: "fr" },
    ),
  );
  assert.match(html, /<html lang="fr">/);
  assert.match(html, /<h1>A title<\/h1>/);
  assert.match(html, /<h2>A heading<\/h2>/);
  assert.equal([...html.matchAll(/<th role="columnheader" scope="col">/g)].length, 2);
  assert.match(html, /<img src="p\.jpg" loading="lazy" alt="A picture">/);
  assert.match(html, /<svg [^>]*role="img" aria-label="Code QR"/);
});

test("blocks that come one by one are taken one by one", async () => {
  let open = 0;
  async function* many(): AsyncGenerator<Block> {
    for (let i = 0; i < 50; i++) {
      open++;
      assert.equal(open, 1, "the former block was written before the next was asked for");
      yield { kind: "text", text: `block ${i}` };
      open--;
    }
  }
  const html = await htmlOf({ ...documentOf([]), sections: [{ heading: "h", blocks: many() }] });
  assert.equal([...html.matchAll(/<p>block \d+<\/p>/g)].length, 50);
});
