/**
 * One look for somebody who is not enrolled and asks whether she is in the archive (R38, R52, U10). Her face, from
 * photographs or from the frames that her case keeps, is compared once, under a consent of its own, with the faces of the
 * albums she names: once somebody vouched for her (law 11), and a second account agreed (R90). Her template is in this
 * process and in the image processes for as long as the look takes, and is overwritten. What was found goes into one
 * folder, or sealed into her case for some days, everybody else covered, after the look is recorded and never before.
 */

import { createHash } from "node:crypto";
import { lstat } from "node:fs/promises";
import { resolve } from "node:path";
import { requireGround } from "../../domain/album.ts";
import { type AgeBand, type IdentityCheck, MISSING, requireComplete } from "../../domain/consent.ts";
import { MiroirError } from "../../domain/errors.ts";
import { requireDeskCheck, requireVouched, type Vouched, type Vouching } from "../../domain/vouching.ts";
import { countComparable } from "../../store/compare/scans.ts";
import type { Sql } from "../../store/database.ts";
import { findConflict } from "../../store/people/conflicts.ts";
import { vouchingOf } from "../../store/portal/vouchings.ts";
import { albumsWithoutMinors } from "../archive/albums.ts";
import { alertOfSearches } from "../compare/anomalies.ts";
import type { Act, Verb } from "../gate/act.ts";
import { SAID } from "../gate/own.ts";
import { commitOrConflict, conflict, conflictsWith, whoElse } from "../people/conflicts.ts";
import { thresholdsFor } from "../people/galleries.ts";
import { type Photo, type ReadPhoto, readPhotos, templateFrom } from "../people/photographs.ts";
import { type Agreed, agreedIn, type ProposedComparison, proposeIn, spend } from "../people/second.ts";
import { openFrames, vouch } from "../people/vouching.ts";
import { beginCaseAnswer, writeIntoCase } from "./look-case.ts";
import { compareAll, type Look, type Scope } from "./look-compare.ts";
import { type Counted, writeFolder } from "./look-folder.ts";
import { lookTakenLetter } from "./look-letters.ts";
import { type LookLanguage, lookNotice } from "./look-page.ts";
import {
  addEvent,
  addressedOf,
  openOf,
  type RequestRow,
  requireMandateShown,
  requireOpenRequest,
  tellRequester,
} from "./requests.ts";

export interface LookInput {
  /** Number of her request. */
  readonly request: string;
  readonly photos?: readonly Photo[];
  /** Instead of photographs: what her camera gave when she asked in the portal. */
  readonly fromCase?: boolean;
  /** Albums she names: as a grant, a look is never over everything. */
  readonly albums: readonly string[];
  /** What she said or signed after she was told (`lookTold`), word for word; of a capture it stands in her case. */
  readonly statement?: string;
  /** How it was checked that she is the face, and by whom; not where somebody vouched for her before. */
  readonly identityCheck?: IdentityCheck;
  readonly checkedBy?: string;
  /** Declared. Nobody under 18 is looked for this way (R74). */
  readonly ageBand?: AgeBand;
  /** Folder for what is found, made by the look; without one it waits in her case. */
  readonly out?: string;
  readonly language?: LookLanguage;
  /** A conflict that a human settled as “two people”. */
  readonly distinct?: string;
}

/** Said once and kept nowhere. */
export interface Looked extends Counted {
  readonly proposed: false;
  readonly request: string;
  /** Null: in her case. */
  readonly folder: string | null;
  readonly albums: readonly string[];
  readonly compared: number;
  /** Pictures that could not be read. */
  readonly unread: number;
  readonly thresholds: { readonly review: number; readonly match: number };
  readonly expectedFalseMatches: number;
}

const languageFor = (act: Act, given: LookLanguage | undefined): LookLanguage =>
  given ?? act.engine.settings.language;

const noticeFor = (act: Act, language: LookLanguage): string => lookNotice(language, act.engine.settings);

/** What she is told before she says yes, in her language or the instance's. */
export const lookNoticeIn = (act: Act, language?: LookLanguage): string =>
  noticeFor(act, languageFor(act, language));

/** The same, for whoever stands before her. */
export const lookTold: Verb<{ language?: LookLanguage }, { text: string }> = {
  name: "request.look-told",
  visiting: { language: SAID },
  run: async (act, { language }) => ({ text: lookNoticeIn(act, language) }),
};

