/** From open grants to references in memory: the only place that unseals a template to compare with (law 3). */
import type { Sql } from "../store/database.ts";
import { comparableGrants } from "../store/grants.ts";
import type { Engine } from "./engine.ts";
import type { GalleryEntry } from "./jobs.ts";

export const TEMPLATE_LABEL = "template";

/** Bytes of a template, little-endian float32, and back. The copy is the caller's to overwrite. */
export const bytesOfTemplate = (template: Float32Array): Uint8Array =>
  new Uint8Array(template.buffer, template.byteOffset, template.byteLength).slice();
export const templateOfBytes = (bytes: Uint8Array): Float32Array =>
  new Float32Array(Uint8Array.from(bytes).buffer);

/** An open grant in force today, whose key still exists. */
export interface ComparableGrant {
  readonly id: string;
  readonly subjectId: string;
  readonly albums: readonly string[];
}

/** Grants that may be compared today, under the pack in use. One whose key is destroyed cannot be (law 3). */
export const comparableToday = async (engine: Engine, sql: Sql, today: string): Promise<ComparableGrant[]> =>
  (await comparableGrants(sql, today, engine.pack))
    .filter(({ id }) => engine.vault.has("grant", id))
    .map(({ id, subjectId, albums }) => ({ id, subjectId, albums }));

/** Their references, unsealed. The caller overwrites each template when it is done with it. */
export const unsealReferences = async (engine: Engine, sql: Sql, today: string): Promise<GalleryEntry[]> =>
  (await comparableGrants(sql, today, engine.pack))
    .filter(({ id }) => engine.vault.has("grant", id))
    .map(({ id, subjectId, sealedTemplate }) => {
      const bytes = engine.vault.open("grant", id, TEMPLATE_LABEL, sealedTemplate);
      const template = templateOfBytes(bytes);
      bytes.fill(0);
      return { grantId: id, subjectId, template };
    });
