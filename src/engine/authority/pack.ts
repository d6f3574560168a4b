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
import { findAdopted } from "../../store/authority/assessment.ts";
import { listBreaches } from "../../store/authority/breaches.ts";
import { openGrantIds } from "../../store/consent/grants.ts";
import { listNotices, type NoticeRow } from "../../store/consent/notices.ts";
import type { Sql } from "../../store/database.ts";
import {
  readCheckpoints,
  readEntries,
  readEpochs,
  readHead,
  type StoredEntry,
} from "../../store/evidence/ledger.ts";
import { listRecipients } from "../../store/recipients/recipients.ts";
import { LANGUAGES, SOURCE, sayIn, type Words, words } from "../../words/words.ts";
import { reachOf } from "../compare/reach.ts";
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
import { addNotices, inForceLines } from "./pack-notices.ts";
import { type Gap, groundsOf, registerDocument, registerGaps, registerJson } from "./register.ts";
import { staffNotice } from "./staff-notice.ts";

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

/** Without its folder and its name, which may name people. */
const extensionOf = (path: string): string => /\.[a-z0-9]{1,8}$/.exec(path.toLowerCase())?.[0] ?? "";

/** The version that was adopted, as it was signed; one that is another or gone is among what a person has to write. */
const addAdopted = async ({ sql, zip }: Pack): Promise<void> => {
  const adopted = await findAdopted(sql);
  const bytes = adopted && (await readFile(adopted.path).catch(() => null));
  if (bytes && createHash("sha256").update(bytes).digest().equals(adopted.sha256))
    await zip.add(`dpia/adopted${extensionOf(adopted.path)}`, bytes);
};

const addAssessment = async (pack: Pack): Promise<void> => {
  const { grounds, zip } = pack;
  await addDocument(pack, "dpia/assessment", (language) => assessmentDocument(language, grounds));
  await zip.addJson("dpia/assessment.json", assessmentJson(grounds));
  await addAdopted(pack);
  if (highRisks(grounds).length > 0)
    await addDocument(pack, "dpia/consultation", (language) => consultationDocument(language, grounds));
};

const addInspected = async (pack: Pack): Promise<void> => {
  const { settings, at } = pack.grounds;
  await addDocument(pack, "ai-act/duties", (language) => aiActDocument(language, settings, at));
  await addDocument(pack, "med-2021-134/points", (language) => medDocument(language, at));
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
    said: verified.faults.map((fault) => sayLogFault(fault, SOURCE)),
  });
  await zip.addJson("answers/audit.json", withoutPaths(audited));
};

const PARTS: readonly (readonly [string, Words])[] = [
  ["register/", words("engine.authority.pack.part.register")],
  ["dpia/", words("engine.authority.pack.part.dpia")],
  ["ai-act/", words("engine.authority.pack.part.aiAct")],
  ["med-2021-134/", words("engine.authority.pack.part.med2021134")],
  ["notices/", words("engine.authority.pack.part.notices")],
  ["consents/", words("engine.authority.pack.part.consents")],
  ["requests/", words("engine.authority.pack.part.requests")],
  ["objections/", words("engine.authority.pack.part.objections")],
  ["publications/", words("engine.authority.pack.part.publications")],
  ["provenance/", words("engine.authority.pack.part.provenance")],
  ["searches/", words("engine.authority.pack.part.searches")],
  ["breaches/", words("engine.authority.pack.part.breaches")],
  ["recipients/", words("engine.authority.pack.part.recipients")],
  ["retention/", words("engine.authority.pack.part.retention")],
  ["log/", words("engine.authority.pack.part.log")],
  ["answers/", words("engine.authority.pack.part.answers")],
  ["configuration/", words("engine.authority.pack.part.configuration")],
  ["accuracy/", words("engine.authority.pack.part.accuracy")],
];

const readme = (
  language: Language,
  { vkey, gaps, notices }: { vkey: string; gaps: readonly Gap[]; notices: readonly NoticeRow[] },
): string => {
  const say = sayIn(language);
  return [
    say("engine.authority.pack.forAuthority"),
    "",
    ...PARTS.map(([path, what]) => `${path.padEnd(17)}${what[language]}`),
    "",
    say("engine.authority.pack.pseudonyms"),
    "",
    say("engine.authority.pack.indexNote"),
    vkey,
    "",
    "    grep -E '^[0-9a-f]{64}  ' index.note | sha256sum -c",
    "",
    say("engine.authority.pack.logLines"),
    "",
    say("engine.authority.pack.noticesInForce"),
    ...inForceLines(language, notices),
    "",
    say("engine.authority.pack.stillToWrite"),
    ...gaps.map(({ article, what }) => `- art. ${article}${say("domain.marks.colon")}${what[language]}`),
    "",
  ].join("\n");
};

const gapsOf = (grounds: AssessmentGrounds): Gap[] => [
  ...new Set([...registerGaps(grounds), ...assessmentGaps(grounds)]),
];

const fill = async (pack: Pack, verified: LogVerified, audited: AuditReport, vkey: string): Promise<void> => {
  const notices = await listNotices(pack.sql);
  const said = { vkey, gaps: gapsOf(pack.grounds), notices };
  for (const language of LANGUAGES) await pack.zip.add(`README.${language}.txt`, readme(language, said));
  await addRegister(pack);
  await addAssessment(pack);
  await addInspected(pack);
  await addNotices(pack.zip, notices);
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
      const { comparisons, unnarrowed } = await reachOf(sql, await openGrantIds(sql));
      const grounds: AssessmentGrounds = {
        ...(await groundsOf(act, sql)),
        scores: engine.scores,
        adopted,
        comparisons: { comparisons, unnarrowed },
      };
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
