/** The one progress bar of a terminal. */

import { type Language, say } from "../domain/errors.ts";
import type { Progress } from "../engine/gate/act.ts";
import { type Words, words } from "../words/words.ts";
import { plain } from "./print.ts";
import { duration, number } from "./text.ts";

const STAGES: Readonly<Record<string, Words>> = {
  video: words("cli.progress.watchingVideo"),
  import: words("cli.progress.importing"),
  enrol: words("cli.progress.lookingPhotographs"),
  scan: words("cli.progress.comparing"),
  search: words("cli.progress.searching"),
  look: words("cli.progress.lookingThroughAlbums"),
  profile: words("cli.progress.coveringOtherPeople"),
  report: words("cli.progress.coveringOtherPeople"),
  publish: words("cli.progress.makingMaskedCopies"),
  "publish-look": words("cli.progress.lookingEveryFrame"),
  "publish-cover": words("cli.progress.maskingVideo"),
  sidecars: words("cli.progress.writingSidecars"),
  audit: words("cli.progress.readingEveryByte"),
  backup: words("cli.progress.backingUp"),
  restore: words("cli.progress.restoring"),
  draw: words("cli.progress.drawingPeople"),
};

const BAR_WIDTH = 28;
const REFRESH_MS = 100;
/** Where nobody watches a terminal, a line now and then says that it is alive. */
const LINE_MS = 10_000;

export interface ProgressBar {
  show(progress: Progress): void;
  /** Leaves the terminal clean for what is printed next. */
  clear(): void;
}

const bar = (share: number): string => {
  const full = Math.round(share * BAR_WIDTH);
  return `${"█".repeat(full)}${"░".repeat(BAR_WIDTH - full)}`;
};

/** @param stream where people look: standard error, so that standard output stays for results */
export const progressBar = (
  stream: NodeJS.WriteStream,
  language: Language,
  now: () => number = () => performance.now(),
): ProgressBar => {
  let stage = "";
  let startedMs = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  let lastDone = 0;
  let drawn = false;
  const clear = (): void => {
    if (drawn) stream.write("\r\x1b[2K");
    drawn = false;
  };
  const line = ({ done, total, stage: name }: Progress): string => {
    const label = STAGES[name]?.[language] ?? name;
    if (total === null || total === 0) return `${label}  ${number(language, done)}`;
    const seconds = (now() - startedMs) / 1000;
    const left =
      done > 0 && done < total && seconds > 2 ? `  ${duration((seconds / done) * (total - done))}` : "";
    return `${label}  ${bar(done / total)}  ${number(language, done)}/${number(language, total)}${left}`;
  };
  return {
    clear,
    show: (progress) => {
      if (progress.stage !== stage || progress.done < lastDone) {
        stage = progress.stage;
        startedMs = now();
        lastMs = Number.NEGATIVE_INFINITY;
      }
      lastDone = progress.done;
      // What is skipped is listed at the end; a run without one says it now.
      if (progress.skipped && progress.total === null) {
        clear();
        const { path, error } = progress.skipped;
        stream.write(`${plain(path)}: ${plain(say(error, language))}\n`);
      }
      const due = stream.isTTY ? REFRESH_MS : LINE_MS;
      const finished = progress.total !== null && progress.done === progress.total;
      if (now() - lastMs < due && !(finished && stream.isTTY)) return;
      if (!stream.isTTY && lastMs === Number.NEGATIVE_INFINITY && !finished) {
        lastMs = now();
        return;
      }
      lastMs = now();
      if (stream.isTTY) {
        stream.write(`\r\x1b[2K${line(progress)}`);
        drawn = true;
      } else stream.write(`${line(progress)}\n`);
    },
  };
};
