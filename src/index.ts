/**
 * Miroir as a library: the same verbs as the command line, typed. Every call goes through the one gate (engine/gate/act.ts).
 *
 * @example
 * const miroir = await open({ config: "miroir.config.json", actor: { name: "ada", role: "administrator" } });
 * await miroir.albums.add({ title: "Canal run", heldBy: "own-work", scope: "declared", rightNote: "our photographers" });
 * await miroir.import({ paths: ["photos"], album: "canal-run" });
 * await miroir.close();
 */
import { openEngine, type VisionChoice } from "./app.ts";
import { type Config, readConfig } from "./config.ts";
import { type Actor, checkActor } from "./domain/act.ts";
import type { Restored, RestoreOptions } from "./restore.ts";
import type { Database } from "./store/database.ts";
import { verbsOf } from "./verbs.ts";

export interface OpenOptions {
  /** Path of the configuration file, or a configuration. */
  readonly config: string | Config;
  /** Who acts: an individual account (R90). */
  readonly actor: Actor;
  /** The clock; for tests. */
  readonly now?: () => Date;
  /** For tests of everything but pixels. */
  readonly vision?: VisionChoice;
  /** Makes the instance where there is none. */
  readonly create?: boolean;
  /** An open database; for tests. */
  readonly database?: Database;
}

/**
 * Opens an instance for one actor.
 * @throws MiroirError config/…, keys/…, storage/…, model/…, usage/bad-value
 */
export const open = async (options: OpenOptions) => {
  const { config, actor, ...rest } = options;
  checkActor(actor);
  const engine = await openEngine({
    config: typeof config === "string" ? readConfig(config) : config,
    ...rest,
  });
  /** The same instance for another account: what needs two people needs two of these (R39, R96). */
  const as = (other: Actor) => verbsOf(engine, other);
  return { ...verbsOf(engine, actor), as };
};

export type Miroir = Awaited<ReturnType<typeof open>>;

export { initialise } from "./app.ts";
export { type Config, type ConfigFile, parseConfig, readConfig, SETTINGS } from "./config.ts";
export { type Actor, ROLES } from "./domain/act.ts";
export { HELD_BY } from "./domain/album.ts";
export { ERRORS, EXIT, MiroirError, say } from "./domain/errors.ts";
export { NOTICE_KINDS, type NoticeKind, SUGGESTED } from "./domain/notice-kinds.ts";
export { PURPOSES } from "./domain/purpose.ts";
export { FORMATS, type Format } from "./domain/report.ts";
export type { ActOptions, Progress } from "./engine/gate/act.ts";
export type { Portability } from "./engine/report/portability.ts";
export type { Report } from "./engine/report/report.ts";
export type { Restored, RestoreOptions } from "./restore.ts";

/**
 * Fills an empty place from a backup, and ends again what ended since (R56).
 * @throws MiroirError backup/…, config/…, keys/…, storage/…
 */
export const restore = async (options: RestoreOptions): Promise<Restored> =>
  (await import("./restore.ts")).restore(options);
