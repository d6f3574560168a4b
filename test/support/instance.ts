/** A whole instance for tests: real database, real keys, real image processes, made faces. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { VisionChoice } from "../../src/app.ts";
import { type Config, type ConfigFile, parseConfig } from "../../src/config.ts";
import { addDays, dayAt } from "../../src/domain/days.ts";
import type { EnrolInput, Enrolled } from "../../src/engine/enrol.ts";
import { type Miroir, type OpenOptions, open } from "../../src/index.ts";
import { openPglite } from "../../src/store/pglite.ts";
import { MIGRATIONS } from "../../src/store/schema.ts";
import { freshDatabase, pgliteTemplate, temporaryFolder } from "./database.ts";
import { MADE_PACK, type MadeFace, type MadePicture, madeScores, makePicture } from "./made-vision.ts";

export const madeChoice: VisionChoice = {
  module: new URL("./made-vision.js", import.meta.url).href,
  options: { limits: { maxPixels: 20_000_000, maxFaces: 100 } },
  pack: MADE_PACK,
  scores: madeScores,
};

export interface Instance {
  readonly folder: string;
  readonly config: Config;
  readonly miroir: Miroir;
  /** A clock that only tests move. */
  readonly clock: { now: Date };
  /** Opens the same instance again; close the last one first. */
  reopen(options?: Partial<OpenOptions>): Promise<Miroir>;
  /** Writes a made picture into `photos` and returns its path. */
  picture(
    name: string,
    picture: Omit<MadePicture, "width" | "height"> & { faces: readonly MadeFace[] },
  ): Promise<string>;
  readonly photos: string;
  enrol(person: number, input?: Partial<EnrolInput>): Promise<Enrolled>;
  today(): string;
}

export interface InstanceOptions {
  readonly settings?: Partial<ConfigFile>;
  /** On the disk of the data folder even when the suite runs on PostgreSQL: for tests that read its bytes. */
  readonly onDisk?: boolean;
}

export const testController = {
  name: "Club of Drawn People",
  address: "1 Paper Street",
  contact: "privacy@example.org",
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

export const freshInstance = async (
  t: TestContext,
  { settings = {}, onDisk = false }: InstanceOptions = {},
): Promise<Instance> => {
  const folder = await temporaryFolder(t);
  const photos = join(folder, "photos");
  await mkdir(photos);
  const config = parseConfig({ controller: testController, workers: 1, ...settings }, folder);
  const clock = { now: new Date("2026-06-21T10:00:00Z") };
  const base = { config, actor: ada, now: () => clock.now, vision: madeChoice };
  const first = onDisk
    ? await openPglite({ folder: join(config.dataFolder, "db"), template: await pgliteTemplate(MIGRATIONS) })
    : await freshDatabase(t, MIGRATIONS);
  let miroir = await open({ ...base, database: first, create: true });
  t.after(() => miroir.close().catch(() => {}));
  return {
    folder,
    config,
    clock,
    photos,
    get miroir() {
      return miroir;
    },
    reopen: async (options = {}) => {
      await miroir.close().catch(() => {});
      miroir = await open({ ...base, ...options });
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
        identityCheck: "in-person",
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
    rightNote: "our own photographers",
    startsOn: "2026-06-20",
  });
