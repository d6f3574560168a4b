/** Where the words of a PDF stand, as pdftotext of poppler reads them: pages as pictures depend on the machine, this does not. */
import { spawnSync } from "node:child_process";

export const NO_PDFTOTEXT =
  spawnSync("pdftotext", ["-v"], { stdio: "ignore" }).error === undefined
    ? false
    : "pdftotext is not installed";

export interface Word {
  readonly text: string;
  readonly xMin: number;
  readonly yMin: number;
  readonly xMax: number;
  readonly yMax: number;
}
export interface Page {
  readonly width: number;
  readonly height: number;
  readonly words: readonly Word[];
}

const numberOf = (tag: string, name: string): number =>
  Number(new RegExp(`${name}="([\\d.-]+)"`).exec(tag)?.[1]);

const wordOf = ([, tag, text]: RegExpMatchArray): Word => ({
  text: text!,
  xMin: numberOf(tag!, "xMin"),
  yMin: numberOf(tag!, "yMin"),
  xMax: numberOf(tag!, "xMax"),
  yMax: numberOf(tag!, "yMax"),
});

/** Points, from the top left corner. */
export const pagesOf = (pdf: Uint8Array): Page[] => {
  const { stdout } = spawnSync("pdftotext", ["-bbox", "-", "-"], { input: pdf, maxBuffer: 1 << 28 });
  return [...stdout.toString("utf8").matchAll(/<page ([^>]*)>([\s\S]*?)<\/page>/g)].map(([, tag, inner]) => ({
    width: numberOf(tag!, "width"),
    height: numberOf(tag!, "height"),
    words: [...inner!.matchAll(/<word ([^>]*)>([\s\S]*?)<\/word>/g)].map(wordOf),
  }));
};

/** Words that reach beyond their page. */
export const outside = ({ width, height, words }: Page): Word[] =>
  words.filter(({ xMin, yMin, xMax, yMax }) => xMin < 0 || yMin < 0 || xMax > width || yMax > height);

/** As much of a line's height, and of a word's width, may be shared: letters have overhangs. */
const SHARED = 0.4;
const WIDTH_SHARED_PT = 1;

const cover = (a: Word, b: Word): boolean => {
  const across = Math.min(a.xMax, b.xMax) - Math.max(a.xMin, b.xMin);
  const down = Math.min(a.yMax, b.yMax) - Math.max(a.yMin, b.yMin);
  return across > WIDTH_SHARED_PT && down > SHARED * Math.min(a.yMax - a.yMin, b.yMax - b.yMin);
};

/** Pairs of words that stand one on the other. */
export const overlapping = ({ words }: Page): [string, string][] =>
  words.flatMap((a, i) =>
    words
      .slice(i + 1)
      .filter((b) => cover(a, b))
      .map((b): [string, string] => [a.text, b.text]),
  );
