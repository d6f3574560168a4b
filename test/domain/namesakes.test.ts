import assert from "node:assert/strict";
import test from "node:test";
import { sameContact, sameName, saysNothingHeld, textNames } from "../../src/domain/namesakes.ts";

test("a name is the same with other accents, capitals, order, hyphens and initials, and no other name is", () => {
  for (const [a, b] of [
    ["Zéphyrine Quillfeather", "zephyrine quillfeather"],
    ["Quillfeather Zephyrine", "Zephyrine Quillfeather"],
    ["Z. Quillfeather", "Zephyrine Quillfeather"],
    ["Zephyrine M. Quillfeather", "Quillfeather, Zephyrine"],
    ["Jean-Pierre Crayon", "Jeanpierre Crayon"],
    ["Anaïs Dupont-Martin", "Anais Martin"],
    ["Jörg Strauß", "Jorg Strauss"],
    ["李 明", "李 明"],
  ] as const)
    assert.ok(sameName(a, b) && sameName(b, a), `${a} / ${b}`);
  for (const [a, b] of [
    ["Zephyrine Quillfeather", "Zephyrine Inkwell"],
    ["Ada Pencil", "Bert Pencil"],
    ["A. Pencil", "B. Pencil"],
    ["A. P.", "Ada Pencil"],
    ["", "Ada Pencil"],
  ] as const)
    assert.ok(!sameName(a, b) && !sameName(b, a), `${a} / ${b}`);
});

test("a text names somebody by all words of the name, together, or by one beside the initials of the others", () => {
  const name = "Ada Pencil";
  for (const text of [
    "Pencil (Ada) at the finish",
    "photos/ada_pencil-07.jpg",
    "AdaPencil.jpg",
    "pencilada.jpg",
    "A. Pencil, 12 km",
    "PENCIL A 0042.jpg",
  ])
    assert.ok(textNames(text, name), text);
  for (const text of ["Pencil factory", "Ada at the finish", "B. Pencil, 12 km", "", "a pencilled note"])
    assert.ok(!textNames(text, name), text);
});

test("contacts are the same in another spelling, and two that differ are not", () => {
  assert.ok(sameContact("Ada@Example.net ", "ada@example.net"));
  assert.ok(sameContact("+33 6 12 34 56 78", "06.12.34.56.78"));
  assert.ok(sameContact("3, rue du Crayon, 44000 Nantes", "3 RUE DU CRAYON"));
  for (const [a, b] of [
    ["ada@example.net", "ada@example.org"],
    ["06 12 34 56 78", "06 12 34 56 79"],
    ["3 rue du Crayon", "5 rue du Crayon"],
    [null, null],
    ["", "ada@example.net"],
  ] as const)
    assert.ok(!sameContact(a, b), `${a} / ${b}`);
});

test("an answer that says nothing is held is known by its words, unless the same sentence excepts something", () => {
  for (const text of [
    "We hold nothing about you.",
    "We found no picture of you in our archive.",
    "Nothing is held under this name.",
    "Nous ne détenons rien sur vous.",
    "Nous n'avons aucune donnée vous concernant.",
  ])
    assert.ok(saysNothingHeld(text), text);
  for (const text of [
    "Your report is attached.",
    "We hold nothing but your request of June.",
    "Nous ne détenons rien hormis votre demande.",
    "You are on three pictures.",
  ])
    assert.ok(!saysNothingHeld(text), text);
});
