/** The contact sheet: what a publication would hand out, face by face and why; corrected, approved and signed by people who are named. */
import { MiroirError } from "../../domain/errors.ts";
import type { CopyState, FaceWhy, LeftSeen, StaleBecause } from "../../domain/publish.ts";
import { REASON_LENGTH } from "../../domain/purpose.ts";
import type { Box } from "../../domain/words.ts";
import { filesOf } from "../../store/archive/items.ts";
import type { Sql } from "../../store/database.ts";
import {
  approveCopy,
  type CopyRow,
  copiesOf,
  copyChanged,
  copyCorrected,
  copyFailed,
  correctionsOf,
  deleteCorrection,
  deletePublication,
  insertCorrection,
  leaveOut,
  listPublications,
  lockPublication,
  type PublicationRow,
  signPublication,
  unsignPublication,
} from "../../store/publish/publications.ts";
import { durationOf } from "../../store/publish/video.ts";
import type { Act, Verb } from "../gate/act.ts";
import { requireAccountOfHers, sameAccount } from "../people/confirm.ts";
import { openIdentity } from "../people/people.ts";
import { withWarmCheckers } from "./checkers.ts";
import { type DecidedFace, decidedFaces } from "./decide.ts";
import { checkCopy, drawCopy } from "./draw.ts";
import { isOfTheCopy, withMaking } from "./make.ts";
import { type Publication, publicationOf, requireCopy, requirePublication } from "./terms.ts";

export interface SheetFace {
  readonly key: string;
  readonly foundBy: DecidedFace["foundBy"];
  /** In fractions of the upright picture. */
  readonly box: Box;
  readonly visible: boolean;
  readonly why: FaceWhy;
  /** Who it is decided to be, of the people who were enrolled. */
  readonly person: { readonly id: string; readonly name: string } | null;
  /** Whether a mask over it may be removed by hand, with a reason. */
  readonly mayBeUncovered: boolean;
  readonly correctionId: string | null;
  /** In a recording, from when to when it was followed, and when it was seen best: there its box is. Null in a picture, and of a mask. */
  readonly atMs: number | null;
  readonly startsMs: number | null;
  readonly endsMs: number | null;
}

export interface Correction {
  readonly id: string;
  readonly kind: "mask" | "unmask";
  readonly box: Box;
  readonly by: string;
  readonly at: Date;
  /** Of a mask that was removed. */
  readonly because: string | null;
}

export interface SheetCopy {
  readonly id: string;
  readonly publicationId: string;
  /** Null once the original is no longer in the archive; then it has no picture to look at. */
  readonly itemId: string | null;
  readonly kind: "picture" | "video";
  readonly name: string;
  readonly ordinal: number;
  /** Where the original lies, as an import named it; null of one that came out of a ZIP or an upload. */
  readonly source: string | null;
  readonly originalSha256: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly state: CopyState;
  /** The code of what kept it from being made, or one of LEFT_OUT. */
  readonly problem: string | null;
  readonly faces: readonly SheetFace[];
  readonly corrections: readonly Correction[];
  /** Of a recording that is in the archive; null of a picture. */
  readonly durationMs: number | null;
  /** Regions in which the self-check still finds a face that nobody left visible. */
  readonly left: readonly LeftSeen[];
  /** Small faces left by the policy, and how many of them could be compared. */
  readonly smallLeft: number;
  readonly smallComparable: number;
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
  readonly copySha256: string | null;
  readonly outAt: Date | null;
  readonly staleSince: Date | null;
  readonly staleBecause: StaleBecause | null;
  readonly removedAt: Date | null;
  readonly escapedAt: Date | null;
}

const becauseLabel = (correctionId: string): string => `publication/correction/${correctionId}`;

const reasonOf = ({ engine }: Act, id: string, sealed: Buffer | null): string | null =>
  sealed &&
  Buffer.from(engine.vault.open("entry", engine.instanceId, becauseLabel(id), sealed)).toString("utf8");

