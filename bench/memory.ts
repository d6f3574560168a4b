/** Peak resident memory, as Linux keeps it for each process; nothing is known on other systems. */
import { readdirSync, readFileSync } from "node:fs";

const textOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // another system, or the process has ended
  }
};

/** High-water mark of resident memory since the process began, MiB; null when unknown. */
export const peakMiBOf = (pid: number): number | null => {
  const found = /^VmHWM:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/status`));
  return found ? Number(found[1]) / 1024 : null;
};

const childrenOf = (pid: number): number[] => {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((name) => textOf(`/proc/${name}/status`).includes(`\nPPid:\t${pid}\n`))
      .map(Number);
  } catch {
    return [];
  }
};

/** Children, their children and so on: what keeps an image process apart (bubblewrap) stands between it and the engine. */
const descendantsOf = (pid: number): number[] =>
  childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);

/** The engine tells each image process, in its arguments, whether it loads the template model. */
const KINDS = { detect: '"template":false', compare: '"template":true' } as const;
export type ImageProcess = keyof typeof KINDS;

const imageProcesses = (): { pid: number; kind: ImageProcess }[] =>
  descendantsOf(process.pid).flatMap((pid) => {
    const line = textOf(`/proc/${pid}/cmdline`);
    const kind = (Object.keys(KINDS) as ImageProcess[]).find((name) => line.includes(KINDS[name]));
    return kind ? [{ pid, kind }] : [];
  });

/** Keeps the highest peak of the engine's image processes seen so far: those that compare end with their scan. */
export const watchImageProcesses = () => {
  const peaks: Record<ImageProcess, number | null> = { detect: null, compare: null };
  const enrolled = new Set<number>();
  return {
    peaks,
    look: (): void => {
      for (const { pid, kind } of imageProcesses()) {
        const peak = enrolled.has(pid) ? null : peakMiBOf(pid);
        if (peak !== null) peaks[kind] = Math.max(peaks[kind] ?? 0, peak);
      }
    },
    /** Whoever has the template model before a scan begins made references of photographs: no figure of a scan. */
    leaveEnrolling: (): void => {
      for (const { pid, kind } of imageProcesses()) if (kind === "compare") enrolled.add(pid);
    },
  };
};

const kindOf = (pid: number): string =>
  /ffmpeg|ffprobe/.test(textOf(`/proc/${pid}/comm`)) ? "ffmpeg" : "image process";

/** Peaks of a program, of the image processes it started and of what decodes for those, MiB. */
export const familyPeaks = (pid: number): [kind: string, mib: number][] => {
  const family: [string, number][] = [
    ["program", pid],
    ...descendantsOf(pid).map((child): [string, number] => [kindOf(child), child]),
  ];
  return family.flatMap(([kind, each]) => {
    const mib = peakMiBOf(each);
    return mib === null ? [] : [[kind, mib] as [string, number]];
  });
};
