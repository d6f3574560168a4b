/** Decoding alone, with the decoder that Miroir uses and one thread a process: what no reading of the picture can undercut. */
import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { answerJobs, type PictureJob } from "./pool.ts";

sharp.concurrency(1);
sharp.cache(false);

/** Upright RGB, read from the file as the engine reads it. @returns bytes of pixels */
const decode = async ({ path, sidePx }: PictureJob): Promise<number> => {
  const image = sharp(await readFile(path), { sequentialRead: true }).autoOrient();
  const sized = sidePx ? image.resize(sidePx, sidePx, { fit: "inside", withoutEnlargement: true }) : image;
  return (await sized.removeAlpha().raw().toBuffer()).length;
};

await answerJobs<PictureJob, number>(async () => decode);
