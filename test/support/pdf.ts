/** A reader of PDFs of its own: objects by the cross-reference table, what pages draw, and how they are tagged. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";

/** A name begins with a slash; a reference is `{ ref }`. */
type Value = number | boolean | null | string | Uint8Array | readonly Value[] | Dictionary | Reference;
interface Reference {
  readonly ref: number;
}
export interface Dictionary {
  readonly [name: string]: Value | undefined;
}

const isReference = (value: unknown): value is Reference =>
  typeof value === "object" && value !== null && "ref" in value;

const TOKEN =
  /\s*(?:(<<|>>|\[|\]|true|false|null)|(\d+) \d+ R|([-+]?\d*\.?\d+(?:e[-+]?\d+)?)|(\/[^\s<>[\]()/]*)|<([0-9a-fA-F\s]*)>|\(((?:\\[\s\S]|[^\\()])*)\))/y;

const unescaped = (text: string): Buffer =>
  Buffer.from(
    text.replace(/\\([nrtbf]|[\s\S])/g, (_, character: string) =>
      "nrtbf".includes(character) ? "\n\r\t\b\f"["nrtbf".indexOf(character)]! : character,
    ),
    "latin1",
  );

/** One value from its text. */
export const readValue = (text: string): Value => {
  TOKEN.lastIndex = 0;
  const end = Symbol("end");
  const next = (): Value | typeof end => {
    const match = TOKEN.exec(text);
    assert.ok(match, `not a value: ${text.slice(0, 80)}`);
    const [, mark, reference, number, name, hex, string] = match;
    if (reference) return { ref: Number(reference) };
    if (number) return Number(number);
    if (name) return name;
    if (hex !== undefined) return Buffer.from(hex.replace(/\s/g, ""), "hex");
    if (string !== undefined) return unescaped(string);
    if (mark === "]" || mark === ">>") return end;
    if (mark === "true" || mark === "false") return mark === "true";
    if (mark === "null") return null;
    const values: Value[] = [];
    for (let value = next(); value !== end; value = next()) values.push(value as Value);
    if (mark === "[") return values;
    return Object.fromEntries(
      Array.from({ length: values.length / 2 }, (_, i) => [
        String(values[2 * i]).slice(1),
        values[2 * i + 1]!,
      ]),
    );
  };
  return next() as Value;
};

/** The text of a string of PDF. */
export const textOf = (value: Value | undefined): string => {
  if (!(value instanceof Uint8Array)) return "";
  const bytes = Buffer.from(value);
  return bytes[0] === 0xfe && bytes[1] === 0xff
    ? bytes.subarray(2).swap16().toString("utf16le")
    : bytes.toString("latin1");
};

export interface Parsed {
  /** By number: text of each object without its stream. */
  readonly objects: ReadonlyMap<number, string>;
  readonly streams: ReadonlyMap<number, Buffer>;
  readonly trailer: Dictionary;
}

/** The cross-reference table has to lead to every object, and every stream to be as long as it says. */
export const parsePdf = (bytes: Uint8Array): Parsed => {
  const text = Buffer.from(bytes).toString("latin1");
  assert.ok(text.startsWith("%PDF-1.7"));
  const start = Number(/startxref\n(\d+)\n%%EOF\n?$/.exec(text)![1]);
  const table = text.slice(start);
  const [, count] = /^xref\n0 (\d+)\n/.exec(table)!;
  const lines = table.split("\n").slice(2, 2 + Number(count));
  const objects = new Map<number, string>();
  const streams = new Map<number, Buffer>();
  for (const [number, line] of lines.entries()) {
    if (number === 0) continue;
    const offset = Number(line.slice(0, 10));
    assert.ok(text.startsWith(`${number} 0 obj\n`, offset), `object ${number} lies at ${offset}`);
    const from = offset + `${number} 0 obj\n`.length;
    const end = text.indexOf("\nendobj", from);
    const at = text.slice(from, end).indexOf("\nstream\n");
    objects.set(number, at < 0 ? text.slice(from, end) : text.slice(from, from + at));
    if (at < 0) continue;
    const length = Number(/\/Length (\d+)/.exec(objects.get(number)!)![1]);
    const begins = from + at + 8;
    assert.match(text.slice(begins + length, begins + length + 12), /^\s*endstream/);
    const content = Buffer.from(bytes.subarray(begins, begins + length));
    streams.set(number, /\/FlateDecode/.test(objects.get(number)!) ? inflateSync(content) : content);
  }
  return { objects, streams, trailer: readValue(table.slice(table.indexOf("<<"))) as Dictionary };
};

