/**
 * What an import met and did not look at, though it may show somebody: formats that are not read here, pictures whose decoder
 * this machine lacks, packed files. No damage, and never passed over in silence: named, counted by kind, and listed with the
 * album until it is looked at or gone.
 */
import { resolve } from "node:path";
import { parsePlace } from "../../../archive/s3.ts";
import { type NotLookedAt, type NotLookedAtCode, notLookedAtOf } from "../../../domain/not-looked-at.ts";
import { clearNotLookedAt, putNotLookedAt } from "../../../store/archive/not-looked-at.ts";
import type { Act } from "../../gate/act.ts";

/** Written together. */
const BATCH = 500;

/** What an import met and did not look at: written in batches, and off the list once it was looked at or is gone. */
export class Unseen {
  readonly #act: Act;
  readonly #albumId: string;
  readonly #kinds = new Map<string, string>();
  readonly #waiting = new Map<string, NotLookedAtCode>();

  constructor(act: Act, albumId: string) {
    this.#act = act;
    this.#albumId = albumId;
  }

  /** @param path as people read it; the same as of what was taken in */
  async add(path: string, kind: string, code: NotLookedAtCode = "archive/not-looked-at"): Promise<void> {
    this.#kinds.set(path, kind);
    this.#waiting.set(path, code);
    if (this.#waiting.size >= BATCH) await this.write();
  }

  /** What waits to be written. */
  async write(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const files = [...this.#waiting].map(([path, code]) => ({ path, code, kind: this.#kinds.get(path)! }));
    this.#waiting.clear();
    await this.#act.step((sql) => putNotLookedAt(sql, this.#albumId, files, this.#act.at()));
  }

  /** What was listed at these places or below them and was not met again is gone, or was taken in. */
  async settle(paths: readonly string[]): Promise<void> {
    const roots = paths.map((path) => (parsePlace(path) ? path : resolve(path)));
    const met = [...this.#kinds.keys()];
    await this.#act.step((sql) => clearNotLookedAt(sql, this.#albumId, roots, met));
  }

  byKind(): NotLookedAt[] {
    return notLookedAtOf(this.#kinds.values());
  }
}
