/** What a look found in a folder, for whoever sits with her: a page and pictures, and apart what a person looks at first. */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { countWithheld, type WithheldCount, type WithheldReason } from "../../domain/withheld.ts";
import { htmlOf } from "../../paper/html.ts";
import type { Act } from "../gate/act.ts";
import { type Find, type Look, stillFree } from "./look-compare.ts";
import { type LookLanguage, type LookPicture, lookDocument } from "./look-page.ts";
import { describeFinds, maskFind, type PictureFacts } from "./look-pictures.ts";

/** What the page says besides the pictures. */
export interface PageWords {
  readonly language: LookLanguage;
  readonly albums: readonly string[];
  readonly notice: string;
}

/** How many pictures are hers, wait for a person, or are withheld. */
export interface Counted {
  readonly found: number;
  readonly toCheck: number;
  readonly withheld: number;
  readonly withheldBecause: readonly WithheldCount[];
}

/** How many of them are withheld, and why. */
export const withheldOf = (
  reasons: readonly (WithheldReason | null)[],
): Pick<Counted, "withheld" | "withheldBecause"> => ({
  withheld: reasons.filter((reason) => reason !== null).length,
  withheldBecause: countWithheld(reasons),
});

interface Written {
  readonly pictures: readonly (PictureFacts & {
    readonly file: string | null;
    readonly path: string | null;
  })[];
  /** Of each, why it is withheld, or null. */
  readonly withheld: readonly (WithheldReason | null)[];
}

/** Masked copies, each written as it is made; a file that cannot be masked is withheld (R49). */
const writePictures = async (
  act: Act,
  finds: readonly Find[],
  folder: string,
  name: string,
): Promise<Written> => {
  await mkdir(join(folder, name), { mode: 0o700 });
  const described = await describeFinds(act, finds);
  let done = 0;
  const pictures = await Promise.all(
    finds.map(async (find, i) => {
      const { jpeg, withheld, ...facts } = await maskFind(act, find, described.get(find.item.id)!);
      act.progress({ stage: "profile", done: ++done, total: finds.length });
      const file = `${name}/${String(i + 1).padStart(4, "0")}.jpg`;
      if (jpeg) await writeFile(join(folder, file), jpeg, { flag: "wx", mode: 0o600 });
      return { picture: { ...facts, file: jpeg && file, path: jpeg && join(folder, file) }, withheld };
    }),
  );
  return {
    pictures: pictures.map(({ picture }) => picture),
    withheld: pictures.map(({ withheld }) => withheld),
  };
};

async function* readBack(written: Written): AsyncGenerator<LookPicture> {
  for (const { path, ...picture } of written.pictures)
    if (path) yield { ...picture, jpeg: await readFile(path) };
}

interface Page {
  readonly name: string;
  readonly folder: string;
  readonly finds: readonly Find[];
  readonly toCheck: boolean;
}

const writePage = async (look: Look, words: PageWords, folder: string, page: Page): Promise<Written> => {
  const { act, scope } = look;
  const written = await writePictures(act, page.finds, folder, page.folder);
  const document = lookDocument({
    ...words,
    controller: act.engine.settings.controller,
    number: scope.request.number,
    compared: look.compared,
    unread: look.unread,
    withheld: countWithheld(written.withheld),
    pictures: () => readBack(written),
    count: page.finds.length,
    toCheck: page.toCheck,
    thresholds: scope.plan,
    expectedFalse: scope.plan.expectedFalseAtReview,
    writtenAt: act.at(),
  });
  await writeFile(join(folder, page.name), await htmlOf(document), { flag: "wx", mode: 0o600 });
  return written;
};

/** Whole or not at all: written beside its place and renamed; a stop removes it. */
export const writeFolder = async (look: Look, folder: string, words: PageWords): Promise<Counted> => {
  const { act } = look;
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  try {
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    const finds = await stillFree(act, look.finds);
    const hers = finds.filter(({ likely }) => likely);
    const unsure = finds.filter(({ likely }) => !likely);
    const pages: Page[] = [
      { name: "index.html", folder: "pictures", finds: hers, toCheck: false },
      ...(unsure.length > 0
        ? [{ name: "to-check.html", folder: "to-check", finds: unsure, toCheck: true }]
        : []),
    ];
    const reasons: (WithheldReason | null)[] = [];
    for (const page of pages) reasons.push(...(await writePage(look, words, unfinished, page)).withheld);
    act.stopIfAborted();
    await rename(unfinished, folder);
    return { found: hers.length, toCheck: unsure.length, ...withheldOf(reasons) };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
};
