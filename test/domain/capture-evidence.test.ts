import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { PROGRAM_FOLDER } from "../../src/config.ts";
import {
  DOUBTS,
  type DoubtCode,
  EVIDENCE_LIMITS,
  FIGURES,
  judgeCapture,
  type Movement,
} from "../../src/domain/capture-evidence.ts";
import { ATTACKS_MEASURED, REMOTE_CAPTURE_DOUBT } from "../../src/domain/remote-capture.ts";

const ARRIVALS = { posts: 4, frames: 12, repeated: 0, soonestMs: 1800 };
const head: Movement = { turn: { unexplained: 0.3, relief: 2 }, moved: 0, still: 14 };
const lean: Movement = { turn: null, moved: 0, still: 20 };

test("a head that turns before a background that stays is not doubted, and its figures are there all the same", () => {
  const { doubts, figures } = judgeCapture(ARRIVALS, [head, lean]);
  assert.deepEqual(doubts, []);
  assert.deepEqual(figures, {
    ...ARRIVALS,
    ...{ unexplained: 0.3, relief: 2, backgroundMoved: 0, backgroundStill: 34 },
  });
  for (const name of Object.keys(figures)) assert.ok(Object.hasOwn(FIGURES, name), name);
});

test("each doubt is raised by what it is named after, and by nothing else", () => {
  const { unexplained, relief, movedPieces, movedForStill, soonestMs } = EVIDENCE_LIMITS;
  const cases: readonly (readonly [DoubtCode[], Partial<typeof ARRIVALS>, Movement[]])[] = [
    [["flat-face"], {}, [head, { ...head, turn: { unexplained: unexplained - 0.001, relief: 2 } }]],
    [["flat-face"], {}, [{ ...head, turn: { unexplained: 0.3, relief: relief - 0.01 } }]],
    [["background-moves"], {}, [head, { ...lean, moved: movedPieces, still: 0 }]],
    [[], {}, [head, { ...lean, moved: movedPieces - 1, still: 0 }]],
    [[], {}, [head, { ...lean, moved: movedPieces, still: 1 + Math.floor(movedPieces / movedForStill) }]],
    [["same-frame"], { repeated: 1 }, [head]],
    [["too-fast"], { soonestMs: soonestMs - 1 }, [head]],
    [[], { soonestMs }, [head]],
  ];
  for (const [doubts, arrivals, movements] of cases)
    assert.deepEqual(judgeCapture({ ...ARRIVALS, ...arrivals }, movements).doubts, doubts);
});

test("what could not be measured is absent and no doubt", () => {
  const { doubts, figures } = judgeCapture({ posts: 0, frames: 0, repeated: 0, soonestMs: null }, []);
  assert.deepEqual(doubts, []);
  assert.deepEqual(figures, { posts: 0, frames: 0, repeated: 0 });
});

test("whoever approves reads every doubt and every figure in both languages", () => {
  for (const words of [...Object.values(DOUBTS), ...Object.values(FIGURES)])
    for (const text of [words.en, words.fr]) assert.ok(text.length > 10);
});

test("the doubt that is recorded for all captures from afar has the figures of the page (R101)", () => {
  const page = readFileSync(join(PROGRAM_FOLDER, "docs/guide/capture.md"), "utf8");
  const sum = (species: RegExp) => {
    let [presentations, followed, undoubted] = [0, 0, 0];
    for (const line of page.split("\n")) {
      const [, name = "", from = "", shown, through, doubted] = line.split("|").map((cell) => cell.trim());
      if (!from.startsWith("drawn") || !species.test(name)) continue;
      presentations += Number(shown);
      followed += Number(through);
      undoubted += Number(through) - Number(doubted);
    }
    return { presentations, followed, undoubted };
  };
  assert.deepEqual(ATTACKS_MEASURED.warped, sum(/^still, halves of the (?:picture|face) stretched$/));
  const { presentations, undoubted } = sum(/^film replayed$/);
  assert.deepEqual(ATTACKS_MEASURED.film, { presentations, undoubted });
  for (const text of Object.values(REMOTE_CAPTURE_DOUBT)) assert.ok(text.includes("30"));
});
