/** Wiring: from a configuration to an engine whose verbs can be called. Nothing here decides anything. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { removeUnfinished } from "./archive/keep.ts";
import { CONFIG_FILE, type Config, type ConfigFile, PROGRAM_FOLDER, parseConfig } from "./config.ts";
import type { Actor } from "./domain/act.ts";
import { unwritable } from "./domain/disk.ts";
import { MiroirError } from "./domain/errors.ts";
import { start } from "./engine/clock/tick.ts";
import { act } from "./engine/gate/act.ts";
import { keepJournal } from "./engine/gate/closings.ts";
import type { Engine } from "./engine/gate/engine.ts";
import { openEvents } from "./engine/gate/events.ts";
import { packagesAbove, programFolder, type Sight } from "./engine/images/confine.ts";
import { inflatedFolder, removeInflated } from "./engine/images/inflated.ts";
import { openLender } from "./engine/images/lend.ts";
import { Roots } from "./engine/images/roots.ts";
import {
  beside,
  type Cell,
  openWorkers,
  type StartImageProcess,
  type Workers,
  type WorkersOptions,
} from "./engine/images/workers.ts";
import { removeUnfinishedVideos, tidyFolders, VIDEO_COPIES } from "./engine/publish/stale.ts";
import { takeBackWhatLeft } from "./engine/sidecars/stale.ts";
import type { Database, ServerUser } from "./store/database.ts";
import { socketFolder } from "./store/embedded/socket.ts";
import { openEmbedded } from "./store/embedded.ts";
import { insertInstance, readInstance } from "./store/gate/instance.ts";
import { type FolderLock, lockFolder } from "./store/lock.ts";
import { migrate } from "./store/migrate.ts";
import { openPostgres } from "./store/postgres.ts";
import { MIGRATIONS } from "./store/schema/schema.ts";
import { createMasterKey, masterKeyPath, openVault } from "./vault/master.ts";
import { signInSecret } from "./vault/sign-in-key.ts";
import { createSigner, openSigner, type Signer, signerPath } from "./vault/signer.ts";
import type { Vault } from "./vault/vault.ts";
import type { FetchOptions } from "./vision/fetch-pack.ts";
import { maxPixelsFor } from "./vision/limits.ts";
import { type PackManifest, readManifest } from "./vision/manifest.ts";
import { stampOf } from "./vision/pack.ts";
import type { ScoreModel } from "./vision/vision.ts";

/** Which pixels-to-templates implementation the image processes load. Tests bring a made one; there is no setting for it. */
export interface VisionChoice {
  readonly module: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly pack: string;
  readonly scores: ScoreModel;
  /** How an image process is started; a child process where nothing is said. */
  readonly startProcess?: StartImageProcess;
}

export interface EngineOptions {
  readonly config: Config;
  /** Makes keys and database where there are none: `miroir init`. */
  readonly create?: boolean;
  readonly now?: () => Date;
  readonly vision?: VisionChoice;
  /** An open database, for tests; otherwise the configuration says which. */
  readonly database?: Database;
}

export interface OpenEngine extends Engine {
  /** Consents given while another model was in use: said at every start, ended by none (R20). */
  readonly otherModel: number;
  /** How far the clock is behind the newest thing that was written, s: said at every start. */
  readonly clockBehindSeconds: number;
  close(): Promise<void>;
}

export const packFolder = (config: Config): string =>
  isAbsolute(config.pack) ? config.pack : join(PROGRAM_FOLDER, "packs", config.pack);

/** Where the models of a pack are installed. */
export const modelFolder = (config: Pick<Config, "modelsFolder">, manifest: PackManifest): string =>
  join(config.modelsFolder, manifest.pack);

/** The setting, or what the memory of this machine, or of its container, allows. */
export const maxPixelsOf = ({ maxPixels, workers }: Pick<Config, "maxPixels" | "workers">): number =>
  maxPixels ??
  maxPixelsFor(Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY), workers);

export const onnxVision = async (config: Config): Promise<VisionChoice> => {
  const manifest = await readManifest(packFolder(config));
  const limits = { maxPixels: maxPixelsOf(config), maxFaces: config.maxFaces };
  return {
    module: beside(import.meta.url, "./vision/onnx.ts").href,
    options: { pack: manifest, modelsFolder: modelFolder(config, manifest), limits },
    pack: stampOf(manifest),
    scores: manifest.scores,
  };
};

