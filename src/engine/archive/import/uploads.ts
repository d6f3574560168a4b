/** Files that were uploaded: spoken of by the names they were sent with, since where they lie is nobody's business, and soon over. */
import { type Found, walk } from "../../../archive/walk.ts";
import { MiroirError } from "../../../domain/errors.ts";
import type { Beside } from "./beside.ts";
import { countOf, walkOptions } from "./folders.ts";
import { entrySource, uploadSource } from "./kept.ts";
import { type ImportSource, type Met, NOTHING_GONE, type Origin, type Shared } from "./source.ts";

export interface Uploaded {
  readonly id: string;
  readonly path: string;
  /** As it was sent. */
  readonly fileName: string;
}

/** What follows `path` in `at`; nothing where it is something else. */
const after = (at: string, path: string): string => (at.startsWith(path) ? at.slice(path.length) : "");

/** The name in the place of the path; what is in a ZIP comes after it. */
type NameOf = (path: string) => string;

const namesOf =
  (uploaded: readonly Uploaded[]): NameOf =>
  (at) => {
    const own = uploaded.find(({ path }) => at === path || /^!?\//.test(after(at, path)));
    return own ? own.fileName + at.slice(own.path.length) : at;
  };

const namedIn = (named: NameOf, error: MiroirError): MiroirError => {
  const { path: at } = error.details;
  const path = typeof at === "string" ? named(at) : at;
  if (path === undefined || path === at) return error;
  return new MiroirError(error.code, { ...error.details, path }, { cause: error.cause });
};

const namedSource = (named: NameOf, source: ImportSource): ImportSource => {
  const renamed = (error: unknown): never => {
    throw error instanceof MiroirError ? namedIn(named, error) : error;
  };
  const besideAs = (beside: Beside): Beside => ({
    ...beside,
    sidecars: beside.sidecars.map((sidecar) => ({ ...sidecar, path: named(sidecar.path) })),
  });
  return {
    ...source,
    shown: named(source.shown),
    relative: named(source.relative),
    lend: (look) =>
      source.lend((lent) => look({ ...lent, beside: () => lent.beside().then(besideAs) })).catch(renamed),
    recording: () => source.recording().catch(renamed),
  };
};

const sourceOf = (shared: Shared, named: NameOf, found: Found): Met => {
  if (found.kind === "file") return namedSource(named, uploadSource(shared, found));
  if (found.kind === "zip-entry") return namedSource(named, entrySource(shared, found));
  if (found.kind === "other") return { ...found, path: named(found.path) };
  return { kind: "problem", path: named(found.path), error: namedIn(named, found.error) };
};

/** Nothing of an upload lies anywhere that could be gone. @param but paths that are passed over */
export const uploadOrigin = (
  shared: Shared,
  uploaded: readonly Uploaded[],
  but: readonly string[],
): Origin => {
  const named = namesOf(uploaded);
  const found = () =>
    walk(
      uploaded.map(({ path }) => path),
      walkOptions(shared, but),
    );
  return {
    count: () => countOf(found()),
    async *found() {
      for await (const each of found()) yield sourceOf(shared, named, each);
    },
    gone: async () => NOTHING_GONE,
    empty: () => [],
  };
};