const get = (pdf: Parsed, value: Value | undefined): Dictionary =>
  (isReference(value) ? readValue(pdf.objects.get(value.ref)!) : value) as Dictionary;

interface Page extends Dictionary {
  readonly number: number;
}
const pagesOf = (pdf: Parsed): Page[] => {
  const { Kids } = get(pdf, get(pdf, pdf.trailer.Root).Pages);
  return (Kids as readonly Reference[]).map((kid) => ({ ...get(pdf, kid), number: kid.ref }));
};

/** From the numbers of glyphs to text, as the font itself says. */
const glyphsOf = (pdf: Parsed, font: Dictionary): string[] => {
  const map = pdf.streams.get((font.ToUnicode as Reference).ref)!.toString("latin1");
  return [...map.matchAll(/<[0-9a-f]+> <[0-9a-f]+> \[([^\]]*)\]/g)].flatMap(([, list]) =>
    [...list!.matchAll(/<([0-9a-f ]*)>/g)].map(([, hex]) =>
      Buffer.from(hex!.replaceAll(" ", ""), "hex").swap16().toString("utf16le"),
    ),
  );
};

interface Drawn {
  /** What is drawn, as it is read; nothing for a line. */
  readonly text: string;
  readonly mcid: number | undefined;
  readonly artifact: boolean;
  readonly glyphs: readonly number[];
  readonly y: number;
}

/** Points: lines are further from one another, marks nearer to their letter. */
const NEXT_LINE = 7;

const OPERATOR =
  /\/(\w+) (<<(?:\((?:\\[\s\S]|[^\\()])*\)|[^()])*?>>) BDC|\/(\w+) BMC|(?<=\s)(EMC|S|s|f\*?|B\*?)(?=\s|$)|\/(\w+) [\d.]+ Tf|\[([^\]]*)\] TJ|\/\w+ (Do)|1 0 0 1 [-\d.]+ ([-\d.]+) Tm/g;

/** Everything that a page paints, in its order. */
const drawnOn = (pdf: Parsed, page: Page): Drawn[] => {
  const content = pdf.streams.get((page.Contents as Reference).ref)!.toString("latin1");
  const fonts = get(pdf, get(pdf, page.Resources).Font) ?? {};
  const open: { tag: string; mcid?: number; actual?: string }[] = [];
  const drawn: Drawn[] = [];
  let font: string[] = [];
  let y = 0;
  for (const [, tag, dictionary, plain, mark, name, shown, image, at] of content.matchAll(OPERATOR)) {
    if (tag) {
      const { MCID, ActualText } = readValue(dictionary!) as Dictionary;
      open.push({
        tag,
        ...(MCID === undefined ? {} : { mcid: MCID as number }),
        ...(ActualText ? { actual: textOf(ActualText) } : {}),
      });
    } else if (plain) open.push({ tag: plain });
    else if (mark === "EMC") open.pop();
    else if (at) y = Number(at);
    else if (name) font = glyphsOf(pdf, get(pdf, fonts[name]));
    else {
      const glyphs = [...(shown ?? "").matchAll(/<([0-9a-f]*)>/g)].flatMap(([, hex]) =>
        hex!.match(/.{4}/g)!.map((glyph) => Number.parseInt(glyph, 16)),
      );
      const actual = open.find((each) => each.actual !== undefined);
      const text = actual?.actual ?? glyphs.map((glyph) => font[glyph] ?? "\ufffd").join("");
      if (actual) actual.actual = "";
      const artifact = open.some((each) => each.tag === "Artifact");
      drawn.push({
        text: mark || image ? "" : text,
        mcid: open.find((each) => each.mcid !== undefined)?.mcid,
        artifact,
        glyphs,
        y,
      });
    }
  }
  assert.deepEqual(open, [], "what is opened is closed");
  return drawn;
};

/** The text of all pages: pieces drawn one after another, a line break where another piece of the structure begins. */
export const drawnText = (pdf: Parsed): string =>
  pagesOf(pdf)
    .flatMap((page) => {
      let last: Drawn | undefined;
      return drawnOn(pdf, page)
        .filter(({ glyphs }) => glyphs.length > 0)
        .map((drawn) => {
          const { text, mcid, artifact, y } = drawn;
          const same = !artifact && mcid === last?.mcid && Math.abs(y - (last?.y ?? 0)) < NEXT_LINE;
          last = drawn;
          return same ? text : `\n${text}`;
        });
    })
    .join("");

export const pageCount = (pdf: Parsed): number => pagesOf(pdf).length;

interface AttachedFile {
  readonly bytes: Buffer;
  readonly mime: string;
  /** To the document: "Data", "Source" ... */
  readonly relationship: string;
}

