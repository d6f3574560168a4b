/**
 * Where other programs say that there are faces. A region is a hint where to look again, and nothing more: whose face it
 * is said to be is dropped here, before anything is stored, together with the keywords that repeat it. Names that
 * somebody else gave to faces are no consent of whoever bears them.
 *
 * Read as published: Metadata Working Group, Guidelines for Handling Image Metadata 2.0 (2010), 5.9; Microsoft's people
 * tagging schema (MPRI); ACDSee's regions as ExifTool lists them; IPTC Photo Metadata Standard 2019.1, Image Region.
 */
import type { Element, Node } from "@xmldom/xmldom";
import type { Box } from "../domain/words.ts";
import { parseXml, RDF } from "./xmp.ts";

export interface Regions {
  /** In fractions of the sides, as written: nobody agrees whether before or after the picture is turned upright. */
  readonly boxes: readonly Box[];
  /** What the regions and the tags of people call them; only to take the same words out of everything else. */
  readonly names: readonly string[];
}

/** A crowd that somebody marked by hand. */
const MAX_REGIONS = 200;
const MAX_NAMES = 1000;
/** XMP nests about ten deep. */
const MAX_DEPTH = 40;

/** Name spaces of regions, and what they write in them. */
const AREA = "http://ns.adobe.com/xmp/sType/Area#";
const ACDSEE_AREA = "http://ns.acdsee.com/sType/Area#";
const MICROSOFT = "http://ns.microsoft.com/photo/1.2/t/Region#";
const IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
const MWG = "http://www.metadataworkinggroup.com/schemas/regions/";
const ACDSEE = "http://ns.acdsee.com/regions/";

/** Properties that name somebody, whatever they lie in. */
const NAMING = new Set([`${MWG}Name`, `${ACDSEE}Name`, `${MICROSOFT}PersonDisplayName`, `${IPTC}PersonName`]);

/** Properties below which every text is a name. */
const PEOPLE = new Set([`${IPTC}PersonInImage`]);

/** What one region says, by name space and name. */
type Said = Map<string, string>;

interface Walk {
  readonly regions: Said[];
  readonly names: Set<string>;
}

const isElement = (node: Node): node is Element => node.nodeType === 1;

const nameOf = (node: { namespaceURI: string | null; localName: string | null }): string =>
  `${node.namespaceURI ?? ""}${node.localName ?? ""}`;

const addName = ({ names }: Walk, text: string): void => {
  const name = text.trim();
  if (name !== "" && names.size < MAX_NAMES) names.add(name);
};

const note = (walk: Walk, said: Said | undefined, name: string, text: string): void => {
  if (NAMING.has(name)) addName(walk, text);
  if (said && !said.has(name)) said.set(name, text.trim());
};

/** An item of a list is a region of its own; what it says is told to it, and not to the one around it. */
const visit = (walk: Walk, node: Element, said: Said | undefined, named: boolean, depth: number): void => {
  if (depth > MAX_DEPTH) return;
  const name = nameOf(node);
  const own = name === `${RDF}li` ? new Map<string, string>() : said;
  if (own !== said && own && walk.regions.length < MAX_REGIONS) walk.regions.push(own);
  for (let at = 0; at < node.attributes.length; at++) {
    const attribute = node.attributes.item(at)!;
    note(walk, own, nameOf(attribute), attribute.value);
  }
  const names = named || PEOPLE.has(name);
  let inside = false;
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (isElement(child)) {
      inside = true;
      visit(walk, child, own, names, depth + 1);
    }
  if (inside) return;
  const text = node.textContent ?? "";
  note(walk, own, name, text);
  if (names) addName(walk, text);
};

const numbers = (texts: readonly (string | undefined)[]): number[] =>
  texts.map((text) => Number(text || "NaN"));

