/** Opens an instance with the made vision and runs one verb, saying on standard output how far it is: to be killed at any moment. */
import { join } from "node:path";
import { parseConfig } from "../../../src/config.ts";
import { open } from "../../../src/index.ts";
import { ada, drawnSettings, madeChoice, referencePhotos } from "../../support/instance.ts";
import { lookByTwo, searchByTwo } from "../../support/second.ts";

export interface Errand {
  /** Holds `data` and `keys`. */
  readonly folder: string;
  readonly verb: "import" | "scan" | "search" | "look";
  /** What to import. */
  readonly photos: string;
  readonly workers: number;
  /** Each picture takes at least so long, ms. */
  readonly delayMs: number;
  /** Who is searched for, by number. */
  readonly person?: number;
  /** The instant it is, so that two runs write the same times. */
  readonly now: string;
}

const errand = JSON.parse(process.argv[2] ?? "{}") as Errand;
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const config = parseConfig({ ...drawnSettings, workers: errand.workers }, errand.folder);
const now = new Date(errand.now);
const miroir = await open({
  config,
  actor: ada,
  now: () => now,
  vision: { ...madeChoice, options: { ...madeChoice.options, delayMs: errand.delayMs } },
});
const { items } = (await miroir.albums.show({ album: "run" })).counts;
say(`ready ${items} ${(await miroir.scanPlan()).items}`);

const onProgress = ({ done }: { done: number }): void => say(`done ${done}`);
if (errand.verb === "import") await miroir.import({ paths: [errand.photos], album: "run" }, { onProgress });
else if (errand.verb === "scan") {
  const { skipped } = await miroir.scan(undefined, { onProgress });
  for (const { path, error } of skipped) say(`skipped ${path} ${error.message}`);
} else if (errand.verb === "look") {
  const { number } = await miroir.requests.open({
    kind: "access",
    channel: "desk",
    name: "Somebody Who Asks",
    contact: "1 Quay Street",
  });
  const { found } = await lookByTwo(
    miroir,
    {
      request: number,
      photos: await referencePhotos(errand.person ?? 1),
      albums: ["run"],
      statement: "I agree to one look by my face.",
      identityCheck: "identity-in-person",
      checkedBy: "ada",
      out: join(errand.folder, "looks", number),
    },
    { onProgress },
  );
  say(`looked and found ${found}`);
} else {
  const [photo] = await referencePhotos(errand.person ?? 1, 1);
  const { faces } = await searchByTwo(
    miroir,
    { photo: photo!, purpose: "find", reason: "asked at the desk" },
    { onProgress },
  );
  say(`found ${faces.filter(({ possibleMatch }) => possibleMatch).length} of ${faces.length}`);
}
say("finished");
await miroir.close();
