/**
 * Everything an authority asks for, in one archive and one command (R86, art. 31, 58(1)): register, impact assessment,
 * notices, consents, requests, breaches, recipients, the log with what makes its commitments again, proofs, the answers
 * of `log verify` and `audit`, and the configuration without its secrets. People are pseudonyms in it: no name, no
 * contact, no picture, no template, no reason. Each file is in an index signed by the key of the log.
 */
import { createHash, createHmac, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { isAbsolute, resolve, win32 } from "node:path";
import { diskFault } from "../../domain/disk.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { sayLogFault } from "../../domain/log-faults.ts";
import { consistencyText } from "../../ledger/consistency.ts";
import { consistencyProof, leafHash } from "../../ledger/tree.ts";
import type { Document } from "../../paper/document.ts";
import { htmlOf } from "../../paper/html.ts";
import { pdfOf } from "../../paper/pdf.ts";
import { listBreaches } from "../../store/authority/breaches.ts";
import { listNotices } from "../../store/consent/notices.ts";
import type { Sql } from "../../store/database.ts";
import {
  readCheckpoints,
  readEntries,
  readEpochs,
  readHead,
  type StoredEntry,
} from "../../store/evidence/ledger.ts";
import { listRecipients } from "../../store/recipients/recipients.ts";
import { type AuditReport, proveNoTemplates } from "../evidence/audit.ts";
import { type LogVerified, walkLog } from "../evidence/log-verify.ts";
import type { Act, Verb } from "../gate/act.ts";
import { assessmentStanding } from "../gate/assessment.ts";
import { originAt } from "../gate/epochs.ts";
import { openEntry, unsealEntry } from "../gate/evidence.ts";
import { checkpointAt, proveEntries, vkeyOf } from "../gate/proofs.ts";
import { KEPT } from "../gate/retention.ts";
import { MEASURED } from "../report/logic.ts";
import { aiActDocument } from "./ai-act.ts";
import { shownBreach } from "./breaches.ts";
import { consultationDocument } from "./consultation.ts";
import { type AssessmentGrounds, assessmentDocument, assessmentGaps, assessmentJson } from "./dpia.ts";
import { highRisks } from "./dpia-risks.ts";
import { addExtracts } from "./extracts.ts";
import { IndexedZip, type WrittenFile } from "./files.ts";
import { medDocument } from "./med-2021-134.ts";
import { type Gap, groundsOf, registerDocument, registerGaps, registerJson } from "./register.ts";
import { staffNotice } from "./staff-notice.ts";

const LANGUAGES = ["en", "fr"] as const;

export interface AuthorityPack {
  readonly file: string;
  readonly files: readonly WrittenFile[];
  /** The signed index. */
  readonly index: string;
  readonly vkey: string;
  /** What a person still has to write, each with its article. */
  readonly gaps: readonly Gap[];
  readonly logHolds: boolean;
  readonly auditHolds: boolean;
}

interface Pack {
  readonly act: Act;
  readonly sql: Sql;
  readonly zip: IndexedZip;
  readonly grounds: AssessmentGrounds;
  /** The pseudonym of a person. */
  readonly nameOf: (subjectId: string) => string;
}

const addDocument = async (
  { zip }: Pack,
  name: string,
  document: (language: Language) => Document,
): Promise<void> => {
  for (const language of LANGUAGES) {
    await zip.add(`${name}.${language}.html`, await htmlOf(document(language)));
    await zip.add(`${name}.${language}.pdf`, await pdfOf(document(language)));
  }
};

const addRegister = async (pack: Pack): Promise<void> => {
  await addDocument(pack, "register/register", (language) => registerDocument(language, pack.grounds));
  await addDocument(pack, "register/staff-notice", (language) => staffNotice(language, pack.grounds));
  await pack.zip.addJson("register/register.json", registerJson(pack.grounds));
};

const addAssessment = async (pack: Pack): Promise<void> => {
  const { grounds, zip } = pack;
  await addDocument(pack, "dpia/assessment", (language) => assessmentDocument(language, grounds));
  await zip.addJson("dpia/assessment.json", assessmentJson(grounds));
  if (highRisks(grounds).length > 0)
    await addDocument(pack, "dpia/consultation", (language) => consultationDocument(language, grounds));
};

const addInspected = async (pack: Pack): Promise<void> => {
  const { settings, at } = pack.grounds;
  await addDocument(pack, "ai-act/duties", (language) => aiActDocument(language, settings, at));
  await addDocument(pack, "med-2021-134/points", (language) => medDocument(language, at));
};

const addNotices = async ({ sql, zip }: Pack): Promise<void> => {
  const notices = await listNotices(sql);
  for (const { kind, language, version, text } of notices)
    await zip.add(`notices/${kind}-${language}-${version}.txt`, text);
  await zip.addJson(
    "notices/notices.json",
    notices.map(({ text: _text, sha256, publishedBy: _by, ...notice }) => ({
      ...notice,
      sha256: sha256.toString("hex"),
    })),
  );
};

const addPeoplesRights = async ({ act, sql, zip, grounds, nameOf }: Pack): Promise<void> => {
  await addExtracts({ sql, zip, today: grounds.today, nameOf });
  await zip.addJson(
    "breaches/breaches.json",
    (await listBreaches(sql)).map((row) => {
      const { recordedBy: _by, id: _id, ...breach } = shownBreach(act, row);
      return breach;
    }),
  );
};

const addRecipients = async ({ sql, zip, grounds }: Pack): Promise<void> => {
  const counts = new Map(grounds.inventory.disclosures.map(({ recipientId, count }) => [recipientId, count]));
  await zip.addJson(
    "recipients/recipients.json",
    (await listRecipients(sql)).map(({ mail: _mail, ...recipient }) => ({
      ...recipient,
      disclosures: counts.get(recipient.id) ?? 0,
    })),
  );
  await zip.addJson("retention/retention.json", { settings: grounds.settings.retention, tables: KEPT });
};

/** A password may stand in any part of an address but these. */
const withoutPassword = (url: string): string => {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return NOT_SHOWN;
  }
};

