/** XMP is XML from anywhere: what would take long to parse, or defines entities, is not parsed at all. */
import { DOMParser, type Document, onErrorStopParsing } from "@xmldom/xmldom";

/** One XMP packet. A JPEG segment holds 64 kB; half a megabyte takes at most about a second to parse (measured). */
export const XMP_CHARS = 500_000;
/** Name spaces declared in it. Below one another they cost the square of their number: 1,000 take 0.3 s, 4,000 2.5 s. */
const XMP_NAMESPACES = 1000;

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