/** @throws MiroirError consent/incomplete, look/minor, vouching/compared-by */
const checkLookConsent = (input: LookInput, vouched: Vouching | undefined): void => {
  requireComplete([
    ...MISSING.albums(input.albums),
    ...(input.fromCase ? [] : MISSING.statement(input.statement ?? null)),
    ...(vouched ? [] : MISSING.check(input.identityCheck ?? "", input.checkedBy ?? "")),
  ]);
  if ((input.ageBand ?? "adult") !== "adult") throw new MiroirError("look/minor");
  if (!vouched) requireDeskCheck(input.identityCheck!);
};

/** @throws MiroirError look/enrolled, request/mandate-first, and what `requireOpenRequest` throws */
const requireStrangersRequest = async (sql: Sql, name: string): Promise<RequestRow> => {
  const request = await requireOpenRequest(sql, name);
  requireMandateShown(request);
  if (request.subjectId !== null) throw new MiroirError("look/enrolled");
  return request;
};

/** @throws MiroirError look/folder */
const requireNoFolder = async (path: string | undefined): Promise<void> => {
  if (path === undefined) return;
  const there = await lstat(resolve(path)).catch(() => undefined);
  if (there) throw new MiroirError("look/folder", { path: resolve(path) });
};

/** Scope rules are those of a grant: named albums, none with minors. */
const scopeOf = (act: Act, input: LookInput): Promise<Scope> =>
  act.read(async (sql) => {
    const request = await requireStrangersRequest(sql, input.request);
    checkLookConsent(input, await vouchingOf(sql, { requestId: request.id }));
    const albums = await albumsWithoutMinors(sql, input.albums);
    requireGround(act.engine.settings.otherFaces, albums);
    const albumIds = albums.map(({ id }) => id);
    const { items, faces } = await countComparable(sql, albumIds);
    return { request, albums, albumIds, items, plan: thresholdsFor(act.engine, faces) };
  });

/** Enrolled people whose face this may be, but for the one of whom a human said that they are two people. */
const othersOf = (act: Act, template: Float32Array, distinct: string | undefined): Promise<string[]> =>
  act.read(async (sql) => {
    const settled = distinct ? await findConflict(sql, distinct) : undefined;
    const apart = settled?.state === "distinct" ? settled.subjectId : undefined;
    return (await whoElse(act, sql, template)).filter((subjectId) => subjectId !== apart);
  });

/** Photographs that were given, or the frames of her case in which she looks straight. @throws MiroirError look/no-frames */
const photosOf = async (act: Act, input: LookInput, { request }: Scope): Promise<ReadPhoto[]> => {
  if (!input.fromCase) return readPhotos(act, input.photos ?? []);
  const frames = await act.read((sql) => openFrames(act.engine, sql, { requestId: request.id }));
  const straight = frames.filter(({ portrait }) => portrait);
  if (straight.length === 0) throw new MiroirError("look/no-frames", { request: request.number });
  return straight.map(({ bytes }, i) => ({ name: `${i + 1}.jpg`, bytes }));
};

/** To this and nothing else the second account agrees. */
const questionOf = (input: LookInput, photos: readonly ReadPhoto[]) => ({
  albums: input.albums,
  comparedBy: input.identityCheck ?? null,
  checkedBy: input.checkedBy?.trim() ?? null,
  sha256: input.fromCase ? [] : photos.map(({ bytes }) => createHash("sha256").update(bytes).digest("hex")),
});

type Question = ReturnType<typeof questionOf>;

/** Nothing is compared yet. */
const propose = (act: Act, { request }: Scope, asked: Question): Promise<ProposedComparison> =>
  act.commit(async (sql) => {
    const result = await proposeIn(act, sql, { kind: "look", requestId: request.id }, asked);
    return { result, entry: { request: request.id, outcome: "proposed", proposal: result.proposal } };
  });

/** Staff say by what they compared whoever asks, unless somebody vouched for her before (law 11). */
const vouchForLook = async (
  act: Act,
  sql: Sql,
  requestId: string,
  { identityCheck, checkedBy }: LookInput,
): Promise<Vouched> => {
  const standing = await vouchingOf(sql, { requestId });
  if (standing) return requireVouched(standing);
  const comparedBy = requireDeskCheck(identityCheck!);
  return vouch(act, sql, { requestId }, { way: "staff", comparedBy, words: checkedBy! });
};

