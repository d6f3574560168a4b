/** The real engine, as a library user has it: embedded database on disk, real models, real image processes. */
import { rm } from "node:fs/promises";
import { addDays, dayAt } from "../src/domain/days.ts";
import { type ActOptions, type Config, type Miroir, open } from "../src/index.ts";
import { watchImageProcesses } from "./memory.ts";
import { runningMs } from "./rates.ts";

/** One long verb over all pictures of an album. */
export interface Ran {
  /** A picture of the album, once the image processes run. */
  readonly pictureMs: number;
  /** The call from beginning to end, with whatever it had to start. */
  readonly wholeMs: number;
  /** Until the first pictures were done: for a scan, starting its image processes. */
  readonly startMs: number;
  readonly faces: number;
}

const ACTOR = { name: "bench", role: "administrator" } as const;

/** Times a verb by its progress. @param beforeTheEnd called while the image processes still live. */
const timed = async <T>(
  beforeTheEnd: () => void,
  verb: (options: ActOptions) => Promise<T>,
): Promise<{ answer: T; ran: Omit<Ran, "faces"> }> => {
  const marksMs: number[] = [];
  const startMs = performance.now();
  const answer = await verb({
    onProgress: ({ done, total }) => {
      marksMs.push(performance.now() - startMs);
      if (done === total) beforeTheEnd();
    },
  });
  const wholeMs = performance.now() - startMs;
  const ran = { wholeMs, startMs: marksMs[0]!, pictureMs: runningMs(marksMs, wholeMs) };
  return { answer, ran };
};

/** A figure of a run that left pictures out means nothing. */
const requireAll = (what: string, did: number, wanted: number): void => {
  if (did !== wanted) throw new Error(`${what}: ${did} of ${wanted} pictures`);
};

/** Albums, warm detecting processes, one person enrolled who consents to be found in all of the albums. */
const prepare = async (
  miroir: Miroir,
  config: Config,
  slugs: readonly string[],
  references: readonly string[],
  warmUp: readonly string[],
) => {
  for (const slug of ["warm-up", ...slugs])
    await miroir.albums.add({
      title: slug,
      slug,
      heldBy: "own-work",
      scope: "declared",
      rightNote: "drawn to be measured",
    });
  await miroir.import({ paths: warmUp, album: "warm-up" });
  return miroir.enrol({
    name: "Drawn Person",
    photos: references.map((path) => ({ path })),
    albums: slugs,
    until: addDays(dayAt(new Date(), config.timeZone), 30),
    statement: "I agree to be searched for in the pictures of this measurement.",
    identityCheck: "identity-in-person",
    checkedBy: ACTOR.name,
  });
};

/**
 * Opens a new instance with these albums and one enrolled person.
 * @param references photographs of her. @param warmUp a few pictures that no figure counts.
 */
export const openBench = async (
  config: Config,
  slugs: readonly string[],
  references: readonly string[],
  warmUp: readonly string[],
) => {
  const miroir: Miroir = await open({ config, actor: ACTOR, create: true });
  const processes = watchImageProcesses();
  const { subjectId, personalKey } = await prepare(miroir, config, slugs, references, warmUp).catch(
    async (error: unknown) => {
      await miroir.close();
      throw error;
    },
  );
  return {
    /** Pictures into an album that holds none of them. */
    importInto: async (album: string, files: readonly string[]): Promise<Ran> => {
      const { answer, ran } = await timed(processes.look, (options) =>
        miroir.import({ paths: files, album }, options),
      );
      requireAll("import", answer.imported, files.length);
      return { ...ran, faces: answer.faces };
    },
    /**
     * A new grant on an album of so many pictures, and the scan that answers it; those without a face cost it nothing.
     * @param crops whether the album has its crops
     */
    scanFor: async (
      album: string,
      pictures: number,
      { crops }: { readonly crops: boolean },
    ): Promise<Ran> => {
      await miroir.grants.open({ subject: subjectId, personalKey, albums: [album] });
      processes.leaveEnrolling();
      const plan = await miroir.scanPlan();
      // Memory is that of a scan as it is: without crops it decodes originals.
      const look = crops ? processes.look : () => {};
      const { answer, ran } = await timed(look, (options) => miroir.scan(undefined, options));
      requireAll("scan", answer.compared, plan.items);
      requireAll("scan, not skipped", answer.compared - answer.skipped.length, plan.items);
      return { ...ran, pictureMs: (ran.pictureMs * plan.items) / pictures, faces: plan.faces };
    },
    /** The album keeps no crops any more: a scan reads the originals. */
    dropCrops: (album: string) => miroir.albums.crops({ album, faceCrops: false }),
    peaks: processes.peaks,
    close: async (): Promise<void> => {
      await miroir.close();
      await rm(config.dataFolder, { recursive: true, force: true });
    },
  };
};

export type Bench = Awaited<ReturnType<typeof openBench>>;