export const databaseFolder = (config: Config): string => join(config.dataFolder, "db");

/**
 * What this process is, for whoever finds the database in use: the program and its command. No more of the command
 * line, in which there may be names.
 */
export const PROGRAM = [
  basename(process.argv[1] ?? "node").replace(/^main\.[jt]s$/, "miroir"),
  process.argv[2],
]
  .filter((word) => word !== undefined && /^[\w.-]+$/.test(word))
  .join(" ");

const openDatabase = async (config: Config, create: boolean): Promise<Database> => {
  if (config.databaseUrl) return openPostgres({ url: config.databaseUrl });
  const folder = databaseFolder(config);
  if (!create && !existsSync(folder)) throw new MiroirError("storage/empty", { path: folder });
  return openEmbedded({ folder });
};

/** The row that says whose keys sealed this database. @throws MiroirError keys/wrong, storage/empty */
const requireInstance = async (
  database: Database,
  vault: Vault,
  config: Config,
  create: boolean,
  at: Date,
): Promise<string> => {
  const found = await database.transaction(readInstance);
  if (found) {
    if (!vault.matches(found.keyCheck))
      throw new MiroirError("keys/wrong", { path: masterKeyPath(config.keysFolder) });
    return found.id;
  }
  if (!create)
    throw new MiroirError("storage/empty", {
      path: config.databaseUrl ? "the PostgreSQL server" : databaseFolder(config),
    });
  const id = randomUUID();
  vault.create("entry", id);
  await database.transaction((sql) => insertInstance(sql, { id, keyCheck: vault.check() }, at));
  return id;
};

const makeKeys = (keysFolder: string): void => {
  if (!existsSync(masterKeyPath(keysFolder))) createMasterKey(keysFolder);
  if (!existsSync(signerPath(keysFolder))) createSigner(keysFolder);
};

export const makeFolder = async (path: string): Promise<void> => {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw unwritable(cause, path);
  }
};

/** Each setting under its own name, and beside them what follows from some. */
const settingsOf = (configuration: Config): Engine["settings"] => {
  const { controller, officer, journal, ...same } = configuration;
  return {
    ...same,
    controller: { ...controller, officer },
    journalPath: journal,
    originalsFolder: join(configuration.dataFolder, "originals"),
    auditedFolders: [configuration.dataFolder, configuration.keysFolder],
    packManifest: join(packFolder(configuration), "manifest.json"),
    modelsPage: join(PROGRAM_FOLDER, "docs", "models.md"),
    configuration,
  };
};

/** Whoever searches or enrols once may do so again; nothing goes on holding a template model for longer than that. */
const IDLE_MS = 60_000;

/** Pools of image processes that are open, so that a withdrawal reaches every one of them and closing ends them all. */
class OpenPools {
  readonly #comparing = new Set<Workers>();
  readonly #base: Omit<WorkersOptions, "template" | "references">;
  #detecting: Workers | undefined;
  #enrolling: Workers | undefined;
  #searching: Workers | undefined;

  constructor(base: Omit<WorkersOptions, "template" | "references">) {
    this.#base = base;
  }

  detectors(): Workers {
    this.#detecting ??= openWorkers({ ...this.#base, template: false });
    return this.#detecting;
  }

  enrollers(): Workers {
    this.#enrolling ??= openWorkers({ ...this.#base, count: 1, template: true, idleMs: IDLE_MS });
    return this.#enrolling;
  }

  searchers(): Workers {
    this.#searching ??= openWorkers({ ...this.#base, template: true, idleMs: IDLE_MS });
    return this.#searching;
  }