/** Programs round: a face at the edge may reach a little beyond it. */
const within = (x: number, y: number, width: number, height: number): Box | undefined => {
  const sane = [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0;
  if (!sane || x < -0.5 || y < -0.5 || x + width > 1.5 || y + height > 1.5) return undefined;
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  const box = {
    x: left,
    y: top,
    width: Math.min(1, x + width) - left,
    height: Math.min(1, y + height) - top,
  };
  return box.width > 0 && box.height > 0 ? box : undefined;
};

const centred = (said: Said, space: string): Box | undefined => {
  const unit = said.get(`${space}unit`);
  if (unit !== undefined && unit !== "normalized") return undefined;
  const [x, y, w, h] = numbers(["x", "y", "w", "h"].map((side) => said.get(space + side)));
  return within(x! - w! / 2, y! - h! / 2, w!, h!);
};

/** Focus points and bar codes are regions too. */
const isFace = (said: Said): boolean =>
  /^(face|)$/i.test(said.get(`${MWG}Type`) ?? said.get(`${ACDSEE}Type`) ?? "");

const rectangle = (said: Said): Box | undefined => {
  const [x, y, w, h] = numbers((said.get(`${MICROSOFT}Rectangle`) ?? "").split(","));
  return h === undefined ? undefined : within(x!, y!, w!, h);
};

const boundary = (said: Said): Box | undefined => {
  if (said.get(`${IPTC}rbShape`) !== "rectangle" || said.get(`${IPTC}rbUnit`) !== "relative")
    return undefined;
  const [x, y, w, h] = numbers(["rbX", "rbY", "rbW", "rbH"].map((side) => said.get(IPTC + side)));
  return within(x!, y!, w!, h!);
};

const boxOf = (said: Said): Box | undefined =>
  isFace(said)
    ? (centred(said, AREA) ?? centred(said, ACDSEE_AREA) ?? rectangle(said) ?? boundary(said))
    : undefined;

const NOTHING: Regions = { boxes: [], names: [] };

/** The regions of one XMP packet; none when it has none, or is no XML that we parse. */
export const regionsIn = (xmp: string): Regions => {
  if (!/Region|PersonInImage/.test(xmp)) return NOTHING;
  const walk: Walk = { regions: [], names: new Set() };
  try {
    const root = parseXml(xmp).documentElement;
    if (root) visit(walk, root, undefined, false, 0);
  } catch {
    return NOTHING;
  }
  const boxes = walk.regions.map(boxOf).filter((box) => box !== undefined);
  return { boxes, names: [...walk.names] };
};

/** Where a point of the stored picture is in the upright one, both in fractions: EXIF 2.32, tag 0x0112. */
const UPRIGHT: Readonly<Record<number, (x: number, y: number) => readonly [number, number]>> = {
  2: (x, y) => [1 - x, y],
  3: (x, y) => [1 - x, 1 - y],
  4: (x, y) => [x, 1 - y],
  5: (x, y) => [y, x],
  6: (x, y) => [1 - y, x],
  7: (x, y) => [1 - y, 1 - x],
  8: (x, y) => [y, 1 - x],
};

const turnedUpright = ({ x, y, width, height }: Box, orientation: number): Box | undefined => {
  const turn = UPRIGHT[orientation];
  if (!turn) return undefined;
  const [ax, ay] = turn(x, y);
  const [bx, by] = turn(x + width, y + height);
  return { x: Math.min(ax, bx), y: Math.min(ay, by), width: Math.abs(ax - bx), height: Math.abs(ay - by) };
};

/** Where to look again, in fractions of the upright picture: each region as it stands, and turned with the picture. */
export const hintsOf = (boxes: readonly Box[], orientation = 1): Box[] =>
  boxes.flatMap((box) => [box, turnedUpright(box, orientation) ?? []].flat());

/** The root of people in the trees of tags that digiKam, Lightroom, ACDSee and Picasa write, in the languages they speak. */
const PEOPLE_ROOT =
  /^(people|persons?|personnes?|personen|leute|menschen|personas|gente|persone|pessoas|faces?|visages?|gesichter|osoby|ludzie|люди|人物|人)$/iu;

/** The name in a tag that says somebody is on the picture: `People/Ada`, `People|Club|Ada`. */
export const personInTag = (tag: string): string | undefined => {
  const [root, ...path] = tag.split(/[/|]/).map((part) => part.trim());
  return path.length > 0 && PEOPLE_ROOT.test(root ?? "") ? path.at(-1) : undefined;
};
