/**
 * A steward, or other staff, reads the code of whoever stands before her, sees name, frames and doubts beside the person, and
 * confirms or refuses (law 11, R101). A code that is over, spent or was never shown is refused in one way; whoever read one
 * has it for as long as a code lasts, and nobody else has.
 */
import { randomBytes } from "node:crypto";
import { requirePerson } from "../../domain/act.ts";
import type { DoubtCode } from "../../domain/capture-evidence.ts";
import { MiroirError } from "../../domain/errors.ts";
import { CODE_MINUTES } from "../../domain/vouching-code.ts";
import { albumsAgreedTo } from "../../store/consent/consents.ts";
import type { Sql } from "../../store/database.ts";
import { type CameBy, enrolmentOf } from "../../store/portal/portal.ts";
import {
  type About,
  countFrames,
  removeVouchingCode,
  shownBy,
  vouchingOf,
} from "../../store/portal/vouchings.ts";
import { lockRequest } from "../../store/requests/requests.ts";
import { decideIn } from "../consent/enrolment-decide.ts";
import type { Act, Committed, Verb } from "../gate/act.ts";
import { keptOf } from "../gate/kept.ts";
import { entryAbout, lookAtFrame } from "../people/frames.ts";
import { requireSubject } from "../people/people.ts";
import { vouch } from "../people/vouching.ts";
import { addEvent, requesterOf } from "../requests/requests.ts";
import { triesOf } from "./tries.ts";
import { vouchingCodeHash } from "./vouching-code.ts";

/** A code that was read, in the hands of whoever read it. */
interface Reading {
  readonly about: About;
  readonly by: string;
  readonly untilMs: number;
}
const readingsOf = keptOf(() => new Map<string, Reading>());

/** Known to be about her now, which the code says, and for a quarter of an hour. */
const beginReading = (act: Act, about: About): string => {
  const readings = readingsOf(act.engine);
  const nowMs = act.at().getTime();
  for (const [id, { untilMs }] of readings) if (untilMs <= nowMs) readings.delete(id);
  const id = randomBytes(24).toString("base64url");
  readings.set(id, { about, by: act.actor.name, untilMs: nowMs + CODE_MINUTES * 60_000 });
  return id;
};

/** @throws MiroirError vouching/code: nobody read it, somebody else did, or its time is over */
const requireReading = (act: Act, id: string): About => {
  const reading = readingsOf(act.engine).get(id);
  if (!reading || reading.by !== act.actor.name || reading.untilMs <= act.at().getTime())
    throw new MiroirError("vouching/code");
  return reading.about;
};

export interface CodeRead {
  /** By which frames are seen and it is decided; of nobody else's use. */
  readonly reading: string;
  readonly kind: "enrolment" | "request";
  readonly name: string;
  /** Of an enrolment by which kind of invitation. */
  readonly cameBy: CameBy | null;
  /** Of a request. */
  readonly number: string | null;
  readonly albums: readonly string[];
  readonly since: string;
  readonly doubts: readonly DoubtCode[];
  /** How many there are to see, from 1; none when they were not kept so long. */
  readonly frames: number;
}

type Seen = Omit<CodeRead, "reading">;

/** @throws MiroirError vouching/code */
const enrolmentSeen = async (act: Act, sql: Sql, subjectId: string): Promise<Seen> => {
  const enrolment = await enrolmentOf(sql, subjectId);
  if (enrolment?.state !== "waiting") throw new MiroirError("vouching/code");
  const { name } = await requireSubject(act.engine, sql, subjectId);
  return {
    kind: "enrolment",
    name,
    cameBy: enrolment.cameBy,
    number: null,
    albums: await albumsAgreedTo(sql, subjectId),
    since: enrolment.enrolledAt.toISOString(),
    doubts: enrolment.evidence.doubts ?? [],
    frames: await countFrames(sql, { subjectId }),
  };
};

/** @throws MiroirError vouching/code */
const requestSeen = async (act: Act, sql: Sql, requestId: string): Promise<Seen> => {
  const request = await lockRequest(sql, requestId);
  if (!request || (await vouchingOf(sql, { requestId }))) throw new MiroirError("vouching/code");
  return {
    kind: "request",
    name: requesterOf(act.engine, request).name,
    cameBy: null,
    number: request.number,
    albums: [],
    since: request.receivedOn,
    doubts: [],
    frames: await countFrames(sql, { requestId }),
  };
};

