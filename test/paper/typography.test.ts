import assert from "node:assert/strict";
import test from "node:test";
import type { Document } from "../../src/paper/document.ts";
import { htmlOf } from "../../src/paper/html.ts";
import { pdfOf } from "../../src/paper/pdf.ts";
import { isolated } from "../../src/paper/typography.ts";
import { drawnText, parsePdf } from "../support/pdf.ts";

test("both writers set every text of a document so, and leave codes and addresses as they are", async () => {
  const document: Document = {
    language: "fr",
    title: "Titre : un",
    subtitle: "Sous : deux",
    footer: "Pied : trois",
    sections: [
      {
        heading: "Partie : quatre",
        blocks: [
          { kind: "text", text: "Texte : cinq\n- point : six" },
          { kind: "note", text: "Note : sept" },
          { kind: "facts", rows: [["Fait : huit", "Valeur : neuf"]] },
          { kind: "table", heads: ["Tête : dix"], rows: [["Case : onze"]] },
          { kind: "code", text: "clef : douze" },
        ],
      },
    ],
  };
  for (const written of [
    (await htmlOf(document)).replace(/<style>[\s\S]*<\/style>/, ""),
    drawnText(parsePdf(await pdfOf(document))),
  ]) {
    const plain = [...written.matchAll(/\p{L}+ : \p{L}+/gu)].map(([found]) => found);
    assert.deepEqual(plain, ["clef : douze"]);
    for (const word of [
      "un",
      "deux",
      "trois",
      "quatre",
      "cinq",
      "six",
      "sept",
      "huit",
      "neuf",
      "dix",
      "onze",
    ])
      assert.ok(written.includes(`\u00a0: ${word}`), word);
  }
});

test("a name from right to left is set apart from the sentence, with all its words and nothing else", () => {
  assert.equal(isolated("For محمد بن علي (2)."), "For \u2068محمد بن علي\u2069 (2).");
  assert.equal(isolated("For Élodie 李 (2)."), "For Élodie 李 (2).");
});
