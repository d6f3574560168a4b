/**
 * Version 13, of which there are backups: the last of a row of migrations that were never released, and became one schema.
 * Its tables are those of version 15, less those of law 11.
 */
import { createHash } from "node:crypto";
import type { SchemaVersion } from "../dump.ts";

/** sha256 of the checksums of its migrations, a line each. */
const CHECKSUMS = "bcb8227a1b86dc3d24b606efeda287d7b53c2dd77b0dc53aed20ecb6f40f7d22";

/** Whether a backup is of a database that all thirteen migrations made, and no other. */
export const isVersion13 = (schema: readonly SchemaVersion[]): boolean =>
  createHash("sha256")
    .update(schema.map(({ checksum }) => checksum).join("\n"))
    .digest("hex") === CHECKSUMS;

/** In the place of a second account: then one was enough, and the row says so. */
const BEFORE = "nobody (before version 15)";

const lookOfVersion13 = (row: string): string => {
  const older = JSON.parse(row) as { type: string; facts: string };
  const facts = JSON.parse(older.facts) as Record<string, unknown>;
  if (older.type !== "looked" || facts.manual !== false) return row;
  return JSON.stringify({ ...older, facts: JSON.stringify({ ...facts, agreedBy: BEFORE }) });
};

/** Columns that came later: no letter was held for its address, and who came second was refused, and not enrolled as well. */
const LATER: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  // No crop was kept; whoever wants them switches them on.
  albums: { face_crops: "false", recall: "ordinary" },
  faces: { crop_withheld: "false" },
  /** Nothing was narrowed to hours or places, and nobody counted faces. */
  consent_albums: {
    ...{ from_at: null, until_at: null, time_zone: null, places: null, unknown_too: null },
    reached_faces: "0",
  },
  conflicts: { of_two: "false", claimed_by: null, compared_by: null, gone: null, sealed_seen: null },
  invitations: { member_id: null },
  // Of what an audit found here nothing is known.
  ledger_head: { audited: null },
  outbox: { held: null, member_id: null },
  // What left was covered wide, and is only ever covered further; recordings were looked at in every frame.
  publications: { reach: "wide", recording_look: "every" },
  // No second look was taken.
  publication_heads: { face_again: "{}" },
  requests: { address_sha256: null, sealed_agent: null },
  subjects: { suspended_since: null },
};

/** There was no list, and no photograph of a file. */
const NOT_LISTED = { file_photograph: null, file_score: null, seen_by: null, seen_at: null };

/** What it shows is not known: its bytes stand for it until its file is written into. The column that named those, by table. */
const BYTES_OF: Readonly<Record<string, string>> = {
  items: "content_sha256",
  publication_copies: "original_sha256",
  sidecars: "original_sha256",
  disclosures: "content_sha256",
};

const pictureOfVersion13 = (table: string, bytes: string, row: string): string => {
  const older = JSON.parse(row) as Record<string, string | null>;
  const picture = { picture_sha256: older[bytes] ?? null };
  const item = { shows_sha256: older[bytes] ?? null, turn: "1", greys: null, crops_due: "true" };
  return JSON.stringify({ ...older, ...LATER[table], ...picture, ...(table === "items" && item) });
};

/** Decisions were about bytes: how the picture looked is not known, nor to what somebody objected. */
const decisionOfVersion13 = (table: string, row: string): string => {
  const { content_sha256, ...older } = JSON.parse(row) as Record<string, string | null>;
  return JSON.stringify({
    ...{ ...older, picture_sha256: content_sha256 },
    ...(table === "objections" && { about: "unsaid" }),
    ...{ seen_hash: null, seen_shape: null, seen_turn: null },
  });
};

/** Everybody of a scan was compared at the same thresholds. */
const scanOfVersion13 = (row: string): string => {
  const older = JSON.parse(row) as Record<string, string | null>;
  return JSON.stringify({
    ...older,
    review_threshold_to: older.review_threshold,
    match_threshold_to: older.match_threshold,
  });
};

/** A row as it is now: nobody came in without somebody's approval, and nothing is known of how her capture went. */
export const rowOfVersion13 = (table: string, row: string): string => {
  const bytes = BYTES_OF[table];
  if (bytes) return pictureOfVersion13(table, bytes, row);
  const later = LATER[table];
  if (later) return JSON.stringify({ ...(JSON.parse(row) as object), ...later });
  if (table === "searches") return JSON.stringify({ ...JSON.parse(row), agreed_by: BEFORE, number: null });
  if (table === "not_me" || table === "objections") return decisionOfVersion13(table, row);
  if (table === "scans") return scanOfVersion13(row);
  if (table === "request_events") return lookOfVersion13(row);
  if (table !== "portal_enrolments") return row;
  const older = JSON.parse(row) as Record<string, string | null>;
  const state = older.state === "no-approval-needed" ? "waiting" : older.state;
  return JSON.stringify({ ...older, state, came_by: "poster", evidence: "{}", ...NOT_LISTED });
};