const faceOf = ({ engine }: Act, face: DecidedFace): SheetFace => ({
  key: face.key,
  foundBy: face.foundBy,
  box: face.box,
  visible: face.visible,
  why: face.why,
  person: face.known && {
    id: face.known.subjectId,
    name: openIdentity(engine, { ...face.known, id: face.known.subjectId }).name,
  },
  mayBeUncovered: !face.visible && !face.neverVisible && face.foundBy !== "hand",
  correctionId: face.correctionId,
  atMs: face.track?.atMs ?? null,
  startsMs: face.track?.startsMs ?? null,
  endsMs: face.track?.endsMs ?? null,
});

const sourceOf = async (sql: Sql, itemId: string): Promise<string | null> =>
  (await filesOf(sql, [itemId])).get(itemId)?.find(({ kind }) => kind !== "kept")?.path ?? null;

/** One copy as the sheet shows it. */
export const sheetCopy = async (
  act: Act,
  sql: Sql,
  publication: PublicationRow,
  copy: CopyRow,
): Promise<SheetCopy> => {
  const corrections = await correctionsOf(sql, copy.id);
  const { purpose: _, approvedLeft: __, byteLength: ___, masked: ____, registeredAt: _____, ...row } = copy;
  const { leftSeen, ...rest } = row;
  return {
    ...rest,
    ordinal: Number(copy.ordinal),
    source: copy.itemId ? await sourceOf(sql, copy.itemId) : null,
    durationMs: copy.itemId ? ((await durationOf(sql, copy.itemId)) ?? null) : null,
    faces: (await decidedFaces(act, sql, publication, copy)).map((face) => faceOf(act, face)),
    corrections: corrections.map(({ id, kind, box, madeBy, madeAt, sealedBecause }) => ({
      id,
      kind,
      box,
      by: madeBy,
      at: madeAt,
      because: reasonOf(act, id, sealedBecause),
    })),
    left: leftSeen,
  };
};

/** Every publication, newest first. */
export const publications: Verb<void, Publication[]> = {
  name: "publish.list",
  run: (act) =>
    act.read(async (sql) => (await listPublications(sql)).map((row) => publicationOf(act.engine, row))),
};

/** Copies of a page of the sheet. */
const PAGE = { usual: 60, most: 200 } as const;

export interface SheetInput {
  readonly publication: string;
  /** Copies after this ordinal; from the beginning when absent. */
  readonly after?: number;
  readonly limit?: number;
  /** Only those in this state. */
  readonly state?: CopyState;
  /** Without those that are left out since nobody is visible in them. */
  readonly shownOnly?: boolean;
}

export interface Sheet {
  readonly publication: Publication;
  readonly copies: readonly SheetCopy[];
  /** What `after` is for the next page; null at the end. */
  readonly next: number | null;
}

/** @throws MiroirError publish/not-found */
export const publicationSheet: Verb<SheetInput, Sheet> = {
  name: "publish.sheet",
  run: (act, input) =>
    act.read(async (sql) => {
      const row = await requirePublication(sql, input.publication);
      const limit = Math.min(input.limit ?? PAGE.usual, PAGE.most);
      const { state, shownOnly = false } = input;
      const page = { after: String(input.after ?? 0), limit, shownOnly, ...(state && { state }) };
      const rows = await copiesOf(sql, row.id, page);
      const copies: SheetCopy[] = [];
      for (const copy of rows) copies.push(await sheetCopy(act, sql, row, copy));
      const next = rows.length < limit ? null : Number(rows.at(-1)!.ordinal);
      return { publication: publicationOf(act.engine, row), copies, next };
    }),
};

export type CorrectInput = { readonly copy: string } & (
  | { readonly do: "mask" /** In fractions. */; readonly box: Box }
  | { readonly do: "unmask"; readonly face: string; readonly because: string }
  | { readonly do: "undo"; readonly correction: string }
  | { readonly do: "approve" }
  | { readonly do: "leave-out" }
  | { readonly do: "take-in" }
);

