/** The first page of the console: what waits for whom, and whether everything that runs by itself did. It names nobody. */

import { statfs } from "node:fs/promises";
import { daysBetween } from "../../domain/deadline.ts";
import type { Language } from "../../domain/errors.ts";
import { NOTICE_KINDS, type NoticeKind } from "../../domain/notice-kinds.ts";
import { type RequestKind, type Urgency, urgencyOf } from "../../domain/request.ts";
import type { AddressAlone } from "../../domain/vouching.ts";
import type { Day } from "../../domain/words.ts";
import { listNotices } from "../../store/consent/notices.ts";
import type { Sql } from "../../store/database.ts";
import { lastAuditEntry, readEntries, readHead } from "../../store/evidence/ledger.ts";
import { listRequests } from "../../store/requests/requests.ts";
import { countHeld, countWaiting, type Held, type Waiting } from "../../store/staff/overview.ts";
import { LANGUAGES } from "../../words/words.ts";
import { anomalies } from "../compare/anomalies.ts";
import { missingFor } from "../consent/notice.ts";
import type { Act, Verb } from "../gate/act.ts";
import { type AssessmentStanding, assessmentStanding } from "../gate/assessment.ts";
import { secondsBehind } from "../gate/backwards.ts";
import type { Engine } from "../gate/engine.ts";
import { openEntry } from "../gate/evidence.ts";
import { decodersOf, type Status } from "./status.ts";

export interface OpenCase {
  readonly number: string;
  readonly kind: RequestKind;
  readonly dueOn: Day;
  readonly targetOn: Day;
  readonly urgency: Urgency;
  readonly daysLeft: number;
}

/** What an audit found, as its entry says it. */
export interface LastAudit {
  readonly at: string;
  readonly seq: number;
  readonly holds: boolean;
  readonly files: number;
  readonly vectors: number;
}

export interface NoticeState {
  readonly kind: NoticeKind;
  readonly language: Language;
  /** In force; null while none was ever published. */
  readonly version: string | null;
  readonly publishedAt: Date | null;
}

export interface Overview {
  readonly today: Day;
  readonly requests: readonly OpenCase[];
  readonly waiting: Waiting;
  readonly held: Held;
  readonly lastAudit: LastAudit | null;
  readonly disk: { readonly freeBytes: number; readonly sizeBytes: number };
  /** How far the clock is behind the newest thing that was written, s. */
  readonly clockBehindSeconds: number;
  readonly decoders: Status["decoders"];
  readonly log: { readonly size: number; readonly checkpointAt: string | null };
  readonly notices: readonly NoticeState[];
  /** Settings without which no notice can be published. */
  readonly noticeMissing: readonly { readonly article: string; readonly setting: string }[];
  /** The version that was adopted, and whether its file is still the one. */
  readonly assessment: AssessmentStanding;
  readonly dpia: { readonly reference: string; readonly reviewOn: Day; readonly overdue: boolean } | null;
  /** A decision of the controller that a known address alone opens at once (law 11); null: it does not. */
  readonly addressAlone: AddressAlone | null;
  /** Days on which an account searched far more than it usually does (R90). */
  readonly anomalies: readonly { readonly onDay: Day; readonly searches: number; readonly usual: number }[];
}

const openCases = async (act: Act, sql: Sql): Promise<OpenCase[]> =>
  (await listRequests(sql, false)).map(({ number, kind, dueOn, targetOn, state }) => ({
    number,
    kind,
    dueOn,
    targetOn,
    urgency: urgencyOf({ state, targetOn, dueOn }, act.today()),
    daysLeft: daysBetween(act.today(), dueOn),
  }));

const lastAudit = async (engine: Engine, sql: Sql): Promise<LastAudit | null> => {
  const stored = await lastAuditEntry(sql);
  const entry = stored && openEntry(engine, stored)?.entry;
  if (!entry) return null;
  const { seq, at, holds, files, vectors } = entry;
  return { seq, at, holds: holds === true, files: Number(files ?? 0), vectors: Number(vectors ?? 0) };
};

const noticeStates = async (sql: Sql): Promise<NoticeState[]> => {
  const inForce = (await listNotices(sql)).filter(
    ({ publishedAt, supersededAt }) => publishedAt !== null && supersededAt === null,
  );
  return (Object.keys(NOTICE_KINDS) as NoticeKind[]).flatMap((kind) =>
    LANGUAGES.map((language) => {
      const current = inForce.find((notice) => notice.kind === kind && notice.language === language);
      return {
        kind,
        language,
        version: current?.version ?? null,
        publishedAt: current?.publishedAt ?? null,
      };
    }),
  );
};

const diskOf = async ({ settings }: Engine): Promise<Overview["disk"]> => {
  const { bavail, blocks, bsize } = await statfs(settings.dataFolder);
  return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize };
};

export const overview: Verb<void, Overview> = {
  name: "overview",
  run: async (act) => {
    const { engine } = act;
    const { dpia } = engine.settings;
    const disk = await diskOf(engine);
    const decoders = await decodersOf(engine);
    const assessment = await assessmentStanding(act);
    return act.read(async (sql) => {
      const { size } = await readHead(sql);
      const [newest] = await readEntries(sql, Math.max(0, size - 1), 1);
      return {
        today: act.today(),
        requests: await openCases(act, sql),
        waiting: await countWaiting(sql),
        held: await countHeld(sql),
        lastAudit: await lastAudit(engine, sql),
        disk,
        clockBehindSeconds: await secondsBehind(sql, act.at()),
        decoders,
        log: { size, checkpointAt: newest?.at.toISOString() ?? null },
        notices: await noticeStates(sql),
        noticeMissing: await missingFor(act, sql),
        assessment,
        dpia: dpia && { ...dpia, overdue: dpia.reviewOn < act.today() },
        addressAlone: engine.settings.vouching.addressAlone,
        anomalies: (await anomalies(act, sql)).map(({ onDay, searches, usual }) => ({
          onDay,
          searches,
          usual,
        })),
      };
    });
  },
};
