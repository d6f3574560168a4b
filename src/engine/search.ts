/**
 * Search by photograph: only people who asked to be found, in a grant that is open. The probe is never stored; its
 * template lives in one image process and is overwritten there (R68). Everybody compared can see the search (law 5).
 */
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { checkReason, type PurposeName, parsePurpose } from "../domain/purpose.ts";
import type { Box } from "../domain/words.ts";
import { fmrAt } from "../gallery/thresholds.ts";
import { insertSearch } from "../store/searches.ts";
import type { Act, Verb } from "./act.ts";
import type { Photo } from "./enrol.ts";
import {
  type ComparableGrant,
  comparableToday,
  isLikely,
  openComparers,
  thresholdsFor,
} from "./galleries.ts";
import type { Picture, Probed } from "./jobs.ts";
import { requireSubject } from "./people.ts";
import { logUntil } from "./retention.ts";

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
  readonly searchId: string;
  readonly purpose: PurposeName;
  /** One for each face of the photograph. `null` is the same answer for whoever is not in the gallery (R69). */
  readonly faces: readonly { readonly box: Box; readonly possibleMatch: PossibleMatch | null }[];
  readonly thresholds: { readonly review: number; readonly match: number };
  /** Strangers expected at or above `review` for this photograph. */
  readonly expectedFalseMatches: number;
}

/** Faces one probe may show; thresholds are planned for each number. */
const MOST_FACES = 100;

/** Answers leave on this beat, so that the time taken says nothing about who was found (R69). */
const BEAT_MS = 500;

const onTheBeat = async (startedMs: number): Promise<void> => {
  const taken = performance.now() - startedMs;
  await sleep(Math.ceil(taken / BEAT_MS) * BEAT_MS - taken);
};

const pictureOf = (photo: Photo): Picture =>
  "bytes" in photo ? { kind: "bytes", bytes: photo.bytes } : { kind: "file", path: resolve(photo.path) };

const probe = async (act: Act, photo: Photo, grants: readonly ComparableGrant[]): Promise<Probed> => {
  const reviewThresholds = Array.from(
    { length: MOST_FACES },
    (_, i) => thresholdsFor(act.engine, i + 1, grants.length).review,
  );
  const workers = openComparers(act);
  try {
    act.progress({ stage: "search", done: 0, total: 1 });
    const grantIds = grants.map(({ id }) => id);
    return await workers.run(
      { kind: "probe", picture: pictureOf(photo), grantIds, reviewThresholds },
      act.signal,
    );
  } finally {
    await workers.close();
  }
};

/**
 * @throws MiroirError purpose/unknown, search/no-reason, picture/…: before or instead of any comparison
 */
export const search: Verb<SearchInput, SearchAnswer> = {
  name: "search",
  run: async (act, input) => {
    const purpose = parsePurpose(input.purpose);
    const reason = checkReason(input.reason);
    const startedMs = performance.now();
    const startedAt = act.at();
    const { engine } = act;
    const grants = await act.read((sql) => comparableToday(engine, sql, act.today()));
    const probed = await probe(act, input.photo, grants);
    const plan = thresholdsFor(engine, probed.faces.length, grants.length);
    const answer = await act.commit(async (sql) => {
      const searchId = engine.newId();
      const comparable = new Set((await comparableToday(engine, sql, act.today())).map(({ id }) => id));
      const faces: SearchAnswer["faces"][number][] = [];
      for (const { box, match } of probed.faces) {
        if (!match || !comparable.has(match.grantId)) faces.push({ box, possibleMatch: null });
        else {
          const { name } = await requireSubject(engine, sql, match.subjectId);
          const band = isLikely(engine, plan, match) ? "likely" : "unsure";
          faces.push({
            box,
            possibleMatch: {
              subjectId: match.subjectId,
              name,
              score: match.score,
              band,
              fmr: fmrAt(engine.scores, match.score),
            },
          });
        }
      }
      const returned = new Set(faces.flatMap(({ possibleMatch }) => possibleMatch?.subjectId ?? []));
      const compared = grants.filter(({ id }) => comparable.has(id)).map(({ subjectId }) => subjectId);
      const sealedReason = engine.vault.seal(
        "entry",
        engine.instanceId,
        `search/${searchId}/reason`,
        Buffer.from(reason),
      );
      await insertSearch(
        sql,
        {
          id: searchId,
          startedAt,
          endedAt: act.at(),
          actor: act.actor.name,
          purpose,
          sealedReason,
          pack: engine.pack,
          reviewThreshold: plan.review,
          retainUntil: logUntil(act),
        },
        compared,
        returned,
      );
      const result: SearchAnswer = {
        searchId,
        purpose,
        faces,
        thresholds: { review: plan.review, match: plan.match },
        expectedFalseMatches: plan.expectedFalseAtReview,
      };
      return { result, entry: { search: searchId, purpose, gallery: compared.length, pack: engine.pack } };
    });
    await onTheBeat(startedMs);
    return answer;
  },
};
