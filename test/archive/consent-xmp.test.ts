import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { consentXmp } from "../../src/archive/consent-xmp.ts";
import { readSaid } from "../../src/archive/sidecar.ts";
import { folderOver, sidecarName } from "../../src/archive/sidecar-place.ts";
import { parseXml } from "../../src/archive/xmp.ts";
import { trials } from "../support/trials.ts";

const until = "2026-12-31";
const stated = (name: string) => ({
  people: [
    {
      name,
      region: { x: 0.1, y: 0.2, width: 0.3, height: 0.4 },
      namedUntil: until,
      uses: [{ purpose: "publish:website", until }],
    },
  ],
  widthPx: 320,
  heightPx: 240,
  originalSha256: "ab".repeat(32),
  writtenAt: new Date("2026-06-21T10:00:00Z"),
});

test("whatever a name is made of, a sidecar is the same tree with that name in it, and an import says nothing of it", async () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string(),
    fc.constantFrom("]]>", "<!-- x -->", "&lt;", "</rdf:li><x/>", "a\rb\r\nc", "\u0000\u000b", "<!ENTITY x>"),
  );
  const shape = (xmp: Buffer) => parseXml(xmp.toString("utf8").trim()).getElementsByTagName("*").length;
  const usual = shape(consentXmp(stated("Ada")));
  await fc.assert(
    fc.asyncProperty(anything, async (text) => {
      const name = `Q${text}Q`;
      const xmp = consentXmp(stated(name));
      assert.equal(shape(xmp), usual);
      const [found] = parseXml(xmp.toString("utf8").trim()).getElementsByTagName("Iptc4xmpExt:PersonName");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML has no character for.
      assert.equal(found!.textContent, name.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd"));
      const said = JSON.stringify(
        await readSaid([{ kind: "xmp", of: "a.jpg", path: "a.xmp", bytes: xmp }], {}),
      );
      assert.ok(!said.includes(JSON.stringify(name).slice(1, -1)), said);
    }),
    { numRuns: trials(200) },
  );
});

test("a sidecar bears the name of its file, below the folder over all of them, and nothing else", () => {
  const root = folderOver("/archive/run/a/1.jpg", "/archive/run/b/2.jpg", "/");
  assert.equal(root, "/archive/run/");
  assert.equal(folderOver("/archive/run/1.jpg", "/archive/run/1.jpg", "/"), "/archive/run/");
  assert.equal(sidecarName("/archive/run/a/1.jpg", root, "/", "hash"), "a/1.jpg.xmp");
  assert.equal(sidecarName("s/x/../y\\z.jpg", "s/", "/", "hash"), "x/_/y_z.jpg.xmp");
  assert.equal(sidecarName(`/archive/run/${"n".repeat(250)}`, root, "/", "hash"), "hash.xmp");
});