const aboutOf = async (act: Act, sql: Sql, code: string): Promise<About> => {
  const sha256 = vouchingCodeHash(code);
  const found = sha256 && (await shownBy(sql, sha256, act.at()));
  if (found?.subjectId) return { subjectId: found.subjectId };
  if (found?.requestId) return { requestId: found.requestId };
  throw new MiroirError("vouching/code");
};

/**
 * Whom a code is shown by. Trials are counted before they are looked at, and one that was right is not counted.
 * @throws MiroirError vouching/code, portal/too-many-tries
 */
export const readVouchingCode: Verb<{ code: string }, CodeRead> = {
  name: "vouching.read",
  run: async (act, { code }) => {
    requirePerson(act.actor);
    const tries = triesOf(act.engine);
    const right = tries.reserve("code-read", act.actor.name, act.at());
    const read = await act.commit(async (sql) => {
      const about = await aboutOf(act, sql, code);
      const seen =
        "subjectId" in about
          ? await enrolmentSeen(act, sql, about.subjectId)
          : await requestSeen(act, sql, about.requestId);
      return { result: { about, seen }, entry: { ...entryAbout(about), frames: seen.frames } };
    });
    right();
    return { reading: beginReading(act, read.about), ...read.seen };
  },
};

/** One frame of whoever's code was read. @throws MiroirError vouching/code, vouching/no-frame */
export const vouchingFrame: Verb<{ reading: string; frame: number }, Uint8Array> = {
  name: "vouching.frame",
  run: (act, { reading, frame }) => lookAtFrame(act, requireReading(act, reading), frame),
};

export interface VouchingDecideInput {
  readonly reading: string;
  readonly decision: "confirm" | "refuse";
  /** Why not, in words; of a confirmation what else was seen, if anything. */
  readonly because?: string;
}

export interface VouchingDecided {
  readonly kind: CodeRead["kind"];
  readonly state: "approved" | "refused";
}

/** Confirmed, her search opens at once: she stood there (no waiting days). */
const decideEnrolment = async (
  act: Act,
  sql: Sql,
  subjectId: string,
  { decision, because }: VouchingDecideInput,
): Promise<Committed<VouchingDecided>> => {
  const decided = await decideIn(act, sql, subjectId, {
    state: decision === "confirm" ? "approved" : "refused",
    because: because ?? "",
    opensOn: act.today(),
    vouches: { way: "steward" },
  });
  return { result: { kind: "enrolment", state: decided.result.state }, entry: decided.entry };
};

/** Of a request that is vouched for, what was asked may be looked for; of another one it is noted why not. */
const decideRequest = async (
  act: Act,
  sql: Sql,
  requestId: string,
  { decision, because }: VouchingDecideInput,
): Promise<Committed<VouchingDecided>> => {
  const about = { requestId };
  if (await vouchingOf(sql, about)) throw new MiroirError("vouching/code");
  const state = decision === "confirm" ? "approved" : "refused";
  if (state === "approved")
    await vouch(act, sql, about, { way: "steward", ...(because && { words: because }) });
  else {
    await removeVouchingCode(sql, about);
    await addEvent(act, sql, { id: requestId }, { type: "note", note: JSON.stringify({ because }) });
  }
  return { result: { kind: "request", state }, entry: { request: requestId, outcome: state } };
};

/** A person decides, never a program. @throws MiroirError vouching/code, act/needs-person, usage/missing, enrolment/not-waiting */
export const decideVouching: Verb<VouchingDecideInput, VouchingDecided> = {
  name: "vouching.decide",
  run: async (act, input) => {
    requirePerson(act.actor);
    const about = requireReading(act, input.reading);
    if (input.decision === "refuse" && !input.because?.trim())
      throw new MiroirError("usage/missing", { name: "because", hint: "One sentence; it is sealed." });
    const decided = await act.commit((sql) =>
      "subjectId" in about
        ? decideEnrolment(act, sql, about.subjectId, input)
        : decideRequest(act, sql, about.requestId, input),
    );
    readingsOf(act.engine).delete(input.reading);
    return decided;
  },
};
