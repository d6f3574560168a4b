/** What the tables hold of one person, opened and in plain JSON: nothing of it is chosen, and only staff is left out. */
import { MiroirError } from "../../domain/errors.ts";
import { printNumber } from "../../domain/request.ts";
import type { Row, Sql } from "../../store/database.ts";
import { readEntriesOf } from "../../store/evidence/ledger.ts";
import type { LetterRow } from "../../store/letters/outbox.ts";
import { camel } from "../../store/names.ts";
import { RELATED, relatedRows } from "../../store/report/report.ts";
import { type SearchAboutHer, searchesAbout } from "../compare/search.ts";
import { eventLabel, type SealedWords, wordsLabel } from "../consent/record.ts";
import type { Engine } from "../gate/engine.ts";
import { openEntry } from "../gate/evidence.ts";
import { openLetter } from "../letters/outbox.ts";
import { DEATH_LABEL } from "../people/deaths.ts";
import { INSTRUCTION_LABEL } from "../people/instruction.ts";
import { seenLabel } from "../people/seen-sealed.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type Record_ = { readonly [column: string]: Json };

/** By table in camel case, each row of it. */
export interface Records {
  readonly tables: Readonly<Record<string, readonly Record_[]>>;
  readonly searches: readonly SearchAboutHer[];
  /** What the ledger says about her, oldest first. */
  readonly ledger: readonly Record_[];
}

/**
 * Accounts of staff: essential to her where they searched for her, where a picture came from and where her consent was
 * written down (R13, R15, R45), and left out everywhere else. A test asks the catalogue for columns that look like one.
 */
export const STAFF = {
  leftOut: new Set([
    "actor",
    "openedBy",
    "decidedBy",
    "madeBy",
    "disclosedBy",
    "firstBy",
    "publishedBy",
    "attestedBy",
    "recordedBy",
    "proposedBy",
    "confirmedBy",
    "viewer",
    "signedBy",
    "approvedBy",
    "vouchedBy",
    "agreedBy",
    "handedBy",
    "endedBy",
    "seenBy",
  ]),
  essential: new Set(["consentEvents.entity", "consents.sealedCheckedBy"]),
  /** Named so, and no account. */
  none: new Set(["albums.heldBy", "portalEnrolments.cameBy", "vouchings.comparedBy", "conflicts.comparedBy"]),
} as const;

/** Columns that name another person: in her answer she is told that there is somebody, and not who (art. 15(4)). */
export const OTHERS: ReadonlySet<string> = new Set(["claimedBy", "otherId"]);

type Opener = (engine: Engine, row: Row, sealed: Uint8Array) => Json;

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

/** A text under the key of a person, by the label it was sealed under. */
const underHerKey =
  (subject: string, label: (row: Row) => string): Opener =>
  (engine, row, sealed) =>
    text(engine.vault.open("subject", String(row[subject]), label(row), sealed));

const ofConsent = (what: SealedWords): Opener =>
  underHerKey("subjectId", ({ id }) => wordsLabel(String(id), what));

/** Under the key of a request. Null once that key is gone: then nobody reads it any more. */
const underRequestKey =
  (request: string, label: (row: Row) => string): Opener =>
  (engine, row, sealed) => {
    const id = String(row[request]);
    return engine.vault.has("request", id)
      ? text(engine.vault.open("request", id, label(row), sealed))
      : null;
  };

const ofObjection =
  (what: "reason" | "decision"): Opener =>
  (engine, row, sealed) => {
    const label = `objection/${row.id}/${what}`;
    return row.sealedUnder === "entry"
      ? text(engine.vault.open("entry", engine.instanceId, label, sealed))
      : underRequestKey("requestId", () => label)(engine, row, sealed);
  };

const json =
  (open: Opener): Opener =>
  (engine, row, sealed) => {
    const opened = open(engine, row, sealed);
    return opened === null ? null : (JSON.parse(String(opened)) as Json);
  };

/** Sealed under her personal key as well, or the template of a grant: handed over apart, when they can be opened. */
const apart: Opener = () => null;