  comparers(references: NonNullable<WorkersOptions["references"]>): Workers {
    const pool = openWorkers({ ...this.#base, template: true, references });
    this.#comparing.add(pool);
    const close = async (): Promise<void> => {
      this.#comparing.delete(pool);
      await pool.close();
    };
    return {
      count: pool.count,
      run: (...asked) => pool.run(...asked),
      forget: (ids) => pool.forget(ids),
      close,
    };
  }

  async revoke(grantIds: readonly string[]): Promise<void> {
    if (grantIds.length === 0) return;
    await Promise.all([this.#searching, ...this.#comparing].map((pool) => pool?.forget(grantIds)));
  }

  async close(): Promise<void> {
    await Promise.all([
      this.#detecting?.close(),
      this.#enrolling?.close(),
      this.#searching?.close(),
      ...[...this.#comparing].map((pool) => pool.close()),
    ]);
  }
}

/** A picture of 120 megapixels with all that is made of it, twice: what asks for more than this is no picture. */
const LEAST_MEMORY_MIB = 6144;

/** What an engine stands on, opened by whoever closes it again. */
interface Ground {
  readonly config: Config;
  readonly choice: VisionChoice;
  readonly database: Database;
  readonly vault: Vault;
  readonly signer: Signer;
  readonly instanceId: string;
  readonly now: () => Date;
}

/** Files that hold a secret, or say where one is. */
const secretFiles = ({ mail, oidc, webhooks, storages, journal, configFile }: Config): string[] =>
  [
    configFile,
    journal,
    process.env.MIROIR_PASSPHRASE_FILE,
    mail?.passwordFile,
    oidc?.clientSecretFile,
    ...webhooks.map(({ secretFile }) => secretFile),
    ...Object.values(storages).map(({ keyFile }) => keyFile),
  ].filter((path) => typeof path === "string");

/** The program, the models, what of the data folder is pictures; never keys, database or secrets. */
const sightOf = (config: Config, choice: VisionChoice): Sight => {
  const inData = (name: string): string => join(config.dataFolder, name);
  return {
    program: [
      ...["src", "build", "packs", "package.json"].map((name) => join(PROGRAM_FOLDER, name)),
      ...packagesAbove(PROGRAM_FOLDER),
      dirname(fileURLToPath(choice.module)),
      packFolder(config),
      config.modelsFolder,
      ...programFolder(config.ffmpeg, "ffmpeg"),
    ],
    kept: [inData("originals"), inData("fetched"), inData("uploads")],
    writable: [inData(VIDEO_COPIES), inflatedFolder(config)],
    hidden: [config.dataFolder, config.keysFolder, ...socketOf(config), ...secretFiles(config)],
  };
};

/** The door of the embedded database, where it lies elsewhere. */
const socketOf = (config: Config): string[] => {
  const folder = databaseFolder(config);
  return existsSync(folder) ? [socketFolder(folder)] : [];
};

/** Where image processes of that configuration are kept. */
export const cellOf = (config: Config, choice: VisionChoice): Cell => ({
  sight: sightOf(config, choice),
  bounds: {
    dataBytes: Math.max(4 * config.workerCeilingMiB, LEAST_MEMORY_MIB) * 1024 ** 2,
    fileBytes: config.maxVideoBytes,
  },
  roots: new Roots(),
  required: config.confinement === "required",
});

/** Puts an engine together. Its image processes start when they are first asked for. */
export const assemble = ({ config, choice, ...ground }: Ground): { engine: Engine; pools: OpenPools } => {
  const settings = settingsOf(config);
  const lender = openLender({
    folder: join(config.dataFolder, "fetched"),
    storages: config.storages,
    maxBytes: config.maxLentBytes,
    maxObjectBytes: Math.max(config.maxFileBytes, config.maxVideoBytes, config.maxZipBytes),
  });
  const pools = new OpenPools({
    count: config.workers,
    lender,
    cell: cellOf(config, choice),
    visionModule: choice.module,
    visionOptions: choice.options,
    startProcess: choice.startProcess,
    originalsFolder: settings.originalsFolder,
    maxFileBytes: config.maxFileBytes,
    ffmpeg: config.ffmpeg,
    maxVideoBytes: config.maxVideoBytes,
    maxVideoHours: config.maxVideoHours,
    notFaceNorm: choice.scores.norm.notFace,
    ceilingMiB: config.workerCeilingMiB,
    pictureSeconds: config.pictureSeconds,
  });
  const engine: Engine = {
    ...ground,
    kept: new Map(),
    settings,
    scores: choice.scores,
    pack: choice.pack,
    newId: randomUUID,
    signInSecret: () => signInSecret(config.keysFolder),
    events: openEvents(),
    lender,
    detectors: () => pools.detectors(),
    enrollers: () => pools.enrollers(),
    searchers: () => pools.searchers(),
    comparers: (references) => pools.comparers(references),
    revoke: (grantIds) => pools.revoke(grantIds),
    takeBack: (transact) => takeBackWhatLeft(engine, transact),
  };
  return { engine, pools };
};

/**
 * Opens an instance; the first act of every start is `tick`, so that nothing past its time can be compared.
 * @throws MiroirError keys/…, journal/…, storage/…, model/invalid
 */
export const openEngine = async ({
  config,
  create = false,
  now = () => new Date(),
  vision,
  database: given,
}: EngineOptions): Promise<OpenEngine> => {
  if (create) makeKeys(config.keysFolder);
  const vault = openVault(config.keysFolder, { journalPath: config.journal, now });
  const signer = openSigner(config.keysFolder);
  const choice = vision ?? (await onnxVision(config));
  await makeFolder(config.dataFolder);
  let lock: FolderLock | undefined;
  let database: Database | undefined;
  try {
    database = given ?? (await openDatabase(config, create));
    await database.hold(PROGRAM);
    lock = await lockFolder(config.dataFolder, PROGRAM);
    await migrate(database, MIGRATIONS);
    const instanceId = await requireInstance(database, vault, config, create, now());
    const { engine, pools } = assemble({ config, choice, database, vault, signer, instanceId, now });
    await removeUnfinished(engine.settings.originalsFolder);
    await removeInflated(config);
    await removeUnfinishedVideos(config.dataFolder);
    const open = { database, lock };
    const close = async (): Promise<void> => {
      await pools.close();
      engine.lender.close();
      await open.database.close();
      vault.close();
      await open.lock.release();
    };
    await database.transaction((sql) => keepJournal(engine, sql));
    const { otherModel, clockBehindSeconds } = await act(engine, CLOCK, start, undefined);
    await tidyFolders(engine, (body) => open.database.transaction(body));
    return { ...engine, otherModel, clockBehindSeconds, close };
  } catch (error) {
    await database?.close().catch(() => {});
    await lock?.release();
    throw error;
  }
};

/** Acts that time does. */
const CLOCK: Actor = { name: "clock", role: "clock" };

/**
 * Makes an instance: keys, database, and last the configuration file, so that a failure leaves no half of one.
 * @param toldOfServer is told as whom the embedded server runs
 * @returns its configuration
 * @throws MiroirError config/exists, config/invalid, keys/…, storage/…
 */
export const initialise = async (
  settings: ConfigFile,
  path = CONFIG_FILE,
  toldOfServer: (user: ServerUser | undefined) => void = () => {},
): Promise<Config> => {
  const absolute = resolve(path);
  if (existsSync(absolute)) throw new MiroirError("config/exists", { path: absolute });
  const config = parseConfig(settings, dirname(absolute), absolute);
  const engine = await openEngine({ config, create: true });
  toldOfServer(engine.database.serverUser);
  await engine.close();
  await writeFile(absolute, `${JSON.stringify(settings, null, 2)}\n`, { flag: "wx", mode: 0o600 });
  return config;
};

/** Installs the models of the configured pack. @returns where. @throws MiroirError model/fetch-failed, model/changed, storage/… */
export const fetchModels = async (
  config: Config,
  options: Omit<FetchOptions, "folder">,
): Promise<{ pack: string; folder: string }> => {
  const manifest = await readManifest(packFolder(config));
  const folder = modelFolder(config, manifest);
  const { fetchPack } = await import("./vision/fetch-pack.ts");
  await fetchPack(manifest, { ...options, folder });
  return { pack: stampOf(manifest), folder };
};

/** What is known of the configured pack, and whether it is installed. */
export const modelState = async (config: Config) => {
  const manifest = await readManifest(packFolder(config));
  const folder = modelFolder(config, manifest);
  const { isInstalled } = await import("./vision/fetch-pack.ts");
  const { source, licence, trainingData } = manifest;
  return {
    stamp: stampOf(manifest),
    folder,
    installed: await isInstalled(manifest, folder),
    source: `npm ${source.package}@${source.version}`,
    licence: `${licence.spdx}, ${licence.holder}`,
    trainingData,
  };
};
