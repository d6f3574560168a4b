/** A whole instance for tests: real database, real keys, real image processes, made faces. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { type OpenEngine, openEngine, type VisionChoice } from "../../src/app.ts";
import { type Config, type ConfigFile, parseConfig } from "../../src/config.ts";
import { addDays, dayAt } from "../../src/domain/days.ts";
import type { EnrolInput, Enrolled } from "../../src/engine/consent/enrol.ts";
import type { Engine } from "../../src/engine/gate/engine.ts";
import type { Miroir, OpenOptions } from "../../src/index.ts";
import type { Database, Sql, Upkeep } from "../../src/store/database.ts";
import { openEmbedded } from "../../src/store/embedded.ts";
import { MIGRATIONS } from "../../src/store/schema/schema.ts";
import { verbsOf } from "../../src/verbs.ts";
import { countedDatabase } from "./buffers.ts";
import { clusterTemplate, freshDatabase, temporaryFolder } from "./database.ts";
import { type FaultyDatabase, failNth } from "./faults.ts";
import { startInProcess } from "./in-process.ts";
import { MADE_PACK, type MadePicture, madeScores, makePicture } from "./made-vision.ts";
import { testNotice } from "./notice.ts";

export const madeChoice: VisionChoice = {
  module: import.meta.resolve("./made-vision.ts"),
  options: { limits: { maxPixels: 20_000_000, maxFaces: 100 } },
  pack: MADE_PACK,
  scores: madeScores,
};

/** The same in the process of the test: for all that is not about processes. */
export const inProcessChoice: VisionChoice = { ...madeChoice, startProcess: startInProcess };

export interface Instance {
  readonly folder: string;
  readonly config: Config;
  readonly miroir: Miroir;
  /** What the verbs stand on: for tests of the API. */
  readonly engine: Engine;
  /** Asks the database directly, past every verb. */
  sql<T>(body: (sql: Sql) => Promise<T>): Promise<T>;
  /** From now on the `n`-th statement of the verbs fails (faults.ts); `never` ends that. */
  failNth(n: number): FaultyDatabase;
  failNever(): void;
  /** How many pages of the database the verbs touch in this (buffers.ts). */
  pagesOf(body: () => Promise<unknown>): Promise<number>;
  /** A clock that only tests move. */
  readonly clock: { now: Date };
  /** Closes the instance and opens it again: only for one that is on disk. */
  reopen(options?: Partial<OpenOptions>): Promise<Miroir>;
  /** Writes a made picture into `photos` and returns its path. */
  picture(name: string, picture: Omit<MadePicture, "width" | "height">): Promise<string>;
  readonly photos: string;
  enrol(person: number, input?: Partial<EnrolInput>): Promise<Enrolled>;
  today(): string;
}

export interface InstanceOptions {
  readonly settings?: Partial<ConfigFile>;
  /** On the disk of the data folder even when the suite runs on PostgreSQL: for tests that read its bytes. */
  readonly onDisk?: boolean;
  /** Whether its commits wait for the disk, as every instance's do: for tests that open it a second time beside the first. */
  readonly durable?: boolean;
  /** Instead of made faces: for tests in which pixels matter. */
  readonly vision?: VisionChoice;
}

export const testController = {
  name: "Club of Drawn People",
  address: "1 Paper Street",
  contact: "privacy@example.org",
};
/** Of faces that nobody has. */
export const DRAWN_GROUND = {
  en: "none is needed: nobody in these pictures exists",
  fr: "aucun n'est nécessaire : personne dans ces images n'existe",
};
/** An instance of drawn people, as it is configured: whoever opens one again says the same. */
export const drawnSettings = {
  controller: testController,
  notice: testNotice,
  otherFaces: { art9Ground: DRAWN_GROUND },
  demonstration: true,
  workers: 1,
};
export const ada = { name: "ada", role: "administrator" } as const;

/** Made photographs of one person, each with its own noise. */
export const referencePhotos = (person: number, count = 3): Promise<{ name: string; bytes: Uint8Array }[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, i) => ({
      name: `reference-${i + 1}.png`,
      bytes: await makePicture({
        width: 200,
        height: 200,
        background: person + i,
        faces: [{ person, x: 60, y: 60, size: 64, noise: 100 + i }],
      }),
    })),
  );

