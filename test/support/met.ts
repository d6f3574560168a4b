/** Which faces met whose reference: what the image processes are asked, on its way there. */
import type { VisionChoice } from "../../src/app.ts";
import type { CompareJob, CroppedPicture, CropsJob } from "../../src/engine/images/jobs.ts";
import { startInProcess } from "./in-process.ts";
import { inProcessChoice } from "./instance.ts";

export interface Met {
  readonly vision: VisionChoice;
  /** Each face, by its crop or in its picture, times each grant whose reference it met, since last asked; pictures that were read for it. */
  taken(): { readonly comparisons: number; readonly files: readonly string[] };
  /** Faces that met a reference by their crop, since last asked. */
  byCrop(): readonly string[];
}

const nameOf = ({ picture }: CompareJob): string =>
  picture.kind === "file" ? picture.path.split("/").at(-1)! : picture.kind;

export const metReferences = (): Met => {
  let jobs: CompareJob[] = [];
  let cropped: CroppedPicture[] = [];
  return {
    vision: {
      ...inProcessChoice,
      startProcess: (options) => {
        const started = startInProcess(options);
        return new Proxy(started, {
          get: (target, name) => {
            const value: unknown = Reflect.get(target, name);
            if (typeof value !== "function") return value;
            return (...given: unknown[]) => {
              const { job } = (given[0] ?? {}) as { job?: CompareJob | CropsJob };
              if (name === "send" && job?.kind === "compare") jobs.push(job);
              if (name === "send" && job?.kind === "crops") cropped.push(...job.pictures);
              return value.apply(target, given);
            };
          },
        });
      },
    },
    taken: () => {
      const [now, byCrop] = [jobs, cropped];
      jobs = [];
      cropped = [];
      return {
        comparisons: [...now, ...byCrop].reduce(
          (sum, { faces, grantIds }) => sum + faces.length * grantIds.length,
          0,
        ),
        files: now.map(nameOf).sort(),
      };
    },
    byCrop: () => {
      const now = cropped;
      cropped = [];
      return now.flatMap(({ faces }) => faces.map(({ faceId }) => faceId));
    },
  };
};