const NOT_SHOWN = "(not shown)";

/** Where anything lies on this machine is no evidence: a path may name whoever runs it, and helps whoever breaks in. */
const withoutPaths = (value: unknown): unknown => {
  if (typeof value === "string") return isAbsolute(value) || win32.isAbsolute(value) ? NOT_SHOWN : value;
  if (Array.isArray(value)) return value.map(withoutPaths);
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutPaths(each)]));
};

/** How to log in anywhere is no evidence, and is not handed out. */
const withoutSecrets = (configuration: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const { databaseUrl, mail, storages, ...rest } = configuration as {
    databaseUrl?: string | null;
    mail?: Record<string, unknown> | null;
    storages?: Record<string, Record<string, unknown>>;
  };
  return {
    ...rest,
    storages: Object.fromEntries(
      Object.entries(storages ?? {}).map(([name, each]) => [name, { ...each, keyFile: NOT_SHOWN }]),
    ),
    databaseUrl: databaseUrl ? withoutPassword(databaseUrl) : null,
    mail: mail
      ? { ...mail, user: mail.user && NOT_SHOWN, passwordFile: mail.passwordFile && NOT_SHOWN }
      : null,
  };
};

/** Null where this installation came without it. */
const textAt = (path: string): Promise<string | null> => readFile(path, "utf8").catch(() => null);

const addConfiguration = async ({ act, zip, grounds }: Pack): Promise<void> => {
  const { configuration, packManifest, modelsPage } = act.engine.settings;
  await zip.addJson("configuration/configuration.json", withoutPaths(withoutSecrets(configuration)));
  const manifest = await textAt(packManifest);
  const models = await textAt(modelsPage);
  if (manifest !== null) await zip.add("accuracy/manifest.json", manifest);
  if (models !== null) await zip.add("accuracy/models.md", models);
  await zip.addJson("accuracy/measured.json", {
    pack: grounds.pack,
    measured: MEASURED[grounds.pack] ?? null,
  });
};

const PAGE = 2000;

/** What is gathered while the log is written. */
interface LogSeen {
  readonly leaves: Buffer[];
  /** The size of the log at the end of each month. */
  readonly months: Map<string, number>;
  /** Entries worth a proof of their own. */
  readonly proven: number[];
}

/** Acts that an authority asks for one by one. */
const PROVEN_VERBS: ReadonlySet<string> = new Set([
  "forget",
  "notice.publish",
  "breach.record",
  "breach.update",
  "breach.close",
  "restore",
]);
const MOST_PROOFS = 200;

