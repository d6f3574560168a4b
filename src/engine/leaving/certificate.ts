/**
 * The certificate of an erasure (R55): what was destroyed, how it was checked, what could not be reached and what stays
 * on which ground, signed by the ledger's key, with the proof of its ledger entry. It holds nothing of the person, so
 * that handing it over, or losing it, tells nobody who she was.
 */

import { createHash, randomBytes } from "node:crypto";
import { access, constants, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Party } from "../../domain/consent.ts";
import { dayWords } from "../../domain/days.ts";
import { unwritable } from "../../domain/disk.ts";
import { ERASURE_EXCEPTIONS, type ErasureException } from "../../domain/erasure.ts";
import type { Language } from "../../domain/errors.ts";
import type { Day } from "../../domain/words.ts";
import { canonicalJson, commit, type Json } from "../../ledger/commitment.ts";
import { formatVkey, signNote } from "../../ledger/note.ts";
import type { Block, Document, Fact } from "../../paper/document.ts";
import type { Destroyed } from "../../store/leaving/erasure.ts";
import { eachLanguage, sayIn, type Words } from "../../words/words.ts";
import type { Engine } from "../gate/engine.ts";
import { dayIn, momentIn } from "../letters/report-words.ts";
import {
  checkedWords,
  DESTROYED,
  GROUNDS,
  keyBackupWords,
  OUT_OF_REACH,
  type OutOfReach,
  proofWords,
  rewritingPlannedWords,
  rewrittenWords,
  WORDS,
} from "./certificate-words.ts";

/** Something that stays, without anything that says it was hers, and why. */
export interface Kept {
  readonly what: "requests" | "disclosures" | "objections" | "commitments";
  readonly count: number;
  /** Of art. 17(3); null where what stays is about nobody any more. */
  readonly ground: ErasureException | null;
  /** Last day; null while it runs, or for ever. */
  readonly until: string | null;
}

export interface DestroyedFile {
  readonly kind: string;
  /** HMAC-SHA-256(pathSalt, path), hex: whoever knows the path can check it, and nobody else learns it. */
  readonly path: string;
  readonly removed: boolean;
}

export interface Certificate {
  readonly v: 1;
  readonly title: "miroir erasure certificate";
  readonly controller: Party;
  readonly at: string;
  /** Rows, by what they were. */
  readonly destroyed: Destroyed;
  readonly keys: Readonly<Record<"subject" | "reference" | "grant", number>>;
  readonly files: readonly DestroyedFile[];
  readonly pathSalt: string;
  /** Recipients who are told to erase what they received (art. 19). */
  readonly recipientsTold: number;
  readonly outOfReach: readonly OutOfReach[];
  readonly kept: readonly Kept[];
  /** Last day on which a backup of the keys from before may be there; null where the organisation has not said it. */
  readonly keyBackupsUntil: Day | null;
  /** Null where the machine stopped before the look: who it was is known to nobody any more. */
  readonly check: {
    /** Every column of every table that her identifier was looked for in, afterwards. */
    readonly columns: readonly string[];
    /** Columns of large tables that were still to be looked at when this was signed; absent when there were none. */
    readonly later?: readonly string[];
    readonly rowsLeft: number;
    readonly keysLeft: number;
  } | null;
  readonly log: { readonly origin: string; readonly entry: number };
}

/** What is known in the transaction of the erasure; the look and the entry follow. */
export type CertificateDraft = Omit<Certificate, "check" | "log">;

/** Of the files of the database, which are written anew after the erasure and not in it. */
export interface RewritingShown {
  /** Null while they are not. */
  readonly rewrittenAt: Date | null;
  readonly plannedFor: Day;
  /** Of the instance, in which moments are said. */
  readonly timeZone: string;
}

export interface SignedCertificate {
  readonly certificate: Certificate;
  /** A signed note over the SHA-256 of the certificate's canonical JSON. */
  readonly signature: string;
  /** What verifies signature and proof. */
  readonly vkey: string;
  /** The ledger entry of the erasure, as a proof that needs nothing else (c2sp.org/tlog-proof). */
  readonly proof: string;
}

