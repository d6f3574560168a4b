/**
 * Handing out what was signed. Each copy is made anew from what is in force at that moment, checked, and registered in a
 * transaction that decides once more: who is visible in it, under which consent, with the hash of the bytes. Only then are
 * they written. Whatever ends one of those consents while they are being written marks the copy, and it does not stay: the
 * withdrawal wins (R6, R17). Resumable: the same command goes on with what is not out yet.
 */
import { type Destination, openDestination } from "../../archive/destination.ts";
import { MiroirError } from "../../domain/errors.ts";
import { type Box, intersectionOverUnion } from "../../domain/words.ts";
import type { Sql } from "../../store/database.ts";
import { lockDecision, putVisible, visibleCounts, visibleIn } from "../../store/publish/people.ts";
import {
  type CopyRow,
  copiesOf,
  copyChecked,
  copyFailed,
  copyOut,
  copyRefused,
  findCopy,
  type PublicationRow,
  publicationHandedOut,
  registerCopy,
} from "../../store/publish/publications.ts";
import { insertDisclosure } from "../../store/recipients/recipients.ts";
import { type Act, isStop, type Verb } from "../gate/act.ts";
import { appendEntry } from "../gate/evidence.ts";
import { caseUntil } from "../gate/retention.ts";
import { decisionOf, showsSomebody } from "./decide.ts";
import {
  askCopy,
  type CopyAsked,
  isOfTheCopy,
  type MadeCopy,
  type Making,
  runBounded,
  withMaking,
} from "./make.ts";
import { makerOf } from "./makers.ts";
import { removeCopy } from "./stale.ts";
import { openTerms, type Publication, publicationOf, requirePublication } from "./terms.ts";

export interface HandedOut {
  readonly publication: Publication;
  /** Copies that are out after this act, and those that were held back or failed. */
  readonly out: number;
  readonly blocked: number;
  readonly failed: number;
  /** In which nobody is visible any more, where that was asked for. */
  readonly leftOut: number;
  /** Taken away again because something ended while they were written. */
  readonly takenBack: number;
  readonly interrupted: boolean;
}

/** How much of a region must overlap with one that somebody looked at. */
const SAME_REGION = 0.5;

const isApproved = (left: readonly Box[], { approvedBy, approvedLeft }: CopyRow): boolean =>
  left.length === 0 ||
  (approvedBy !== null &&
    left.every((box) => approvedLeft.some((seen) => intersectionOverUnion(box, seen) >= SAME_REGION)));

/** Of a rebuild: nobody becomes visible who was not, whatever was consented to since. Somebody signed what there was. */
export const withoutNewcomers = (asked: CopyAsked, stillVisible: ReadonlySet<string>): CopyAsked => ({
  ...asked,
  faces: asked.faces.map((face) =>
    face.why === "consent" && !stillVisible.has(face.known!.consentId!)
      ? { ...face, visible: false, why: "no-consent" as const }
      : face,
  ),
});

/** Consents under which somebody is visible in it until now. */
const standingConsents = async (sql: Sql, copy: CopyRow): Promise<Set<string>> =>
  new Set(
    (await visibleIn(sql, [copy.id]))
      .filter(({ lapsedAt }) => lapsedAt === null)
      .map(({ consentId }) => consentId),
  );

const askNow = async (making: Making, sql: Sql, copy: CopyRow, rebuild: boolean): Promise<CopyAsked> => {
  const asked = await askCopy(making, sql, copy);
  return rebuild ? withoutNewcomers(asked, await standingConsents(sql, copy)) : asked;
};

const disclose = async (
  { act, publication }: Making,
  sql: Sql,
  copy: CopyRow,
  face: { subjectId: string; consentId: string },
): Promise<void> => {
  if (!publication.recipientId) return;
  await insertDisclosure(
    sql,
    {
      id: act.engine.newId(),
      recipientId: publication.recipientId,
      subjectId: face.subjectId,
      consentId: face.consentId,
      contentSha256: Buffer.from(copy.originalSha256, "hex"),
      pictureSha256: Buffer.from(copy.pictureSha256, "hex"),
      what: "picture",
      disclosedBy: act.actor.name,
      retainUntil: caseUntil(act),
    },
    act.at(),
  );
};

type Outcome = "out" | "blocked" | "failed" | "left out" | "taken back" | "changed";

