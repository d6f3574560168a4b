import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { parseMemberList } from "../../src/archive/member-list.ts";
import { MiroirError } from "../../src/domain/errors.ts";

const CRLF = "\r\n";
const read = (text: string | Uint8Array) =>
  parseMemberList(typeof text === "string" ? Buffer.from(text) : text);
const fieldsOf = (text: string) => read(text).lines.map(({ name, address }) => [name, address]);

test("the rules of RFC 4180, section 2, one by one", () => {
  const head = `name,email${CRLF}`;
  // 1 and 2: a line break after each record, or none after the last.
  assert.deepEqual(fieldsOf(`${head}aaa,bbb${CRLF}zzz,yyy${CRLF}`), [
    ["aaa", "bbb"],
    ["zzz", "yyy"],
  ]);
  assert.deepEqual(fieldsOf(`${head}aaa,bbb${CRLF}zzz,yyy`), [
    ["aaa", "bbb"],
    ["zzz", "yyy"],
  ]);
  // 5: fields in quotation marks, and the next ones without.
  assert.deepEqual(fieldsOf(`${head}"aaa","bbb"${CRLF}zzz,yyy`), [
    ["aaa", "bbb"],
    ["zzz", "yyy"],
  ]);
  // 6: a line break inside of them; a name holds none, so that it becomes a space.
  assert.deepEqual(fieldsOf(`${head}"b ${CRLF}bb","ccc"${CRLF}zzz,yyy`), [
    ["b  bb", "ccc"],
    ["zzz", "yyy"],
  ]);
  // 7: a quotation mark is written twice.
  assert.deepEqual(fieldsOf(`${head}"aaa","b""bb"`), [["aaa", 'b"bb']]);
});

test("separators and encodings as spreadsheet programs write them", () => {
  const expected = [
    { line: 2, name: "Zoé Drawn", address: "zoe@example.org", number: "12", photograph: "zoé.jpg" },
  ];
  for (const separator of [",", ";", "\t"]) {
    const text = ["Prénom,Nom,Courriel,N° de dossard,Photo", "Zoé,Drawn,zoe@example.org,12,zoé.jpg", ""]
      .join(CRLF)
      .replaceAll(",", separator);
    assert.deepEqual(read(text), { lines: expected, problems: [], encoding: "utf-8" }, separator);
    assert.deepEqual(read(`\ufeff${text}`).lines, expected);
    assert.deepEqual(read(Buffer.from(`\ufeff${text}`, "utf16le")), {
      lines: expected,
      problems: [],
      encoding: "utf-16le",
    });
    const western = Buffer.from(text, "latin1");
    assert.deepEqual(read(western), { lines: expected, problems: [], encoding: "windows-1252" });
  }
  // What Windows-1252 has and Latin-1 has not.
  const euro = Buffer.concat([
    Buffer.from("name,mail\n"),
    Buffer.from([0x80, 0x9c]),
    Buffer.from(",a@example.org\n"),
  ]);
  assert.equal(read(euro).lines[0]!.name, "€œ");
});

test("columns are known by many names, in any order, and others are passed over", () => {
  const { lines } = read("Member number;E-Mail;Since;Full name\n7;ada@example.org;2019;Ada Drawn\n");
  assert.deepEqual(lines, [
    { line: 2, name: "Ada Drawn", address: "ada@example.org", number: "7", photograph: "" },
  ]);
});

test("a line that cannot be split costs itself alone, and is named", () => {
  const { lines, problems } = read(
    [
      "name,mail",
      "",
      '"Ada,ada@example.org',
      "Bob,bob@example.org",
      "",
      'Cy"d,cy@example.org',
      "Di,di@example.org",
      "",
    ].join("\n"),
  );
  assert.deepEqual(
    lines.map(({ line, name }) => [line, name]),
    [
      [4, "Bob"],
      [7, "Di"],
    ],
  );
  assert.deepEqual(problems, [
    { line: 3, problem: "unreadable-line" },
    { line: 6, problem: "unreadable-line" },
  ]);
});

test("what is no list is refused whole, and says why", () => {
  const refused = (bytes: string | Uint8Array, problem: RegExp) =>
    assert.throws(
      () => read(bytes),
      (error: MiroirError) => error.code === "member/bad-list" && problem.test(String(error.details.problem)),
    );
  refused("", /empty/);
  refused("name,age\nAda,40\n", /columns/);
  refused(`name,mail\n${'a"b\n'.repeat(600)}`, /too many/);
  const limits = { maxBytes: 100, maxRows: 2 };
  assert.throws(() => parseMemberList(Buffer.alloc(101), limits), { code: "member/bad-list" });
  assert.throws(() => parseMemberList(Buffer.from("name,mail\na,b\nc,d\ne,f\n"), limits), {
    code: "member/bad-list",
  });
  assert.equal(parseMemberList(Buffer.from("name,mail\na,b\nc,d\n"), limits).lines.length, 2);
});

test("whatever bytes come, they are lines with numbers of the file, or a list that is refused", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('"', ",", ";", "\n", "\r", "\0", "a", "é", "name,mail\n")),
      (pieces) => {
        const text = `name,mail\n${pieces.join("")}`;
        try {
          const { lines, problems } = read(text);
          for (const { line } of [...lines, ...problems])
            assert.ok(line >= 2 && line <= text.split("\n").length + text.split("\r").length, String(line));
        } catch (error) {
          assert.ok(error instanceof MiroirError && error.code === "member/bad-list", String(error));
        }
      },
    ),
  );
});
