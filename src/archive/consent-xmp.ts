/**
 * An XMP sidecar that says of the people who agreed to be named in it where they are in a picture and what they consent to.
 * Nobody else has a region or a name in it. Names stand only in properties that `regions.ts` takes for names, so that an
 * import reads nobody back out of it.
 *
 * Written as published: XMP Specification Part 1 (ISO 16684-1:2019), 7; Metadata Working Group, Guidelines for Handling Image
 * Metadata 2.0 (2010), 5.9; IPTC Photo Metadata Standard 2019.1, Person Shown in the Image.
 */

import type { Box } from "../domain/words.ts";
import { LANGUAGES, SOURCE, words } from "../words/words.ts";

export interface StatedUse {
  /** `publish:<use>` */
  readonly purpose: string;
  /** Last day of the consent in force, null where there is none. */
  readonly until: string | null;
}

export interface StatedPerson {
  readonly name: string;
  /** In fractions of the upright picture; null in a recording, where a face has no one place. */
  readonly region: Box | null;
  /** Last day on which she may be named here. */
  readonly namedUntil: string;
  readonly uses: readonly StatedUse[];
}

export interface Stated {
  readonly people: readonly StatedPerson[];
  /** Of the upright picture. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Hex. */
  readonly originalSha256: string;
  readonly writtenAt: Date;
}

const NOTE = words("archive.consentXmp.possibleMatchConfirmedPerson");

const NAMESPACES = {
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
  stDim: "http://ns.adobe.com/xap/1.0/sType/Dimensions#",
  stArea: "http://ns.adobe.com/xmp/sType/Area#",
  Iptc4xmpExt: "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
  miroir: "urn:miroir:consent:1#",
} as const;

/** What XML 1.0 has no character for, half a pair of UTF-16 included. */
const NO_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // Which a reader takes for an end of a line.
  "\r": "&#13;",
};

const escaped = (text: string): string =>
  text.replace(NO_XML, "\u{FFFD}").replace(/[&<>"'\r]/g, (found) => ENTITIES[found]!);

const element = (name: string, content: string, attributes = ""): string =>
  `<${name}${attributes}>${content}</${name}>`;
const said = (name: string, text: string): string => element(name, escaped(text));
const structure = (name: string, parts: readonly string[]): string =>
  element(name, parts.join(""), ' rdf:parseType="Resource"');
const bag = (name: string, items: readonly string[]): string =>
  element(name, element("rdf:Bag", items.join("")));

/** A millionth of a side is less than a pixel of any picture. */
const fraction = (value: number): string => String(Number(value.toFixed(6)));

const area = ({ x, y, width, height }: Box): string =>
  structure("mwg-rs:Area", [
    said("stArea:x", fraction(x + width / 2)),
    said("stArea:y", fraction(y + height / 2)),
    said("stArea:w", fraction(width)),
    said("stArea:h", fraction(height)),
    said("stArea:unit", "normalized"),
  ]);

const regionsOf = ({ people, widthPx, heightPx }: Stated): string[] => {
  const placed = people.flatMap(({ name, region }) => (region ? [{ name, region }] : []));
  if (placed.length === 0) return [];
  const dimensions = structure("mwg-rs:AppliedToDimensions", [
    said("stDim:w", String(widthPx)),
    said("stDim:h", String(heightPx)),
    said("stDim:unit", "pixel"),
  ]);
  const list = bag(
    "mwg-rs:RegionList",
    placed.map(({ name, region }) =>
      structure("rdf:li", [said("mwg-rs:Name", name), said("mwg-rs:Type", "Face"), area(region)]),
    ),
  );
  return [structure("mwg-rs:Regions", [dimensions, list])];
};

const useOf = ({ purpose, until }: StatedUse): string =>
  structure("rdf:li", [
    said("miroir:Purpose", purpose),
    said("miroir:State", until === null ? "not-in-force" : "in-force"),
    ...(until === null ? [] : [said("miroir:Until", until)]),
  ]);

const personOf = ({ name, namedUntil, uses }: StatedPerson): string =>
  structure("rdf:li", [
    said("Iptc4xmpExt:PersonName", name),
    said("miroir:NamedUntil", namedUntil),
    bag("miroir:Uses", uses.map(useOf)),
  ]);

const note = element(
  "miroir:Note",
  element(
    "rdf:Alt",
    [
      element("rdf:li", escaped(NOTE[SOURCE]), ' xml:lang="x-default"'),
      ...LANGUAGES.map((tag) => element("rdf:li", escaped(NOTE[tag]), ` xml:lang="${tag}"`)),
    ].join(""),
  ),
);

/** The whole file, UTF-8. The same people at the same moment are the same bytes. */
export const consentXmp = (stated: Stated): Buffer => {
  const names = stated.people.map(({ name }) => said("rdf:li", name));
  const description = [
    ...regionsOf(stated),
    bag("Iptc4xmpExt:PersonInImage", names),
    bag("miroir:People", stated.people.map(personOf)),
    said("miroir:OriginalSHA256", stated.originalSha256),
    said("miroir:WrittenAt", stated.writtenAt.toISOString()),
    note,
  ];
  const spaces = Object.entries(NAMESPACES)
    .map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`)
    .join("");
  const packet = element(
    "x:xmpmeta",
    element("rdf:RDF", element("rdf:Description", `\n${description.join("\n")}\n`, ' rdf:about=""'), spaces),
    ' xmlns:x="adobe:ns:meta/"',
  );
  return Buffer.from(
    `<?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>\n${packet}\n<?xpacket end="w"?>\n`,
  );
};