/** Who is visible, under which consent, in this very transaction; and a disclosure of each new one where a recipient is named. */
const writeVisible = async (making: Making, sql: Sql, { copy, faces }: CopyAsked): Promise<void> => {
  const { act, publication } = making;
  const disclosed = await standingConsents(sql, copy);
  const visible = faces.flatMap(({ visible, why, known, box }) =>
    visible && why === "consent" && known?.consentId
      ? [
          {
            id: act.engine.newId(),
            copyId: copy.id,
            purpose: publication.purpose,
            subjectId: known.subjectId,
            consentId: known.consentId,
            faceId: known.faceId,
            box,
          },
        ]
      : [],
  );
  await putVisible(sql, copy.id, visible, act.at());
  for (const face of visible)
    if (!disclosed.has(face.consentId)) {
      disclosed.add(face.consentId);
      await disclose(making, sql, copy, face);
    }
};

/** Decides again and registers, together. */
const register = (
  making: Making,
  asked: CopyAsked,
  made: MadeCopy,
  rebuild: boolean,
): Promise<"registered" | "changed"> =>
  making.act.step(async (sql) => {
    const { copy } = asked;
    if (copy.itemId) await lockDecision(sql, copy.itemId);
    const now = await findCopy(sql, copy.id);
    if (!now || now.state !== copy.state) return "changed";
    const again = await askNow(making, sql, now, rebuild);
    if (decisionOf(again.faces) !== decisionOf(asked.faces)) return "changed";
    await registerCopy(sql, { ...made, id: copy.id }, making.act.at());
    await writeVisible(making, sql, again);
    return "registered";
  });

/** Once it is written: out, or taken back because something ended meanwhile. */
const settle = async (
  { act }: Making,
  destination: Destination,
  { id, name }: CopyRow,
  { sha256: copySha256 }: MadeCopy,
): Promise<Outcome> => {
  if ((await act.step((sql) => copyOut(sql, { id, copySha256 }, act.at()))) > 0) return "out";
  await removeCopy(act.engine, act.step, destination, { id, name, copySha256, wasOut: false });
  return "taken back";
};

const makeAndHandOut = async (
  making: Making,
  destination: Destination,
  copy: CopyRow,
  rebuild: boolean,
): Promise<Outcome> => {
  const { act } = making;
  const asked = await act.read((sql) => askNow(making, sql, copy, rebuild));
  if (making.terms.onlyVisible && !showsSomebody(asked.faces)) {
    await act.step((sql) =>
      copy.state === "ready"
        ? copyFailed(sql, copy.id, "nobody-visible")
        : copyRefused(sql, copy.id, "nobody-visible", []),
    );
    return "left out";
  }
  const made = await makerOf(copy).make(making, asked);
  if (made === "changed") return "changed";
  try {
    if (!isApproved(made.left, copy)) {
      await act.step((sql) =>
        rebuild ? copyRefused(sql, copy.id, "blocked", made.left) : copyChecked(sql, copy.id, made, true),
      );
      return "blocked";
    }
    if ((await register(making, asked, made, rebuild)) === "changed") return "changed";
    const { copySha256 } = copy;
    await destination.put(copy.name, made.content(), [made.sha256, ...(copySha256 ? [copySha256] : [])]);
    return await settle(making, destination, copy, made);
  } finally {
    await made.dispose();
  }
};

/** What is decided may change while a copy is made; after this many times it waits for the next run. */
const MOST_TRIES = 4;

/** One copy, until it is out, held back, failed, or taken back. */
export const handOutCopy = async (
  making: Making,
  destination: Destination,
  copyId: string,
  rebuild: boolean,
): Promise<Outcome> => {
  const { act } = making;
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    act.stopIfAborted();
    const copy = await act.read((sql) => findCopy(sql, copyId));
    if (!copy) return "failed";
    try {
      const outcome = await makeAndHandOut(making, destination, copy, rebuild);
      if (outcome !== "changed") return outcome;
    } catch (error) {
      const occupied = error instanceof MiroirError && error.code === "destination/occupied";
      if (!occupied && !isOfTheCopy(error)) throw error;
      const { code } = error as MiroirError;
      await act.step((sql) =>
        rebuild || occupied ? copyRefused(sql, copyId, code, []) : copyFailed(sql, copyId, code),
      );
      return "failed";
    }
  }
  return "changed";
};