/**
 * The files inside a PDF by name, as a program finds them: from the catalogue to its tree of names (ISO 32000-1, 7.11.4), each also
 * among the files that belong to the document, as PDF/A-3 asks, and of the size and sum that stand beside it.
 */
export const attachedFiles = (pdf: Parsed): Map<string, AttachedFile> => {
  const root = get(pdf, pdf.trailer.Root);
  const tree = get(pdf, get(pdf, root.Names)?.EmbeddedFiles);
  const names = (tree?.Names ?? []) as readonly Value[];
  const own = (root.AF ?? []) as readonly Reference[];
  const files = new Map<string, AttachedFile>();
  for (let i = 0; i < names.length; i += 2) {
    const reference = names[i + 1] as Reference;
    const specification = get(pdf, reference);
    const name = textOf(specification.UF);
    assert.equal(textOf(names[i]), name);
    assert.ok(
      own.some(({ ref }) => ref === reference.ref),
      `${name} belongs to the document`,
    );
    const stream = get(pdf, specification.EF).F as Reference;
    const { Subtype, Params } = get(pdf, stream);
    const bytes = pdf.streams.get(stream.ref)!;
    const { Size, CheckSum } = get(pdf, Params);
    assert.equal(Size, bytes.length, name);
    // pdfkit writes the sum in letters.
    assert.equal(textOf(CheckSum), createHash("md5").update(bytes).digest("hex"), name);
    files.set(name, {
      bytes,
      mime: String(Subtype).slice(1).replaceAll("#2F", "/"),
      relationship: String(specification.AFRelationship).slice(1),
    });
  }
  return files;
};

interface Element {
  readonly number: number;
  readonly type: string;
  readonly dictionary: Dictionary;
  readonly kids: readonly Element[];
  readonly content: readonly { readonly page: number; readonly mcid: number }[];
  readonly objects: readonly number[];
}

const elementOf = (pdf: Parsed, reference: Reference): Element => {
  const dictionary = get(pdf, reference);
  const kids = (dictionary.K ?? []) as readonly Value[];
  const page = (dictionary.Pg as Reference | undefined)?.ref ?? 0;
  const marked = kids.filter((kid) => !isReference(kid));
  return {
    number: reference.ref,
    type: String(dictionary.S).slice(1),
    dictionary,
    kids: kids.filter(isReference).map((kid) => elementOf(pdf, kid)),
    content: marked.flatMap((kid) => {
      if (typeof kid === "number") return [{ page, mcid: kid }];
      const { Type, MCID, Pg } = kid as Dictionary;
      return Type === "/MCR" ? [{ page: (Pg as Reference).ref, mcid: MCID as number }] : [];
    }),
    objects: marked.flatMap((kid) =>
      (kid as Dictionary).Type === "/OBJR" ? [((kid as Dictionary).Obj as Reference).ref] : [],
    ),
  };
};

/** The tree of what is read aloud. */
export const structureOf = (pdf: Parsed): Element[] => {
  const tree = get(pdf, get(pdf, pdf.trailer.Root).StructTreeRoot);
  const walk = (element: Element): Element[] => [element, ...element.kids.flatMap(walk)];
  return (tree.K as readonly Reference[]).flatMap((kid) => walk(elementOf(pdf, kid)));
};

/** Which types may stand right in which (ISO 32000-1, 14.8.4), as far as they are used here. */
const WITHIN: Readonly<Record<string, readonly string[]>> = {
  TR: ["Table"],
  TH: ["TR"],
  TD: ["TR"],
  LI: ["L"],
  Lbl: ["LI"],
  LBody: ["LI"],
  Code: ["P"],
  Link: ["P", "LBody", "TD"],
  Caption: ["Figure"],
  Figure: ["Sect"],
  Table: ["Sect"],
  L: ["Sect"],
  H1: ["Document"],
  H2: ["Sect"],
  P: ["Sect", "Document"],
  Sect: ["Document"],
};

/**
 * What a machine can decide of the Matterhorn Protocol 1.1 (PDF/UA-1) for such a file, and of PDF/A-3a: each fault with the number of
 * its checkpoint. Nothing when there is none.
 */
