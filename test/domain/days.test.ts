import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { moment, useZone } from "../../src/cli/text.ts";
import { asTaken, dayIn, momentIn } from "../../src/domain/days.ts";
import { ROOT } from "../support/root.ts";
import { filesUnder } from "../support/state.ts";

test("days stand as people write them, the first of a month with its rank in French", () => {
  assert.equal(dayIn("fr", "2026-10-01"), "1er octobre 2026");
  assert.equal(dayIn("fr", "2026-10-11"), "11 octobre 2026");
  assert.equal(dayIn("en", "2026-10-01"), "1 October 2026");
  assert.equal(dayIn("fr", "2026-10-01T23:30:00Z"), "1er octobre 2026", "a day has no zone");
  assert.equal(dayIn("en", "for ever"), "for ever");
});

test("a moment is in the zone of the instance, what a camera showed is not converted", () => {
  const at = "2026-09-30T22:05:00Z";
  assert.equal(momentIn("fr", "Europe/Paris", at), "1er octobre 2026 à 00:05");
  assert.equal(momentIn("en", "America/Montreal", at), "30 September 2026 at 18:05");
  assert.equal(asTaken("fr", "2026-03-01T08:15:00"), "1er mars 2026 à 08:15");
  assert.equal(asTaken("en", "2026-03-01"), "1 March 2026");
});

test("what a command prints is in the zone of the instance, not of the machine", () => {
  const at = "2026-09-30T22:05:00Z";
  for (const [zone, shown] of [
    ["Pacific/Auckland", /^1er oct\. 2026.*11:05$/],
    ["America/Montreal", /^30 sept\. 2026.*18:05$/],
  ] as const) {
    useZone(zone);
    assert.match(moment("fr", at), shown);
  }
});

test("nothing but that one page of words writes a date", async () => {
  const own = ["src/domain/days.ts", "src/domain/deadline.ts", "src/domain/night.ts"];
  const others = (await filesUnder(join(ROOT, "src")))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join("src", file))
    .filter((file) => !own.includes(file) && !file.startsWith("src/web/"))
    .filter((file) => /DateTimeFormat|toLocaleDateString/.test(readFileSync(join(ROOT, file), "utf8")));
  const asked = ["src/config.ts", "src/words/typography.ts"];
  assert.deepEqual(others, asked, "which ask whether a zone is one, and what months are called");
});
