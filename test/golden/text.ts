/**
 * A page as plain text, to be read from top to bottom and to be compared: one line a block, a row of a table on one line. What
 * differs from one run to the next is masked, and how is said in MASKS.
 */

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&nbsp;": "\u00a0",
};

const plain = (html: string): string =>
  html
    .replace(/<br\s*\/?>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => ENTITIES[entity]!);

/** Without the spaces that the source is laid out with. */
const line = (html: string): string =>
  plain(html)
    .split("\n")
    .map((each) => each.replace(/[ \t]+/g, " ").trim())
    .filter((each) => each !== "")
    .join("\n");

const cells = (row: string): string =>
  [...row.matchAll(/<t[hd]\b[^>]*>([\s\S]*?)<\/t[hd]>/g)]
    .map(([, cell]) => line(cell!).replaceAll("\n", " / "))
    .join(" | ");

const srcOf = (tag: string): string => /src="([^"]*)"/.exec(tag)?.[1] ?? "";

type Write = (inner: string, tag: string) => string;

/** What each element is written as; what stands in none of them is laid out and not said. */
const BLOCKS: Readonly<Record<string, Write>> = {
  h1: (inner) => `# ${line(inner)}\n`,
  h2: (inner) => `\n## ${line(inner)}\n`,
  h3: (inner) => `\n### ${line(inner)}\n`,
  p: (inner, tag) => `${tag.includes('class="note"') ? "[!] " : ""}${line(inner)}\n`,
  dt: (inner) => `- ${line(inner)}: `,
  dd: (inner) => `${line(inner).replaceAll("\n", " / ")}\n`,
  li: (inner) => `* ${line(inner).replaceAll("\n", " ")}\n`,
  tr: (inner) => `| ${cells(inner)}\n`,
  pre: (inner) => `${plain(inner).trimEnd().replace(/^/gm, "    ")}\n`,
  summary: (inner) => `> ${line(inner)}\n`,
  figcaption: (inner) => textOfBlocks(inner) || `${line(inner)}\n`,
  svg: () => "[QR code]\n",
};

const OPENING =
  /<(h1|h2|h3|p|dt|dd|li|tr|pre|summary|figcaption|svg)\b([^>]*)>([\s\S]*?)<\/\1>|<img\b([^>]*)>/g;

const textOfBlocks = (html: string): string =>
  [...html.matchAll(OPENING)]
    .map(([, name, tag, inner, image]) =>
      image === undefined
        ? BLOCKS[name!]!(inner!, tag!)
        : `[picture ${srcOf(image).startsWith("data:") ? "in the page" : srcOf(image)}]\n`,
    )
    .join("");

/** @returns the page's title and its blocks */
export const textOfHtml = (html: string): string => {
  const body = /<body\b[^>]*>([\s\S]*)<\/body>/.exec(html)?.[1] ?? html;
  return `${textOfBlocks(body.replace(/<(style|script)\b[\s\S]*?<\/\1>/g, "")).trim()}\n`;
};

/** A letter as it is sent. */
export const textOfLetter = ({ to, subject, text }: { to?: string; subject: string; text: string }): string =>
  `${to === undefined ? "" : `To: ${to}\n`}Subject: ${subject}\n\n${text.trim()}\n`;

export interface Volatile {
  /** The folder of the instance. */
  readonly folder: string;
  /** Identifiers that were drawn, and keys that were handed out. */
  readonly ids: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
}

/** What is different each time, and what stands in its place. The order matters: what is longer goes first. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/data:image\/[a-z]+;base64,[A-Za-z0-9+/=]+/g, "<picture>"],
  // The key of a log, as C2SP writes it: name, hash, and the key in base64.
  [/(\S+)\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{40,}/g, "$1+<log key>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "<id>"],
  [/\b[0-9a-f]{32,}\b/g, "<hash>"],
  [/\bperson-[0-9a-f]{16}\b/g, "person-<pseudonym>"],
  // In a link: behind the sign that no server is sent, or of an invitation.
  [/(?<=[a-z]#|\/i\/)[A-Za-z0-9_-]{24,}(?![A-Za-z0-9_-])/g, "<token>"],
  [/[A-Za-z0-9+/]{43,}={0,2}/g, "<base64>"],
  // The size of a file in which something of the above stands.
  [/\b\d[\d\u00a0\u202f ,.]*(?=[ \u00a0]?(?:bytes|octets|[KMG]i[Bo])\b)/g, "<number>"],
];

const SHORT_ID = 8;

/** @param text of a page or a letter */
export const masked = (text: string, { folder, ids, keys }: Volatile): string => {
  let out = text.replaceAll(folder, "<folder>");
  for (const key of keys) out = out.replaceAll(key, "<personal key>");
  for (const id of ids) out = out.replaceAll(id, "<id>");
  for (const [pattern, instead] of MASKS) out = out.replace(pattern, instead);
  const beginnings = new Set([...ids].map((id) => id.slice(0, SHORT_ID)));
  return out.replace(/\b[0-9a-f]{8}\b/g, (found) => (beginnings.has(found) ? "<short id>" : found));
};