/** Paths of what was written for her, so that only who knows one can recognise it. */
export const filesOf = (
  files: readonly { readonly kind: string; readonly path: string; readonly outcome: string }[],
): Pick<Certificate, "files" | "pathSalt"> => {
  const salt = randomBytes(32);
  return {
    pathSalt: salt.toString("hex"),
    files: files.map(({ kind, path, outcome }) => ({
      kind,
      path: commit(salt, Buffer.from(path)).toString("hex"),
      removed: outcome === "removed",
    })),
  };
};

/** What is signed: a text that no checkpoint can be mistaken for, since its second line is no number. */
const textOf = (certificate: Certificate): string => {
  const canonical = canonicalJson(certificate as unknown as Json);
  return `${certificate.title}\nsha256 ${createHash("sha256").update(canonical).digest("hex")}\n`;
};

/** Signs it with the ledger's key, and joins the proof of its entry. */
export const signCertificate = (
  { signer }: Pick<Engine, "signer">,
  certificate: Certificate,
  proof: string,
): SignedCertificate => {
  const { origin: name } = certificate.log;
  return {
    certificate,
    signature: signNote(textOf(certificate), [{ name, ...signer }]),
    vkey: formatVkey(name, signer.publicKey),
    proof,
  };
};

const count = (language: Language, value: number): string => new Intl.NumberFormat(language).format(value);

/** One line: what was destroyed, each with its number. */
const destroyedSaid = ({ destroyed, keys, files }: Certificate, language: Language): string => {
  const say = sayIn(language);
  const rows: (readonly [string, number])[] = [
    ...Object.entries(destroyed)
      .filter(([what]) => what !== "exports")
      .map(([what, rows]) => [DESTROYED[what]?.[language] ?? what, rows] as const),
    [WORDS.keys[language], Object.values(keys).reduce((sum, each) => sum + each, 0)],
    [WORDS.files[language], files.filter(({ removed }) => removed).length],
  ];
  return rows
    .filter(([, number]) => number > 0)
    .map(([what, number]) => say("engine.leaving.certificate.line", { what, number }))
    .join(" · ");
};

const groundOf = ({ what, ground }: Kept, language: Language): string => {
  if (!ground) return GROUNDS[what].why[language];
  const why = ERASURE_EXCEPTIONS[ground];
  return sayIn(language)("engine.leaving.certificate.art", { ground, why });
};

/** Something that stays, as people read it. */
export interface KeptLine {
  readonly what: Words;
  readonly number: number;
  readonly why: Words;
  readonly until: Words;
}

/** What stays after an erasure, as its certificate says it. */
export const keptLines = (kept: readonly Kept[]): KeptLine[] =>
  kept
    .filter((each) => each.count > 0)
    .map((each) => ({
      what: GROUNDS[each.what].what,
      number: each.count,
      why: eachLanguage((language) => groundOf(each, language)),
      until: each.until ? dayWords(each.until) : GROUNDS[each.what].until,
    }));

const keptRows = ({ kept }: Certificate, language: Language): string[][] =>
  keptLines(kept).map(({ what, number, why, until }) => [
    what[language],
    count(language, number),
    why[language],
    until[language],
  ]);

const tableOf = (heads: readonly string[], rows: readonly (readonly string[])[]): Block[] =>
  rows.length > 0 ? [{ kind: "table", heads, rows }] : [];

/** Whether the files of the database are written anew, in a sentence. */
const rewritingSaid = (rewriting: RewritingShown, language: Language): string => {
  const { rewrittenAt, plannedFor, timeZone } = rewriting;
  return rewrittenAt
    ? rewrittenWords(momentIn(language, timeZone, rewrittenAt))[language]
    : rewritingPlannedWords(dayIn(language, plannedFor))[language];
};

const checkedBlocks = ({ check }: Certificate, language: Language, rewriting: RewritingShown): Block[] => [
  {
    kind: "text",
    text: check
      ? checkedWords(
          count(language, check.columns.length),
          check.later ? count(language, check.later.length) : null,
        )[language]
      : WORDS.uncheckedText[language],
  },
  { kind: "text", text: rewritingSaid(rewriting, language) },
];

/** What the sentence on the rewriting says already is not said twice. */
const unreachedBlocks = ({ outOfReach, keyBackupsUntil }: Certificate, language: Language): Block[] => {
  const until = keyBackupsUntil ? dayIn(language, keyBackupsUntil) : null;
  return outOfReach
    .filter((reach) => reach !== "files of the database")
    .flatMap((reach) => [
      OUT_OF_REACH[reach][language],
      ...(reach === "backups" ? [keyBackupWords(until)[language]] : []),
    ])
    .map((text): Block => ({ kind: "text", text }));
};

