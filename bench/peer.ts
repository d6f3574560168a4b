/**
 * The peer, @vladmandic/human on its WebAssembly backend, in a process of its own: detector, mesh and description (its
 * template), the rest off. It runs on drawn people here and nowhere else; nothing under src/ imports it.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import sharp from "sharp";
import { answerJobs, type PictureJob } from "./pool.ts";

/** What is used of the peer; its own types need a browser's. */
interface Human {
  readonly tf: {
    tensor(values: Uint8Array, shape: readonly number[], type: "int32"): object;
    dispose(tensor: object): void;
  };
  load(): Promise<void>;
  detect(tensor: object): Promise<{
    readonly error: string | null;
    readonly face: readonly { readonly embedding?: readonly number[] }[];
  }>;
}

const require = createRequire(import.meta.url);
// Its package.json exports no path to the WebAssembly build that can be imported by name.
const distribution = dirname(require.resolve("@vladmandic/human"));

/** Its defaults, but: more than one face, and no frame skipped or taken from a cache, since these are no frames of a video. */
const SETTINGS = {
  backend: "wasm",
  wasmPath: `${dirname(require.resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm"))}/`,
  modelBasePath: pathToFileURL(join(distribution, "../models/")).href,
  cacheSensitivity: 0,
  filter: { enabled: false },
  face: {
    detector: { maxDetected: 20, skipFrames: 0, skipTime: 0 },
    mesh: { enabled: true },
    description: { enabled: true, skipFrames: 0, skipTime: 0 },
    iris: { enabled: false },
    emotion: { enabled: false },
    antispoof: { enabled: false },
    liveness: { enabled: false },
  },
  body: { enabled: false },
  hand: { enabled: false },
  object: { enabled: false },
  gesture: { enabled: false },
  segmentation: { enabled: false },
} as const;

/** It loads its models by fetch(), which in Node reads no files; nothing else of it may reach a network. */
const fetchFile = async (address: string | URL | Request): Promise<Response> =>
  new Response(await readFile(fileURLToPath(address instanceof Request ? address.url : address)));

const openHuman = async (): Promise<Human> => {
  globalThis.fetch = fetchFile;
  const module = (await import(pathToFileURL(join(distribution, "human.node-wasm.js")).href)) as {
    default: { Human: new (settings: object) => Human };
  };
  const human = new module.default.Human(SETTINGS);
  await human.load();
  return human;
};

sharp.concurrency(1);
sharp.cache(false);

/** @returns how many faces got a template */
const find = async (human: Human, { path, sidePx }: PictureJob): Promise<number> => {
  const image = sharp(await readFile(path), { sequentialRead: true }).autoOrient();
  const sized = sidePx ? image.resize(sidePx, sidePx, { fit: "inside", withoutEnlargement: true }) : image;
  const { data, info } = await sized.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const tensor = human.tf.tensor(data, [1, info.height, info.width, 3], "int32");
  const { error, face } = await human.detect(tensor);
  human.tf.dispose(tensor);
  if (error) throw new Error(`the peer: ${error}`);
  return face.filter(({ embedding }) => embedding && embedding.length > 0).length;
};

await answerJobs<PictureJob, number>(async () => {
  const human = await openHuman();
  return (job) => find(human, job);
});
