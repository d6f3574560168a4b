/** Wiring: an instance and its pages. `miroir serve` and the tests start it; closing ends both. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { serve as listen, type Served } from "./api/server.ts";
import { type EngineOptions, type OpenEngine, openEngine } from "./app.ts";
import { PROGRAM_FOLDER } from "./config.ts";
import { runnerOf } from "./engine/clock/runner.ts";

/** Where the build puts the pages. */
export const WEB_FOLDER = join(PROGRAM_FOLDER, "build", "web");

export interface Serving extends Served {
  readonly url: string;
  readonly engine: OpenEngine;
}

/** @throws MiroirError as opening does, serve/port */
export const serve = async (options: EngineOptions): Promise<Serving> => {
  const engine = await openEngine(options);
  const { config } = options;
  const { host, port, url } = config.serve;
  try {
    const served = await listen({
      engine,
      host,
      port,
      url,
      webFolder: existsSync(WEB_FOLDER) ? WEB_FOLDER : null,
      tdmPolicy: config.tdmPolicy,
    });
    const runner = runnerOf(engine);
    runner.start();
    return {
      ...served,
      url,
      engine,
      close: async () => {
        await served.close();
        await runner.stop();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
};