/** What she agreed to, word for word. */
const statementOf = (act: Act, request: RequestRow, { statement }: LookInput): string =>
  statement?.trim() || openOf(act.engine, request.id, "text", request.sealedText);

/** In the case, sealed under its key: what she agreed to and where what was found was put, and no count of it. */
const record = (
  act: Act,
  input: LookInput,
  look: Look,
  told: { readonly template: Float32Array; readonly notice: string; readonly agreed: Agreed },
): Promise<void> =>
  commitOrConflict(act, "look", async (sql) => {
    const { scope } = look;
    const request = await requireStrangersRequest(sql, input.request);
    const { others } = await conflictsWith(act, sql, told.template, { distinct: input.distinct });
    if (others.length > 0) return conflict(others);
    const { review, match } = scope.plan;
    const { agreedBy } = told.agreed;
    await spend(act, sql, told.agreed);
    await vouchForLook(act, sql, request.id, input);
    await addEvent(act, sql, request, {
      type: "looked",
      note: JSON.stringify({
        statement: statementOf(act, request, input),
        notice: createHash("sha256").update(told.notice).digest("hex"),
        identityCheck: input.identityCheck ?? null,
        checkedBy: input.checkedBy?.trim() ?? null,
        albums: input.albums,
        photographs: input.fromCase ? "of the case" : (input.photos ?? []).length,
        folder: input.out === undefined ? null : resolve(input.out),
      }),
      facts: { manual: false, agreedBy },
    });
    if (input.out === undefined) await beginCaseAnswer(act, sql, request);
    const letter = lookTakenLetter(act.engine.settings, addressedOf(act, request));
    await tellRequester(act, sql, request, { kind: "look-taken", ...letter });
    const alert = await alertOfSearches(act, sql);
    return {
      result: undefined,
      entry: {
        ...{ request: request.id, manual: false, agreedBy, albums: [...scope.albumIds] },
        ...{ review, match, pack: act.engine.pack, ...alert },
      },
    };
  });

/** Compares, records, and only then writes what was found. */
const lookNow = async (
  act: Act,
  input: LookInput,
  scope: Scope,
  { photos, agreed }: { readonly photos: readonly ReadPhoto[]; readonly agreed: Agreed },
): Promise<Looked> => {
  const language = languageFor(
    act,
    input.language ?? (input.out === undefined ? scope.request.language : undefined),
  );
  const notice = noticeFor(act, language);
  const template = await templateFrom(act, photos);
  try {
    const others = await othersOf(act, template, input.distinct);
    if (others.length > 0) await commitOrConflict(act, "look", async () => conflict(others));
    const done = await compareAll(act, scope, template);
    act.stopIfAborted();
    await record(act, input, done, { template, notice, agreed });
    const words = { language, notice, albums: scope.albums.map(({ title }) => title) };
    const folder = input.out === undefined ? null : resolve(input.out);
    const counted =
      folder === null ? await writeIntoCase(done, words) : await writeFolder(done, folder, words);
    const { review, match, expectedFalseAtReview: expectedFalseMatches } = scope.plan;
    return {
      ...{ proposed: false, request: scope.request.number, folder, albums: input.albums, ...counted },
      ...{
        compared: done.compared,
        unread: done.unread,
        thresholds: { review, match },
        expectedFalseMatches,
      },
    };
  } finally {
    template.fill(0);
  }
};

/**
 * The first call asks a second account; once it agreed, the same call looks, once. Stopped while it compares, it leaves
 * nothing at all.
 * @throws MiroirError request/not-found, request/wrong-state, look/enrolled, look/conflict, look/minor, look/folder,
 * look/no-frames, consent/incomplete, album/minors, act/no-account, enrol/… (her photographs), run/interrupted
 */
export const look: Verb<LookInput, Looked | ProposedComparison> = {
  name: "request.look",
  run: async (act, given) => {
    await requireNoFolder(given.out);
    const scope = await scopeOf(act, given);
    // However she named them, they are the same albums.
    const input = { ...given, albums: scope.albums.map(({ slug }) => slug) };
    const photos = await photosOf(act, input, scope);
    const asked = questionOf(input, photos);
    const asking = { kind: "look", requestId: scope.request.id } as const;
    const agreed = await act.read((sql) => agreedIn(act, sql, asking, asked));
    return agreed ? lookNow(act, input, scope, { photos, agreed }) : propose(act, scope, asked);
  },
};
