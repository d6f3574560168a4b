/** Serves an instance with the made vision to one photographer, saying on standard output how far it is: to be killed at any moment. */
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { openEngine } from "../../src/app.ts";
import { parseConfig } from "../../src/config.ts";
import { runnerOf } from "../../src/engine/clock/runner.ts";
import { drawnSettings, madeChoice } from "../support/instance.ts";
import { asking } from "../support/routes.ts";

export interface Service {
  /** Holds `data` and `keys`. */
  readonly folder: string;
  /** Each picture takes at least so long, ms. */
  readonly delayMs: number;
}

const { folder, delayMs } = JSON.parse(process.argv[2] ?? "{}") as Service;
const engine = await openEngine({
  config: parseConfig(drawnSettings, folder),
  vision: { ...madeChoice, options: { ...madeChoice.options, delayMs } },
});
const { app, byName } = asking(engine);
byName.set("phil", { name: "phil", role: "photographer" });
byName.set("ada", { name: "ada", role: "administrator" });
engine.events.subscribe(({ kind, done }) => process.stdout.write(`${kind} ${done ?? ""}\n`));
runnerOf(engine).start();
const server = createServer(getRequestListener(app.fetch));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`port ${typeof address === "object" ? address?.port : 0}\n`);
});
