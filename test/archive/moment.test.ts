import assert from "node:assert/strict";
import test from "node:test";
import { momentOfBoth } from "../../src/archive/moment.ts";

const OWN = "2026-06-21T13:19:37+08:00";

test("a zone that the camera wrote is kept when a sidecar repeats the clock or the instant", () => {
  for (const said of [
    "2026-06-21T13:19:37",
    "2026-06-21T05:19:37Z",
    "2026-06-21T07:19:37+02:00",
    "2026-06-21T13:19:37Z",
    "2026-06-21T13:19:37.000",
    "2026-06-21T13:19:00",
    "2026-06-21",
    OWN,
  ])
    assert.equal(momentOfBoth(OWN, said), OWN, said);
  assert.equal(
    momentOfBoth("2026-06-21T13:19:37.25+08:00", "2026-06-21T13:19:37"),
    "2026-06-21T13:19:37.25+08:00",
  );
});

test("the day never shifts because a program turned a clock to UTC", () => {
  const night = "2026-06-22T01:30:00";
  assert.equal(momentOfBoth(`${night}+08:00`, "2026-06-21T17:30:00Z"), `${night}+08:00`);
  assert.equal(
    momentOfBoth(night, "2026-06-21T17:30:00Z"),
    `${night}+08:00`,
    "the two together are the zone",
  );
  assert.equal(momentOfBoth(night, "2026-06-22T05:00:00Z"), `${night}-03:30`);
  assert.equal(momentOfBoth(`${night}+08:00`, "2026-06-21T17:35:00Z"), "2026-06-22T01:35:00+08:00");
});

test("what somebody corrected in a sidecar stands", () => {
  assert.equal(momentOfBoth(OWN, "2025-01-02T10:00:00"), "2025-01-02T10:00:00");
  assert.equal(momentOfBoth(OWN, "2026-06-21T13:19:37+02:00"), "2026-06-21T13:19:37+02:00");
  assert.equal(momentOfBoth("2026-06-21T13:19:37", OWN), OWN, "a zone that the camera did not write");
  assert.equal(momentOfBoth("2026-06-21T13:19:37", "2026-06-21T11:00:07Z"), "2026-06-21T11:00:07Z");
  assert.equal(momentOfBoth("2026-06-21", "2026-06-21T11:00:00"), "2026-06-21T11:00:00");
  assert.equal(momentOfBoth("2026-06-21", "2026-06-21"), "2026-06-21");
  assert.equal(momentOfBoth(undefined, OWN), OWN);
  assert.equal(momentOfBoth(OWN, undefined), OWN);
  assert.equal(momentOfBoth(undefined, undefined), undefined);
});