/** A database that can be told to fail while an engine uses it. */
class Switched implements Database {
  readonly real: Database;
  now: Database;
  constructor(real: Database) {
    this.real = real;
    this.now = real;
  }
  transaction<T>(body: (sql: Sql) => Promise<T>): Promise<T> {
    return this.now.transaction(body);
  }
  snapshot<T>(body: (sql: Sql) => Promise<T>): Promise<T> {
    return this.now.snapshot(body);
  }
  get upkeep(): Upkeep {
    return this.now.upkeep;
  }
  hold(command: string): Promise<void> {
    return this.real.hold(command);
  }
  close(): Promise<void> {
    return this.real.close();
  }
}

const clocks = new WeakMap<object, { now: Date }>();

/** The clock of an engine that `freshInstance` opened. */
export const clockOf = (engine: object | undefined): { now: Date } | undefined =>
  engine && clocks.get(engine);

export const freshInstance = async (
  t: TestContext,
  { settings = {}, onDisk = false, durable = false, vision = inProcessChoice }: InstanceOptions = {},
): Promise<Instance> => {
  let close = async (): Promise<void> => {};
  // Registered before the folder's end and the database's, and so run before them.
  t.after(() => close().catch(() => {}));
  const folder = await temporaryFolder(t);
  const photos = join(folder, "photos");
  await mkdir(photos);
  const config = parseConfig({ ...drawnSettings, ...settings }, folder);
  const clock = { now: new Date("2026-06-21T10:00:00Z") };
  const base = { config, actor: ada, now: () => clock.now, vision };
  const folderOfDatabase = join(config.dataFolder, "db");
  const first = onDisk
    ? await openEmbedded({
        folder: folderOfDatabase,
        template: await clusterTemplate(MIGRATIONS),
        durable,
      })
    : await freshDatabase(t, MIGRATIONS);
  let database = new Switched(first);
  const open = async ({ actor, ...options }: OpenOptions): Promise<Miroir> => {
    engine = await openEngine({
      ...options,
      config: typeof options.config === "string" ? config : options.config,
    });
    clocks.set(engine, clock);
    return { ...verbsOf(engine, actor), as: (other) => verbsOf(engine, other) };
  };
  let engine: OpenEngine;
  let miroir = await open({ ...base, database, create: true });
  close = () => miroir.close();
  return {
    folder,
    config,
    clock,
    photos,
    get miroir() {
      return miroir;
    },
    get engine() {
      return engine;
    },
    sql: (body) => database.real.transaction(body),
    failNth: (n) => {
      const faulty = failNth(database.real, n);
      database.now = faulty;
      return faulty;
    },
    failNever: () => {
      database.now = database.real;
    },
    pagesOf: async (body) => {
      const counting = countedDatabase(database.real);
      database.now = counting;
      try {
        await body();
      } finally {
        database.now = database.real;
      }
      return counting.buffers();
    },
    reopen: async (options = {}) => {
      await miroir.close().catch(() => {});
      database = new Switched(await openEmbedded({ folder: folderOfDatabase, durable }));
      miroir = await open({ ...base, database, ...options });
      return miroir;
    },
    picture: async (name, picture) => {
      const path = join(photos, name);
      await writeFile(
        path,
        await makePicture({
          width: 320,
          height: 240,
          background: [...name].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 9973, 7),
          ...picture,
        }),
      );
      return path;
    },
    enrol: async (person, input = {}) =>
      miroir.enrol({
        name: `Drawn Person ${person}`,
        photos: await referencePhotos(person),
        albums: ["run"],
        until: addDays(dayAt(clock.now, config.timeZone), 300),
        statement: "I agree to be searched for by my face in this album.",
        identityCheck: "identity-in-person",
        checkedBy: "ada",
        ...input,
      }),
    today: () => dayAt(clock.now, config.timeZone),
  };
};

/** The album every test has. */
export const addRun = (miroir: Miroir) =>
  miroir.albums.add({
    title: "Run",
    slug: "run",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "our own photographers",
    startsOn: "2026-06-20",
  });
