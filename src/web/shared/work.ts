/**
 * Work that the server asks for where very many write without signing in (domain/cost.ts): done beside the page, so that
 * nothing of it stands still, and by nobody but her own machine.
 */
export interface Work {
  readonly challenge: string;
  readonly bits: number;
}

/** What the server asks in a refusal; undefined when it asks nothing. */
export const workIn = (said: unknown): Work | undefined => {
  const { title, work } = (said ?? {}) as { title?: unknown; work?: Partial<Work> };
  if (title !== "portal/work" || typeof work?.challenge !== "string" || typeof work.bits !== "number")
    return undefined;
  return { challenge: work.challenge, bits: work.bits };
};

/** @returns the value of the header `Miroir-Work` */
export const doWork = (work: Work): Promise<string> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./work-worker.ts", import.meta.url), { type: "module" });
    const end = (then: () => void) => {
      worker.terminate();
      then();
    };
    worker.onmessage = ({ data }: MessageEvent<string>) => end(() => resolve(data));
    worker.onerror = () => end(() => reject(new Error("the work could not be done here")));
    worker.postMessage(work);
  });
