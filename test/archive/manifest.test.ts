import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import fc from "fast-check";
import {
  emptyManifest,
  type Manifest,
  normalisePath,
  parseManifest,
  readManifest,
} from "../../src/archive/manifest.ts";
import { MiroirError } from "../../src/domain/errors.ts";
import { trials } from "../support/trials.ts";

const parse = (content: string | Uint8Array, limits?: { maxBytes: number; maxRows: number }): Manifest =>
  parseManifest("m.csv", Buffer.from(content as string), limits);

const refuses = (
  content: string | Uint8Array,
  problem: RegExp,
  limits?: { maxBytes: number; maxRows: number },
): void => {
  assert.throws(
    () => parse(content, limits),
    (error) => {
      assert.ok(error instanceof MiroirError, String(error));
      assert.equal(error.code, "archive/bad-manifest");
      assert.match(error.message, problem);
      return true;
    },
  );
};

const FULL = {
  file: "2026/a.jpg",
  caption: "L’arrivée, enfin",
  photographer: "Ada",
  publishedAt: "https://ville.example/album/1",
  publishedOn: "2026-06-21",
};

test("a CSV with commas and a JSON say the same", () => {
  const csv = `file,caption,photographer,published_at,published_on
2026/a.jpg,"L’arrivée, enfin",Ada,https://ville.example/album/1,2026-06-21
b.jpg,,,,
`;
  const json = JSON.stringify([
    {
      file: "2026/a.jpg",
      caption: FULL.caption,
      photographer: "Ada",
      published_at: FULL.publishedAt,
      published_on: "2026-06-21",
    },
    { file: "b.jpg", caption: null },
  ]);
  assert.deepEqual(parse(csv).records, [
    { ...FULL, line: 2 },
    { file: "b.jpg", line: 3 },
  ]);
  assert.deepEqual(parse(json).records, [
    { ...FULL, line: 1 },
    { file: "b.jpg", line: 2 },
  ]);
  assert.deepEqual(parse(csv).files, ["2026/a.jpg", "b.jpg"]);
});

test("what French Excel saves is read: semicolons and a mark, Windows-1252, UTF-16 with tabs", () => {
  const lines = ["File;Caption;Photographer", 'a.jpg;"dit ""été"", puis; oui";Zoé', ""].join("\r\n");
  const expected = [{ file: "a.jpg", caption: 'dit "été", puis; oui', photographer: "Zoé", line: 2 }];
  assert.deepEqual(parse(`\ufeff${lines}`).records, expected);
  const windows = parse(Buffer.from(lines, "latin1"));
  assert.deepEqual(windows.records, expected);
  assert.match(windows.warnings.join(), /Windows-1252/);
  const tabs = Buffer.from("\ufefffile\tcaption\r\na.jpg\tété, ou; presque\r\n", "utf16le");
  assert.deepEqual(parse(tabs).records, [{ file: "a.jpg", caption: "été, ou; presque", line: 2 }]);
});

test("a caption may hold line ends, and lines are still counted as an editor counts them", () => {
  const csv = 'file,caption\na.jpg,"one\ntwo\nthree"\n\nb.jpg,x\nc.jpg,"y"\n';
  assert.equal(parse(csv).records[0]?.caption, "one\ntwo\nthree");
  refuses(`${csv}d.jpg,x\n,no file\n`, /line 9: file is missing/);
});

test("a page is the text of an http address, and nothing else", () => {
  const with_ = (page: string): string => `file,published_at\na.jpg,"${page}"\n`;
  for (const page of [
    "http://ville.example",
    "https://xn--t-9fab.example/é?a=b#c",
    "HTTPS://VILLE.EXAMPLE/A",
  ]) {
    assert.equal(parse(with_(page)).records[0]?.publishedAt, page);
  }
  const bad = [
    "javascript:alert(1)",
    "ftp://a.example",
    "ville.example",
    "//a.example",
    "https://",
    "https://user:word@a.example",
    "https://a.example/a b",
    "file:///etc/passwd",
    `https://a.example/${"x".repeat(2048)}`,
  ];
  for (const page of bad) refuses(with_(page), /line 2: published_at/);
});