/** @throws MiroirError usage/bad-value */
const checkBox = ({ x, y, width, height }: Box): void => {
  const inside =
    [x, y, width, height].every(Number.isFinite) &&
    x >= 0 &&
    y >= 0 &&
    width > 0 &&
    height > 0 &&
    x + width <= 1.000001 &&
    y + height <= 1.000001;
  if (!inside)
    throw new MiroirError("usage/bad-value", {
      name: "--mask",
      value: [x, y, width, height].join(","),
      expected: "x,y,width,height inside the picture, as fractions of its sides",
    });
};

interface Standing {
  readonly sql: Sql;
  readonly copy: CopyRow;
  readonly publication: PublicationRow;
}

/** Until it left, everything may be corrected; after that, masks are only added. @throws MiroirError publish/handed-out */
const requireNotOut = ({ copy, publication }: Standing, input: CorrectInput): void => {
  const left = !["ready", "blocked", "failed"].includes(copy.state);
  // Nobody signs a second time: of what was held back, what is covered stays covered.
  if (left || (publication.state === "handed-out" && input.do !== "leave-out"))
    throw new MiroirError("publish/handed-out");
};

const addMask = async (act: Act, { sql, copy }: Standing, box: Box): Promise<void> => {
  checkBox(box);
  await insertCorrection(
    sql,
    {
      id: act.engine.newId(),
      copyId: copy.id,
      kind: "mask",
      box,
      madeBy: act.actor.name,
      sealedBecause: null,
    },
    act.at(),
  );
};

/** @throws MiroirError publish/stays-masked, usage/missing */
const removeMask = async (act: Act, standing: Standing, key: string, because: string): Promise<void> => {
  const { sql, copy, publication } = standing;
  if (because.trim().length < REASON_LENGTH)
    throw new MiroirError("usage/missing", {
      name: "--because",
      hint: `${REASON_LENGTH} characters or more`,
    });
  const face = (await decidedFaces(act, sql, publication, copy)).find((each) => each.key === key);
  if (!face) throw new MiroirError("publish/no-face", { face: key });
  if (face.neverVisible) throw new MiroirError("publish/stays-masked");
  const id = act.engine.newId();
  const { vault, instanceId } = act.engine;
  const sealedBecause = vault.seal("entry", instanceId, becauseLabel(id), Buffer.from(because.trim()));
  const { box } = face;
  await insertCorrection(
    sql,
    { id, copyId: copy.id, kind: "unmask", box, madeBy: act.actor.name, sealedBecause },
    act.at(),
  );
};

/** Where two persons are the rule, another than whoever drew it up. @throws MiroirError publish/second-person, act/needs-person, act/no-account */
const requireAnother = async (
  act: Act,
  sql: Sql,
  { twoPersons, madeBy }: { readonly twoPersons: boolean; readonly madeBy: string },
): Promise<void> => {
  if (!twoPersons) return;
  await requireAccountOfHers(act, sql);
  if (await sameAccount(sql, madeBy, act.actor.name)) throw new MiroirError("publish/second-person");
};

/** What each correction writes. @returns whether what was signed has changed */
const correctIn = async (act: Act, standing: Standing, input: CorrectInput): Promise<boolean> => {
  const { sql, copy, publication } = standing;
  if (input.do === "approve") {
    await requireAnother(act, sql, publication);
    if ((await approveCopy(sql, copy.id, act.actor.name, act.at())) === 0)
      throw new MiroirError("publish/handed-out");
    return false;
  }
  if (input.do === "mask") await addMask(act, standing, input.box);
  else requireNotOut(standing, input);
  if (input.do === "unmask") await removeMask(act, standing, input.face, input.because);
  if (input.do === "undo" && (await deleteCorrection(sql, copy.id, input.correction)) === 0)
    throw new MiroirError("publish/no-face", { face: input.correction });
  if (input.do === "leave-out" || input.do === "take-in")
    await leaveOut(sql, copy.id, input.do === "leave-out");
  else if ((await copyChanged(sql, copy.id)) === 0) await copyCorrected(sql, copy.id, act.at());
  return true;
};

