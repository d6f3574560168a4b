/** Which faces met whose reference: what the image processes are asked, on its way there. */
import type { VisionChoice } from "../../src/app.ts";
import type { CompareJob } from "../../src/engine/images/jobs.ts";
import { startInProcess } from "./in-process.ts";
import { inProcessChoice } from "./instance.ts";

export interface Met {
  readonly vision: VisionChoice;
  /** Each face, times each grant whose reference it met, since last asked. */
  taken(): { readonly comparisons: number; readonly files: readonly string[] };
}

const nameOf = ({ picture }: CompareJob): string =>
  picture.kind === "file" ? picture.path.split("/").at(-1)! : picture.kind;

export const metReferences = (): Met => {
  let jobs: CompareJob[] = [];
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
              const { job } = (given[0] ?? {}) as { job?: CompareJob };
              if (name === "send" && job?.kind === "compare") jobs.push(job);
              return value.apply(target, given);
            };
          },
        });
      },
    },
    taken: () => {
      const now = jobs;
      jobs = [];
      return {
        comparisons: now.reduce((sum, { faces, grantIds }) => sum + faces.length * grantIds.length, 0),
        files: now.map(nameOf).sort(),
      };
    },
  };
};
