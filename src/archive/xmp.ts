/** XMP is XML from anywhere: what would take long to parse, or defines entities, is not parsed at all. */
import { type Attr, DOMParser, type Document, type Element, onErrorStopParsing } from "@xmldom/xmldom";
import { decodeText } from "./text.ts";

/** One XMP packet. A JPEG segment holds 64 kB; half a megabyte takes at most about a second to parse (measured). */
export const XMP_CHARS = 500_000;
/** Name spaces declared in it. Below one another they cost the square of their number: 1,000 take 0.3 s, 4,000 2.5 s. */
const XMP_NAMESPACES = 1000;

export const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

const refusal = (xml: string): string | undefined => {
  if (xml.length > XMP_CHARS) return `its XMP has ${xml.length} characters, more than ${XMP_CHARS}`;
  if (xml.split("xmlns", XMP_NAMESPACES + 2).length > XMP_NAMESPACES + 1)
    return "its XMP declares too many name spaces";
  return /<!(DOCTYPE|ENTITY)/i.test(xml) ? "its XMP defines entities" : undefined;
};

/** The tree of one packet. @throws Error in plain English when it is refused, or is no XML */
export const parseXml = (xml: string, type = "application/xml"): Document => {
  const problem = refusal(xml);
  if (problem !== undefined) throw new Error(problem);
  return new DOMParser({ onError: onErrorStopParsing }).parseFromString(xml, type);
};

/** The RDF in it, whatever stands around it: `x:xmpmeta`, `x:xapmeta`, icloudpd's `x:xml_doc`, nothing. */
const rdfOf = (document: Document): Element | undefined =>
  document.getElementsByTagNameNS(RDF, "RDF")[0] ?? document.getElementsByTagName("rdf:RDF")[0];

/** Prefixes are free, and ExifReader knows the usual one of RDF and needs one for everything else. */
const usualName = ({ namespaceURI, prefix, localName, nodeName }: Element | Attr): string => {
  if (namespaceURI === RDF) return `rdf:${localName}`;
  return prefix || !namespaceURI || nodeName === "xmlns" ? nodeName : `own:${nodeName}`;
};

const named = (node: Element | Attr): void => {
  const name = usualName(node);
  if (name !== node.nodeName) Object.assign(node, { nodeName: name, tagName: name });
};

/**
 * The tree of one packet as ExifReader takes it: RDF at its top, under the usual prefix.
 * @throws Error in plain English when it is refused, no XML, or no XMP
 */
export const parseXmp = (
  xml: string,
): { readonly childNodes: readonly Element[]; getElementsByTagName(name: string): readonly Element[] } => {
  const rdf = rdfOf(parseXml(xml));
  if (!rdf) throw new Error("its XML holds no XMP");
  const all = rdf.getElementsByTagName("*");
  for (const element of [rdf, ...all]) {
    named(element);
    for (let at = 0; at < element.attributes.length; at++) named(element.attributes.item(at)!);
  }
  return { childNodes: [rdf], getElementsByTagName: () => [] };
};

/** What may stand before the root: marks, line breaks, a declaration, packets, comments. */
const PROLOG = /^(?:[\s\0\uFEFF]|<\?.*?\?>|<!--.*?-->)+/s;

/** From the root to its end: whatever stands around it, damage included, says nothing. */
const rootIn = (text: string): string => {
  const rest = text.replace(PROLOG, "");
  const start = rest.startsWith("<") ? 0 : rest.search(/<[\p{L}_]/u);
  if (start < 0) return "";
  const name = /^<([^\s/>]+)/.exec(rest.slice(start, start + 200))?.[1];
  const end = name === undefined ? -1 : rest.lastIndexOf(`</${name}`);
  const close = end < 0 ? -1 : rest.indexOf(">", end);
  return close < 0 ? rest.slice(start).trimEnd() : rest.slice(start, close + 1);
};

/** The XMP of a sidecar as a packet in UTF-8, however the sidecar is encoded and whatever stands around its root. */
export const packetOf = (bytes: Uint8Array): string =>
  `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>${rootIn(decodeText(bytes).text)}<?xpacket end="w"?>`;

/** Why nothing can be read of a packet, in plain English; nothing where it can. */
export const faultOf = (packet: string): string | undefined => {
  try {
    parseXmp(packet);
    return undefined;
  } catch (error) {
    const said = error instanceof Error ? error.message : "";
    return said.startsWith("its X") ? said : "it is damaged, or no XML";
  }
};