test("a day is a day of the calendar", () => {
  assert.equal(parse("file,published_on\na.jpg,2024-02-29\n").records[0]?.publishedOn, "2024-02-29");
  for (const day of ["2023-02-29", "2026-13-01", "2026-00-10", "21/06/2026", "2026-6-1", "soon"]) {
    refuses(`file,published_on\na.jpg,${day}\n`, /line 2: published_on is not a day/);
  }
});

test("a manifest is read as spreadsheets save it: sep=, rows of nothing below the last, UTF-16 in both orders", () => {
  const rows = "file;caption;photographer\r\na.jpg;L’arrivée, enfin;Ada\r\n";
  const wide = (text: string): Buffer => Buffer.from(text, "utf16le");
  const right = [{ file: "a.jpg", caption: "L’arrivée, enfin", photographer: "Ada" }];
  const saved = [
    rows,
    `sep=;\r\n${rows}`,
    `"sep=;"\n${rows}`,
    `\ufeffsep=;\r\n${rows}`,
    `${rows};;\r\n;;\r\n ; ;\r\n`,
    `${rows};;;;;\r\n`,
    `sep=;\r\n${rows.replaceAll("\r\n", ";;\r\n")}`,
    `sep=\t\r\n${rows.replaceAll(";", "\t")}`,
    `sep=|\r\n${rows.replaceAll(";", "|")}`,
    wide(`\ufeff${rows}`),
    wide(`\ufeffsep=;\r\n${rows};;\r\n`),
    wide(`\ufeff${rows.replaceAll(";", "\t")}`).swap16(),
    wide(rows).swap16(),
    wide(rows),
  ];
  for (const content of saved)
    assert.deepEqual(
      parse(content).records.map(({ line: _line, ...record }) => record),
      right,
      JSON.stringify(String(content)),
    );
  assert.equal(parse(`sep=;\r\n${rows}`).records[0]?.line, 3, "lines are counted as they stand in the file");
});

test("what is no manifest is refused by what it is, with what to do", () => {
  refuses("", /it is empty/);
  refuses("\ufeff\r\n", /it is empty/);
  refuses("sep=;\r\n", /it is empty/);
  refuses(";;;\n;;;\n", /it is empty/);
  refuses("file,caption\n", /it describes no file/);
  refuses("file;caption\n;\n;\n", /it describes no file/);
  refuses("[]", /it describes no file/);
  refuses("caption\nx\n", /first line must name the columns, and one of them is “file”/);
  refuses("Canal run 2026\n\nfile,caption\na.jpg,x\n", /here line 3 does: remove the lines above it/);
  refuses("Canal run 2026;;\r\nfile;caption;\r\na.jpg;x;\r\n", /here line 2 does: remove the line/);
  for (const path of ["C:\\Photos\\a.jpg", "c:/Photos/a.jpg", "\\\\server\\share\\a.jpg", "file:///C:/a.jpg"])
    refuses(`file\n${path}\n`, /line 2: file is a whole path of a computer: give the path below/);
  refuses(
    Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.from("[Content_Types].xml")]),
    /Excel workbook \(.xlsx\): save the sheet as CSV/,
  );
  refuses(
    Buffer.concat([
      Buffer.from("PK\x03\x04"),
      Buffer.from("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
    ]),
    /\(.ods\)/,
  );
  refuses(Buffer.from("d0cf11e0a1b11ae100", "hex"), /\(.xls\)/);
});

test("what is wrong is said with its line", () => {
  refuses("file,caption\n,x\n", /line 2: file is missing/);
  refuses("file,caption\na.jpg\n", /line 2/);
  refuses("file,caption\na.jpg,x,y\n", /line 2/);
  refuses('file,caption\na.jpg,"never closed\n', /line \d/);
  refuses("file\n../secret.jpg\n", /line 2: file is not a path/);
  refuses("file\na.jpg\nb.jpg\n./a.jpg\n", /line 4: the file “a.jpg” is already on line 2/);
  refuses('[\n{"file": "a.jpg"},\n{"file": }\n]', /it is not JSON: Unexpected token/);
  refuses('{"file": "a.jpg"}', /list of objects/);
  refuses('[{"file": 3}]', /record 1: file/);
  refuses('[{"file": "a.jpg", "caption": {"a": 1}}]', /record 1: caption is not a text/);
  refuses(
    `file,photographer\na.jpg,${"x".repeat(501)}\n`,
    /line 2: photographer has more than 500 characters/,
  );
  refuses('["a.jpg"]', /record 1/);
  refuses("file\na\nb\nc\n", /more than 2/, { maxRows: 2, maxBytes: 100 });
});

