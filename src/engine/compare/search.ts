/**
 * Search by photograph: only people who asked to be found, in a grant that is open, once a second account agreed (R90). The
 * probe is never stored; its template lives in one image process and is overwritten there (R68). Everybody compared can
 * see the search (law 5), and whoever was a possible match is told by letter where an address of hers is known.
 */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { decodableOf } from "../../archive/raw.ts";
import { codedImage } from "../../archive/shows.ts";
import { MiroirError } from "../../domain/errors.ts";
import { checkReason, type PurposeName, parsePurpose } from "../../domain/purpose.ts";
import type { Box } from "../../domain/words.ts";
import { fmrAt, type ThresholdPlan } from "../../gallery/thresholds.ts";
import {
  type Consultation,
  consultationsOf,
  insertSearch,
  searchesSince,
} from "../../store/compare/searches.ts";
import type { Sql } from "../../store/database.ts";
import { objectedRegions, pictureOfContent } from "../../store/requests/objections.ts";
import type { Act, Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { logUntil } from "../gate/retention.ts";
import type { GalleryEntry, Match, Probed } from "../images/jobs.ts";
import {
  type ComparableGrant,
  comparableToday,
  galleryHash,
  isLikely,
  searchThresholds,
  unsealReferences,
} from "../people/galleries.ts";
import { requireSubject } from "../people/people.ts";
import { type Photo, readPhoto } from "../people/photographs.ts";
import {
  type Agreed,
  type AskedOf,
  agreedIn,
  type ProposedComparison,
  proposeIn,
  spend,
} from "../people/second.ts";
import { alertOfSearches } from "./anomalies.ts";
import { tellSearched } from "./search-letters.ts";

export interface SearchInput {
  readonly photo: Photo;
  readonly purpose: string;
  /** Free text, at least 8 characters; sealed, and shown to the people compared (R90). */
  readonly reason: string;
}

export interface PossibleMatch {
  readonly subjectId: string;
  readonly name: string;
  /** Comparison score, cosine. */
  readonly score: number;
  /** `likely` at or above the match threshold; `unsure` below it: a human should look. */
  readonly band: "likely" | "unsure";
  /** Share of strangers that would score as high, from the pack's planning tail. */
  readonly fmr: number;
}

export interface SearchAnswer {
  readonly proposed: false;
  readonly searchId: string;
  readonly purpose: PurposeName;
  /** One for each face of the photograph. `null` is the same answer for whoever is not in the gallery (R69). */
  readonly faces: readonly { readonly box: Box; readonly possibleMatch: PossibleMatch | null }[];
  readonly thresholds: { readonly review: number; readonly match: number };
  /** Strangers expected at or above `review` for this photograph. */
  readonly expectedFalseMatches: number;
  /** Whether two people have to confirm a result before anything is done because of it (R96). */
  readonly twoPersons: boolean;
}

/** Faces one probe may show; thresholds are planned for each number. */
const MOST_FACES = 100;

/** Answers leave on this beat, so that the time taken says nothing about who was found (R69). */
const BEAT_MS = 500;

const onTheBeat = async (startedMs: number): Promise<void> => {
  const taken = performance.now() - startedMs;
  await sleep(Math.ceil(taken / BEAT_MS) * BEAT_MS - taken);
};

const HOUR_MS = 3_600_000;

/** @throws MiroirError search/too-many: rights requests, looks and reports are no searches, and have no such limit (R30, R90) */
const checkRate = async (act: Act, sql: Sql): Promise<void> => {
  const limit = act.engine.settings.searchesPerHour;
  const since = new Date(act.at().getTime() - HOUR_MS);
  if ((await searchesSince(sql, act.actor.name, since)) >= limit)
    throw new MiroirError("search/too-many", { limit });
};

/** A refusal for the number of searches leaves an entry: somebody should ask why (R90). */
const orAlert = async <T>(act: Act, body: () => Promise<T>): Promise<T> => {
  try {
    return await body();
  } catch (error) {
    if (error instanceof MiroirError && error.code === "search/too-many")
      await act.commit(async () => ({
        result: undefined,
        entry: { outcome: "refused", alert: "too many searches in an hour", limit: error.details.limit },
      }));
    throw error;
  }
};

/** What is asked with: our own copy, overwritten once it is compared. */
interface Probe {
  readonly bytes: Uint8Array;
  /** Hex. */
  readonly sha256: string;
}

const readProbe = async (act: Act, photo: Photo): Promise<Probe> => {
  const bytes = Uint8Array.from(await readPhoto(act.engine, photo));
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
};

/** Regions of the photograph that nobody may compare: of these bytes, or of the picture whatever its file says beside it (R62). */
const objectedIn = async (sql: Sql, bytes: Uint8Array, sha256: string): Promise<Box[]> => {
  const coded = codedImage(decodableOf(bytes).bytes) ?? sha256;
  const known = (await pictureOfContent(sql, sha256)) ?? (await pictureOfContent(sql, coded));
  if (known) return objectedRegions(sql, known);
  const all = [sha256, coded].map((pictureSha256) => objectedRegions(sql, { pictureSha256, turn: 1 }));
  return (await Promise.all(all)).flat();
};

const probe = async (
  act: Act,
  { bytes, sha256 }: Probe,
  grants: readonly ComparableGrant[],
): Promise<Probed> => {
  const reviewThresholds = Array.from(
    { length: MOST_FACES },
    (_, i) => searchThresholds(act.engine, i + 1, grants.length).review,
  );
  const grantIds = new Set(grants.map(({ id }) => id));
  const unsealed: GalleryEntry[] = [];
  try {
    act.progress({ stage: "search", done: 0, total: 1 });
    return await act.engine.searchers().run(async () => {
      const { objected, references } = await act.read(async (sql) => ({
        objected: await objectedIn(sql, bytes, sha256),
        references: await unsealReferences(act.engine, sql, act.today(), grantIds),
      }));
      unsealed.push(...references);
      const picture = { kind: "bytes" as const, bytes };
      return { kind: "probe" as const, picture, references, objected, reviewThresholds };
    }, act.signal);
  } finally {
    bytes.fill(0);
    for (const { template: reference } of unsealed) reference.fill(0);
  }
};

const possibleMatch = async (
  engine: Engine,
  sql: Sql,
  plan: ThresholdPlan,
  match: Omit<Match, "faceId">,
): Promise<PossibleMatch> => ({
  subjectId: match.subjectId,
  name: (await requireSubject(engine, sql, match.subjectId)).name,
  score: match.score,
  band: isLikely(engine, plan, match) ? "likely" : "unsure",
  fmr: fmrAt(engine.scores, match.score),
});

const REASON = "reason";
const INPUT = "input";
const searchLabel = (searchId: string, what: string): string => `search/${searchId}/${what}`;

/**
 * Under the keys of everybody it returned, one inside the other, since it is about them: the text goes with the first of
 * them who is forgotten, from every copy of the database. Under the instance's key when it returned nobody.
 */
const sealFor = (
  engine: Engine,
  returned: readonly string[],
  label: string,
  plain: Uint8Array,
): Uint8Array =>
  returned.length === 0
    ? engine.vault.seal("entry", engine.instanceId, label, plain)
    : [...returned]
        .sort()
        .reduce((inside, subjectId) => engine.vault.seal("subject", subjectId, label, inside), plain);

/** Null once one of those whose keys sealed it is gone. */
const openSealed = (
  engine: Engine,
  search: Consultation,
  label: string,
  sealed: Uint8Array,
): string | null => {
  const { returned, sealedUnder } = search;
  if (sealedUnder === 0)
    return Buffer.from(engine.vault.open("entry", engine.instanceId, label, sealed)).toString("utf8");
  if (returned.length < sealedUnder || !returned.every((id) => engine.vault.has("subject", id))) return null;
  const plain = [...returned].reduceRight(
    (outside, subjectId) => engine.vault.open("subject", subjectId, label, outside),
    sealed,
  );
  return Buffer.from(plain).toString("utf8");
};

/** A search in which she was compared, as she is told of it (R45, R95). */
export interface SearchAboutHer {
  readonly searchId: string;
  readonly at: string;
  readonly endedAt: string;
  readonly actor: string;
  readonly purpose: PurposeName;
  /** Null when it went with somebody whom the search returned and who was forgotten. */
  readonly reason: string | null;
  readonly outcome: "compared" | "returned";
  readonly pack: string;
  /** SHA-256 of the references it was compared with, hex. */
  readonly gallerySha256: string | null;
  /** SHA-256 of the photograph that was asked with, hex, when it returned her. */
  readonly inputSha256: string | null;
  readonly confirmedBy: readonly { readonly actor: string; readonly at: string }[];
}

const readable = (engine: Engine, search: Consultation): SearchAboutHer => {
  const { searchId, at, endedAt, actor, purpose, outcome, pack, gallerySha256, confirmedBy } = search;
  const { sealedReason, sealedInput } = search;
  return {
    searchId,
    at: at.toISOString(),
    endedAt: endedAt.toISOString(),
    actor,
    purpose: purpose as PurposeName,
    reason: openSealed(engine, search, searchLabel(searchId, REASON), sealedReason),
    outcome,
    pack,
    gallerySha256,
    inputSha256:
      sealedInput && outcome === "returned"
        ? openSealed(engine, search, searchLabel(searchId, INPUT), sealedInput)
        : null,
    confirmedBy: confirmedBy.map((one) => ({ actor: one.actor, at: new Date(one.at).toISOString() })),
  };
};

/** Every search in which she was compared, oldest first. */
export const searchesAbout = async (engine: Engine, sql: Sql, subjectId: string): Promise<SearchAboutHer[]> =>
  (await consultationsOf(sql, subjectId)).map((search) => readable(engine, search));

interface Finding {
  readonly agreed: Agreed;
  readonly purpose: PurposeName;
  readonly reason: string;
  readonly startedAt: Date;
  readonly inputSha256: string;
  readonly probed: Probed;
  /** Grants that were compared. */
  readonly grants: readonly ComparableGrant[];
}

/** What is said and what is recorded, in one transaction: a grant closed meanwhile is neither. */
const record = async (act: Act, sql: Sql, finding: Finding) => {
  const { engine } = act;
  const { purpose, probed, agreed } = finding;
  await checkRate(act, sql);
  await spend(act, sql, agreed);
  const searchId = engine.newId();
  const plan = searchThresholds(engine, probed.faces.length, finding.grants.length);
  const open = new Set((await comparableToday(engine, sql, act.today())).map(({ id }) => id));
  const grants = finding.grants.filter(({ id }) => open.has(id));
  const faces: SearchAnswer["faces"][number][] = [];
  for (const { box, match } of probed.faces)
    faces.push({
      box,
      possibleMatch: match && open.has(match.grantId) ? await possibleMatch(engine, sql, plan, match) : null,
    });
  const returned = [...new Set(faces.flatMap((face) => face.possibleMatch?.subjectId ?? []))];
  const seal = (what: string, text: string): Uint8Array =>
    sealFor(engine, returned, searchLabel(searchId, what), Buffer.from(text));
  await insertSearch(
    sql,
    {
      id: searchId,
      startedAt: finding.startedAt,
      endedAt: act.at(),
      actor: act.actor.name,
      agreedBy: agreed.agreedBy,
      purpose,
      sealedReason: seal(REASON, finding.reason),
      sealedUnder: returned.length,
      pack: engine.pack,
      gallerySha256: galleryHash(
        engine,
        grants.map(({ id }) => id),
      ),
      sealedInput: returned.length > 0 ? seal(INPUT, finding.inputSha256) : null,
      reviewThreshold: plan.review,
      retainUntil: logUntil(act),
    },
    grants.map(({ subjectId }) => subjectId),
    returned,
  );
  await tellSearched(act, sql, returned, purpose);
  const result: SearchAnswer = {
    proposed: false,
    searchId,
    purpose,
    faces,
    thresholds: { review: plan.review, match: plan.match },
    expectedFalseMatches: plan.expectedFalseAtReview,
    twoPersons: engine.settings.twoPersons,
  };
  const alert = await alertOfSearches(act, sql);
  return {
    result,
    entry: {
      ...{ search: searchId, purpose, agreedBy: agreed.agreedBy },
      ...{ gallery: grants.length, pack: engine.pack, ...alert },
    },
  };
};

/** Nothing is compared yet. */
const propose = (act: Act, asked: AskedOf & { purpose: PurposeName }): Promise<ProposedComparison> =>
  act.commit(async (sql) => {
    const result = await proposeIn(act, sql, { kind: "search" }, asked);
    return { result, entry: { outcome: "proposed", proposal: result.proposal, purpose: asked.purpose } };
  });

/**
 * The first call asks a second account; once it agreed, the same call compares. @throws MiroirError purpose/unknown,
 * search/no-reason, search/too-many, act/no-account, picture/…: before or instead of any comparison
 */
export const search: Verb<SearchInput, SearchAnswer | ProposedComparison> = {
  name: "search",
  run: (act, input) =>
    orAlert(act, async () => {
      const purpose = parsePurpose(input.purpose);
      const reason = checkReason(input.reason);
      const startedMs = performance.now();
      const startedAt = act.at();
      const asked = await readProbe(act, input.photo);
      const question = { purpose, reason, sha256: [asked.sha256] };
      const { agreed, grants } = await act.read(async (sql) => {
        await checkRate(act, sql);
        return {
          agreed: await agreedIn(act, sql, { kind: "search" }, question),
          grants: await comparableToday(act.engine, sql, act.today()),
        };
      });
      if (!agreed) return propose(act, question);
      const probed = await probe(act, asked, grants);
      const finding = { agreed, purpose, reason, startedAt, inputSha256: asked.sha256, probed, grants };
      const answer = await act.commit((sql) => record(act, sql, finding));
      await onTheBeat(startedMs);
      return answer;
    }),
};
