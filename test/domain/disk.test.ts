import assert from "node:assert/strict";
import test from "node:test";
import { DISK_FAULTS, diskFault, errnoOf, unwritable } from "../../src/domain/disk.ts";
import { MiroirError } from "../../src/domain/errors.ts";

const failed = (code: string): Error => Object.assign(new Error(`${code}: it failed`), { code });

const EXPECTED = {
  ENOSPC: "storage/full",
  EDQUOT: "storage/full",
  EROFS: "storage/read-only",
  EACCES: "storage/read-only",
  EPERM: "storage/read-only",
};

test("the table is whole", () => assert.deepEqual(DISK_FAULTS, EXPECTED));

for (const [errno, code] of Object.entries(EXPECTED))
  test(`${errno} is ${code}, with the path and the cause`, () => {
    const cause = failed(errno);
    for (const fault of [diskFault(cause, "/srv/photos"), unwritable(cause, "/srv/photos")]) {
      assert.ok(fault instanceof MiroirError);
      assert.equal(fault.code, code);
      assert.deepEqual(fault.details, { path: "/srv/photos" });
      assert.equal(fault.cause, cause);
    }
  });

test("what a place adds does not change what the table says", () => {
  const besides = { EEXIST: "config/exists", ENOSPC: "config/exists" } as const;
  const codeOf = (errno: string) => (diskFault(failed(errno), "a", besides) as MiroirError).code;
  assert.equal(codeOf("EEXIST"), "config/exists");
  assert.equal(codeOf("ENOSPC"), "storage/full");
});

test("any other error stays as it is, but where a place can only be written or not", () => {
  for (const error of [failed("EIO"), failed("toString"), new Error("no code"), undefined, null, "text"]) {
    assert.equal(diskFault(error, "a"), error);
    assert.equal(unwritable(error, "a").code, "storage/read-only");
  }
  const known = new MiroirError("storage/full", { path: "b" });
  assert.equal(diskFault(known, "a"), known);
  assert.equal(unwritable(known, "a"), known);
});

test("an errno is text, or there is none", () => {
  assert.equal(errnoOf(failed("ENOENT")), "ENOENT");
  assert.equal(errnoOf(Object.assign(new Error("by number"), { code: 28 })), "");
  assert.equal(errnoOf(undefined), "");
});