/** Its files without their ending. */
const nameOf = ({ log }: Certificate): string => `erasure-certificate-${log.entry}`;

/** The certificate on a page to hand over, in the reader's language; what programs check is in the JSON beside it. */
export const documentOf = (
  { certificate }: SignedCertificate,
  language: Language,
  rewriting: RewritingShown,
): Document => {
  const { controller, log } = certificate;
  const say = (word: keyof typeof WORDS): string => WORDS[word][language];
  const facts: Fact[] = [
    [say("controller"), `${controller.name}, ${controller.address}, ${controller.contact}`],
    [say("erasedOn"), momentIn(language, rewriting.timeZone, certificate.at)],
    [say("entry"), String(log.entry)],
    [say("recipientsTold"), count(language, certificate.recipientsTold)],
  ];
  return {
    language,
    title: say("title"),
    subtitle: say("subtitle"),
    writtenAt: new Date(certificate.at),
    sections: (
      [
        { heading: say("what"), blocks: [{ kind: "facts", rows: facts }] },
        {
          heading: say("destroyed"),
          blocks: [{ kind: "text", text: destroyedSaid(certificate, language) }],
        },
        { heading: say("checked"), blocks: checkedBlocks(certificate, language, rewriting) },
        { heading: say("outOfReach"), blocks: unreachedBlocks(certificate, language) },
        {
          heading: say("kept"),
          blocks: tableOf(
            [say("thing"), say("number"), say("ground"), say("until")],
            keptRows(certificate, language),
          ),
        },
        {
          heading: say("proof"),
          blocks: [{ kind: "text", text: proofWords(`${nameOf(certificate)}.json`)[language] }],
        },
      ] satisfies { heading: string; blocks: Block[] }[]
    ).filter(({ blocks }) => blocks.length > 0),
  };
};

/** The page of it, for whoever is handed it at once, or fetches it again. */
export const certificatePage = async (
  signed: SignedCertificate,
  language: Language,
  rewriting: RewritingShown,
): Promise<string> => {
  const { htmlOf } = await import("../../paper/html.ts");
  return htmlOf(documentOf(signed, language, rewriting));
};

/** @throws MiroirError storage/full, storage/read-only */
const orStorageFault = async <T>(path: string, body: () => Promise<T>): Promise<T> => {
  try {
    return await body();
  } catch (cause) {
    throw unwritable(cause, path);
  }
};

/** Before the erasure: a folder that cannot be written is found out while she is still there. @throws MiroirError storage/… */
export const makeFolderFor = async (folder: string): Promise<string> => {
  const path = resolve(folder);
  await orStorageFault(path, async () => {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.W_OK);
  });
  return path;
};

/**
 * JSON for programs, a page and a PDF for people, which holds the JSON as well, named by the entry: no certificate overwrites another.
 * @returns the files. @throws MiroirError storage/…
 */
export const writeCertificate = async (
  signed: SignedCertificate,
  language: Language,
  rewriting: RewritingShown,
  folder: string,
): Promise<string[]> => {
  const [{ htmlOf }, { pdfOf }] = await Promise.all([
    import("../../paper/html.ts"),
    import("../../paper/pdf.ts"),
  ]);
  const document = documentOf(signed, language, rewriting);
  const json = `${JSON.stringify(signed, null, 2)}\n`;
  const inPdf = {
    name: `erasure-certificate-${signed.certificate.log.entry}.json`,
    mime: "application/json",
    bytes: Buffer.from(json),
    description: document.title,
  };
  const contents: [string, string | Uint8Array][] = [
    ["json", json],
    ["html", await htmlOf(document)],
    ["pdf", await pdfOf({ ...document, attached: [inPdf] })],
  ];
  const paths = contents.map(([extension]) => join(folder, `${nameOf(signed.certificate)}.${extension}`));
  await orStorageFault(folder, async () => {
    for (const [i, [, content]] of contents.entries())
      await writeFile(paths[i]!, content, { mode: 0o600, flag: "wx" });
  });
  return paths;
};