/** How each sealed column is opened; a test asks the catalogue for columns that have no row here. */
export const OPENERS: Readonly<Record<string, Opener>> = {
  "subjects.sealedIdentity": json(underHerKey("id", () => "identity")),
  "subjects.sealedGuardian": json(underHerKey("id", () => "guardian")),
  "instructionsAfterDeath.sealed": json(underHerKey("subjectId", () => INSTRUCTION_LABEL)),
  "deaths.sealed": underHerKey("subjectId", () => DEATH_LABEL),
  "consents.sealedStatement": ofConsent("statement"),
  "consents.sealedCheckedBy": ofConsent("checked-by"),
  "consents.sealedMandate": ofConsent("mandate"),
  "consents.sealedChildAssent": ofConsent("child-assent"),
  "consents.sealedNoConsequence": ofConsent("no-consequence"),
  "consentEvents.sealedStatement": underHerKey("subjectId", ({ consentId, at }) =>
    eventLabel(String(consentId), at as Date),
  ),
  "conflicts.sealedSeen": json(underHerKey("subjectId", ({ id }) => seenLabel(String(id)))),
  "vouchings.sealedWords": (engine, row, sealed) =>
    (row.requestId
      ? underRequestKey("requestId", ({ id }) => `vouching/${id}`)
      : underHerKey("subjectId", ({ id }) => `vouching/${id}`))(engine, row, sealed),
  "portalEnrolments.sealedBecause": underHerKey("subjectId", () => "enrolment/because"),
  "outbox.sealed": (engine, row, sealed) => ({
    ...openLetter(engine, {
      id: String(row.id),
      sealedUnder: row.sealedUnder,
      subjectId: row.subjectId,
      requestId: row.requestId,
      memberId: row.memberId,
      sealed,
    } as unknown as LetterRow),
  }),
  "requests.sealedRequester": json(underRequestKey("id", () => "requester")),
  "requests.sealedText": underRequestKey("id", () => "text"),
  "requests.sealedAgent": underRequestKey("id", () => "agent"),
  "requests.sealedMandate": json(underRequestKey("id", () => "mandate")),
  "requestEvents.sealedNote": json(underRequestKey("requestId", ({ seq }) => `event/${seq}`)),
  "requestAbuses.sealedProof": json(underRequestKey("requestId", () => "abuse")),
  "objections.sealedReason": ofObjection("reason"),
  "objections.sealedDecision": ofObjection("decision"),
  // Where it lies on the organisation's disk says nothing of her.
  "exports.sealedPath": apart,
  // The same, and words for everybody who is visible in its copies.
  "publications.sealedTerms": apart,
  // Paths of the organisation's disk, and names that it gave to its files.
  "sidecarFolders.sealedPlace": apart,
  "sidecars.sealedName": apart,
  "proposals.sealedAsked": json(underRequestKey("requestId", ({ id }) => `proposal/${id}`)),
  "lookAnswers.sealedFacts": json(underRequestKey("requestId", () => "look")),
  "lookPictures.sealed": apart,
  "lookPictures.sealedFacts": json(underRequestKey("requestId", ({ id }) => `look/${id}/facts`)),
  "members.sealedMember": json((engine, row, sealed) =>
    text(engine.vault.open("member", String(row.id), "member", sealed)),
  ),
  // Handed over as a picture, not as a field.
  "members.sealedPhotograph": apart,
  // Of a poster, which is nobody's.
  "invitations.sealedToken": apart,
  "captureFrames.sealed": apart,
  "referencePhotos.sealed": apart,
  "referenceTemplates.sealed": apart,
  "referenceTemplates.sealedCode": apart,
  "grants.sealedTemplate": apart,
};

/** Sealed bytes; `sealedUnder` and `sealedFor` say by which key. */
const isSealed = (column: string): boolean => /^sealed(?:(?!Under$|For$)[A-Z]|$)/.test(column);

const plain = (value: unknown): Json => {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return (value ?? null) as Json;
};

const openedColumn = (engine: Engine, table: string, column: string, row: Row): Json => {
  const name = `${table}.${column}`;
  const value = row[column];
  if (!(value instanceof Uint8Array) || !isSealed(column)) return plain(value);
  const opener = OPENERS[name];
  if (!opener)
    throw new MiroirError("internal/broken-promise", { problem: `nobody knows how to open ${name}` });
  return opener(engine, row, value);
};

const named = (column: string): boolean =>
  column !== "subjectId" && !STAFF.leftOut.has(column) && !OTHERS.has(column);

const fieldOf = (column: string): string => {
  if (column === "sealed") return "content";
  return isSealed(column) ? column.replace(/^sealed(.)/, (_, first: string) => first.toLowerCase()) : column;
};

const recordOf = (engine: Engine, table: string, subjectId: string, columns: Row): Record_ => {
  // A row that hangs on one of hers does not name her, and its words are sealed under her key.
  const row = { subjectId, ...columns };
  return Object.fromEntries(
    Object.keys(columns)
      .filter((column) => named(column) && OPENERS[`${table}.${column}`] !== apart)
      .map((column) => [
        fieldOf(column),
        table === "requests" && column === "number"
          ? printNumber(Number(columns[column]))
          : openedColumn(engine, table, column, row),
      ]),
  );
};

const ledgerOf = async (engine: Engine, sql: Sql, subjectId: string): Promise<Record_[]> =>
  (await readEntriesOf(sql, subjectId)).flatMap((stored) => {
    const entry = openEntry(engine, stored)?.entry;
    if (!entry) return [];
    const { actor: _staff, subject: _she, v: _format, ...facts } = entry;
    return [{ ...(facts as Record_), commitment: stored.commitment.toString("hex") }];
  });

/** All of it, at the moment of the caller's snapshot. */
export const recordsOf = async (engine: Engine, sql: Sql, subjectId: string): Promise<Records> => {
  const tables: Record<string, Record_[]> = {};
  for (const table of Object.keys(RELATED)) {
    const rows = await relatedRows(sql, table, subjectId);
    tables[camel(table)] = rows.map((row) => recordOf(engine, camel(table), subjectId, row));
  }
  return {
    tables,
    searches: await searchesAbout(engine, sql, subjectId),
    ledger: await ledgerOf(engine, sql, subjectId),
  };
};