test("unknown columns are left out with a warning", () => {
  const { records, warnings } = parse("file,note,__proto__\na.jpg,secret,x\n");
  assert.deepEqual(records, [{ file: "a.jpg", line: 2 }]);
  assert.deepEqual(warnings, [
    "the column “note” is not known and was left out",
    "the column “__proto__” is not known and was left out",
  ]);
});

test("a file is found by its whole path, else by the longest end of it", () => {
  const { find } = parse("file\na.jpg\nx/a.jpg\n.\\sub\\b.jpg\n/c.jpg\nété.jpg\n");
  const file = (relative: string): string | undefined => find(relative)?.file;
  assert.equal(file("a.jpg"), "a.jpg");
  assert.equal(file("x/a.jpg"), "x/a.jpg");
  assert.equal(file("photos/x/a.jpg"), "x/a.jpg");
  assert.equal(file("y/a.jpg"), "a.jpg");
  assert.equal(file("sub/b.jpg"), "sub/b.jpg");
  assert.equal(file("b.jpg"), undefined);
  assert.equal(file("c.jpg"), "c.jpg");
  assert.equal(file("e\u0301te\u0301.jpg"), "été.jpg");
  assert.equal(file("A.JPG"), undefined);
  assert.equal(emptyManifest.find("a.jpg"), undefined);
});

test("a manifest is read from its file; one that is not there, or too large, says so", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "miroir-manifest-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "m.csv"), "file\na.jpg\n");
  const manifest = await readManifest(join(folder, "m.csv"));
  assert.equal(manifest.path, join(folder, "m.csv"));
  assert.deepEqual(manifest.files, ["a.jpg"]);
  await assert.rejects(readManifest(join(folder, "n.csv")), { code: "archive/not-found" });
  await assert.rejects(readManifest(join(folder, "m.csv"), { maxBytes: 3, maxRows: 9 }), {
    code: "archive/bad-manifest",
  });
  await assert.rejects(readManifest(folder), { code: "archive/bad-manifest" });
});

test("200,000 rows are read in seconds", () => {
  const rows = Array.from(
    { length: 200_000 },
    (_, i) => `2026/06/IMG_${i}.JPG;Une légende;Ada;https://ville.example/${i}`,
  );
  const start = performance.now();
  const manifest = parse(["file;caption;photographer;published_at", ...rows].join("\n"));
  assert.equal(manifest.find("photos/2026/06/IMG_199999.JPG")?.line, 200_001);
  assert.ok(performance.now() - start < 15_000);
});

test("no bytes make it throw anything but archive/bad-manifest", () => {
  const real = [
    'file,caption,published_at\na.jpg,"x\ny",https://a.example\nb.jpg,,\n',
    "\ufefffile;caption\r\na.jpg;été\r\n",
    '[{"file":"a.jpg","caption":"x","published_on":"2026-06-21"}]',
  ].map((text) => Buffer.from(text));
  const mutated = fc
    .record({
      file: fc.constantFrom(...real),
      changes: fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 8 }),
      cut: fc.nat(80),
    })
    .map(({ file, changes, cut }) => {
      const bytes = Buffer.from(file.subarray(0, Math.max(0, file.length - (cut > 40 ? 0 : cut))));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return bytes;
    });
  const check = (bytes: Uint8Array): void => {
    try {
      for (const { file } of parse(bytes).records) assert.equal(normalisePath(file), file);
    } catch (error) {
      assert.ok(error instanceof MiroirError && error.code === "archive/bad-manifest", String(error));
    }
  };
  fc.assert(fc.property(mutated, check), { numRuns: trials(1000) });
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), check), { numRuns: trials(1000) });
  fc.assert(
    fc.property(fc.json(), (json) => check(Buffer.from(json))),
    { numRuns: trials(1000) },
  );
});