/** The self-check, after what was corrected. */
const checkAgain = async (act: Act, copyId: string): Promise<void> => {
  const { copy, publication } = await act.read((sql) => requireCopy(sql, copyId));
  if (!["ready", "blocked", "failed"].includes(copy.state) || copy.problem === "left-out") return;
  try {
    // What was left out before anything was made of it is looked at for the first time.
    const look = copy.problem === "nobody-visible" ? drawCopy : checkCopy;
    await withMaking(act, publication, (making) => look(making, copy), withWarmCheckers);
  } catch (error) {
    if (!isOfTheCopy(error)) throw error;
    await act.step((sql) => copyFailed(sql, copy.id, error.code));
  }
};

/**
 * A mask more, or one less with a reason; approved after a look; left out. What somebody signed before is signed by nobody
 * any more. @throws MiroirError publish/no-copy, publish/handed-out, publish/stays-masked, publish/no-face, usage/…
 */
export const correctCopy: Verb<CorrectInput, SheetCopy> = {
  name: "publish.correct",
  run: async (act, input) => {
    const id = await act.commit(async (sql) => {
      const { copy, publication } = await requireCopy(sql, input.copy);
      await lockPublication(sql, publication.id);
      const changed = await correctIn(act, { sql, copy, publication }, input);
      if (changed) await unsignPublication(sql, publication.id);
      return {
        result: copy.id,
        entry: { publication: publication.id, copy: copy.id, outcome: input.do },
      };
    });
    if (input.do !== "approve" && input.do !== "leave-out") await checkAgain(act, id);
    return act.read(async (sql) => {
      const { copy, publication } = await requireCopy(sql, id);
      return sheetCopy(act, sql, publication, copy);
    });
  },
};

/** @throws MiroirError publish/not-drawn, publish/blocked, publish/nobody-visible, publish/empty */
const requireSignable = ({ id, state, copies, album, onlyVisible, leftOut }: Publication): void => {
  if (state === "drawing") throw new MiroirError("publish/not-drawn", { publication: id.slice(0, 8) });
  if (state !== "drawn") throw new MiroirError("publish/signed");
  if (copies.blocked) throw new MiroirError("publish/blocked", { copies: copies.blocked });
  if (!copies.ready && onlyVisible && leftOut > 0) throw new MiroirError("publish/nobody-visible", { album });
  if (!copies.ready) throw new MiroirError("publish/empty", { album });
};

/**
 * Somebody answers by name for what will be handed out; another than whoever drew it up, where two persons are the rule
 * (R96). @throws MiroirError publish/…
 */
export const signSheet: Verb<{ publication: string }, Publication> = {
  name: "publish.sign",
  run: (act, input) =>
    act.commit(async (sql) => {
      const { id } = await requirePublication(sql, input.publication);
      await lockPublication(sql, id);
      const drawn = publicationOf(act.engine, await requirePublication(sql, id));
      requireSignable(drawn);
      await requireAnother(act, sql, drawn);
      await signPublication(sql, id, act.actor.name, act.at());
      const signed = publicationOf(act.engine, await requirePublication(sql, id));
      const { copies, use } = signed;
      return { result: signed, entry: { publication: id, use, copies } };
    }),
};

/** Draws back a publication of which nothing left. @throws MiroirError publish/not-found, publish/handed-out */
export const discardPublication: Verb<{ publication: string }, { readonly id: string }> = {
  name: "publish.discard",
  run: (act, input) =>
    act.commit(async (sql) => {
      const { id } = await requirePublication(sql, input.publication);
      if ((await deletePublication(sql, id)) === 0) throw new MiroirError("publish/handed-out");
      return { result: { id }, entry: { publication: id } };
    }),
};
