/** From open grants to references in memory: the only place that unseals a template to compare with (law 3). */
import { createHash } from "node:crypto";
import type { ExpectedFalse } from "../../domain/expected-false.ts";
import { type Comparable, comparableOn } from "../../domain/grant.ts";
import { planThresholds, SEARCH_BUDGET, type ThresholdPlan } from "../../gallery/thresholds.ts";
import {
  type GrantInForce,
  grantsInForce,
  type SealedGrant,
  sealedGrants,
} from "../../store/consent/grants.ts";
import { facesMet } from "../../store/consent/narrowings.ts";
import type { Sql } from "../../store/database.ts";
import type { Act } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import type { GalleryEntry, Match } from "../images/jobs.ts";
import type { Workers } from "../images/workers.ts";

export const TEMPLATE_LABEL = "template";

/** Bytes of a template, little-endian float32, and back. The copy is the caller's to overwrite. */
export const bytesOfTemplate = (template: Float32Array): Uint8Array =>
  new Uint8Array(template.buffer, template.byteOffset, template.byteLength).slice();

/** @throws RangeError when the bytes are no whole number of float32 */
export const templateOfBytes = (bytes: Uint8Array): Float32Array =>
  new Float32Array(Uint8Array.from(bytes).buffer);

/** An open grant in force today, whose key still exists. */
export interface ComparableGrant {
  readonly id: string;
  readonly subjectId: string;
  readonly albums: readonly string[];
}

/** In force today. One whose key is destroyed cannot be compared, whatever its row says (law 3). */
const withKeys = <G extends GrantInForce>(
  engine: Engine,
  grants: readonly G[],
  today: string,
): Comparable<G>[] => comparableOn(grants, today).filter(({ id }) => engine.vault.has("grant", id));

/** Grants that may be compared today; no template of theirs is read. */
export const comparableToday = async (engine: Engine, sql: Sql, today: string): Promise<ComparableGrant[]> =>
  withKeys(engine, await grantsInForce(sql, today, engine.pack), today).map(({ id, subjectId, albums }) => ({
    ...{ id, subjectId, albums },
  }));

/** Law 3 in the types: only a grant that was found in force today is unsealed. */
const unseal = (engine: Engine, grant: Comparable<SealedGrant>): GalleryEntry => {
  const bytes = engine.vault.open("grant", grant.id, TEMPLATE_LABEL, grant.sealedTemplate);
  const template = templateOfBytes(bytes);
  bytes.fill(0);
  return { grantId: grant.id, subjectId: grant.subjectId, template };
};

/** Their references. The caller overwrites each template when it is done with it. @param only of these grants, where they are named */
export const unsealReferences = async (
  engine: Engine,
  sql: Sql,
  today: string,
  only?: ReadonlySet<string>,
): Promise<GalleryEntry[]> =>
  withKeys(engine, await sealedGrants(sql, today, engine.pack), today)
    .filter(({ id }) => only?.has(id) ?? true)
    .map((grant) => unseal(engine, grant));

/** Which references were compared with, and made by which model: what a use log names the reference database by (R95). */
export const galleryHash = (engine: Engine, grantIds: readonly string[]): Uint8Array =>
  createHash("sha256")
    .update([...grantIds].sort().join("\n"))
    .update(`\n${engine.pack}\n`)
    .digest();

/** Image processes that compare with everybody whose grant is in force when each of them starts. */
export const openComparers = (act: Act): Workers =>
  act.engine.comparers(() => act.read((sql) => unsealReferences(act.engine, sql, act.today())));

/** Thresholds of one person whose reference meets so many faces, under the pack and the budget of this instance (law 10). */
export const thresholdsFor = (engine: Engine, faces: number): ThresholdPlan =>
  planThresholds(engine.scores, Math.max(1, faces), engine.settings.falseMatches);

/** What one person has to expect of the faces that met their reference until now (law 10). */
export const expectedFor = async (engine: Engine, sql: Sql, subjectId: string): Promise<ExpectedFalse> => {
  const faces = await facesMet(sql, subjectId);
  if (faces === 0) return { faces, expectedFalseAtMatch: 0, expectedFalseAtReview: 0 };
  const { expectedFalseAtMatch, expectedFalseAtReview } = thresholdsFor(engine, faces);
  return { faces, expectedFalseAtMatch, expectedFalseAtReview };
};

/** Thresholds of one photograph with so many faces, compared with so many people: no laxer than those of a person. */
export const searchThresholds = (engine: Engine, faces: number, people: number): ThresholdPlan => {
  const { shown, waiting } = engine.settings.falseMatches;
  return planThresholds(engine.scores, Math.max(1, faces) * Math.max(1, people), {
    shown: Math.min(shown, SEARCH_BUDGET.shown),
    waiting: Math.min(waiting, SEARCH_BUDGET.waiting),
  });
};

/** At or above the match threshold, and not too poor a face to rule a person in; otherwise a human decides. */
export const isLikely = (
  engine: Engine,
  { match: threshold }: Pick<ThresholdPlan, "match">,
  match: Pick<Match, "score" | "norm">,
): boolean => match.score >= threshold && match.norm >= engine.scores.norm.poor;