/** Under a key that nobody keeps: a person has one name in this archive, and in no other. */
const pseudonyms = (): ((subjectId: string) => string) => {
  const key = randomBytes(32);
  return (subjectId) => `person-${createHmac("sha256", key).update(subjectId).digest("hex").slice(0, 16)}`;
};

/**
 * What an entry said. About nobody in particular: with its salt, so that whoever reads makes the commitment again. About
 * a person: under her pseudonym and without the salt, so that no copy of this archive undoes that she is forgotten (R91).
 */
const saidOf = (
  { act, nameOf }: Pack,
  stored: StoredEntry,
): { salt: string | null; entry: string | null } => {
  const unsealed = unsealEntry(act.engine, stored);
  if (!unsealed) return { salt: null, entry: null };
  const entry = Buffer.from(unsealed.bytes).toString("utf8");
  const about = stored.sealedFor;
  return about
    ? { salt: null, entry: entry.replaceAll(about, nameOf(about)) }
    : { salt: Buffer.from(unsealed.salt).toString("hex"), entry };
};

const entryLine = (pack: Pack, stored: StoredEntry, seen: LogSeen): string => {
  const { seq, at, commitment } = stored;
  const verb = openEntry(pack.act.engine, stored)?.entry.verb;
  if (verb && PROVEN_VERBS.has(verb) && !stored.sealedFor) seen.proven.push(seq);
  seen.leaves.push(leafHash(commitment));
  seen.months.set(at.toISOString().slice(0, 7), seq + 1);
  const said = saidOf(pack, stored);
  const line = { index: seq, at: at.toISOString(), commitment: commitment.toString("hex"), ...said };
  return `${JSON.stringify(line)}\n`;
};

async function* entryLines(pack: Pack, seen: LogSeen): AsyncGenerator<string> {
  for (let from = 0; ; from += PAGE) {
    const entries = await readEntries(pack.sql, from, PAGE);
    pack.act.stopIfAborted();
    for (const stored of entries) yield entryLine(pack, stored, seen);
    if (entries.length < PAGE) return;
  }
}

async function* checkpointLines(sql: Sql): AsyncGenerator<string> {
  for (let from = 1; ; from += PAGE) {
    const notes = await readCheckpoints(sql, from, PAGE);
    for (const note of notes) yield `${JSON.stringify(note)}\n`;
    if (notes.length < PAGE) return;
  }
}

const addConsistency = async ({ sql, zip }: Pack, seen: LogSeen, size: number): Promise<void> => {
  const later = await checkpointAt(sql, size);
  for (const [month, end] of seen.months) {
    if (end === size) continue;
    const hashes = consistencyProof(seen.leaves, end, size);
    await zip.add(
      `log/consistency/${month}.consistency`,
      consistencyText({ earlier: await checkpointAt(sql, end), later, hashes }),
    );
  }
};

const addLog = async (pack: Pack): Promise<void> => {
  const { act, sql, zip } = pack;
  const seen: LogSeen = { leaves: [], months: new Map(), proven: [] };
  await zip.add("log/entries.jsonl", entryLines(pack, seen));
  await zip.add("log/checkpoints.jsonl", checkpointLines(sql));
  const { size } = await readHead(sql);
  const epochs = await readEpochs(sql);
  await zip.add("log/checkpoint", await checkpointAt(sql, size));
  await zip.add("log/keys.txt", epochs.map(({ origin }) => `${vkeyOf(act.engine, origin)}\n`).join(""));
  await zip.addJson("log/epochs.json", epochs);
  for (const { seq, proof } of await proveEntries(act.engine, sql, seen.proven.slice(-MOST_PROOFS)))
    await zip.add(`log/proofs/${seq}.tlog-proof`, proof);
  await addConsistency(pack, seen, size);
};

const addAnswers = async ({ zip }: Pack, verified: LogVerified, audited: AuditReport): Promise<void> => {
  await zip.addJson("answers/log-verify.json", {
    ...verified,
    said: verified.faults.map((fault) => sayLogFault(fault, "en")),
  });
  await zip.addJson("answers/audit.json", withoutPaths(audited));
};