type Tally = Record<Outcome, number>;

/** Nothing handed out yet. */
export const emptyTally = (): Tally => ({
  out: 0,
  blocked: 0,
  failed: 0,
  "left out": 0,
  "taken back": 0,
  changed: 0,
});

/** Everybody visible has an entry of her own, sealed under her key: how many copies of this publication show her. */
const putEvidence = async (act: Act, sql: Sql, publication: PublicationRow): Promise<void> => {
  const { name: actor, role } = act.actor;
  for (const { subjectId, copies } of await visibleCounts(sql, publication.id))
    if (act.engine.vault.has("subject", subjectId))
      await appendEntry(act.engine, sql, {
        verb: "publish.hand-out",
        actor,
        role,
        subject: subjectId,
        publication: publication.id,
        purpose: publication.purpose,
        copies,
      });
};

const PAGE = 100;

/** Copies of a publication that wait to be handed out, one after the other. */
const waitingCopies = (act: Act, publicationId: string): (() => Promise<CopyRow | undefined>) => {
  const states = ["registered", "ready"] as const;
  let [at, after, page] = [0, "0", [] as CopyRow[]];
  return async () => {
    while (page.length === 0 && at < states.length) {
      page = await act.read((sql) =>
        copiesOf(sql, publicationId, { after, limit: PAGE, state: states[at]! }),
      );
      if (page.length > 0) after = page.at(-1)!.ordinal;
      else [at, after] = [at + 1, "0"];
    }
    return page.shift();
  };
};

const handOutAll = async (making: Making, destination: Destination, tally: Tally): Promise<void> => {
  const { act, publication } = making;
  const total = (publication.copies.ready ?? 0) + (publication.copies.registered ?? 0);
  let done = 0;
  await runBounded(act, waitingCopies(act, publication.id), async (copy) => {
    tally[await handOutCopy(making, destination, copy.id, false)]++;
    act.progress({ stage: "publish", done: ++done, total });
  });
};

/** What a withdrawal marked between its writing and the closing of a ZIP does not get into it. */
export const takeBackStale = async (
  act: Act,
  publicationId: string,
  destination: Destination,
): Promise<number> => {
  const stale = await act.read((sql) =>
    copiesOf(sql, publicationId, { after: "0", limit: 1_000_000, state: "stale" }),
  );
  for (const { id, name, copySha256, outAt } of stale)
    if (copySha256)
      await removeCopy(act.engine, act.step, destination, { id, name, copySha256, wasOut: outAt !== null });
  return stale.length;
};

/** @throws MiroirError publish/not-found, publish/not-signed */
const requireSigned = (row: PublicationRow): void => {
  if (row.state !== "signed" && row.state !== "handed-out")
    throw new MiroirError("publish/not-signed", { publication: row.id.slice(0, 8) });
};

/** @throws MiroirError publish/not-found, publish/not-signed, destination/…, storage/…; a stop is `interrupted` */
export const handOut: Verb<{ publication: string }, HandedOut> = {
  name: "publish.hand-out",
  run: async (act, input) => {
    const row = await act.read((sql) => requirePublication(sql, input.publication));
    requireSigned(row);
    const destination = await openDestination(openTerms(act.engine, row).place, act.engine.settings.storages);
    const tally = emptyTally();
    let interrupted = false;
    try {
      await withMaking(act, row, (making) => handOutAll(making, destination, tally));
    } catch (error) {
      if (!isStop(error)) throw error;
      interrupted = true;
    }
    tally["taken back"] += await takeBackStale(act, row.id, destination);
    await destination.close();
    tally["taken back"] += await takeBackStale(act, row.id, destination);
    await destination.close();
    return act.commit(async (sql) => {
      await publicationHandedOut(sql, row.id, caseUntil(act), act.at());
      await putEvidence(act, sql, row);
      const publication = publicationOf(act.engine, await requirePublication(sql, row.id));
      const { out = 0 } = publication.copies;
      const { blocked, failed, "left out": leftOut, "taken back": takenBack } = tally;
      const counts = { out, blocked, failed, leftOut, takenBack, interrupted };
      return {
        result: { publication, ...counts },
        entry: { publication: row.id, use: publication.use, ...counts },
      };
    });
  },
};