export const accessibilityFaults = (pdf: Parsed): string[] => {
  const root = get(pdf, pdf.trailer.Root);
  const faults: string[] = [];
  const expect = (holds: unknown, fault: string): void => {
    if (!holds) faults.push(fault);
  };
  const elements = structureOf(pdf);
  const pages = pagesOf(pdf);
  const metadata = pdf.streams.get((root.Metadata as Reference).ref)!.toString("utf8");
  expect(get(pdf, root.MarkInfo).Marked === true, "06-002 not marked");
  expect(/<pdfuaid:part>1</.test(metadata), "06-002 no part of PDF/UA");
  expect(/<rdf:li xml:lang="x-default">[^<]+</.test(metadata), "06-003 no title");
  expect(get(pdf, root.ViewerPreferences).DisplayDocTitle === true, "07-002 the title is not shown");
  expect(/^(en|fr)$/.test(textOf(root.Lang)), "11-006 no language");
  expect(/<pdfaid:part>3</.test(metadata) && /<pdfaid:conformance>A</.test(metadata), "PDF/A 6.6.4");
  expect(root.OutputIntents, "PDF/A 6.2.3 no output intent");

  const tree = get(pdf, get(pdf, root.StructTreeRoot).ParentTree);
  const numbers = tree.Nums as readonly Value[];
  const parents = new Map<number, Value>();
  for (let i = 0; i < numbers.length; i += 2) {
    const value = numbers[i + 1]!;
    // Each element leads back to itself: through the tree of parents as through that of children.
    parents.set(
      numbers[i] as number,
      isReference(value) && pdf.objects.get(value.ref)!.startsWith("[")
        ? readValue(pdf.objects.get(value.ref)!)
        : value,
    );
  }
  const owner = new Map<string, number>();
  for (const { number, content } of elements)
    for (const { page, mcid } of content) owner.set(`${page} ${mcid}`, number);
  for (const page of pages) {
    const list = parents.get(page.StructParents as number) as readonly (Reference | null)[];
    if (page.Annots) expect(page.Tabs === "/S", "28-008 tabs do not follow the structure");
    for (const { mcid, artifact, glyphs, text } of drawnOn(pdf, page)) {
      expect(
        artifact !== (mcid !== undefined),
        `01-003 ${JSON.stringify(text)} is neither read nor left out`,
      );
      expect(!glyphs.includes(0), `31-030 a glyph that is none in ${JSON.stringify(text)}`);
      expect(!text.includes("\ufffd") || text.includes("U+"), `10-001 no text for ${JSON.stringify(text)}`);
      if (mcid === undefined) continue;
      expect(list[mcid]?.ref === owner.get(`${page.number} ${mcid}`), `01-005 ${mcid} leads nowhere`);
    }
    for (const annotation of (page.Annots ?? []) as readonly Reference[]) {
      const link = get(pdf, annotation);
      expect(textOf(link.Contents) !== "", "28-012 a link without words");
      const of = elements.find(({ objects }) => objects.includes(annotation.ref));
      expect(of?.type === "Link", "28-011 a link outside of Link");
      expect((parents.get(link.StructParent as number) as Reference)?.ref === of?.number, "28-010 lost link");
    }
  }

  const levels = elements.flatMap(({ type }) => (/^H\d$/.test(type) ? [Number(type[1])] : []));
  expect(
    levels[0] === 1 && levels.filter((level) => level === 1).length === 1,
    "14-002 the first heading is not the only H1",
  );
  expect(
    levels.every((level, i) => i === 0 || level <= levels[i - 1]! + 1),
    "14-003 a heading is skipped",
  );
  for (const { type, kids, dictionary, content } of elements) {
    for (const kid of kids) expect(WITHIN[kid.type]?.includes(type), `09-004 ${kid.type} in ${type}`);
    if (type === "Figure") {
      expect(textOf(dictionary.Alt) !== "", "13-004 a figure without words");
      expect(
        (get(pdf, dictionary.A)?.BBox as readonly Value[] | undefined)?.length === 4,
        "a figure without a place",
      );
    }
    if (type === "TH") expect(get(pdf, dictionary.A)?.Scope === "/Column", "15-003 a head of nothing");
    if (type === "Table") {
      const rows = kids.map((row) => row.kids);
      expect(new Set(rows.map((cells) => cells.length)).size === 1, "15-004 rows of several lengths");
      expect(
        rows.every((cells, i) => cells.every((cell) => cell.type === (i === 0 ? "TH" : "TD"))),
        "15-001 heads elsewhere",
      );
    }
    expect(kids.length > 0 || content.length > 0, `01 an empty ${type}`);
  }

  const fonts = [...pdf.objects.values()]
    .filter((object) => /\/Type \/Font\n/.test(object))
    .map((object) => readValue(object) as Dictionary);
  expect(fonts.length > 0, "no fonts");
  for (const font of fonts) {
    expect(font.Subtype !== "/Type1", "31-009 a font that is not embedded");
    if (font.Subtype === "/Type0") expect(font.ToUnicode, "10-001 glyphs without text");
    if (font.Subtype === "/CIDFontType2")
      expect(get(pdf, font.FontDescriptor).FontFile2, "31-009 a font that is not embedded");
  }
  return faults;
};