const PARTS: readonly (readonly [string, string, string])[] = [
  [
    "register/",
    "record of processing activities, art. 30, and the notice to the staff",
    "registre des activités de traitement, art. 30, et information du personnel",
  ],
  [
    "dpia/",
    "impact assessment, art. 35, and a consultation, art. 36, where a high risk is left",
    "analyse d'impact, art. 35, et consultation, art. 36, s'il reste un risque élevé",
  ],
  ["ai-act/", "duties under the AI Act", "obligations du règlement sur l'IA"],
  [
    "med-2021-134/",
    "the decision MED-2021-134 point by point: what answers it, and what shows it",
    "la décision MED-2021-134 point par point : ce qui y répond, et ce qui le montre",
  ],
  [
    "notices/",
    "every version of every notice, art. 13 and 14",
    "chaque version de chaque notice, art. 13 et 14",
  ],
  [
    "consents/",
    "each consent: notice and version, identity check, second step, bases, age band, history, refusals; who vouched",
    "chaque consentement : notice et version, vérification d'identité, seconde étape, bases, tranche d'âge, historique, refus ; qui a attesté",
  ],
  [
    "requests/",
    "requests step by step, deadlines, outcomes; letters by hash",
    "demandes étape par étape, délais, issues ; courriers par empreinte",
  ],
  ["objections/", "objections and what was decided, art. 21", "oppositions et décisions, art. 21"],
  [
    "publications/",
    "what was published, each copy by hash, under which consents people are visible",
    "ce qui a été publié, chaque copie par empreinte, sous quels consentements des personnes sont visibles",
  ],
  [
    "provenance/",
    "by what right each album is held, and where its pictures come from",
    "à quel titre chaque album est détenu, et d'où viennent ses images",
  ],
  [
    "searches/",
    "who searched, who agreed, for what purpose, who was returned",
    "qui a cherché, qui a donné son accord, pour quelle finalité, qui a été retourné",
  ],
  ["breaches/", "breach register, art. 33(5)", "registre des violations, art. 33(5)"],
  ["recipients/", "recipients and how much each received", "destinataires et ce que chacun a reçu"],
  ["retention/", "how long everything is kept", "durées de conservation"],
  [
    "log/",
    "the signed log: entries with their salts, checkpoints, keys, proofs",
    "le journal signé : entrées avec leurs sels, points de contrôle, clés, preuves",
  ],
  ["answers/", "what `log verify` and `audit` answered", "ce qu'ont répondu `log verify` et `audit`"],
  ["configuration/", "settings, without passwords", "réglages, sans mots de passe"],
  [
    "accuracy/",
    "the recognition model, and its measured error rates",
    "le modèle de reconnaissance et ses taux d'erreur mesurés",
  ],
];

const readme = (language: Language, vkey: string, gaps: readonly Gap[]): string => {
  const en = language === "en";
  return [
    en ? "For the supervisory authority" : "Pour l'autorité de contrôle",
    "",
    ...PARTS.map(([path, english, french]) => `${path.padEnd(17)}${en ? english : french}`),
    "",
    en
      ? "People are pseudonyms here, made for this archive alone and the same in every file. Names, contacts, reasons, letters, pictures and templates are not in this archive; the organisation can show them on request (art. 58(1)(e)). What somebody who was forgotten had done or suffered cannot be read by anybody any more: its commitment remains. The texts of breaches are as the organisation wrote them. Letters and the words of a request appear as the SHA-256 of what they are sealed as, so that one shown later can be held against it. Paths of the machine are left out."
      : "Les personnes sont ici des pseudonymes, faits pour cette seule archive et les mêmes dans chaque fichier. Noms, contacts, motifs, courriers, images et gabarits ne sont pas dans cette archive ; l'organisation peut les montrer sur demande (art. 58(1)(e)). Ce qu'une personne oubliée avait fait ou subi n'est plus lisible par personne : il en reste l'engagement. Les textes des violations sont tels que l'organisation les a écrits. Les courriers et les mots d'une demande figurent par le SHA-256 de leur forme scellée, pour qu'un texte montré plus tard puisse y être comparé. Les chemins de la machine sont omis.",
    "",
    en
      ? "index.note holds the SHA-256 of every file and is signed (c2sp.org/signed-note) with this key:"
      : "index.note contient le SHA-256 de chaque fichier et est signé (c2sp.org/signed-note) avec cette clé :",
    vkey,
    "",
    en
      ? "    grep -E '^[0-9a-f]{64}  ' index.note | sha256sum -c"
      : "    grep -E '^[0-9a-f]{64}  ' index.note | sha256sum -c",
    "",
    en
      ? "Each line of log/entries.jsonl: HMAC-SHA-256(salt, entry) is the commitment, where there is a salt; an entry about a person has none here, and is proven by `miroir log prove` on request. The commitments are the leaves of a Merkle tree (RFC 9162) whose root log/checkpoint signs. A file of log/proofs (c2sp.org/tlog-proof) is verified alone."
      : "Chaque ligne de log/entries.jsonl : HMAC-SHA-256(salt, entry) est l'engagement, là où il y a un sel ; une entrée sur une personne n'en a pas ici, et se prouve par `miroir log prove` sur demande. Les engagements sont les feuilles d'un arbre de Merkle (RFC 9162) dont log/checkpoint signe la racine. Un fichier de log/proofs (c2sp.org/tlog-proof) se vérifie seul.",
    "",
    en ? "Still to be written by a person:" : "Reste à écrire par une personne :",
    ...gaps.map(({ article, what }) => `- art. ${article}: ${what[language]}`),
    "",
  ].join("\n");
};

