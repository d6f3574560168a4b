/** A served instance in a process of its own, with the made vision: to be killed at any moment, and started again. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { serve } from "../../src/api/server.ts";
import { openEngine } from "../../src/app.ts";
import { parseConfig } from "../../src/config.ts";
import { runnerOf } from "../../src/engine/clock/runner.ts";
import { verbsOf } from "../../src/verbs.ts";
import { ada, addRun, drawnSettings, madeChoice } from "../support/instance.ts";

export interface Serving {
  /** Holds `data` and `keys`. */
  readonly folder: string;
  readonly port: number;
  readonly webFolder: string;
}

const { folder, port, webFolder } = JSON.parse(process.argv[2] ?? "{}") as Serving;
const url = `http://127.0.0.1:${port}`;
const config = parseConfig(
  { ...drawnSettings, serve: { host: "127.0.0.1", port, url, behindProxy: false } },
  folder,
);
const create = !existsSync(join(folder, "keys"));
const engine = await openEngine({ config, create, vision: madeChoice });
let said = "";
if (create) {
  const miroir = verbsOf(engine, ada);
  await addRun({ ...miroir, as: (actor) => verbsOf(engine, actor) });
  const { link } = await miroir.accounts.add({
    email: "photographer@example.org",
    name: "Drawn Photographer",
    role: "photographer",
  });
  said = link;
}
await serve({ engine, host: "127.0.0.1", port, url, webFolder, tdmPolicy: null });
runnerOf(engine).start();
process.stdout.write(`ready ${said}\n`);