const gapsOf = (grounds: AssessmentGrounds): Gap[] => [
  ...new Set([...registerGaps(grounds), ...assessmentGaps(grounds)]),
];

const fill = async (pack: Pack, verified: LogVerified, audited: AuditReport, vkey: string): Promise<void> => {
  for (const language of LANGUAGES)
    await pack.zip.add(`README.${language}.txt`, readme(language, vkey, gapsOf(pack.grounds)));
  await addRegister(pack);
  await addAssessment(pack);
  await addInspected(pack);
  await addNotices(pack);
  await addPeoplesRights(pack);
  await addRecipients(pack);
  await addLog(pack);
  await addAnswers(pack, verified, audited);
  await addConfiguration(pack);
};

/** @throws MiroirError usage/bad-value: nothing is written over */
const requireFree = async (out: string): Promise<string> => {
  const path = resolve(out);
  const there = await stat(path).then(
    () => true,
    () => false,
  );
  if (there || !path.toLowerCase().endsWith(".zip"))
    throw new MiroirError("usage/bad-value", {
      name: "--out",
      value: out,
      expected: "a .zip that does not exist yet",
    });
  return path;
};

type Written = Omit<AuthorityPack, "logHolds" | "auditHolds"> & { readonly verified: LogVerified };

/** One unchanging state of everything, from the first file to the last. */
const write = async (act: Act, file: string, audited: AuditReport): Promise<Written> => {
  const adopted = await assessmentStanding(act);
  const zip = new IndexedZip(file);
  try {
    return await act.read(async (sql) => {
      const { engine } = act;
      const verified = await walkLog(act, sql);
      const grounds: AssessmentGrounds = { ...(await groundsOf(act, sql)), scores: engine.scores, adopted };
      const { size } = await readHead(sql);
      const origin = originAt(await readEpochs(sql), size) ?? engine.settings.logOrigin;
      const vkey = vkeyOf(engine, origin);
      await fill({ act, sql, zip, grounds, nameOf: pseudonyms() }, verified, audited, vkey);
      const index = await zip.close({ name: origin, ...engine.signer }, act.at());
      return { file, files: zip.files, index, vkey, gaps: gapsOf(grounds), verified };
    });
  } catch (cause) {
    await zip.discard();
    // A folder that is not there cannot be written either.
    throw diskFault(cause, file, { ENOENT: "storage/read-only" });
  }
};

/**
 * Writes the archive. The log is verified and the audit run first, and both answers are in it, whatever they are.
 * @throws MiroirError usage/bad-value, storage/…, log/damaged when the log can no longer be proven from
 */
export const authorityPack: Verb<{ out: string }, AuthorityPack> = {
  name: "authority-pack",
  run: async (act, { out }) => {
    const file = await requireFree(out);
    const audited = await proveNoTemplates(act);
    const { verified, ...written } = await write(act, file, audited);
    act.onRollback(() => rmSync(file, { force: true }));
    const index = createHash("sha256").update(written.index).digest("hex");
    return act.commit(async () => ({
      result: { ...written, logHolds: verified.holds, auditHolds: audited.holds },
      entry: { files: written.files.length, index, logHolds: verified.holds, auditHolds: audited.holds },
    }));
  },
};
